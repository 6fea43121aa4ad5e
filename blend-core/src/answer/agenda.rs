//! The agenda: what is to be assigned, sent, renewed or asked.

use super::decision::Missing;
use crate::time::Instant;
use serde::Serialize;

/// One thing to do about a learner (of [`ActionKind::Rating`]: about a session), called for once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// Its name for good: `learner/kind:subject/cycle`, with `%`, `/` and `:` inside the parts written `%25`, `%2F` and
    /// `%3A`. The subject is the component (or occurrence), gate or facilitator it is about, and empty for the programme
    /// as a whole; the cycle tells one turn from the next. Keys are unique within one programme.
    pub key: String,
    /// What is to be done.
    pub kind: ActionKind,
    /// Whom it is about; `None` for a rating asked of a facilitator.
    pub learner: Option<String>,
    /// The first instant at which it is called for and the learner is active.
    pub at: Instant,
    /// The component, of an occurrence with its number (`coaching#2`); `None` for the programme as a whole.
    pub component: Option<String>,
    /// The session.
    pub session: Option<String>,
    /// The gate; of several unmet ones that want an assigned component the first.
    pub gate: Option<String>,
    /// The first instant that is too late: the due date, the end of the certificate, the instant at which a gate wants to
    /// be met.
    pub due: Option<Instant>,
    /// Of a reminder: how many days ahead it was to come.
    pub days: Option<u32>,
    /// Of a renewal: the number of the period that ends.
    pub period: Option<u32>,
    /// The facilitator it goes to; `None` for the learner.
    pub to: Option<String>,
    /// What is missing at `at`.
    pub missing: Vec<Missing>,
    /// Whether `due` cannot be kept: the planned minutes of what is missing reach beyond it from `at` on. An exception for
    /// somebody to resolve; `false` without a due.
    pub infeasible: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ActionKind {
    /// Assign a component that a gate to a booked session wants.
    Assign,
    /// Remind of a due date to come.
    Due,
    /// Tell that a due date has passed.
    Behind,
    /// Tell that a booked session is near with a gate unmet.
    Gate,
    /// Tell that a seat has come free for somebody who waited.
    Promotion,
    /// Remind of the end of a certificate.
    Renewal,
    /// Ask how effective the programme was.
    Survey,
    /// Ask a facilitator how ready the learners of a session were.
    Rating,
    /// Offer help on visible difficulty.
    Help,
}

impl ActionKind {
    /// Its word, as in keys.
    pub fn word(self) -> &'static str {
        match self {
            ActionKind::Assign => "assign",
            ActionKind::Due => "due",
            ActionKind::Behind => "behind",
            ActionKind::Gate => "gate",
            ActionKind::Promotion => "promotion",
            ActionKind::Renewal => "renewal",
            ActionKind::Survey => "survey",
            ActionKind::Rating => "rating",
            ActionKind::Help => "help",
        }
    }
}
