//! What is left to do for a rule: the components of the shortest way, with the other ways of a choice.
//!
//! Entries are `{"component", "need", "alternatives"}`, where `need` is a text of what is wanted and what there is: it tells
//! entries apart and is left out where they are shown.

use serde_json::{Value, json};

use super::document::{Part, split, text, whole};
use super::evidence::Dossier;
use super::number::{Q, decimal, q, score, show};
use super::progress::{anew, weight};
use super::rules::{items, key, leaf_name, leaf_parts, objective_names, parts, seen, set, sum, worth};
use super::time::Instant;
use super::view_rules::{best_counting, scored};
use super::world::View;

/// A to-do list; each entry with the text of what it wants.
#[derive(Clone, Default)]
struct Todo {
    items: Vec<Value>,
}

impl Todo {
    fn one(component: Option<String>, need: String) -> Todo {
        Todo { items: vec![json!({"component": component, "need": need, "alternatives": []})] }
    }

    /// What stands in both once.
    fn join(mut self, other: Todo) -> Todo {
        for item in other.items {
            if !self.items.contains(&item) {
                self.items.push(item);
            }
        }
        self
    }

    /// Minutes of the components, each once, then entries.
    fn work(&self, view: &View<'_>) -> (Q, usize) {
        let mut ids: Vec<&str> = self.items.iter().filter_map(|i| text(i, "component")).map(|n| split(n).0).collect();
        ids.sort_unstable();
        ids.dedup();
        let minutes = |id: &&str| view.plan.component(id).and_then(|c| c.get("minutes")).and_then(decimal);
        (sum(ids.iter().filter_map(minutes)), self.items.len())
    }

    fn beside(mut self, others: Vec<Todo>) -> Todo {
        if let Some(first) = self.items.first_mut() {
            let lists = first["alternatives"].as_array_mut().unwrap();
            lists.extend(others.into_iter().filter(|t| !t.items.is_empty()).map(|t| json!(t.items)));
        }
        self
    }
}

/// Empty where the rule holds.
pub(crate) fn missing(view: &View<'_>, rule: &Value, u: Instant) -> Vec<Value> {
    todo(view, rule, u).items
}

/// As answers show them.
pub(crate) fn shown(items: &[Value]) -> Vec<Value> {
    let ways = |item: &Value| -> Vec<Vec<Value>> {
        item["alternatives"].as_array().unwrap().iter().map(|way| shown(way.as_array().unwrap())).collect()
    };
    items.iter().map(|item| json!({"component": item["component"], "alternatives": ways(item)})).collect()
}

fn todo(view: &View<'_>, rule: &Value, u: Instant) -> Todo {
    if set(view, rule).has(u) {
        return Todo::default();
    }
    let kind = key(rule);
    if leaf_name(rule).is_some() {
        return leaf(view, rule, u);
    }
    let each = || items(rule).iter().map(|i| todo(view, i, u));
    let whole_view = View { lens: None, ..view.clone() };
    match kind {
        "all" | "in_order" => each().fold(Todo::default(), Todo::join),
        "any" => choose(view, each().collect()),
        "of" | "points" | "percent" => counted(view, rule, u),
        "objective" => {
            let (names, all) = objective_names(view.plan, text(rule, kind).unwrap());
            let ways = names.iter().map(|n| todo(&whole_view, &json!(n), u));
            if all { ways.fold(Todo::default(), Todo::join) } else { choose(view, ways.collect()) }
        }
        "group" => todo(view, view.plan.group(text(rule, kind).unwrap()), u),
        "if" => todo(&anew(view, rule, u), &rule["then"], u),
        "after" if !set(view, &rule[kind]).has(u) => todo(view, &rule[kind], u),
        "mean" => {
            let need = format!("score {}", rule.get("at_least").and_then(score).map(|s| show(&s)).unwrap());
            let names = scored(view, rule, u).into_iter();
            let have = |name: &str| best_counting(view, name, u).map(|s| show(&s)).unwrap_or_default();
            let each = names.map(|name| (format!("{need}, {}", have(&name)), name));
            each.map(|(need, name)| Todo::one(Some(name), need)).fold(Todo::default(), Todo::join)
        }
        _ => Todo::one(None, rule.to_string()),
    }
}

