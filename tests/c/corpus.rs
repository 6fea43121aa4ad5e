//! The whole corpus asked through the C entry points: each question as JSON and, where there are structs, by these too.

#[path = "../corpus/matching.rs"]
pub(crate) mod matching;

use crate::asking::Asking;
use crate::compiled::has_valgrind;
use crate::flat::{Both, more_facts};
use serde_json::Value;

fn text<'v>(ask: &'v Value, name: &str) -> &'v [u8] {
    ask.get(name).and_then(Value::as_str).unwrap_or_default().as_bytes()
}

/// `facts`: those of all learners; `of`: `record-` where a question that may be about one learner is.
fn question(asking: &mut Asking, facts: &[u8], of: &str, ask: &Value) -> (i32, Value) {
    let (at, known_at) = (text(ask, "at"), text(ask, "known_at"));
    let given = |name: &str| ask.get(name).map_or_else(Vec::new, |value| value.to_string().into_bytes());
    let rule = match ask.get("rule") {
        Some(Value::String(path)) if path == "completion" || path.contains('.') => path.clone(),
        Some(rule) => rule.to_string(),
        None => String::new(),
    };
    match ask["ask"].as_str().expect("`ask`") {
        "standing" => asking.ask("standing", &[at, known_at]),
        "decide" => {
            let action = ["register", "start", "attend", "certify"].iter().position(|word| ask["action"] == *word);
            let word = format!("decide{}", action.expect("an action") + 1);
            let others: &[u8] = if ask["others"] == true { b"population" } else { b"" };
            asking.ask(&word, &[text(ask, "component"), text(ask, "session"), at, known_at, others])
        }
        "explain" => asking.ask("explain", &[rule.as_bytes(), at, known_at]),
        "timeline" => asking.ask("timeline", &[rule.as_bytes(), known_at]),
        "certification" => {
            let next = ask.get("next").map_or_else(String::new, Value::to_string);
            asking.ask("certification", &[at, next.as_bytes(), known_at])
        }
        "apply" => asking.ask("apply", &[ask["event"].to_string().as_bytes()]),
        "agenda" => asking.ask(&format!("{of}agenda"), &[at, &given("sent"), &given("options")]),
        "audit" => asking.ask(&format!("{of}audit"), &[at, known_at]),
        "findings" if at.is_empty() => asking.ask("schedule-findings", &[]),
        "findings" => asking.ask("findings", &[at, known_at]),
        word @ ("roster" | "session_brief" | "coach_brief") => asking.ask(word, &[text(ask, "session"), at, known_at]),
        "report" => asking.ask("report", &[at, known_at, &given("options")]),
        "effects" => asking.ask("effects", &[ask["change"].to_string().as_bytes(), at]),
        "review" => match matching::bytes(ask, "document") {
            Some(document) => asking.ask("document-review", &[&document, &given("options")]),
            None => asking.ask("review", &[&given("options")]),
        },
        "advise" if ask.get("inputs").is_none() => asking.ask("programme-advise", &[]),
        "advise" => asking.ask("advise", &[&given("inputs")]),
        "template" => asking.ask("template", &[text(ask, "name"), &given("parameters")]),
        word @ ("registry_list" | "registry_export" | "registry_make") => {
            let parts = [
                &given("templates")[..],
                &given("with"),
                text(ask, "name"),
                text(ask, "version"),
                &given("parameters"),
            ];
            asking.ask(&word.replace('_', "-"), &parts)
        }
        "calendar" if at.is_empty() => asking.ask("calendar", &[&given("options")]),
        "calendar" => asking.ask("record-calendar", &[at, known_at, text(ask, "timezone")]),
        "conversion" => asking.ask("conversion", &[&given("replacement"), &given("options")]),
        "spacing" => asking.ask("spacing", &[&given("options")]),
        "diff" => asking.ask("diff", &[ask["new"].to_string().as_bytes()]),
        "impact" => asking.ask("impact", &[ask["new"].to_string().as_bytes(), facts, at]),
        other => panic!("no such question: {other}"),
    }
}

/// The codes and places a refusal tells, against those expected.
fn refused(found: &(i32, Value), expected: &Value) -> Result<(), String> {
    told(found, 2, expected)
}

