//! Rules: from nested objects to nodes, children before parents, every name resolved (section 6 of the domain).
//!
//! A rule with a fault leaves a node that always holds behind, so that the rules around it are still checked; the plan
//! it would belong to never comes to be. Weights are worked out later ([`weight`](super::weight)), when it is known which
//! components are required.

use super::heads;
use super::names::Scope;
use super::number;
use super::parts::{attribute, empty, missing, percent, trigger};
use super::when::{self, Sign};
use crate::document::{Action, Mode, Rule as Written, RuleParts};
use crate::limits;
use crate::plan::{Rule, RuleId, RuleKind};
use crate::problem::{Code, Collector, Place, Problem, too_deep};
use std::collections::HashMap;

/// What an `in_order` says about the gates it implies.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    pub(super) mode: Option<Mode>,
    pub(super) at: Option<Vec<Action>>,
}

/// Rule nodes as they come to be.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    pub(super) scope: Scope<'a>,
    /// Nodes of a plan that ids count on from.
    base: usize,
    pub(super) rules: Vec<Rule>,
    /// Levels below and with each node, groups counted through.
    heights: Vec<usize>,
    /// The same of each group's rule, 0 while unknown.
    pub(super) groups: Vec<usize>,
    /// `percent` nodes with their places, for the check of their weights.
    pub(super) percents: Vec<(RuleId, String)>,
    pub(super) orders: HashMap<RuleId, Order>,
    /// Nodes begun, and items of means, which count as nodes too.
    begun: usize,
    /// The limit of nodes was reached and told.
    pub(super) full: bool,
}

