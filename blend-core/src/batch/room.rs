//! Room for the rows of one bucket, used again for the next: each learner's brought together, in the order they came.

use super::joint::Joint;
use super::store::Owned;

/// Rows after which it is seen whether they still come learner by learner.
const TOGETHER: usize = 64;

/// Room for one bucket, used again for the next.
#[derive(Debug)]
pub(super) struct Room<R, P> {
    /// The rows, learner by learner, each learner's in the order they came.
    pub(super) rows: Vec<R>,
    /// Where each learner's rows end; while they are gathered, where the next one goes.
    pub(super) ends: Vec<P>,
}

/// A place among the rows of a bucket, or how many there are. The smaller it is, the more of them stay close by.
pub(super) trait Among: Copy + Ord + Default {
    fn place(self) -> usize;
    fn plus(self, more: Self) -> Self;
    fn one_more(self) -> Self;
}

impl Among for u32 {
    fn place(self) -> usize {
        self as usize
    }

    fn plus(self, more: u32) -> u32 {
        self.wrapping_add(more)
    }

    fn one_more(self) -> u32 {
        self.wrapping_add(1)
    }
}

impl Among for usize {
    fn place(self) -> usize {
        self
    }

    fn plus(self, more: usize) -> usize {
        self.wrapping_add(more)
    }

    fn one_more(self) -> usize {
        self.wrapping_add(1)
    }
}

/// The joint numbers of the learners of one worker's rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers<'j>(pub(super) Option<&'j [u32]>);

impl Numbers<'_> {
    #[inline]
    pub(super) fn of(self, within: u32) -> usize {
        let within = within as usize;
        match self.0 {
            Some(numbers) => numbers.get(within).copied().unwrap_or(u32::MAX) as usize,
            None => within,
        }
    }
}

impl<R, P> Default for Room<R, P> {
    fn default() -> Room<R, P> {
        Room { rows: Vec::new(), ends: Vec::new() }
    }
}

