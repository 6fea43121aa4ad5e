//! Due dates and how a learner stands to them (section 8 of the domain, "Timing", and section 12).

use super::completion::Completion;
use super::course::Course;
use super::frame::Frame;
use super::gate::GateView;
use super::planned::occurrence_for;
use crate::answer::{Status, Timing};
use crate::document::Kind;
use crate::plan::schedule::Session;
use crate::plan::{Component, ComponentId, Due, SlotId};
use crate::time::{Instant, Period};
use crate::timeline::Timeline;

/// Something the completion rule cannot do without, with the first instant that is too late for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Duty {
    pub(crate) component: ComponentId,
    /// Of a repeated component: one occurrence, where it is asked for by itself.
    pub(crate) occurrence: Option<u32>,
    pub(crate) due: Instant,
}

impl Frame {
    /// The first instant that is too late for an offset from an instant: the end of that local day.
    fn civil(&self, from: Instant, offset: &Period) -> Instant {
        match self.plan.zone.add(from, offset) {
            at if at.is_finite() => self.plan.zone.end_of_day(self.plan.zone.date(at)),
            beyond => beyond,
        }
    }

    /// The programme's due.
    pub(crate) fn programme_due(&self) -> Option<Instant> {
        let extended = self.decisions(Kind::Extended).filter(|(_, item)| {
            item.fact.component.is_none()
                && item.fact.due.is_some()
                && item.fact.programme.as_deref() == Some(self.plan.id())
        });
        if let Some((_, item)) = extended.last() {
            return item.fact.due.map(|moment| super::evidence::end_of(&self.plan, moment));
        }
        match self.plan.due.as_ref()? {
            Due::At(at) => Some(*at),
            Due::Offset(offset) => Some(self.civil(self.anchor?, offset)),
        }
    }

    /// A slot's due: extended, else its offset or date, else the end of its weeks or of its stretch.
    pub(crate) fn slot_due(&self, slot: SlotId) -> Option<Instant> {
        let component = self.component_of(slot)?;
        let occurrence = self.plan.slots.get(slot.at())?.occurrence;
        let about = |item: &crate::record::bind::Item| item.components.iter().any(|(id, _)| self.is(*id, component));
        let extended = self.decisions(Kind::Extended).filter(|(_, item)| {
            item.fact.due.is_some()
                && about(item)
                && item.fact.occurrence.is_none_or(|named| occurrence == 0 || named == occurrence)
        });
        if let Some((_, item)) = extended.last() {
            return item.fact.due.map(|moment| super::evidence::end_of(&self.plan, moment));
        }
        match (&component.due, &component.repeat) {
            (Some(Due::At(at)), _) => Some(*at),
            (Some(Due::Offset(offset)), None) => Some(self.civil(self.anchor?, offset)),
            (Some(Due::Offset(offset)), Some(_)) => Some(self.civil(self.planned_start(slot)?, offset)),
            (None, None) => {
                // The end of its last week, whichever day of it is planned.
                let end = component.planned?.end.saturating_add(6).div_euclid(7).saturating_mul(7);
                let zone = self.plan.zone;
                Some(zone.start_of_day(zone.days_after(zone.date(self.anchor?), end)))
            }
            (None, Some(repeat)) => {
                let first = self.planned_start(component.slot_ids().next()?)?;
                Some(self.plan.zone.step(first, &repeat.every, i64::from(occurrence)))
            }
        }
    }

    fn is(&self, id: ComponentId, component: &Component) -> bool {
        self.plan.component(id).is_some_and(|found| std::ptr::eq(found, component))
    }

