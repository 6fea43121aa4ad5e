//! Events of many learners as rows of text, each value in one cell; the same facts for records, told in JSON.
//!
//! Events -> [`Rows::of`] (ids kept, taken from some or from all) -> rows to be put into columns, and each learner's
//! events with an id each. A row without an id is a fact of its own. Among facts of one instant the order may decide
//! (attempts, extensions, leaves), so the events get ids in the order that nameless rows have: by instant, when recorded,
//! kind, then what they say.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::generate::Source;
use crate::reference::number::{Q, decimal, score, show};
use crate::reference::time::{Instant, instant};

/// The kinds of facts, in the order of section 4 of the domain.
const KINDS: [&str; 30] = [
    "enrolled",
    "withdrawn",
    "suspended",
    "resumed",
    "started",
    "progressed",
    "completed",
    "submitted",
    "signed_off",
    "reviewed",
    "passed",
    "failed",
    "scored",
    "registered",
    "cancelled",
    "attended",
    "joined",
    "left",
    "absent",
    "excused",
    "waived",
    "revoked",
    "reset",
    "overridden",
    "extended",
    "rated",
    "attribute",
    "awarded",
    "triggered",
    "voided",
];
/// What nameless facts of one instant and kind are told apart by, in this order.
const SAID: [&str; 12] = [
    "component",
    "session",
    "programme",
    "version",
    "cohort",
    "group",
    "gate",
    "by",
    "event",
    "award",
    "trigger",
    "name",
];
const COUNTED: [&str; 6] = ["score", "fraction", "minutes", "progress", "occurrence", "rating"];

/// Columns of numbers and dates, the kinds that use each, and what no kind can read there.
const UNUSED: [(&str, &[&str], &str); 8] = [
    ("progress", &["started", "progressed"], "7"),
    ("minutes", &["attended"], "-3"),
    ("fraction", &["attended"], "half"),
    ("until", &["waived", "overridden", "awarded"], "soon"),
    ("due", &["extended"], "2026-02-30"),
    ("expires", &["extended"], "never"),
    ("rating", &["rated"], "9"),
    ("basis", &["waived"], "because"),
];

/// Which rows keep their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    All,
    Some,
    None,
}

/// One row; a cell that is not there is null.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// The place of the learner; `None`: it names nobody.
    pub(crate) learner: Option<usize>,
    /// Text of each value but `value`.
    pub(crate) cells: BTreeMap<&'static str, String>,
    /// Of an attribute.
    pub(crate) value: Value,
    /// What the batch has to notice about it, code and column; nothing of it counts.
    pub(crate) fault: Option<(&'static str, &'static str)>,
}

/// Rows, and the same facts learner by learner.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    /// Events with an id each, those of one learner after another.
    pub(crate) events: Vec<Vec<Value>>,
}

/// Every column but the learner's and that of values.
pub(crate) const WORDS: [&str; 18] = [
    "kind",
    "id",
    "by",
    "reason",
    "source",
    "programme",
    "version",
    "cohort",
    "component",
    "session",
    "group",
    "basis",
    "gate",
    "question",
    "name",
    "award",
    "trigger",
    "event",
];
pub(crate) const NUMBERS: [&str; 6] = ["occurrence", "progress", "score", "minutes", "fraction", "rating"];
pub(crate) const INSTANTS: [&str; 5] = ["at", "recorded", "until", "due", "expires"];

fn column(name: &str) -> Option<&'static str> {
    WORDS.iter().chain(&NUMBERS).chain(&INSTANTS).copied().find(|column| *column == name)
}

/// When it happened, when it was recorded, its kind, what it says.
type Content = (Instant, Instant, Option<usize>, [Option<String>; 12], [Option<Q>; 6]);

impl Row {
    fn of(event: &Value, learner: usize) -> Row {
        let mut row = Row { learner: Some(learner), ..Row::default() };
        for (key, value) in event.as_object().unwrap() {
            let text = match (key.as_str(), value) {
                ("learner", _) => continue,
                ("value", value) => {
                    row.value = value.clone();
                    continue;
                }
                // Points become the decimal that they are.
                ("score", _) => show(&score(value).unwrap()),
                (_, Value::String(text)) => text.clone(),
                (_, value) => value.to_string(),
            };
            row.cells.insert(column(key).unwrap(), text);
        }
        row
    }

    fn instant(&self, column: &str) -> Option<Instant> {
        instant(self.cells.get(column)?, chrono_tz::Tz::UTC)
    }

