//! Where a schedule meets the plan: the planned days of a component, whether what a gate wants is planned to be begun
//! early enough before a session, and by when it is planned to be over.
//!
//! A component can be done once its planned start has come (without one: from the anchor on); from there the earliest
//! instant at which a rule can hold follows as in counting: all of it with its last part, any of it with its first. Only
//! what a rule wants counts, nothing under `not` or in the condition of `if`. Source: sections 3, 7 and 12 of the domain.

use super::frame::stretch_of;
use super::numbers::percentage;
use super::rules::Scope;
use crate::document::Missing;
use crate::exact::Ratio;
use crate::plan::schedule::Session;
use crate::plan::{Component, ComponentId, GateId, Leaf, MeanItem, Plan, RuleId, RuleKind, SlotId, Test};
use crate::time::Instant;
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The date of one occurrence of a component.
type Date<'p> = Box<dyn Fn(&Component, SlotId) -> Instant + 'p>;

/// A version's plan as it falls for one anchor.
pub(crate) struct Planned<'p> {
    plan: &'p Plan,
    anchor: Instant,
    /// When an occurrence of a component counts as had; before all instants where nothing says.
    date: Date<'p>,
    /// The earliest instants of rules already asked.
    known: RefCell<HashMap<(RuleId, Scope), Instant>>,
}

/// What a gate wants and is planned too late for a session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TooLate {
    pub(crate) gate: GateId,
    /// A component or one occurrence of it, by its id.
    pub(crate) component: String,
    /// From when on it is planned.
    pub(crate) from: Instant,
}

/// The occurrence of a component that a session is for: the one it names, else the one in whose stretch it starts.
pub(crate) fn occurrence_for(plan: &Plan, anchor: Option<Instant>, component: &Component, session: &Session) -> u32 {
    let slot = slot_for_session(plan, anchor, component, session);
    slot.and_then(|slot| plan.slots.get(slot.at())).map_or(0, |slot| slot.occurrence)
}

fn slot_for_session(plan: &Plan, anchor: Option<Instant>, component: &Component, session: &Session) -> Option<SlotId> {
    let named = session.occurrence.and_then(|occurrence| plan.slot_of(component, occurrence));
    named.or_else(|| stretch_of(plan, component, session.start, anchor))
}

/// A part of what is wanted.
#[derive(Clone, Copy)]
enum Part<'p> {
    Rule(RuleId),
    /// So many occurrences of a component, or the one named.
    Component(ComponentId, Option<u32>, u32),
    Mean(&'p [MeanItem]),
}

/// So many of some parts, and so much of what they weigh.
struct Want<'p> {
    count: usize,
    enough: Box<dyn Fn(u64) -> bool + 'p>,
    of: Vec<(Part<'p>, u64)>,
}

