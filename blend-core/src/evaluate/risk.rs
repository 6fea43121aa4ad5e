//! Which dates a learner has missed or is about to miss, beside the one word of [`timing`](super::timing).

use super::course::Course;
use super::frame::Frame;
use crate::plan::schedule::{Session, SessionId};
use crate::time::Instant;

/// A date that is missed, or near and not yet met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Risk {
    /// The programme's due.
    Programme(Instant),
    /// A required component's (or occurrence's) due.
    Component(String, Instant),
    /// The start of a booked session with an unmet gate.
    Session(SessionId, Instant),
}

impl Course {
    /// What makes a learner overdue or behind who has not completed: dues that have passed, and near sessions that the
    /// learner is not ready for. The programme first, components in document order, sessions by their start.
    pub(crate) fn missed(&self, at: Instant) -> Vec<Risk> {
        let frame = self.frame_at(at);
        let mut found = dues(frame, at, |due| due <= at);
        let near = |start: Instant| frame.plan.zone.step(start, &frame.plan.warn, -1) < at;
        let endangered = self.endangered(frame, at).into_iter().filter(|(start, _)| near(*start));
        found.extend(endangered.map(|(start, id)| Risk::Session(id, start)));
        found
    }

    /// What puts a learner at risk who has missed nothing and not completed: dues at most `warn` away.
    pub(crate) fn nearing(&self, at: Instant) -> Vec<Risk> {
        let frame = self.frame_at(at);
        dues(frame, at, |due| at < due && frame.plan.zone.step(due, &frame.plan.warn, -1) <= at)
    }

    /// The first session to come that the learner has asked for a seat in and is not ready for.
    pub(crate) fn first_endangered(&self, at: Instant) -> Option<SessionId> {
        self.endangered(self.frame_at(at), at).first().map(|(_, id)| *id)
    }

    /// The booked sessions to come with an unmet gate, by their start.
    fn endangered(&self, frame: &Frame, at: Instant) -> Vec<(Instant, SessionId)> {
        let to_come = |session: &Session| at < session.start && !session.called_off(at);
        let booked = self.booked_sessions(frame).into_iter().filter_map(|id| Some((id, self.ground.session(id)?)));
        let unready = booked.filter(|(_, session)| {
            to_come(session) && frame.session_gates(session).iter().any(|gate| !gate.met.contains(at))
        });
        let mut found: Vec<(Instant, SessionId)> = unready.map(|(id, session)| (session.start, id)).collect();
        found.sort_unstable();
        found
    }
}

/// The dues picked of what is not done.
fn dues(frame: &Frame, at: Instant, wanted: impl Fn(Instant) -> bool) -> Vec<Risk> {
    let mut found: Vec<Risk> =
        frame.programme_due().filter(|due| wanted(*due)).map(Risk::Programme).into_iter().collect();
    for (id, component) in frame.plan.components_with_ids() {
        let open = frame.duties(id, component).filter(|duty| wanted(duty.due) && !frame.duty_done(duty).contains(at));
        for duty in open {
            let risk = Risk::Component(component.name(duty.occurrence), duty.due);
            if !found.contains(&risk) {
                found.push(risk);
            }
        }
    }
    found
}
