//! Decisions, explanations, missing items and changes.

use super::standing::CertificateState;
use super::words::{ComponentState, Outcome, ReasonCode, Status};
use crate::document::{Action, Mode, Value};
use crate::time::Instant;
use serde::Serialize;

/// The answer to "may this learner do this now?" (section 6 of the domain, "Decision").
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The component asked about; `None` for `certify`.
    pub component: Option<String>,
    /// The action asked about.
    pub action: Action,
    /// The session it is bound to.
    pub session: Option<String>,
    /// The instant asked.
    pub at: Instant,
    /// Open, flagged or blocked.
    pub outcome: Outcome,
    /// Every reason: hard ones, gates in document order, implied ones, soft ones.
    pub reasons: Vec<Reason>,
    /// While blocked: the first later instant at which, with no further fact, it is not.
    pub opens_at: Option<Instant>,
}

/// One reason of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What it is.
    pub code: ReasonCode,
    /// Whether it blocks or flags.
    pub mode: Mode,
    /// Of a gate: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// Of a gate: whether an override is what lets pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden: Option<bool>,
    /// Of a gate: whether its `ahead` was missed for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// Of a gate: what its author says to the learner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Of a gate: the shortest to-do list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<Missing>>,
    /// Of a gate: how many of its leaves hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<u32>,
    /// Of a gate: how many leaves it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
}

/// One item of a to-do list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Missing {
    /// The component (or occurrence, as `coaching#2`); `None` for a leaf about no component.
    pub component: Option<String>,
    /// What is wanted.
    pub need: Value,
    /// What there is.
    pub have: Value,
    /// On the first item of a choice: the other ways.
    pub alternatives: Vec<Vec<Missing>>,
}

/// The tree of a rule's parts at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The rule.
    pub rule: Value,
    /// Its title.
    pub title: Option<String>,
    /// Whether it holds.
    pub holds: bool,
    /// Since when it has held; `None` for always, or when it does not hold.
    pub since: Option<Instant>,
    /// Until when, as far as the facts tell; `None` for no end.
    pub until: Option<Instant>,
    /// Basis points, 0..=10000.
    pub progress: u16,
    /// The deciding facts, in the order of the record.
    pub events: Vec<String>,
    /// Of a leaf: what is wanted.
    pub need: Value,
    /// Of a leaf: what there is.
    pub have: Value,
    /// The parts, in the order written.
    pub parts: Vec<Explanation>,
}

/// One answer that a new fact changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which answer: `status`, `progress`, `completed_at`, `certification`, `component` or `gate`.
    pub answer: &'static str,
    /// Of a component its id (of an occurrence with its number: `coaching#1`), of a gate what it is about:
    /// `pre-work:workshop:register`, of one that stands before the certificate `quality:certify`.
    pub id: Option<String>,
    /// What it was.
    pub from: Answer,
    /// What it is.
    pub to: Answer,
}

/// One answer of those that a fact can change; serialises as its word, number or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// The status.
    Status(Status),
    /// Progress in basis points, 0..=10000.
    Progress(u16),
    /// When the programme was completed; `None` when it is not.
    CompletedAt(Option<Instant>),
    /// The state of the certificate; `None` without certification.
    Certification(Option<CertificateState>),
    /// The state of a component; `None` where the version in force has none of this id.
    Component(Option<ComponentState>),
    /// What a gate says on its own; `None` where the version in force has none of this id.
    Gate(Option<Outcome>),
}

macro_rules! answers {
    ($($from:ty => $to:expr;)*) => { $(
        impl From<$from> for Answer {
            fn from(value: $from) -> Answer {
                $to(value)
            }
        }
    )* };
}

answers! {
    Status => Answer::Status;
    u16 => Answer::Progress;
    Option<Instant> => Answer::CompletedAt;
    Option<CertificateState> => Answer::Certification;
    ComponentState => |state| Answer::Component(Some(state));
    Option<ComponentState> => Answer::Component;
    Outcome => |outcome| Answer::Gate(Some(outcome));
    Option<Outcome> => Answer::Gate;
}
