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
