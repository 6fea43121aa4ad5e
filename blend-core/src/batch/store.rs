//! Rows by bucket of learners, in blocks, so that nothing is moved as they grow. Where runs of parts begin is marked: rows of
//! all workers are taken run by run, as they came, so that those of one learner are in order or nearly so.
//!
//! A row whose instant is not too far back and on the grid of the others takes one word ([`Form`]); any other takes
//! two ([`Packed`]). Words are in the order of their instants and effects as numbers are, once they name nobody.

use super::columns::{Columns, Instants, Unit};
use super::learners::Place;
use super::quick::Note;
use super::quick::cells::is_instant;
use super::visits::Visit;

/// One row: what it does, to whom, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    /// Microseconds since 1970 UTC; of a row kept whole its place among those.
    pub(super) at: i64,
    /// The learner's number in the bucket.
    pub(super) within: u32,
    /// What it does: an effect, or one of the constants below.
    pub(super) effect: u32,
}

impl Packed {
    /// It names the learner and nothing else.
    pub(super) const NOTHING: u32 = u32::MAX;
    /// It is kept whole.
    pub(super) const WHOLE: u32 = u32::MAX - 1;
}

/// A row that may have an id, packed as what it does: what it takes to see whether its learner has two of one id, and the
/// row kept whole beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The learner's number in the bucket.
    pub(super) within: u32,
    /// Whether the row names a session that the schedule does not have.
    pub(super) unknown_session: bool,
    /// The digest of the id; 0 for none.
    pub(super) id: u64,
    /// Where it is kept, as in [`Packed`].
    pub(super) kept: i64,
}

/// How a row is put into one word: how long before `base`, in steps of 2^`step` microseconds, taken from the greatest
/// number that there is room for; then the effect; then the learner's number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    base: i64,
    step: u32,
    /// Bits of an effect.
    effect: u32,
}

/// How many bits a learner's number has, the lowest of a word, and the bits themselves.
const WITHIN: u32 = 13;
const WITHIN_MASK: u64 = (1 << WITHIN) - 1;

/// Bits of an effect at most: with more, what is none would fit ([`Packed::NOTHING`] and its like).
const MOST: u32 = 31;

impl Form {
    /// Of no rows.
    pub(super) const NONE: Form = Form { base: 0, step: 0, effect: 1 };

    /// For rows up to an instant, of so many effects, on the grid of the first rows. Whole seconds are multiples of 64
    /// microseconds, whole milliseconds of 8.
    pub(super) fn of(columns: &Columns<'_>, asked: i64, effects: usize) -> Form {
        let step = match &columns.at {
            Instants::Counted(_, Unit::Millis, _) => 3,
            Instants::Counted(ats, Unit::Micros, _) => {
                ats.iter().fold(0_i64, |bits, at| bits | at).trailing_zeros().min(6)
            }
            Instants::Counted(ats, Unit::Nanos, _) => {
                ats.iter().fold(0_i64, |bits, at| bits | at.div_euclid(1_000)).trailing_zeros().min(6)
            }
            Instants::Counted(..) | Instants::Words(_) => 6,
        };
        // One more code is for what does nothing.
        let effect = usize::BITS.saturating_sub(effects.leading_zeros());
        let form = |effect, step| Form { base: (asked >> 6) << 6, step, effect };
        // What is before all instants does not fit: more bits of an effect leave fewer of an instant. In the first second
        // of year 1 they are still too many.
        let fitting = (effect..=MOST).map(|effect| form(effect, step)).find(|form| is_instant(0_u64.at(*form)));
        fitting.unwrap_or_else(|| form(MOST, 0))
    }

    /// How far an instant is shifted.
    #[inline]
    fn shift(self) -> u32 {
        WITHIN.wrapping_add(self.effect).wrapping_sub(self.step) & 63
    }

    /// The bits of an instant.
    #[inline]
    fn instant(self) -> u64 {
        u64::MAX << (WITHIN.wrapping_add(self.effect) & 63)
    }

    #[inline]
    fn none(self) -> u64 {
        (1_u64 << (self.effect & 63)).wrapping_sub(1)
    }

    /// The word of a row, and whether it fits: not where it is later than `base`, and only as what an effect does.
    #[inline(always)]
    fn word(self, within: u32, at: i64, effect: u32) -> (u64, bool) {
        let (shift, instant, none) = (self.shift(), self.instant(), self.none());
        let ago = self.base.wrapping_sub(at).cast_unsigned();
        let (within, effect) = (u64::from(within), u64::from(effect));
        // What is off the grid or too far back; of another sign, what is later.
        let beyond = ago & !(instant >> shift) | within >> WITHIN | effect & !none;
        let word = instant.wrapping_sub(ago << shift) | effect << WITHIN | within;
        (word, beyond == 0)
    }