impl<'p> Want<'p> {
    fn count(count: usize, of: impl IntoIterator<Item = Part<'p>>) -> Want<'p> {
        Want { count, enough: Box::new(|_| true), of: of.into_iter().map(|part| (part, 0)).collect() }
    }

    fn all(of: Vec<Part<'p>>) -> Want<'p> {
        Want::count(of.len(), of)
    }
}

impl<'p> Planned<'p> {
    /// For weeks, days and offsets from an anchor: what is wanted can be had from its planned start on, without a plan from
    /// the anchor on.
    pub(crate) fn new(plan: &'p Plan, anchor: Instant) -> Planned<'p> {
        Planned::dated(plan, anchor, move |component, slot| {
            match (plan.planned_start(anchor, slot), component.planned) {
                (Some(start), Some(_)) => start,
                (Some(start), None) => start.max(anchor),
                (None, _) => Instant::ALWAYS,
            }
        })
    }

    /// The same with dates of another kind.
    pub(crate) fn dated(
        plan: &'p Plan,
        anchor: Instant,
        date: impl Fn(&Component, SlotId) -> Instant + 'p,
    ) -> Planned<'p> {
        Planned { plan, anchor, date: Box::new(date), known: RefCell::default() }
    }

    /// The planned local days of what a session is for (first day, day after the last) when it starts outside them; of a
    /// repeated component outside the stretch of its occurrence, which may begin and end within a day.
    pub(crate) fn outside(&self, session: &Session) -> Option<(NaiveDate, NaiveDate)> {
        let component = self.plan.component(self.plan.component_named(&session.component)?)?;
        let slot = slot_for_session(self.plan, Some(self.anchor), component, session)?;
        let (from, until) = self.window(component, slot)?;
        let zone = self.plan.zone;
        let end = || zone.days_after(zone.date(until.plus_micros(-1)), 1);
        (session.start < from || until <= session.start).then(|| (zone.date(from), end()))
    }

    /// When a component is planned, of a repeated one the stretch of one occurrence.
    pub(crate) fn window(&self, component: &Component, slot: SlotId) -> Option<(Instant, Instant)> {
        let zone = self.plan.zone;
        match (&component.repeat, component.planned) {
            (None, None) => None,
            (None, Some(planned)) => {
                let day = |days| zone.start_of_day(zone.days_after(zone.date(self.anchor), days));
                Some((day(planned.start), day(planned.end)))
            }
            (Some(repeat), _) => {
                let first = self.plan.planned_start(self.anchor, component.slot_ids().next()?)?;
                let step = i64::from(self.plan.slots.get(slot.at())?.occurrence);
                let start = |step: i64| zone.step(first, &repeat.every, step);
                let (from, until) = (start(step.saturating_sub(1)), start(step));
                until.is_finite().then_some((from, until))
            }
        }
    }

    /// What the gates to a session's component want and is planned to begin no earlier than they want it done.
    pub(crate) fn too_late(&self, session: &Session) -> Vec<TooLate> {
        let Some(component) = self.plan.component_named(&session.component).and_then(|id| self.plan.component(id))
        else {
            return Vec::new();
        };
        let occurrence = occurrence_for(self.plan, Some(self.anchor), component, session);
        let scope = Scope::of(component, occurrence);
        let mut late = Vec::new();
        for id in &component.gates {
            let Some(gate) = self.plan.gate(*id) else { continue };
            let deadline =
                gate.ahead.as_ref().map_or(session.start, |ahead| self.plan.zone.step(session.start, ahead, -1));
            self.late(Part::Rule(gate.when), scope, deadline, &mut |component, from| {
                late.push(TooLate { gate: *id, component, from });
            });
        }
        late.sort();
        late.dedup();
        late
    }

    /// Tells the components that keep a part from holding before a deadline.
    fn late(&self, part: Part<'_>, scope: Scope, deadline: Instant, tell: &mut dyn FnMut(String, Instant)) {
        let earliest = self.earliest(part, scope);
        if earliest < deadline {
            return;
        }
        match part {
            Part::Component(id, occurrence, _) => {
                if let Some(component) = self.plan.component(id) {
                    tell(component.name(scope.occurrence(component, occurrence)), earliest);
                }
            }
            Part::Mean(items) => self.late_parts(&mean(items), scope, deadline, tell),
            Part::Rule(id) => {
                let Some(rule) = self.plan.rules.get(id.at()) else { return };
                let deadline = match &rule.kind {
                    RuleKind::After { rule, wait } => {
                        let inner = self.earliest(Part::Rule(*rule), scope);
                        self.plan.zone.step(deadline, wait, -1).min(inner)
                    }
                    _ => deadline,
                };
                self.late_parts(&self.want(&rule.kind), scope, deadline, tell);
            }
        }
    }

    fn late_parts(&self, want: &Want<'_>, scope: Scope, deadline: Instant, tell: &mut dyn FnMut(String, Instant)) {
        want.of.iter().for_each(|(part, _)| self.late(*part, scope, deadline, tell));
    }

    /// From when on a part can hold; before all instants where it waits for no component.
    fn earliest(&self, part: Part<'_>, scope: Scope) -> Instant {
        let id = match part {
            Part::Component(id, occurrence, needed) => return self.begun(id, occurrence, needed, scope),
            Part::Mean(items) => return self.reach(&mean(items), scope),
            Part::Rule(id) => id,
        };
        let key = (id, scope);
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let Some(rule) = self.plan.rules.get(id.at()) else { return Instant::ALWAYS };
        let reached = self.reach(&self.want(&rule.kind), scope);
        let earliest = match &rule.kind {
            RuleKind::After { wait, .. } => self.plan.zone.add(reached, wait),
            _ => reached,
        };
        self.known.borrow_mut().insert(key, earliest);
        earliest
    }

    /// From when on enough parts can hold.
    fn reach(&self, want: &Want<'_>, scope: Scope) -> Instant {
        let mut parts: Vec<(Instant, u64)> =
            want.of.iter().map(|(part, weight)| (self.earliest(*part, scope), *weight)).collect();
        parts.sort_unstable();
        let (mut earliest, mut count, mut sum) = (Instant::ALWAYS, 0_usize, 0_u64);
        for (from, weight) in parts {
            if count >= want.count && (want.enough)(sum) {
                break;
            }
            earliest = from;
            count = count.saturating_add(1);
            sum = sum.saturating_add(weight);
        }
        earliest
    }

    /// The date of as many occurrences as are needed.
    fn begun(&self, id: ComponentId, occurrence: Option<u32>, needed: u32, scope: Scope) -> Instant {
        let Some(component) = self.plan.component(id) else { return Instant::ALWAYS };
        let number = scope.occurrence(component, occurrence).unwrap_or(needed);
        self.plan.slot_of(component, number).map_or(Instant::ALWAYS, |slot| (self.date)(component, slot))
    }

    /// The date from which on a rule can hold; before all instants where what it wants has none.
    pub(crate) fn had(&self, rule: RuleId, scope: Scope) -> Instant {
        self.earliest(Part::Rule(rule), scope)
    }

    /// The occurrences that a rule wants, any of a choice, each with the instant by which it serves a deadline; `None`
    /// where that takes more steps than are left.
    pub(crate) fn wanted(
        &self,
        rule: RuleId,
        scope: Scope,
        deadline: Instant,
        steps: &mut usize,
    ) -> Option<BTreeMap<SlotId, Instant>> {
        let (mut found, mut seen) = (BTreeMap::<SlotId, Instant>::new(), HashSet::new());
        let mut open = vec![(Part::Rule(rule), deadline)];
        while let Some((part, by)) = open.pop() {
            *steps = steps.checked_sub(1)?;
            let want = match part {
                Part::Component(id, occurrence, needed) => {
                    let Some(component) = self.plan.component(id) else { continue };
                    let numbers = scope.occurrence(component, occurrence).map_or(1..=needed, |number| number..=number);
                    for slot in numbers.filter_map(|number| self.plan.slot_of(component, number)) {
                        *steps = steps.checked_sub(1)?;
                        let known = found.entry(slot).or_insert(by);
                        *known = by.min(*known);
                    }
                    continue;
                }
                Part::Mean(items) => mean(items),
                Part::Rule(id) if !seen.insert((id, by)) => continue,
                Part::Rule(id) => match self.plan.rules.get(id.at()).map(|rule| &rule.kind) {
                    Some(RuleKind::After { rule, wait }) => {
                        open.push((Part::Rule(*rule), self.plan.zone.step(by, wait, -1)));
                        continue;
                    }
                    Some(kind) => self.want(kind),
                    None => continue,
                },
            };
            open.extend(want.of.into_iter().map(|(part, _)| (part, by)));
        }
        Some(found)
    }

    /// What a rule wants.
    fn want(&self, kind: &'p RuleKind) -> Want<'p> {
        let rules = |of: &'p [RuleId]| of.iter().map(|id| Part::Rule(*id)).collect::<Vec<_>>();
        let weighing = |of: &'p [RuleId], weigh: fn(&crate::plan::Rule) -> u64| -> Vec<(Part<'p>, u64)> {
            of.iter().map(|id| (Part::Rule(*id), self.plan.rules.get(id.at()).map_or(0, weigh))).collect()
        };
        let whole = |id: &ComponentId| {
            let component = self.plan.component(*id)?;
            (!component.criterion.asks_nothing()).then(|| Part::Component(*id, None, component.needs()))
        };
        match kind {
            RuleKind::Component { component, occurrence, leaf } => {
                let Some(found) = self.plan.component(*component) else { return Want::all(Vec::new()) };
                if *leaf == Leaf::Done && found.criterion.asks_nothing() {
                    return Want::all(Vec::new());
                }
                let needed = match leaf {
                    Leaf::Done | Leaf::Score { at_least: Some(_), .. } => found.needs(),
                    Leaf::Waived | Leaf::Failed | Leaf::Score { at_least: None, .. } => 1,
                    Leaf::Test(Test::Started | Test::Minutes(_) | Test::Sessions(_)) => 1,
                    Leaf::Test(_) => found.needs(),
                };
                Want::all(vec![Part::Component(*component, *occurrence, needed)])
            }
            RuleKind::Occurrences { component, count } => {
                Want::all(whole(component).map(|_| Part::Component(*component, None, *count)).into_iter().collect())
            }
            RuleKind::Objective(objective) => match self.plan.objectives.get(objective.at()) {
                Some(objective) if objective.required.is_empty() => {
                    let treated: Vec<Part<'p>> = objective.treated_by.iter().filter_map(whole).collect();
                    // One that asks for nothing will do.
                    Want::count(usize::from(treated.len() == objective.treated_by.len()), treated)
                }
                Some(objective) => Want::all(objective.required.iter().filter_map(whole).collect()),
                None => Want::all(Vec::new()),
            },
            RuleKind::Group(group) => {
                Want::all(self.plan.groups.get(group.at()).map(|group| Part::Rule(group.rule)).into_iter().collect())
            }
            RuleKind::After { rule: id, .. } | RuleKind::If { then: id, .. } => Want::all(vec![Part::Rule(*id)]),
            RuleKind::All(of) | RuleKind::InOrder(of) => Want::all(rules(of)),
            RuleKind::Any(of) => Want::count(1, rules(of)),
            RuleKind::AtLeast { count, of } => Want::count(*count as usize, rules(of)),
            RuleKind::Points { points, count, of } => Want {
                count: count.map_or(0, |count| count as usize),
                enough: Box::new(|sum| sum >= *points),
                of: weighing(of, |rule| rule.points),
            },
            RuleKind::Percent { percent, of } => {
                let of = weighing(of, |rule| rule.weight);
                let total = of.iter().fold(0_u64, |sum, (_, weight)| sum.saturating_add(*weight));
                Want { count: 0, enough: Box::new(move |sum| Ratio::new(sum, total) >= percentage(percent)), of }
            }
            RuleKind::Mean { items, at_least, missing } => {
                let Want { of, .. } = mean(items);
                let total = of.iter().fold(0_u64, |sum, (_, weight)| sum.saturating_add(*weight));
                let (bound, one) = (u64::from(at_least.nanos()), u64::from(crate::exact::Score::ONE.nanos()));
                let (count, skips) = match missing {
                    Missing::Skip => (1, true),
                    Missing::Zero => (0, false),
                };
                Want {
                    count,
                    enough: Box::new(move |sum| skips || Ratio::new(sum, total) >= Ratio::new(bound, one)),
                    of,
                }
            }
            RuleKind::Award(_)
            | RuleKind::Triggered(_)
            | RuleKind::Attribute { .. }
            | RuleKind::From(_)
            | RuleKind::Until(_)
            | RuleKind::SinceEnrolment(_)
            | RuleKind::Not(_) => Want::all(Vec::new()),
        }
    }
}

/// The items of a mean: one score makes it as high as any.
fn mean(items: &[MeanItem]) -> Want<'_> {
    let of = items.iter().map(|item| match item {
        MeanItem::Component { component, occurrence, weight } => (Part::Component(*component, *occurrence, 1), *weight),
        MeanItem::Mean { items, weight, .. } => (Part::Mean(items), *weight),
    });
    Want { count: 1, enough: Box::new(|_| true), of: of.collect() }
}
