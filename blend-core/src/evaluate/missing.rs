//! The shortest to-do list of a rule at an instant, and how many of its leaves hold (sections 6 and 12 of the domain).
//!
//! Of a choice the way with the least work is listed, its first entry carrying the others; a counting rule takes its
//! items in the order of least work until it would hold. Least work: minutes of the missing components, then number of
//! items, then document order.

use super::frame::Frame;
use super::numbers::percentage;
use super::rules::Scope;
use super::write::{object, text};
use crate::answer::Missing;
use crate::document::Value;
use crate::exact::Ratio;
use crate::plan::{Component, ComponentId, Leaf, MeanItem, RuleId, RuleKind};
use crate::time::Instant;
use crate::timeline::Timeline;
use smallvec::SmallVec;
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A to-do list with the minutes it takes.
#[derive(Debug, Clone, Default)]
struct Todo {
    items: Vec<Missing>,
    minutes: u64,
    /// Components counted in `minutes`.
    counted: BTreeSet<ComponentId>,
    /// The places of items by their digest, once there are many.
    index: HashMap<u64, SmallVec<[usize; 1]>>,
}

/// So many items are compared one by one.
const FEW: usize = 32;

impl Todo {
    fn one(item: Missing, component: Option<(ComponentId, u64)>) -> Todo {
        let counted: BTreeSet<ComponentId> = component.iter().map(|(id, _)| *id).collect();
        let minutes = component.map_or(0, |(_, minutes)| minutes);
        Todo { items: vec![item], minutes, counted, index: HashMap::new() }
    }

    fn work(&self) -> (u64, usize) {
        (self.minutes, self.items.len())
    }

    /// Both lists, what stands in both once.
    fn join(&mut self, frame: &Frame, other: Todo) {
        other.items.into_iter().for_each(|item| self.add(item));
        for id in other.counted {
            if self.counted.insert(id) {
                let minutes = frame.plan.component(id).and_then(|component| component.minutes);
                self.minutes = self.minutes.saturating_add(minutes.unwrap_or(0));
            }
        }
    }

    /// Adds an item unless it is there.
    fn add(&mut self, item: Missing) {
        if self.items.len() < FEW {
            if !self.items.contains(&item) {
                self.items.push(item);
            }
            return;
        }
        if self.index.is_empty() {
            for (place, item) in self.items.iter().enumerate() {
                self.index.entry(digest(item)).or_default().push(place);
            }
        }
        let places = self.index.entry(digest(&item)).or_default();
        if !places.iter().any(|place| self.items.get(*place) == Some(&item)) {
            places.push(self.items.len());
            self.items.push(item);
        }
    }

    fn with_alternatives(mut self, others: impl IntoIterator<Item = Todo>) -> Todo {
        if let Some(first) = self.items.first_mut() {
            first.alternatives.extend(others.into_iter().map(|todo| todo.items).filter(|items| !items.is_empty()));
        }
        self
    }
}

fn digest(item: &Missing) -> u64 {
    let mut hasher = DefaultHasher::new();
    item.hash(&mut hasher);
    hasher.finish()
}

impl Frame {
    /// What is missing for a rule; empty when it holds.
    pub(crate) fn missing(&self, id: RuleId, at: Instant, scope: Scope) -> Vec<Missing> {
        self.todo(id, at, scope).items
    }

    /// What is missing for a component, or one occurrence of it, to be done; empty when it is.
    pub(crate) fn missing_component(&self, id: ComponentId, occurrence: Option<u32>, at: Instant) -> Vec<Missing> {
        let done = match occurrence {
            Some(occurrence) => self.occurrence_done(id, occurrence),
            None => self.component_done(id),
        };
        if done.contains(at) {
            return Vec::new();
        }
        self.component_todo(id, occurrence, &Leaf::Done, at, Scope::WHOLE).items
    }

