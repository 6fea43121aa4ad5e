//! Union, intersection, complement and clipping, each in one pass.

use super::Timeline;
use crate::time::Instant;

impl Timeline {
    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Timeline) -> Timeline {
        if self.is_empty() {
            return other.clone();
        }
        let mut merged = Timeline::empty();
        let (mut left, mut right) = (self.iter().peekable(), other.iter().peekable());
        loop {
            let next = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if a <= b => left.next(),
                (_, Some(_)) => right.next(),
                (_, None) => left.next(),
            };
            match next {
                Some((from, until)) => merged.push(from, until),
                None => return merged,
            }
        }
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Timeline) -> Timeline {
        let mut common = Timeline::empty();
        let (mut left, mut right) = (self.iter().peekable(), other.iter().peekable());
        while let (Some((a, b)), Some((c, d))) = (left.peek().copied(), right.peek().copied()) {
            common.push(a.max(c), b.min(d));
            if b < d {
                left.next();
            } else {
                right.next();
            }
        }
        common
    }

    /// What is not in it.
    #[must_use]
    pub fn complement(&self) -> Timeline {
        let mut gaps = Timeline::empty();
        let mut since = Instant::ALWAYS;
        for (from, until) in self.iter() {
            gaps.push(since, from);
            since = until;
        }
        gaps.push(since, Instant::NEVER);
        gaps
    }

    /// What is in it and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Timeline) -> Timeline {
        if other.is_empty() { self.clone() } else { self.intersection(&other.complement()) }
    }

    /// What of it lies in `[from, until)`.
    #[must_use]
    pub fn clip(&self, from: Instant, until: Instant) -> Timeline {
        self.intersection(&Timeline::between(from, until))
    }
}
