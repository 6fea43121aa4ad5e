//! May this learner do this now? (section 6 of the domain, "Decision", and section 12)
//!
//! The reasons that hold or not by the clock alone are sets of instants, like gates; the outcome at any later instant
//! with no further fact follows from them, and with it `opens_at`.

use super::course::Course;
use super::frame::Frame;
use super::gate::GateView;
use super::steady::Steady;
use crate::answer::{Decision, Outcome, Reason, ReasonCode};
use crate::document::{Action, Mode};
use crate::plan::schedule::{Session, SessionId};
use crate::plan::{Component, ComponentId, SlotId};
use crate::time::Instant;
use crate::timeline::Timeline;

/// The stretches looked at once nothing but periods changes: a period before its window, in it, and the like again.
const PIECES: u8 = 6;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Ask {
    /// None for `certify`.
    pub(crate) component: Option<ComponentId>,
    /// A named occurrence.
    pub(crate) occurrence: Option<u32>,
    pub(crate) action: Action,
    pub(crate) session: Option<SessionId>,
    /// Where the others' seats are known and all are taken: whether there is a place to wait (flag) or none (block).
    pub(crate) full: Option<Mode>,
}

/// The parts of a decision: everything that can change with the clock, as sets of instants of asking.
pub(crate) struct Parts<'a> {
    /// Hard reasons in their order, with where they hold.
    pub(crate) hard: Vec<(ReasonCode, Timeline)>,
    pub(crate) gates: Vec<GateView<'a>>,
    pub(crate) soft: Vec<(ReasonCode, Timeline)>,
}

impl Parts<'_> {
    pub(crate) fn outcome(&self, at: Instant) -> Outcome {
        if self.hard.iter().any(|(_, set)| set.contains(at)) {
            return Outcome::Blocked;
        }
        let gates = self.gates.iter().map(|gate| gate.outcome(at)).max().unwrap_or(Outcome::Open);
        let soft = if self.soft.iter().any(|(_, set)| set.contains(at)) { Outcome::Flagged } else { Outcome::Open };
        gates.max(soft)
    }

    /// Where nothing blocks, of the hard reasons those that count.
    pub(super) fn passes(&self, counts: impl Fn(ReasonCode) -> bool) -> Timeline {
        let hard = self.hard.iter().filter(|(code, _)| counts(*code));
        let hard = Timeline::from_intervals(hard.flat_map(|(_, set)| set.iter()));
        self.gates.iter().fold(hard.complement(), |open, gate| open.intersection(&gate.passes()))
    }
}

impl Course {
    /// Decides at an instant; the course holds the facts up to it.
    pub(crate) fn decide(&self, ask: Ask, at: Instant) -> Decision {
        self.decide_by(&self.parts(self.frame_at(at), ask, at), ask, at)
    }

    /// As [`decide`](Course::decide), and for how long that stands if nothing more becomes known.
    pub(crate) fn decide_steady(&self, ask: Ask, at: Instant) -> (Decision, Steady) {
        let parts = self.parts(self.frame_at(at), ask, at);
        let decision = self.decide_by(&parts, ask, at);
        (decision, self.steady(&parts, at))
    }

    fn decide_by(&self, parts: &Parts<'_>, ask: Ask, at: Instant) -> Decision {
        let frame = self.frame_at(at);
        let component = ask.component.and_then(|id| frame.plan.component(id));
        let outcome = parts.outcome(at);
        let reasons = self.reasons(frame, parts, at);
        let session = ask.session.and_then(|id| self.ground.session(id));
        Decision {
            component: component.map(|component| match ask.occurrence {
                Some(occurrence) if component.repeat.is_some() => format!("{}#{occurrence}", component.id),
                _ => component.id.to_string(),
            }),
            action: ask.action,
            session: session.map(|session| session.id.to_string()),
            at,
            outcome,
            reasons,
            opens_at: if outcome == Outcome::Blocked { self.opens_at(ask, parts, at, |_| true) } else { None },
        }
    }

