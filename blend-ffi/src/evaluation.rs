//! Many learners at once: a stream of record batches in, one out, by the Arrow C stream interface.
//!
//! The functions are the same in every build; [`table`] does the work, or says that this build knows no tables.

#[cfg(feature = "arrow")]
#[path = "evaluation/table.rs"]
mod table;
#[cfg(not(feature = "arrow"))]
#[path = "evaluation/no_table.rs"]
mod table;

use crate::error::BlendError;
use crate::guard::{guarded, guarded_into};
use crate::handle::{free, handle, optional, seen};
use crate::programme::BlendProgramme;
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes};
use std::ffi::{c_char, c_void};
use table::{Stream, Table};

/// Where many learners are; immutable, shared between threads; freed by `blend_evaluation_free`.
pub struct BlendEvaluation(Table);

/// A stream of record batches, as the Arrow C stream interface has it (<https://arrow.apache.org/docs/format/CStreamInterface.html>).
#[repr(C)]
pub struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut c_void) -> i32>,
    get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut c_void) -> i32>,
    get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    private_data: *mut c_void,
}

impl ArrowArrayStream {
    /// A stream that is released.
    const RELEASED: ArrowArrayStream = ArrowArrayStream {
        get_schema: None,
        get_next: None,
        get_last_error: None,
        release: None,
        private_data: std::ptr::null_mut(),
    };
}

/// Told now and then how far it is: while rows are read `of` is 0 and `done` counts them, then `done` of `of` parts of the
/// learners are judged. Anything but 0 stops. `user`: as it was given.
pub type BlendWatch = Option<unsafe extern "C" fn(user: *mut c_void, done: u64, of: u64) -> i32>;

/// Who watches, and what they want to be handed.
pub(crate) struct Watcher {
    watch: BlendWatch,
    user: *mut c_void,
}

// SAFETY: the host said, by asking for more than one thread, that it may be called from any of them.
unsafe impl Send for Watcher {}
// SAFETY: as above.
unsafe impl Sync for Watcher {}

impl Watcher {
    /// Whether to go on.
    #[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "nothing is watched without tables"))]
    pub(crate) fn goes_on(&self, done: u64, of: u64) -> bool {
        // SAFETY: the host gave it for this.
        self.watch.is_none_or(|watch| unsafe { watch(self.user, done, of) } == 0)
    }
}

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
/// over all learners), `grouped` (`true` where all rows of a learner come together) and `threads` (1, the usual, to 1024).
/// `schedule`: NULL where sessions and cohorts do not matter.
///
/// `watch`: NULL, or called now and then, on the calling thread where `threads` is 1, else from any of them and perhaps from
/// several at once. It must not unwind.
///
/// `BLEND_REFUSED` for options and columns that cannot serve, with every problem; `BLEND_STREAM` when the stream fails, and
/// when its texts are not UTF-8 or its offsets or keys out of range;
/// `BLEND_STOPPED` when `watch` stopped it; `BLEND_UNSUPPORTED` in a build without Arrow.
/// What a row says is never refused: see `blend_evaluation_notices`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_evaluate(
    programme: *const BlendProgramme,
    events: *mut ArrowArrayStream,
    options: *const c_char,
    options_len: usize,
    schedule: *const BlendSchedule,
    watch: BlendWatch,
    user: *mut c_void,
    out: *mut *mut BlendEvaluation,
    error: *mut *mut BlendError,
) -> i32 {
    // Taken first, so that it is released however this ends.
    // SAFETY: as promised by the caller.
    let events = unsafe { Stream::take(events) };
    let watcher = Watcher { watch, user };
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, move || {
            let events = events.ok_or_else(|| BlendError::argument("`events` is NULL, or released already"))?;
            let programme = handle(programme, "programme")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let options = bytes(options, options_len, "options")?;
            Ok(BlendEvaluation(Table::evaluate(&programme.0, events, options, schedule, &watcher)?))
        })
    }
}

/// The answers as a stream of one record batch, one row a learner; `out` points to a place for a stream, which is
/// overwritten, and left released on failure. The stream outlives the handle; whoever has it releases it. May be called
/// again.
///
/// The columns are `learner` (of the type it came in), `status`, `progress` (basis points), `completed_at`, `timing`,
/// `due`, `certification`, `earned`, `expires`, and as asked `<component>.state`, `<component>.since`,
/// `<component>.until`, `<gate>:<component>:<action>.outcome` and `missing`, a list of structs of `component`, `need`,
/// `have` and `alternatives`, the last three JSON. Words are dictionaries (keys of one byte; of what is missing, of four),
/// instants microseconds in UTC.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_stream(
    evaluation: *const BlendEvaluation,
    out: *mut ArrowArrayStream,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded_into(out, ArrowArrayStream::RELEASED, error, || Ok(handle(evaluation, "evaluation")?.0.stream())) }
}

/// What was noticed about rows: a JSON list of objects `code`, `column`, `count` and `rows`, the numbers of the first of
/// them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_notices(
    evaluation: *const BlendEvaluation,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(evaluation, "evaluation")?.0.notices())) }
}

/// Measures over all learners: a JSON object with `learners`, `completion`, `formats`, `timing`, `pre_work` and `funnel`, as
/// the report of a population has them over everybody; `null` where they were not asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_measures(
    evaluation: *const BlendEvaluation,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(evaluation, "evaluation")?.0.measures())) }
}

/// How many learners there are; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_rows(evaluation: *const BlendEvaluation) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { seen(evaluation) }.map_or(0, |evaluation| evaluation.0.learners())
}

/// How many rows were read; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_rows_read(evaluation: *const BlendEvaluation) -> u64 {
    // SAFETY: as promised by the caller.
    unsafe { seen(evaluation) }.map_or(0, |evaluation| evaluation.0.rows())
}

/// Frees an evaluation; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_evaluation_free(evaluation: *mut BlendEvaluation) {
    // SAFETY: as promised by the caller.
    unsafe { free(evaluation) }
}
