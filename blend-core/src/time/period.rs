//! Calendar periods: ISO 8601 durations without fractions.

use super::Instant;
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A duration in calendar parts and elapsed parts; the whole may be negative.
///
/// `P3Y` is not `P1095D`, and `P1D` is not `PT24H`: years to days move the local date, hours to seconds are elapsed time.
///
/// ```
/// use blend_core::time::Period;
/// assert_eq!(Period::parse("P1DT12H")?.to_string(), "P1DT12H");
/// assert!(Period::parse("P1.5D").is_err());
/// # Ok::<(), blend_core::time::PeriodError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Period {
    pub(super) years: i64,
    pub(super) months: i64,
    pub(super) weeks: i64,
    pub(super) days: i64,
    pub(super) hours: i64,
    pub(super) minutes: i64,
    pub(super) seconds: i64,
}

/// Text that is not an ISO 8601 duration without fractions, of at most nine digits a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 8601 duration without fractions, as P1Y, P3W, P1DT12H or PT24H")]
pub struct PeriodError;

impl Period {
    /// Reads `P1Y2M3W4DT5H6M7S` with any of its parts, at least one, in this order, and perhaps a sign before it.
    ///
    /// # Errors
    /// [`PeriodError`] for anything else.
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        let (sign, body) = match text.strip_prefix('-') {
            Some(body) => (-1, body),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let body = body.strip_prefix('P').ok_or(PeriodError)?;
        let (date, time) = match body.split_once('T') {
            Some((_, "")) => return Err(PeriodError),
            Some((date, time)) => (date, time),
            None => (body, ""),
        };
        if date.is_empty() && time.is_empty() {
            return Err(PeriodError);
        }
        let [years, months, weeks, days] = parts(date, ['Y', 'M', 'W', 'D'], sign)?;
        let [hours, minutes, seconds] = parts(time, ['H', 'M', 'S'], sign)?;
        Ok(Period { years, months, weeks, days, hours, minutes, seconds })
    }

    /// A number of days.
    pub fn days(days: i64) -> Period {
        Period { days, ..Period::default() }
    }

    /// The elapsed time from one instant to another in hours, minutes and seconds, negative when the other is earlier,
    /// rounded down to seconds; `None` where either is outside the calendar.
    ///
    /// ```
    /// use blend_core::time::{Instant, Period};
    /// let at = |text| Instant::parse(text).unwrap();
    /// let (from, to) = (at("2026-03-02T09:00:00Z"), at("2026-03-04T10:30:00Z"));
    /// assert_eq!(Period::between(from, to).unwrap().to_string(), "PT49H30M");
    /// assert_eq!(Period::between(to, from).unwrap().to_string(), "-PT49H30M");
    /// assert!(Period::between(from, Instant::NEVER).is_none());
    /// ```
    pub fn between(from: Instant, to: Instant) -> Option<Period> {
        if !from.is_finite() || !to.is_finite() {
            return None;
        }
        let all = to.micros().saturating_sub(from.micros()).div_euclid(1_000_000);
        // Every part has the sign of the whole.
        let (hours, rest) = (all.checked_div(3_600)?, all.checked_rem(3_600)?);
        let (minutes, seconds) = (rest.checked_div(60)?, rest.checked_rem(60)?);
        Some(Period { hours, minutes, seconds, ..Period::default() })
    }

    /// Whether it moves nothing.
    pub fn is_zero(&self) -> bool {
        *self == Period::default()
    }

    /// Whether it moves backwards.
    pub fn is_negative(&self) -> bool {
        [self.years, self.months, self.weeks, self.days, self.hours, self.minutes, self.seconds]
            .iter()
            .any(|part| *part < 0)
    }

    /// Whether it moves the local date, not only elapsed time.
    pub fn has_calendar_parts(&self) -> bool {
        [self.years, self.months, self.weeks, self.days].iter().any(|part| *part != 0)
    }

    /// Its length in days, when it has weeks and days only.
    pub fn weeks_and_days(&self) -> Option<i64> {
        let only = Period { weeks: self.weeks, days: self.days, ..Period::default() };
        (only == *self).then(|| self.weeks.saturating_mul(7).saturating_add(self.days))
    }

    /// Its length in days as far as that can be said without a date: a year has 365 and a quarter, a month the twelfth of
    /// it, rounded down with the hours that make no day.
    pub(crate) fn about_days(&self) -> i64 {
        let months = self.years.saturating_mul(12).saturating_add(self.months);
        let seconds = self.hours.saturating_mul(60).saturating_add(self.minutes).saturating_mul(60);
        let days = self.weeks.saturating_mul(7).saturating_add(self.days);
        let whole = months.saturating_mul(1_461).div_euclid(48).saturating_add(days);
        whole.saturating_add(seconds.saturating_add(self.seconds).div_euclid(86_400))
    }