    /// The same of a row that does nothing, which is the last one of its learner.
    fn word_of_nothing(self, within: u32) -> Option<u64> {
        let (word, fits) = self.word(within, self.base, 0);
        fits.then_some(word | self.none() << WITHIN)
    }
}

/// Something of one learner of a bucket.
pub(super) trait Owned: Copy {
    /// The learner's number in the bucket.
    fn within(self) -> u32;
    /// The same of nobody: workers number one learner differently.
    fn of_nobody(self) -> Self;
}

/// A row that is looked at together with the others of its learner.
pub(super) trait Row: Owned {
    /// Rows of nobody are in the order of their instants and effects where they are in that of their keys.
    type Key: Ord;
    fn key(&self) -> Self::Key;
    fn at(self, form: Form) -> i64;
    /// An effect; something greater than all effects for one that does nothing.
    fn effect(self, form: Form) -> u32;
    /// Whether it is kept whole.
    fn is_whole(&self) -> bool;
    fn packed(self, form: Form) -> Packed;
}

impl Owned for Mark {
    fn within(self) -> u32 {
        self.within
    }

    fn of_nobody(self) -> Mark {
        Mark { within: 0, ..self }
    }
}

impl Owned for u64 {
    #[inline]
    fn within(self) -> u32 {
        (self & WITHIN_MASK) as u32
    }

    #[inline]
    fn of_nobody(self) -> u64 {
        self & !WITHIN_MASK
    }
}

impl Row for u64 {
    type Key = u64;

    fn key(&self) -> u64 {
        *self
    }

    #[inline]
    fn at(self, form: Form) -> i64 {
        let first = form.base.wrapping_sub((form.instant() >> form.shift()).cast_signed());
        first.wrapping_add(((self & form.instant()) >> form.shift()).cast_signed())
    }

    #[inline]
    fn effect(self, form: Form) -> u32 {
        (self >> WITHIN & form.none()) as u32
    }

    fn is_whole(&self) -> bool {
        false
    }

    fn packed(self, form: Form) -> Packed {
        let effect = self.effect(form);
        let effect = if u64::from(effect) == form.none() { Packed::NOTHING } else { effect };
        Packed { at: self.at(form), within: self.within(), effect }
    }
}

impl Owned for Packed {
    fn within(self) -> u32 {
        self.within
    }

    fn of_nobody(self) -> Packed {
        Packed { within: 0, ..self }
    }
}

impl Row for Packed {
    type Key = (i64, u32);

    fn key(&self) -> (i64, u32) {
        (self.at, self.effect)
    }

    fn at(self, _: Form) -> i64 {
        self.at
    }

    fn effect(self, _: Form) -> u32 {
        self.effect
    }

    fn is_whole(&self) -> bool {
        self.effect == Packed::WHOLE
    }

    fn packed(self, _: Form) -> Packed {
        self
    }
}

/// Rows of the first block of a bucket, and of a late one: many buckets may have few rows. All buckets are written to in
/// turn. Blocks of 64 KiB, one after the other, would have their ends in a few sets of the cache of pages, where they drive
/// one another out.
const FIRST: usize = 60;
const BLOCK: usize = 8_040;

/// Rows by bucket, in blocks.
#[derive(Debug)]
struct Buckets<T> {
    /// By bucket, once opened: the block that rows go into, and those that are full.
    open: Vec<Vec<T>>,
    full: Vec<Vec<Vec<T>>>,
    buckets: u32,
    /// The first part of each run, and how many rows each bucket had before.
    runs: Vec<(u64, Vec<usize>)>,
}

/// The blocks of buckets, open for rows; rows of no bucket are passed over.
struct Open<'b, T> {
    open: &'b mut [Vec<T>],
    full: &'b mut [Vec<Vec<T>>],
}

impl<T> Buckets<T> {
    fn new(buckets: u32) -> Buckets<T> {
        Buckets { open: Vec::new(), full: Vec::new(), buckets, runs: Vec::new() }
    }

