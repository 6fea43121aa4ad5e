//! A session's roster and brief: the seats with a row each.

use super::row::{Asked, readiness, row};
use super::seats::Seat;
use crate::answer::{BriefRow, Roster, SessionBrief, Struggled, StruggledObjective};
use crate::evaluate::Course;
use crate::population::Population;
use crate::problem::{Code, Collector, Problem, Problems, shown};
use crate::programme::Schedule;
use crate::time::Instant;

impl Population {
    /// Who has a seat in a session, who waits and who was turned away, each with what is missing and whether they were
    /// there; by the facts up to an instant.
    ///
    /// Seats go by the first instant at which a registration was eligible; whoever never was has none, though seats be
    /// free. From the start on seats stay as they are.
    ///
    /// ```
    /// use blend_core::{Programme, answer::Outcome, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "prep", "format": "video"}, {"id": "talk", "format": "webinar"}],
    ///     "gates": [{"id": "pre-work", "to": ["talk"], "mode": "flag", "when": "prep"}], "completion": {"all": ["prep", "talk"]}
    /// }"#)?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "s", "component": "talk", "start": "2026-03-20T09:00:00Z", "minutes": 60, "capacity": 1, "waitlist": 1}
    /// ]}"#)?;
    /// let facts: Vec<String> = ["u2", "u1"].iter().enumerate().map(|(minute, learner)| format!(r#"
    ///     {{"id": "1", "learner": "{learner}", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}},
    ///     {{"id": "2", "learner": "{learner}", "kind": "registered", "session": "s", "at": "2026-03-02T10:0{minute}:00Z"}}
    /// "#)).collect();
    /// let population = programme.population_from_json(format!("[{}]", facts.join(",")).as_bytes(), Some(&schedule))?;
    /// let roster = population.roster("s", Instant::parse("2026-03-10T09:00:00Z").unwrap(), None)?;
    /// assert_eq!((roster.seated[0].learner.as_str(), roster.waiting[0].learner.as_str()), ("u2", "u1"));
    /// assert_eq!((roster.seated[0].now, roster.seated[0].done, roster.seated[0].of), (Outcome::Flagged, 0, 1));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_reference` for a session that is not in the schedule.
    pub fn roster(&self, session: &str, at: Instant, known_at: Option<Instant>) -> Result<Roster, Problems> {
        let asked = self.asked(session, at, known_at)?;
        let seats = self.seats(asked.id, at, known_at);
        let rows = |list: &[Seat], placed: bool, seated: bool| {
            let places = (1..).map(|place| placed.then_some(place));
            let rows = list
                .iter()
                .zip(places)
                .filter_map(|(seat, place)| Some(row(asked, self.records().get(seat.record)?, seat, place, seated)));
            rows.collect()
        };
        let session = asked.session;
        Ok(Roster {
            session: session.id.to_string(),
            at,
            known_at,
            component: session.component.to_string(),
            start: session.start,
            end: session.end,
            capacity: session.capacity,
            waitlist: session.waitlist,
            cancelled: session.called_off(at),
            seated: rows(&seats.seated, true, true),
            waiting: rows(&seats.waiting, true, false),
            turned_away: rows(&seats.turned_away, false, false),
        })
    }

