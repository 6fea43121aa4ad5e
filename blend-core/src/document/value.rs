//! Any document before it is typed: a tree that keeps exact number text and duplicate keys, so that nothing is lost
//! before it can be reported. [`json`] reads it from text; any serde format can produce it too.

use crate::limits;
use crate::problem::{Code, Problem, Problems};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A document tree. Numbers are kept as their text; maps keep the order and duplicates of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// JSON `null`.
    #[default]
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object: keys in the order written, duplicates kept.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The word for this kind of value in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}

/// Reads JSON text (UTF-8, RFC 8259). Duplicate keys and long numbers survive into the tree.
///
/// # Errors
/// `invalid_utf8`, `invalid_json` (with line and column) or `limit_exceeded` (size, depth).
pub fn json(bytes: &[u8]) -> Result<Value, Problems> {
    if bytes.len() > limits::JSON_BYTES {
        let message = format!("the document has {} bytes, more than {}", bytes.len(), limits::JSON_BYTES);
        return Err(Problems::one(Problem::new(Code::LimitExceeded, "", message)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("byte {} does not belong to UTF-8 text", error.valid_up_to());
        Problems::one(Problem::new(Code::InvalidUtf8, "", message).help("save the document as UTF-8"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw: &RawValue = serde_json::from_str(text).map_err(invalid)?;
    tree(raw, 0)
}

fn invalid(error: serde_json::Error) -> Problems {
    let message = format!("not JSON: {error}");
    Problems::one(Problem::new(Code::InvalidJson, "", message))
}

fn tree(raw: &RawValue, depth: usize) -> Result<Value, Problems> {
    if depth > limits::JSON_DEPTH {
        let message = format!("nested deeper than {} levels", limits::JSON_DEPTH);
        return Err(Problems::one(Problem::new(Code::LimitExceeded, "", message)));
    }
    let below = depth.saturating_add(1);
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let Pairs(pairs) = serde_json::from_str(text).map_err(invalid)?;
            pairs.into_iter().map(|(key, raw)| Ok((key, tree(raw, below)?))).collect::<Result<_, _>>().map(Value::Map)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(invalid)?;
            items.into_iter().map(|raw| tree(raw, below)).collect::<Result<_, _>>().map(Value::List)
        }
        Some(b'"') => serde_json::from_str(text).map_err(invalid).map(Value::Text),
        Some(b't') => Ok(Value::Bool(true)),
        Some(b'f') => Ok(Value::Bool(false)),
        Some(b'n') => Ok(Value::Null),
        _ => Ok(Value::Number(text.to_owned())),
    }
}

/// The entries of one JSON object, duplicates kept.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry::<String, &'de RawValue>()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // The shortest text that reads back as this float: what the author of the document wrote.
        Ok(Value::Number(value.to_string()))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Value::Map(pairs))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(text) => serialize_number(text, serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Map(pairs) => {
                let mut map = serializer.serialize_map(Some(pairs.len()))?;
                for (key, value) in pairs {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Writes number text as an integer or float where that reads back as the same text's number, else as text.
pub(super) fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(whole) = text.parse::<i64>() {
        return serializer.serialize_i64(whole);
    }
    let exact = |float: f64| {
        use crate::exact::Decimal;
        float.is_finite()
            && matches!((Decimal::parse(&float.to_string()), Decimal::parse(text)), (Ok(a), Ok(b)) if a == b)
    };
    match text.parse::<f64>() {
        Ok(float) if exact(float) => serializer.serialize_f64(float),
        _ => serializer.serialize_str(text),
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(true)
    }
}
