//! What is asked of a table, as JSON text says it.

use crate::batch::options::{BatchOptions, Pick};
use crate::document::{EvaluationOptions, Picked, json};
use crate::problem::{Code, Collector, Place, Problems};
use crate::time::Instant;
use std::collections::BTreeMap;

/// What is asked of a table, and how its columns are named.
#[derive(Debug, Clone)]
pub struct TableOptions {
    /// What is asked of the batch.
    pub batch: BatchOptions,
    /// The names of columns that are not named as the fields of a fact are, by field.
    pub columns: BTreeMap<String, String>,
}

impl TableOptions {
    /// The usual columns at an instant, on one thread; every column is named as its field.
    pub fn new(at: Instant) -> TableOptions {
        TableOptions { batch: BatchOptions::new(at), columns: BTreeMap::new() }
    }

    /// Reads options from JSON text: an object with `at` and any of `known_at` (instants), `columns` (names by field),
    /// `components`, `spans`, `gates` (`true` for all of them, or lists of ids), `missing`, `measures`, `grouped` (`true` or
    /// `false`) and `threads` (at least 1, usually 1). There is no schedule in them.
    ///
    /// ```
    /// use blend_core::batch::{Pick, arrow::TableOptions};
    /// let options = TableOptions::from_json(br#"{
    ///     "at": "2026-03-05T00:00:00Z", "columns": {"learner": "user_id"}, "components": true, "threads": 2
    /// }"#)?;
    /// assert_eq!((&options.batch.components, options.batch.threads), (&Pick::All, 2));
    /// let refused = TableOptions::from_json(br#"{"at": "yesterday", "gates": 1, "threads": 0}"#).unwrap_err();
    /// let places: Vec<&str> = refused.iter().map(|problem| problem.pointer()).collect();
    /// assert_eq!(places, ["/gates"]);
    /// let refused = TableOptions::from_json(br#"{"at": "yesterday", "threads": 0}"#).unwrap_err();
    /// let places: Vec<&str> = refused.iter().map(|problem| problem.pointer()).collect();
    /// assert_eq!(places, ["/at", "/threads"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of the bytes and their shape at once; then every instant that is none, and a number of threads out
    /// of range.
    pub fn from_json(bytes: &[u8]) -> Result<TableOptions, Problems> {
        let written = EvaluationOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        let mut instant = |text: &str, field| match Instant::parse(text) {
            Ok(at) => Some(at),
            Err(error) => {
                let message = format!("`{}`: {error}", crate::problem::shown(text));
                problems.error(Code::BadInstant, root.field(field), message);
                None
            }
        };
        let at = instant(&written.at, "at");
        let known_at = written.known_at.as_deref().and_then(|text| instant(text, "known_at"));
        let threads = written.threads.unwrap_or(1);
        let threads =
            usize::try_from(threads).ok().filter(|threads| (1..=MOST_THREADS).contains(threads)).or_else(|| {
                let message = format!("`{threads}` is not from 1 to {MOST_THREADS}");
                problems.error(Code::NumberOutOfRange, root.field("threads"), message);
                None
            });
        let batch = at.zip(threads).map(|(at, threads)| BatchOptions {
            known_at,
            components: pick(written.components),
            spans: pick(written.spans),
            gates: pick(written.gates),
            missing: written.missing.unwrap_or(false),
            measures: written.measures.unwrap_or(false),
            grouped: written.grouped.unwrap_or(false),
            threads,
            ..BatchOptions::new(at)
        });
        let columns = written.columns.unwrap_or_default();
        problems.finish(batch.map(|batch| TableOptions { batch, columns })).map(|(options, _)| options)
    }
}

const MOST_THREADS: usize = 1_024;

fn pick(picked: Option<Picked>) -> Pick {
    match picked {
        None | Some(Picked::All(false)) => Pick::None,
        Some(Picked::All(true)) => Pick::All,
        Some(Picked::These(these)) => Pick::These(these),
    }
}
