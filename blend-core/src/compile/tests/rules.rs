//! Rule objects: names, parts, bounds, counts, levels.

use super::*;
use crate::plan::{Leaf, Test};

#[test]
fn one_key_names_the_rule() {
    check_rule(j!({}), &[("bad_rule", "")]);
    check_rule(j!({"title": "only words"}), &[("bad_rule", "")]);
    check_rule(j!({"done": "quiz", "passed": "quiz"}), &[("bad_rule", "")]);
    check_rule(j!({"from": "2026-01-01", "until": "2027-01-01"}), &[("bad_rule", "")]);
    check_rule(j!({"then": "quiz"}), &[("bad_rule", "")]);
    check_rule(j!({"done": "quiz", "at_least": 1}), &[("bad_rule", "/at_least")]);
    check_rule(
        j!({"all": ["quiz"], "missing": "zero", "of": ["quiz"]}),
        &[("bad_rule", "/missing"), ("bad_rule", "/of")],
    );
    check_rule(j!({"percent": 50, "of": ["quiz"], "at_least": 1}), &[("bad_rule", "/at_least")]);
    check_rule(j!({"done": "quiz", "title": "t", "description": "d", "weight": 2, "worth": 3}), &[]);
    check_rule(j!({"done": "quiz", "weight": -1}), &[("number_out_of_range", "/weight")]);
    check_rule(j!({"done": "quiz", "worth": -1}), &[("number_out_of_range", "/worth")]);
}

#[test]
fn bounds_are_there_and_in_range() {
    for key in ["score", "minutes", "sessions", "occurrences"] {
        check_rule(j!({key: "coaching"}), &[("missing_field", "")]);
    }
    check_rule(j!({"attended": "workshop"}), &[]);
    check_rule(j!({"attended": "workshop", "at_least": 0}), &[("number_out_of_range", "/at_least")]);
    check_rule(j!({"score": "quiz", "at_least": 1.1}), &[("number_out_of_range", "/at_least")]);
    check_rule(j!({"score": "quiz", "below": -1}), &[("number_out_of_range", "/below")]);
    check_rule(j!({"score": "quiz", "at_least": "0.7", "below": 0.9}), &[]);
    check_rule(j!({"minutes": "workshop", "at_least": 0}), &[("number_out_of_range", "/at_least")]);
    check_rule(j!({"sessions": "workshop", "at_least": 0}), &[("count_out_of_range", "/at_least")]);
    check_rule(j!({"occurrences": "coaching", "at_least": 5}), &[("count_out_of_range", "/at_least")]);
    check_rule(j!({"occurrences": "coaching", "at_least": 4}), &[]);
    let plan = plan(j!({"completion": {"attended": "workshop"}}));
    let RuleKind::Component { leaf, .. } = &node(&plan, plan.completion).kind else { panic!("a leaf") };
    assert_eq!(*leaf, Leaf::Test(Test::Attended(crate::exact::Score::ONE)));
}

#[test]
fn counts_fit_their_lists() {
    check_rule(j!({"at_least": 0, "of": ["quiz"]}), &[("count_out_of_range", "/at_least")]);
    check_rule(j!({"at_least": 2, "of": ["quiz"]}), &[("count_out_of_range", "/at_least")]);
    check_rule(j!({"at_least": 1.5, "of": ["quiz"]}), &[("number_out_of_range", "/at_least")]);
    check_rule(j!({"at_least": 1}), &[("missing_field", "")]);
    check_rule(j!({"of": ["quiz"]}), &[("missing_field", "")]);
    for key in ["all", "any", "in_order"] {
        check_rule(j!({key: []}), &[("empty_list", &format!("/{key}"))]);
    }
    check_rule(j!({"at_least": 1, "of": []}), &[("empty_list", "/of")]);
    check_rule(j!({"percent": 50, "of": []}), &[("empty_list", "/of")]);
    check_rule(j!({"percent": 0, "of": ["quiz"]}), &[("number_out_of_range", "/percent")]);
    check_rule(j!({"percent": 100.1, "of": ["quiz"]}), &[("number_out_of_range", "/percent")]);
    check_rule(j!({"percent": 50}), &[("missing_field", "")]);
    check_rule(j!({"percent": 50, "of": ["aid", {"until": "2030-01-01"}]}), &[("weight_zero", "")]);
    check_rule(j!({"all": [{"percent": 50, "of": [{"done": "quiz", "weight": 0}]}]}), &[("weight_zero", "/all/0")]);
}

