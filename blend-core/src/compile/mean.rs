//! Means of scores: their items are components or further means.

use super::number;
use super::parts::{empty, missing};
use super::rule::Builder;
use crate::document::{Rule as Written, RuleParts};
use crate::limits;
use crate::plan::{Component, Criterion, MeanItem, RuleKind};
use crate::problem::{Code, Collector, Place, Problem, too_deep};

/// Levels of means and components below a mean.
pub(super) fn levels(items: &[MeanItem]) -> usize {
    let below = |item: &MeanItem| match item {
        MeanItem::Component { .. } => 1,
        MeanItem::Mean { items, .. } => levels(items).saturating_add(1),
    };
    items.iter().map(below).max().unwrap_or(0)
}

/// How many items a mean has, with those of the means inside it.
pub(super) fn count(items: &[MeanItem]) -> usize {
    let inside = |item: &MeanItem| match item {
        MeanItem::Component { .. } => 0,
        MeanItem::Mean { items, .. } => count(items),
    };
    items.iter().map(inside).fold(items.len(), usize::saturating_add)
}

/// What a component weighs where rules are weighed: nothing when nothing is asked for it.
pub(super) fn component_weight(component: &Component) -> u64 {
    if component.criterion == Criterion::None { 0 } else { component.weight }
}

impl Builder<'_> {
    pub(super) fn mean(
        &mut self,
        parts: &RuleParts,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<RuleKind> {
        let items = self.mean_items(parts, level, place, problems);
        let at_least = match parts.at_least {
            Some(number) => number::score(number, &place.field("at_least"), problems),
            None => missing("at_least", place, problems),
        };
        let missing = match parts.missing {
            Some(missing) => Some(missing),
            None => missing("missing", place, problems),
        };
        Some(RuleKind::Mean { items: items?, at_least: at_least?, missing: missing? })
    }

    fn mean_items(
        &mut self,
        parts: &RuleParts,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<Vec<MeanItem>> {
        let at = place.field("mean");
        let items = parts.mean.as_deref()?;
        if items.is_empty() {
            empty(&at, problems);
            return None;
        }
        let level = level.saturating_add(1);
        if level > limits::RULE_DEPTH {
            too_deep(&at, problems);
            return None;
        }
        let read: Vec<Option<MeanItem>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| self.mean_item(item, level, &at.item(index), problems))
            .collect();
        read.into_iter().collect()
    }

    fn mean_item(
        &mut self,
        written: &Written,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<MeanItem> {
        if !self.room(place, problems) {
            return None;
        }
        let parts = match written {
            Written::Component(name) => return self.scored(name, None, place, problems),
            Written::Parts(parts) => parts,
        };
        let own = number::weight(parts.weight, &place.field("weight"), problems);
        match super::heads::head(parts, place, problems)? {
            "done" => self.scored(parts.done.as_deref()?, own, &place.field("done"), problems),
            "mean" => {
                if parts.at_least.is_some() {
                    let message = "a mean inside a mean has no bound of its own";
                    let problem = Problem::new(Code::BadRule, place.field("at_least").to_string(), message);
                    problems.push(problem.help("take `at_least` out"));
                }
                let items = self.mean_items(parts, level, place, problems);
                let missing = match parts.missing {
                    Some(missing) => Some(missing),
                    None => missing("missing", place, problems),
                };
                let items = items?;
                let sum = items.iter().fold(0_u64, |sum, item| sum.saturating_add(item.weight()));
                Some(MeanItem::Mean { items, missing: missing?, weight: own.unwrap_or(sum) })
            }
            head => {
                let message = format!("`{head}` has no score: the items of a mean are components and means");
                let problem = Problem::new(Code::BadRule, place.to_string(), message);
                problems
                    .push(problem.help("name a component, `{done: .., weight: ..}` or `{mean: [..], missing: ..}`"));
                None
            }
        }
    }

    fn scored(&self, name: &str, own: Option<u64>, place: &Place<'_>, problems: &mut Collector) -> Option<MeanItem> {
        let (component, occurrence) = self.scope.reference(name, place, problems)?;
        let weight = own.unwrap_or_else(|| self.scope.get(component).map_or(0, component_weight));
        Some(MeanItem::Component { component, occurrence, weight })
    }
}
