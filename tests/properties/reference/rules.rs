//! The instants at which a rule holds, as far as the facts of a view tell.

use serde_json::Value;

use super::document::{Part, Plan, duration, list, split, text, whole};
use super::evidence::{Dossier, done};
use super::number::{Q, decimal, q, score};
use super::progress::weight;
use super::sets::Set;
use super::time::{EVER, Instant, NEVER, add, end_of, start_of};
use super::view_rules::{after, mean_value, nested_edges};
use super::world::View;

/// The keys a rule object is told by, in the order they are looked for.
const KEYS: [&str; 29] = [
    "done",
    "completed",
    "passed",
    "submitted",
    "signed_off",
    "started",
    "waived",
    "failed",
    "score",
    "attended",
    "minutes",
    "sessions",
    "occurrences",
    "objective",
    "group",
    "award",
    "triggered",
    "attribute",
    "since_enrolment",
    "after",
    "all",
    "any",
    "not",
    "if",
    "points",
    "percent",
    "mean",
    "in_order",
    "of",
];

/// What kind of rule this is; a text is `done`.
pub(crate) fn key(rule: &Value) -> &str {
    if rule.is_string() {
        return "done";
    }
    let times = ["from", "until"];
    let found = KEYS.iter().chain(times.iter()).find(|k| rule.get(**k).is_some());
    found.unwrap_or_else(|| panic!("rule {rule}"))
}

/// The component a leaf is about.
pub(crate) fn leaf_name(rule: &Value) -> Option<&str> {
    match key(rule) {
        "done" => rule.as_str().or_else(|| text(rule, "done")),
        key @ ("completed" | "passed" | "submitted" | "signed_off" | "started" | "waived" | "failed" | "score"
        | "attended" | "minutes" | "sessions" | "occurrences") => text(rule, key),
        _ => None,
    }
}

/// The items of a rule that has a list of them.
pub(crate) fn items(rule: &Value) -> &[Value] {
    match key(rule) {
        key @ ("all" | "any" | "in_order" | "mean") => list(rule, key),
        _ => list(rule, "of"),
    }
}

/// The one occurrence a leaf looks at: the one it names, or in a gate that of a component repeated equally often.
pub(crate) fn seen(view: &View<'_>, name: &str) -> Option<u32> {
    let (id, named) = split(name);
    let repeat = view.plan.repeat(view.plan.component(id)?)?;
    named.or_else(|| view.lens.filter(|lens| lens.0 == repeat.times).map(|lens| lens.1))
}

/// The parts a leaf looks at and how many of them it wants.
pub(crate) fn parts<'a>(view: &View<'a>, name: &str) -> (Vec<Part<'a>>, usize) {
    let id = split(name).0;
    let component = view.plan.component(id).unwrap_or_else(|| panic!("component {id}"));
    let Some(repeat) = view.plan.repeat(component) else {
        return (vec![Part { component, occurrence: None }], 1);
    };
    match seen(view, name) {
        Some(k) => (vec![Part { component, occurrence: Some(k) }], 1),
        None => (view.plan.parts(component), repeat.needs as usize),
    }
}

fn enough(sets: &[Set], n: usize) -> Set {
    Set::combine(sets, &[], |_, inside| inside.iter().filter(|&&i| i).count() >= n)
}

/// Done, for as many occurrences as are needed.
pub(crate) fn done_name<'a>(view: &View<'a>, name: &str) -> Set {
    let (parts, needs) = parts(view, name);
    enough(&parts.iter().map(|&p| done(view, p)).collect::<Vec<_>>(), needs)
}

