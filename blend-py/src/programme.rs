//! Programmes.

use crate::call::{call, json};
use crate::error::Refusal;
use crate::population::Population;
use crate::record::Record;
use crate::schedule::Schedule;
use crate::write;
use blend_core::CalendarOptions;
use blend_core::document;
use blend_core::draw::{Format, Picture};
use blend_core::problem::Problems;
use blend_core::review::{ConversionOptions, ReviewOptions, SpacingOptions};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A compiled programme: immutable, shared between threads.
#[pyclass(frozen, module = "blend._native")]
pub(crate) struct Programme {
    pub(crate) core: blend_core::Programme,
    newest: Vec<u8>,
    earlier: Vec<Vec<u8>>,
}

#[pymethods]
impl Programme {
    #[new]
    fn new(py: Python<'_>, document: &Bound<'_, PyAny>, earlier: Vec<Bound<'_, PyAny>>) -> PyResult<Programme> {
        let newest = write::document(document)?;
        let earlier: Vec<Vec<u8>> = earlier.iter().map(write::document).collect::<PyResult<_>>()?;
        call(py, || {
            let core = compiled(&newest, &earlier).map_err(Refusal::Document)?;
            Ok(Programme { core, newest, earlier })
        })
    }

    #[getter]
    fn id(&self) -> &str {
        self.core.id()
    }

    #[getter]
    fn version(&self) -> Option<&str> {
        self.core.version()
    }

    /// A JSON list of problems.
    fn warnings(&self, py: Python<'_>) -> PyResult<String> {
        call(py, || json(&self.core.warnings()))
    }

    /// The JSON texts it was made of: the newest version, the earlier ones.
    fn source(&self) -> (String, Vec<String>) {
        (text(&self.newest), self.earlier.iter().map(|earlier| text(earlier)).collect())
    }

    fn schedule(&self, py: Python<'_>, document: &Bound<'_, PyAny>) -> PyResult<Schedule> {
        let source = write::document(document)?;
        call(py, || {
            let core = self.core.schedule_from_json(&source).map_err(Refusal::Document)?;
            Ok(Schedule { core, source })
        })
    }

    #[pyo3(signature = (events, schedule))]
    fn record(&self, py: Python<'_>, events: &Bound<'_, PyAny>, schedule: Option<&Schedule>) -> PyResult<Record> {
        let events = write::document(events)?;
        call(py, || {
            let schedule = schedule.map(|schedule| &schedule.core);
            let core = self.core.record_from_json(&events, schedule).map_err(Refusal::Record)?;
            Ok(Record::new(core, events))
        })
    }

    #[pyo3(signature = (events, schedule))]
    fn population(
        &self,
        py: Python<'_>,
        events: &Bound<'_, PyAny>,
        schedule: Option<&Schedule>,
    ) -> PyResult<Population> {
        let events = write::document(events)?;
        call(py, || {
            let schedule = schedule.map(|schedule| &schedule.core);
            let core = self.core.population_from_json(&events, schedule).map_err(Refusal::Record)?;
            Ok(Population { core, events })
        })
    }

    /// The design; `options`: a JSON object.
    #[pyo3(signature = (schedule, options))]
    fn review(&self, py: Python<'_>, schedule: Option<&Schedule>, options: &str) -> PyResult<String> {
        call(py, || {
            let options = ReviewOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            json(&self.core.review(schedule.map(|schedule| &schedule.core), &options))
        })
    }

    /// Models ranked for the situation it tells.
    fn advise(&self, py: Python<'_>) -> PyResult<String> {
        call(py, || json(&self.core.advise()))
    }

    /// The calendar of a cohort or start; `options`: a JSON object.
    #[pyo3(signature = (schedule, options))]
    fn calendar(&self, py: Python<'_>, schedule: Option<&Schedule>, options: &str) -> PyResult<String> {
        call(py, || {
            let options = CalendarOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            let calendar = self.core.calendar(schedule.map(|schedule| &schedule.core), &options);
            json(&calendar.map_err(Refusal::Document)?)
        })
    }

    /// What can move before the sessions; `options`: a JSON object.
    #[pyo3(signature = (replacement, options))]
    fn conversion(&self, py: Python<'_>, replacement: Option<&Programme>, options: &str) -> PyResult<String> {
        call(py, || {
            let options = ConversionOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            json(&self.core.conversion(replacement.map(|replacement| &replacement.core), &options))
        })
    }

    /// When objectives are met; `options`: a JSON object.
    #[pyo3(signature = (schedule, options))]
    fn spacing(&self, py: Python<'_>, schedule: Option<&Schedule>, options: &str) -> PyResult<String> {
        call(py, || {
            let options = SpacingOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            let spacing = self.core.spacing(schedule.map(|schedule| &schedule.core), &options);
            json(&spacing.map_err(Refusal::Document)?)
        })
    }

    /// A picture as text.
    fn draw(&self, py: Python<'_>, picture: &str, format: &str) -> PyResult<String> {
        let known = Picture::from_word(picture);
        let picture = known.ok_or_else(|| PyValueError::new_err("`picture` is `arc`, `graph` or `matrix`"))?;
        let format = notation(format)?;
        call(py, || Ok(self.core.draw(picture, format)))
    }

    fn __eq__(&self, py: Python<'_>, other: &Programme) -> PyResult<bool> {
        call(py, || Ok(self.core.document() == other.core.document() && earlier_of(self)? == earlier_of(other)?))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.core.id(), self.core.version()).hash(&mut hasher);
        hasher.finish()
    }
}

/// The format of a picture.
pub(crate) fn notation(word: &str) -> PyResult<Format> {
    Format::from_word(word).ok_or_else(|| PyValueError::new_err("`format` is `svg`, `mermaid` or `dot`"))
}

fn compiled(newest: &[u8], earlier: &[Vec<u8>]) -> Result<blend_core::Programme, Problems> {
    let mut list = Vec::new();
    for one in earlier {
        // Each is a document of its own: two that make one only together are not taken.
        document::json(one)?;
        list.push(if list.is_empty() { b'[' } else { b',' });
        list.extend_from_slice(one.strip_prefix("\u{feff}".as_bytes()).unwrap_or(one));
    }
    if !list.is_empty() {
        list.push(b']');
    }
    blend_core::Programme::from_json_with_earlier(newest, &list)
}

fn earlier_of(programme: &Programme) -> Result<Vec<document::Programme>, Refusal> {
    let read = |text: &Vec<u8>| document::Programme::from_value(&document::json(text)?);
    programme.earlier.iter().map(read).collect::<Result<_, Problems>>().map_err(Refusal::Document)
}

/// What the core has read is UTF-8.
pub(crate) fn text(source: &[u8]) -> String {
    String::from_utf8_lossy(source).into_owned()
}
