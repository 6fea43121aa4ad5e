//! What a rule denotes: the set of instants at which it holds (section 6 of the domain).
//!
//! [`Frame::holds`] walks the rule nodes of one frame and keeps each node's timeline. Inside gates between components
//! repeated equally often a [`Scope`] narrows leaves to one occurrence.

use super::evidence::{self, Evidence, Occurrence, Window, union};
use super::frame::Frame;
use crate::document::Kind;
use crate::plan::{Component, ComponentId, GroupId, Leaf, ObjectiveId, RuleId, RuleKind, SlotId, Test};
use crate::time::{Instant, Period};
use crate::timeline::Timeline;

/// Which occurrence leaves look at: of components repeated `of` times, number `occurrence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Scope {
    pub(crate) aligned: Option<(u32, u32)>,
}

impl Scope {
    /// Everything as a whole.
    pub(crate) const WHOLE: Scope = Scope { aligned: None };

    /// For a gate before one occurrence of a component.
    pub(crate) fn of(component: &Component, occurrence: u32) -> Scope {
        let aligned = component.repeat.is_some().then(|| (component.occurrences(), occurrence.max(1)));
        Scope { aligned }
    }

    /// The occurrence of a component that is looked at, where it is one alone: the one a rule names, else the one in scope.
    pub(crate) fn occurrence(self, component: &Component, named: Option<u32>) -> Option<u32> {
        let in_scope = self.aligned.filter(|(of, _)| component.repeat.is_some() && component.occurrences() == *of);
        match component.repeat {
            None => Some(1),
            Some(_) => named.or(in_scope.map(|(_, occurrence)| occurrence)),
        }
    }
}

/// The occurrences a leaf looks at.
pub(crate) enum Slots {
    One(SlotId),
    Whole,
}

impl Frame {
    /// Where a rule holds.
    pub(crate) fn holds(&self, id: RuleId, scope: Scope) -> &Timeline {
        if let Some(slot) = self.done_alone(id, scope) {
            return self.done(slot);
        }
        match self.known(id, self.plan.scope(scope.aligned)) {
            Some(set) => set,
            None => self.kept(id, scope, || self.work_out(id, scope)),
        }
    }

    /// The one slot whose being done is all a rule looks at.
    fn done_alone(&self, id: RuleId, scope: Scope) -> Option<SlotId> {
        let RuleKind::Component { component, occurrence, leaf: Leaf::Done } = self.rule(id)?.kind else { return None };
        match self.slots(self.plan.component(component)?, occurrence, scope) {
            Slots::One(slot) => Some(slot),
            Slots::Whole => None,
        }
    }

