//! Populations and the questions asked of them, and what differs between versions.

use crate::call::{call, instant, json};
use crate::error::Refusal;
use crate::programme::{Programme, notation, text};
use crate::record::{optional, texts, written};
use crate::schedule::Schedule;
use crate::write;
use blend_core::document::{self, ScheduleChange};
use blend_core::{AgendaOptions, ReportOptions};
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

    /// A JSON list of actions; `sent`: the keys of those listed before; `options`: a JSON object.
    #[pyo3(signature = (at, sent, options))]
    fn agenda(&self, py: Python<'_>, at: &str, sent: Vec<String>, options: &str) -> PyResult<String> {
        let at = instant(at, "at")?;
        call(py, || {
            let options = AgendaOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            json(&self.core.agenda(at, &texts(&sent), &options))
        })
    }

    /// A JSON list of rows.
    #[pyo3(signature = (at, known_at))]
    fn audit(&self, py: Python<'_>, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || json(&self.core.audit(at, known_at)))
    }

    /// A JSON list of what is doubtful about the schedule.
    #[pyo3(signature = (at, known_at))]
    fn findings(&self, py: Python<'_>, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || json(&self.core.findings(at, known_at)))
    }

    /// A session's roster.
    #[pyo3(signature = (session, at, known_at))]
    fn roster(&self, py: Python<'_>, session: &str, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || json(&self.core.roster(session, at, known_at).map_err(Refusal::Document)?))
    }

    /// What a facilitator is told before a session.
    #[pyo3(signature = (session, at, known_at))]
    fn session_brief(&self, py: Python<'_>, session: &str, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || json(&self.core.session_brief(session, at, known_at).map_err(Refusal::Document)?))
    }

    /// What a coach is told before a session.
    #[pyo3(signature = (session, at, known_at))]
    fn coach_brief(&self, py: Python<'_>, session: &str, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || json(&self.core.coach_brief(session, at, known_at).map_err(Refusal::Document)?))
    }

    /// Measures; `options`: a JSON object.
    #[pyo3(signature = (at, known_at, options))]
    fn report(&self, py: Python<'_>, at: &str, known_at: Option<&str>, options: &str) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || {
            let options = ReportOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            json(&self.core.report(at, known_at, &options))
        })
    }

    /// What a change of one session would do.
    #[pyo3(signature = (change, at))]
    fn effects(&self, py: Python<'_>, change: &Bound<'_, PyAny>, at: &str) -> PyResult<String> {
        let (change, at) = (write::document(change)?, instant(at, "at")?);
        call(py, || {
            let effects = || self.core.effects(ScheduleChange::from_value(&document::json(&change)?)?, at);
            json(&effects().map_err(Refusal::Document)?)
        })
    }

    /// How far the learners of a cohort, or all, have come: a picture as text.
    #[pyo3(signature = (at, known_at, cohort, format))]
    fn draw(
        &self,
        py: Python<'_>,
        at: &str,
        known_at: Option<&str>,
        cohort: Option<&str>,
        format: &str,
    ) -> PyResult<String> {
        let (at, known_at, format) = (instant(at, "at")?, optional(known_at)?, notation(format)?);
        call(py, || Ok(self.core.draw(at, known_at, cohort, format)))
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
