//! The words of the answers.

use crate::document::FormatGroup;
use serde::Serialize;

/// Where a learner is in a programme (section 8 of the domain): the first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Never enrolled up to the instant asked.
    NotEnrolled,
    /// The enrolment has ended.
    Withdrawn,
    /// On leave.
    Suspended,
    /// The completion rule held (`hold: once`) or holds (`hold: always`).
    Completed,
    /// Was completed, is no longer.
    Lapsed,
    /// Can hold at no later instant.
    Failed,
    /// Something has been done.
    InProgress,
    /// Nothing has been done.
    NotStarted,
}

/// How a learner stands to the dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// No dates, or out of the count.
    None,
    /// Done before it was due.
    OnTime,
    /// Done after it was due.
    Late,
    /// Due has passed, not done.
    Overdue,
    /// A required component is past its due, or a booked session is near with an unmet gate.
    Behind,
    /// There are dates and none is missed.
    OnTrack,
}

/// State of one component or occurrence: the first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentState {
    /// Its criterion is `none`.
    NotRequired,
    /// Its criterion holds.
    Done,
    /// Counts as done by decision.
    Waived,
    /// No attempt is left.
    Exhausted,
    /// The last word is a failed attempt.
    Failed,
    /// Was done; the evidence counts no longer.
    Expired,
    /// There is activity.
    InProgress,
    /// There is none.
    NotStarted,
}

/// What a decision or a gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Yes.
    Open,
    /// Yes, and somebody should look.
    Flagged,
    /// No.
    Blocked,
}

/// Why a decision is not simply open. The hard ones block, in this order; `gate` does as its mode says; the last two flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Never enrolled.
    NotEnrolled,
    /// The enrolment has ended.
    Withdrawn,
    /// On leave.
    Suspended,
    /// No attempt is left.
    AttemptsExhausted,
    /// The session was called off.
    SessionCancelled,
    /// The session has ended.
    SessionOver,
    /// Registration is not open (any more, or yet).
    RegistrationClosed,
    /// There is a seat already.
    AlreadyRegistered,
    /// A gate is unmet or was overridden.
    Gate,
    /// Another session with a seat overlaps.
    ScheduleConflict,
    /// The seat would be on the waitlist.
    SessionFull,
}

/// What a done component rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceBasis {
    /// The learner's own evidence.
    Earned,
    /// A decision.
    Waived,
    /// Evidence under an equivalent id, without which it would not do.
    Transferred,
}

/// The word for a group of formats in answers.
pub(crate) fn group_word(group: FormatGroup) -> &'static str {
    match group {
        FormatGroup::Live => "live",
        FormatGroup::Human => "human",
        FormatGroup::Digital => "digital",
        FormatGroup::Social => "social",
        FormatGroup::Workplace => "workplace",
        FormatGroup::Support => "support",
        FormatGroup::Communication => "communication",
    }
}
