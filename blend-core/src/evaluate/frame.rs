//! The facts as one version of the programme sees them, from one anchor, through one window of evidence.
//!
//! A [`Frame`] spreads the facts over the slots once, turns each slot's into [`Evidence`] when first asked, and keeps
//! every rule's timeline ([`memo`](super::memo)). Rules are evaluated in [`rules`](super::rules), on frames only; which frame is in force at
//! which instant is [`course`](super::course)'s business.

use super::evidence::{Evidence, FactId, Source, Window, evidence};
use super::follow::Pending;
use super::memo::{Table, Trail};
use super::numbering::Numbering;
use super::rules::Scope;
use crate::document::Kind;
use crate::plan::schedule::Timetable;
use crate::plan::{AskedRule, Component, ComponentId, Origin, Plan, Rule, RuleId, SlotId};
use crate::record::Fact;
use crate::record::bind::{self, Item};
use crate::time::Instant;
use crate::timeline::Timeline;
use smallvec::SmallVec;
use std::sync::{Arc, OnceLock};

/// How many rules share a table: few enough that a scope in which few are asked stays small.
const CHUNK: usize = 32;

/// A view of the facts.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) plan: Arc<Plan>,
    pub(crate) timetable: Option<Arc<Timetable>>,
    /// Rules given with the question; their ids continue after the plan's.
    pub(crate) asked: Option<Arc<AskedRule>>,
    pub(crate) anchor: Option<Instant>,
    pub(crate) enrolled: Option<Instant>,
    pub(crate) window: Window,
    facts: Arc<Spread>,
    evidence: Table<Evidence>,
    done: Table<Timeline>,
    /// For each scope, by chunks of so many, what each rule denotes.
    rules: Table<Table<Table<Timeline>>>,
    /// The same facts through other windows.
    narrowed: Trail<Frame>,
    /// Empty but while rules are forgotten.
    pub(super) pending: Pending,
}

/// Facts with their names resolved, spread over the slots.
#[derive(Debug)]
struct Spread {
    sources: Vec<Vec<Source>>,
    /// The facts that are no evidence, by kind, with their numbers.
    decisions: Vec<(Kind, Vec<(FactId, Item)>)>,
}

impl Frame {
    pub(crate) fn new(
        plan: &Arc<Plan>,
        timetable: Option<&Arc<Timetable>>,
        asked: Option<&Arc<AskedRule>>,
        items: impl Iterator<Item = (FactId, Item)>,
        anchor: Option<Instant>,
        enrolled: Option<Instant>,
        window: Window,
    ) -> Frame {
        let facts = Arc::new(Spread::new(plan, timetable.map(Arc::as_ref), items, anchor));
        let (plan, timetable, asked) = (Arc::clone(plan), timetable.cloned(), asked.cloned());
        Frame::over(plan, timetable, asked, anchor, enrolled, window, facts)
    }

    /// Some facts of a learner in order, whose dates count from an anchor.
    pub(crate) fn of_facts(
        plan: &Arc<Plan>,
        timetable: Option<&Arc<Timetable>>,
        facts: &[Arc<Fact>],
        (anchor, enrolled): (Option<Instant>, Option<Instant>),
        window: Window,
    ) -> Frame {
        let numbering = Numbering::new(facts.len());
        let item = |fact| bind::item(plan, timetable.map(Arc::as_ref), fact);
        let items = facts.iter().enumerate().map(|(place, fact)| (numbering.of(place), item(fact)));
        Frame::new(plan, timetable, None, items, anchor, enrolled, window)
    }

    fn over(
        plan: Arc<Plan>,
        timetable: Option<Arc<Timetable>>,
        asked: Option<Arc<AskedRule>>,
        anchor: Option<Instant>,
        enrolled: Option<Instant>,
        window: Window,
        facts: Arc<Spread>,
    ) -> Frame {
        Frame {
            evidence: Table::new(plan.slots.len()),
            done: Table::new(plan.slots.len()),
            rules: Table::new(plan.scopes()),
            narrowed: Trail::default(),
            pending: Pending::default(),
            plan,
            timetable,
            asked,
            anchor,
            enrolled,
            window,
            facts,
        }
    }

