//! Exact numbers: every score, mark, fraction and weight is a fraction of two big integers.

use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::Value;

pub(crate) type Q = BigRational;

pub(crate) fn q(whole: i64) -> Q {
    Q::from_integer(BigInt::from(whole))
}

/// A JSON number or a text that holds a decimal, as it is written.
pub(crate) fn decimal(value: &Value) -> Option<Q> {
    match value {
        Value::Number(n) => parse(&n.to_string()),
        Value::String(s) => parse(s),
        _ => None,
    }
}

fn parse(text: &str) -> Option<Q> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{part}").parse().ok()?;
    let shift = exponent - part.len() as i32;
    let ten = BigInt::from(10);
    Some(if shift >= 0 {
        Q::from_integer(digits * ten.pow(shift as u32))
    } else {
        Q::new(digits, ten.pow(shift.unsigned_abs()))
    })
}

/// A score: a decimal, or `{raw, max, min}`; half to even at 9 digits.
pub(crate) fn score(value: &Value) -> Option<Q> {
    if let Some(fields) = value.as_object() {
        let raw = decimal(fields.get("raw")?)?;
        let max = decimal(fields.get("max")?)?;
        let min = fields.get("min").and_then(decimal).unwrap_or_else(|| q(0));
        return Some(nine((raw - &min) / (max - &min)));
    }
    decimal(value).map(nine)
}

fn nine(value: Q) -> Q {
    let scale = q(1_000_000_000);
    let scaled = value * &scale;
    let floor = scaled.floor();
    let rest = &scaled - &floor;
    let half = q(1) / q(2);
    let even = (floor.to_integer() % BigInt::from(2)) == BigInt::from(0);
    let up = rest > half || (rest == half && !even);
    (if up { floor + q(1) } else { floor }) / scale
}

/// Decimal text without trailing zeros, half to even at 9 digits.
pub(crate) fn show(value: &Q) -> String {
    text(&nine(value.clone()))
}

/// Decimal text without trailing zeros, cut at 9 digits.
pub(crate) fn show_cut(value: &Q) -> String {
    let scale = q(1_000_000_000);
    text(&((value * &scale).floor() / scale))
}

fn text(value: &Q) -> String {
    let billionths = (value * q(1_000_000_000)).to_integer();
    let sign = if billionths < BigInt::from(0) { "-" } else { "" };
    let digits = format!("{:0>10}", billionths.magnitude().to_string());
    let (whole, part) = digits.split_at(digits.len() - 9);
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Whole basis points, rounded down; 10000 exactly when the rule holds.
pub(crate) fn basis_points(share: &Q, holds: bool) -> i64 {
    if holds {
        return 10_000;
    }
    let points: i64 = (share * q(10_000)).floor().to_integer().try_into().unwrap_or(0);
    points.clamp(0, 9_999)
}
