//! blend: the decision with its reasons, and whether the completion rule holds.
//!
//! Each contestant is one function that enters itself from what [`Ready`] holds.

use crate::Arena;
use blend_benches::facts::{Answer, bits};
use blend_benches::given;
use blend_benches::learner::{AS_OF, Learner};
use blend_core::answer::{Decision, Outcome, Reason, ReasonCode};
use blend_core::document::Action;
use blend_core::timeline::Timeline;
use blend_core::{Prepared, Programme, Question, Record, RuleRef, Schedule};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The contestant that the others are compared with.
pub(crate) const PREPARED: &str = "blend: verdict";

/// Programme, schedule and learners, ready to be asked.
pub(crate) struct Ready {
    programme: Programme,
    schedule: Schedule,
    records: Vec<Record>,
    /// The facts as JSON text.
    events: Vec<String>,
    /// The session each learner asks about.
    sessions: Vec<String>,
    /// The question about it: one is prepared for each session.
    questions: Vec<Arc<Prepared>>,
    /// Where each learner's completion rule holds.
    complete: Vec<Timeline>,
}

impl Ready {
    /// Compiles and reads everything.
    pub(crate) fn of(learners: &[Learner]) -> Ready {
        let programme = given::programme();
        let schedule = given::schedule(&programme);
        let records: Vec<Record> =
            learners.iter().map(|learner| given::record(&programme, &schedule, learner)).collect();
        let sessions: Vec<String> = learners.iter().map(|learner| given::session(learner.days)).collect();
        let mut prepared: BTreeMap<&str, Arc<Prepared>> = BTreeMap::new();
        let mut question = |session| {
            let names = || programme.prepare(Some("V1"), Action::Register, Some(session), Some(&schedule));
            Arc::clone(prepared.entry(session).or_insert_with(|| Arc::new(names().expect("names that are there"))))
        };
        Ready {
            questions: sessions.iter().map(|session| question(session)).collect(),
            complete: records.iter().map(completion).collect(),
            events: learners.iter().map(given::events).collect(),
            records,
            sessions,
            programme,
            schedule,
        }
    }

    /// Enters every contestant.
    pub(crate) fn enter<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        self.prepared(arena);
        self.first_asked(arena);
        self.named(arena);
        self.first_of_events(arena);
        self.first_of_text(arena);
    }

    /// Records and completion sets ready, names resolved beforehand: the decision is kept with the record.
    fn prepared<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        let at = given::instant(AS_OF);
        arena.enter(
            PREPARED,
            move |subject| {
                let verdict = self.records[subject].verdict(&self.questions[subject], at).expect("the same programme");
                (verdict, self.complete[subject].contains(at))
            },
            |(verdict, complete)| read(verdict.outcome(), verdict.reasons(), *complete),
        );
    }

    /// As before, asked for the first time of a record whose evidence and rules are worked out.
    fn first_asked<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        let at = given::instant(AS_OF);
        arena.enter(
            "blend: verdict, the first time it is asked",
            move |subject| {
                // A copy keeps what was worked out, but no decisions.
                let record = self.records[subject].clone();
                let verdict = record.verdict(&self.questions[subject], at).expect("the same programme");
                (verdict.to_decision(), self.complete[subject].contains(at))
            },
            answer,
        );
    }

    /// Records ready; names resolved, and everything decided, at each call.
    fn named<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        arena.enter("blend: decide", |subject| ask(&self.records[subject], &self.sessions[subject]), answer);
    }

    /// The whole way from typed events: record read, and the first decision.
    fn first_of_events<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        let events: Vec<_> = self.events.iter().map(|text| given::typed(text)).collect();
        arena.enter(
            "blend, from events: record read + first decision",
            move |subject| {
                let record = self.programme.record(events[subject].clone(), Some(&self.schedule));
                ask(&record.expect("facts are never refused"), &self.sessions[subject])
            },
            answer,
        );
    }

    /// The whole way from JSON text.
    fn first_of_text<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        arena.enter(
            "blend, from JSON events: text read + record read + first decision",
            |subject| {
                let record = self.programme.record_from_json(self.events[subject].as_bytes(), Some(&self.schedule));
                ask(&record.expect("facts are never refused"), &self.sessions[subject])
            },
            answer,
        );
    }
}

fn ask(record: &Record, session: &str) -> (Decision, bool) {
    let at = given::instant(AS_OF);
    let question = Question { session: Some(session), ..Question::new("V1", Action::Register, at) };
    let decision = record.decide(&question).expect("names that are there");
    (decision, completion(record).contains(at))
}

fn completion(record: &Record) -> Timeline {
    record.timeline(RuleRef::Path("completion"), None).expect("a path that is there")
}

fn answer((decision, complete): &(Decision, bool)) -> Answer {
    read(decision.outcome, &decision.reasons, *complete)
}

/// What blend answered, as the bits of the others: open without a reason, or blocked by the gate alone.
fn read(outcome: Outcome, reasons: &[Reason], complete: bool) -> Answer {
    let mut missing = 0;
    for reason in reasons {
        assert_eq!((reason.code, reason.gate.as_deref()), (ReasonCode::Gate, Some("before-v1")));
        missing |= bits(reason.missing.iter().flatten().filter_map(|item| item.component.as_deref()));
    }
    assert_eq!(outcome, if missing == 0 { Outcome::Open } else { Outcome::Blocked });
    assert!(reasons.len() <= 1);
    Answer { missing, complete }
}
