//! Many learners of one programme: each with the facts that name them, asked one by one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::document::{Plan, text};
use super::record::{Book, Conflict};
use super::schedule::{Schedule, Session};
use super::seats::seats;
use super::time::Instant;
use super::world::World;
use super::{Reference, agenda, findings, report, roster};

pub(crate) struct Population {
    learners: BTreeMap<String, Reference>,
    pub(crate) plans: Vec<Plan>,
    pub(crate) schedule: Schedule,
}

/// One learner by the facts known at an instant.
pub(crate) struct Known<'a> {
    pub(crate) learner: &'a str,
    reference: &'a Reference,
    pub(crate) book: Book,
    known_at: Option<Instant>,
}

impl Known<'_> {
    /// With the facts up to `at`.
    pub(crate) fn world(&self, at: Instant) -> World<'_> {
        self.reference.world(&self.book, self.known_at, at)
    }

    pub(crate) fn standing(&self, at: Instant) -> Value {
        super::standing::standing(&self.world(at))
    }
}

impl Reference {
    /// The learner alone, under the name their facts give.
    pub(crate) fn known(&self, known_at: Option<Instant>) -> Known<'_> {
        let learner = self.facts.iter().find_map(|f| f.text("learner")).unwrap_or("");
        Known { learner, reference: self, book: self.book(known_at), known_at }
    }
}

impl Population {
    pub(crate) fn new(
        programme: &Value,
        earlier: &[Value],
        schedule: Option<&Value>,
        events: &[Value],
    ) -> Result<Population, Conflict> {
        let mut by_learner: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for event in events {
            by_learner.entry(text(event, "learner").unwrap().to_owned()).or_default().push(event.clone());
        }
        let mut learners = BTreeMap::new();
        for (learner, own) in by_learner {
            learners.insert(learner, Reference::new(programme, earlier, schedule, &own)?);
        }
        let nobody = Reference::new(programme, earlier, schedule, &[])?;
        Ok(Population { learners, plans: nobody.plans, schedule: nobody.schedule })
    }

    /// Everybody, sorted by name.
    pub(crate) fn people(&self, known_at: Option<Instant>) -> Vec<Known<'_>> {
        let one = |(learner, reference)| Known { learner, ..Reference::known(reference, known_at) };
        self.learners.iter().map(|(learner, reference)| one((learner.as_str(), reference))).collect()
    }

    pub(crate) fn session(&self, session: &str) -> Option<&Session> {
        self.schedule.session(session)
    }

    /// `None` where the schedule has no such session.
    pub(crate) fn roster(&self, session: &str, at: Instant, known_at: Option<Instant>) -> Option<Value> {
        Some(roster::roster(&self.people(known_at), self.session(session)?, at, known_at))
    }

    /// As `Reference::decide`, with the seats of all but this learner at hand.
    pub(crate) fn decide(
        &self,
        learner: &str,
        (component, action): (Option<&str>, &str),
        at: Instant,
        session: Option<&str>,
        known_at: Option<Instant>,
    ) -> Value {
        let alone = self.learners[learner].decide(component, action, at, session, known_at);
        let Some(session) = session.filter(|_| action == "register").and_then(|s| self.session(s)) else {
            return alone;
        };
        let mut others = self.people(known_at);
        others.retain(|k| k.learner != learner);
        let seats = seats(&others, session, at);
        let full = session.capacity.is_some_and(|capacity| seats.seated.len() >= capacity);
        match full {
            true => with_full(alone, seats.waiting.len() >= session.waitlist),
            false => alone,
        }
    }

    /// The measures over everybody.
    pub(crate) fn report(&self, at: Instant, known_at: Option<Instant>, options: &report::Options) -> Value {
        report::report(self, &self.people(known_at), at, known_at, options)
    }

    pub(crate) fn agenda(&self, at: Instant, sent: &[String]) -> Vec<Value> {
        let people = self.people(None);
        let mut actions: Vec<Value> = people.iter().flat_map(|k| agenda::personal(k, at)).collect();
        actions.extend(agenda::shared(&people, &self.schedule, at));
        agenda::listed(actions, sent)
    }

    pub(crate) fn findings(&self, at: Instant, known_at: Option<Instant>) -> Vec<Value> {
        let mut found = findings::of_schedule(&self.plans[0], &self.schedule);
        found.extend(findings::of_facts(&self.people(known_at), &self.schedule, at));
        found
    }
}

/// The session is full: soft and last, or, with no place to wait either, hard and after the other hard ones, for good.
fn with_full(mut answer: Value, hard: bool) -> Value {
    let reasons = answer["reasons"].as_array_mut().unwrap();
    let mode = if hard { "block" } else { "flag" };
    let full = json!({"code": "session_full", "mode": mode});
    let soft = |r: &Value| r["code"] == "gate" || r["code"] == "schedule_conflict";
    let place = if hard { reasons.iter().position(soft).unwrap_or(reasons.len()) } else { reasons.len() };
    reasons.insert(place, full);
    if hard {
        answer["outcome"] = json!("blocked");
        answer["opens_at"] = Value::Null;
    } else if answer["outcome"] == "open" {
        answer["outcome"] = json!("flagged");
    }
    answer
}