fn leaf(view: &View<'_>, rule: &Value, u: Instant) -> Todo {
    let kind = key(rule);
    let name = leaf_name(rule).unwrap();
    let (many, needs) = parts(view, name);
    let occurrence = seen(view, name).filter(|_| kind != "occurrences");
    let of_all = view.plan.repeat(many[0].component).is_some() && occurrence.is_none();
    let any = matches!(kind, "minutes" | "sessions" | "waived" | "failed" | "started") || rule.get("below").is_some();
    let bound = |word: &str| rule.get(word).and_then(decimal).map(|b| show(&b));
    let need = match kind {
        "occurrences" => format!("occurrences {}", whole(rule, "at_least").unwrap()),
        _ if of_all && !any => format!("occurrences {needs}"),
        "done" => criterion(&view.plan.criterion(many[0].component)),
        "score" => format!(
            "score {}{}",
            bound("at_least").unwrap_or_default(),
            bound("below").map(|b| format!(" below {b}")).unwrap_or_default()
        ),
        "attended" => format!("attended {}", bound("at_least").unwrap_or_else(|| "1".to_owned())),
        "minutes" | "sessions" => format!("{kind} {}", bound("at_least").unwrap()),
        word => word.to_owned(),
    };
    // The name as the leaf sees it: of a repeated component the occurrence the gate is about.
    let part = Part { component: many[0].component, occurrence };
    let have = have(view, rule, &many, &need, u);
    Todo::one(Some(part.name()), format!("{need}, {have}"))
}

/// What there is of what is wanted, at an instant.
fn have(view: &View<'_>, rule: &Value, parts: &[Part<'_>], need: &str, u: Instant) -> String {
    let dossiers: Vec<Dossier<'_>> = parts
        .iter()
        .map(|p| Dossier::of(view, Part { component: view.plan.component(p.id()).unwrap(), ..*p }))
        .collect();
    match need.split(' ').next().unwrap() {
        "occurrences" => {
            let (sets, _) = leaf_parts(view, rule);
            sets.iter().filter(|s| s.has(u)).count().to_string()
        }
        "score" => dossiers.iter().flat_map(|d| d.scores(u)).max().map(|s| show(&s)).unwrap_or_default(),
        "attended" => dossiers.iter().filter_map(|d| d.presence(u)).max().map(|s| show(&s)).unwrap_or_default(),
        "minutes" => show(&sum(dossiers.iter().map(|d| d.minutes(u)))),
        "sessions" => dossiers.iter().map(|d| d.sessions(u)).sum::<usize>().to_string(),
        "reviewed" => dossiers.iter().map(|d| d.reviewers(u)).max().unwrap_or(0).to_string(),
        _ => String::new(),
    }
}

fn criterion(wanted: &Value) -> String {
    if let Some(word) = wanted.as_str() {
        return if word == "attended" { "attended 1".to_owned() } else { word.to_owned() };
    }
    let (word, bound) = wanted.as_object().and_then(|o| o.iter().find(|(k, _)| *k != "at_least")).unwrap();
    match decimal(bound) {
        Some(bound) => format!("{word} {}", show(&bound)),
        None => wanted.to_string(),
    }
}

/// The way with the least work; the others stand beside its first entry.
fn choose(view: &View<'_>, mut ways: Vec<Todo>) -> Todo {
    let best = (0..ways.len()).min_by_key(|&i| (ways[i].work(view), i));
    let Some(best) = best else { return Todo::default() };
    let chosen = ways.remove(best);
    chosen.beside(ways)
}

/// Items in the order of least work until the rule would hold.
fn counted(view: &View<'_>, rule: &Value, u: Instant) -> Todo {
    let kind = key(rule);
    let value = |i: &Value| match kind {
        "points" => worth(view, i),
        "percent" => weight(view, i, u),
        _ => q(0),
    };
    let (held, open): (Vec<&Value>, Vec<&Value>) = items(rule).iter().partition(|i| set(view, i).has(u));
    let enough = |taken: &[&Value]| {
        let all = held.iter().chain(taken);
        let count = whole(rule, "at_least").is_none_or(|n| (held.len() + taken.len()) as i64 >= n);
        let reached = sum(all.map(|i| value(i)));
        match kind {
            "points" => count && reached >= decimal(&rule[kind]).unwrap(),
            "percent" => {
                let total = sum(items(rule).iter().map(value));
                reached * q(100) >= total * decimal(&rule[kind]).unwrap()
            }
            _ => count,
        }
    };
    let mut ways: Vec<(&Value, Todo)> = open.into_iter().map(|i| (i, todo(view, i, u))).collect();
    ways.sort_by_key(|(_, todo)| todo.work(view));
    let (mut taken, mut all, mut left) = (Vec::new(), Todo::default(), Vec::new());
    for (item, todo) in ways {
        if enough(&taken) {
            left.push(todo);
        } else {
            taken.push(item);
            all = all.join(todo);
        }
    }
    all.beside(left)
}
