//! What a design review tells (sections 2 to 4 of the design side).

use super::finding::{FindingCode, FindingSeverity};
use crate::document::{FormatGroup, Mode, ObjectiveKind, Profile};
use crate::problem::Problem;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

macro_rules! models {
    ($($(#[$doc:meta])* $variant:ident $word:literal,)*) => {
        /// The models of blended programmes, in the order in which the first match is the primary one (section 2 of the
        /// design side).
        ///
        /// ```
        /// use blend_core::answer::Model;
        /// assert_eq!(Model::from_word("digital_first"), Some(Model::DigitalFirst));
        /// assert_eq!(Model::ALL[0].word(), "bookend");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Model {
            $($(#[$doc])* $variant,)*
        }

        impl Model {
            /// Every model, in order.
            pub const ALL: &'static [Model] = &[$(Model::$variant,)*];

            /// The word on the wire.
            pub fn word(self) -> &'static str {
                match self { $(Model::$variant => $word,)* }
            }

            /// The model of a word.
            pub fn from_word(word: &str) -> Option<Model> {
                match word { $($word => Some(Model::$variant),)* _ => None }
            }
        }
    };
}

models! {
    /// A live opening that connects, a live closing that reflects, digital work and application between.
    Bookend "bookend",
    /// Live introduction, self-paced development, live consolidation.
    LiveSelfpacedLive "live_selfpaced_live",
    /// eLearning and live sessions with coaching that builds on both, over and over.
    ContinuousCoaching "continuous_coaching",
    /// Short triggered pieces at work, with aids, managers and a community.
    ContinuousPerformance "continuous_performance",
    /// Stations of different formats at a fixed pace.
    Rotation "rotation",
    /// Online study with required meetings that recur.
    EnrichedVirtual "enriched_virtual",
    /// A digital backbone with help from people on demand.
    Flex "flex",
    /// Independent blocks, some all digital, some all live.
    ALaCarte "a_la_carte",
    /// Live teaching first, digital work after.
    F2fDriver "f2f_driver",
    /// Digital learning first, with planned human touch.
    DigitalFirst "digital_first",
    /// A long live session with digital work before it and more after it.
    LiveLed "live_led",
    /// Every practising live session rests on digital input and makes sure of it.
    Flipped "flipped",
    /// What a digital part introduces, a live session practises or applies.
    PreworkLive "prework_live",
    /// Some live sessions are flipped, others not; never the primary model.
    ContainsFlipped "contains_flipped",
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The design of a programme, looked at without any learner.
///
/// Shares are decimal texts of at most two digits after the point, rounded half up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Whether it is a blend at all, by the profile.
    pub blend: bool,
    /// What counted as a blend.
    pub profile: Profile,
    /// The models found, in order.
    pub models: Vec<Model>,
    /// The first model found; `none` on the wire where there is none.
    #[serde(serialize_with = "or_none")]
    pub primary: Option<Model>,
    /// With no model found: the one with the fewest failed conditions, the earlier of several.
    pub nearest: Option<NearModel>,
    /// For every model the conditions it fails, in order; none for those found.
    pub conditions: Vec<NearModel>,
    /// A variant of the primary model: `individual` of a rotation.
    pub variant: Option<&'static str>,
    /// Remarks that change no verdict.
    pub notes: Vec<String>,
    /// The share of the seat minutes that is online; `None` without minutes.
    pub online_share: Option<String>,
    /// What that share is called.
    pub online: Option<OnlineLabel>,
    /// Minutes of required occurrences.
    pub seat: SeatMinutes,
    /// What was found, by code, then in the order of the document.
    pub findings: Vec<ReviewFinding>,
    /// The five dimensions.
    pub rubric: Rubric,
    /// Which components treat which objective how, in document order.
    pub coverage: Vec<CoverageRow>,
    /// The five stages of making a programme.
    pub stages: Vec<Stage>,
    /// What rests on what.
    pub graph: DependencyGraph,
    /// The share of the live minutes that could move before the sessions (see
    /// [`Programme::conversion`](crate::Programme::conversion)); `None` without an agenda.
    pub movable: Option<String>,
    /// What is wrong with the document, and what its author should look at, sorted by place.
    pub problems: Vec<Problem>,
}

fn or_none<S: Serializer>(model: &Option<Model>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(model.map_or("none", Model::word))
}

/// A model and what a programme lacks to be of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearModel {
    /// The model.
    pub model: Model,
    /// The conditions that failed, as sentences of a fixed wording, in order.
    pub failed: Vec<&'static str>,
}

/// What the share of online minutes is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineLabel {
    /// Below 0.30.
    WebFacilitated,
    /// From 0.30 to below 0.80.
    Blended,
    /// From 0.80 on.
    Online,
}

