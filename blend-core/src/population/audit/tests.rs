//! What was told stays told; what every row says.

use crate::answer::AuditRow;
use crate::time::Instant;
use crate::{Programme, Record};
use serde_json::{Value, json};

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}T12:00:00Z")).unwrap()
}

/// The programme in a version, with the versions before it.
fn programme(version: u32) -> Programme {
    let document = |version: u32| {
        json!({
            "id": "p", "version": version.to_string(),
            "components": [
                {"id": "rules", "format": "elearning", "done_when": "passed", "pass_mark": if version == 1 { 0.8 } else { 0.9 }},
                {"id": "lab", "format": "skills_lab", "minutes": 60, "done_when": {"attended": 0.8}},
                {"id": "film", "format": "video"}
            ],
            "gates": [{"id": "ready", "to": ["lab"], "mode": "block", "when": "rules"}],
            "completion": if version == 1 { json!({"all": ["rules", "lab"]}) } else { json!({"all": ["rules", "lab", "film"]}) },
            "certification": {"valid_for": if version == 1 { "P1Y" } else { "P6M" }, "window": "P60D", "grace": "P14D"}
        })
    };
    let earlier: Vec<Value> = (1..version).rev().map(document).collect();
    let newest = document(version).to_string();
    Programme::from_json_with_earlier(newest.as_bytes(), json!(earlier).to_string().as_bytes()).unwrap()
}

fn fact(id: &str, day: &str, fields: Value) -> Value {
    let mut fact = json!({"id": id, "learner": "u", "at": format!("{day}T12:00:00Z")});
    fact.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    fact
}

fn first_facts() -> Vec<Value> {
    vec![
        fact("e1", "2025-01-10", json!({"kind": "enrolled", "programme": "p", "version": "1"})),
        fact("e2", "2025-01-12", json!({"kind": "registered", "session": "s1", "by": "desk"})),
        fact("e3", "2025-01-15", json!({"kind": "scored", "component": "rules", "score": 0.85, "by": "lms"})),
        fact(
            "e4",
            "2025-01-20",
            json!({
                "kind": "attended", "session": "s1", "minutes": 30, "by": "trainer", "recorded": "2025-01-21T08:00:00Z"
            }),
        ),
        fact(
            "e5",
            "2025-01-22",
            json!({"kind": "voided", "event": "e4", "by": "office", "reason": "stayed to the end"}),
        ),
        fact(
            "e6",
            "2025-01-20",
            json!({
                "kind": "attended", "session": "s1", "minutes": 55, "by": "office", "reason": "stayed to the end",
                "recorded": "2025-01-22T12:00:00Z"
            }),
        ),
    ]
}

fn record(version: u32, facts: &[Value]) -> Record {
    let programme = programme(version);
    let schedule = programme
        .schedule_from_json(
            br#"{"programme": "p", "sessions": [{"id": "s1", "component": "lab", "start": "2025-01-20T11:00:00Z", "minutes": 60}]}"#,
        )
        .unwrap();
    programme.record_from_json(json!(facts).to_string().as_bytes(), Some(&schedule)).unwrap()
}

fn told(rows: &[AuditRow], row: &str) -> Vec<Value> {
    rows.iter().map(|row| serde_json::to_value(row).unwrap()).filter(|found| found["row"] == row).collect()
}

/// An audit of the day it was made is reproduced byte for byte, whatever came after.
#[test]
fn b21_an_old_audit_is_reproduced_after_corrections_renewals_and_a_new_version() {
    let (then, known) = (at("2025-02-01"), at("2025-02-01"));
    let given = serde_json::to_string(&record(1, &first_facts()).audit(then, Some(known))).unwrap();
    let mut facts = first_facts();
    facts.extend([
        fact("f1", "2025-02-02", json!({"kind": "voided", "event": "e3", "by": "office", "reason": "namesake"})),
        fact(
            "f2",
            "2025-01-16",
            json!({
                "kind": "scored", "component": "rules", "score": 0.95, "by": "lms", "recorded": "2025-02-02T12:00:00Z"
            }),
        ),
        fact(
            "f3",
            "2025-01-11",
            json!({
                "kind": "waived", "component": "lab", "by": "office", "recorded": "2025-02-03T12:00:00Z"
            }),
        ),
        fact("f4", "2025-12-20", json!({"kind": "scored", "component": "rules", "score": 1, "by": "lms"})),
        fact("f5", "2025-12-21", json!({"kind": "attended", "component": "lab", "by": "trainer"})),
        fact(
            "f6",
            "2025-12-22",
            json!({"kind": "extended", "programme": "p", "expires": "2027-03-01", "by": "office"}),
        ),
        fact("f7", "2026-02-01", json!({"kind": "enrolled", "programme": "p", "version": "2"})),
        fact("f8", "2026-02-02", json!({"kind": "revoked", "programme": "p", "by": "office", "reason": "fraud"})),
    ]);
    let later = record(2, &facts);
    assert_eq!(serde_json::to_string(&later.audit(then, Some(known))).unwrap(), given);
    let now = serde_json::to_string(&later.audit(then, None)).unwrap();
    assert_ne!(now, given);
    assert!(given.contains("\"e6\"") && given.contains("\"desk\""), "{given}");
}

/// B37: who, what, when, why and the original.
#[test]
fn b37_a_correction_shows_two_rows() {
    let rows = record(1, &first_facts()).audit(at("2025-02-01"), None);
    let rows = told(&rows, "correction");
    assert_eq!(rows.len(), 2, "{rows:?}");
    let original = json!({
        "id": "e4", "learner": "u", "kind": "attended", "at": "2025-01-20T12:00:00Z", "recorded": "2025-01-21T08:00:00Z",
        "by": "trainer", "session": "s1", "minutes": 30
    });
    for (row, (state, actor, reason, when, recorded)) in rows.iter().zip([
        ("voided", json!("trainer"), Value::Null, "2025-01-20T12:00:00Z", "2025-01-21T08:00:00Z"),
        ("corrected", json!("office"), json!("stayed to the end"), "2025-01-22T12:00:00Z", "2025-01-22T12:00:00Z"),
    ]) {
        let told = (&row["state"], &row["actor"], &row["reason"], &row["evidence_at"], &row["recorded_at"]);
        assert_eq!(told, (&json!(state), &actor, &reason, &json!(when), &json!(recorded)));
        let rest = (&row["original"], &row["requirement"], &row["session"], &row["version"], &row["cycle"]);
        assert_eq!(rest, (&original, &json!("lab"), &json!("s1"), &json!("1"), &json!(0)));
    }
    assert_eq!((&rows[0]["events"], &rows[1]["events"]), (&json!(["e4"]), &json!(["e4", "e5"])));
}
