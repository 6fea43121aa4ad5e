//! When the programme was completed, and the status that follows (section 8 of the domain).

use super::course::{Course, Episode};
use super::evidence::Window;
use super::frame::Frame;
use super::rules::{Scope, Slots};
use crate::answer::{ComponentState, Status};
use crate::document::Hold;
use crate::exact::Ratio;
use crate::plan::{Component, ComponentId, Leaf, MeanItem, RuleId, RuleKind, SlotId};
use crate::time::Instant;
use crate::timeline::Timeline;

/// Completion at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Completion {
    Never,
    /// Completed since.
    Since(Instant),
    /// Was completed in this enrolment, is no longer.
    Lapsed,
}

/// A stretch of instants in which the programme is completed since one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Completed {
    pub(crate) since: Instant,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
}

impl Course {
    /// Completion in the latest enrolment, judged at each instant by the version in force then.
    pub(crate) fn completion(&self, at: Instant) -> Completion {
        let Some(episode) = self.episode(at) else { return Completion::Never };
        let set = self.completion_in(episode);
        let first = set.first_from(episode.from).filter(|first| *first <= at);
        match (first, self.plan(self.stretch(at)).hold) {
            (None, _) => Completion::Never,
            (Some(first), Hold::Once) => Completion::Since(first),
            (Some(_), Hold::Always) => match set.stretch_at(at) {
                Some((from, _)) => Completion::Since(from),
                None => Completion::Lapsed,
            },
        }
    }

    /// Where the completion rule holds in an enrolment.
    fn completion_in(&self, episode: &Episode) -> Timeline {
        self.over(episode.from, Frame::completion).clip(episode.from, episode.until)
    }

    /// Where the programme is completed, enrolment by enrolment: what [`completion`](Course::completion) says at each
    /// instant by the facts up to it.
    pub(crate) fn completions(&self) -> Vec<Completed> {
        let mut found: Vec<Completed> = Vec::new();
        let next = self.episodes.iter().skip(1).map(|episode| episode.from).chain([Instant::NEVER]);
        for (episode, next) in self.episodes.iter().zip(next) {
            let set = self.completion_in(episode);
            let Some(first) = set.first_from(episode.from) else { continue };
            for stretch in self.stretches.iter().filter(|stretch| first < stretch.until && stretch.from < next) {
                let held = Timeline::between(stretch.from.max(first), stretch.until.min(next));
                let held = if self.plan(stretch).hold == Hold::Once { held } else { held.intersection(&set) };
                for (from, until) in held.iter() {
                    let since = match self.plan(stretch).hold {
                        Hold::Once => first,
                        Hold::Always => set.stretch_at(from).map_or(from, |(since, _)| since),
                    };
                    match found.last_mut().filter(|last| last.since == since && last.until == from) {
                        Some(last) => last.until = until,
                        None => found.push(Completed { since, from, until }),
                    }
                }
            }
        }
        found
    }

    /// The status at an instant.
    pub(crate) fn status(&self, at: Instant, completion: Completion) -> Status {
        let frame = self.frame_at(at);
        self.status_where(at, completion, || frame.plan.slot_ids().any(|slot| frame.touched(slot, at)))
    }

    /// The status at an instant: the first that applies. `active`: whether anything about a slot tells of activity.
    pub(super) fn status_where(&self, at: Instant, completion: Completion, active: impl FnOnce() -> bool) -> Status {
        if let Some(out) = self.out_of_count(at) {
            return out;
        }
        match completion {
            Completion::Since(_) => return Status::Completed,
            Completion::Lapsed => return Status::Lapsed,
            Completion::Never => {}
        }
        let frame = self.frame_at(at);
        if !frame.may_hold(frame.plan.completion, at) && !frame.is_complete(at) {
            Status::Failed
        } else if active() {
            Status::InProgress
        } else {
            Status::NotStarted
        }
    }