    /// Where rows go.
    fn opened(&mut self) -> Open<'_, T> {
        self.open.resize_with(self.buckets as usize, Vec::new);
        self.full.resize_with(self.buckets as usize, Vec::new);
        Open { open: &mut self.open, full: &mut self.full }
    }

    fn begin_run(&mut self, part: u64) {
        let rows = (0..self.buckets).zip(&self.open).map(|(bucket, _)| self.count(bucket)).collect();
        self.runs.push((part, rows));
    }

    /// The rows of a bucket in the order they came, piece by piece, each with the run it is from.
    fn pieces(&self, bucket: u32) -> Vec<(u64, &[T])> {
        let before = |(run, rows): &(u64, Vec<usize>)| (*run, rows.get(bucket as usize).copied().unwrap_or(0));
        let (mut runs, mut pieces) = (self.runs.iter().map(before).peekable(), Vec::new());
        let (mut run, mut row) = (0, 0_usize);
        for mut rest in self.blocks(bucket) {
            while !rest.is_empty() {
                while let Some((next, _)) = runs.next_if(|(_, start)| *start <= row) {
                    run = next;
                }
                let left = runs.peek().map_or(usize::MAX, |(_, start)| start.saturating_sub(row));
                let (piece, others) = rest.split_at_checked(left).unwrap_or((rest, &[]));
                pieces.push((run, piece));
                (row, rest) = (row.saturating_add(piece.len()), others);
            }
        }
        pieces
    }

    /// The same block by block.
    fn blocks(&self, bucket: u32) -> impl Iterator<Item = &[T]> {
        let full = self.full.get(bucket as usize).map(Vec::as_slice).unwrap_or_default();
        full.iter().chain(self.open.get(bucket as usize)).map(Vec::as_slice)
    }

    fn count(&self, bucket: u32) -> usize {
        self.blocks(bucket).map(<[T]>::len).fold(0, usize::saturating_add)
    }
}

impl<T> Open<'_, T> {
    #[inline]
    fn push(&mut self, bucket: u32, row: T) {
        let bucket = bucket as usize;
        let Some(open) = self.open.get_mut(bucket) else { return };
        if open.len() < open.capacity() {
            open.push(row);
        } else if let Some(full) = self.full.get_mut(bucket) {
            begin(open, full, row);
        }
    }
}

/// Begins a block with a row; the one before is put aside.
#[cold]
#[inline(never)]
fn begin<T>(open: &mut Vec<T>, full: &mut Vec<Vec<T>>, row: T) {
    let next = open.len().saturating_mul(4).clamp(FIRST, BLOCK);
    let before = std::mem::replace(open, Vec::with_capacity(next));
    if !before.is_empty() {
        full.push(before);
    }
    open.push(row);
}

/// One worker's rows.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) form: Form,
    words: Buckets<u64>,
    pairs: Buckets<Packed>,
    notes: Buckets<Note>,
    visits: Buckets<Visit>,
    marks: Buckets<Mark>,
    /// How many rows there were when the last run was marked.
    marked: Option<u64>,
}

/// Rows for each bucket that make it worth while to mark the next run; they count for the last one until then.
const WORTH: u64 = 8;

impl Store {
    pub(super) fn new(buckets: u32, form: Form) -> Store {
        Store {
            form,
            words: Buckets::new(buckets),
            pairs: Buckets::new(buckets),
            notes: Buckets::new(buckets),
            visits: Buckets::new(buckets),
            marks: Buckets::new(buckets),
            marked: None,
        }
    }

    /// Takes the rows that fit into a word each, those too that do nothing; the places of the others are listed. `nothing`:
    /// whether a row of an effect does nothing at an instant. Not inlined: the loop needs every register.
    #[inline(never)]
    pub(super) fn push_all(
        &mut self,
        places: &[Place],
        effects: &[u32],
        ats: &[i64],
        nothing: impl Fn(u32, i64) -> bool,
        others: &mut Vec<usize>,
    ) {
        let (form, mut words) = (self.form, self.words.opened());
        others.clear();
        let mut row = 0_usize;
        for ((place, effect), at) in places.iter().zip(effects).zip(ats) {
            let (word, fits) = form.word(place.within, *at, *effect);
            if fits {
                words.push(place.bucket, word);
            } else if nothing(*effect, *at)
                && let Some(word) = form.word_of_nothing(place.within)
            {
                words.push(place.bucket, word);
            } else {
                others.push(row);
            }
            row = row.wrapping_add(1);
        }
    }

    pub(super) fn push(&mut self, place: Place, at: i64, effect: u32) {
        let word = match effect {
            Packed::NOTHING => self.form.word_of_nothing(place.within),
            effect => Some(self.form.word(place.within, at, effect)).filter(|(_, fits)| *fits).map(|(word, _)| word),
        };
        match word {
            Some(word) => self.words.opened().push(place.bucket, word),
            None => self.pairs.opened().push(place.bucket, Packed { at, within: place.within, effect }),
        }
    }

