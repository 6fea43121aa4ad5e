//! The engine against the reference, over generated cases: each field both answer must be the same.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use blend_core::document::Action;
use blend_core::time::Instant as Moment;
use blend_core::{Programme, Question, Record, RuleRef};
use serde_json::{Value, json};

use crate::generate::{Case, case};
use crate::reference::Reference;
use crate::reference::time::{Instant, show};

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// The engine's record of a case; `None` where it refuses the programme drawn.
fn engine(case: &Case) -> Option<Record> {
    let programme = Programme::from_json_with_earlier(&bytes(&case.programme), &bytes(&json!(case.earlier))).ok()?;
    let schedule = programme.schedule_from_json(&bytes(&case.schedule)).ok()?;
    Some(programme.record_from_json(&bytes(&json!(case.events)), Some(&schedule)).unwrap())
}

fn moment(at: Instant) -> Moment {
    Moment::parse(&show(at)).unwrap()
}

/// Where `told` differs from what is `right`, field by field; fields the reference does not know are left out.
pub(crate) fn differences(path: &str, right: &Value, told: &Value, found: &mut Vec<String>) {
    match (right, told) {
        (Value::Object(fields), Value::Object(_)) => {
            for (key, value) in fields {
                differences(&format!("{path}/{key}"), value, &told[key], found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| differences(&format!("{path}/{i}"), a, b, found));
        }
        _ if right == told => {}
        _ => found.push(format!("{path}: reference {right}, engine {told}")),
    }
}

/// Gates are in document order and implied ones last; the order among implied ones is not laid down.
pub(crate) fn settle(mut answer: Value) -> Value {
    let implied = |row: &Value| {
        let id = row.get("id").or(row.get("gate")).and_then(Value::as_str).unwrap_or("");
        if id.starts_with("order:") { id.to_owned() } else { String::new() }
    };
    for list in ["gates", "reasons"] {
        if let Some(rows) = answer.get_mut(list).and_then(Value::as_array_mut)
            && let Some(first) = rows.iter().position(|r| !implied(r).is_empty())
        {
            let count = rows[first..].iter().take_while(|r| !implied(r).is_empty()).count();
            rows[first..first + count].sort_by_key(implied);
        }
    }
    answer
}

/// Every difference of a case, each with the question that shows it.
fn compare(case: &Case) -> Option<Vec<String>> {
    let record = engine(case)?;
    let reference = Reference::new(&case.programme, &case.earlier, Some(&case.schedule), &case.events).unwrap();
    let mut found = Vec::new();
    for (i, &at) in case.instants.iter().enumerate() {
        // The last of the instants is asked as it was known a while before.
        let known = (i + 1 == case.instants.len()).then(|| case.instants[0]);
        let told = serde_json::to_value(record.standing(moment(at), known.map(moment))).unwrap();
        let at_text = show(at);
        differences(&format!("standing({at_text})"), &settle(reference.standing(at, known)), &settle(told), &mut found);
        let told = serde_json::to_value(record.certification(moment(at), 0, None)).unwrap();
        differences(&format!("certification({at_text})"), &reference.certification(at), &told, &mut found);
        decisions(case, &record, &reference, at, &mut found);
    }
    timelines(case, &record, &reference, &mut found);
    Some(found)
}

fn decisions(case: &Case, record: &Record, reference: &Reference, at: Instant, found: &mut Vec<String>) {
    let mut ask = |component: Option<&str>, action: (&str, Action), session: Option<&str>| {
        let question = Question { component, action: action.1, at: moment(at), session, known_at: None, others: None };
        let Ok(told) = record.decide(&question) else { return };
        let told = serde_json::to_value(told).unwrap();
        let right = reference.decide(component, action.0, at, session, None);
        let path = format!("decide({component:?}, {}, {}, {session:?})", action.0, show(at));
        differences(&path, &settle(right), &settle(told), found);
    };
    for component in case.programme["components"].as_array().unwrap() {
        let id = component["id"].as_str();
        for action in [("register", Action::Register), ("start", Action::Start), ("attend", Action::Attend)] {
            ask(id, action, None);
            let of_it = |s: &&Value| s["component"].as_str() == id;
            for session in case.schedule["sessions"].as_array().unwrap().iter().filter(of_it) {
                ask(id, action, session["id"].as_str());
            }
        }
    }
    ask(None, ("certify", Action::Certify), None);
}

fn timelines(case: &Case, record: &Record, reference: &Reference, found: &mut Vec<String>) {
    let mut paths = vec!["completion".to_owned()];
    for (kind, key) in [("components", "components"), ("groups", "groups"), ("gates", "gates")] {
        let list = case.programme.get(key).and_then(Value::as_array).into_iter().flatten();
        paths.extend(list.map(|v| format!("{kind}.{}", v["id"].as_str().unwrap())));
    }
    for path in paths {
        let Ok(told) = record.timeline(RuleRef::Path(&path), None) else { continue };
        let right: Vec<(Option<String>, Option<String>)> = reference
            .timeline(&json!(path), None)
            .into_iter()
            .map(|(from, until)| (from.map(show), until.map(show)))
            .collect();
        let end = |at: Moment| at.is_finite().then(|| show(at.micros()));
        let told: Vec<_> = told.iter().map(|(from, until)| (end(from), end(until))).collect();
        differences(&format!("timeline({path})"), &json!(right), &json!(told), found);
    }
}

/// A number from the environment, or the one given.
pub(crate) fn asked(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// Every case of a range, shared out over the processors; those in which `judge` finds something, in order, and how many
/// it took.
pub(crate) fn shared_out(
    seeds: Range<u64>,
    judge: impl Fn(u64) -> Option<Vec<String>> + Sync,
) -> (u64, Vec<(u64, Vec<String>)>) {
    let next = AtomicU64::new(seeds.start);
    let end = seeds.end;
    let work = || {
        let (mut taken, mut wrong) = (0, Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return (taken, wrong);
            }
            let found = judge(seed);
            taken += u64::from(found.is_some());
            wrong.extend(found.filter(|found| !found.is_empty()).map(|found| (seed, found)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (mut taken, mut wrong) = (0, Vec::new());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let (some, found) = worker.join().unwrap();
            taken += some;
            wrong.extend(found);
        }
    });
    wrong.sort();
    (taken, wrong)
}

/// Fails where too few cases were taken or any of them is wrong; `BLEND_SHOW` prints those.
pub(crate) fn settled(count: u64, (taken, wrong): (u64, Vec<(u64, Vec<String>)>), case: impl Fn(u64) -> Case) {
    println!("{taken} of {count} cases taken, {} differ", wrong.len());
    for (seed, found) in &wrong {
        if std::env::var_os("BLEND_SHOW").is_some() {
            let Case { programme, earlier, schedule, events, .. } = case(*seed);
            let shown = json!({"programme": programme, "earlier": earlier, "schedule": schedule, "events": events});
            println!("{shown}");
        }
        eprintln!("seed {seed}:");
        found.iter().for_each(|line| eprintln!("  {line}"));
    }
    assert!(taken * 3 > count, "only {taken} of {count} cases were taken");
    assert!(wrong.is_empty(), "{} of {taken} cases differ", wrong.len());
}

/// How many cases every run compares.
pub(crate) const CASES: u64 = 1_200;

/// Cases to try: `BLEND_CASES` (default [`CASES`]) from `BLEND_SEED` (default 0); `BLEND_SHOW` prints those that differ.
#[test]
fn the_engine_agrees_with_the_reference() {
    let (first, count) = (asked("BLEND_SEED", 0), asked("BLEND_CASES", CASES));
    settled(count, shared_out(first..first + count, |seed| compare(&case(seed))), case);
}
