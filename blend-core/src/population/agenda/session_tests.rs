//! Promotions and ratings, by hand.

use super::AgendaOptions;
use crate::answer::{Action, ActionKind};
use crate::time::Instant;
use crate::{Population, Programme};
use serde_json::{Value, json};

fn at(day: u32) -> Instant {
    Instant::parse(&text(day)).unwrap()
}

fn text(day: u32) -> String {
    format!("2026-03-{day:02}T00:00:00Z")
}

/// One seat and no place to wait, on the 20th; `more` beside three enrolments and registrations in the order of names.
fn population(more: &[Value]) -> Population {
    let programme = json!({"id": "p", "components": [{"id": "w", "format": "webinar"}], "completion": "w"});
    let programme = Programme::from_json(programme.to_string().as_bytes()).unwrap();
    let schedule = json!({"programme": "p", "sessions": [{"id": "s", "component": "w", "start": text(20), "minutes": 60,
        "capacity": 1, "facilitators": ["Ann", "Ben"]}]});
    let schedule = programme.schedule_from_json(schedule.to_string().as_bytes()).unwrap();
    let mut facts = more.to_vec();
    for (day, learner) in [(2, "u1"), (3, "u2"), (4, "u3")] {
        facts.push(json!({"id": "in", "learner": learner, "kind": "enrolled", "programme": "p", "at": text(1)}));
        facts.push(json!({"id": "seat", "learner": learner, "kind": "registered", "session": "s", "at": text(day)}));
    }
    programme.population_from_json(json!(facts).to_string().as_bytes(), Some(&schedule)).unwrap()
}

fn told(population: &Population, day: u32, kind: ActionKind) -> Vec<Action> {
    let listed = population.agenda(at(day), &[], &AgendaOptions::default());
    listed.into_iter().filter(|action| action.kind == kind).collect()
}

#[test]
fn a_free_seat_is_told_to_the_first_in_line_once() {
    let gone = json!({"id": "out", "learner": "u1", "kind": "cancelled", "session": "s", "at": text(10)});
    let population = population(&[gone]);
    assert!(told(&population, 9, ActionKind::Promotion).is_empty());
    let [action] = &told(&population, 10, ActionKind::Promotion)[..] else { panic!("one promotion") };
    assert_eq!((action.learner.as_deref(), action.at), (Some("u2"), at(10)));
    assert_eq!(action.key, "u2/promotion:s/2026-03-03T00%3A00%3A00Z");
    assert_eq!(told(&population, 30, ActionKind::Promotion), std::slice::from_ref(action));
    assert!(population.agenda(at(10), &[&action.key], &AgendaOptions::default()).is_empty());
}

#[test]
fn whoever_is_on_leave_hears_of_the_seat_on_coming_back() {
    let fact = |id: &str, learner: &str, kind: &str, day| json!({"id": id, "learner": learner, "kind": kind, "programme": "p", "at": text(day)});
    let leave = [fact("l", "u2", "suspended", 8), fact("b", "u2", "resumed", 12), fact("w", "u1", "withdrawn", 10)];
    let population = population(&leave);
    assert!(told(&population, 11, ActionKind::Promotion).is_empty());
    assert_eq!(told(&population, 12, ActionKind::Promotion)[0].at, at(12));
}

#[test]
fn each_facilitator_is_asked_after_the_session_unless_it_was_told() {
    let told_at = |at: &str| json!({"id": "r", "learner": "u1", "kind": "rated", "question": "readiness", "rating": 4, "session": "s", "at": at});
    let asked = told(&population(&[told_at("2026-03-20T01:00:00.000001Z")]), 21, ActionKind::Rating);
    let to: Vec<_> =
        asked.iter().map(|action| (action.key.as_str(), action.to.as_deref(), action.at.to_string())).collect();
    let end = || "2026-03-20T01:00:00Z".to_owned();
    assert_eq!(to, [("/rating:s/Ann", Some("Ann"), end()), ("/rating:s/Ben", Some("Ben"), end())]);
    assert!(told(&population(&[told_at("2026-03-20T01:00:00Z")]), 21, ActionKind::Rating).is_empty());
    assert!(told(&population(&[]), 20, ActionKind::Rating).is_empty());
}

