//! Programmes.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::handle::{free, handle, optional, seen};
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes, closed, required_instant};
use blend_core::Programme;
use std::ffi::c_char;

/// A compiled programme; immutable, shared between threads; freed by `blend_programme_free`.
pub struct BlendProgramme(pub(crate) Programme, Names);

/// Texts that end with a NUL of their own.
struct Names {
    id: Box<[u8]>,
    version: Option<Box<[u8]>>,
}

impl Names {
    fn of(programme: &Programme) -> Names {
        Names { id: closed(programme.id()), version: programme.version().map(closed) }
    }
}

/// Compiles a programme from JSON text. `earlier`: a JSON list of its earlier versions, or NULL with length 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_new(
    json: *const c_char,
    json_len: usize,
    earlier: *const c_char,
    earlier_len: usize,
    out: *mut *mut BlendProgramme,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let earlier = bytes(earlier, earlier_len, "earlier")?;
            let newest = bytes(json, json_len, "json")?;
            let programme = Programme::from_json_with_earlier(newest, earlier)?;
            let names = Names::of(&programme);
            Ok(BlendProgramme(programme, names))
        })
    }
}

/// Its id, as facts and schedules name it; lives as long as the programme. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_id(programme: *const BlendProgramme) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { seen(programme) }.map_or(std::ptr::null(), |programme| programme.1.id.as_ptr().cast())
}

/// The name of its newest version; lives as long as the programme. NULL where it has none, and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_version(programme: *const BlendProgramme) -> *const c_char {
    // SAFETY: as promised by the caller.
    let version = unsafe { seen(programme) }.and_then(|programme| programme.1.version.as_ref());
    version.map_or(std::ptr::null(), |version| version.as_ptr().cast())
}

/// What the programme's author should look at: a JSON list of problems.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_warnings(
    programme: *const BlendProgramme,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(programme, "programme")?.0.warnings())) }
}

/// What is written otherwise in a newer version: a JSON list of differences, in document order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_diff(
    older: *const BlendProgramme,
    newer: *const BlendProgramme,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let (older, newer) = (handle(older, "older")?, handle(newer, "newer")?);
            BlendBytes::json(&blend_core::diff(&older.0, &newer.0))
        })
    }
}

/// What publishing a newer version at an instant (RFC 3339), and enrolling everybody in it, would change for whom: a JSON
/// list of learners. `events`: the facts of all learners, a JSON list; `schedule`: NULL where sessions and cohorts do not
/// matter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_impact(
    older: *const BlendProgramme,
    newer: *const BlendProgramme,
    schedule: *const BlendSchedule,
    events: *const c_char,
    events_len: usize,
    at: *const c_char,
    at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let (older, newer) = (handle(older, "older")?, handle(newer, "newer")?);
            let at = required_instant(at, at_len, "at")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let population = older.0.population_from_json(bytes(events, events_len, "events")?, schedule)?;
            BlendBytes::json(&population.impact(&newer.0, at)?)
        })
    }
}

/// Frees a programme; NULL is fine. Schedules and records made from it live on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_free(programme: *mut BlendProgramme) {
    // SAFETY: as promised by the caller.
    unsafe { free(programme) }
}
