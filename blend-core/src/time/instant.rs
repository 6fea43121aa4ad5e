//! Instants: whole microseconds of UTC.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, Timelike};
use std::fmt;

/// Year 1 begins here: 0001-01-01T00:00:00Z.
const FIRST: i64 = -62_135_596_800_000_000;
/// The last microsecond of year 9999.
const LAST: i64 = 253_402_300_799_999_999;

/// An instant in years 1..9999, in whole microseconds; or before them ([`ALWAYS`](Instant::ALWAYS)) or after them
/// ([`NEVER`](Instant::NEVER)).
///
/// ```
/// use blend_core::time::Instant;
/// let at = Instant::parse("2026-03-02T13:00:00.1234567+01:00")?;
/// assert_eq!(at.to_string(), "2026-03-02T12:00:00.123456Z");
/// assert!(Instant::parse("2026-03-02T13:00:00").is_err());
/// # Ok::<(), blend_core::time::InstantError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Why text is not an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// Not of the form of RFC 3339.
    #[error("not an instant of the form 2026-03-02T09:00:00+01:00")]
    Form,
    /// A local time without its offset from UTC.
    #[error("the offset from UTC is missing")]
    MissingOffset,
    /// A date, time or offset that there is not.
    #[error("there is no such date, time or offset")]
    Impossible,
    /// Outside years 1..9999.
    #[error("outside years 1 to 9999")]
    Year,
}

impl Instant {
    /// Before every instant of the calendar.
    pub const ALWAYS: Instant = Instant(i64::MIN);
    /// After every instant of the calendar.
    pub const NEVER: Instant = Instant(i64::MAX);

    /// From microseconds since 1970 UTC; outside years 1..9999 it is `ALWAYS` or `NEVER`.
    pub fn from_micros(micros: i64) -> Instant {
        match micros {
            ..FIRST => Instant::ALWAYS,
            FIRST..=LAST => Instant(micros),
            _ => Instant::NEVER,
        }
    }

    /// Microseconds since 1970 UTC; `i64::MIN` for `ALWAYS`, `i64::MAX` for `NEVER`.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 text with an offset; digits finer than a microsecond are cut. A leap second, possible at the end of
    /// June and December UTC, is the first instant of the next minute.
    ///
    /// # Errors
    /// What [`InstantError`] lists.
    pub fn parse(text: &str) -> Result<Instant, InstantError> {
        let bytes = text.as_bytes();
        let digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
        let is = |index: usize, of: &[u8]| bytes.get(index).is_some_and(|byte| of.contains(byte));
        let date = [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digit) && is(4, b"-") && is(7, b"-");
        let time = [11, 12, 14, 15, 17, 18].into_iter().all(digit) && is(10, b"Tt") && is(13, b":") && is(16, b":");
        if !date || !time {
            return Err(InstantError::Form);
        }
        let mut end = 19;
        if is(19, b".") {
            end = 20;
            while digit(end) {
                end = end.saturating_add(1);
            }
            if end == 20 {
                return Err(InstantError::Form);
            }
        }
        match bytes.get(end..) {
            None | Some([]) => return Err(InstantError::MissingOffset),
            Some([b'Z' | b'z']) => {}
            Some([b'+' | b'-', a, b, b':', c, d]) if [a, b, c, d].into_iter().all(u8::is_ascii_digit) => {}
            Some(_) => return Err(InstantError::Form),
        }
        let read = DateTime::parse_from_rfc3339(text).map_err(|_| InstantError::Impossible)?;
        let utc = read.naive_utc();
        // A leap second is told as the second before with a nanosecond of 1e9 or more; it belongs to the next minute.
        let micros = utc.and_utc().timestamp_micros();
        let micros = if utc.nanosecond() >= 1_000_000_000 { leap(&utc)? } else { micros };
        match Instant::from_micros(micros) {
            Instant::ALWAYS | Instant::NEVER => Err(InstantError::Year),
            instant => Ok(instant),
        }
    }

    pub(super) fn from_utc(utc: NaiveDateTime) -> Instant {
        Instant::from_micros(utc.and_utc().timestamp_micros())
    }

    pub(super) fn utc(self) -> NaiveDateTime {
        let clamped = self.0.clamp(FIRST, LAST);
        DateTime::from_timestamp_micros(clamped).unwrap_or_default().naive_utc()
    }

    /// Later (or earlier) by microseconds; `ALWAYS` and `NEVER` stay.
    #[must_use]
    pub fn plus_micros(self, micros: i64) -> Instant {
        match self {
            Instant::ALWAYS | Instant::NEVER => self,
            Instant(at) => Instant::from_micros(at.saturating_add(micros)),
        }
    }

    /// The next instant: one microsecond later.
    #[must_use]
    pub fn next(self) -> Instant {
        self.plus_micros(1)
    }

    /// Whether it is an instant of the calendar, neither `ALWAYS` nor `NEVER`.
    pub fn is_finite(self) -> bool {
        self != Instant::ALWAYS && self != Instant::NEVER
    }
}

