//! Progress and weight of a rule at an instant, exact.

use serde_json::Value;

use super::document::{split, text, whole};
use super::number::{Q, decimal, q};
use super::rules::{done_name, items, key, leaf_name, leaf_parts, objective_names, parts, set, sum, worth};
use super::time::Instant;
use super::view_rules::items_weight;
use super::world::View;

/// What the rule weighs in a mean around it.
pub(crate) fn weight(view: &View<'_>, rule: &Value, u: Instant) -> Q {
    let kind = key(rule);
    if kind == "if" && !set(view, &rule["if"]).has(u) {
        return q(0);
    }
    if let Some(own) = rule.get("weight").and_then(decimal) {
        return own;
    }
    if let Some(name) = leaf_name(rule) {
        return component_weight(view, name);
    }
    match kind {
        "all" | "in_order" | "points" | "percent" | "mean" => items_weight(view, rule, u),
        "any" => heaviest(view, rule, u, 1),
        "of" => heaviest(view, rule, u, whole(rule, "at_least").unwrap() as usize),
        "objective" => {
            let (names, _) = objective_names(view.plan, text(rule, kind).unwrap());
            sum(names.iter().map(|n| component_weight(view, n)))
        }
        "group" => weight(view, view.plan.group(text(rule, kind).unwrap()), u),
        "if" => weight(view, &rule["then"], u),
        "after" => weight(view, &rule[kind], u),
        _ => q(0),
    }
}

fn component_weight(view: &View<'_>, name: &str) -> Q {
    let component = view.plan.component(split(name).0).unwrap();
    if view.plan.asks_nothing(component) {
        return q(0);
    }
    component.get("weight").and_then(decimal).unwrap_or_else(|| q(1))
}

fn heaviest(view: &View<'_>, rule: &Value, u: Instant, n: usize) -> Q {
    let mut weights: Vec<Q> = items(rule).iter().map(|i| weight(view, i, u)).collect();
    weights.sort();
    sum(weights.into_iter().rev().take(n))
}

/// 1 where the rule holds; else the share that is reached, which may be 1 where only weightless items are open.
pub(crate) fn progress(view: &View<'_>, rule: &Value, u: Instant) -> Q {
    if set(view, rule).has(u) {
        return q(1);
    }
    let kind = key(rule);
    if leaf_name(rule).is_some() {
        return match kind {
            "started" | "failed" | "waived" | "minutes" | "sessions" => q(0),
            "score" if rule.get("below").is_some() => q(0),
            _ => {
                let (sets, needs) = leaf_parts(view, rule);
                share(q(sets.iter().filter(|s| s.has(u)).count() as i64), q(needs as i64))
            }
        };
    }
    let each = || items(rule).iter().map(|i| progress(view, i, u)).collect::<Vec<_>>();
    match kind {
        "all" | "in_order" => {
            let weighted = items(rule).iter().map(|i| (weight(view, i, u), progress(view, i, u)));
            weighted_mean(weighted.collect())
        }
        "objective" => {
            let (names, _) = objective_names(view.plan, text(rule, kind).unwrap());
            let weighted = names.iter().map(|n| (component_weight(view, n), name_progress(view, n, u)));
            weighted_mean(weighted.collect())
        }
        "any" => each().into_iter().max().unwrap(),
        "of" => {
            let n = whole(rule, "at_least").unwrap() as usize;
            let mut best = each();
            best.sort();
            sum(best.into_iter().rev().take(n)) / q(n as i64)
        }
        "group" => progress(view, view.plan.group(text(rule, kind).unwrap()), u),
        "if" => progress(&anew(view, rule, u), &rule["then"], u),
        "points" => {
            let held: Vec<&Value> = items(rule).iter().filter(|i| set(view, i).has(u)).collect();
            let points = share(sum(held.iter().map(|i| worth(view, i))), decimal(&rule[kind]).unwrap());
            match whole(rule, "at_least") {
                Some(n) => points.min(share(q(held.len() as i64), q(n))),
                None => points,
            }
        }
        "percent" => {
            let held = items(rule).iter().filter(|i| set(view, i).has(u));
            let reached = sum(held.map(|i| weight(view, i, u)));
            let total = items_weight(view, rule, u);
            if total == q(0) {
                return q(0);
            }
            share(reached * q(100), total * decimal(&rule[kind]).unwrap())
        }
        _ => q(0),
    }
}

/// With `anew`, the view of the evidence since the latest trigger.
pub(crate) fn anew<'a>(view: &View<'a>, rule: &Value, u: Instant) -> View<'a> {
    if rule.get("anew").and_then(Value::as_bool) != Some(true) {
        return view.clone();
    }
    let times = super::rules::triggers(view, text(&rule["if"], "triggered").unwrap());
    times.into_iter().rfind(|&t| t <= u).map_or_else(|| view.clone(), |t| view.from(t))
}

pub(crate) fn name_progress(view: &View<'_>, name: &str, u: Instant) -> Q {
    if done_name(view, name).has(u) {
        return q(1);
    }
    let (parts, needs) = parts(view, name);
    let done = parts.iter().filter(|p| super::evidence::done(view, **p).has(u)).count();
    share(q(done as i64), q(needs as i64))
}

/// As `all` does; where nothing has a weight, an `all` that does not hold is at 0.
pub(crate) fn weighted_mean(weighted: Vec<(Q, Q)>) -> Q {
    let total = sum(weighted.iter().map(|(w, _)| w.clone()));
    if total == q(0) {
        return q(0);
    }
    sum(weighted.into_iter().map(|(w, p)| w * p)) / total
}

fn share(reached: Q, wanted: Q) -> Q {
    (reached / wanted).min(q(1))
}
