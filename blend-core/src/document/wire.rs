//! From a [`Value`] to typed documents, all faults at once.
//!
//! [`Wire`] reads one value and pushes every problem with its pointer; a reader that cannot produce its value returns
//! `None` and its neighbours are still read. [`wire!`] declares a document struct once: its fields, their names on the
//! wire, its reader, its serde forms and its JSON Schema. [`words!`] does the same for a fixed list of words.

use super::value::{Value, serialize_number};
use crate::exact::{Decimal, DecimalError};
use crate::problem::{Code, Collector, Problem, nearest, step};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A type that can be read from a document tree.
pub(crate) trait Wire: Sized {
    /// Reads the value at `pointer`; `None` after at least one problem was pushed.
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self>;

    /// What stands for a field that is not there; required unless overridden.
    fn absent(field: &str, pointer: &str, problems: &mut Collector) -> Option<Self> {
        problems.push(
            Problem::new(Code::MissingField, pointer, format!("field `{field}` is missing"))
                .help(format!("add `{field}`")),
        );
        None
    }

    /// Whether the field need not be written: it reads back the same when left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Says that a value has the wrong type.
pub(super) fn wrong_type<T>(value: &Value, wanted: &str, pointer: &str, problems: &mut Collector) -> Option<T> {
    problems.error(Code::WrongType, pointer, format!("{wanted} is wanted here, this is {}", value.kind()));
    None
}

impl<T: Wire> Wire for Option<T> {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value, pointer, problems).map(Some),
        }
    }
    fn absent(_: &str, _: &str, _: &mut Collector) -> Option<Self> {
        Some(None)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        T::read(value, pointer, problems).map(Box::new)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        let Value::List(items) = value else {
            return wrong_type(value, "a list", pointer, problems);
        };
        let read: Vec<Option<T>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| T::read(item, &step(pointer, &index.to_string()), problems))
            .collect();
        read.into_iter().collect()
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        let pairs = entries(value, pointer, problems)?;
        let read: Vec<Option<(String, T)>> = pairs
            .iter()
            .map(|(key, value)| T::read(value, &step(pointer, key), problems).map(|read| (key.clone(), read)))
            .collect();
        read.into_iter().collect()
    }
}

impl Wire for String {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            other => wrong_type(other, "text", pointer, problems),
        }
    }
}

impl Wire for bool {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(*flag),
            other => wrong_type(other, "`true` or `false`", pointer, problems),
        }
    }
}

impl Wire for i64 {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        let number = Number::read(value, pointer, problems)?;
        match number.whole() {
            Some(whole) => Some(whole),
            None => {
                problems.error(Code::NumberOutOfRange, pointer, format!("`{number}` is not a whole number"));
                None
            }
        }
    }
}

impl Wire for Value {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        unique(value, pointer, problems).then(|| value.clone())
    }
    fn absent(_: &str, _: &str, _: &mut Collector) -> Option<Self> {
        Some(Value::Null)
    }
    fn is_absent(&self) -> bool {
        *self == Value::Null
    }
}

/// Free data may have any shape, but no key twice.
fn unique(value: &Value, pointer: &str, problems: &mut Collector) -> bool {
    match value {
        Value::List(items) => items
            .iter()
            .enumerate()
            .fold(true, |fine, (index, item)| unique(item, &step(pointer, &index.to_string()), problems) && fine),
        Value::Map(_) => match entries(value, pointer, problems) {
            None => false,
            Some(pairs) => {
                pairs.iter().fold(true, |fine, (key, item)| unique(item, &step(pointer, key), problems) && fine)
            }
        },
        _ => true,
    }
}

/// The entries of an object, after complaining about keys that come twice.
pub(super) fn entries<'v>(value: &'v Value, pointer: &str, problems: &mut Collector) -> Option<&'v [(String, Value)]> {
    let Value::Map(pairs) = value else {
        return wrong_type(value, "an object", pointer, problems);
    };
    let mut seen = std::collections::HashSet::new();
    let mut fine = true;
    for (key, _) in pairs {
        if !seen.insert(key.as_str()) {
            problems.error(Code::DuplicateKey, step(pointer, key), format!("key `{key}` comes twice"));
            fine = false;
        }
    }
    fine.then_some(pairs.as_slice())
}

/// Reads one object field by field; [`finish`](Fields::finish) complains about fields nobody asked for.
pub(super) struct Fields<'v> {
    pairs: &'v [(String, Value)],
    pointer: &'v str,
}

impl<'v> Fields<'v> {
    pub(super) fn of(value: &'v Value, pointer: &'v str, problems: &mut Collector) -> Option<Self> {
        Some(Fields { pairs: entries(value, pointer, problems)?, pointer })
    }

    pub(super) fn take<T: Wire>(&self, name: &str, problems: &mut Collector) -> Option<T> {
        match self.pairs.iter().find(|(key, _)| key == name) {
            Some((_, value)) => T::read(value, &step(self.pointer, name), problems),
            None => T::absent(name, self.pointer, problems),
        }
    }

