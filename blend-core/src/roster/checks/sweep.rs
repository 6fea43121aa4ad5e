//! What is at the same time: spans that overlap, found in one pass over them in the order of their begins.

use crate::time::Instant;

/// How many earlier ones a span is told against.
const TOLD: usize = 16;

/// Half-open `[from, until)`, with whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span<T> {
    pub(super) from: Instant,
    pub(super) until: Instant,
    pub(super) whose: T,
}

/// Pairs whose spans overlap, the smaller first, each once with the first instant they have in common; sorted.
///
/// Spans of one and the same overlap nothing. Each span is told against those of the earlier ones that last longest, at
/// most sixteen; whoever overlaps anything is in some pair.
pub(super) fn overlaps<T: Copy + Ord>(mut spans: Vec<Span<T>>) -> Vec<(T, T, Instant)> {
    spans.sort_unstable();
    // Those that still last, longest first.
    let mut lasting: Vec<Span<T>> = Vec::new();
    let mut pairs = Vec::new();
    for span in spans {
        lasting.truncate(lasting.partition_point(|earlier| earlier.until > span.from));
        for earlier in lasting.iter().filter(|earlier| earlier.whose != span.whose) {
            pairs.push((earlier.whose.min(span.whose), earlier.whose.max(span.whose), span.from));
        }
        let place = lasting.partition_point(|earlier| earlier.until >= span.until);
        lasting.insert(place, span);
        lasting.truncate(TOLD);
    }
    pairs.sort_unstable();
    pairs.dedup_by_key(|(one, other, _)| (*one, *other));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(spans: &[(i64, i64, u32)]) -> Vec<(u32, u32, i64)> {
        let span = |(from, until, whose): &(i64, i64, u32)| Span {
            from: Instant::from_micros(*from),
            until: Instant::from_micros(*until),
            whose: *whose,
        };
        overlaps(spans.iter().map(span).collect()).into_iter().map(|(a, b, at)| (a, b, at.micros())).collect()
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        assert_eq!(found(&[(0, 10, 1), (10, 20, 2)]), []);
        assert_eq!(found(&[(0, 11, 1), (10, 20, 2)]), [(1, 2, 10)]);
    }

    #[test]
    fn the_longest_hides_none_of_the_others() {
        assert_eq!(found(&[(0, 100, 3), (10, 20, 1), (15, 30, 2)]), [(1, 2, 15), (1, 3, 10), (2, 3, 15)]);
    }

    #[test]
    fn a_pair_is_told_once_and_nobody_overlaps_themselves() {
        assert_eq!(found(&[(0, 10, 1), (5, 15, 1), (0, 10, 2), (5, 15, 2)]), [(1, 2, 0)]);
    }

    #[test]
    fn of_many_at_once_each_is_told_and_the_list_stays_short() {
        let spans: Vec<(i64, i64, u32)> = (0..2_000).map(|number| (i64::from(number), 10_000, number)).collect();
        let pairs = found(&spans);
        assert!(pairs.len() <= 2_000 * TOLD, "{}", pairs.len());
        assert!((0..2_000).all(|number| pairs.iter().any(|(a, b, _)| *a == number || *b == number)));
    }

    /// Against every pair looked at.
    #[test]
    fn all_pairs_are_found_where_there_are_few() {
        let mut seed = 7_u64;
        let mut next = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        for _ in 0..300 {
            let spans: Vec<(i64, i64, u32)> = (0..12)
                .map(|_| {
                    let from = i64::try_from(next(40)).unwrap();
                    (from, from + 1 + i64::try_from(next(9)).unwrap(), u32::try_from(next(8)).unwrap())
                })
                .collect();
            let mut wanted = std::collections::BTreeMap::new();
            for (from, until, whose) in &spans {
                for (a, b, other) in &spans {
                    if whose < other && from < b && a < until {
                        let first = wanted.entry((*whose, *other)).or_insert(i64::MAX);
                        *first = (*first).min(*from.max(a));
                    }
                }
            }
            let wanted: Vec<_> = wanted.into_iter().map(|((one, other), at)| (one, other, at)).collect();
            assert_eq!(found(&spans), wanted);
        }
    }
}
