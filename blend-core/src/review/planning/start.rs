//! From when on a programme's weeks and days count, where no learner says so.

use crate::compile::when;
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use crate::programme::Schedule;
use crate::time::{Instant, Zone, parse_date, parse_local};
use chrono::{NaiveDateTime, NaiveTime};

/// What weeks and days count from, whatever the programme's anchor: as for a learner who starts then.
///
/// ```
/// use blend_core::{review::Start, time::Instant};
/// assert_eq!(Start::parse("2026-03-02T09:00:00Z")?, Start::At(Instant::parse("2026-03-02T09:00:00Z").unwrap()));
/// assert!(matches!(Start::parse("2026-03-02")?, Start::Local(_)));
/// assert!(Start::parse("next week").is_err());
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The start of a cohort of the schedule.
    Cohort(String),
    /// An instant.
    At(Instant),
    /// A local time in the programme's zone; a date is its first instant.
    Local(NaiveDateTime),
}

impl Start {
    /// Reads a date, a local time or an instant.
    ///
    /// # Errors
    /// `bad_instant` for any other text.
    pub fn parse(text: &str) -> Result<Start, Problems> {
        let mut problems = Collector::default();
        let start = Start::read(text, &Place::at(""), &mut problems);
        problems.finish(start).map(|(start, _)| start)
    }

    fn read(text: &str, place: &Place<'_>, problems: &mut Collector) -> Option<Start> {
        let local = parse_date(text).map(|date| date.and_time(NaiveTime::MIN)).or_else(|| parse_local(text));
        match local {
            Some(local) => Some(Start::Local(local)),
            None => when::instant(text, place, problems).map(Start::At),
        }
    }

    /// Reads the fields `cohort` and `starts` of options, of which one alone may be there.
    pub(crate) fn written(
        cohort: Option<String>,
        starts: Option<&str>,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<Start> {
        let at = place.field("starts");
        let read = starts.and_then(|text| Start::read(text, &at, problems));
        if cohort.is_some() && starts.is_some() {
            let problem =
                Problem::new(Code::ConflictingFields, at.to_string(), "`cohort` and `starts` exclude each other");
            problems.push(problem.help("name a cohort, or say when it starts"));
        }
        cohort.map(Start::Cohort).or(read)
    }

    /// The instant meant.
    pub(crate) fn instant(&self, zone: Zone, schedule: Option<&Schedule>) -> Result<Instant, Problems> {
        let id = match self {
            Start::At(at) => return finite(*at),
            Start::Local(local) => return finite(zone.resolve(*local)),
            Start::Cohort(id) => id,
        };
        let timetable = schedule.map(Schedule::timetable);
        if let Some(cohort) = timetable.and_then(|timetable| timetable.cohort(id)) {
            return Ok(cohort.starts);
        }
        let problem = Problem::new(Code::UnknownReference, "/cohort", format!("there is no cohort `{}`", shown(id)));
        let mut problems = Collector::default();
        match timetable {
            Some(timetable) => problems.push_near(problem, id, timetable.cohorts.iter().map(|cohort| &*cohort.id)),
            None => problems.push(problem.help("give the schedule that has it")),
        }
        problems.finish(None).map(|(at, _)| at)
    }
}

fn finite(at: Instant) -> Result<Instant, Problems> {
    if at.is_finite() {
        return Ok(at);
    }
    Err(Problems::one(Problem::new(Code::BadInstant, "/starts", "outside years 1 to 9999")))
}

/// Refuses a schedule of another programme.
pub(crate) fn suits(programme: &str, schedule: Option<&Schedule>) -> Result<(), Problems> {
    match schedule.filter(|schedule| schedule.document().programme != programme) {
        None => Ok(()),
        Some(other) => {
            let message = format!(
                "schedule of programme `{}`, not of `{}`",
                shown(&other.document().programme),
                shown(programme)
            );
            Err(Problems::one(Problem::new(Code::OtherProgramme, "/schedule", message)))
        }
    }
}
