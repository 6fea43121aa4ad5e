//! What functions return.

/// Done.
pub const BLEND_OK: i32 = 0;
/// An argument cannot serve: a null handle, text that is not UTF-8, an instant that is none, a word out of its list.
pub const BLEND_INVALID_ARGUMENT: i32 = 1;
/// A document or question was refused; the error lists every problem.
pub const BLEND_REFUSED: i32 = 2;
/// Something inside went wrong that should not; the handles are as before.
pub const BLEND_INTERNAL: i32 = 3;

/// A stream of record batches failed; the message is its own.
pub const BLEND_STREAM: i32 = 4;

/// Ask for a seat in a session.
pub const BLEND_ACTION_REGISTER: i32 = 0;
/// Begin self-paced or workplace work.
pub const BLEND_ACTION_START: i32 = 1;
/// Take part in a session.
pub const BLEND_ACTION_ATTEND: i32 = 2;
/// Be granted the certificate.
pub const BLEND_ACTION_CERTIFY: i32 = 3;
