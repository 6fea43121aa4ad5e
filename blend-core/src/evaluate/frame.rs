//! The facts as one version of the programme sees them, from one anchor, through one window of evidence.
//!
//! A [`Frame`] spreads the facts over the slots once, turns each slot's into [`Evidence`] when first asked, and keeps
//! every rule's timeline. Rules are evaluated in [`rules`](super::rules), on frames only; which frame is in force at
//! which instant is [`course`](super::course)'s business.

use super::evidence::{Evidence, FactId, Source, Window, evidence};
use crate::document::Kind;
use crate::plan::schedule::Timetable;
use crate::plan::{AskedRule, Component, ComponentId, Origin, Plan, Rule, RuleId, SlotId};
use crate::record::bind::Item;
use crate::time::Instant;
use crate::timeline::Timeline;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// A view of the facts.
pub(crate) struct Frame<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) timetable: Option<&'a Timetable>,
    /// Rules given with the question; their ids continue after the plan's.
    pub(crate) asked: Option<&'a AskedRule>,
    pub(crate) items: Rc<Vec<Item>>,
    pub(crate) anchor: Option<Instant>,
    pub(crate) enrolled: Option<Instant>,
    pub(crate) window: Window,
    sources: Rc<Vec<Vec<Source>>>,
    evidence: RefCell<HashMap<SlotId, Rc<Evidence>>>,
    done: RefCell<HashMap<SlotId, Rc<Timeline>>>,
    pub(super) rules: RefCell<HashMap<(RuleId, super::rules::Scope), Rc<Timeline>>>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        timetable: Option<&'a Timetable>,
        asked: Option<&'a AskedRule>,
        items: Rc<Vec<Item>>,
        anchor: Option<Instant>,
        enrolled: Option<Instant>,
        window: Window,
    ) -> Frame<'a> {
        let sources = Rc::new(spread(plan, timetable, &items, anchor));
        Frame {
            plan,
            timetable,
            asked,
            items,
            anchor,
            enrolled,
            window,
            sources,
            evidence: RefCell::default(),
            done: RefCell::default(),
            rules: RefCell::default(),
        }
    }

    /// The same facts through another window.
    pub(crate) fn through(&self, window: Window) -> Frame<'a> {
        Frame {
            plan: self.plan,
            timetable: self.timetable,
            asked: self.asked,
            items: Rc::clone(&self.items),
            anchor: self.anchor,
            enrolled: self.enrolled,
            window,
            sources: Rc::clone(&self.sources),
            evidence: RefCell::default(),
            done: RefCell::default(),
            rules: RefCell::default(),
        }
    }

    pub(crate) fn rule(&self, id: RuleId) -> Option<&'a Rule> {
        let known = self.plan.rules.len();
        match id.at().checked_sub(known) {
            None => self.plan.rules.get(id.at()),
            Some(index) => self.asked?.nodes.get(index),
        }
    }

    /// The facts about one slot, in order.
    pub(crate) fn sources(&self, slot: SlotId) -> &[Source] {
        self.sources.get(slot.at()).map_or(&[], Vec::as_slice)
    }

    /// What the facts about one slot show.
    pub(crate) fn evidence(&self, slot: SlotId) -> Rc<Evidence> {
        if let Some(found) = self.evidence.borrow().get(&slot) {
            return Rc::clone(found);
        }
        let made = Rc::new(self.evidence_of(slot, self.sources(slot)));
        self.evidence.borrow_mut().insert(slot, Rc::clone(&made));
        made
    }

    /// What some of the facts about a slot would show.
    pub(crate) fn evidence_of(&self, slot: SlotId, sources: &[Source]) -> Evidence {
        let component = self.component_of(slot);
        match component {
            Some(component) => evidence(self.plan, component, self.timetable, sources, self.window),
            None => Evidence::default(),
        }
    }

    pub(crate) fn component_of(&self, slot: SlotId) -> Option<&'a Component> {
        self.plan.component(self.plan.slots.get(slot.at())?.component)
    }

    /// Where one slot is done.
    pub(crate) fn done(&self, slot: SlotId) -> Rc<Timeline> {
        if let Some(found) = self.done.borrow().get(&slot) {
            return Rc::clone(found);
        }
        let made = Rc::new(match self.component_of(slot) {
            Some(component) => self.evidence(slot).done(component),
            None => Timeline::empty(),
        });
        self.done.borrow_mut().insert(slot, Rc::clone(&made));
        made
    }

    /// Where a component is done: enough of its occurrences.
    pub(crate) fn component_done(&self, component: ComponentId) -> Timeline {
        let Some(component) = self.plan.component(component) else { return Timeline::empty() };
        self.enough(component, component.needs(), |slot| (*self.done(slot)).clone())
    }

    /// Where one occurrence of a component is done.
    pub(crate) fn occurrence_done(&self, component: ComponentId, occurrence: u32) -> Timeline {
        let slot = self.plan.component(component).and_then(|component| self.plan.slot_of(component, occurrence));
        slot.map_or_else(Timeline::empty, |slot| (*self.done(slot)).clone())
    }

    /// Where at least `count` occurrences have something.
    pub(crate) fn enough(&self, component: &Component, count: u32, of: impl Fn(SlotId) -> Timeline) -> Timeline {
        if component.occurrences() == 1 {
            return component.slot_ids().next().map(of).unwrap_or_default();
        }
        let sets: Vec<Timeline> = component.slot_ids().map(of).collect();
        Timeline::at_least(count as usize, sets.iter())
    }

    /// The first later instant at which an occurrence of a component comes to be done or no longer is.
    pub(crate) fn next_end(&self, component: &Component, at: Instant) -> Option<Instant> {
        component.slot_ids().filter_map(|slot| self.done(slot).ends().filter(|end| *end > at).min()).min()
    }

    /// The planned start of a slot: whole local days from the anchor's local date, then its steps.
    pub(crate) fn planned_start(&self, slot: SlotId) -> Option<Instant> {
        planned_start(self.plan, self.anchor?, slot)
    }

    /// The facts with something to do with a group, the programme and the like.
    pub(crate) fn decisions(&self, kind: Kind) -> impl Iterator<Item = (FactId, &Item)> {
        let of_kind = move |(_, item): &(usize, &Item)| item.fact.kind == kind;
        self.items.iter().enumerate().filter(of_kind).map(|(index, item)| (fact_id(index), item))
    }
}

