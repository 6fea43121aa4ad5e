//! Which facts decide: the earliest fact of the current stretch that suffices; for sums all that make it (section 12).

use super::evidence::{FactId, Occurrence};
use super::frame::Frame;
use super::rules::{Scope, Slots};
use crate::answer::ComponentState;
use crate::document::Kind;
use crate::plan::{Component, ComponentId, Criterion, Leaf, MeanItem, RuleId, RuleKind, SlotId, Test};
use crate::time::Instant;

/// The facts of the earliest occurrence at the beginning of the stretch around an instant.
pub(super) fn earliest(occurrences: &[Occurrence], at: Instant) -> Vec<FactId> {
    let set = super::evidence::union(occurrences);
    let Some((from, _)) = set.stretch_at(at) else { return Vec::new() };
    let first = occurrences.iter().filter(|occurrence| occurrence.from == from && from < occurrence.until);
    first.min_by_key(|occurrence| occurrence.facts.first().copied()).map_or_else(Vec::new, |found| found.facts.to_vec())
}

impl Frame {
    /// The facts that decide a rule that holds at an instant; empty where it does not.
    pub(crate) fn deciding(&self, id: RuleId, at: Instant, scope: Scope) -> Vec<FactId> {
        let Some(rule) = self.rule(id).filter(|_| self.holds(id, scope).contains(at)) else { return Vec::new() };
        let all = |of: &[RuleId]| of.iter().flat_map(|id| self.deciding(*id, at, scope)).collect();
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                self.leaf_deciding(*component, *occurrence, leaf, at, scope)
            }
            RuleKind::Occurrences { component, count } => self.done_deciding(*component, *count, at),
            RuleKind::Objective(objective) => match self.plan.objectives.get(objective.at()) {
                Some(objective) if objective.required.is_empty() => {
                    let mut done = objective.treated_by.iter().filter(|id| self.component_done(**id).contains(at));
                    done.next().map_or_else(Vec::new, |id| self.component_deciding(*id, at))
                }
                Some(objective) => objective.required.iter().flat_map(|id| self.component_deciding(*id, at)).collect(),
                None => Vec::new(),
            },
            RuleKind::Group(group) => match self.plan.groups.get(group.at()) {
                Some(group) if self.holds(group.rule, scope).contains(at) => self.deciding(group.rule, at, scope),
                Some(group) => earliest(&self.group_waivers(&group.id), at),
                None => Vec::new(),
            },
            RuleKind::Award(award) => earliest(&self.awards(award), at),
            RuleKind::Triggered(trigger) => {
                let first =
                    self.decisions(Kind::Triggered).find(|(_, item)| item.fact.trigger.as_deref() == Some(trigger));
                first.map(|(index, _)| index).into_iter().collect()
            }
            RuleKind::Attribute { name, .. } => {
                let (from, _) = self.holds(id, scope).stretch_at(at).unwrap_or((at, at));
                let set = self.decisions(Kind::Attribute);
                let set = set.filter(|(_, item)| item.fact.name.as_deref() == Some(name) && item.fact.at == from);
                set.last().map(|(index, _)| index).into_iter().collect()
            }
            RuleKind::After { rule, .. } => self.deciding(*rule, at, scope),
            RuleKind::If { condition, then, anew: None } if self.holds(*condition, scope).contains(at) => {
                self.deciding(*then, at, scope)
            }
            RuleKind::If { condition, then, anew: Some(trigger) } if self.holds(*condition, scope).contains(at) => {
                self.since_trigger(trigger, at).deciding(*then, at, scope)
            }
            RuleKind::Any(of) => {
                // The item whose stretch began first made it hold.
                let since = |id: &&RuleId| self.holds(**id, scope).stretch_at(at).map(|(from, _)| from);
                let held = of.iter().filter(|id| since(id).is_some());
                held.min_by_key(since).map_or_else(Vec::new, |id| self.deciding(*id, at, scope))
            }
            RuleKind::All(of)
            | RuleKind::InOrder(of)
            | RuleKind::AtLeast { of, .. }
            | RuleKind::Points { of, .. }
            | RuleKind::Percent { of, .. } => all(of),
            RuleKind::Mean { items, .. } => self.mean_deciding(items, at, scope),
            _ => Vec::new(),
        }
    }

    fn mean_deciding(&self, items: &[MeanItem], at: Instant, scope: Scope) -> Vec<FactId> {
        let of = |item: &MeanItem| match item {
            MeanItem::Mean { items, .. } => self.mean_deciding(items, at, scope),
            MeanItem::Component { component, occurrence, .. } => {
                let Some(component) = self.plan.component(*component) else { return Vec::new() };
                let slots = match self.slots(component, *occurrence, scope) {
                    Slots::One(slot) => vec![slot],
                    Slots::Whole => component.slot_ids().collect(),
                };
                let behind = |slot: SlotId| {
                    let evidence = self.evidence(slot);
                    let live = evidence.attempts.pieces.iter().filter(|piece| piece.from <= at && at < piece.until);
                    let best = live
                        .filter(|piece| piece.score.is_some())
                        .max_by(|a, b| a.score.cmp(&b.score).then(b.from.cmp(&a.from)));
                    best.map_or_else(Vec::new, |piece| evidence.attempts.behind(piece.from).to_vec())
                };
                slots.into_iter().flat_map(behind).collect()
            }
        };
        items.iter().flat_map(of).collect()
    }

    pub(crate) fn component_deciding(&self, id: ComponentId, at: Instant) -> Vec<FactId> {
        let needs = self.plan.component(id).map_or(1, Component::needs);
        self.done_deciding(id, needs, at)
    }

    /// Of the occurrences done, the first so many.
    fn done_deciding(&self, id: ComponentId, count: u32, at: Instant) -> Vec<FactId> {
        let Some(component) = self.plan.component(id) else { return Vec::new() };
        let done = component.slot_ids().filter(|slot| self.done(*slot).contains(at));
        done.take(count as usize).flat_map(|slot| self.slot_done_deciding(component, slot, at)).collect()
    }

    fn leaf_deciding(
        &self,
        id: ComponentId,
        occurrence: Option<u32>,
        leaf: &Leaf,
        at: Instant,
        scope: Scope,
    ) -> Vec<FactId> {
        let Some(component) = self.plan.component(id) else { return Vec::new() };
        match self.slots(component, occurrence, scope) {
            Slots::One(slot) => self.slot_deciding(component, slot, leaf, at),
            Slots::Whole if matches!(leaf, Leaf::Test(Test::Minutes(_) | Test::Sessions(_))) => {
                earliest(&self.summed(component, leaf), at)
            }
            Slots::Whole => {
                let held = component.slot_ids().filter(|slot| self.slot_leaf(component, *slot, leaf).contains(at));
                let any = matches!(
                    leaf,
                    Leaf::Waived | Leaf::Failed | Leaf::Test(Test::Started) | Leaf::Score { below: Some(_), .. }
                );
                let count = if any { 1 } else { component.needs() };
                held.take(count as usize).flat_map(|slot| self.slot_deciding(component, slot, leaf, at)).collect()
            }
        }
    }

    fn slot_deciding(&self, component: &Component, slot: SlotId, leaf: &Leaf, at: Instant) -> Vec<FactId> {
        let evidence = self.evidence(slot);
        match leaf {
            Leaf::Done => self.slot_done_deciding(component, slot, at),
            Leaf::Waived => earliest(&evidence.waivers.occurrences, at),
            Leaf::Failed => earliest(&evidence.attempts.failures(), at),
            Leaf::Score { at_least: Some(bound), .. } => self.tested(component, slot, &Test::Score(*bound), at),
            Leaf::Score { .. } => evidence
                .attempts
                .pieces
                .iter()
                .find(|piece| piece.from <= at && at < piece.until)
                .map_or_else(Vec::new, |piece| evidence.attempts.behind(piece.from).to_vec()),
            Leaf::Test(test) => self.tested(component, slot, test, at),
        }
    }

    fn tested(&self, component: &Component, slot: SlotId, test: &Test, at: Instant) -> Vec<FactId> {
        let evidence = self.evidence(slot);
        let occurrences = evidence.test(test, component.attendance_mark);
        let set = super::evidence::union(&occurrences);
        match (test, set.stretch_at(at)) {
            (Test::Passed | Test::Score(_), Some((from, _)))
                if component.attempts == crate::document::Attempts::Mean =>
            {
                evidence.attempts.behind(from).to_vec()
            }
            _ => earliest(&occurrences, at),
        }
    }

    /// What a slot's `done` rests on: its criterion, else a waiver.
    pub(crate) fn slot_done_deciding(&self, component: &Component, slot: SlotId, at: Instant) -> Vec<FactId> {
        let evidence = self.evidence(slot);
        if evidence.criterion(&component.criterion, component.attendance_mark).contains(at) {
            self.criterion_deciding(component, slot, &component.criterion, at)
        } else {
            earliest(&evidence.waivers.occurrences, at)
        }
    }

    /// The stretch that a slot's state at an instant tells of, and the facts it rests on: where it is done, or was last,
    /// has failed or no attempt left, or has begun.
    pub(crate) fn state_deciding(
        &self,
        slot: SlotId,
        state: ComponentState,
        at: Instant,
    ) -> (Option<(Instant, Instant)>, Vec<FactId>) {
        let Some(component) = self.component_of(slot) else { return (None, Vec::new()) };
        let evidence = self.evidence(slot);
        let of = |occurrences: &[Occurrence]| {
            (super::evidence::union(occurrences).stretch_at(at), earliest(occurrences, at))
        };
        match state {
            ComponentState::Done | ComponentState::Waived => {
                (self.done(slot).stretch_at(at), self.slot_done_deciding(component, slot, at))
            }
            ComponentState::Expired => match self.done(slot).iter().rfind(|(_, until)| *until <= at) {
                Some((from, until)) => (Some((from, until)), self.slot_done_deciding(component, slot, from)),
                None => (None, Vec::new()),
            },
            ComponentState::Exhausted => of(&evidence.attempts.spent),
            ComponentState::Failed => of(&evidence.attempts.failures()),
            ComponentState::InProgress => of(&evidence.test(&Test::Started, component.attendance_mark)),
            ComponentState::NotRequired | ComponentState::NotStarted => (None, Vec::new()),
        }
    }

    fn criterion_deciding(
        &self,
        component: &Component,
        slot: SlotId,
        criterion: &Criterion,
        at: Instant,
    ) -> Vec<FactId> {
        let evidence = self.evidence(slot);
        let holds = |part: &&Criterion| evidence.criterion(part, component.attendance_mark).contains(at);
        let of = |part: &Criterion| self.criterion_deciding(component, slot, part, at);
        match criterion {
            Criterion::None => Vec::new(),
            Criterion::Test(test) => self.tested(component, slot, test, at),
            Criterion::All(parts) | Criterion::AtLeast(_, parts) => parts.iter().filter(holds).flat_map(of).collect(),
            Criterion::Any(parts) => {
                let since = |part: &&Criterion| {
                    evidence.criterion(part, component.attendance_mark).stretch_at(at).map(|(from, _)| from)
                };
                parts.iter().filter(holds).min_by_key(since).map_or_else(Vec::new, of)
            }
        }
    }

    /// What the completion rule rests on: the rule, else a decision.
    pub(crate) fn completion_deciding(&self, at: Instant) -> Vec<FactId> {
        if self.holds(self.plan.completion, Scope::WHOLE).contains(at) {
            self.deciding(self.plan.completion, at, Scope::WHOLE)
        } else {
            earliest(&self.completion_waivers(), at)
        }
    }
}
