//! One more fact: what has to be worked out again.
//!
//! A fact about a component that is the last in order changes the evidence of its slots and nothing else, so a course
//! takes it in place: the slots' evidence grows, and from the rules about the component upwards ([`Uses`]) each set that
//! was worked out is worked out again, as far as it comes out otherwise. Sets nobody asked for stay unasked. Any other
//! fact - a late one, an enrolment, a decision about the whole - may change everything, and the course is laid out anew.
//!
//! [`Uses`]: crate::plan::Uses

use super::course::Course;
use super::frame::Frame;
use super::rules::Scope;
use crate::document::Kind;
use crate::plan::{Plan, RuleId, SlotId};
use crate::record::Fact;
use crate::record::bind::{self, Item};
use crate::time::Instant;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, PoisonError};

/// What one more fact touched in the frame in force.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// The slots it is about.
    pub(super) slots: SmallVec<[SlotId; 2]>,
    /// The rules that came out otherwise in some scope.
    pub(super) rules: SmallVec<[RuleId; 8]>,
    /// Those of them that hold at the fact's instant and did not, or the reverse, and those that may weigh otherwise: a
    /// fact changes nothing before its instant, so what is asked at it depends on no others.
    pub(super) turned: SmallVec<[RuleId; 8]>,
    /// Whether an occurrence may have turned that counts towards a rule without turning it.
    pub(super) parts: bool,
    /// Whether the completion rule of some frame turned.
    pub(super) completion: bool,
}

/// Whether a fact bears on nothing but the slots of a component, or on one gate's overrides, which are never kept.
fn is_local(fact: &Fact) -> bool {
    match fact.kind {
        Kind::Enrolled
        | Kind::Withdrawn
        | Kind::Suspended
        | Kind::Resumed
        | Kind::Attribute
        | Kind::Awarded
        | Kind::Triggered
        | Kind::Voided => false,
        Kind::Waived | Kind::Revoked | Kind::Reset | Kind::Extended => fact.component.is_some(),
        _ => true,
    }
}

impl Course {
    /// Takes a fact that is the last in order; `None` where the course has to be laid out anew.
    pub(crate) fn follow(&mut self, fact: &Arc<Fact>) -> Option<Touched> {
        if !is_local(fact) || self.ground.versions.iter().any(|plan| plan.uses.anew) {
            return None;
        }
        self.facts.push(Arc::clone(fact));
        *self.chain.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        let in_force = self.stretch(fact.at).frame();
        let (mut touched, mut completion) = (Touched::default(), false);
        for (index, frame) in self.frames.iter_mut().enumerate() {
            let Some(frame) = frame else { continue };
            let plan = self.ground.versions.iter().find(|plan| Arc::ptr_eq(plan, &frame.plan))?;
            let item = bind::item(plan, frame.timetable.as_deref(), fact);
            if index == in_force {
                frame.follow(plan, item, &mut touched)?;
            } else {
                let mut elsewhere = Touched::default();
                frame.follow(plan, item, &mut elsewhere)?;
                completion |= elsewhere.completion;
            }
        }
        touched.completion |= completion;
        Some(touched)
    }
}

impl Frame {
    /// Takes a fact that is the last in order, telling what it touched; `None` while the facts are shared with somebody.
    fn follow(&mut self, plan: &Plan, item: Item, touched: &mut Touched) -> Option<()> {
        self.forget_narrowed();
        let (kind, at) = (item.fact.kind, item.fact.at);
        let activity_alone = matches!(kind, Kind::Started | Kind::Progressed) && item.fact.score.is_none();
        let slots = self.put(item)?;
        let shows = super::evidence::is_activity(kind)
            || matches!(kind, Kind::Left | Kind::Waived | Kind::Revoked | Kind::Reset);
        if !shows {
            return Some(());
        }
        // First all evidence: a rule may look at slots that were not asked for before.
        slots.iter().for_each(|slot| self.renew(*slot));
        let mut pending = std::mem::take(&mut self.pending);
        for slot in &slots {
            let Some(id) = plan.slots.get(slot.at()).map(|slot| slot.component) else { continue };
            if activity_alone && !plan.uses.looks_at_activity(id) {
                continue;
            }
            let (changed, turned) = self.renew_done(plan, *slot, at);
            let rules = plan.uses.of_component(id);
            rules.filter(|(_, done)| changed || !done).for_each(|(rule, _)| pending.add(rule));
            touched.parts |= turned || plan.component(id).is_some_and(|component| component.repeat.is_some());
        }
        while let Some(rule) = pending.next() {
            if self.renew_rule(plan, rule, at, touched) {
                plan.uses.of_rule(rule).iter().for_each(|whole| pending.add(*whole));
            }
        }
        self.pending = pending;
        touched.completion = touched.turned.contains(&plan.completion);
        touched.slots = slots;
        Some(())
    }

    /// Works out again where a slot is done; whether that may have changed, and whether it turned at an instant. A slot
    /// that nobody asked for is not worked out.
    fn renew_done(&mut self, plan: &Plan, slot: SlotId, at: Instant) -> (bool, bool) {
        let component = plan.slots.get(slot.at()).and_then(|slot| plan.component(slot.component));
        let (Some(component), Some(before)) = (component, self.known_done(slot)) else { return (true, false) };
        let after = self.evidence(slot).done_after(component, before);
        let (changed, turned) = (after != *before, after.contains(at) != before.contains(at));
        if changed {
            self.keep_done(slot, after);
        }
        (changed, turned)
    }

    /// Works a rule out again in every scope it was asked in; whether what it is a part of may come out otherwise.
    fn renew_rule(&mut self, plan: &Plan, rule: RuleId, at: Instant, touched: &mut Touched) -> bool {
        // What an `if` weighs changes with its condition, also where the rule comes out the same.
        let varies = plan.rules.get(rule.at()).is_some_and(|rule| rule.varies);
        let (mut changed, mut turned) = (varies, varies);
        for place in 0..plan.scopes() {
            let Some(before) = self.known(rule, place) else { continue };
            let after = self.work_out(rule, Scope { aligned: plan.aligned(place) });
            if after != *before {
                changed = true;
                turned |= after.contains(at) != before.contains(at);
                self.keep(rule, place, after);
            }
        }
        if changed {
            touched.rules.push(rule);
        }
        if turned {
            touched.turned.push(rule);
        }
        changed
    }
}

/// Rules to be worked out again, parts before what they are parts of: parts have the smaller numbers.
#[derive(Debug, Default)]
pub(super) struct Pending(BinaryHeap<Reverse<RuleId>>);

impl Pending {
    fn add(&mut self, rule: RuleId) {
        self.0.push(Reverse(rule));
    }

    fn next(&mut self) -> Option<RuleId> {
        let Reverse(next) = self.0.pop()?;
        while self.0.peek() == Some(&Reverse(next)) {
            self.0.pop();
        }
        Some(next)
    }
}
