//! blend: the decision with its reasons, and whether the completion rule holds.
//!
//! Each contestant is one function that enters itself from what [`Ready`] holds.

use crate::Arena;
use blend_benches::facts::{Answer, bits};
use blend_benches::given;
use blend_benches::learner::{AS_OF, Learner};
use blend_core::answer::{Decision, Outcome, ReasonCode};
use blend_core::document::Action;
use blend_core::{Programme, Question, Record, RuleRef, Schedule};

/// The contestant that the others are compared with.
pub(crate) const NAMED: &str = "blend: decide";

/// Programme, schedule and learners, ready to be asked.
pub(crate) struct Ready {
    programme: Programme,
    schedule: Schedule,
    records: Vec<Record>,
    /// The facts as JSON text.
    events: Vec<String>,
    /// The session each learner asks about.
    sessions: Vec<String>,
}

impl Ready {
    /// Compiles and reads everything.
    pub(crate) fn of(learners: &[Learner]) -> Ready {
        let programme = given::programme();
        let schedule = given::schedule(&programme);
        Ready {
            records: learners.iter().map(|learner| given::record(&programme, &schedule, learner)).collect(),
            events: learners.iter().map(given::events).collect(),
            sessions: learners.iter().map(|learner| given::session(learner.days)).collect(),
            programme,
            schedule,
        }
    }

    /// Enters every contestant.
    pub(crate) fn enter<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        self.named(arena);
        self.first_of_events(arena);
        self.first_of_text(arena);
    }

    /// Records ready; names resolved at each call.
    fn named<'c>(&'c self, arena: &mut Arena<'_, 'c>) {
        arena.enter(NAMED, |subject| ask(&self.records[subject], &self.sessions[subject]), answer);
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
    let completion = record.timeline(RuleRef::Path("completion"), None).expect("a path that is there");
    (decision, completion.contains(at))
}

/// What blend answered, as the bits of the others: open without a reason, or blocked by the gate alone.
fn answer((decision, complete): &(Decision, bool)) -> Answer {
    let mut missing = 0;
    for reason in &decision.reasons {
        assert_eq!((reason.code, reason.gate.as_deref()), (ReasonCode::Gate, Some("before-v1")));
        missing |= bits(reason.missing.iter().flatten().filter_map(|item| item.component.as_deref()));
    }
    assert_eq!(decision.outcome, if missing == 0 { Outcome::Open } else { Outcome::Blocked });
    assert!(decision.reasons.len() <= 1);
    Answer { missing, complete: *complete }
}
