//! What a report has rows for: components, objectives and gates of all versions, each once.

use crate::document::FormatGroup;
use crate::evaluate::by_format;
use crate::plan::{ComponentId, Criterion, Plan};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The rows of a report: in document order, what only earlier versions have last.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(super) components: Vec<Box<str>>,
    pub(super) objectives: Vec<Box<str>>,
    pub(super) gates: Vec<Gate>,
    pub(super) versions: Vec<Version>,
}

/// A written gate, and which versions have it.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) id: Box<str>,
    pub(super) versions: Vec<bool>,
}

/// Where the things of one version are among the rows.
#[derive(Debug)]
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

    fn owned(self) -> Vec<Box<str>> {
        self.names.into_iter().map(Box::from).collect()
    }
}

impl Layout {
    pub(crate) fn new(plans: &[Arc<Plan>]) -> Layout {
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
        let gate = |(place, id): (usize, &&str)| Gate {
            id: Box::from(*id),
            versions: having.iter().map(|having| having.contains(&place)).collect(),
        };
        Layout {
            gates: gates.names.iter().enumerate().map(gate).collect(),
            components: components.owned(),
            objectives: objectives.owned(),
            versions,
        }
    }

    /// Of each group of formats of the newest version, the components that are asked something, as bits.
    pub(crate) fn asked_by_format(&self) -> Vec<u64> {
        let Some(newest) = self.versions.first() else { return Vec::new() };
        let asked = |id: &&ComponentId| newest.components.get(id.at()).is_some_and(|(_, asks)| *asks);
        let bit = |id: &ComponentId| 1_u64.checked_shl(id.0).unwrap_or(0);
        let bits = |of: &[ComponentId]| of.iter().filter(asked).fold(0, |bits, id| bits | bit(id));
        newest.formats.iter().map(|(_, of)| bits(of)).collect()
    }
}
