//! One more fact: what has to be worked out again.
//!
//! A fact about a component changes the evidence of its slots and nothing else, so a course takes it in place: the slots'
//! evidence grows - or is read again, where the fact comes late among theirs - and with it where they are done. From the
//! rules about the component upwards ([`Uses`]) the sets that were worked out are forgotten, to be worked out again when
//! somebody asks. What is told is told at the instant of the last fact. If that is the new one, only what turned there can
//! have changed: a fact changes nothing before its instant, and a rule holds at an instant by what its parts do there. A
//! late one may also have changed what had been waited for, and since when the programme is completed. Any other fact -
//! an enrolment, a decision about the whole - may change everything, and the course is laid out anew.
//!
//! [`Uses`]: crate::plan::Uses

use super::course::Course;
use super::evidence::FactId;
use super::frame::Frame;
use super::rules::Scope;
use crate::document::Kind;
use crate::plan::{Leaf, Plan, RuleId, RuleKind, SlotId};
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
    /// The rules that may have turned at the instant of the last fact, or weigh otherwise there.
    pub(super) turned: SmallVec<[RuleId; 8]>,
    /// Whether an occurrence may have turned that counts towards a rule without turning it.
    pub(super) parts: bool,
    /// Whether the completion rule of some frame may hold otherwise before the last fact.
    pub(super) earlier: bool,
    /// The rules that wait, with the scopes they were asked in: these hold and cease at instants of their own.
    pub(super) waits: Waits,
}

type Waits = SmallVec<[(RuleId, Scope); 1]>;

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
    /// Takes one more fact; `None` where the course has to be laid out anew.
    pub(crate) fn follow(&mut self, fact: &Arc<Fact>) -> Option<Touched> {
        if !is_local(fact) || self.ground.versions.iter().any(|plan| plan.uses.anew) {
            return None;
        }
        let count = self.facts.len();
        let place = match self.last < fact.at {
            true => count,
            false => self.facts.partition_point(|known| known.order() < fact.order()),
        };
        let number = self.numbering.insert(place, count)?;
        self.facts.insert(place, Arc::clone(fact));
        self.last = self.last.max(fact.at);
        let came = Came { number, asked: self.last, late: place < count };
        *self.chain.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        let in_force = self.stretch(self.last).frame();
        let (mut touched, mut earlier) = (Touched::default(), false);
        for (index, frame) in self.frames.iter_mut().enumerate() {
            let Some(frame) = frame else { continue };
            let plan = self.ground.versions.iter().find(|plan| Arc::ptr_eq(plan, &frame.plan))?;
            let item = bind::item(plan, frame.timetable.as_deref(), fact);
            let found = frame.follow(plan, item, came)?;
            earlier |= came.late && found.turned.contains(&plan.completion);
            // What is in force elsewhere was so before the last fact.
            if index == in_force {
                touched = found;
            }
        }
        touched.earlier = earlier;
        Some(touched)
    }
}

/// How a fact came.
#[derive(Debug, Clone, Copy)]
struct Came {
    number: FactId,
    /// The instant at which answers are told: the last fact's.
    asked: Instant,
    /// Whether others are later in order.
    late: bool,
}

impl Frame {
    /// Takes one more fact, telling what it touched; `None` while the facts are shared with somebody.
    fn follow(&mut self, plan: &Plan, item: Item, came: Came) -> Option<Touched> {
        self.forget_narrowed();
        let kind = item.fact.kind;
        let activity_alone = matches!(kind, Kind::Started | Kind::Progressed) && item.fact.score.is_none();
        let mut touched = Touched { slots: self.put(came.number, item)?, ..Touched::default() };
        let shows = super::evidence::is_activity(kind)
            || matches!(kind, Kind::Left | Kind::Waived | Kind::Revoked | Kind::Reset);
        if !shows {
            return Some(touched);
        }
        let mut pending = std::mem::take(&mut self.pending);
        for slot in &touched.slots {
            self.renew(*slot, came.number);
            let Some(id) = plan.slots.get(slot.at()).map(|slot| slot.component) else { continue };
            let Some(component) = plan.component(id) else { continue };
            if activity_alone && !plan.uses.looks_at_activity(id) {
                continue;
            }
            let (changed, turned) = self.renew_done(*slot, component, came.asked);
            // A late fact may change what holds before the instant asked, and with it what has been waited for.
            let turned = turned || (changed && came.late);
            touched.parts |= turned || component.repeat.is_some();
            for (rule, done) in plan.uses.of_component(id).filter(|(_, done)| changed || !done) {
                let turned = turned || !done;
                if self.forget(plan, rule, &mut touched.waits) || turned {
                    pending.add(rule, turned);
                }
            }
        }
        while let Some((rule, turned)) = pending.next() {
            if turned {
                touched.turned.push(rule);
            }
            for whole in plan.uses.of_rule(rule) {
                if self.forget(plan, *whole, &mut touched.waits) || turned {
                    pending.add(*whole, turned);
                }
            }
        }
        self.pending = pending;
        Some(touched)
    }

    /// Forgets what a rule denotes; whether something else may have been made of it.
    fn forget(&mut self, plan: &Plan, id: RuleId, waits: &mut Waits) -> bool {
        let Some(rule) = plan.rules.get(id.at()) else { return false };
        if matches!(rule.kind, RuleKind::After { .. }) {
            let scopes = (0..plan.scopes()).filter(|place| self.known(id, *place).is_some());
            waits.extend(scopes.map(|place| (id, Scope { aligned: plan.aligned(place) })));
        }
        // Where a slot is done is borrowed, not kept with the rule; what varies is weighed without being asked whether it
        // holds.
        let unseen = rule.varies || matches!(rule.kind, RuleKind::Component { leaf: Leaf::Done, .. });
        self.forget_rule(id) || unseen
    }
}

/// Rules that were forgotten and what they are parts of was not, with whether each may have turned.
#[derive(Debug, Default)]
pub(super) struct Pending(BinaryHeap<Reverse<(RuleId, bool)>>);

impl Pending {
    fn add(&mut self, rule: RuleId, turned: bool) {
        self.0.push(Reverse((rule, turned)));
    }

    /// The next one, parts before what they are parts of: parts have the smaller numbers.
    fn next(&mut self) -> Option<(RuleId, bool)> {
        let Reverse((next, mut turned)) = self.0.pop()?;
        while let Some(Reverse((_, more))) = self.0.peek().filter(|Reverse((rule, _))| *rule == next) {
            turned |= more;
            self.0.pop();
        }
        Some((next, turned))
    }
}
