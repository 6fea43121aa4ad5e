//! What follows from the whole: circles, required components, implied gates, weights, deadlocks, empty completion.

use super::*;
use crate::document::{Action, Mode};

#[test]
fn groups_in_a_circle_are_told_with_their_path() {
    let group = |id: &str, uses: &str| j!({"id": id, "rule": {"any": ["quiz", {"group": uses}]}});
    let document = with(j!({"groups": [group("a", "b"), group("b", "c"), group("c", "b"), group("d", "d")]}));
    let problems = compile(&document).unwrap_err();
    assert_eq!(told(&problems), expected(&[("reference_cycle", "/groups/1"), ("reference_cycle", "/groups/3")]));
    assert!(problems[0].message().ends_with("`b` -> `c` -> `b`"), "{}", problems[0].message());
    assert_eq!(problems[0].related_places(), ["/groups/1", "/groups/2"]);
    assert_eq!(problems[1].related_places(), ["/groups/3"]);
}

#[test]
fn groups_may_be_used_before_they_are_declared() {
    let plan = plan(j!({"groups": [
        {"id": "outer", "rule": {"all": [{"group": "inner"}, "quiz"]}},
        {"id": "inner", "rule": {"any": ["lesson", "workshop"]}}
    ]}));
    assert!(plan.groups[1].rule < plan.groups[0].rule);
    assert_eq!(node(&plan, plan.groups[0].rule).weight, 8);
    for (index, rule) in plan.rules.iter().enumerate() {
        if let RuleKind::All(of) | RuleKind::Any(of) = &rule.kind {
            assert!(of.iter().all(|id| id.at() < index));
        }
    }
}

#[track_caller]
fn check_required(completion: serde_json::Value, required: &[&str], mentioned: &[&str]) {
    let plan = plan(j!({
        "groups": [{"id": "g", "rule": {"all": ["workshop"]}}],
        "hold": "always",
        "completion": completion
    }));
    assert_eq!(names(&plan, |component| component.required.any()), required);
    assert_eq!(names(&plan, |component| component.in_completion), mentioned);
}

#[test]
fn required_is_what_leaves_no_choice() {
    check_required(j!({"all": ["lesson", {"group": "g"}]}), &["lesson", "workshop"], &["lesson", "workshop"]);
    check_required(j!({"in_order": ["lesson", {"failed": "quiz"}]}), &["lesson", "quiz"], &["lesson", "quiz"]);
    check_required(j!({"objective": "know"}), &["lesson", "quiz"], &["lesson", "quiz"]);
    check_required(j!({"any": ["lesson", "quiz"]}), &[], &["lesson", "quiz"]);
    check_required(j!({"any": ["lesson"]}), &["lesson"], &["lesson"]);
    check_required(j!({"not": "lesson"}), &[], &["lesson"]);
    check_required(j!({"if": "lesson", "then": "quiz"}), &[], &["lesson", "quiz"]);
    check_required(j!({"at_least": 2, "of": ["lesson", "quiz"]}), &["lesson", "quiz"], &["lesson", "quiz"]);
    check_required(j!({"at_least": 1, "of": ["lesson", "quiz"]}), &[], &["lesson", "quiz"]);
    check_required(j!({"percent": 100, "of": ["lesson", "quiz"]}), &["lesson", "quiz"], &["lesson", "quiz"]);
    check_required(j!({"percent": 99, "of": ["lesson", "quiz"]}), &[], &["lesson", "quiz"]);
    check_required(j!({"points": 2, "of": ["lesson", "quiz"]}), &["lesson", "quiz"], &["lesson", "quiz"]);
    check_required(j!({"points": 1, "of": ["lesson", "quiz"]}), &[], &["lesson", "quiz"]);
    check_required(
        j!({"points": 1, "of": ["lesson", "quiz"], "at_least": 2}),
        &["lesson", "quiz"],
        &["lesson", "quiz"],
    );
    check_required(j!({"after": "lesson", "wait": "P1D"}), &["lesson"], &["lesson"]);
    check_required(j!({"occurrences": "coaching", "at_least": 1}), &["coaching"], &["coaching"]);
    check_required(j!({"mean": ["lesson", "quiz"], "at_least": 1, "missing": "zero"}), &[], &["lesson", "quiz"]);
    check_required(j!({"mean": ["quiz"], "at_least": 1, "missing": "zero"}), &["quiz"], &["quiz"]);
}