    /// The status of somebody who is out of every denominator: not enrolled, withdrawn or on leave.
    pub(crate) fn out_of_count(&self, at: Instant) -> Option<Status> {
        match self.episode(at) {
            None => Some(Status::NotEnrolled),
            Some(episode) if episode.until <= at => Some(Status::Withdrawn),
            Some(_) => self.leave.contains(at).then_some(Status::Suspended),
        }
    }

    /// The frame whose evidence counts for component states at an instant: of the period being earned, once its window
    /// is open.
    pub(crate) fn current_frame(&self, at: Instant) -> &Frame {
        let frame = self.frame_at(at);
        match self.period_being_earned(at) {
            Some(since) => frame.through(Window::since(since)),
            None => frame,
        }
    }
}

impl Frame {
    /// Whether there is activity about a slot, or a state that tells of some.
    pub(super) fn touched(&self, slot: SlotId, at: Instant) -> bool {
        let active = self.evidence(slot).started.contains(at);
        active || !matches!(self.state(slot, at), ComponentState::NotStarted | ComponentState::NotRequired)
    }

    /// Whether a component was begun: there is activity or evidence about it that counts at an instant.
    pub(crate) fn begun(&self, component: &Component, at: Instant) -> bool {
        component.slot_ids().any(|slot| self.evidence(slot).started.contains(at))
    }

    /// How many attempts at a component have failed, over its occurrences.
    pub(crate) fn failed_attempts(&self, component: &Component) -> u64 {
        let failed = component.slot_ids().map(|slot| self.evidence(slot).attempts.failed_attempts().count());
        u64::try_from(failed.fold(0, usize::saturating_add)).unwrap_or(u64::MAX)
    }

    /// Whether attempts at a slot are used up without it being done.
    pub(crate) fn is_exhausted(&self, slot: SlotId, at: Instant) -> bool {
        self.evidence(slot).spent_at(at) && !self.done(slot).contains(at)
    }

    /// Where a slot gives visible difficulty: so many failed attempts since the last reset, or no attempt left, and not
    /// done.
    pub(crate) fn difficulty(&self, slot: SlotId, failures: u32) -> Timeline {
        let evidence = self.evidence(slot);
        evidence.attempts.repeated_failures(failures).union(&evidence.spent()).difference(self.done(slot))
    }

