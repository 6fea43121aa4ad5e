//! From a [`Value`] to typed documents, all faults at once.
//!
//! [`Wire`] reads one value and pushes every problem with its place; a reader that cannot produce its value returns
//! `None` and its neighbours are still read. [`wire!`] declares a document struct once: its fields, their names on the
//! wire, its reader, its serde forms and its JSON Schema. [`words!`] does the same for a fixed list of words.

use super::number::Number;
use super::value::{Value, survives};
use crate::limits;
use crate::problem::{Code, Collector, Place, Problem, shown};
use serde::Serialize;
use std::collections::BTreeMap;

/// A type that can be read from a document tree.
pub(crate) trait Wire: Sized {
    /// Reads the value at `place`; `None` only after a problem was pushed.
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self>;

    /// What stands for a field that is not there; required unless overridden.
    fn absent(field: &str, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        problems.push(
            Problem::new(Code::MissingField, place.to_string(), format!("field `{field}` is missing"))
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
pub(super) fn wrong_type<T>(value: &Value, wanted: &str, place: &Place<'_>, problems: &mut Collector) -> Option<T> {
    let message = format!("{wanted} is wanted here, this is {}", value.kind());
    problems.push(Problem::new(Code::WrongType, place.to_string(), message).help(format!("give {wanted}")));
    None
}

impl<T: Wire> Wire for Option<T> {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value, place, problems).map(Some),
        }
    }
    fn absent(_: &str, _: &Place<'_>, _: &mut Collector) -> Option<Self> {
        Some(None)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        T::read(value, place, problems).map(Box::new)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        let Value::List(items) = value else {
            return wrong_type(value, "a list", place, problems);
        };
        let mut read = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.iter().enumerate() {
            match (T::read(item, &place.item(index), problems), &mut read) {
                (Some(item), Some(read)) => read.push(item),
                _ => read = None,
            }
        }
        read
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        let pairs = entries(value, place, problems)?;
        let mut read = Some(BTreeMap::new());
        for (key, value) in pairs {
            // Keys are names; one without end would be told again with everything below it.
            let found = match key.chars().nth(limits::ID_CHARS) {
                Some(_) => {
                    let message = format!("key `{}` is longer than {} characters", shown(key), limits::ID_CHARS);
                    problems.error(Code::BadId, place.field(key), message);
                    None
                }
                None => T::read(value, &place.field(key), problems),
            };
            match (found, &mut read) {
                (Some(found), Some(read)) => drop(read.insert(key.clone(), found)),
                _ => read = None,
            }
        }
        read
    }
}

impl Wire for String {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            other => wrong_type(other, "text", place, problems),
        }
    }
}

impl Wire for bool {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(*flag),
            other => wrong_type(other, "`true` or `false`", place, problems),
        }
    }
}

impl Wire for i64 {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        if !matches!(value, Value::Number(_)) {
            return wrong_type(value, "a whole number", place, problems);
        }
        let number = Number::read(value, place, problems)?;
        if number.whole().is_none() {
            let message = format!("`{number}` is not a whole number");
            problems.push(Problem::new(Code::NumberOutOfRange, place.to_string(), message).help("give a whole number"));
        }
        number.whole()
    }
}

impl Wire for Value {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        plain(value, place, problems).then(|| value.clone())
    }
}

/// Free data may have any shape, but no key twice, and no number that would not come back as it was written.
fn plain(value: &Value, place: &Place<'_>, problems: &mut Collector) -> bool {
    match value {
        _ if problems.is_full() => false,
        Value::List(items) => {
            let mut fine = true;
            for (index, item) in items.iter().enumerate() {
                fine &= plain(item, &place.item(index), problems);
            }
            fine
        }
        Value::Map(_) => {
            let Some(pairs) = entries(value, place, problems) else { return false };
            let mut fine = true;
            for (key, item) in pairs {
                fine &= plain(item, &place.field(key), problems);
            }
            fine
        }
        Value::Number(text) if !survives(text) => {
            let message = format!("`{}` has too many digits to be kept exactly", shown(text));
            problems.push(Problem::new(Code::BadNumber, place.to_string(), message).help("write it as text"));
            false
        }
        _ => true,
    }
}

/// The entries of an object, after complaining about keys that come twice; what else is wrong is still looked for.
pub(super) fn entries<'v>(
    value: &'v Value,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<&'v [(String, Value)]> {
    let Value::Map(pairs) = value else {
        return wrong_type(value, "an object", place, problems);
    };
    let mut seen = std::collections::HashSet::with_capacity(pairs.len());
    for (key, _) in pairs {
        if !seen.insert(key.as_str()) {
            let message = format!("key `{}` comes twice", shown(key));
            problems.error(Code::DuplicateKey, place.field(key), message);
        }
    }
    Some(pairs.as_slice())
}

