//! Rules over bits: whether a rule holds, and how far it has come, when what holds is a set of bits.
//!
//! Only rules of which more evidence never takes an answer away are built: then nothing but bits decides. Parts of
//! progress have denominators that follow from the rule alone, so that whole numbers say them exactly. Source: section 6
//! of the domain.

use super::signal::Signals;
use crate::evaluate::Scope;
use crate::plan::{Component, ComponentId, Criterion, Leaf, ObjectiveId, Plan, RuleId, RuleKind, Test};
use std::cmp::Reverse;

/// Beyond this a denominator is left to exact fractions.
const GREATEST: u64 = 1 << 48;

/// When a rule holds.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    /// All of the bits and of the rest.
    All(u64, Vec<Holds>),
    /// One of them.
    Any(u64, Vec<Holds>),
    /// So many of them.
    Count(u32, u64, Vec<Holds>),
    /// Items of so much worth, and so many of them.
    Worth { need: u64, count: u32, items: Vec<(u64, Holds)> },
}

impl Holds {
    const NEVER: Holds = Holds::Any(0, Vec::new());

    pub(super) fn at(&self, bits: u64) -> bool {
        match self {
            Holds::All(all, rest) => bits & all == *all && rest.iter().all(|part| part.at(bits)),
            Holds::Any(any, rest) => bits & any != 0 || rest.iter().any(|part| part.at(bits)),
            Holds::Count(count, of, rest) => {
                let more = rest.iter().filter(|part| part.at(bits)).count() as u32;
                (bits & of).count_ones().wrapping_add(more) >= *count
            }
            Holds::Worth { need, count, items } => {
                let (mut worth, mut held) = (0_u64, 0_u32);
                for (item, part) in items {
                    if part.at(bits) {
                        worth = worth.saturating_add(*item);
                        held = held.wrapping_add(1);
                    }
                }
                worth >= *need && held >= *count
            }
        }
    }

    /// The bits it cannot do without.
    pub(super) fn needs(&self) -> u64 {
        match self {
            Holds::All(all, rest) => rest.iter().fold(*all, |bits, part| bits | part.needs()),
            _ => 0,
        }
    }

    fn bit(&self) -> Option<u64> {
        match self {
            Holds::All(bit, rest) if bit.is_power_of_two() && rest.is_empty() => Some(*bit),
            _ => None,
        }
    }
}

/// How far a rule has come: a whole number out of [`of`](Share::of).
#[derive(Debug, Clone)]
pub(super) struct Share {
    of: u64,
    holds: Holds,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// 1 where it holds, else 0.
    Truth,
    /// The sum of parts.
    Sum(Parts),
    /// The best part.
    Best(Parts),
    /// The sum of the n best parts.
    BestOf(u64, Parts),
    /// What is reached of items, each of so much, times the first number; and how many of them are, times the second.
    Reached { times: u64, each: Option<u64>, items: Vec<(u64, Holds)> },
}

/// Parts that count so many times each.
#[derive(Debug, Clone)]
struct Parts {
    /// Single bits that count as often as each other, no bit twice.
    alike: Vec<(u64, u64)>,
    rest: Vec<(u64, Share)>,
}

impl Parts {
    fn new(parts: Vec<(u64, Share)>) -> Parts {
        let (mut alike, mut rest) = (Vec::<(u64, u64)>::new(), Vec::new());
        for (times, part) in parts {
            let bit = part.holds.bit().filter(|_| matches!(part.kind, Kind::Truth));
            match (bit, alike.iter_mut().find(|(known, _)| *known == times)) {
                (Some(bit), Some((_, bits))) if *bits & bit == 0 => *bits |= bit,
                (Some(bit), None) => alike.push((times, bit)),
                _ => rest.push((times, part)),
            }
        }
        Parts { alike, rest }
    }

