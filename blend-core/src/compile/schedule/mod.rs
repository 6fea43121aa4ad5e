//! Schedules: local times resolved, series laid out, references checked, changes made (section 7 of the domain).
//!
//! [`times`] reads begin, end and meetings of one session or change; a series is laid out here; [`change`] then takes the
//! changes in order, each to the one session it names.

mod change;
mod times;

use super::names::{declare, form};
use super::parts::missing;
use super::when::{self, Sign};
use super::{names, number};
use crate::document;
use crate::limits;
use crate::plan::schedule::{Cohort, Session, SessionId, SessionNames, Timetable};
use crate::plan::{Component, Plan};
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use crate::time::{Instant, Period, Zone, parse_date};
use std::collections::HashMap;
use std::sync::Arc;
use times::{Times, reversed, told};

/// Compiles a schedule for a programme given by its versions, newest first. With it come warnings.
///
/// # Errors
/// Every fault of the schedule.
pub(crate) fn schedule(plans: &[&Plan], document: document::Schedule) -> Result<(Timetable, Vec<Problem>), Problems> {
    let mut problems = Collector::default();
    let root = Place::at("");
    let zone = plans.first().map_or(Zone::UTC, |plan| plan.zone);
    if let Some(plan) = plans.first()
        && plan.id() != document.programme
    {
        let message =
            format!("the schedule is about `{}`, the programme is `{}`", shown(&document.programme), plan.id());
        problems.push(
            Problem::new(Code::OtherProgramme, "/programme", message).help("give the schedule of this programme"),
        );
    }
    let (cohorts, cohort_names) = cohorts(&document, zone, &mut problems);
    let mut context =
        Context { plans, zone, written: &document, cohorts: &cohort_names, sessions: Vec::new(), full: false };
    let mut ids: HashMap<&str, usize> = HashMap::new();
    let place = root.field("sessions");
    for (index, session) in document.sessions.iter().flatten().enumerate() {
        let item = place.item(index);
        form(&session.id, &item.field("id"), &mut problems);
        match ids.get(session.id.as_str()) {
            Some(first) => {
                let message = format!("session id `{}` is used twice", shown(&session.id));
                problems.push(
                    Problem::new(Code::DuplicateId, item.field("id").to_string(), message)
                        .help("give each its own id")
                        .related([place.item(*first).field("id").to_string()]),
                );
            }
            None => drop(ids.insert(&session.id, index)),
        }
        context.session(index, session, &item, &mut problems);
    }
    let mut sessions = context.sessions;
    let names: SessionNames = sessions
        .iter()
        .enumerate()
        .map(|(index, session)| (session.id.clone(), SessionId(u32::try_from(index).unwrap_or(u32::MAX))))
        .collect();
    change::changes(&document, zone, &names, &mut sessions, &mut problems);
    problems.finish(Some(Timetable { sessions, cohorts, names, cohort_names, document }))
}

fn cohorts(
    document: &document::Schedule,
    zone: Zone,
    problems: &mut Collector,
) -> (Vec<Cohort>, HashMap<Box<str>, usize>) {
    let place = Place::at("/cohorts");
    let written = || document.cohorts.iter().flatten();
    let make = |index| usize::try_from(index).unwrap_or(usize::MAX);
    let names = declare("cohort", &place, written().map(|cohort| cohort.id.as_str()), make, problems);
    let read = |(index, cohort): (usize, &document::Cohort)| {
        let item = place.item(index);
        let starts = match parse_date(&cohort.starts) {
            Some(date) => Some(zone.start_of_day(date)),
            None => when::local(&cohort.starts, zone, &item.field("starts"), problems),
        };
        Cohort {
            id: cohort.id.as_str().into(),
            title: cohort.title.as_deref().map(Box::from),
            starts: starts.unwrap_or(Instant::NEVER),
        }
    };
    (written().enumerate().map(read).collect(), names)
}

struct Context<'a> {
    plans: &'a [&'a Plan],
    zone: Zone,
    written: &'a document::Schedule,
    cohorts: &'a HashMap<Box<str>, usize>,
    sessions: Vec<Session>,
    full: bool,
}

