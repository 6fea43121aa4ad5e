//! Rows of a record batch, handed over as [`Columns`].
//!
//! [`Rows`] finds each column once and lists the words of dictionaries once; [`Rows::give`] hands a stretch of rows over.
//! What is laid out as a batch wants it is borrowed as it stands; anything else is converted slice by slice, so that what
//! is converted stays small.

use super::convert::{Converted, Source};
use super::layout::{FIELDS, Layout};
use crate::batch::columns::{Columns, Instants, Learners, Numbers, Validity, Words};
use arrow_array::RecordBatch;
use std::collections::BTreeMap;
use std::ops::Range;

/// Most rows that are converted at a time.
pub(super) const SLICE: usize = 16_384;

/// The rows of one record batch, ready to be handed over.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{Int64Array, RecordBatch, StringArray, TimestampSecondArray};
/// use blend_core::batch::arrow::{Layout, Rows};
/// let batch = RecordBatch::try_from_iter([
///     ("learner", Arc::new(Int64Array::from(vec![7, 8])) as _),
///     ("kind", Arc::new(StringArray::from(vec!["completed", "started"])) as _),
///     ("at", Arc::new(TimestampSecondArray::from(vec![1_767_225_600, 1_767_225_601])) as _),
/// ])?;
/// let layout = Layout::new(&batch.schema(), &Default::default())?;
/// let mut given = Vec::new();
/// Rows::new(&layout, &batch, 100).give(0..2, &mut |columns| given.push((columns.first, columns.len())));
/// assert_eq!(given, [(100, 2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Rows<'a> {
    columns: BTreeMap<&'static str, Source<'a>>,
    first: u64,
    len: usize,
    /// Whether every column is borrowed as it stands.
    whole: bool,
}

impl<'a> Rows<'a> {
    /// Finds the columns of a batch that is laid out so. `first`: the number of its first row among all rows.
    pub fn new(layout: &Layout, batch: &'a RecordBatch, first: u64) -> Rows<'a> {
        let mut columns = BTreeMap::new();
        for (field, wanted) in FIELDS {
            let column = layout.place(field).and_then(|place| batch.columns().get(place));
            if let Some(source) = column.and_then(|column| Source::of(column.as_ref(), wanted)) {
                columns.insert(field, source);
            }
        }
        let whole = columns.values().all(Source::is_borrowed);
        Rows { columns, first, len: batch.num_rows(), whole }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many words the dictionary has that learners are named by; every stretch of rows looks each of them up.
    pub(super) fn dictionary(&self) -> usize {
        match self.columns.get("learner") {
            Some(Source::Coded { words, .. }) => words.len(),
            _ => 0,
        }
    }

    /// Hands over a stretch of rows, at once or, where something has to be converted, in slices of 16,384. Rows beyond
    /// the last are left out.
    pub fn give(&self, rows: Range<usize>, read: &mut dyn FnMut(&Columns<'_>)) {
        let (mut start, end) = (rows.start.min(self.len), rows.end.min(self.len));
        while start < end {
            let slice = if self.whole { end } else { end.min(start.saturating_add(SLICE)) };
            self.slice(start..slice, read);
            start = slice;
        }
    }

    fn slice(&self, rows: Range<usize>, read: &mut dyn FnMut(&Columns<'_>)) {
        let converted: BTreeMap<_, _> =
            self.columns.iter().map(|(field, source)| (*field, source.convert(rows.clone()))).collect();
        let texts: BTreeMap<_, _> = converted.iter().map(|(field, converted)| (*field, converted.texts())).collect();
        let given = Given { converted: &converted, texts: &texts };
        let all = ["learner", "kind", "at"].iter().all(|field| converted.contains_key(field));
        let none = vec![None; if all { 0 } else { rows.len() }];
        let (words, numbers, instants) =
            (|field| given.words(field), |field| given.numbers(field), |field| given.instants(field));
        let required = || Words::Each(&none);
        read(&Columns {
            first: self.first.saturating_add(u64::try_from(rows.start).unwrap_or(u64::MAX)),
            learner: given.learners().unwrap_or_else(|| Learners::Words(required())),
            kind: words("kind").unwrap_or_else(required),
            at: instants("at").unwrap_or_else(|| Instants::Words(required())),
            id: words("id"),
            recorded: instants("recorded"),
            by: words("by"),
            reason: words("reason"),
            source: words("source"),
            occurrence: numbers("occurrence"),
            programme: words("programme"),
            version: words("version"),
            cohort: words("cohort"),
            component: words("component"),
            progress: numbers("progress"),
            score: numbers("score"),
            session: words("session"),
            minutes: numbers("minutes"),
            fraction: numbers("fraction"),
            group: words("group"),
            until: instants("until"),
            basis: words("basis"),
            gate: words("gate"),
            due: instants("due"),
            expires: instants("expires"),
            question: words("question"),
            rating: numbers("rating"),
            name: words("name"),
            value: given.values("value"),
            award: words("award"),
            trigger: words("trigger"),
            event: words("event"),
        });
    }
}

/// The columns of one slice by field: what was converted, and text that lives in it.
struct Given<'s> {
    converted: &'s BTreeMap<&'static str, Converted<'s>>,
    texts: &'s BTreeMap<&'static str, Vec<Option<&'s str>>>,
}

impl<'s> Given<'s> {
    fn words(&self, field: &str) -> Option<Words<'s>> {
        match self.converted.get(field)? {
            Converted::Each(words) => Some(Words::Each(words)),
            Converted::Coded { codes, valid, words } => Some(Words::Coded { codes: *codes, valid: *valid, words }),
            Converted::Texts(_) => self.texts.get(field).map(|texts| Words::Each(texts)),
            _ => None,
        }
    }

    fn numbers(&self, field: &str) -> Option<Numbers<'s>> {
        match self.converted.get(field)? {
            Converted::Floats(numbers, valid) => Some(Numbers::Floats(numbers, *valid)),
            Converted::Whole(numbers, valid) => Some(Numbers::Whole(numbers, *valid)),
            _ => self.words(field).map(Numbers::Words),
        }
    }

    fn instants(&self, field: &str) -> Option<Instants<'s>> {
        match self.converted.get(field)? {
            Converted::Counted(counts, unit, valid) => Some(Instants::Counted(counts, *unit, *valid)),
            _ => self.words(field).map(Instants::Words),
        }
    }

    fn learners(&self) -> Option<Learners<'s>> {
        match self.converted.get("learner")? {
            Converted::Whole(numbers, valid) => Some(Learners::Signed(numbers, *valid)),
            Converted::Natural(numbers, valid) => Some(Learners::Unsigned(numbers, *valid)),
            _ => self.words("learner").map(Learners::Words),
        }
    }

    fn values(&self, field: &str) -> Option<&'s [crate::document::Value]> {
        match self.converted.get(field)? {
            Converted::Values(values) => Some(values),
            _ => None,
        }
    }
}

/// Which values of an array are there, from a row on.
pub(super) fn validity(nulls: Option<&arrow_buffer::NullBuffer>, start: usize) -> Validity<'_> {
    match nulls {
        Some(nulls) => Validity::new(nulls.validity(), nulls.offset().saturating_add(start)),
        None => Validity::ALL,
    }
}