    /// Keeps a number of a row.
    pub(super) fn note(&mut self, bucket: u32, note: Note) {
        self.notes.opened().push(bucket, note);
    }

    /// The numbers that were kept of the rows of a bucket.
    pub(super) fn notes(&self, bucket: u32) -> impl Iterator<Item = &Note> {
        self.notes.blocks(bucket).flatten()
    }

    /// Keeps what a row says of a session.
    pub(super) fn visit(&mut self, bucket: u32, visit: Visit) {
        self.visits.opened().push(bucket, visit);
    }

    /// What the rows of a bucket say of sessions.
    pub(super) fn visits(&self, bucket: u32) -> impl Iterator<Item = &Visit> {
        self.visits.blocks(bucket).flatten()
    }

    /// Keeps what there is to know of a row that may have an id.
    pub(super) fn mark(&mut self, bucket: u32, mark: Mark) {
        self.marks.opened().push(bucket, mark);
    }

    /// The marks of the rows of a bucket, piece by piece.
    pub(super) fn marks(&self, bucket: u32) -> impl Iterator<Item = &[Mark]> {
        self.marks.blocks(bucket)
    }

    /// Begins a run of parts: the number of the first, and how many rows were read before.
    pub(super) fn begin_run(&mut self, part: u64, rows: u64) {
        let worth = WORTH.saturating_mul(u64::from(self.words.buckets));
        if self.marked.is_none_or(|marked| rows.saturating_sub(marked) >= worth) {
            self.marked = Some(rows);
            self.words.begin_run(part);
            self.pairs.begin_run(part);
        }
    }

    /// The rows of a bucket that take one word, in the order they came, piece by piece, each with the run it is from.
    pub(super) fn words(&self, bucket: u32) -> Vec<(u64, &[u64])> {
        self.words.pieces(bucket)
    }

    /// The others.
    pub(super) fn pairs(&self, bucket: u32) -> Vec<(u64, &[Packed])> {
        self.pairs.pieces(bucket)
    }

