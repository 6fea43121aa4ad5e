//! Gates: where they are met and overridden, unbound or bound to a session (section 6 of the domain, "Gates").
//!
//! A [`GateView`] is one gate before one occurrence of a component (and perhaps a session), with two sets of instants of
//! asking: where it is met, as far as the facts tell, and where an override lets pass.

use super::course::Course;
use super::evidence;
use super::frame::Frame;
use super::rules::Scope;
use crate::answer::Outcome;
use crate::document::{Action, Kind, Mode};
use crate::plan::schedule::Session;
use crate::plan::{Component, Gate, GateId};
use crate::time::Instant;
use crate::timeline::Timeline;

/// One gate as one question sees it.
pub(crate) struct GateView<'a> {
    pub(crate) gate: &'a Gate,
    /// What it does for this action: a `register` gate only flags when looked at for `attend`.
    pub(crate) mode: Mode,
    pub(crate) scope: Scope,
    pub(crate) when: &'a Timeline,
    pub(crate) met: Timeline,
    pub(crate) overrides: Timeline,
    /// The session's start.
    start: Option<Instant>,
    /// The instant at which `ahead` of the session wants it met.
    deadline: Option<Instant>,
}

impl Frame {
    /// A gate before one occurrence of a component, for a session or none.
    pub(crate) fn gate_view<'a>(
        &'a self,
        gate: &'a Gate,
        mode: Mode,
        component: Option<&Component>,
        occurrence: u32,
        session: Option<&Session>,
    ) -> GateView<'a> {
        let scope = component.map_or(Scope::WHOLE, |component| Scope::of(component, occurrence));
        let when = self.holds(gate.when, scope);
        let start = session.map(|session| session.start);
        let deadline = match (start, &gate.ahead) {
            (Some(start), Some(ahead)) => Some(self.plan.zone.step(start, ahead, -1)),
            _ => None,
        };
        let met = match start {
            None => when.clone(),
            Some(start) => bound(when, start, deadline),
        };
        let overrides = self.overrides(gate, component, occurrence, session);
        GateView { gate, mode, scope, when, met, overrides, start, deadline }
    }

    /// Where an override lets pass.
    pub(super) fn overrides(
        &self,
        gate: &Gate,
        component: Option<&Component>,
        occurrence: u32,
        session: Option<&Session>,
    ) -> Timeline {
        let repeated = component.is_some_and(|component| component.repeat.is_some());
        let fits = |fact: &crate::record::Fact| {
            fact.gate.as_deref() == Some(&*gate.id)
                && fact.session.as_deref().is_none_or(|named| session.is_some_and(|session| *session.id == *named))
                && fact.occurrence.is_none_or(|named| !repeated || named == occurrence)
        };
        Timeline::from_intervals(
            self.decisions(Kind::Overridden)
                .filter(|(_, item)| fits(&item.fact))
                .map(|(_, item)| (item.fact.at, evidence::until(&self.plan, &item.fact))),
        )
    }
}

/// Where a gate is met for a session: all from the asking to the start is in `when`, and once the deadline has come, it
/// was. Asked after the start, the instant of asking counts.
fn bound(when: &Timeline, start: Instant, deadline: Option<Instant>) -> Timeline {
    let before = match when.stretch_at(start) {
        Some((from, _)) => Timeline::between(from, start.next()),
        None => Timeline::empty(),
    };
    let met = before.union(&when.clip(start.next(), Instant::NEVER));
    match deadline {
        Some(deadline) if !when.contains(deadline) => met.clip(Instant::ALWAYS, deadline),
        _ => met,
    }
}

/// What a gate says.
pub(super) fn outcome(met: bool, mode: Mode, overridden: impl FnOnce() -> bool) -> Outcome {
    match (met, mode) {
        (true, _) => Outcome::Open,
        (false, Mode::Flag) => Outcome::Flagged,
        (false, Mode::Block) if overridden() => Outcome::Flagged,
        (false, Mode::Block) => Outcome::Blocked,
    }
}

impl GateView<'_> {
    /// The instants from which on its dates have another say: the deadline, the session's start and the one after it.
    pub(super) fn dates(&self) -> impl Iterator<Item = Instant> {
        self.deadline.into_iter().chain(self.start.into_iter().flat_map(|start| [start, start.next()]))
    }

    /// By when it wants to be met for its session: `ahead` of the start, or at it.
    pub(crate) fn wanted_by(&self) -> Option<Instant> {
        self.deadline.or(self.start)
    }

    /// What the gate says at an instant of asking.
    pub(crate) fn outcome(&self, at: Instant) -> Outcome {
        outcome(self.met.contains(at), self.mode, || self.overrides.contains(at))
    }

    /// Whether an override is what lets pass.
    pub(crate) fn overridden(&self, at: Instant) -> bool {
        self.mode == Mode::Block && !self.met.contains(at) && self.overrides.contains(at)
    }

    /// Whether its deadline has passed unmet.
    pub(crate) fn late(&self, at: Instant) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= at && !self.when.contains(deadline))
    }

    /// The instant whose missing items are told: the first from the asking to the start at which the rule does not hold.
    pub(crate) fn missing_at(&self, at: Instant) -> Instant {
        let Some(start) = self.start.filter(|start| at <= *start) else { return at };
        match self.when.stretch_at(at) {
            Some((_, until)) if until <= start => until,
            _ => at,
        }
    }

    /// Where it may let pass, whatever becomes known later; it does nowhere else.
    pub(crate) fn may_pass(&self) -> Timeline {
        match self.mode {
            Mode::Flag => Timeline::all(),
            Mode::Block => self.when.union(&self.overrides),
        }
    }

    /// Where it does not block.
    pub(crate) fn passes(&self) -> Timeline {
        match self.mode {
            Mode::Flag => Timeline::all(),
            Mode::Block => self.met.union(&self.overrides),
        }
    }
}

impl Course {
    /// The gates that a decision looks at, with what they do for it.
    pub(crate) fn gates_for<'a>(
        &self,
        frame: &'a Frame,
        component: Option<&Component>,
        action: Action,
    ) -> Vec<(&'a Gate, Mode)> {
        let Some(component) = component else {
            let gates =
                frame.plan.gates.iter().filter(|gate| gate.at.as_deref().is_some_and(|at| at.contains(&action)));
            return gates.map(|gate| (gate, gate.mode)).collect();
        };
        let look = |id: &GateId| {
            let gate = frame.plan.gate(*id)?;
            let actions = gate.actions(component);
            if actions.contains(&action) {
                Some((gate, gate.mode))
            } else if action == Action::Attend && actions.contains(&Action::Register) {
                Some((gate, Mode::Flag))
            } else {
                None
            }
        };
        component.gates.iter().filter_map(look).collect()
    }
}
