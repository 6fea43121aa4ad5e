//! Union, intersection, complement and clipping, each in one pass.

use super::Timeline;
use crate::time::Instant;

impl Timeline {
    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Timeline) -> Timeline {
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { other.clone() } else { self.clone() };
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

    /// What is in all of the sets; of none every instant.
    pub(crate) fn all_of<'s>(sets: impl Iterator<Item = &'s Timeline>) -> Timeline {
        // As long as each set is one interval, so is the intersection.
        let (mut from, mut until) = (Instant::ALWAYS, Instant::NEVER);
        let mut rest: Option<Timeline> = None;
        for set in sets {
            match (&mut rest, set.intervals.as_slice()) {
                (Some(common), _) => *common = common.intersection(set),
                (None, [(begin, end)]) => (from, until) = (from.max(*begin), until.min(*end)),
                (None, []) => return Timeline::empty(),
                (None, _) => rest = Some(set.clip(from, until)),
            }
            if from >= until || rest.as_ref().is_some_and(Timeline::is_empty) {
                return Timeline::empty();
            }
        }
        rest.unwrap_or_else(|| Timeline::between(from, until))
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
