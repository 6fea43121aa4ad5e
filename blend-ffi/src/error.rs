//! Owned error objects.

use crate::status::{BLEND_INTERNAL, BLEND_INVALID_ARGUMENT, BLEND_REFUSED, BLEND_STREAM};
use blend_core::problem::Problems;
use std::ffi::c_char;

/// Why a call failed; freed by `blend_error_free`.
pub struct BlendError {
    status: i32,
    /// Of the first problem; 0 when an argument or the library is at fault.
    code: i32,
    /// Texts end with a NUL of their own.
    message: Box<[u8]>,
    help: Box<[u8]>,
    pointer: Box<[u8]>,
    problems: Box<[u8]>,
    count: usize,
}

fn closed(text: impl Into<String>) -> Box<[u8]> {
    let mut bytes = text.into().into_bytes();
    // A NUL inside would end the text early for the host.
    bytes.retain(|byte| *byte != 0);
    bytes.push(0);
    bytes.into_boxed_slice()
}

impl BlendError {
    pub(crate) fn argument(message: impl Into<String>) -> BlendError {
        BlendError::plain(BLEND_INVALID_ARGUMENT, message, "correct the argument")
    }

    pub(crate) fn internal(message: &str) -> BlendError {
        BlendError::plain(BLEND_INTERNAL, message, "report it with what was asked")
    }

    pub(crate) fn stream(error: &impl std::fmt::Display) -> BlendError {
        BlendError::plain(BLEND_STREAM, error.to_string(), "see what the maker of the stream says about it")
    }

    fn plain(status: i32, message: impl Into<String>, help: &str) -> BlendError {
        let (message, help, pointer) = (closed(message), closed(help), closed(""));
        BlendError { status, code: 0, message, help, pointer, problems: closed("[]"), count: 0 }
    }

    pub(crate) fn status(&self) -> i32 {
        self.status
    }
}

impl From<Problems> for BlendError {
    fn from(problems: Problems) -> BlendError {
        let list = serde_json::to_string(&problems).unwrap_or_else(|_| "[]".to_owned());
        let first = problems.iter().next();
        BlendError {
            status: BLEND_REFUSED,
            code: first.map_or(0, |problem| problem.code().number()),
            message: closed(problems.to_string()),
            help: closed(first.map_or("", |problem| problem.help_text())),
            pointer: closed(first.map_or("", |problem| problem.pointer())),
            problems: closed(list),
            count: problems.as_slice().len(),
        }
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

/// The number of the first problem's code; 0 for NULL, and when there are no problems.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_code(error: *const BlendError) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(0, |error| error.code)
}

/// What to do about the first problem; lives as long as the error. NULL for NULL.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_help(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(std::ptr::null(), |error| error.help.as_ptr().cast())
}

/// Where the first problem is, as a JSON pointer, empty for the whole; lives as long as the error. NULL for NULL.
///
/// # Safety
/// `error` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_pointer(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { error.as_ref() }.map_or(std::ptr::null(), |error| error.pointer.as_ptr().cast())
}

/// How many problems there are; 0 for NULL, and when an argument or the library is at fault.
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
