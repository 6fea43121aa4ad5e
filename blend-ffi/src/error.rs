//! Owned error objects.

use crate::handle::{free, seen};
use crate::result::BlendResult;
use crate::text::closed;
use blend_core::problem::Problems;
use std::ffi::c_char;

/// Why a call failed; freed by `blend_error_free`.
pub struct BlendError(Box<Told>);

/// In a box, so that results that are no errors are small.
struct Told {
    result: BlendResult,
    /// Of the first problem; 0 when an argument or the library is at fault.
    code: i32,
    /// Texts end with a NUL of their own.
    message: Box<[u8]>,
    help: Box<[u8]>,
    pointer: Box<[u8]>,
    problems: Box<[u8]>,
    count: usize,
}

impl BlendError {
    #[cold]
    pub(crate) fn argument(message: impl Into<String>) -> BlendError {
        BlendError::plain(BlendResult::BlendInvalidArgument, message, "correct the argument")
    }

    pub(crate) fn internal(message: &str) -> BlendError {
        BlendError::plain(BlendResult::BlendInternal, message, "report it with what was asked")
    }

    pub(crate) fn unwritten() -> BlendError {
        BlendError::internal("an answer could not be written")
    }

    #[cfg(not(all(feature = "arrow", feature = "draw")))]
    pub(crate) fn unsupported(what: &str) -> BlendError {
        let message = format!("this library was built without {what}");
        BlendError::plain(BlendResult::BlendUnsupported, message, "see `blend_build_info`; build it with all features")
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn stopped() -> BlendError {
        BlendError::plain(BlendResult::BlendStopped, "stopped by its watcher", "ask again when there is time")
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn stream(error: &impl std::fmt::Display) -> BlendError {
        BlendError::plain(BlendResult::BlendStream, error.to_string(), "see what the maker of the stream says about it")
    }

    fn plain(result: BlendResult, message: impl Into<String>, help: &str) -> BlendError {
        let (message, help, pointer) = (closed(message), closed(help), closed(""));
        BlendError(Box::new(Told { result, code: 0, message, help, pointer, problems: closed("[]"), count: 0 }))
    }

    pub(crate) fn result(&self) -> i32 {
        self.0.result as i32
    }
}

impl From<Problems> for BlendError {
    fn from(problems: Problems) -> BlendError {
        let list = serde_json::to_string(&problems).unwrap_or_else(|_| "[]".to_owned());
        let first = problems.iter().next();
        BlendError(Box::new(Told {
            result: BlendResult::BlendRefused,
            code: first.map_or(0, |problem| problem.code().number()),
            message: closed(problems.to_string()),
            help: closed(first.map_or("", |problem| problem.help_text())),
            pointer: closed(first.map_or("", |problem| problem.pointer())),
            problems: closed(list),
            count: problems.as_slice().len(),
        }))
    }
}

/// What the failed call returned; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_result(error: *const BlendError) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(0, |error| error.0.result as i32)
}

/// What went wrong, a line for each problem; lives as long as the error. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_message(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(std::ptr::null(), |error| error.0.message.as_ptr().cast())
}

/// What kind of fault the first problem is, a `BLEND_PROBLEM_CODE_..`. 0 for NULL, and when there are no problems.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_code(error: *const BlendError) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(0, |error| error.0.code)
}

/// What to do about the first problem; lives as long as the error. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_help(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(std::ptr::null(), |error| error.0.help.as_ptr().cast())
}

/// Where the first problem is, as a JSON pointer, empty for the whole; lives as long as the error. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_pointer(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(std::ptr::null(), |error| error.0.pointer.as_ptr().cast())
}

/// How many problems there are; 0 for NULL, and when an argument or the library is at fault.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_problem_count(error: *const BlendError) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(0, |error| error.0.count)
}

/// The problems as a JSON list of objects with `code`, `severity`, `path`, `message`, `help` and `related`; lives as long
/// as the error. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_problems(error: *const BlendError) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { seen(error) }.map_or(std::ptr::null(), |error| error.0.problems.as_ptr().cast())
}

/// Frees an error; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_error_free(error: *mut BlendError) {
    // SAFETY: as promised by the caller.
    unsafe { free(error) }
}
