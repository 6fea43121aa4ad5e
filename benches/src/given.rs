//! The programme and its learners as blend's documents.
//!
//! The gate before V1 wants E1, E2 and E3, a day ahead. It is asked at one instant about sessions that start a day or
//! more later. Then the gate is met exactly when all three hold from the instant asked to the start of the session:
//! evidence of an instant *t* is there from *t* on, so *t* is at most a day before the start, and it counts until
//! *t* + `P365D`, which has to be later than the start (in UTC, 365 times 24 hours). That is the window, open below and
//! closed above, by which the peers judge the last instant of evidence. Completion is `hold: always`: it is asked
//! whether the rule holds now, not whether it ever did.

use crate::coded::Full;
use crate::learner::{AS_OF, DAY, ENROLLED, Fact, Learner, NAMES, Verb};
use blend_core::answer::ComponentState;
use blend_core::document::{self, Event, Value};
use blend_core::problem::Problems;
use blend_core::time::Instant;
use blend_core::{Programme, Record, Schedule};

/// The programme's document.
pub const PROGRAMME: &str = include_str!("programme.json");

/// The compiled programme.
pub fn programme() -> Programme {
    Programme::from_json(PROGRAMME.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// An instant of whole seconds since 1970.
pub fn instant(seconds: u32) -> Instant {
    Instant::from_micros(i64::from(seconds) * 1_000_000)
}

/// The schedule's document: a session of V1 on each of the thirty days after the instant asked.
pub fn sessions() -> String {
    let sessions: Vec<String> = (1..=30)
        .map(|days| {
            let (start, end) = (instant(AS_OF + days * DAY), instant(AS_OF + days * DAY + 90 * 60));
            format!(r#"{{"id":"{}","component":"V1","start":"{start}","end":"{end}"}}"#, session(days))
        })
        .collect();
    format!(r#"{{"programme":"field-service","sessions":[{}]}}"#, sessions.join(","))
}

/// The schedule of [`sessions`].
pub fn schedule(programme: &Programme) -> Schedule {
    programme.schedule_from_json(sessions().as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The id of the session so many days after the instant asked.
pub fn session(days: u32) -> String {
    format!("V1-{days:02}")
}

/// One fact as an event. Minutes and scores are told for V1, V2 and Q1; other presence is of the whole session.
pub fn event(id: &str, fact: &Fact) -> String {
    let value = match (fact.verb, fact.component) {
        (Verb::Scored, _) => format!(r#","score":{}.{:02}"#, fact.value / 100, fact.value % 100),
        (Verb::Attended, 6 | 7) => format!(r#","minutes":{}"#, fact.value),
        _ => String::new(),
    };
    let kind = match fact.verb {
        Verb::Started => "started",
        Verb::Completed => "completed",
        Verb::Scored => "scored",
        Verb::Attended => "attended",
        Verb::SignedOff => "signed_off",
        Verb::Revoked => "revoked",
    };
    let component = NAMES[usize::from(fact.component)];
    let at = instant(fact.at);
    format!(r#"{{"id":"{id}","learner":"u1","kind":"{kind}","component":"{component}","at":"{at}"{value}}}"#)
}

/// A learner's facts as a JSON list: enrolment, a note from the HR system at the instant asked, and what was made.
pub fn events(learner: &Learner) -> String {
    let (enrolled, now) = (instant(ENROLLED), instant(AS_OF));
    let mut events = vec![
        format!(r#"{{"id":"e","learner":"u1","kind":"enrolled","programme":"field-service","at":"{enrolled}"}}"#),
        format!(r#"{{"id":"h","learner":"u1","kind":"attribute","name":"unit","value":"north","at":"{now}"}}"#),
    ];
    events.extend(learner.facts.iter().enumerate().map(|(place, fact)| event(&format!("f{place}"), fact)));
    format!("[{}]", events.join(","))
}

/// A learner's record.
pub fn record(programme: &Programme, schedule: &Schedule, learner: &Learner) -> Record {
    let events = events(learner);
    programme.record_from_json(events.as_bytes(), Some(schedule)).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A fact of this id that changes no answer, of the instant asked.
pub fn note(id: &str) -> Event {
    let now = instant(AS_OF);
    let note = format!(r#"[{{"id":"{id}","learner":"u1","kind":"attribute","name":"desk","value":4,"at":"{now}"}}]"#);
    typed(&note).remove(0)
}

/// The state of a component, from the answers by hand.
pub fn state(full: &Full, component: usize) -> ComponentState {
    let is = |bits: u16| bits >> component & 1 == 1;
    match () {
        () if is(full.done) => ComponentState::Done,
        () if is(full.failed) => ComponentState::Failed,
        () if is(full.expired) => ComponentState::Expired,
        () if is(full.active) => ComponentState::InProgress,
        () => ComponentState::NotStarted,
    }
}

/// A JSON list of events as typed values.
pub fn typed(events: &str) -> Vec<Event> {
    let refused = |problems: Problems| -> Value { panic!("{problems}") };
    match document::json(events.as_bytes()).unwrap_or_else(refused) {
        Value::List(items) => {
            items.iter().map(|item| Event::from_value(item).unwrap_or_else(|problems| panic!("{problems}"))).collect()
        }
        _ => panic!("a list of events is wanted"),
    }
}
