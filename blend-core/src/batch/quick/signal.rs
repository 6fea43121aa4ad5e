//! What of a learner's evidence a programme looks at, each as one bit: a test of one component, or of one occurrence of it.

use crate::plan::{Component, ComponentId, Criterion, Leaf, Plan, RuleId, RuleKind, SlotId, Test};

/// The tests of all slots: first each slot's criterion, at the slot's own place, then the others.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// `None` for the criterion of a component that is asked nothing.
    list: Vec<(SlotId, Option<Test>)>,
}

impl Signals {
    /// Most that one word has bits for.
    const MOST: usize = 64;

    /// Of the criteria and of the rules that can be reached from some rules; `None` where they are too many, or a
    /// criterion is made of several tests.
    pub(super) fn new(plan: &Plan, rules: &[RuleId]) -> Option<Signals> {
        let criterion = |slot: SlotId| match &plan.component(plan.slots.get(slot.at())?.component)?.criterion {
            Criterion::None => Some((slot, None)),
            Criterion::Test(test) => Some((slot, Some(test.clone()))),
            _ => None,
        };
        let list = plan.slot_ids().map(criterion).collect::<Option<Vec<_>>>()?;
        let mut signals = Signals { list };
        let (mut open, mut seen) = (rules.to_vec(), std::collections::BTreeSet::new());
        while let Some(id) = open.pop() {
            let Some(rule) = plan.rules.get(id.at()).filter(|_| seen.insert(id)) else { continue };
            if signals.list.len() > Signals::MOST {
                return None;
            }
            match &rule.kind {
                RuleKind::Component { component, leaf: Leaf::Test(test), .. } => signals.add(plan, *component, test)?,
                RuleKind::Component { component, leaf: Leaf::Score { at_least: Some(bound), .. }, .. } => {
                    signals.add(plan, *component, &Test::Score(*bound))?;
                }
                RuleKind::Group(group) => open.extend(plan.groups.get(group.at()).map(|group| group.rule)),
                kind => open.extend(kind.parts()),
            }
        }
        (signals.list.len() <= Signals::MOST).then_some(signals)
    }

    /// Adds a test of all slots of a component.
    fn add(&mut self, plan: &Plan, component: ComponentId, test: &Test) -> Option<()> {
        for slot in plan.component(component)?.slot_ids() {
            if self.bit(slot, test).is_none() {
                self.list.push((slot, Some(test.clone())));
            }
        }
        Some(())
    }

    /// The bit of a test.
    pub(super) fn bit(&self, slot: SlotId, test: &Test) -> Option<u64> {
        let place = self.list.iter().position(|(known, of)| (*known, of.as_ref()) == (slot, Some(test)))?;
        1_u64.checked_shl(u32::try_from(place).ok()?)
    }

    /// The bits of a test of all slots of a component.
    pub(super) fn bits(&self, component: &Component, test: &Test) -> Option<Vec<u64>> {
        component.slot_ids().map(|slot| self.bit(slot, test)).collect()
    }

    /// The tests of one slot, each with its bit.
    pub(super) fn of(&self, slot: SlotId) -> impl Iterator<Item = (&Test, u64)> {
        let bits = (0_u32..).map(|place| 1_u64.checked_shl(place).unwrap_or(0));
        let own = self.list.iter().zip(bits).filter(move |((known, _), _)| *known == slot);
        own.filter_map(|((_, test), bit)| Some((test.as_ref()?, bit)))
    }

    /// Every test.
    pub(super) fn tests(&self) -> impl Iterator<Item = &Test> {
        self.list.iter().filter_map(|(_, test)| test.as_ref())
    }
}
