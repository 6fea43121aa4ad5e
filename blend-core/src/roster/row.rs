//! One registration as the facilitator sees it: what the engine answers about the learner and the session.

use super::seats::Seat;
use crate::answer::{Missing, Outcome, RosterRow};
use crate::document::Action;
use crate::evaluate::{Ask, Course, GateView};
use crate::learner::Record;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::time::Instant;

/// A session found by its name, and the instants asked and known.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'s> {
    pub(crate) timetable: &'s Timetable,
    pub(crate) id: SessionId,
    pub(crate) session: &'s Session,
    pub(super) at: Instant,
    pub(super) known_at: Option<Instant>,
}

impl Asked<'_> {
    /// The instant for which readiness is asked: once the session has started, its start.
    pub(super) fn before_start(self) -> Instant {
        self.at.min(self.session.start)
    }
}

/// `place`: in its list, for those who have one.
pub(super) fn row(asked: Asked<'_>, record: &Record, seat: &Seat, place: Option<u64>, seated: bool) -> RosterRow {
    let Asked { id, session, at, known_at, .. } = asked;
    let now = asked.before_start();
    let (attend_now, at_start, ready) = record.with_course(now, known_at, |course| {
        (attend(course, id, session, now), attend(course, id, session, session.start), readiness(course, session, now))
    });
    let (presence, attendance) = record.with_course(at, known_at, |course| {
        (course.frame_at(at).presence_share(id, session, at), course.attendance(id, at, seated))
    });
    let blocked = |course: &Course| !course.breached(session, seat.registered).is_empty();
    RosterRow {
        learner: record.learner().unwrap_or_default().to_owned(),
        place,
        registered_at: seat.registered,
        now: attend_now,
        at_start,
        missing: ready.missing,
        done: ready.done,
        of: ready.of,
        breach: record.with_course(seat.registered, known_at, blocked),
        presence,
        attendance,
    }
}

/// May the learner attend, judged at an instant from the last fact of the course on.
fn attend(course: &Course, id: SessionId, session: &Session, at: Instant) -> Outcome {
    let frame = course.frame_at(at);
    let component = frame.plan.component_named(&session.component);
    let ask = Ask { component, occurrence: None, action: Action::Attend, session: Some(id), full: None };
    course.parts(frame, ask, at).outcome(at)
}

/// How ready somebody is for a session.
pub(super) struct Readiness {
    /// Whether every gate is met.
    pub(super) ready: bool,
    pub(super) missing: Vec<Missing>,
    pub(super) done: u32,
    pub(super) of: u32,
}

/// By every gate to the session's component, whatever its action.
pub(super) fn readiness(course: &Course, session: &Session, at: Instant) -> Readiness {
    let frame = course.frame_at(at);
    let mut readiness = Readiness { ready: true, missing: Vec::new(), done: 0, of: 0 };
    for gate in frame.session_gates(session) {
        let instant = gate.missing_at(at);
        let GateView { gate: written, scope, .. } = &gate;
        let (done, of) = frame.leaves_done(written.when, instant, *scope);
        readiness.done = readiness.done.saturating_add(done);
        readiness.of = readiness.of.saturating_add(of);
        if gate.met.contains(at) {
            continue;
        }
        readiness.ready = false;
        for item in frame.missing(written.when, instant, *scope) {
            if !readiness.missing.contains(&item) {
                readiness.missing.push(item);
            }
        }
    }
    readiness
}
