//! How anything wrong is told: one [`Problem`] a fault, with a stable code, the place, what is wrong and what to do.
//!
//! Readers and compilers push problems into a collector and go on; at the end it becomes a refusal ([`Problems`],
//! never empty, sorted by place) or a list of warnings beside the result. Nothing stops at the first fault.

mod code;
mod nearest;
mod place;

pub use code::Code;
pub(crate) use nearest::nearest;
pub(crate) use place::Place;

use crate::limits;
use serde::{Serialize, Serializer};
use std::fmt;

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
///
/// ```
/// use blend_core::{Programme, problem::{Code, Severity}};
/// let refused = Programme::from_json(br#"{
///     "id": "p", "components": [{"id": "quiz", "format": "video"}], "completion": {"all": ["quizz"]}
/// }"#).unwrap_err();
/// let problem = &refused.as_slice()[0];
/// assert_eq!((problem.code(), problem.severity()), (Code::UnknownReference, Severity::Error));
/// assert_eq!(problem.pointer(), "/completion/all/0");
/// assert_eq!(problem.message(), "there is no component `quizz`");
/// assert_eq!(problem.help_text(), "did you mean `quiz`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Problem {
    code: Code,
    severity: Severity,
    #[serde(rename = "path")]
    pointer: String,
    message: String,
    help: String,
    related: Vec<String>,
}

impl Problem {
    pub(crate) fn new(code: Code, pointer: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            pointer: pointer.into(),
            message: message.into(),
            help: code.help().to_owned(),
            related: Vec::new(),
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = help.into();
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

    /// Puts it at another place.
    pub(crate) fn placed(mut self, pointer: String) -> Problem {
        self.pointer = pointer;
        self
    }

    /// Puts the place, and those that are in there too, into what stands at another.
    pub(crate) fn within(mut self, place: &str) -> Problem {
        for pointer in std::iter::once(&mut self.pointer).chain(&mut self.related) {
            if let Some(rest) = pointer.strip_prefix(place) {
                *pointer = rest.to_owned();
            }
        }
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

    /// What to do about it, often the nearest known name; never empty.
    pub fn help_text(&self) -> &str {
        &self.help
    }

    /// Other places that take part in the fault: JSON pointers, or ids where a fault is a path through several things.
    pub fn related_places(&self) -> &[String] {
        &self.related
    }
}

/// A refusal: every problem of one input, at least one of them an error, sorted by place, then code.
///
/// It shows as one line a problem and serialises as a list of objects, the same in every language.
///
/// ```
/// use blend_core::Programme;
/// let refused = Programme::from_json(b"[").unwrap_err();
/// assert!(refused.to_string().starts_with("error[invalid_json] (document): not JSON"));
/// let list = serde_json::to_value(&refused).unwrap();
/// assert_eq!((&list[0]["code"], &list[0]["path"]), (&"invalid_json".into(), &"".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", summary(.list))]
pub struct Problems {
    list: Vec<Problem>,
}

fn summary(list: &[Problem]) -> String {
    list.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}

/// One line: severity, code, place, message, help.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "(document)" } else { &self.pointer };
        write!(f, "{}[{}] {place}: {} ({})", self.severity.word(), self.code.name(), self.message, self.help)
    }
}

impl Problems {
    pub(crate) fn one(problem: Problem) -> Problems {
        Problems { list: vec![problem] }
    }

    /// Problems that are sorted already, at least one of them.
    pub(crate) fn of(list: Vec<Problem>) -> Problems {
        Problems { list }
    }

