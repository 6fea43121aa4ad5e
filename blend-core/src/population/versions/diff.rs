//! What is written otherwise.
//!
//! Both documents become trees and are walked together: things with ids are compared with those of the same id, their
//! fields one by one; rules, criteria and lists are told as a whole.

use super::side_by_side;
use crate::answer::{Alteration, Difference};
use crate::document::{self, Value, tree};
use crate::programme::Programme;

/// What is written otherwise in a newer version, in document order; empty when both say the same.
///
/// Compared are the newest versions of both, as they are written: `week: 1` and `week: [1, 1]` mean the same and differ,
/// `0.8` and `0.80` do not. Paths go by ids, which stand in them as they are. Components, gates, groups and objectives of
/// the same id are compared field by field; one that moved among its like is told by the list's path with the ids in
/// their order.
///
/// ```
/// use blend_core::{Programme, diff};
/// let version = |name: &str, mark: &str| Programme::from_json(format!(
///     r#"{{"id": "p", "version": "{name}", "completion": "quiz",
///          "components": [{{"id": "quiz", "format": "elearning", "done_when": "passed", "pass_mark": {mark}}}]}}"#
/// ).as_bytes());
/// let told = diff(&version("1", "0.7")?, &version("2", "0.8")?);
/// let paths: Vec<&str> = told.iter().map(|difference| difference.path.as_str()).collect();
/// assert_eq!(paths, ["version", "components.quiz.pass_mark"]);
/// assert_eq!(serde_json::to_value(&told[1]).unwrap()["after"], 0.8);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
pub fn diff(old: &Programme, new: &Programme) -> Vec<Difference> {
    documents(old.document(), new.document()).into_iter().map(|placed| placed.difference).collect()
}

/// A difference with the steps of its path: ids may have dots in them.
pub(super) struct Placed {
    pub(super) steps: Vec<String>,
    pub(super) difference: Difference,
}

/// What differs between two documents.
pub(super) fn documents(old: &document::Programme, new: &document::Programme) -> Vec<Placed> {
    let mut found = Vec::new();
    if old == new {
        return found;
    }
    walk(&mut Vec::new(), Some(&tree(old)), Some(&tree(new)), &mut found);
    found
}

/// How two values at a place are compared.
enum Way {
    /// As they are.
    Whole,
    /// Field by field.
    Fields,
    /// Things with ids by id.
    Named,
}

fn way(steps: &[&str]) -> Way {
    match steps {
        ["objectives" | "components" | "gates" | "groups"] => Way::Named,
        []
        | ["objectives" | "components" | "gates" | "groups" | "formats", _]
        | ["formats" | "blocks" | "certification" | "baseline" | "design"]
        | ["components", _, "treats" | "agenda"] => Way::Fields,
        _ => Way::Whole,
    }
}

fn walk<'v>(steps: &mut Vec<&'v str>, old: Option<&'v Value>, new: Option<&'v Value>, found: &mut Vec<Placed>) {
    if old == new {
        return;
    }
    match (way(steps), old, new) {
        (Way::Fields, Some(Value::Map(old)), Some(Value::Map(new))) => {
            let pairs = side_by_side(old, new, |(name, _)| name.as_str());
            for (name, old, new) in pairs.into_iter().filter_map(named_field) {
                below(steps, name, old, new, found);
            }
        }
        (Way::Named, None | Some(Value::List(_)), None | Some(Value::List(_))) => {
            let (before, after) = (items(old), items(new));
            let told = found.len();
            for (old, new) in side_by_side(before, after, id) {
                below(steps, old.or(new).map_or("", id), old, new, found);
            }
            let order = |these: &'v [Value], others: &'v [Value]| -> Vec<&'v str> {
                let there: std::collections::HashSet<&str> = others.iter().map(id).collect();
                these.iter().map(id).filter(|id| there.contains(id)).collect()
            };
            if order(before, after) != order(after, before) {
                let ids =
                    |items: &[Value]| Value::List(items.iter().map(|item| Value::Text(id(item).into())).collect());
                tell(steps, Some(&ids(before)), Some(&ids(after)), found);
            } else if told == found.len() {
                // An empty list instead of none.
                tell(steps, old, new, found);
            }
        }
        _ => tell(steps, old, new, found),
    }
}

fn below<'v>(
    steps: &mut Vec<&'v str>,
    step: &'v str,
    old: Option<&'v Value>,
    new: Option<&'v Value>,
    found: &mut Vec<Placed>,
) {
    steps.push(step);
    walk(steps, old, new, found);
    steps.pop();
}

type Field = (String, Value);

fn named_field<'v>(
    (old, new): (Option<&'v Field>, Option<&'v Field>),
) -> Option<(&'v str, Option<&'v Value>, Option<&'v Value>)> {
    let (name, _) = old.or(new)?;
    Some((name, old.map(|(_, value)| value), new.map(|(_, value)| value)))
}

