//! Rows by bucket of learners, in blocks, so that nothing is moved as they grow.

use super::learners::Place;

/// Facts of one block.
const BLOCK: usize = 256;

/// One row: what it does, to whom, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    /// Microseconds since 1970 UTC; of a row kept whole its place among those.
    pub(super) at: i64,
    /// The learner's number in the bucket.
    pub(super) within: u32,
    /// What it does: an effect, or one of the constants below.
    pub(super) effect: u32,
}

impl Packed {
    /// It names the learner and nothing else.
    pub(super) const NOTHING: u32 = u32::MAX;
    /// It is kept whole.
    pub(super) const WHOLE: u32 = u32::MAX - 1;
}

/// One worker's rows.
#[derive(Debug)]
pub(super) struct Store {
    buckets: Vec<Bucket>,
}

#[derive(Debug, Default)]
struct Bucket {
    full: Vec<Vec<Packed>>,
    open: Vec<Packed>,
}

impl Store {
    pub(super) fn new(buckets: u32) -> Store {
        Store { buckets: std::iter::repeat_with(Bucket::default).take(buckets as usize).collect() }
    }

    pub(super) fn push(&mut self, place: Place, at: i64, effect: u32) {
        let Some(bucket) = self.buckets.get_mut(place.bucket as usize) else { return };
        if bucket.open.len() == bucket.open.capacity() {
            let full = std::mem::replace(&mut bucket.open, Vec::with_capacity(BLOCK));
            if !full.is_empty() {
                bucket.full.push(full);
            }
        }
        bucket.open.push(Packed { at, within: place.within, effect });
    }

    /// The rows of a bucket, in the order they came, block by block.
    pub(super) fn blocks(&self, bucket: u32) -> impl Iterator<Item = &[Packed]> {
        let bucket = self.buckets.get(bucket as usize);
        bucket.into_iter().flat_map(|bucket| bucket.full.iter().chain([&bucket.open]).map(Vec::as_slice))
    }

    /// How many rows a bucket has.
    pub(super) fn count(&self, bucket: u32) -> usize {
        self.blocks(bucket).map(<[Packed]>::len).fold(0, usize::saturating_add)
    }
}
