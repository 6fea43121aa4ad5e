//! One session as its facilitator sees it.

use super::coach::Attendance;
use super::decision::Missing;
use super::words::Outcome;
use crate::time::Instant;
use serde::Serialize;

/// Who has a seat in a session, who waits and who was turned away (section 7 of the domain, "Seats").
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Roster {
    /// The session.
    pub session: String,
    /// The instant asked.
    pub at: Instant,
    /// The instant known, when one was given.
    pub known_at: Option<Instant>,
    /// What it is of.
    pub component: String,
    /// Its start.
    pub start: Instant,
    /// Its end.
    pub end: Instant,
    /// Seats; `None` for any number.
    pub capacity: Option<u64>,
    /// Places on the waitlist.
    pub waitlist: u64,
    /// Whether it is called off at the instant asked.
    pub cancelled: bool,
    /// In the order of the queue.
    pub seated: Vec<RosterRow>,
    /// The same; those never eligible so far come last.
    pub waiting: Vec<RosterRow>,
    /// The same; those who registered once it had started come last.
    pub turned_away: Vec<RosterRow>,
}

/// One registration of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RosterRow {
    /// Who.
    pub learner: String,
    /// The place in its list, from 1; `None` for those turned away.
    pub place: Option<u64>,
    /// When the seat was asked for.
    pub registered_at: Instant,
    /// May the learner attend, as asked at the instant, from the start on at the start.
    pub now: Outcome,
    /// May the learner attend at the start, as far as the facts up to the instant (and the start) tell.
    pub at_start: Outcome,
    /// What the unmet gates to the component want, whatever their action; equal items once.
    pub missing: Vec<Missing>,
    /// How many leaves of all gates to the component hold.
    pub done: u32,
    /// How many leaves they have.
    pub of: u32,
    /// Whether a gate blocked the registration at its instant.
    pub breach: bool,
    /// Presence as a share of the session, a decimal 0..1 cut to 9 digits; `None` without any.
    pub presence: Option<String>,
    /// Whether the learner was there; `None` where the facts do not tell (yet).
    pub attendance: Option<Attendance>,
}

/// What a facilitator is told before a session: who is not ready, and what they struggled with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionBrief {
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
    /// How many of those who have a seat are ready.
    pub ready: u64,
    /// How many have a seat.
    pub seated: u64,
    /// Who has a seat, then who waits, each in the order of the queue.
    pub learners: Vec<BriefRow>,
}

/// One learner of a session's brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BriefRow {
    /// Who.
    pub learner: String,
    /// Whether there is a seat; else the learner waits.
    pub seated: bool,
    /// Whether every gate to the component, whatever its action, is met for the session; overrides do not make ready.
    pub ready: bool,
    /// What the unmet gates want; equal items once.
    pub missing: Vec<Missing>,
    /// How many leaves of all gates to the component hold.
    pub done: u32,
    /// How many leaves they have.
    pub of: u32,
    /// Components with failed attempts, in document order.
    pub struggled: Vec<Struggled>,
    /// Objectives that these treat, in document order.
    pub objectives: Vec<StruggledObjective>,
}

/// A component with failed attempts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Struggled {
    /// The component.
    pub component: String,
    /// How many attempts failed.
    pub failed_attempts: u64,
    /// Whether it is done by now.
    pub done: bool,
}

/// An objective treated by components with failed attempts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StruggledObjective {
    /// The objective.
    pub objective: String,
    /// How many attempts at components that treat it failed.
    pub failed_attempts: u64,
}
