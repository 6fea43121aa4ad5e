//! From JSON text to a tree of [`Value`]s, without recursion, each fault with its line and column.

use super::Value;
use crate::limits;
use crate::problem::{Code, Place, Problem, Problems};
use serde::de::IgnoredAny;

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
    let _: IgnoredAny = serde_json::from_str(text).map_err(|error| invalid(&error, text, text))?;
    Scanner { text, at: 0 }.tree(limits::JSON_DEPTH)
}

/// A typed document as the tree it is written as, of any size.
pub(crate) fn tree(document: &impl serde::Serialize) -> Value {
    // Documents have nothing in them that JSON cannot hold.
    let text = serde_json::to_string(document).unwrap_or_default();
    Scanner { text: &text, at: 0 }.tree(usize::MAX).unwrap_or_default()
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

/// A list or object that has not been read to its end.
enum Open {
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl Open {
    fn put(&mut self, value: Value) {
        match self {
            Open::List(read) => read.push(value),
            Open::Map(read) => {
                if let Some((_, slot)) = read.last_mut() {
                    *slot = value;
                }
            }
        }
    }

    fn close(self) -> Value {
        match self {
            Open::List(read) => Value::List(read),
            Open::Map(read) => Value::Map(read),
        }
    }
}

/// Reads text that was found to be JSON, in one pass and without recursion: documents may be deep, stacks small.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// What is before the first byte that does not fit.
    fn take(&mut self, fits: impl Fn(u8) -> bool) -> &'t str {
        let start = self.at;
        while self.byte().is_some_and(&fits) {
            self.skip(1);
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.take(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    fn string(&mut self) -> Result<String, Problems> {
        let start = self.at;
        self.skip(1);
        let plain = self.take(|byte| byte != b'"' && byte != b'\\');
        if self.byte() == Some(b'"') {
            self.skip(1);
            return Ok(plain.to_owned());
        }
        while self.byte() == Some(b'\\') {
            self.skip(2);
            self.take(|byte| byte != b'"' && byte != b'\\');
        }
        self.skip(1);
        let quoted = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(quoted).map_err(|error| invalid(&error, quoted, self.text))
    }

    /// A value that is whole at once; `None` at a list or object.
    fn plain(&mut self) -> Result<Option<Value>, Problems> {
        let (length, value) = match self.byte() {
            Some(b'{' | b'[') => return Ok(None),
            Some(b'"') => return self.string().map(|text| Some(Value::Text(text))),
            Some(b't') => (4, Value::Bool(true)),
            Some(b'f') => (5, Value::Bool(false)),
            Some(b'n') => (4, Value::Null),
            _ => {
                let number = self.take(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
                if number.is_empty() {
                    return Err(Problems::one(Problem::new(Code::InvalidJson, "", "not JSON: a value is missing")));
                }
                (0, Value::Number(number.to_owned()))
            }
        };
        self.skip(length);
        Ok(Some(value))
    }

    fn tree(&mut self, levels: usize) -> Result<Value, Problems> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.blanks();
            let mut made = self.plain()?;
            if made.is_none() {
                if open.len() >= levels {
                    return Err(deep(&open));
                }
                let map = self.byte() == Some(b'{');
                open.push(if map { Open::Map(Vec::new()) } else { Open::List(Vec::new()) });
                self.skip(1);
            }
            // What is whole belongs to the list or object around it, which may be whole with it.
            loop {
                let Some(around) = open.last_mut() else { return Ok(made.unwrap_or_default()) };
                if let Some(value) = made.take() {
                    around.put(value);
                }
                self.blanks();
                match self.byte() {
                    Some(b']' | b'}') => {
                        self.skip(1);
                        made = open.pop().map(Open::close);
                        continue;
                    }
                    Some(b',') => self.skip(1),
                    _ => {}
                }
                if let Open::Map(pairs) = around {
                    self.blanks();
                    pairs.push((self.string()?, Value::Null));
                    self.blanks();
                    // The colon.
                    self.skip(1);
                }
                break;
            }
        }
    }
}

/// Tells the place of a list or object that is inside too many others.
fn deep(open: &[Open]) -> Problems {
    let mut pointer = String::new();
    for around in open {
        let step = match around {
            Open::List(read) => Place::at("").item(read.len()).to_string(),
            Open::Map(read) => read.last().map(|(key, _)| Place::at("").field(key).to_string()).unwrap_or_default(),
        };
        pointer.push_str(&step);
    }
    let message = format!("nested deeper than {} levels", limits::JSON_DEPTH);
    Problems::one(Problem::new(Code::LimitExceeded, pointer, message))
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

    proptest::proptest! {
        #[test]
        fn any_json_is_read_as_it_is(seed in proptest::collection::vec(0_u8..16, 0..200)) {
            // A tree drawn from digits: scalars with all that text may contain, lists and objects.
            let mut stack = vec![Vec::<serde_json::Value>::new()];
            for (index, digit) in seed.iter().enumerate() {
                let made = match digit {
                    0 | 1 => { stack.push(Vec::new()); continue; }
                    2 if stack.len() > 1 => serde_json::Value::Array(stack.pop().unwrap()),
                    3 if stack.len() > 1 => stack.pop().unwrap().into_iter().enumerate().map(|(n, value)| (format!("k\"{n}\\{index}é"), value)).collect::<serde_json::Map<_, _>>().into(),
                    4 => serde_json::json!("a\"b\\c\n\u{1}é\u{1f600}/"),
                    5 => serde_json::json!(-1.5e-7),
                    6 => serde_json::json!(true),
                    7 => serde_json::json!(null),
                    8 => serde_json::json!(false),
                    9 => serde_json::json!("\\\""),
                    10 => serde_json::json!({}),
                    11 => serde_json::json!([]),
                    _ => serde_json::json!(index),
                };
                stack.last_mut().unwrap().push(made);
            }
            let whole = stack.into_iter().rev().reduce(|inner, mut outer| { outer.push(inner.into()); outer }).unwrap();
            for text in [serde_json::to_string(&whole).unwrap(), serde_json::to_string_pretty(&whole).unwrap()] {
                let read = json(text.as_bytes()).unwrap();
                proptest::prop_assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::Value::from(whole.clone()));
            }
        }
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
