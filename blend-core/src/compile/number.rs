//! Numbers in their ranges: marks, percentages, counts, weights, minutes.

use crate::document::Number;
use crate::exact::{Decimal, Score};
use crate::limits;
use crate::problem::{Code, Collector, Place};
use std::ops::RangeInclusive;

/// A whole number in its range; outside it a fault, and `None`.
pub(super) fn whole(
    number: i64,
    range: RangeInclusive<i64>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<i64> {
    if range.contains(&number) {
        return Some(number);
    }
    let message = match *range.end() {
        i64::MAX => format!("`{number}` is less than {}", range.start()),
        end => format!("`{number}` is not from {} to {end}", range.start()),
    };
    problems.error(Code::NumberOutOfRange, place.to_string(), message);
    None
}

/// A whole number from `least` to `most`.
pub(super) fn bounded(
    number: Option<i64>,
    least: i64,
    most: u64,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<u64> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    whole(number?, least..=most, place, problems).and_then(|number| u64::try_from(number).ok())
}

/// A weight or a number of points.
pub(super) fn weight(number: Option<i64>, place: &Place<'_>, problems: &mut Collector) -> Option<u64> {
    bounded(number, 0, limits::WEIGHT, place, problems)
}

/// A fraction 0..1, kept to nine digits.
pub(super) fn score(number: Number, place: &Place<'_>, problems: &mut Collector) -> Option<Score> {
    let found = Score::rounded(&number.0);
    if found.is_none() {
        problems.error(Code::NumberOutOfRange, place.to_string(), format!("`{number}` is outside 0 to 1"));
    }
    found
}

/// A fraction above 0 and up to 1.
pub(super) fn share(number: Number, place: &Place<'_>, problems: &mut Collector) -> Option<Score> {
    let found = Score::rounded(&number.0).filter(|share| *share != Score::ZERO);
    if found.is_none() {
        problems.error(Code::NumberOutOfRange, place.to_string(), format!("`{number}` is not above 0 and up to 1"));
    }
    found
}

/// Minutes of presence: above 0.
pub(super) fn minutes(number: Number, place: &Place<'_>, problems: &mut Collector) -> Option<Decimal> {
    let fits = !number.0.is_negative() && !number.0.is_zero() && number.0 <= Decimal::from_u64(limits::MINUTES);
    if fits {
        return Some(number.0);
    }
    let message = format!("`{number}` minutes are not above 0 and up to {}", limits::MINUTES);
    problems.error(Code::NumberOutOfRange, place.to_string(), message);
    None
}

/// A count from 1 to `most`.
pub(super) fn count(number: Number, most: usize, place: &Place<'_>, problems: &mut Collector) -> Option<u32> {
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let found =
        number.0.to_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| (1..=most).contains(count));
    if found.is_none() {
        if number.0.scale() > 0 {
            problems.error(Code::NumberOutOfRange, place.to_string(), format!("`{number}` is not a whole number"));
        } else {
            let message = match most {
                0 | u32::MAX => format!("a count of `{number}` where at least 1 is needed"),
                most => format!("a count of `{number}` where 1 to {most} can be reached"),
            };
            problems.error(Code::CountOutOfRange, place.to_string(), message);
        }
    }
    found
}
