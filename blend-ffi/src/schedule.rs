//! Schedules.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::programme::BlendProgramme;
use crate::text::{BlendBytes, bytes, handle};
use blend_core::Schedule;
use std::ffi::c_char;

/// A schedule of one programme; immutable, shared between threads; freed by `blend_schedule_free`.
pub struct BlendSchedule(pub(crate) Schedule);

/// Reads a schedule from JSON text.
///
/// # Safety
/// Handles are NULL or came from this library and were not freed; texts point to as many bytes as their lengths say;
/// `out` and `error` to places for a pointer, `error` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_schedule_new(
    programme: *const BlendProgramme,
    json: *const c_char,
    json_len: usize,
    out: *mut *mut BlendSchedule,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            Ok(BlendSchedule(programme.0.schedule_from_json(bytes(json, json_len, "json")?)?))
        })
    }
}

/// What the schedule's author should look at: a JSON list of problems.
///
/// # Safety
/// As `blend_schedule_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_schedule_warnings(
    schedule: *const BlendSchedule,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(schedule, "schedule")?.0.warnings())) }
}

/// What is doubtful about the schedule by itself: a JSON list of findings.
///
/// # Safety
/// As `blend_schedule_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_schedule_findings(
    schedule: *const BlendSchedule,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(schedule, "schedule")?.0.findings())) }
}

/// Frees a schedule; NULL is fine.
///
/// # Safety
/// `schedule` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_schedule_free(schedule: *mut BlendSchedule) {
    if !schedule.is_null() {
        // SAFETY: made by `Box::into_raw` in the guard, freed once as promised by the caller.
        drop(unsafe { Box::from_raw(schedule) });
    }
}
