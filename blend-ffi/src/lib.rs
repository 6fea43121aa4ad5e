//! The C ABI of blend: opaque handles ([`handle`]), text in with its length ([`text`]); out come JSON with its length and a
//! closing NUL, or plain structs ([`flat`]), or tables as streams of the Arrow C stream interface ([`evaluation`]).
//!
//! Every function that can fail runs behind one guard ([`guard`]): a panic inside becomes `BLEND_INTERNAL` and never unwinds
//! into the host. Nothing is decided here; each function reads its arguments, asks the core and writes the answer.
//!
//! # Safety
//!
//! What hosts promise stands once, at the top of the header: handles are NULL or came from this library and were not freed;
//! texts point to as many bytes as their lengths say; `out` and `error` to places for a pointer or to a struct whose
//! `struct_size` is set. A `const` handle may be used from many threads at once; one that is not `const` belongs to one
//! thread at a time.

#![allow(clippy::missing_safety_doc, reason = "the promise is the same for all functions and stands above")]

mod changes;
mod decision;
mod design;
mod error;
mod evaluation;
mod fact;
#[cfg(feature = "faults")]
mod faults;
mod flat;
mod guard;
mod handle;
mod picture;
mod planning;
mod population;
mod programme;
mod question;
mod record;
mod registry;
mod result;
mod roster;
mod schedule;
mod standing;
mod text;
mod version;
mod words;

pub use changes::*;
pub use decision::*;
pub use design::*;
pub use error::*;
pub use evaluation::*;
pub use fact::*;
pub use flat::*;
pub use picture::*;
pub use planning::*;
pub use population::*;
pub use programme::*;
pub use question::*;
pub use record::*;
pub use registry::*;
pub use result::*;
pub use roster::*;
pub use schedule::*;
pub use standing::*;
pub use text::*;
pub use version::*;
pub use words::*;
