//! What a change of a schedule does, before it is made.
//!
//! The schedule is compiled with one change more, and the same facts are bound to it; whatever is asked of both and
//! answered otherwise is an effect. [`calendar`] puts what has to be told into entries. Source: section 7 of the domain,
//! "Changing a schedule".

mod calendar;
#[cfg(test)]
mod tests;

use super::checks::same;
use super::seats::Seats;
use crate::answer::{Affected, DateKind, DateMoved, Effects, GateFlip, Outcome, SeatState};
use crate::document::ScheduleChange;
use crate::plan::schedule::Session;
use crate::population::Population;
use crate::problem::{Code, Collector, Problem, Problems, shown};
use crate::programme::Schedule;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

impl Population {
    /// What a change of one session would do, by the facts up to an instant: who is affected, which gates say something
    /// else at the new start, who gets or loses a seat, what becomes doubtful, which dates move, which calendar entries to
    /// send. Nothing is changed here; the answer carries the schedule with the change, to be kept once it is made.
    ///
    /// Somebody who no longer leads the session gets an entry that ends, so do meetings that are no longer there. A change
    /// of the capacity sends entries only where somebody gets or loses a seat; a session that is called off already, none.
    ///
    /// ```
    /// use blend_core::{Programme, document::{self, ScheduleChange}, time::Instant};
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "w", "format": "ilt"}], "completion": "w"}"#,
    /// )?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "a", "component": "w", "start": "2026-03-09T09:00", "minutes": 90, "capacity": 8, "facilitators": ["Ann"]}
    /// ]}"#)?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "registered", "session": "a", "at": "2026-03-02T10:00:00Z"}
    /// ]"#, Some(&schedule))?;
    /// let change = document::json(br#"{"change": "moved", "session": "a", "start": "2026-03-10T09:00", "minutes": 90}"#)?;
    /// let at = Instant::parse("2026-03-03T00:00:00Z").unwrap();
    /// let effects = population.effects(ScheduleChange::from_value(&change)?, at)?;
    /// assert_eq!(effects.affected[0].learner, "u1");
    /// assert_eq!((effects.calendar[0].uid.as_str(), effects.calendar[0].sequence), ("a@p", 1));
    /// assert_eq!(effects.calendar[0].attendees, ["u1", "Ann"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of the change, with its place in it; `unknown_reference` for a session that is not there.
    pub fn effects(&self, change: ScheduleChange, at: Instant) -> Result<Effects, Problems> {
        let (kind, name) = (change.change, change.session.clone());
        let schedule = self.schedule().ok_or_else(|| no_session(&name))?;
        let changed = self.with_change(schedule, change)?;
        let later = self.with_schedule(&changed);
        let id = schedule.timetable().names.get(name.as_str()).copied();
        let id = id.ok_or_else(|| no_session(&name))?;
        let (old, new) = (schedule.timetable().session(id), changed.timetable().session(id));
        let (old, new) = old.zip(new).ok_or_else(|| no_session(&name))?;

        let (before, after) = (self.seats(id, at, None), later.seats(id, at, None));
        let states = [&before, &after].map(states);
        let who = |record: usize| self.records().get(record).and_then(|record| record.learner()).unwrap_or_default();
        let seated = |seats: &Seats| seats.seated.iter().map(|seat| seat.record).collect::<BTreeSet<usize>>();
        let (had, has) = (seated(&before), seated(&after));
        let came = |seats: &Seats, others: &BTreeSet<usize>| -> Vec<String> {
            let new = seats.seated.iter().filter(|seat| !others.contains(&seat.record));
            new.map(|seat| who(seat.record).to_owned()).collect()
        };
        let records: BTreeSet<usize> = states.iter().flat_map(|states| states.keys().copied()).collect();
        let (promoted, displaced) = (came(&after, &had), came(&before, &has));
        let names = |records: &BTreeSet<usize>| records.iter().map(|record| who(*record).to_owned()).collect();
        let told = calendar::Told { programme: self.programme().id(), old, new, had: names(&had), has: names(&has) };
        let (earlier, now) = (self.findings(at, None), later.findings(at, None));
        let (findings, resolved) = (same::others(&now, &earlier), same::others(&earlier, &now));
        Ok(Effects {
            change: kind,
            at,
            affected: records
                .iter()
                .map(|record| Affected {
                    learner: who(*record).to_owned(),
                    before: states[0].get(record).copied(),
                    after: states[1].get(record).copied(),
                })
                .collect(),
            facilitators: {
                let both = old.facilitators.iter().chain(new.facilitators.iter());
                let both: BTreeSet<&str> = both.map(|name| &**name).collect();
                both.into_iter().map(str::to_owned).collect()
            },
            gates: if old.meetings == new.meetings {
                Vec::new()
            } else {
                let flips = |record: &usize| flips(self, &later, *record, (old, new), at);
                records.iter().flat_map(flips).collect()
            },
            calendar: calendar::entries(kind, &told, !promoted.is_empty() || !displaced.is_empty()),
            promoted,
            displaced,
            findings,
            resolved,
            dates: dates(schedule, old, new),
            schedule: changed.document().clone(),
            session: name,
        })
    }

    /// The schedule with one change more; what is wrong is told by its place in the change.
    fn with_change(&self, schedule: &Schedule, change: ScheduleChange) -> Result<Schedule, Problems> {
        let mut document = schedule.document().clone();
        let changes = document.changes.get_or_insert_default();
        let place = format!("/changes/{}", changes.len());
        changes.push(change);
        self.programme().schedule(document).map_err(|problems| {
            let mut own = Collector::default();
            problems.into_iter().for_each(|problem| own.push(problem.within(&place)));
            match own.finish(None::<()>) {
                Ok(_) => no_session(""),
                Err(problems) => problems,
            }
        })
    }
}

