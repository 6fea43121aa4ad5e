//! The answers that hosts keep on screen, kept with the learner and renewed fact by fact.
//!
//! [`Course::answers`] works them all out, with the instants at which they stand; [`Course::renew`] those that one more
//! fact may have changed ([`follow`](super::follow)), telling each that came out otherwise. Both ask the same questions of
//! the same sets; renewing asks fewer.

use super::completion::Completion;
use super::course::Course;
use super::evidence::{is_activity, until};
use super::follow::Touched;
use super::frame::Frame;
use super::progress::WHOLE;
use super::steady::Steady;
use crate::answer::{Answer, CertificateState, Change, ComponentState, Outcome, Status};
use crate::document::Kind;
use crate::plan::{GateRow, RuleKind, SlotId};
use crate::time::Instant;
use smallvec::SmallVec;

/// The answers at an instant.
#[derive(Debug, Clone)]
pub(crate) struct Answers {
    /// Where they stand if nothing more becomes known.
    steady: Steady,
    version: usize,
    status: Status,
    progress: u16,
    completion: Completion,
    certification: Option<CertificateState>,
    /// Of each slot.
    components: SmallVec<[ComponentState; 24]>,
    /// Of each gate row, not bound to a session.
    gates: SmallVec<[Outcome; 16]>,
}

impl Completion {
    fn since(self) -> Option<Instant> {
        if let Completion::Since(at) = self { Some(at) } else { None }
    }
}

impl Answers {
    /// Whether they are the answers at an instant too.
    pub(crate) fn stand_at(&self, at: Instant) -> bool {
        self.steady.from <= at && at < self.steady.until
    }
}

/// Tells a change unless there is none.
fn tell<T: Copy + PartialEq + Into<Answer>>(
    changes: &mut Vec<Change>,
    answer: &'static str,
    id: impl FnOnce() -> Option<String>,
    from: T,
    to: T,
) {
    if from != to {
        changes.push(Change { answer, id: id(), from: from.into(), to: to.into() });
    }
}

impl Course {
    /// All answers at an instant; the course holds the facts up to it.
    pub(crate) fn answers(&self, at: Instant) -> Answers {
        let (frame, current) = (self.frame_at(at), self.current_frame(at));
        let completion = self.completion(at);
        let mut answers = Answers {
            steady: Steady::new(at, self.last),
            version: self.stretch(at).version(),
            status: self.status(at, completion),
            progress: self.completion_progress(frame, at),
            completion,
            certification: self.certificate(at).map(|certificate| certificate.state),
            components: frame.plan.slot_ids().map(|slot| current.state(slot, at)).collect(),
            gates: frame.plan.uses.rows.iter().map(|row| frame.row_outcome(*row, at)).collect(),
        };
        self.answers_steady(frame, at, &mut answers.steady);
        answers
    }

    fn answers_steady(&self, frame: &Frame, at: Instant, steady: &mut Steady) {
        self.periods_steady(at, steady);
        frame.steady(steady);
        let decisions = [Kind::Overridden, Kind::Waived].into_iter().flat_map(|kind| frame.decisions(kind));
        decisions.for_each(|(_, item)| steady.end(until(&frame.plan, &item.fact)));
        for rule in frame.plan.rules.iter().filter(|rule| !rule.hopeful) {
            if let RuleKind::Until(until) = rule.kind {
                steady.end(until);
            }
        }
    }