    /// What a facilitator is told before a session: who is not ready, what they miss and what they struggled with; by the
    /// facts up to an instant, once it has started up to the start.
    ///
    /// ```
    /// use blend_core::{Programme, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "objectives": [{"id": "o", "kind": "skill"}],
    ///     "components": [
    ///         {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8, "treats": {"o": ["practise"]}},
    ///         {"id": "talk", "format": "webinar"}
    ///     ],
    ///     "gates": [{"id": "pre-work", "to": ["talk"], "mode": "flag", "when": "quiz"}], "completion": {"all": ["quiz", "talk"]}
    /// }"#)?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "s", "component": "talk", "start": "2026-03-20T09:00:00Z", "minutes": 60}
    /// ]}"#)?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "registered", "session": "s", "at": "2026-03-02T10:00:00Z"},
    ///     {"id": "3", "learner": "u1", "kind": "scored", "component": "quiz", "score": 0.5, "at": "2026-03-03T10:00:00Z"},
    ///     {"id": "4", "learner": "u1", "kind": "scored", "component": "quiz", "score": 0.7, "at": "2026-03-04T10:00:00Z"}
    /// ]"#, Some(&schedule))?;
    /// let brief = population.session_brief("s", Instant::parse("2026-03-19T09:00:00Z").unwrap(), None)?;
    /// assert_eq!((brief.ready, brief.seated), (0, 1));
    /// assert_eq!((brief.learners[0].struggled[0].failed_attempts, brief.learners[0].objectives[0].objective.as_str()), (2, "o"));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_reference` for a session that is not in the schedule.
    pub fn session_brief(
        &self,
        session: &str,
        at: Instant,
        known_at: Option<Instant>,
    ) -> Result<SessionBrief, Problems> {
        let asked = self.asked(session, at, known_at)?;
        let seats = self.seats(asked.id, at, known_at);
        let people = seats.seated.iter().map(|seat| (seat, true)).chain(seats.waiting.iter().map(|seat| (seat, false)));
        let brief = |(seat, seated): (&Seat, bool)| {
            let record = self.records().get(seat.record)?;
            let learner = record.learner().unwrap_or_default();
            let instant = asked.before_start();
            Some(record.with_course(instant, known_at, |course| brief_row(asked, course, learner, seated)))
        };
        let learners: Vec<BriefRow> = people.filter_map(brief).collect();
        let count = |fits: fn(&BriefRow) -> bool| {
            let rows = learners.iter().filter(|row| row.seated && fits(row));
            u64::try_from(rows.count()).unwrap_or(u64::MAX)
        };
        let session = asked.session;
        Ok(SessionBrief {
            session: session.id.to_string(),
            component: session.component.to_string(),
            at,
            known_at,
            start: session.start,
            end: session.end,
            ready: count(|row| row.ready),
            seated: count(|_| true),
            learners,
        })
    }

    /// Looks a session up by its name.
    pub(crate) fn asked(&self, name: &str, at: Instant, known_at: Option<Instant>) -> Result<Asked<'_>, Problems> {
        let timetable = self.schedule().map(Schedule::timetable);
        let id = timetable.and_then(|timetable| timetable.names.get(name).copied());
        if let (Some(timetable), Some(id)) = (timetable, id)
            && let Some(session) = timetable.session(id)
        {
            return Ok(Asked { timetable, id, session, at, known_at });
        }
        let sessions = timetable.map_or(&[][..], |timetable| &timetable.sessions);
        let problem =
            Problem::new(Code::UnknownReference, "/session", format!("there is no session `{}`", shown(name)));
        let mut problems = Collector::default();
        problems.push_near(problem, name, sessions.iter().map(|session| &*session.id));
        problems.finish(None).map(|(asked, _)| asked)
    }
}

fn brief_row(asked: Asked<'_>, course: &Course, learner: &str, seated: bool) -> BriefRow {
    let at = asked.before_start();
    let frame = course.frame_at(at);
    let ready = readiness(course, asked.session, at);
    let failures: Vec<(u64, bool)> = frame
        .plan
        .components_with_ids()
        .map(|(id, component)| (frame.failed_attempts(component), frame.component_done(id).contains(at)))
        .collect();
    let named = frame.plan.components.iter().zip(&failures).filter(|(_, (failed, _))| *failed > 0);
    let struggled = named.map(|(component, (failed, done))| Struggled {
        component: component.id.to_string(),
        failed_attempts: *failed,
        done: *done,
    });
    let of_objective = |objective: &crate::plan::Objective| {
        let failed = objective.treated_by.iter().filter_map(|id| failures.get(id.at()));
        let failed_attempts = failed.fold(0_u64, |sum, (failed, _)| sum.saturating_add(*failed));
        (failed_attempts > 0).then(|| StruggledObjective { objective: objective.id.to_string(), failed_attempts })
    };
    BriefRow {
        learner: learner.to_owned(),
        seated,
        ready: ready.ready,
        missing: ready.missing,
        done: ready.done,
        of: ready.of,
        struggled: struggled.collect(),
        objectives: frame.plan.objectives.iter().filter_map(of_objective).collect(),
    }
}
