//! Parts of rules that have no rules inside, and the faults that many rules share.

use crate::document::{Number, Rule as Written, RuleParts, Value};
use crate::exact::Decimal;
use crate::plan::RuleKind;
use crate::problem::{Code, Collector, Place, Problem};

pub(super) fn missing<T>(name: &str, place: &Place<'_>, problems: &mut Collector) -> Option<T> {
    let problem = Problem::new(Code::MissingField, place.to_string(), format!("field `{name}` is missing"));
    problems.push(problem.help(format!("add `{name}`")));
    None
}

pub(super) fn empty(place: &Place<'_>, problems: &mut Collector) {
    problems.error(Code::EmptyList, place.to_string(), "the list has no items");
}

pub(super) fn percent(number: Number, place: &Place<'_>, problems: &mut Collector) -> Option<Decimal> {
    let fits = !number.0.is_negative() && !number.0.is_zero() && number.0 <= Decimal::from_u64(100);
    if !fits {
        problems.error(
            Code::NumberOutOfRange,
            place.to_string(),
            format!("`{number}` percent is not above 0 and up to 100"),
        );
    }
    fits.then_some(number.0)
}

pub(super) fn attribute(parts: &RuleParts, place: &Place<'_>, problems: &mut Collector) -> Option<RuleKind> {
    let plain = |value: &Value, place: &Place<'_>, problems: &mut Collector| {
        let fits = matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_));
        if !fits {
            let message = format!("text, a number or a truth value is wanted here, this is {}", value.kind());
            problems.error(Code::WrongType, place.to_string(), message);
        }
        fits
    };
    let values = match (&parts.is, &parts.one_of) {
        (None, None) => {
            let problem = Problem::new(Code::MissingField, place.to_string(), "the value of the attribute is missing");
            problems.push(problem.help("add `is` with a value, or `in` with a list of them"));
            return None;
        }
        (None, Some(list)) => {
            let place = place.field("in");
            if list.is_empty() {
                empty(&place, problems);
                return None;
            }
            let mut fine = true;
            for (index, value) in list.iter().enumerate() {
                fine &= plain(value, &place.item(index), problems);
            }
            fine.then(|| list.clone())?
        }
        (Some(value), None) => plain(value, &place.field("is"), problems).then(|| vec![value.clone()])?,
        (_, Some(_)) => {
            let problem = Problem::new(
                Code::ConflictingFields,
                place.field("in").to_string(),
                "`is` and `in` exclude each other",
            );
            problems.push(problem.help("keep one of them").related([place.field("is").to_string()]));
            return None;
        }
    };
    Some(RuleKind::Attribute { name: parts.attribute.as_deref()?.into(), values })
}

/// The trigger since whose latest happening evidence counts.
pub(super) fn trigger(parts: &RuleParts, place: &Place<'_>, problems: &mut Collector) -> Option<Box<str>> {
    if let Some(Written::Parts(condition)) = parts.condition.as_deref()
        && let Some(trigger) = &condition.triggered
    {
        return Some(trigger.as_str().into());
    }
    let message = "`anew` counts evidence since a trigger, and the condition is no `triggered`";
    let problem = Problem::new(Code::BadRule, place.field("anew").to_string(), message);
    problems.push(problem.help("write `if: {triggered: ..}`"));
    None
}
