//! The rows of a calendar: one for each occurrence, sessions and deadlines put to them.
//!
//! First all dates of all occurrences, then the gates, whose deadlines also go to the rows of what they want.

use crate::answer::{
    CalendarDeadline, CalendarGate, CalendarRow, CalendarSession, CalendarWindow, ComponentState, LocalTime,
};
use crate::evaluate::{Course, Frame, GateView, Planned, Scope, occurrence_for};
use crate::limits;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::plan::{Component, Gate, SlotId};
use crate::time::{Instant, Period, Zone};
use std::collections::BTreeMap;

/// A session that is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) session: SessionId,
    /// Of a learner: whether there is a seat.
    pub(super) booked: Option<bool>,
}

/// What rows are told from.
pub(super) struct Rows<'a> {
    pub(super) frame: &'a Frame,
    pub(super) timetable: Option<&'a Timetable>,
    /// The zone to tell all times in.
    pub(super) zone: Option<Zone>,
    pub(super) learner: Option<(&'a Course, Instant)>,
}

/// The dates of one occurrence.
struct Dates<'a> {
    component: &'a Component,
    occurrence: u32,
    window: Option<(Instant, Instant)>,
    due: Option<Instant>,
    sessions: Vec<(Seen, &'a Session)>,
    over: Option<Instant>,
}

impl Dates<'_> {
    /// What it is sorted by.
    fn begins(&self) -> Instant {
        let session = self.sessions.first().map(|(_, session)| session.start);
        let window = self.window.map(|(from, _)| from);
        window.into_iter().chain(session).min().or(self.due).unwrap_or(Instant::NEVER)
    }
}

/// A gate before an occurrence, for a session or none.
struct Before<'a> {
    slot: SlotId,
    gate: &'a Gate,
    session: Option<&'a Session>,
    deadline: Option<Instant>,
    /// Of a learner: whether it is met.
    met: Option<bool>,
}

/// What gates say of each occurrence.
#[derive(Default)]
struct Told {
    /// Those before it.
    gates: BTreeMap<SlotId, Vec<CalendarGate>>,
    /// Of those that want it.
    deadlines: BTreeMap<SlotId, Vec<CalendarDeadline>>,
    /// There are more deadlines.
    cut: bool,
}

impl<'a> Rows<'a> {
    /// Every row in order, and whether there are more deadlines than are told.
    pub(super) fn all(&self, seen: Vec<Seen>) -> (Vec<CalendarRow>, bool) {
        let dates = self.dates(seen);
        let Told { mut gates, mut deadlines, cut } = self.gates(&dates);
        let mut order: Vec<SlotId> = dates.keys().copied().collect();
        order.sort_by_key(|slot| dates.get(slot).map(Dates::begins));
        let rows = order.into_iter().filter_map(|slot| {
            let mut wanted = deadlines.remove(&slot).unwrap_or_default();
            wanted.sort_by_key(|deadline| deadline.deadline.at);
            Some(self.row(slot, dates.get(&slot)?, gates.remove(&slot).unwrap_or_default(), wanted))
        });
        (rows.collect(), cut)
    }

    fn zone(&self) -> Zone {
        self.zone.unwrap_or(self.frame.plan.zone)
    }

    fn time(&self, at: Option<Instant>) -> Option<LocalTime> {
        LocalTime::of(self.zone(), at?)
    }

