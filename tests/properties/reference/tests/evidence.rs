//! The reference on small cases worked by hand: evidence.

use serde_json::{Value, json};

use super::{learner, stretches};

const N: Value = Value::Null;

/// The stretches of `done(a)` for a component with these fields.
fn check(component: Value, lines: &[(&str, Value)], expected: &str) {
    let mut component = component;
    component["id"] = json!("a");
    if component.get("format").is_none() {
        component["format"] = json!("elearning");
    }
    let session = |id: &str, day: &str| json!({"id": id, "component": "a", "start": format!("2026-01-{day}T09:00:00Z"), "end": format!("2026-01-{day}T11:00:00Z")});
    let schedule = json!({"programme": "p", "sessions": [session("s", "05"), session("t", "06")]});
    let learner = learner(json!({"components": [component], "completion": "a"}), Some(schedule), lines);
    assert_eq!(stretches(&learner, json!("a")), expected, "{component}");
}

#[test]
fn evidence_expires_and_is_cut() {
    check(json!({"valid_for": "P2D"}), &[("05 completed a", N), ("06 completed a", N)], "05..08");
    check(json!({}), &[("05 completed a", N), ("05 revoked a", N)], "");
    check(json!({}), &[("05 completed a", N), ("07 reset", json!({"programme": "p"}))], "05..07");
    check(json!({"equivalents": ["old"]}), &[("05 completed old", N)], "05..");
    check(
        json!({"done_when": {"reviewed": 2}}),
        &[("05 reviewed a", N), ("06 reviewed a", N), ("07 reviewed a", json!({"by": "x"}))],
        "07..",
    );
    check(json!({"done_when": {"any": ["submitted", "signed_off"]}}), &[("05 signed_off a", N)], "05..");
    check(json!({"done_when": "none"}), &[], "..");
}

#[test]
fn policies_pick_the_attempts() {
    let tries = [("05 scored a 0.9", N), ("07 scored a 0.3", N), ("09 scored a 0.9", N)];
    let with = |policy: &str| json!({"done_when": "passed", "pass_mark": 0.7, "attempts": policy});
    check(with("best"), &tries, "05..");
    check(with("latest"), &tries, "05..07 09..");
    check(with("first"), &tries, "05..");
    check(with("mean"), &tries, "05..07 09..");
    let limited = json!({"done_when": "passed", "pass_mark": 0.8, "max_attempts": 1});
    check(limited.clone(), &[("05 scored a 0.1", N), ("06 scored a 0.9", N)], "");
    check(limited, &[("05 scored a 0.1", N), ("06 reset a", N), ("07 scored a 0.9", N)], "07..");
    check(json!({"done_when": "passed", "pass_mark": 0.8}), &[("05 passed a 0.7", N)], "");
    check(json!({"done_when": "passed"}), &[("05 passed a 0.7", N)], "05..");
}

#[test]
fn presence_adds_up() {
    let half = json!({"format": "ilt", "done_when": {"attended": 0.5}});
    check(half.clone(), &[("05T09 joined s", N), ("05T11 left s", N)], "05T10..");
    check(half.clone(), &[("05T08 joined s", N), ("05T09 left s", N)], "");
    check(half.clone(), &[("05T08 joined s", N)], "05T10..");
    check(half.clone(), &[("05T09 joined s", N), ("05T09:30:00 revoked a", N)], "05T10:30:00Z..");
    check(
        half.clone(),
        &[
            ("07 attended", json!({"session": "s", "fraction": 0.25})),
            ("08 attended", json!({"session": "t", "fraction": 0.25})),
        ],
        "",
    );
    check(
        half.clone(),
        &[
            ("07 attended", json!({"session": "s", "minutes": 30})),
            ("08 attended", json!({"session": "s", "fraction": 0.25})),
        ],
        "08..",
    );
    check(half, &[("07 attended a", N)], "07..");
    let minutes = json!({"format": "ilt", "done_when": {"minutes": 150}, "minutes": 60});
    check(
        minutes.clone(),
        &[("07 attended", json!({"session": "s"})), ("08 attended a", json!({"minutes": 30}))],
        "08..",
    );
    check(minutes, &[("05T09 joined s", N), ("06T09 joined t", N)], "06T09:30:00Z..");
    let both = json!({"format": "ilt", "done_when": {"sessions": 2}, "valid_for": "P1D"});
    check(both, &[("05T09 joined s", N), ("06T09 joined t", N)], "");
    let both = json!({"format": "ilt", "done_when": {"sessions": 2}, "valid_for": "P2D"});
    check(both, &[("05T09 joined s", N), ("06T09 joined t", N)], "06T11..07T11");
}
