//! Registries of templates.

use crate::call::{call, json};
use crate::error::Refusal;
use crate::write;
use blend_core::document::{RegisteredTemplate, json as tree};
use pyo3::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Templates with names, versions and parameters: immutable, shared between threads.
#[pyclass(frozen, module = "blend._native")]
pub(crate) struct Registry {
    core: blend_core::review::Registry,
}

#[pymethods]
impl Registry {
    /// Of a document; without one of the library's templates.
    #[new]
    fn new(py: Python<'_>, document: Option<&Bound<'_, PyAny>>) -> PyResult<Registry> {
        let document = document.map(write::document).transpose()?;
        call(py, || {
            let core = match &document {
                Some(document) => blend_core::review::Registry::from_json(document).map_err(Refusal::Document)?,
                None => blend_core::review::Registry::default(),
            };
            Ok(Registry { core })
        })
    }

    /// Another with one more template.
    fn with_template(&self, py: Python<'_>, template: &Bound<'_, PyAny>) -> PyResult<Registry> {
        let template = write::document(template)?;
        call(py, || {
            let template = tree(&template).and_then(|value| RegisteredTemplate::from_value(&value));
            let core = template.and_then(|template| self.core.with(template)).map_err(Refusal::Document)?;
            Ok(Registry { core })
        })
    }

    /// A JSON list of what templates there are.
    fn templates(&self, py: Python<'_>) -> PyResult<String> {
        call(py, || json(&self.core.templates().collect::<Vec<_>>()))
    }

    /// The document that a template makes.
    fn make(
        &self,
        py: Python<'_>,
        name: &str,
        version: Option<&str>,
        parameters: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        let parameters = write::document(parameters)?;
        call(py, || json(&self.core.make_json(name, version, &parameters).map_err(Refusal::Document)?))
    }

    /// The JSON text that makes an equal one.
    fn source(&self, py: Python<'_>) -> PyResult<String> {
        call(py, || json(&self.core.document()))
    }

    fn __eq__(&self, py: Python<'_>, other: &Registry) -> PyResult<bool> {
        call(py, || Ok(self.core == other.core))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        call(py, || {
            let mut hasher = DefaultHasher::new();
            json(&self.core.document())?.hash(&mut hasher);
            Ok(hasher.finish())
        })
    }
}
