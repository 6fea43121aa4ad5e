//! The native half of the Python package: programmes, schedules, records and populations behind frozen classes.
//!
//! Documents come in as Python values or JSON text ([`write`] makes text of the former), answers go out as JSON text; the
//! Python half, `python/blend`, makes typed objects of them. Every question runs in [`call`], detached from the
//! interpreter, and what is refused becomes an exception in [`error`]. Tables come in and go out through [`arrow`],
//! the one place with unsafe code. Nothing is decided here.

mod arrow;
mod call;
mod design;
mod error;
mod evaluate;
mod population;
mod programme;
mod record;
mod registry;
mod schedule;
mod write;

use pyo3::prelude::*;

/// What `blend._native` holds.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::design::{advise, review, review_text, template, templates};
    #[pymodule_export]
    use crate::error::{BlendError, DocumentError, RecordError};
    #[pymodule_export]
    use crate::evaluate::{Evaluation, evaluate, fields};
    #[pymodule_export]
    use crate::population::{Population, diff, impact};
    #[pymodule_export]
    use crate::programme::Programme;
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::registry::Registry;
    #[pymodule_export]
    use crate::schedule::Schedule;

    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