    /// The first instant from `at` on at which, with no further fact, nothing blocks, of the hard reasons those that
    /// count: which occurrence is asked about and whose attempts are used up changes as evidence expires and periods are
    /// earned.
    pub(super) fn opens_at(
        &self,
        ask: Ask,
        parts: &Parts<'_>,
        at: Instant,
        counts: fn(ReasonCode) -> bool,
    ) -> Option<Instant> {
        let frame = self.frame_at(at);
        let (mut later, mut from): (Option<Parts<'_>>, Instant) = (None, at);
        let component = ask.component.and_then(|id| frame.plan.component(id));
        let floats = component
            .filter(|component| component.repeat.is_some() && ask.occurrence.is_none() && ask.session.is_none());
        // Nothing opens before all but the attempts let pass, whichever occurrence it comes to be about.
        let but_attempts =
            |parts: &Parts<'_>| parts.passes(|code| code != ReasonCode::AttemptsExhausted && counts(code));
        let ready: Vec<Timeline> = match floats {
            None => vec![but_attempts(parts)],
            Some(component) => (1..=component.occurrences())
                .map(|number| but_attempts(&self.parts(frame, Ask { occurrence: Some(number), ..ask }, at)))
                .collect(),
        };
        let settled = ready.iter().flat_map(Timeline::ends).filter(|end| end.is_finite()).max().unwrap_or(at);
        // Once nothing but periods comes and goes, one more shows all there is: what is open in it, and before and after.
        let mut periods = 0_u8;
        while periods < PIECES {
            let moved = floats.and_then(|component| self.current_frame(from).next_end(component, from));
            let until = self.next_window(from).min(moved.unwrap_or(Instant::NEVER));
            if let Some(found) =
                later.as_ref().unwrap_or(parts).passes(counts).first_from(from).filter(|found| *found < until)
            {
                return Some(found);
            }
            if moved.is_none() && from > settled {
                periods = periods.saturating_add(1);
            }
            from = ready.iter().filter_map(|ready| ready.first_from(until)).min()?;
            if !from.is_finite() {
                return None;
            }
            later = Some(self.parts(frame, ask, from));
        }
        None
    }

    /// Works out everything a decision rests on.
    pub(crate) fn parts<'a>(&self, frame: &'a Frame, ask: Ask, at: Instant) -> Parts<'a> {
        let component = ask.component.and_then(|id| frame.plan.component(id));
        let session = ask.session.and_then(|id| self.ground.session(id));
        let occurrence = component.map_or(0, |component| self.occurrence(frame, component, ask, session, at));
        let gates = self
            .gates_for(frame, component, ask.action)
            .into_iter()
            .map(|(gate, mode)| frame.gate_view(gate, mode, component, occurrence, session))
            .collect();
        let mut hard = self.enrolment_reasons();
        if let Some(component) = component {
            hard.push((ReasonCode::AttemptsExhausted, self.exhausted(component, occurrence, at)));
        }
        let mut soft = Vec::new();
        if let (Some(session), Some(id)) = (session, ask.session) {
            let since = |at: Option<Instant>| at.map_or_else(Timeline::empty, Timeline::since);
            hard.push((ReasonCode::SessionCancelled, since(session.cancelled_at)));
            hard.push((ReasonCode::SessionOver, Timeline::since(session.end)));
            if ask.action == Action::Register {
                let opens = session.opens.unwrap_or(Instant::ALWAYS);
                hard.push((ReasonCode::RegistrationClosed, Timeline::between(opens, session.closes).complement()));
                let seat = self.booked_sessions(frame).contains(&id);
                hard.push((ReasonCode::AlreadyRegistered, if seat { Timeline::all() } else { Timeline::empty() }));
                soft.push((ReasonCode::ScheduleConflict, self.conflicts(frame, id, session)));
                match ask.full {
                    Some(Mode::Block) => hard.push((ReasonCode::SessionFull, Timeline::all())),
                    Some(Mode::Flag) => soft.push((ReasonCode::SessionFull, Timeline::all())),
                    None => {}
                }
            }
        }
        Parts { hard, gates, soft }
    }

    /// Not enrolled, withdrawn or suspended, each where it holds.
    fn enrolment_reasons(&self) -> Vec<(ReasonCode, Timeline)> {
        let enrolled = self.enrolled();
        let ever = self.episodes.first().map_or_else(Timeline::empty, |first| Timeline::since(first.from));
        vec![
            (ReasonCode::NotEnrolled, ever.complement()),
            (ReasonCode::Withdrawn, ever.difference(&enrolled)),
            (ReasonCode::Suspended, self.leave.clone()),
        ]
    }

    /// Where no attempt is left, over the evidence that counts at `at`.
    fn exhausted(&self, component: &Component, occurrence: u32, at: Instant) -> Timeline {
        let frame = self.current_frame(at);
        match frame.plan.slot_of(component, occurrence) {
            Some(slot) => frame.evidence(slot).spent().difference(frame.done(slot)),
            None => Timeline::empty(),
        }
    }

    /// The occurrence a decision is about: the one named, the session's, else the first not done.
    fn occurrence(
        &self,
        frame: &Frame,
        component: &Component,
        ask: Ask,
        session: Option<&Session>,
        at: Instant,
    ) -> u32 {
        if component.repeat.is_none() {
            return 0;
        }
        let named = ask.occurrence.or(session.and_then(|session| session.occurrence));
        let of = |slot: SlotId| frame.plan.slots.get(slot.at()).map(|slot| slot.occurrence);
        let of_session = || {
            let start = session?.start;
            of(super::frame::stretch_of(&frame.plan, component, start, frame.anchor)?)
        };
        let first_open = || {
            let current = self.current_frame(at);
            let open = component.slot_ids().find(|slot| !current.done(*slot).contains(at));
            of(open.or_else(|| component.slot_ids().last())?)
        };
        named.or_else(of_session).or_else(first_open).unwrap_or(1)
    }

    /// Where another seat's session overlaps: until that one is called off.
    fn conflicts(&self, frame: &Frame, id: SessionId, session: &Session) -> Timeline {
        let Some(timetable) = self.ground.timetable.as_deref() else { return Timeline::empty() };
        let overlaps = |other: &Session| {
            other.meetings.iter().any(|(from, until)| session.meetings.iter().any(|(a, b)| from < b && a < until))
        };
        let others = self.booked_sessions(frame).into_iter().filter(|seat| *seat != id);
        let overlapping = others.filter_map(|seat| timetable.session(seat)).filter(|other| overlaps(other));
        Timeline::from_intervals(
            overlapping.map(|other| (Instant::ALWAYS, other.cancelled_at.unwrap_or(Instant::NEVER))),
        )
    }

    fn reasons(&self, frame: &Frame, parts: &Parts<'_>, at: Instant) -> Vec<Reason> {
        let plain = |code: ReasonCode, mode: Mode| Reason {
            code,
            mode,
            gate: None,
            overridden: None,
            late: None,
            message: None,
            missing: None,
            done: None,
            of: None,
        };
        let hard = parts.hard.iter().filter(|(_, set)| set.contains(at)).map(|(code, _)| plain(*code, Mode::Block));
        let gates = parts.gates.iter().filter(|gate| !gate.met.contains(at)).map(|gate| {
            let instant = gate.missing_at(at);
            let (done, of) = frame.leaves_done(gate.gate.when, instant, gate.scope);
            Reason {
                gate: Some(gate.gate.id.to_string()),
                overridden: Some(gate.overridden(at)),
                late: Some(gate.late(at)),
                message: gate.gate.message.as_deref().map(str::to_owned),
                missing: Some(frame.missing(gate.gate.when, instant, gate.scope)),
                done: Some(done),
                of: Some(of),
                ..plain(ReasonCode::Gate, gate.mode)
            }
        });
        let soft = parts.soft.iter().filter(|(_, set)| set.contains(at)).map(|(code, _)| plain(*code, Mode::Flag));
        hard.chain(gates).chain(soft).collect()
    }
}
