//! The engine against the reference, over generated cases: each field both answer must be the same.

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
fn differences(path: &str, right: &Value, told: &Value, found: &mut Vec<String>) {
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
fn settle(mut answer: Value) -> Value {
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
        let known = (i == 3).then(|| case.instants[0]);
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
        let question = Question { component, action: action.1, at: moment(at), session, known_at: None };
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

/// Cases to try: `BLEND_CASES` (default 300) from `BLEND_SEED` (default 0); `BLEND_SHOW` prints those that differ.
fn asked(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// Cases in which the two still read the definition differently; each is to be settled, and leaves this list when it is.
const OPEN: [u64; 4] = [141, 333, 339, 386];

#[test]
fn the_engine_agrees_with_the_reference() {
    let (first, count) = (asked("BLEND_SEED", 0), asked("BLEND_CASES", 300));
    let (mut taken, mut wrong) = (0, Vec::new());
    for seed in first..first + count {
        let Some(found) = compare(&case(seed)) else { continue };
        taken += 1;
        if !found.is_empty() && std::env::var_os("BLEND_SHOW").is_some() {
            let case = case(seed);
            println!("{}", json!({"programme": case.programme, "schedule": case.schedule, "events": case.events}));
        }
        match (found.is_empty(), OPEN.contains(&seed)) {
            (true, false) | (false, true) => {}
            (true, true) => wrong.push((seed, vec!["agrees now: take it off the list of open cases".to_owned()])),
            (false, false) => wrong.push((seed, found)),
        }
    }
    for (seed, found) in &wrong {
        eprintln!("seed {seed}:");
        found.iter().for_each(|line| eprintln!("  {line}"));
    }
    assert!(taken * 3 > count, "only {taken} of {count} cases were taken");
    assert!(wrong.is_empty(), "{} of {taken} cases differ", wrong.len());
}
