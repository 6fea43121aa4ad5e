//! Many learners of one programme, and what is asked about them together.
//!
//! Facts of all learners -> one [`Record`] each, sorted by learner. Every answer here is put together from what the
//! engine answers about single learners; no rule about a learner is read twice.

mod agenda;
mod audit;
mod coach;
mod options;
mod report;
mod share;
mod versions;

pub use agenda::AgendaOptions;
pub(crate) use options::fill;
pub use report::ReportOptions;
pub(crate) use report::{Contribution, Crowd, Layout, Open, Standings, by_record, places};
pub use versions::{diff, impact};

use crate::learner::Record;
use crate::problem::{Collector, Problems};
use crate::programme::{Programme, Schedule};
use crate::record::{Fact, History};
use crate::roster::Registered;
use std::collections::BTreeMap;

/// The records of many learners of one programme, perhaps with its schedule; immutable, shared between threads.
///
/// Whoever is named in a fact is among them, enrolled or not. Made by [`Programme::population`] and
/// [`Programme::population_from_json`], which has an example.
#[derive(Debug, Clone)]
pub struct Population {
    programme: Programme,
    schedule: Option<Schedule>,
    /// Sorted by learner.
    records: Vec<Record>,
    registered: Registered,
}

impl Population {
    /// `facts`: each with its place in the list it was read from.
    pub(crate) fn new(
        programme: Programme,
        schedule: Option<Schedule>,
        facts: Vec<(usize, Fact)>,
    ) -> Result<Population, Problems> {
        let mut by_learner: BTreeMap<Box<str>, Vec<(usize, Fact)>> = BTreeMap::new();
        for (place, fact) in facts {
            match by_learner.get_mut(&fact.learner) {
                Some(own) => own.push((place, fact)),
                None => drop(by_learner.insert(fact.learner.clone(), vec![(place, fact)])),
            }
        }
        let mut problems = Collector::default();
        let mut records = Vec::with_capacity(by_learner.len());
        for (learner, own) in by_learner {
            match History::read(own, Some(&learner)) {
                Ok(history) => records.push(Record::new(programme.clone(), schedule.clone(), history)),
                Err(refusal) => refusal.into_iter().for_each(|problem| problems.push(problem)),
            }
        }
        let (records, _) = problems.finish(Some(records))?;
        Ok(Population { programme, schedule, records, registered: Registered::default() })
    }

    /// The same facts bound to another schedule.
    pub(crate) fn with_schedule(&self, schedule: &Schedule) -> Population {
        let records = self.records.iter().map(|record| record.with_schedule(schedule)).collect();
        Population {
            programme: self.programme.clone(),
            schedule: Some(schedule.clone()),
            records,
            registered: Registered::default(),
        }
    }

    /// The programme they are bound to.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    /// The schedule they are bound to.
    pub fn schedule(&self) -> Option<&Schedule> {
        self.schedule.as_ref()
    }

    /// The records, sorted by learner.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Who ever registered for which session.
    pub(crate) fn registered(&self) -> &Registered {
        &self.registered
    }

    /// One learner's record; `None` for somebody no fact is about.
    pub fn record(&self, learner: &str) -> Option<&Record> {
        let place = self.records.binary_search_by(|record| record.learner().cmp(&Some(learner))).ok()?;
        self.records.get(place)
    }
}

#[cfg(test)]
mod tests {
    use crate::Programme;
    use crate::answer::Status;

    fn programme() -> Programme {
        let text = br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#;
        Programme::from_json(text).unwrap()
    }

    #[test]
    fn each_learner_has_the_own_facts() {
        let facts = br#"[
            {"id": "1", "learner": "b", "kind": "completed", "component": "a", "at": "2026-01-02T00:00:00Z"},
            {"id": "1", "learner": "a", "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z"},
            {"id": "2", "learner": "b", "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z"}
        ]"#;
        let population = programme().population_from_json(facts, None).unwrap();
        let status = |learner: &str| {
            let at = crate::time::Instant::parse("2026-01-03T00:00:00Z").unwrap();
            population.record(learner).map(|record| record.standing(at, None).status)
        };
        assert_eq!((status("a"), status("b"), status("c")), (Some(Status::NotStarted), Some(Status::Completed), None));
    }

    #[test]
    fn conflicts_are_told_for_all_learners_at_once() {
        let facts = br#"[
            {"id": "1", "learner": "a", "kind": "completed", "component": "a", "at": "2026-01-02T00:00:00Z"},
            {"id": "1", "learner": "b", "kind": "completed", "component": "a", "at": "2026-01-02T00:00:00Z"},
            {"id": "1", "learner": "b", "kind": "started", "component": "a", "at": "2026-01-02T00:00:00Z"},
            {"id": "1", "learner": "a", "kind": "passed", "component": "a", "at": "2026-01-02T00:00:00Z"}
        ]"#;
        let refused = programme().population_from_json(facts, None).unwrap_err();
        let told: Vec<_> = refused.iter().map(|problem| (problem.pointer(), problem.code().name())).collect();
        assert_eq!(told, [("/2", "conflicting_event"), ("/3", "conflicting_event")]);
    }
}
