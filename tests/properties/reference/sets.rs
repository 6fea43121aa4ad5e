//! Sets of instants, found by asking a question at every instant where its answer could change.

use super::time::{EVER, Instant, NEVER};

/// Disjoint `[start, end)` stretches in order, none touching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Set(pub(crate) Vec<(Instant, Instant)>);

impl Set {
    pub(crate) fn all() -> Set {
        Set(vec![(EVER, NEVER)])
    }

    pub(crate) fn from(start: Instant, end: Instant) -> Set {
        Set(if start < end { vec![(start, end)] } else { Vec::new() })
    }

    pub(crate) fn has(&self, at: Instant) -> bool {
        self.0.iter().any(|&(start, end)| start <= at && at < end)
    }

    /// Whether every instant of `[first, last]` is in the set.
    pub(crate) fn covers(&self, first: Instant, last: Instant) -> bool {
        self.0.iter().any(|&(start, end)| start <= first && last < end)
    }

    pub(crate) fn stretch(&self, at: Instant) -> Option<(Instant, Instant)> {
        self.0.iter().copied().find(|&(start, end)| start <= at && at < end)
    }

    pub(crate) fn edges(&self) -> Vec<Instant> {
        self.0.iter().flat_map(|&(start, end)| [start, end]).filter(|&e| e != EVER && e != NEVER).collect()
    }

    /// The instants at which `test` says yes, where the answer only changes at `points`.
    pub(crate) fn ask(points: Vec<Instant>, test: impl Fn(Instant) -> bool) -> Set {
        Set::build(points, false, test)
    }

    /// As `ask`, where between two points the answer may change once more: the change is found by halving.
    pub(crate) fn search(points: Vec<Instant>, test: impl Fn(Instant) -> bool) -> Set {
        Set::build(points, true, test)
    }

    fn build(mut points: Vec<Instant>, halve: bool, test: impl Fn(Instant) -> bool) -> Set {
        points.retain(|&p| p != EVER && p != NEVER);
        points.sort_unstable();
        points.dedup();
        // One instant stands for all before the first point.
        let before = points.first().map_or(0, |p| p - 1);
        let mut answers = vec![(EVER, test(before))];
        for (i, &point) in points.iter().enumerate() {
            let now = test(point);
            answers.push((point, now));
            if let (true, Some(&next)) = (halve, points.get(i + 1))
                && test(next - 1) != now
            {
                let (mut low, mut high) = (point, next - 1);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if test(middle) == now { low = middle } else { high = middle }
                }
                answers.push((high, !now));
            }
        }
        let mut set = Vec::new();
        let mut open = None;
        for (at, yes) in answers {
            match (yes, open) {
                (true, None) => open = Some(at),
                (false, Some(start)) => {
                    set.push((start, at));
                    open = None;
                }
                _ => {}
            }
        }
        if let Some(start) = open {
            set.push((start, NEVER));
        }
        Set(set)
    }

    /// What a question about the membership in several sets gives.
    pub(crate) fn combine(sets: &[Set], more: &[Instant], test: impl Fn(Instant, &[bool]) -> bool) -> Set {
        let points: Vec<Instant> = sets.iter().flat_map(Set::edges).chain(more.iter().copied()).collect();
        Set::ask(points, |at| {
            let inside: Vec<bool> = sets.iter().map(|s| s.has(at)).collect();
            test(at, &inside)
        })
    }

    pub(crate) fn and(&self, other: &Set) -> Set {
        Set::combine(&[self.clone(), other.clone()], &[], |_, i| i[0] && i[1])
    }

    pub(crate) fn or(&self, other: &Set) -> Set {
        Set::combine(&[self.clone(), other.clone()], &[], |_, i| i[0] || i[1])
    }

    pub(crate) fn not(&self) -> Set {
        Set::combine(std::slice::from_ref(self), &[], |_, i| !i[0])
    }
}
