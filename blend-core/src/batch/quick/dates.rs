//! Due dates of learners with one anchor, each anchor worked out once by what answers for records.

use crate::evaluate::{Frame, Window};
use crate::plan::{Anchor, Component, Due, Plan, SlotId};
use crate::time::{Instant, Zone};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::Arc;

/// What an anchor's dates come to at the instant asked.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dates {
    pub(super) due: Option<Instant>,
    /// The slots of which something required is past its due.
    pub(super) past: u64,
    /// The same of those whose due is within the programme's `warn`, and whether the programme's is.
    pub(super) near: u64,
    pub(super) near_due: bool,
    /// Whether there is any date at all.
    pub(super) dated: bool,
}

/// Anchors seen so far.
#[derive(Debug)]
pub(super) struct Calendar<'p> {
    plan: &'p Arc<Plan>,
    at: Instant,
    /// Whether the time of day makes no difference.
    by_day: bool,
    /// Whether there are no dates.
    none: bool,
    known: HashMap<Option<Instant>, Dates, FixedState>,
    latest: Option<(Option<Instant>, Dates)>,
}

impl<'p> Calendar<'p> {
    pub(super) fn new(plan: &'p Arc<Plan>, at: Instant) -> Calendar<'p> {
        let offsets = plan.components.iter().map(|component| &component.due).chain([&plan.due]);
        let whole_days = offsets.clone().all(|due| match due {
            Some(Due::Offset(period)) => period.elapsed_micros(1) == 0,
            _ => true,
        });
        let none = plan.due.is_none()
            && plan.components.iter().all(|component| component.due.is_none() && component.planned.is_none());
        let by_day = plan.zone == Zone::UTC && whole_days;
        Calendar { plan, at, by_day, none, known: HashMap::default(), latest: None }
    }

    /// The dates of a learner enrolled at an instant, or not.
    pub(super) fn of(&mut self, enrolled: Option<Instant>) -> Dates {
        if self.none {
            return Dates::default();
        }
        let anchor = enrolled.filter(|_| self.plan.anchor == Anchor::Enrolment);
        let key = match anchor {
            Some(at) if self.by_day => Some(self.plan.zone.start_of_day(self.plan.zone.date(at))),
            other => other,
        };
        if let Some((latest, dates)) = self.latest
            && latest == key
        {
            return dates;
        }
        let (plan, at) = (self.plan, self.at);
        let dates = *self.known.entry(key).or_insert_with(|| worked_out(plan, anchor, at));
        self.latest = Some((key, dates));
        dates
    }
}

fn worked_out(plan: &Arc<Plan>, anchor: Option<Instant>, at: Instant) -> Dates {
    let frame = Frame::new(plan, None, None, std::iter::empty(), anchor, anchor, Window::ALL);
    let due = frame.programme_due();
    let slot_due = |component: &Component| frame.slot_due(SlotId(component.slots.start));
    let near = |due: Instant| at < due && plan.zone.step(due, &plan.warn, -1) <= at;
    let mut dates = Dates { due, past: 0, near: 0, near_due: due.is_some_and(near), dated: due.is_some() };
    for component in &plan.components {
        let Some(due) = slot_due(component) else { continue };
        dates.dated = true;
        if component.required.any() {
            let bit = 1_u64.checked_shl(component.slots.start).unwrap_or(0);
            dates.past |= if due <= at { bit } else { 0 };
            dates.near |= if near(due) { bit } else { 0 };
        }
    }
    dates
}