    fn todo(&self, id: RuleId, at: Instant, scope: Scope) -> Todo {
        let holds = |id: &RuleId| self.holds(*id, scope).contains(at);
        let Some(rule) = self.rule(id).filter(|_| !holds(&id)) else { return Todo::default() };
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                self.component_todo(*component, *occurrence, leaf, at, scope)
            }
            RuleKind::Occurrences { component, count } => self.occurrences_todo(*component, *count, at),
            RuleKind::Objective(objective) => {
                let Some(objective) = self.plan.objectives.get(objective.at()) else { return Todo::default() };
                let todo = |id: &ComponentId| self.done_todo(*id, at);
                if objective.required.is_empty() {
                    choose(objective.treated_by.iter().map(todo).collect())
                } else {
                    self.together(objective.required.iter().map(todo))
                }
            }
            RuleKind::Group(group) => {
                self.plan.groups.get(group.at()).map_or_else(Todo::default, |group| self.todo(group.rule, at, scope))
            }
            RuleKind::After { rule, .. } if !holds(rule) => self.todo(*rule, at, scope),
            RuleKind::All(of) | RuleKind::InOrder(of) => self.together(of.iter().map(|id| self.todo(*id, at, scope))),
            RuleKind::Any(of) => choose(of.iter().map(|id| self.todo(*id, at, scope)).collect()),
            RuleKind::If { then, anew: None, .. } => self.todo(*then, at, scope),
            RuleKind::If { then, anew: Some(trigger), .. } => self.since_trigger(trigger, at).todo(*then, at, scope),
            RuleKind::AtLeast { count, of } => {
                let held = of.iter().filter(|id| holds(id)).count();
                let wanted = (*count as usize).saturating_sub(held);
                self.greedy(of, at, scope, |_| 0, |taken, _| taken >= wanted)
            }
            RuleKind::Points { points, count, of } => {
                let worth = |id: &RuleId| self.rule(*id).map_or(0, |rule| rule.points);
                let held: Vec<&RuleId> = of.iter().filter(|id| holds(id)).collect();
                let reached = held.iter().map(|id| worth(id)).fold(0_u64, u64::saturating_add);
                let enough = |taken: usize, sum: u64| {
                    reached.saturating_add(sum) >= *points
                        && count.is_none_or(|count| held.len().saturating_add(taken) >= count as usize)
                };
                self.greedy(of, at, scope, worth, enough)
            }
            RuleKind::Percent { percent, of } => {
                let parts: Vec<&Timeline> = of.iter().map(|id| self.holds(*id, scope)).collect();
                let (reached, all) = self.weights_reached(of, &parts, at, scope);
                let bound = percentage(percent);
                let enough = |_: usize, sum: u64| Ratio::new(reached.saturating_add(sum), all) >= bound;
                self.greedy(of, at, scope, |id| self.weight(*id, at, scope), enough)
            }
            RuleKind::Mean { items, at_least, .. } => {
                let mut todo = Todo::default();
                self.mean_todo(items, &object([("score", text(at_least))]), at, scope, &mut todo);
                todo
            }
            _ => Todo::one(
                Missing { component: None, need: self.write(id), have: Value::Null, alternatives: Vec::new() },
                None,
            ),
        }
    }

    fn together(&self, parts: impl Iterator<Item = Todo>) -> Todo {
        let mut all = Todo::default();
        parts.for_each(|part| all.join(self, part));
        all
    }

    /// Takes items in the order of least work until there are enough, by their number and what they are worth together;
    /// those left are the alternatives.
    fn greedy(
        &self,
        of: &[RuleId],
        at: Instant,
        scope: Scope,
        worth: impl Fn(&RuleId) -> u64,
        enough: impl Fn(usize, u64) -> bool,
    ) -> Todo {
        let open = of.iter().filter(|id| !self.holds(**id, scope).contains(at));
        let mut open: Vec<(RuleId, Todo)> = open.map(|id| (*id, self.todo(*id, at, scope))).collect();
        open.sort_by_key(|(_, todo)| todo.work());
        let (mut taken, mut sum, mut all, mut left) = (0_usize, 0_u64, Todo::default(), Vec::new());
        for (id, todo) in open {
            if enough(taken, sum) {
                left.push(todo);
            } else {
                taken = taken.saturating_add(1);
                sum = sum.saturating_add(worth(&id));
                all.join(self, todo);
            }
        }
        all.with_alternatives(left)
    }

    fn done_todo(&self, id: ComponentId, at: Instant) -> Todo {
        if self.component_done(id).contains(at) {
            return Todo::default();
        }
        self.component_todo(id, None, &Leaf::Done, at, Scope::WHOLE)
    }

    fn component_todo(&self, id: ComponentId, occurrence: Option<u32>, leaf: &Leaf, at: Instant, scope: Scope) -> Todo {
        let Some(component) = self.plan.component(id) else { return Todo::default() };
        let (need, have) = self.need(component, occurrence, leaf, at, scope);
        let aligned = match (scope.aligned, occurrence) {
            (Some((of, occurrence)), None) if component.repeat.is_some() && component.occurrences() == of => {
                Some(occurrence)
            }
            _ => occurrence,
        };
        self.item(id, component, aligned, need, have)
    }

    fn occurrences_todo(&self, id: ComponentId, count: u32, at: Instant) -> Todo {
        let Some(component) = self.plan.component(id) else { return Todo::default() };
        let held = component.slot_ids().filter(|slot| self.done(*slot).contains(at)).count();
        let (need, have) = super::need::counted("occurrences", count, held);
        self.item(id, component, None, need, have)
    }

    fn item(&self, id: ComponentId, component: &Component, occurrence: Option<u32>, need: Value, have: Value) -> Todo {
        let name = component.name(occurrence);
        let item = Missing { component: Some(name), need, have, alternatives: Vec::new() };
        Todo::one(item, Some((id, component.minutes.unwrap_or(0))))
    }

    /// One entry a component that is not waived.
    fn mean_todo(&self, items: &[MeanItem], need: &Value, at: Instant, scope: Scope, todo: &mut Todo) {
        for item in items {
            match item {
                MeanItem::Mean { items, .. } => self.mean_todo(items, need, at, scope, todo),
                MeanItem::Component { component: id, occurrence, .. } => {
                    let Some(component) = self.plan.component(*id) else { continue };
                    if let Some(score) = self.mean_score(component, *occurrence, at, scope) {
                        let have = object([("score", score.map_or(Value::Null, |score| text(score.rounded())))]);
                        todo.join(self, self.item(*id, component, *occurrence, need.clone(), have));
                    }
                }
            }
        }
    }

    /// How many leaves of a rule hold at an instant, and how many there are.
    pub(crate) fn leaves_done(&self, id: RuleId, at: Instant, scope: Scope) -> (u32, u32) {
        let Some(rule) = self.rule(id) else { return (0, 0) };
        let count = |held: bool| (u32::from(held), 1);
        let sum = |parts: &mut dyn Iterator<Item = (u32, u32)>| {
            parts.fold((0, 0), |(done, of): (u32, u32), (a, b)| (done.saturating_add(a), of.saturating_add(b)))
        };
        match &rule.kind {
            RuleKind::All(of)
            | RuleKind::InOrder(of)
            | RuleKind::Any(of)
            | RuleKind::AtLeast { of, .. }
            | RuleKind::Points { of, .. }
            | RuleKind::Percent { of, .. } => sum(&mut of.iter().map(|id| self.leaves_done(*id, at, scope))),
            RuleKind::If { then, .. } if self.holds(id, scope).contains(at) => {
                let (_, of) = self.leaves_done(*then, at, scope);
                (of, of)
            }
            RuleKind::If { then, anew: Some(trigger), .. } => {
                self.since_trigger(trigger, at).leaves_done(*then, at, scope)
            }
            RuleKind::If { then, .. } => self.leaves_done(*then, at, scope),
            RuleKind::After { rule, .. } if !self.holds(id, scope).contains(at) => {
                let (done, of) = self.leaves_done(*rule, at, scope);
                // The wait itself is still open.
                (done.min(of.saturating_sub(1)), of)
            }
            RuleKind::After { rule, .. } => self.leaves_done(*rule, at, scope),
            RuleKind::Group(group) => match self.plan.groups.get(group.at()) {
                Some(group) => self.leaves_done(group.rule, at, scope),
                None => (0, 0),
            },
            RuleKind::Objective(objective) => match self.plan.objectives.get(objective.at()) {
                Some(objective) => {
                    let parts = if objective.required.is_empty() { &objective.treated_by } else { &objective.required };
                    sum(&mut parts.iter().map(|id| count(self.component_done(*id).contains(at))))
                }
                None => (0, 0),
            },
            _ => count(self.holds(id, scope).contains(at)),
        }
    }
}

/// The way with the least work; the others are its first entry's alternatives.
fn choose(mut ways: Vec<Todo>) -> Todo {
    let Some(best) = ways.iter().enumerate().min_by_key(|(index, todo)| (todo.work(), *index)).map(|(index, _)| index)
    else {
        return Todo::default();
    };
    let chosen = ways.remove(best);
    chosen.with_alternatives(ways)
}
