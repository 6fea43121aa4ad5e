//! What a record keeps must be what it would work out: verdicts against decisions, changes told fact by fact against
//! standings of records read whole. Over the generated cases, at every instant at which something happens and beside it.

use blend_core::document::Action;
use blend_core::time::Instant as Moment;
use blend_core::{Fact, Programme, Question, Record, Schedule};
use serde_json::{Value, json};

use crate::agree::asked;
use crate::generate::{Case, Source, case};
use crate::reference::time::show;

const CASES: u64 = 400;

/// The seeds tried: `BLEND_CASES` (default [`CASES`]) from `BLEND_SEED` (default 0), and whether a default run's counts are
/// to be reached.
fn seeds() -> (std::ops::Range<u64>, bool) {
    let (first, count) = (asked("BLEND_SEED", 0), asked("BLEND_CASES", CASES));
    (first..first + count, count >= CASES)
}

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
    let (seeds, enough) = seeds();
    let (mut asked, mut blocked) = (0_u64, 0_u64);
    for seed in seeds {
        let case = case(seed);
        let Some(world) = World::of(&case) else { continue };
        let record = world.record(&case.events);
        let instants = instants(&case, &mut Source::new(seed ^ 0xA5A5));
        for (component, action, session) in questions(&case) {
            let Ok(prepared) = world.programme.prepare(component, action, session, Some(&world.schedule)) else {
                continue;
            };
            for at in instants.iter().take(24).chain(instants.iter().take(6)) {
                let question = Question { component, action, at: *at, session, known_at: None, others: None };
                let told = record.verdict(&prepared, *at).map(|verdict| verdict.to_decision());
                let right = record.decide(&question);
                assert_eq!(told, right, "seed {seed}: {question:?}");
                asked += 1;
                blocked += u64::from(right.is_ok_and(|right| right.outcome == blend_core::answer::Outcome::Blocked));
            }
        }
    }
    assert!(!enough || asked > 10_000 && blocked > asked / 10, "{asked} asked, {blocked} blocked");
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
    let (seeds, enough) = seeds();
    let (mut added, mut telling) = (0_u64, 0_u64);
    for seed in seeds {
        let case = case(seed);
        let Some(world) = World::of(&case) else { continue };
        // Mostly in order, as a feed brings them; now and then one comes late, by one place or by many.
        let mut source = Source::new(seed ^ 0x5A5A);
        let mut events = case.events.clone();
        events.sort_by_key(|event| event["at"].as_str().map(|at| Moment::parse(at).unwrap()));
        for place in 1..events.len() {
            if source.rarely(6) {
                events.swap(place - 1, place);
            } else if source.rarely(8) {
                let late = events.remove(place);
                events.insert(place + source.below(events.len() + 1 - place), late);
            }
        }
        let Some(first) = events.first() else { continue };
        let mut grown = world.record(std::slice::from_ref(first));
        let questions: Vec<_> = questions(&case)
            .into_iter()
            .filter_map(|(component, action, session)| {
                let prepared = world.programme.prepare(component, action, session, Some(&world.schedule)).ok()?;
                Some((component, action, session, prepared))
            })
            .collect();
        for count in 1..events.len() {
            let fact = Fact::from_json(&serde_json::to_vec(&events[count]).unwrap()).unwrap();
            let Ok(told) = grown.add(&fact) else { continue };
            let (short, whole) = (world.record(&events[..count]), world.record(&events[..=count]));
            let at = |event: &Value| Moment::parse(event["at"].as_str().unwrap()).unwrap();
            let voided = |event: &Value| {
                event["kind"] == "voided" || events[..count].iter().any(|other| other["event"] == event["id"])
            };
            let counting = events[..count].iter().filter(|event| !voided(event)).map(at);
            let latest = counting.chain([at(&events[count])]).max().unwrap();
            let standing = |record: &Record| serde_json::to_value(record.standing(latest, None)).unwrap();
            let (before, after) = (standing(&short), standing(&whole));
            let told = serde_json::to_value(told).unwrap();
            assert_eq!(told, changes(&before, &after), "seed {seed}, fact {count}: {}", events[count]);
            added += 1;
            telling += u64::from(told != json!([]));
            // Between some facts nobody asks, so that what is to be worked out again piles up.
            if source.rarely(2) {
                continue;
            }
            assert_eq!(standing(&grown), after, "seed {seed}, fact {count}: {}", events[count]);
            for (component, action, session, prepared) in &questions {
                let ahead = source.below(4) as i64 * 21_600_000_000;
                for at in [latest, latest.plus_micros(ahead), latest.plus_micros(ahead + 1)] {
                    let question = Question {
                        component: *component,
                        action: *action,
                        at,
                        session: *session,
                        known_at: None,
                        others: None,
                    };
                    let told = grown.verdict(prepared, at).map(|verdict| verdict.to_decision());
                    assert_eq!(told, whole.decide(&question), "seed {seed}, fact {count}: {question:?}");
                }
            }
        }
    }
    assert!(!enough || added > 1_000 && telling > added / 5, "{added} added, {telling} told something");
}

