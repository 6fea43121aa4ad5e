//! Where learners get stuck: who starts what and ends it, and how often attempts fail.
//!
//! Readings:
//! - A component is asked of every counted learner whose version has it with a criterion other than `none`.
//! - Started and done are the rules of these names over all evidence, at the instant asked.
//! - Every graded attempt is counted, whatever was reset; one beyond a limit neither fails nor passes.
//! - Attempts to pass are one number for each occurrence that was passed; an objective sums over the components that treat
//!   it.

use serde_json::{Value, json};

use super::document::text;
use super::evidence::Dossier;
use super::measures::{Rate, as_decimal, quartiles};
use super::number::{Q, q};
use super::report::{Member, Scene, component_ids, done, over, started};
use super::time::Instant;

pub(crate) fn funnel(scene: &Scene<'_>, members: &[&Member<'_>]) -> Vec<Value> {
    let row = |id: String| {
        let asked = |m: &Member<'_>| {
            let world = m.person.world(scene.at);
            let plan = world.plan(scene.at);
            plan.component(&id).is_some_and(|c| !plan.asks_nothing(c))
        };
        let begun = |m: &Member<'_>| asked(m) && started(m, &id, scene.at);
        let finished = |m: &Member<'_>| asked(m) && done(m, &id, scene.at);
        let counted = || members.iter().filter(|m| m.out().is_none());
        json!({
            "component": id,
            "asked": counted().filter(|m| asked(m)).count(),
            "started": counted().filter(|m| begun(m)).count(),
            "done": counted().filter(|m| finished(m)).count(),
            "rate": over(members, |m| asked(m).then(|| finished(m))).show(),
            "drop_off": over(members, |m| begun(m).then(|| !finished(m))).show(),
        })
    };
    component_ids(&scene.all.plans).into_iter().map(row).collect()
}

/// One learner's attempts at one component, one list an occurrence, each in order.
fn tries(member: &Member<'_>, id: &str, at: Instant) -> Vec<Vec<Option<bool>>> {
    let world = member.person.world(at);
    let view = world.now();
    let Some(component) = view.plan.component(id) else { return Vec::new() };
    let outcomes = |p| Dossier::of(&view, p).tries(at).into_iter().map(|(_, outcome)| outcome).collect();
    view.plan.parts(component).into_iter().map(outcomes).collect()
}

/// Each counted learner's lists of attempts, one list a part; who is not counted is left out.
fn row(members: &[&Member<'_>], lists: impl Fn(&Member<'_>) -> Vec<Vec<Option<bool>>>) -> Value {
    let (mut attempts, mut failed, mut repeated) = (0, 0, 0);
    let (mut learners, mut to_pass) = (Rate::default(), Vec::<Q>::new());
    for member in members {
        if let Some(reason) = member.out() {
            learners.leave_out(reason);
            continue;
        }
        let own = lists(member);
        let tried: usize = own.iter().map(Vec::len).sum();
        let fails = own.iter().flatten().filter(|o| **o == Some(false)).count();
        attempts += tried;
        failed += fails;
        repeated += usize::from(fails >= 2);
        if tried > 0 {
            learners.count(fails > 0);
        }
        let first = |list: &Vec<Option<bool>>| list.iter().position(|o| *o == Some(true)).map(|i| q(i as i64 + 1));
        to_pass.extend(own.iter().filter_map(first));
    }
    json!({
        "attempts": attempts, "failed_attempts": failed, "learners": learners.show(), "repeated": repeated,
        "attempts_to_pass": quartiles(to_pass, as_decimal),
    })
}

pub(crate) fn struggle(scene: &Scene<'_>, members: &[&Member<'_>]) -> Value {
    let of_component = |id: String| {
        let mut row = row(members, |m| tries(m, &id, scene.at));
        row["component"] = json!(id);
        row
    };
    let of_objective = |objective: &str| {
        let mut row = row(members, |m| {
            let world = m.person.world(scene.at);
            let treating = world.plan(scene.at).treating(objective);
            treating.iter().filter_map(|c| text(c, "id")).flat_map(|id| tries(m, id, scene.at)).collect()
        });
        row["objective"] = json!(objective);
        row
    };
    let mut objectives: Vec<&str> = scene.all.plans.iter().flat_map(|p| p.objectives()).collect();
    let mut seen = Vec::new();
    objectives.retain(|o| {
        !seen.contains(o) && {
            seen.push(o);
            true
        }
    });
    let components: Vec<Value> = component_ids(&scene.all.plans).into_iter().map(of_component).collect();
    let objectives: Vec<Value> = objectives.into_iter().map(of_objective).collect();
    json!({"components": components, "objectives": objectives})
}
