//! Rules that weigh: `percent` and `mean`, and what an item weighs at an instant.
//!
//! What is weighed can change only where an item's timeline, a score or the condition of an `if` changes, so these rules
//! are judged once between any two such instants, by cross-multiplication of integers.

use super::evidence::Evidence;
use super::frame::Frame;
use super::rules::{Scope, Slots};
use crate::document::Missing;
use crate::exact::{Decimal, Ratio, Score};
use crate::plan::{Component, MeanItem, RuleId, RuleKind};
use crate::time::Instant;
use crate::timeline::Timeline;

/// The instants between which nothing changes: each with the next one.
fn stretches(mut ends: Vec<Instant>) -> impl Iterator<Item = (Instant, Instant)> {
    ends.sort_unstable();
    ends.dedup();
    let starts: Vec<Instant> = std::iter::once(Instant::ALWAYS).chain(ends.iter().copied()).collect();
    starts.into_iter().zip(ends.into_iter().chain(std::iter::once(Instant::NEVER)))
}

impl Frame {
    /// What a rule weighs at an instant: an `if` nothing while it does not apply.
    pub(crate) fn weight(&self, id: RuleId, at: Instant, scope: Scope) -> u64 {
        let Some(rule) = self.rule(id) else { return 0 };
        let sum = |of: &[RuleId]| of.iter().fold(0_u64, |sum, id| sum.saturating_add(self.weight(*id, at, scope)));
        match (&rule.kind, rule.own_weight) {
            (RuleKind::If { condition, then, .. }, own) => match self.holds(*condition, scope).contains(at) {
                true => own.unwrap_or_else(|| self.weight(*then, at, scope)),
                false => 0,
            },
            (_, Some(own)) => own,
            _ if !rule.varies => rule.weight,
            (RuleKind::All(of) | RuleKind::InOrder(of), None) => sum(of),
            (RuleKind::Points { of, .. } | RuleKind::Percent { of, .. }, None) => sum(of),
            (RuleKind::Any(of), None) => of.iter().map(|id| self.weight(*id, at, scope)).max().unwrap_or(0),
            (RuleKind::AtLeast { count, of }, None) => {
                let mut weights: Vec<u64> = of.iter().map(|id| self.weight(*id, at, scope)).collect();
                weights.sort_unstable_by(|a, b| b.cmp(a));
                weights.iter().take(*count as usize).fold(0, |sum, weight| sum.saturating_add(*weight))
            }
            (RuleKind::Group(group), None) => {
                self.plan.groups.get(group.at()).map_or(0, |group| self.weight(group.rule, at, scope))
            }
            (RuleKind::After { rule, .. }, None) => self.weight(*rule, at, scope),
            _ => rule.weight,
        }
    }

