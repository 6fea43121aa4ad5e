//! Instants as microseconds since 1970 UTC; durations that move the local date and then the clock.

use chrono::{DateTime, Days, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

pub(crate) type Instant = i64;

/// Before every instant, after every instant.
pub(crate) const EVER: Instant = i64::MIN;
pub(crate) const NEVER: Instant = i64::MAX;

pub(crate) fn utc(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at).unwrap()
}

/// RFC 3339 in UTC with as many fraction digits as needed.
pub(crate) fn show(at: Instant) -> String {
    let whole = utc(at).format("%Y-%m-%dT%H:%M:%S").to_string();
    let micros = at.rem_euclid(1_000_000);
    if micros == 0 {
        return format!("{whole}Z");
    }
    format!("{whole}.{}Z", format!("{micros:06}").trim_end_matches('0'))
}

fn bounded(at: Option<Instant>, forward: bool) -> Instant {
    let first = day(1, 1, 1).and_time(NaiveTime::MIN).and_utc().timestamp_micros();
    let last = day(9999, 12, 31).and_time(NaiveTime::MIN).and_utc().timestamp_micros() + 86_400_000_000;
    match at {
        Some(at) if at < first => EVER,
        Some(at) if at >= last => NEVER,
        Some(at) => at,
        None if forward => NEVER,
        None => EVER,
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(crate) fn local(at: Instant, zone: Tz) -> NaiveDateTime {
    utc(at).with_timezone(&zone).naive_local()
}

/// The instant of a local time: the earlier of two, the first after a gap.
pub(crate) fn resolve(wanted: NaiveDateTime, zone: Tz) -> Instant {
    match zone.from_local_datetime(&wanted) {
        LocalResult::Single(at) => at.timestamp_micros(),
        LocalResult::Ambiguous(first, _) => first.timestamp_micros(),
        LocalResult::None => {
            let guess = wanted.and_utc().timestamp_micros();
            let (mut before, mut after) = (guess - 172_800_000_000, guess + 172_800_000_000);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if local(middle, zone) >= wanted { after = middle } else { before = middle }
            }
            after
        }
    }
}

pub(crate) fn day_start(date: NaiveDate, zone: Tz) -> Instant {
    resolve(date.and_time(NaiveTime::MIN), zone)
}

pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// RFC 3339, or a local time of the zone.
pub(crate) fn instant(text: &str, zone: Tz) -> Option<Instant> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.timestamp_micros());
    }
    let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    formats.iter().find_map(|f| NaiveDateTime::parse_from_str(text, f).ok()).map(|local| resolve(local, zone))
}

/// A date stands for the start of its local day.
pub(crate) fn start_of(text: &str, zone: Tz) -> Option<Instant> {
    match date(text) {
        Some(date) => Some(day_start(date, zone)),
        None => instant(text, zone),
    }
}

/// A date as an end: the first instant of the next local day.
pub(crate) fn end_of(text: &str, zone: Tz) -> Option<Instant> {
    match date(text) {
        Some(date) => Some(day_start(date + Days::new(1), zone)),
        None => instant(text, zone),
    }
}

/// The first instant of the local day after the one that holds `at`.
pub(crate) fn day_end(at: Instant, zone: Tz) -> Instant {
    if at == NEVER || at == EVER {
        return at;
    }
    day_start(local(at, zone).date() + Days::new(1), zone)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Duration {
    pub(crate) months: i64,
    pub(crate) days: i64,
    pub(crate) micros: i64,
    /// Whether a year, month, week or day is written at all.
    pub(crate) calendar: bool,
}

impl Duration {
    pub(crate) fn parse(text: &str) -> Option<Duration> {
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let mut sum = Duration::default();
        let (mut number, mut clock) = (0_i64, false);
        for c in text.strip_prefix('P')?.chars() {
            if let Some(digit) = c.to_digit(10) {
                number = number * 10 + i64::from(digit);
                continue;
            }
            match (clock, c) {
                (false, 'T') => clock = true,
                (false, 'Y') => sum.months += 12 * number,
                (false, 'M') => sum.months += number,
                (false, 'W') => sum.days += 7 * number,
                (false, 'D') => sum.days += number,
                (true, 'H') => sum.micros += number * 3_600_000_000,
                (true, 'M') => sum.micros += number * 60_000_000,
                (true, 'S') => sum.micros += number * 1_000_000,
                _ => return None,
            }
            sum.calendar |= !clock && c != 'T';
            number = 0;
        }
        Some(sum.times(sign))
    }

    /// Every part, `k` times.
    pub(crate) fn times(self, k: i64) -> Duration {
        Duration { months: self.months * k, days: self.days * k, micros: self.micros * k, calendar: self.calendar }
    }

    /// Part by part.
    pub(crate) fn plus(self, other: Duration) -> Duration {
        Duration {
            months: self.months + other.months,
            days: self.days + other.days,
            micros: self.micros + other.micros,
            calendar: self.calendar || other.calendar,
        }
    }

    pub(crate) fn back(self) -> Duration {
        self.times(-1)
    }
}

/// `at` moved: years and months (clamped), days, then the local time resolved, then elapsed time.
pub(crate) fn add(at: Instant, by: Duration, zone: Tz) -> Instant {
    if at == EVER || at == NEVER {
        return at;
    }
    let forward = by.months > 0 || by.days > 0 || (by.months == 0 && by.days == 0 && by.micros >= 0);
    let moved = if by.calendar {
        let here = local(at, zone);
        let months = Months::new(by.months.unsigned_abs() as u32);
        let date =
            if by.months < 0 { here.date().checked_sub_months(months) } else { here.date().checked_add_months(months) };
        let days = Days::new(by.days.unsigned_abs());
        let date = date.and_then(|d| if by.days < 0 { d.checked_sub_days(days) } else { d.checked_add_days(days) });
        let there = date.filter(|d| *d > day(1, 1, 1) && *d <= day(9999, 12, 31)).map(|d| d.and_time(here.time()));
        there.map(|there| resolve(there, zone))
    } else {
        Some(at)
    };
    bounded(moved.and_then(|m| m.checked_add(by.micros)), forward)
}

/// The `MM-DD` of a year as the end of that local day; the last day of the month where it does not exist.
pub(crate) fn year_end(month_day: &str, year: i32, zone: Tz) -> Option<Instant> {
    let (month, wanted) = month_day.split_once('-')?;
    let (month, wanted): (u32, u32) = (month.parse().ok()?, wanted.parse().ok()?);
    let date = (1..=wanted).rev().find_map(|d| NaiveDate::from_ymd_opt(year, month, d))?;
    Some(day_start(date + Days::new(1), zone))
}