pub(crate) fn fact_id(index: usize) -> FactId {
    FactId::try_from(index).unwrap_or(FactId::MAX)
}

fn planned_start(plan: &Plan, anchor: Instant, slot: SlotId) -> Option<Instant> {
    let slot = plan.slots.get(slot.at())?;
    let component = plan.component(slot.component)?;
    let days = component.planned.map_or(0, |planned| planned.start);
    let zone = plan.zone;
    let first = zone.start_of_day(zone.days_after(zone.date(anchor), days));
    match &component.repeat {
        None => Some(first),
        Some(repeat) => Some(zone.step(first, &repeat.every, i64::from(slot.occurrence.saturating_sub(1)))),
    }
}

/// Spreads the facts over the slots: by the occurrence they name, their session's, else the stretch they fall in.
fn spread(plan: &Plan, timetable: Option<&Timetable>, items: &[Item], anchor: Option<Instant>) -> Vec<Vec<Source>> {
    let mut sources: Vec<Vec<Source>> = vec![Vec::new(); plan.slots.len()];
    for (index, item) in items.iter().enumerate() {
        let mut put = |slot: SlotId, origin: Origin| {
            if let Some(list) = sources.get_mut(slot.at()) {
                list.push(Source {
                    index: fact_id(index),
                    fact: Arc::clone(&item.fact),
                    session: item.session,
                    origin,
                });
            }
        };
        let fact = &item.fact;
        if fact.kind == Kind::Reset && fact.programme.as_deref() == Some(plan.id()) && fact.component.is_none() {
            (0..plan.slots.len()).for_each(|slot| put(SlotId(fact_id(slot)), Origin::Own));
            continue;
        }
        for (id, origin) in &item.components {
            let Some(component) = plan.component(*id) else { continue };
            let decides = matches!(fact.kind, Kind::Waived | Kind::Revoked | Kind::Reset);
            if decides && fact.occurrence.is_none() {
                component.slot_ids().for_each(|slot| put(slot, *origin));
            } else if let Some(slot) = slot_for(plan, timetable, item, component, anchor) {
                put(slot, *origin);
            }
        }
    }
    sources
}

/// The one slot a fact about a component belongs to.
pub(crate) fn slot_for(
    plan: &Plan,
    timetable: Option<&Timetable>,
    item: &Item,
    component: &Component,
    anchor: Option<Instant>,
) -> Option<SlotId> {
    let session = item.session.and_then(|session| timetable?.session(session));
    let named = item.fact.occurrence.or(session.and_then(|session| session.occurrence));
    if let (Some(occurrence), Some(_)) = (named, &component.repeat) {
        return plan.slot_of(component, occurrence);
    }
    stretch_of(plan, component, session.map_or(item.fact.at, |session| session.start), anchor)
}

/// The slot in whose stretch an instant falls: earlier ones in the first, later ones in the last.
pub(crate) fn stretch_of(plan: &Plan, component: &Component, at: Instant, anchor: Option<Instant>) -> Option<SlotId> {
    let first = component.slots.start;
    let Some(anchor) = anchor.filter(|_| component.occurrences() > 1) else { return Some(SlotId(first)) };
    let (mut low, mut high) = (first, component.slots.end);
    // The last slot whose planned start is at or before the instant; starts rise from slot to slot.
    while high.saturating_sub(low) > 1 {
        let middle = low.midpoint(high);
        match planned_start(plan, anchor, SlotId(middle)) {
            Some(start) if start <= at => low = middle,
            _ => high = middle,
        }
    }
    Some(SlotId(low))
}