#[test]
fn points_are_within_the_sum() {
    check_rule(j!({"points": 0, "of": ["lesson"]}), &[("number_out_of_range", "/points")]);
    check_rule(j!({"points": 1.5, "of": ["lesson"]}), &[("number_out_of_range", "/points")]);
    check_rule(j!({"points": 2, "of": ["lesson"]}), &[]);
    check_rule(j!({"points": 3, "of": ["lesson"]}), &[("number_out_of_range", "/points")]);
    // Any leaf about a component is worth its points, other rules what is written on them.
    check_rule(j!({"points": 9, "of": [{"started": "lesson"}, {"all": ["quiz"], "worth": 7}]}), &[]);
    check_rule(j!({"points": 2, "of": [{"all": ["lesson"]}]}), &[("number_out_of_range", "/points")]);
    check_rule(j!({"points": 2, "of": ["lesson"], "at_least": 2}), &[("count_out_of_range", "/at_least")]);
    // A fault in an item does not make the sum one too.
    check_rule(j!({"points": 2, "of": ["lessen"]}), &[("unknown_reference", "/of/0")]);
}

#[test]
fn occurrences_are_named_by_number() {
    check_rule(j!("coaching#4"), &[]);
    check_rule(j!({"passed": "coaching#1"}), &[]);
    for bad in ["coaching#0", "coaching#5", "coaching#", "coaching#01", "coaching#+1", "coaching#x", "quiz#1"] {
        check_rule(j!(bad), &[("unknown_reference", "")]);
    }
    check_rule(j!({"occurrences": "coaching#1", "at_least": 1}), &[("unknown_reference", "/occurrences")]);
}

#[test]
fn other_leaves_are_checked() {
    check_rule(j!({"attribute": "role"}), &[("missing_field", "")]);
    check_rule(j!({"attribute": "role", "is": 3}), &[]);
    check_rule(j!({"attribute": "role", "is": [3]}), &[("wrong_type", "/is")]);
    check_rule(j!({"attribute": "role", "in": []}), &[("empty_list", "/in")]);
    check_rule(j!({"attribute": "role", "in": ["a", null]}), &[("wrong_type", "/in/1")]);
    check_rule(j!({"attribute": "role", "is": "a", "in": ["b"]}), &[("conflicting_fields", "/in")]);
    check_rule(j!({"from": "yesterday"}), &[("bad_instant", "/from")]);
    check_rule(j!({"from": "2026-01-01T00:00:00"}), &[("bad_instant", "/from")]);
    check_rule(j!({"since_enrolment": "14"}), &[("bad_duration", "/since_enrolment")]);
    check_rule(j!({"after": "quiz"}), &[("missing_field", "")]);
    check_rule(j!({"after": "quiz", "wait": "-P1D"}), &[("bad_duration", "/wait")]);
    check_rule(j!({"after": {"all": []}, "wait": "P1D"}), &[("empty_list", "/after/all")]);
    check_rule(j!({"if": {"failed": "quiz"}}), &[("missing_field", "")]);
    check_rule(j!({"if": {"failed": "quiz"}, "then": "lesson", "anew": true}), &[("bad_rule", "/anew")]);
    check_rule(j!({"if": {"triggered": "law"}, "then": "lesson", "anew": true}), &[]);
    check_rule(j!({"group": "none"}), &[("unknown_reference", "/group")]);
    check_rule(j!({"objective": "none"}), &[("unknown_reference", "/objective")]);
    check_rule(j!({"objective": "lost"}), &[("nothing_treats_objective", "/objective")]);
    check_rule(j!({"in_order": ["quiz"], "at": "certify"}), &[("bad_gate", "/at")]);
}

