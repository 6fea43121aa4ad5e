//! What a report has rows for: components, objectives and gates of all versions, each once.

use crate::document::FormatGroup;
use crate::evaluate::by_format;
use crate::plan::{ComponentId, Criterion, Plan};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The rows of a report: in document order, what only earlier versions have last.
pub(super) struct Layout<'p> {
    pub(super) components: Vec<&'p str>,
    pub(super) objectives: Vec<&'p str>,
    pub(super) gates: Vec<Gate<'p>>,
    pub(super) versions: Vec<Version>,
}

/// A written gate, and which versions have it.
pub(super) struct Gate<'p> {
    pub(super) id: &'p str,
    pub(super) versions: Vec<bool>,
}

/// Where the things of one version are among the rows.
pub(super) struct Version {
    /// Of each component its row, and whether its criterion asks anything.
    pub(super) components: Vec<(usize, bool)>,
    /// Of each objective its row, and the components that treat it.
    pub(super) objectives: Vec<(usize, Vec<ComponentId>)>,
    /// Of each group of formats the completion's components.
    pub(super) formats: Vec<(FormatGroup, Vec<ComponentId>)>,
}

/// Names, each with its place.
#[derive(Default)]
struct Rows<'p> {
    names: Vec<&'p str>,
    places: HashMap<&'p str, usize>,
}

impl<'p> Rows<'p> {
    fn place(&mut self, name: &'p str) -> usize {
        let next = self.names.len();
        let place = *self.places.entry(name).or_insert(next);
        if place == next {
            self.names.push(name);
        }
        place
    }
}

impl<'p> Layout<'p> {
    pub(super) fn new(plans: &'p [Arc<Plan>]) -> Layout<'p> {
        let (mut components, mut objectives, mut gates) = (Rows::default(), Rows::default(), Rows::default());
        let mut versions = Vec::new();
        let mut having = Vec::new();
        for plan in plans {
            let asks = |criterion: &Criterion| *criterion != Criterion::None;
            let formats = by_format(plan).into_iter().collect();
            versions.push(Version {
                components: plan
                    .components
                    .iter()
                    .map(|component| (components.place(&component.id), asks(&component.criterion)))
                    .collect(),
                objectives: plan
                    .objectives
                    .iter()
                    .map(|objective| (objectives.place(&objective.id), objective.treated_by.clone()))
                    .collect(),
                formats,
            });
            let written = plan.gates.iter().filter(|gate| !gate.implied);
            having.push(written.map(|gate| gates.place(&gate.id)).collect::<BTreeSet<usize>>());
        }
        let gate = |(place, id): (usize, &&'p str)| Gate {
            id,
            versions: having.iter().map(|having| having.contains(&place)).collect(),
        };
        Layout {
            gates: gates.names.iter().enumerate().map(gate).collect(),
            components: components.names,
            objectives: objectives.names,
            versions,
        }
    }
}
