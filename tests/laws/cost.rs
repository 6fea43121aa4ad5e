//! No input makes the cost explode (law 9).
//!
//! A bound on time would fail by chance on a busy machine. Each input here would take for ever under an evaluation that is
//! exponential in it or needs each pair of facts many times over; that the tests end is the assertion, and that the answers
//! are right shows that nothing was left out.

use blend_core::time::Instant;
use blend_core::{Programme, RuleRef};
use serde_json::{Value, json};

fn programme(document: &Value) -> Programme {
    Programme::from_json(&serde_json::to_vec(document).expect("JSON")).expect("a programme")
}

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

fn event(number: usize, kind: &str, minute: usize, more: &Value) -> Value {
    let at = Instant::parse("2026-01-02T00:00:00Z").expect("an instant").plus_micros(minute as i64 * 60_000_000);
    let mut event = json!({"id": format!("e{number}"), "learner": "u", "kind": kind, "at": at.to_string()});
    for (key, value) in more.as_object().expect("fields") {
        event[key] = value.clone();
    }
    event
}

fn enrolled() -> Value {
    json!({"id": "enrolled", "learner": "u", "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z"})
}

#[test]
fn groups_mentioned_twice_on_every_level() {
    let combine = |level: usize, part: &Value| match level % 5 {
        0 => json!({"all": [part, part]}),
        1 => json!({"any": [part, part]}),
        2 => json!({"at_least": 2, "of": [part, part]}),
        3 => json!({"if": part, "then": part}),
        _ => json!({"in_order": [part, part], "weight": 1}),
    };
    let document = |levels: usize| {
        let mut groups = vec![json!({"id": "g0", "rule": "a"})];
        for level in 1..levels {
            let part = json!({"group": format!("g{}", level - 1)});
            groups.push(json!({"id": format!("g{level}"), "rule": combine(level, &part)}));
        }
        json!({"id": "p", "components": [{"id": "a", "format": "elearning"}], "groups": groups,
            "completion": {"all": [{"group": format!("g{}", levels - 1)}, "a"]}})
    };
    let programme = programme(&document(15));
    let events = json!([enrolled(), event(1, "completed", 0, &json!({"component": "a"}))]);
    let record = programme.record_from_json(&serde_json::to_vec(&events).expect("JSON"), None).expect("good facts");
    assert_eq!(record.standing(at("2026-01-03T00:00:00Z"), None).progress, 10_000);
    let early = at("2026-01-01T12:00:00Z");
    let before = record.standing(early, None);
    assert!(before.progress < 10_000 && before.missing.len() == 1);
    let told = record.explain(RuleRef::Path("completion"), early, None).expect("a path");
    assert!(!told.holds && told.parts.len() == 2);
    let held = record.timeline(RuleRef::Path("completion"), None).expect("a path");
    assert!(!held.contains(early) && held.contains(at("2026-01-02T00:00:00Z")));

    // Written out, a rule of twice as many levels would have a thousand million parts.
    let refused = Programme::from_json(&serde_json::to_vec(&document(30)).expect("JSON")).expect_err("too large");
    assert!(refused.iter().all(|problem| problem.code().name() == "limit_exceeded"), "{refused}");
    assert!(refused.iter().any(|problem| problem.pointer() == "/completion"), "{refused}");
}

#[test]
fn many_facts_about_one_component() {
    for policy in ["best", "latest", "mean"] {
        let document = json!({"id": "p", "components": [{"id": "a", "format": "knowledge_check", "attempts": policy,
            "pass_mark": "0.5", "valid_for": "P1D"}], "completion": {"after": "a", "wait": "PT1H"},
            "gates": [{"id": "g", "to": ["a"], "mode": "flag", "when": {"not": {"failed": "a"}}}]});
        let mut events = vec![enrolled()];
        for number in 0..8_000 {
            let more = json!({"component": "a", "score": if number % 2 == 0 { "0.4" } else { "0.7" }});
            events.push(event(number, "scored", number, &more));
        }
        let record = programme(&document);
        let record = record.record_from_json(&serde_json::to_vec(&events).expect("JSON"), None).expect("good facts");
        let standing = record.standing(at("2026-02-01T00:00:00Z"), None);
        assert_eq!(standing.components[0].attempts, 8_000);
        let held = record.timeline(RuleRef::Path("gates.g"), None).expect("a path");
        assert!(held.contains(at("2026-01-01T00:00:00Z")));
    }
}

#[test]
fn many_joins_and_many_cuts() {
    let document = json!({"id": "p", "components": [{"id": "a", "format": "vilt", "minutes": 6000, "done_when": {"minutes": 60}}],
        "completion": "a"});
    let schedule = json!({"programme": "p", "sessions": [
        {"id": "s", "component": "a", "start": "2026-01-02T00:00:00Z", "end": "2026-01-06T04:00:00Z"}]});
    let programme = programme(&document);
    let schedule =
        programme.schedule_from_json(&serde_json::to_vec(&schedule).expect("JSON")).expect("a good schedule");
    let mut events = vec![enrolled()];
    for number in 0..6_000 {
        events.push(match number % 3 {
            0 => event(number, "joined", number, &json!({"session": "s"})),
            1 => event(number, "left", number, &json!({"session": "s"})),
            _ => event(
                number,
                if number % 300 == 299 { "revoked" } else { "progressed" },
                number,
                &json!({"component": "a"}),
            ),
        });
    }
    let record =
        programme.record_from_json(&serde_json::to_vec(&events).expect("JSON"), Some(&schedule)).expect("good facts");
    let held = record.timeline(RuleRef::Path("components.a"), None).expect("a path");
    // Every 300 minutes a cut; 60 minutes of presence, one in three, are there 180 minutes after the cut before.
    assert_eq!(held.iter().count(), 20);
}
