//! Records and the questions asked of them.

use crate::call::{call, instant, json};
use crate::error::Refusal;
use crate::population::Population;
use crate::programme::text;
use crate::write;
use blend_core::document::{self, Action, Event};
use blend_core::problem::Problems;
use blend_core::time::Zone;
use blend_core::{AgendaOptions, Fact, Question, RuleRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::sync::RwLock;

/// One learner's record. Questions run side by side; a fact that is applied waits for them and they for it.
#[pyclass(frozen, module = "blend._native")]
pub(crate) struct Record {
    state: RwLock<State>,
}

struct State {
    core: blend_core::Record,
    events: Vec<u8>,
    /// The facts applied since, each as JSON text.
    applied: Vec<Vec<u8>>,
}

impl Record {
    pub(crate) fn new(core: blend_core::Record, events: Vec<u8>) -> Record {
        Record { state: RwLock::new(State { core, events, applied: Vec::new() }) }
    }

    fn read<T>(&self, ask: impl FnOnce(&State) -> Result<T, Refusal>) -> Result<T, Refusal> {
        ask(&*self.state.read().map_err(|_| Refusal::Internal)?)
    }

    fn sources(&self) -> Result<(Vec<u8>, Vec<Vec<u8>>), Refusal> {
        self.read(|state| Ok((state.events.clone(), state.applied.clone())))
    }

    /// Its facts as written, in an order of their own.
    fn facts(&self) -> Result<(Option<String>, Vec<Event>), Refusal> {
        let learner = self.read(|state| Ok(state.core.learner().map(str::to_owned)))?;
        let (events, applied) = self.sources()?;
        let facts = written(&events, &applied)?;
        Ok((learner, facts))
    }
}

/// Facts as written, in an order of their own: those of a list, and those that came one by one.
pub(crate) fn written(events: &[u8], applied: &[Vec<u8>]) -> Result<Vec<Event>, Refusal> {
    let read = || -> Result<Vec<Event>, Problems> {
        let document::Value::List(mut facts) = document::json(events)? else { return Ok(Vec::new()) };
        for one in applied {
            facts.push(document::json(one)?);
        }
        facts.iter().map(Event::from_value).collect()
    };
    let mut facts = read().map_err(Refusal::Record)?;
    facts.sort_by(|a, b| (&a.id, &a.learner, &a.recorded, &a.source).cmp(&(&b.id, &b.learner, &b.recorded, &b.source)));
    facts.dedup();
    Ok(facts)
}

#[pymethods]
impl Record {
    #[getter]
    fn learner(&self, py: Python<'_>) -> PyResult<Option<String>> {
        call(py, || self.read(|state| Ok(state.core.learner().map(str::to_owned))))
    }

    /// The JSON texts it was made of: the list of facts it began with, and each fact applied since.
    fn source(&self, py: Python<'_>) -> PyResult<(String, Vec<String>)> {
        let (events, applied) = call(py, || self.sources())?;
        Ok((text(&events), applied.iter().map(|one| text(one)).collect()))
    }

    #[pyo3(signature = (at, known_at))]
    fn standing(&self, py: Python<'_>, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || self.read(|state| json(&state.core.standing(at, known_at))))
    }

    #[expect(clippy::too_many_arguments, reason = "the arguments of the question, as Python names them")]
    #[pyo3(signature = (component, action, at, session, known_at, others))]
    fn decide(
        &self,
        py: Python<'_>,
        component: Option<&str>,
        action: &str,
        at: &str,
        session: Option<&str>,
        known_at: Option<&str>,
        others: Option<&Population>,
    ) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        let action = Action::from_word(action).ok_or_else(|| {
            let known: Vec<&str> = Action::ALL.iter().map(|action| action.word()).collect();
            PyValueError::new_err(format!("there is no action `{action}`, only {}", known.join(", ")))
        })?;
        let question = Question { component, action, at, session, known_at, others: others.map(|others| &others.core) };
        call(py, || self.read(|state| json(&state.core.decide(&question).map_err(Refusal::Document)?)))
    }

    #[pyo3(signature = (rule, at, known_at))]
    fn explain(&self, py: Python<'_>, rule: &Bound<'_, PyAny>, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (rule, at, known_at) = (Rule::of(rule)?, instant(at, "at")?, optional(known_at)?);
        call(py, || {
            rule.ask(|rule| {
                self.read(|state| json(&state.core.explain(rule, at, known_at).map_err(Refusal::Document)?))
            })
        })
    }

    /// A JSON list of `[from, until]`, `null` for no bound.
    #[pyo3(signature = (rule, known_at))]
    fn timeline(&self, py: Python<'_>, rule: &Bound<'_, PyAny>, known_at: Option<&str>) -> PyResult<String> {
        let (rule, known_at) = (Rule::of(rule)?, optional(known_at)?);
        call(py, || {
            rule.ask(|rule| {
                self.read(|state| {
                    let timeline = state.core.timeline(rule, known_at).map_err(Refusal::Document)?;
                    json(&timeline.iter().collect::<Vec<_>>())
                })
            })
        })
    }

    #[pyo3(signature = (at, next, known_at))]
    fn certification(&self, py: Python<'_>, at: &str, next: u32, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        let next = usize::try_from(next).unwrap_or(usize::MAX);
        call(py, || self.read(|state| json(&state.core.certification(at, next, known_at))))
    }

    /// A JSON list of actions; `sent`: the keys of those listed before; `options`: a JSON object.
    #[pyo3(signature = (at, sent, options))]
    fn agenda(&self, py: Python<'_>, at: &str, sent: Vec<String>, options: &str) -> PyResult<String> {
        let at = instant(at, "at")?;
        call(py, || {
            let options = AgendaOptions::from_json(options.as_bytes()).map_err(Refusal::Document)?;
            self.read(|state| json(&state.core.agenda(at, &texts(&sent), &options)))
        })
    }

    /// A JSON list of rows.
    #[pyo3(signature = (at, known_at))]
    fn audit(&self, py: Python<'_>, at: &str, known_at: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        call(py, || self.read(|state| json(&state.core.audit(at, known_at))))
    }

    /// The learner's calendar; `timezone`: an IANA name.
    #[pyo3(signature = (at, known_at, timezone))]
    fn calendar(&self, py: Python<'_>, at: &str, known_at: Option<&str>, timezone: Option<&str>) -> PyResult<String> {
        let (at, known_at) = (instant(at, "at")?, optional(known_at)?);
        let zone = timezone.map(str::parse::<Zone>).transpose();
        let zone = zone.map_err(|problems| Refusal::Document(problems).raise(py))?;
        call(py, || self.read(|state| json(&state.core.calendar(at, known_at, zone))))
    }

    /// Adds one fact; a JSON list of what it changed.
    fn apply(&self, py: Python<'_>, event: &Bound<'_, PyAny>) -> PyResult<String> {
        let source = write::document(event)?;
        call(py, || {
            let fact = Fact::from_json(&source).map_err(Refusal::Record)?;
            let mut state = self.state.write().map_err(|_| Refusal::Internal)?;
            let changes = state.core.add(&fact).map_err(Refusal::Record)?;
            state.applied.push(source);
            json(&changes)
        })
    }

    fn __eq__(&self, py: Python<'_>, other: &Record) -> PyResult<bool> {
        // One after the other: whoever held both locks could wait for another who does.
        call(py, || Ok(self.facts()? == other.facts()?))
    }
}

pub(crate) fn optional(known_at: Option<&str>) -> PyResult<Option<blend_core::time::Instant>> {
    known_at.map(|text| instant(text, "known_at")).transpose()
}

pub(crate) fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// A rule asked about: text is a path, anything else a document.
enum Rule {
    Path(String),
    Document(Vec<u8>),
}

impl Rule {
    fn of(rule: &Bound<'_, PyAny>) -> PyResult<Rule> {
        match rule.cast::<PyString>() {
            Ok(path) => Ok(Rule::Path(path.to_str()?.to_owned())),
            Err(_) => Ok(Rule::Document(write::document(rule)?)),
        }
    }

    fn ask<T>(&self, ask: impl FnOnce(RuleRef<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        match self {
            Rule::Path(path) => ask(RuleRef::Path(path)),
            Rule::Document(source) => {
                let read = document::json(source).and_then(|tree| document::Rule::from_value(&tree));
                ask(RuleRef::Document(&read.map_err(Refusal::Document)?))
            }
        }
    }
}
