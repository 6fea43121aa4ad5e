//! Walking compiled rules, groups and objectives included, without recursion.

use crate::plan::{ComponentId, MeanItem, Objective, Rule, RuleId, RuleKind};

/// Rules and what their leaves lead to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tree<'a> {
    pub(super) rules: &'a [Rule],
    /// The rule of each group.
    pub(super) groups: &'a [RuleId],
    pub(super) objectives: &'a [Objective],
}

impl<'a> Tree<'a> {
    pub(super) fn kind(&self, id: RuleId) -> Option<&'a RuleKind> {
        self.rules.get(id.at()).map(|rule| &rule.kind)
    }

    /// The rules directly inside a rule, in document order; of a group its rule.
    pub(super) fn parts(&self, kind: &'a RuleKind) -> impl Iterator<Item = RuleId> + use<'a> {
        let group = match kind {
            RuleKind::Group(group) => self.groups.get(group.at()).copied(),
            _ => None,
        };
        group.into_iter().chain(kind.parts())
    }

    /// The components a rule names itself, in document order; of an objective those that treat it.
    pub(super) fn components(&self, kind: &'a RuleKind, each: &mut impl FnMut(ComponentId)) {
        match kind {
            RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => each(*component),
            RuleKind::Objective(objective) => {
                let treated_by = self.objectives.get(objective.at()).map(|objective| objective.treated_by.as_slice());
                treated_by.into_iter().flatten().for_each(|component| each(*component));
            }
            RuleKind::Mean { items, .. } => mean_components(items, each),
            _ => {}
        }
    }
}

/// The components of a mean and of those inside it; their nesting is bounded by the levels of rules.
pub(super) fn mean_components(items: &[MeanItem], each: &mut impl FnMut(ComponentId)) {
    for item in items {
        match item {
            MeanItem::Component { component, .. } => each(*component),
            MeanItem::Mean { items, .. } => mean_components(items, each),
        }
    }
}

/// Rules still to be walked, first ones on top.
pub(super) fn push_reversed<I>(stack: &mut Vec<RuleId>, parts: I)
where
    I: Iterator<Item = RuleId>,
{
    let start = stack.len();
    stack.extend(parts);
    if let Some(added) = stack.get_mut(start..) {
        added.reverse();
    }
}
