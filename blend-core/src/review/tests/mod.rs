//! Each finding and each model: changes of one sound programme that raise it, and changes close by that do not.

mod blend;
mod care;
mod live;
mod models;
mod objectives;
mod reading;
mod sessions;
mod structure;
mod whole;

use super::{ReviewOptions, review_json};
use crate::answer::{FindingCode, Review, ReviewFinding};
use serde_json::{Value, json};

/// A programme about which there is nothing to find. Components: prep, quiz, live, job, exam, mgr, aid.
fn sound() -> Value {
    json!({
        "id": "p", "owner": "Ann", "pacing": "cohort",
        "measures": ["completion", "prework", "readiness", "effectiveness"],
        "objectives": [{"id": "k", "kind": "knowledge"}, {"id": "o", "kind": "skill"}],
        "components": [
            {"id": "prep", "format": "elearning", "week": 1, "minutes": 30, "purpose": ["inform"],
             "treats": {"k": ["introduce"], "o": ["introduce"]}},
            {"id": "quiz", "format": "knowledge_check", "week": 1, "minutes": 5, "purpose": ["assess"],
             "treats": {"k": ["assess"]}, "after": ["prep"]},
            {"id": "live", "format": "ilt", "week": 2, "minutes": 90, "purpose": ["practise", "discuss"],
             "treats": {"k": ["practise"], "o": ["practise"]}, "after": ["prep"]},
            {"id": "job", "format": "ojt", "week": 3, "minutes": 120, "purpose": ["apply"],
             "treats": {"o": ["apply"]}, "after": ["live"]},
            {"id": "exam", "format": "ojt_assessment", "week": 4, "minutes": 30, "purpose": ["assess"],
             "treats": {"o": ["assess"]}, "after": ["job"]},
            {"id": "mgr", "format": "manager_checkin", "week": 3, "minutes": 15, "purpose": ["support"],
             "treats": {"o": ["reinforce"]}, "involves": "manager"},
            {"id": "aid", "format": "job_aid", "week": [1, 8], "minutes": 0, "purpose": ["support"],
             "available": "always"}
        ],
        "gates": [{"id": "g", "to": ["live"], "at": ["register", "attend"], "mode": "flag",
                   "when": {"all": ["prep", "quiz"]}}],
        "completion": {"all": ["prep", "quiz", "live", "job", "exam"]}
    })
}

const PREP: usize = 0;
const QUIZ: usize = 1;
const LIVE: usize = 2;
const JOB: usize = 3;
const EXAM: usize = 4;
const MGR: usize = 5;
const AID: usize = 6;

/// Gives a component other fields; null takes one away.
fn set(document: &mut Value, component: usize, fields: Value) {
    let into = document["components"][component].as_object_mut().unwrap();
    for (name, value) in fields.as_object().unwrap() {
        match value {
            Value::Null => drop(into.remove(name)),
            value => drop(into.insert(name.clone(), value.clone())),
        }
    }
}

fn reviewed(document: &Value) -> Review {
    review_json(document.to_string().as_bytes(), &ReviewOptions::default()).unwrap()
}

fn found(document: &Value, code: &str) -> Vec<ReviewFinding> {
    let code = FindingCode::from_word(code).unwrap();
    reviewed(document).findings.into_iter().filter(|finding| finding.code == code).collect()
}

/// The first finding of a code after a change of the sound programme: `<severity>: <subjects>`, empty for none.
#[track_caller]
fn check(code: &str, change: impl FnOnce(&mut Value), expected: &str) {
    let mut document = sound();
    change(&mut document);
    let told = found(&document, code).first().map_or_else(String::new, |finding| {
        let severity = serde_json::to_value(finding.severity).unwrap();
        assert!(!finding.message.is_empty() && !finding.fix.is_empty());
        format!("{}: {}", severity.as_str().unwrap(), finding.subjects.join(" "))
    });
    assert_eq!(told, expected, "{code}");
}

#[test]
fn the_sound_programme_has_no_findings() {
    let review = reviewed(&sound());
    assert_eq!(review.findings, []);
    assert_eq!(review.problems, []);
    assert!(review.blend);
    let open: Vec<_> = review.stages.iter().filter(|stage| !stage.done).collect();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0].missing, ["there is no schedule with sessions"]);
}

/// Every document in which one value is of another kind, or null.
pub(in crate::review) fn spoil(value: &Value, whole: &dyn Fn(Value) -> Value, each: &mut dyn FnMut(Value)) {
    for other in [Value::Null, json!(7), json!("x"), json!([]), json!({}), json!(["x"])] {
        each(whole(other));
    }
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                let inside = |other: Value| {
                    let mut items = items.clone();
                    items[place] = other;
                    whole(Value::Array(items))
                };
                spoil(item, &inside, each);
            }
        }
        Value::Object(pairs) => {
            for (key, item) in pairs {
                let inside = |other: Value| {
                    let mut pairs = pairs.clone();
                    pairs[key] = other;
                    whole(Value::Object(pairs))
                };
                spoil(item, &inside, each);
            }
        }
        _ => {}
    }
}
