//! Schedules.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::handle::{free, handle};
use crate::programme::BlendProgramme;
use crate::text::{BlendBytes, bytes};
use blend_core::Schedule;
use std::ffi::c_char;

/// A schedule of one programme; immutable, shared between threads; freed by `blend_schedule_free`.
pub struct BlendSchedule(pub(crate) Schedule);

/// Reads a schedule from JSON text.
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
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_schedule_free(schedule: *mut BlendSchedule) {
    // SAFETY: as promised by the caller.
    unsafe { free(schedule) }
}
