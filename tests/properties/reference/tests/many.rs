//! The reference on small cases worked by hand: seats, rosters and decisions beside other learners.

use serde_json::{Value, json};

use super::{at, events};
use crate::reference::population::Population;

/// `"ann 05 registered s"`: the lines of many learners, each with the own numbers.
pub(super) fn population(programme: Value, schedule: Value, lines: &[(&str, Value)]) -> Population {
    let mut programme = programme;
    programme["id"] = json!("p");
    Population::new(&programme, &[], Some(&schedule), &facts(lines)).unwrap()
}

pub(super) fn facts(lines: &[(&str, Value)]) -> Vec<Value> {
    let split: Vec<(&str, &str)> = lines.iter().map(|(line, _)| line.split_once(' ').unwrap()).collect();
    let rest: Vec<(&str, Value)> =
        split.iter().zip(lines).map(|((_, line), (_, more))| (*line, more.clone())).collect();
    let mut facts = events(&rest);
    for (fact, (learner, _)) in facts.iter_mut().zip(split) {
        fact["learner"] = json!(learner);
    }
    facts
}

const N: Value = Value::Null;

/// A workshop on the 20th with pre-work `a`, so many seats and places to wait.
fn workshop(mode: &str, capacity: Value, waitlist: u32, lines: &[(&str, Value)]) -> Population {
    let components = json!([
        {"id": "a", "format": "elearning", "minutes": 20, "valid_for": "P10D"}, {"id": "w", "format": "ilt"},
    ]);
    let gates = json!([{"id": "g", "to": ["w"], "mode": mode, "when": "a"}]);
    let mut session = json!({"id": "s", "component": "w", "start": "2026-01-20T09:00:00Z", "end": "2026-01-20T11:00:00Z",
        "waitlist": waitlist});
    if !capacity.is_null() {
        session["capacity"] = capacity;
    }
    let schedule = json!({"programme": "p", "sessions": [session]});
    population(json!({"components": components, "gates": gates, "completion": {"all": ["a", "w"]}}), schedule, lines)
}

