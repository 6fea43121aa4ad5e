//! Numbers as they are written: exact in documents, measured in facts.

use super::value::{Value, serialize_number};
use super::wire::{Wire, wrong_type};
use crate::exact::{Decimal, DecimalError};
use crate::problem::{Code, Collector, Place, Problem, shown};
use serde::{Serialize, Serializer};

/// An exact decimal number: a JSON number, or the same number as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub Decimal);

impl Number {
    /// The number as a whole one, when it is.
    pub fn whole(&self) -> Option<i64> {
        self.0.to_string().parse().ok()
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Wire for Number {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        decimal(value, Decimal::parse, place, problems).map(Number)
    }
}

fn decimal(
    value: &Value,
    parse: impl Fn(&str) -> Result<Decimal, DecimalError>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<Decimal> {
    let (Value::Number(text) | Value::Text(text)) = value else {
        return wrong_type(value, "a number", place, problems);
    };
    match parse(text) {
        Ok(decimal) => return Some(decimal),
        Err(DecimalError::NotANumber) => {
            let problem =
                Problem::new(Code::BadNumber, place.to_string(), format!("`{}` is not a number", shown(text)));
            problems.push(problem.help("write a number as `0.8`"));
        }
        Err(DecimalError::TooManyDigits) => {
            let message = format!("`{}` has too many digits to be kept exactly", shown(text));
            problems.error(Code::BadNumber, place, message);
        }
    }
    None
}

/// A number that was measured somewhere, as facts carry it: as [`Number`], but digits beyond the 18th after the point do
/// not matter, so that what another system worked out in binary floating point can be told as it wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Measure(pub Decimal);

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Wire for Measure {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        decimal(value, Decimal::nearly, place, problems).map(Measure)
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(&self.0.to_string(), serializer)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(&self.0.to_string(), serializer)
    }
}

macro_rules! number_schema {
    ($name:ident) => {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": ["number", "string"],
                    "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"
                })
            }
        }
    };
}

number_schema!(Number);
number_schema!(Measure);
