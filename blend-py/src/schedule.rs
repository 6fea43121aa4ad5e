//! Schedules.

use crate::call::{call, json};
use crate::programme::text;
use pyo3::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A compiled schedule: immutable, shared between threads.
#[pyclass(frozen, module = "blend._native")]
pub(crate) struct Schedule {
    pub(crate) core: blend_core::Schedule,
    pub(crate) source: Vec<u8>,
}

#[pymethods]
impl Schedule {
    /// A JSON list of problems.
    fn warnings(&self, py: Python<'_>) -> PyResult<String> {
        call(py, || json(&self.core.warnings()))
    }

    /// A JSON list of what is doubtful about it by itself.
    fn findings(&self, py: Python<'_>) -> PyResult<String> {
        call(py, || json(&self.core.findings()))
    }

    /// The JSON text it was made of.
    fn source(&self) -> String {
        text(&self.source)
    }

    fn __eq__(&self, py: Python<'_>, other: &Schedule) -> PyResult<bool> {
        call(py, || Ok(self.core.document() == other.core.document()))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        call(py, || {
            let mut hasher = DefaultHasher::new();
            json(self.core.document())?.hash(&mut hasher);
            Ok(hasher.finish())
        })
    }
}
