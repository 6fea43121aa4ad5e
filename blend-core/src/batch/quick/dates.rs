//! Due dates and occurrences of learners with one anchor, each anchor worked out once by what answers for records.

use crate::evaluate::{Frame, Window};
use crate::plan::{Due, Plan, SlotId};
use crate::time::Instant;
use chrono::NaiveDate;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// So many anchors are kept.
const MOST: usize = 1 << 16;

/// The occurrences of what is repeated, as they fall for one anchor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Starts<'c> {
    /// For each repeated component, when each occurrence but the first begins.
    starts: &'c [Vec<i64>],
}

impl Starts<'_> {
    /// Without an anchor everything is of the first occurrence.
    pub(super) const NONE: Starts<'static> = Starts { starts: &[] };

    /// The occurrence in whose stretch an instant falls, from 0 on.
    pub(super) fn occurrence(self, repeated: usize, at: i64) -> usize {
        self.starts.get(repeated).map_or(0, |starts| starts.partition_point(|start| *start <= at))
    }
}

/// What an anchor's dates come to at the instant asked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Dates {
    pub(super) due: Option<Instant>,
    /// What is required by itself and past its due, by slot, and what is as a whole, by the first slot of a component.
    pub(super) past: Duties,
    /// The same of those whose due is within the programme's `warn`, and whether the programme's is.
    pub(super) near: Duties,
    pub(super) near_due: bool,
    /// Whether there is any date at all.
    pub(super) dated: bool,
}

/// What is asked for by a date.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Duties {
    /// Slots, each by itself.
    pub(super) each: u64,
    /// Components of which not every occurrence is needed, by their first slot.
    pub(super) whole: u64,
}

/// What dates are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Nothing,
    /// Any time of a local day.
    Day(NaiveDate),
    Instant(Instant),
}

/// Anchors seen so far.
#[derive(Debug)]
pub(super) struct Calendar<'p> {
    plan: &'p Arc<Plan>,
    at: Instant,
    /// Whether the time of day hardly makes a difference.
    by_day: bool,
    /// Whether there are no dates.
    none: bool,
    /// None for a day whose first and last instant differ in dates.
    known: HashMap<Counted, Option<Dates>, FixedState>,
    latest: Option<(Counted, Dates)>,
    /// The slots of each repeated component, and when its occurrences begin by the day they count from.
    repeats: &'p [Range<u32>],
    starts: HashMap<NaiveDate, Vec<Vec<i64>>, FixedState>,
}

impl<'p> Calendar<'p> {
    /// `repeats`: the slots of each repeated component.
    pub(super) fn new(plan: &'p Arc<Plan>, repeats: &'p [Range<u32>], at: Instant) -> Calendar<'p> {
        let offsets = plan.components.iter().map(|component| &component.due).chain([&plan.due]);
        let by_day = offsets.clone().all(|due| match due {
            Some(Due::Offset(period)) => period.elapsed_micros(1) == 0,
            _ => true,
        });
        let none = plan.due.is_none()
            && repeats.is_empty()
            && plan.components.iter().all(|component| component.due.is_none() && component.planned.is_none());
        let (known, starts) = (HashMap::default(), HashMap::default());
        Calendar { plan, at, by_day, none, known, latest: None, repeats, starts }
    }

    /// The dates that count from an instant, or from none.
    pub(super) fn of(&mut self, anchor: Option<Instant>) -> Dates {
        if self.none {
            return Dates::default();
        }
        let (plan, at) = (self.plan, self.at);
        let key = match anchor {
            None => Counted::Nothing,
            Some(anchor) if self.by_day => Counted::Day(plan.zone.date(anchor)),
            Some(anchor) => Counted::Instant(anchor),
        };
        if let Some((latest, dates)) = self.latest
            && latest == key
        {
            return dates;
        }
        if self.known.len() > MOST {
            self.known.clear();
        }
        let known = *self.known.entry(key).or_insert_with(|| match key {
            Counted::Nothing => Some(worked_out(plan, None, at)),
            Counted::Day(day) => of_day(plan, day, at),
            Counted::Instant(anchor) => Some(worked_out(plan, Some(anchor), at)),
        });
        match known {
            Some(dates) => {
                self.latest = Some((key, dates));
                dates
            }
            None => worked_out(plan, anchor, at),
        }
    }
}

/// The dates that count from a local day. Later in a day they never fall earlier: where its first and its last
/// instant come to the same, all of it does. Else a clock change near midnight makes a difference.
fn of_day(plan: &Arc<Plan>, day: NaiveDate, at: Instant) -> Option<Dates> {
    let ends = [plan.zone.start_of_day(day), plan.zone.end_of_day(day).plus_micros(-1)];
    let [first, last] = ends.map(|anchor| worked_out(plan, Some(anchor), at));
    (first == last).then_some(first)
}

impl Calendar<'_> {
    /// When occurrences begin that count from an instant, or from none.
    pub(super) fn starts(&mut self, anchor: Option<Instant>) -> Starts<'_> {
        let Some(anchor) = anchor.filter(|_| !self.repeats.is_empty()) else { return Starts::NONE };
        let (plan, repeats) = (self.plan, self.repeats);
        if self.starts.len() > MOST {
            self.starts.clear();
        }
        let starts = self.starts.entry(plan.zone.date(anchor)).or_insert_with(|| {
            let start = |slot| plan.planned_start(anchor, SlotId(slot)).map_or(i64::MAX, Instant::micros);
            repeats.iter().map(|slots| slots.clone().skip(1).map(start).collect()).collect()
        });
        Starts { starts }
    }
}

fn worked_out(plan: &Arc<Plan>, anchor: Option<Instant>, at: Instant) -> Dates {
    let frame = Frame::new(plan, None, None, std::iter::empty(), anchor, anchor, Window::ALL);
    let due = frame.programme_due();
    let near = |due: Instant| at < due && plan.zone.step(due, &plan.warn, -1) <= at;
    let (mut past, mut near_duties) = (Duties::default(), Duties::default());
    for (id, component) in plan.components_with_ids() {
        for duty in frame.duties(id, component) {
            let slot = plan.slot_of(component, duty.occurrence.unwrap_or(1)).map_or(0, |slot| slot.0);
            let bit = 1_u64.checked_shl(slot).unwrap_or(0);
            // Of a component that is not repeated its one slot is the whole.
            let is_whole = component.repeat.is_some() && duty.occurrence.is_none();
            for duties in [(duty.due <= at).then_some(&mut past), near(duty.due).then_some(&mut near_duties)] {
                let duties = duties.map(|duties| if is_whole { &mut duties.whole } else { &mut duties.each });
                duties.into_iter().for_each(|bits| *bits |= bit);
            }
        }
    }
    let dated = due.is_some() || plan.slot_ids().any(|slot| frame.slot_due(slot).is_some());
    Dates { due, past, near: near_duties, near_due: due.is_some_and(near), dated }
}
