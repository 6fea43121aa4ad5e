//! What questions are answered with: plain values that serialise to the same JSON in every language.
//!
//! Instants are RFC 3339 in UTC; absent values are `null`; lists are sorted as each field says; equal questions give
//! equal bytes. Evaluation fills these types; nothing here decides anything.

mod advice;
mod agenda;
mod audit;
mod calendar;
mod coach;
mod decision;
mod effects;
mod finding;
mod planning;
mod registry;
mod report;
mod review;
mod roster;
mod schedule;
mod standing;
mod versions;
mod words;

pub use advice::{
    Advice, AdviceReason, FittingFormats, ModelAdvice, TemplateRange, TemplateSummary, UnavailableFormat,
};
pub use agenda::{Action, ActionKind};
pub use audit::{AuditBasis, AuditKind, AuditRow, AuditState, Moved, RowState};
pub use calendar::{Calendar, CalendarDeadline, CalendarGate, CalendarRow, CalendarSession, CalendarWindow, LocalTime};
pub use coach::{Attendance, AttendanceSoFar, CoachBrief, CoachRow, DoneSince, SessionAttendance};
pub use decision::{Answer, Change, Decision, Explanation, Missing, Reason};
pub use effects::{Affected, CalendarEntry, CalendarMethod, DateKind, DateMoved, Effects, GateFlip, SeatState};
pub use finding::{FindingCode, FindingSeverity};
pub use planning::{
    Conversion, ConversionRow, ObjectiveSpacing, ProgrammeMinutes, Spacing, SpacingBand, SpacingExposure,
    SpacingProposal,
};
pub use registry::{ParameterKind, ParameterSummary, RegistrySummary};
pub use report::{
    AttemptMeasures, AttributeMeasures, CohortMeasures, ComponentStruggle, Effectiveness, FunnelStep, GateEffect,
    GateSide, Measures, MinutesLost, ObjectiveStruggle, Person, PreWork, Rate, Readiness, Report, Risk, RiskReason,
    SessionMeasures, Spread, Struggle, TimingCounts,
};
pub use review::{
    CoverageRow, DependencyEdge, DependencyGraph, DependencyNode, Model, NearModel, OnlineLabel, Review, ReviewFinding,
    Rubric, RubricVerdict, SeatMinutes, Stage, StageName,
};
pub use roster::{BriefRow, Roster, RosterRow, SessionBrief, Struggled, StruggledObjective};
pub use schedule::{ScheduleFinding, ScheduleFindingCode};
pub use standing::{
    Certificate, CertificateState, Certification, ComponentStanding, Finding, GateStanding, GroupStanding, Period,
    Standing,
};
pub use versions::{Alteration, ComponentShift, Difference, GateShift, Impact, Passage, Shift, Why};
pub use words::{ComponentState, EvidenceBasis, Outcome, ReasonCode, Status, Timing};

pub(crate) use words::group_word;
