//! Answers as plain structs: what a host reads without parsing.
//!
//! A host says in `struct_size` how much room its struct has; [`fill`] writes as much of the answer as that version of
//! the struct knows, so that fields can be added at the end. [`Texts`] holds the texts that such structs point to.

use crate::error::BlendError;
use crate::guard::{checked, strike};
use blend_core::time::Instant;
use std::ffi::c_char;

/// Text: `size` bytes of UTF-8 at `data`. Where blend gives it there is a NUL beyond them, and `data` is NULL for none.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct BlendText {
    /// The bytes.
    pub data: *const c_char,
    /// How many there are, the closing NUL not counted.
    pub size: usize,
}

impl BlendText {
    /// None.
    pub(crate) const NONE: BlendText = BlendText { data: std::ptr::null(), size: 0 };
}

/// A struct whose first field is `size_t struct_size`.
///
/// # Safety
/// `repr(C)`, `struct_size: usize` first, and good whatever its bytes are.
pub(crate) unsafe trait Flat: Copy {
    /// The size of its first version: less room than that cannot serve.
    const LEAST: usize = size_of::<Self>();
}

/// How much room the host's struct has.
///
/// # Safety
/// `given` is NULL or points to a `size_t` followed by as many bytes as it says, less its own.
unsafe fn room<T: Flat>(given: *const T, what: &str) -> Result<usize, BlendError> {
    if given.is_null() {
        return Err(BlendError::argument(format!("`{what}` is NULL")));
    }
    if !given.is_aligned() {
        return Err(BlendError::argument(format!("`{what}` is not aligned")));
    }
    // SAFETY: as promised by the caller.
    let room = unsafe { given.cast::<usize>().read() };
    if room < T::LEAST {
        let message = format!("`struct_size` of `{what}` is {room}, less than {}", T::LEAST);
        return Err(BlendError::argument(message));
    }
    Ok(room.min(size_of::<T>()))
}

/// Runs a body and writes its answer to the host's struct; on failure all of it but `struct_size` is 0.
///
/// # Safety
/// `out` is NULL or points to a struct whose `struct_size` is set; `error` points to a place for a pointer, or is NULL.
pub(crate) unsafe fn fill<T: Flat>(
    out: *mut T,
    error: *mut *mut BlendError,
    body: impl FnOnce() -> Result<T, BlendError>,
) -> i32 {
    let body = || {
        // SAFETY: as promised by the caller.
        let room = unsafe { room(out, "out") }?;
        let skip = size_of::<usize>();
        // SAFETY: there is so much room, and any bytes make a `T`.
        unsafe { out.cast::<u8>().add(skip).write_bytes(0, room - skip) };
        strike();
        let answer = body()?;
        let from = (&raw const answer).cast::<u8>();
        // SAFETY: `room` is at most the size of a `T`; an answer does not overlap the host's struct.
        unsafe { out.cast::<u8>().add(skip).copy_from_nonoverlapping(from.add(skip), room - skip) };
        Ok(())
    };
    // SAFETY: as promised by the caller.
    unsafe { checked(error, body) }
}

/// What the host's struct says; fields beyond its version are as in `usual`.
///
/// # Safety
/// `given` is NULL or points to a struct whose `struct_size` is set.
pub(crate) unsafe fn taken<T: Flat>(given: *const T, usual: T, what: &str) -> Result<T, BlendError> {
    // SAFETY: as promised by the caller.
    let room = unsafe { room(given, what) }?;
    let mut taken = usual;
    // SAFETY: `room` is at most the size of a `T`, and any bytes make one.
    unsafe { (&raw mut taken).cast::<u8>().copy_from_nonoverlapping(given.cast::<u8>(), room) };
    Ok(taken)
}

/// An instant, or `BLEND_NO_INSTANT`.
pub(crate) fn micros(instant: Option<Instant>) -> i64 {
    instant.map_or(i64::MIN, Instant::micros)
}

/// The host's instant; `None` for `BLEND_NO_INSTANT`.
pub(crate) fn instant(micros: i64, what: &str) -> Result<Option<Instant>, BlendError> {
    if micros == i64::MIN {
        return Ok(None);
    }
    let instant = Instant::from_micros(micros);
    if instant.is_finite() {
        return Ok(Some(instant));
    }
    Err(BlendError::argument(format!("`{what}`: {micros} is outside years 1 to 9999")))
}

/// The host's instant that has to be there.
pub(crate) fn required_instant(micros: i64, what: &str) -> Result<Instant, BlendError> {
    instant(micros, what)?.ok_or_else(|| BlendError::argument(format!("`{what}` is missing")))
}

/// The row of that number.
pub(crate) fn row<'r, T>(rows: &'r [T], index: usize, what: &str) -> Result<&'r T, BlendError> {
    let message = || BlendError::argument(format!("there is no {what} {index}, there are {}", rows.len()));
    rows.get(index).ok_or_else(message)
}

/// Texts of one answer, each with its closing NUL; they stay where they are until it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// None of them grows beyond the room it began with.
    chunks: Vec<Vec<u8>>,
}

impl Texts {
    const CHUNK: usize = 1024;

    /// Keeps a text.
    pub(crate) fn keep(&mut self, text: &str) -> BlendText {
        let room = |chunk: &Vec<u8>| chunk.capacity() - chunk.len() > text.len();
        if !self.chunks.last().is_some_and(room) {
            self.chunks.push(Vec::with_capacity(Texts::CHUNK.max(text.len() + 1)));
        }
        let last = self.chunks.len() - 1;
        let chunk = &mut self.chunks[last];
        let from = chunk.len();
        chunk.extend_from_slice(text.as_bytes());
        chunk.push(0);
        BlendText { data: chunk[from..].as_ptr().cast(), size: text.len() }
    }

    /// Keeps a text that need not be there.
    pub(crate) fn keep_some(&mut self, text: Option<&str>) -> BlendText {
        text.map_or(BlendText::NONE, |text| self.keep(text))
    }

    /// Keeps an answer as JSON.
    pub(crate) fn keep_json(&mut self, answer: &impl serde::Serialize) -> Result<BlendText, BlendError> {
        Ok(self.keep(&serde_json::to_string(answer).map_err(|_| BlendError::unwritten())?))
    }
}
