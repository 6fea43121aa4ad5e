//! The corpus, asked in Rust: every case of `tests/corpus/cases` against the engine.
//!
//! A case is a programme, perhaps earlier versions, a schedule and facts, with questions and partial expectations, or the
//! problems an input is refused with. The same files are run through the C ABI and Python.

#[path = "matching.rs"]
mod matching;

use blend_core::document::{self, Action};
use blend_core::problem::Problems;
use blend_core::time::Instant;
use blend_core::{Programme, Question, Record, RuleRef, Schedule};
use matching::{expect_answer, expect_problems};
use serde_json::{Value, json};

/// The bytes of a document given as JSON, raw text or base64.
fn bytes(case: &Value, name: &str) -> Option<Vec<u8>> {
    if let Some(text) = case.get(format!("{name}_text")) {
        return Some(text.as_str().expect("text").as_bytes().to_vec());
    }
    if let Some(text) = case.get(format!("{name}_base64")) {
        return Some(base64(text.as_str().expect("text")));
    }
    case.get(name).map(|value| serde_json::to_vec(value).expect("JSON"))
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'=').map(digit).collect();
    let of = |chunk: &[u8]| {
        let joined = chunk.iter().fold(0_u32, |sum, digit| sum << 6 | u32::from(*digit)) << (6 * (4 - chunk.len()));
        joined.to_be_bytes()[1..chunk.len()].to_vec()
    };
    digits.chunks(4).flat_map(of).collect()
}

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
        matching::same_problems(programme.warnings(), expected)?;
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
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let (mut cases, mut questions, mut wrong) = (0, 0, Vec::new());
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a readable file");
        let list: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in &list {
            cases += 1;
            match run(case) {
                Ok(asked) => questions += asked,
                Err(what) => {
                    wrong.push(format!("{} - {}\n    {what}", file.file_stem().unwrap().display(), case["about"]))
                }
            }
        }
    }
    println!("{cases} cases, {questions} questions");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 0, "no cases");
}
