//! What is doubtful about a schedule, by itself and with the facts of a population.
//!
//! The timetable and the plan, and then each learner's facts once, become [`Draft`]s: [`bookings`] looks for what is at
//! the same time, [`plan`] for what does not go with the plan, [`gaps`] for what is left out, [`facts`] for facts that do
//! not go with the sessions. Sorted, they are the findings. Linear in sessions, facts and what is found, up to sorting.
//! Source: section 7 of the domain, "Findings on a schedule".

mod bookings;
mod facts;
mod gaps;
mod place;
mod plan;
pub(super) mod same;
mod sweep;
#[cfg(test)]
mod tests;

use crate::answer::{ScheduleFinding, ScheduleFindingCode};
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::population::Population;
use crate::programme::Schedule;
use crate::time::Instant;

impl Schedule {
    /// What is doubtful about the schedule itself: facilitators and rooms booked twice, meetings that overlap, sessions of
    /// a cohort outside the plan or too early for what a gate wants, components without sessions, sessions without
    /// facilitator, place or seats. Sessions that are called off take no part.
    ///
    /// Sorted by session, then code, then component and subject; what concerns no session comes last. Of many sessions at
    /// one time each is told against at most sixteen that began before it, so that the list stays short.
    ///
    /// ```
    /// use blend_core::{Programme, answer::ScheduleFindingCode};
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "w", "format": "ilt"}], "completion": "w"}"#,
    /// )?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "a", "component": "w", "start": "2026-03-02T09:00", "minutes": 90, "capacity": 8, "room": "1",
    ///      "facilitators": ["Ann"]},
    ///     {"id": "b", "component": "w", "start": "2026-03-02T10:00", "minutes": 90, "capacity": 8, "room": "2",
    ///      "facilitators": ["Bea", "Ann"]}
    /// ]}"#)?;
    /// let findings = schedule.findings();
    /// assert_eq!(findings[0].code, ScheduleFindingCode::FacilitatorDoubleBooked);
    /// assert_eq!(findings[0].sessions, ["a", "b"]);
    /// assert_eq!(findings[0].places, ["/sessions/0/facilitators", "/sessions/1/facilitators"]);
    /// assert_eq!(findings.len(), 1);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn findings(&self) -> Vec<ScheduleFinding> {
        finish(Some(self.timetable()), self.drafts())
    }

    fn drafts(&self) -> Vec<Draft> {
        let timetable = self.timetable();
        let mut drafts = Vec::new();
        bookings::facilitators(timetable, &mut drafts);
        bookings::rooms(timetable, &mut drafts);
        bookings::meetings(timetable, &mut drafts);
        gaps::sessions(timetable, &mut drafts);
        if let Some(newest) = self.newest() {
            plan::cohorts(newest, timetable, &mut drafts);
            gaps::components(newest, timetable, &mut drafts);
        }
        drafts
    }
}

impl Population {
    /// What is doubtful about the schedule and the facts about its sessions, by the facts up to an instant (and known by
    /// another): the [findings of the schedule](Schedule::findings), sessions with more registrations than seats, learners
    /// in two sessions at once, sessions that do not go with a learner's own dates, facts about sessions that are not
    /// there, presence without registration, registrations after the start or while none could be made.
    ///
    /// Who is in a session: whose latest move before its start is a registration. The findings with `events` are of one
    /// learner each. Without a schedule only facts about sessions are told.
    ///
    /// ```
    /// use blend_core::{Programme, time::Instant};
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "w", "format": "ilt"}], "completion": "w"}"#,
    /// )?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "a", "component": "w", "start": "2026-03-02T09:00", "minutes": 90, "capacity": 8, "room": "1",
    ///      "facilitators": ["Ann"]}
    /// ]}"#)?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "attended", "session": "a", "at": "2026-03-02T10:30:00Z"}
    /// ]"#, Some(&schedule))?;
    /// let findings = population.findings(Instant::parse("2026-03-03T00:00:00Z").unwrap(), None);
    /// assert_eq!(serde_json::to_value(&findings[0]).unwrap()["code"], "attended_without_registration");
    /// assert_eq!((&findings[0].learners[0], &findings[0].events[0]), (&"u1".to_owned(), &"1".to_owned()));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn findings(&self, at: Instant, known_at: Option<Instant>) -> Vec<ScheduleFinding> {
        let timetable = self.schedule().map(Schedule::timetable);
        let mut drafts = self.schedule().map_or_else(Vec::new, Schedule::drafts);
        facts::facts(self, timetable, at, known_at, &mut drafts);
        finish(timetable, drafts)
    }
}

/// A finding before it is put in order.
struct Draft {
    code: ScheduleFindingCode,
    sessions: Vec<SessionId>,
    component: Option<String>,
    subject: Option<String>,
    learners: Vec<String>,
    events: Vec<String>,
    places: Vec<String>,
    message: String,
    help: &'static str,
}

impl Draft {
    fn new(code: ScheduleFindingCode, sessions: Vec<SessionId>, message: String, help: &'static str) -> Draft {
        Draft {
            code,
            sessions,
            component: None,
            subject: None,
            learners: Vec::new(),
            events: Vec::new(),
            places: Vec::new(),
            message,
            help,
        }
    }

    /// By session, what concerns none last, then code; then everything that tells one from another.
    #[expect(clippy::type_complexity, reason = "a key of all that counts")]
    fn order(&self) -> (bool, Option<SessionId>, ScheduleFindingCode, &[SessionId], [Option<&str>; 2], [&[String]; 2]) {
        let names = [self.component.as_deref(), self.subject.as_deref()];
        let first = self.sessions.first().copied();
        (first.is_none(), first, self.code, &self.sessions, names, [&self.learners, &self.events])
    }
}

/// The sessions that are not called off.
fn held(timetable: &Timetable) -> impl Iterator<Item = (SessionId, &Session)> {
    timetable.iter().filter(|(_, session)| session.cancelled_at.is_none())
}

fn finish(timetable: Option<&Timetable>, mut drafts: Vec<Draft>) -> Vec<ScheduleFinding> {
    drafts.sort_by(|a, b| a.order().cmp(&b.order()));
    let id = |id: SessionId| {
        timetable.and_then(|it| it.session(id)).map_or_else(String::new, |session| session.id.to_string())
    };
    let told = |draft: Draft| ScheduleFinding {
        code: draft.code,
        sessions: draft.sessions.into_iter().map(id).collect(),
        component: draft.component,
        subject: draft.subject,
        learners: draft.learners,
        events: draft.events,
        places: draft.places,
        message: draft.message,
        help: draft.help.to_owned(),
    };
    drafts.into_iter().map(told).collect()
}