    /// Renews the answers after one more fact, at its instant; they stood there without it. The changes, in the order of
    /// a standing.
    pub(crate) fn renew(&self, answers: &mut Answers, touched: &Touched, fact: Kind, at: Instant) -> Vec<Change> {
        let frame = self.frame_at(at);
        if frame.plan.certification.is_some() {
            // A period may have been earned, and with it the evidence that counts for every component is another.
            let before = std::mem::replace(answers, self.answers(at));
            return self.changes(&before, answers, at);
        }
        let mut steady = answers.steady.later(at);
        for slot in &touched.slots {
            let component = frame.component_of(*slot);
            component.into_iter().for_each(|found| frame.evidence(*slot).steady_ahead(found, at, &mut steady));
        }
        let done = touched.slots.iter().map(|slot| frame.done(*slot));
        let waits = touched.waits.iter().map(|(rule, scope)| frame.holds(*rule, *scope));
        done.chain(waits).filter_map(|set| set.next_change_after(at)).for_each(|end| steady.end(end));
        let mut components: SmallVec<[(SlotId, ComponentState, ComponentState); 2]> = SmallVec::new();
        for slot in &touched.slots {
            let Some(state) = answers.components.get_mut(slot.at()) else { continue };
            let to = frame.state(*slot, at);
            components.push((*slot, std::mem::replace(state, to), to));
        }
        let same = touched.turned.is_empty() && !touched.parts;
        let progress = if same { answers.progress } else { self.completion_progress(frame, at) };
        let turned = touched.earlier || (progress == WHOLE) != (answers.progress == WHOLE);
        let completion = if turned { self.completion(at) } else { answers.completion };
        // More activity can only begin what was not begun, or decide what the completion rule looks at.
        let stays = same
            && is_activity(fact)
            && answers.status != Status::NotStarted
            && components.iter().all(|(_, from, to)| from == to);
        let tells = |state: &ComponentState| !matches!(state, ComponentState::NotStarted | ComponentState::NotRequired);
        let active =
            || answers.components.iter().any(tells) || frame.plan.slot_ids().any(|slot| frame.touched(slot, at));
        let status = if stays { answers.status } else { self.status_where(at, completion, active) };
        let mut changes = Vec::new();
        tell(&mut changes, "status", || None, answers.status, status);
        tell(&mut changes, "progress", || None, answers.progress, progress);
        tell(&mut changes, "completed_at", || None, answers.completion.since(), completion.since());
        for (slot, from, to) in components {
            tell(&mut changes, "component", || Some(frame.plan.slot_name(slot)), from, to);
        }
        (answers.status, answers.progress, answers.completion) = (status, progress, completion);
        for place in gates_touched(frame, touched, fact) {
            let Some(row) = frame.plan.uses.rows.get(place).copied() else { continue };
            let to = frame.row_outcome(row, at);
            if let Some(gate) = answers.gates.get_mut(place) {
                tell(&mut changes, "gate", || Some(frame.plan.row_name(row)), std::mem::replace(gate, to), to);
            }
        }
        if fact == Kind::Overridden {
            frame.decisions(fact).for_each(|(_, item)| steady.end(until(&frame.plan, &item.fact)));
        }
        answers.steady = steady;
        changes
    }

    /// What differs between two sets of answers of the same instant.
    pub(crate) fn changes(&self, before: &Answers, after: &Answers, at: Instant) -> Vec<Change> {
        let mut changes = Vec::new();
        let frame = self.frame_at(at);
        tell(&mut changes, "status", || None, before.status, after.status);
        tell(&mut changes, "progress", || None, before.progress, after.progress);
        tell(&mut changes, "completed_at", || None, before.completion.since(), after.completion.since());
        tell(&mut changes, "certification", || None, before.certification, after.certification);
        let same = before.version == after.version;
        let other = (!same).then(|| self.ground.plan(before.version));
        let state = |slot: SlotId| match &other {
            None => before.components.get(slot.at()).copied(),
            Some(plan) => {
                let name = frame.plan.slot_name(slot);
                let named = plan.slot_ids().find(|slot| plan.slot_name(*slot) == name)?;
                before.components.get(named.at()).copied()
            }
        };
        for (slot, to) in frame.plan.slot_ids().zip(&after.components) {
            tell(&mut changes, "component", || Some(frame.plan.slot_name(slot)), state(slot), Some(*to));
        }
        let outcome = |place: usize, row: GateRow| match &other {
            None => before.gates.get(place).copied(),
            Some(plan) => {
                let name = frame.plan.row_name(row);
                let named = plan.uses.rows.iter().position(|row| plan.row_name(*row) == name)?;
                before.gates.get(named).copied()
            }
        };
        for ((place, row), to) in frame.plan.uses.rows.iter().enumerate().zip(&after.gates) {
            tell(&mut changes, "gate", || Some(frame.plan.row_name(*row)), outcome(place, *row), Some(*to));
        }
        changes
    }
}

/// The places of the gate rows that a fact may have changed.
fn gates_touched(frame: &Frame, touched: &Touched, fact: Kind) -> SmallVec<[usize; 4]> {
    let uses = &frame.plan.uses;
    if fact == Kind::Overridden {
        return (0..uses.rows.len()).collect();
    }
    let gates = touched.turned.iter().flat_map(|rule| uses.gates(*rule));
    let mut places: SmallVec<[usize; 4]> = gates.flat_map(|gate| uses.rows_of(*gate)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

impl Frame {
    fn row_outcome(&self, row: GateRow, at: Instant) -> Outcome {
        let component = row.component.and_then(|id| self.plan.component(id));
        match self.plan.gate(row.gate) {
            Some(gate) => self.gate_now(gate, component, row.occurrence, at).2,
            None => Outcome::Open,
        }
    }
}
