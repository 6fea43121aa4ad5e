//! Text in and text out.

use crate::error::BlendError;
use crate::handle::{free, seen};
use blend_core::time::Instant;
use std::ffi::c_char;

/// Owned bytes: a length, and a closing NUL beyond it; freed by `blend_bytes_free`.
pub struct BlendBytes {
    /// With the closing NUL, and no room beyond it, so that checkers see a host that reads on.
    data: Box<[u8]>,
}

impl BlendBytes {
    pub(crate) fn json(answer: &impl serde::Serialize) -> Result<BlendBytes, BlendError> {
        Ok(BlendBytes::of(serde_json::to_vec(answer).map_err(|_| BlendError::unwritten())?))
    }

    pub(crate) fn text(text: String) -> BlendBytes {
        BlendBytes::of(text.into_bytes())
    }

    fn of(mut data: Vec<u8>) -> BlendBytes {
        data.push(0);
        BlendBytes { data: data.into_boxed_slice() }
    }
}

/// The bytes, with a NUL after the last; live as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_bytes_data(bytes: *const BlendBytes) -> *const c_char {
    // SAFETY: as promised by the caller.
    unsafe { seen(bytes) }.map_or(std::ptr::null(), |bytes| bytes.data.as_ptr().cast())
}

/// How many bytes there are, the closing NUL not counted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_bytes_len(bytes: *const BlendBytes) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { seen(bytes) }.map_or(0, |bytes| bytes.data.len().saturating_sub(1))
}

/// Frees bytes; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_bytes_free(bytes: *mut BlendBytes) {
    // SAFETY: as promised by the caller.
    unsafe { free(bytes) }
}

/// Text with a closing NUL.
pub(crate) fn closed(text: impl Into<String>) -> Box<[u8]> {
    let mut bytes = text.into().into_bytes();
    // A NUL inside would end the text early for the host.
    bytes.retain(|byte| *byte != 0);
    bytes.push(0);
    bytes.into_boxed_slice()
}

/// The caller's bytes; NULL is allowed at length 0.
///
/// # Safety
/// `data` points to `len` bytes that live and do not change during the call, or `len` is 0.
pub(crate) unsafe fn bytes<'c>(data: *const c_char, len: usize, what: &str) -> Result<&'c [u8], BlendError> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(BlendError::argument(format!("`{what}` is NULL with a length of {len}")));
    }
    if isize::try_from(len).is_err() || data.addr().checked_add(len).is_none() {
        return Err(BlendError::argument(format!("`{what}` is longer than memory")));
    }
    // SAFETY: as promised by the caller.
    Ok(unsafe { std::slice::from_raw_parts(data.cast(), len) })
}

/// The caller's text, `None` when NULL or empty.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn text<'c>(data: *const c_char, len: usize, what: &str) -> Result<Option<&'c str>, BlendError> {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { bytes(data, len, what) }?;
    let text = std::str::from_utf8(bytes).map_err(|_| BlendError::argument(format!("`{what}` is not UTF-8")))?;
    if text.contains('\0') {
        return Err(BlendError::argument(format!("`{what}` has a NUL inside")));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The caller's JSON list of texts, empty when NULL or empty.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn keys(data: *const c_char, len: usize, what: &str) -> Result<Vec<String>, BlendError> {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { bytes(data, len, what) }?;
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_slice(bytes).map_err(|_| BlendError::argument(format!("`{what}` is not a JSON list of texts")))
}

/// The caller's instant as RFC 3339 text, `None` when NULL or empty.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn instant(data: *const c_char, len: usize, what: &str) -> Result<Option<Instant>, BlendError> {
    // SAFETY: as promised by the caller.
    let Some(text) = (unsafe { text(data, len, what) })? else { return Ok(None) };
    Instant::parse(text).map(Some).map_err(|error| BlendError::argument(format!("`{what}`: {error}")))
}

/// An instant that has to be there.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn required_instant(data: *const c_char, len: usize, what: &str) -> Result<Instant, BlendError> {
    // SAFETY: as promised by the caller.
    unsafe { instant(data, len, what) }?.ok_or_else(|| BlendError::argument(format!("`{what}` is missing")))
}

/// Text that has to be there.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn required_text<'c>(data: *const c_char, len: usize, what: &str) -> Result<&'c str, BlendError> {
    // SAFETY: as promised by the caller.
    unsafe { text(data, len, what) }?.ok_or_else(|| BlendError::argument(format!("`{what}` is missing")))
}
