//! The algebra against membership, instant by instant.

use super::Timeline;
use crate::time::Instant;
use proptest::prelude::*;

fn at(number: i64) -> Instant {
    match number {
        i64::MIN..=0 => Instant::ALWAYS,
        20.. => Instant::NEVER,
        number => Instant::from_micros(number),
    }
}

/// Intervals over a small axis, so that ends often coincide; 0 is always, 20 never.
fn timelines() -> impl Strategy<Value = Timeline> {
    proptest::collection::vec((0_i64..20, 1_i64..=20), 0..6)
        .prop_map(|pairs| Timeline::from_intervals(pairs.into_iter().map(|(from, until)| (at(from), at(until)))))
}

fn everywhere(wanted: impl Fn(Instant) -> bool, found: &Timeline) -> Result<(), TestCaseError> {
    for number in 0..21 {
        let instant = if number == 0 { Instant::ALWAYS } else { Instant::from_micros(number) };
        prop_assert_eq!(wanted(instant), found.contains(instant), "at {} of {:?}", number, found);
    }
    let sorted = found.intervals.windows(2).all(|pair| pair[0].1 < pair[1].0);
    prop_assert!(sorted && found.intervals.iter().all(|(from, until)| from < until), "{:?}", found);
    Ok(())
}

proptest! {
    #[test]
    fn operations_agree_with_membership(a in timelines(), b in timelines(), from in 0_i64..20, until in 0_i64..20) {
        everywhere(|t| a.contains(t) || b.contains(t), &a.union(&b))?;
        everywhere(|t| a.contains(t) && b.contains(t), &a.intersection(&b))?;
        everywhere(|t| !a.contains(t), &a.complement())?;
        everywhere(|t| a.contains(t) && !b.contains(t), &a.difference(&b))?;
        everywhere(|t| a.contains(t) && at(from) <= t && t < at(until), &a.clip(at(from), at(until)))?;
        let (mut more, mut less) = (a.clone(), a.clone());
        more.add((at(from), at(until)));
        everywhere(|t| a.contains(t) || (at(from) <= t && t < at(until)), &more)?;
        less.truncate(at(until));
        everywhere(|t| a.contains(t) && t < at(until), &less)?;
        prop_assert_eq!(a.complement().complement(), a);
    }

    #[test]
    fn counting_agrees_with_membership(
        sets in proptest::collection::vec((0_u64..4, timelines()), 0..5), count in 0_usize..5, threshold in 0_u64..9,
    ) {
        let counted = Timeline::at_least(count, sets.iter().map(|(_, set)| set));
        everywhere(|t| sets.iter().filter(|(_, set)| set.contains(t)).count() >= count, &counted)?;
        let weighed = Timeline::weighted(threshold, sets.iter().map(|(weight, set)| (*weight, set)));
        let common = Timeline::all_of(sets.iter().map(|(_, set)| set));
        everywhere(|t| sets.iter().all(|(_, set)| set.contains(t)), &common)?;
        let sum = |t| sets.iter().filter(|(_, set)| set.contains(t)).map(|(weight, _)| weight).sum::<u64>();
        everywhere(|t| sum(t) >= threshold, &weighed)?;
    }

    #[test]
    fn questions_agree_with_membership(a in timelines(), number in 1_i64..20, later in 1_i64..20) {
        let t = Instant::from_micros(number);
        let members = |range: std::ops::Range<i64>| range.map(Instant::from_micros).find(|at| a.contains(*at));
        prop_assert_eq!(a.first_from(t), members(number..21));
        let change = (number + 1..20).map(Instant::from_micros).find(|at| a.contains(*at) != a.contains(t));
        prop_assert_eq!(a.next_change_after(t), change);
        let to = number.max(later);
        let covered = (number..=to).all(|number| a.contains(Instant::from_micros(number)));
        prop_assert_eq!(a.covers_closed(t, Instant::from_micros(to)), covered);
        prop_assert_eq!(a.gap_at(t).is_none(), a.contains(t));
        prop_assert_eq!(a.stretch_at(t).is_some(), a.contains(t));
    }
}

#[test]
fn touching_intervals_are_one() {
    let joined = Timeline::from_intervals([(at(5), at(9)), (at(1), at(5))]);
    assert_eq!(joined, Timeline::between(at(1), at(9)));
    assert_eq!(joined.len(), 1);
}
