//! Whether a rule can hold at a later instant. A leaf about exhausted components that does not hold, and an `until` that
//! has passed, are false for good; every other leaf may go either way. `not` and `if` follow from both directions.

use serde_json::Value;

use super::document::{Part, text, whole};
use super::evidence::exhausted;
use super::number::{Q, decimal, q};
use super::progress::weight;
use super::reach::wanted;
use super::rules::{items, key, leaf_name, leaf_parts, objective_names, parts, set, sum, worth};
use super::time::{Instant, end_of};
use super::world::View;

/// What may still come of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Prospect {
    hold: bool,
    fail: bool,
}

const EITHER: Prospect = Prospect { hold: true, fail: true };
const LOST: Prospect = Prospect { hold: false, fail: true };

pub(crate) fn possible(view: &View<'_>, rule: &Value, u: Instant) -> bool {
    prospect(view, rule, u).hold
}

fn prospect(view: &View<'_>, rule: &Value, u: Instant) -> Prospect {
    let kind = key(rule);
    if leaf_name(rule).is_some() {
        return leaf(view, rule, u);
    }
    let each = || items(rule).iter().map(|i| prospect(view, i, u)).collect::<Vec<_>>();
    let inner = || prospect(view, &rule[kind], u);
    match kind {
        "all" | "in_order" => counted(&each(), items(rule).len()),
        "any" => counted(&each(), 1),
        "of" => counted(&each(), whole(rule, "at_least").unwrap() as usize),
        "points" | "percent" => summed(view, rule, &each(), u),
        "mean" => {
            let lost = |n: &String| parts(view, n).0.iter().all(|p| closed(view, *p, u));
            if !set(view, rule).has(u) && wanted(view.plan, rule).iter().all(lost) { LOST } else { EITHER }
        }
        "objective" => {
            let (names, all) = objective_names(view.plan, text(rule, kind).unwrap());
            let each: Vec<Prospect> = names.iter().map(|n| leaf(view, &Value::from(*n), u)).collect();
            counted(&each, if all { names.len() } else { 1 })
        }
        "group" if set(view, rule).has(u) => EITHER,
        "group" => prospect(view, view.plan.group(text(rule, kind).unwrap()), u),
        "after" => inner(),
        "not" => Prospect { hold: inner().fail, fail: inner().hold },
        "if" => {
            let (condition, then) = (inner(), prospect(view, &rule["then"], u));
            Prospect { hold: condition.fail || then.hold, fail: condition.hold && then.fail }
        }
        "until" if u >= end_of(text(rule, kind).unwrap(), view.plan.zone).unwrap() => LOST,
        _ => EITHER,
    }
}

fn counted(each: &[Prospect], n: usize) -> Prospect {
    Prospect { hold: each.iter().filter(|p| p.hold).count() >= n, fail: each.iter().filter(|p| !p.fail).count() < n }
}

/// `points` and `percent`: what the items that may hold are worth together, and what those that must hold are.
fn summed(view: &View<'_>, rule: &Value, each: &[Prospect], u: Instant) -> Prospect {
    let points = key(rule) == "points";
    let value = |i: &Value| if points { worth(view, i) } else { weight(view, i, u) };
    let values: Vec<Q> = items(rule).iter().map(value).collect();
    let bound = decimal(&rule[key(rule)]).unwrap();
    let bound = if points { bound } else { bound * sum(values.iter().cloned()) / q(100) };
    let count = counted(each, if points { whole(rule, "at_least").unwrap_or(0) as usize } else { 0 });
    let reach =
        |take: fn(&Prospect) -> bool| sum(each.iter().zip(&values).filter(|(p, _)| take(p)).map(|(_, v)| v.clone()));
    Prospect { hold: reach(|p| p.hold) >= bound && count.hold, fail: reach(|p| !p.fail) < bound || count.fail }
}

fn closed(view: &View<'_>, part: Part<'_>, u: Instant) -> bool {
    let component = view.plan.component(part.id()).unwrap();
    exhausted(view, Part { component, occurrence: part.occurrence }, u)
}

/// A leaf is about each occurrence by itself: one that does not hold and is exhausted cannot come true.
fn leaf(view: &View<'_>, rule: &Value, u: Instant) -> Prospect {
    let (parts, _) = parts(view, leaf_name(rule).unwrap());
    let hold = if matches!(key(rule), "minutes" | "sessions") || rule.get("below").is_some() {
        set(view, rule).has(u) || !parts.iter().all(|p| closed(view, *p, u))
    } else {
        let (sets, needs) = leaf_parts(view, rule);
        sets.iter().zip(&parts).filter(|(s, p)| s.has(u) || !closed(view, **p, u)).count() >= needs
    };
    Prospect { hold, fail: true }
}
