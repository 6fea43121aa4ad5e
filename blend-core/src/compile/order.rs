//! The gates that `in_order` implies: each component of an item waits for the item before it.
//!
//! Only `in_order` rules of the completion rule and of the groups it uses imply gates. A component gets its gate from the
//! first item that mentions it; under several `in_order` rules it has one gate with all their conditions. Source:
//! section 6 of the domain, section 12 ("Rules", "`in_order` twice").

use super::require::Mentions;
use super::rule::Order;
use super::tree::{Tree, push_reversed};
use crate::document::{Action, Mode};
use crate::limits;
use crate::plan::{Component, ComponentId, RuleId, RuleKind};
use crate::problem::{Code, Collector, Problem};
use std::collections::HashMap;

/// Steps that looking for components may take, over all `in_order` rules; sharing groups could ask for any number.
const STEPS: usize = 64 * limits::RULE_NODES;

/// An implied gate before it has a place among the gates.
#[derive(Debug)]
pub(super) struct Implied {
    pub(super) component: ComponentId,
    /// What it wants: all of these.
    pub(super) conditions: Vec<RuleId>,
    pub(super) mode: Mode,
    /// `None`: the component's default action.
    pub(super) at: Option<Vec<Action>>,
}

/// The implied gates, in the order in which the completion rule first mentions their components.
pub(super) fn implied(
    tree: Tree<'_>,
    mentions: &Mentions,
    orders: &HashMap<RuleId, Order>,
    components: &[Component],
    problems: &mut Collector,
) -> Vec<Implied> {
    let mut gates: HashMap<ComponentId, Implied> = HashMap::new();
    let mut finder =
        Finder { tree, round: 0, rules: vec![0; tree.rules.len()], components: vec![0; components.len()], steps: 0 };
    let mut pairs = 0_usize;
    for id in &mentions.orders {
        let Some(RuleKind::InOrder(items)) = tree.kind(*id) else { continue };
        let order = orders.get(id).cloned().unwrap_or_default();
        finder.round = finder.round.saturating_add(1);
        let mut before: Option<RuleId> = None;
        for item in items {
            for component in finder.new_components(*item) {
                if let Some(condition) = before {
                    pairs = pairs.saturating_add(1);
                    add(&mut gates, component, condition, &order, components);
                }
            }
            before = Some(*item);
        }
        if pairs > limits::RULE_NODES || finder.steps > STEPS {
            let message = "`in_order` rules over the same components imply too many gates";
            problems.push(Problem::new(Code::LimitExceeded, "/completion", message).help("order fewer parts at once"));
            return Vec::new();
        }
    }
    mentions.components.iter().filter_map(|component| gates.remove(component)).collect()
}

fn add(
    gates: &mut HashMap<ComponentId, Implied>,
    id: ComponentId,
    condition: RuleId,
    order: &Order,
    components: &[Component],
) {
    let mode = order.mode.unwrap_or(Mode::Block);
    let Some(gate) = gates.get_mut(&id) else {
        gates.insert(id, Implied { component: id, conditions: vec![condition], mode, at: order.at.clone() });
        return;
    };
    if !gate.conditions.contains(&condition) {
        gate.conditions.push(condition);
    }
    if mode == Mode::Block {
        gate.mode = Mode::Block;
    }
    if gate.at != order.at {
        let default = || components.get(id.at()).map_or(Action::Start, Component::default_action);
        let actions = |at: &Option<Vec<Action>>| at.clone().unwrap_or_else(|| vec![default()]);
        let mut union = actions(&gate.at);
        union.extend(actions(&order.at).into_iter().filter(|action| !actions(&gate.at).contains(action)));
        gate.at = Some(union);
    }
}

/// Finds the components of items, each once in an `in_order` rule.
struct Finder<'a> {
    tree: Tree<'a>,
    /// Number of the `in_order` rule looked at.
    round: u32,
    /// The last round that saw each rule and component.
    rules: Vec<u32>,
    components: Vec<u32>,
    steps: usize,
}

impl Finder<'_> {
    fn new_components(&mut self, item: RuleId) -> Vec<ComponentId> {
        let mut found = Vec::new();
        let mut stack = vec![item];
        while let Some(id) = stack.pop() {
            self.steps = self.steps.saturating_add(1);
            if !first(&mut self.rules, id.at(), self.round) {
                continue;
            }
            let Some(kind) = self.tree.kind(id) else { continue };
            let (components, round, steps) = (&mut self.components, self.round, &mut self.steps);
            self.tree.components(kind, &mut |component| {
                *steps = steps.saturating_add(1);
                if first(components, component.at(), round) {
                    found.push(component);
                }
            });
            push_reversed(&mut stack, self.tree.parts(kind));
        }
        found
    }
}

/// Whether something is seen for the first time in a round.
fn first(seen: &mut [u32], index: usize, round: u32) -> bool {
    match seen.get_mut(index) {
        Some(last) if *last != round => {
            *last = round;
            true
        }
        _ => false,
    }
}