#[test]
fn objectives_know_their_components() {
    let plan = plan(j!({"completion": "quiz"}));
    let know = &plan.objectives[0];
    assert_eq!(know.treated_by.iter().map(|id| id.at()).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(know.required.iter().map(|id| id.at()).collect::<Vec<_>>(), [1]);
    assert_eq!(know.practised_by.iter().map(|id| id.at()).collect::<Vec<_>>(), [1]);
}

#[track_caller]
fn check_weight(rule: serde_json::Value, weight: u64) {
    let plan = plan(j!({
        "groups": [{"id": "g", "rule": {"any": ["quiz", "workshop"]}}],
        "hold": "always",
        "completion": {"all": [rule, "quiz"]}
    }));
    let RuleKind::All(of) = &node(&plan, plan.completion).kind else { panic!("all") };
    assert_eq!(node(&plan, of[0]).weight, weight);
}

#[test]
fn weights_follow_the_parts() {
    check_weight(j!("workshop"), 5);
    check_weight(j!({"started": "workshop"}), 5);
    check_weight(j!("aid"), 0);
    check_weight(j!({"group": "g"}), 5);
    check_weight(j!({"all": ["quiz", "workshop", {"all": ["lesson"]}]}), 9);
    check_weight(j!({"any": ["quiz", "workshop"]}), 5);
    check_weight(j!({"at_least": 2, "of": ["lesson", "quiz", "workshop"]}), 8);
    check_weight(j!({"percent": 10, "of": ["lesson", "quiz", "workshop"]}), 9);
    check_weight(j!({"points": 1, "of": ["lesson", "quiz"]}), 4);
    check_weight(
        j!({"mean": ["quiz", {"mean": ["workshop"], "missing": "skip", "weight": 1}], "at_least": 0.5, "missing": "skip"}),
        4,
    );
    check_weight(j!({"if": {"failed": "quiz"}, "then": "workshop"}), 5);
    check_weight(j!({"after": "workshop", "wait": "P1D"}), 5);
    check_weight(j!({"not": "workshop"}), 0);
    check_weight(j!({"from": "2026-01-01"}), 0);
    check_weight(j!({"award": "a"}), 0);
    check_weight(j!({"award": "a", "weight": 7}), 7);
    // `quiz` is required here, so it is all that the objective wants.
    check_weight(j!({"any": [{"objective": "know"}, "lesson"]}), 3);
}

fn gates(plan: &Plan) -> Vec<(String, Mode, Option<Vec<Action>>, String)> {
    let shown = |id: &RuleId| match &node(plan, *id).kind {
        RuleKind::Component { component, .. } => plan.components[component.at()].id.to_string(),
        RuleKind::All(of) => format!("all of {}", of.len()),
        _ => "other".into(),
    };
    let implied = plan.gates.iter().filter(|gate| gate.implied);
    implied.map(|gate| (gate.id.to_string(), gate.mode, gate.at.clone(), shown(&gate.when))).collect()
}

#[test]
fn in_order_implies_gates() {
    let one = plan(j!({
        "gates": [{"id": "g", "to": ["quiz"], "mode": "flag", "when": "lesson"}],
        "completion": {"in_order": ["lesson", {"all": ["quiz", "workshop"]}, {"from": "2026-01-01"}, {"any": ["coaching", "lesson"]}]}
    }));
    assert_eq!(
        gates(&one),
        [
            ("order:quiz".to_owned(), Mode::Block, None, "lesson".to_owned()),
            ("order:workshop".to_owned(), Mode::Block, None, "lesson".to_owned()),
            ("order:coaching".to_owned(), Mode::Block, None, "other".to_owned()),
        ]
    );
    assert_eq!(component(&one, "quiz").gates.iter().map(|id| id.at()).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(one.names.gates["order:workshop"].len(), 1);
    let elsewhere = plan(j!({
        "gates": [{"id": "g", "to": ["workshop"], "mode": "flag", "when": {"in_order": ["lesson", "quiz"]}}],
        "groups": [{"id": "unused", "rule": {"in_order": ["lesson", "quiz"]}}]
    }));
    assert_eq!(gates(&elsewhere), []);
}

#[test]
fn in_order_twice_makes_one_gate() {
    let twice = plan(j!({
        "groups": [{"id": "g", "rule": {"in_order": ["lesson", "workshop"], "mode": "flag", "at": ["attend"]}}],
        "completion": {"all": [{"group": "g"}, {"in_order": ["quiz", {"group": "g"}]}]}
    }));
    // The second one stands before both components of the group.
    let both = Some(vec![Action::Attend, Action::Register]);
    assert_eq!(
        gates(&twice),
        [
            ("order:lesson".to_owned(), Mode::Block, None, "quiz".to_owned()),
            ("order:workshop".to_owned(), Mode::Block, both, "all of 2".to_owned()),
        ]
    );
    let nested = plan(j!({"completion": {"in_order": ["lesson", {"in_order": ["quiz", "workshop"]}]}}));
    assert_eq!(gates(&nested)[1].3, "all of 2");
    let same = plan(
        j!({"completion": {"all": [{"in_order": ["lesson", "quiz"]}, {"in_order": ["workshop", "quiz"], "mode": "flag"}]}}),
    );
    assert_eq!(gates(&same), [("order:quiz".to_owned(), Mode::Block, None, "all of 2".to_owned())]);
}

fn blocks(edges: &[(&str, serde_json::Value)]) -> serde_json::Value {
    let gate = |(index, (to, when)): (usize, &(&str, serde_json::Value))| j!({"id": format!("g{index}"), "to": [to], "mode": "block", "when": when});
    j!(edges.iter().enumerate().map(gate).collect::<Vec<_>>())
}

#[track_caller]
fn check_reach(edges: &[(&str, serde_json::Value)], lost: &[usize]) {
    let places: Vec<String> = lost.iter().map(|index| format!("/components/{index}")).collect();
    let problems: Vec<(&str, &str)> = places.iter().map(|place| ("unreachable", place.as_str())).collect();
    check(j!({"gates": blocks(edges)}), &problems);
}

#[test]
fn block_gates_that_wait_for_each_other_are_told() {
    check_reach(&[("quiz", j!("lesson")), ("workshop", j!("quiz"))], &[]);
    check_reach(&[("quiz", j!("quiz"))], &[1]);
    check_reach(&[("quiz", j!("lesson")), ("lesson", j!("quiz")), ("workshop", j!("quiz"))], &[0, 1, 2]);
    check_reach(&[("quiz", j!({"any": ["quiz", "lesson"]}))], &[]);
    check_reach(&[("quiz", j!({"at_least": 2, "of": ["quiz", "lesson", "workshop"]}))], &[]);
    check_reach(&[("quiz", j!({"at_least": 2, "of": ["quiz", "lesson"]}))], &[1]);
    check_reach(&[("quiz", j!({"not": "quiz"}))], &[]);
    check_reach(&[("quiz", j!({"if": "quiz", "then": "lesson"}))], &[]);
    check_reach(&[("quiz", j!({"if": "lesson", "then": "quiz"}))], &[1]);
    check_reach(&[("quiz", j!({"failed": "quiz"}))], &[1]);
    check_reach(&[("quiz", j!({"waived": "quiz"}))], &[1]);
    check_reach(&[("quiz", j!({"after": "quiz", "wait": "P1D"}))], &[1]);
    check_reach(&[("lesson", j!({"points": 2, "of": ["lesson", {"done": "quiz", "worth": 2}]}))], &[]);
    check_reach(&[("lesson", j!({"points": 3, "of": ["lesson", {"done": "quiz", "worth": 2}]}))], &[0]);
    check_reach(&[("quiz", j!({"percent": 25, "of": ["quiz", "lesson"]}))], &[]);
    check_reach(&[("quiz", j!({"percent": 25.1, "of": ["quiz", "lesson"]}))], &[1]);
    check_reach(&[("quiz", j!({"mean": ["quiz", "lesson"], "at_least": 0.5, "missing": "skip"}))], &[]);
    check_reach(&[("quiz", j!({"mean": ["quiz", "lesson"], "at_least": 0.5, "missing": "zero"}))], &[1]);
    check_reach(&[("lesson", j!({"objective": "know"}))], &[0]);
    check_reach(&[("quiz", j!({"from": "2026-01-01"}))], &[]);
    // Nothing is asked for `aid`: it is done whether or not somebody may open it.
    check_reach(&[("quiz", j!("aid")), ("aid", j!("quiz"))], &[]);
    check_reach(&[("quiz", j!({"started": "aid"})), ("aid", j!("quiz"))], &[1, 4]);
}

#[test]
fn flags_never_deadlock_and_implied_gates_do() {
    let flags = j!([
        {"id": "a", "to": ["quiz"], "mode": "flag", "when": "lesson"},
        {"id": "b", "to": ["lesson"], "mode": "flag", "when": "quiz"}
    ]);
    check(j!({"gates": flags}), &[]);
    let gate = j!([{"id": "a", "to": ["lesson"], "mode": "block", "when": "quiz"}]);
    let document = with(j!({"gates": gate, "completion": {"in_order": ["lesson", "quiz"]}}));
    let problems = compile(&document).unwrap_err();
    assert_eq!(told(&problems), expected(&[("unreachable", "/components/0"), ("unreachable", "/components/1")]));
    assert!(problems[0].message().ends_with("`lesson` -> `quiz` -> `lesson`"), "{}", problems[0].message());
    assert_eq!(problems[0].related_places(), ["/components/0", "/components/1"]);
    check(j!({"gates": gate, "completion": {"in_order": ["lesson", "quiz"], "mode": "flag"}}), &[]);
}

#[test]
fn completion_wants_some_evidence() {
    let warning = [("holds_without_evidence", "/completion")];
    let holds = |completion: serde_json::Value| check(j!({"completion": completion}), &warning);
    let wants = |completion: serde_json::Value| check(j!({"completion": completion}), &[]);
    holds(j!("aid"));
    holds(j!({"any": ["quiz", {"from": "2026-01-01"}]}));
    holds(j!({"not": {"failed": "quiz"}}));
    holds(j!({"if": {"failed": "quiz"}, "then": "lesson"}));
    holds(j!({"not": {"award": "a"}}));
    holds(j!({"mean": ["quiz"], "at_least": 0, "missing": "zero"}));
    wants(j!({"award": "a"}));
    wants(j!({"attribute": "role", "is": "x"}));
    wants(j!({"triggered": "t"}));
    wants(j!({"not": "aid"}));
    wants(j!({"completed": "aid"}));
    wants(j!({"all": ["aid", "quiz", {"until": "2030-01-01"}]}));
    wants(j!({"all": [{"if": {"failed": "quiz"}, "then": "lesson"}, "quiz"]}));
    wants(j!({"at_least": 2, "of": ["aid", "quiz", "lesson"]}));
    holds(j!({"at_least": 1, "of": ["aid", "quiz", "lesson"]}));
    check(j!({"hold": "always", "completion": "aid"}), &[]);
}
