//! The reference on small cases worked by hand: rules.

use serde_json::{Value, json};

use super::{events, learner, plain, stretches};
use crate::reference::Reference;

fn check(rule: Value, lines: &[(&str, Value)], expected: &str) {
    let programme = json!({
        "components": [
            {"id": "a", "format": "elearning", "points": 2, "treats": {"o": ["practise"]}},
            {"id": "b", "format": "elearning", "weight": 3, "points": 1, "treats": {"o": ["introduce"]}},
            {"id": "c", "format": "elearning", "weight": 0},
            {"id": "r", "format": "coaching", "done_when": "completed", "week": 1, "every": "P1W", "times": 3, "needs": 2},
        ],
        "objectives": [{"id": "o"}],
        "groups": [{"id": "g", "rule": "a"}],
        "completion": {"any": ["a", "b"]},
    });
    assert_eq!(stretches(&learner(programme, None, lines), rule.clone()), expected, "{rule}");
}

const N: Value = Value::Null;

#[test]
fn leaves() {
    check(json!("a"), &[("05 completed a", N)], "05..");
    check(json!({"done": "a"}), &[("05 completed a", N), ("09 revoked a", N)], "05..09");
    check(json!({"completed": "a"}), &[("05 waived a", N)], "");
    check(json!({"waived": "a"}), &[("05 waived a", json!({"until": "2026-01-07"}))], "05..08");
    check(json!({"started": "a"}), &[("05 progressed a", N)], "05..");
    check(json!({"failed": "a"}), &[("05 failed a", N), ("07 passed a", N)], "05..07");
    check(json!({"score": "a", "at_least": 0.7}), &[("05 scored a 0.7", N)], "05..");
    check(json!({"score": "a", "below": 0.7}), &[("05 scored a 0.5", N), ("08 scored a 0.7", N)], "05..08");
    check(
        json!({"award": "x"}),
        &[("05 awarded x", json!({"until": "2026-02-01"})), ("03-01 awarded x", N)],
        "05..02-02 03-01..",
    );
    check(json!({"triggered": "x"}), &[("05 triggered x", N)], "05..");
    let joined =
        [("05 attribute", json!({"name": "n", "value": 1})), ("06 attribute", json!({"name": "n", "value": "1"}))];
    check(json!({"attribute": "n", "is": 1}), &joined, "05..06");
    check(json!({"attribute": "n", "in": ["0", "1"]}), &joined, "06..");
    check(json!({"from": "2026-01-03"}), &[], "03..");
    check(json!({"until": "2026-01-03"}), &[], "..04");
    check(
        json!({"since_enrolment": "P2D"}),
        &[("05 enrolled", N), ("20 withdrawn", N), ("25 enrolled", N)],
        "07..25 27..",
    );
}

#[test]
fn combinations() {
    let both = [("05 completed a", N), ("07 completed b", N), ("09 revoked a", N)];
    check(json!({"all": ["a", "b"]}), &both, "07..09");
    check(json!({"any": ["a", "b"]}), &both, "05..");
    check(json!({"not": "a"}), &both, "..05 09..");
    check(json!({"if": "a", "then": "b"}), &both, "..05 07..");
    check(json!({"at_least": 2, "of": ["a", "b", "c"]}), &both, "07..09");
    check(json!({"points": 3, "of": ["a", "b"]}), &both, "07..09");
    check(json!({"points": 2, "at_least": 1, "of": ["a", {"not": "c", "worth": 1}]}), &both, "05..09");
    check(json!({"percent": 75, "of": ["a", "b"]}), &both, "07..");
    check(json!({"percent": 25, "of": ["a", "b"]}), &both, "05..");
    check(json!({"in_order": ["a", "b"]}), &both, "07..09");
    check(json!({"group": "g"}), &[("05 waived", json!({"group": "g", "until": "2026-01-06"}))], "05..07");
    check(json!({"objective": "o"}), &both, "05..");
    check(json!({"after": "a", "wait": "P2D"}), &both, "07..09");
    check(json!({"after": "a", "wait": "P4D"}), &both, "");
}

#[test]
fn anew_counts_evidence_since_the_latest_trigger() {
    let rule = json!({"if": {"triggered": "x"}, "then": "a", "anew": true});
    let lines = [("03 completed a", N), ("05 triggered x", N), ("07 completed a", N), ("09 triggered x", N)];
    check(rule, &lines, "..05 07..09");
}

#[test]
fn means() {
    let zero = json!({"mean": ["a", "b"], "at_least": 0.7, "missing": "zero"});
    let skip = json!({"mean": ["a", "b"], "at_least": 0.7, "missing": "skip"});
    let lines = [("05 scored a 0.4", N), ("06 scored b 0.8", N)];
    check(zero.clone(), &lines, "06..");
    check(skip.clone(), &[("05 scored a 0.7", N)], "05..");
    check(zero, &[("05 scored a 0.7", N)], "");
    check(skip.clone(), &[("05 scored a 0.1", N), ("05 scored b 0.8", N), ("09 waived a", N)], "09..");
    let nested =
        json!({"mean": ["b", {"mean": ["a"], "missing": "zero", "weight": 3}], "at_least": 0.75, "missing": "zero"});
    check(nested, &[("05 scored a 0.5", N), ("06 scored b 1", N)], "06..");
}

#[test]
fn repeated_components() {
    let lines = [("05 enrolled", N), ("05 completed r", N), ("06 completed r", N), ("13 completed r", N)];
    check(json!("r"), &lines, "13..");
    check(json!("r#1"), &lines, "05..");
    check(json!({"started": "r"}), &lines, "05..");
    check(json!({"occurrences": "r", "at_least": 1}), &lines, "05..");
    check(json!("r"), &[("05 enrolled", N), ("05 waived r", N)], "05..");
    check(json!("r"), &[("05 completed r", N), ("30 completed r", N)], "");
}

#[test]
fn one_conflicting_event_is_told() {
    let mut two = events(&[("05 completed a", N), ("06 completed a", N)]);
    two[1]["id"] = json!("e0");
    let programme = json!({"id": "p", "components": plain(&["a"]), "completion": "a"});
    assert!(Reference::new(&programme, &[], None, &two).is_err());
    two[1]["at"] = json!("2026-01-05T01:00:00+01:00");
    two[1]["source"] = json!("other");
    assert!(Reference::new(&programme, &[], None, &two).is_ok());
}
