//! The independent judge: blend's answers from the documents alone, slow and obvious.
//!
//! It reads programme, schedule and events as JSON values (taken to be valid), shares no code with the engine, and derives
//! every set of instants by asking a question at each instant where the answer could change. `record` orders the facts;
//! `world` says what is known at an instant and in which context rules are read; `evidence` and `presence` answer about
//! one component; `rules` about rules; the rest puts the answers together. `population` keeps many learners; `seats`,
//! `roster`, `report`, `agenda` and `findings` ask each of them at each instant that matters and put that together.
//!
//! Readings chosen where the definition leaves room:
//! - After a withdrawal the context (clock, anchor, version, evidence bound) stays that of the ended enrolment.
//! - Before the first enrolment `evidence_from: enrolment` lets no evidence count.
//! - Leave ends with the enrolment it was taken in; begun at the instant of an enrolment it is of that one, begun before
//!   it is of none.
//! - `started` is cut and expires like any evidence; an attempt that failed does not expire for `failed`.
//! - Evidence at the instant of a revocation comes before it, for components and for the programme alike.
//! - `expired` wants done(c) held since the last cut.
//! - A gate of a session that has begun is met while `when` holds.
//! - What is earned at an instant comes before extensions and revocations of that instant; periods are earned one after
//!   another, never two at one instant; a revoked certificate is not extended.
//! - An item of `in_order` mentions a component wherever it stands in it, also under `not`.
//! - Of a repeated component in a `mean`, one waived occurrence leaves it out, as `waived` holds for one.
//! - An objective and a count of occurrences are no leaves that look at one occurrence: in a gate they are read as a whole.
//! - An unmet gate is unmet also where an override lets pass: `behind` counts it.
//! - Meetings of one session that overlap count once, for its length as for presence.
//! - `failed` follows from what each leaf may still become; a `mean` may while one of its components is not exhausted.

pub(crate) mod agenda;
pub(crate) mod agenda_rules;
pub(crate) mod certification;
pub(crate) mod decide;
pub(crate) mod document;
pub(crate) mod due;
pub(crate) mod evidence;
pub(crate) mod findings;
pub(crate) mod gates;
pub(crate) mod leaves;
pub(crate) mod measures;
pub(crate) mod missing;
pub(crate) mod number;
pub(crate) mod population;
pub(crate) mod possible;
pub(crate) mod presence;
pub(crate) mod prework;
pub(crate) mod progress;
pub(crate) mod ratings;
pub(crate) mod reach;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod risks;
pub(crate) mod roster;
pub(crate) mod rules;
pub(crate) mod schedule;
pub(crate) mod seats;
pub(crate) mod sets;
pub(crate) mod standing;
pub(crate) mod struggle;
pub(crate) mod time;
pub(crate) mod view_rules;
pub(crate) mod world;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Value, json};

use decide::Asked;
use document::Plan;
use record::{Book, Conflict, Fact};
use schedule::Schedule;
use sets::Set;
use time::{EVER, Instant, NEVER, show};
use world::{Memo, World};

/// By the instant known at and the instant asked.
type Memos = RefCell<HashMap<(Option<Instant>, Instant), Rc<Memo>>>;

/// One learner's record with the programme and the schedule it is read by.
pub(crate) struct Reference {
    plans: Vec<Plan>,
    schedule: Schedule,
    facts: Vec<Fact>,
    /// What was worked out for one instant asked and one instant known, so that many questions of it cost little.
    memos: Memos,
}

impl Reference {
    pub(crate) fn new(
        programme: &Value,
        earlier: &[Value],
        schedule: Option<&Value>,
        events: &[Value],
    ) -> Result<Reference, Conflict> {
        let plans: Vec<Plan> = std::iter::once(programme).chain(earlier).map(Plan::new).collect();
        let schedule = schedule.map(|s| Schedule::new(s, plans[0].zone)).unwrap_or_default();
        Ok(Reference { plans, schedule, facts: record::distinct(events)?, memos: RefCell::default() })
    }

    fn book(&self, known_at: Option<Instant>) -> Book {
        record::read(&self.facts, known_at)
    }

    fn world<'a>(&'a self, book: &'a Book, known_at: Option<Instant>, at: Instant) -> World<'a> {
        let facts = book.facts.iter().filter(|f| f.at <= at).collect();
        let memo = Rc::clone(self.memos.borrow_mut().entry((known_at, at)).or_default());
        World { plans: &self.plans, schedule: &self.schedule, facts, at, memo }
    }

    /// The fields of a standing this evaluator judges.
    pub(crate) fn standing(&self, at: Instant, known_at: Option<Instant>) -> Value {
        let book = self.book(known_at);
        let mut standing = standing::standing(&self.world(&book, known_at, at));
        standing["known_at"] = known_at.map_or(Value::Null, |k| json!(show(k)));
        standing
    }

    pub(crate) fn decide(
        &self,
        component: Option<&str>,
        action: &str,
        at: Instant,
        session: Option<&str>,
        known_at: Option<Instant>,
    ) -> Value {
        let book = self.book(known_at);
        decide::decide(&self.world(&book, known_at, at), &Asked { component, action, session })
    }

    /// The instants at which a rule document, or the rule at a path, holds.
    pub(crate) fn timeline(&self, rule: &Value, known_at: Option<Instant>) -> Vec<(Option<Instant>, Option<Instant>)> {
        let book = self.book(known_at);
        let world = self.world(&book, known_at, NEVER);
        let path = rule.as_str().unwrap_or("");
        let set = world.stitched(EVER, |view| match path.split_once('.') {
            None if path == "completion" => rules::completion(view),
            Some(("gates", id)) => match gates::gates(view.plan).iter().find(|g| g.id == id) {
                Some(gate) => rules::set(view, &gate.when),
                None => Set::default(),
            },
            // What a version does not know holds at no instant of it.
            Some(("groups", id)) if !view.plan.has_group(id) => Set::default(),
            Some(("components", id)) if view.plan.component(id).is_none() => Set::default(),
            Some(("groups", id)) => rules::set(view, &json!({ "group": id })),
            Some(("components", id)) => rules::done_name(view, id),
            _ => rules::set(view, rule),
        });
        let end = |at: Instant| (at != EVER && at != NEVER).then_some(at);
        set.0.into_iter().map(|(from, until)| (end(from), end(until))).collect()
    }

    /// What this learner's facts call for, without the keys already sent.
    pub(crate) fn agenda(&self, at: Instant, sent: &[String]) -> Vec<Value> {
        agenda::listed(agenda::personal(&self.known(None), at), sent)
    }

    /// State and periods of the certificate.
    pub(crate) fn certification(&self, at: Instant) -> Value {
        let book = self.book(None);
        let world = self.world(&book, None, at);
        let chain = certification::chain(&world, at);
        let state = chain.last().map_or("none", |p| p.state(at));
        json!({"state": state, "periods": chain.iter().map(|p| p.show(at)).collect::<Vec<_>>()})
    }
}
