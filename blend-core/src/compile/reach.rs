//! Components nobody can ever reach, because block gates wait for each other (finding S3).
//!
//! Rules, components and objectives become nodes of one net; a node is reachable once enough of what it wants is. Flags
//! never deadlock, and only what a rule wants counts: nothing under `not` or in the condition of `if`. Each edge is
//! followed once. Source: section 12 of the domain ("Values", "Unreachable").

use super::group::TOLD;
use super::tree::{Tree, mean_components};
use crate::document::{Missing, Mode};
use crate::exact::Score;
use crate::plan::{Component, ComponentId, Gate, Leaf, MeanItem, RuleId, RuleKind};
use crate::problem::{Code, Collector, Problem, shown};
use std::collections::HashMap;

/// What a node still wants: so many others, and so much of their weight or points.
#[derive(Debug, Clone, Copy, Default)]
struct Want {
    count: u64,
    sum: u128,
}

struct Edge {
    from: usize,
    to: usize,
    amount: u64,
}

/// Nodes: the rules, then the components, then the objectives, then parts of means.
struct Net {
    wants: Vec<Want>,
    edges: Vec<Edge>,
    components: usize,
    objectives: usize,
    /// Components that are done without any evidence: to want them done is to wait for nothing.
    free: Vec<bool>,
}

impl Net {
    fn free(&self, id: ComponentId) -> bool {
        self.free.get(id.at()) == Some(&true)
    }

    fn component(&self, id: ComponentId) -> usize {
        self.components.saturating_add(id.at())
    }

    fn node(&mut self, index: usize, want: Want, from: impl IntoIterator<Item = (usize, u64)>) {
        if let Some(node) = self.wants.get_mut(index) {
            *node = want;
        }
        self.edges.extend(from.into_iter().map(|(from, amount)| Edge { from, to: index, amount }));
    }

    fn rule(&mut self, index: usize, kind: &RuleKind, tree: Tree<'_>) {
        let count = |count: usize| Want { count: u64::try_from(count).unwrap_or(u64::MAX), sum: 0 };
        let each = |of: &[RuleId]| of.iter().map(|id| (id.at(), 0)).collect::<Vec<_>>();
        match kind {
            RuleKind::Component { component, leaf: Leaf::Done, .. } | RuleKind::Occurrences { component, .. }
                if self.free(*component) => {}
            RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => {
                self.node(index, count(1), [(self.component(*component), 0)]);
            }
            RuleKind::Objective(objective) => {
                self.node(index, count(1), [(self.objectives.saturating_add(objective.at()), 0)]);
            }
            RuleKind::Group(group) => {
                self.node(index, count(1), tree.groups.get(group.at()).map(|id| (id.at(), 0)));
            }
            RuleKind::After { rule: id, .. } | RuleKind::If { then: id, .. } => {
                self.node(index, count(1), [(id.at(), 0)])
            }
            RuleKind::All(of) | RuleKind::InOrder(of) => self.node(index, count(of.len()), each(of)),
            RuleKind::Any(of) => self.node(index, count(1), each(of)),
            RuleKind::AtLeast { count, of } => {
                self.node(index, Want { count: u64::from(*count), sum: 0 }, each(of));
            }
            RuleKind::Points { points, count, of } => {
                let worth = |id: &RuleId| (id.at(), tree.rules.get(id.at()).map_or(0, |rule| rule.points));
                let want = Want { count: count.map_or(0, u64::from), sum: u128::from(*points) };
                self.node(index, want, of.iter().map(worth));
            }
            RuleKind::Percent { percent, of } => {
                let weights: Vec<(usize, u64)> =
                    of.iter().map(|id| (id.at(), tree.rules.get(id.at()).map_or(0, |rule| rule.weight))).collect();
                let total = weights.iter().fold(0_u64, |sum, (_, weight)| sum.saturating_add(*weight));
                self.node(index, Want { count: 0, sum: percent.percent_of(total) }, weights);
            }
            RuleKind::Mean { items, at_least, missing } => self.mean(index, items, *at_least, *missing),
            RuleKind::Award(_)
            | RuleKind::Triggered(_)
            | RuleKind::Attribute { .. }
            | RuleKind::From(_)
            | RuleKind::Until(_)
            | RuleKind::SinceEnrolment(_)
            | RuleKind::Not(_) => {}
        }
    }

