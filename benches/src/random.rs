//! A small generator of numbers (xorshift), so that every run sees the same learners.

/// The state; never zero.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins at a seed; the same seed gives the same numbers.
    pub fn new(seed: u64) -> Random {
        Random(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 up to, not including, the bound.
    pub fn below(&mut self, bound: u32) -> u32 {
        ((self.next() >> 33) % u64::from(bound)) as u32
    }

    /// A number of the half-open range.
    pub fn between(&mut self, from: u32, until: u32) -> u32 {
        from + self.below(until - from)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }
}
