//! Whether gates and completion hold together: S1 to S9, but for S6.
//!
//! S1, S3, S8 and the blocking circles of S2 are what compiling refuses: told again here, not judged anew.

use super::{Found, Look, Test, listed, quoted, subjects};
use crate::answer::{FindingCode as Code, FindingSeverity};
use crate::compile;
use crate::document::{FormatGroup as G, Mode, Purpose, Treatment};
use crate::limits;
use crate::problem::{Code as ProblemCode, Problem, shown};
use crate::review::design::{Design, Item, Set};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    refused(look, found);
    cycles(look, found);
    gates_on_optional(look, found);
    narrow_completion(look, found);
    vacuous_gates(look, found);
    skippable(look, found);
}

fn refused(look: &Look<'_, '_>, found: &mut Found) {
    for problem in look.problems {
        let unknown_format = problem.code() == ProblemCode::UnknownValue
            && problem.pointer().starts_with("/components/")
            && problem.pointer().ends_with("/format");
        let code = match problem.code() {
            ProblemCode::UnknownReference => Code::S1,
            _ if unknown_format => Code::S1,
            ProblemCode::Unreachable => Code::S3,
            ProblemCode::DuplicateId => Code::S8,
            _ => continue,
        };
        found.add(code, owner(look, problem), problem.message()).fix(problem.help_text());
    }
}

/// The id of what a problem is about, else its place.
fn owner(look: &Look<'_, '_>, problem: &Problem) -> Vec<String> {
    let document = look.design.document;
    let mut steps = problem.pointer().split('/').skip(1);
    let (list, index) = (steps.next(), steps.next().and_then(|index| index.parse::<usize>().ok()));
    let id = index.and_then(|index| match list {
        Some("components") => document.components.get(index).map(|component| component.id.clone()),
        Some("gates") => document.gates.as_ref().and_then(|gates| gates.get(index)).map(|gate| gate.id.clone()),
        Some("groups") => document.groups.as_ref().and_then(|groups| groups.get(index)).map(|group| group.id.clone()),
        Some("objectives") => {
            document.objectives.as_ref().and_then(|list| list.get(index)).map(|objective| objective.id.clone())
        }
        _ => None,
    });
    vec![id.unwrap_or_else(|| problem.pointer().to_owned())]
}

fn cycles(look: &Look<'_, '_>, found: &mut Found) {
    let unreachable: BTreeSet<&str> = look
        .problems
        .iter()
        .filter(|problem| problem.code() == ProblemCode::Unreachable)
        .map(Problem::pointer)
        .collect();
    let design = look.design;
    let lost = |index: &usize| unreachable.contains(format!("/components/{index}").as_str());
    let blocking = if unreachable.is_empty() { Vec::new() } else { design.blocking_paths() };
    let waiting: Vec<Vec<usize>> = blocking.into_iter().filter(|path| path.iter().all(lost)).collect();
    let told: BTreeSet<usize> = waiting.iter().flatten().map(|index| design.graph.place(*index)).collect();
    let others = design.graph.closed_paths().into_iter();
    let others = others.filter(|path| !path.iter().any(|index| told.contains(&design.graph.place(*index))));
    let errors = waiting.into_iter().map(|path| (path, FindingSeverity::Error));
    for (path, severity) in errors.chain(others.map(|path| (path, FindingSeverity::Warning))) {
        let ids: Vec<&str> = path.iter().filter_map(|index| design.item(*index)).map(Item::id).collect();
        let mut way: Vec<String> = ids.iter().map(|id| format!("`{}`", shown(id))).collect();
        way.extend(way.first().cloned());
        let message = format!("components wait for each other: {}", way.join(" <- "));
        found.add(Code::S2, subjects(ids), message).severity(severity);
    }
}

fn gates_on_optional(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let mut steps = limits::LINKS.saturating_mul(4);
    // Gates to the certificate too, which stand before no component.
    for gate in design.plan.gates.iter().filter(|gate| !gate.implied) {
        let Some(wanted) = design.graph.wanted(gate.when, &mut steps) else { return };
        let items = wanted.into_iter().filter_map(|index| design.item(index));
        for item in items.filter(|item| !item.is_required() && !item.plan.in_completion) {
            let message = format!("gate `{}` wants {}, which nobody has to take", shown(&gate.id), quoted(item));
            found.add(Code::S4, vec![gate.id.to_string(), item.id().to_owned()], message);
        }
    }
}

/// Treatments that are more than a reminder.
const LEARNING: [Treatment; 5] =
    [Treatment::Introduce, Treatment::Demonstrate, Treatment::Practise, Treatment::Apply, Treatment::Assess];

/// Purposes that are more than company and help.
const TEACHING: [Purpose; 6] =
    [Purpose::Inform, Purpose::Demonstrate, Purpose::Practise, Purpose::Apply, Purpose::Assess, Purpose::Diagnose];

