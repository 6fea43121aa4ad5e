//! Rows by bucket of learners, in blocks, so that nothing is moved as they grow.
//!
//! A row whose instant is not too far back and on the grid of the others takes one word ([`Form`]); any other takes
//! two ([`Packed`]).

use super::columns::{Columns, Instants, Unit};
use super::learners::Place;

/// Facts of the first block of a bucket, and of a late one: many buckets may have few rows.
const FIRST: usize = 64;
const BLOCK: usize = 1_024;

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

/// How a row is put into one word: how long before `base`, in steps of 2^`step` microseconds; then the learner's number;
/// then the effect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    base: i64,
    step: u32,
    within: u32,
    effect: u32,
}

impl Form {
    /// Bits of a learner's number.
    const WITHIN: u32 = 13;

    /// For rows up to an instant, of so many effects, on the grid of the first rows. Whole seconds are multiples of 64
    /// microseconds, whole milliseconds of 8.
    pub(super) fn of(columns: &Columns<'_>, asked: i64, effects: usize) -> Form {
        let step = match &columns.at {
            Instants::Counted(_, Unit::Millis, _) => 3,
            Instants::Counted(ats, Unit::Micros, _) => {
                ats.iter().fold(0_i64, |bits, at| bits | at).trailing_zeros().min(6)
            }
            Instants::Counted(ats, Unit::Nanos, _) => {
                ats.iter().fold(0_i64, |bits, at| bits | at.div_euclid(1_000)).trailing_zeros().min(6)
            }
            Instants::Counted(..) | Instants::Words(_) => 6,
        };
        // One more code is for what does nothing.
        let effect = usize::BITS.saturating_sub(effects.leading_zeros());
        Form { base: (asked >> 6).saturating_add(1).saturating_mul(64), step, within: Form::WITHIN, effect }
    }

    fn none(self) -> u64 {
        (1_u64 << (self.effect & 63)).wrapping_sub(1)
    }

    /// `None` for what does not fit.
    #[inline]
    fn pack(self, within: u32, at: i64, effect: u32) -> Option<u64> {
        let (effect, ago) = match effect {
            Packed::NOTHING => (self.none(), 0),
            Packed::WHOLE => return None,
            effect => (u64::from(effect), self.base.wrapping_sub(at) as u64),
        };
        let low = self.within.wrapping_add(self.effect) & 63;
        let ago = ago.rotate_right(self.step);
        // What lies off the grid or after the base has high bits now.
        let fits = ago >> (64_u32.wrapping_sub(low) & 63) == 0 && within >> self.within == 0;
        fits.then(|| ago << low | u64::from(within) << (self.effect & 63) | effect)
    }

    #[inline]
    pub(super) fn unpack(self, word: u64) -> Packed {
        let (effect, low) = (word & self.none(), self.within.wrapping_add(self.effect) & 63);
        let within = word >> (self.effect & 63) & (1_u64 << self.within).wrapping_sub(1);
        let ago = word >> low << (self.step & 63);
        Packed {
            at: self.base.wrapping_sub(ago as i64),
            within: within as u32,
            effect: if effect == self.none() { Packed::NOTHING } else { effect as u32 },
        }
    }
}

/// One worker's rows.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) form: Form,
    words: Vec<Bucket<u64>>,
    pairs: Vec<Bucket<Packed>>,
}

#[derive(Debug)]
struct Bucket<T> {
    full: Vec<Vec<T>>,
    open: Vec<T>,
}

impl<T> Bucket<T> {
    const NEW: Bucket<T> = Bucket { full: Vec::new(), open: Vec::new() };

    #[inline]
    fn push(&mut self, row: T) {
        if self.open.len() == self.open.capacity() {
            let next = self.open.len().saturating_mul(4).clamp(FIRST, BLOCK);
            let full = std::mem::replace(&mut self.open, Vec::with_capacity(next));
            if !full.is_empty() {
                self.full.push(full);
            }
        }
        self.open.push(row);
    }

    fn blocks(&self) -> impl Iterator<Item = &[T]> {
        self.full.iter().chain([&self.open]).map(Vec::as_slice)
    }
}

impl Store {
    pub(super) fn new(buckets: u32, form: Form) -> Store {
        Store {
            form,
            words: std::iter::repeat_with(|| Bucket::NEW).take(buckets as usize).collect(),
            pairs: std::iter::repeat_with(|| Bucket::NEW).take(buckets as usize).collect(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, place: Place, at: i64, effect: u32) {
        let bucket = place.bucket as usize;
        if let Some(word) = self.form.pack(place.within, at, effect) {
            if let Some(words) = self.words.get_mut(bucket) {
                words.push(word);
            }
        } else if let Some(pairs) = self.pairs.get_mut(bucket) {
            pairs.push(Packed { at, within: place.within, effect });
        }
    }

    /// The rows of a bucket that take one word, in the order they came, block by block.
    pub(super) fn words(&self, bucket: u32) -> impl Iterator<Item = &[u64]> {
        self.words.get(bucket as usize).into_iter().flat_map(Bucket::blocks)
    }

    /// The others.
    pub(super) fn pairs(&self, bucket: u32) -> impl Iterator<Item = &[Packed]> {
        self.pairs.get(bucket as usize).into_iter().flat_map(Bucket::blocks)
    }

    /// How many rows a bucket has.
    pub(super) fn count(&self, bucket: u32) -> usize {
        let (words, pairs) = (self.words(bucket).map(<[u64]>::len), self.pairs(bucket).map(<[Packed]>::len));
        words.chain(pairs).fold(0, usize::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_what_was_put_into_it_or_takes_nothing() {
        for (effects, step) in [(1, 6), (300, 6), (300, 3), (300, 0), (5_000, 6)] {
            let effect = usize::BITS - usize::leading_zeros(effects);
            let asked = 1_767_225_600_000_000;
            let form = Form { base: (asked >> 6) * 64 + 64, step, within: Form::WITHIN, effect };
            let mut fit = 0;
            for ago in [0, 1, 8, 64, 1_000_000, 86_400_000_000, 31_536_000_000_000, 1 << 49, 1 << 55, i64::MAX / 2] {
                for within in [0, 1, 8_191, 8_192] {
                    for effect in [0, effects as u32 - 1, Packed::NOTHING, Packed::WHOLE] {
                        let packed = form.pack(within, asked - ago, effect);
                        fit += usize::from(packed.is_some());
                        let Some(packed) = packed else { continue };
                        let told = form.unpack(packed);
                        assert_eq!((told.within, told.effect), (within, effect));
                        if effect != Packed::NOTHING {
                            assert_eq!(told.at, asked - ago);
                        }
                    }
                }
            }
            assert!(fit > 20, "{fit}");
        }
    }
}
