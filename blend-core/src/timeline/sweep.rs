//! Counting over several sets by one sweep over their sorted ends.

use super::Timeline;
use crate::time::Instant;
use smallvec::SmallVec;

impl Timeline {
    /// What is in at least `count` of the sets; with `count` 0, every instant.
    pub fn at_least<'a>(count: usize, sets: impl IntoIterator<Item = &'a Timeline>) -> Timeline {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        Timeline::weighted(count, sets.into_iter().map(|set| (1, set)))
    }

    /// Where the weights of the sets that hold reach `threshold`; with 0, every instant.
    pub fn weighted<'a>(threshold: u64, sets: impl IntoIterator<Item = (u64, &'a Timeline)>) -> Timeline {
        let weights = sets.into_iter().map(|(weight, set)| (i128::from(weight), set));
        Timeline::where_sum(weights, |sum| sum >= i128::from(threshold))
    }

    /// Where the sum of the weights of the sets that hold satisfies `wanted`.
    pub fn where_sum<'a>(
        sets: impl IntoIterator<Item = (i128, &'a Timeline)>,
        wanted: impl Fn(i128) -> bool,
    ) -> Timeline {
        let mut changes: SmallVec<[(Instant, i128); 8]> = SmallVec::new();
        for (weight, set) in sets {
            for (from, until) in set.iter() {
                changes.push((from, weight));
                changes.push((until, weight.saturating_neg()));
            }
        }
        changes.sort_unstable_by_key(|(at, _)| *at);
        let mut found = Timeline::empty();
        let (mut sum, mut since) = (0_i128, Instant::ALWAYS);
        for (at, change) in changes {
            if wanted(sum) {
                found.push(since, at);
            }
            since = at;
            sum = sum.saturating_add(change);
        }
        if wanted(sum) {
            found.push(since, Instant::NEVER);
        }
        found
    }
}
