//! What stands on what: from a component to the rules about it, from a rule to the rules and gates made of it.
//!
//! When one more fact changes a component's evidence, this is the way up to the answers that may change with it. Worked
//! out once, linear in components, rule nodes and gate rows.

use super::{
    Component, ComponentId, Gate, GateId, Group, Leaf, MeanItem, Objective, ObjectiveId, Rule, RuleId, RuleKind, Test,
};
use crate::document::Action;
use smallvec::SmallVec;
use std::ops::Range;

/// One gate before one action on one occurrence, as a standing lists them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GateRow {
    pub(crate) gate: GateId,
    /// None for `certify`.
    pub(crate) component: Option<ComponentId>,
    pub(crate) action: Action,
    /// From 1; 0 for a component that is not repeated.
    pub(crate) occurrence: u32,
}

/// From parts to what is made of them.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Of a component: the rules that look at its evidence themselves, and whether only at where it is done.
    of_component: Vec<Vec<(RuleId, bool)>>,
    /// Of a component: the objectives it treats.
    treats: Vec<Vec<ObjectiveId>>,
    /// Of an objective: the rules about it.
    of_objective: Vec<Vec<RuleId>>,
    /// Of a rule: the rules it is a part of.
    of_rule: Vec<SmallVec<[RuleId; 1]>>,
    /// Of a rule: the gates it is the condition of.
    gates: Vec<SmallVec<[GateId; 1]>>,
    /// Of a component: whether its criterion or a rule about it looks at mere activity.
    activity: Vec<bool>,
    /// In document order, implied gates last.
    pub(crate) rows: Vec<GateRow>,
    /// Of a gate: its rows.
    rows_of: Vec<Range<usize>>,
    /// Whether some rule counts only evidence since a trigger.
    pub(crate) anew: bool,
}

impl Uses {
    /// Reads the tables of a plan.
    pub(crate) fn new(
        components: &[Component],
        objectives: &[Objective],
        groups: &[Group],
        gates: &[Gate],
        rules: &[Rule],
    ) -> Uses {
        let mut uses = Uses {
            of_component: vec![Vec::new(); components.len()],
            treats: vec![Vec::new(); components.len()],
            activity: components.iter().map(|component| component.criterion.looks_at_activity()).collect(),
            of_objective: vec![Vec::new(); objectives.len()],
            of_rule: vec![SmallVec::new(); rules.len()],
            gates: vec![SmallVec::new(); rules.len()],
            ..Uses::default()
        };
        for (index, objective) in objectives.iter().enumerate() {
            let Ok(id) = u32::try_from(index).map(ObjectiveId) else { break };
            for component in &objective.treated_by {
                uses.treats.get_mut(component.at()).into_iter().for_each(|treats| treats.push(id));
            }
        }
        for (index, rule) in rules.iter().enumerate() {
            let Ok(id) = u32::try_from(index).map(RuleId) else { break };
            uses.rule(id, rule, groups);
        }
        for (index, gate) in gates.iter().enumerate() {
            let Ok(id) = u32::try_from(index).map(GateId) else { break };
            if let Some(found) = uses.gates.get_mut(gate.when.at()) {
                found.push(id);
            }
            uses.rows(id, gate, components);
        }
        uses
    }

    fn rule(&mut self, id: RuleId, rule: &Rule, groups: &[Group]) {
        match &rule.kind {
            RuleKind::Component { component, leaf, .. } => {
                if *leaf == Leaf::Test(Test::Started) {
                    self.activity.get_mut(component.at()).into_iter().for_each(|looks| *looks = true);
                }
                self.component(*component, id, *leaf == Leaf::Done);
            }
            RuleKind::Occurrences { component, .. } => self.component(*component, id, true),
            RuleKind::Objective(objective) => {
                self.of_objective.get_mut(objective.at()).into_iter().for_each(|rules| rules.push(id));
            }
            RuleKind::Mean { items, .. } => self.mean(items, id),
            RuleKind::Group(group) => {
                groups.get(group.at()).into_iter().for_each(|group| self.part(group.rule, id));
            }
            kind => {
                self.anew |= matches!(kind, RuleKind::If { anew: Some(_), .. });
                kind.parts().for_each(|part| self.part(part, id));
            }
        }
    }

    fn component(&mut self, component: ComponentId, by: RuleId, done: bool) {
        if let Some(rules) = self.of_component.get_mut(component.at())
            && rules.last() != Some(&(by, done))
        {
            rules.push((by, done));
        }
    }

    fn part(&mut self, part: RuleId, by: RuleId) {
        if let Some(rules) = self.of_rule.get_mut(part.at()) {
            rules.push(by);
        }
    }

    fn mean(&mut self, items: &[MeanItem], id: RuleId) {
        for item in items {
            match item {
                MeanItem::Component { component, .. } => self.component(*component, id, false),
                MeanItem::Mean { items, .. } => self.mean(items, id),
            }
        }
    }

    fn rows(&mut self, id: GateId, gate: &Gate, components: &[Component]) {
        let first = self.rows.len();
        if gate.to.is_empty() {
            self.rows.push(GateRow { gate: id, component: None, action: Action::Certify, occurrence: 0 });
        }
        for to in &gate.to {
            let Some(component) = components.get(to.at()) else { continue };
            for action in gate.actions(component) {
                for number in 1..=component.occurrences() {
                    let occurrence = if component.repeat.is_some() { number } else { 0 };
                    self.rows.push(GateRow { gate: id, component: Some(*to), action, occurrence });
                }
            }
        }
        self.rows_of.push(first..self.rows.len());
    }

    /// The rules that look at a component's evidence themselves, and whether only at where it is done.
    pub(crate) fn of_component(&self, component: ComponentId) -> impl Iterator<Item = (RuleId, bool)> {
        let treats = self.treats.get(component.at()).into_iter().flatten();
        let mastering = treats.filter_map(|objective| self.of_objective.get(objective.at())).flatten();
        let mastering = mastering.map(|rule| (*rule, true));
        self.of_component.get(component.at()).into_iter().flatten().copied().chain(mastering)
    }

    /// Whether it matters to anything but a component's state that something was started.
    pub(crate) fn looks_at_activity(&self, component: ComponentId) -> bool {
        self.activity.get(component.at()).copied().unwrap_or(true)
    }

    /// The rules that a rule is a part of.
    pub(crate) fn of_rule(&self, rule: RuleId) -> &[RuleId] {
        self.of_rule.get(rule.at()).map_or(&[], SmallVec::as_slice)
    }

    /// The gates that a rule is the condition of.
    pub(crate) fn gates(&self, rule: RuleId) -> &[GateId] {
        self.gates.get(rule.at()).map_or(&[], SmallVec::as_slice)
    }

    /// The places of a gate's rows.
    pub(crate) fn rows_of(&self, gate: GateId) -> Range<usize> {
        self.rows_of.get(gate.at()).cloned().unwrap_or_default()
    }
}
