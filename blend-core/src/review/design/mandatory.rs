//! What completion cannot do without, also where rules leave a choice, and what the choices are.
//!
//! M of the design side: the components without which completion fails. What the rule reaches without a choice is known
//! from compiling; of a counting rule a component is wanted where too little is left without the items that want it.
//! Only the rules of completion are looked at; sets are kept by rule, children before parents. Linear in these rules,
//! groups counted through, times their levels.

use crate::document::Missing;
use crate::exact::Score;
use crate::plan::{ComponentId, MeanItem, Plan, RuleId, RuleKind};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The components a rule fails without: sorted, each once.
type Wanted = Rc<[u32]>;

/// What completion wants.
#[derive(Debug, Default)]
pub(crate) struct Completion {
    /// The rules completion is made of, through groups, parts before wholes.
    rules: Vec<RuleId>,
    wanted: BTreeMap<RuleId, Wanted>,
}

impl Completion {
    pub(super) fn new(plan: &Plan) -> Completion {
        let rules = rules(plan);
        let mut completion = Completion { rules: rules.clone(), wanted: BTreeMap::new() };
        for id in rules {
            let wanted = completion.of(plan, id);
            completion.wanted.insert(id, wanted);
        }
        completion
    }

    /// The components without which a rule of completion fails.
    pub(crate) fn wanted(&self, rule: RuleId) -> &[u32] {
        self.wanted.get(&rule).map_or(&[], |wanted| wanted)
    }

    /// Whether a rule of completion fails without a component.
    pub(crate) fn wants(&self, rule: RuleId, component: usize) -> bool {
        u32::try_from(component).is_ok_and(|component| self.wanted(rule).binary_search(&component).is_ok())
    }

    /// The rules of completion that leave a choice of items, with these.
    pub(crate) fn choices<'p>(&self, plan: &'p Plan) -> Vec<(RuleId, &'p [RuleId])> {
        let choice = |id: &RuleId| {
            let items = match &plan.rules.get(id.at())?.kind {
                RuleKind::Any(of) if of.len() > 1 => of,
                RuleKind::AtLeast { count, of } if !all(*count, of.len()) => of,
                _ => return None,
            };
            Some((*id, items.as_slice()))
        };
        self.rules.iter().filter_map(choice).collect()
    }

    /// The `percent` and `points` rules of completion, with their items.
    pub(crate) fn sums<'p>(&self, plan: &'p Plan) -> Vec<(RuleId, &'p [RuleId])> {
        let sum = |id: &RuleId| match &plan.rules.get(id.at())?.kind {
            RuleKind::Percent { of, .. } | RuleKind::Points { of, .. } => Some((*id, of.as_slice())),
            _ => None,
        };
        self.rules.iter().filter_map(sum).collect()
    }

    /// Whether completion can hold for a learner who does everything but some components.
    pub(crate) fn holds_without(&self, plan: &Plan, left_out: impl Fn(ComponentId) -> bool) -> bool {
        let mut holds: BTreeMap<RuleId, bool> = BTreeMap::new();
        for id in &self.rules {
            let Some(rule) = plan.rules.get(id.at()) else { continue };
            let of = |id: &RuleId| holds.get(id).copied().unwrap_or(true);
            let does = |id: &ComponentId| !left_out(*id) || asks_nothing(plan, *id);
            let held = match &rule.kind {
                RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => does(component),
                RuleKind::Objective(objective) => {
                    plan.objectives.get(objective.at()).is_none_or(|objective| match objective.required.as_slice() {
                        [] => objective.treated_by.iter().any(does),
                        required => required.iter().all(does),
                    })
                }
                RuleKind::Group(group) => plan.groups.get(group.at()).is_none_or(|group| of(&group.rule)),
                RuleKind::After { rule, .. } => of(rule),
                RuleKind::Mean { items, .. } => components(items).iter().any(does),
                kind => match Counted::of(plan, kind) {
                    Some(counted) => counted.reached(|index| counted.items.get(index).is_some_and(of)),
                    // Time, awards and what is wanted only sometimes: it can hold.
                    None => true,
                },
            };
            holds.insert(*id, held);
        }
        holds.get(&plan.completion).copied().unwrap_or(true)
    }

    fn of(&self, plan: &Plan, id: RuleId) -> Wanted {
        let one = |id: ComponentId| if asks_nothing(plan, id) { Rc::default() } else { Rc::from([id.0]) };
        let Some(rule) = plan.rules.get(id.at()) else { return Rc::default() };
        let part = |id: &RuleId| self.wanted.get(id).cloned().unwrap_or_default();
        match &rule.kind {
            RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => one(*component),
            // Those that are required are known to be anyway.
            RuleKind::Objective(objective) => match plan.objectives.get(objective.at()) {
                Some(objective) if objective.required.is_empty() => match objective.treated_by.as_slice() {
                    [single] => one(*single),
                    _ => Rc::default(),
                },
                _ => Rc::default(),
            },
            RuleKind::Group(group) => plan.groups.get(group.at()).map(|group| part(&group.rule)).unwrap_or_default(),
            RuleKind::After { rule, .. } => part(rule),
            RuleKind::Mean { items, at_least, missing } => mean(items, *at_least, *missing),
            kind => Counted::of(plan, kind).map(|counted| counted.wanted(part)).unwrap_or_default(),
        }
    }
}

/// Whether nothing is asked for a component: it is done by itself.
fn asks_nothing(plan: &Plan, id: ComponentId) -> bool {
    plan.component(id).is_some_and(|component| component.criterion.asks_nothing())
}