/// `"ann bob | cat | dan"`: seated, waiting, turned away.
pub(super) fn seats(all: &Population, day: &str) -> String {
    let roster = all.roster("s", at(day), None).unwrap();
    let names = |list: &str| {
        let rows = roster[list].as_array().unwrap().iter();
        rows.map(|r| r["learner"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    };
    format!("{} | {} | {}", names("seated"), names("waiting"), names("turned_away"))
}

#[test]
fn seats_go_to_the_first_who_may_have_them() {
    let all = workshop(
        "block",
        json!(1),
        1,
        &[
            ("ann 01 enrolled", N),
            ("bob 01 enrolled", N),
            ("cat 01 enrolled", N),
            ("ann 05 registered s", N),
            ("bob 06 registered s", N),
            ("cat 07 registered s", N),
            ("cat 12 completed a", N),
            ("bob 13 completed a", N),
            ("ann 14 completed a", N),
            ("cat 15 cancelled s", N),
            ("cat 16 registered s", N),
            ("bob 17 withdrawn", N),
        ],
    );
    assert_eq!(seats(&all, "08"), " | ann | bob cat");
    assert_eq!(seats(&all, "12"), "cat | ann | bob");
    assert_eq!(seats(&all, "13"), "cat | bob | ann");
    assert_eq!(seats(&all, "14"), "cat | bob | ann");
    assert_eq!(seats(&all, "15"), "bob | ann | ");
    assert_eq!(seats(&all, "16"), "bob | ann | cat");
    assert_eq!(seats(&all, "17"), "ann | cat | ");
}

#[test]
fn expiry_takes_no_seat_and_nothing_moves_after_the_start() {
    let all = workshop(
        "block",
        json!(1),
        0,
        &[
            ("ann 01 enrolled", N),
            ("bob 01 enrolled", N),
            // Expires on the 25th, after the session.
            ("ann 15 completed a", N),
            ("bob 15 completed a", N),
            ("ann 16 registered s", N),
            ("bob 17 registered s", N),
            ("ann 18 revoked a", N),
            ("ann 20T10 cancelled s", N),
            ("cat 20T10 registered s", N),
            ("bob 20T10 registered s", N),
        ],
    );
    assert_eq!(seats(&all, "17"), "ann |  | bob");
    assert_eq!(seats(&all, "19"), "ann |  | bob");
    assert_eq!(seats(&all, "21"), "ann |  | bob cat");
}

#[test]
fn rows_tell_readiness_breach_and_attendance() {
    let all = workshop(
        "block",
        N,
        1,
        &[
            ("ann 01 enrolled", N),
            ("bob 01 enrolled", N),
            ("ann 05 completed a", N),
            ("ann 06 registered s", N),
            ("bob 06 registered s", N),
            ("bob 07 overridden g", N),
            ("ann 20T09 attended", json!({"session": "s", "minutes": 60})),
        ],
    );
    let early = all.roster("s", at("08"), None).unwrap();
    assert_eq!(seats(&all, "08"), "bob | ann | ");
    let bob = &early["seated"][0];
    assert_eq!([&bob["now"], &bob["at_start"], &bob["breach"]], [&json!("flagged"), &json!("flagged"), &json!(true)]);
    assert_eq!([&bob["done"], &bob["of"], &bob["place"]], [&json!(0), &json!(1), &json!(1)]);
    assert_eq!(bob["missing"], json!([{"component": "a", "alternatives": []}]));
    // Done, but it expires before the session.
    let ann = &early["waiting"][0];
    assert_eq!([&ann["now"], &ann["done"], &ann["breach"]], [&json!("flagged"), &json!(0), &json!(true)]);
    let late = all.roster("s", at("21"), None).unwrap();
    assert_eq!(late["seated"][0]["attendance"], "absent");
    let ann = &late["waiting"][0];
    assert_eq!([&ann["presence"], &ann["attendance"]], [&json!("0.5"), &json!("partial")]);
}

#[test]
fn a_full_session_flags_and_without_a_place_to_wait_blocks() {
    let lines = [
        ("ann 01 enrolled", N),
        ("bob 01 enrolled", N),
        ("cat 01 enrolled", N),
        ("ann 02 registered s", N),
        ("bob 03 registered s", N),
        ("cat 04 registered s", N),
    ];
    let all = workshop("flag", json!(1), 1, &lines);
    let ask = |who: &str, day: &str| {
        let answer = all.decide(who, (Some("w"), "register"), at(day), Some("s"), None);
        let codes = answer["reasons"].as_array().unwrap().iter();
        let codes: Vec<String> = codes.map(|r| format!("{}{}", r["code"].as_str().unwrap(), r["mode"])).collect();
        format!("{} {}", answer["outcome"].as_str().unwrap(), codes.join(" ").replace('"', "-"))
    };
    assert_eq!(ask("cat", "01"), "flagged gate-flag-");
    assert_eq!(ask("cat", "02"), "flagged gate-flag- session_full-flag-");
    assert_eq!(ask("cat", "03"), "blocked session_full-block- gate-flag-");
    // The own registration takes no seat.
    assert_eq!(ask("ann", "02"), "blocked already_registerednull gate-flag-");
}

#[test]
fn plans_and_people_that_clash_are_found() {
    let session = |id: &str, day: &str, more: Value| {
        let mut made = json!({"id": id, "component": "w", "start": format!("2026-01-{day}T09:00:00Z"),
            "end": format!("2026-01-{day}T11:00:00Z"), "capacity": 5, "facilitators": ["fay"], "room": "r1"});
        for (key, value) in more.as_object().into_iter().flatten() {
            made[key] = value.clone();
        }
        made
    };
    let schedule = json!({"programme": "p", "cohorts": [{"id": "k", "starts": "2026-01-05"}], "sessions": [
        session("s", "20", N),
        session("t", "20", json!({"room": "r2", "capacity": 0})),
        session("u", "06", json!({"cohort": "k", "facilitators": [], "room": null})),
        session("v", "20", json!({"cancelled_at": "2026-01-01T00:00:00Z"})),
    ]});
    let programme = json!({"anchor": "cohort", "completion": {"all": ["a", "w", "x"]}, "components": [
        {"id": "a", "format": "elearning", "week": 1}, {"id": "w", "format": "ilt", "week": 2}, {"id": "x", "format": "ilt"},
    ], "gates": [{"id": "g", "to": ["w"], "mode": "flag", "when": "a", "ahead": "P2D"}]});
    let all = population(
        programme,
        schedule,
        &[
            ("ann 01 enrolled", json!({"cohort": "k"})),
            ("ann 02 registered s", N),
            ("ann 02 registered t", N),
            ("ann 02 registered nowhere", N),
            ("bob 06T10 registered u", N),
            ("bob 07 attended", json!({"session": "u"})),
        ],
    );
    let mut told: Vec<String> = all
        .findings(at("10"), None)
        .iter()
        .map(|f| {
            let sessions: Vec<&str> = f["sessions"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect();
            format!("{} {} {}", f["code"].as_str().unwrap(), sessions.join("+"), f["learners"]).replace('"', "")
        })
        .collect();
    told.sort();
    let right = [
        "attended_without_registration u [bob]",
        "facilitator_double_booked s+t []",
        "learner_double_booked s+t [ann]",
        "no_capacity t []",
        "no_facilitator u []",
        "no_place u []",
        "no_sessions  []",
        "outside_plan s [ann]",
        "outside_plan t [ann]",
        "outside_plan u []",
        "over_capacity t [ann]",
        "registered_after_start u [bob]",
        "too_early_for_gate u []",
        "unknown_session  [ann]",
    ];
    assert_eq!(told, right);
}