    /// The same problems at other places, not sorted anew.
    pub(crate) fn moved(self, to: impl Fn(Problem) -> Problem) -> Problems {
        Problems { list: self.list.into_iter().map(to).collect() }
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
///
/// What is told is bounded: beyond [`limits::PROBLEM_BYTES`] of text one last problem says that there are more, and only
/// so much looking for near names is done.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    list: Vec<Problem>,
    count: usize,
    errors: usize,
    bytes: usize,
    compared: usize,
    /// How deep reading is inside things that may contain themselves.
    depth: usize,
}

/// Pairs of letters that may be compared for near names, over all problems of one input.
const COMPARED: usize = 1 << 24;

impl Collector {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.count = self.count.saturating_add(1);
        self.errors = self.errors.saturating_add(usize::from(problem.severity == Severity::Error));
        if self.is_full() {
            return;
        }
        let related = problem.related.iter().map(String::len).fold(0_usize, usize::saturating_add);
        let texts = [problem.pointer.len(), problem.message.len(), problem.help.len(), related];
        self.bytes = texts.into_iter().fold(self.bytes, usize::saturating_add);
        self.list.push(problem);
        if self.is_full() {
            let last = Problem::new(Code::LimitExceeded, "", "there are more problems than can be told");
            self.list.push(last.help("correct these first"));
        }
    }

    pub(crate) fn error(&mut self, code: Code, place: impl fmt::Display, message: impl Into<String>) {
        self.push(Problem::new(code, place.to_string(), message));
    }

    /// Pushes a problem about a name that is not known, with the nearest known one where there is one.
    pub(crate) fn push_near<'a>(&mut self, problem: Problem, name: &str, known: impl IntoIterator<Item = &'a str>) {
        let mut compared = self.compared;
        let within = known.into_iter().take_while(|known| {
            compared = compared.saturating_add(known.len().max(1).saturating_mul(name.len().max(1)));
            compared < COMPARED
        });
        let near = nearest(name, within);
        self.compared = compared;
        self.push(match near {
            Some(near) if compared < COMPARED => problem.help(format!("did you mean `{}`?", shown(near))),
            _ => problem,
        });
    }

    /// Goes one level deeper, when it is within the limit.
    pub(crate) fn enter(&mut self, limit: usize) -> bool {
        let within = self.depth < limit;
        self.depth = self.depth.saturating_add(usize::from(within));
        within
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// How many problems there are so far.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Whether more would not be told any more.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes > limits::PROBLEM_BYTES
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
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

/// Says that a rule or criterion is nested too deep.
pub(crate) fn too_deep(place: &Place<'_>, problems: &mut Collector) {
    let message = format!("nested deeper than {} levels, groups counted through", limits::RULE_DEPTH);
    let problem = Problem::new(Code::LimitExceeded, place.to_string(), message);
    problems.push(problem.help("take out levels that have one item only, or use fewer groups inside groups"));
}

/// The user's own text, fit to be shown in a message: its beginning, what cannot be seen escaped.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut left = text.chars();
    for letter in left.by_ref().take(60) {
        match letter {
            '\'' | '"' | '\\' => shown.push(letter),
            letter => shown.extend(letter.escape_debug()),
        }
    }
    if !left.as_str().is_empty() {
        shown.push_str("..");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_so_that_it_can_be_read() {
        assert_eq!(shown("it's \"fine\""), "it's \"fine\"");
        assert_eq!(shown("a\u{0}b\nc\u{202e}"), "a\\0b\\nc\\u{202e}");
        assert_eq!(shown(&"x".repeat(60)).len(), 60);
        assert_eq!(shown(&"x".repeat(61)), format!("{}..", "x".repeat(60)));
    }

    #[test]
    fn what_is_told_is_bounded() {
        let mut problems = Collector::default();
        let place = "/x".repeat(limits::PROBLEM_BYTES / 8);
        (0..9).for_each(|_| problems.error(Code::WrongType, &place, "wrong"));
        assert_eq!(problems.count(), 9);
        let told = problems.finish(Some(())).unwrap_err();
        assert!(told.as_slice().len() < 9);
        assert_eq!(told.as_slice()[0].code(), Code::LimitExceeded);
    }

    #[test]
    fn looking_for_near_names_is_bounded() {
        let mut problems = Collector::default();
        let known = ["near-enough-to-be-meant"; 4_096];
        for _ in 0..4_096 {
            let problem = Problem::new(Code::UnknownReference, "", "there is none");
            problems.push_near(problem, "near-enough-to-be-mean", known);
        }
        let helped = |problem: &&Problem| problem.help_text() == "did you mean `near-enough-to-be-meant`?";
        let told = problems.list.iter().filter(helped).count();
        assert!((5..100).contains(&told), "{told}");
    }
}
