//! Components as they are written.

use super::number::{Measure, Number};
use super::rule::{Criterion, Rule};
use super::value::Value;
use super::wire::{OneOrMany, Wire};
use super::words::{Attempts, Available, Purpose, Treatment};
use crate::problem::{Collector, Place};
use serde::Serialize;
use std::collections::BTreeMap;

wire! {
    /// One piece of a programme in one delivery format (section 3 of the domain). From `treats` on: design data, kept.
    #[derive(Default)]
    Component {
        /// Unique among components.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// A known delivery format or one declared under `formats`.
        "format" format: String,
        /// Planned effort of one occurrence, whole minutes.
        "minutes" minutes: Option<i64>,
        /// Week, or first and last week; week n is days 7(n-1)..7n-1 from the anchor.
        "week" week: Option<OneOrMany<i64>>,
        /// Day inside the week, 0..6.
        "day" day: Option<i64>,
        /// Offset from the anchor (a duration), a date or an instant.
        "due" due: Option<String>,
        /// When it counts as done; default by format.
        "done_when" done_when: Option<Criterion>,
        /// Least passing score, 0..1.
        "pass_mark" pass_mark: Option<Number>,
        /// How many attempts count.
        "max_attempts" max_attempts: Option<i64>,
        /// Share of a session that makes it attended, above 0 and up to 1; default 1.
        "attendance_mark" attendance_mark: Option<Number>,
        /// Which attempt decides; default `best`.
        "attempts" attempts: Option<Attempts>,
        /// How long evidence counts, a duration; default for ever.
        "valid_for" valid_for: Option<String>,
        /// Weight in progress, whole, 0 or more; default 1.
        "weight" weight: Option<i64>,
        /// Credits, whole, 0 or more; default 0.
        "points" points: Option<i64>,
        /// Ids whose facts count here.
        "equivalents" equivalents: Option<Vec<String>>,
        /// Step between occurrences, a duration.
        "every" every: Option<String>,
        /// How many occurrences.
        "times" times: Option<i64>,
        /// How many occurrences make it done; default all.
        "needs" needs: Option<i64>,
        /// What it does for which objective.
        "treats" treats: Option<BTreeMap<String, Vec<Treatment>>>,
        /// What it is there for.
        "purpose" purpose: Option<Vec<Purpose>>,
        /// Components it builds on, not enforced.
        "after" after: Option<Vec<String>>,
        /// Offered when asked for.
        "on_demand" on_demand: Option<bool>,
        /// Planned anew at each such happening.
        "trigger" trigger: Option<String>,
        /// Offered when this rule holds.
        "activated_by" activated_by: Option<Rule>,
        /// Outlives the programme.
        "available" available: Option<Available>,
        /// Who takes part besides the learner: manager, coach, mentor, expert.
        "involves" involves: Option<OneOrMany<String>>,
        /// The component whose session this is a recording of.
        "recording_of" recording_of: Option<String>,
        /// Why it is where it is.
        "rationale" rationale: Option<String>,
        /// Minutes by purpose.
        "agenda" agenda: Option<BTreeMap<String, i64>>,
        /// Languages it is to be had in.
        "language" language: Option<OneOrMany<String>>,
        /// Works on a phone.
        "mobile" mobile: Option<bool>,
    }
}

wire! {
    /// A score as points of a range.
    ScoreParts {
        /// Points reached.
        "raw" raw: Measure,
        /// Points that make 1.
        "max" max: Measure,
        /// Points that make 0; default 0.
        "min" min: Option<Measure>,
    }
}

/// A score: a number in 0..1 (or its text), or `raw` with `max` and `min`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Score {
    /// As a fraction.
    Fraction(Measure),
    /// As points of a range.
    Points(ScoreParts),
}

impl Wire for Score {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Map(_) => ScoreParts::read(value, place, problems).map(Score::Points),
            other => Measure::read(other, place, problems).map(Score::Fraction),
        }
    }
}
