//! Populations and the questions asked of them, and what differs between versions.

use crate::call::{call, instant, json};
use crate::error::Refusal;
use crate::programme::{Programme, text};
use crate::record::written;
use crate::schedule::Schedule;
use crate::write;
use pyo3::prelude::*;

/// The records of many learners: immutable, shared between threads.
#[pyclass(frozen, module = "blend._native")]
pub(crate) struct Population {
    pub(crate) core: blend_core::Population,
    pub(crate) events: Vec<u8>,
}

#[pymethods]
impl Population {
    /// Whom the facts are about, sorted.
    #[getter]
    fn learners(&self) -> Vec<&str> {
        self.core.records().iter().filter_map(blend_core::Record::learner).collect()
    }

    /// The JSON text of the list of facts it was made of.
    fn source(&self) -> String {
        text(&self.events)
    }

    fn __eq__(&self, py: Python<'_>, other: &Population) -> PyResult<bool> {
        call(py, || Ok(written(&self.events, &[])? == written(&other.events, &[])?))
    }
}

/// A JSON list of what is written otherwise in a newer version.
#[pyfunction]
pub(crate) fn diff(py: Python<'_>, old: &Programme, new: &Programme) -> PyResult<String> {
    call(py, || json(&blend_core::diff(&old.core, &new.core)))
}

/// A JSON list of what a newer version would change for whom.
#[pyfunction]
#[pyo3(signature = (old, new, events, schedule, at))]
pub(crate) fn impact(
    py: Python<'_>,
    old: &Programme,
    new: &Programme,
    events: &Bound<'_, PyAny>,
    schedule: Option<&Schedule>,
    at: &str,
) -> PyResult<String> {
    let (events, at) = (write::document(events)?, instant(at, "at")?);
    call(py, || {
        let schedule = schedule.map(|schedule| &schedule.core);
        let population = old.core.population_from_json(&events, schedule).map_err(Refusal::Record)?;
        json(&population.impact(&new.core, at).map_err(Refusal::Document)?)
    })
}
