//! The batch against records over every small record of three plain programmes, all of them learners of one batch.
//!
//! **Records.** Every choice of up to [`FACTS`] facts, the same one more than once too, of those a programme's alphabet
//! has on each of two days. Without ids their order is that of what they say; with ids, drawn, it is another.
//!
//! **Instants.** Around where evidence expires and things fall due.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::agree::asked;
use crate::batch::{Reached, Told};
use crate::columns::rows::Naming;
use crate::columns::shuffle;
use crate::generate::{Case, Source};
use crate::reference::time::{Instant, instant};

/// Facts in a record; `BLEND_FACTS` sets another number.
const FACTS: u64 = 3;
const DAYS: [&str; 2] = ["2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z"];
const INSTANTS: [&str; 3] = ["2026-03-03T09:00:00Z", "2026-03-04T08:59:59.999999Z", "2026-03-05T09:00:00Z"];

/// A programme and the facts there are about it.
fn programmes() -> [(Value, Vec<Value>); 3] {
    let about = |kind: &str, component: &str| json!({"kind": kind, "component": component});
    let with = |kind: &str, component: &str, field: &str, value: &str| json!({"kind": kind, "component": component, field: value});
    let enrolled = json!({"kind": "enrolled", "programme": "p"});
    let limited = json!({
        "id": "p", "due": "P2D",
        "components": [
            {"id": "a", "format": "elearning", "valid_for": "P2D"},
            {"id": "b", "format": "knowledge_check", "pass_mark": "0.7", "max_attempts": 2, "due": "PT36H"},
        ],
        "gates": [{"id": "g", "to": ["b"], "mode": "block", "when": "a"}],
        "completion": {"all": ["a", "b"]},
    });
    let facts = vec![
        enrolled.clone(),
        about("completed", "a"),
        about("revoked", "a"),
        about("passed", "b"),
        about("failed", "b"),
        with("scored", "b", "score", "0.7"),
        about("reset", "b"),
    ];
    let counting = json!({
        "id": "p", "hold": "always", "evidence_from": "enrolment", "due": "P1D",
        "components": [
            {"id": "a", "format": "assignment", "valid_for": "PT36H", "weight": 2},
            {"id": "b", "format": "ilt", "minutes": 60, "done_when": {"attended": "0.8"}},
            {"id": "c", "format": "elearning", "done_when": {"score": "0.5"}, "week": 1},
        ],
        "gates": [{"id": "g", "to": ["b"], "mode": "flag", "when": {"any": ["a", "c"]}}],
        "completion": {"at_least": 2, "of": ["a", "b", "c"]},
    });
    let counted = vec![
        enrolled.clone(),
        about("submitted", "a"),
        with("attended", "b", "minutes", "48"),
        with("attended", "b", "fraction", "0.4"),
        with("completed", "c", "score", "0.5"),
        about("reset", "a"),
        json!({"kind": "withdrawn", "programme": "p"}),
    ];
    let ordered = json!({
        "id": "p",
        "components": [
            {"id": "a", "format": "elearning", "done_when": "started", "points": 1},
            {"id": "b", "format": "ojt", "valid_for": "P1D", "points": 2},
            {"id": "c", "format": "job_aid"},
        ],
        "groups": [{"id": "g", "rule": {"points": 2, "of": ["a", "b"]}}],
        "completion": {"in_order": ["a", {"group": "g"}, {"percent": "50", "of": ["a", "b"]}, "c"]},
    });
    let rare = vec![
        enrolled,
        about("started", "a"),
        about("signed_off", "b"),
        about("waived", "b"),
        about("revoked", "b"),
        json!({"kind": "suspended", "programme": "p"}),
        json!({"kind": "overridden", "gate": "order:b"}),
    ];
    [(limited, facts), (counting, counted), (ordered, rare)]
}

/// Every choice of so many of these, in order, each as often as may be.
fn choices(of: &[Value], most: u64) -> Vec<Vec<Value>> {
    let mut all = vec![Vec::new()];
    if most > 0 {
        for (place, one) in of.iter().enumerate() {
            all.extend(choices(&of[place..], most - 1).into_iter().map(|mut rest| {
                rest.push(one.clone());
                rest
            }));
        }
    }
    all
}

fn dated(facts: &[Value]) -> Vec<Value> {
    let on = |day: &str, fact: &Value| {
        let mut fact = fact.clone();
        fact["at"] = json!(day);
        fact
    };
    DAYS.iter().flat_map(|day| facts.iter().map(move |fact| on(day, fact))).collect()
}

#[test]
fn every_small_record_of_plain_programmes() {
    let mut source = Source::new(7);
    let facts = asked("BLEND_FACTS", FACTS);
    for (programme, alphabet) in programmes() {
        let records = choices(&dated(&alphabet), facts);
        let mut events = Vec::new();
        for (place, mut record) in records.into_iter().enumerate() {
            shuffle(&mut record, &mut source);
            for (turn, mut event) in record.into_iter().enumerate() {
                event["learner"] = json!(format!("u{place}"));
                event["id"] = json!(format!("e{turn}"));
                events.push(event);
            }
        }
        let read = |text: &str| -> Instant { instant(text, chrono_tz::Tz::UTC).unwrap() };
        let case = Case {
            schedule: json!({"programme": "p"}),
            programme,
            earlier: Vec::new(),
            events,
            instants: INSTANTS.map(read).to_vec(),
        };
        for naming in [Naming::None, Naming::All] {
            let mut reached: Reached = BTreeMap::new();
            let told = Told::of(&case, naming, &mut source).unwrap();
            let found = told.compare(&case, &mut source, &mut reached);
            println!("{naming:?}: {reached:?}");
            assert!(found.is_empty(), "{naming:?} of {}: {:#?}", case.programme, &found[..found.len().min(20)]);
            for answer in ["status completed", "status in_progress", "state done", "state not_started", "gate open"] {
                assert!(reached.contains_key(answer), "{answer} is never reached: {reached:?}");
            }
        }
    }
}
