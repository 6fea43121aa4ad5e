//! What a programme looks like in the calendar: every occurrence with its window, due, sessions and deadlines.
//!
//! A start (plan and no facts) or a learner's course -> the frame in force, from which `evaluate` tells due instants,
//! gates and states -> sessions that count, put to their occurrences -> `rows` -> [`Calendar`]. Nothing is decided here
//! that `evaluate` decides. A room of its own, because a review knows no record and this knows both. Source: section 6 of
//! the design side.

mod rows;
#[cfg(test)]
mod tests;

use crate::answer::{Calendar, LocalTime};
use crate::compile::when;
use crate::document::{self, Kind, json};
use crate::evaluate::{Course, Frame, Window};
use crate::learner::Record;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::problem::{Code, Collector, Place, Problems};
use crate::programme::{Programme, Schedule};
use crate::review::{Start, suits};
use crate::time::{Instant, Zone};
use rows::{Rows, Seen};
use std::collections::BTreeSet;

/// Whose calendar is wanted, and in which zone it is told.
///
/// ```
/// use blend_core::{CalendarOptions, review::Start};
/// let options = CalendarOptions::from_json(br#"{"cohort": "spring"}"#)?;
/// assert_eq!((options.start, options.timezone), (Start::Cohort("spring".into()), None));
/// let refused = CalendarOptions::from_json(br#"{"timezone": "Mars/Olympus"}"#).unwrap_err();
/// let codes: Vec<&str> = refused.iter().map(|problem| problem.code().name()).collect();
/// assert_eq!(codes, ["missing_field", "unknown_timezone"]);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarOptions {
    /// What weeks and offsets count from.
    pub start: Start,
    /// The zone in which all times are told; `None` for the programme's, of sessions their own.
    pub timezone: Option<Zone>,
}

impl CalendarOptions {
    /// Reads options from JSON text: an object with `cohort` or `starts` (a date, local time or instant), and perhaps
    /// `timezone`.
    ///
    /// # Errors
    /// Every problem of shape at once; if there is none, every field that is missing, excludes another or cannot be read.
    pub fn from_json(bytes: &[u8]) -> Result<CalendarOptions, Problems> {
        let written = document::CalendarOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        let zone = |name: String| when::zone(&name, &root.field("timezone"), &mut problems);
        let timezone = written.timezone.and_then(zone);
        if written.cohort.is_none() && written.starts.is_none() {
            problems.error(Code::MissingField, root.field("starts"), "`cohort` or `starts` is missing");
        }
        let start = Start::written(written.cohort, written.starts.as_deref(), &root, &mut problems);
        problems.finish(start.map(|start| CalendarOptions { start, timezone })).map(|(options, _)| options)
    }
}

