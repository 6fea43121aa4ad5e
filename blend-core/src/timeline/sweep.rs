//! Counting over several sets by one sweep over their sorted ends.

use super::Timeline;
use crate::time::Instant;
use smallvec::SmallVec;

impl Timeline {
    /// What is in at least `count` of the sets; with `count` 0, every instant.
    pub fn at_least<'a>(count: usize, sets: impl IntoIterator<Item = &'a Timeline>) -> Timeline {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let sets = sets.into_iter().map(|set| (1, -1, set));
        swept(sets, |sum: i64, one| sum.saturating_add(one), |sum| sum >= count)
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
        let sets = sets.into_iter().map(|(weight, set)| (weight, weight.saturating_neg(), set));
        swept(sets, i128::saturating_add, wanted)
    }
}

/// Where the sum over the sets that hold, each with what it adds where it begins and where it ends, is as wanted.
fn swept<'a, W: Copy + Default>(
    sets: impl Iterator<Item = (W, W, &'a Timeline)>,
    plus: impl Fn(W, W) -> W,
    wanted: impl Fn(W) -> bool,
) -> Timeline {
    let mut changes: SmallVec<[(Instant, W); 8]> = SmallVec::new();
    for (begin, end, set) in sets {
        for (from, until) in set.iter() {
            changes.push((from, begin));
            changes.push((until, end));
        }
    }
    changes.sort_unstable_by_key(|(at, _)| *at);
    let mut found = Timeline::empty();
    let (mut sum, mut since) = (W::default(), Instant::ALWAYS);
    for (at, change) in changes {
        if wanted(sum) {
            found.push(since, at);
        }
        since = at;
        sum = plus(sum, change);
    }
    if wanted(sum) {
        found.push(since, Instant::NEVER);
    }
    found
}
