//! Owned error objects.

use crate::status::{BLEND_INTERNAL, BLEND_INVALID_ARGUMENT, BLEND_REFUSED};
use blend_core::problem::Problems;
use std::ffi::c_char;

/// Why a call failed; freed by `blend_error_free`.
pub struct BlendError {
    status: i32,
    /// Texts end with a NUL of their own.
    message: Vec<u8>,
    problems: Vec<u8>,
    count: usize,
}

fn closed(text: impl Into<String>) -> Vec<u8> {
    let mut bytes = text.into().into_bytes();
    // A NUL inside would end the text early for the host.
    bytes.retain(|byte| *byte != 0);
    bytes.push(0);
    bytes
}

impl BlendError {
    pub(crate) fn argument(message: impl Into<String>) -> BlendError {
        BlendError { status: BLEND_INVALID_ARGUMENT, message: closed(message), problems: closed("[]"), count: 0 }
    }

    pub(crate) fn internal(message: &str) -> BlendError {
        BlendError { status: BLEND_INTERNAL, message: closed(message), problems: closed("[]"), count: 0 }
    }

    pub(crate) fn status(&self) -> i32 {
        self.status
    }
}

impl From<Problems> for BlendError {
    fn from(problems: Problems) -> BlendError {
        let list = serde_json::to_string(&problems).unwrap_or_else(|_| "[]".to_owned());
        let count = problems.as_slice().len();
        BlendError { status: BLEND_REFUSED, message: closed(problems.to_string()), problems: closed(list), count }
    }
}

/// The status that the failed call returned; 0 for NULL.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_status(error: *const BlendError) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(0, |error| error.status)
}

/// What went wrong, a line for each problem; lives as long as the error. NULL for NULL.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_message(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(std::ptr::null(), |error| error.message.as_ptr().cast())
}

/// How many problems there are.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_problem_count(error: *const BlendError) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(0, |error| error.count)
}

/// The problems as a JSON list of objects with `code`, `severity`, `path`, `message`, `help` and `related`; lives as long
/// as the error. NULL for NULL.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_problems(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(std::ptr::null(), |error| error.problems.as_ptr().cast())
}

/// Frees an error; NULL is fine.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_free(error: *mut BlendError) {
    if !error.is_null() {
        // SAFETY: made by `Box::into_raw` in the guard, freed once as promised by the caller.
        drop(unsafe { Box::from_raw(error) });
    }
}