fn all(count: u32, length: usize) -> bool {
    usize::try_from(count).is_ok_and(|count| count >= length)
}

/// The rules completion is made of, parts before wholes.
fn rules(plan: &Plan) -> Vec<RuleId> {
    let (mut seen, mut found, mut open) = (vec![false; plan.rules.len()], Vec::new(), vec![plan.completion]);
    while let Some(id) = open.pop() {
        match seen.get_mut(id.at()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        found.push(id);
        let Some(rule) = plan.rules.get(id.at()) else { continue };
        match &rule.kind {
            RuleKind::Group(group) => open.extend(plan.groups.get(group.at()).map(|group| group.rule)),
            kind => open.extend(kind.parts()),
        }
    }
    found.sort_unstable();
    found
}

/// A rule that counts what it is made of: so many items, so much of their weight.
struct Counted<'p> {
    items: &'p [RuleId],
    amounts: Vec<u64>,
    count: u64,
    sum: u128,
}

impl<'p> Counted<'p> {
    /// `None` for rules that count nothing.
    fn of(plan: &'p Plan, kind: &'p RuleKind) -> Option<Counted<'p>> {
        let rule = |id: &RuleId| plan.rules.get(id.at());
        let length = |of: &[RuleId]| u64::try_from(of.len()).unwrap_or(u64::MAX);
        let plain = |items: &'p [RuleId], count: u64| Counted { items, amounts: Vec::new(), count, sum: 0 };
        Some(match kind {
            RuleKind::All(of) | RuleKind::InOrder(of) => plain(of, length(of)),
            RuleKind::Any(of) => plain(of, 1),
            RuleKind::AtLeast { count, of } => plain(of, u64::from(*count)),
            RuleKind::Points { points, count, of } => Counted {
                items: of,
                amounts: of.iter().map(|id| rule(id).map_or(0, |rule| rule.points)).collect(),
                count: count.map_or(0, u64::from),
                sum: u128::from(*points),
            },
            RuleKind::Percent { percent, of } => {
                let amounts: Vec<u64> = of.iter().map(|id| rule(id).map_or(0, |rule| rule.weight)).collect();
                let total = amounts.iter().copied().fold(0, u64::saturating_add);
                Counted { items: of, amounts, count: 0, sum: percent.percent_of(total) }
            }
            _ => return None,
        })
    }

    fn amount(&self, index: usize) -> u64 {
        self.amounts.get(index).copied().unwrap_or(0)
    }

    /// Whether the items that hold are enough.
    fn reached(&self, holds: impl Fn(usize) -> bool) -> bool {
        let (mut count, mut sum) = (0_u64, 0_u128);
        for index in (0..self.items.len()).filter(|index| holds(*index)) {
            count = count.saturating_add(1);
            sum = sum.saturating_add(u128::from(self.amount(index)));
        }
        count >= self.count && sum >= self.sum
    }

    /// The components without which too little is left.
    fn wanted(&self, part: impl Fn(&RuleId) -> Wanted) -> Wanted {
        let mut pairs: Vec<(u32, u64)> = Vec::new();
        let mut total = 0_u128;
        for (index, id) in self.items.iter().enumerate() {
            let amount = self.amount(index);
            total = total.saturating_add(u128::from(amount));
            pairs.extend(part(id).iter().map(|component| (*component, amount)));
        }
        let items = u64::try_from(self.items.len()).unwrap_or(u64::MAX);
        pairs.sort_unstable();
        let lost = pairs.chunk_by(|(a, _), (b, _)| a == b).filter_map(|chunk| {
            let count = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            let sum = chunk.iter().fold(0_u128, |sum, (_, amount)| sum.saturating_add(u128::from(*amount)));
            let short = items.saturating_sub(count) < self.count || total.saturating_sub(sum) < self.sum;
            chunk.first().filter(|_| short).map(|(component, _)| *component)
        });
        lost.collect()
    }
}

/// The components of a mean and of those inside it.
pub(super) fn components(items: &[MeanItem]) -> Vec<ComponentId> {
    fn walk(items: &[MeanItem], found: &mut Vec<ComponentId>) {
        for item in items {
            match item {
                MeanItem::Component { component, .. } => found.push(*component),
                MeanItem::Mean { items, .. } => walk(items, found),
            }
        }
    }
    let mut found = Vec::new();
    walk(items, &mut found);
    found
}

/// The components whose score of zero brings a mean below its bound, however good the others are.
fn mean(items: &[MeanItem], at_least: Score, missing: Missing) -> Wanted {
    if missing == Missing::Skip {
        let single = components(items);
        return if single.len() == 1 { single.iter().map(|id| id.0).collect() } else { Rc::default() };
    }
    let total = items.iter().fold(0_u128, |sum, item| sum.saturating_add(u128::from(item.weight())));
    let bound = u128::from(at_least.nanos()).saturating_mul(total);
    let mut weights: BTreeMap<u32, u128> = BTreeMap::new();
    for item in items {
        let inside = match item {
            MeanItem::Component { component, .. } => Some(*component),
            MeanItem::Mean { items, .. } => {
                Some(components(items)).filter(|all| all.len() == 1).and_then(|all| all.first().copied())
            }
        };
        if let Some(component) = inside {
            let weight = weights.entry(component.0).or_default();
            *weight = weight.saturating_add(u128::from(item.weight()));
        }
    }
    let one = u128::from(Score::ONE.nanos());
    let short = |weight: u128| total.saturating_sub(weight).saturating_mul(one) < bound;
    weights.into_iter().filter(|(_, weight)| short(*weight)).map(|(component, _)| component).collect()
}
