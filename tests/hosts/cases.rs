//! What every host is asked, and what it has to print: ten cases of the corpus as lines, with the core's own answers.
//!
//! `cases.txt` names the cases. A line is a word and its arguments, apart by tabs; an empty one is absent. `programme`,
//! `schedule`, `record` and `population` make what the questions after them are asked of and print nothing, unless they
//! are refused; every other word prints one answer. Documents stand in one line, as JSON has no tab or line break of its
//! own inside of texts. Rust answers while the lines are written, from the same arguments.

#[path = "../corpus/matching.rs"]
#[expect(dead_code, reason = "answers are held against the core's, not against what a case expects")]
mod matching;

use blend_benches::{given, learner};
use blend_core::answer::{Decision, Outcome, ReasonCode};
use blend_core::document::{Action, Mode};
use blend_core::problem::Problems;
use blend_core::time::Instant;
use blend_core::{Fact, Population, Programme, Question, Record, RuleRef, Schedule, document};
use serde::Serialize;
use serde_json::Value;

/// Lines for a host, and what it prints.
#[derive(Default)]
pub(crate) struct Asked {
    /// The lines.
    pub(crate) lines: String,
    /// The answers.
    pub(crate) answers: String,
}

impl Asked {
    fn line(&mut self, word: &str, arguments: &[&str]) {
        self.lines.push_str(&[&[word], arguments].concat().join("\t"));
        self.lines.push('\n');
    }

    fn ask(&mut self, word: &str, arguments: &[&str], answer: Result<String, Problems>) {
        self.line(word, arguments);
        let answer = answer.unwrap_or_else(|problems| refusal(&problems));
        self.answers.push_str(&answer);
        self.answers.push('\n');
    }

    /// What a document makes; refused, it is what the host prints.
    fn make<T>(&mut self, word: &str, document: &str, made: Result<T, Problems>) -> Option<T> {
        match made {
            Ok(made) => {
                self.line(word, &[document]);
                Some(made)
            }
            Err(problems) => {
                self.ask(word, &[document], Err(problems));
                None
            }
        }
    }
}

/// How a host prints an error: result, code and place, message, help, all problems.
fn refusal(problems: &Problems) -> String {
    let first = &problems.as_slice()[0];
    let list = serde_json::to_string(problems).expect("JSON");
    format!("! 2 {} {}\n{problems}\n{}\n{list}", first.code().number(), first.pointer(), first.help_text())
}

fn json<T: Serialize>(answer: Result<T, Problems>) -> Result<String, Problems> {
    answer.map(|answer| serde_json::to_string(&answer).expect("JSON"))
}

fn outcome(outcome: Outcome) -> i32 {
    match outcome {
        Outcome::Open => 1,
        Outcome::Flagged => 2,
        Outcome::Blocked => 3,
    }
}

fn code(code: ReasonCode) -> u32 {
    match code {
        ReasonCode::Gate => 9,
        ReasonCode::SessionFull => 11,
        other => panic!("no case has the reason {other:?}"),
    }
}

/// The prepared question's short answer: outcome, the bits of the reasons, when it opens.
fn verdict(decision: &Decision) -> String {
    let bits = decision.reasons.iter().fold(0, |bits, reason| bits | 1_u32 << code(reason.code));
    let opens = decision.opens_at.map_or_else(|| "-".to_owned(), |at| at.micros().to_string());
    format!("{} {bits} {opens}", outcome(decision.outcome))
}

/// The reasons as structs tell them: code, mode, gate and message of each.
fn reasons(decision: &Decision) -> String {
    let told = decision.reasons.iter().map(|reason| {
        let mode = if reason.mode == Mode::Block { 1 } else { 2 };
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        format!("{} {mode} {} {}", code(reason.code), text(&reason.gate), text(&reason.message))
    });
    told.collect::<Vec<_>>().join("; ")
}

/// What the questions of a case are asked of.
struct Subject {
    programme: Programme,
    schedule: Option<Schedule>,
    record: Record,
    population: Option<Population>,
}

fn text<'v>(ask: &'v Value, name: &str) -> &'v str {
    ask.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn instant(text: &str) -> Option<Instant> {
    some(text).map(|text| Instant::parse(text).expect("an instant"))
}

/// `decide`, and where nothing else is asked with it the same from a prepared question, and as structs.
fn decide(asked: &mut Asked, subject: &Subject, ask: &Value) {
    let [component, action, session, at, known_at] =
        ["component", "action", "session", "at", "known_at"].map(|name| text(ask, name));
    let others = if ask["others"] == true { "population" } else { "" };
    let question = Question {
        component: some(component),
        action: Action::from_word(action).expect("an action"),
        session: some(session),
        at: instant(at).expect("`at`"),
        known_at: instant(known_at),
        others: some(others).map(|_| subject.population.as_ref().expect("a population")),
    };
    let answer = json(subject.record.decide(&question));
    asked.ask("decide", &[component, action, session, at, known_at, others], answer.clone());
    if !others.is_empty() || !known_at.is_empty() {
        return;
    }
    let prepared =
        subject.programme.prepare(question.component, question.action, question.session, subject.schedule.as_ref());
    let answered = prepared
        .and_then(|prepared| subject.record.verdict(&prepared, question.at).map(|verdict| verdict.to_decision()));
    let micros = question.at.micros().to_string();
    let arguments = [component, action, session, &micros];
    asked.ask("verdict", &arguments, answered.as_ref().map(verdict).map_err(Clone::clone));
    if answered.is_ok() {
        asked.ask("reasons", &arguments, answered.as_ref().map(reasons).map_err(Clone::clone));
        asked.ask("together", &[component, action, session, at], answer);
    }
}