/// Each part's own set for a leaf, and how many the leaf wants.
pub(crate) fn leaf_parts<'a>(view: &View<'a>, rule: &Value) -> (Vec<Set>, usize) {
    // A count of occurrences looks at all of them, also in a gate between components repeated equally often.
    let whole_view = View { lens: None, ..view.clone() };
    let seen = if key(rule) == "occurrences" { &whole_view } else { view };
    let (parts, needs) = parts(seen, leaf_name(rule).unwrap());
    let each =
        |read: &dyn Fn(Dossier<'a>) -> Set| -> Vec<Set> { parts.iter().map(|&p| read(Dossier::of(view, p))).collect() };
    match key(rule) {
        "done" | "occurrences" => {
            let wanted = whole(rule, "at_least").map_or(needs, |n| n as usize);
            (parts.iter().map(|&p| done(view, p)).collect(), wanted)
        }
        "started" => (each(&|d| d.started()), 1),
        "waived" => (each(&|d| d.waived()), 1),
        "failed" => (each(&|d| d.failed()), 1),
        "attended" => {
            let mark = rule.get("at_least").and_then(score).unwrap_or_else(|| q(1));
            (each(&|d| d.attended(&mark)), needs)
        }
        "score" => {
            let mark = rule.get("at_least").and_then(score).unwrap();
            (each(&|d| Set::ask(d.points(), |u| d.scores(u).iter().any(|s| *s >= mark))), needs)
        }
        kind => (each(&|d| d.criterion(&Value::from(kind))), needs),
    }
}

fn leaf<'a>(view: &View<'a>, rule: &Value) -> Set {
    let summed = |test: &dyn Fn(&[Dossier<'a>], Instant) -> bool| {
        let (parts, _) = parts(view, leaf_name(rule).unwrap());
        let dossiers: Vec<Dossier<'a>> = parts.iter().map(|&p| Dossier::of(view, p)).collect();
        let points = dossiers.iter().flat_map(Dossier::points).collect();
        Set::search(points, |u| test(&dossiers, u))
    };
    match key(rule) {
        "minutes" => {
            let mark = rule.get("at_least").and_then(decimal).unwrap();
            summed(&|dossiers, u| dossiers.iter().map(|d| d.minutes(u)).fold(q(0), |a, b| a + b) >= mark)
        }
        "sessions" => {
            let mark = whole(rule, "at_least").unwrap() as usize;
            summed(&|dossiers, u| dossiers.iter().map(|d| d.sessions(u)).sum::<usize>() >= mark)
        }
        "score" => {
            let above = rule.get("at_least").map(|_| {
                let (sets, needs) = leaf_parts(view, rule);
                enough(&sets, needs)
            });
            let below = rule.get("below").and_then(score).map(|mark| {
                let (parts, _) = parts(view, leaf_name(rule).unwrap());
                let under = |part: &Part<'a>| {
                    let d = Dossier::of(view, *part);
                    Set::ask(d.points(), |u| {
                        let scores = d.scores(u);
                        !scores.is_empty() && scores.iter().all(|s| *s < mark)
                    })
                };
                enough(&parts.iter().map(under).collect::<Vec<_>>(), 1)
            });
            match (above, below) {
                (Some(above), Some(below)) => above.and(&below),
                (one, other) => one.or(other).unwrap(),
            }
        }
        _ => {
            let (sets, needs) = leaf_parts(view, rule);
            enough(&sets, needs)
        }
    }
}

/// The named rule, or by waiver.
fn group(view: &View<'_>, id: &str) -> Set {
    let waivers = view.facts.iter().filter(|f| f.kind == "waived" && f.text("group") == Some(id));
    let mut whole = set(view, view.plan.group(id));
    for waiver in waivers {
        let until = waiver.text("until").and_then(|t| end_of(t, view.plan.zone)).unwrap_or(NEVER);
        whole = whole.or(&Set::from(waiver.at, until));
    }
    whole
}

/// The completion rule, or by waiver until the programme is revoked.
pub(crate) fn completion(view: &View<'_>) -> Set {
    let ours = |f: &&&super::record::Fact| f.text("programme") == text(&view.plan.doc, "id");
    let facts = || view.facts.iter().filter(ours);
    let mut whole = set(view, view.plan.completion());
    for waiver in facts().filter(|f| f.kind == "waived" && f.text("component").is_none() && f.text("group").is_none()) {
        let until = waiver.text("until").and_then(|t| end_of(t, view.plan.zone)).unwrap_or(NEVER);
        let revoked = facts().filter(|f| f.kind == "revoked" && f.text("component").is_none() && f.at >= waiver.at);
        let cut = revoked.map(|f| f.at).min().unwrap_or(NEVER);
        whole = whole.or(&Set::from(waiver.at, until.min(cut)));
    }
    whole
}

/// The components an objective asks for: the required ones that treat it, or else all that do.
pub(crate) fn objective_names<'a>(plan: &'a Plan, objective: &str) -> (Vec<&'a str>, bool) {
    let treating: Vec<&str> = plan.treating(objective).iter().filter_map(|c| text(c, "id")).collect();
    let required = super::reach::required(plan);
    let asked: Vec<&str> = treating.iter().filter(|t| required.iter().any(|r| split(r).0 == **t)).copied().collect();
    if asked.is_empty() { (treating, false) } else { (asked, true) }
}

/// The points an item is worth.
pub(crate) fn worth(view: &View<'_>, item: &Value) -> Q {
    if let Some(worth) = item.get("worth").and_then(decimal) {
        return worth;
    }
    let named = leaf_name(item).and_then(|n| view.plan.component(split(n).0));
    named.and_then(|c| c.get("points")).and_then(decimal).unwrap_or_else(|| q(0))
}

pub(crate) fn sum(values: impl Iterator<Item = Q>) -> Q {
    values.fold(q(0), |a, b| a + b)
}

