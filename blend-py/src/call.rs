//! The one way into the core: detached from the interpreter, and no panic comes out.

use crate::error::Refusal;
use blend_core::time::Instant;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a body while other Python threads go on.
///
/// Locks are taken inside of bodies only, so nobody waits for one while holding the interpreter.
pub(crate) fn call<T: Send>(py: Python<'_>, body: impl FnOnce() -> Result<T, Refusal> + Send) -> PyResult<T> {
    // A record that a panic leaves half changed is poisoned by its lock; everything else is immutable.
    let outcome = py.detach(|| catch_unwind(AssertUnwindSafe(body)));
    outcome.unwrap_or(Err(Refusal::Internal)).map_err(|refusal| refusal.raise(py))
}

/// An answer as JSON text.
pub(crate) fn json(answer: &impl serde::Serialize) -> Result<String, Refusal> {
    serde_json::to_string(answer).map_err(|_| Refusal::Internal)
}

/// An instant argument.
pub(crate) fn instant(text: &str, name: &str) -> PyResult<Instant> {
    Instant::parse(text).map_err(|error| {
        let shown: String = text.chars().take(60).collect();
        PyValueError::new_err(format!("`{name}` is `{}`: {error}", shown.escape_debug()))
    })
}
