//! Models that digital learning carries: `flex`, `a_la_carte`, `digital_first`.

use super::{Condition, HALF};
use crate::document::{FormatGroup as G, Rule, RuleParts};
use crate::review::design::{Design, Item};
use std::collections::HashMap;

pub(super) fn flex(design: &Design<'_>) -> Vec<Condition> {
    let with_people = |item: &Item<'_>| matches!(item.group, G::Live | G::Human);
    let struggle = |item: &Item<'_>| item.written.activated_by.as_ref().is_some_and(is_struggle);
    let helps = |item: &Item<'_>| !item.is_required() && with_people(item) && (item.is_on_demand() || struggle(item));
    vec![
        ("a digital part is required", design.required_in(G::Digital).next().is_some()),
        ("no live or human part is required", !design.required().any(|(_, item)| with_people(item))),
        (
            "an optional live or human part is to be had on demand, or offered when learners struggle",
            design.items.iter().any(helps),
        ),
    ]
}

/// Whether a rule looks for difficulty: a failed attempt, a low score, something not passed.
fn is_struggle(rule: &Rule) -> bool {
    let Rule::Parts(parts) = rule else { return false };
    let RuleParts { failed, below, not, all, any, of, after, then, condition, in_order, .. } = &**parts;
    let nested = [after, then, condition].into_iter().flatten().map(|rule| &**rule);
    let lists = [all, any, of, in_order].into_iter().flatten().flatten();
    let unmet = not.as_deref().is_some_and(is_achievement);
    failed.is_some() || below.is_some() || unmet || nested.chain(lists).any(is_struggle)
}

/// Whether a rule wants something more of learners who struggle.
pub(crate) fn helps_who_struggles(rule: &Rule) -> bool {
    let Rule::Parts(parts) = rule else { return false };
    let RuleParts { not, all, any, of, after, then, condition, in_order, .. } = &**parts;
    let nested = [not, after, then].into_iter().flatten().map(|rule| &**rule);
    let lists = [all, any, of, in_order].into_iter().flatten().flatten();
    condition.as_deref().is_some_and(is_struggle) || nested.chain(lists).any(helps_who_struggles)
}

/// Whether a rule is about something done or passed.
fn is_achievement(rule: &Rule) -> bool {
    match rule {
        Rule::Component(_) => true,
        Rule::Parts(parts) => parts.done.is_some() || parts.passed.is_some() || parts.score.is_some(),
    }
}

pub(super) fn a_la_carte(design: &Design<'_>) -> Vec<Condition> {
    let mut block_of: HashMap<usize, usize> = HashMap::new();
    let (mut digital, mut live) = (false, false);
    for (block, names) in design.document.blocks.iter().flat_map(|blocks| blocks.values()).enumerate() {
        let found = names.iter().filter_map(|name| design.plan.component_named(name));
        let items: Vec<usize> = found.map(|id| id.at()).collect();
        let all = |group: G| {
            !items.is_empty() && items.iter().all(|index| design.item(*index).is_some_and(|item| item.is(group)))
        };
        digital |= all(G::Digital);
        live |= all(G::Live);
        block_of.extend(items.into_iter().map(|index| (index, block)));
    }
    // The least and the greatest block among all that an item rests on.
    let give = |index: usize| block_of.get(&index).map(|block| (*block, *block));
    let join = |known: &mut Option<(usize, usize)>, more: &Option<(usize, usize)>| {
        *known = match (*known, *more) {
            (Some((least, most)), Some((low, high))) => Some((least.min(low), most.max(high))),
            (one, other) => one.or(other),
        };
    };
    let rests = design.graph.inherited(&None, give, join);
    let apart = block_of.iter().all(|(index, block)| {
        rests.get(*index).copied().flatten().is_none_or(|(least, most)| least == *block && most == *block)
    });
    vec![
        ("a block is all digital", digital),
        ("a block is all live", live),
        ("no block builds on another", apart),
        ("completion leaves a choice among electives", !design.completion.choices(design.plan).is_empty()),
    ]
}

pub(super) fn digital_first(design: &Design<'_>) -> Vec<Condition> {
    let touch = |item: &Item<'_>| {
        matches!(item.group, G::Live | G::Human | G::Social)
            && !item.is_on_demand()
            && (item.span.is_some() || item.is_required())
    };
    vec![
        ("the first required part is digital", design.first().is_some_and(|(_, item)| item.is(G::Digital))),
        ("at least half of the objectives are introduced digitally", design.introduced_in(G::Digital).at_least(HALF)),
        (
            "fewer than half of the objectives are practised or applied in a required live session",
            !design.practised_live().at_least(HALF),
        ),
        ("a live, human or social part is planned", design.items.iter().any(touch)),
        ("completion leaves no choice of format", !design.has_format_choice()),
    ]
}