    /// Whether a rule may hold now or later: leaves about exhausted components that do not hold, and `until` bounds that
    /// have passed, are false; everything else is possible.
    fn may_hold(&self, id: RuleId, at: Instant) -> bool {
        let Some(rule) = self.rule(id) else { return false };
        if rule.hopeful {
            return true;
        }
        let may = |id: &RuleId| self.may_hold(*id, at);
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                self.leaf_may_hold(id, *component, *occurrence, leaf, at)
            }
            RuleKind::Occurrences { component, count } => self.enough_left(*component, *count, &Leaf::Done, at),
            RuleKind::Objective(objective) => self.plan.objectives.get(objective.at()).is_some_and(|objective| {
                let left = |id: &ComponentId| {
                    self.plan.component(*id).is_some_and(|found| self.enough_left(*id, found.needs(), &Leaf::Done, at))
                };
                objective.required.iter().all(left) && objective.treated_by.iter().any(left)
            }),
            RuleKind::Group(group) => {
                self.holds(id, Scope::WHOLE).contains(at)
                    || self.plan.groups.get(group.at()).is_some_and(|group| self.may_hold(group.rule, at))
            }
            RuleKind::Until(until) => at < *until,
            RuleKind::After { rule, .. } => self.holds(id, Scope::WHOLE).contains(at) || may(rule),
            RuleKind::All(of) | RuleKind::InOrder(of) => of.iter().all(may),
            RuleKind::Any(of) => of.iter().any(may),
            RuleKind::Not(rule) => self.may_fail(*rule, at),
            RuleKind::If { condition, then, .. } => self.may_fail(*condition, at) || may(then),
            RuleKind::AtLeast { count, of } => of.iter().filter(|id| may(id)).count() >= *count as usize,
            RuleKind::Points { points, count, of } => {
                let left: Vec<&RuleId> = of.iter().filter(|id| may(id)).collect();
                let worth = |id: &&RuleId| self.rule(**id).map_or(0, |rule| rule.points);
                left.iter().map(worth).fold(0_u64, u64::saturating_add) >= *points
                    && count.is_none_or(|count| left.len() >= count as usize)
            }
            RuleKind::Percent { percent, of } => {
                let weight = |id: &RuleId| self.rule(*id).map_or(0, |rule| rule.weight);
                let all = of.iter().map(weight).fold(0_u64, u64::saturating_add);
                let left = of.iter().filter(|id| may(id)).map(weight).fold(0_u64, u64::saturating_add);
                self.holds(id, Scope::WHOLE).contains(at)
                    || Ratio::new(left, all) >= super::numbers::percentage(percent)
            }
            RuleKind::Mean { items, .. } => self.holds(id, Scope::WHOLE).contains(at) || self.mean_left(items, at),
            _ => true,
        }
    }

    /// Whether a rule may be false now or later; only what holds for good may not.
    fn may_fail(&self, id: RuleId, at: Instant) -> bool {
        let Some(rule) = self.rule(id) else { return true };
        let may = |id: &RuleId| self.may_fail(*id, at);
        match &rule.kind {
            RuleKind::Not(rule) => self.may_hold(*rule, at),
            RuleKind::All(of) | RuleKind::InOrder(of) => of.iter().any(may),
            RuleKind::Any(of) => of.iter().all(may),
            RuleKind::If { condition, then, .. } => self.may_hold(*condition, at) && may(then),
            RuleKind::AtLeast { count, of } => {
                let certain = of.iter().filter(|id| !may(id)).count();
                certain < *count as usize
            }
            _ => true,
        }
    }

    fn leaf_may_hold(
        &self,
        id: RuleId,
        component: ComponentId,
        occurrence: Option<u32>,
        leaf: &Leaf,
        at: Instant,
    ) -> bool {
        if self.holds(id, Scope::WHOLE).contains(at) {
            return true;
        }
        let Some(found) = self.plan.component(component) else { return false };
        match self.slots(found, occurrence, Scope::WHOLE) {
            Slots::One(slot) => !self.is_exhausted(slot, at),
            Slots::Whole => {
                let any =
                    matches!(leaf, Leaf::Waived | Leaf::Failed | Leaf::Score { below: Some(_), .. } | Leaf::Test(_));
                let wants_needs = matches!(leaf, Leaf::Done)
                    || matches!(leaf, Leaf::Test(test) if !matches!(test, crate::plan::Test::Started | crate::plan::Test::Minutes(_) | crate::plan::Test::Sessions(_)));
                let count = if any && !wants_needs { 1 } else { found.needs() };
                self.enough_left(component, count, leaf, at)
            }
        }
    }

    /// Whether so many occurrences have a leaf or attempts left.
    fn enough_left(&self, component: ComponentId, count: u32, leaf: &Leaf, at: Instant) -> bool {
        let Some(component) = self.plan.component(component) else { return false };
        let left = |slot: &SlotId| !self.is_exhausted(*slot, at) || self.slot_leaf(component, *slot, leaf).contains(at);
        component.slot_ids().filter(left).count() >= count as usize
    }

    /// Whether some component of a mean has attempts left.
    fn mean_left(&self, items: &[MeanItem], at: Instant) -> bool {
        items.iter().any(|item| match item {
            MeanItem::Mean { items, .. } => self.mean_left(items, at),
            MeanItem::Component { component, .. } => self
                .plan
                .component(*component)
                .is_some_and(|found| found.slot_ids().any(|slot| !self.is_exhausted(slot, at))),
        })
    }
}

/// Where a set first holds from an instant on, inside another.
pub(crate) fn first_in(set: &Timeline, from: Instant, within: &Timeline) -> Option<Instant> {
    set.intersection(within).first_from(from)
}
