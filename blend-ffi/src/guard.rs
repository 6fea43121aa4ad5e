//! The one guard around every body.

use crate::error::BlendError;
use crate::handle::{Kind, handed};
use crate::result::BlendResult;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where failures on demand strike: when the place for the result holds none.
pub(crate) fn strike() {
    #[cfg(feature = "faults")]
    crate::faults::strike();
}

/// Where those strike that are to find a record half changed.
pub(crate) fn strike_late() {
    #[cfg(feature = "faults")]
    crate::faults::strike_late();
}

/// Runs a body, writes what it makes to `out` as a handle (NULL on failure) and its error to `error` (NULL on success).
///
/// # Safety
/// `out` and `error` point to places for one pointer each, or are NULL.
pub(crate) unsafe fn guarded<T: Kind>(
    out: *mut *mut T,
    error: *mut *mut BlendError,
    body: impl FnOnce() -> Result<T, BlendError>,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded_into(out, std::ptr::null_mut(), error, || Ok(handed(body()?))) }
}

/// Runs a body, writes its result to `out` (`none` on failure) and its error to `error` (NULL on success). What stood at
/// `out` before is overwritten, not dropped.
///
/// # Safety
/// `out` points to a place for one `T`, or is NULL; `error` points to a place for one pointer, or is NULL.
pub(crate) unsafe fn guarded_into<T>(
    out: *mut T,
    none: T,
    error: *mut *mut BlendError,
    body: impl FnOnce() -> Result<T, BlendError>,
) -> i32 {
    let write = |value| {
        // SAFETY: as promised by the caller; only called where `out` is not NULL.
        unsafe { out.write(value) }
    };
    let body = || {
        if out.is_null() || !out.is_aligned() {
            let what = if out.is_null() { "NULL" } else { "not aligned" };
            return Err(BlendError::argument(format!("the place for the result is {what}")));
        }
        write(none);
        strike();
        body().map(write)
    };
    // SAFETY: as promised by the caller.
    unsafe { checked(error, body) }
}

/// Runs a body and writes its error to `error` (NULL on success).
///
/// # Safety
/// `error` points to a place for one pointer, or is NULL.
pub(crate) unsafe fn checked(error: *mut *mut BlendError, body: impl FnOnce() -> Result<(), BlendError>) -> i32 {
    if !error.is_aligned() {
        // There is no place to say so.
        return BlendResult::BlendInvalidArgument as i32;
    }
    let tell = |told| {
        if !error.is_null() {
            // SAFETY: as promised by the caller.
            unsafe { *error = told };
        }
    };
    tell(std::ptr::null_mut());
    // What a body makes is its own until it returns; a record that it was changing is marked.
    let result = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(failed(&*panic)));
    match result {
        Ok(()) => BlendResult::BlendOk as i32,
        Err(problem) => {
            let result = problem.result();
            if !error.is_null() {
                tell(handed(problem));
            }
            result
        }
    }
}

/// A panic as an error, with what it says.
#[cold]
fn failed(panic: &(dyn std::any::Any + Send)) -> BlendError {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    BlendError::internal(&format!("an unexpected failure inside: {}", said.unwrap_or("it says nothing")))
}
