//! What each rule weighs in progress and percentages (section 12 of the domain, "Rules. Weights").

use super::mean::component_weight;
use crate::plan::{Component, ComponentId, Objective, Rule, RuleId, RuleKind};
use crate::problem::{Code, Collector, Problem};

/// What weights are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scales<'a> {
    pub(super) components: &'a [Component],
    pub(super) objectives: &'a [Objective],
    /// The rule of each group.
    pub(super) groups: &'a [RuleId],
    /// Rules of a plan that come before those weighed.
    pub(super) earlier: &'a [Rule],
}

/// Weighs every rule, parts before wholes. Sums that no rule within the limits of nodes can reach stop at the greatest
/// number.
pub(super) fn weigh(rules: &mut [Rule], scales: Scales<'_>) {
    let objectives: Vec<u64> = scales.objectives.iter().map(|objective| scales.objective(objective)).collect();
    let hopeful: Vec<bool> =
        scales.objectives.iter().map(|found| found.treated_by.iter().all(|id| scales.endless(*id))).collect();
    for index in 0..rules.len() {
        let (done, rest) = rules.split_at_mut(index);
        let Some(rule) = rest.first_mut() else { break };
        rule.weight = rule.own_weight.unwrap_or_else(|| scales.natural(&rule.kind, done, &objectives));
        (rule.varies, rule.hopeful) = scales.nature(&rule.kind, done, &hopeful);
        rule.extent = scales.extent(&rule.kind, done);
    }
}

impl<'a> Scales<'a> {
    /// What a rule weighs of itself; `not`, time, attribute, award and trigger leaves nothing.
    fn natural(self, kind: &RuleKind, done: &[Rule], objectives: &[u64]) -> u64 {
        let weight = |id: &RuleId| self.rule(*id, done).map_or(0, |rule| rule.weight);
        match kind {
            RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => {
                self.component(*component)
            }
            RuleKind::Objective(objective) => objectives.get(objective.at()).copied().unwrap_or(0),
            RuleKind::Group(group) => self.groups.get(group.at()).map_or(0, weight),
            RuleKind::Award(_)
            | RuleKind::Triggered(_)
            | RuleKind::Attribute { .. }
            | RuleKind::From(_)
            | RuleKind::Until(_)
            | RuleKind::SinceEnrolment(_)
            | RuleKind::Not(_) => 0,
            RuleKind::After { rule, .. } => weight(rule),
            RuleKind::If { then, .. } => weight(then),
            RuleKind::All(of) | RuleKind::InOrder(of) | RuleKind::Points { of, .. } | RuleKind::Percent { of, .. } => {
                sum(of.iter().map(weight))
            }
            RuleKind::Any(of) => of.iter().map(weight).max().unwrap_or(0),
            RuleKind::AtLeast { count, of } => {
                let mut weights: Vec<u64> = of.iter().map(weight).collect();
                weights.sort_unstable_by(|a, b| b.cmp(a));
                sum(weights.into_iter().take(usize::try_from(*count).unwrap_or(usize::MAX)))
            }
            RuleKind::Mean { items, .. } => sum(items.iter().map(crate::plan::MeanItem::weight)),
        }
    }

    /// Whether its weight depends on the instant, and whether nothing in it can become impossible.
    fn nature(self, kind: &RuleKind, done: &[Rule], objectives: &[bool]) -> (bool, bool) {
        match kind {
            RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => {
                (false, self.endless(*component))
            }
            RuleKind::Objective(objective) => (false, objectives.get(objective.at()).copied().unwrap_or(true)),
            RuleKind::Mean { items, .. } => {
                let mut hopeful = true;
                super::tree::mean_components(items, &mut |component| hopeful &= self.endless(component));
                (false, hopeful)
            }
            RuleKind::Until(_) => (false, false),
            RuleKind::Group(group) => match self.groups.get(group.at()).and_then(|id| self.rule(*id, done)) {
                Some(rule) => (rule.varies, rule.hopeful),
                None => (false, true),
            },
            kind => {
                let parts = || kind.parts().filter_map(|id| self.rule(id, done));
                let varies = match kind {
                    RuleKind::If { .. } => true,
                    RuleKind::Not(_) => false,
                    _ => parts().any(|part| part.varies),
                };
                (varies, parts().all(|part| part.hopeful))
            }
        }
    }

    /// How many nodes a rule has with its parts (and the items of its means), groups counted through.
    fn extent(self, kind: &RuleKind, done: &[Rule]) -> usize {
        let own = match kind {
            RuleKind::Mean { items, .. } => super::mean::count(items).saturating_add(1),
            _ => 1,
        };
        let group = match kind {
            RuleKind::Group(group) => self.groups.get(group.at()).copied(),
            _ => None,
        };
        let parts = group.into_iter().chain(kind.parts()).filter_map(|id| self.rule(id, done));
        parts.fold(own, |sum: usize, part| sum.saturating_add(part.extent))
    }

    /// Whether there is no limit to attempts.
    fn endless(self, id: ComponentId) -> bool {
        self.components.get(id.at()).is_none_or(|found| found.max_attempts.is_none())
    }

    fn rule<'r>(self, id: RuleId, done: &'r [Rule]) -> Option<&'r Rule>
    where
        'a: 'r,
    {
        match id.at().checked_sub(self.earlier.len()) {
            Some(index) => done.get(index),
            None => self.earlier.get(id.at()),
        }
    }

    fn component(self, id: ComponentId) -> u64 {
        self.components.get(id.at()).map_or(0, component_weight)
    }

    /// The components an objective wants; where none is required, all of those that treat it.
    fn objective(self, objective: &Objective) -> u64 {
        let wanted = if objective.required.is_empty() { &objective.treated_by } else { &objective.required };
        sum(wanted.iter().map(|id| self.component(*id)))
    }
}

fn sum(weights: impl Iterator<Item = u64>) -> u64 {
    weights.fold(0, u64::saturating_add)
}

/// Checks that every `percent` has something to take a share of.
pub(super) fn percents<'r>(
    percents: &[(RuleId, String)],
    rule: impl Fn(RuleId) -> Option<&'r Rule>,
    problems: &mut Collector,
) {
    for (id, place) in percents {
        let Some(RuleKind::Percent { of, .. }) = rule(*id).map(|rule| &rule.kind) else { continue };
        let weightless = of.iter().all(|id| rule(*id).is_none_or(|rule| rule.weight == 0));
        if weightless && !of.is_empty() {
            let message = "the items weigh nothing together: there is no share of that";
            let problem = Problem::new(Code::WeightZero, place.as_str(), message);
            problems.push(problem.help("give an item a `weight`"));
        }
    }
}
