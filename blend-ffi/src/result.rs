//! What functions return.

/// What a function returns. A number once given is never given another meaning; treat one that is not listed here as a
/// failure.
/// cbindgen:rename-all=ScreamingSnakeCase
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlendResult {
    /// Done.
    BlendOk = 0,
    /// An argument cannot serve: a handle that is NULL or none, text that is not UTF-8, an instant that is none, a word
    /// out of its list, a struct that is too small.
    BlendInvalidArgument = 1,
    /// A document, fact or question was refused; the error lists every problem.
    BlendRefused = 2,
    /// Something inside went wrong that should not; the handles are as before.
    BlendInternal = 3,
    /// A stream of record batches failed; the message is its own.
    BlendStream = 4,
    /// This library was built without what is asked.
    BlendUnsupported = 5,
    /// The host's `blend_watch` said to stop.
    BlendStopped = 6,
}
