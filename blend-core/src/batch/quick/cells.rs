//! Values of a stretch of rows in one form: codes translated, instants in microseconds, numbers in units of 1e-9.
//!
//! Whatever wants a closer look is marked: an instant as `i64::MIN`, a number as [`ODD`].

use crate::batch::columns::{Codes, Instants, Numbers, Unit, Validity};
use crate::batch::words::word;
use crate::exact::{Decimal, Score};
use crate::limits;
use crate::time::Instant;

/// No number.
pub(super) const NONE: i64 = -1;
/// A number that has to be looked at closely.
pub(super) const ODD: i64 = -2;

pub(super) fn refill<T>(into: &mut Vec<T>, from: impl Iterator<Item = T>) {
    into.clear();
    into.extend(from);
}

/// What the codes of rows stand for.
pub(super) fn translated<T: Copy>(
    codes: &Codes<'_>,
    valid: Validity<'_>,
    rows: std::ops::Range<usize>,
    list: &[T],
    none: T,
    into: &mut Vec<T>,
) {
    fn all<C: Copy, T: Copy>(codes: &[C], list: &[T], none: T, into: &mut Vec<T>, place: impl Fn(C) -> usize) {
        into.clear();
        into.extend(codes.iter().map(|code| list.get(place(*code)).copied().unwrap_or(none)));
    }
    /// The same where each code has a cell.
    fn bytes<T: Copy>(codes: impl Iterator<Item = u8>, list: &[T], none: T, into: &mut Vec<T>) {
        let mut cells = [none; 256];
        cells.iter_mut().zip(list).for_each(|(cell, value)| *cell = *value);
        into.clear();
        into.extend(codes.map(|code| cells.get(usize::from(code)).copied().unwrap_or(none)));
    }
    let start = rows.start;
    match codes {
        Codes::U8(codes) => bytes(codes.get(rows).unwrap_or_default().iter().copied(), list, none, into),
        Codes::U16(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, usize::from),
        Codes::U32(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::U64(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        // A negative code is beyond every list.
        Codes::I8(codes) => {
            let (codes, list) = (codes.get(rows).unwrap_or_default(), list.get(..128).unwrap_or(list));
            bytes(codes.iter().map(|code| *code as u8), list, none, into);
        }
        Codes::I16(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::I32(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::I64(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
    }
    valid.blank(start, into, none);
}

/// Microseconds; `i64::MIN` for what has to be looked at closely.
pub(super) fn instants(instants: &Instants<'_>, rows: std::ops::Range<usize>, into: &mut Vec<i64>) {
    let start = rows.start;
    match instants {
        Instants::Counted(counts, unit, valid) => {
            let counts = counts.get(rows).unwrap_or_default();
            match unit {
                Unit::Micros => refill(into, counts.iter().copied()),
                Unit::Millis => refill(into, counts.iter().map(|count| count.saturating_mul(1_000))),
                Unit::Seconds => refill(into, counts.iter().map(|count| count.saturating_mul(1_000_000))),
                Unit::Nanos => refill(into, counts.iter().map(|count| count.div_euclid(1_000))),
                Unit::Days => refill(into, counts.iter().map(|_| i64::MIN)),
            }
            // Outside years 1 to 9999.
            let (first, last) = (-62_135_596_800_000_000, 253_402_300_799_999_999);
            for at in into.iter_mut() {
                *at = if (first..=last).contains(at) { *at } else { i64::MIN };
            }
            valid.blank(start, into, i64::MIN);
        }
        Instants::Words(words) => refill(
            into,
            rows.map(|row| {
                let at = word(words, row).and_then(|text| Instant::parse(text).ok());
                at.map_or(i64::MIN, Instant::micros)
            }),
        ),
    }
}

/// The whole number next to a number of 0 to 2^51, half to even: the sum has no digits left after the point.
fn whole(number: f64) -> f64 {
    const BEYOND: f64 = 6_755_399_441_055_744.0;
    (number + BEYOND) - BEYOND
}

/// A number in units of 1e-9, of a float: the number itself where it is a decimal of that many digits. `rest`: what to
/// make of any other, from the number times 1e9.
fn scaled(number: f64, most: f64, rest: impl Fn(f64) -> Option<f64>) -> i64 {
    let scaled = number * 1e9;
    let rounded = whole(scaled);
    // Two decimals of 15 digits that are one float are one decimal.
    let exact = rounded / 1e9 == number && scaled < 1e14;
    let units = if exact { Some(rounded) } else { rest(scaled) };
    match units {
        Some(units) if number >= 0.0 && number <= most => units as i64,
        _ => ODD,
    }
}

/// A score, rounded half to even.
pub(super) fn score(number: Number<'_>) -> i64 {
    match number {
        // What is not close to the middle of two scores is rounded the same as the decimal it stands for.
        Number::Float(number) => scaled(number, 1.0, |scaled| {
            let rounded = whole(scaled);
            ((scaled - rounded).abs() < 0.499).then_some(rounded)
        }),
        Number::Whole(number) => {
            if (0..=1).contains(&number) {
                number.saturating_mul(1_000_000_000)
            } else {
                ODD
            }
        }
        Number::Text(text) => {
            let number = Decimal::nearly(text).ok();
            number.and_then(|number| Score::rounded(&number)).map_or(ODD, |score| i64::from(score.nanos()))
        }
    }
}

/// Minutes, cut: marks are whole in these units.
pub(super) fn minutes(number: Number<'_>) -> i64 {
    const MOST: i64 = limits::MINUTES as i64;
    match number {
        Number::Float(number) => scaled(number, limits::MINUTES as f64, |scaled| {
            let rounded = whole(scaled);
            let clear = (scaled - rounded).abs() > 0.01 && scaled < 1e14;
            clear.then_some(if rounded > scaled { rounded - 1.0 } else { rounded })
        }),
        Number::Whole(number) if (0..=MOST).contains(&number) => number.saturating_mul(1_000_000_000),
        Number::Whole(_) => ODD,
        Number::Text(text) => {
            let number = Decimal::nearly(text).ok().filter(|number| !number.is_negative());
            let number = number.filter(|number| *number <= Decimal::from_u64(limits::MINUTES));
            let cut = number.and_then(|number| i64::try_from(number.units().checked_div(1_000_000_000)?).ok());
            cut.unwrap_or(ODD)
        }
    }
}

/// A number as it stands in a column.
#[derive(Clone, Copy)]
pub(super) enum Number<'a> {
    Float(f64),
    Whole(i64),
    Text(&'a str),
}

/// What `of` makes of the numbers of rows; [`NONE`] where there is none.
pub(super) fn numbers(
    column: Option<&Numbers<'_>>,
    rows: std::ops::Range<usize>,
    of: impl Fn(Number<'_>) -> i64,
    into: &mut Vec<i64>,
) {
    into.clear();
    into.resize(rows.len(), NONE);
    match column {
        None => {}
        Some(Numbers::Floats(numbers, valid)) => {
            let numbers = numbers.get(rows.clone()).unwrap_or_default();
            valid.each(rows.start, numbers, into, |number| of(Number::Float(*number)));
        }
        Some(Numbers::Whole(numbers, valid)) => {
            let numbers = numbers.get(rows.clone()).unwrap_or_default();
            valid.each(rows.start, numbers, into, |number| of(Number::Whole(*number)));
        }
        Some(Numbers::Words(words)) => {
            for (row, cell) in rows.zip(into) {
                *cell = word(words, row).map_or(NONE, |text| of(Number::Text(text)));
            }
        }
    }
}
