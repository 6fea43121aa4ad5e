//! What a record keeps must be what it would work out: verdicts against decisions, changes told fact by fact against
//! standings of records read whole. Over the generated cases, at every instant at which something happens and beside it.

use blend_core::document::Action;
use blend_core::time::Instant as Moment;
use blend_core::{Fact, Programme, Question, Record, Schedule};
use serde_json::{Value, json};

use crate::generate::{Case, Source, case};
use crate::reference::time::show;

const CASES: u64 = 400;

struct World {
    programme: Programme,
    schedule: Schedule,
}

impl World {
    fn of(case: &Case) -> Option<World> {
        let bytes = |value: &Value| serde_json::to_vec(value).unwrap();
        let earlier = bytes(&json!(case.earlier));
        let programme = Programme::from_json_with_earlier(&bytes(&case.programme), &earlier).ok()?;
        let schedule = programme.schedule_from_json(&bytes(&case.schedule)).ok()?;
        Some(World { programme, schedule })
    }

    fn record(&self, events: &[Value]) -> Record {
        let events = serde_json::to_vec(events).unwrap();
        self.programme.record_from_json(&events, Some(&self.schedule)).unwrap()
    }
}

/// Everything that may be asked of a case: component, action, session.
fn questions(case: &Case) -> Vec<(Option<&str>, Action, Option<&str>)> {
    let mut questions = vec![(None, Action::Certify, None)];
    for component in case.programme["components"].as_array().unwrap() {
        let id = component["id"].as_str();
        let sessions = case.schedule["sessions"].as_array().unwrap().iter().filter(|s| s["component"].as_str() == id);
        let sessions: Vec<Option<&str>> =
            std::iter::once(None).chain(sessions.map(|session| session["id"].as_str())).collect();
        for action in [Action::Register, Action::Start, Action::Attend] {
            questions.extend(sessions.iter().map(|session| (id, action, *session)));
        }
    }
    questions
}

/// The instants of everything in a case, those just before and after, and some in between, in no order.
fn instants(case: &Case, source: &mut Source) -> Vec<Moment> {
    let mut found: Vec<Moment> = case.instants.iter().map(|at| Moment::parse(&show(*at)).unwrap()).collect();
    let sessions = case.schedule["sessions"].as_array().unwrap().iter();
    let texts = case.events.iter().map(|event| &event["at"]);
    let texts = texts.chain(sessions.flat_map(|session| [&session["start"], &session["end"]]));
    found.extend(texts.filter_map(Value::as_str).filter_map(|text| Moment::parse(text).ok()));
    let days: Vec<Moment> = found.iter().map(|at| at.plus_micros(source.below(40) as i64 * 43_200_000_000)).collect();
    let beside: Vec<Moment> = found.iter().flat_map(|at| [at.plus_micros(-1), at.plus_micros(1)]).collect();
    found.extend(days.into_iter().chain(beside));
    for place in (1..found.len()).rev() {
        found.swap(place, source.below(place + 1));
    }
    found
}

#[test]
fn a_verdict_is_the_decision_however_often_it_is_asked() {
    let (mut asked, mut blocked) = (0_u64, 0_u64);
    for seed in 0..CASES {
        let case = case(seed);
        let Some(world) = World::of(&case) else { continue };
        let record = world.record(&case.events);
        let instants = instants(&case, &mut Source::new(seed ^ 0xA5A5));
        for (component, action, session) in questions(&case) {
            let Ok(prepared) = world.programme.prepare(component, action, session, Some(&world.schedule)) else {
                continue;
            };
            for at in instants.iter().take(24).chain(instants.iter().take(6)) {
                let question = Question { component, action, at: *at, session, known_at: None };
                let told = record.verdict(&prepared, *at).map(|verdict| verdict.to_decision());
                let right = record.decide(&question);
                assert_eq!(told, right, "seed {seed}: {question:?}");
                asked += 1;
                blocked += u64::from(right.is_ok_and(|right| right.outcome == blend_core::answer::Outcome::Blocked));
            }
        }
    }
    assert!(asked > 10_000 && blocked > asked / 10, "{asked} asked, {blocked} blocked");
}

/// The answers of a standing that a change can tell, in the order they are told.
fn answers(standing: &Value) -> Vec<(String, Value, Value)> {
    let mut answers: Vec<(String, Value, Value)> = ["status", "progress", "completed_at"]
        .map(|name| (name.to_owned(), Value::Null, standing[name].clone()))
        .into();
    answers.push(("certification".to_owned(), Value::Null, standing["certification"]["state"].clone()));
    for row in standing["components"].as_array().unwrap() {
        answers.push(("component".to_owned(), row["id"].clone(), row["state"].clone()));
    }
    for row in standing["gates"].as_array().unwrap() {
        let about: Vec<&str> =
            [&row["id"], &row["component"], &row["action"]].into_iter().filter_map(Value::as_str).collect();
        answers.push(("gate".to_owned(), json!(about.join(":")), row["outcome"].clone()));
    }
    answers
}

/// What differs between two standings, as changes.
fn changes(before: &Value, after: &Value) -> Value {
    let old = answers(before);
    let from = |answer: &str, id: &Value| {
        old.iter().find(|(name, about, _)| name == answer && about == id).map_or(Value::Null, |found| found.2.clone())
    };
    let changed = answers(after).into_iter().filter_map(|(answer, id, to)| {
        let from = from(&answer, &id);
        (from != to).then(|| json!({"answer": answer, "id": id, "from": from, "to": to}))
    });
    changed.collect()
}

#[test]
fn changes_are_what_differs_and_what_grew_is_what_is_read_whole() {
    let (mut added, mut telling) = (0_u64, 0_u64);
    for seed in 0..CASES {
        let case = case(seed);
        let Some(world) = World::of(&case) else { continue };
        // Mostly in order, as a feed brings them; now and then one comes late.
        let mut source = Source::new(seed ^ 0x5A5A);
        let mut events = case.events.clone();
        events.sort_by_key(|event| event["at"].as_str().map(|at| Moment::parse(at).unwrap()));
        for place in 1..events.len() {
            if source.rarely(6) {
                events.swap(place - 1, place);
            }
        }
        let Some(first) = events.first() else { continue };
        let mut grown = world.record(std::slice::from_ref(first));
        for count in 1..events.len() {
            let fact = Fact::from_json(&serde_json::to_vec(&events[count]).unwrap()).unwrap();
            let Ok(told) = grown.add(&fact) else { continue };
            let (before, after) = (world.record(&events[..count]), world.record(&events[..=count]));
            let at = |event: &Value| Moment::parse(event["at"].as_str().unwrap()).unwrap();
            let voided = |event: &Value| {
                event["kind"] == "voided" || events[..count].iter().any(|other| other["event"] == event["id"])
            };
            let counting = events[..count].iter().filter(|event| !voided(event)).map(at);
            let latest = counting.chain([at(&events[count])]).max().unwrap();
            let standing = |record: &Record| serde_json::to_value(record.standing(latest, None)).unwrap();
            let (before, after) = (standing(&before), standing(&after));
            let told = serde_json::to_value(told).unwrap();
            assert_eq!(told, changes(&before, &after), "seed {seed}, fact {count}: {}", events[count]);
            assert_eq!(standing(&grown), after, "seed {seed}, fact {count}: {}", events[count]);
            added += 1;
            telling += u64::from(told != json!([]));
        }
    }
    assert!(added > 1_000 && telling > added / 5, "{added} added, {telling} told something");
}