    /// The same facts through a narrower window.
    pub(crate) fn narrow(&self, window: Window) -> Frame {
        let window = self.window.intersection(window);
        let (plan, timetable, asked) = (Arc::clone(&self.plan), self.timetable.clone(), self.asked.clone());
        Frame::over(plan, timetable, asked, self.anchor, self.enrolled, window, Arc::clone(&self.facts))
    }

    /// As [`narrow`](Frame::narrow), kept for the next question.
    pub(crate) fn through(&self, window: Window) -> &Frame {
        let window = self.window.intersection(window);
        if window == self.window {
            return self;
        }
        self.narrowed
            .iter()
            .find(|frame| frame.window == window)
            .unwrap_or_else(|| self.narrowed.push(self.narrow(window)))
    }

    pub(crate) fn rule(&self, id: RuleId) -> Option<&Rule> {
        let known = self.plan.rules.len();
        match id.at().checked_sub(known) {
            None => self.plan.rules.get(id.at()),
            Some(index) => self.asked.as_ref()?.nodes.get(index),
        }
    }

    /// What a rule denotes, worked out when first asked.
    pub(super) fn kept(&self, id: RuleId, scope: Scope, make: impl FnOnce() -> Timeline) -> &Timeline {
        let (chunk, cell) = (id.at() / CHUNK, id.at() % CHUNK);
        let asked = self.asked.as_ref().map_or(0, |asked| asked.nodes.len());
        let rules = self.plan.rules.len().saturating_add(asked);
        let chunks = self.rules.get_or(self.plan.scope(scope.aligned), || Table::new(rules.div_ceil(CHUNK)));
        let cells = chunks.and_then(|chunks| chunks.get_or(chunk, || Table::new(CHUNK.min(rules))));
        cells.and_then(|cells| cells.get_or(cell, make)).unwrap_or(nothing())
    }

    /// The facts about one slot, in order.
    pub(crate) fn sources(&self, slot: SlotId) -> &[Source] {
        self.facts.sources.get(slot.at()).map_or(&[], Vec::as_slice)
    }

    /// What the facts about one slot show.
    pub(crate) fn evidence(&self, slot: SlotId) -> &Evidence {
        static NONE: OnceLock<Evidence> = OnceLock::new();
        let made = || self.evidence_of(slot, self.sources(slot));
        self.evidence.get_or(slot.at(), made).unwrap_or_else(|| NONE.get_or_init(Evidence::default))
    }

    /// Drops the narrower frames: they share the facts.
    pub(super) fn forget_narrowed(&mut self) {
        self.narrowed.clear();
    }

    /// Adds a fact to the slots it is about; `None` while the facts are shared.
    pub(super) fn put(&mut self, number: FactId, item: Item) -> Option<SmallVec<[SlotId; 2]>> {
        let facts = Arc::get_mut(&mut self.facts)?;
        Some(facts.put(&self.plan, self.timetable.as_deref(), number, item, self.anchor))
    }

    /// Brings the evidence of a slot, where it was asked for, up to a fact; where it is not the slot's last, the evidence
    /// is read anew when it is asked for.
    pub(super) fn renew(&mut self, slot: SlotId, number: FactId) {
        let component = self.plan.slots.get(slot.at()).and_then(|found| self.plan.component(found.component));
        let sources = self.facts.sources.get(slot.at());
        let taken = match (self.evidence.get_mut(slot.at()), component, sources) {
            (Some(evidence), Some(component), Some(sources))
                if sources.last().is_some_and(|last| last.number == number) =>
            {
                evidence.take(&self.plan, component, self.timetable.as_deref(), sources, self.window)
            }
            _ => false,
        };
        if !taken {
            self.evidence.take(slot.at());
        }
    }

