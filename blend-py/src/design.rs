//! What is asked about designs before there is a programme: reviews of documents, advice, templates.

use crate::call::{call, json};
use crate::error::Refusal;
use crate::write;
use blend_core::review::{ReviewOptions, Template, advise_json, review_json, template_json};
use pyo3::prelude::*;

/// The review of a document that need not compile; `options`: a JSON object.
#[pyfunction]
pub(crate) fn review(py: Python<'_>, document: &Bound<'_, PyAny>, options: &str) -> PyResult<String> {
    let document = write::document(document)?;
    call(py, || json(&reviewed(&document, options)?))
}

/// The same as text for a person.
#[pyfunction]
pub(crate) fn review_text(py: Python<'_>, document: &Bound<'_, PyAny>, options: &str) -> PyResult<String> {
    let document = write::document(document)?;
    call(py, || Ok(reviewed(&document, options)?.to_string()))
}

fn reviewed(document: &[u8], options: &str) -> Result<blend_core::answer::Review, Refusal> {
    let options = ReviewOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
    review_json(document, &options).map_err(Refusal::Document)
}

/// Models ranked for a situation.
#[pyfunction]
pub(crate) fn advise(py: Python<'_>, inputs: &Bound<'_, PyAny>) -> PyResult<String> {
    let inputs = write::document(inputs)?;
    call(py, || json(&advise_json(&inputs).map_err(Refusal::Document)?))
}

/// The document that a template makes.
#[pyfunction]
pub(crate) fn template(py: Python<'_>, name: &str, parameters: &Bound<'_, PyAny>) -> PyResult<String> {
    let parameters = write::document(parameters)?;
    call(py, || json(&template_json(name, &parameters).map_err(Refusal::Document)?))
}

/// A JSON list of what templates there are.
#[pyfunction]
pub(crate) fn templates(py: Python<'_>) -> PyResult<String> {
    call(py, || json(&Template::ALL.iter().map(|template| template.summary()).collect::<Vec<_>>()))
}
