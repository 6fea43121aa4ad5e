//! Many learners out of a table.
//!
//! The work is done by threads of its own, detached from the interpreter; the thread that asked waits, looks for signals
//! now and then (only it may), and tells how far things are.

use crate::arrow::{self, Reader};
use crate::call::{instant, json};
use crate::error::Refusal;
use crate::programme::Programme;
use crate::record::optional;
use crate::schedule::Schedule;
use blend_core::batch::Progress;
use blend_core::batch::arrow::{EvaluateError, Layout, TableOptions};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long the asking thread waits before it looks for signals.
const LOOK: Duration = Duration::from_millis(50);

/// Where many learners are: immutable, shared between threads.
#[pyclass(frozen, module = "blend._native")]
pub(crate) struct Evaluation {
    core: blend_core::batch::arrow::Evaluation,
}

#[pymethods]
impl Evaluation {
    #[getter]
    fn num_rows(&self) -> usize {
        self.core.table.num_rows()
    }

    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.core.table.schema_ref().fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// How many rows were read.
    #[getter]
    fn rows(&self) -> u64 {
        self.core.rows
    }

    /// How many learners were worked out fact by fact.
    #[getter]
    fn in_full(&self) -> usize {
        self.core.in_full
    }

    /// A JSON object of measures over all learners, where asked for.
    fn measures(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.core.measures.as_ref().map(|measures| json(measures).map_err(|refusal| refusal.raise(py))).transpose()
    }

    /// A JSON list of what was noticed about rows.
    fn notices(&self, py: Python<'_>) -> PyResult<String> {
        json(&self.core.notices).map_err(|refusal| refusal.raise(py))
    }

    fn stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::stream_of(py, &self.core.table)
    }

    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::schema_of(py, &self.core.table)
    }

    fn array<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::array_of(py, &self.core.table)
    }

    fn __eq__(&self, py: Python<'_>, other: &Evaluation) -> bool {
        py.detach(|| self.core == other.core)
    }
}

/// The fields that columns are looked for, and whether each has to be there.
#[pyfunction]
pub(crate) fn fields(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let fields = PyDict::new(py);
    for (field, required) in Layout::fields() {
        fields.set_item(field, required)?;
    }
    Ok(fields)
}

/// `table`: what has `__arrow_c_stream__` or `__arrow_c_array__`, or an iterator of such; `options`: a JSON object that has
/// `at` and `known_at` too; `tell`: called now and then with rows read, parts judged and parts in all, or `None`.
#[expect(clippy::too_many_arguments, reason = "the arguments of the question")]
#[pyfunction]
#[pyo3(signature = (programme, table, at, known_at, schedule, options, tell))]
pub(crate) fn evaluate(
    py: Python<'_>,
    programme: &Programme,
    table: &Bound<'_, PyAny>,
    at: &str,
    known_at: Option<&str>,
    schedule: Option<&Schedule>,
    options: &str,
    tell: Option<&Bound<'_, PyAny>>,
) -> PyResult<Evaluation> {
    instant(at, "at")?;
    optional(known_at)?;
    let mut options =
        TableOptions::from_json(options.as_bytes()).map_err(|problems| Refusal::Document(problems).raise(py))?;
    options.batch.schedule = schedule.map(|schedule| schedule.core.clone());
    let work = Work { programme: &programme.core, options: &options, far: Far::default(), told: Told::default() };
    work.run(py, arrow::reader(table)?, tell)
}

/// How far the work is, and whether to stop it.
#[derive(Default)]
struct Far {
    rows: AtomicU64,
    parts: AtomicUsize,
    of: AtomicUsize,
    stop: AtomicBool,
}

type Outcome = Result<blend_core::batch::arrow::Evaluation, Option<EvaluateError>>;

/// The outcome, once there is one.
#[derive(Default)]
struct Told {
    outcome: Mutex<Option<Outcome>>,
    there: Condvar,
}

impl Told {
    fn tell(&self, outcome: Outcome) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        self.there.notify_all();
    }

    fn wait(&self) -> Option<Outcome> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.there.wait_timeout_while(outcome, LOOK, |outcome| outcome.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.take()
    }
}

struct Work<'w> {
    programme: &'w blend_core::Programme,
    options: &'w TableOptions,
    far: Far,
    told: Told,
}

impl Work<'_> {
    fn run(&self, py: Python<'_>, reader: Reader, tell: Option<&Bound<'_, PyAny>>) -> PyResult<Evaluation> {
        let reader = Mutex::new(Some(reader));
        let work = || {
            let reader = reader.lock().unwrap_or_else(PoisonError::into_inner).take();
            reader.into_iter().for_each(|reader| self.told.tell(self.work(reader)));
        };
        std::thread::scope(|scope| {
            if std::thread::Builder::new().spawn_scoped(scope, work).is_err() {
                // No thread is to be had: nobody looks for signals meanwhile.
                py.detach(work);
            }
            let mut raised = None;
            let outcome = loop {
                let outcome = py.detach(|| self.told.wait());
                if raised.is_none() {
                    let looked = py.check_signals().and_then(|()| self.show(tell));
                    raised = looked.err();
                    self.far.stop.store(raised.is_some(), Ordering::Relaxed);
                }
                if let Some(outcome) = outcome {
                    break outcome;
                }
            };
            match (raised, outcome) {
                (Some(raised), _) => Err(raised),
                (None, Ok(core)) => Ok(Evaluation { core }),
                (None, Err(Some(error))) => Err(refused(py, error)),
                (None, Err(None)) => Err(Refusal::Internal.raise(py)),
            }
        })
    }

    /// What a panic leaves behind is dropped whole.
    fn work(&self, reader: Reader) -> Outcome {
        let watch = |progress| self.watch(progress);
        let work = || blend_core::batch::arrow::evaluate(self.programme, reader, self.options, &watch);
        catch_unwind(AssertUnwindSafe(work)).map_err(|_| None)?.map_err(Some)
    }

    fn watch(&self, progress: Progress) -> ControlFlow<()> {
        match progress {
            Progress::Read { rows } => {
                self.far.rows.fetch_max(rows, Ordering::Relaxed);
            }
            Progress::Judged { parts, of } => {
                self.far.parts.fetch_max(parts, Ordering::Relaxed);
                self.far.of.store(of, Ordering::Relaxed);
            }
        }
        if self.far.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn show(&self, tell: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let Some(tell) = tell else { return Ok(()) };
        let (rows, parts, of) = (&self.far.rows, &self.far.parts, &self.far.of);
        let told = (rows.load(Ordering::Relaxed), parts.load(Ordering::Relaxed), of.load(Ordering::Relaxed));
        tell.call1(told).map(drop)
    }
}

fn refused(py: Python<'_>, error: EvaluateError) -> PyErr {
    match error {
        EvaluateError::Asked(problems) => Refusal::Document(problems).raise(py),
        EvaluateError::Columns(problems) => Refusal::Record(problems).raise(py),
        EvaluateError::Source(error) => arrow::raised(error),
        EvaluateError::Answers(error) => PyValueError::new_err(format!("the answers do not fit a table: {error}")),
        EvaluateError::Stopped => Refusal::Internal.raise(py),
    }
}
