//! A build that knows no tables: streams are released, and everything is refused.

use super::{ArrowArrayStream, Watcher};
use crate::error::BlendError;
use blend_core::{Programme, Schedule};
use std::convert::Infallible;

/// The host's stream, released when it is dropped.
pub(super) struct Stream(ArrowArrayStream);

impl Stream {
    /// Takes it over; `None` when there is none, or it is released, or no place that a stream can be at.
    ///
    /// # Safety
    /// `stream` is NULL or points to one that its maker has filled in.
    pub(super) unsafe fn take(stream: *mut ArrowArrayStream) -> Option<Stream> {
        if !stream.is_aligned() {
            return None;
        }
        // SAFETY: aligned, and as promised by the caller.
        let given = unsafe { stream.as_mut() }?;
        given.release?;
        Some(Stream(std::mem::replace(given, ArrowArrayStream::RELEASED)))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: taken over from its maker, released once.
            unsafe { release(&raw mut self.0) }
        }
    }
}

/// There is none.
pub(super) struct Table(Infallible);

impl Table {
    pub(super) fn evaluate(
        _: &Programme,
        _: Stream,
        _: &[u8],
        _: Option<&Schedule>,
        _: &Watcher,
    ) -> Result<Table, BlendError> {
        Err(BlendError::unsupported("tables (the feature `arrow`)"))
    }

    pub(super) fn stream(&self) -> ArrowArrayStream {
        match self.0 {}
    }

    pub(super) fn notices(&self) -> &[()] {
        match self.0 {}
    }

    pub(super) fn measures(&self) -> Option<&()> {
        match self.0 {}
    }

    pub(super) fn learners(&self) -> usize {
        match self.0 {}
    }

    pub(super) fn rows(&self) -> u64 {
        match self.0 {}
    }
}