fn question(asked: &mut Asked, subject: &mut Subject, ask: &Value) {
    let (at, known_at) = (text(ask, "at"), text(ask, "known_at"));
    let when = || instant(at).expect("`at`");
    match text(ask, "ask") {
        "decide" => decide(asked, subject, ask),
        "standing" => {
            asked.ask("standing", &[at, known_at], json(Ok(subject.record.standing(when(), instant(known_at)))));
        }
        "explain" => {
            let path = ask["rule"].as_str().map(str::to_owned);
            let rule = path.clone().unwrap_or_else(|| ask["rule"].to_string());
            let answer = match path {
                Some(path) => subject.record.explain(RuleRef::Path(&path), when(), instant(known_at)),
                None => document::json(rule.as_bytes())
                    .and_then(|tree| document::Rule::from_value(&tree))
                    .and_then(|rule| subject.record.explain(RuleRef::Document(&rule), when(), instant(known_at))),
            };
            asked.ask("explain", &[&rule, at, known_at], json(answer));
        }
        "certification" => {
            let next = ask["next"].as_u64().expect("`next`");
            let told = subject.record.certification(when(), usize::try_from(next).expect("a count"), instant(known_at));
            asked.ask("certification", &[at, &next.to_string(), known_at], json(Ok(told)));
        }
        "roster" => {
            let population = subject.population.as_ref().expect("a population");
            let answer = json(population.roster(text(ask, "session"), when(), instant(known_at)));
            asked.ask("roster", &[text(ask, "session"), at, known_at], answer);
        }
        "apply" => {
            let event = ask["event"].to_string();
            let answer = Fact::from_json(event.as_bytes()).and_then(|fact| subject.record.add(&fact));
            asked.ask("apply", &[&event], json(answer));
        }
        other => panic!("no host is asked `{other}`"),
    }
}

fn case(asked: &mut Asked, case: &Value) {
    let about = text(case, "about");
    asked.ask("case", &[about], Ok(about.to_owned()));
    let document = |name: &str| case.get(name).map(Value::to_string);
    let programme = document("programme").expect("a programme");
    let Some(made) = asked.make("programme", &programme, Programme::from_json(programme.as_bytes())) else { return };
    let programme = made;
    let schedule = document("schedule")
        .and_then(|json| asked.make("schedule", &json, programme.schedule_from_json(json.as_bytes())));
    let events = document("events").unwrap_or_else(|| "[]".to_owned());
    let record = programme.record_from_json(events.as_bytes(), schedule.as_ref());
    let Some(record) = asked.make("record", &events, record) else { return };
    let population = document("population").and_then(|json| {
        asked.make("population", &json, programme.population_from_json(json.as_bytes(), schedule.as_ref()))
    });
    let mut subject = Subject { programme, schedule, record, population };
    for ask in case["asks"].as_array().into_iter().flatten() {
        question(asked, &mut subject, ask);
    }
}

/// The ten cases, in the order of `cases.txt`.
pub(crate) fn asked() -> Asked {
    let names: Vec<&str> = include_str!("cases.txt").lines().collect();
    let mut found = vec![None; names.len()];
    matching::each_case(|case| {
        if let Some(place) = names.iter().position(|name| case["about"] == **name) {
            found[place] = Some(case.clone());
        }
        Ok(())
    });
    let mut asked = Asked::default();
    for (name, found) in names.iter().zip(found) {
        case(&mut asked, &found.unwrap_or_else(|| panic!("the corpus has no case `{name}`")));
    }
    asked
}

/// What is asked again and again: the benches' programme, one of its learners, a seat in a session.
pub(crate) fn again() -> String {
    let learner = &learner::learners(1, 88_172_645_463_325_252)[0];
    let one_line = |json: &str| serde_json::from_str::<Value>(json).expect("JSON").to_string();
    let at = given::instant(learner::AS_OF);
    let (session, micros) = (given::session(learner.days), at.micros().to_string());
    let mut asked = Asked::default();
    asked.line("programme", &[&one_line(given::PROGRAMME)]);
    asked.line("schedule", &[&given::sessions()]);
    asked.line("record", &[&given::events(learner)]);
    asked.line("decide", &["V1", "register", &session, &at.to_string(), "", ""]);
    asked.line("verdict", &["V1", "register", &session, &micros]);
    asked.lines
}
