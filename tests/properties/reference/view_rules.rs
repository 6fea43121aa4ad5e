//! The parts of rules that need more than membership: waits, means, and every instant at which a nested rule changes.

use chrono_tz::Tz;
use serde_json::Value;

use super::document::text;
use super::evidence::Dossier;
use super::number::{Q, q};
use super::progress::weight;
use super::rules::{items, key, leaf_name, parts, set, sum};
use super::sets::Set;
use super::time::{Duration, Instant, add};
use super::world::View;

/// Every stretch without its first `wait`: it restarts at a break.
pub(crate) fn after(inner: &Set, wait: Duration, zone: Tz) -> Set {
    let later = inner.0.iter().map(|&(start, end)| (add(start, wait, zone), end));
    Set(later.filter(|(start, end)| start < end).collect())
}

/// The weighted mean of the counting scores at `u`; none where nothing with a weight is left.
pub(crate) fn mean_value(view: &View<'_>, rule: &Value, u: Instant) -> Option<Q> {
    let zero = text(rule, "missing") == Some("zero");
    let (mut total, mut weights) = (q(0), q(0));
    for item in items(rule) {
        if all_waived(view, item, u) {
            continue;
        }
        let value = match key(item) {
            "mean" => mean_value(view, item, u),
            _ => best_counting(view, leaf_name(item).unwrap(), u),
        };
        let Some(value) = value.or_else(|| zero.then(|| q(0))) else { continue };
        let weight = weight(view, item, u);
        total += value * &weight;
        weights += weight;
    }
    (weights > q(0)).then(|| total / weights)
}

/// The components of a mean that are not waived, one after the other.
pub(crate) fn scored(view: &View<'_>, rule: &Value, u: Instant) -> Vec<String> {
    let open = items(rule).iter().filter(|i| key(i) == "mean" || !all_waived(view, i, u));
    open.flat_map(|i| match key(i) {
        "mean" => scored(view, i, u),
        _ => vec![leaf_name(i).unwrap().to_owned()],
    })
    .collect()
}

/// The counting score of a component: of a repeated one the best.
pub(crate) fn best_counting(view: &View<'_>, name: &str, u: Instant) -> Option<Q> {
    let (parts, _) = parts(view, name);
    parts.iter().flat_map(|&p| Dossier::of(view, p).scores(u)).max()
}

fn all_waived(view: &View<'_>, item: &Value, u: Instant) -> bool {
    if key(item) == "mean" {
        return items(item).iter().all(|i| all_waived(view, i, u));
    }
    // As `waived` does: of a repeated component, one occurrence.
    let (parts, _) = parts(view, leaf_name(item).unwrap());
    parts.iter().any(|&p| Dossier::of(view, p).waived().has(u))
}

/// Every instant at which a rule, or a rule within it, may change.
pub(crate) fn nested_edges(view: &View<'_>, rule: &Value) -> Vec<Instant> {
    if let Some(name) = leaf_name(rule) {
        let (parts, _) = parts(view, name);
        let mut points: Vec<Instant> = parts.iter().flat_map(|&p| Dossier::of(view, p).points()).collect();
        points.extend(set(view, rule).edges());
        return points;
    }
    match key(rule) {
        "all" | "any" | "in_order" | "of" | "points" | "percent" | "mean" => {
            items(rule).iter().flat_map(|i| nested_edges(view, i)).collect()
        }
        "if" => {
            let mut edges = nested_edges(view, &rule["if"]);
            edges.extend(set(view, &rule["if"]).edges());
            edges.extend(set(view, rule).edges());
            edges.extend(nested_edges(view, &rule["then"]));
            edges
        }
        "not" | "after" => {
            let mut edges = nested_edges(view, &rule[key(rule)]);
            edges.extend(set(view, rule).edges());
            edges
        }
        "group" => {
            let mut edges = nested_edges(view, view.plan.group(text(rule, "group").unwrap()));
            edges.extend(set(view, rule).edges());
            edges
        }
        _ => set(view, rule).edges(),
    }
}

/// The items' sum of a rule's weights at an instant.
pub(crate) fn items_weight(view: &View<'_>, rule: &Value, u: Instant) -> Q {
    sum(items(rule).iter().map(|i| weight(view, i, u)))
}
