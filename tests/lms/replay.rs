//! The same vendor without a store, in Rust: the facts are a list, and every request is answered by the core from them.
//!
//! Nothing here is shared with the program in C but the documents and the requests, so equal answers say that nothing is
//! lost or bent between the tables, the C ABI and the core.

use blend_core::answer::{Decision, Outcome, ReasonCode, Roster, RosterRow};
use blend_core::document::{Action, Mode};
use blend_core::problem::Problems;
use blend_core::time::Instant;
use blend_core::{Fact, Population, Programme, Question, Record, Schedule};
use serde_json::{Value, json};

pub(crate) struct Vendor {
    programme: Programme,
    schedule: Schedule,
    components: Value,
    /// In order of arrival, each with its `recorded`.
    pub(crate) facts: Vec<Value>,
    /// Requests and what they were answered.
    answered: Vec<(String, String)>,
}

fn refused(problems: &Problems) -> String {
    format!("refused: {}", json(problems))
}

fn json(answer: &impl serde::Serialize) -> String {
    serde_json::to_string(answer).expect("JSON")
}

impl Vendor {
    pub(crate) fn new(programme: &str, schedule: &str) -> Vendor {
        let components: Value = serde_json::from_str(schedule).expect("JSON");
        let programme = Programme::from_json(programme.as_bytes()).expect("a programme");
        let schedule = programme.schedule_from_json(schedule.as_bytes()).expect("a schedule");
        Vendor { programme, schedule, components, facts: Vec::new(), answered: Vec::new() }
    }

    pub(crate) fn answer(&mut self, request: &str) -> String {
        let words: Vec<&str> = request.split(' ').collect();
        let answer = match words.as_slice() {
            ["append", at, _, ..] => self.append(at, &words[2..].join(" ")),
            ["register", learner, session, at] => self.register(request, learner, session, at),
            ["standing", learner, at] => self.standing(learner, at),
            ["roster", session, at] => self.roster(session, at),
            ["audit", day] => self.audit(day),
            _ => Ok("refused: no such request".to_owned()),
        };
        let answer = answer.unwrap_or_else(|problems| refused(&problems));
        self.answered.push((request.to_owned(), answer.clone()));
        answer
    }

    fn record(&self, learner: &str) -> Result<Record, Problems> {
        let own: Vec<&Value> = self.facts.iter().filter(|fact| fact["learner"] == learner).collect();
        self.programme.record_from_json(json(&own).as_bytes(), Some(&self.schedule))
    }

    fn population(&self, whose: impl Fn(&str) -> bool) -> Result<Population, Problems> {
        let whose = |fact: &&Value| fact["learner"].as_str().is_some_and(&whose);
        let facts: Vec<&Value> = self.facts.iter().filter(whose).collect();
        self.programme.population_from_json(json(&facts).as_bytes(), Some(&self.schedule))
    }

    /// Those with any fact about a session.
    fn asked(&self, learner: &str, session: &str) -> bool {
        self.facts.iter().any(|fact| fact["learner"] == learner && fact["session"] == session)
    }

    fn append(&mut self, at: &str, given: &str) -> Result<String, Problems> {
        Fact::from_json(given.as_bytes())?;
        let mut fact: Value = serde_json::from_str(given).expect("a fact is JSON");
        fact["recorded"] = json!(at);
        let mut record = self.record(fact["learner"].as_str().expect("a fact has a learner"))?;
        let changes = record.add(&Fact::from_json(json(&fact).as_bytes())?)?;
        self.keep(fact);
        Ok(json(&changes))
    }

    fn keep(&mut self, fact: Value) {
        let same = |kept: &Value| kept["id"] == fact["id"] && kept["learner"] == fact["learner"];
        if !self.facts.iter().any(same) {
            self.facts.push(fact);
        }
    }