    /// What the parts come to that have come anywhere: how many of them, and how far each.
    fn values(&self, bits: u64) -> impl Iterator<Item = (u64, u64)> {
        let alike = self.alike.iter().map(move |(times, of)| (u64::from((bits & of).count_ones()), *times));
        let rest = self.rest.iter().map(move |(times, part)| (1, part.value(bits).wrapping_mul(*times)));
        alike.chain(rest).filter(|(count, _)| *count > 0)
    }
}

impl Share {
    /// Basis points, rounded down: 10000 exactly when it holds.
    pub(super) fn basis_points(&self, bits: u64) -> u16 {
        if self.holds.at(bits) {
            return 10_000;
        }
        let points = self.value(bits).wrapping_mul(10_000).checked_div(self.of).unwrap_or(0);
        u16::try_from(points).unwrap_or(u16::MAX).min(9_999)
    }

    fn value(&self, bits: u64) -> u64 {
        if self.holds.at(bits) {
            return self.of;
        }
        match &self.kind {
            Kind::Truth => 0,
            Kind::Sum(parts) => {
                parts.values(bits).fold(0, |sum, (count, value)| sum.wrapping_add(count.wrapping_mul(value)))
            }
            Kind::Best(parts) => parts.values(bits).map(|(_, value)| value).max().unwrap_or(0),
            Kind::BestOf(most, parts) => {
                let best = |(sum, left): (u64, u64), (count, value): (u64, u64)| {
                    let taken = count.min(left);
                    (sum.wrapping_add(taken.wrapping_mul(value)), left.wrapping_sub(taken))
                };
                match (parts.alike.len(), parts.rest.as_slice()) {
                    (..=1, []) => parts.values(bits).fold((0, *most), best).0,
                    _ => {
                        let mut values: Vec<_> = parts.values(bits).collect();
                        values.sort_unstable_by_key(|(_, value)| Reverse(*value));
                        values.into_iter().fold((0, *most), best).0
                    }
                }
            }
            Kind::Reached { times, each, items } => {
                let (mut reached, mut held) = (0_u64, 0_u64);
                for (item, part) in items {
                    if part.at(bits) {
                        reached = reached.saturating_add(*item);
                        held = held.wrapping_add(1);
                    }
                }
                let share = reached.saturating_mul(*times).min(self.of);
                each.map_or(share, |each| share.min(held.saturating_mul(each)))
            }
        }
    }

    fn truth(holds: Holds) -> Share {
        Share { of: 1, holds, kind: Kind::Truth }
    }
}

/// Builds rules of a plan over bits; `None` for one that bits cannot say.
pub(super) struct Builder<'p> {
    pub(super) plan: &'p Plan,
    pub(super) signals: &'p Signals,
    /// What rules are asked for.
    pub(super) scope: Scope,
}

/// Whether a leaf about all of a component that is repeated wants so many occurrences; else one is enough.
fn is_counted(component: &Component, leaf: &Leaf) -> bool {
    component.repeat.is_some() && *leaf != Leaf::Test(Test::Started)
}

/// So many of some bits.
fn count(count: u32, bits: &[u64]) -> Holds {
    let all = bits.iter().fold(0, |all, bit| all | bit);
    match count {
        1 if bits.len() > 1 => Holds::Any(all, Vec::new()),
        count if count as usize >= bits.len() => Holds::All(all, Vec::new()),
        count => Holds::Count(count, all, Vec::new()),
    }
}

