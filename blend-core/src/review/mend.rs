//! A document read as far as it can be: what cannot be read is taken out, what has to be there is filled in, until the
//! rest makes a programme.
//!
//! Reading tells all faults of shape at once, each with its place. Values at these places go; a component, gate or
//! objective that lacks its id, format or mode gets one that is never told of. What compiling then finds is told with the
//! places of the document as it was given.

use crate::document::{self, Value, read_at};
use crate::problem::{Code, Collector, Place, Problem, Problems};
use std::collections::BTreeSet;

/// A programme of what could be read.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) document: document::Programme,
    /// What was wrong with the shape.
    pub(super) problems: Vec<Problem>,
    patches: Patches,
}

/// One step of a pointer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Name(String),
    Index(usize),
}

/// What was done to a document.
#[derive(Debug, Default)]
struct Patches {
    /// Of each round the list items taken out, in the places of that round, in order.
    removed: Vec<Vec<Vec<Step>>>,
    /// What was filled in, in the places of the last round that did so.
    filled: Vec<Vec<Step>>,
    /// Lists that items were taken out of, in the places of the last round that did so.
    thinned: Vec<Vec<Step>>,
}

/// Rounds of taking out and filling in; what was filled in is there in the next, so few are ever needed.
const ROUNDS: usize = 16;

/// Reads a document as far as it goes.
///
/// # Errors
/// Every problem of shape, where too little is left: the document is no object.
pub(super) fn mend(given: &Value) -> Result<Mended, Problems> {
    let mut value = given.clone();
    let mut patches = Patches::default();
    let (read, first) = read(&value);
    let (mut read, mut problems) = (read, first.clone());
    for _ in 0..ROUNDS {
        if let Some(document) = read {
            return Ok(Mended { document, problems: first, patches });
        }
        if !matches!(value, Value::Map(_)) {
            break;
        }
        patches.round(&mut value, &problems);
        (read, problems) = self::read(&value);
    }
    match first.is_empty() {
        true => Err(Problems::one(Problem::new(Code::WrongType, "", "an object is wanted here"))),
        false => Err(Problems::of(first)),
    }
}

fn read(value: &Value) -> (Option<document::Programme>, Vec<Problem>) {
    let mut problems = Collector::default();
    let read = read_at::<document::Programme>(value, &Place::at(""), &mut problems);
    match problems.finish(Some(())) {
        Ok(((), warnings)) => (read, warnings),
        Err(told) => (read, told.into_iter().collect()),
    }
}

impl Mended {
    /// All problems: those of shape, and what compiling found but for what was filled in.
    pub(super) fn all(&self, found: &[Problem]) -> Vec<Problem> {
        let mut collector = Collector::default();
        self.problems.iter().for_each(|problem| collector.push(problem.clone()));
        for problem in found.iter().filter(|problem| self.is_own(problem)) {
            collector.push(problem.clone().placed(self.patches.original(problem.pointer())));
        }
        match collector.finish(Some(())) {
            Ok(((), warnings)) => warnings,
            Err(told) => told.into_iter().collect(),
        }
    }

    /// Whether a problem is about what was given, not about what was filled in or left of a list.
    pub(super) fn is_own(&self, problem: &Problem) -> bool {
        let place = steps(problem.pointer());
        let thin = |list: &Vec<Step>| match problem.code() {
            Code::EmptyList => place == *list,
            Code::CountOutOfRange => parent(&place) == parent(list),
            _ => false,
        };
        !self.patches.filled.iter().any(|filled| place.starts_with(filled)) && !self.patches.thinned.iter().any(thin)
    }
}

impl Patches {
    /// Takes out what cannot be read, and fills in what is missing.
    fn round(&mut self, value: &mut Value, problems: &[Problem]) {
        let (mut gone, mut filled) = (BTreeSet::new(), Vec::new());
        for problem in problems {
            match problem.code() {
                // These are told, and the rest is read.
                Code::UnknownField | Code::DuplicateKey => {}
                Code::MissingField => {
                    let place = steps(problem.pointer());
                    if !fill(value, &place, &mut filled) {
                        gone.insert(place);
                    }
                }
                _ => drop(gone.insert(steps(problem.pointer()))),
            }
        }
        // Later and deeper ones first, so that places stay what they were.
        let gone: BTreeSet<Vec<Step>> = gone.into_iter().filter(|place| !place.is_empty()).collect();
        for place in gone.iter().rev() {
            remove(value, place);
        }
        let items = gone.into_iter().filter(|place| matches!(place.last(), Some(Step::Index(_))));
        let removed: Vec<Vec<Step>> = items.collect();
        let mut thinned: Vec<Vec<Step>> = removed.iter().map(|place| parent(place).to_vec()).collect();
        thinned.dedup();
        for place in self.filled.iter_mut().chain(&mut filled).chain(&mut self.thinned).chain(&mut thinned) {
            shift(place, &removed);
        }
        self.filled.append(&mut filled);
        self.thinned.append(&mut thinned);
        self.removed.push(removed);
    }

