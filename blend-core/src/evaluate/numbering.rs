//! The numbers of a record's facts, by which evidence names them: in the order of the record, so far apart that a fact
//! that comes late finds one between two others, and all that was made of these keeps its own.

/// The number of a fact in the record asked about: a later one has a greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FactId(u32);

/// How far apart numbers are, where there is room for it.
const STEP: u32 = 1 << 16;

#[derive(Debug)]
pub(super) struct Numbering {
    step: u32,
    /// Of each fact in order, once one came late; until then they follow from the step.
    late: Vec<FactId>,
}

impl Numbering {
    /// Numbers for so many facts, which may become twice as many.
    pub(super) fn new(facts: usize) -> Numbering {
        let facts = u32::try_from(facts).unwrap_or(u32::MAX).max(1);
        let step = (u32::MAX / 2).checked_div(facts).unwrap_or(1).clamp(1, STEP);
        Numbering { step, late: Vec::new() }
    }

    /// The number of the fact at a place.
    pub(super) fn of(&self, place: usize) -> FactId {
        let regular = || u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1).saturating_mul(self.step);
        self.late.get(place).copied().unwrap_or_else(|| FactId(regular()))
    }

    /// The place of the fact of a number.
    pub(super) fn place(&self, number: FactId) -> Option<usize> {
        if self.late.is_empty() {
            return (number.0.checked_div(self.step)? as usize).checked_sub(1);
        }
        self.late.binary_search(&number).ok()
    }

    /// A number for one more fact, at a place among so many; `None` where there is no room for it.
    pub(super) fn insert(&mut self, place: usize, facts: usize) -> Option<FactId> {
        let before = place.checked_sub(1).map_or(0, |before| self.of(before).0);
        if place >= facts {
            let number = FactId(before.checked_add(self.step)?);
            if !self.late.is_empty() {
                self.late.push(number);
            }
            return Some(number);
        }
        let number = FactId(before.midpoint(self.of(place).0));
        if number.0 == before {
            return None;
        }
        if self.late.is_empty() {
            self.late = (0..facts).map(|place| self.of(place)).collect();
        }
        self.late.insert(place, number);
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{FactId, Numbering};

    #[test]
    fn late_facts_are_numbered_between_others_until_there_is_no_room() {
        let mut numbering = Numbering::new(3);
        let before: Vec<FactId> = (0..3).map(|place| numbering.of(place)).collect();
        let late = numbering.insert(1, 3).unwrap();
        assert!(before[0] < late && late < before[1]);
        let last = numbering.insert(4, 4).unwrap();
        let all: Vec<FactId> = (0..5).map(|place| numbering.of(place)).collect();
        assert_eq!(all, [before[0], late, before[1], before[2], last]);
        assert!(all.iter().enumerate().all(|(place, number)| numbering.place(*number) == Some(place)));
        let room = (5..).take_while(|facts| numbering.insert(1, *facts).is_some()).count();
        assert!((10..20).contains(&room), "{room}");
    }

    #[test]
    fn numbers_of_facts_in_order_follow_from_their_places() {
        let mut numbering = Numbering::new(0);
        let numbers: Vec<FactId> = (0..100).map(|facts| numbering.insert(facts, facts).unwrap()).collect();
        assert!(numbers.iter().enumerate().all(|(place, number)| numbering.of(place) == *number));
        assert!(numbers.iter().enumerate().all(|(place, number)| numbering.place(*number) == Some(place)));
        assert_eq!(Numbering::new(usize::MAX).of(usize::MAX), FactId(u32::MAX));
    }
}
