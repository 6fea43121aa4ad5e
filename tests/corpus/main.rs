//! The corpus, asked in Rust: every case of `tests/corpus/cases` against the engine.
//!
//! A case is a programme, perhaps earlier versions, a schedule and facts, with questions and partial expectations, or the
//! problems an input is refused with. The same files are run through the C ABI and Python.

#[path = "agenda.rs"]
mod agenda;
#[path = "design.rs"]
mod design;
#[path = "matching.rs"]
mod matching;
#[path = "promises.rs"]
mod promises;
#[path = "report.rs"]
mod report;
#[path = "roster.rs"]
mod roster;
#[path = "sessions.rs"]
mod sessions;
#[path = "versions.rs"]
mod versions;

use blend_core::document::{self, Action};
use blend_core::problem::{Code, Problem, Problems};
use blend_core::time::Instant;
use blend_core::{Population, Programme, Question, Record, RuleRef, Schedule};
use matching::{bytes, expect_answer};
use serde_json::{Value, json};

fn programme(case: &Value) -> Result<Programme, Problems> {
    let newest = bytes(case, "programme").expect("a programme");
    Programme::from_json_with_earlier(&newest, &bytes(case, "earlier").unwrap_or_default())
}

fn instant(ask: &Value, name: &str) -> Option<Instant> {
    ask.get(name).and_then(Value::as_str).map(|text| Instant::parse(text).expect("an instant"))
}

/// What the questions of a case are asked of.
struct Asked {
    record: Record,
    population: Population,
}

impl Asked {
    fn answer(&mut self, ask: &Value) -> Result<Value, Problems> {
        let together = agenda::answer(&self.population, ask)
            .or_else(|| design::answer(&self.record, &self.population, ask))
            .or_else(|| versions::answer(&self.population, ask))
            .or_else(|| report::answer(&self.population, ask))
            .or_else(|| roster::answer(&self.population, ask))
            .or_else(|| sessions::answer(&self.population, ask));
        together.unwrap_or_else(|| answer(&mut self.record, &self.population, ask))
    }
}

/// `population`: of the others, where the question says that they matter.
fn answer(record: &mut Record, population: &Population, ask: &Value) -> Result<Value, Problems> {
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
                others: (ask["others"] == true).then_some(population),
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
    let record = record.map_err(|problems| format!("record: {problems}"))?;
    let facts = bytes(case, "population").unwrap_or(events);
    let population = programme.population_from_json(&facts, schedule.as_ref());
    let population = population.map_err(|problems| format!("population: {problems}"))?;
    let mut first = Asked { record, population };
    let mut second = second(case, &programme)?;
    let asks = case.get("asks").and_then(Value::as_array).cloned().unwrap_or_default();
    for ask in &asks {
        let found = first.answer(ask);
        if text(&found) != text(&second.answer(ask)) {
            return Err(format!("asked of the same in other words it answers otherwise: {ask}"));
        }
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

/// The same case in other words: the programme as it is written by the plan, the facts in reverse order.
fn second(case: &Value, programme: &Programme) -> Result<Asked, String> {
    let newest = serde_json::to_vec(programme.document()).expect("JSON");
    let earlier = bytes(case, "earlier").unwrap_or_default();
    let told = |problems: Problems| format!("in other words it is refused: {problems}");
    let programme = Programme::from_json_with_earlier(&newest, &earlier).map_err(told)?;
    let schedule =
        bytes(case, "schedule").map(|bytes| programme.schedule_from_json(&bytes)).transpose().map_err(told)?;
    let reversed = |name: &str| {
        let facts = bytes(case, name)?;
        let mut facts: Vec<Box<serde_json::value::RawValue>> = serde_json::from_slice(&facts).expect("a list");
        facts.reverse();
        Some(serde_json::to_vec(&facts).expect("JSON"))
    };
    let events = reversed("events").unwrap_or_else(|| b"[]".to_vec());
    let record = programme.record_from_json(&events, schedule.as_ref()).map_err(told)?;
    let facts = reversed("population").unwrap_or(events);
    let population = programme.population_from_json(&facts, schedule.as_ref()).map_err(told)?;
    Ok(Asked { record, population })
}

/// The bytes of an answer or refusal.
fn text(answer: &Result<Value, Problems>) -> String {
    match answer {
        Ok(answer) => answer.to_string(),
        Err(problems) => serde_json::to_string(problems).expect("JSON"),
    }
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
    found.iter().try_for_each(well_told)?;
    if told == wanted { Ok(()) } else { Err(format!("expected {wanted:?}, found {told:?}")) }
}

fn expect_problems(found: &Option<Problems>, expected: &Value) -> Result<usize, String> {
    let found = found.as_ref().ok_or_else(|| format!("expected {expected}, was accepted"))?;
    same_problems(found.as_slice(), expected).map(|()| 1)
}

/// A message is one lower-case clause without a full stop, and there is help.
fn well_told(problem: &Problem) -> Result<(), String> {
    let (message, help) = (problem.message(), problem.help_text());
    let plain = |text: &str| {
        !text.is_empty()
            && text.trim() == text
            && !text.starts_with(char::is_uppercase)
            && !text.ends_with('.')
            && !text.contains(['\n', '\0'])
            && text.matches('`').count().is_multiple_of(2)
            && ["Some(", "None", "Option<", "::", "i64", "u32"].iter().all(|word| !text.contains(word))
    };
    let placed = problem.pointer().is_empty() || problem.pointer().starts_with('/');
    if plain(message) && plain(help) && placed { Ok(()) } else { Err(format!("not well told: {problem:?}")) }
}

/// The codes that some case expects to be told.
fn expected_codes(value: &Value, codes: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            if name == "warnings" || name.ends_with("problems") {
                let told = value.as_array().into_iter().flatten().filter_map(|problem| problem["code"].as_str());
                codes.extend(told.map(str::to_owned));
            } else if matches!(name.as_str(), "asks") {
                expected_codes(value, codes);
            }
        }),
        Value::Array(items) => items.iter().for_each(|item| expected_codes(item, codes)),
        _ => {}
    }
}

#[test]
fn every_problem_code_has_a_case() {
    let mut codes = std::collections::BTreeSet::new();
    matching::each_case(|case| {
        expected_codes(case, &mut codes);
        Ok(())
    });
    let table: std::collections::BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(codes, table);
    let numbers: std::collections::BTreeSet<i32> = Code::ALL.iter().map(|code| code.number()).collect();
    assert!(numbers.len() == table.len() && numbers.iter().all(|number| *number > 0));
    assert!(Code::ALL.iter().all(|code| !code.help().is_empty()));
}