/// The instants at which the rule holds.
pub(crate) fn set<'a>(view: &View<'a>, rule: &Value) -> Set {
    if leaf_name(rule).is_some() {
        return leaf(view, rule);
    }
    let zone = view.plan.zone;
    let kind = key(rule);
    let each = || items(rule).iter().map(|i| set(view, i)).collect::<Vec<_>>();
    match kind {
        "objective" => {
            let (names, all) = objective_names(view.plan, text(rule, kind).unwrap());
            // Not a leaf about a component: each as a whole, also in a gate between components repeated equally often.
            let whole = View { lens: None, ..view.clone() };
            let sets: Vec<Set> = names.iter().map(|n| done_name(&whole, n)).collect();
            let wanted = if all { sets.len() } else { 1 };
            enough(&sets, wanted)
        }
        "group" => group(view, text(rule, kind).unwrap()),
        "award" => {
            let named = view.facts.iter().filter(|f| f.kind == "awarded" && f.text("award") == text(rule, kind));
            named.fold(Set::default(), |whole, f| {
                let until = f.text("until").and_then(|t| end_of(t, zone)).unwrap_or(NEVER);
                whole.or(&Set::from(f.at, until))
            })
        }
        "triggered" => match triggers(view, text(rule, kind).unwrap()).first() {
            Some(&first) => Set::from(first, NEVER),
            None => Set::default(),
        },
        "attribute" => {
            let named: Vec<_> =
                view.facts.iter().filter(|f| f.kind == "attribute" && f.text("name") == text(rule, kind)).collect();
            Set::ask(named.iter().map(|f| f.at).collect(), |u| {
                let value = named.iter().rfind(|f| f.at <= u).and_then(|f| f.doc.get("value"));
                match rule.get("is") {
                    Some(wanted) => value == Some(wanted),
                    None => value.is_some_and(|v| list(rule, "in").contains(v)),
                }
            })
        }
        "from" => Set::from(text(rule, kind).and_then(|t| start_of(t, zone)).unwrap(), NEVER),
        "until" => Set::from(EVER, text(rule, kind).and_then(|t| end_of(t, zone)).unwrap()),
        "since_enrolment" => match view.enrolled {
            Some(start) => Set::from(add(start, duration(rule, kind).unwrap(), zone), NEVER),
            None => Set::default(),
        },
        "after" => after(&set(view, &rule[kind]), duration(rule, "wait").unwrap(), zone),
        "not" => set(view, &rule[kind]).not(),
        "if" => {
            let condition = set(view, &rule[kind]);
            if rule.get("anew").and_then(Value::as_bool) != Some(true) {
                return condition.not().or(&set(view, &rule["then"]));
            }
            // Between one trigger and the next only evidence since the former counts.
            let times = triggers(view, text(&rule[kind], "triggered").unwrap());
            let mut whole = condition.not();
            for (i, &start) in times.iter().enumerate() {
                let end = times.get(i + 1).copied().unwrap_or(NEVER);
                let anew = set(&view.from(start), &rule["then"]);
                whole = whole.or(&anew.and(&Set::from(start, end)));
            }
            whole
        }
        "all" | "in_order" => {
            let sets = each();
            enough(&sets, sets.len())
        }
        "any" => enough(&each(), 1),
        "of" => enough(&each(), whole(rule, "at_least").unwrap() as usize),
        "points" => {
            let wanted = decimal(&rule[kind]).unwrap();
            let count = whole(rule, "at_least").unwrap_or(0) as usize;
            let worths: Vec<Q> = items(rule).iter().map(|i| worth(view, i)).collect();
            Set::combine(&each(), &[], |_, inside| {
                let reached = sum(worths.iter().zip(inside).filter(|(_, i)| **i).map(|(w, _)| w.clone()));
                reached >= wanted && inside.iter().filter(|&&i| i).count() >= count
            })
        }
        "percent" => {
            let wanted = decimal(&rule[kind]).unwrap();
            let edges = nested_edges(view, rule);
            Set::combine(&each(), &edges, |u, inside| {
                let weights: Vec<Q> = items(rule).iter().map(|i| weight(view, i, u)).collect();
                let reached = sum(weights.iter().zip(inside).filter(|(_, i)| **i).map(|(w, _)| w.clone()));
                let total = sum(weights.into_iter());
                reached * q(100) >= total * &wanted
            })
        }
        "mean" => {
            let wanted = rule.get("at_least").and_then(score);
            Set::ask(nested_edges(view, rule), |u| {
                let value = mean_value(view, rule, u);
                value.is_some_and(|v| wanted.as_ref().is_some_and(|w| v >= *w))
            })
        }
        other => panic!("rule {other}"),
    }
}

/// The instants of a trigger.
pub(crate) fn triggers(view: &View<'_>, name: &str) -> Vec<Instant> {
    let mut times: Vec<Instant> =
        view.facts.iter().filter(|f| f.kind == "triggered" && f.text("trigger") == Some(name)).map(|f| f.at).collect();
    times.dedup();
    times
}
