//! What a coach is told before a talk: what each learner has done, attended, and still to do.

use super::Population;
use super::share::Share;
use crate::answer::{
    Attendance, AttendanceSoFar, CoachBrief, CoachRow, ComponentState, DoneSince, Missing, SessionAttendance, Standing,
};
use crate::evaluate::Course;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::problem::Problems;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

impl Population {
    /// What a coach is told about the learners of a session, by the facts up to an instant.
    ///
    /// ```
    /// use blend_core::{Programme, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p",
    ///     "components": [{"id": "a", "format": "video"}, {"id": "b", "format": "video"}, {"id": "talk", "format": "coaching"}],
    ///     "completion": {"all": ["a", "b", "talk"]}
    /// }"#)?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "t1", "component": "talk", "start": "2026-03-09T09:00:00Z", "minutes": 30}
    /// ]}"#)?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "registered", "session": "t1", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "3", "learner": "u1", "kind": "completed", "component": "a", "at": "2026-03-03T08:00:00Z"}
    /// ]"#, Some(&schedule))?;
    /// let brief = population.coach_brief("t1", Instant::parse("2026-03-09T08:00:00Z").unwrap(), None)?;
    /// let row = &brief.learners[0];
    /// assert_eq!((row.done[0].component.as_str(), row.missing[0].component.as_deref()), ("a", Some("b")));
    /// assert_eq!(row.missing.len(), 1);
    /// assert!(population.coach_brief("t2", brief.at, None).is_err());
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_reference` for a session that is not in the schedule.
    pub fn coach_brief(&self, session: &str, at: Instant, known_at: Option<Instant>) -> Result<CoachBrief, Problems> {
        let asked = self.asked(session, at, known_at)?;
        let (timetable, id, of) = (asked.timetable, asked.id, asked.session);
        let mut seated = Seated { population: self, at, known_at, by_session: BTreeMap::new() };
        let seats = self.seats(id, at, known_at);
        let lists = [(seats.seated, true), (seats.waiting, false)];
        let people = lists.into_iter().flat_map(|(list, has)| list.into_iter().map(move |seat| (seat.record, has)));
        let mut learners = Vec::new();
        for (place, has_seat) in people {
            let Some(record) = self.records.get(place) else { continue };
            let Some(learner) = record.learner() else { continue };
            let course = record.course(at, known_at);
            let standing = course.standing(at);
            learners.push(CoachRow {
                learner: learner.to_owned(),
                seated: has_seat,
                status: standing.status,
                progress: standing.progress,
                timing: standing.timing,
                attendance: attendance(&course, timetable, &mut seated, place),
                done: done(&standing),
                missing: standing.missing.into_iter().filter(|item| !is_of(item, &of.component)).collect(),
            });
        }
        Ok(CoachBrief {
            session: of.id.to_string(),
            component: of.component.to_string(),
            at,
            known_at,
            start: of.start,
            end: of.end,
            learners,
        })
    }
}

/// Who has a seat in which session, each session looked at once.
struct Seated<'p> {
    population: &'p Population,
    at: Instant,
    known_at: Option<Instant>,
    by_session: BTreeMap<SessionId, BTreeSet<usize>>,
}

impl Seated<'_> {
    fn has(&mut self, session: SessionId, record: usize) -> bool {
        let made = || {
            let seats = self.population.seats(session, self.at, self.known_at);
            seats.seated.into_iter().map(|seat| seat.record).collect()
        };
        self.by_session.entry(session).or_insert_with(made).contains(&record)
    }
}

/// Whether an item of a to-do list is about a component or an occurrence of it.
fn is_of(item: &Missing, component: &str) -> bool {
    let rest = item.component.as_deref().and_then(|name| name.strip_prefix(component));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

fn done(standing: &Standing) -> Vec<DoneSince> {
    let rows = standing.components.iter();
    let done = rows.filter(|row| matches!(row.state, ComponentState::Done | ComponentState::Waived));
    done.map(|row| DoneSince { component: row.id.clone(), since: row.since }).collect()
}

/// Attendance over the sessions that the facts name.
fn attendance(course: &Course, timetable: &Timetable, seated: &mut Seated<'_>, record: usize) -> AttendanceSoFar {
    let at = seated.at;
    let names = course.facts.iter().filter_map(|fact| timetable.names.get(fact.session.as_deref()?));
    let ids: BTreeSet<SessionId> = names.copied().collect();
    let sessions = ids.into_iter().filter_map(|id| Some((id, timetable.session(id)?)));
    let mut sessions: Vec<(SessionId, &Session)> = sessions.filter(|(_, session)| !session.called_off(at)).collect();
    sessions.sort_by_key(|(id, session)| (session.start, *id));
    let (mut so_far, mut of_all, mut attainable) = (Share::default(), Share::default(), Share::default());
    let mut told = Vec::new();
    for (id, session) in sessions {
        let has_seat = seated.has(id, record);
        let attendance = course.attendance(id, at, has_seat);
        if !has_seat && attendance.is_none() {
            continue;
        }
        let (over, attended) = (session.end <= at, attendance == Some(Attendance::Attended));
        let word = |word: bool| if attendance == Some(Attendance::Excused) { Err("excused") } else { Ok(word) };
        so_far.count(if over { word(attended) } else { Err("to_come") });
        of_all.count(word(attended));
        attainable.count(word(attended || !over));
        if over {
            let (component, start) = (session.component.to_string(), session.start);
            told.push(SessionAttendance { session: session.id.to_string(), component, start, attendance });
        }
    }
    AttendanceSoFar { sessions: told, so_far: so_far.rate(), of_all: of_all.rate(), attainable: attainable.rate() }
}