/// Learners who come and go before two sessions of few seats, some of them not let in at once.
fn comings_and_goings(seed: u64) -> Vec<Value> {
    let mut state = seed;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let kinds = [
        json!({"kind": "registered", "session": "s"}),
        json!({"kind": "registered", "session": "s"}),
        json!({"kind": "registered", "session": "t"}),
        json!({"kind": "cancelled", "session": "s"}),
        json!({"kind": "completed", "component": "prep"}),
        json!({"kind": "completed", "component": "prep"}),
        json!({"kind": "suspended", "programme": "p"}),
        json!({"kind": "resumed", "programme": "p"}),
        json!({"kind": "withdrawn", "programme": "p"}),
        json!({"kind": "enrolled", "programme": "p"}),
        json!({"kind": "rated", "question": "readiness", "rating": 3, "session": "t"}),
    ];
    let mut facts = Vec::new();
    for learner in 0..7 {
        let mut put = |mut fact: Value, hours: u64| {
            fact["id"] = json!(format!("e{}", facts.len()));
            fact["learner"] = json!(format!("u{learner}"));
            fact["at"] = json!(at(1).plus_micros(i64::try_from(hours).unwrap() * 3_600_000_000));
            facts.push(fact);
        };
        put(json!({"kind": "enrolled", "programme": "p"}), below(60));
        put(kinds[0].clone(), below(200));
        for _ in 0..3 + below(8) {
            put(kinds[usize::try_from(below(kinds.len() as u64)).unwrap()].clone(), below(600));
        }
    }
    facts
}

/// B25, B35, B40: what daily runs tell of seats, each by the facts so far, is what one run at the end lists.
#[test]
fn daily_runs_tell_of_every_seat_once() {
    let programme = json!({
        "id": "p", "components": [{"id": "prep", "format": "video", "valid_for": "P9D"}, {"id": "w", "format": "webinar"}],
        "gates": [{"id": "ready", "to": ["w"], "mode": "block", "when": "prep"}], "completion": {"all": ["prep", "w"]}
    });
    let programme = Programme::from_json(programme.to_string().as_bytes()).unwrap();
    let session = |id: &str, day, off: Option<u32>| {
        json!({"id": id, "component": "w", "start": text(day), "minutes": 60, "capacity": 2, "waitlist": 1,
            "facilitators": ["Ann"], "cancelled_at": off.map(text)})
    };
    let schedule = json!({"programme": "p", "sessions": [session("s", 16, None), session("t", 20, Some(23))]});
    let schedule = programme.schedule_from_json(schedule.to_string().as_bytes()).unwrap();
    let (options, mut kinds) = (AgendaOptions::default(), std::collections::BTreeMap::new());
    for seed in 100..112 {
        let facts = comings_and_goings(seed);
        let agenda = |now: Instant, sent: &[&str]| {
            let known = |fact: &&Value| Instant::parse(fact["at"].as_str().unwrap()).unwrap() <= now;
            let known: Vec<&Value> = facts.iter().filter(known).collect();
            let population = programme.population_from_json(json!(known).to_string().as_bytes(), Some(&schedule));
            population.unwrap().agenda(now, sent, &options)
        };
        let mut sent: Vec<Action> = Vec::new();
        for day in 1..=27 {
            let keys: Vec<&str> = sent.iter().map(|action| action.key.as_str()).collect();
            let listed = agenda(at(day), &keys);
            sent.extend(listed);
        }
        sent.sort_by(|a, b| (a.at, &a.learner, &a.key).cmp(&(b.at, &b.learner, &b.key)));
        sent.iter().for_each(|action| *kinds.entry(action.kind).or_insert(0) += 1);
        assert_eq!(agenda(at(27), &[]), sent, "{seed}: {}", json!(facts));
    }
    let told = [ActionKind::Promotion, ActionKind::Rating, ActionKind::Assign];
    assert!(told.iter().all(|kind| kinds.get(kind).is_some_and(|count| *count > 2)), "{kinds:?}");
}
