//! The reference on small cases worked by hand: agenda.

use serde_json::{Value, json};

use super::many::population;
use super::{at, learner};
use crate::reference::population::Population;

const N: Value = Value::Null;

/// `"05 assign a"`: day, kind, what it is about, days of a lead.
fn short(actions: &[Value]) -> Vec<String> {
    let one = |a: &Value| {
        let about = ["gate", "component", "session"].iter().find_map(|k| a[*k].as_str()).unwrap_or("-");
        let about = if a["kind"] == "assign" { a["component"].as_str().unwrap() } else { about };
        let day = a["at"].as_str().unwrap().trim_start_matches("2026-").trim_end_matches(":00:00Z").replace("T00", "");
        let who = a["learner"].as_str().filter(|l| *l != "u").map(|l| format!("{l} ")).unwrap_or_default();
        let to = a["to"].as_str().map(|t| format!(" to {t}")).unwrap_or_default();
        let days = a["days"].as_i64().map(|d| format!(" {d}")).unwrap_or_default();
        format!("{who}{day} {} {about}{days}{to}", a["kind"].as_str().unwrap())
    };
    actions.iter().map(one).collect()
}

fn programme() -> Value {
    json!({
        "components": [
            {"id": "a", "format": "elearning", "week": 2, "max_attempts": 3},
            {"id": "b", "format": "knowledge_check", "max_attempts": 3}, {"id": "w", "format": "ilt"},
        ],
        "gates": [{"id": "g", "to": ["w"], "mode": "flag", "when": {"all": ["a", "b"]}}],
        "completion": {"all": ["a", "b", "w"]},
    })
}

fn schedule() -> Value {
    json!({"programme": "p", "sessions": [{"id": "s", "component": "w", "start": "2026-01-20T09:00:00Z",
        "end": "2026-01-20T11:00:00Z", "capacity": 1, "waitlist": 5, "facilitators": ["fay", "guy"]}]})
}

#[test]
fn one_learner_is_told_of_work_and_dates() {
    // Week 2 from 1 January ends with the 14th.
    let lines = [("01 enrolled", N), ("05 registered s", N), ("16 completed a", N), ("17 passed b", N)];
    let told = learner(programme(), Some(schedule()), &lines).agenda(at("02-01"), &[]);
    let right = ["01-05 assign a", "01-05 assign b", "01-08 due a 7", "01-14 due a 1", "01-15 behind a"];
    assert_eq!(short(&told), right);
    let idle = learner(programme(), Some(schedule()), &lines[..2]).agenda(at("02-01"), &[]);
    assert_eq!(short(&idle)[5..], ["01-17T09 gate g"]);
    let keys: Vec<String> = told.iter().map(|a| a["key"].as_str().unwrap().to_owned()).collect();
    let rest = learner(programme(), Some(schedule()), &lines).agenda(at("02-01"), &keys[1..]);
    assert_eq!(short(&rest), ["01-05 assign a"]);
}

#[test]
fn leave_withdrawal_and_completion_end_the_list() {
    let told = |lines: &[(&str, Value)]| short(&learner(programme(), Some(schedule()), lines).agenda(at("02-01"), &[]));
    let leave = [("01 enrolled", N), ("07 suspended", N), ("16 resumed", N)];
    assert_eq!(told(&leave), ["01-16 behind a"]);
    assert_eq!(told(&[("01 enrolled", N), ("07 withdrawn", N)]), Vec::<String>::new());
    let done = [("01 enrolled", N), ("07 waived", json!({"programme": "p"}))];
    assert_eq!(told(&done), Vec::<String>::new());
}

#[test]
fn help_survey_and_renewal() {
    let lines = [("01 enrolled", N), ("02 failed b", N), ("03 failed b", N), ("04 reset b", N), ("05 failed b", N)];
    let told = learner(programme(), None, &lines).agenda(at("06"), &[]);
    assert_eq!(short(&told), ["01-03 help b"]);
    let mut certified = programme();
    certified["certification"] = json!({"valid_for": "P100D", "window": "P60D"});
    let lines = [
        ("01 enrolled", N),
        ("02 waived", json!({"programme": "p"})),
        ("02-02 rated", json!({"question": "effectiveness", "rating": 5})),
    ];
    let told = |lines: &[(&str, Value)]| learner(certified.clone(), None, lines).agenda(at("2026-06-01"), &[]);
    // Completed on 2 January, so the certificate ends on 12 April; the waiver renews it at that end.
    let right =
        ["01-12 renewal - 90", "02-01 survey -", "02-11 renewal - 60", "03-13 renewal - 30", "04-05 renewal - 7"];
    assert_eq!(short(&told(&lines))[..5], right);
    let early = [lines[0].clone(), lines[1].clone(), ("20 rated", lines[2].1.clone())];
    assert!(told(&early).iter().all(|a| a["kind"] != "survey"));
}

#[test]
fn promotions_and_ratings_are_seen_among_many() {
    let mut lines = vec![
        ("ann 01 enrolled", N),
        ("bob 01 enrolled", N),
        ("ann 02 registered s", N),
        ("bob 03 registered s", N),
        ("ann 06 cancelled s", N),
    ];
    let mut programme = programme();
    programme["gates"] = json!([]);
    programme["components"][0]["week"] = json!(20);
    let told = |lines: &[(&str, Value)]| {
        let all: Population = population(programme.clone(), schedule(), lines);
        short(&all.agenda(at("02-01"), &[]))
    };
    assert_eq!(told(&lines), ["bob 01-06 promotion w", "01-20T11 rating w to fay", "01-20T11 rating w to guy"]);
    lines.push(("bob 20T11 rated", json!({"question": "readiness", "session": "s", "rating": 4})));
    assert_eq!(told(&lines), ["bob 01-06 promotion w"]);
}
