//! Time zones, and stepping an instant by a period in one.
//!
//! A local time that does not exist becomes the first instant after the gap; one that exists twice, the earlier.

use super::{Instant, Period};
use chrono::{Days, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike};

#[cfg(feature = "zones")]
type Data = chrono_tz::Tz;
#[cfg(not(feature = "zones"))]
type Data = chrono::Utc;

/// An IANA time zone. Without the feature `zones`, UTC alone.
///
/// ```
/// use blend_core::time::{Instant, Period, Zone};
/// # #[cfg(feature = "zones")] {
/// let london = Zone::named("Europe/London").ok_or("no such zone")?;
/// // The clock goes forward on 29 March 2026: a day later at the same local time is 23 hours later.
/// let before = Instant::parse("2026-03-28T12:00:00Z")?;
/// assert_eq!(london.add(before, &Period::parse("P1D")?).to_string(), "2026-03-29T11:00:00Z");
/// assert_eq!(london.add(before, &Period::parse("PT24H")?).to_string(), "2026-03-29T12:00:00Z");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Data);

#[cfg(feature = "zones")]
impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(chrono_tz::Tz::UTC);

    /// The zone of an IANA name.
    pub fn named(name: &str) -> Option<Zone> {
        name.parse().ok().map(Zone)
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Every IANA name known.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// The edition of the zone data, as `2026a`.
    pub fn data_version() -> &'static str {
        chrono_tz::IANA_TZDB_VERSION
    }
}

#[cfg(not(feature = "zones"))]
impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(chrono::Utc);

    /// The zone of an IANA name: UTC alone in this build.
    pub fn named(name: &str) -> Option<Zone> {
        (name == "UTC").then_some(Zone::UTC)
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        "UTC"
    }

    /// Every IANA name known.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ["UTC"].into_iter()
    }

    /// The edition of the zone data: none in this build.
    pub fn data_version() -> &'static str {
        "none"
    }
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::UTC
    }
}

impl Zone {
    /// The local time at an instant.
    pub fn local(self, at: Instant) -> NaiveDateTime {
        let utc = at.utc();
        if self == Zone::UTC {
            return utc;
        }
        let offset = self.0.offset_from_utc_datetime(&utc).fix();
        utc.checked_add_offset(offset).unwrap_or(utc)
    }

    /// The local date at an instant.
    pub fn date(self, at: Instant) -> NaiveDate {
        self.local(at).date()
    }