    fn work_out(&self, id: RuleId, scope: Scope) -> Timeline {
        let Some(rule) = self.rule(id) else { return Timeline::empty() };
        let part = |id: &RuleId| self.holds(*id, scope);
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => self.leaf(*component, *occurrence, leaf, scope),
            RuleKind::Occurrences { component, count } => match self.plan.component(*component) {
                Some(component) => self.enough(component, *count, |slot| self.done(slot).clone()),
                None => Timeline::empty(),
            },
            RuleKind::Objective(objective) => self.mastered(*objective),
            RuleKind::Group(group) => match self.plan.groups.get(group.at()) {
                Some(group) => part(&group.rule).union(&union(&self.group_waivers(&group.id))),
                None => Timeline::empty(),
            },
            RuleKind::Award(award) => union(&self.awards(award)),
            RuleKind::Triggered(trigger) => {
                self.triggers(trigger).first().map_or(Timeline::empty(), |at| Timeline::since(*at))
            }
            RuleKind::Attribute { name, values } => self.attribute(name, values),
            RuleKind::From(at) => Timeline::since(*at),
            RuleKind::Until(at) => Timeline::until(*at),
            RuleKind::SinceEnrolment(period) => match self.enrolled {
                Some(at) => Timeline::since(self.plan.zone.add(at, period)),
                None => Timeline::empty(),
            },
            RuleKind::After { rule, wait } => self.after(part(rule), wait),
            RuleKind::All(of) | RuleKind::InOrder(of) => Timeline::all_of(of.iter().map(part)),
            RuleKind::Any(of) => Timeline::from_intervals(of.iter().flat_map(|id| part(id).iter())),
            RuleKind::Not(rule) => part(rule).complement(),
            RuleKind::If { condition, then, anew } => {
                let wanted = match anew {
                    None => part(then).clone(),
                    Some(trigger) => self.anew(*then, trigger, scope),
                };
                part(condition).complement().union(&wanted)
            }
            RuleKind::AtLeast { count, of } => Timeline::at_least(*count as usize, of.iter().map(part)),
            RuleKind::Points { points, count, of } => {
                let parts: Vec<&Timeline> = of.iter().map(part).collect();
                let worth = |id: &RuleId| self.rule(*id).map_or(0, |rule| rule.points);
                let reached = Timeline::weighted(*points, of.iter().map(worth).zip(parts.iter().copied()));
                match count {
                    None => reached,
                    Some(count) => reached.intersection(&Timeline::at_least(*count as usize, parts.iter().copied())),
                }
            }
            RuleKind::Percent { percent, of } => self.percent(percent, of, scope),
            RuleKind::Mean { items, at_least, missing } => self.mean_holds(items, *at_least, *missing, scope),
        }
    }

    /// Which occurrences a leaf about a component looks at.
    pub(crate) fn slots(&self, component: &Component, occurrence: Option<u32>, scope: Scope) -> Slots {
        let one = scope.occurrence(component, occurrence);
        match one.and_then(|occurrence| self.plan.slot_of(component, occurrence)) {
            Some(slot) => Slots::One(slot),
            None => Slots::Whole,
        }
    }

    fn leaf(&self, component: ComponentId, occurrence: Option<u32>, leaf: &Leaf, scope: Scope) -> Timeline {
        let Some(component) = self.plan.component(component) else { return Timeline::empty() };
        if let Slots::One(slot) = self.slots(component, occurrence, scope) {
            return self.slot_leaf(component, slot, leaf);
        }
        match leaf {
            Leaf::Score { at_least, below } => {
                let reached = at_least.map(|bound| {
                    let leaf = Leaf::Score { at_least: Some(bound), below: None };
                    self.enough(component, component.needs(), |slot| self.slot_leaf(component, slot, &leaf))
                });
                let under = below.map(|bound| {
                    let leaf = Leaf::Score { at_least: None, below: Some(bound) };
                    self.enough(component, 1, |slot| self.slot_leaf(component, slot, &leaf))
                });
                reached.unwrap_or_else(Timeline::all).intersection(&under.unwrap_or_else(Timeline::all))
            }
            Leaf::Test(Test::Minutes(_) | Test::Sessions(_)) => union(&self.summed(component, leaf)),
            Leaf::Waived | Leaf::Failed | Leaf::Test(Test::Started) => {
                self.enough(component, 1, |slot| self.slot_leaf(component, slot, leaf))
            }
            Leaf::Done | Leaf::Test(_) => {
                self.enough(component, component.needs(), |slot| self.slot_leaf(component, slot, leaf))
            }
        }
    }

    /// `minutes` and `sessions` over all occurrences.
    pub(crate) fn summed(&self, component: &Component, leaf: &Leaf) -> Vec<Occurrence> {
        let slots: Vec<&Evidence> = component.slot_ids().map(|slot| self.evidence(slot)).collect();
        match leaf {
            Leaf::Test(Test::Minutes(minutes)) => evidence::minutes_over(&slots, minutes),
            Leaf::Test(Test::Sessions(count)) => evidence::sessions_over(&slots, component.attendance_mark, *count),
            _ => Vec::new(),
        }
    }

    /// Where a leaf holds for one occurrence.
    pub(crate) fn slot_leaf(&self, component: &Component, slot: SlotId, leaf: &Leaf) -> Timeline {
        match leaf {
            Leaf::Done => self.done(slot).clone(),
            Leaf::Waived => self.evidence(slot).waived().clone(),
            Leaf::Failed => self.evidence(slot).attempts.failed(),
            Leaf::Score { at_least, below } => {
                let evidence = self.evidence(slot);
                let reached = at_least.map_or_else(Timeline::all, |bound| union(&evidence.attempts.scored(bound)));
                let under = below.map_or_else(Timeline::all, |bound| evidence.attempts.below(bound));
                reached.intersection(&under)
            }
            Leaf::Test(test) => self.evidence(slot).holds(test, component.attendance_mark),
        }
    }

    /// Where an objective is mastered: every required component that treats it done, and at least one that treats it.
    fn mastered(&self, objective: ObjectiveId) -> Timeline {
        let Some(objective) = self.plan.objectives.get(objective.at()) else { return Timeline::empty() };
        let treated = Timeline::from_intervals(
            objective.treated_by.iter().flat_map(|id| self.component_done(*id).iter().collect::<Vec<_>>()),
        );
        objective.required.iter().fold(treated, |held, id| held.intersection(&self.component_done(*id)))
    }

    /// Where a named rule holds, by evidence or decision.
    pub(crate) fn group(&self, group: GroupId) -> Timeline {
        match self.plan.groups.get(group.at()) {
            Some(group) => self.holds(group.rule, Scope::WHOLE).union(&union(&self.group_waivers(&group.id))),
            None => Timeline::empty(),
        }
    }

    /// Decisions that a named rule counts as held.
    pub(crate) fn group_waivers(&self, group: &str) -> Vec<Occurrence> {
        self.decisions(Kind::Waived)
            .filter(|(_, item)| item.fact.component.is_none() && item.fact.group.as_deref() == Some(group))
            .map(|(index, item)| Occurrence {
                from: item.fact.at,
                until: evidence::until(&self.plan, &item.fact),
                facts: smallvec::smallvec![index],
            })
            .collect()
    }

    /// Decisions that the completion rule counts as held; revoking the programme ends them.
    pub(crate) fn completion_waivers(&self) -> Vec<Occurrence> {
        let ours = |programme: &Option<Box<str>>| programme.as_deref() == Some(self.plan.id());
        let cuts: Vec<Instant> = self
            .decisions(Kind::Revoked)
            .filter(|(_, item)| item.fact.component.is_none() && ours(&item.fact.programme))
            .map(|(_, item)| item.fact.at)
            .collect();
        self.decisions(Kind::Waived)
            .filter(|(_, item)| {
                item.fact.component.is_none() && item.fact.group.is_none() && ours(&item.fact.programme)
            })
            .map(|(index, item)| {
                let cut = cuts.iter().find(|cut| **cut >= item.fact.at).copied().unwrap_or(Instant::NEVER);
                Occurrence {
                    from: item.fact.at,
                    until: evidence::until(&self.plan, &item.fact).min(cut),
                    facts: smallvec::smallvec![index],
                }
            })
            .collect()
    }

    /// Where the completion rule holds, by evidence or decision.
    pub(crate) fn completion(&self) -> Timeline {
        let waivers = self.completion_waivers();
        let held = self.holds(self.plan.completion, Scope::WHOLE);
        if waivers.is_empty() { held.clone() } else { held.union(&union(&waivers)) }
    }

    /// Whether it holds at an instant.
    pub(crate) fn is_complete(&self, at: Instant) -> bool {
        let waived = || union(&self.completion_waivers()).contains(at);
        self.holds(self.plan.completion, Scope::WHOLE).contains(at) || waived()
    }

    /// Stretches in which an award is held.
    pub(crate) fn awards(&self, award: &str) -> Vec<Occurrence> {
        self.decisions(Kind::Awarded)
            .filter(|(_, item)| item.fact.award.as_deref() == Some(award))
            .map(|(index, item)| Occurrence {
                from: item.fact.at,
                until: evidence::until(&self.plan, &item.fact),
                facts: smallvec::smallvec![index],
            })
            .collect()
    }

    /// The instants of a trigger.
    pub(crate) fn triggers(&self, trigger: &str) -> Vec<Instant> {
        self.decisions(Kind::Triggered)
            .filter(|(_, item)| item.fact.trigger.as_deref() == Some(trigger))
            .map(|(_, item)| item.fact.at)
            .collect()
    }

    /// The frame of the evidence since the latest happening of a trigger up to an instant.
    pub(crate) fn since_trigger(&self, trigger: &str, at: Instant) -> &Frame {
        let since = self.triggers(trigger).into_iter().rfind(|trigger| *trigger <= at).unwrap_or(Instant::ALWAYS);
        self.through(Window::since(since))
    }

    fn attribute(&self, name: &str, values: &[crate::document::Value]) -> Timeline {
        let mut held = Vec::new();
        let mut since = None;
        for (_, item) in self.decisions(Kind::Attribute) {
            if item.fact.name.as_deref() != Some(name) {
                continue;
            }
            if let Some(from) = since.take() {
                held.push((from, item.fact.at));
            }
            since = values.iter().any(|value| same_value(value, &item.fact.value)).then_some(item.fact.at);
        }
        held.extend(since.map(|from| (from, Instant::NEVER)));
        Timeline::from_intervals(held)
    }

    /// Where a set has held without a break for `wait`.
    fn after(&self, held: &Timeline, wait: &Period) -> Timeline {
        Timeline::from_intervals(held.iter().map(|(from, until)| (self.plan.zone.add(from, wait), until)))
    }

    /// Where a rule holds over the evidence since the latest happening of a trigger.
    fn anew(&self, then: RuleId, trigger: &str, scope: Scope) -> Timeline {
        let triggers = self.triggers(trigger);
        let mut held = Vec::new();
        for (index, at) in triggers.iter().enumerate() {
            let next = triggers.get(index.saturating_add(1)).copied().unwrap_or(Instant::NEVER);
            if *at < next {
                let since = self.narrow(Window { since: *at, before: next });
                held.extend(since.holds(then, scope).clip(*at, next).iter());
            }
        }
        Timeline::from_intervals(held)
    }
}

/// Attribute values compare strictly by type; numbers by their exact value.
fn same_value(a: &crate::document::Value, b: &crate::document::Value) -> bool {
    use crate::document::Value::Number;
    use crate::exact::Decimal;
    match (a, b) {
        (Number(a), Number(b)) => match (Decimal::parse(a), Decimal::parse(b)) {
            (Ok(a), Ok(b)) => a == b,
            _ => a == b,
        },
        _ => a == b,
    }
}