    /// How many rows a bucket has that take one word, and others.
    pub(super) fn counts(&self, bucket: u32) -> (usize, usize) {
        (self.words.count(bucket), self.pairs.count(bucket))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::columns::{Learners, Validity};
    use crate::batch::quick::stage::APART;

    #[test]
    fn a_word_says_what_was_put_into_it_or_takes_nothing() {
        for (effects, step) in [(1, 6), (300, 6), (300, 3), (300, 0), (5_000, 6)] {
            let effect = usize::BITS - usize::leading_zeros(effects);
            let asked = 1_767_225_600_000_000;
            let form = Form { base: asked, step, effect };
            let mut fit = Vec::new();
            for ago in [i64::MAX / 2, 1 << 55, 1 << 49, 31_536_000_000_000, 86_400_000_000, 1_000_000, 64, 8, 1, 0, -64]
            {
                for within in [0, 1, 8_191, 8_192] {
                    for effect in [0, effects as u32 - 1, u32::MAX - 2, Packed::WHOLE] {
                        let (word, fits) = form.word(within, asked - ago, effect);
                        if fits {
                            let packed = word.packed(form);
                            assert_eq!(packed, Packed { at: asked - ago, within, effect });
                            fit.push((packed, word));
                        }
                    }
                    let word = form.word_of_nothing(within);
                    assert_eq!(word.is_none(), within == 8_192);
                    let said = word.map(|word| (word.packed(form), word));
                    assert!(said.is_none_or(|(said, _)| (said.within, said.effect) == (within, Packed::NOTHING)));
                }
            }
            assert!(fit.len() > 20, "{}", fit.len());
            for of in [0, 1, 8_191] {
                let own: Vec<_> = fit.iter().filter(|(packed, _)| packed.within == of).collect();
                assert!(own.is_sorted_by_key(|(packed, _)| packed.key()) && own.is_sorted_by_key(|(_, word)| word));
                let last = form.word_of_nothing(of).unwrap();
                assert!(own.iter().all(|(_, word)| *word < last));
            }
        }
    }

    #[test]
    fn what_is_before_year_1_does_not_fit() {
        let first = -62_135_596_800_000_000;
        for ats in [[0, 0], [1_000, 8], [1, 0]] {
            let instants = Instants::Counted(&ats, Unit::Micros, Validity::ALL);
            let columns =
                Columns::new(Learners::Signed(&[1, 1], Validity::ALL), crate::batch::Words::Each(&[None; 2]), instants);
            for after in [2_000_000, 60_000_000, 86_400_000_000, 9 * 31_536_000_000_000, 2_000 * 31_536_000_000_000] {
                let form = Form::of(&columns, first + after, 9);
                assert!(form.effect <= MOST && is_instant(0_u64.at(form)));
                assert!(!form.word(0, first - 64, 1).1 && form.word(0, form.base, 9).1);
                let none = [Packed::NOTHING, Packed::WHOLE, APART];
                assert!(none.iter().all(|none| !form.word(0, form.base, *none).1));
            }
        }
    }

    #[test]
    fn every_bucket_has_its_rows_in_the_order_they_came() {
        let form = Form { base: 1 << 40, step: 0, effect: 4 };
        let mut store = Store::new(5, form);
        let row = |number: u64| {
            let place = Place { bucket: (number % 5).min(3) as u32, within: (number % 1_000) as u32 };
            // Some are later than what is asked.
            (place, (1 << 40) - 200_000 + (number * 7_919 % 300_000) as i64, (number % 15) as u32)
        };
        let rows: Vec<_> = (0..400_000).map(row).collect();
        let places: Vec<_> = rows.iter().map(|(place, ..)| *place).collect();
        let ats: Vec<_> = rows.iter().map(|(_, at, _)| *at).collect();
        let effects: Vec<_> = rows.iter().map(|(.., effect)| *effect).collect();
        let mut others = Vec::new();
        store.push_all(&places, &effects, &ats, |effect, _| effect == 7, &mut others);
        for other in &others {
            let (place, at, effect) = rows[*other];
            assert!(effect != 7 && at > 1 << 40);
            store.push(place, at, effect);
        }
        store.push(Place { bucket: 5, within: 0 }, 0, 0);
        assert!((100_000..200_000).contains(&others.len()));
        for bucket in 0..5 {
            let of = |pair| {
                let own = rows.iter().filter(move |(place, at, effect)| {
                    place.bucket == bucket && (*at > 1 << 40 && *effect != 7) == pair
                });
                own.map(|(place, at, effect)| match *at > 1 << 40 && *effect == 7 {
                    true => Packed { at: 1 << 40, within: place.within, effect: Packed::NOTHING },
                    false => Packed { at: *at, within: place.within, effect: *effect },
                })
            };
            let words = store.words(bucket).into_iter().flat_map(|(_, words)| words);
            assert!(words.map(|word| word.packed(form)).eq(of(false)));
            let pairs = store.pairs(bucket).into_iter().flat_map(|(_, pairs)| pairs);
            assert!(pairs.copied().eq(of(true)));
            assert_eq!(store.counts(bucket), (of(false).count(), of(true).count()));
        }
    }

    #[test]
    fn every_row_is_known_by_the_run_it_came_in() {
        let form = Form { base: 1 << 40, step: 0, effect: 4 };
        let mut store = Store::new(3, form);
        // Some runs are empty, some of one block, some of several, some too short to be marked; some rows take two words.
        let (mut rows, mut marked, mut last) = (Vec::new(), 0, 0);
        for (run, len) in [(0, 0), (3, 5), (4, 70_000), (9, 0), (11, 1), (12, 9_000), (50, 3)] {
            store.begin_run(run, rows.len() as u64);
            if rows.len() >= marked + 24 {
                (marked, last) = (rows.len(), run);
            }
            for number in 0..len {
                let place = Place { bucket: number % 2, within: rows.len() as u32 % 8_192 };
                let at = (1 << 40) - i64::from(number) + if number % 7 == 0 { 1 << 30 } else { 0 };
                store.push(place, at, 1);
                rows.push((place.bucket, last, Packed { at, within: place.within, effect: 1 }));
            }
        }
        store.begin_run(60, rows.len() as u64);
        for bucket in 0..3 {
            let of = |later| {
                let own = rows.iter().filter(move |(of, _, row)| *of == bucket && (row.at > 1 << 40) == later);
                own.map(|(_, run, row)| (*run, *row))
            };
            let words = store.words(bucket);
            let words = words.iter().flat_map(|(run, words)| words.iter().map(|word| (*run, word.packed(form))));
            assert!(words.eq(of(false)));
            let pairs = store.pairs(bucket);
            assert!(pairs.iter().flat_map(|(run, pairs)| pairs.iter().map(|pair| (*run, *pair))).eq(of(true)));
        }
    }
}