    /// Brings where a slot is done, if it was worked out, up to its last fact: whether that changed, and whether it is
    /// done at an instant where it was not, or the reverse. Perhaps both where it was not worked out.
    pub(super) fn renew_done(&mut self, slot: SlotId, component: &Component, at: Instant) -> (bool, bool) {
        self.evidence(slot);
        let (Some(evidence), Some(done)) = (self.evidence.get(slot.at()), self.done.get_mut(slot.at())) else {
            return (true, true);
        };
        let before = done.contains(at);
        (evidence.renew_done(component, done), done.contains(at) != before)
    }

    /// What a rule denotes in the scope at a place, if it was worked out.
    pub(super) fn known(&self, id: RuleId, scope: usize) -> Option<&Timeline> {
        self.rules.get(scope)?.get(id.at() / CHUNK)?.get(id.at() % CHUNK)
    }

    /// Forgets what a rule denotes; whether it was worked out in some scope.
    pub(super) fn forget_rule(&mut self, id: RuleId) -> bool {
        let mut known = false;
        for chunks in self.rules.iter_mut().flatten() {
            let chunk = chunks.get_mut(id.at() / CHUNK);
            known |= chunk.is_some_and(|cells| cells.take(id.at() % CHUNK).is_some());
        }
        known
    }

    /// What was shown so far.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter()
    }

    /// The sets worked out so far.
    pub(super) fn sets(&self) -> impl Iterator<Item = &Timeline> {
        self.done.iter().chain(self.rules.iter().flat_map(Table::iter).flat_map(Table::iter))
    }

    /// The first later instant at which a set that was worked out, or a waiver, comes to hold or ceases to.
    pub(crate) fn next_turn(&self, at: Instant) -> Option<Instant> {
        let waived = self.shown().filter_map(|evidence| evidence.waived().next_change_after(at));
        let sets = self.sets().filter_map(|set| set.next_change_after(at));
        waived.chain(sets).chain(self.narrowed().filter_map(|frame| frame.next_turn(at))).min()
    }

    /// The narrower frames kept so far.
    pub(super) fn narrowed(&self) -> impl Iterator<Item = &Frame> {
        self.narrowed.iter()
    }

    /// What some of the facts about a slot would show.
    pub(crate) fn evidence_of(&self, slot: SlotId, sources: &[Source]) -> Evidence {
        match self.component_of(slot) {
            Some(component) => evidence(&self.plan, component, self.timetable.as_deref(), sources, self.window),
            None => Evidence::default(),
        }
    }

    pub(crate) fn component_of(&self, slot: SlotId) -> Option<&Component> {
        self.plan.component(self.plan.slots.get(slot.at())?.component)
    }

    /// Where one slot is done.
    pub(crate) fn done(&self, slot: SlotId) -> &Timeline {
        let made = || match self.component_of(slot) {
            Some(component) => self.evidence(slot).done(component),
            None => Timeline::empty(),
        };
        self.done.get_or(slot.at(), made).unwrap_or(nothing())
    }

    /// Where a component is done: enough of its occurrences.
    pub(crate) fn component_done(&self, component: ComponentId) -> Timeline {
        let Some(component) = self.plan.component(component) else { return Timeline::empty() };
        self.enough(component, component.needs(), |slot| self.done(slot).clone())
    }

    /// Where one occurrence of a component is done.
    pub(crate) fn occurrence_done(&self, component: ComponentId, occurrence: u32) -> Timeline {
        let slot = self.plan.component(component).and_then(|component| self.plan.slot_of(component, occurrence));
        slot.map_or_else(Timeline::empty, |slot| self.done(slot).clone())
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

    /// The planned start of a slot.
    pub(crate) fn planned_start(&self, slot: SlotId) -> Option<Instant> {
        self.plan.planned_start(self.anchor?, slot)
    }

    /// The facts of a kind that is no evidence (evidence is asked for by slot), with their numbers.
    pub(crate) fn decisions(&self, kind: Kind) -> impl Iterator<Item = (FactId, &Item)> {
        let found = self.facts.decisions.iter().find(|(found, _)| *found == kind);
        found.into_iter().flat_map(|(_, items)| items.iter().map(|(place, item)| (*place, item)))
    }
}

