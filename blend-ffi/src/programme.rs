//! Programmes.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::text::{BlendBytes, bytes, handle};
use blend_core::Programme;
use std::ffi::c_char;

/// A compiled programme; immutable, shared between threads; freed by `blend_programme_free`.
pub struct BlendProgramme(pub(crate) Programme);

/// Compiles a programme from JSON text. `earlier`: a JSON list of its earlier versions, or NULL with length 0.
///
/// # Safety
/// Texts point to as many bytes as their lengths say; `out` and `error` to places for a pointer, `error` may be NULL.
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
            Ok(BlendProgramme(Programme::from_json_with_earlier(newest, earlier)?))
        })
    }
}

/// What the programme's author should look at: a JSON list of problems.
///
/// # Safety
/// `programme` is NULL or came from this library and was not freed; `out` and `error` as in `blend_programme_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_warnings(
    programme: *const BlendProgramme,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(programme, "programme")?.0.warnings())) }
}

/// Frees a programme; NULL is fine. Schedules and records made from it live on.
///
/// # Safety
/// `programme` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_free(programme: *mut BlendProgramme) {
    if !programme.is_null() {
        // SAFETY: made by `Box::into_raw` in the guard, freed once as promised by the caller.
        drop(unsafe { Box::from_raw(programme) });
    }
}
