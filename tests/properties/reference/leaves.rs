//! How many leaves of a rule hold at an instant, and how many there are.
//!
//! Readings: `not` and `mean` are one leaf; an `if` that holds has all leaves of its `then`; of a wait that has begun one
//! leaf stays open; a repeated component is one leaf.

use serde_json::Value;

use super::document::text;
use super::progress::anew;
use super::rules::{done_name, items, key, leaf_name, objective_names, set};
use super::time::Instant;
use super::world::View;

pub(crate) fn leaves(view: &View<'_>, rule: &Value, u: Instant) -> (usize, usize) {
    let holds = set(view, rule).has(u);
    let one = (usize::from(holds), 1);
    if leaf_name(rule).is_some() {
        return one;
    }
    let kind = key(rule);
    match kind {
        "all" | "any" | "in_order" | "of" | "points" | "percent" => {
            items(rule).iter().map(|i| leaves(view, i, u)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
        }
        "if" => {
            let (done, of) = leaves(&anew(view, rule, u), &rule["then"], u);
            (if holds { of } else { done }, of)
        }
        "after" => {
            let (done, of) = leaves(view, &rule[kind], u);
            (if holds { done } else { done.min(of - 1) }, of)
        }
        "group" => leaves(view, view.plan.group(text(rule, kind).unwrap()), u),
        "objective" => {
            let (names, _) = objective_names(view.plan, text(rule, kind).unwrap());
            let whole = View { lens: None, ..view.clone() };
            (names.iter().filter(|n| done_name(&whole, n).has(u)).count(), names.len())
        }
        _ => one,
    }
}
