//! Reading single values out of columns, whatever form they come in.

use super::columns::{Codes, Instants, Numbers, Unit, Words};
use crate::exact::Decimal;
use crate::record::Moment;
use crate::time::{Instant, parse_date};

/// A column of words, read row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Each<'c, 'a>(&'c Words<'a>);

impl<'c, 'a> Each<'c, 'a> {
    pub(super) fn new(words: &'c Words<'a>) -> Each<'c, 'a> {
        Each(words)
    }

    /// The code of a row.
    pub(super) fn code(&self, row: usize) -> Option<usize> {
        let Words::Coded { codes, valid, .. } = self.0 else { return None };
        if !valid.at(row) {
            return None;
        }
        match codes {
            Codes::U8(codes) => codes.get(row).map(|code| usize::from(*code)),
            Codes::I8(codes) => usize::try_from(*codes.get(row)?).ok(),
            Codes::U16(codes) => codes.get(row).map(|code| usize::from(*code)),
            Codes::I16(codes) => usize::try_from(*codes.get(row)?).ok(),
            Codes::U32(codes) => usize::try_from(*codes.get(row)?).ok(),
            Codes::I32(codes) => usize::try_from(*codes.get(row)?).ok(),
            Codes::U64(codes) => usize::try_from(*codes.get(row)?).ok(),
            Codes::I64(codes) => usize::try_from(*codes.get(row)?).ok(),
        }
    }
}

/// The word of a row.
pub(super) fn word<'a>(words: &Words<'a>, row: usize) -> Option<&'a str> {
    match words {
        Words::Each(words) => words.get(row).copied().flatten(),
        Words::Coded { words: list, .. } => list.get(Each::new(words).code(row)?).copied().flatten(),
    }
}

/// A value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

/// The number of a row.
pub(super) fn number(numbers: &Numbers<'_>, row: usize) -> Result<Option<Decimal>, Unreadable> {
    match numbers {
        Numbers::Floats(numbers, valid) => {
            let float = numbers.get(row).filter(|_| valid.at(row));
            float.map(|float| Decimal::nearly(&format!("{float}")).map_err(|_| Unreadable)).transpose()
        }
        Numbers::Whole(numbers, valid) => {
            let whole = numbers.get(row).filter(|_| valid.at(row));
            let read = |whole: &i64| match u32::try_from(*whole) {
                Ok(whole) => Ok(Decimal::from_u64(u64::from(whole))),
                Err(_) => Decimal::parse(&whole.to_string()).map_err(|_| Unreadable),
            };
            whole.map(read).transpose()
        }
        Numbers::Words(words) => word(words, row).map(|text| Decimal::nearly(text).map_err(|_| Unreadable)).transpose(),
    }
}

/// An instant from a count; `None` outside years 1..9999.
pub(super) fn counted(count: i64, unit: Unit) -> Option<Instant> {
    let micros = match unit {
        Unit::Seconds => count.checked_mul(1_000_000)?,
        Unit::Millis => count.checked_mul(1_000)?,
        Unit::Micros => count,
        Unit::Nanos => count.div_euclid(1_000),
        Unit::Days => count.checked_mul(86_400_000_000)?,
    };
    Some(Instant::from_micros(micros)).filter(|at| at.is_finite())
}

/// The instant of a row.
pub(super) fn instant(instants: &Instants<'_>, row: usize) -> Result<Option<Instant>, Unreadable> {
    match instants {
        Instants::Counted(_, Unit::Days, _) => Err(Unreadable),
        Instants::Counted(counts, unit, valid) => {
            let count = counts.get(row).filter(|_| valid.at(row));
            count.map(|count| counted(*count, *unit).ok_or(Unreadable)).transpose()
        }
        Instants::Words(words) => word(words, row).map(|text| Instant::parse(text).map_err(|_| Unreadable)).transpose(),
    }
}

/// The instant or date of a row.
pub(super) fn moment(instants: &Instants<'_>, row: usize) -> Result<Option<Moment>, Unreadable> {
    match instants {
        Instants::Counted(counts, Unit::Days, valid) => {
            let days = counts.get(row).filter(|_| valid.at(row));
            let date = |days: &i64| chrono::DateTime::from_timestamp(days.checked_mul(86_400)?, 0);
            days.map(|days| date(days).map(|at| Moment::Date(at.date_naive())).ok_or(Unreadable)).transpose()
        }
        Instants::Words(words) => match word(words, row).map(|text| (text, parse_date(text))) {
            Some((_, Some(date))) => Ok(Some(Moment::Date(date))),
            Some((text, None)) => Instant::parse(text).map(|at| Some(Moment::At(at))).map_err(|_| Unreadable),
            None => Ok(None),
        },
        Instants::Counted(..) => Ok(instant(instants, row)?.map(Moment::At)),
    }
}