impl Context<'_> {
    fn session(&mut self, index: usize, written: &document::Session, place: &Place<'_>, problems: &mut Collector) {
        let zone = written
            .timezone
            .as_deref()
            .map_or(Some(self.zone), |name| when::zone(name, &place.field("timezone"), problems));
        self.references(written, place, problems);
        // Without its zone the local times of a session cannot be told; nothing about them is.
        let Some(zone) = zone else { return };
        let local = |text: &Option<String>, name: &'static str, problems: &mut Collector| {
            text.as_deref().and_then(|text| when::local(text, zone, &place.field(name), problems))
        };
        let slots = times::slots(&Times::of(written), zone, place, problems);
        let series = series(written, place, problems);
        let opens = local(&written.registration_opens, "registration_opens", problems);
        let closes = local(&written.registration_closes, "registration_closes", problems);
        if let (Some(opens), Some(closes)) = (opens, closes)
            && closes <= opens
        {
            reversed("registration closes before it opens", &place.field("registration_closes"), problems);
        }
        let cancelled_at = local(&written.cancelled_at, "cancelled_at", problems);
        let capacity = number::bounded(written.capacity, 0, u64::MAX, &place.field("capacity"), problems);
        let waitlist = number::bounded(written.waitlist, 0, u64::MAX, &place.field("waitlist"), problems).unwrap_or(0);
        let most = u64::from(u32::MAX);
        let occurrence = number::bounded(written.occurrence, 1, most, &place.field("occurrence"), problems);
        let Some(slots) = slots else { return };
        let (every, times) = match series {
            Series::None => (None, 1),
            Series::Of(every, times) => (Some(every), times),
            Series::Faulty => return,
        };
        if !self.room(times, place, problems) {
            return;
        }
        // What the sessions of a series have in common is there once.
        let common = Session {
            id: "".into(),
            written: index,
            component: written.component.as_str().into(),
            start: Instant::NEVER,
            end: Instant::NEVER,
            meetings: Vec::new(),
            venues: slots.iter().map(|slot| slot.venue.clone()).collect(),
            occurrence: occurrence.and_then(|occurrence| u32::try_from(occurrence).ok()),
            capacity,
            waitlist,
            cohort: written.cohort.as_deref().map(Arc::from),
            opens: None,
            closes: Instant::NEVER,
            cancelled_at,
            facilitators: written.facilitators.iter().flatten().filter_map(|name| told(name)).collect(),
            room: written.room.as_deref().and_then(told),
            link: written.link.as_deref().and_then(told),
            changed: None,
        };
        for step in 0..times {
            let moved = |at: Instant| every.map_or(at, |every| zone.step(at, &every, i64::from(step)));
            let number = step.saturating_add(1);
            let id = if every.is_some() { format!("{}#{number}", written.id) } else { written.id.clone() };
            // The length is elapsed time, whatever the clock does meanwhile.
            let mut meetings: Vec<(Instant, Instant)> = Vec::with_capacity(slots.len());
            for slot in &slots {
                let start = moved(slot.start);
                let length = slot.end.micros().saturating_sub(slot.start.micros());
                meetings.push((start, start.plus_micros(length)));
            }
            let start = meetings.first().map_or(Instant::NEVER, |(start, _)| *start);
            let end = meetings.iter().map(|(_, end)| *end).max().unwrap_or(Instant::NEVER);
            if !start.is_finite() || !end.is_finite() {
                let message = format!("session `{}` would be outside years 1 to 9999", shown(&id));
                problems.error(Code::BadInstant, place.to_string(), message);
                return;
            }
            self.sessions.push(Session {
                id: id.into(),
                start,
                end,
                meetings,
                opens: opens.map(moved),
                closes: closes.map_or(start, moved),
                ..common.clone()
            });
        }
    }

    /// Whether so many sessions more are within the limit; told once when not.
    fn room(&mut self, times: u32, place: &Place<'_>, problems: &mut Collector) -> bool {
        let times = usize::try_from(times).unwrap_or(usize::MAX);
        if self.sessions.len().saturating_add(times) <= limits::SESSIONS {
            return true;
        }
        if !self.full {
            self.full = true;
            problems.error(Code::LimitExceeded, place.to_string(), format!("more than {} sessions", limits::SESSIONS));
        }
        false
    }

    fn references(&self, written: &document::Session, place: &Place<'_>, problems: &mut Collector) {
        if let Some(cohort) = &written.cohort
            && !self.cohorts.contains_key(cohort.as_str())
        {
            let known = self.written.cohorts.iter().flatten().map(|cohort| cohort.id.as_str());
            names::unknown("cohort", cohort, known, &place.field("cohort"), problems);
        }
        let component = written.component.as_str();
        if !self.plans.iter().any(|plan| plan.names.components.contains_key(component)) {
            let message = format!("no version of the programme has a component `{}`", shown(component));
            let problem = Problem::new(Code::UnknownReference, place.field("component").to_string(), message);
            let known = self.plans.iter().flat_map(|plan| plan.components.iter().map(|component| &*component.id));
            problems.push_near(problem, component, known);
            return;
        }
        self.occurrence(written, place, problems);
    }

    /// An occurrence named has to be one that some version has; where only facts name the component, any may be.
    fn occurrence(&self, written: &document::Session, place: &Place<'_>, problems: &mut Collector) {
        let Some(occurrence) = written.occurrence else { return };
        let own = |plan: &&Plan| plan.component(plan.component_named(&written.component)?).map(Component::occurrences);
        let Some(most) = self.plans.iter().filter_map(own).max() else { return };
        if occurrence > i64::from(most) {
            let message = format!("there is no occurrence {occurrence} of `{}`", shown(&written.component));
            let problem = Problem::new(Code::UnknownReference, place.field("occurrence").to_string(), message);
            problems.push(problem.help(format!("it has the occurrences 1 to {most}")));
        }
    }
}

/// Whether a session is a series.
enum Series {
    None,
    Of(Period, u32),
    Faulty,
}

fn series(written: &document::Session, place: &Place<'_>, problems: &mut Collector) -> Series {
    let at = place.field("times");
    match (&written.every, written.times) {
        (None, None) => Series::None,
        (None, Some(_)) => {
            let problem = Problem::new(
                Code::ConflictingFields,
                at.to_string(),
                "`times` is about a series, and there is no `every`",
            );
            problems.push(problem.help("add `every`, the step between sessions"));
            Series::Faulty
        }
        (Some(every), times) => {
            let every = when::period(every, Sign::Positive, &place.field("every"), problems);
            let Some(times) = times else {
                let _: Option<()> = missing("times", place, problems);
                return Series::Faulty;
            };
            let times = number::bounded(Some(times), 1, u64::from(u32::MAX), &at, problems);
            match (every, times.and_then(|times| u32::try_from(times).ok())) {
                (Some(every), Some(times)) => Series::Of(every, times),
                _ => Series::Faulty,
            }
        }
    }
}
