//! One worker's reading: rows to where their learner's are.

use super::columns::Columns;
use super::learners::{Numbering, Place, Scheme};
use super::notice::Notices;
use super::options::BatchOptions;
use super::rows::Rows;
use super::store::{Packed, Store};

/// What one thread has read.
#[derive(Debug)]
pub(super) struct Worker {
    /// Its number, from 0.
    index: usize,
    pub(super) numbering: Numbering,
    pub(super) store: Store,
    pub(super) rows: Rows,
    notices: Notices,
    places: Vec<Place>,
    count: u64,
}

/// The number of a worker and the place of a row it keeps, in one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) worker: usize,
    pub(super) place: usize,
}

impl Kept {
    const BITS: u32 = 48;

    fn packed(worker: usize, place: usize) -> i64 {
        ((worker as i64) << Kept::BITS) | place as i64
    }

    pub(super) fn of(packed: Packed) -> Kept {
        let bits = packed.at as u64;
        Kept { worker: (bits >> Kept::BITS) as usize, place: (bits & ((1 << Kept::BITS) - 1)) as usize }
    }
}

impl Worker {
    pub(super) fn new(index: usize, scheme: Scheme, _: &BatchOptions) -> Worker {
        Worker {
            index,
            numbering: Numbering::new(scheme),
            store: Store::new(scheme.buckets()),
            rows: Rows::default(),
            notices: Notices::default(),
            places: Vec::new(),
            count: 0,
        }
    }

    /// How many rows it has read.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn take_notices(&mut self) -> Notices {
        std::mem::take(&mut self.notices)
    }

    /// Reads rows whose columns are of one length.
    pub(super) fn read(&mut self, columns: &Columns<'_>) {
        let mut places = std::mem::take(&mut self.places);
        self.numbering.places(&columns.learner, columns.first, &mut self.notices, &mut places);
        self.count = self.count.saturating_add(columns.len() as u64);
        for (row, place) in places.iter().enumerate().filter(|(_, place)| **place != Place::NOWHERE) {
            match self.rows.read(columns, row, &mut self.notices) {
                Some(kept) => self.store.push(*place, Kept::packed(self.index, kept), Packed::WHOLE),
                None => self.store.push(*place, 0, Packed::NOTHING),
            }
        }
        self.places = places;
    }
}