impl Builder<'_> {
    /// When a rule holds.
    pub(super) fn holds(&self, id: RuleId) -> Option<Holds> {
        let rule = self.plan.rules.get(id.at())?;
        let parts = |of: &[RuleId]| of.iter().map(|id| self.holds(*id)).collect::<Option<Vec<Holds>>>();
        Some(match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => self.leaf(*component, *occurrence, leaf)?,
            RuleKind::Occurrences { component, count: wanted } => {
                self.occurrences(self.plan.component(*component)?, *wanted)?
            }
            RuleKind::Objective(objective) => self.mastered(*objective)?,
            RuleKind::Group(group) => self.holds(self.plan.groups.get(group.at())?.rule)?,
            RuleKind::All(of) | RuleKind::InOrder(of) => {
                let (bits, rest) = split(parts(of)?);
                Holds::All(bits.into_iter().fold(0, |all, bit| all | bit), rest)
            }
            RuleKind::Any(of) => {
                let (bits, rest) = split(parts(of)?);
                Holds::Any(bits.into_iter().fold(0, |any, bit| any | bit), rest)
            }
            RuleKind::AtLeast { count, of } => {
                let (bits, mut rest) = split(parts(of)?);
                let mut of = 0_u64;
                for bit in bits {
                    // One thing named twice counts twice.
                    if of & bit == 0 { of |= bit } else { rest.push(Holds::All(bit, Vec::new())) }
                }
                Holds::Count(*count, of, rest)
            }
            RuleKind::Points { points, count, of } => {
                let items = self.items(of, |rule| Some(rule.points))?;
                Holds::Worth { need: *points, count: count.unwrap_or(0), items }
            }
            RuleKind::Percent { percent, of } => {
                let (times, all) = self.percent(percent, of)?;
                let items = self.items(of, |rule| rule.weight.checked_mul(times))?;
                Holds::Worth { need: all, count: 0, items }
            }
            _ => return None,
        })
    }

    /// What one reached weight counts for, and how much has to be reached.
    fn percent(&self, percent: &crate::exact::Decimal, of: &[RuleId]) -> Option<(u64, u64)> {
        let weight = |id: &RuleId| self.plan.rules.get(id.at()).map(|rule| rule.weight);
        let all = of.iter().map(weight).try_fold(0_u64, |sum, weight| sum.checked_add(weight?))?;
        let all = all.checked_mul(u64::try_from(percent.mantissa()).ok()?)?;
        let times = 100_u64.checked_mul(10_u64.checked_pow(u32::from(percent.scale()))?)?;
        (all > 0).then_some((times, all))
    }

    fn items(&self, of: &[RuleId], worth: impl Fn(&crate::plan::Rule) -> Option<u64>) -> Option<Vec<(u64, Holds)>> {
        of.iter().map(|id| Some((worth(self.plan.rules.get(id.at())?)?, self.holds(*id)?))).collect()
    }

    fn leaf(&self, component: ComponentId, occurrence: Option<u32>, leaf: &Leaf) -> Option<Holds> {
        let found = self.plan.component(component)?;
        if found.criterion == Criterion::None && *leaf == Leaf::Done {
            return Some(Holds::All(0, Vec::new()));
        }
        let bits = match self.test(found, leaf)? {
            Some(test) => self.signals.bits(found, &test)?,
            None => return Some(Holds::NEVER),
        };
        match self.scope.occurrence(found, occurrence) {
            Some(occurrence) => {
                let bit = bits.get(occurrence.max(1).checked_sub(1)? as usize)?;
                Some(Holds::All(*bit, Vec::new()))
            }
            None => Some(count(if is_counted(found, leaf) { found.needs() } else { 1 }, &bits)),
        }
    }

    /// The bits of which so many are wanted, of a leaf about all of a component that is repeated; `None` where one is enough
    /// or no bit says it.
    pub(super) fn counted(&self, component: &Component, leaf: &Leaf) -> Option<u64> {
        let test = self.test(component, leaf)?.filter(|_| is_counted(component, leaf))?;
        Some(self.signals.bits(component, &test)?.into_iter().fold(0, |all, bit| all | bit))
    }

    /// The test that a leaf asks for; `Some(None)` for what nothing shows.
    fn test(&self, component: &Component, leaf: &Leaf) -> Option<Option<Test>> {
        match leaf {
            Leaf::Done => match &component.criterion {
                Criterion::Test(test) => Some(Some(test.clone())),
                _ => None,
            },
            // Whoever was waived something is worked out in full; yet a waiver may come, which matters to whoever has
            // no attempts left.
            Leaf::Waived => {
                let limited = self.plan.components.iter().any(|component| component.max_attempts.is_some());
                (!limited).then_some(None)
            }
            Leaf::Score { at_least: Some(bound), below: None } => Some(Some(Test::Score(*bound))),
            Leaf::Test(test) => Some(Some(test.clone())),
            Leaf::Failed | Leaf::Score { .. } => None,
        }
    }

    /// Where a component as a whole is done.
    pub(super) fn done(&self, component: ComponentId) -> Option<Holds> {
        let component = self.plan.component(component)?;
        self.occurrences(component, component.needs())
    }

    /// Where so many occurrences of a component are done.
    fn occurrences(&self, component: &Component, wanted: u32) -> Option<Holds> {
        match &component.criterion {
            Criterion::None => Some(Holds::All(0, Vec::new())),
            Criterion::Test(test) => Some(count(wanted, &self.signals.bits(component, test)?)),
            _ => None,
        }
    }

    /// How far a component has come of which so many occurrences are to show a test: k of n.
    fn share_of(&self, component: &Component, wanted: u32, test: &Test, holds: Holds) -> Option<Share> {
        let bits = self.signals.bits(component, test)?;
        let parts = bits.into_iter().map(|bit| (1, Share::truth(Holds::All(bit, Vec::new()))));
        Some(Share { of: bounded(u64::from(wanted))?, holds, kind: Kind::Sum(Parts::new(parts.collect())) })
    }

    /// The same of what is done; 1 or 0 for a component that is not repeated.
    fn share_of_done(&self, component: &Component, wanted: u32) -> Option<Share> {
        let holds = self.occurrences(component, wanted)?;
        match &component.criterion {
            Criterion::Test(test) if component.repeat.is_some() => self.share_of(component, wanted, test, holds),
            _ => Some(Share::truth(holds)),
        }
    }

    fn mastered(&self, objective: ObjectiveId) -> Option<Holds> {
        let objective = self.plan.objectives.get(objective.at())?;
        let done = |of: &[ComponentId]| of.iter().map(|id| self.done(*id)).collect::<Option<Vec<Holds>>>();
        let mut parts = done(&objective.required)?;
        parts.push(Holds::Any(0, done(&objective.treated_by)?));
        let (bits, rest) = split(parts);
        Some(Holds::All(bits.into_iter().fold(0, |all, bit| all | bit), rest))
    }

    /// How far a rule has come.
    pub(super) fn share(&self, id: RuleId) -> Option<Share> {
        let rule = self.plan.rules.get(id.at())?;
        let holds = self.holds(id)?;
        let parts = |of: &[RuleId]| of.iter().map(|id| self.share(*id)).collect::<Option<Vec<Share>>>();
        match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                let found = self.plan.component(*component)?;
                let whole = self.scope.occurrence(found, *occurrence).is_none();
                match self.test(found, leaf) {
                    Some(Some(test)) if whole && is_counted(found, leaf) => {
                        self.share_of(found, found.needs(), &test, holds)
                    }
                    _ => Some(Share::truth(holds)),
                }
            }
            RuleKind::Occurrences { component, count } => self.share_of_done(self.plan.component(*component)?, *count),
            RuleKind::Objective(objective) => {
                let objective = self.plan.objectives.get(objective.at())?;
                let of = if objective.required.is_empty() { &objective.treated_by } else { &objective.required };
                self.components(of, holds)
            }
            RuleKind::Group(group) => self.share(self.plan.groups.get(group.at())?.rule),
            RuleKind::All(of) | RuleKind::InOrder(of) => {
                let weight = |id: &RuleId| self.plan.rules.get(id.at()).map(|rule| rule.weight);
                let weights = of.iter().map(weight).collect::<Option<Vec<u64>>>()?;
                weighted(weights.into_iter().zip(parts(of)?).collect(), holds)
            }
            RuleKind::Any(of) => {
                let (common, parts) = common(parts(of)?)?;
                Some(Share { of: common, holds, kind: Kind::Best(Parts::new(parts)) })
            }
            RuleKind::AtLeast { count, of } => {
                let (common, parts) = common(parts(of)?)?;
                let of = bounded(common.checked_mul(u64::from(*count).max(1))?)?;
                Some(Share { of, holds, kind: Kind::BestOf(u64::from(*count), Parts::new(parts)) })
            }
            RuleKind::Points { points, count, of } => {
                let each = count.map(u64::from);
                let items = self.items(of, |rule| Some(rule.points))?;
                let of = bounded(points.checked_mul(each.unwrap_or(1))?.max(1))?;
                let kind = Kind::Reached { times: each.unwrap_or(1), each: each.map(|_| *points), items };
                Some(Share { of, holds, kind })
            }
            RuleKind::Percent { percent, of } => {
                let (times, all) = self.percent(percent, of)?;
                let items = self.items(of, |rule| Some(rule.weight))?;
                Some(Share { of: bounded(all)?, holds, kind: Kind::Reached { times, each: None, items } })
            }
            _ => Some(Share::truth(holds)),
        }
    }

    fn components(&self, of: &[ComponentId], holds: Holds) -> Option<Share> {
        let mut parts = Vec::new();
        for id in of {
            let component = self.plan.component(*id)?;
            let weight = if component.criterion == Criterion::None { 0 } else { component.weight };
            parts.push((weight, self.share_of_done(component, component.needs())?));
        }
        if parts.iter().all(|(weight, _)| *weight == 0) {
            let all = parts.into_iter().map(|(_, part)| part.holds).collect();
            return Some(Share {
                of: 1,
                holds,
                kind: Kind::Sum(Parts::new(vec![(1, Share::truth(Holds::All(0, all)))])),
            });
        }
        weighted(parts, holds)
    }
}