    /// With `skip` one score will do; with `zero` enough of the weight. A mean inside counts in full once one of its
    /// components can be reached: it may then be as high as any.
    fn mean(&mut self, index: usize, items: &[MeanItem], at_least: Score, missing: Missing) {
        let mut from = Vec::with_capacity(items.len());
        for item in items {
            let source = match item {
                MeanItem::Component { component, .. } => self.component(*component),
                MeanItem::Mean { items, .. } => {
                    let inner = self.wants.len();
                    self.wants.push(Want::default());
                    let mut sources = Vec::new();
                    mean_components(items, &mut |component| sources.push((self.component(component), 0)));
                    self.node(inner, Want { count: 1, sum: 0 }, sources);
                    inner
                }
            };
            from.push((source, item.weight()));
        }
        let total = from.iter().fold(0_u64, |sum, (_, weight)| sum.saturating_add(*weight));
        let want = match missing {
            Missing::Skip => Want { count: 1, sum: 0 },
            Missing::Zero => {
                let whole = u128::from(Score::ONE.nanos());
                Want { count: 0, sum: u128::from(at_least.nanos()).saturating_mul(u128::from(total)).div_ceil(whole) }
            }
        };
        self.node(index, want, from);
    }

    /// Which nodes are reached, following every edge at most once.
    fn reached(mut self) -> Vec<bool> {
        self.edges.sort_unstable_by_key(|edge| edge.from);
        let met = |want: &Want| want.count == 0 && want.sum == 0;
        let mut reached: Vec<bool> = self.wants.iter().map(met).collect();
        let mut stack: Vec<usize> = (0..reached.len()).filter(|node| reached.get(*node) == Some(&true)).collect();
        while let Some(node) = stack.pop() {
            let start = self.edges.partition_point(|edge| edge.from < node);
            for edge in self.edges.iter().skip(start).take_while(|edge| edge.from == node) {
                let (Some(want), Some(done)) = (self.wants.get_mut(edge.to), reached.get_mut(edge.to)) else {
                    continue;
                };
                want.count = want.count.saturating_sub(1);
                want.sum = want.sum.saturating_sub(u128::from(edge.amount));
                if met(want) && !*done {
                    *done = true;
                    stack.push(edge.to);
                }
            }
        }
        reached
    }
}

/// Tells every component that nobody can ever reach.
pub(super) fn unreachable(tree: Tree<'_>, components: &[Component], gates: &[Gate], problems: &mut Collector) {
    let wait = Wait { tree, components, gates, reached: Vec::new() };
    if !gates.iter().any(|gate| gate.mode == Mode::Block) {
        return;
    }
    let first_component = tree.rules.len();
    let first_objective = first_component.saturating_add(components.len());
    let nodes = first_objective.saturating_add(tree.objectives.len());
    let mut net = Net {
        wants: vec![Want::default(); nodes],
        edges: Vec::new(),
        components: first_component,
        objectives: first_objective,
        free: components.iter().map(|component| component.criterion.asks_nothing()).collect(),
    };
    for (index, rule) in tree.rules.iter().enumerate() {
        net.rule(index, &rule.kind, tree);
    }
    for index in 0..components.len() {
        let rules: Vec<(usize, u64)> = wait.gates_before(index).map(|gate| (gate.when.at(), 0)).collect();
        let want = Want { count: u64::try_from(rules.len()).unwrap_or(u64::MAX), sum: 0 };
        net.node(first_component.saturating_add(index), want, rules);
    }
    for (index, objective) in tree.objectives.iter().enumerate() {
        let waited = |of: &[ComponentId]| -> Vec<(usize, u64)> {
            of.iter().filter(|id| !net.free(**id)).map(|id| (net.component(*id), 0)).collect()
        };
        let (all, any) = (waited(&objective.required), waited(&objective.treated_by));
        let (count, from) = match objective.required.len() {
            // One that is done anyway will do.
            0 if any.len() < objective.treated_by.len() => (0, Vec::new()),
            0 => (1, any),
            _ => (u64::try_from(all.len()).unwrap_or(u64::MAX), all),
        };
        net.node(first_objective.saturating_add(index), Want { count, sum: 0 }, from);
    }
    Wait { reached: net.reached(), ..wait }.tell(problems);
}

/// Who waits for whom, after the fixpoint.
struct Wait<'a> {
    tree: Tree<'a>,
    components: &'a [Component],
    gates: &'a [Gate],
    reached: Vec<bool>,
}

