//! From text to instants, dates, due dates and durations, each fault with its place.
//!
//! A date stands for the start of its local day; as an end (`until`, `expires`, `due`) for the end of it. Source:
//! sections 2 and 12 of the domain.

use crate::plan::Due;
use crate::problem::{Code, Collector, Problem, Problems, shown};
use crate::time::{Instant, InstantError, Period, Zone, parse_date, parse_local};
use std::fmt::Display;
use std::str::FromStr;

/// Reads an instant with its offset.
pub(crate) fn instant(text: &str, place: &(impl Display + ?Sized), problems: &mut Collector) -> Option<Instant> {
    match Instant::parse(text) {
        Ok(at) => Some(at),
        Err(error) => {
            let help = match error {
                InstantError::MissingOffset => "add the offset from UTC, as `2026-03-02T09:00:00+01:00`",
                _ => "write an instant as `2026-03-02T09:00:00+01:00`",
            };
            let message = format!("`{}`: {error}", shown(text));
            problems.push(Problem::new(Code::BadInstant, place.to_string(), message).help(help));
            None
        }
    }
}

/// Reads an instant, or a date as the start of its local day.
pub(crate) fn begin(
    text: &str,
    zone: Zone,
    place: &(impl Display + ?Sized),
    problems: &mut Collector,
) -> Option<Instant> {
    match parse_date(text) {
        Some(date) => Some(zone.start_of_day(date)),
        None => instant(text, place, problems),
    }
}

/// Reads an instant, or a date as the end of its local day.
pub(crate) fn end(
    text: &str,
    zone: Zone,
    place: &(impl Display + ?Sized),
    problems: &mut Collector,
) -> Option<Instant> {
    match parse_date(text) {
        Some(date) => Some(zone.end_of_day(date)),
        None => instant(text, place, problems),
    }
}

/// Reads an instant, or a local time without offset in `zone`.
pub(crate) fn local(
    text: &str,
    zone: Zone,
    place: &(impl Display + ?Sized),
    problems: &mut Collector,
) -> Option<Instant> {
    match parse_local(text) {
        Some(local) => match zone.resolve(local) {
            at if at.is_finite() => Some(at),
            _ => {
                let message = format!("`{}`: outside years 1 to 9999", shown(text));
                problems.error(Code::BadInstant, place.to_string(), message);
                None
            }
        },
        None => instant(text, place, problems),
    }
}

/// Which durations can serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Any, as offsets in a plan.
    Any,
    /// Zero or more.
    NotNegative,
    /// More than zero.
    Positive,
}

/// Reads a duration.
pub(crate) fn period(
    text: &str,
    sign: Sign,
    place: &(impl Display + ?Sized),
    problems: &mut Collector,
) -> Option<Period> {
    let bad = |what: String, problems: &mut Collector| {
        let problem = Problem::new(Code::BadDuration, place.to_string(), format!("`{}` {what}", shown(text)));
        problems.push(problem.help("write a duration as `P1Y`, `P3W`, `P1DT12H` or `PT24H`"));
        None
    };
    match Period::parse(text) {
        Err(error) => bad(format!("is {error}"), problems),
        Ok(period) if sign != Sign::Any && period.is_negative() => bad("is negative".into(), problems),
        Ok(period) if sign == Sign::Positive && period.is_zero() => bad("is no time at all".into(), problems),
        Ok(period) => Some(period),
    }
}

/// Reads a due date: an offset from the anchor (which may be negative), a date, or an instant.
pub(crate) fn due(text: &str, zone: Zone, place: &(impl Display + ?Sized), problems: &mut Collector) -> Option<Due> {
    if text.trim_start_matches(['-', '+']).starts_with('P') {
        return period(text, Sign::Any, place, problems).map(Due::Offset);
    }
    end(text, zone, place, problems).map(Due::At)
}

/// The zone of a name.
pub(crate) fn zone(name: &str, place: &(impl Display + ?Sized), problems: &mut Collector) -> Option<Zone> {
    let found = Zone::named(name);
    if found.is_none() {
        let message = format!("unknown time zone `{}`", shown(name));
        let problem = Problem::new(Code::UnknownTimezone, place.to_string(), message);
        problems.push_near(problem, name, Zone::names());
    }
    found
}

impl FromStr for Zone {
    type Err = Problems;

    /// As [`Zone::named`], refused with the nearest name.
    ///
    /// ```
    /// use blend_core::time::Zone;
    /// assert_eq!("UTC".parse::<Zone>().ok(), Some(Zone::UTC));
    /// let refused = "Mars/Olympus".parse::<Zone>().unwrap_err();
    /// assert_eq!(refused.as_slice()[0].code().name(), "unknown_timezone");
    /// ```
    fn from_str(name: &str) -> Result<Zone, Problems> {
        let mut problems = Collector::default();
        let found = zone(name, "", &mut problems);
        problems.finish(found).map(|(zone, _)| zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes<T>(read: impl Fn(&mut Collector) -> Option<T>) -> Vec<(Code, String)> {
        let mut problems = Collector::default();
        read(&mut problems);
        match problems.finish(None::<()>) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|problem| (problem.code(), problem.pointer().to_owned())).collect(),
        }
    }

    #[test]
    fn dates_begin_and_end_local_days() {
        let mut problems = Collector::default();
        let paris = zone("Europe/Paris", "/timezone", &mut problems).unwrap();
        let at = |found: Option<Instant>| found.unwrap().to_string();
        assert_eq!(at(begin("2026-07-01", paris, "", &mut problems)), "2026-06-30T22:00:00Z");
        assert_eq!(at(end("2026-07-01", paris, "", &mut problems)), "2026-07-01T22:00:00Z");
        assert_eq!(at(local("2026-07-01T09:00", paris, "", &mut problems)), "2026-07-01T07:00:00Z");
        assert_eq!(at(local("2026-07-01T09:00:00Z", paris, "", &mut problems)), "2026-07-01T09:00:00Z");
        assert_eq!(due("-P2W", paris, "", &mut problems), Some(Due::Offset(Period::parse("-P2W").unwrap())));
        assert!(matches!(due("2026-07-01", paris, "", &mut problems), Some(Due::At(_))));
        assert_eq!(problems.count(), 0);
    }

    #[test]
    fn faults_have_codes_and_places() {
        assert_eq!(codes(|p| instant("2026-07-01T09:00:00", "/a", p)), [(Code::BadInstant, "/a".to_owned())]);
        assert_eq!(codes(|p| due("soon", Zone::UTC, "/b", p)), [(Code::BadInstant, "/b".to_owned())]);
        assert_eq!(codes(|p| due("P1.5D", Zone::UTC, "/b", p)), [(Code::BadDuration, "/b".to_owned())]);
        assert_eq!(codes(|p| period("-P1D", Sign::NotNegative, "/c", p)), [(Code::BadDuration, "/c".to_owned())]);
        assert_eq!(codes(|p| period("P0D", Sign::Positive, "/c", p)), [(Code::BadDuration, "/c".to_owned())]);
        assert_eq!(codes(|p| period("P0D", Sign::NotNegative, "/c", p)), []);
        assert_eq!(codes(|p| zone("Europe/Londn", "/z", p)), [(Code::UnknownTimezone, "/z".to_owned())]);
        assert_eq!(codes(|p| local("9999-12-31T23:30", Zone::named("America/Lima").unwrap(), "/s", p)).len(), 1);
    }
}
