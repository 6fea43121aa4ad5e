//! What differs between versions of a programme, and what it means for learners.

use super::standing::CertificateState;
use super::words::{ComponentState, Outcome};
use crate::document::{Action, Value};
use crate::time::Instant;
use serde::Serialize;

/// One thing that is written otherwise in a newer version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where, by ids: `completion`, `components.quiz`, `components.quiz.pass_mark`, `gates.pre-work.when`.
    pub path: String,
    /// Whether it came, went, or is another.
    pub change: Alteration,
    /// As it was written; `null` for what came.
    pub before: Value,
    /// As it is written; `null` for what went.
    pub after: Value,
}

/// What happened to a part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// It is there now.
    Added,
    /// It is there no longer.
    Removed,
    /// It is another.
    Changed,
}

/// What a newer version would mean for one learner: the answers that come out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// Whom it is about.
    pub learner: String,
    /// The version that judges now.
    pub from: Option<String>,
    /// The version that would.
    pub to: Option<String>,
    /// What brings it about.
    pub how: Passage,
    /// When the programme was completed; `None` where that stays.
    pub completion: Option<Shift<Option<Instant>>>,
    /// Progress of the completion rule, basis points 0..=10000; `None` where it stays.
    pub progress: Option<Shift<u16>>,
    /// The gates that say otherwise, in document order.
    pub gates: Vec<GateShift>,
    /// The state of the certificate; `None` where it stays, `null` in it for no certification.
    pub certification: Option<Shift<Option<CertificateState>>>,
    /// The end of the certificate; `None` where it stays.
    pub expires: Option<Shift<Option<Instant>>>,
    /// The components in another state, in document order, occurrences after one another.
    pub components: Vec<ComponentShift>,
    /// The rules that came out otherwise, with what is written otherwise about them, in document order; never empty.
    pub why: Vec<Why>,
}

/// How a learner comes under another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// By publishing it alone: the learner is not pinned to a version that stays.
    Published,
    /// Only by enrolling in it.
    Migrated,
}

/// An answer before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Shift<T> {
    /// What it is.
    pub before: T,
    /// What it would be.
    pub after: T,
}

/// A gate before and after, not bound to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateShift {
    /// Its id.
    pub id: String,
    /// The component it stands before, of an occurrence with its number; `None` for `certify`.
    pub component: Option<String>,
    /// The action it stands before.
    pub action: Action,
    /// What it says; `None` where it does not stand there.
    pub before: Option<Outcome>,
    /// What it would say.
    pub after: Option<Outcome>,
}

/// A component or occurrence before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComponentShift {
    /// Its id, of an occurrence with its number: `coaching#1`.
    pub id: String,
    /// Its state; `None` where the version has none of this id.
    pub before: Option<ComponentState>,
    /// The state it would be in.
    pub after: Option<ComponentState>,
}

/// One rule that came out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Its path: `completion`, `components.<id>`, `gates.<id>`, `groups.<id>` or `certification`.
    pub rule: String,
    /// Its title, in the newer version where it is there.
    pub title: Option<String>,
    /// Whether it holds (of the certification: whether a certificate is valid); `None` where the version has none.
    pub before: Option<bool>,
    /// Whether it would hold.
    pub after: Option<bool>,
    /// What is written otherwise and bears on it, in document order; empty where only what it is made of is.
    pub differences: Vec<Difference>,
}
