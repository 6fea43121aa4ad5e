//! The programme as it is written.

use super::component::Component;
use super::rule::Rule;
use super::value::Value;
use super::wire::{OneOrMany, Wire};
use super::words::{
    Action, AfterLapse, Basis, EvidenceFrom, FormatGroup, Hold, Lifecycle, Mode, ObjectiveKind, Pacing, Place,
};
use crate::problem::{self, Collector};
use serde::Serialize;
use std::collections::BTreeMap;

wire! {
    /// A planned learning journey (section 3 of the domain).
    Programme {
        /// Unique id.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// Pinned per learner at enrolment.
        "version" version: Option<String>,
        /// How far the programme has come. While every version is a `draft`, and once the newest is `retired`, the agenda is
        /// empty; every other answer stays as it is. Default `live`.
        "status" status: Option<Lifecycle>,
        /// IANA time zone; default UTC.
        "timezone" timezone: Option<String>,
        /// What weeks and offsets count from; default `enrolment`.
        "anchor" anchor: Option<Anchor>,
        /// What learners shall know, be able to do, or do.
        "objectives" objectives: Option<Vec<Objective>>,
        /// Formats of the host's own.
        "formats" formats: Option<BTreeMap<String, Format>>,
        /// The pieces.
        "components" components: Vec<Component>,
        /// Prerequisites.
        "gates" gates: Option<Vec<Gate>>,
        /// When the programme is complete.
        "completion" completion: Rule,
        /// Whether completion stays; default `once`.
        "hold" hold: Option<Hold>,
        /// Which evidence counts; default `any`.
        "evidence_from" evidence_from: Option<EvidenceFrom>,
        /// Offset from the anchor, date or instant.
        "due" due: Option<String>,
        /// How early a risk is told, a duration; default `P3D`.
        "warn" warn: Option<String>,
        /// What completing it certifies, and for how long.
        "certification" certification: Option<Certification>,
        /// Named rules.
        "groups" groups: Option<Vec<Group>>,
        /// What the author intends (design data from here on).
        "model" model: Option<String>,
        /// Facts about outcome, audience and context.
        "design" design: Option<Value>,
        /// Independent parts: lists of component ids by name.
        "blocks" blocks: Option<BTreeMap<String, Vec<String>>>,
        /// The programme this one replaces.
        "baseline" baseline: Option<Baseline>,
        /// Who is responsible.
        "owner" owner: Option<String>,
        /// What will be measured.
        "measures" measures: Option<Vec<String>>,
        /// Who sets the pace.
        "pacing" pacing: Option<Pacing>,
        /// Has no planned end.
        "open_ended" open_ended: Option<bool>,
        /// Findings of the design review that are accepted.
        "review" review: Option<Review>,
    }
}

/// What weeks and offsets count from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Anchor {
    /// `enrolment` or `cohort`.
    Word(String),
    /// A date held by an attribute.
    Parts(AnchorParts),
}

wire! {
    /// An anchor written as an object.
    AnchorParts {
        /// The attribute whose value is the date.
        "attribute" attribute: String,
    }
}

impl Wire for Anchor {
    fn read(value: &Value, place: &problem::Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Map(_) => AnchorParts::read(value, place, problems).map(Anchor::Parts),
            other => String::read(other, place, problems).map(Anchor::Word),
        }
    }
}

wire! {
    /// What learners shall know, be able to do, or do.
    Objective {
        /// Unique among objectives.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// What kind of outcome it is.
        "kind" kind: Option<ObjectiveKind>,
    }
}

wire! {
    /// A delivery format of the host's own.
    Format {
        /// The group it belongs to.
        "group" group: FormatGroup,
        /// Whether people take part at the same time.
        "sync" sync: Option<bool>,
        /// Where it takes place.
        "place" place: Option<Place>,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
    }
}

wire! {
    /// A prerequisite on actions (section 6 of the domain).
    Gate {
        /// Unique among gates.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// The components it stands before; none for `certify`.
        "to" to: Option<Vec<String>>,
        /// The actions it stands before; default `register` for live formats, `start` for others.
        "at" at: Option<OneOrMany<Action>>,
        /// What it does while unmet.
        "mode" mode: Mode,
        /// What it wants.
        "when" when: Rule,
        /// How long before a session it must have been met, a duration.
        "ahead" ahead: Option<String>,
        /// Told to the learner while unmet.
        "message" message: Option<String>,
        /// Hosts need not list the item while the gate is unmet.
        "hidden" hidden: Option<bool>,
    }
}

wire! {
    /// A named rule.
    Group {
        /// Unique among groups.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// The rule.
        "rule" rule: Rule,
    }
}

wire! {
    /// A certificate with an end (section 8 of the domain). Exactly one of `valid_for` and `until`.
    Certification {
        /// Validity, a duration; of a list the k-th for the k-th period, the last repeating.
        "valid_for" valid_for: Option<OneOrMany<String>>,
        /// Every year's last valid day, `MM-DD`.
        "until" until: Option<String>,
        /// With `until`: the least time a certificate runs, a duration.
        "minimum_active" minimum_active: Option<String>,
        /// What a renewal's validity counts from; default `completion`.
        "basis" basis: Option<Basis>,
        /// How long before its end it can be renewed, a duration.
        "window" window: Option<String>,
        /// How long after its end it can still be renewed, a duration.
        "grace" grace: Option<String>,
        /// What renews it; of a list the k-th for the k-th renewal, the last repeating. Default: the completion rule.
        "renewal" renewal: Option<OneOrMany<Rule>>,
        /// Which rule earns it again after a lapse; default `full`.
        "after_lapse" after_lapse: Option<AfterLapse>,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
    }
}

wire! {
    /// The classroom programme that a blended one replaces.
    Baseline {
        /// Its live minutes.
        "live_minutes" live_minutes: Option<i64>,
        /// All its minutes.
        "total_minutes" total_minutes: Option<i64>,
    }
}

wire! {
    /// What the author says to the design review.
    Review {
        /// Findings accepted.
        "allow" allow: Option<Vec<Allowance>>,
    }
}

wire! {
    /// One accepted finding.
    Allowance {
        /// Its code.
        "code" code: String,
        /// Why it is accepted.
        "reason" reason: Option<String>,
    }
}
