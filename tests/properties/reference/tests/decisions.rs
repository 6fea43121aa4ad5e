//! The reference on small cases worked by hand: decisions.

use serde_json::{Value, json};

use super::{at, learner, plain};
use crate::reference::Reference;

const N: Value = Value::Null;

fn with_gate(gate: Value, lines: &[(&str, Value)]) -> Reference {
    let mut gate = gate;
    gate["id"] = json!("g");
    let components = json!([
        {"id": "a", "format": "elearning", "valid_for": "P10D"},
        {"id": "w", "format": "ilt"},
    ]);
    let schedule = json!({"programme": "p", "sessions": [
        {"id": "s", "component": "w", "start": "2026-01-20T09:00:00Z", "end": "2026-01-20T11:00:00Z"},
        {"id": "x", "component": "w", "start": "2026-01-20T10:00:00Z", "end": "2026-01-20T12:00:00Z"},
    ]});
    learner(
        json!({"components": components, "gates": [gate], "completion": {"all": ["a", "w"]}}),
        Some(schedule),
        lines,
    )
}

fn check(
    learner: &Reference,
    action: &str,
    day: &str,
    session: Option<&str>,
    outcome: &str,
    codes: &str,
    opens: Option<&str>,
) {
    let answer = learner.decide(Some("w"), action, at(day), session, None);
    assert_eq!(answer["outcome"], outcome, "{answer}");
    let told: Vec<&str> = answer["reasons"].as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect();
    assert_eq!(told.join(" "), codes, "{answer}");
    assert_eq!(
        answer["opens_at"],
        opens.map_or(Value::Null, |o| json!(crate::reference::time::show(at(o)))),
        "{answer}"
    );
}

#[test]
fn gates_block_flag_and_are_overridden() {
    let gate = json!({"to": ["w"], "mode": "block", "when": "a"});
    let learner = with_gate(gate.clone(), &[("01 enrolled", N), ("12 completed a", N), ("26 overridden g", N)]);
    check(&learner, "register", "05", None, "blocked", "gate", None);
    check(&learner, "attend", "05", None, "flagged", "gate", None);
    check(&learner, "register", "12", None, "open", "", None);
    check(&learner, "register", "12", Some("s"), "open", "", None);
    check(&learner, "register", "25", None, "blocked", "gate", None);
    check(&learner, "register", "26", None, "flagged", "gate", None);
    // Expires before the session.
    let early = with_gate(gate, &[("01 enrolled", N), ("05 completed a", N)]);
    check(&early, "register", "06", Some("s"), "blocked", "gate", None);
    let ahead = with_gate(
        json!({"to": ["w"], "mode": "block", "when": "a", "ahead": "P2D"}),
        &[("01 enrolled", N), ("19 completed a", N)],
    );
    check(&ahead, "register", "19", Some("s"), "blocked", "gate", None);
    let timed = with_gate(json!({"to": ["w"], "mode": "block", "when": {"from": "2026-01-10"}}), &[("01 enrolled", N)]);
    check(&timed, "register", "05", None, "blocked", "gate", Some("10"));
}

#[test]
fn hard_and_soft_reasons() {
    let gate = json!({"to": ["w"], "mode": "flag", "when": "a"});
    let learner =
        with_gate(gate, &[("02 enrolled", N), ("05 registered s", N), ("08 suspended", N), ("09 withdrawn", N)]);
    check(&learner, "start", "01", None, "blocked", "not_enrolled", None);
    check(&learner, "register", "06", Some("s"), "blocked", "already_registered gate", None);
    check(&learner, "register", "06", Some("x"), "flagged", "gate schedule_conflict", None);
    check(&learner, "start", "08", None, "blocked", "suspended", None);
    check(&learner, "attend", "21", Some("s"), "blocked", "withdrawn session_over gate", None);
}

#[test]
fn order_implies_gates() {
    let programme =
        json!({"components": plain(&["a", "b", "c"]), "completion": {"in_order": ["a", {"all": ["b", "a"]}, "c"]}});
    let learner = learner(programme, None, &[("01 enrolled", N), ("05 completed a", N)]);
    let standing = learner.standing(at("06"), None);
    let rows: Vec<(&str, bool)> = standing["gates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|g| (g["id"].as_str().unwrap(), g["met"].as_bool().unwrap()))
        .collect();
    assert_eq!(rows, [("order:b", true), ("order:c", false)]);
    assert_eq!(learner.decide(Some("c"), "start", at("06"), None, None)["outcome"], "blocked");
}
