//! Arrow tables in, Arrow tables out, over [`batch`](super).
//!
//! Schema -> [`Layout`] (which column is which field); record batches -> [`Rows`] -> [`Columns`](super::Columns), what
//! fits borrowed as it stands, anything else converted in slices by `convert`; [`Answers`](super::Answers) ->
//! [`record_batch`]. [`evaluate`] does all of it, some million rows at a time. No memory is shared with other languages
//! here: their bindings do that.

mod convert;
mod evaluate;
mod layout;
mod options;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use evaluate::{EvaluateError, Evaluation, evaluate};
pub use layout::Layout;
pub use options::TableOptions;
pub use read::Rows;
pub use write::record_batch;
