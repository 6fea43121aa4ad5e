//! A document read as far as it can be: what cannot be read is taken out, what has to be there is filled in, until the
//! rest makes a programme.
//!
//! Reading tells all faults of shape at once, each with its place. Values at these places go; a component, gate or
//! objective that lacks its id, format or mode gets one that is never told of. What compiling then finds is told with the
//! places of the document as it was given.

use crate::document::{self, Value, read_at};
use crate::problem::{Code, Collector, Place, Problem, Problems};
use std::collections::{BTreeMap, BTreeSet};

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
pub(super) enum Step {
    Name(String),
    Index(usize),
}

/// What was done to a document.
#[derive(Debug, Default)]
struct Patches {
    /// The list items taken out of each round, in the places of that round.
    removed: Vec<Removed>,
    /// What was filled in, in the places of the last round.
    filled: BTreeSet<Vec<Step>>,
    /// Lists that items were taken out of, in the places of the last round.
    thinned: BTreeSet<Vec<Step>>,
}

/// Items taken out, by their lists, in order.
#[derive(Debug, Default)]
struct Removed(BTreeMap<Vec<Step>, Vec<usize>>);

impl Removed {
    /// Where what stands at a place has come to stand.
    fn after(&self, place: &[Step]) -> Vec<Step> {
        let moved = |(depth, step): (usize, &Step)| match (step, self.of(place, depth)) {
            (Step::Index(index), Some(gone)) => {
                Step::Index(index.saturating_sub(gone.partition_point(|gone| gone < index)))
            }
            (step, _) => step.clone(),
        };
        place.iter().enumerate().map(moved).collect()
    }

    /// Where what stands at a place stood before.
    fn before(&self, place: &[Step]) -> Vec<Step> {
        let mut before: Vec<Step> = Vec::with_capacity(place.len());
        for step in place {
            let gone = self.0.get(&before);
            before.push(match (step, gone) {
                (Step::Index(index), Some(gone)) => {
                    // Item j of those gone stood before it when so many others were left before that.
                    let (mut low, mut high) = (0, gone.len());
                    while low < high {
                        let middle = low.saturating_add(high).div_euclid(2);
                        let left = gone.get(middle).map_or(0, |gone| gone.saturating_sub(middle));
                        if left <= *index { low = middle.saturating_add(1) } else { high = middle }
                    }
                    Step::Index(index.saturating_add(low))
                }
                (step, _) => step.clone(),
            });
        }
        before
    }

    fn of(&self, place: &[Step], depth: usize) -> Option<&Vec<usize>> {
        self.0.get(place.get(..depth)?)
    }
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
        let thin = match problem.code() {
            Code::EmptyList => self.patches.thinned.contains(&place),
            Code::CountOutOfRange => {
                self.patches.thinned.contains(&[parent(&place), &[Step::Name("of".into())]].concat())
            }
            _ => false,
        };
        let filled = |length| place.get(..length).is_some_and(|start| self.patches.filled.contains(start));
        !thin && !(1..=place.len()).any(filled)
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
        let mut inside: BTreeMap<Vec<Step>, Vec<Step>> = BTreeMap::new();
        for place in gone {
            if let Some((last, parent)) = place.split_last() {
                inside.entry(parent.to_vec()).or_default().push(last.clone());
            }
        }
        // Later and deeper ones first, so that places stay what they were.
        let mut removed = Removed::default();
        for (place, those) in inside.into_iter().rev() {
            let taken = take_out(value, &place, &those);
            if !taken.is_empty() {
                removed.0.insert(place, taken);
            }
        }
        let lists: Vec<Vec<Step>> = removed.0.keys().cloned().collect();
        let moved = |places: BTreeSet<Vec<Step>>, more: Vec<Vec<Step>>| {
            places.into_iter().chain(more).map(|place| removed.after(&place)).collect()
        };
        self.filled = moved(std::mem::take(&mut self.filled), filled);
        self.thinned = moved(std::mem::take(&mut self.thinned), lists);
        self.removed.push(removed);
    }

    /// A place of the mended document as a pointer into the one given.
    fn original(&self, pointer: &str) -> String {
        written(&self.removed.iter().rev().fold(steps(pointer), |place, removed| removed.before(&place)))
    }
}

fn parent(place: &[Step]) -> &[Step] {
    place.split_last().map_or(&[], |(_, parent)| parent)
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

pub(super) fn at<'v>(value: &'v mut Value, place: &[Step]) -> Option<&'v mut Value> {
    place.iter().try_fold(value, |value, step| match (value, step) {
        (Value::Map(pairs), step) => {
            let name = name(step);
            pairs.iter_mut().find(|(key, _)| *key == name).map(|(_, value)| value)
        }
        (Value::List(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}

/// Takes entries out of an object or items out of a list; the places of the items.
fn take_out(value: &mut Value, place: &[Step], those: &[Step]) -> Vec<usize> {
    match at(value, place) {
        Some(Value::Map(pairs)) => {
            let names: BTreeSet<String> = those.iter().map(name).collect();
            pairs.retain(|(key, _)| !names.contains(key));
            Vec::new()
        }
        Some(Value::List(items)) => {
            let places: BTreeSet<usize> = those
                .iter()
                .filter_map(|step| match step {
                    Step::Index(index) => Some(*index),
                    Step::Name(_) => None,
                })
                .collect();
            let mut index = 0_usize;
            items.retain(|_| {
                let stays = !places.contains(&index);
                index = index.saturating_add(1);
                stays
            });
            places.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The key a step names in an object; a key of digits reads as an index.
fn name(step: &Step) -> String {
    match step {
        Step::Name(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    }
}

/// The steps of a pointer (RFC 6901).
pub(super) fn steps(pointer: &str) -> Vec<Step> {
    let step = |text: &str| match text.parse::<usize>() {
        Ok(index) if index.to_string() == text => Step::Index(index),
        _ => Step::Name(text.replace("~1", "/").replace("~0", "~")),
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