    /// The local time at an instant as RFC 3339 text with its offset. Offsets with seconds, as they were before 1972, are
    /// cut to minutes and the local time with them, so that the text names the same instant.
    ///
    /// ```
    /// use blend_core::time::{Instant, Zone};
    /// # #[cfg(feature = "zones")] {
    /// let kathmandu = Zone::named("Asia/Kathmandu").ok_or("no such zone")?;
    /// assert_eq!(kathmandu.text(Instant::parse("2026-03-01T20:00:00.5Z")?), "2026-03-02T01:45:00.5+05:45");
    /// # }
    /// assert_eq!(Zone::UTC.text(Instant::parse("2026-03-01T20:00:00Z")?), "2026-03-01T20:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn text(self, at: Instant) -> String {
        if !at.is_finite() {
            return at.to_string();
        }
        let minutes = self.0.offset_from_utc_datetime(&at.utc()).fix().local_minus_utc().div_euclid(60);
        let moved = at.plus_micros(i64::from(minutes).saturating_mul(60_000_000));
        // At either end of the calendar there may be no such local time.
        let (local, minutes) = if moved.is_finite() { (moved, minutes) } else { (at, 0) };
        let local = local.to_string();
        let sign = if minutes < 0 { '-' } else { '+' };
        let size = minutes.unsigned_abs();
        format!("{}{sign}{:02}:{:02}", local.trim_end_matches('Z'), size.div_euclid(60), size.rem_euclid(60))
    }

    /// The instant of a local time: after a gap its end, of two the earlier.
    pub fn resolve(self, local: NaiveDateTime) -> Instant {
        if self == Zone::UTC {
            return Instant::from_utc(local);
        }
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(found) => Instant::from_utc(found.naive_utc()),
            LocalResult::Ambiguous(one, other) => Instant::from_utc(one.naive_utc().min(other.naive_utc())),
            LocalResult::None => self.after_gap(local),
        }
    }

    /// The instant at which a gap ends: the clock change between two instants that lie either side of the gap.
    fn after_gap(self, local: NaiveDateTime) -> Instant {
        let day = chrono::Duration::days(2);
        let (Some(low), Some(high)) = (local.checked_sub_signed(day), local.checked_add_signed(day)) else {
            return Instant::from_utc(local);
        };
        let (mut low, mut high) = (low.and_utc().timestamp(), high.and_utc().timestamp());
        // Local time at `low` is before the gap, at `high` after it; no zone has two changes this close together.
        while high.saturating_sub(low) > 1 {
            let middle = low.midpoint(high);
            let instant = Instant::from_micros(middle.saturating_mul(1_000_000));
            if self.local(instant) > local { high = middle } else { low = middle }
        }
        Instant::from_micros(high.saturating_mul(1_000_000))
    }

    /// The first instant of a local day.
    pub fn start_of_day(self, date: NaiveDate) -> Instant {
        self.resolve(date.and_time(NaiveTime::MIN))
    }

    /// The first instant of the next local day: due until here, overdue from here on.
    pub fn end_of_day(self, date: NaiveDate) -> Instant {
        match date.succ_opt() {
            Some(next) => self.start_of_day(next),
            None => Instant::NEVER,
        }
    }

    /// The date some days later (or earlier); stops at the ends of the calendar.
    pub fn days_after(self, date: NaiveDate, days: i64) -> NaiveDate {
        let moved = if days < 0 {
            date.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(NaiveDate::MIN)
        } else {
            date.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(NaiveDate::MAX)
        };
        moved.clamp(NaiveDate::MIN, NaiveDate::MAX)
    }

    /// The microseconds that a period takes wherever it begins; `None` where that depends on the calendar.
    pub(crate) fn elapsed(self, period: &Period) -> Option<i64> {
        let days = match period {
            // Each day has 24 hours there.
            Period { years: 0, months: 0, weeks, days, .. } if self == Zone::UTC => {
                i128::from(*weeks).saturating_mul(7).saturating_add(i128::from(*days))
            }
            _ if period.has_calendar_parts() => return None,
            _ => 0,
        };
        i64::try_from(days.saturating_mul(86_400_000_000).saturating_add(period.elapsed_micros(1))).ok()
    }

    /// One period after an instant.
    pub fn add(self, at: Instant, period: &Period) -> Instant {
        self.step(at, period, 1)
    }

    /// The `count`-th step from an anchor: every part times `count`; years and months (month ends clamp), weeks and days,
    /// then the local time is resolved, then elapsed parts. Without calendar parts only elapsed time.
    pub fn step(self, anchor: Instant, period: &Period, count: i64) -> Instant {
        if !anchor.is_finite() {
            return anchor;
        }
        if self == Zone::UTC && period.years == 0 && period.months == 0 {
            // Each day has 24 hours there.
            let days = i128::from(period.weeks).saturating_mul(7).saturating_add(i128::from(period.days));
            let calendar = days.saturating_mul(i128::from(count)).saturating_mul(86_400_000_000);
            return shifted(anchor, calendar.saturating_add(period.elapsed_micros(count)));
        }
        let moved = if period.has_calendar_parts() {
            let local = self.local(anchor);
            match moved_date(local.date(), period, count) {
                Some(date) => {
                    self.resolve(date.and_time(local.time().with_nanosecond(local.nanosecond()).unwrap_or_default()))
                }
                None => return beyond(period, count),
            }
        } else {
            anchor
        };
        if !moved.is_finite() {
            return beyond(period, count);
        }
        shifted(moved, period.elapsed_micros(count))
    }
}

fn shifted(at: Instant, micros: i128) -> Instant {
    let micros = micros.saturating_add(i128::from(at.micros()));
    match i64::try_from(micros) {
        Ok(micros) => Instant::from_micros(micros),
        Err(_) if micros < 0 => Instant::ALWAYS,
        Err(_) => Instant::NEVER,
    }
}

fn beyond(period: &Period, count: i64) -> Instant {
    if period.is_negative() == (count < 0) { Instant::NEVER } else { Instant::ALWAYS }
}

fn moved_date(date: NaiveDate, period: &Period, count: i64) -> Option<NaiveDate> {
    let months = period.years.checked_mul(12)?.checked_add(period.months)?.checked_mul(count)?;
    let size = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let date = if months < 0 { date.checked_sub_months(size) } else { date.checked_add_months(size) }?;
    let days = period.weeks.checked_mul(7)?.checked_add(period.days)?.checked_mul(count)?;
    let size = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(size) } else { date.checked_add_days(size) }
}