    fn register(&mut self, request: &str, learner: &str, session: &str, at: &str) -> Result<String, Problems> {
        if let Some((_, before)) = self.answered.iter().find(|(asked, _)| asked == request) {
            return Ok(before.clone());
        }
        let sessions = self.components["sessions"].as_array().expect("sessions");
        let Some(found) = sessions.iter().find(|one| one["id"] == session) else {
            return Ok(format!("refused: there is no session {session}"));
        };
        let component = found["component"].as_str().expect("a component");
        let Ok(instant) = Instant::parse(at) else { return Ok("refused: `at` is missing".to_owned()) };
        let others = self.population(|other| other != learner && self.asked(other, session))?;
        let question = Question {
            session: Some(session),
            others: Some(&others),
            ..Question::new(component, Action::Register, instant)
        };
        let decision = self.record(learner)?.decide(&question)?;
        if decision.outcome != Outcome::Blocked {
            self.keep(json!({"id": format!("seat:{session}:{at}"), "learner": learner, "kind": "registered",
                "session": session, "at": at, "recorded": at}));
        }
        Ok(decided(&decision))
    }

    fn standing(&self, learner: &str, at: &str) -> Result<String, Problems> {
        Ok(json(&self.record(learner)?.standing(Instant::parse(at).expect("an instant"), None)))
    }

    fn roster(&self, session: &str, at: &str) -> Result<String, Problems> {
        let asked = self.population(|learner| self.asked(learner, session))?;
        asked.roster(session, Instant::parse(at).expect("an instant"), None).map(|roster| listed(&roster))
    }

    fn audit(&self, day: &str) -> Result<String, Problems> {
        let end = Instant::parse(&format!("{day}T23:59:59.999999Z")).expect("an instant");
        Ok(json(&self.population(|_| true)?.audit(end, Some(end))))
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "open",
        Outcome::Flagged => "flagged",
        Outcome::Blocked => "blocked",
    }
}

fn decided(decision: &Decision) -> String {
    let mut lines = vec![word(decision.outcome).to_owned()];
    for reason in &decision.reasons {
        let told = match reason.code {
            ReasonCode::NotEnrolled => "not enrolled",
            ReasonCode::Withdrawn => "withdrawn",
            ReasonCode::Suspended => "on leave",
            ReasonCode::AttemptsExhausted => "no attempt left",
            ReasonCode::SessionCancelled => "called off",
            ReasonCode::SessionOver => "over",
            ReasonCode::RegistrationClosed => "registration closed",
            ReasonCode::AlreadyRegistered => "seat taken already",
            ReasonCode::Gate => "gate",
            ReasonCode::ScheduleConflict => "overlaps another",
            ReasonCode::SessionFull => "full",
        };
        let flag = if reason.mode == Mode::Flag { " (flag)" } else { "" };
        let Some(gate) = &reason.gate else {
            lines.push(format!("- {told}{flag}"));
            continue;
        };
        let (done, of) = (reason.done.expect("a gate counts"), reason.of.expect("a gate counts"));
        let message = reason.message.as_deref().unwrap_or_default();
        lines.push(format!("- {told}{flag} {gate} {done}/{of}: {message}"));
        for item in reason.missing.iter().flatten() {
            let component = item.component.as_deref().unwrap_or_default();
            lines.push(format!("  - {component} wants {}, has {}", json(&item.need), json(&item.have)));
        }
    }
    lines.join("\n")
}

fn listed(roster: &Roster) -> String {
    let capacity = roster.capacity.map_or("-1".to_owned(), |seats| seats.to_string());
    let (seated, waiting) = (roster.seated.len(), roster.waiting.len());
    let mut lines = vec![format!("{seated} of {capacity} seats, {waiting} of {} waiting", roster.waitlist)];
    for (list, rows) in [("seated", &roster.seated), ("waiting", &roster.waiting), ("turned away", &roster.turned_away)]
    {
        lines.extend(rows.iter().map(|row: &RosterRow| {
            let breach = if row.breach { ", registered against a gate" } else { "" };
            format!("- {list}: {}, may attend: {}{breach}", row.learner, word(row.at_start))
        }));
    }
    lines.join("\n")
}
