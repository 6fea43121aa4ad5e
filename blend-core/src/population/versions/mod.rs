//! Definitions that change (section 9 of the domain): what differs between two versions, and what that would mean.
//!
//! [`diff`](mod@diff) compares documents; [`impact`](mod@impact) asks the engine about each learner twice, as things are and as they would
//! be, and tells the answers that differ; [`why`] lays the two verdicts of every named rule side by side, with the
//! differences that bear on it.

mod diff;
mod impact;
mod why;

pub use diff::diff;
pub use impact::impact;

use std::collections::HashMap;
use std::hash::Hash;

/// Two lists with the things of the same key beside each other: in the order of the newer one, what went where it was.
fn side_by_side<'v, T, K: Hash + Eq>(
    old: &'v [T],
    new: &'v [T],
    key: impl Fn(&'v T) -> K,
) -> Vec<(Option<&'v T>, Option<&'v T>)> {
    let places: HashMap<K, usize> = old.iter().enumerate().map(|(place, item)| (key(item), place)).collect();
    let kept: std::collections::HashSet<K> = new.iter().map(&key).collect();
    let mut pairs = Vec::with_capacity(new.len());
    let mut rest = old.iter().enumerate().peekable();
    for item in new {
        let place = places.get(&key(item)).copied();
        while let Some((_, gone)) = rest.next_if(|(index, _)| place.is_some_and(|place| *index < place)) {
            if !kept.contains(&key(gone)) {
                pairs.push((Some(gone), None));
            }
        }
        pairs.push((place.and_then(|place| old.get(place)), Some(item)));
    }
    pairs.extend(rest.filter(|(_, gone)| !kept.contains(&key(gone))).map(|(_, gone)| (Some(gone), None)));
    pairs
}

#[cfg(test)]
mod tests;