    /// What is required of a component, with the date of each: the due of a component is that of its last occurrence;
    /// where every occurrence is needed, and where one is required by its name, each is asked for by itself.
    pub(crate) fn duties<'f>(
        &'f self,
        id: ComponentId,
        component: &'f Component,
    ) -> impl Iterator<Item = Duty> + use<'f> {
        let required = &component.required;
        let each = required.whole && component.needs() == component.occurrences();
        let named = required.occurrences.iter().filter_map(|number| self.plan.slot_of(component, *number));
        let one = move |slot: SlotId| (slot, component.repeat.as_ref().and(self.plan.slots.get(slot.at())));
        let ones = named.chain(component.slot_ids().filter(move |_| each)).map(one);
        let ones = ones.map(|(slot, occurrence)| (slot, occurrence.map(|slot| slot.occurrence)));
        let whole = component.slot_ids().last().filter(|_| required.whole && !each).map(|slot| (slot, None));
        ones.chain(whole)
            .filter_map(move |(slot, occurrence)| Some(Duty { component: id, occurrence, due: self.slot_due(slot)? }))
    }

    /// Where what is required is done.
    pub(crate) fn duty_done(&self, duty: &Duty) -> Timeline {
        match duty.occurrence {
            Some(occurrence) => self.occurrence_done(duty.component, occurrence),
            None => self.component_done(duty.component),
        }
    }

    /// Whether something required of a component is past its due.
    fn component_behind(&self, id: ComponentId, component: &Component, at: Instant) -> bool {
        self.duties(id, component).any(|duty| duty.due <= at && !self.duty_done(&duty).contains(at))
    }
}

impl Course {
    /// How the learner stands to the dates.
    pub(crate) fn timing(&self, at: Instant, status: Status, completion: Completion) -> Timing {
        if matches!(status, Status::NotEnrolled | Status::Withdrawn | Status::Suspended) {
            return Timing::None;
        }
        let frame = self.frame_at(at);
        let due = frame.programme_due();
        if let (Status::Completed, Completion::Since(completed)) = (status, completion) {
            return match due {
                Some(due) if completed < due => Timing::OnTime,
                Some(_) => Timing::Late,
                None => Timing::None,
            };
        }
        if due.is_some_and(|due| due <= at) {
            return Timing::Overdue;
        }
        let late = |(id, component): (ComponentId, &Component)| frame.component_behind(id, component, at);
        if frame.plan.components_with_ids().any(late) || self.unready(frame, at) {
            return Timing::Behind;
        }
        let dated = due.is_some()
            || frame
                .plan
                .components
                .iter()
                .any(|component| component.slot_ids().any(|slot| frame.slot_due(slot).is_some()))
            || self.booked(frame, at).next().is_some();
        if dated { Timing::OnTrack } else { Timing::None }
    }

    /// The sessions with a seat that are still to begin and not called off.
    fn booked<'f>(&'f self, frame: &'f Frame, at: Instant) -> impl Iterator<Item = &'f Session> + use<'f> {
        let sessions = self.booked_sessions(frame).into_iter().filter_map(|id| self.ground.session(id));
        sessions
            .filter(move |session| at < session.start && session.cancelled_at.is_none_or(|cancelled| at < cancelled))
    }

    /// Whether a booked session is near with a gate to its component unmet.
    fn unready(&self, frame: &Frame, at: Instant) -> bool {
        self.booked(frame, at).any(|session| {
            let near = frame.plan.zone.step(session.start, &frame.plan.warn, -1) < at;
            near && frame.session_gates(session).iter().any(|view| !view.met.contains(at))
        })
    }

    /// The next session of a component, or of one occurrence of it, with a seat, from an instant on.
    pub(crate) fn next_booked(
        &self,
        frame: &Frame,
        component: &Component,
        occurrence: Option<u32>,
        at: Instant,
    ) -> Option<crate::plan::schedule::SessionId> {
        let timetable = self.ground.timetable.as_deref()?;
        let booked = self.booked_sessions(frame).into_iter().filter_map(|id| Some((id, timetable.session(id)?)));
        let fits = booked.filter(|(_, session)| {
            *session.component == *component.id
                && occurrence
                    .is_none_or(|number| occurrence_for(&frame.plan, frame.anchor, component, session) == number)
                && at < session.end
                && session.cancelled_at.is_none_or(|cancelled| at < cancelled)
        });
        fits.min_by_key(|(id, session)| (session.start, *id)).map(|(id, _)| id)
    }
}

impl Frame {
    /// Every gate to a session's component, whatever its action, bound to the session.
    pub(crate) fn session_gates<'a>(&'a self, session: &Session) -> Vec<GateView<'a>> {
        let id = self.plan.component_named(&session.component);
        let Some(component) = id.and_then(|id| self.plan.component(id)) else { return Vec::new() };
        let occurrence = occurrence_for(&self.plan, self.anchor, component, session);
        let gates = component.gates.iter().filter_map(|id| self.plan.gate(*id));
        gates.map(|gate| self.gate_view(gate, gate.mode, Some(component), occurrence, Some(session))).collect()
    }
}
