//! Rules and criteria as they are written: a word or id, or a flat object of which one key names the rule.

use super::number::Number;
use super::value::Value;
use super::wire::{OneOrMany, Wire, wrong_type};
use super::words::{Action, Missing, Mode};
use crate::limits;
use crate::problem::{Collector, Place};
use serde::{Serialize, Serializer};

/// A rule (section 6 of the domain): a component's id, or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The component of this id is done.
    Component(String),
    /// Any other rule.
    Parts(Box<RuleParts>),
}

wire! {
    /// A rule written as an object. Exactly one of the keys that name a rule is there; the others are its parts.
    nested RuleParts {
        /// Done by its criterion or waived: a component.
        "done" done: Option<String>,
        /// Evidence `completed` of a component.
        "completed" completed: Option<String>,
        /// Evidence `passed` of a component.
        "passed" passed: Option<String>,
        /// Evidence `submitted` of a component.
        "submitted" submitted: Option<String>,
        /// Evidence `signed_off` of a component.
        "signed_off" signed_off: Option<String>,
        /// Any activity about a component.
        "started" started: Option<String>,
        /// A waiver of a component.
        "waived" waived: Option<String>,
        /// A failed attempt at a component, not passed since.
        "failed" failed: Option<String>,
        /// Scores of a component, with `at_least` or `below`.
        "score" score: Option<String>,
        /// Presence in one session of a component, with `at_least` (default 1).
        "attended" attended: Option<String>,
        /// Minutes of presence over all sessions of a component, with `at_least`.
        "minutes" minutes: Option<String>,
        /// Sessions of a component attended, with `at_least`.
        "sessions" sessions: Option<String>,
        /// Occurrences of a repeated component done, with `at_least`.
        "occurrences" occurrences: Option<String>,
        /// An objective mastered.
        "objective" objective: Option<String>,
        /// A named rule of the programme.
        "group" group: Option<String>,
        /// An award held.
        "award" award: Option<String>,
        /// A trigger that has happened.
        "triggered" triggered: Option<String>,
        /// An attribute, with `is` or `in`.
        "attribute" attribute: Option<String>,
        /// The value of the attribute.
        "is" is: Option<Value>,
        /// The values of the attribute.
        "in" one_of: Option<Vec<Value>>,
        /// From this instant on.
        "from" from: Option<String>,
        /// Until this instant.
        "until" until: Option<String>,
        /// From this duration after enrolment on.
        "since_enrolment" since_enrolment: Option<String>,
        /// A rule that has held without a break for `wait`.
        "after" after: Option<Box<Rule>>,
        /// How long `after` has to hold.
        "wait" wait: Option<String>,
        /// All of these.
        "all" all: Option<Vec<Rule>>,
        /// Any of these.
        "any" any: Option<Vec<Rule>>,
        /// Not this.
        "not" not: Option<Box<Rule>>,
        /// Where this holds, `then` is wanted.
        "if" condition: Option<Box<Rule>>,
        /// What is wanted where `if` holds.
        "then" then: Option<Box<Rule>>,
        /// With `if: {triggered: ..}`: `then` counts only evidence since the latest trigger.
        "anew" anew: Option<bool>,
        /// A count of items, a score, a fraction, minutes, sessions or occurrences.
        "at_least" at_least: Option<Number>,
        /// An exclusive upper bound of a score.
        "below" below: Option<Number>,
        /// The items of a counting rule.
        "of" of: Option<Vec<Rule>>,
        /// Points that the items have to reach.
        "points" points: Option<Number>,
        /// Share of the items' weights to reach, above 0 and up to 100.
        "percent" percent: Option<Number>,
        /// Points this rule is worth inside a `points` rule.
        "worth" worth: Option<i64>,
        /// Components (or means without bound) whose weighted mean score is taken.
        "mean" mean: Option<Vec<Rule>>,
        /// What a missing score counts as.
        "missing" missing: Option<Missing>,
        /// Items to be done one after another.
        "in_order" in_order: Option<Vec<Rule>>,
        /// Mode of the gates that `in_order` implies.
        "mode" mode: Option<Mode>,
        /// Actions of the gates that `in_order` implies.
        "at" at: Option<OneOrMany<Action>>,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// Weight in progress and percentages.
        "weight" weight: Option<i64>,
    }
}

/// Reads what may contain itself, to as many levels as a rule may have: deeper it would be refused anyway, and reading it
/// would take the stack.
fn nested<T: Wire>(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<T> {
    match problems.enter(limits::RULE_DEPTH) {
        true => {
            let read = T::read(value, place, problems);
            problems.leave();
            read
        }
        false => {
            crate::problem::too_deep(place, problems);
            None
        }
    }
}

impl Wire for Rule {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Text(id) => Some(Rule::Component(id.clone())),
            Value::Map(_) => nested(value, place, problems).map(Rule::Parts),
            other => wrong_type(other, "a rule (a component id or an object)", place, problems),
        }
    }
}

impl Rule {
    /// Reads it from a tree.
    ///
    /// # Errors
    /// Every problem of shape at once.
    pub fn from_value(value: &Value) -> Result<Rule, crate::problem::Problems> {
        super::wire::from_value(value)
    }
}

impl<'de> serde::Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::wire::through_tree(deserializer)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Rule::Component(id) => serializer.serialize_str(id),
            Rule::Parts(parts) => parts.serialize(serializer),
        }
    }
}

/// A criterion (section 5 of the domain): a word, or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Criterion {
    /// `completed`, `submitted`, `signed_off`, `started`, `passed`, `attended` or `none`.
    Word(String),
    /// Any other criterion.
    Parts(Box<CriterionParts>),
}

wire! {
    /// A criterion written as an object; exactly one of its keys names it.
    nested CriterionParts {
        /// Reviews by different people.
        "reviewed" reviewed: Option<Number>,
        /// An attempt of at least this score.
        "score" score: Option<Number>,
        /// Presence in one session of at least this fraction.
        "attended" attended: Option<Number>,
        /// Minutes of presence over all sessions.
        "minutes" minutes: Option<Number>,
        /// Sessions attended.
        "sessions" sessions: Option<Number>,
        /// All of these.
        "all" all: Option<Vec<Criterion>>,
        /// Any of these.
        "any" any: Option<Vec<Criterion>>,
        /// At least so many of `of`.
        "at_least" at_least: Option<Number>,
        /// The criteria counted.
        "of" of: Option<Vec<Criterion>>,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
    }
}

impl Wire for Criterion {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Text(word) => Some(Criterion::Word(word.clone())),
            Value::Map(_) => nested(value, place, problems).map(Criterion::Parts),
            other => wrong_type(other, "a criterion (a word or an object)", place, problems),
        }
    }
}

impl Serialize for Criterion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Criterion::Word(word) => serializer.serialize_str(word),
            Criterion::Parts(parts) => parts.serialize(serializer),
        }
    }
}

macro_rules! word_or_parts_schema {
    ($name:ident, $parts:ident) => {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let parts = generator.subschema_for::<$parts>();
                schemars::json_schema!({ "anyOf": [{ "type": "string" }, parts] })
            }
        }
    };
}

word_or_parts_schema!(Rule, RuleParts);
word_or_parts_schema!(Criterion, CriterionParts);