/// No instant, to borrow.
pub(super) fn nothing() -> &'static Timeline {
    static NOTHING: OnceLock<Timeline> = OnceLock::new();
    NOTHING.get_or_init(Timeline::empty)
}

impl Spread {
    fn new(
        plan: &Plan,
        timetable: Option<&Timetable>,
        items: impl Iterator<Item = (FactId, Item)>,
        anchor: Option<Instant>,
    ) -> Spread {
        let sources = std::iter::repeat_with(Vec::new).take(plan.slots.len()).collect();
        let mut spread = Spread { sources, decisions: Vec::new() };
        for (number, item) in items {
            spread.put(plan, timetable, number, item, anchor);
        }
        spread
    }

    /// Puts a fact where it belongs. The slots.
    fn put(
        &mut self,
        plan: &Plan,
        timetable: Option<&Timetable>,
        number: FactId,
        item: Item,
        anchor: Option<Instant>,
    ) -> SmallVec<[SlotId; 2]> {
        let places = places(plan, timetable, &item, anchor);
        let mut slots = SmallVec::new();
        for (slot, _) in &places {
            slots.push(*slot);
        }
        let (kind, session) = (item.fact.kind, item.session);
        let mut put = |(slot, origin): (SlotId, Origin), fact: Arc<Fact>| {
            if let Some(list) = self.sources.get_mut(slot.at()) {
                insert(list, Source { number, fact, session, origin }, |source| source.number);
            }
        };
        if super::evidence::is_activity(kind) {
            if let Some((last, others)) = places.split_last() {
                others.iter().for_each(|place| put(*place, Arc::clone(&item.fact)));
                put(*last, item.fact);
            }
            return slots;
        }
        places.iter().for_each(|place| put(*place, Arc::clone(&item.fact)));
        match self.decisions.iter_mut().find(|(found, _)| *found == kind) {
            Some((_, items)) => insert(items, (number, item), |(number, _)| *number),
            None => self.decisions.push((kind, vec![(number, item)])),
        }
        slots
    }
}

/// Adds to a list in the order of its numbers, mostly at the end.
fn insert<T>(list: &mut Vec<T>, item: T, number: impl Fn(&T) -> FactId) {
    let wanted = number(&item);
    let place = match list.last() {
        Some(last) if number(last) > wanted => list.partition_point(|known| number(known) < wanted),
        _ => list.len(),
    };
    list.insert(place, item);
}

/// The slots that a fact belongs to: by the occurrence it names, its session's, else the stretch it falls in.
fn places(
    plan: &Plan,
    timetable: Option<&Timetable>,
    item: &Item,
    anchor: Option<Instant>,
) -> SmallVec<[(SlotId, Origin); 2]> {
    let fact = &item.fact;
    if fact.kind == Kind::Reset && fact.programme.as_deref() == Some(plan.id()) && fact.component.is_none() {
        return plan.slot_ids().map(|slot| (slot, Origin::Own)).collect();
    }
    let mut places = SmallVec::new();
    for (id, origin) in &item.components {
        let Some(component) = plan.component(*id) else { continue };
        let decides = matches!(fact.kind, Kind::Waived | Kind::Revoked | Kind::Reset);
        if decides && fact.occurrence.is_none() {
            places.extend(component.slot_ids().map(|slot| (slot, *origin)));
        } else if let Some(slot) = slot_for(plan, timetable, item, component, anchor) {
            places.push((slot, *origin));
        }
    }
    places
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
        match plan.planned_start(anchor, SlotId(middle)) {
            Some(start) if start <= at => low = middle,
            _ => high = middle,
        }
    }
    Some(SlotId(low))
}
