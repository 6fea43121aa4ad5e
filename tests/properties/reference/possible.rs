//! Whether a rule can hold at a later instant: every leaf may still come true but those about exhausted components that
//! do not hold, and `until` bounds that have passed. `not` and `if` can always turn.

use serde_json::Value;

use super::document::{Part, text, whole};
use super::evidence::exhausted;
use super::number::{Q, decimal, q};
use super::progress::weight;
use super::reach::wanted;
use super::rules::{items, key, leaf_name, leaf_parts, objective_names, parts, set, sum, worth};
use super::time::{Instant, end_of};
use super::world::View;

pub(crate) fn possible(view: &View<'_>, rule: &Value, u: Instant) -> bool {
    if set(view, rule).has(u) {
        return true;
    }
    let kind = key(rule);
    if leaf_name(rule).is_some() {
        return leaf_possible(view, rule, u);
    }
    let open = || items(rule).iter().filter(|i| possible(view, i, u)).collect::<Vec<_>>();
    match kind {
        "all" | "in_order" => open().len() == items(rule).len(),
        "any" => !open().is_empty(),
        "of" => open().len() >= whole(rule, "at_least").unwrap() as usize,
        "points" => {
            let reach = sum(open().iter().map(|i| worth(view, i)));
            reach >= decimal(&rule[kind]).unwrap() && open().len() >= whole(rule, "at_least").unwrap_or(0) as usize
        }
        "percent" => {
            let total: Q = sum(items(rule).iter().map(|i| weight(view, i, u)));
            let reach = sum(open().iter().map(|i| weight(view, i, u)));
            reach * q(100) >= total * decimal(&rule[kind]).unwrap()
        }
        "mean" => wanted(view.plan, rule).iter().any(|n| {
            let (parts, _) = parts(view, n);
            !parts.iter().all(|p| exhausted(view, *p, u))
        }),
        "objective" => {
            let (names, all) = objective_names(view.plan, text(rule, kind).unwrap());
            let open = names.iter().filter(|n| leaf_possible(view, &Value::from(**n), u)).count();
            if all { open == names.len() } else { open > 0 }
        }
        "group" => possible(view, view.plan.group(text(rule, kind).unwrap()), u),
        "after" => possible(view, &rule[kind], u),
        "until" => u < end_of(text(rule, kind).unwrap(), view.plan.zone).unwrap(),
        _ => true,
    }
}

/// A leaf is about each occurrence by itself: one that does not hold and is exhausted cannot come true.
fn leaf_possible(view: &View<'_>, rule: &Value, u: Instant) -> bool {
    let (parts, _): (Vec<Part<'_>>, usize) = parts(view, leaf_name(rule).unwrap());
    let closed = |p: &Part<'_>| {
        let component = view.plan.component(p.id()).unwrap();
        exhausted(view, Part { component, occurrence: p.occurrence }, u)
    };
    if matches!(key(rule), "minutes" | "sessions") || (key(rule) == "score" && rule.get("below").is_some()) {
        return set(view, rule).has(u) || !parts.iter().all(closed);
    }
    let (sets, needs) = leaf_parts(view, rule);
    sets.iter().zip(&parts).filter(|(s, p)| s.has(u) || !closed(p)).count() >= needs
}