#[cfg(all(test, feature = "zones"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn stepped(zone: &str, from: &str, period: &str, count: i64) -> String {
        Zone::named(zone).unwrap().step(at(from), &Period::parse(period).unwrap(), count).to_string()
    }

    #[test]
    fn month_ends_clamp_and_steps_count_from_the_anchor() {
        assert_eq!(stepped("UTC", "2024-02-29T08:00:00Z", "P1Y", 1), "2025-02-28T08:00:00Z");
        assert_eq!(stepped("UTC", "2024-02-29T08:00:00Z", "P1Y", 4), "2028-02-29T08:00:00Z");
        assert_eq!(stepped("UTC", "2026-01-31T00:00:00Z", "P1M", 1), "2026-02-28T00:00:00Z");
        assert_eq!(stepped("UTC", "2026-03-31T00:00:00Z", "P1M", -1), "2026-02-28T00:00:00Z");
        assert_eq!(stepped("UTC", "2026-01-31T00:00:00Z", "P1M1D", 1), "2026-03-01T00:00:00Z");
    }

    #[test]
    fn gaps_end_and_repeated_hours_begin() {
        // London springs forward at 01:00 on 29 March 2026 and back at 02:00 on 25 October.
        assert_eq!(stepped("Europe/London", "2026-03-28T01:30:00Z", "P1D", 1), "2026-03-29T01:00:00Z");
        assert_eq!(stepped("Europe/London", "2026-10-24T00:30:00Z", "P1D", 1), "2026-10-25T00:30:00Z");
        // Lord Howe moves by half an hour; Apia skipped 30 December 2011.
        assert_eq!(stepped("Australia/Lord_Howe", "2026-10-02T15:40:00Z", "P1D", 1), "2026-10-03T15:30:00Z");
        assert_eq!(stepped("Pacific/Apia", "2011-12-29T12:00:00Z", "P1D", 1), "2011-12-30T10:00:00Z");
        let zone = Zone::named("America/Sao_Paulo").unwrap();
        // Midnight did not exist there on 4 November 2018.
        assert_eq!(
            zone.start_of_day(super::super::parse_date("2018-11-04").unwrap()).to_string(),
            "2018-11-04T03:00:00Z"
        );
    }

    #[test]
    fn beyond_the_calendar() {
        assert_eq!(stepped("UTC", "9999-06-01T00:00:00Z", "P1Y", 1), "never");
        assert_eq!(stepped("UTC", "9999-12-31T23:00:00Z", "PT1H", 1), "never");
        assert_eq!(stepped("UTC", "0001-06-01T00:00:00Z", "-P1Y", 1), "always");
        assert_eq!(stepped("UTC", "2026-06-01T00:00:00Z", "P999999999Y", 9_000), "never");
        assert_eq!(Zone::UTC.add(Instant::NEVER, &Period::days(-1)), Instant::NEVER);
    }

    proptest! {
        #[test]
        fn what_a_period_takes_wherever_it_begins_is_what_it_adds(
            micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000,
            parts in prop::array::uniform7(0_i64..40),
            london in any::<bool>(),
        ) {
            let [years, months, weeks, days, hours, minutes, seconds] = parts.map(|part| (part - 20).max(0));
            let period = Period { years, months, weeks, days, hours, minutes, seconds };
            let zone = if london { Zone::named("Europe/London").unwrap() } else { Zone::UTC };
            let from = Instant::from_micros(micros);
            if let Some(elapsed) = zone.elapsed(&period) {
                prop_assert_eq!(from.plus_micros(elapsed), zone.add(from, &period));
            }
            let fixed = if london { !period.has_calendar_parts() } else { years == 0 && months == 0 };
            prop_assert_eq!(zone.elapsed(&period).is_some(), fixed);
        }

        #[test]
        fn an_instant_survives_its_local_time_outside_clock_changes(micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000, zone in 0_usize..500) {
            let zone = Zone(chrono_tz::TZ_VARIANTS[zone % chrono_tz::TZ_VARIANTS.len()]);
            let instant = Instant::from_micros(micros);
            let back = zone.resolve(zone.local(instant));
            // Of a repeated local time the earlier instant is meant.
            prop_assert!(back <= instant);
            prop_assert_eq!(zone.local(back), zone.local(instant));
        }
    }
}
