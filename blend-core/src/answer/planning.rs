//! What a design comes to in minutes and days (sections 6 and 7 of the design side).

use crate::document::ObjectiveKind;
use crate::time::Instant;
use serde::Serialize;

/// What of a classroom programme can move before its sessions, and what time is saved.
///
/// Shares are decimal texts of at most two digits after the point, rounded half up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conversion {
    /// The programme.
    pub programme: String,
    /// Minutes of the sessions that completion cannot do without, over their required occurrences.
    pub live_minutes: u64,
    /// Those of them that can move.
    pub movable_minutes: u64,
    /// Their share; `None` where no session has an agenda.
    pub movable: Option<String>,
    /// The sessions, in document order.
    pub sessions: Vec<ConversionRow>,
    /// The minutes before the conversion, where they are known.
    pub before: Option<ProgrammeMinutes>,
    /// The minutes after it, where they are known.
    pub after: Option<ProgrammeMinutes>,
    /// The share of all minutes that is saved, negative where more are needed; `None` where either is not known.
    pub saved: Option<String>,
    /// The same of the live minutes.
    pub live_saved: Option<String>,
    /// What is unusual or not known, for people.
    pub notes: Vec<String>,
}

/// One live component of a classroom programme; minutes are those of one occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConversionRow {
    /// The component.
    pub component: String,
    /// How many occurrences completion cannot do without.
    pub occurrences: u64,
    /// Its minutes, or those of its agenda if these are more.
    pub minutes: u64,
    /// For telling.
    pub inform: u64,
    /// For showing.
    pub demonstrate: u64,
    /// Those of both that can move.
    pub movable: u64,
}

/// The minutes of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgrammeMinutes {
    /// Live ones, where they are known.
    pub live_minutes: Option<u64>,
    /// All of them, where they are known.
    pub total_minutes: Option<u64>,
}

/// When each objective is met, and when it had better be met to be remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spacing {
    /// The programme.
    pub programme: String,
    /// How many days it shall be remembered.
    pub horizon_days: u32,
    /// How far apart exposures should be.
    pub band: SpacingBand,
    /// What days count from; `None` where nobody said.
    pub start: Option<Instant>,
    /// The objectives, in document order.
    pub objectives: Vec<ObjectiveSpacing>,
}

/// The gaps that are neither too short nor too long for a horizon, in days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpacingBand {
    /// The lower end, rounded to a tenth, as `3.6`.
    pub from: String,
    /// The upper end, rounded to a tenth, as `7.2`.
    pub until: String,
    /// The least whole number of days from the lower end on.
    pub least_days: i64,
    /// The greatest whole number of days up to the upper end; below `least_days` where no whole number lies between.
    pub most_days: i64,
}

/// When one objective is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectiveSpacing {
    /// The objective.
    pub objective: String,
    /// Its kind.
    pub kind: Option<ObjectiveKind>,
    /// The days on which it is met as planned, in order. Parts without a plan have no day.
    pub exposures: Vec<SpacingExposure>,
    /// When to meet it again, where it is met once only.
    pub again: Option<SpacingProposal>,
}

/// One day on which an objective is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpacingExposure {
    /// The day, 0 for that of the start.
    pub day: i64,
    /// Its local date `YYYY-MM-DD`, where the start is known.
    pub date: Option<String>,
    /// The components and occurrences that begin then, in document order.
    pub components: Vec<String>,
    /// Days since the exposure before.
    pub gap: Option<i64>,
    /// Whether that gap lies in the band.
    pub inside: Option<bool>,
    /// Where it had better be; `None` for the first, and where no whole number of days lies in the band.
    pub proposed: Option<SpacingProposal>,
}

/// Where an exposure had better be: each is as near to its planned day as the exposures before it allow, these standing
/// where they are proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpacingProposal {
    /// The day proposed.
    pub day: i64,
    /// Its local date, where the start is known.
    pub date: Option<String>,
    /// The first day in the band.
    pub from_day: i64,
    /// Its local date, where the start is known.
    pub from_date: Option<String>,
    /// The last day in the band.
    pub until_day: i64,
    /// Its local date, where the start is known.
    pub until_date: Option<String>,
}
