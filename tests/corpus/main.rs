//! The corpus, asked in Rust: every case of `tests/corpus/cases` against the engine.
//!
//! A case is a programme, perhaps earlier versions, a schedule and facts, with questions and partial expectations, or the
//! problems an input is refused with. The same files are run through the C ABI and Python.

#[path = "matching.rs"]
mod matching;

use blend_core::document::{self, Action};
use blend_core::problem::{Problem, Problems};
use blend_core::time::Instant;
use blend_core::{Programme, Question, Record, RuleRef, Schedule};
use matching::{bytes, expect_answer};
use serde_json::{Value, json};

fn programme(case: &Value) -> Result<Programme, Problems> {
    let newest = document::json(&bytes(case, "programme").expect("a programme"))?;
    let newest = document::Programme::from_value(&newest)?;
    let earlier = case.get("earlier").and_then(Value::as_array).cloned().unwrap_or_default();
    let earlier: Vec<document::Programme> =
        earlier.into_iter().map(|document| serde_json::from_value(document).expect("an earlier version")).collect();
    Programme::with_earlier(newest, earlier)
}

fn instant(ask: &Value, name: &str) -> Option<Instant> {
    ask.get(name).and_then(Value::as_str).map(|text| Instant::parse(text).expect("an instant"))
}

fn answer(record: &mut Record, ask: &Value) -> Result<Value, Problems> {
    let at = || instant(ask, "at").expect("`at`");
    let known_at = instant(ask, "known_at");
    let rule = ask.get("rule").cloned().unwrap_or_default();
    let parsed = document::json(&serde_json::to_vec(&rule).expect("JSON"))?;
    let path = rule.as_str().filter(|text| *text == "completion" || text.contains('.'));
    let document = if path.is_none() && !rule.is_null() { Some(document::Rule::from_value(&parsed)?) } else { None };
    let rule = || match (path, &document) {
        (Some(path), _) => RuleRef::Path(path),
        (None, Some(document)) => RuleRef::Document(document),
        (None, None) => RuleRef::Path(""),
    };
    let shown = |answer: &dyn erased::Shown| Ok(answer.shown());
    match ask["ask"].as_str().expect("`ask`") {
        "standing" => shown(&record.standing(at(), known_at)),
        "decide" => {
            let question = Question {
                component: ask.get("component").and_then(Value::as_str),
                action: Action::from_word(ask["action"].as_str().expect("`action`")).expect("an action"),
                at: at(),
                session: ask.get("session").and_then(Value::as_str),
                known_at,
            };
            shown(&record.decide(&question)?)
        }
        "explain" => shown(&record.explain(rule(), at(), known_at)?),
        "timeline" => {
            let timeline = record.timeline(rule(), known_at)?;
            Ok(timeline.iter().map(|(from, until)| json!([from, until])).collect())
        }
        "certification" => {
            let next = ask.get("next").and_then(Value::as_u64).unwrap_or(3);
            shown(&record.certification(at(), usize::try_from(next).expect("a count"), known_at))
        }
        "apply" => {
            let event =
                document::Event::from_value(&document::json(&serde_json::to_vec(&ask["event"]).expect("JSON"))?)?;
            shown(&record.apply(event)?)
        }
        other => panic!("no such question: {other}"),
    }
}

mod erased {
    /// An answer of any kind, as JSON.
    pub(crate) trait Shown {
        fn shown(&self) -> serde_json::Value;
    }

    impl<T: serde::Serialize> Shown for T {
        fn shown(&self) -> serde_json::Value {
            serde_json::to_value(self).expect("answers serialise")
        }
    }
}

/// What is wrong with a case: nothing, or what differs.
fn run(case: &Value) -> Result<usize, String> {
    let made = programme(case);
    if let Some(expected) = case.get("problems") {
        return expect_problems(&made.err(), expected);
    }
    let programme = made.map_err(|problems| format!("refused: {problems}"))?;
    if let Some(expected) = case.get("warnings") {
        same_problems(programme.warnings(), expected)?;
    }
    let schedule = bytes(case, "schedule").map(|bytes| programme.schedule_from_json(&bytes));
    if let Some(expected) = case.get("schedule_problems") {
        return expect_problems(&schedule.and_then(Result::err), expected);
    }
    let schedule: Option<Schedule> = schedule.transpose().map_err(|problems| format!("schedule: {problems}"))?;
    let events = bytes(case, "events").unwrap_or_else(|| b"[]".to_vec());
    let record = programme.record_from_json(&events, schedule.as_ref());
    if let Some(expected) = case.get("record_problems") {
        return expect_problems(&record.err(), expected);
    }
    let mut record = record.map_err(|problems| format!("record: {problems}"))?;
    let asks = case.get("asks").and_then(Value::as_array).cloned().unwrap_or_default();
    for ask in &asks {
        let found = answer(&mut record, ask);
        match ask.get("ask_problems") {
            Some(expected) => expect_problems(&found.err(), expected).map(drop),
            None => match found {
                Ok(found) => expect_answer(&found, &ask["expect"], ""),
                Err(problems) => Err(format!("refused: {problems}")),
            },
        }
        .map_err(|wrong| format!("{}: {wrong}", serde_json::to_string(ask).expect("JSON")))?;
    }
    Ok(asks.len().max(1))
}

#[test]
fn every_case_answers_as_worked_by_hand() {
    let mut questions = 0;
    let (cases, wrong) = matching::each_case(|case| run(case).map(|asked| questions += asked));
    println!("{cases} cases, {questions} questions");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Codes and places, complete and in order.
fn same_problems(found: &[Problem], expected: &Value) -> Result<(), String> {
    let told: Vec<(String, String)> =
        found.iter().map(|problem| (problem.code().name().to_owned(), problem.pointer().to_owned())).collect();
    let wanted: Vec<(String, String)> = expected
        .as_array()
        .expect("a list of problems")
        .iter()
        .map(|problem| {
            (problem["code"].as_str().expect("a code").to_owned(), problem["path"].as_str().expect("a path").to_owned())
        })
        .collect();
    if told == wanted { Ok(()) } else { Err(format!("expected {wanted:?}, found {told:?}")) }
}

fn expect_problems(found: &Option<Problems>, expected: &Value) -> Result<usize, String> {
    let found = found.as_ref().ok_or_else(|| format!("expected {expected}, was accepted"))?;
    same_problems(found.as_slice(), expected).map(|()| 1)
}