#[test]
fn until_a_date_is_its_end() {
    let until = |text: &str| {
        let plan =
            plan(j!({"timezone": "Europe/Paris", "completion": {"all": ["quiz", {"until": text}, {"from": text}]}}));
        plan.rules
            .iter()
            .filter_map(|rule| match rule.kind {
                RuleKind::Until(at) | RuleKind::From(at) => Some(at.to_string()),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(until("2026-01-31"), ["2026-01-31T23:00:00Z", "2026-01-30T23:00:00Z"]);
}

#[test]
fn means_are_of_components() {
    check_rule(j!({"mean": ["quiz"], "at_least": 0.5, "missing": "zero"}), &[]);
    check_rule(j!({"mean": ["quiz"], "at_least": 0.5}), &[("missing_field", "")]);
    check_rule(j!({"mean": ["quiz"], "missing": "skip"}), &[("missing_field", "")]);
    check_rule(j!({"mean": [], "at_least": 0.5, "missing": "skip"}), &[("empty_list", "/mean")]);
    let items = |items: serde_json::Value| j!({"mean": items, "at_least": 0.5, "missing": "skip"});
    check_rule(items(j!([{"done": "quiz", "weight": 2}, {"mean": ["lesson"], "missing": "zero"}])), &[]);
    check_rule(
        items(j!([{"mean": ["lesson"], "missing": "zero", "at_least": 0.1}])),
        &[("bad_rule", "/mean/0/at_least")],
    );
    check_rule(items(j!([{"mean": ["lesson"]}])), &[("missing_field", "/mean/0")]);
    check_rule(items(j!([{"passed": "quiz"}])), &[("bad_rule", "/mean/0")]);
    check_rule(items(j!(["quizz"])), &[("unknown_reference", "/mean/0")]);
}

fn nested(levels: usize) -> serde_json::Value {
    (1..levels).fold(j!("quiz"), |inner, _| j!({"all": [inner]}))
}

#[test]
fn levels_are_limited_groups_counted_through() {
    check_rule(nested(64), &[]);
    check_rule(nested(65), &[("limit_exceeded", &"/all/0".repeat(64))]);
    let with_group =
        |levels| j!({"groups": [{"id": "g", "rule": nested(levels)}], "completion": {"all": [{"group": "g"}]}});
    check(with_group(62), &[]);
    check(with_group(63), &[("limit_exceeded", "/completion/all/0/group")]);
    let groups: Vec<serde_json::Value> =
        (0..1000).map(|index| j!({"id": format!("g{index}"), "rule": if index == 0 { j!("quiz") } else { j!({"group": format!("g{}", index - 1)}) }})).collect();
    let problems = compile(&with(j!({"groups": groups}))).unwrap_err();
    assert!(problems.iter().all(|problem| problem.code().name() == "limit_exceeded"));
}

#[test]
fn nodes_are_limited() {
    let many = |count: usize| j!({"all": vec![j!("quiz"); count]});
    check_rule(many(65_535), &[]);
    check_rule(many(65_536), &[("limit_exceeded", "/all/65535")]);
    check(
        j!({"completion": {"mean": vec![j!("quiz"); 70_000], "at_least": 0.5, "missing": "zero"}}),
        &[("limit_exceeded", "/completion/mean/65535")],
    );
}

#[test]
fn nodes_are_counted_through_groups() {
    let group = j!([{"id": "g", "rule": {"all": vec![j!("quiz"); 32_765]}}]);
    let twice = |more: usize| {
        let mut items = vec![j!({"group": "g"}); 2];
        items.extend(vec![j!("quiz"); more]);
        j!({"all": items})
    };
    // The rule itself, twice a mention with the group's rule and its items, and what is more.
    check(j!({"groups": group, "completion": twice(1)}), &[]);
    check(j!({"groups": group, "completion": twice(2)}), &[("limit_exceeded", "/completion")]);
    let plan = plan(j!({"groups": group}));
    let asked = |more| rule(&plan, &Rule::read_for_test(&tree(&twice(more))));
    assert!(asked(1).is_ok());
    assert_eq!(asked(2).unwrap_err().as_slice().iter().map(|problem| problem.pointer()).collect::<Vec<_>>(), [""]);
}

#[test]
fn asked_rules_count_on_from_the_plan() {
    let plan = plan(j!({"groups": [{"id": "g", "rule": {"all": ["quiz", "workshop"]}}]}));
    let asked = rule(&plan, &Rule::read_for_test(&tree(&j!({"any": [{"group": "g"}, "lesson"]})))).unwrap();
    assert_eq!(asked.root.at(), plan.rules.len() + asked.nodes.len() - 1);
    assert_eq!(asked.nodes.iter().map(|node| node.weight).collect::<Vec<_>>(), [8, 1, 8]);
}