impl<'a> Wait<'a> {
    /// The block gates before a component, whatever their action.
    fn gates_before(&self, component: usize) -> impl Iterator<Item = &'a Gate> {
        let gates = self.gates;
        let ids = self.components.get(component).map(|component| component.gates.as_slice()).unwrap_or_default();
        ids.iter().filter_map(move |id| gates.get(id.at())).filter(|gate| gate.mode == Mode::Block)
    }

    fn is_reached(&self, id: RuleId) -> bool {
        self.reached.get(id.at()).copied().unwrap_or(true)
    }

    fn component_reached(&self, id: ComponentId) -> bool {
        self.reached.get(self.tree.rules.len().saturating_add(id.at())).copied().unwrap_or(true)
    }

    /// The first component out of reach that a component waits for. What was found for a rule is kept: many gates may
    /// want the same large one.
    fn next(&self, component: usize, found: &mut HashMap<RuleId, Option<usize>>) -> Option<usize> {
        let mut rule = self.gates_before(component).map(|gate| gate.when).find(|rule| !self.is_reached(*rule))?;
        let mut way = Vec::new();
        let next = loop {
            if let Some(known) = found.get(&rule) {
                break *known;
            }
            way.push(rule);
            match self.step(rule) {
                Step::Rule(part) => rule = part,
                Step::End(component) => break component,
            }
        };
        found.extend(way.into_iter().map(|rule| (rule, next)));
        next
    }

    /// From a rule out of reach to a component out of reach, or to the first part out of reach.
    fn step(&self, rule: RuleId) -> Step {
        let Some(kind) = self.tree.kind(rule) else { return Step::End(None) };
        let mut found = None;
        let free = |id: ComponentId| {
            let component = self.components.get(id.at());
            matches!(kind, RuleKind::Objective(_)) && component.is_some_and(|it| it.criterion.asks_nothing())
        };
        self.tree.components(kind, &mut |id| {
            if found.is_none() && !self.component_reached(id) && !free(id) {
                found = Some(id.at());
            }
        });
        let part = match kind {
            _ if found.is_some() => None,
            RuleKind::If { then, .. } => Some(*then),
            kind => self.tree.parts(kind).find(|part| !self.is_reached(*part)),
        };
        part.map_or(Step::End(found), Step::Rule)
    }

    fn tell(&self, problems: &mut Collector) {
        let lost: Vec<usize> =
            (0..self.components.len()).filter(|index| !self.component_reached(component_id(*index))).collect();
        let next: Vec<Option<usize>> = {
            let mut next = vec![None; self.components.len()];
            let mut found = HashMap::new();
            for index in &lost {
                if let Some(slot) = next.get_mut(*index) {
                    *slot = self.next(*index, &mut found);
                }
            }
            next
        };
        let mut left = TOLD;
        for index in lost {
            let mut path = vec![index];
            let mut at = index;
            let mut known = std::collections::HashSet::from([index]);
            let end = loop {
                match next.get(at).copied().flatten() {
                    // Without a circle something else is wrong, and told elsewhere.
                    None => break None,
                    Some(next) if !known.insert(next) => break Some(End::Closed(next)),
                    Some(_) if path.len() > left => break Some(End::Cut),
                    Some(next) => {
                        path.push(next);
                        at = next;
                    }
                }
            };
            let Some(end) = end else { continue };
            left = left.saturating_sub(path.len());
            self.tell_one(&path, end, problems);
        }
    }

    fn tell_one(&self, path: &[usize], end: End, problems: &mut Collector) {
        let name = |index: &usize| {
            self.components.get(*index).map_or_else(String::new, |component| format!("`{}`", shown(&component.id)))
        };
        let mut names: Vec<String> = path.iter().map(name).collect();
        names.push(match end {
            End::Closed(index) => name(&index),
            End::Cut => "..".into(),
        });
        let first = path.first().copied().unwrap_or(0);
        let message =
            format!("component {} can never be reached; block gates wait: {}", name(&first), names.join(" -> "));
        problems.push(
            Problem::new(Code::Unreachable, format!("/components/{first}"), message)
                .help("take out one of the gates, or let it flag")
                .related(path.iter().map(|index| format!("/components/{index}"))),
        );
    }
}

/// Where the way from a rule out of reach leads.
enum Step {
    Rule(RuleId),
    End(Option<usize>),
}

/// How a path of waiting ends: at a component that is on it already, or cut because enough was told.
#[derive(Clone, Copy)]
enum End {
    Closed(usize),
    Cut,
}

fn component_id(index: usize) -> ComponentId {
    ComponentId(u32::try_from(index).unwrap_or(u32::MAX))
}
