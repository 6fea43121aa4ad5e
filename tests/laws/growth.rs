//! What more facts, other modes and other orders may and may not change (laws 3, 4 and 7).

use blend_core::RuleRef;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::generate::{self, Source};
use crate::{World, instants, standing};

/// A world without anything that more evidence could take away: no negation, no expiry, no cuts, and attempts of which
/// the best counts.
fn growing(seed: u64) -> World {
    let mut source = Source::new(seed);
    let document = generate::growing(&mut source);
    let programme =
        blend_core::Programme::from_json(&serde_json::to_vec(&document).expect("JSON")).expect("a programme");
    let schedule = generate::schedule(&mut source, &document);
    let schedule =
        programme.schedule_from_json(&serde_json::to_vec(&schedule).expect("JSON")).expect("a good schedule");
    // Those that take away, and those that are no evidence.
    let left_out = [
        "left",
        "waived",
        "revoked",
        "reset",
        "withdrawn",
        "enrolled",
        "suspended",
        "resumed",
        "extended",
        "attribute",
    ];
    let mut events = generate::events(&mut source, &document);
    events.retain(|event| event["id"] == "e0" || !left_out.contains(&event["kind"].as_str().unwrap_or("")));
    World { programme, schedule, events }
}

/// The same facts in another order.
fn shuffled(events: &[Value], seed: u64) -> Vec<Value> {
    let mut keyed: Vec<(u64, &Value)> = events
        .iter()
        .enumerate()
        .map(|(place, event)| {
            ((place as u64 + 1).wrapping_mul(seed | 1).rotate_left(29).wrapping_mul(0x9E37_79B9_7F4A_7C15), event)
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, event)| event.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(20_261_125), ..ProptestConfig::default() })]

    #[test]
    fn more_evidence_takes_nothing_away(seed: u64, keep in 0_usize..26) {
        let world = growing(seed);
        let fewer: Vec<Value> = world.events.iter().enumerate().filter(|(place, _)| *place == 0 || (place + keep) % 3 != 0).map(|(_, event)| event.clone()).collect();
        let (fewer, more) = (world.record(&fewer), world.record(&world.events));
        let paths = ["completion", "gates.g", "gates.h", "components.a", "components.b", "components.c", "components.d"];
        for path in paths {
            let before = fewer.timeline(RuleRef::Path(path), None).expect("a path");
            let after = more.timeline(RuleRef::Path(path), None).expect("a path");
            prop_assert!(before.difference(&after).is_empty(), "{} held on {:?}, with more on {:?}", path, before, after);
        }
        for at in instants().step_by(7) {
            let (before, after) = (fewer.standing(at, None), more.standing(at, None));
            prop_assert!(before.progress <= after.progress);
            if let Some(completed) = before.completed_at {
                prop_assert!(after.completed_at.is_some_and(|earlier| earlier <= completed));
            }
        }
    }

    #[test]
    fn applying_in_any_order_is_reading_at_once(seed: u64, turn: u64, pick in 0_usize..26) {
        let Some(world) = crate::world(seed) else { return Ok(()) };
        let mut events = world.events.clone();
        let target = events[pick % events.len()]["id"].clone();
        // A void among late facts, before its target or after it.
        events.push(json!({"id": "void", "learner": "u1", "kind": "voided", "at": "2026-02-01T00:00:00Z", "event": target}));
        let mut grown = world.record(&[]);
        for event in shuffled(&events, turn) {
            let event = blend_core::document::json(&serde_json::to_vec(&event).expect("JSON")).expect("JSON");
            grown.apply(blend_core::document::Event::from_value(&event).expect("an event")).expect("a good fact");
        }
        let whole = world.record(&events);
        for at in instants().step_by(9) {
            prop_assert_eq!(standing(&grown, at), standing(&whole, at));
            let known = instants().nth(40);
            prop_assert_eq!(serde_json::to_value(grown.standing(at, known)).expect("JSON"), serde_json::to_value(whole.standing(at, known)).expect("JSON"));
        }
    }

    #[test]
    fn blocking_or_flagging_changes_the_outcome_alone(seed: u64) {
        let Some(world) = crate::world(seed) else { return Ok(()) };
        let mut document = serde_json::to_value(world.programme.document()).expect("JSON");
        for gate in document["gates"].as_array_mut().expect("gates") {
            gate["mode"] = json!(if gate["mode"] == "block" { "flag" } else { "block" });
        }
        // A gate that comes to block may leave no way in.
        let Ok(other) = blend_core::Programme::from_json(&serde_json::to_vec(&document).expect("JSON")) else { return Ok(()) };
        let schedule = serde_json::to_vec(world.schedule.document()).expect("JSON");
        let schedule = other.schedule_from_json(&schedule).expect("a good schedule");
        let other = World { programme: other, schedule, events: world.events.clone() };
        let (record, switched) = (world.record(&world.events), other.record(&world.events));
        for at in instants().step_by(9) {
            let (mut a, mut b) = (standing(&record, at), standing(&switched, at));
            for standing in [&mut a, &mut b] {
                for component in standing["components"].as_array_mut().expect("components") {
                    component["access"] = Value::Null;
                }
                for gate in standing["gates"].as_array_mut().expect("gates") {
                    gate["mode"] = Value::Null;
                    gate["outcome"] = Value::Null;
                }
            }
            prop_assert_eq!(a, b);
            for component in ["b", "c"] {
                for action in [blend_core::document::Action::Register, blend_core::document::Action::Start, blend_core::document::Action::Attend] {
                    let question = blend_core::Question::new(component, action, at);
                    let told = |record: &blend_core::Record| -> Vec<Value> {
                        let decision = serde_json::to_value(record.decide(&question).expect("a question")).expect("JSON");
                        let reasons = decision["reasons"].as_array().expect("reasons");
                        reasons.iter().map(|reason| json!([reason["code"], reason["gate"], reason["missing"], reason["done"], reason["of"]])).collect()
                    };
                    prop_assert_eq!(told(&record), told(&switched));
                }
            }
        }
    }
}
