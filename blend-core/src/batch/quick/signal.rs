//! What of a learner's evidence a programme looks at, each as one bit: a test of one component.

use crate::plan::{ComponentId, Criterion, Leaf, Plan, RuleId, RuleKind, Test};

/// The tests of all components.
#[derive(Debug, Default)]
pub(super) struct Signals {
    list: Vec<(ComponentId, Test)>,
}

impl Signals {
    /// Most that one word has bits for.
    const MOST: usize = 64;

    /// Of the criteria and of the rules that can be reached from some rules; `None` where they are too many.
    pub(super) fn new(plan: &Plan, rules: &[RuleId]) -> Option<Signals> {
        let mut signals = Signals::default();
        for (id, component) in plan.components_with_ids() {
            if let Criterion::Test(test) = &component.criterion {
                signals.add(id, test);
            }
        }
        let (mut open, mut seen) = (rules.to_vec(), std::collections::BTreeSet::new());
        while let Some(id) = open.pop() {
            let Some(rule) = plan.rules.get(id.at()).filter(|_| seen.insert(id)) else { continue };
            match &rule.kind {
                RuleKind::Component { component, leaf: Leaf::Test(test), .. } => signals.add(*component, test),
                RuleKind::Component { component, leaf: Leaf::Score { at_least: Some(bound), .. }, .. } => {
                    signals.add(*component, &Test::Score(*bound));
                }
                RuleKind::Group(group) => open.extend(plan.groups.get(group.at()).map(|group| group.rule)),
                kind => open.extend(kind.parts()),
            }
        }
        (signals.list.len() <= Signals::MOST).then_some(signals)
    }

    fn add(&mut self, component: ComponentId, test: &Test) {
        if !self.list.iter().any(|(known, of)| (*known, of) == (component, test)) {
            self.list.push((component, test.clone()));
        }
    }

    /// The bit of a test.
    pub(super) fn bit(&self, component: ComponentId, test: &Test) -> Option<u64> {
        let place = self.list.iter().position(|(known, of)| (*known, of) == (component, test))?;
        1_u64.checked_shl(u32::try_from(place).ok()?)
    }

    /// The tests of one component, each with its bit.
    pub(super) fn of(&self, component: ComponentId) -> impl Iterator<Item = (&Test, u64)> {
        let bits = (0_u32..).map(|place| 1_u64.checked_shl(place).unwrap_or(0));
        self.list
            .iter()
            .zip(bits)
            .filter(move |((known, _), _)| *known == component)
            .map(|((_, test), bit)| (test, bit))
    }

    /// Every test.
    pub(super) fn tests(&self) -> impl Iterator<Item = &Test> {
        self.list.iter().map(|(_, test)| test)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }
}
