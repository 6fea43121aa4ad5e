//! How anything wrong is told: one [`Problem`] a fault, with a stable code, the place, what is wrong and what to do.
//!
//! Readers and compilers push problems into a collector and go on; at the end it becomes a refusal ([`Problems`],
//! never empty, sorted by place) or a list of warnings beside the result. Nothing stops at the first fault.

mod code;
mod nearest;

pub use code::Code;
pub(crate) use nearest::nearest;

use serde::{Serialize, Serializer};

/// How much a [`Problem`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The document is refused.
    Error,
    /// The document is taken; its author should look.
    Warning,
}

impl Severity {
    /// The word used in every language: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// One fault of an input: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Problem {
    code: Code,
    severity: Severity,
    #[serde(rename = "path")]
    pointer: String,
    message: String,
    help: Option<String>,
    related: Vec<String>,
}

impl Problem {
    pub(crate) fn new(code: Code, pointer: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            pointer: pointer.into(),
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, pointers: impl IntoIterator<Item = String>) -> Problem {
        self.related.extend(pointers);
        self
    }

    pub(crate) fn warning(mut self) -> Problem {
        self.severity = Severity::Warning;
        self
    }

    /// Puts the place under another.
    pub(crate) fn under(mut self, prefix: &str) -> Problem {
        self.pointer.insert_str(0, prefix);
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The place: a JSON pointer (RFC 6901) into the document given, empty for the whole of it.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is wrong, in one sentence, with the user's own text in backticks.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, where something useful can be said (often the nearest known name).
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Other places that take part in the fault: JSON pointers, or ids where a fault is a path through several things.
    pub fn related_places(&self) -> &[String] {
        &self.related
    }
}

/// A refusal: every problem of one input, at least one of them an error, sorted by place, then code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", summary(.list))]
pub struct Problems {
    list: Vec<Problem>,
}

fn summary(list: &[Problem]) -> String {
    let mut text = String::new();
    for problem in list {
        if !text.is_empty() {
            text.push('\n');
        }
        let place = if problem.pointer.is_empty() { "(document)" } else { &problem.pointer };
        text.push_str(&format!("{}[{}] {place}: {}", problem.severity.word(), problem.code.name(), problem.message));
        if let Some(help) = &problem.help {
            text.push_str(&format!(" ({help})"));
        }
    }
    text
}

impl Problems {
    pub(crate) fn one(problem: Problem) -> Problems {
        Problems { list: vec![problem] }
    }

    /// The problems, sorted by place, then code.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.list.iter()
    }

    /// The problems as a slice; never empty.
    pub fn as_slice(&self) -> &[Problem] {
        &self.list
    }
}

impl Serialize for Problems {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Gathers problems while reading goes on.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    list: Vec<Problem>,
}

impl Collector {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    pub(crate) fn error(&mut self, code: Code, pointer: impl Into<String>, message: impl Into<String>) {
        self.push(Problem::new(code, pointer, message));
    }

    /// How many problems there are so far.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// The value and its warnings, or the refusal when anything was an error (or no value came to be).
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<(T, Vec<Problem>), Problems> {
        self.list.sort_by(|a, b| (&a.pointer, a.code.name(), &a.message).cmp(&(&b.pointer, b.code.name(), &b.message)));
        self.list.dedup();
        match value {
            Some(value) if !self.has_errors() => Ok((value, self.list)),
            _ => Err(Problems { list: self.list }),
        }
    }
}

/// Appends one step to a JSON pointer, escaped as RFC 6901 wants it.
pub(crate) fn step(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
