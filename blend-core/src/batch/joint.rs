//! The learners of one bucket, brought together over the workers in the order in which one would have met them: run by run
//! of the parts they read.

use super::answers::{Ids, Text};
use super::learners::{Known, Named, Numbering, VACANT, push};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;

/// The numbers of one bucket, brought together over the workers.
#[derive(Debug)]
pub(super) struct Joint<'n> {
    /// For each worker: joint numbers by its own; `None` where they are the same.
    renumbered: Vec<Option<Vec<u32>>>,
    ids: Bucket<'n>,
}

/// Whose numbers a bucket has.
#[derive(Debug)]
enum Bucket<'n> {
    /// So many from a number on.
    From(u64, usize),
    Numbers(Vec<u64>),
    Text(Vec<&'n str>),
}

impl<'n> Joint<'n> {
    pub(super) fn new(workers: &[&'n Numbering], bucket: u32) -> Joint<'n> {
        let alone = |ids| Joint { renumbered: Vec::new(), ids };
        let Some(first) = workers.first() else { return alone(Bucket::Numbers(Vec::new())) };
        if let Some(id) = first.scheme.first(bucket) {
            return alone(Bucket::From(id, first.scheme.width()));
        }
        let mut met: Vec<Met> = Vec::new();
        for (worker, numbering) in workers.iter().enumerate() {
            met.extend(numbering.runs(bucket).map(|(run, numbers)| Met { run, worker, numbers }));
        }
        met.sort_by_key(|met| met.run);
        let known = workers.iter().filter_map(|worker| worker.known(bucket));
        if first.scheme.named == Named::Text {
            let texts = |text: &'n Text| (0..text.len()).filter_map(move |row| text.get(row));
            let known =
                known.map(|known| if let Known::Text(text) = known { texts(text).collect() } else { Vec::new() });
            let (ids, renumbered) = join(known.collect(), &met);
            Joint { renumbered, ids: Bucket::Text(ids) }
        } else {
            let known = known.map(|known| if let Known::Numbers(ids) = known { ids.clone() } else { Vec::new() });
            let (ids, renumbered) = join(known.collect(), &met);
            Joint { renumbered, ids: Bucket::Numbers(ids) }
        }
    }

    /// Whether every number of the bucket is somebody; where numbers are their own place, only those met are.
    pub(super) fn all_met(&self) -> bool {
        !matches!(self.ids, Bucket::From(..))
    }

    /// How many numbers the bucket has.
    pub(super) fn len(&self) -> usize {
        match &self.ids {
            Bucket::From(_, width) => *width,
            Bucket::Numbers(ids) => ids.len(),
            Bucket::Text(ids) => ids.len(),
        }
    }

    /// The joint numbers by a worker's own; `None` where they are the same.
    pub(super) fn renumbered(&self, worker: usize) -> Option<&[u32]> {
        self.renumbered.get(worker)?.as_deref()
    }

    /// Adds the id of a number to a column.
    pub(super) fn tell(&self, number: usize, ids: &mut Ids) {
        let id = match &self.ids {
            Bucket::From(first, _) => first.saturating_add(number as u64),
            Bucket::Numbers(known) => known.get(number).copied().unwrap_or(0),
            Bucket::Text(known) => {
                if let Ids::Text(text) = ids {
                    text.push(known.get(number).copied().unwrap_or(""));
                }
                return;
            }
        };
        push(id, ids);
    }
}

/// The numbers of ids that a worker met in one run of parts.
struct Met {
    run: u64,
    worker: usize,
    numbers: Range<usize>,
}

/// The ids of all workers in the order they were met in, and the place of each worker's among them.
fn join<T: Copy + Eq + std::hash::Hash>(mut known: Vec<Vec<T>>, met: &[Met]) -> (Vec<T>, Vec<Option<Vec<u32>>>) {
    if met.iter().all(|met| met.worker == 0) {
        let ids = if known.is_empty() { Vec::new() } else { known.swap_remove(0) };
        return (ids, Vec::new());
    }
    let mut ids: Vec<T> = Vec::new();
    let mut places: HashMap<T, u32, FixedState> = HashMap::default();
    let mut renumbered: Vec<Vec<u32>> = known.iter().map(|own| Vec::with_capacity(own.len())).collect();
    for met in met {
        let own = known.get(met.worker).and_then(|own| own.get(met.numbers.clone())).unwrap_or_default();
        let Some(joint) = renumbered.get_mut(met.worker) else { continue };
        for id in own {
            let next = u32::try_from(ids.len()).unwrap_or(VACANT);
            joint.push(*places.entry(*id).or_insert_with(|| {
                ids.push(*id);
                next
            }));
        }
    }
    let same = |joint: &[u32]| joint.iter().copied().eq(0..u32::try_from(joint.len()).unwrap_or(VACANT));
    let renumbered = renumbered.into_iter().map(|joint| (!same(&joint)).then_some(joint)).collect();
    (ids, renumbered)
}
