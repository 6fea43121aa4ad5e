//! What every host is asked, and what it has to print: ten cases of the corpus as lines, with the core's own answers.
//!
//! `cases.txt` names the cases. A line is a word and its arguments, apart by tabs; an empty one is absent. `programme`,
//! `schedule`, `record`, `population` and `question` make what the lines after them are asked of and print nothing, unless
//! they are refused; every other word prints one answer, `together` that of threads and processes that ask at once.
//! Documents stand in one line, as JSON has no tab or line break of its own inside of texts. Rust answers while the lines
//! are written, from the same arguments. What a case asks beside the words below is left out: to hosts, one question with
//! an answer in JSON is like another.

#[path = "../corpus/matching.rs"]
#[expect(dead_code, reason = "answers are held against the core's, not against what a case expects")]
mod matching;

use blend_benches::{given, learner};
use blend_core::answer::{Decision, Outcome, ReasonCode};
use blend_core::document::Action;
use blend_core::problem::Problems;
use blend_core::time::Instant;
use blend_core::{Fact, Population, Programme, Question, Record, Schedule};
use serde::Serialize;
use serde_json::{Value, json};

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

    /// What a line makes; refused, it is what the host prints.
    fn make<T>(&mut self, word: &str, arguments: &[&str], made: Result<T, Problems>) -> Option<T> {
        match made {
            Ok(made) => {
                self.line(word, arguments);
                Some(made)
            }
            Err(problems) => {
                self.ask(word, arguments, Err(problems));
                None
            }
        }
    }
}

/// How a host prints an error: result, message, all problems.
fn refusal(problems: &Problems) -> String {
    format!("! 2\n{problems}\n{}", serde_json::to_string(problems).expect("JSON"))
}

fn written<T: Serialize>(answer: Result<T, Problems>) -> Result<String, Problems> {
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

/// The prepared question's short answer: outcome, the bits of the reasons, when it opens if it does.
fn verdict(decision: &Decision) -> String {
    let bits = decision.reasons.iter().fold(0, |bits, reason| bits | 1_u32 << code(reason.code));
    let opens = decision.opens_at.map_or_else(String::new, |at| format!(" {}", at.micros()));
    format!("{} {bits}{opens}", outcome(decision.outcome))
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

/// `decide`, and where nothing else is asked with it the same from a prepared question, and of threads.
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
    let answer = written(subject.record.decide(&question));
    let arguments = [component, action, session, at, known_at, others];
    asked.ask("decide", &arguments, answer.clone());
    if !others.is_empty() || !known_at.is_empty() {
        return;
    }
    let prepared =
        subject.programme.prepare(question.component, question.action, question.session, subject.schedule.as_ref());
    if let Some(prepared) = asked.make("question", &[component, action, session], prepared) {
        let told = subject.record.verdict(&prepared, question.at).map(|told| verdict(&told.to_decision()));
        asked.ask("verdict", &[&question.at.micros().to_string()], told);
        asked.ask("together", &arguments, answer);
    }
}

fn question(asked: &mut Asked, subject: &mut Subject, ask: &Value) {
    let (at, known_at) = (text(ask, "at"), text(ask, "known_at"));
    let when = || instant(at).expect("`at`");
    match text(ask, "ask") {
        "decide" => decide(asked, subject, ask),
        "standing" => {
            asked.ask("standing", &[at, known_at], written(Ok(subject.record.standing(when(), instant(known_at)))));
        }
        "roster" => {
            let population = subject.population.as_ref().expect("a population");
            let answer = written(population.roster(text(ask, "session"), when(), instant(known_at)));
            asked.ask("roster", &[text(ask, "session"), at, known_at], answer);
        }
        "apply" => {
            let event = ask["event"].to_string();
            let answer = Fact::from_json(event.as_bytes()).and_then(|fact| subject.record.add(&fact));
            asked.ask("apply", &[&event], written(answer));
        }
        _ => {}
    }
}

fn case(asked: &mut Asked, case: &Value) {
    let about = text(case, "about");
    asked.ask("case", &[about], Ok(about.to_owned()));
    let document = |name: &str| case.get(name).map(Value::to_string);
    let programme = document("programme").expect("a programme");
    let Some(made) = asked.make("programme", &[&programme], Programme::from_json(programme.as_bytes())) else { return };
    let programme = made;
    let schedule = document("schedule")
        .and_then(|json| asked.make("schedule", &[&json], programme.schedule_from_json(json.as_bytes())));
    let events = document("events").unwrap_or_else(|| "[]".to_owned());
    let record = programme.record_from_json(events.as_bytes(), schedule.as_ref());
    let Some(record) = asked.make("record", &[&events], record) else { return };
    let population = document("population").and_then(|json| {
        asked.make("population", &[&json], programme.population_from_json(json.as_bytes(), schedule.as_ref()))
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
pub(crate) fn again() -> Asked {
    let learner = &learner::learners(1, 88_172_645_463_325_252)[0];
    let read = |json: &str| serde_json::from_str::<Value>(json).expect("JSON");
    let decide = json!({
        "ask": "decide", "component": "V1", "action": "register", "session": given::session(learner.days),
        "at": given::instant(learner::AS_OF).to_string(),
    });
    let mut asked = Asked::default();
    let (programme, sessions) = (read(given::PROGRAMME), read(&given::sessions()));
    let events = read(&given::events(learner));
    let again =
        json!({"about": "again", "programme": programme, "schedule": sessions, "events": events, "asks": [decide]});
    case(&mut asked, &again);
    asked
}
