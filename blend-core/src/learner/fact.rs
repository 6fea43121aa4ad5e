//! A fact read once, for every record it counts for.

use crate::document::{self, Event};
use crate::problem::{Collector, Problems};
use crate::record;
use std::sync::Arc;

/// One fact, checked and normalised: read once, added to the record of each programme that the learner is in.
///
/// ```
/// use blend_core::{Fact, Programme};
/// let programme = Programme::from_json(br#"{
///     "id": "p", "components": [{"id": "prep", "format": "elearning"}], "completion": "prep"
/// }"#)?;
/// let mut record = programme.record_from_json(br#"[
///     {"id": "e1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}
/// ]"#, None)?;
/// let done = Fact::from_json(br#"
///     {"id": "e2", "learner": "u1", "kind": "completed", "component": "prep", "at": "2026-03-03T09:00:00Z"}
/// "#)?;
/// let changes = record.add(&done)?;
/// assert_eq!(changes[0].answer, "status");
///
/// let refused = Fact::from_json(br#"{"id": "e3", "learner": "u1", "kind": "completed", "at": "soon"}"#).unwrap_err();
/// assert_eq!(refused.iter().count(), 2);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact(Arc<record::Fact>);

impl Fact {
    /// Checks and normalises an event.
    ///
    /// # Errors
    /// Every problem of the event: instants, numbers and the fields its kind cannot do without.
    pub fn new(event: Event) -> Result<Fact, Problems> {
        let mut problems = Collector::default();
        let fact = record::fact(event, "", &mut problems);
        problems.finish(fact).map(|(fact, _)| Fact(Arc::new(fact)))
    }

    /// Reads an event from JSON text.
    ///
    /// # Errors
    /// Every problem at once: of the bytes, of their shape, of what they mean.
    pub fn from_json(bytes: &[u8]) -> Result<Fact, Problems> {
        Fact::new(Event::from_value(&document::json(bytes)?)?)
    }

    pub(super) fn inner(&self) -> &Arc<record::Fact> {
        &self.0
    }
}
