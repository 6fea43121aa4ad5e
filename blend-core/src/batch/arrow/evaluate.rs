//! A stream of record batches, read and judged: batches are held a few at a time, shared out in parts over the threads.

use super::layout::Layout;
use super::options::TableOptions;
use super::read::{Rows, SLICE};
use super::write::made_on;
use crate::batch::{BatchMeasures, Notice, Progress, Stopped, Watch};
use crate::problem::Problems;
use crate::programme::Programme;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ArrowError;
use std::ops::Range;

/// Rows that are held at a time, before another batch is added.
const HELD: usize = 1 << 21;
/// Rows of a part at most, and of all but the last at least, unless they are named by a longer dictionary: whatever the
/// threads, so that the same is told of the first.
const PART: usize = 4 * SLICE;
const LEAST: usize = SLICE;
/// Parts of a small batch, so that threads end at about the same time.
const PARTS: usize = 8;

/// Where many learners are, and what was noticed about the rows that say so.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// One row a learner; the columns are those of [`record_batch`](super::record_batch).
    pub table: RecordBatch,
    /// Measures over all learners, where asked for.
    pub measures: Option<BatchMeasures>,
    /// What was noticed about rows, in the order of codes and columns.
    pub notices: Vec<Notice>,
    /// How many rows were read.
    pub rows: u64,
    /// How many learners were worked out fact by fact, because the compact form does not cover them.
    pub in_full: usize,
}

/// Why there are no answers.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// What is asked is not in the programme.
    #[error(transparent)]
    Asked(Problems),
    /// The columns are not what facts have.
    #[error(transparent)]
    Columns(Problems),
    /// The batches could not be had.
    #[error("the table cannot be read: {0}")]
    Source(ArrowError),
    /// The answers do not fit a table.
    #[error("the answers do not fit a table: {0}")]
    Answers(ArrowError),
    /// The watch said so.
    #[error("stopped")]
    Stopped,
}

impl From<Stopped> for EvaluateError {
    fn from(_: Stopped) -> EvaluateError {
        EvaluateError::Stopped
    }
}

/// Where every learner of a table is. A learner's rows may be anywhere in it, in any order.
///
/// Batches are pulled on the calling thread, some two million rows at a time, and may each have columns of their own
/// order; `watch` is called between them too.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray, TimestampSecondArray};
/// use arrow_array::{UInt16Array, cast::AsArray, types::UInt8Type};
/// use blend_core::{Programme, batch::{Pick, arrow::{TableOptions, evaluate}, unwatched}, time::Instant};
/// let programme = Programme::from_json(br#"{
///     "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "quiz", "format": "knowledge_check",
///     "pass_mark": 0.8}], "completion": {"all": ["prep", "quiz"]}
/// }"#)?;
/// let events = RecordBatch::try_from_iter([
///     ("user_id", Arc::new(Int64Array::from(vec![7, 7, 8, 7, 8])) as _),
///     ("kind", Arc::new(StringArray::from(vec!["enrolled", "completed", "enrolled", "scored", "scored"])) as _),
///     ("programme", Arc::new(StringArray::from(vec![Some("p"), None, Some("p"), None, None])) as _),
///     ("component", Arc::new(StringArray::from(vec![None, Some("prep"), None, Some("quiz"), Some("quiz")])) as _),
///     ("score", Arc::new(Float64Array::from(vec![None, None, None, Some(0.8), Some(0.7)])) as _),
///     ("at", Arc::new(TimestampSecondArray::from_iter_values((0..5).map(|day| 1_767_225_600 + 86_400 * day))) as _),
/// ])?;
/// let schema = events.schema();
/// let mut options = TableOptions::new(Instant::parse("2026-02-01T00:00:00Z")?);
/// options.columns.insert("learner".into(), "user_id".into());
/// options.batch.components = Pick::All;
/// let told = evaluate(&programme, RecordBatchIterator::new([Ok(events)], schema), &options, &unwatched)?;
/// assert_eq!(*told.table["learner"], Int64Array::from(vec![7, 8]));
/// assert_eq!(*told.table["progress"], UInt16Array::from(vec![10_000, 0]));
/// let states = told.table["quiz.state"].as_dictionary::<UInt8Type>().downcast_dict::<StringArray>().unwrap();
/// assert_eq!(states.into_iter().collect::<Vec<_>>(), [Some("done"), Some("failed")]);
/// assert_eq!((told.rows, told.notices.len()), (5, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What [`EvaluateError`] lists; every problem of what is asked at once, then every problem of the columns.
pub fn evaluate(
    programme: &Programme,
    batches: impl RecordBatchReader,
    options: &TableOptions,
    watch: &Watch<'_>,
) -> Result<Evaluation, EvaluateError> {
    let mut batch = programme.batch(options.batch.clone()).map_err(EvaluateError::Asked)?;
    let (mut schema, mut batches) = (batches.schema(), batches);
    let mut layout = Layout::new(&schema, &options.columns).map_err(EvaluateError::Columns)?;
    let learner = layout.learner().clone();
    let mut count = 0_u64;
    loop {
        let held = pull(&mut batches, count, watch)?;
        if held.is_empty() {
            break;
        }
        let mut prepared = Vec::with_capacity(held.len());
        for batch in &held {
            if batch.schema_ref() != &schema {
                schema = batch.schema();
                layout = Layout::new(&schema, &options.columns).map_err(EvaluateError::Columns)?;
            }
            prepared.push(Rows::new(&layout, batch, count));
            count = count.saturating_add(u64::try_from(batch.num_rows()).unwrap_or(u64::MAX));
        }
        let parts: Vec<_> = prepared.iter().flat_map(parts).collect();
        let flow = batch
            .push_each(&parts, |(rows, range), read| rows.give(range.clone(), read), watch)
            .map_err(EvaluateError::Columns)?;
        if flow.is_break() {
            return Err(EvaluateError::Stopped);
        }
    }
    let mut answers = batch.finish(watch)?;
    let notices = std::mem::take(&mut answers.notices);
    let (rows, in_full, measures) = (answers.rows, answers.in_full, answers.measures.take());
    let table = made_on(options.batch.threads, answers, &learner).map_err(EvaluateError::Answers)?;
    Ok(Evaluation { table, measures, notices, rows, in_full })
}

/// The parts of a batch's rows.
fn parts<'r, 'b>(rows: &'r Rows<'b>) -> impl Iterator<Item = (&'r Rows<'b>, Range<usize>)> + use<'r, 'b> {
    let part = rows.len().div_ceil(PARTS).clamp(LEAST, PART).max(rows.dictionary());
    (0..rows.len()).step_by(part).map(move |start| (rows, start..start.saturating_add(part)))
}

/// The next batches, so many that all threads have something to read.
fn pull(
    batches: &mut impl RecordBatchReader,
    count: u64,
    watch: &Watch<'_>,
) -> Result<Vec<RecordBatch>, EvaluateError> {
    let (mut held, mut rows) = (Vec::new(), 0_usize);
    while rows < HELD {
        let Some(batch) = batches.next() else { break };
        let batch = batch.map_err(EvaluateError::Source)?;
        rows = rows.saturating_add(batch.num_rows());
        held.push(batch);
        if watch(Progress::Read { rows: count }).is_break() {
            return Err(EvaluateError::Stopped);
        }
    }
    Ok(held)
}