/// A programme with one live component whose session is on 2 March from ten to eleven.
fn live(component: &Value, rest: &Value) -> World {
    let mut document = json!({"id": "p", "completion": "prep"});
    for (key, value) in rest.as_object().unwrap() {
        document[key] = value.clone();
    }
    document["components"] = json!([{"id": "prep", "format": "elearning"}, component]);
    let programme = Programme::from_json(&serde_json::to_vec(&document).unwrap()).unwrap();
    let schedule = json!({"programme": "p", "sessions": [{"id": "s", "component": "w",
        "start": "2026-03-02T10:00:00Z", "end": "2026-03-02T11:00:00Z"}]});
    let schedule = programme.schedule_from_json(&serde_json::to_vec(&schedule).unwrap()).unwrap();
    World { programme, schedule }
}

fn event(id: &str, kind: &str, clock: &str, more: &Value) -> Value {
    let mut event = json!({"id": id, "learner": "u", "kind": kind, "at": format!("2026-03-02T{clock}:00Z")});
    for (key, value) in more.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

#[test]
fn what_an_open_connection_reaches_is_no_later_facts_doing() {
    let half = json!({"id": "w", "format": "vilt", "done_when": {"attended": "0.5"}});
    let repeated = json!({"id": "w", "format": "vilt", "done_when": {"attended": "0.5"}, "every": "P1W", "times": 2});
    let objective =
        json!({"id": "w", "format": "vilt", "done_when": {"attended": "0.5"}, "treats": {"o": ["practise"]}});
    let worlds = [
        live(&half, &json!({})),
        live(&repeated, &json!({"completion": {"all": ["prep", "w"]}})),
        live(&objective, &json!({"objectives": [{"id": "o"}], "completion": {"all": ["prep", {"objective": "o"}]}})),
    ];
    let enrolled = event("e0", "enrolled", "08:00", &json!({"programme": "p"}));
    let waived = event("e1", "waived", "09:00", &json!({"component": "w"}));
    let joined = event("e2", "joined", "10:00", &json!({"session": "s"}));
    let awarded = event("e3", "awarded", "10:10", &json!({"award": "x"}));
    let done = event("e4", "completed", "10:45", &json!({"component": "prep"}));
    let left = event("e5", "left", "10:50", &json!({"session": "s"}));
    let feeds: [&[&Value]; 3] =
        [&[&joined, &done, &left], &[&joined, &awarded, &done, &left], &[&waived, &joined, &awarded, &done, &left]];
    for (world, feed) in worlds.iter().flat_map(|world| feeds.iter().map(move |feed| (world, feed))) {
        let mut events = vec![enrolled.clone()];
        let mut grown = world.record(&events);
        for next in feed.iter().copied() {
            let at = Moment::parse(next["at"].as_str().unwrap()).unwrap();
            let standing = |record: &Record| serde_json::to_value(record.standing(at, None)).unwrap();
            let before = standing(&world.record(&events));
            events.push(next.clone());
            let told = grown.add(&Fact::from_json(&serde_json::to_vec(next).unwrap()).unwrap()).unwrap();
            let after = standing(&world.record(&events));
            assert_eq!(serde_json::to_value(told).unwrap(), changes(&before, &after), "{next}");
        }
    }
}

#[test]
fn what_a_connection_showed_ceases_to_count_instant_by_instant() {
    let component = json!({"id": "w", "format": "vilt", "valid_for": "P1D", "every": "P1W", "times": 2});
    let gate = json!([{"id": "g", "to": ["prep"], "mode": "block", "when": {"attended": "w", "at_least": "0.5"}}]);
    let world = live(&component, &json!({"gates": gate}));
    let record = world.record(&[
        event("e0", "enrolled", "08:00", &json!({"programme": "p"})),
        event("e1", "joined", "10:00", &json!({"session": "s"})),
        event("e2", "left", "11:00", &json!({"session": "s"})),
    ]);
    let prepared = world.programme.prepare(Some("prep"), Action::Start, None, Some(&world.schedule)).unwrap();
    for clock in ["10:15", "10:29", "10:30", "10:45", "11:00"] {
        let at = Moment::parse(&format!("2026-03-03T{clock}:00Z")).unwrap();
        let told = record.verdict(&prepared, at).map(|verdict| verdict.to_decision());
        assert_eq!(told, record.decide(&Question::new("prep", Action::Start, at)), "{clock}");
    }
}

/// Adds events one by one to a record of the first, and holds what is told, and the standing, against records read whole.
fn told_one_by_one(world: &World, events: &[Value]) {
    let mut grown = world.record(&events[..1]);
    for count in 1..events.len() {
        let next = &events[count];
        let at = Moment::parse(next["at"].as_str().unwrap()).unwrap();
        let standing = |record: &Record| serde_json::to_value(record.standing(at, None)).unwrap();
        let before = standing(&world.record(&events[..count]));
        let told = grown.add(&Fact::from_json(&serde_json::to_vec(next).unwrap()).unwrap()).unwrap();
        let after = standing(&world.record(&events[..=count]));
        assert_eq!(serde_json::to_value(told).unwrap(), changes(&before, &after), "{next}");
        assert_eq!(standing(&grown), after, "{next}");
    }
}

#[test]
fn what_runs_out_between_two_facts_is_no_later_facts_doing() {
    let component = json!({"id": "w", "format": "ojt", "done_when": {"reviewed": 2}, "valid_for": "PT2H"});
    told_one_by_one(
        &live(&component, &json!({})),
        &[
            event("e0", "enrolled", "08:00", &json!({"programme": "p"})),
            event("e1", "reviewed", "10:00", &json!({"component": "w", "by": "a"})),
            event("e2", "reviewed", "11:00", &json!({"component": "w", "by": "b"})),
            event("e3", "completed", "12:30", &json!({"component": "prep"})),
        ],
    );
}

#[test]
fn attempts_one_by_one_are_attempts_read_whole() {
    let criteria = [json!("passed"), json!({"score": "0.8"})];
    let policies = ["best", "latest", "first", "mean"];
    for (policy, criterion) in policies.iter().flat_map(|policy| criteria.iter().map(move |found| (policy, found))) {
        let component = json!({"id": "w", "format": "knowledge_check", "pass_mark": "0.7", "attempts": policy,
            "done_when": criterion, "valid_for": "PT90M"});
        let world = live(&component, &json!({"completion": {"all": ["prep", {"any": ["w", {"failed": "w"}]}]}}));
        let mut events = vec![
            event("e0", "enrolled", "08:00", &json!({"programme": "p"})),
            event("e1", "completed", "08:30", &json!({"component": "prep"})),
        ];
        let scores = ["0.5", "0.75", "0.9", "0.9", "0.4", "0.6", "1", "0.1"];
        let clocks = ["09:00", "09:30", "10:00", "10:30", "10:30", "13:00", "13:10", "13:20"];
        for (place, (score, clock)) in scores.into_iter().zip(clocks).enumerate() {
            let more = json!({"component": "w", "score": score});
            events.push(event(&format!("s{place}"), "scored", clock, &more));
        }
        events.push(event("r", "reset", "14:00", &json!({"component": "w"})));
        events.push(event("w", "waived", "14:10", &json!({"component": "w", "until": "2026-03-02T14:20:00Z"})));
        events.push(event("s8", "scored", "14:15", &json!({"component": "w", "score": "0.85"})));
        events.push(event("s9", "scored", "14:30", &json!({"component": "w", "score": "0.3"})));
        events.push(event("e2", "started", "16:30", &json!({"component": "prep"})));
        told_one_by_one(&world, &events);
    }
}
