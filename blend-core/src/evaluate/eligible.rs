//! From when on a registration for a session is eligible for a seat (sections 7 and 12 of the domain, "Seats").
//!
//! Eligibility at an instant is a decision made of the facts up to it. Whether the learner is enrolled, has attempts left
//! and a gate's rule holds is the same asked of all facts; whether a rule goes on holding until the session is not. So
//! all facts tell where it is worth asking, and from each fact on there the facts up to it are asked, once.

use super::course::Course;
use super::decision::Ask;
use super::frame::Frame;
use super::gate::GateView;
use super::planned::occurrence_for;
use crate::answer::{Outcome, ReasonCode};
use crate::document::{Action, Mode};
use crate::plan::Gate;
use crate::plan::schedule::{Session, SessionId};
use crate::time::Instant;
use crate::timeline::Timeline;

/// The reasons that keep a registration from a seat; those about the session itself do not.
fn bars(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::NotEnrolled | ReasonCode::Withdrawn | ReasonCode::Suspended | ReasonCode::AttemptsExhausted
    )
}

impl Course {
    /// The first instant of `[from, until)`, before the session's start, at which a registration for it is eligible, at
    /// each as the facts up to it tell.
    pub(crate) fn first_eligible(&self, id: SessionId, from: Instant, until: Instant) -> Option<Instant> {
        let session = self.ground.session(id)?;
        let until = until.min(session.start);
        let may = self.may_be_eligible(session, from);
        let mut from = may.first_from(from)?;
        while from < until {
            let next = self.facts.get(self.facts.partition_point(|fact| fact.at <= from));
            let next = next.map_or(until, |fact| fact.at.min(until));
            let found = self.up_to(from, |course| course.next_eligible(id, session, from));
            if let Some(found) = found.filter(|found| *found < next) {
                return Some(found);
            }
            from = may.first_from(next)?;
        }
        None
    }

    /// The first instant from the last fact on at which a registration is eligible with no further fact.
    fn next_eligible(&self, id: SessionId, session: &Session, at: Instant) -> Option<Instant> {
        let frame = self.frame_at(at);
        let component = frame.plan.component_named(&session.component);
        if component.is_none() {
            // A version that does not know the component has nothing that stands before it.
            return self.on_board().first_from(at);
        }
        let ask = Ask { component, occurrence: None, action: Action::Register, session: Some(id), full: None };
        self.opens_at(ask, &self.parts(frame, ask, at), at, bars)
    }

    /// The gates that block registering for a session at an instant; the course holds the facts up to it.
    pub(crate) fn breached(&self, session: &Session, at: Instant) -> Vec<&Gate> {
        let gates = self.seat_gates(self.frame_at(at), session).into_iter();
        gates.filter(|gate| gate.outcome(at) == Outcome::Blocked).map(|gate| gate.gate).collect()
    }

    /// Where the learner is enrolled and not on leave.
    fn on_board(&self) -> Timeline {
        self.enrolled().difference(&self.leave)
    }

    /// From an instant on, where a registration may be eligible: nowhere else is it.
    fn may_be_eligible(&self, session: &Session, from: Instant) -> Timeline {
        let of = |frame: &Frame| {
            let gates = self.seat_gates(frame, session);
            let may = gates.iter().fold(Timeline::all(), |may, gate| may.intersection(&gate.may_pass()));
            may.difference(&self.used_up(frame, session))
        };
        self.over(from, of).intersection(&self.on_board())
    }

    /// The gates that block registering for a session.
    fn seat_gates<'f>(&self, frame: &'f Frame, session: &Session) -> Vec<GateView<'f>> {
        let id = frame.plan.component_named(&session.component);
        let Some(component) = id.and_then(|id| frame.plan.component(id)) else { return Vec::new() };
        let occurrence = occurrence_for(&frame.plan, frame.anchor, component, session);
        let gates = self.gates_for(frame, Some(component), Action::Register).into_iter();
        let blocking = gates.filter(|(_, mode)| *mode == Mode::Block);
        blocking.map(|(gate, mode)| frame.gate_view(gate, mode, Some(component), occurrence, Some(session))).collect()
    }

    /// Where no attempt is left. With a certificate that depends on the period being earned, which facts yet to come may
    /// move: nothing is told then.
    fn used_up(&self, frame: &Frame, session: &Session) -> Timeline {
        let id = frame.plan.component_named(&session.component).filter(|_| frame.plan.certification.is_none());
        let Some(component) = id.and_then(|id| frame.plan.component(id)) else { return Timeline::empty() };
        let slot = frame.plan.slot_of(component, occurrence_for(&frame.plan, frame.anchor, component, session));
        slot.map_or_else(Timeline::empty, |slot| frame.evidence(slot).spent().difference(frame.done(slot)))
    }

    /// Asks a course of the facts up to an instant.
    pub(crate) fn up_to<T>(&self, at: Instant, ask: impl FnOnce(&Course) -> T) -> T {
        let count = self.facts.partition_point(|fact| fact.at <= at);
        if count == self.facts.len() {
            return ask(self);
        }
        let facts = self.facts.iter().take(count).cloned().collect();
        ask(&Course::new(self.ground.clone(), facts, Vec::new()))
    }
}