    /// The conditions of every `if` among a rule's parts.
    fn conditions(&self, id: RuleId) -> impl Iterator<Item = RuleId> + use<> {
        let mut open = vec![id];
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            match self.rule(id).map(|rule| &rule.kind) {
                Some(RuleKind::If { condition, then, .. }) => {
                    found.push(*condition);
                    open.push(*then);
                }
                Some(
                    RuleKind::All(of)
                    | RuleKind::InOrder(of)
                    | RuleKind::Any(of)
                    | RuleKind::AtLeast { of, .. }
                    | RuleKind::Points { of, .. }
                    | RuleKind::Percent { of, .. },
                ) => open.extend(of),
                Some(RuleKind::After { rule, .. }) => open.push(*rule),
                Some(RuleKind::Group(group)) => open.extend(self.plan.groups.get(group.at()).map(|group| group.rule)),
                _ => {}
            }
        }
        found.into_iter()
    }

    /// Where the weights of the satisfied items reach `percent` of all.
    pub(super) fn percent(&self, percent: &Decimal, of: &[RuleId], scope: Scope) -> Timeline {
        let parts: Vec<&Timeline> = of.iter().map(|id| self.holds(*id, scope)).collect();
        let mut ends: Vec<Instant> = parts.iter().flat_map(|set| set.ends()).collect();
        for id in of {
            ends.extend(
                self.conditions(*id).flat_map(|condition| self.holds(condition, scope).ends().collect::<Vec<_>>()),
            );
        }
        let holds = |(from, _): &(Instant, Instant)| {
            let (reached, all) = self.weights_reached(of, &parts, *from, scope);
            // reached / all >= percent / 100, in units of 1e-18 of a percent.
            let left = i128::from(reached).checked_mul(Decimal::from_u64(100).units());
            match (left, percent.units().checked_mul(i128::from(all))) {
                (Some(left), Some(right)) => left >= right,
                _ => Ratio::new(reached, all) >= percentage(percent),
            }
        };
        Timeline::from_intervals(stretches(ends).filter(holds))
    }

    /// The weights of the items that hold at an instant, and of all.
    pub(crate) fn weights_reached(&self, of: &[RuleId], parts: &[&Timeline], at: Instant, scope: Scope) -> (u64, u64) {
        of.iter().zip(parts).fold((0, 0), |(reached, all): (u64, u64), (id, set)| {
            let weight = self.weight(*id, at, scope);
            let held = if set.contains(at) { weight } else { 0 };
            (reached.saturating_add(held), all.saturating_add(weight))
        })
    }

    /// Where the weighted mean of the counting scores reaches a bound.
    pub(super) fn mean_holds(&self, items: &[MeanItem], at_least: Score, missing: Missing, scope: Scope) -> Timeline {
        let bound = Ratio::from_score(at_least);
        let mut ends = Vec::new();
        self.mean_ends(items, scope, &mut ends);
        let reached =
            |(from, _): &(Instant, Instant)| self.mean(items, missing, *from, scope).is_some_and(|mean| mean >= bound);
        Timeline::from_intervals(stretches(ends).filter(reached))
    }

    fn mean_ends(&self, items: &[MeanItem], scope: Scope, ends: &mut Vec<Instant>) {
        for item in items {
            match item {
                MeanItem::Mean { items, .. } => self.mean_ends(items, scope, ends),
                MeanItem::Component { component, occurrence, .. } => {
                    let Some(component) = self.plan.component(*component) else { continue };
                    for evidence in self.graded(component, *occurrence, scope) {
                        ends.extend(evidence.attempts.pieces.iter().flat_map(|piece| [piece.from, piece.until]));
                        ends.extend(evidence.waived().ends());
                    }
                }
            }
        }
        ends.retain(|at| at.is_finite());
    }

    /// The evidence of the occurrences that an item looks at.
    fn graded(&self, component: &Component, occurrence: Option<u32>, scope: Scope) -> Vec<&Evidence> {
        match self.slots(component, occurrence, scope) {
            Slots::One(slot) => vec![self.evidence(slot)],
            Slots::Whole => component.slot_ids().map(|slot| self.evidence(slot)).collect(),
        }
    }

    /// The weighted mean at an instant; `None` without weight.
    pub(crate) fn mean(&self, items: &[MeanItem], missing: Missing, at: Instant, scope: Scope) -> Option<Ratio> {
        let (mut sum, mut weights) = (Ratio::ZERO, 0_u64);
        for item in items {
            let Some((weight, score)) = self.mean_item(item, at, scope) else { continue };
            let score = match (score, missing) {
                (Some(score), _) => score,
                (None, Missing::Zero) => Ratio::ZERO,
                (None, Missing::Skip) => continue,
            };
            sum = sum.plus(&score.times(&Ratio::new(weight, 1)));
            weights = weights.saturating_add(weight);
        }
        (weights > 0).then(|| sum.over(&Ratio::new(weights, 1)))
    }

    /// Weight and score of an item; `None` when waived (a mean: when everything in it is).
    fn mean_item(&self, item: &MeanItem, at: Instant, scope: Scope) -> Option<(u64, Option<Ratio>)> {
        match item {
            MeanItem::Component { component, occurrence, weight } => {
                self.mean_score(self.plan.component(*component)?, *occurrence, at, scope).map(|score| (*weight, score))
            }
            MeanItem::Mean { items, missing, weight } => {
                let all_waived = items.iter().all(|item| self.mean_item(item, at, scope).is_none());
                (!all_waived).then(|| (*weight, self.mean(items, *missing, at, scope)))
            }
        }
    }

    /// The counting score of a component, the best of its occurrences; `None` when waived, `Some(None)` without one.
    pub(crate) fn mean_score(
        &self,
        component: &Component,
        occurrence: Option<u32>,
        at: Instant,
        scope: Scope,
    ) -> Option<Option<Ratio>> {
        let graded = self.graded(component, occurrence, scope);
        let waived = graded.iter().any(|evidence| evidence.waived().contains(at));
        (!waived).then(|| graded.iter().filter_map(|evidence| evidence.attempts.score(at).cloned()).max())
    }
}

/// A percentage as a ratio.
pub(crate) fn percentage(percent: &Decimal) -> Ratio {
    let scale = 10_u64.saturating_pow(u32::from(percent.scale()));
    let mantissa = u64::try_from(percent.mantissa()).unwrap_or(u64::MAX);
    Ratio::new(mantissa, scale).over(&Ratio::new(100, 1))
}
