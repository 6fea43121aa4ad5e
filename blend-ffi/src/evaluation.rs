//! Many learners at once: a stream of record batches in, one out, by the Arrow C stream interface.

use crate::error::BlendError;
use crate::guard::{guarded, guarded_into};
use crate::programme::BlendProgramme;
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes, handle};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator};
use blend_core::batch::arrow::{EvaluateError, Evaluation, TableOptions, evaluate};
use blend_core::batch::unwatched;
use std::ffi::c_char;

/// Where many learners are; immutable, shared between threads; freed by `blend_evaluation_free`.
pub struct BlendEvaluation(Evaluation);

/// Where every learner of a table is at an instant: the standing of each, as one table.
///
/// `events`: a stream of record batches, one fact a row, in any order, a learner's rows anywhere. It is taken over and
/// released whatever this returns; it is read on the calling thread. Its columns are named as the fields of facts are;
/// `learner` (text or whole numbers), `kind` (text) and `at` (timestamps, or RFC 3339 text) have to be there, those that
/// are no fields are ignored. Without `id`, every row is a fact of its own and nothing can be voided.
///
/// `options`: a JSON object with `at` (RFC 3339) and any of `known_at`, `columns` (the names of columns that are not named
/// as their fields are, by field), `components` (whose states are told), `spans` (since and until when), `gates` (their
/// outcomes) - each `true` for all or a list of ids -, `missing` (`true` for what is missing), `measures` (`true` for measures
/// over all learners), `grouped` (`true` where all rows of a learner come together) and `threads` (from 1, the usual). `schedule`: NULL where sessions and cohorts do not matter.
///
/// `BLEND_REFUSED` for options and columns that cannot serve, with every problem; `BLEND_STREAM` when the stream fails.
/// What a row says is never refused: see `blend_evaluation_notices`.
///
/// # Safety
/// Handles are NULL or came from this library and were not freed; `events` is NULL or points to a stream that its maker has
/// filled in; texts point to as many bytes as their lengths say; `out` and `error` to places for a pointer, `error` may be
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_evaluate(
    programme: *const BlendProgramme,
    events: *mut FFI_ArrowArrayStream,
    options: *const c_char,
    options_len: usize,
    schedule: *const BlendSchedule,
    out: *mut *mut BlendEvaluation,
    error: *mut *mut BlendError,
) -> i32 {
    // Taken first, so that it is released however this ends.
    // SAFETY: as promised by the caller.
    let events = (!events.is_null()).then(|| unsafe { FFI_ArrowArrayStream::from_raw(events) });
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, move || {
            let events = events.ok_or_else(|| BlendError::argument("`events` is NULL"))?;
            if events.release().is_none() {
                return Err(BlendError::argument("`events` is released already"));
            }
            let programme = handle(programme, "programme")?;
            let mut options = TableOptions::from_json(bytes(options, options_len, "options")?)?;
            options.batch.schedule = schedule.as_ref().map(|schedule| schedule.0.clone());
            let events = RecordBatchStreamReader::try_new(events).map_err(|error| BlendError::stream(&error))?;
            let told = evaluate(&programme.0, events, &options, &unwatched).map_err(|error| match error {
                EvaluateError::Asked(problems) | EvaluateError::Columns(problems) => problems.into(),
                EvaluateError::Source(error) => BlendError::stream(&error),
                EvaluateError::Answers(_) => BlendError::internal("the answers do not fit a table"),
                EvaluateError::Stopped => BlendError::internal("nobody stopped it"),
            })?;
            Ok(BlendEvaluation(told))
        })
    }
}

/// The answers as a stream of one record batch, one row a learner; `out` points to a place for a stream, which is
/// overwritten, and left released on failure. The stream outlives the handle; whoever has it releases it. May be called
/// again.
///
/// The columns are `learner` (of the type it came in), `status`, `progress` (basis points), `completed_at`, `timing`,
/// `due`, `certification`, `earned`, `expires`, and as asked `<component>.state`, `<component>.since`,
/// `<component>.until`, `<gate>:<component>:<action>.outcome` and `missing`. Words are dictionaries, instants microseconds
/// in UTC.
///
/// # Safety
/// `evaluation` is NULL or came from this library and was not freed; `out` points to a place for a stream, `error` to one
/// for a pointer, or is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_stream(
    evaluation: *const BlendEvaluation,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded_into(out, FFI_ArrowArrayStream::empty(), error, || {
            let table: &RecordBatch = &handle(evaluation, "evaluation")?.0.table;
            let batches = RecordBatchIterator::new([Ok(table.clone())], table.schema());
            Ok(FFI_ArrowArrayStream::new(Box::new(batches)))
        })
    }
}

/// What was noticed about rows: a JSON list of objects `code`, `column`, `count` and `rows`, the numbers of the first of
/// them.
///
/// # Safety
/// As `blend_evaluation_stream`; `out` points to a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_notices(
    evaluation: *const BlendEvaluation,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(evaluation, "evaluation")?.0.notices)) }
}

/// Measures over all learners: a JSON object with `learners`, `completion`, `formats`, `timing`, `pre_work` and `funnel`, as
/// the report of a population has them over everybody; `null` where they were not asked for.
///
/// # Safety
/// As `blend_evaluation_stream`; `out` points to a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_measures(
    evaluation: *const BlendEvaluation,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(evaluation, "evaluation")?.0.measures)) }
}

/// How many learners there are; 0 for NULL.
///
/// # Safety
/// `evaluation` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_rows(evaluation: *const BlendEvaluation) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { evaluation.as_ref() }.map_or(0, |evaluation| evaluation.0.table.num_rows())
}

/// How many rows were read; 0 for NULL.
///
/// # Safety
/// `evaluation` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_rows_read(evaluation: *const BlendEvaluation) -> u64 {
    // SAFETY: as promised by the caller.
    unsafe { evaluation.as_ref() }.map_or(0, |evaluation| evaluation.0.rows)
}

/// Frees an evaluation; NULL is fine.
///
/// # Safety
/// `evaluation` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_free(evaluation: *mut BlendEvaluation) {
    if !evaluation.is_null() {
        // SAFETY: made by `Box::into_raw` in the guard, freed once as promised by the caller.
        drop(unsafe { Box::from_raw(evaluation) });
    }
}
