//! What the design side takes from compiling: a plan of a document with faults, and gates that stand before nothing.

use super::tree::Tree;
use super::{plan, vacuous};
use crate::document;
use crate::plan::{Gate, GateId, Plan, RuleId};
use crate::problem::{Code, Collector, Problem};

/// As much of a programme as its document tells, for looking at its design, with every fault: what is faulty is left out
/// or asks for nothing. Where groups use each other in a circle or a limit is exceeded, no rule is looked at. Not to be
/// evaluated.
pub(crate) fn sketch(document: &document::Programme) -> (Option<Plan>, Vec<Problem>) {
    let mut problems = Collector::default();
    let plan = plan(document.clone(), &mut problems);
    let (vast, told) = match problems.finish(Some(())) {
        Ok(((), warnings)) => (false, warnings),
        Err(told) => {
            let vast = told.iter().any(|problem| problem.code() == Code::LimitExceeded);
            (vast, told.into_iter().collect())
        }
    };
    (plan.filter(|_| !vast).or_else(|| super::plan(bare(document), &mut Collector::default())), told)
}

/// A programme without its rules.
fn bare(document: &document::Programme) -> document::Programme {
    let nothing = document::RuleParts { all: Some(Vec::new()), ..Default::default() };
    let mut bare = document::Programme {
        gates: None,
        groups: None,
        certification: None,
        completion: document::Rule::Parts(Box::new(nothing)),
        ..document.clone()
    };
    bare.components.iter_mut().for_each(|component| component.activated_by = None);
    bare
}

/// The gates that hold for every learner, whatever the facts and the time (finding S7).
pub(crate) fn vacuous_gates(plan: &Plan) -> Vec<GateId> {
    let groups: Vec<RuleId> = plan.groups.iter().map(|group| group.rule).collect();
    let tree = Tree { rules: &plan.rules, groups: &groups, objectives: &plan.objectives };
    let can = vacuous::without_evidence(tree, &plan.components);
    let always = |gate: &Gate| can.get(gate.when.at()).is_some_and(|can| can.hold && !can.fail);
    (0..).map(GateId).zip(&plan.gates).filter(|(_, gate)| always(gate)).map(|(id, _)| id).collect()
}