    /// A place of the mended document as a pointer into the one given.
    fn original(&self, pointer: &str) -> String {
        let mut place = steps(pointer);
        for removed in self.removed.iter().rev() {
            let mut before = Vec::with_capacity(place.len());
            for step in place {
                before.push(match step {
                    Step::Index(mut index) => {
                        let siblings = removed.iter().filter(|gone| parent(gone) == before.as_slice());
                        for gone in siblings.filter_map(|gone| number(gone.last())) {
                            index = index.saturating_add(usize::from(index >= gone));
                        }
                        Step::Index(index)
                    }
                    name => name,
                });
            }
            place = before;
        }
        written(&place)
    }
}

fn number(step: Option<&Step>) -> Option<usize> {
    match step {
        Some(Step::Index(index)) => Some(*index),
        _ => None,
    }
}

fn parent(place: &[Step]) -> &[Step] {
    place.split_last().map_or(&[], |(_, parent)| parent)
}

/// Moves a place to where it is once list items are gone.
fn shift(place: &mut [Step], removed: &[Vec<Step>]) {
    let given = place.to_vec();
    for (depth, step) in place.iter_mut().enumerate() {
        if let Step::Index(index) = step {
            let before = given.get(..depth).unwrap_or(&[]);
            let fewer = removed.iter().filter(|gone| parent(gone) == before);
            let fewer = fewer.filter_map(|gone| number(gone.last())).filter(|gone| gone < index).count();
            *index = index.saturating_sub(fewer);
        }
    }
}

/// Fills in the fields without which nothing can be said of an object; whether that was enough.
fn fill(value: &mut Value, place: &[Step], filled: &mut Vec<Vec<Step>>) -> bool {
    let text = |text: String| Value::Text(text);
    let list = || Value::List(Vec::new());
    let wanted: Vec<(&str, Value)> = match place {
        [] => vec![
            ("id", text("programme".into())),
            ("components", list()),
            ("completion", Value::Map(vec![("all".into(), list())])),
        ],
        [Step::Name(name), Step::Index(index)] => match name.as_str() {
            "components" => vec![("id", text(format!("component {index}"))), ("format", text(String::new()))],
            "objectives" => vec![("id", text(format!("objective {index}")))],
            "gates" => vec![("id", text(format!("gate {index}"))), ("mode", text("flag".into()))],
            _ => return false,
        },
        _ => return false,
    };
    let Some(Value::Map(pairs)) = at(value, place) else { return false };
    let before = pairs.len();
    for (name, value) in wanted {
        if !pairs.iter().any(|(key, _)| key == name) {
            pairs.push((name.into(), value));
            filled.push(place.iter().cloned().chain([Step::Name(name.into())]).collect());
        }
    }
    pairs.len() > before
}

fn at<'v>(value: &'v mut Value, place: &[Step]) -> Option<&'v mut Value> {
    place.iter().try_fold(value, |value, step| match (value, step) {
        (Value::Map(pairs), step) => {
            let name = match step {
                Step::Name(name) => name.clone(),
                Step::Index(index) => index.to_string(),
            };
            pairs.iter_mut().find(|(key, _)| *key == name).map(|(_, value)| value)
        }
        (Value::List(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}

fn remove(value: &mut Value, place: &[Step]) {
    let (Some(last), Some(inside)) = (place.last(), at(value, parent(place))) else { return };
    match (inside, last) {
        (Value::Map(pairs), step) => {
            let name = written(std::slice::from_ref(step));
            pairs.retain(|(key, _)| written(&[Step::Name(key.clone())]) != name);
        }
        (Value::List(items), Step::Index(index)) if *index < items.len() => drop(items.remove(*index)),
        _ => {}
    }
}

/// The steps of a pointer (RFC 6901).
fn steps(pointer: &str) -> Vec<Step> {
    let step = |text: &str| match text.parse() {
        Ok(index) => Step::Index(index),
        Err(_) => Step::Name(text.replace("~1", "/").replace("~0", "~")),
    };
    pointer.split('/').skip(1).map(step).collect()
}

/// Steps as a pointer.
fn written(steps: &[Step]) -> String {
    let mut pointer = String::new();
    for step in steps {
        pointer.push('/');
        match step {
            Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => pointer.push_str(&index.to_string()),
        }
    }
    pointer
}