impl Programme {
    /// The calendar of a cohort, or of anybody who starts at an instant, by the newest version. Sessions told are those of
    /// the cohort, and those of no cohort that start no earlier than the first planned day or the start.
    ///
    /// ```
    /// use blend_core::{CalendarOptions, Programme};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "anchor": "cohort",
    ///     "components": [
    ///         {"id": "prep", "format": "elearning", "week": 1},
    ///         {"id": "workshop", "format": "ilt", "week": 2}
    ///     ],
    ///     "gates": [{"id": "ready", "to": ["workshop"], "mode": "flag", "when": "prep", "ahead": "PT24H"}],
    ///     "completion": {"all": ["prep", "workshop"]}
    /// }"#)?;
    /// let schedule = programme.schedule_from_json(br#"{
    ///     "programme": "p", "cohorts": [{"id": "spring", "starts": "2026-03-02"}],
    ///     "sessions": [
    ///         {"id": "s", "component": "workshop", "cohort": "spring", "start": "2026-03-10T09:00", "minutes": 90}
    ///     ]
    /// }"#)?;
    /// let options = CalendarOptions::from_json(br#"{"cohort": "spring"}"#)?;
    /// let calendar = programme.calendar(Some(&schedule), &options)?;
    /// let prep = &calendar.rows[0];
    /// assert_eq!(prep.due.as_ref().unwrap().local, "2026-03-09T00:00:00+00:00");
    /// assert_eq!((prep.deadlines[0].margin.as_deref(), prep.deadlines[0].late), (Some("PT9H"), false));
    /// assert_eq!(calendar.rows[1].gates[0].deadline.as_ref().unwrap().local, "2026-03-09T09:00:00+00:00");
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_reference` for a cohort that is not there, `bad_instant` for a start outside the calendar,
    /// `other_programme` for a schedule of another programme.
    pub fn calendar(&self, schedule: Option<&Schedule>, options: &CalendarOptions) -> Result<Calendar, Problems> {
        suits(self.id(), schedule)?;
        let ground = self.ground(schedule);
        let plan = ground.newest();
        let start = options.start.instant(plan.zone, schedule)?;
        let timetable = ground.timetable.as_ref();
        let none = std::iter::empty();
        let frame = Frame::new(plan, timetable, None, none, Some(start), Some(start), Window::ALL);
        let cohort = match &options.start {
            Start::Cohort(id) => Some(id.as_str()),
            Start::At(_) | Start::Local(_) => None,
        };
        let begins = plan.slot_ids().filter(|slot| {
            let component = plan.slots.get(slot.at()).and_then(|slot| plan.component(slot.component));
            component.is_some_and(|component| component.planned.is_some())
        });
        let first = begins.filter_map(|slot| plan.planned_start(start, slot)).min().map_or(start, |day| day.min(start));
        let counts = |session: &Session| match session.cohort.as_deref() {
            None => first <= session.start,
            of => of == cohort,
        };
        let sessions = timetable.into_iter().flat_map(|timetable| timetable.iter());
        let sessions = sessions.filter(|(_, session)| session.cancelled_at.is_none() && counts(session));
        let seen = sessions.map(|(id, _)| Seen { session: id, booked: None }).collect();
        let rows =
            Rows { frame: &frame, timetable: timetable.map(AsRef::as_ref), zone: options.timezone, learner: None };
        Ok(Calendar { cohort: cohort.map(str::to_owned), ..whole(&rows, seen) })
    }
}

impl Record {
    /// The learner's calendar by the facts up to an instant, as known at another: with own due instants, seats, states, and
    /// what gates say; `timezone` to tell all times in, without one the programme's, of sessions their own.
    ///
    /// ```
    /// use blend_core::{Programme, answer::ComponentState, time::{Instant, Zone}};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "prep", "format": "elearning", "week": 1, "due": "P3D"}], "completion": "prep"
    /// }"#)?;
    /// let record = programme.record_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "completed", "component": "prep", "at": "2026-03-03T08:00:00Z"}
    /// ]"#, None)?;
    /// let calendar = record.calendar(Instant::parse("2026-03-04T00:00:00Z").unwrap(), None, None);
    /// let prep = &calendar.rows[0];
    /// assert_eq!(prep.window.as_ref().unwrap().from.local, "2026-03-02T00:00:00+00:00");
    /// assert_eq!(prep.due.as_ref().unwrap().local, "2026-03-06T00:00:00+00:00");
    /// assert_eq!(prep.state, Some(ComponentState::Done));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn calendar(&self, at: Instant, known_at: Option<Instant>, timezone: Option<Zone>) -> Calendar {
        self.with_course(at, known_at, |course| {
            let frame = course.frame_at(at);
            let timetable = course.ground.timetable.as_deref();
            let seen = timetable.map_or_else(Vec::new, |timetable| seen(course, frame, timetable, at));
            let rows = Rows { frame, timetable, zone: timezone, learner: Some((course, at)) };
            let cohort = course.episode(at).and_then(|episode| episode.cohort());
            Calendar {
                learner: self.learner().map(str::to_owned),
                at: Some(at),
                known_at,
                cohort: cohort.map(str::to_owned),
                ..whole(&rows, seen)
            }
        })
    }
}

/// The sessions of a learner's calendar: with a seat, attended, or still to be chosen.
fn seen(course: &Course, frame: &Frame, timetable: &Timetable, at: Instant) -> Vec<Seen> {
    let booked = course.booked_sessions(frame);
    let present = course.facts.iter().filter(|fact| matches!(fact.kind, Kind::Attended | Kind::Joined));
    let attended: BTreeSet<SessionId> =
        present.filter_map(|fact| timetable.names.get(fact.session.as_deref()?)).copied().collect();
    let enrolled = course.episode(at).filter(|episode| at < episode.until);
    let may_choose = |session: &Session| {
        let open = at < session.start && at < session.closes;
        open && enrolled
            .is_some_and(|episode| session.cohort.is_none() || session.cohort.as_deref() == episode.cohort())
    };
    let told = |(id, session): &(SessionId, &Session)| {
        !session.called_off(at) && (booked.contains(id) || attended.contains(id) || may_choose(session))
    };
    let sessions = timetable.iter().filter(told);
    sessions.map(|(id, _)| Seen { session: id, booked: Some(booked.contains(&id)) }).collect()
}

/// The calendar but for whose it is.
fn whole(rows: &Rows<'_>, seen: Vec<Seen>) -> Calendar {
    let plan = &rows.frame.plan;
    let zone = rows.zone.unwrap_or(plan.zone);
    let time = |at: Option<Instant>| at.and_then(|at| LocalTime::of(zone, at));
    let (list, cut) = rows.all(seen);
    Calendar {
        programme: plan.id().to_owned(),
        version: plan.version().map(str::to_owned),
        learner: None,
        at: None,
        known_at: None,
        cohort: None,
        timezone: zone.name().to_owned(),
        start: time(rows.frame.anchor),
        due: time(rows.frame.programme_due()),
        rows: list,
        cut,
    }
}