    /// What decides between facts without an id.
    fn content(&self) -> Content {
        let at = self.instant("at").unwrap();
        let number = |column| self.cells.get(column).and_then(|text: &String| decimal(&json!(text)));
        (
            at,
            self.instant("recorded").unwrap_or(at),
            KINDS.iter().position(|kind| *kind == self.cells["kind"]),
            SAID.map(|column| self.cells.get(column).cloned()),
            COUNTED.map(number),
        )
    }
}

impl Rows {
    /// Rows of learners in the order of `learners`, the rows of one after another.
    pub(crate) fn of(events: &[Value], learners: &[String], naming: Naming, source: &mut Source) -> Rows {
        let mut all = Rows { rows: Vec::new(), events: Vec::new() };
        for (place, learner) in learners.iter().enumerate() {
            let own = events.iter().filter(|event| event["learner"] == **learner);
            let mut told: Vec<(Row, Value)> = Vec::new();
            for event in own {
                let named = match naming {
                    Naming::All => true,
                    Naming::Some => !source.rarely(3),
                    Naming::None => false,
                };
                if naming == Naming::None && event["kind"] == "voided" {
                    continue;
                }
                let mut row = Row::of(event, place);
                if !named {
                    row.cells.remove("id");
                }
                told.push((row, event.clone()));
            }
            name(&mut told);
            let (rows, events): (Vec<Row>, Vec<Value>) = told.into_iter().unzip();
            all.rows.extend(rows);
            all.events.push(events);
        }
        all
    }

    /// Puts what cannot be read where the kind of a row uses nothing.
    pub(crate) fn litter(&mut self, source: &mut Source) {
        for row in self.rows.iter_mut().filter(|row| row.fault.is_none()) {
            let (column, used, text) = *source.pick(&UNUSED);
            if source.rarely(3) && !used.contains(&row.cells["kind"].as_str()) {
                row.cells.entry(column).or_insert_with(|| text.to_owned());
            }
        }
    }

    /// Adds rows that cannot be read, of these learners and of nobody.
    pub(crate) fn spoil(&mut self, learners: usize, source: &mut Source) {
        for _ in 0..1 + source.below(4) {
            let (kind, code, column, text) = *source.pick(&[
                ("completed", "unknown_value", "kind", Some("vanished")),
                ("completed", "missing_field", "kind", None),
                ("completed", "missing_field", "at", None),
                ("completed", "missing_field", "component", None),
                ("completed", "missing_field", "learner", None),
                ("completed", "number_out_of_range", "occurrence", Some("0")),
                ("completed", "bad_instant", "recorded", Some("yesterday")),
                ("scored", "number_out_of_range", "score", Some("1.5")),
                ("attended", "number_out_of_range", "fraction", Some("-1")),
                ("attended", "number_out_of_range", "minutes", Some("-1")),
                ("progressed", "bad_number", "progress", Some("half")),
                ("waived", "unknown_value", "basis", Some("because")),
                ("rated", "number_out_of_range", "rating", Some("6")),
            ]);
            let cells = [("kind", kind), ("component", "a"), ("question", "q"), ("at", "2026-03-02T09:00:00Z")];
            let cells = cells.into_iter().map(|(column, text)| (column, text.to_owned())).collect();
            let mut row = Row { learner: Some(source.below(learners)), cells, ..Row::default() };
            match text {
                Some(text) => drop(row.cells.insert(column, text.to_owned())),
                None if column == "learner" => row.learner = None,
                None => drop(row.cells.remove(column)),
            }
            row.fault = Some((code, column));
            self.rows.push(row);
        }
    }
}

/// Ids for the events whose rows have none. Which of two extensions or attributes that differ in their date or value alone
/// comes first is not laid down: one of them is left out.
fn name(told: &mut Vec<(Row, Value)>) {
    told.sort_by_cached_key(|(row, _)| (row.cells.contains_key("id"), row.content()));
    told.dedup_by(|(later, _), (row, _)| {
        let either = matches!(row.cells["kind"].as_str(), "extended" | "attribute");
        let nameless = !row.cells.contains_key("id") && !later.cells.contains_key("id");
        either && nameless && row.content() == later.content()
    });
    // Before all ids there are, as the batch has them.
    let nameless = told.iter_mut().filter(|(row, _)| !row.cells.contains_key("id"));
    nameless.enumerate().for_each(|(place, (_, event))| event["id"] = json!(format!("!{place:04}")));
}