/// The first instant of the minute after a leap second, which only ends June or December.
fn leap(utc: &NaiveDateTime) -> Result<i64, InstantError> {
    let last = matches!((utc.month(), utc.day()), (6, 30) | (12, 31)) && (utc.hour(), utc.minute()) == (23, 59);
    let next = utc.and_utc().timestamp().saturating_add(1).saturating_mul(1_000_000);
    last.then_some(next).ok_or(InstantError::Impossible)
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Instant::ALWAYS => return f.write_str("always"),
            Instant::NEVER => return f.write_str("never"),
            _ => {}
        }
        let text = self.utc().and_utc().to_rfc3339_opts(SecondsFormat::Micros, true);
        let body = text.trim_end_matches('Z').trim_end_matches('0').trim_end_matches('.');
        // Only zeros of the fraction were cut when there was one.
        let kept = if text.contains('.') { body } else { text.trim_end_matches('Z') };
        write!(f, "{kept}Z")
    }
}

/// Reads a date `YYYY-MM-DD` of years 1..9999; `None` for other text and for dates that there are not.
///
/// ```
/// use blend_core::time::parse_date;
/// assert!(parse_date("2024-02-29").is_some());
/// assert!(parse_date("2026-02-29").is_none() && parse_date("0000-01-01").is_none());
/// ```
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let form = bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date = form.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()?;
    (chrono::Datelike::year(&date) >= 1).then_some(date)
}

/// Reads a local time `YYYY-MM-DDTHH:MM[:SS[.fraction]]` without offset; `None` for other text and for times that there
/// are not, leap seconds among them.
///
/// ```
/// use blend_core::time::{Zone, parse_local};
/// let nine = parse_local("2026-07-01T09:00").ok_or("no local time")?;
/// assert_eq!(Zone::UTC.resolve(nine).to_string(), "2026-07-01T09:00:00Z");
/// assert!(parse_local("2026-07-01T24:00").is_none() && parse_local("2026-07-01T09:00Z").is_none());
/// # Ok::<(), &str>(())
/// ```
pub fn parse_local(text: &str) -> Option<NaiveDateTime> {
    if !text.is_ascii() {
        return None;
    }
    let (date, time) = text.split_once(['T', 't'])?;
    parse_date(date)?;
    let form = time.bytes().enumerate().all(|(index, byte)| match index {
        2 | 5 => byte == b':',
        8 => byte == b'.',
        _ => byte.is_ascii_digit(),
    });
    if !form || !matches!(time.len(), 5 | 8 | 10..) {
        return None;
    }
    let normal = format!("{date}T{time}{}", if time.len() == 5 { ":00" } else { "" });
    NaiveDateTime::parse_from_str(&normal, "%Y-%m-%dT%H:%M:%S%.f")
        .ok()
        .filter(|local| local.nanosecond() < 1_000_000_000)
}

/// As text; `ALWAYS` and `NEVER` as `null`, no bound.
impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_finite() { serializer.collect_str(self) } else { serializer.serialize_none() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Instant::parse(text) {
            Ok(at) => at.to_string(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn instants_are_read_and_shown() {
        assert_eq!(shown("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z");
        assert_eq!(shown("2026-01-01T00:00:10.500Z"), "2026-01-01T00:00:10.5Z");
        assert_eq!(shown("2026-01-01t00:00:00-05:30"), "2026-01-01T05:30:00Z");
        assert_eq!(shown("2026-01-01T00:00:00.9999999Z"), "2026-01-01T00:00:00.999999Z");
        assert_eq!(shown("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
        assert_eq!(shown("2015-07-01T01:59:60.5+02:00"), "2015-07-01T00:00:00Z");
        assert_eq!(shown("2016-12-31T22:59:60Z"), "Impossible");
        assert_eq!(shown("2016-11-30T23:59:60Z"), "Impossible");
        assert_eq!(shown("2026-01-01T24:00:00Z"), "Impossible");
        assert_eq!(shown("2026-01-01T00:00:00+24:00"), "Impossible");
        assert_eq!(shown("2026-01-01T00:00:00"), "MissingOffset");
        assert_eq!(shown("2026-01-01"), "Form");
        assert_eq!(shown("2026-02-30T00:00:00Z"), "Impossible");
        assert_eq!(shown("2026-01-01 00:00:00Z"), "Form");
        assert_eq!(shown("0000-12-31T00:00:00Z"), "Year");
        assert_eq!(shown("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999999Z");
        assert_eq!(shown("9999-12-31T23:59:59-01:00"), "Year");
        assert_eq!(shown("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z");
    }

    #[test]
    fn beyond_the_calendar_stays_there() {
        assert_eq!(Instant::from_micros(LAST).next(), Instant::NEVER);
        assert_eq!(Instant::from_micros(FIRST).plus_micros(-1), Instant::ALWAYS);
        assert_eq!(Instant::NEVER.plus_micros(-1), Instant::NEVER);
    }

    #[test]
    fn local_times_are_strict() {
        assert!(parse_local("2026-03-01T09:00").is_some() && parse_local("2026-03-01T09:00:30.5").is_some());
        for bad in ["2026-03-01T9:00", "2026-03-01T09:00Z", "2026-03-01T09:00:", "2026-02-29T09:00", "2026-03-01T24:00"]
        {
            assert!(parse_local(bad).is_none(), "{bad}");
        }
        assert!(
            parse_date("2024-02-29").is_some()
                && parse_date("2026-02-29").is_none()
                && parse_date("26-02-01").is_none()
        );
    }
}