    /// Both, part by part: steps that are counted together from one anchor.
    #[must_use]
    pub fn plus(&self, other: &Period) -> Period {
        Period {
            years: self.years.saturating_add(other.years),
            months: self.months.saturating_add(other.months),
            weeks: self.weeks.saturating_add(other.weeks),
            days: self.days.saturating_add(other.days),
            hours: self.hours.saturating_add(other.hours),
            minutes: self.minutes.saturating_add(other.minutes),
            seconds: self.seconds.saturating_add(other.seconds),
        }
    }

    /// Elapsed microseconds of its hours, minutes and seconds, times `count`.
    pub(crate) fn elapsed_micros(&self, count: i64) -> i128 {
        let seconds = i128::from(self.hours)
            .saturating_mul(3_600)
            .saturating_add(i128::from(self.minutes).saturating_mul(60))
            .saturating_add(i128::from(self.seconds));
        seconds.saturating_mul(1_000_000).saturating_mul(i128::from(count))
    }
}

fn parts<const N: usize>(mut text: &str, names: [char; N], sign: i64) -> Result<[i64; N], PeriodError> {
    let mut found = [0; N];
    for (name, part) in names.into_iter().zip(found.iter_mut()) {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let Some((number, rest)) = text.split_at_checked(digits) else { return Err(PeriodError) };
        if let Some(rest) = rest.strip_prefix(name) {
            if number.is_empty() || number.len() > 9 {
                return Err(PeriodError);
            }
            *part = number.parse::<i64>().map_err(|_| PeriodError)?.saturating_mul(sign);
            text = rest;
        }
    }
    if text.is_empty() { Ok(found) } else { Err(PeriodError) }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("P0D");
        }
        f.write_str(if self.is_negative() { "-P" } else { "P" })?;
        let mut part = |number: i64, name: char| match number {
            0 => Ok(()),
            number => write!(f, "{}{name}", number.unsigned_abs()),
        };
        part(self.years, 'Y')?;
        part(self.months, 'M')?;
        part(self.weeks, 'W')?;
        part(self.days, 'D')?;
        if self.hours != 0 || self.minutes != 0 || self.seconds != 0 {
            f.write_str("T")?;
        }
        let mut part = |number: i64, name: char| match number {
            0 => Ok(()),
            number => write!(f, "{}{name}", number.unsigned_abs()),
        };
        part(self.hours, 'H')?;
        part(self.minutes, 'M')?;
        part(self.seconds, 'S')
    }
}

/// A day of every year, `MM-DD`; 29 February is 28 February in common years.
///
/// ```
/// use blend_core::time::{MonthDay, parse_date};
/// let year_end = MonthDay::parse("12-31").ok_or("no such day")?;
/// assert_eq!(year_end.on_or_after(parse_date("2026-03-01").unwrap()), parse_date("2026-12-31"));
/// assert!(MonthDay::parse("02-30").is_none());
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// Reads `MM-DD`.
    pub fn parse(text: &str) -> Option<MonthDay> {
        let (month, day) = text.split_once('-')?;
        let number = |text: &str| {
            (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u32>().ok())
                .flatten()
        };
        let (month, day) = (number(month)?, number(day)?);
        NaiveDate::from_ymd_opt(2024, month, day).map(|_| MonthDay { month, day })
    }

    /// The first such day on or after a date; `None` beyond the calendar.
    pub fn on_or_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        let this = self.of_year(date.year())?;
        if this >= date { Some(this) } else { self.of_year(date.year().checked_add(1)?) }
    }

    fn of_year(&self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_shown() {
        for good in ["P1Y", "P2M", "P3W", "P1DT12H", "PT24H", "-P2W", "P1Y2M3W4DT5H6M7S", "PT1M", "P0D"] {
            assert_eq!(Period::parse(good).unwrap().to_string(), good);
        }
        for bad in
            ["", "P", "PT", "P1", "1D", "P1.5D", "P1H", "PT1D", "P1D1Y", "P1DT", "p1d", "P-1D", "P1234567890D", "PÄ"]
        {
            assert!(Period::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Period::parse("P2W3D").unwrap().weeks_and_days(), Some(17));
        assert_eq!(Period::parse("P1M").unwrap().weeks_and_days(), None);
    }

    #[test]
    fn days_of_the_year() {
        let date = |text| crate::time::parse_date(text).unwrap();
        let leap = MonthDay::parse("02-29").unwrap();
        assert_eq!(leap.on_or_after(date("2026-01-01")), Some(date("2026-02-28")));
        assert_eq!(leap.on_or_after(date("2027-03-01")), Some(date("2028-02-29")));
        assert_eq!(MonthDay::parse("12-31").unwrap().on_or_after(date("2026-12-31")), Some(date("2026-12-31")));
        assert!(
            MonthDay::parse("02-30").is_none()
                && MonthDay::parse("1-01").is_none()
                && MonthDay::parse("+1-01").is_none()
        );
    }
}
