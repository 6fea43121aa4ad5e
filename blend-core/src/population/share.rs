//! Rates and spreads while they are put together.

use crate::answer::{Rate, Spread};
use crate::exact::Ratio;
use std::collections::BTreeMap;

/// How many, by the word of a reason.
pub(super) type Counts = BTreeMap<&'static str, u64>;

/// Whether somebody is in a numerator; or why they are in no denominator.
pub(super) type Word = Result<bool, &'static str>;

/// Adds one.
pub(super) fn one_more(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// Adds so many.
pub(super) fn more(count: &mut u64, by: u64) {
    *count = count.saturating_add(by);
}

/// A rate in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Share {
    numerator: u64,
    denominator: u64,
    excluded: Counts,
}

impl Share {
    pub(super) fn new(numerator: u64, denominator: u64) -> Share {
        Share { numerator, denominator, excluded: Counts::new() }
    }

    /// Counts one.
    pub(super) fn count(&mut self, word: Word) {
        match word {
            Ok(fits) => {
                one_more(&mut self.denominator);
                more(&mut self.numerator, u64::from(fits));
            }
            Err(reason) => one_more(self.excluded.entry(reason).or_default()),
        }
    }

    /// Counts what another counted.
    pub(super) fn join(&mut self, other: &Share) {
        more(&mut self.numerator, other.numerator);
        more(&mut self.denominator, other.denominator);
        *self = std::mem::take(self).without(&other.excluded);
    }

    /// Leaves out more.
    #[must_use]
    pub(super) fn without(mut self, reasons: &Counts) -> Share {
        for (reason, count) in reasons {
            more(self.excluded.entry(reason).or_default(), *count);
        }
        self
    }

    pub(super) fn rate(mut self) -> Rate {
        self.excluded.retain(|_, count| *count > 0);
        let (numerator, denominator) = (self.numerator, self.denominator);
        let value = (denominator > 0).then(|| Ratio::new(numerator, denominator).basis_points());
        Rate { numerator, denominator, value, excluded: self.excluded }
    }
}

/// Ratings 1..5: how many, and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ratings {
    pub(super) count: u64,
    pub(super) sum: u64,
}

impl Ratings {
    pub(super) fn take(&mut self, rating: u8) {
        one_more(&mut self.count);
        more(&mut self.sum, u64::from(rating));
    }

    pub(super) fn join(&mut self, other: Ratings) {
        more(&mut self.count, other.count);
        more(&mut self.sum, other.sum);
    }

    pub(super) fn mean(self) -> Option<String> {
        (self.count > 0).then(|| Ratio::new(self.sum, self.count).rounded())
    }

    /// Whether the mean is below a bound; `None` without ratings.
    pub(super) fn below(self, bound: u8) -> Option<bool> {
        (self.count > 0).then(|| self.sum < self.count.saturating_mul(u64::from(bound)))
    }
}

/// The quartiles of numbers that come in order, each so often: linear between neighbours, the first and last number at
/// the ends (type 7). Each is given as the number of quarters in it.
pub(super) fn quartiles<T>(numbers: impl Iterator<Item = (u64, u64)>, told: impl Fn(u128) -> T) -> Spread<T> {
    let mut ends: Vec<(u128, u64)> = Vec::new();
    let mut count = 0_u128;
    for (number, times) in numbers {
        count = count.saturating_add(u128::from(times));
        ends.push((count, number));
    }
    let at = |place: u128| {
        let index = ends.partition_point(|(end, _)| *end <= place);
        ends.get(index).or_else(|| ends.last()).map_or(0, |(_, number)| u128::from(*number))
    };
    let quartile = |quarter: u128| {
        // The place of the quartile among places 0 to count - 1, in quarters.
        let place = count.checked_sub(1)?.saturating_mul(quarter);
        let (low, rest) = (place / 4, place % 4);
        let (below, above) = (at(low), at(low.saturating_add(1)));
        let rise = above.saturating_sub(below).saturating_mul(rest);
        Some(told(below.saturating_mul(4).saturating_add(rise)))
    };
    Spread {
        count: u64::try_from(count).unwrap_or(u64::MAX),
        lower_quartile: quartile(1),
        median: quartile(2),
        upper_quartile: quartile(3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(numbers: &[u64]) -> (Option<String>, Option<String>, Option<String>) {
        let numbers = numbers.iter().map(|number| (*number, 1));
        let spread = quartiles(numbers, |quarters| Ratio::wide(quarters, 4).rounded());
        (spread.lower_quartile, spread.median, spread.upper_quartile)
    }

    #[test]
    fn quartiles_lie_between_neighbours() {
        let told = |a: &str, b: &str, c: &str| (Some(a.to_owned()), Some(b.to_owned()), Some(c.to_owned()));
        assert_eq!(shown(&[]), (None, None, None));
        assert_eq!(shown(&[7]), told("7", "7", "7"));
        assert_eq!(shown(&[1, 2]), told("1.25", "1.5", "1.75"));
        assert_eq!(shown(&[1, 2, 3, 4]), told("1.75", "2.5", "3.25"));
        assert_eq!(shown(&[1, 2, 3, 4, 100]), told("2", "3", "4"));
    }

    #[test]
    fn rates_tell_what_they_are_made_of() {
        let mut share = Share::default();
        [Ok(true), Ok(false), Ok(false), Err("withdrawn")].into_iter().for_each(|word| share.count(word));
        let rate = share.without(&Counts::from([("suspended", 0)])).rate();
        assert_eq!((rate.numerator, rate.denominator, rate.value), (1, 3, Some(3_333)));
        assert_eq!(rate.excluded, Counts::from([("withdrawn", 1)]));
        assert_eq!(Share::default().rate().value, None);
    }

    proptest! {
        #[test]
        fn numbers_told_together_are_as_told_one_by_one(mut numbers in prop::collection::vec(0_u64..20, 1..40)) {
            numbers.sort_unstable();
            let mut often = BTreeMap::<u64, u64>::new();
            numbers.iter().for_each(|number| *often.entry(*number).or_default() += 1);
            let together = quartiles(often.into_iter(), |quarters| quarters);
            let single = quartiles(numbers.iter().map(|number| (*number, 1)), |quarters| quarters);
            prop_assert_eq!(together.median, single.median);
            prop_assert_eq!((together.count, together.lower_quartile), (single.count, single.lower_quartile));
            let below = numbers.iter().filter(|number| u128::from(**number) * 4 <= single.median.unwrap()).count();
            prop_assert!(below * 2 >= numbers.len());
        }
    }
}
