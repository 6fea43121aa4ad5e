//! The shortest to-do list of a rule at an instant, and how many of its leaves hold (sections 6 and 12 of the domain).
//!
//! Of a choice the way with the least work is listed, its first entry carrying the others; a counting rule takes its
//! items in the order of least work until it would hold. Least work: minutes of the missing components, then number of
//! items, then document order. [`todo`] makes the list of whatever shows what holds ([`Showing`]): a frame at an instant
//! here, a set of bits where many learners are worked out.

use super::frame::Frame;
use super::numbers::percentage;
use super::rules::Scope;
use super::write::{object, text};
use crate::answer::Missing;
use crate::document::Value;
use crate::exact::Ratio;
use crate::plan::{ComponentId, Leaf, MeanItem, Plan, Rule, RuleId, RuleKind, SlotId};
use crate::time::Instant;
use smallvec::SmallVec;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What holds, and what is told of what does not.
pub(crate) trait Showing {
    type Item: Item;
    fn plan(&self) -> &Plan;
    fn rule(&self, id: RuleId) -> Option<&Rule>;
    fn holds(&self, id: RuleId, scope: Scope) -> bool;
    fn is_done(&self, id: ComponentId) -> bool;
    fn weight(&self, id: RuleId, scope: Scope) -> u64;
    /// A leaf about a component that does not hold.
    fn item(&self, id: ComponentId, occurrence: Option<u32>, leaf: &Leaf, scope: Scope) -> Self::Item;
    /// So many occurrences of a component, which are not done.
    fn occurrences(&self, id: ComponentId, count: u32) -> Self::Item;
    /// The list of a rule that does not hold, of a kind that [`todo`] leaves to this.
    fn other(&self, id: RuleId, scope: Scope) -> Todo<Self::Item>;
}

/// An entry of a to-do list.
pub(crate) trait Item: Clone + Eq + Hash {
    /// The other ways, where it is the first item of a choice.
    fn alternatives(&mut self) -> &mut Vec<Vec<Self>>;
}

impl Item for Missing {
    fn alternatives(&mut self) -> &mut Vec<Vec<Missing>> {
        &mut self.alternatives
    }
}

/// A to-do list with the minutes it takes.
#[derive(Debug, Clone)]
pub(crate) struct Todo<T> {
    pub(crate) items: Vec<T>,
    minutes: u64,
    /// Components counted in `minutes`, as bits.
    counted: SmallVec<[u64; 1]>,
    /// The places of items by their digest, once there are many.
    index: Option<HashMap<u64, SmallVec<[usize; 1]>>>,
}

/// So many items are compared one by one.
const FEW: usize = 32;

impl<T> Default for Todo<T> {
    fn default() -> Todo<T> {
        Todo { items: Vec::new(), minutes: 0, counted: SmallVec::new(), index: None }
    }
}

impl<T: Item> Todo<T> {
    fn one(item: T) -> Todo<T> {
        Todo { items: vec![item], ..Todo::default() }
    }

    fn of_component(item: T, id: ComponentId, plan: &Plan) -> Todo<T> {
        let mut todo = Todo::one(item);
        todo.count(id, plan);
        todo
    }

    /// Counts the minutes of a component once.
    fn count(&mut self, id: ComponentId, plan: &Plan) {
        let (word, bit) = (id.at() / 64, 1 << (id.at() % 64));
        if self.counted.len() <= word {
            self.counted.resize(word.saturating_add(1), 0);
        }
        let Some(counted) = self.counted.get_mut(word).filter(|counted| **counted & bit == 0) else { return };
        *counted |= bit;
        let minutes = plan.component(id).and_then(|component| component.minutes);
        self.minutes = self.minutes.saturating_add(minutes.unwrap_or(0));
    }

    fn work(&self) -> (u64, usize) {
        (self.minutes, self.items.len())
    }

    /// Both lists, what stands in both once.
    fn join(&mut self, plan: &Plan, other: Todo<T>) {
        other.items.into_iter().for_each(|item| self.add(item));
        for (word, counted) in other.counted.iter().enumerate() {
            let mut rest = *counted;
            while rest != 0 {
                let id = word.saturating_mul(64).saturating_add(rest.trailing_zeros() as usize);
                self.count(ComponentId(u32::try_from(id).unwrap_or(u32::MAX)), plan);
                rest &= rest.wrapping_sub(1);
            }
        }
    }

    /// Adds an item unless it is there.
    fn add(&mut self, item: T) {
        if self.items.len() < FEW {
            if !self.items.contains(&item) {
                self.items.push(item);
            }
            return;
        }
        let index = self.index.get_or_insert_with(|| {
            let mut index: HashMap<_, SmallVec<_>> = HashMap::new();
            self.items.iter().enumerate().for_each(|(place, item)| index.entry(digest(item)).or_default().push(place));
            index
        });
        let places = index.entry(digest(&item)).or_default();
        if !places.iter().any(|place| self.items.get(*place) == Some(&item)) {
            places.push(self.items.len());
            self.items.push(item);
        }
    }

