//! What one fact changed: the answers that hosts keep on screen, before and after it.
//!
//! A [`Snapshot`] is those answers at one instant; [`changes`] compares two of the same instant.

use crate::answer::Change;
use crate::document::Value;
use crate::evaluate::{Course, text};
use crate::time::Instant;

/// The answers at an instant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) at: Instant,
    /// Each answer with the id it is about, in the order they are told.
    answers: Vec<(&'static str, Option<String>, Value)>,
}

/// Takes the answers from a course that holds the facts up to the instant.
pub(crate) fn snapshot(course: &Course, at: Instant) -> Snapshot {
    let standing = course.standing(at);
    let instant = |at: Option<Instant>| at.map_or(Value::Null, text);
    let mut answers = vec![
        ("status", None, word(&standing.status)),
        ("progress", None, Value::Number(standing.progress.to_string())),
        ("completed_at", None, instant(standing.completed_at)),
    ];
    if let Some(certificate) = &standing.certification {
        answers.push(("certification", None, word(&certificate.state)));
    }
    answers.extend(standing.components.iter().map(|row| ("component", Some(row.id.clone()), word(&row.state))));
    for row in &standing.gates {
        let about = row.component.as_ref().map_or(String::new(), |component| format!(":{component}"));
        let id = format!("{}{about}:{}", row.id, row.action.word());
        answers.push(("gate", Some(id), word(&row.outcome)));
    }
    Snapshot { at, answers }
}

/// The word that an enumeration serialises to.
fn word(of: &impl serde::Serialize) -> Value {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => Value::Text(word),
        _ => Value::Null,
    }
}

/// The answers that differ, in the order of the later ones.
pub(crate) fn changes(before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    let old = |answer: &str, id: &Option<String>| {
        before
            .answers
            .iter()
            .find(|(name, about, _)| *name == answer && about == id)
            .map_or(Value::Null, |(_, _, value)| value.clone())
    };
    let changed = after.answers.iter().enumerate().filter_map(|(place, (answer, id, to))| {
        // The same version tells the same answers in the same order.
        let from = match before.answers.get(place) {
            Some((name, about, value)) if name == answer && about == id => value.clone(),
            _ => old(answer, id),
        };
        (from != *to).then(|| Change { answer, id: id.clone(), from, to: to.clone() })
    });
    changed.collect()
}
