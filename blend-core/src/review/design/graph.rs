//! What rests on what: through gates and `after`, without ever writing out which component rests on which others.
//!
//! Components, rules and objectives are nodes; a component rests on the rules of its gates and on what it comes `after`,
//! a rule on what it wants. Circles are found once (Tarjan, without recursion); what a component inherits from all it
//! rests on is then folded along, circle by circle, in one pass: [`Graph::inherited`]. Linear in nodes and edges.
//! Only what a rule wants is an edge: nothing under `not` or in the condition of `if` (section 12 of the domain).

use super::mandatory;
use crate::document::Mode;
use crate::plan::{ComponentId, Gate, Plan, RuleId, RuleKind};

/// The net of what rests on what.
#[derive(Debug)]
pub(crate) struct Graph {
    /// Of each node the place of its first edge; one more at the end.
    starts: Vec<usize>,
    targets: Vec<usize>,
    components: usize,
    /// Circles and single nodes, each after everything it rests on.
    circles: Vec<Vec<usize>>,
    /// Of each node its circle.
    circle_of: Vec<usize>,
}

impl Graph {
    /// `after`: what each component comes after; `roots`: the components in the order in which they are to be walked.
    pub(super) fn new(plan: &Plan, after: &[Vec<usize>], roots: &[usize]) -> Graph {
        Graph::of(plan, after, |_| true, roots)
    }

    /// What waits for what: gates that block, nothing else.
    pub(super) fn blocking(plan: &Plan, roots: &[usize]) -> Graph {
        Graph::of(plan, &[], |gate| gate.mode == Mode::Block, roots)
    }

    fn of(plan: &Plan, after: &[Vec<usize>], counts: impl Fn(&Gate) -> bool, roots: &[usize]) -> Graph {
        let components = plan.components.len();
        let rule = |index: usize| components.saturating_add(index);
        let objective = |index: usize| rule(plan.rules.len()).saturating_add(index);
        let (mut starts, mut targets) = (Vec::new(), Vec::new());
        for (index, component) in plan.components.iter().enumerate() {
            starts.push(targets.len());
            targets.extend(after.get(index).into_iter().flatten().copied());
            let gates = component.gates.iter().filter_map(|gate| plan.gate(*gate)).filter(|gate| counts(gate));
            targets.extend(gates.map(|gate| rule(gate.when.at())));
        }
        for node in &plan.rules {
            starts.push(targets.len());
            match &node.kind {
                RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => {
                    targets.push(component.at());
                }
                RuleKind::Objective(id) => targets.push(objective(id.at())),
                RuleKind::Group(id) => targets.extend(plan.groups.get(id.at()).map(|group| rule(group.rule.at()))),
                RuleKind::Mean { items, .. } => {
                    targets.extend(mandatory::components(items).into_iter().map(ComponentId::at));
                }
                RuleKind::Not(_) => {}
                RuleKind::If { then, .. } => targets.push(rule(then.at())),
                kind => targets.extend(kind.parts().map(|id| rule(id.at()))),
            }
        }
        for node in &plan.objectives {
            starts.push(targets.len());
            let wanted = if node.required.is_empty() { &node.treated_by } else { &node.required };
            targets.extend(wanted.iter().map(|id| id.at()));
        }
        starts.push(targets.len());
        let mut graph = Graph { starts, targets, components, circles: Vec::new(), circle_of: Vec::new() };
        (graph.circles, graph.circle_of) = circles(&graph, roots);
        graph
    }

    fn edges(&self, node: usize) -> &[usize] {
        let end = self.starts.get(node.saturating_add(1)).copied().unwrap_or(0);
        self.starts.get(node).and_then(|start| self.targets.get(*start..end)).unwrap_or(&[])
    }

    /// Where a component stands among all when everything comes after what it rests on.
    pub(crate) fn place(&self, component: usize) -> usize {
        self.circle_of.get(component).copied().unwrap_or(usize::MAX)
    }

    /// For each component, what the components it rests on give, joined. In a circle each rests on all, itself too.
    pub(crate) fn inherited<T: Clone>(&self, none: &T, give: impl Fn(usize) -> T, join: impl Fn(&mut T, &T)) -> Vec<T> {
        let mut known: Vec<Option<T>> = vec![None; self.circle_of.len()];
        for (place, circle) in self.circles.iter().enumerate() {
            let mut value = none.clone();
            let mut closed = false;
            for node in circle {
                for target in self.edges(*node) {
                    let inside = self.circle_of.get(*target) == Some(&place);
                    closed |= inside;
                    if inside {
                        continue;
                    }
                    if let Some(Some(below)) = known.get(*target) {
                        join(&mut value, below);
                    }
                    if *target < self.components {
                        join(&mut value, &give(*target));
                    }
                }
            }
            for node in circle.iter().filter(|node| closed && **node < self.components) {
                join(&mut value, &give(*node));
            }
            for node in circle {
                if let Some(slot) = known.get_mut(*node) {
                    *slot = Some(value.clone());
                }
            }
        }
        known.into_iter().take(self.components).map(|value| value.unwrap_or_else(|| none.clone())).collect()
    }

