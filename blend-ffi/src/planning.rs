//! What a design comes to in days and minutes: calendars, conversion, spacing.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::handle::{handle, optional};
use crate::programme::BlendProgramme;
use crate::record::{BlendRecord, asked};
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes, instant, required_instant, text};
use blend_core::CalendarOptions;
use blend_core::review::{ConversionOptions, SpacingOptions};
use blend_core::time::Zone;
use std::ffi::c_char;

/// The calendar of a cohort, or of anybody who starts at an instant: a JSON object with a row for each occurrence, its
/// window, due instant, sessions, gates and deadlines in local time. `schedule`: NULL where there are no sessions;
/// `options`: a JSON object with `cohort` or `starts` (a date, local time or instant), and perhaps `timezone`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_calendar(
    programme: *const BlendProgramme,
    schedule: *const BlendSchedule,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let options = CalendarOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&programme.0.calendar(schedule, &options)?)
        })
    }
}

/// The learner's calendar as of an instant (RFC 3339), with own due instants, seats and states: a JSON object as of
/// `blend_programme_calendar`. `known_at`: NULL for everything known; `timezone`: an IANA name to tell all times in, or NULL
/// for the programme's, and of sessions their own; one that is not known is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_calendar(
    record: *const BlendRecord,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    timezone: *const c_char,
    timezone_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            let zone = text(timezone, timezone_len, "timezone")?.map(str::parse::<Zone>).transpose()?;
            BlendBytes::json(&asked(record)?.calendar(at, known_at, zone))
        })
    }
}

/// What of a classroom programme can move before its sessions, and what time that saves: a JSON object. `replacement`: the
/// programme it becomes, or NULL to hold it against its own `baseline`; `options`: a JSON object with any of
/// `movable_least`, `movable_most`, `saved_least` and `saved_most` (basis points), or NULL with length 0 for the usual ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_conversion(
    programme: *const BlendProgramme,
    replacement: *const BlendProgramme,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            let replacement = optional(replacement, "replacement")?.map(|replacement| &replacement.0);
            let options = ConversionOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&programme.0.conversion(replacement, &options))
        })
    }
}

/// When each objective is met, and when it had better be met to be remembered: a JSON object. `schedule`: NULL unless the
/// dates of a cohort are wanted; `options`: a JSON object with any of `horizon_days` and `cohort` or `starts` (a date, local
/// time or instant), or NULL with length 0 for the usual ones, without dates.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_spacing(
    programme: *const BlendProgramme,
    schedule: *const BlendSchedule,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let options = SpacingOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&programme.0.spacing(schedule, &options)?)
        })
    }
}
