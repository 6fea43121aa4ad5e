//! The order in which groups are compiled: each after those it uses, and no circle among them.

use crate::document::{self, Rule, RuleParts};
use crate::limits;
use crate::plan::{GroupId, Names};
use crate::problem::{Code, Collector, Problem, shown};

/// Paths of circles are told in full until so many places have been told.
pub(super) const TOLD: usize = 16_384;

/// Groups, used ones before their users; `None` in the second place when there is a circle.
pub(super) fn order(groups: &[document::Group], names: &Names, problems: &mut Collector) -> (Vec<GroupId>, Option<()>) {
    let uses: Vec<Vec<usize>> = groups.iter().map(|group| used(&group.rule, names)).collect();
    let (path, order, circles) = (Vec::new(), Vec::new(), Vec::new());
    let mut walk = Walk { state: vec![State::New; groups.len()], path, order, circles, left: TOLD };
    for start in 0..groups.len() {
        walk.from(start, &uses);
    }
    walk.circles.iter().for_each(|circle| tell(circle, groups, problems));
    (walk.order, walk.circles.is_empty().then_some(()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// A depth-first walk over the groups, without recursion: chains of groups may be long.
struct Walk {
    state: Vec<State>,
    /// Open groups, each with the number of uses looked at.
    path: Vec<(usize, usize)>,
    order: Vec<GroupId>,
    circles: Vec<Vec<usize>>,
    /// Places on circles that may still be noted.
    left: usize,
}

impl Walk {
    fn from(&mut self, start: usize, uses: &[Vec<usize>]) {
        self.enter(start);
        while let Some((group, looked)) = self.path.last_mut() {
            let group = *group;
            match uses.get(group).and_then(|uses| uses.get(*looked)) {
                Some(next) => {
                    *looked = looked.saturating_add(1);
                    self.enter(*next);
                }
                None => {
                    self.path.pop();
                    self.set(group, State::Done);
                    self.order.push(GroupId(u32::try_from(group).unwrap_or(u32::MAX)));
                }
            }
        }
    }

    fn enter(&mut self, group: usize) {
        match self.state.get(group) {
            Some(State::New) => {
                self.set(group, State::Open);
                self.path.push((group, 0));
            }
            Some(State::Open) if self.left > 0 => {
                let open = self.path.iter().map(|(group, _)| *group);
                let circle: Vec<usize> = open.skip_while(|open| *open != group).collect();
                self.left = self.left.saturating_sub(circle.len());
                self.circles.push(circle);
            }
            Some(State::Open | State::Done) | None => {}
        }
    }

    fn set(&mut self, group: usize, to: State) {
        if let Some(state) = self.state.get_mut(group) {
            *state = to;
        }
    }
}

/// Tells a circle from its first group in the document on.
fn tell(circle: &[usize], groups: &[document::Group], problems: &mut Collector) {
    let start = circle.iter().enumerate().min_by_key(|(_, group)| **group).map_or(0, |(at, _)| at);
    let path: Vec<usize> = circle.iter().copied().cycle().skip(start).take(circle.len()).collect();
    let name = |group: &usize| groups.get(*group).map_or_else(String::new, |group| format!("`{}`", shown(&group.id)));
    let mut names: Vec<String> = path.iter().map(name).collect();
    names.extend(names.first().cloned());
    let first = path.first().copied().unwrap_or(0);
    let message = format!("groups use each other in a circle: {}", names.join(" -> "));
    problems.push(
        Problem::new(Code::ReferenceCycle, format!("/groups/{first}"), message)
            .help("take one of these references out")
            .related(path.iter().map(|group| format!("/groups/{group}"))),
    );
}

/// The groups a rule refers to.
fn used(rule: &Rule, names: &Names) -> Vec<usize> {
    let mut found = Vec::new();
    collect(rule, 1, names, &mut found);
    found
}

fn collect(rule: &Rule, level: usize, names: &Names, found: &mut Vec<usize>) {
    let Rule::Parts(parts) = rule else { return };
    // Deeper rules are refused where they are compiled.
    if level > limits::RULE_DEPTH {
        return;
    }
    let RuleParts { group, after, all, any, not, condition, then, of, in_order, .. } = parts.as_ref();
    found.extend(group.as_deref().and_then(|name| names.groups.get(name)).map(|group| group.at()));
    let single = [after, not, condition, then].into_iter().flatten().map(Box::as_ref);
    let lists = [all, any, of, in_order].into_iter().flatten().flatten();
    for rule in single.chain(lists) {
        collect(rule, level.saturating_add(1), names, found);
    }
}
