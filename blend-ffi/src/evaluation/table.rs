//! Tables by the core and the crate `arrow-array`.

use super::{ArrowArrayStream, Watcher};
use crate::error::BlendError;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader};
use blend_core::batch::arrow::{EvaluateError, Evaluation, TableOptions, evaluate};
use blend_core::batch::{BatchMeasures, Notice, Progress};
use blend_core::{Programme, Schedule};
use std::ops::ControlFlow;

/// The host's stream, released when it is dropped.
pub(super) struct Stream(FFI_ArrowArrayStream);

/// Both are the struct of the C stream interface.
const _: () = assert!(size_of::<FFI_ArrowArrayStream>() == size_of::<ArrowArrayStream>());

impl Stream {
    /// Takes it over; `None` when there is none, or it is released, or no place that a stream can be at.
    ///
    /// # Safety
    /// `stream` is NULL or points to one that its maker has filled in.
    pub(super) unsafe fn take(stream: *mut ArrowArrayStream) -> Option<Stream> {
        if !stream.is_aligned() {
            return None;
        }
        // SAFETY: aligned, and as promised by the caller.
        unsafe { stream.as_ref() }.filter(|stream| stream.release.is_some())?;
        // SAFETY: the same struct, as promised by the caller.
        Some(Stream(unsafe { FFI_ArrowArrayStream::from_raw(stream.cast()) }))
    }
}

/// The answers.
pub(super) struct Table(Evaluation);

impl Table {
    pub(super) fn evaluate(
        programme: &Programme,
        events: Stream,
        options: &[u8],
        schedule: Option<&Schedule>,
        watcher: &Watcher,
    ) -> Result<Table, BlendError> {
        let mut options = TableOptions::from_json(options)?;
        options.batch.schedule = schedule.cloned();
        let watch = |progress| {
            let (done, of) = match progress {
                Progress::Read { rows } => (rows, 0),
                Progress::Judged { parts, of } => (parts as u64, of as u64),
            };
            if watcher.goes_on(done, of) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let events = RecordBatchStreamReader::try_new(events.0).map_err(|error| BlendError::stream(&error))?;
        // Texts that are no UTF-8, offsets and keys out of range: what a host has laid out is not taken on trust.
        let checked = |batch: RecordBatch| {
            let told = batch.columns().iter().try_for_each(|column| column.to_data().validate_full());
            told.map(|()| batch)
        };
        let schema = events.schema();
        let events = RecordBatchIterator::new(events.map(|batch| batch.and_then(checked)), schema);
        evaluate(programme, events, &options, &watch).map(Table).map_err(|error| match error {
            EvaluateError::Asked(problems) | EvaluateError::Columns(problems) => problems.into(),
            EvaluateError::Source(error) => BlendError::stream(&error),
            EvaluateError::Answers(_) => BlendError::internal("the answers do not fit a table"),
            EvaluateError::Stopped => BlendError::stopped(),
        })
    }

    pub(super) fn stream(&self) -> ArrowArrayStream {
        let table: &RecordBatch = &self.0.table;
        let batches = RecordBatchIterator::new([Ok(table.clone())], table.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(batches));
        // SAFETY: the same struct, moved.
        unsafe { std::mem::transmute::<FFI_ArrowArrayStream, ArrowArrayStream>(stream) }
    }

    pub(super) fn notices(&self) -> &[Notice] {
        &self.0.notices
    }

    pub(super) fn measures(&self) -> Option<&BatchMeasures> {
        self.0.measures.as_ref()
    }

    pub(super) fn learners(&self) -> usize {
        self.0.table.num_rows()
    }

    pub(super) fn rows(&self) -> u64 {
        self.0.rows
    }
}