/// Reads one object field by field; [`finish`](Fields::finish) complains about fields nobody asked for.
pub(super) struct Fields<'v> {
    pairs: &'v [(String, Value)],
    place: &'v Place<'v>,
}

impl<'v> Fields<'v> {
    pub(super) fn of(value: &'v Value, place: &'v Place<'v>, problems: &mut Collector) -> Option<Self> {
        Some(Fields { pairs: entries(value, place, problems)?, place })
    }

    pub(super) fn take<T: Wire>(&self, name: &str, problems: &mut Collector) -> Option<T> {
        match self.pairs.iter().find(|(key, _)| key == name) {
            Some((_, value)) => T::read(value, &self.place.field(name), problems),
            None => T::absent(name, self.place, problems),
        }
    }

    /// Takes a field to where it belongs; whether it could be read.
    pub(super) fn fill<T: Wire>(&self, name: &str, into: &mut T, problems: &mut Collector) -> bool {
        self.take(name, problems).map(|read| *into = read).is_some()
    }

    pub(super) fn finish(self, known: &[&'static str], problems: &mut Collector) {
        for (key, _) in self.pairs {
            if known.contains(&key.as_str()) {
                continue;
            }
            let message = format!("unknown field `{}`", shown(key));
            let problem = Problem::new(Code::UnknownField, self.place.field(key).to_string(), message);
            let problem = problem.help(format!("known here: {}", known.join(", ")));
            problems.push_near(problem, key, known.iter().copied());
        }
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
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        match value {
            Value::List(_) => Vec::read(value, place, problems).map(OneOrMany::Many),
            single => T::read(single, place, problems).map(OneOrMany::One),
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
    let read = T::read(value, &Place::at(""), &mut problems);
    problems.finish(read).map(|(document, _)| document)
}

/// Declares a document struct: `"name on the wire" field: Type,`. `Option` fields may be left out. A `nested` struct may
/// contain itself: every field can be left out, and it is read field by field into a box, so that little of it stays on
/// the stack.
macro_rules! wire {
    ($(#[$doc:meta])* nested $name:ident { $($(#[$field_doc:meta])* $wire:literal $field:ident: $type:ty,)* }) => {
        wire!(@type $(#[$doc])* #[derive(Default)] $name { $($(#[$field_doc])* $wire $field: $type,)* });

        impl $crate::document::wire::Wire for Box<$name> {
            fn read(
                value: &$crate::document::Value,
                place: &$crate::problem::Place<'_>,
                problems: &mut $crate::problem::Collector,
            ) -> Option<Self> {
                let fields = $crate::document::wire::Fields::of(value, place, problems)?;
                let mut made = Box::<$name>::default();
                let mut fine = true;
                $(fine &= fields.fill($wire, &mut made.$field, problems);)*
                fields.finish(&[$($wire),*], problems);
                fine.then_some(made)
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $wire:literal $field:ident: $type:ty,)* }) => {
        wire!(@type $(#[$doc])* $name { $($(#[$field_doc])* $wire $field: $type,)* });

        impl $crate::document::wire::Wire for $name {
            fn read(
                value: &$crate::document::Value,
                place: &$crate::problem::Place<'_>,
                problems: &mut $crate::problem::Collector,
            ) -> Option<Self> {
                let fields = $crate::document::wire::Fields::of(value, place, problems)?;
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
    (@type $(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $wire:literal $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
        pub struct $name {
            $($(#[$field_doc])*
            #[serde(rename = $wire, skip_serializing_if = "crate::document::wire::Wire::is_absent")]
            pub $field: $type,)*
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
                place: &$crate::problem::Place<'_>,
                problems: &mut $crate::problem::Collector,
            ) -> Option<Self> {
                let text = <String as $crate::document::wire::Wire>::read(value, place, problems)?;
                let found = $name::from_word(&text);
                if found.is_none() {
                    $crate::document::wire::unknown_word(&text, place, &[$($word),*], problems);
                }
                found
            }
        }
    };
}

/// Tells a word that is not in its list.
pub(crate) fn unknown_word(text: &str, place: &Place<'_>, known: &[&'static str], problems: &mut Collector) {
    let problem = Problem::new(Code::UnknownValue, place.to_string(), format!("unknown word `{}`", shown(text)));
    problems.push_near(problem.help(format!("known here: {}", known.join(", "))), text, known.iter().copied());
}