fn told(found: &(i32, Value), status: i32, expected: &Value) -> Result<(), String> {
    let strip = |list: &Value| -> Vec<(Value, Value)> {
        list.as_array()
            .into_iter()
            .flatten()
            .map(|problem| (problem["code"].clone(), problem["path"].clone()))
            .collect()
    };
    if found.0 == status && strip(&found.1) == strip(expected) {
        Ok(())
    } else {
        Err(format!("expected {expected}, found {found:?}"))
    }
}

/// Every fact of a case that is a document.
pub(crate) fn facts_of(case: &Value) -> impl Iterator<Item = &Value> {
    let given = ["events", "population"].into_iter().filter_map(|name| case.get(name)?.as_array()).flatten();
    let asked = case.get("asks").and_then(Value::as_array).into_iter().flatten();
    given.chain(asked.filter_map(|ask| ask.get("event"))).filter(|event| event.is_object())
}

fn case(asking: &mut Asking, both: &mut Both, case: &Value) -> Result<(), String> {
    let bytes = |name: &str| matching::bytes(case, name).unwrap_or_default();
    let made = asking.ask("programme", &[&bytes("programme"), &bytes("earlier")]);
    if let Some(expected) = case.get("problems") {
        return refused(&made, expected);
    }
    if let Some(expected) = case.get("warnings") {
        told(&asking.ask("programme-warnings", &[]), 0, expected)?;
    }
    if let Some(schedule) = matching::bytes(case, "schedule") {
        let read = asking.ask("schedule", &[&schedule]);
        if read.0 == 0 {
            told(&asking.ask("schedule-warnings", &[]), 0, &Value::Array(Vec::new()))?;
        }
        if let Some(expected) = case.get("schedule_problems") {
            return refused(&read, expected);
        }
    }
    let events = matching::bytes(case, "events").unwrap_or_else(|| b"[]".to_vec());
    let read = asking.ask("record", &[&events]);
    if let Some(expected) = case.get("record_problems") {
        return refused(&read, expected);
    }
    for event in facts_of(case) {
        both.compare_fact(asking, event)?;
    }
    let of = if case.get("population").is_some() { "" } else { "record-" };
    let facts = matching::bytes(case, "population").unwrap_or(events);
    let read = asking.ask("population", &[&facts]);
    if read.0 != 0 {
        return Err(format!("the population is refused: {read:?}"));
    }
    for ask in case.get("asks").and_then(Value::as_array).into_iter().flatten() {
        let mut found = question(asking, &facts, of, ask);
        both.compare(asking, ask, &found)?;
        if let (Some(only), Value::Array(items)) = (ask.get("only").and_then(Value::as_object), &mut found.1) {
            items.retain(|item| only.iter().all(|(name, wanted)| item[name] == *wanted));
        }
        match ask.get("ask_problems") {
            Some(expected) => refused(&found, expected)?,
            None if found.0 == 0 => matching::expect_answer(&found.1, &ask["expect"], "")?,
            None => return Err(format!("{ask}: {found:?}")),
        }
    }
    Ok(())
}

#[test]
fn the_corpus_through_c() {
    let mut asking = Asking::start();
    let mut both = Both::default();
    let (cases, wrong) = matching::each_case(|one| case(&mut asking, &mut both, one));
    let programme = br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#;
    assert_eq!(asking.ask("programme", &[programme]).0, 0);
    for fact in more_facts() {
        both.compare_fact(&mut asking, &fact).unwrap_or_else(|told| panic!("{told}"));
    }
    asking.end();
    println!("{cases} cases through C");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    both.expect_all();
}

#[test]
fn some_of_the_corpus_under_valgrind() {
    if !has_valgrind("the corpus was") {
        return;
    }
    let (mut asking, mut both, mut number) = (Asking::start_under_valgrind(), Both::default(), 0);
    let (_, wrong) = matching::each_case(|one| {
        number += 1;
        if number % 7 == 0 { case(&mut asking, &mut both, one) } else { Ok(()) }
    });
    asking.end();
    assert!(number > 300 && wrong.is_empty(), "{}", wrong.join("\n"));
}
