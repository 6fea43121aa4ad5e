//! Seats of random histories, held against what is promised of them (B25, B26).

use crate::answer::RosterRow;
use crate::time::Instant;
use crate::{Population, Programme};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

/// The day on which the session starts, as days of March 2026.
const START: u32 = 20;

/// What one learner does: moves as (day, whether it is a registration), and the day of the pre-work.
type Life = (Vec<(u32, bool)>, Option<u32>);

fn text(day: u32) -> String {
    format!("2026-03-{day:02}T00:00:00Z")
}

fn lives() -> impl Strategy<Value = Vec<Life>> {
    let moves = prop::collection::vec((2..=START + 2, prop::bool::weighted(0.6)), 0..5);
    prop::collection::vec((moves, prop::option::weighted(0.8, 1..=START + 2)), 1..8)
}

fn population(lives: &[Life], capacity: Option<u32>, waitlist: u32) -> Population {
    let programme = br#"{"id": "p", "components": [{"id": "prep", "format": "video"}, {"id": "w", "format": "ilt"}],
        "gates": [{"id": "g", "to": ["w"], "mode": "block", "when": "prep"}], "completion": {"all": ["prep", "w"]}}"#;
    let programme = Programme::from_json(programme).unwrap();
    let schedule = json!({"programme": "p", "sessions": [{"id": "s", "component": "w", "start": text(START), "minutes": 60,
        "capacity": capacity, "waitlist": waitlist}]});
    let schedule = programme.schedule_from_json(schedule.to_string().as_bytes()).unwrap();
    let mut facts = Vec::new();
    for (place, (moves, prep)) in lives.iter().enumerate() {
        let learner = place.to_string();
        facts.push(json!({"id": "in", "learner": learner, "kind": "enrolled", "programme": "p", "at": text(1)}));
        for (number, (day, registers)) in moves.iter().enumerate() {
            let kind = if *registers { "registered" } else { "cancelled" };
            facts.push(
                json!({"id": format!("{number}"), "learner": learner, "kind": kind, "session": "s", "at": text(*day)}),
            );
        }
        if let Some(day) = prep {
            facts.push(
                json!({"id": "prep", "learner": learner, "kind": "completed", "component": "prep", "at": text(*day)}),
            );
        }
    }
    programme.population_from_json(json!(facts).to_string().as_bytes(), Some(&schedule)).unwrap()
}

/// The day of the latest registration of the days up to `last`, unless it was given up: at one day cancelling comes last.
fn registered(moves: &[(u32, bool)], last: u32) -> Option<u32> {
    let day = moves.iter().filter(|(day, _)| *day <= last).map(|(day, _)| *day).max()?;
    moves.iter().filter(|(found, _)| *found == day).all(|(_, registers)| *registers).then_some(day)
}

fn names(rows: &[RosterRow]) -> Vec<&str> {
    rows.iter().map(|row| row.learner.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn b26_seats_are_neither_free_beside_somebody_eligible_nor_given_twice(
        lives in lives(),
        capacity in prop::option::weighted(0.8, 0..4_u32),
        waitlist in 0..3_u32,
    ) {
        let population = population(&lives, capacity, waitlist);
        let room = capacity.map_or(usize::MAX, |capacity| capacity as usize);
        for today in 1..=START + 3 {
            // From the start on nothing moves any more.
            let last = today.min(START - 1);
            let roster = population.roster("s", Instant::parse(&text(today)).unwrap(), None).unwrap();
            let mut inside = BTreeSet::new();
            let mut eligible = Vec::new();
            for (place, (moves, prep)) in lives.iter().enumerate() {
                let Some(day) = registered(moves, last) else { continue };
                inside.insert(place.to_string());
                if let Some(since) = prep.map(|prep| prep.max(day)).filter(|since| *since <= last) {
                    eligible.push((since, day, place.to_string()));
                }
            }
            eligible.sort();
            let (seated, waiting) = (names(&roster.seated), names(&roster.waiting));
            let turned_away = names(&roster.turned_away);
            let all: Vec<&str> = [&seated[..], &waiting, &turned_away].concat();
            let once: BTreeSet<&str> = all.iter().copied().collect();
            prop_assert_eq!(once.len(), all.len(), "in two lists on day {}", today);
            let late = |name: &&str| !inside.contains(*name);
            prop_assert!(seated.iter().chain(&waiting).all(|name| inside.contains(*name)));
            prop_assert!(inside.iter().all(|name| once.contains(name.as_str())), "lost on day {}", today);
            // Whoever is there without being in registered once it had started, and stands last.
            prop_assert!(today >= START || !turned_away.iter().any(late));
            prop_assert!(turned_away.iter().skip_while(|name| !late(name)).all(late));
            prop_assert_eq!(seated.len(), eligible.len().min(room), "free seats on day {}", today);
            prop_assert_eq!(waiting.len(), (inside.len() - seated.len()).min(waitlist as usize));
            let days = |names: &[&str]| -> Vec<(u32, u32)> {
                let day = |name: &&str| eligible.iter().find(|(_, _, found)| found == name).map(|(since, day, _)| (*since, *day));
                names.iter().filter_map(day).collect()
            };
            let wanted: Vec<(u32, u32)> = eligible.iter().map(|(since, day, _)| (*since, *day)).collect();
            prop_assert_eq!(days(&seated).len(), seated.len(), "never eligible and seated on day {}", today);
            prop_assert_eq!(days(&all), wanted, "out of turn on day {}", today);
        }
    }
}
