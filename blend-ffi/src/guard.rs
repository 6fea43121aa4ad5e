//! The one guard around every body.

use crate::error::BlendError;
use crate::status::BLEND_OK;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a body, writes what it makes to `out` as a handle (NULL on failure) and its error to `error` (NULL on success).
///
/// # Safety
/// `out` points to a place for one pointer; `error` too, or is NULL.
pub(crate) unsafe fn guarded<T>(
    out: *mut *mut T,
    error: *mut *mut BlendError,
    body: impl FnOnce() -> Result<T, BlendError>,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded_into(out, std::ptr::null_mut(), error, || Ok(Box::into_raw(Box::new(body()?)))) }
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
    if !error.is_null() {
        // SAFETY: as promised by the caller.
        unsafe { *error = std::ptr::null_mut() };
    }
    let result = if out.is_null() {
        Err(BlendError::argument("the place for the result is NULL"))
    } else {
        // SAFETY: as promised by the caller.
        unsafe { out.write(none) };
        // Handles are not changed by a body that panics: what it makes is its own until it returns.
        catch_unwind(AssertUnwindSafe(body))
            .unwrap_or_else(|_| Err(BlendError::internal("an unexpected failure inside")))
    };
    match result {
        Ok(value) => {
            // SAFETY: `out` is not NULL here.
            unsafe { out.write(value) };
            BLEND_OK
        }
        Err(problem) => {
            let status = problem.status();
            if !error.is_null() {
                // SAFETY: as promised by the caller.
                unsafe { *error = Box::into_raw(Box::new(problem)) };
            }
            status
        }
    }
}
