//! What is doubtful about a schedule.

use serde::Serialize;

/// One thing about a schedule that somebody should look at (section 7 of the domain, "Findings on a schedule").
///
/// `sessions` and `places` go side by side as far as both go: the k-th place is where the k-th session is written, or
/// the change that made it what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleFinding {
    /// What it is.
    pub code: ScheduleFindingCode,
    /// The ids of the sessions concerned, in the order of the schedule.
    pub sessions: Vec<String>,
    /// The component concerned, or one occurrence of it, as `coaching#2`.
    pub component: Option<String>,
    /// The facilitator, room, gate or unknown session that it is about.
    pub subject: Option<String>,
    /// The learners concerned, sorted.
    pub learners: Vec<String>,
    /// The ids of the facts that show it, in the order of the record; they are of one learner.
    pub events: Vec<String>,
    /// Where it is written: JSON pointers into the schedule document.
    pub places: Vec<String>,
    /// What is doubtful, for people.
    pub message: String,
    /// What can be done about it.
    pub help: String,
}

/// What is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleFindingCode {
    /// Somebody leads two sessions at once.
    FacilitatorDoubleBooked,
    /// A room is taken twice at once.
    RoomDoubleBooked,
    /// Two meetings of one session overlap.
    MeetingsOverlap,
    /// What a gate wants before the session is planned too late for it.
    TooEarlyForGate,
    /// The session starts outside the planned days of its component.
    OutsidePlan,
    /// A live component of the completion rule has no session.
    NoSessions,
    /// Nobody leads the session.
    NoFacilitator,
    /// A meeting has neither room nor link.
    NoPlace,
    /// The number of seats is not given, or is zero.
    NoCapacity,
    /// More learners have registered than there are seats.
    OverCapacity,
    /// Learners are in two sessions at once.
    LearnerDoubleBooked,
    /// Facts about a session that is not in the schedule.
    UnknownSession,
    /// Somebody was present who had not registered.
    AttendedWithoutRegistration,
    /// A registration at or after the start.
    RegisteredAfterStart,
    /// A registration before the start, while none could be made.
    RegisteredWhileClosed,
}
