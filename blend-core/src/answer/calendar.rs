//! What a programme looks like in the calendar (section 6 of the design side).

use super::words::ComponentState;
use crate::document::{FormatGroup, Mode};
use crate::time::{Instant, Zone};
use serde::Serialize;

/// An instant and what clocks show at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocalTime {
    /// The instant.
    pub at: Instant,
    /// The same as RFC 3339 text in local time with its offset, as `2026-03-02T09:00:00+01:00`.
    pub local: String,
}

impl LocalTime {
    /// `None` for what is outside the calendar.
    pub(crate) fn of(zone: Zone, at: Instant) -> Option<LocalTime> {
        at.is_finite().then(|| LocalTime { at, local: zone.text(at) })
    }
}

/// Every occurrence of a programme in the calendar of a cohort, of anybody who starts at an instant, or of a learner.
///
/// How far something is from a deadline is told in elapsed hours, minutes and seconds, rounded down to seconds, as
/// `PT36H`; negative, as `-PT36H`, when it comes too late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// The programme.
    pub programme: String,
    /// The version in force.
    pub version: Option<String>,
    /// The learner, of a learner's calendar.
    pub learner: Option<String>,
    /// The instant asked, of a learner's calendar.
    pub at: Option<Instant>,
    /// The instant known, when one was given.
    pub known_at: Option<Instant>,
    /// The cohort: asked for, or the learner's.
    pub cohort: Option<String>,
    /// The IANA zone of local times; sessions may have their own.
    pub timezone: String,
    /// What weeks and offsets count from; `None` for a learner without it.
    pub start: Option<LocalTime>,
    /// When the programme is due: the first instant that is too late.
    pub due: Option<LocalTime>,
    /// The occurrences by the begin of their window or of their first session, whichever is first; else by their due;
    /// those without any date last. At one instant in document order.
    pub rows: Vec<CalendarRow>,
    /// There are more deadlines than are told (see [`limits::LINKS`](crate::limits::LINKS)).
    pub cut: bool,
}

/// One occurrence of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarRow {
    /// The component, of a repeated one with the number of its occurrence (`coaching#1`).
    pub component: String,
    /// That number.
    pub occurrence: Option<u32>,
    /// For people.
    pub title: Option<String>,
    /// Its delivery format.
    pub format: String,
    /// The lane it is drawn in: the group of its format.
    pub lane: FormatGroup,
    /// Whether completion cannot do without the component or this occurrence.
    pub required: bool,
    /// When it is planned; of a repeated one until the next occurrence. `None` where nothing says.
    pub window: Option<CalendarWindow>,
    /// When it is due: the first instant that is too late.
    pub due: Option<LocalTime>,
    /// Its sessions by their start: those of the cohort, and those of no cohort; for a learner those with a seat, those
    /// attended, and those still to begin that may be chosen. Without those called off.
    pub sessions: Vec<CalendarSession>,
    /// By when it is over: for a learner who has it done since when; else, as planned, the end of the last of its sessions
    /// (for a learner with a seat, of those with one), else its due.
    pub over: Option<LocalTime>,
    /// The gates before it, by session, in document order.
    pub gates: Vec<CalendarGate>,
    /// The gates that want it, by deadline.
    pub deadlines: Vec<CalendarDeadline>,
    /// What it is planned anew at, where it is; its dates are then those of a first time at the start.
    pub trigger: Option<String>,
    /// Whether it is there for those who ask.
    pub on_demand: bool,
    /// Its state, of a learner's calendar.
    pub state: Option<ComponentState>,
    /// Since when it is done or waived, of a learner's calendar.
    pub done: Option<LocalTime>,
}

/// From when until when something is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarWindow {
    /// The first instant.
    pub from: LocalTime,
    /// The first instant after it.
    pub until: LocalTime,
}

/// One session of an occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarSession {
    /// The session.
    pub session: String,
    /// Its cohort.
    pub cohort: Option<String>,
    /// The IANA zone its local times are in: its own, else the programme's, unless another was asked for.
    pub timezone: String,
    /// Begin of its first meeting.
    pub start: LocalTime,
    /// End of its last meeting.
    pub end: LocalTime,
    /// Whether the learner has asked for a seat and not given it up, of a learner's calendar.
    pub booked: Option<bool>,
}

/// A gate before an occurrence, for one of its sessions or, where there is none, for its planned begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarGate {
    /// The gate.
    pub gate: String,
    /// What it does while unmet.
    pub mode: Mode,
    /// The session.
    pub session: Option<String>,
    /// How long before the session it wants to be met; `None` for at its start.
    pub ahead: Option<String>,
    /// By when it wants to be met.
    pub deadline: Option<LocalTime>,
    /// By when it is met as planned, if everything it wants is done when that is over and no sooner; `None` where what it
    /// wants has no dates.
    pub ready: Option<LocalTime>,
    /// From `ready` to the deadline.
    pub margin: Option<String>,
    /// Whether the margin is negative.
    pub late: bool,
    /// Whether it is met at the instant asked, of a learner's calendar.
    pub met: Option<bool>,
}

/// A deadline of a gate that wants an occurrence, any of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarDeadline {
    /// The gate.
    pub gate: String,
    /// What it does while unmet.
    pub mode: Mode,
    /// The occurrence that it stands before.
    pub before: String,
    /// The session of it.
    pub session: Option<String>,
    /// By when the gate wants it; waits of the gate's rule are taken off.
    pub deadline: LocalTime,
    /// From when it is over as planned to the deadline; `None` where it has no dates.
    pub margin: Option<String>,
    /// Whether the margin is negative.
    pub late: bool,
}