    pub(super) fn finish(self, known: &[&'static str], problems: &mut Collector) {
        for (key, _) in self.pairs {
            if known.contains(&key.as_str()) {
                continue;
            }
            let problem = Problem::new(Code::UnknownField, step(self.pointer, key), format!("unknown field `{key}`"));
            problems.push(match nearest(key, known.iter().copied()) {
                Some(name) => problem.help(format!("did you mean `{name}`?")),
                None => problem.help(format!("known here: {}", known.join(", "))),
            });
        }
    }
}

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
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        let text = match value {
            Value::Number(text) | Value::Text(text) => text,
            other => return wrong_type(other, "a number", pointer, problems),
        };
        let shown: String = text.chars().take(40).collect();
        match Decimal::parse(text) {
            Ok(decimal) => return Some(Number(decimal)),
            Err(DecimalError::NotANumber) if matches!(value, Value::Text(_)) => {
                problems.error(Code::BadNumber, pointer, format!("`{}` is not a number", shown.escape_debug()));
            }
            Err(_) => problems.push(
                Problem::new(Code::BadNumber, pointer, format!("`{shown}` has too many digits to be kept exactly"))
                    .help("use at most 18 digits before and 18 after the point"),
            ),
        }
        None
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(&self.0.to_string(), serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string"], "pattern": "^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$" })
    }
}

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// A single value.
    One(T),
    /// A list.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values, each with the rest of its pointer: empty for a single one, `/i` in a list.
    pub fn iter(&self) -> impl Iterator<Item = (String, &T)> {
        let (one, many) = match self {
            OneOrMany::One(value) => (Some((String::new(), value)), [].as_slice()),
            OneOrMany::Many(values) => (None, values.as_slice()),
        };
        one.into_iter().chain(many.iter().enumerate().map(|(index, value)| (format!("/{index}"), value)))
    }
}

impl<T: Wire> Wire for OneOrMany<T> {
    fn read(value: &Value, pointer: &str, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::List(_) => Vec::read(value, pointer, problems).map(OneOrMany::Many),
            single => T::read(single, pointer, problems).map(OneOrMany::One),
        }
    }
}

/// Deserialises through a tree, so that every serde format gives every problem at once.
pub(super) fn through_tree<'de, T: Wire, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = <Value as serde::Deserialize>::deserialize(deserializer)?;
    from_value(&value).map_err(serde::de::Error::custom)
}

/// Reads a typed document from a tree, with every problem of shape: types, fields, words, duplicate keys.
pub(crate) fn from_value<T: Wire>(value: &Value) -> Result<T, crate::problem::Problems> {
    let mut problems = Collector::default();
    let read = T::read(value, "", &mut problems);
    problems.finish(read).map(|(document, _)| document)
}

/// Declares a document struct: `"name on the wire" field: Type,`. `Option` fields may be left out.
macro_rules! wire {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $wire:literal $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
        pub struct $name {
            $($(#[$field_doc])*
            #[serde(rename = $wire, skip_serializing_if = "crate::document::wire::Wire::is_absent")]
            pub $field: $type,)*
        }

        impl $crate::document::wire::Wire for $name {
            fn read(
                value: &$crate::document::Value,
                pointer: &str,
                problems: &mut $crate::problem::Collector,
            ) -> Option<Self> {
                let fields = $crate::document::wire::Fields::of(value, pointer, problems)?;
                $(let $field = fields.take::<$type>($wire, problems);)*
                fields.finish(&[$($wire),*], problems);
                Some($name { $($field: $field?,)* })
            }
        }

        impl $name {
            /// Reads it from a tree.
            ///
            /// # Errors
            /// Every problem of shape at once: types, fields, words, duplicate keys.
            pub fn from_value(value: &$crate::document::Value) -> Result<Self, $crate::problem::Problems> {
                $crate::document::wire::from_value(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::document::wire::through_tree(deserializer)
            }
        }
    };
}

/// Declares a fixed list of words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word, in the order of the domain.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word on the wire.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }

        impl $crate::document::wire::Wire for $name {
            fn read(
                value: &$crate::document::Value,
                pointer: &str,
                problems: &mut $crate::problem::Collector,
            ) -> Option<Self> {
                let text = <String as $crate::document::wire::Wire>::read(value, pointer, problems)?;
                let found = $name::from_word(&text);
                if found.is_none() {
                    problems.push($crate::document::wire::unknown_word(&text, pointer, &[$($word),*]));
                }
                found
            }
        }
    };
}

/// The problem of a word that is not in its list.
pub(crate) fn unknown_word(text: &str, pointer: &str, known: &[&'static str]) -> Problem {
    let shown: String = text.chars().take(60).collect();
    let problem = Problem::new(Code::UnknownValue, pointer, format!("unknown word `{}`", shown.escape_debug()));
    match nearest(text, known.iter().copied()) {
        Some(name) => problem.help(format!("did you mean `{name}`?")),
        None => problem.help(format!("known here: {}", known.join(", "))),
    }
}
