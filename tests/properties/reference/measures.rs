//! Counts over many learners: a rate is a numerator, a denominator and who was left out for what reason.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use serde_json::{Value, json};

use super::number::{Q, q, show};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) numerator: usize,
    pub(crate) denominator: usize,
    pub(crate) excluded: BTreeMap<String, usize>,
}

impl Rate {
    pub(crate) fn count(&mut self, holds: bool) {
        self.denominator += 1;
        self.numerator += usize::from(holds);
    }

    pub(crate) fn leave_out(&mut self, reason: &str) {
        *self.excluded.entry(reason.to_owned()).or_default() += 1;
    }

    pub(crate) fn plus(mut self, other: &Rate) -> Rate {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        for (reason, n) in &other.excluded {
            *self.excluded.entry(reason.clone()).or_default() += n;
        }
        self
    }

    /// Basis points rounded down; nothing over nothing is no value.
    pub(crate) fn show(&self) -> Value {
        let value = (self.denominator > 0).then(|| self.numerator * 10_000 / self.denominator);
        json!({"numerator": self.numerator, "denominator": self.denominator, "value": value, "excluded": self.excluded})
    }
}

/// The mean as a decimal; none of nothing.
pub(crate) fn mean(values: &[Q]) -> Option<Q> {
    let sum = values.iter().fold(q(0), |a, b| a + b);
    (!values.is_empty()).then(|| sum / q(values.len() as i64))
}

pub(crate) fn show_mean(values: &[Q]) -> Option<String> {
    mean(values).map(|m| show(&m))
}

/// The value a share of the way up the sorted values, linear between neighbours (type 7).
fn quantile(sorted: &[Q], share: Q) -> Option<Q> {
    let place = share * q(sorted.len() as i64 - 1);
    let below: usize = place.floor().to_integer().try_into().ok()?;
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * (&place - place.floor()))
}

/// Count and quartiles, each through `shown`.
pub(crate) fn quartiles(mut values: Vec<Q>, shown: impl Fn(Q) -> Value) -> Value {
    values.sort();
    let at = |quarters: i64| quantile(&values, q(quarters) / q(4)).map(&shown);
    json!({"count": values.len(), "lower_quartile": at(1), "median": at(2), "upper_quartile": at(3)})
}

/// Rounded down to a whole number.
pub(crate) fn whole_down(value: Q) -> Value {
    let floor: BigInt = value.floor().to_integer();
    json!(i64::try_from(floor).unwrap())
}

/// As a decimal.
pub(crate) fn as_decimal(value: Q) -> Value {
    json!(show(&value))
}
