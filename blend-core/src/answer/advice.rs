//! Which model would suit, and which formats serve what (section 5 of the design side).

use super::review::Model;
use crate::document::{Capability, FormatWord, Objective, ObjectiveKind, Template};
use serde::Serialize;

/// Which models suit a situation, and which formats its objectives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The models that the host can run: most points first, of equal ones the earlier in the order of the models.
    pub ranked: Vec<ModelAdvice>,
    /// The models that it cannot run, in the same order.
    pub excluded: Vec<ModelAdvice>,
    /// Formats that fit, for each objective given; with none given, for each kind of objective.
    pub formats: Vec<FittingFormats>,
    /// The formats that the host lacks, in the order of the domain.
    pub unavailable: Vec<UnavailableFormat>,
    /// Remarks that change no points.
    pub notes: Vec<String>,
}

/// One model with its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelAdvice {
    /// The model.
    pub model: Model,
    /// The sum of its points; may be negative.
    pub points: i32,
    /// Where they come from, in the order of the rules.
    pub reasons: Vec<AdviceReason>,
    /// What the model's template uses and the host lacks: to be replaced in it.
    pub lacks: Vec<Capability>,
    /// Why the host cannot run it; `None` where it can.
    pub obstacle: Option<String>,
}

/// One rule of the table that applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AdviceReason {
    /// The rule, as `V15`.
    pub rule: &'static str,
    /// What it gives this model.
    pub points: i32,
    /// When it applies, in words.
    pub condition: &'static str,
}

/// The formats that fit what is done for an objective, by treatment, in the order of the domain; those the host lacks are
/// left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FittingFormats {
    /// The objective; `None` for all of a kind.
    pub objective: Option<String>,
    /// Its kind; `None` for an objective without one, which every kind's formats fit.
    pub kind: Option<ObjectiveKind>,
    /// To introduce it.
    pub introduce: Vec<FormatWord>,
    /// To demonstrate it.
    pub demonstrate: Vec<FormatWord>,
    /// To have it practised.
    pub practise: Vec<FormatWord>,
    /// To have it applied.
    pub apply: Vec<FormatWord>,
    /// To reinforce it.
    pub reinforce: Vec<FormatWord>,
    /// To assess it.
    pub assess: Vec<FormatWord>,
}

/// A format that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnavailableFormat {
    /// The format.
    pub format: FormatWord,
    /// Why.
    pub reason: String,
}

/// What a template is made with (section 6 of the design side).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateSummary {
    /// Its name.
    pub template: Template,
    /// Its version.
    pub version: &'static str,
    /// For people.
    pub title: &'static str,
    /// The model of its programmes.
    pub model: Model,
    /// Weeks from the first part to the end of the last one that completion wants.
    pub weeks: TemplateRange,
    /// Minutes of the part that carries the programme.
    pub minutes: TemplateRange,
    /// The objectives it has unless others are given.
    pub objectives: Vec<Objective>,
}

/// What a number of a template may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TemplateRange {
    /// At least.
    pub least: i64,
    /// Unless something else is given.
    pub usual: i64,
    /// At most.
    pub most: i64,
}
