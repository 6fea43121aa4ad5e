//! From JSON text to a tree of [`Value`]s, without recursion, each fault with its line and column.

use super::Value;
use crate::limits;
use crate::problem::{Code, Place, Problem, Problems};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Reads JSON text (UTF-8, RFC 8259). Duplicate keys and long numbers survive into the tree.
///
/// ```
/// use blend_core::document::{Value, json};
/// let tree = json(br#"{"weight": 1.50, "weight": 2}"#)?;
/// let Value::Map(pairs) = tree else { unreachable!() };
/// assert_eq!(pairs.len(), 2);
/// assert_eq!(pairs[0].1, Value::Number("1.50".into()));
/// assert_eq!(json(b"{\n 1}").unwrap_err().as_slice()[0].message(), "not JSON: key must be a string at line 2 column 2");
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
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
        Problems::one(Problem::new(Code::InvalidUtf8, "", message))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| invalid(&error, text, text))?;
    tree(raw, text)
}

/// Tells a fault of a part of the text with its line and column in the whole.
fn invalid(error: &serde_json::Error, part: &str, whole: &str) -> Problems {
    let told = error.to_string();
    let what = told.split_once(" at line ").map_or(told.as_str(), |(what, _)| what);
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    let before = whole.get(..start).unwrap_or_default();
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = match error.line() {
        0 | 1 => before.len().saturating_sub(before.rfind('\n').map_or(0, |at| at.saturating_add(1))),
        _ => 0,
    };
    let (line, column) = (error.line().saturating_add(lines), error.column().saturating_add(column));
    let message = format!("not JSON: {what} at line {line} column {column}");
    Problems::one(Problem::new(Code::InvalidJson, "", message))
}

/// Reads value after value without recursion: documents may be deep, and stacks of threads small.
fn tree<'t>(mut raw: &'t RawValue, whole: &str) -> Result<Value, Problems> {
    let mut open: Vec<Open<'t>> = Vec::new();
    loop {
        let mut made = match begin(raw).map_err(|error| invalid(&error, raw.get(), whole))? {
            Begun::Whole(value) => Some(value),
            Begun::Open(_) if open.len() >= limits::JSON_DEPTH => return Err(deep(&open)),
            Begun::Open(list) => {
                open.push(list);
                None
            }
        };
        // What is whole belongs to the list or object around it, which may be whole with it.
        raw = loop {
            let Some(around) = open.last_mut() else { return Ok(made.unwrap_or_default()) };
            if let Some(value) = made.take() {
                around.put(value);
            }
            match around.next() {
                Some(next) => break next,
                None => made = open.pop().map(Open::close),
            }
        };
    }
}

/// A list or object of which not every value has been read yet.
enum Open<'t> {
    List(std::vec::IntoIter<&'t RawValue>, Vec<Value>),
    Map(std::vec::IntoIter<(String, &'t RawValue)>, Vec<(String, Value)>),
}

impl<'t> Open<'t> {
    fn next(&mut self) -> Option<&'t RawValue> {
        match self {
            Open::List(left, _) => left.next(),
            Open::Map(left, read) => {
                let (key, raw) = left.next()?;
                read.push((key, Value::Null));
                Some(raw)
            }
        }
    }

    fn put(&mut self, value: Value) {
        match self {
            Open::List(_, read) => read.push(value),
            Open::Map(_, read) => {
                if let Some((_, slot)) = read.last_mut() {
                    *slot = value;
                }
            }
        }
    }

    fn close(self) -> Value {
        match self {
            Open::List(_, read) => Value::List(read),
            Open::Map(_, read) => Value::Map(read),
        }
    }
}

enum Begun<'t> {
    Whole(Value),
    Open(Open<'t>),
}

fn begin(raw: &RawValue) -> Result<Begun<'_>, serde_json::Error> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let Pairs(pairs) = serde_json::from_str(text)?;
            let read = Vec::with_capacity(pairs.len());
            Begun::Open(Open::Map(pairs.into_iter(), read))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let read = Vec::with_capacity(items.len());
            Begun::Open(Open::List(items.into_iter(), read))
        }
        Some(b'"') => Begun::Whole(Value::Text(serde_json::from_str(text)?)),
        Some(b't') => Begun::Whole(Value::Bool(true)),
        Some(b'f') => Begun::Whole(Value::Bool(false)),
        Some(b'n') => Begun::Whole(Value::Null),
        _ => Begun::Whole(Value::Number(text.to_owned())),
    })
}

/// Tells the place of a list or object that is inside too many others.
fn deep(open: &[Open<'_>]) -> Problems {
    let mut pointer = String::new();
    for around in open {
        let step = match around {
            Open::List(_, read) => Place::at("").item(read.len()).to_string(),
            Open::Map(_, read) => read.last().map(|(key, _)| Place::at("").field(key).to_string()).unwrap_or_default(),
        };
        pointer.push_str(&step);
    }
    let message = format!("nested deeper than {} levels", limits::JSON_DEPTH);
    Problems::one(Problem::new(Code::LimitExceeded, pointer, message))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match json(text.as_bytes()) {
            Ok(value) => format!("{value:?}"),
            Err(problems) => {
                let problem = &problems.as_slice()[0];
                format!("{} {}: {}", problem.code().name(), problem.pointer(), problem.message())
            }
        }
    }

    #[test]
    fn faults_are_told_where_they_are() {
        assert_eq!(told("{\n  \"a\": 1,\n}"), "invalid_json : not JSON: key must be a string at line 3 column 1");
        // A lone surrogate is found only when its text is read.
        let lone = "{\"a\":\n  [1, \"\\ud800\"]}";
        assert_eq!(told(lone), "invalid_json : not JSON: unexpected end of hex escape at line 2 column 14");
        let deep = format!("{{\"a~b\": {}1{}}}", "[".repeat(256), "]".repeat(256));
        assert!(told(&deep).starts_with("limit_exceeded /a~0b/0/0"), "{}", told(&deep));
    }

    #[test]
    fn levels_are_limited_from_any_format() {
        let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        assert!(json(nested(256).as_bytes()).is_ok());
        assert_eq!(json(nested(257).as_bytes()).unwrap_err().as_slice()[0].code(), Code::LimitExceeded);
        let tree = |levels: usize| (0..levels).fold(serde_json::Value::Null, |inner, _| serde_json::json!([inner]));
        assert!(serde_json::from_value::<Value>(tree(256)).is_ok());
        assert!(serde_json::from_value::<Value>(tree(257)).is_err());
    }

    #[test]
    fn trees_keep_what_was_written() {
        let text = r#"{"b":[1.50,-0,1e3,"x\u0041",null,true,{"b":2,"b":3}],"a":{}}"#;
        let Value::Map(pairs) = json(text.as_bytes()).unwrap() else { panic!("an object") };
        assert_eq!(pairs.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        let Value::List(items) = &pairs[0].1 else { panic!("a list") };
        let number = |text: &str| Value::Number(text.to_owned());
        assert_eq!(items[..3], [number("1.50"), number("-0"), number("1e3")]);
        assert_eq!(items[3], Value::Text("xA".to_owned()));
        let twice = vec![("b".to_owned(), number("2")), ("b".to_owned(), number("3"))];
        assert_eq!(items[6], Value::Map(twice));
        assert!(json(b"\xef\xbb\xbf[]").is_ok() && json(b"").is_err() && json(b"[] []").is_err());
    }
}
