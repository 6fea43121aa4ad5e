//! Answers as plain structs: what a host reads without parsing.
//!
//! A host says in `struct_size` how much room its struct has; [`fill`] writes as much of the answer as that version of
//! the struct knows, so that fields can be added at the end. [`Texts`] holds the texts that such structs point to.

use crate::error::BlendError;
use crate::guard::{checked, strike};
use crate::result::BlendResult;
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
    /// Where the last field of its first version ends: less room than that cannot serve.
    const LEAST: usize;
}

/// How much room the host's struct has.
///
/// # Safety
/// `given` is NULL or points to a `size_t` followed by as many bytes as it says, less its own.
#[inline]
unsafe fn room<T: Flat>(given: *const T, what: &str) -> Result<usize, BlendError> {
    if given.is_null() || !given.is_aligned() {
        return Err(no_place(what, given.is_null()));
    }
    // SAFETY: as promised by the caller.
    let room = unsafe { given.cast::<usize>().read() };
    if room < T::LEAST {
        return Err(too_small(what, room, T::LEAST));
    }
    Ok(room.min(size_of::<T>()))
}

#[cold]
fn no_place(what: &str, null: bool) -> BlendError {
    BlendError::argument(format!("`{what}` is {}", if null { "NULL" } else { "not aligned" }))
}

#[cold]
fn too_small(what: &str, room: usize, least: usize) -> BlendError {
    BlendError::argument(format!("`struct_size` of `{what}` is {room}, less than {least}"))
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
    let skip = size_of::<usize>();
    let mut there = skip;
    let body = || {
        // SAFETY: as promised by the caller.
        there = unsafe { room(out, "out") }?;
        strike();
        let answer = body()?;
        // SAFETY: there is so much room; an answer does not overlap the host's struct.
        unsafe {
            let (from, to) = ((&raw const answer).cast::<u8>().add(skip), out.cast::<u8>().add(skip));
            match there == size_of::<T>() {
                // The usual size, known here, is copied by a few moves.
                true => to.copy_from_nonoverlapping(from, size_of::<T>() - skip),
                false => to.copy_from_nonoverlapping(from, there - skip),
            }
        }
        Ok(())
    };
    // SAFETY: as promised by the caller.
    let result = unsafe { checked(error, body) };
    if result != BlendResult::BlendOk as i32 {
        // SAFETY: there is so much room, none where it was refused, and any bytes make a `T`.
        unsafe { out.cast::<u8>().wrapping_add(skip).write_bytes(0, there - skip) };
    }
    result
}

/// What the host's struct says; fields beyond its version are as in `usual`. One that says more than is known here is
/// refused, so that nothing is lost.
///
/// # Safety
/// `given` is NULL or points to a struct whose `struct_size` is set.
pub(crate) unsafe fn taken<T: Flat>(given: *const T, usual: T, what: &str) -> Result<T, BlendError> {
    // SAFETY: as promised by the caller.
    let (room, told) = unsafe { (room(given, what)?, given.cast::<usize>().read()) };
    if told > size_of::<T>() {
        let message = format!("`struct_size` of `{what}` is {told}, this library knows {}", size_of::<T>());
        return Err(BlendError::argument(message));
    }
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
#[inline]
pub(crate) fn instant(micros: i64, what: &str) -> Result<Option<Instant>, BlendError> {
    if micros == i64::MIN {
        return Ok(None);
    }
    let instant = Instant::from_micros(micros);
    if instant.is_finite() { Ok(Some(instant)) } else { Err(no_instant(micros, what)) }
}

/// The host's instant that has to be there.
#[inline]
pub(crate) fn required_instant(micros: i64, what: &str) -> Result<Instant, BlendError> {
    instant(micros, what)?.ok_or_else(|| no_instant(micros, what))
}

#[cold]
fn no_instant(micros: i64, what: &str) -> BlendError {
    BlendError::argument(match micros {
        i64::MIN => format!("`{what}` is missing"),
        _ => format!("`{what}`: {micros} is outside years 1 to 9999"),
    })
}

/// The row of that number.
pub(crate) fn row<'r, T>(rows: &'r [T], index: usize, what: &str) -> Result<&'r T, BlendError> {
    rows.get(index).ok_or_else(|| no_row(what, index, rows.len()))
}

#[cold]
fn no_row(what: &str, index: usize, count: usize) -> BlendError {
    BlendError::argument(format!("there is no {what} {index}, there are {count}"))
}

/// Texts of one answer, each with its closing NUL; they stay where they are until it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// None of them grows beyond the room it began with.
    chunks: Vec<Vec<u8>>,
    /// Where JSON is written before it is kept.
    scratch: Vec<u8>,
}

impl Texts {
    const CHUNK: usize = 1024;

    /// Keeps a text.
    pub(crate) fn keep(&mut self, text: &str) -> BlendText {
        self.keep_bytes(text.as_bytes())
    }

    /// Keeps UTF-8.
    fn keep_bytes(&mut self, text: &[u8]) -> BlendText {
        let room = |chunk: &Vec<u8>| chunk.capacity() - chunk.len() > text.len();
        if !self.chunks.last().is_some_and(room) {
            self.chunks.push(Vec::with_capacity(Texts::CHUNK.max(text.len() + 1)));
        }
        let last = self.chunks.len() - 1;
        let chunk = &mut self.chunks[last];
        let from = chunk.len();
        chunk.extend_from_slice(text);
        chunk.push(0);
        BlendText { data: chunk[from..].as_ptr().cast(), size: text.len() }
    }

    /// Keeps a text that need not be there.
    pub(crate) fn keep_some(&mut self, text: Option<&str>) -> BlendText {
        text.map_or(BlendText::NONE, |text| self.keep(text))
    }

    /// Keeps an answer as JSON.
    pub(crate) fn keep_json(&mut self, answer: &impl serde::Serialize) -> Result<BlendText, BlendError> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        serde_json::to_writer(&mut scratch, answer).map_err(|_| BlendError::unwritten())?;
        let kept = self.keep_bytes(&scratch);
        self.scratch = scratch;
        Ok(kept)
    }
}
