//! What a change of a schedule does.

use super::schedule::ScheduleFinding;
use super::words::Outcome;
use crate::document::{Schedule, ScheduleChangeKind};
use crate::time::Instant;
use serde::Serialize;

/// What a change of one session does, before it is made (section 7 of the domain, "Changing a schedule").
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// The session.
    pub session: String,
    /// What is done to it.
    pub change: ScheduleChangeKind,
    /// The instant asked.
    pub at: Instant,
    /// The schedule with the change at the end of its `changes`.
    pub schedule: Schedule,
    /// Everybody who registered for it, by learner: whom to tell.
    pub affected: Vec<Affected>,
    /// Who leads it, before or after, sorted.
    pub facilitators: Vec<String>,
    /// Gates to its component whose outcome at the start is another than at the old one, by learner, then in document
    /// order.
    pub gates: Vec<GateFlip>,
    /// Who gets a seat, in the order of the queue.
    pub promoted: Vec<String>,
    /// Who loses the seat, in the order of the queue.
    pub displaced: Vec<String>,
    /// What is doubtful now and was not before.
    pub findings: Vec<ScheduleFinding>,
    /// What was doubtful and is no longer.
    pub resolved: Vec<ScheduleFinding>,
    /// Dates that follow the start: the closing of registration, then the gates in document order.
    pub dates: Vec<DateMoved>,
    /// Calendar entries to send; first those that end, then those that stand.
    pub calendar: Vec<CalendarEntry>,
}

/// One learner of a session that is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Affected {
    /// Who.
    pub learner: String,
    /// What they had; `None` where they only now count as registered.
    pub before: Option<SeatState>,
    /// What they have.
    pub after: Option<SeatState>,
}

/// What a registration came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// A seat.
    Seated,
    /// A place on the waitlist.
    Waiting,
    /// Neither.
    TurnedAway,
}

/// A gate that says something else at the new start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateFlip {
    /// For whom.
    pub learner: String,
    /// The gate.
    pub gate: String,
    /// At the old start, by the facts up to the instant asked.
    pub before: Outcome,
    /// At the new one.
    pub after: Outcome,
}

/// What kind of date follows a session's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// The closing of registration.
    RegistrationCloses,
    /// The instant at which a gate with `ahead` wants its rule to hold.
    Gate,
}

/// A date that moved with the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateMoved {
    /// What it is.
    pub what: DateKind,
    /// The gate it is about.
    pub gate: Option<String>,
    /// What it was.
    pub before: Instant,
    /// What it is.
    pub after: Instant,
}

/// Whether a calendar entry stands or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum CalendarMethod {
    /// It takes place as told here.
    #[serde(rename = "REQUEST")]
    Request,
    /// It does not take place, or not for those told.
    #[serde(rename = "CANCEL")]
    Cancel,
}

/// One calendar entry to send (iCalendar, RFC 5545 and 5546).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarEntry {
    /// `<session>@<programme>`, of several meetings `<session>.<k>@<programme>` from 1 in their order; the same for as
    /// long as the meeting is there.
    pub uid: String,
    /// How many changes the session has had, this one included.
    pub sequence: u32,
    /// Whether it stands or ends.
    pub method: CalendarMethod,
    /// Begin.
    pub start: Instant,
    /// End.
    pub end: Instant,
    /// Where.
    pub room: Option<String>,
    /// Where, over the network.
    pub link: Option<String>,
    /// Whom to tell: the learners with a seat, then the facilitators, both sorted.
    pub attendees: Vec<String>,
}
