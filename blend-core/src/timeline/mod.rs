//! Sets of instants and their algebra; knows nothing of learning.
//!
//! A [`Timeline`] is a sorted list of disjoint, non-touching half-open intervals `[from, until)`. The first may begin
//! with time ([`Instant::ALWAYS`]), the last may never end ([`Instant::NEVER`]). Up to two intervals are kept inline, so
//! the common timelines allocate nothing. Every operation is linear in the intervals it reads; building from unsorted
//! intervals and counting sort the ends first. Source: section 0 of the domain, "Set algebra".

mod algebra;
mod sweep;
#[cfg(test)]
mod tests;

use crate::time::Instant;
use smallvec::SmallVec;

/// A set of instants.
///
/// ```
/// use blend_core::time::Instant;
/// use blend_core::timeline::Timeline;
/// let (noon, one) = (Instant::parse("2026-03-02T12:00:00Z")?, Instant::parse("2026-03-02T13:00:00Z")?);
/// let lunch = Timeline::between(noon, one);
/// assert!(lunch.contains(noon) && !lunch.contains(one));
/// assert_eq!(lunch.union(&lunch.complement()), Timeline::all());
/// # Ok::<(), blend_core::time::InstantError>(())
/// ```
#[derive(Debug, PartialEq, Eq, Hash, Default)]
pub struct Timeline {
    intervals: SmallVec<[(Instant, Instant); 2]>,
}

impl Clone for Timeline {
    fn clone(&self) -> Timeline {
        // Interval by interval, as a derived one does it, takes several times as long.
        Timeline { intervals: SmallVec::from_slice(&self.intervals) }
    }
}

impl Timeline {
    /// No instant.
    pub fn empty() -> Timeline {
        Timeline::default()
    }

    /// Every instant.
    pub fn all() -> Timeline {
        Timeline::between(Instant::ALWAYS, Instant::NEVER)
    }

    /// From `at` on.
    pub fn since(at: Instant) -> Timeline {
        Timeline::between(at, Instant::NEVER)
    }

    /// Up to, not including, `at`.
    pub fn until(at: Instant) -> Timeline {
        Timeline::between(Instant::ALWAYS, at)
    }

    /// `[from, until)`; empty unless `from` is before `until`.
    pub fn between(from: Instant, until: Instant) -> Timeline {
        let mut timeline = Timeline::default();
        timeline.push(from, until);
        timeline
    }

    /// The union of intervals in any order, overlapping or not; those that do not begin before they end are left out.
    pub fn from_intervals(intervals: impl IntoIterator<Item = (Instant, Instant)>) -> Timeline {
        let mut sorted: SmallVec<[(Instant, Instant); 8]> =
            intervals.into_iter().filter(|(from, until)| from < until).collect();
        if !sorted.is_sorted() {
            sorted.sort_unstable();
        }
        let mut timeline = Timeline::default();
        for (from, until) in sorted {
            timeline.push(from, until);
        }
        timeline
    }

    /// Appends an interval that begins no earlier than the last one, joining what overlaps or touches.
    pub(crate) fn push(&mut self, from: Instant, until: Instant) {
        if from >= until {
            return;
        }
        match self.intervals.last_mut() {
            Some((_, end)) if from <= *end => *end = until.max(*end),
            _ => self.intervals.push((from, until)),
        }
    }

    /// Adds an interval, wherever it begins; whether something of it is new.
    pub(crate) fn add(&mut self, (from, until): (Instant, Instant)) -> bool {
        match self.intervals.last() {
            _ if from >= until => false,
            Some((begin, end)) if *begin <= from && until <= *end => false,
            Some((begin, _)) if from < *begin => {
                let more = self.union(&Timeline::between(from, until));
                self.set_to(more)
            }
            _ => {
                self.push(from, until);
                true
            }
        }
    }

    /// Turns into another set; whether it is another.
    pub(crate) fn set_to(&mut self, other: Timeline) -> bool {
        let changed = *self != other;
        *self = other;
        changed
    }

    /// Takes away what does not lie before an instant.
    pub(crate) fn truncate(&mut self, at: Instant) {
        while let Some((from, until)) = self.intervals.last_mut() {
            if *from < at {
                *until = at.min(*until);
                break;
            }
            self.intervals.pop();
        }
    }

    /// The intervals in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Instant, Instant)> + ExactSizeIterator + '_ {
        self.intervals.iter().copied()
    }

    /// How many intervals there are.
    pub fn len(&self) -> usize {
        self.intervals.len()
    }

    /// Whether no instant is in it.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// Whether every instant is in it.
    pub fn is_all(&self) -> bool {
        self.intervals.as_slice() == [(Instant::ALWAYS, Instant::NEVER)]
    }

    /// The finite ends of the intervals, in order: the instants at which membership changes.
    pub fn ends(&self) -> impl Iterator<Item = Instant> + '_ {
        let ends = self.intervals.iter().flat_map(|(from, until)| [*from, *until]);
        ends.filter(|at| *at != Instant::ALWAYS && *at != Instant::NEVER)
    }

    /// The interval that holds an instant.
    pub fn stretch_at(&self, at: Instant) -> Option<(Instant, Instant)> {
        let index = self.intervals.partition_point(|(from, _)| *from <= at).checked_sub(1)?;
        self.intervals.get(index).copied().filter(|(_, until)| at < *until)
    }

    /// Whether an instant is in it.
    pub fn contains(&self, at: Instant) -> bool {
        self.stretch_at(at).is_some()
    }

    /// The gap around an instant that is not in it.
    pub fn gap_at(&self, at: Instant) -> Option<(Instant, Instant)> {
        let index = self.intervals.partition_point(|(from, _)| *from <= at);
        let before = match index.checked_sub(1).and_then(|index| self.intervals.get(index)) {
            Some((_, until)) if at < *until => return None,
            Some((_, until)) => *until,
            None => Instant::ALWAYS,
        };
        Some((before, self.intervals.get(index).map_or(Instant::NEVER, |(from, _)| *from)))
    }

    /// The first instant after `at` at which membership changes.
    pub fn next_change_after(&self, at: Instant) -> Option<Instant> {
        let index = self.intervals.partition_point(|(_, until)| *until <= at);
        let (from, until) = self.intervals.get(index).copied()?;
        let next = if from > at { from } else { until };
        (next != Instant::NEVER).then_some(next)
    }

    /// The first instant in it at or after `at`.
    pub fn first_from(&self, at: Instant) -> Option<Instant> {
        let index = self.intervals.partition_point(|(_, until)| *until <= at);
        self.intervals.get(index).map(|(from, _)| (*from).max(at))
    }

    /// Whether all of the closed `[from, to]` is in it.
    pub fn covers_closed(&self, from: Instant, to: Instant) -> bool {
        self.stretch_at(from).is_some_and(|(_, until)| to < until)
    }
}
