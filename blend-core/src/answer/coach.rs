//! What a coach is told before a session, and attendance.

use super::decision::Missing;
use super::report::Rate;
use super::words::{Status, Timing};
use crate::time::Instant;
use serde::Serialize;

/// Whether somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// For at least the share that the component asks.
    Attended,
    /// For less.
    Partial,
    /// Not, as agreed.
    Excused,
    /// Not.
    Absent,
}

/// What a coach is told before a session: what its learners have done, attended, and still to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoachBrief {
    /// The session.
    pub session: String,
    /// What it is of.
    pub component: String,
    /// The instant asked.
    pub at: Instant,
    /// The instant known, when one was given.
    pub known_at: Option<Instant>,
    /// Its start.
    pub start: Instant,
    /// Its end.
    pub end: Instant,
    /// Who has a seat, then who waits, each in the order of the queue.
    pub learners: Vec<CoachRow>,
}

/// One learner of a coach's brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoachRow {
    /// Who.
    pub learner: String,
    /// Whether there is a seat; else the learner waits.
    pub seated: bool,
    /// Where in the programme.
    pub status: Status,
    /// Progress of the completion rule, basis points 0..=10000.
    pub progress: u16,
    /// How the learner stands to the dates.
    pub timing: Timing,
    /// The components done or waived, in document order.
    pub done: Vec<DoneSince>,
    /// Attendance of all sessions.
    pub attendance: AttendanceSoFar,
    /// The to-do list, without what this session is for.
    pub missing: Vec<Missing>,
}

/// A component that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoneSince {
    /// The component, of an occurrence with its number.
    pub component: String,
    /// Since when; `None` for always.
    pub since: Option<Instant>,
}

/// Attendance over the sessions that a learner has a seat in, was present at, or was told absent or excused from, without
/// those called off; agreed absences are left out as `excused`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttendanceSoFar {
    /// The sessions that are over, in the order of their start.
    pub sessions: Vec<SessionAttendance>,
    /// Attended, of those over; left out also as `to_come`.
    pub so_far: Rate,
    /// Attended, of all.
    pub of_all: Rate,
    /// The highest still possible of all: attended and to come.
    pub attainable: Rate,
}

/// Attendance of one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionAttendance {
    /// The session.
    pub session: String,
    /// What it is of.
    pub component: String,
    /// Its start.
    pub start: Instant,
    /// Whether the learner was there; `None` where the facts do not tell.
    pub attendance: Option<Attendance>,
}
