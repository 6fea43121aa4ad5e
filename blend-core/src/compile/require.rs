//! Which components the completion rule cannot do without, and which it mentions at all.
//!
//! Source: section 5 of the domain ("A component is required when"), section 12 ("Required").

use super::tree::Tree;
use crate::exact::Decimal;
use crate::plan::{ComponentId, MeanItem, Required, Rule, RuleId, RuleKind};

/// What of `count` components the rule reaches where it leaves no choice.
pub(super) fn required(tree: Tree<'_>, root: RuleId, count: usize) -> Vec<Required> {
    let mut required = vec![Required::default(); count];
    let mut seen = vec![false; tree.rules.len()];
    let mut objectives = vec![false; tree.objectives.len()];
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        match seen.get_mut(id.at()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let Some(kind) = tree.kind(id) else { continue };
        if no_choice(kind, tree.rules) && is_new(kind, &mut objectives) {
            tree.components(kind, &mut |component| want(&mut required, component, occurrence(kind)));
            stack.extend(tree.parts(kind));
        }
    }
    for required in &mut required {
        required.occurrences.sort_unstable();
        required.occurrences.dedup();
    }
    required
}

fn want(required: &mut [Required], component: ComponentId, occurrence: Option<u32>) {
    let Some(required) = required.get_mut(component.at()) else { return };
    match occurrence {
        None => required.whole = true,
        Some(number) => required.occurrences.push(number),
    }
}

/// The occurrence a rule that leaves no choice names.
fn occurrence(kind: &RuleKind) -> Option<u32> {
    match kind {
        RuleKind::Component { occurrence, .. } => *occurrence,
        RuleKind::Mean { items, .. } => only(items),
        _ => None,
    }
}

fn only(items: &[MeanItem]) -> Option<u32> {
    match items {
        [MeanItem::Component { occurrence, .. }] => *occurrence,
        [MeanItem::Mean { items, .. }] => only(items),
        _ => None,
    }
}

fn mark(marks: &mut [bool], component: ComponentId) {
    if let Some(mark) = marks.get_mut(component.at()) {
        *mark = true;
    }
}

/// Whether a rule is not about an objective that was looked at before: many rules may share one with many components.
fn is_new(kind: &RuleKind, objectives: &mut [bool]) -> bool {
    match kind {
        RuleKind::Objective(objective) => {
            objectives.get_mut(objective.at()).is_some_and(|seen| !std::mem::replace(seen, true))
        }
        _ => true,
    }
}

/// Whether a rule wants everything inside it.
fn no_choice(kind: &RuleKind, rules: &[Rule]) -> bool {
    match kind {
        RuleKind::Component { .. }
        | RuleKind::Occurrences { .. }
        | RuleKind::Objective(_)
        | RuleKind::Group(_)
        | RuleKind::After { .. }
        | RuleKind::All(_)
        | RuleKind::InOrder(_) => true,
        RuleKind::Any(of) => of.len() == 1,
        RuleKind::AtLeast { count, of } => all(*count, of),
        RuleKind::Points { points, count, of } => {
            let worth = |id: &RuleId| rules.get(id.at()).map_or(0, |rule| rule.points);
            let sum = of.iter().map(worth).fold(0_u64, u64::saturating_add);
            of.len() == 1 || sum == *points || count.is_some_and(|count| all(count, of))
        }
        RuleKind::Percent { percent, of } => of.len() == 1 || *percent == Decimal::from_u64(100),
        RuleKind::Mean { items, .. } => single(items),
        RuleKind::Award(_)
        | RuleKind::Triggered(_)
        | RuleKind::Attribute { .. }
        | RuleKind::From(_)
        | RuleKind::Until(_)
        | RuleKind::SinceEnrolment(_)
        | RuleKind::Not(_)
        | RuleKind::If { .. } => false,
    }
}

fn all(count: u32, of: &[RuleId]) -> bool {
    usize::try_from(count).is_ok_and(|count| count == of.len())
}

fn single(items: &[MeanItem]) -> bool {
    match items {
        [MeanItem::Component { .. }] => true,
        [MeanItem::Mean { items, .. }] => single(items),
        _ => false,
    }
}

/// What a rule mentions anywhere, in document order.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Components, by their first mention.
    pub(super) components: Vec<ComponentId>,
    /// `in_order` rules.
    pub(super) orders: Vec<RuleId>,
}

/// Everything the rule mentions through groups and objectives, each once.
pub(super) fn mentions(tree: Tree<'_>, root: RuleId, count: usize) -> Mentions {
    let mut mentions = Mentions::default();
    let mut known = vec![false; count];
    let mut seen = vec![false; tree.rules.len()];
    let mut objectives = vec![false; tree.objectives.len()];
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        match seen.get_mut(id.at()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let Some(kind) = tree.kind(id).filter(|kind| is_new(kind, &mut objectives)) else { continue };
        if matches!(kind, RuleKind::InOrder(_)) {
            mentions.orders.push(id);
        }
        tree.components(kind, &mut |component| {
            if known.get(component.at()) == Some(&false) {
                mark(&mut known, component);
                mentions.components.push(component);
            }
        });
        super::tree::push_reversed(&mut stack, tree.parts(kind));
    }
    mentions
}