/// Planned minutes of the occurrences that completion cannot do without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatMinutes {
    /// All of them.
    pub total: u64,
    /// Shares of the format groups that have any, by group.
    pub groups: BTreeMap<FormatGroup, String>,
    /// Shares of the formats that have any, by name.
    pub formats: BTreeMap<String, String>,
}

/// One thing about a design that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewFinding {
    /// What it is.
    pub code: FindingCode,
    /// Its name.
    pub name: &'static str,
    /// How much it matters.
    pub severity: FindingSeverity,
    /// The ids concerned: components, gates, objectives, formats or sessions.
    pub subjects: Vec<String>,
    /// What was measured.
    pub value: Option<String>,
    /// What it was held against.
    pub threshold: Option<String>,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Why the programme's author accepts it; `None` where it is not accepted.
    pub allowed: Option<String>,
}

/// The five dimensions, 0 to 4 each (section 4 of the design side).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rubric {
    /// Whether the parts are spread over time.
    pub time: u8,
    /// Whether formats suit what they are for, and are mixed.
    pub modality: u8,
    /// Whether people learn with each other and with those who lead them.
    pub social: u8,
    /// Whether there is help.
    pub support: u8,
    /// Whether it is seen what was learnt.
    pub assessment: u8,
    /// The sum, 0 to 20.
    pub total: u8,
    /// What follows.
    pub verdict: RubricVerdict,
    /// The questions without a point, in order: `<dimension>: <question>`.
    pub failed: Vec<&'static str>,
}

/// What a rubric comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RubricVerdict {
    /// A dimension has no point.
    Gap,
    /// A dimension has one point.
    Thin,
    /// Every dimension has at least two.
    Adequate,
    /// Every dimension has at least three.
    Strong,
}

/// One row of the coverage matrix: which components treat an objective, in document order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    /// The objective.
    pub objective: String,
    /// Its kind.
    pub kind: Option<ObjectiveKind>,
    /// Those that introduce it.
    pub introduce: Vec<String>,
    /// Those that demonstrate it.
    pub demonstrate: Vec<String>,
    /// Those that have it practised.
    pub practise: Vec<String>,
    /// Those that have it applied.
    pub apply: Vec<String>,
    /// Those that reinforce it.
    pub reinforce: Vec<String>,
    /// Those that assess it.
    pub assess: Vec<String>,
}

/// One of the five stages: done, or what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Which one.
    pub stage: StageName,
    /// Whether nothing is missing.
    pub done: bool,
    /// What is missing, for people.
    pub missing: Vec<String>,
}

/// The five stages of making a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// Map objectives to formats.
    Map,
    /// Put the components in sequence.
    Sequence,
    /// Schedule the sessions.
    Schedule,
    /// Configure gates and completion.
    Configure,
    /// Measure.
    Measure,
}

/// What rests on what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DependencyGraph {
    /// The components, in document order.
    pub nodes: Vec<DependencyNode>,
    /// From what is built on to what builds on it; by target, `after` first, then gates in their order.
    pub edges: Vec<DependencyEdge>,
    /// There are more edges than are told (see [`limits::LINKS`](crate::limits::LINKS)).
    pub cut: bool,
}

/// One component of a dependency graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DependencyNode {
    /// Its id.
    pub id: String,
    /// Its format.
    pub format: String,
    /// The group of its format.
    pub group: FormatGroup,
    /// Whether completion cannot do without it.
    pub required: bool,
    /// Who takes part besides the learner.
    pub involves: Vec<String>,
}

/// One edge of a dependency graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DependencyEdge {
    /// What is built on.
    pub from: String,
    /// What builds on it.
    pub to: String,
    /// The gate; `None` for `after`.
    pub gate: Option<String>,
    /// What the gate does while unmet.
    pub mode: Option<Mode>,
}
