//! The C ABI of blend: opaque handles, text in with its length, JSON out with its length and a closing NUL.
//!
//! Every function runs behind one guard ([`guard`]): a panic inside becomes `BLEND_INTERNAL` and never unwinds into the
//! host. Tables come in and go out as streams of the Arrow C stream interface ([`evaluation`]). Nothing is decided here; each function reads its arguments ([`text`]), asks the core and writes the answer.
//! A `const` handle may be used from many threads at once; one that is not `const` belongs to one thread at a time.

mod error;
mod evaluation;
mod guard;
mod population;
mod programme;
mod record;
mod schedule;
mod status;
mod text;
mod version;

pub use error::*;
pub use evaluation::*;
pub use population::*;
pub use programme::*;
pub use record::*;
pub use schedule::*;
pub use status::*;
pub use text::*;
pub use version::*;