    fn with_alternatives(mut self, others: impl IntoIterator<Item = Todo<T>>) -> Todo<T> {
        if let Some(first) = self.items.first_mut() {
            let others = others.into_iter().map(|todo| todo.items).filter(|items| !items.is_empty());
            first.alternatives().extend(others);
        }
        self
    }
}

fn digest(item: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    item.hash(&mut hasher);
    hasher.finish()
}

/// What is missing for a rule; nothing when it holds.
pub(crate) fn todo<S: Showing>(of: &S, id: RuleId, scope: Scope) -> Todo<S::Item> {
    let holds = |id: &RuleId| of.holds(*id, scope);
    let Some(rule) = of.rule(id).filter(|_| !holds(&id)) else { return Todo::default() };
    match &rule.kind {
        RuleKind::Component { component, occurrence, leaf } => leaf_todo(of, *component, *occurrence, leaf, scope),
        RuleKind::Occurrences { component, count } => {
            Todo::of_component(of.occurrences(*component, *count), *component, of.plan())
        }
        RuleKind::Objective(objective) => {
            let Some(objective) = of.plan().objectives.get(objective.at()) else { return Todo::default() };
            let done = |id: &ComponentId| match of.is_done(*id) {
                true => Todo::default(),
                false => leaf_todo(of, *id, None, &Leaf::Done, Scope::WHOLE),
            };
            if objective.required.is_empty() {
                choose(objective.treated_by.iter().map(done).collect())
            } else {
                together(of, objective.required.iter().map(done))
            }
        }
        RuleKind::Group(group) => {
            of.plan().groups.get(group.at()).map_or_else(Todo::default, |group| todo(of, group.rule, scope))
        }
        RuleKind::All(parts) | RuleKind::InOrder(parts) => together(of, parts.iter().map(|id| todo(of, *id, scope))),
        RuleKind::Any(ways) => choose(ways.iter().map(|id| todo(of, *id, scope)).collect()),
        RuleKind::AtLeast { count, of: parts } => {
            let held = parts.iter().filter(|id| holds(id)).count();
            let wanted = (*count as usize).saturating_sub(held);
            greedy(of, parts, scope, |_| 0, |taken, _| taken >= wanted)
        }
        RuleKind::Points { points, count, of: parts } => {
            let worth = |id: &RuleId| of.rule(*id).map_or(0, |rule| rule.points);
            let held: Vec<&RuleId> = parts.iter().filter(|id| holds(id)).collect();
            let reached = held.iter().map(|id| worth(id)).fold(0_u64, u64::saturating_add);
            let enough = |taken: usize, sum: u64| {
                reached.saturating_add(sum) >= *points
                    && count.is_none_or(|count| held.len().saturating_add(taken) >= count as usize)
            };
            greedy(of, parts, scope, worth, enough)
        }
        RuleKind::Percent { percent, of: parts } => {
            let weight = |id: &RuleId| of.weight(*id, scope);
            let sum = |ids: &mut dyn Iterator<Item = &RuleId>| ids.map(weight).fold(0_u64, u64::saturating_add);
            let (reached, all) = (sum(&mut parts.iter().filter(|id| holds(id))), sum(&mut parts.iter()));
            let bound = percentage(percent);
            let enough = |_: usize, sum: u64| Ratio::new(reached.saturating_add(sum), all) >= bound;
            greedy(of, parts, scope, weight, enough)
        }
        _ => of.other(id, scope),
    }
}

fn leaf_todo<S: Showing>(of: &S, id: ComponentId, occurrence: Option<u32>, leaf: &Leaf, scope: Scope) -> Todo<S::Item> {
    Todo::of_component(of.item(id, occurrence, leaf, scope), id, of.plan())
}

fn together<S: Showing>(of: &S, parts: impl Iterator<Item = Todo<S::Item>>) -> Todo<S::Item> {
    let mut all = Todo::default();
    parts.for_each(|part| all.join(of.plan(), part));
    all
}

/// The way with the least work; the others are its first entry's alternatives.
fn choose<T: Item>(mut ways: Vec<Todo<T>>) -> Todo<T> {
    let Some(best) = ways.iter().enumerate().min_by_key(|(index, todo)| (todo.work(), *index)).map(|(index, _)| index)
    else {
        return Todo::default();
    };
    let chosen = ways.remove(best);
    chosen.with_alternatives(ways)
}

