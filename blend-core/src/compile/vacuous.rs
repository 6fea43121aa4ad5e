//! What rules are for a learner about whom nothing is known (section 12 of the domain, "Standing"; finding S7).
//!
//! Awards, attributes and triggers are taken as not there, time as able to hold and able not to. For each rule two
//! questions: can it hold, can it fail, without any evidence.

use super::tree::Tree;
use crate::document::Missing;
use crate::exact::Score;
use crate::plan::{Component, Leaf, MeanItem, Objective, RuleId, RuleKind};

/// What a rule can be without any evidence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Can {
    pub(super) hold: bool,
    pub(super) fail: bool,
}

/// Whether enough parts pass a test.
type Enough<'a> = &'a dyn Fn(&dyn Fn(Can) -> bool) -> bool;

const NEVER: Can = Can { hold: false, fail: true };
const OPEN: Can = Can { hold: true, fail: true };

/// What each rule can be without any evidence. Rules are in their final order, parts before wholes.
pub(super) fn without_evidence(tree: Tree<'_>, components: &[Component]) -> Vec<Can> {
    let done: Vec<bool> = components.iter().map(|component| component.criterion.asks_nothing()).collect();
    let is_done = |id: crate::plan::ComponentId| done.get(id.at()).copied().unwrap_or(false);
    let is_mastered = |objective: &Objective| {
        if objective.required.is_empty() {
            objective.treated_by.iter().any(|id| is_done(*id))
        } else {
            objective.required.iter().all(|id| is_done(*id))
        }
    };
    let mastered: Vec<bool> = tree.objectives.iter().map(is_mastered).collect();
    let mut known: Vec<Can> = Vec::with_capacity(tree.rules.len());
    for rule in tree.rules {
        let can = |id: &RuleId| known.get(id.at()).copied().unwrap_or(NEVER);
        let both = |enough: Enough<'_>| Can {
            hold: enough(&|can| can.hold),
            // It can fail unless those parts that always hold are enough.
            fail: !enough(&|can| !can.fail),
        };
        let made = match &rule.kind {
            RuleKind::Component { component, leaf: Leaf::Done, .. } => always(is_done(*component)),
            RuleKind::Occurrences { component, .. } => always(is_done(*component)),
            RuleKind::Component { .. } | RuleKind::Award(_) | RuleKind::Triggered(_) | RuleKind::Attribute { .. } => {
                NEVER
            }
            RuleKind::Objective(id) => always(mastered.get(id.at()) == Some(&true)),
            RuleKind::Group(group) => tree.groups.get(group.at()).map_or(NEVER, can),
            RuleKind::From(_) | RuleKind::Until(_) | RuleKind::SinceEnrolment(_) => OPEN,
            RuleKind::After { rule, .. } => can(rule),
            RuleKind::Not(rule) => Can { hold: can(rule).fail, fail: can(rule).hold },
            RuleKind::If { condition, then, .. } => {
                Can { hold: can(condition).fail || can(then).hold, fail: can(condition).hold && can(then).fail }
            }
            RuleKind::All(of) | RuleKind::InOrder(of) => both(&|test| of.iter().all(|id| test(can(id)))),
            RuleKind::Any(of) => both(&|test| of.iter().any(|id| test(can(id)))),
            RuleKind::AtLeast { count, of } => {
                both(&|test| reached(*count, of.iter().filter(|id| test(can(id))).count()))
            }
            RuleKind::Points { points, count, of } => both(&|test| {
                let held = || of.iter().filter(|id| test(can(id)));
                let sum = held()
                    .filter_map(|id| tree.rules.get(id.at()))
                    .fold(0_u64, |sum, rule| sum.saturating_add(rule.points));
                sum >= *points && count.is_none_or(|count| reached(count, held().count()))
            }),
            RuleKind::Percent { percent, of } => both(&|test| {
                let weight = |id: &RuleId| tree.rules.get(id.at()).map_or(0, |rule| rule.weight);
                let total = of.iter().map(weight).fold(0_u64, u64::saturating_add);
                let held = of.iter().filter(|id| test(can(id))).map(weight).fold(0_u64, u64::saturating_add);
                u128::from(held) >= percent.percent_of(total)
            }),
            RuleKind::Mean { items, at_least, missing } => {
                let free = *at_least == Score::ZERO && *missing == Missing::Zero && weighs(items);
                Can { hold: free, fail: true }
            }
        };
        known.push(made);
    }
    known
}

fn always(holds: bool) -> Can {
    Can { hold: holds, fail: !holds }
}

fn reached(count: u32, held: usize) -> bool {
    usize::try_from(count).is_ok_and(|count| held >= count)
}

fn weighs(items: &[MeanItem]) -> bool {
    items.iter().any(|item| item.weight() > 0)
}
