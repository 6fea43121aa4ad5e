//! Spoilt documents: compiling never panics, and what is taken can be asked anything (law 8).

use blend_core::document::Action;
use blend_core::{Programme, Question, RuleRef, Schedule};
use serde_json::{Value, json};

use crate::generate::{self, Source};
use crate::instants;

/// Values that fit nowhere, or barely.
fn odd(source: &mut Source) -> Value {
    match source.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(0),
        4 => json!(u64::MAX),
        5 => json!(1e300),
        6 => json!(""),
        7 => json!("a"),
        8 => json!("a#99999999999"),
        9 => json!("P9999999Y"),
        10 => json!("9999-12-31T23:59:59.999999Z"),
        11 => json!([]),
        12 => json!({}),
        _ => json!("0001-01-01T00:00:00Z"),
    }
}

/// Walks to a random place and changes something there.
fn spoil(source: &mut Source, value: &mut Value) {
    let inside = match value {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    if inside == 0 || source.below(5) == 0 {
        *value = odd(source);
        return;
    }
    let place = source.below(inside as u64) as usize;
    match value {
        Value::Array(items) => match source.below(6) {
            0 => drop(items.remove(place)),
            1 => items.push(items[place].clone()),
            _ => spoil(source, &mut items[place]),
        },
        Value::Object(fields) => {
            let key = fields.keys().nth(place).expect("a key").clone();
            match source.below(8) {
                0 => drop(fields.remove(&key)),
                1 => {
                    let moved = fields.remove(&key).expect("a value");
                    fields.insert(format!("{key}s"), moved);
                }
                _ => spoil(source, fields.get_mut(&key).expect("a value")),
            }
        }
        _ => {}
    }
}

/// Asks everything of a learner.
fn ask(programme: &Programme, schedule: Option<&Schedule>, events: &Value) -> bool {
    let Ok(record) = programme.record_from_json(&serde_json::to_vec(events).expect("JSON"), schedule) else {
        return false;
    };
    for at in instants().step_by(17) {
        let standing = record.standing(at, None);
        assert!(standing.progress <= 10_000);
        for component in &standing.components {
            for action in [Action::Register, Action::Start, Action::Attend] {
                let question = Question { session: Some("s1"), ..Question::new(&component.id, action, at) };
                drop(record.decide(&question));
            }
        }
        let told = record.explain(RuleRef::Path("completion"), at, None).expect("a path");
        assert_eq!(told.holds, standing.progress == 10_000);
    }
    true
}

#[test]
fn spoilt_programmes_are_taken_or_refused() {
    let (mut taken, mut refused, mut asked) = (0, 0, 0);
    for seed in 1..=1_500_u64 {
        let mut source = Source::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut document = generate::programme(&mut source);
        let events = json!(generate::events(&mut source, &document));
        let schedule = generate::schedule(&mut source, &document);
        for _ in 0..=source.below(3) {
            spoil(&mut source, &mut document);
        }
        match Programme::from_json(&serde_json::to_vec(&document).expect("JSON")) {
            Ok(programme) => {
                taken += 1;
                let schedule = programme.schedule_from_json(&serde_json::to_vec(&schedule).expect("JSON")).ok();
                asked += usize::from(ask(&programme, schedule.as_ref(), &events));
            }
            Err(problems) => {
                refused += 1;
                assert!(!problems.to_string().is_empty());
            }
        }
    }
    assert!(taken > 50 && asked > 50 && refused > 500, "{taken} taken, {asked} asked, {refused} refused");
}

#[test]
fn spoilt_facts_and_schedules_are_taken_or_refused() {
    let (mut taken, mut refused) = (0, 0);
    for seed in 1..=1_500_u64 {
        let mut source = Source::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let document = generate::programme(&mut source);
        let Ok(programme) = Programme::from_json(&serde_json::to_vec(&document).expect("JSON")) else { continue };
        let mut events = json!(generate::events(&mut source, &document));
        let mut schedule = generate::schedule(&mut source, &document);
        spoil(&mut source, &mut events);
        spoil(&mut source, &mut schedule);
        let schedule = programme.schedule_from_json(&serde_json::to_vec(&schedule).expect("JSON")).ok();
        if ask(&programme, schedule.as_ref(), &events) { taken += 1 } else { refused += 1 }
    }
    assert!(taken > 50 && refused > 200, "{taken} taken, {refused} refused");
}

#[test]
fn spoilt_bytes_are_taken_or_refused() {
    let mut refused = 0;
    for seed in 1..=1_000_u64 {
        let mut source = Source::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut bytes = serde_json::to_vec(&generate::programme(&mut source)).expect("JSON");
        for _ in 0..=source.below(3) {
            let place = source.below(bytes.len() as u64) as usize;
            bytes[place] = source.below(256) as u8;
        }
        refused += usize::from(Programme::from_json(&bytes).is_err());
    }
    assert!(refused > 500, "{refused} refused");
}