impl<'a> Builder<'a> {
    /// `base`: how many nodes there are already; `groups`: the heights of the groups' rules.
    pub(super) fn new(scope: Scope<'a>, base: usize, groups: Vec<usize>) -> Builder<'a> {
        let (rules, heights, percents) = (Vec::new(), Vec::new(), Vec::new());
        Builder { scope, base, rules, heights, groups, percents, orders: HashMap::new(), begun: 0, full: false }
    }

    /// The node of a whole rule.
    pub(super) fn root(&mut self, written: &Written, place: &Place<'_>, problems: &mut Collector) -> RuleId {
        self.rule(written, 1, place, problems)
    }

    /// How many levels a node has.
    pub(super) fn height(&self, id: RuleId) -> usize {
        id.at().checked_sub(self.base).and_then(|index| self.heights.get(index)).copied().unwrap_or(0)
    }

    /// Forgets the nodes made since there were `count`.
    pub(super) fn forget(&mut self, count: usize) {
        self.begun = self.begun.saturating_sub(self.rules.len().saturating_sub(count));
        let first = self.base.saturating_add(count);
        for id in first..self.base.saturating_add(self.rules.len()) {
            self.orders.remove(&RuleId(u32::try_from(id).unwrap_or(u32::MAX)));
        }
        while self.percents.pop_if(|(id, _)| id.at() >= first).is_some() {}
        self.rules.truncate(count);
        self.heights.truncate(count);
    }

    /// Adds a node whose highest child (or group) has `below` levels.
    pub(super) fn push(&mut self, kind: RuleKind, parts: Option<&RuleParts>, below: usize, own: Own) -> RuleId {
        let id = RuleId(u32::try_from(self.base.saturating_add(self.rules.len())).unwrap_or(u32::MAX));
        let title = parts.and_then(|parts| parts.title.as_deref()).map(Box::from);
        let points = own.worth.unwrap_or_else(|| self.points(&kind));
        self.rules.push(Rule {
            kind,
            title,
            weight: 0,
            points,
            own_weight: own.weight,
            varies: false,
            hopeful: false,
            extent: 0,
        });
        self.heights.push(below.saturating_add(1));
        id
    }

    /// A leaf about a component is worth its points.
    fn points(&self, kind: &RuleKind) -> u64 {
        match kind {
            RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => {
                self.scope.get(*component).map_or(0, |component| component.points)
            }
            _ => 0,
        }
    }

    fn broken(&mut self) -> RuleId {
        self.push(RuleKind::All(Vec::new()), None, 0, Own { weight: Some(1), worth: None })
    }

    /// Whether one more node (or item of a mean) may be made; told once when not.
    pub(super) fn room(&mut self, place: &Place<'_>, problems: &mut Collector) -> bool {
        self.begun = self.begun.saturating_add(1);
        if self.begun <= limits::RULE_NODES {
            return true;
        }
        if !self.full {
            self.full = true;
            problems.error(
                Code::LimitExceeded,
                place.to_string(),
                format!("more than {} rule nodes", limits::RULE_NODES),
            );
        }
        false
    }

    pub(super) fn rule(
        &mut self,
        written: &Written,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> RuleId {
        if level > limits::RULE_DEPTH {
            too_deep(place, problems);
            return self.broken();
        }
        if !self.room(place, problems) {
            return RuleId(u32::try_from(self.base).unwrap_or(u32::MAX));
        }
        let made = match written {
            Written::Component(name) => {
                self.done(name, place, problems).map(|kind| self.push(kind, None, 0, Own::default()))
            }
            Written::Parts(parts) => self.object(parts, level, place, problems),
        };
        made.unwrap_or_else(|| self.broken())
    }

    fn object(
        &mut self,
        parts: &RuleParts,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<RuleId> {
        let own = Own {
            weight: number::weight(parts.weight, &place.field("weight"), problems),
            worth: number::weight(parts.worth, &place.field("worth"), problems),
        };
        let head = heads::head(parts, place, problems)?;
        let at = place.field(head);
        let below = level.saturating_add(1);
        let one = |builder: &mut Self, rule: &Option<Box<Written>>, name: &'static str, problems: &mut Collector| {
            match rule {
                Some(rule) => Some(builder.rule(rule, below, &place.field(name), problems)),
                None => missing(name, place, problems),
            }
        };
        let kind = match head {
            "objective" => self.objective(parts.objective.as_deref()?, &at, problems)?,
            "group" => {
                let group = self.scope.group(parts.group.as_deref()?, &at, problems)?;
                let height = self.groups.get(group.at()).copied().unwrap_or(0);
                if level.saturating_add(height) > limits::RULE_DEPTH {
                    too_deep(&at, problems);
                    return None;
                }
                return Some(self.push(RuleKind::Group(group), Some(parts), height, own));
            }
            "award" => RuleKind::Award(parts.award.as_deref()?.into()),
            "triggered" => RuleKind::Triggered(parts.triggered.as_deref()?.into()),
            "attribute" => attribute(parts, place, problems)?,
            "from" => RuleKind::From(when::begin(parts.from.as_deref()?, self.scope.zone, &at, problems)?),
            "until" => RuleKind::Until(when::end(parts.until.as_deref()?, self.scope.zone, &at, problems)?),
            "since_enrolment" => {
                RuleKind::SinceEnrolment(when::period(parts.since_enrolment.as_deref()?, Sign::Any, &at, problems)?)
            }
            "after" => {
                let rule = one(self, &parts.after, "after", problems);
                let wait = match parts.wait.as_deref() {
                    Some(text) => when::period(text, Sign::NotNegative, &place.field("wait"), problems),
                    None => missing("wait", place, problems),
                };
                RuleKind::After { rule: rule?, wait: wait? }
            }
            "all" => RuleKind::All(self.items(parts.all.as_deref()?, below, &at, problems)),
            "any" => RuleKind::Any(self.items(parts.any.as_deref()?, below, &at, problems)),
            "in_order" => return self.in_order(parts, own, below, place, problems),
            "not" => RuleKind::Not(one(self, &parts.not, "not", problems)?),
            "if" => {
                let condition = one(self, &parts.condition, "if", problems);
                let then = one(self, &parts.then, "then", problems);
                let anew = match parts.anew {
                    Some(true) => Some(trigger(parts, place, problems)?),
                    _ => None,
                };
                RuleKind::If { condition: condition?, then: then?, anew }
            }
            "percent" => {
                let percent = percent(parts.percent?, &at, problems);
                let of = self.of(parts, below, place, problems)?;
                let height = self.highest(&of);
                let id = self.push(RuleKind::Percent { percent: percent?, of }, Some(parts), height, own);
                self.percents.push((id, place.to_string()));
                return Some(id);
            }
            "points" => self.points_rule(parts, below, place, problems)?,
            heads::COUNT => {
                let of = self.of(parts, below, place, problems);
                let count = match parts.at_least {
                    Some(count) => {
                        let most = parts.of.as_ref().map_or(usize::MAX, Vec::len);
                        (most > 0).then(|| number::count(count, most, &at, problems)).flatten()
                    }
                    None => missing("at_least", place, problems),
                };
                RuleKind::AtLeast { count: count?, of: of? }
            }
            "mean" => self.mean(parts, level, place, problems)?,
            head => self.leaf(head, parts, place, problems)?,
        };
        let below = self.below(&kind);
        Some(self.push(kind, Some(parts), below, own))
    }

    /// Levels below a node of this kind; a mean counts its own inner levels while it is read.
    fn below(&self, kind: &RuleKind) -> usize {
        match kind {
            RuleKind::After { rule, .. } | RuleKind::Not(rule) => self.height(*rule),
            RuleKind::If { condition, then, .. } => self.height(*condition).max(self.height(*then)),
            RuleKind::All(of) | RuleKind::Any(of) | RuleKind::AtLeast { of, .. } | RuleKind::Points { of, .. } => {
                self.highest(of)
            }
            RuleKind::Mean { items, .. } => super::mean::levels(items),
            _ => 0,
        }
    }

    fn highest(&self, of: &[RuleId]) -> usize {
        of.iter().map(|id| self.height(*id)).max().unwrap_or(0)
    }

    fn items(&mut self, items: &[Written], level: usize, place: &Place<'_>, problems: &mut Collector) -> Vec<RuleId> {
        if items.is_empty() {
            empty(place, problems);
        }
        let mut made = Vec::with_capacity(items.len().min(limits::RULE_NODES));
        for (index, item) in items.iter().enumerate() {
            made.push(self.rule(item, level, &place.item(index), problems));
            if self.full {
                break;
            }
        }
        made
    }

    fn of(
        &mut self,
        parts: &RuleParts,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<Vec<RuleId>> {
        match &parts.of {
            Some(of) => Some(self.items(of, level, &place.field("of"), problems)),
            None => missing("of", place, problems),
        }
    }

    fn in_order(
        &mut self,
        parts: &RuleParts,
        own: Own,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<RuleId> {
        let of = self.items(parts.in_order.as_deref()?, level, &place.field("in_order"), problems);
        let at = parts.at.as_ref().map(|at| super::gate::actions(at, &place.field("at"), problems));
        if at.as_ref().is_some_and(|at| at.contains(&Action::Certify)) {
            let message = "the gates that `in_order` implies stand before components, not before `certify`";
            problems.error(Code::BadGate, place.field("at").to_string(), message);
        }
        let height = self.highest(&of);
        let id = self.push(RuleKind::InOrder(of), Some(parts), height, own);
        self.orders.insert(id, Order { mode: parts.mode, at });
        Some(id)
    }

    fn objective(&mut self, name: &str, place: &Place<'_>, problems: &mut Collector) -> Option<RuleKind> {
        let objective = self.scope.objective(name, place, problems)?;
        if self.scope.objectives.get(objective.at()).is_some_and(|objective| objective.treated_by.is_empty()) {
            let message = format!("no component treats objective `{name}`");
            let problem = Problem::new(Code::NothingTreatsObjective, place.to_string(), message);
            problems.push(problem.help("add it to the `treats` of a component"));
            return None;
        }
        Some(RuleKind::Objective(objective))
    }

    fn points_rule(
        &mut self,
        parts: &RuleParts,
        level: usize,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<RuleKind> {
        let at = place.field("points");
        let number = parts.points?;
        let points = number.0.to_u64().filter(|points| *points > 0);
        if points.is_none() {
            problems.error(
                Code::NumberOutOfRange,
                at.to_string(),
                format!("`{number}` points: a whole number from 1 is wanted"),
            );
        }
        let before = problems.count();
        let of = self.of(parts, level, place, problems)?;
        let sum = of.iter().filter_map(|id| self.get(*id)).fold(0_u64, |sum, rule| sum.saturating_add(rule.points));
        let sound = problems.count() == before && !self.full;
        if let Some(points) = points
            && sound
            && points > sum
        {
            let message = format!("`{points}` points are wanted, and the items have {sum} together");
            let problem = Problem::new(Code::NumberOutOfRange, at.to_string(), message);
            problems.push(problem.help("give the components `points`, or other rules `worth`"));
        }
        let count = match parts.at_least {
            Some(count) if !of.is_empty() => Some(number::count(count, of.len(), &place.field("at_least"), problems)?),
            _ => None,
        };
        Some(RuleKind::Points { points: points?, count, of })
    }

    fn get(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.at().checked_sub(self.base)?)
    }
}

/// Weight and worth written on a rule itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own {
    pub(super) weight: Option<u64>,
    pub(super) worth: Option<u64>,
}
