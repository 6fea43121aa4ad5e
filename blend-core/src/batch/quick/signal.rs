//! What of a learner's evidence a programme looks at, each as one bit: a test of one component.

use crate::plan::{Component, ComponentId, Criterion, Leaf, Plan, RuleId, RuleKind, Test};

/// The tests of all components: first each component's criterion, at the component's own place, then the others.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// `None` for the criterion of a component that is asked nothing.
    list: Vec<(ComponentId, Option<Test>)>,
}

impl Signals {
    /// Most that one word has bits for.
    const MOST: usize = 64;

    /// Of the criteria and of the rules that can be reached from some rules; `None` where they are too many, or a
    /// criterion is made of several tests.
    pub(super) fn new(plan: &Plan, rules: &[RuleId]) -> Option<Signals> {
        let criterion = |(id, component): (ComponentId, &Component)| match &component.criterion {
            Criterion::None => Some((id, None)),
            Criterion::Test(test) => Some((id, Some(test.clone()))),
            _ => None,
        };
        let list = plan.components_with_ids().map(criterion).collect::<Option<Vec<_>>>()?;
        let mut signals = Signals { list };
        let (mut open, mut seen) = (rules.to_vec(), std::collections::BTreeSet::new());
        while let Some(id) = open.pop() {
            let Some(rule) = plan.rules.get(id.at()).filter(|_| seen.insert(id)) else { continue };
            if signals.list.len() > Signals::MOST {
                return None;
            }
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
        if self.bit(component, test).is_none() {
            self.list.push((component, Some(test.clone())));
        }
    }

    /// The bit of a test.
    pub(super) fn bit(&self, component: ComponentId, test: &Test) -> Option<u64> {
        let place = self.list.iter().position(|(known, of)| (*known, of.as_ref()) == (component, Some(test)))?;
        1_u64.checked_shl(u32::try_from(place).ok()?)
    }

    /// The tests of one component, each with its bit.
    pub(super) fn of(&self, component: ComponentId) -> impl Iterator<Item = (&Test, u64)> {
        let bits = (0_u32..).map(|place| 1_u64.checked_shl(place).unwrap_or(0));
        let own = self.list.iter().zip(bits).filter(move |((known, _), _)| *known == component);
        own.filter_map(|((_, test), bit)| Some((test.as_ref()?, bit)))
    }

    /// Every test.
    pub(super) fn tests(&self) -> impl Iterator<Item = &Test> {
        self.list.iter().filter_map(|(_, test)| test.as_ref())
    }
}
