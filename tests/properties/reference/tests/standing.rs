//! The reference on small cases worked by hand: standing.

use serde_json::{Value, json};

use super::{at, learner, plain};
use crate::reference::time::show;

const N: Value = Value::Null;

fn check(programme: Value, lines: &[(&str, Value)], day: &str, field: &str, expected: Value) {
    let standing = learner(programme, None, lines).standing(at(day), None);
    assert_eq!(standing.pointer(field), Some(&expected), "{standing}");
}

fn two() -> Value {
    json!({"components": [
        {"id": "a", "format": "elearning", "weight": 60},
        {"id": "b", "format": "elearning", "weight": 40, "done_when": "passed", "max_attempts": 1, "due": "P2D"},
    ], "completion": {"all": ["a", "b"]}, "due": "P9D"})
}

#[test]
fn statuses() {
    check(two(), &[], "05", "/status", json!("not_enrolled"));
    check(two(), &[("05 enrolled", N)], "05", "/status", json!("not_started"));
    check(two(), &[("05 enrolled", N), ("06 started a", N)], "06", "/status", json!("in_progress"));
    check(two(), &[("05 enrolled", N), ("06 suspended", N)], "06", "/status", json!("suspended"));
    check(two(), &[("05 enrolled", N), ("06 withdrawn", N)], "06", "/status", json!("withdrawn"));
    check(two(), &[("05 enrolled", N), ("06 failed b", N)], "06", "/status", json!("failed"));
    check(two(), &[("05 enrolled", N), ("06 failed b", N)], "06", "/components/1/state", json!("exhausted"));
    let lines = [("01 completed a", N), ("02 passed b", N), ("05 enrolled", N), ("08 revoked a", N)];
    check(two(), &lines, "09", "/status", json!("completed"));
    check(two(), &lines, "09", "/completed_at", json!(show(at("05"))));
    check(two(), &lines, "09", "/progress", json!(4000));
    let mut always = two();
    always["hold"] = json!("always");
    check(always.clone(), &lines, "09", "/status", json!("lapsed"));
    always["evidence_from"] = json!("enrolment");
    check(always, &lines, "06", "/status", json!("not_started"));
}

#[test]
fn timings() {
    let lines = [("05 enrolled", N), ("06 completed a", N), ("09 passed b", N)];
    check(two(), &lines, "05", "/timing", json!("on_track"));
    check(two(), &lines, "08", "/timing", json!("behind"));
    check(two(), &lines, "09", "/timing", json!("on_time"));
    check(two(), &lines[..2], "15", "/timing", json!("overdue"));
    check(two(), &lines, "09", "/due", json!(show(at("15"))));
    let extended = [("05 enrolled", N), ("06 extended", json!({"programme": "p", "due": "2026-01-06"}))];
    check(two(), &extended, "07", "/timing", json!("overdue"));
}

#[test]
fn progress_and_states() {
    check(two(), &[("05 enrolled", N), ("06 completed a", N)], "06", "/progress", json!(6000));
    let expired = json!({"components": [{"id": "a", "format": "elearning", "valid_for": "P2D"}], "completion": "a"});
    check(expired.clone(), &[("05 completed a", N)], "07", "/components/0/state", json!("expired"));
    check(expired, &[("05 completed a", N)], "06", "/components/0/until", json!(show(at("07"))));
    let chosen = json!({"components": plain(&["a", "b", "c"]), "completion": {"at_least": 2, "of": ["a", "b", "c"]}});
    check(chosen, &[("05 enrolled", N), ("06 completed c", N)], "06", "/progress", json!(5000));
    let thirds = json!({"components": plain(&["a", "b", "c"]), "completion": {"all": ["a", "b", "c"]}});
    check(thirds, &[("05 enrolled", N), ("06 completed c", N)], "06", "/progress", json!(3333));
}

#[test]
fn known_at_and_voids() {
    let late = json!({"recorded": "2026-01-10T00:00:00Z"});
    let lines =
        [("05 enrolled", N), ("06 completed a", late), ("07 voided e1", json!({"recorded": "2026-01-12T00:00:00Z"}))];
    let learner = learner(two(), None, &lines);
    let progress = |known: &str| learner.standing(at("08"), Some(at(known)))["progress"].clone();
    assert_eq!([progress("09"), progress("10"), progress("12")], [json!(0), json!(6000), json!(0)]);
}
