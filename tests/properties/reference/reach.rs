//! What a rule reaches: the components it wants, those it cannot do without.

use serde_json::Value;

use super::document::{Plan, text, whole};
use super::number::{Q, decimal, q};
use super::rules::{items, key, leaf_name};

/// Components (or occurrences) that the completion rule cannot do without.
pub(crate) fn required(plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    require(plan, plan.completion(), &mut found);
    found.sort();
    found.dedup();
    found
}

fn require(plan: &Plan, rule: &Value, found: &mut Vec<String>) {
    if let Some(name) = leaf_name(rule) {
        found.push(name.to_owned());
        return;
    }
    let of = items_or_none(rule);
    let no_choice = match key(rule) {
        _ if of.len() == 1 => true,
        "all" | "in_order" => true,
        "of" => whole(rule, "at_least") == Some(of.len() as i64),
        "percent" => decimal(&rule["percent"]) == Some(q(100)),
        "points" => {
            let all = of.iter().map(|i| static_worth(plan, i)).fold(q(0), |a, b| a + b);
            decimal(&rule["points"]) == Some(all) || whole(rule, "at_least") == Some(of.len() as i64)
        }
        _ => false,
    };
    if no_choice {
        of.iter().for_each(|i| require(plan, i, found));
    }
    // One item leaves no choice.
    if key(rule) == "mean" && items(rule).len() == 1 {
        require(plan, &items(rule)[0], found);
    }
    match key(rule) {
        "group" => require(plan, plan.group(text(rule, "group").unwrap()), found),
        "after" => require(plan, &rule["after"], found),
        "objective" => found.extend(treated(plan, rule)),
        _ => {}
    }
}

fn treated(plan: &Plan, rule: &Value) -> Vec<String> {
    let treating = plan.treating(text(rule, "objective").unwrap());
    treating.iter().filter_map(|c| text(c, "id")).map(str::to_owned).collect()
}

fn items_or_none(rule: &Value) -> &[Value] {
    match key(rule) {
        "all" | "any" | "in_order" | "of" | "points" | "percent" => items(rule),
        _ => &[],
    }
}

fn static_worth(plan: &Plan, item: &Value) -> Q {
    if let Some(worth) = item.get("worth").and_then(decimal) {
        return worth;
    }
    let named = leaf_name(item).and_then(|n| plan.component(super::document::split(n).0));
    named.and_then(|c| c.get("points")).and_then(decimal).unwrap_or_else(|| q(0))
}

/// The ids of the components a rule wants: nothing under `not` or in the condition of `if`.
pub(crate) fn wanted(plan: &Plan, rule: &Value) -> Vec<String> {
    collect(plan, rule, false)
}

/// The ids of all components a rule speaks of.
pub(crate) fn mentioned(plan: &Plan, rule: &Value) -> Vec<String> {
    collect(plan, rule, true)
}

fn collect(plan: &Plan, rule: &Value, all: bool) -> Vec<String> {
    let mut found = Vec::new();
    want(plan, rule, all, &mut found);
    found.sort();
    found.dedup();
    found
}

fn want(plan: &Plan, rule: &Value, all: bool, found: &mut Vec<String>) {
    if let Some(name) = leaf_name(rule) {
        found.push(super::document::split(name).0.to_owned());
        return;
    }
    match key(rule) {
        "group" => want(plan, plan.group(text(rule, "group").unwrap()), all, found),
        "objective" => found.extend(treated(plan, rule)),
        "after" => want(plan, &rule["after"], all, found),
        "if" => {
            if all {
                want(plan, &rule["if"], all, found);
            }
            want(plan, &rule["then"], all, found);
        }
        "not" if all => want(plan, &rule["not"], all, found),
        "mean" => items(rule).iter().for_each(|i| want(plan, i, all, found)),
        _ => items_or_none(rule).iter().for_each(|i| want(plan, i, all, found)),
    }
}
