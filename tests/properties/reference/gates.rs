//! Gates: written ones and those that `in_order` implies; whether one is met, and overridden.

use serde_json::{Value, json};

use super::document::{Part, Plan, duration, list, text};
use super::reach::mentioned;
use super::rules::{items, key, leaf_name, set};
use super::schedule::Session;
use super::sets::Set;
use super::time::{Duration, Instant, NEVER, add, end_of};
use super::world::View;

#[derive(Clone, Debug)]
pub(crate) struct Gate {
    pub(crate) id: String,
    pub(crate) to: Vec<String>,
    /// None: the default of each component.
    actions: Option<Vec<String>>,
    pub(crate) block: bool,
    pub(crate) when: Value,
    pub(crate) ahead: Option<Duration>,
}

fn written_actions(doc: &Value) -> Option<Vec<String>> {
    match doc.get("at")? {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(many) => Some(many.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => None,
    }
}

fn texts(doc: &Value, key: &str) -> Vec<String> {
    match doc.get(key) {
        Some(Value::String(one)) => vec![one.clone()],
        _ => list(doc, key).iter().filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// In document order, implied ones last in the order of their components.
pub(crate) fn gates(plan: &Plan) -> Vec<Gate> {
    let mut gates: Vec<Gate> = list(&plan.doc, "gates")
        .iter()
        .map(|doc| Gate {
            id: text(doc, "id").unwrap().to_owned(),
            to: texts(doc, "to"),
            actions: written_actions(doc),
            block: text(doc, "mode") == Some("block"),
            when: doc["when"].clone(),
            ahead: duration(doc, "ahead"),
        })
        .collect();
    let mut orders = Vec::new();
    let mut groups = Vec::new();
    find_orders(plan, plan.completion(), &mut orders, &mut groups);
    for component in plan.components() {
        let id = text(component, "id").unwrap();
        let mut conditions: Vec<Value> = Vec::new();
        let (mut block, mut actions) = (false, Vec::new());
        for order in &orders {
            let Some(first) = items(order).iter().position(|i| mentioned(plan, i).iter().any(|m| m == id)) else {
                continue;
            };
            if first == 0 {
                continue;
            }
            conditions.push(items(order)[first - 1].clone());
            block |= text(order, "mode") != Some("flag");
            let own = written_actions(order).unwrap_or_else(|| vec![default_action(plan, id).to_owned()]);
            actions.extend(own.into_iter().filter(|a| !actions.contains(a)).collect::<Vec<_>>());
        }
        let when = match conditions.as_slice() {
            [] => continue,
            [one] => one.clone(),
            many => json!({ "all": many }),
        };
        let (id, to) = (format!("order:{id}"), vec![id.to_owned()]);
        gates.push(Gate { id, to, actions: Some(actions), block, when, ahead: None });
    }
    gates
}

/// Every `in_order` of a rule and of the groups it uses, outer ones first.
fn find_orders<'a>(plan: &'a Plan, rule: &'a Value, orders: &mut Vec<&'a Value>, groups: &mut Vec<&'a str>) {
    if leaf_name(rule).is_some() {
        return;
    }
    match key(rule) {
        "group" => {
            let id = text(rule, "group").unwrap();
            if !groups.contains(&id) {
                groups.push(id);
                find_orders(plan, plan.group(id), orders, groups);
            }
        }
        "not" | "after" => find_orders(plan, &rule[key(rule)], orders, groups),
        "if" => {
            find_orders(plan, &rule["if"], orders, groups);
            find_orders(plan, &rule["then"], orders, groups);
        }
        "all" | "any" | "of" | "points" | "percent" | "in_order" => {
            if key(rule) == "in_order" {
                orders.push(rule);
            }
            items(rule).iter().for_each(|i| find_orders(plan, i, orders, groups));
        }
        _ => {}
    }
}

pub(crate) fn default_action(plan: &Plan, id: &str) -> &'static str {
    if plan.is_live(plan.component(id).unwrap()) { "register" } else { "start" }
}

impl Gate {
    /// What the gate is on, for one of its components (none: the programme's certificate).
    pub(crate) fn actions(&self, plan: &Plan, component: Option<&str>) -> Vec<String> {
        match (&self.actions, component) {
            (Some(actions), _) => actions.clone(),
            (None, Some(id)) => vec![default_action(plan, id).to_owned()],
            (None, None) => Vec::new(),
        }
    }

    /// The instants at which `when` holds, for the occurrence the decision is about.
    pub(crate) fn when<'a>(&self, view: &View<'a>, part: Option<Part<'a>>) -> Set {
        set(&self.lens(view, part), &self.when)
    }

    /// The view in which leaves look at the occurrence the decision is about.
    pub(crate) fn lens<'a>(&self, view: &View<'a>, part: Option<Part<'a>>) -> View<'a> {
        let lens = part.and_then(|p| Some((view.plan.repeat(p.component)?.times, p.occurrence?)));
        lens.map_or_else(|| view.clone(), |(times, k)| view.at_occurrence(times, k))
    }

    /// The instant whose missing items are told: the first from the asking to the start at which `when` does not hold.
    pub(crate) fn missing_at(&self, when: &Set, session: &Session, u: Instant) -> Instant {
        match when.stretch(u) {
            Some((_, end)) if u <= session.start && end <= session.start => end,
            _ => u,
        }
    }

    /// Whether the gate is met at `u`, with the instants of `when` at hand, and whether its `ahead` is missed for good.
    pub(crate) fn met(&self, when: &Set, view: &View<'_>, session: Option<&Session>, u: Instant) -> (bool, bool) {
        let Some(session) = session else { return (when.has(u), false) };
        // After the start nothing is left of the stretch to the start: what holds now decides.
        let whole = if u <= session.start { when.covers(u, session.start) } else { when.has(u) };
        let late = self.ahead.is_some_and(|d| {
            let early = add(session.start, d.back(), view.plan.zone);
            u >= early && !when.has(early)
        });
        (whole && !late, late)
    }

    /// Whether an override lets this learner pass at `u`.
    pub(crate) fn overridden(
        &self,
        view: &View<'_>,
        part: Option<Part<'_>>,
        session: Option<&str>,
        u: Instant,
    ) -> bool {
        view.facts.iter().filter(|f| f.kind == "overridden" && f.text("gate") == Some(&self.id)).any(|f| {
            let until = f.text("until").and_then(|t| end_of(t, view.plan.zone)).unwrap_or(NEVER);
            let here = f.text("session").is_none() || f.text("session") == session;
            let occurrence = part.and_then(|p| p.occurrence);
            let this = f.occurrence().is_none() || occurrence.is_none() || f.occurrence() == occurrence;
            f.at <= u && u < until && here && this
        })
    }
}
