//! How far a rule has come at an instant (section 6 of the domain, "Progress", and section 12).

use super::frame::Frame;
use super::numbers::percentage;
use super::rules::{Scope, Slots};
use crate::exact::Ratio;
use crate::plan::{Component, ComponentId, Leaf, RuleId, RuleKind, SlotId, Test};
use crate::time::Instant;
use crate::timeline::Timeline;

/// What is reported of a rule that holds, and of no other.
pub(super) const WHOLE: u16 = 10_000;

/// Basis points, rounded down: 10000 exactly when the rule holds.
pub(crate) fn reported(progress: &Ratio, holds: bool) -> u16 {
    if holds { WHOLE } else { progress.basis_points().min(WHOLE.saturating_sub(1)) }
}

fn truth(holds: bool) -> Ratio {
    if holds { Ratio::ONE } else { Ratio::ZERO }
}

impl Frame {
    /// The exact progress of a rule; 1 where it holds.
    pub(crate) fn progress(&self, id: RuleId, at: Instant) -> Ratio {
        if self.holds(id, Scope::WHOLE).contains(at) {
            return Ratio::ONE;
        }
        let Some(rule) = self.rule(id) else { return Ratio::ZERO };
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                self.leaf_progress(*component, *occurrence, leaf, at)
            }
            RuleKind::Occurrences { component, count } => match self.plan.component(*component) {
                Some(component) => self.share_of(component, *count, |slot| self.done(slot).contains(at)),
                None => Ratio::ZERO,
            },
            RuleKind::Objective(objective) => match self.plan.objectives.get(objective.at()) {
                Some(objective) if objective.required.is_empty() => self.components_progress(&objective.treated_by, at),
                Some(objective) => self.components_progress(&objective.required, at),
                None => Ratio::ZERO,
            },
            RuleKind::Group(group) => {
                self.plan.groups.get(group.at()).map_or(Ratio::ZERO, |group| self.progress(group.rule, at))
            }
            RuleKind::All(of) | RuleKind::InOrder(of) => {
                let parts = of.iter().map(|id| (self.weight(*id, at, Scope::WHOLE), self.progress(*id, at)));
                weighted_mean(parts).unwrap_or(Ratio::ZERO)
            }
            RuleKind::Any(of) => of.iter().map(|id| self.progress(*id, at)).max().unwrap_or(Ratio::ZERO),
            RuleKind::AtLeast { count, of } => {
                let mut parts: Vec<Ratio> = of.iter().map(|id| self.progress(*id, at)).collect();
                parts.sort_unstable_by(|a, b| b.cmp(a));
                weighted_mean(parts.into_iter().take(*count as usize).map(|part| (1, part))).unwrap_or(Ratio::ZERO)
            }
            RuleKind::Points { points, count, of } => {
                let held: Vec<&RuleId> = of.iter().filter(|id| self.holds(**id, Scope::WHOLE).contains(at)).collect();
                let worth = |id: &&RuleId| self.rule(**id).map_or(0, |rule| rule.points);
                let reached = held.iter().map(worth).fold(0_u64, u64::saturating_add);
                let share = Ratio::new(reached, *points).min(Ratio::ONE);
                match count {
                    Some(count) => share.min(Ratio::new(held.len() as u64, u64::from(*count))),
                    None => share,
                }
            }
            RuleKind::Percent { percent, of } => {
                let parts: Vec<&Timeline> = of.iter().map(|id| self.holds(*id, Scope::WHOLE)).collect();
                let (reached, all) = self.weights_reached(of, &parts, at, Scope::WHOLE);
                Ratio::new(reached, all).over(&percentage(percent)).min(Ratio::ONE)
            }
            RuleKind::If { then, anew: Some(trigger), .. } => self.since_trigger(trigger, at).progress(*then, at),
            RuleKind::If { then, .. } => self.progress(*then, at),
            _ => Ratio::ZERO,
        }
    }

    fn leaf_progress(&self, component: ComponentId, occurrence: Option<u32>, leaf: &Leaf, at: Instant) -> Ratio {
        let Some(component) = self.plan.component(component) else { return Ratio::ZERO };
        let whole = matches!(self.slots(component, occurrence, Scope::WHOLE), Slots::Whole);
        let all_or_nothing = matches!(leaf, Leaf::Waived | Leaf::Failed | Leaf::Score { below: Some(_), .. })
            || matches!(leaf, Leaf::Test(Test::Started | Test::Minutes(_) | Test::Sessions(_)));
        if !whole || all_or_nothing {
            return Ratio::ZERO;
        }
        self.share_of(component, component.needs(), |slot| self.slot_leaf(component, slot, leaf).contains(at))
    }

    /// k/n, at most 1.
    fn share_of(&self, component: &Component, count: u32, held: impl Fn(SlotId) -> bool) -> Ratio {
        let found = component.slot_ids().filter(|slot| held(*slot)).count() as u64;
        Ratio::new(found, u64::from(count)).min(Ratio::ONE)
    }

    /// Progress of a component's `done`.
    pub(crate) fn component_progress(&self, id: ComponentId, at: Instant) -> Ratio {
        let Some(component) = self.plan.component(id) else { return Ratio::ZERO };
        self.share_of(component, component.needs(), |slot| self.done(slot).contains(at))
    }

    /// Progress as of an `all` over components.
    pub(crate) fn components_progress(&self, components: &[ComponentId], at: Instant) -> Ratio {
        let weight = |id: &ComponentId| {
            let component = self.plan.component(*id);
            component
                .filter(|component| component.criterion != crate::plan::Criterion::None)
                .map_or(0, |found| found.weight)
        };
        let parts = components.iter().map(|id| (weight(id), self.component_progress(*id, at)));
        weighted_mean(parts).unwrap_or_else(|| truth(components.iter().all(|id| self.component_done(*id).contains(at))))
    }
}

/// The mean by weight; `None` without weight.
fn weighted_mean(parts: impl Iterator<Item = (u64, Ratio)>) -> Option<Ratio> {
    let (mut whole, mut rest, mut weights) = (0_u64, Ratio::ZERO, 0_u64);
    for (weight, part) in parts.filter(|(weight, _)| *weight > 0) {
        weights = weights.saturating_add(weight);
        if part == Ratio::ONE {
            whole = whole.saturating_add(weight);
        } else if part != Ratio::ZERO {
            rest = rest.plus(&part.times(&Ratio::new(weight, 1)));
        }
    }
    (weights > 0).then(|| {
        if rest == Ratio::ZERO {
            return Ratio::new(whole, weights);
        }
        rest.plus(&Ratio::new(whole, 1)).over(&Ratio::new(weights, 1))
    })
}