impl<R: Owned, P: Among> Room<R, P> {
    /// Takes the rows of a bucket as they are where they come learner by learner, in the order of their numbers. Whether
    /// they do; what is given after one that does not is passed over.
    pub(super) fn in_turn(
        &mut self,
        joint: &Joint<'_>,
        count: usize,
        none: R,
        each: impl Fn(&mut dyn FnMut(&[R], Numbers<'_>)),
    ) -> bool {
        self.make_ready(joint, count, none);
        let (mut in_turn, mut last, mut next) = (true, 0, P::default());
        each(&mut |rows, numbers| {
            let (ends, room) = (self.ends.as_mut_slice(), self.rows.as_mut_slice());
            for rows in rows.chunks(TOGETHER) {
                if !in_turn {
                    return;
                }
                for (row, cell) in rows.iter().zip(room.get_mut(next.place()..).unwrap_or_default()) {
                    *cell = row.of_nobody();
                    next = next.one_more();
                    let number = numbers.of(row.within());
                    match ends.get_mut(number) {
                        // The last one stays.
                        Some(end) => *end = next,
                        None => in_turn = false,
                    }
                    in_turn &= number >= last;
                    last = number;
                }
            }
        });
        // Where somebody without rows would begin, they end.
        let mut before = P::default();
        for end in &mut self.ends {
            before = before.max(*end);
            *end = before;
        }
        in_turn
    }

    /// Makes room for so many rows, and ends of nobody yet.
    fn make_ready(&mut self, joint: &Joint<'_>, count: usize, none: R) {
        self.ends.clear();
        self.ends.resize(joint.len(), P::default());
        if self.rows.len() < count {
            // What was there is written over.
            self.rows.resize(count, none);
        }
    }

    /// Brings the rows of each learner of a bucket together; `each` gives them, some at a time, with what they are numbered
    /// by.
    pub(super) fn gather(
        &mut self,
        joint: &Joint<'_>,
        count: usize,
        none: R,
        each: impl Fn(&mut dyn FnMut(&[R], Numbers<'_>)),
    ) {
        self.make_ready(joint, count, none);
        each(&mut |rows, numbers| count_rows(rows, numbers, &mut self.ends));
        let mut start = P::default();
        for end in &mut self.ends {
            let count = *end;
            *end = start;
            start = start.plus(count);
        }
        each(&mut |rows, numbers| put_rows(rows, numbers, &mut self.ends, &mut self.rows));
    }
}

/// Counts the rows of each learner. Not inlined: the loop needs every register.
#[inline(never)]
fn count_rows<R: Owned>(rows: &[R], numbers: Numbers<'_>, counts: &mut [impl Among]) {
    for row in rows {
        if let Some(count) = counts.get_mut(numbers.of(row.within())) {
            *count = count.one_more();
        }
    }
}

/// Puts each row where the next one of its learner goes. Not inlined either.
#[inline(never)]
fn put_rows<R: Owned>(rows: &[R], numbers: Numbers<'_>, nexts: &mut [impl Among], room: &mut [R]) {
    for row in rows {
        let Some(next) = nexts.get_mut(numbers.of(row.within())) else { continue };
        let place = *next;
        *next = place.one_more();
        if let Some(room) = room.get_mut(place.place()) {
            *room = row.of_nobody();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::columns::{Columns, Instants, Learners, Unit, Validity, Words};
    use crate::batch::learners::{First, Numbering};
    use crate::batch::store::{Form, Store};

    #[test]
    fn rows_that_come_learner_by_learner_are_taken_as_they_are() {
        let learners = Learners::Unsigned(&[0, 60_000], Validity::ALL);
        let mut first = First::default();
        first.add(&learners);
        let numbering = Numbering::new(first.scheme(1).unwrap());
        let joint = Joint::new(&[&numbering], 0);
        let asked = 1 << 40;
        let instants = Instants::Counted(&[asked, 0], Unit::Micros, Validity::ALL);
        let columns = Columns::new(learners, Words::Each(&[Some("started"); 2]), instants);
        let form = Form::of(&columns, asked, 10);
        // Everybody's rows in turn, nobody's where the number is divided by three; then two of them the other way round.
        let mut store = Store::new(1, form);
        let row = |within: u32, ago: i64| (crate::batch::learners::Place { bucket: 0, within }, asked - 64 * ago);
        let rows = (0..2_000_u32).filter(|number| number % 3 != 0);
        let mut rows: Vec<_> =
            rows.flat_map(|number| (0..i64::from(number % 7)).map(move |it| row(number, it))).collect();
        let end = rows.len();
        for swapped in [None, Some(end / 2), Some(0), Some(end - 2)] {
            let mut rows = rows.clone();
            if let Some(place) = swapped {
                rows.swap(place, end - 1 - place);
            }
            let mut store = Store::new(1, form);
            rows.iter().for_each(|(place, at)| store.push(*place, *at, 3));
            let pieces = store.words(0);
            let each = |take: &mut dyn FnMut(&[u64], Numbers<'_>)| {
                pieces.iter().for_each(|(_, rows)| take(rows, Numbers(None)));
            };
            let [mut by_turn, mut gathered] = [(); 2].map(|()| Room::<u64, u32>::default());
            let in_turn = by_turn.in_turn(&joint, end, 0, each);
            assert_eq!(in_turn, rows.is_sorted_by_key(|(place, _)| place.within), "{swapped:?}");
            gathered.gather(&joint, end, 0, each);
            assert!(!in_turn || (&by_turn.rows, &by_turn.ends) == (&gathered.rows, &gathered.ends));
            let mut wide = Room::<u64, usize>::default();
            wide.gather(&joint, end, 0, each);
            assert!(wide.rows == gathered.rows);
            assert!(wide.ends.iter().copied().eq(gathered.ends.iter().map(|end| end.place())));
        }
        // What is numbered beyond everybody is nobody's.
        rows.push(row(2_048, 0));
        rows.iter().for_each(|(place, at)| store.push(*place, *at, 3));
        let pieces = store.words(0);
        let numbers = Numbers(None);
        assert!(!Room::<u64, u32>::default().in_turn(&joint, end + 1, 0, |take| {
            pieces.iter().for_each(|(_, rows)| take(rows, numbers));
        }));
    }
}