fn items(list: Option<&Value>) -> &[Value] {
    if let Some(Value::List(items)) = list { items } else { &[] }
}

fn id(item: &Value) -> &str {
    let Value::Map(fields) = item else { return "" };
    match fields.iter().find(|(name, _)| name == "id") {
        Some((_, Value::Text(id))) => id,
        _ => "",
    }
}

fn tell(steps: &[&str], old: Option<&Value>, new: Option<&Value>, found: &mut Vec<Placed>) {
    let change = match (old, new) {
        (None, _) => Alteration::Added,
        (_, None) => Alteration::Removed,
        _ => Alteration::Changed,
    };
    let value = |side: Option<&Value>| side.cloned().unwrap_or_default();
    found.push(Placed {
        steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        difference: Difference { path: steps.join("."), change, before: value(old), after: value(new) },
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme(text: &str) -> Programme {
        Programme::from_json(text.as_bytes()).unwrap()
    }

    fn told(old: &str, new: &str) -> Vec<String> {
        let show = |difference: &Difference| {
            let difference = serde_json::to_value(difference).unwrap();
            format!(
                "{} {} {} -> {}",
                difference["path"].as_str().unwrap(),
                difference["change"].as_str().unwrap(),
                difference["before"],
                difference["after"]
            )
        };
        diff(&programme(old), &programme(new)).iter().map(show).collect()
    }

    const OLD: &str = r#"{
        "id": "p", "version": "1", "title": "P",
        "components": [
            {"id": "quiz", "format": "elearning", "done_when": "passed", "pass_mark": 0.70, "treats": {"o": ["introduce"]}},
            {"id": "old", "format": "video"}, {"id": "workshop", "format": "ilt", "week": [1, 2]}
        ],
        "objectives": [{"id": "o"}],
        "gates": [{"id": "pre.work", "to": ["workshop"], "mode": "flag", "when": "quiz"}],
        "completion": {"all": ["quiz", "workshop"]},
        "certification": {"valid_for": "P3Y"}
    }"#;

    #[test]
    fn paths_go_by_ids_in_document_order() {
        let new = r#"{
            "id": "p", "version": "2", "title": "P",
            "components": [
                {"id": "quiz", "format": "elearning", "done_when": "passed", "pass_mark": "0.8", "max_attempts": 3,
                 "treats": {"o": ["introduce", "practise"]}},
                {"id": "new", "format": "video"}, {"id": "workshop", "format": "ilt", "week": [1, 2]}
            ],
            "objectives": [{"id": "o"}],
            "gates": [{"id": "pre.work", "to": ["workshop"], "mode": "block", "when": {"passed": "quiz"}}],
            "completion": {"all": ["quiz", "workshop", "new"]}, "hold": "always",
            "certification": {"valid_for": "P1095D", "window": "P60D"}
        }"#;
        assert_eq!(
            told(OLD, new),
            [
                r#"version changed "1" -> "2""#,
                "components.quiz.pass_mark changed 0.7 -> 0.8",
                "components.quiz.max_attempts added null -> 3",
                r#"components.quiz.treats.o changed ["introduce"] -> ["introduce","practise"]"#,
                r#"components.new added null -> {"format":"video","id":"new"}"#,
                r#"components.old removed {"format":"video","id":"old"} -> null"#,
                r#"gates.pre.work.mode changed "flag" -> "block""#,
                r#"gates.pre.work.when changed "quiz" -> {"passed":"quiz"}"#,
                r#"completion changed {"all":["quiz","workshop"]} -> {"all":["quiz","workshop","new"]}"#,
                r#"hold added null -> "always""#,
                r#"certification.valid_for changed "P3Y" -> "P1095D""#,
                r#"certification.window added null -> "P60D""#,
            ]
        );
    }

    #[test]
    fn what_is_written_alike_does_not_differ() {
        assert_eq!(told(OLD, &OLD.replace("0.70", "\"0.7\"")), [""; 0]);
    }

    #[test]
    fn a_new_order_is_told_as_such() {
        let old = r#"{"id": "p", "components": [{"id": "a", "format": "video"}, {"id": "b", "format": "video"}, {"id": "c", "format": "video"}], "completion": "a"}"#;
        let new = r#"{"id": "p", "components": [{"id": "c", "format": "video"}, {"id": "a", "format": "reading"}], "completion": "a"}"#;
        assert_eq!(
            told(old, new),
            [
                r#"components.b removed {"format":"video","id":"b"} -> null"#,
                r#"components.a.format changed "video" -> "reading""#,
                r#"components changed ["a","b","c"] -> ["c","a"]"#,
            ]
        );
        assert_eq!(
            told(old, &old.replace("\"completion\"", "\"gates\": [], \"completion\"")),
            ["gates added null -> []"]
        );
    }
}
