//! Options of questions as they are written; what is left out is as usual.

use super::value::Value;
use super::wire::{Wire, wrong_type};
use super::words::Profile;
use crate::problem::{Collector, Place};
use serde::Serialize;
use std::collections::BTreeMap;

wire! {
    /// When the agenda speaks up.
    AgendaOptions {
        /// How many local days before a due date to remind of it.
        "due" due: Option<Vec<i64>>,
        /// How many local days before the end of a certificate to remind of it.
        "renewal" renewal: Option<Vec<i64>>,
        /// How many local days after completion to ask how effective it was.
        "survey" survey: Option<i64>,
        /// From how many failed attempts on to offer help, at least 1.
        "failures" failures: Option<i64>,
    }
}

wire! {
    /// What a report counts as what.
    ReportOptions {
        /// Minutes lost in a session that was not prepared for.
        "minutes_lost" minutes_lost: Option<i64>,
        /// A session was not prepared for when its mean rating of readiness is below this, 1 to 5.
        "readiness" readiness: Option<i64>,
        /// A component is of low use when fewer have begun it, in basis points 0 to 10000.
        "low_use" low_use: Option<i64>,
        /// So many failed attempts are a struggle that calls for help, at least 1.
        "struggle" struggle: Option<i64>,
        /// The attributes whose values are told apart; left out for all of them.
        "attributes" attributes: Option<Vec<String>>,
    }
}

/// Which columns of one kind are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Picked {
    /// All of them, or none.
    All(bool),
    /// Those named.
    These(Vec<String>),
}

impl Wire for Picked {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Bool(all) => Some(Picked::All(*all)),
            Value::List(_) => Vec::read(value, place, problems).map(Picked::These),
            other => wrong_type(other, "`true`, `false` or a list of ids", place, problems),
        }
    }
}

wire! {
    /// What is asked of many learners in columns.
    EvaluationOptions {
        /// The instant asked.
        "at" at: String,
        /// The instant known.
        "known_at" known_at: Option<String>,
        /// The names of columns that are not named as the fields of a fact are, by field.
        "columns" columns: Option<BTreeMap<String, String>>,
        /// The components whose states are wanted.
        "components" components: Option<Picked>,
        /// The components whose spans are wanted.
        "spans" spans: Option<Picked>,
        /// The gates whose outcomes are wanted.
        "gates" gates: Option<Picked>,
        /// Whether the list of what is missing is wanted.
        "missing" missing: Option<bool>,
        /// Whether measures over all learners are wanted.
        "measures" measures: Option<bool>,
        /// Whether all rows of a learner come together.
        "grouped" grouped: Option<bool>,
        /// How many threads to use, at least 1.
        "threads" threads: Option<i64>,
    }
}

wire! {
    /// What a design review holds a programme against. Shares are whole basis points, 0 to 10000.
    ReviewOptions {
        /// What makes it a blend; default `sync`.
        "profile" profile: Option<Profile>,
        /// A1: repetition is an error from this share of what a session introduces on.
        "repetition" repetition: Option<i64>,
        /// A3, A4: purposes or objectives that overlap so much are the same.
        "overlap" overlap: Option<i64>,
        /// A3: so many switches between live and digital are alternation.
        "switches" switches: Option<i64>,
        /// A6: live minutes stayed when there are so many of those before.
        "live_kept" live_kept: Option<i64>,
        /// D1: more of an agenda than this is too much telling.
        "live_inform" live_inform: Option<i64>,
        /// D4: minutes of pre-work of one session.
        "prework_minutes" prework_minutes: Option<i64>,
        /// D4: minutes of one item of pre-work.
        "item_minutes" item_minutes: Option<i64>,
        /// D6: one format's share of the seat minutes.
        "format_share" format_share: Option<i64>,
        /// D6: the share of videos and readings.
        "passive_share" passive_share: Option<i64>,
        /// D6: the share of live sessions.
        "live_share" live_share: Option<i64>,
        /// D7 and the rubric: from this share of the span on it is late.
        "late" late: Option<i64>,
        /// D11: a span of more days than these wants something after the last session.
        "after_days" after_days: Option<i64>,
        /// D12: how many days an objective shall be remembered.
        "retention_days" retention_days: Option<i64>,
        /// D17: minutes of a session in the field or on the floor.
        "field_minutes" field_minutes: Option<i64>,
        /// D18: how many formats are enough.
        "formats" formats: Option<i64>,
        /// D19: minutes planned in a day.
        "day_minutes" day_minutes: Option<i64>,
        /// D19: minutes of a virtual session.
        "virtual_minutes" virtual_minutes: Option<i64>,
    }
}

wire! {
    /// What a conversion is held against. Shares are whole basis points, 0 to 10000.
    ConversionOptions {
        /// A smaller movable share is unusual.
        "movable_least" movable_least: Option<i64>,
        /// A greater movable share is unusual.
        "movable_most" movable_most: Option<i64>,
        /// A smaller share of time saved is unusual.
        "saved_least" saved_least: Option<i64>,
        /// A greater share of time saved is unusual.
        "saved_most" saved_most: Option<i64>,
    }
}

wire! {
    /// For which horizon and from when on exposures are to be spaced.
    SpacingOptions {
        /// How many days objectives shall be remembered, at least 1.
        "horizon_days" horizon_days: Option<i64>,
        /// The cohort whose dates are wanted.
        "cohort" cohort: Option<String>,
        /// A date, local time or instant that days count from.
        "starts" starts: Option<String>,
    }
}

wire! {
    /// Whose calendar is wanted, and in which zone it is told.
    CalendarOptions {
        /// The cohort.
        "cohort" cohort: Option<String>,
        /// A date, local time or instant that weeks count from.
        "starts" starts: Option<String>,
        /// IANA zone in which all times are told.
        "timezone" timezone: Option<String>,
    }
}