    /// The circles that components are in, each as one path through them that closes.
    pub(crate) fn closed_paths(&self) -> Vec<Vec<usize>> {
        let closed = |circle: &[usize]| circle.len() > 1 || circle.iter().any(|node| self.edges(*node).contains(node));
        let found = self.circles.iter().enumerate().filter(|(_, circle)| closed(circle));
        found.filter_map(|(place, circle)| self.closed_path(place, circle)).collect()
    }

    /// A shortest way from the first component of a circle back to it, components only.
    fn closed_path(&self, place: usize, circle: &[usize]) -> Option<Vec<usize>> {
        let start = *circle.iter().filter(|node| **node < self.components).min()?;
        let mut came: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
        let mut open = std::collections::VecDeque::from([start]);
        while let Some(node) = open.pop_front() {
            for target in self.edges(node).iter().filter(|target| self.circle_of.get(**target) == Some(&place)) {
                if !came.contains_key(target) {
                    came.insert(*target, node);
                    open.push_back(*target);
                }
            }
        }
        let mut path = Vec::new();
        let mut node = *came.get(&start)?;
        while node != start {
            path.push(node);
            node = *came.get(&node)?;
        }
        path.push(start);
        path.reverse();
        path.retain(|node| *node < self.components);
        Some(path)
    }

    /// The components a rule wants, through groups and objectives.
    pub(crate) fn wanted(&self, rule: RuleId, steps: &mut usize) -> Option<Vec<usize>> {
        self.behind(rule, |_| true, steps)
    }

    /// The components reached from what a gate wants, as [`Graph::reached`] does.
    pub(crate) fn behind(&self, rule: RuleId, ends: impl Fn(usize) -> bool, steps: &mut usize) -> Option<Vec<usize>> {
        self.reached(self.components.saturating_add(rule.at()), ends, steps)
    }

    /// The components reached from a node through what it rests on, not looking behind those at which the walk ends.
    /// `steps` counts down; `None` once it is used up.
    pub(crate) fn reached(&self, from: usize, ends: impl Fn(usize) -> bool, steps: &mut usize) -> Option<Vec<usize>> {
        let (mut seen, mut found) = (std::collections::HashSet::from([from]), Vec::new());
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            for target in self.edges(node) {
                *steps = steps.checked_sub(1)?;
                if !seen.insert(*target) {
                    continue;
                }
                let is_component = *target < self.components;
                if is_component {
                    found.push(*target);
                }
                if !(is_component && ends(*target)) {
                    open.push(*target);
                }
            }
        }
        found.sort_unstable();
        Some(found)
    }
}

/// Strongly connected parts, each after everything it rests on, and of each node its part.
fn circles(graph: &Graph, roots: &[usize]) -> (Vec<Vec<usize>>, Vec<usize>) {
    const NEW: usize = usize::MAX;
    let nodes = graph.starts.len().saturating_sub(1);
    let mut walk = Walk {
        number: vec![NEW; nodes],
        low: vec![NEW; nodes],
        circle_of: vec![NEW; nodes],
        next: 0,
        stack: Vec::new(),
        circles: Vec::new(),
    };
    for root in roots {
        if walk.number.get(*root) != Some(&NEW) {
            continue;
        }
        let mut path: Vec<(usize, usize)> = Vec::new();
        walk.enter(*root, &mut path);
        while let Some((node, looked)) = path.last_mut() {
            let node = *node;
            match graph.edges(node).get(*looked).copied() {
                Some(target) => {
                    *looked = looked.saturating_add(1);
                    match walk.number.get(target) {
                        Some(&NEW) => walk.enter(target, &mut path),
                        // On the stack still: it closes a circle.
                        Some(number) if walk.circle_of.get(target) == Some(&NEW) => walk.lower(node, *number),
                        _ => {}
                    }
                }
                None => {
                    path.pop();
                    let low = walk.low.get(node).copied().unwrap_or(NEW);
                    if walk.number.get(node) == Some(&low) {
                        walk.close(node);
                    }
                    if let Some((above, _)) = path.last() {
                        walk.lower(*above, low);
                    }
                }
            }
        }
    }
    (walk.circles, walk.circle_of)
}

/// Tarjan's numbers.
struct Walk {
    number: Vec<usize>,
    low: Vec<usize>,
    circle_of: Vec<usize>,
    next: usize,
    stack: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl Walk {
    fn enter(&mut self, node: usize, path: &mut Vec<(usize, usize)>) {
        for slot in [&mut self.number, &mut self.low] {
            if let Some(slot) = slot.get_mut(node) {
                *slot = self.next;
            }
        }
        self.next = self.next.saturating_add(1);
        self.stack.push(node);
        path.push((node, 0));
    }

    fn lower(&mut self, node: usize, to: usize) {
        if let Some(low) = self.low.get_mut(node) {
            *low = (*low).min(to);
        }
    }

    fn close(&mut self, first: usize) {
        let place = self.circles.len();
        let mut circle = Vec::new();
        while let Some(node) = self.stack.pop() {
            if let Some(slot) = self.circle_of.get_mut(node) {
                *slot = place;
            }
            circle.push(node);
            if node == first {
                break;
            }
        }
        self.circles.push(circle);
    }
}