fn no_session(name: &str) -> Problems {
    let message = format!("there is no session `{}`", shown(name));
    Problems::one(Problem::new(Code::UnknownReference, "/session", message))
}

/// What each record has.
fn states(seats: &Seats) -> BTreeMap<usize, SeatState> {
    let lists = [
        (&seats.seated, SeatState::Seated),
        (&seats.waiting, SeatState::Waiting),
        (&seats.turned_away, SeatState::TurnedAway),
    ];
    let each = lists.into_iter().flat_map(|(list, state)| list.iter().map(move |seat| (seat.record, state)));
    each.collect()
}

/// The gates that say something else to one learner, each judged at the start by the facts up to an instant.
fn flips(
    earlier: &Population,
    later: &Population,
    record: usize,
    (old, new): (&Session, &Session),
    at: Instant,
) -> Vec<GateFlip> {
    let outcomes = |population: &Population, session: &Session| {
        let Some(record) = population.records().get(record) else { return Vec::<(String, Outcome)>::new() };
        record.with_course(at, None, |course| {
            let gates = course.frame_at(session.start).session_gates(session).into_iter();
            gates.map(|gate| (gate.gate.id.to_string(), gate.outcome(session.start))).collect()
        })
    };
    let learner = earlier.records().get(record).and_then(|record| record.learner()).unwrap_or_default();
    let (before, after) = (outcomes(earlier, old), outcomes(later, new));
    let flip = |(gate, before): (String, _)| {
        let (_, after) = after.iter().find(|(name, _)| *name == gate)?;
        (*after != before).then(|| GateFlip { learner: learner.to_owned(), gate, before, after: *after })
    };
    before.into_iter().filter_map(flip).collect()
}

/// The dates that follow the start.
fn dates(schedule: &Schedule, old: &Session, new: &Session) -> Vec<DateMoved> {
    let mut dates = Vec::new();
    let mut moved = |what: DateKind, gate: Option<String>, before: Instant, after: Instant| {
        if before != after {
            dates.push(DateMoved { what, gate, before, after });
        }
    };
    moved(DateKind::RegistrationCloses, None, old.closes, new.closes);
    let Some(plan) = schedule.newest() else { return dates };
    let component = plan.component_named(&new.component).and_then(|id| plan.component(id));
    for gate in component.into_iter().flat_map(|component| &component.gates).filter_map(|id| plan.gate(*id)) {
        let Some(ahead) = &gate.ahead else { continue };
        let deadline = |session: &Session| plan.zone.step(session.start, ahead, -1);
        moved(DateKind::Gate, Some(gate.id.to_string()), deadline(old), deadline(new));
    }
    dates
}
