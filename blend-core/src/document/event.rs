//! Facts as they are written.

use super::component::Score;
use super::number::Measure;
use super::value::Value;
use super::words::{Kind, WaiverBasis};

wire! {
    /// One dated fact about a learner (section 4 of the domain). Fields that the kind does not use are kept and not read.
    Event {
        /// Unique among one learner's facts.
        "id" id: String,
        /// Whom it is about.
        "learner" learner: String,
        /// What happened.
        "kind" kind: Kind,
        /// When it happened.
        "at" at: String,
        /// When it became known; default `at`.
        "recorded" recorded: Option<String>,
        /// Who did or decided it.
        "by" by: Option<String>,
        /// Why.
        "reason" reason: Option<String>,
        /// The system it comes from.
        "source" source: Option<String>,
        /// Which occurrence of a repeated component, from 1.
        "occurrence" occurrence: Option<i64>,
        /// The programme meant.
        "programme" programme: Option<String>,
        /// The version enrolled in.
        "version" version: Option<String>,
        /// The cohort enrolled in.
        "cohort" cohort: Option<String>,
        /// The component meant.
        "component" component: Option<String>,
        /// Share worked through, 0..1.
        "progress" progress: Option<Measure>,
        /// A grade.
        "score" score: Option<Score>,
        /// The session meant.
        "session" session: Option<String>,
        /// Minutes of presence.
        "minutes" minutes: Option<Measure>,
        /// Share of the session, 0..1.
        "fraction" fraction: Option<Measure>,
        /// The group meant.
        "group" group: Option<String>,
        /// Until when it lasts: instant or date.
        "until" until: Option<String>,
        /// Basis of a waiver.
        "basis" basis: Option<WaiverBasis>,
        /// The gate meant.
        "gate" gate: Option<String>,
        /// The new due date.
        "due" due: Option<String>,
        /// The new end of the certificate.
        "expires" expires: Option<String>,
        /// The question answered.
        "question" question: Option<String>,
        /// The answer, 1..5.
        "rating" rating: Option<i64>,
        /// The attribute's name.
        "name" name: Option<String>,
        /// The attribute's value: text, number or truth value.
        "value" value: Option<Value>,
        /// The award's id.
        "award" award: Option<String>,
        /// The trigger's id.
        "trigger" trigger: Option<String>,
        /// The fact that is voided.
        "event" event: Option<String>,
    }
}