/// Single bits apart from the rest.
fn split(parts: Vec<Holds>) -> (Vec<u64>, Vec<Holds>) {
    let (mut bits, mut rest) = (Vec::new(), Vec::new());
    for part in parts {
        match part.bit() {
            Some(bit) => bits.push(bit),
            None => rest.push(part),
        }
    }
    (bits, rest)
}

fn bounded(of: u64) -> Option<u64> {
    (of <= GREATEST).then_some(of)
}

/// The parts over one denominator: how often each part's own goes into it.
fn common(parts: Vec<Share>) -> Option<(u64, Vec<(u64, Share)>)> {
    let gcd = |mut a: u64, mut b: u64| {
        while b != 0 {
            (a, b) = (b, a.checked_rem(b).unwrap_or(0));
        }
        a
    };
    let of =
        parts.iter().try_fold(1_u64, |of, part| bounded(of.checked_div(gcd(of, part.of))?.checked_mul(part.of)?))?;
    let parts = parts.into_iter().map(|part| Some((of.checked_div(part.of)?, part))).collect::<Option<_>>()?;
    Some((of, parts))
}

/// The mean by weight; nothing without weight.
fn weighted(parts: Vec<(u64, Share)>, holds: Holds) -> Option<Share> {
    let (weights, parts): (Vec<u64>, Vec<Share>) = parts.into_iter().filter(|(weight, _)| *weight > 0).unzip();
    let sum = weights.iter().try_fold(0_u64, |sum, weight| sum.checked_add(*weight))?;
    let (common, parts) = common(parts)?;
    let parts = parts.into_iter().zip(weights);
    let parts = parts.map(|((times, part), weight)| Some((times.checked_mul(weight)?, part))).collect::<Option<_>>()?;
    let of = bounded(common.checked_mul(sum.max(1))?)?;
    Some(Share { of, holds, kind: Kind::Sum(Parts::new(parts)) })
}