    fn dates(&self, seen: Vec<Seen>) -> BTreeMap<SlotId, Dates<'a>> {
        let plan = &self.frame.plan;
        let planned = self.frame.anchor.map(|anchor| Planned::new(plan, anchor));
        let mut dates = BTreeMap::new();
        for component in &plan.components {
            for slot in component.slot_ids() {
                let occurrence = plan.slots.get(slot.at()).map_or(0, |slot| slot.occurrence);
                let window = planned.as_ref().and_then(|planned| planned.window(component, slot));
                let window = window.filter(|(from, until)| from.is_finite() && until.is_finite());
                let due = self.frame.slot_due(slot).filter(|due| due.is_finite());
                dates.insert(slot, Dates { component, occurrence, window, due, sessions: Vec::new(), over: due });
            }
        }
        for seen in seen {
            let Some(session) = self.timetable.and_then(|timetable| timetable.session(seen.session)) else { continue };
            let component = plan.component_named(&session.component).and_then(|id| plan.component(id));
            let slot = component.and_then(|component| {
                plan.slot_of(component, occurrence_for(plan, self.frame.anchor, component, session))
            });
            if let Some(dates) = slot.and_then(|slot| dates.get_mut(&slot)) {
                dates.sessions.push((seen, session));
            }
        }
        for (slot, dates) in &mut dates {
            dates.sessions.sort_by_key(|(_, session)| session.start);
            let seat = dates.sessions.iter().any(|(seen, _)| seen.booked == Some(true));
            let counted = dates.sessions.iter().filter(|(seen, _)| !seat || seen.booked == Some(true));
            let planned = counted.map(|(_, session)| session.end).max().or(dates.over);
            dates.over = self.done(*slot).or(planned);
        }
        dates
    }

    /// Since when a learner has an occurrence done, by all evidence, as gates look at it.
    fn done(&self, slot: SlotId) -> Option<Instant> {
        let (_, at) = self.learner?;
        let (since, _) = self.frame.span(slot, at);
        since.filter(|since| since.is_finite() && self.frame.done(slot).contains(at))
    }

    fn gates(&self, dates: &BTreeMap<SlotId, Dates<'a>>) -> Told {
        let plan = &self.frame.plan;
        let over = |_: &Component, slot: SlotId| dates.get(&slot).and_then(|it| it.over).unwrap_or(Instant::ALWAYS);
        let planned = Planned::dated(plan, self.frame.anchor.unwrap_or(Instant::ALWAYS), over);
        let mut told = Told::default();
        let (mut steps, mut links) = (limits::LINKS.saturating_mul(4), limits::LINKS);
        for (slot, of) in dates {
            let scope = Scope::of(of.component, of.occurrence);
            for before in self.before(*slot, of) {
                let ready = Some(planned.had(before.gate.when, scope)).filter(|ready| ready.is_finite());
                told.gates.entry(*slot).or_default().push(self.gate(&before, ready));
                let deadline = before.deadline.filter(|deadline| deadline.is_finite() && !told.cut);
                let Some(deadline) = deadline else { continue };
                let Some(wanted) = planned.wanted(before.gate.when, scope, deadline, &mut steps) else {
                    told.cut = true;
                    continue;
                };
                for (wanted, by) in wanted {
                    let over = dates.get(&wanted).and_then(|dates| dates.over);
                    let Some(deadline) = self.deadline(&before, by, over) else { continue };
                    let Some(left) = links.checked_sub(1) else {
                        told.cut = true;
                        break;
                    };
                    links = left;
                    told.deadlines.entry(wanted).or_default().push(deadline);
                }
            }
        }
        told
    }

    /// The gates before an occurrence: for each of its sessions, else for its planned begin.
    fn before(&self, slot: SlotId, of: &Dates<'a>) -> Vec<Before<'a>> {
        let met = |view: &GateView<'_>| self.learner.map(|(_, at)| view.met.contains(at));
        if of.sessions.is_empty() {
            let deadline = of.window.map(|(from, _)| from);
            let gates = of.component.gates.iter().filter_map(|id| self.frame.plan.gate(*id));
            let before = |gate: &'a Gate| {
                let view = self.frame.gate_view(gate, gate.mode, Some(of.component), of.occurrence, None);
                Before { slot, gate, session: None, deadline, met: met(&view) }
            };
            return gates.map(before).collect();
        }
        let sessions = of.sessions.iter().map(|(_, session)| *session);
        let views =
            sessions.flat_map(|session| self.frame.session_gates(session).into_iter().map(move |view| (session, view)));
        let before = |(session, view): (&'a Session, GateView<'a>)| Before {
            slot,
            gate: view.gate,
            session: Some(session),
            deadline: view.wanted_by(),
            met: met(&view),
        };
        views.map(before).collect()
    }

    fn gate(&self, before: &Before<'_>, ready: Option<Instant>) -> CalendarGate {
        let (margin, late) = margin(ready, before.deadline);
        CalendarGate {
            gate: before.gate.id.to_string(),
            mode: before.gate.mode,
            session: before.session.map(|session| session.id.to_string()),
            ahead: before.gate.ahead.as_ref().map(ToString::to_string),
            deadline: self.time(before.deadline),
            ready: self.time(ready),
            margin,
            late,
            met: before.met,
        }
    }

    fn deadline(&self, before: &Before<'_>, by: Instant, over: Option<Instant>) -> Option<CalendarDeadline> {
        let (margin, late) = margin(over, Some(by));
        Some(CalendarDeadline {
            gate: before.gate.id.to_string(),
            mode: before.gate.mode,
            before: self.frame.plan.slot_name(before.slot),
            session: before.session.map(|session| session.id.to_string()),
            deadline: self.time(Some(by))?,
            margin,
            late,
        })
    }

    fn row(
        &self,
        slot: SlotId,
        dates: &Dates<'_>,
        gates: Vec<CalendarGate>,
        deadlines: Vec<CalendarDeadline>,
    ) -> CalendarRow {
        let Dates { component, occurrence, window, due, sessions, over } = dates;
        let plan = &self.frame.plan;
        let place = plan.slots.get(slot.at()).map(|slot| slot.component.at());
        let written = place.and_then(|place| plan.document.components.get(place));
        let window = window.and_then(|(from, until)| {
            Some(CalendarWindow { from: self.time(Some(from))?, until: self.time(Some(until))? })
        });
        let current = self.learner.map(|(course, at)| (course.current_frame(at), at));
        let state = current.map(|(frame, at)| frame.state(slot, at));
        let held = matches!(state, Some(ComponentState::Done | ComponentState::Waived));
        let since = current.filter(|_| held).and_then(|(frame, at)| frame.span(slot, at).0);
        CalendarRow {
            component: plan.slot_name(slot),
            occurrence: component.repeat.as_ref().map(|_| *occurrence),
            title: written.and_then(|written| written.title.clone()),
            format: written.map_or_else(String::new, |written| written.format.clone()),
            lane: component.group,
            required: component.required.whole || component.required.occurrences.contains(occurrence),
            window,
            due: self.time(*due),
            sessions: sessions.iter().filter_map(|(seen, session)| self.session(*seen, session)).collect(),
            over: self.time(*over),
            gates,
            deadlines,
            trigger: written.and_then(|written| written.trigger.clone()),
            on_demand: written.is_some_and(|written| written.on_demand == Some(true)),
            state,
            done: self.time(since),
        }
    }

    fn session(&self, seen: Seen, session: &Session) -> Option<CalendarSession> {
        let own = || self.timetable.and_then(|timetable| timetable.zone_of(session));
        let zone = self.zone.or_else(own).unwrap_or(self.frame.plan.zone);
        Some(CalendarSession {
            session: session.id.to_string(),
            cohort: session.cohort.as_deref().map(str::to_owned),
            timezone: zone.name().to_owned(),
            start: LocalTime::of(zone, session.start)?,
            end: LocalTime::of(zone, session.end)?,
            booked: seen.booked,
        })
    }
}

/// How far something is from a deadline, and whether it comes too late.
fn margin(over: Option<Instant>, deadline: Option<Instant>) -> (Option<String>, bool) {
    let (Some(over), Some(deadline)) = (over, deadline) else { return (None, false) };
    (Period::between(over, deadline).map(|margin| margin.to_string()), deadline < over)
}
