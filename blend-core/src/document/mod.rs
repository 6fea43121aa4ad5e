//! The documents as they are written: programme, schedule and facts, plain data without behaviour.
//!
//! Text becomes a [`Value`] tree ([`json`]), the tree becomes typed structs, with every problem of shape at once and in
//! its place. What the words mean is decided by compiling (`Programme`, `Schedule`) and by reading a record. Instants,
//! dates and durations stay text here; exact numbers keep every digit. The structs are read and written by every serde
//! format. Source: sections 3, 4, 6 and 7 of the domain.
//!
//! ```
//! use blend_core::{Programme, document};
//! let written: document::Programme = serde_json::from_str(
//!     r#"{"id": "p", "components": [{"id": "a", "format": "video", "pass_mark": 0.8}], "completion": "a"}"#,
//! )?;
//! let programme = Programme::new(written.clone())?;
//! assert_eq!(serde_json::from_str::<document::Programme>(&serde_json::to_string(programme.document())?)?, written);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[macro_use]
pub(crate) mod wire;
mod advice;
mod component;
mod event;
mod json;
mod number;
mod options;
mod programme;
mod registry;
mod rule;
mod schedule;
mod value;
mod words;

pub use advice::{
    AdviceInputs, Capability, Content, Guidance, Horizon, Level, Outcome, Size, Template, TemplateParameters,
};
pub use component::{Component, Score, ScoreParts};
pub use event::Event;
pub use json::json;
pub(crate) use json::tree;
pub use number::{Measure, Number};
pub use options::{
    AgendaOptions, CalendarOptions, ConversionOptions, EvaluationOptions, Picked, ReportOptions, ReviewOptions,
    SpacingOptions,
};
pub use programme::{
    Allowance, Anchor, AnchorParts, Baseline, Certification, Format, Gate, Group, Objective, Programme, Review,
};
pub use registry::{RegisteredParameter, RegisteredTemplate, TemplateRegistry};
pub use rule::{Criterion, CriterionParts, Rule, RuleParts};
pub use schedule::{Cohort, Meeting, Schedule, ScheduleChange, ScheduleChangeKind, Session};
pub use value::Value;
pub use wire::OneOrMany;
pub use words::{
    Action, AfterLapse, Attempts, Available, Basis, EvidenceFrom, Format as FormatWord, FormatGroup, Hold, Kind,
    Lifecycle, Missing, Mode, ObjectiveKind, Pacing, Place, Profile, Purpose, Treatment, WaiverBasis,
};

/// Reads one document inside a larger one.
pub(crate) fn read_at<T: wire::Wire>(
    value: &Value,
    place: &crate::problem::Place<'_>,
    problems: &mut crate::problem::Collector,
) -> Option<T> {
    T::read(value, place, problems)
}
