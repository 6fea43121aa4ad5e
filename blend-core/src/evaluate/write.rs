//! Rules, criteria and what they want, written as documents for answers.

use super::frame::Frame;
use crate::document::{Missing, Value};
use crate::exact::Score;
use crate::plan::{Criterion, Leaf, MeanItem, RuleId, RuleKind, Test};
use crate::time::Instant;

/// An object.
pub(crate) fn object(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

pub(crate) fn text(text: impl ToString) -> Value {
    Value::Text(text.to_string())
}

pub(crate) fn number(number: impl ToString) -> Value {
    Value::Number(number.to_string())
}

/// What a test wants, as `need` says it: a word, or the word with its number.
pub(crate) fn test(test: &Test) -> Value {
    match test {
        Test::Started => text("started"),
        Test::Completed => text("completed"),
        Test::Submitted => text("submitted"),
        Test::SignedOff => text("signed_off"),
        Test::Passed => text("passed"),
        Test::Score(bound) => object([("score", text(bound))]),
        Test::Reviewed(count) => object([("reviewed", number(count))]),
        Test::Attended(share) => object([("attended", text(share))]),
        Test::Minutes(minutes) => object([("minutes", text(minutes))]),
        Test::Sessions(count) => object([("sessions", number(count))]),
    }
}

/// A criterion as a document.
pub(crate) fn criterion(of: &Criterion) -> Value {
    let list = |parts: &[Criterion]| Value::List(parts.iter().map(criterion).collect());
    match of {
        Criterion::None => text("none"),
        Criterion::Test(wanted) => test(wanted),
        Criterion::All(parts) => object([("all", list(parts))]),
        Criterion::Any(parts) => object([("any", list(parts))]),
        Criterion::AtLeast(count, parts) => object([("at_least", number(count)), ("of", list(parts))]),
    }
}

impl Frame {
    /// A rule as a document.
    pub(crate) fn write(&self, id: RuleId) -> Value {
        let Some(rule) = self.rule(id) else { return Value::Null };
        let list = |of: &[RuleId]| Value::List(of.iter().map(|id| self.write(*id)).collect());
        let instant = |at: &Instant| text(at);
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                let name = self.plan.component(*component).map(|component| component.name(*occurrence));
                leaf_rule(leaf, text(name.unwrap_or_default()))
            }
            RuleKind::Occurrences { component, count } => {
                let name = self.plan.component(*component).map(|component| component.id.to_string());
                object([("occurrences", text(name.unwrap_or_default())), ("at_least", number(count))])
            }
            RuleKind::Objective(objective) => {
                let id = self.plan.objectives.get(objective.at()).map(|objective| objective.id.to_string());
                object([("objective", text(id.unwrap_or_default()))])
            }
            RuleKind::Group(group) => {
                let id = self.plan.groups.get(group.at()).map(|group| group.id.to_string());
                object([("group", text(id.unwrap_or_default()))])
            }
            RuleKind::Award(award) => object([("award", text(award))]),
            RuleKind::Triggered(trigger) => object([("triggered", text(trigger))]),
            RuleKind::Attribute { name, values } => match values.as_slice() {
                [value] => object([("attribute", text(name)), ("is", value.clone())]),
                values => object([("attribute", text(name)), ("in", Value::List(values.to_vec()))]),
            },
            RuleKind::From(at) => object([("from", instant(at))]),
            RuleKind::Until(at) => object([("until", instant(at))]),
            RuleKind::SinceEnrolment(period) => object([("since_enrolment", text(period))]),
            RuleKind::After { rule, wait } => object([("after", self.write(*rule)), ("wait", text(wait))]),
            RuleKind::All(of) => object([("all", list(of))]),
            RuleKind::Any(of) => object([("any", list(of))]),
            RuleKind::Not(rule) => object([("not", self.write(*rule))]),
            RuleKind::If { condition, then, anew } => {
                let parts = [("if", self.write(*condition)), ("then", self.write(*then))];
                object(parts.into_iter().chain(anew.as_ref().map(|_| ("anew", Value::Bool(true)))))
            }
            RuleKind::AtLeast { count, of } => object([("at_least", number(count)), ("of", list(of))]),
            RuleKind::Points { points, count, of } => {
                let count = count.map(|count| ("at_least", number(count)));
                object([("points", number(points))].into_iter().chain(count).chain([("of", list(of))]))
            }
            RuleKind::Percent { percent, of } => object([("percent", number(percent)), ("of", list(of))]),
            RuleKind::Mean { items, at_least, missing } => {
                let items = self.mean_items(items);
                object([("mean", items), ("at_least", text(at_least)), ("missing", missing_word(*missing))])
            }
            RuleKind::InOrder(of) => object([("in_order", list(of))]),
        }
    }

    fn mean_items(&self, items: &[MeanItem]) -> Value {
        let item = |item: &MeanItem| match item {
            MeanItem::Component { component, occurrence, .. } => {
                text(self.plan.component(*component).map(|found| found.name(*occurrence)).unwrap_or_default())
            }
            MeanItem::Mean { items, missing, .. } => {
                object([("mean", self.mean_items(items)), ("missing", missing_word(*missing))])
            }
        };
        Value::List(items.iter().map(item).collect())
    }
}

fn missing_word(missing: Missing) -> Value {
    text(missing.word())
}

fn leaf_rule(leaf: &Leaf, name: Value) -> Value {
    let bound = |key: &'static str, name: Value, bound: Value| object([(key, name), ("at_least", bound)]);
    match leaf {
        Leaf::Done => name,
        Leaf::Waived => object([("waived", name)]),
        Leaf::Failed => object([("failed", name)]),
        Leaf::Score { at_least, below } => {
            let least = at_least.map(|bound: Score| ("at_least", text(bound)));
            let below = below.map(|bound: Score| ("below", text(bound)));
            object([("score", name)].into_iter().chain(least).chain(below))
        }
        Leaf::Test(Test::Started) => object([("started", name)]),
        Leaf::Test(Test::Completed) => object([("completed", name)]),
        Leaf::Test(Test::Submitted) => object([("submitted", name)]),
        Leaf::Test(Test::SignedOff) => object([("signed_off", name)]),
        Leaf::Test(Test::Passed) => object([("passed", name)]),
        Leaf::Test(Test::Score(score)) => bound("score", name, text(score)),
        Leaf::Test(Test::Reviewed(count)) => bound("reviewed", name, number(count)),
        Leaf::Test(Test::Attended(share)) => bound("attended", name, text(share)),
        Leaf::Test(Test::Minutes(minutes)) => bound("minutes", name, text(minutes)),
        Leaf::Test(Test::Sessions(count)) => bound("sessions", name, number(count)),
    }
}
