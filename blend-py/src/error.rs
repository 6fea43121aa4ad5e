//! Exceptions, each with the list of what is wrong.

use blend_core::problem::Problems;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::{PyTypeInfo, create_exception};

create_exception!(
    blend,
    BlendError,
    PyException,
    "Something was refused. `problems` lists what is wrong: objects with `code`, `severity`, `path`, `message`, `help` \
     and `related`."
);
create_exception!(
    blend,
    DocumentError,
    BlendError,
    "A programme, schedule or rule is refused, or a question names what is not in them."
);
create_exception!(blend, RecordError, BlendError, "Facts are malformed or contradict each other.");

/// Why a call gave no answer.
pub(crate) enum Refusal {
    /// A programme, schedule, rule or question.
    Document(Problems),
    /// Facts.
    Record(Problems),
    /// A failure of the library's own.
    Internal,
}

impl Refusal {
    /// The exception that tells it.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        let made = match self {
            Refusal::Document(problems) => exception::<DocumentError>(py, &problems),
            Refusal::Record(problems) => exception::<RecordError>(py, &problems),
            Refusal::Internal => instance::<BlendError>(py, "an unexpected failure inside", "[]"),
        };
        made.unwrap_or_else(|error| error)
    }
}

fn exception<E: PyTypeInfo>(py: Python<'_>, problems: &Problems) -> PyResult<PyErr> {
    let list = serde_json::to_string(problems).unwrap_or_else(|_| "[]".to_owned());
    instance::<E>(py, &problems.to_string(), &list)
}

fn instance<E: PyTypeInfo>(py: Python<'_>, message: &str, problems: &str) -> PyResult<PyErr> {
    let raised = E::type_object(py).call1((message,))?;
    raised.setattr("problems", py.import("json")?.call_method1("loads", (problems,))?)?;
    Ok(PyErr::from_value(raised))
}