/// Of each component, whether leaving it out narrows the programme: it is meant for everybody, and a gate stands before
/// it, something of completion builds on it, or it does for an objective what nothing of completion does.
fn carrying(design: &Design<'_>) -> Vec<bool> {
    let covered = |item: &Item<'_>| item.is_required() || item.plan.in_completion;
    let mut carries: Vec<bool> = design
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let purposes = item.purposes.is_empty() || item.purposes.any(&TEACHING);
            design.has_gate(index, None) || (item.treats.is_empty() && purposes)
        })
        .collect();
    let mut mark = |index: usize| {
        if let Some(carries) = carries.get_mut(index) {
            *carries = true;
        }
    };
    for link in design.links.iter().filter(|link| design.item(link.to).is_some_and(covered)) {
        mark(link.from);
    }
    for goal in &design.goals {
        let there = |index: usize| design.item(index).is_some_and(covered);
        let done = goal.treated.iter().filter(|(index, _)| there(*index));
        let done = done.fold(Set::of([]), |all, (_, set)| all.with(*set));
        let lacking: Vec<Treatment> = LEARNING.into_iter().filter(|treatment| !done.has(*treatment)).collect();
        goal.treated.iter().filter(|(_, set)| set.any(&lacking)).for_each(|(index, _)| mark(*index));
    }
    let everybody = |item: &Item<'_>| item.is_in_the_run() && !item.is_recording() && item.written.trigger.is_none();
    carries.iter().zip(&design.items).map(|(carries, item)| *carries && everybody(item)).collect()
}

fn narrow_completion(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let carries = carrying(design);
    let is_live = |item: &Item<'_>| item.is(G::Live);
    let is_other = |item: &Item<'_>| matches!(item.group, G::Digital | G::Social | G::Workplace);
    let covered =
        |side: Test<'_>| design.items.iter().any(|item| side(item) && (item.is_required() || item.plan.in_completion));
    let left_out = |side: Test<'_>| -> Vec<&str> {
        let items = design.items.iter().zip(&carries);
        items.filter(|(item, carries)| **carries && side(item)).map(|(item, _)| item.id()).collect()
    };
    let sides: [(Test<'_>, Test<'_>, &str); 2] =
        [(&is_live, &is_other, "live"), (&is_other, &is_live, "digital, social or workplace")];
    for (missing, there, name) in sides {
        let ids = if covered(there) && !covered(missing) { left_out(missing) } else { Vec::new() };
        if !ids.is_empty() {
            let message = format!("completion asks for no {name} part: {} are left out", listed(ids.iter().copied()));
            found.add(Code::S5, subjects(ids), message);
        }
    }
    // What block gates want before anything of completion can be reached, step by step.
    let mut before: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for link in &design.links {
        if link.gate.and_then(|id| design.plan.gate(id)).is_some_and(|gate| gate.mode == Mode::Block) {
            before.entry(link.to).or_default().push(link.from);
        }
    }
    let mut open: Vec<usize> = design.required().map(|(index, _)| index).collect();
    let mut seen: BTreeSet<usize> = open.iter().copied().collect();
    let mut chained = BTreeSet::new();
    while let Some(index) = open.pop() {
        for from in before.get(&index).into_iter().flatten().filter(|from| seen.insert(**from)) {
            open.push(*from);
            let optional = |item: &&Item<'_>| !item.plan.in_completion && !item.plan.criterion.asks_nothing();
            chained.extend(design.item(*from).filter(optional).map(|_| *from));
        }
    }
    let ids: Vec<&str> = chained.iter().filter_map(|index| design.item(*index)).map(Item::id).collect();
    if !ids.is_empty() {
        let message =
            format!("block gates make {} mandatory, and completion leaves it out", listed(ids.iter().copied()));
        found.add(Code::S5, subjects(ids), message);
    }
}

fn vacuous_gates(look: &Look<'_, '_>, found: &mut Found) {
    let plan = look.design.plan;
    let gate_of = |problem: &Problem| {
        let (index, rest) = problem.pointer().strip_prefix("/gates/")?.split_once('/')?;
        index.parse::<usize>().ok().filter(|_| rest.starts_with("when"))
    };
    let faulty: BTreeSet<usize> = look.problems.iter().filter_map(gate_of).collect();
    for id in compile::vacuous_gates(plan) {
        if let Some(gate) = plan.gate(id).filter(|gate| !faulty.contains(&id.at()) && !gate.implied) {
            let message = format!("gate `{}` holds for a learner without any facts", shown(&gate.id));
            found.add(Code::S7, vec![gate.id.to_string()], message);
        }
    }
}

fn skippable(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let sums = design.completion.sums(design.plan);
    if sums.is_empty() {
        return;
    }
    let mut mandatory: BTreeMap<usize, &str> = BTreeMap::new();
    for link in design.links.iter().filter(|link| link.gate.is_some()) {
        if design.item(link.to).is_some_and(|item| item.is_required() || item.plan.in_completion) {
            mandatory.insert(link.from, "a gate wants it");
        }
    }
    for goal in &design.goals {
        for treatment in [Treatment::Introduce, Treatment::Practise, Treatment::Apply, Treatment::Assess] {
            let mut treating = goal.treated.iter().filter(|(_, set)| set.has(treatment));
            if let (Some((only, _)), None) = (treating.next(), treating.next()) {
                mandatory.entry(*only).or_insert("it alone treats an objective so");
            }
        }
    }
    let mut told = BTreeSet::new();
    let mut steps = limits::LINKS.saturating_mul(4);
    for (rule, items) in sums {
        for item in items {
            let Some(wanted) = design.graph.wanted(*item, &mut steps) else { return };
            for index in wanted {
                let Some(component) = design.item(index).filter(|item| !item.is_required()) else { continue };
                let Some(why) = mandatory.get(&index).filter(|_| !design.completion.wants(rule, index)) else {
                    continue;
                };
                if told.insert(index) {
                    let message = format!("completion can be met without {}, though {why}", quoted(component));
                    found.add(Code::S9, vec![component.id().to_owned()], message);
                }
            }
        }
    }
}