/// Takes items in the order of least work until there are enough, by their number and what they are worth together;
/// those left are the alternatives.
fn greedy<S: Showing>(
    of: &S,
    parts: &[RuleId],
    scope: Scope,
    worth: impl Fn(&RuleId) -> u64,
    enough: impl Fn(usize, u64) -> bool,
) -> Todo<S::Item> {
    let open = parts.iter().filter(|id| !of.holds(**id, scope));
    let mut open: Vec<(RuleId, Todo<S::Item>)> = open.map(|id| (*id, todo(of, *id, scope))).collect();
    open.sort_by_key(|(_, todo)| todo.work());
    let (mut taken, mut sum, mut all, mut left) = (0_usize, 0_u64, Todo::default(), Vec::new());
    for (id, todo) in open {
        if enough(taken, sum) {
            left.push(todo);
        } else {
            taken = taken.saturating_add(1);
            sum = sum.saturating_add(worth(&id));
            all.join(of.plan(), todo);
        }
    }
    all.with_alternatives(left)
}

/// A frame at an instant.
struct Now<'f> {
    frame: &'f Frame,
    at: Instant,
}

impl Showing for Now<'_> {
    type Item = Missing;

    fn plan(&self) -> &Plan {
        &self.frame.plan
    }

    fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.frame.rule(id)
    }

    fn holds(&self, id: RuleId, scope: Scope) -> bool {
        self.frame.holds(id, scope).contains(self.at)
    }

    fn is_done(&self, id: ComponentId) -> bool {
        self.frame.component_done(id).contains(self.at)
    }

    fn weight(&self, id: RuleId, scope: Scope) -> u64 {
        self.frame.weight(id, self.at, scope)
    }

    fn item(&self, id: ComponentId, occurrence: Option<u32>, leaf: &Leaf, scope: Scope) -> Missing {
        let component = self.frame.plan.component(id);
        let asked = component.map(|component| self.frame.need(component, occurrence, leaf, self.at, scope));
        let (need, have) = asked.unwrap_or((Value::Null, Value::Null));
        Missing {
            component: component.map(|component| component.name(scope.occurrence(component, occurrence))),
            need,
            have,
            alternatives: Vec::new(),
        }
    }

    fn occurrences(&self, id: ComponentId, count: u32) -> Missing {
        let component = self.frame.plan.component(id);
        let is_done = |slot: &SlotId| self.frame.done(*slot).contains(self.at);
        let held = component.map_or(0, |component| component.slot_ids().filter(is_done).count());
        let (need, have) = super::need::occurrences(count, held);
        Missing { component: component.map(|component| component.name(None)), need, have, alternatives: Vec::new() }
    }

    fn other(&self, id: RuleId, scope: Scope) -> Todo<Missing> {
        let Now { frame, at } = *self;
        match frame.rule(id).map(|rule| &rule.kind) {
            Some(RuleKind::After { rule, .. }) if !self.holds(*rule, scope) => todo(self, *rule, scope),
            Some(RuleKind::If { then, anew: None, .. }) => todo(self, *then, scope),
            Some(RuleKind::If { then, anew: Some(trigger), .. }) => {
                todo(&Now { frame: frame.since_trigger(trigger, at), at }, *then, scope)
            }
            Some(RuleKind::Mean { items, at_least, .. }) => {
                let mut todo = Todo::default();
                self.mean(items, &object([("score", text(at_least))]), scope, &mut todo);
                todo
            }
            _ => Todo::one(Missing {
                component: None,
                need: frame.write(id),
                have: Value::Null,
                alternatives: Vec::new(),
            }),
        }
    }
}

impl Now<'_> {
    /// One entry a component that is not waived.
    fn mean(&self, items: &[MeanItem], need: &Value, scope: Scope, todo: &mut Todo<Missing>) {
        for item in items {
            match item {
                MeanItem::Mean { items, .. } => self.mean(items, need, scope, todo),
                MeanItem::Component { component: id, occurrence, .. } => {
                    let Some(component) = self.frame.plan.component(*id) else { continue };
                    if let Some(score) = self.frame.mean_score(component, *occurrence, self.at, scope) {
                        let have = object([("score", score.map_or(Value::Null, |score| text(score.rounded())))]);
                        let name = Some(component.name(*occurrence));
                        let item = Missing { component: name, need: need.clone(), have, alternatives: Vec::new() };
                        todo.join(&self.frame.plan, Todo::of_component(item, *id, &self.frame.plan));
                    }
                }
            }
        }
    }
}

impl Frame {
    /// What is missing for a rule; empty when it holds.
    pub(crate) fn missing(&self, id: RuleId, at: Instant, scope: Scope) -> Vec<Missing> {
        todo(&Now { frame: self, at }, id, scope).items
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
        leaf_todo(&Now { frame: self, at }, id, occurrence, &Leaf::Done, Scope::WHOLE).items
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
