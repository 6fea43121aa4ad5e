//! Ids, references, numbers, dates and the parts beside the rules.

use super::*;
use crate::document::Mode;
use crate::plan::{Anchor, Criterion, Due, Planned, Test};
use crate::time::Period;

#[test]
fn ids_are_checked_and_unique() {
    check(j!({"id": " p"}), &[("bad_id", "/id")]);
    check_component(j!({"id": "a#1"}), &[("bad_id", "/id")]);
    check_component(j!({"id": "order:quiz"}), &[("reserved_id", "/id")]);
    check_component(j!({"id": "quiz"}), &[("duplicate_id", "/id")]);
    check(j!({"objectives": [{"id": "know"}, {"id": "know"}]}), &[("duplicate_id", "/objectives/1/id")]);
    check(
        j!({"groups": [{"id": "g", "rule": "quiz"}, {"id": "g", "rule": "quiz"}]}),
        &[("duplicate_id", "/groups/1/id")],
    );
    let gate = j!({"id": "g", "to": ["workshop"], "mode": "flag", "when": "quiz"});
    check(j!({"gates": [gate, gate]}), &[("duplicate_id", "/gates/1/id")]);
    // One id may serve in several kinds.
    check(j!({"groups": [{"id": "quiz", "rule": "quiz"}]}), &[]);
}

#[test]
fn references_resolve_everywhere() {
    check_component(j!({"after": ["lesson", "lessson"]}), &[("unknown_reference", "/after/1")]);
    check_component(j!({"recording_of": "nothing"}), &[("unknown_reference", "/recording_of")]);
    check_component(j!({"treats": {"knowing/x": ["apply"]}}), &[("unknown_reference", "/treats/knowing~1x")]);
    check_component(j!({"treats": {"know": []}}), &[("empty_list", "/treats/know")]);
    check_component(j!({"activated_by": {"failed": "quizz"}}), &[("unknown_reference", "/activated_by/failed")]);
    check_component(j!({"activated_by": {"failed": "quiz"}, "trigger": "any text"}), &[]);
    check(j!({"blocks": {"one": ["quiz", "none"]}}), &[("unknown_reference", "/blocks/one/1")]);
    check(j!({"completion": {"all": ["lesson", "quizz"]}}), &[("unknown_reference", "/completion/all/1")]);
    let problems = compile(&with(j!({"completion": "quizz"}))).unwrap_err();
    assert_eq!(problems[0].help_text(), "did you mean `quiz`?");
}

#[test]
fn rules_of_design_data_leave_no_nodes() {
    let mut document = base();
    let count = plan(j!({})).rules.len();
    document["components"][4]["activated_by"] = j!({"any": [{"failed": "quiz"}, {"percent": 50, "of": ["quiz"]}]});
    assert_eq!(compile(&document).unwrap().0.rules.len(), count);
}

#[test]
fn equivalents_are_not_components() {
    check_component(j!({"equivalents": ["old", "quiz"]}), &[("equivalent_is_component", "/equivalents/1")]);
    check_component(j!({"equivalents": ["ol#d"]}), &[("bad_id", "/equivalents/0")]);
    let mut document = base();
    document["components"][0]["equivalents"] = j!(["old", "old"]);
    document["components"][1]["equivalents"] = j!(["old"]);
    let plan = compile(&document).unwrap().0;
    assert_eq!(plan.names.components["old"].len(), 2);
    document["completion"] = j!("old");
    let problems = compile(&document).unwrap_err();
    assert_eq!(told(&problems), expected(&[("unknown_reference", "/completion")]));
    assert!(problems[0].help_text().contains("`lesson`"));
}

#[test]
fn formats_are_known_or_declared() {
    check_component(j!({"format": "elerning"}), &[("unknown_value", "/format")]);
    check(j!({"formats": {"ilt": {"group": "L"}}}), &[("duplicate_id", "/formats/ilt")]);
    let mut document = with(j!({"formats": {"field_trip": {"group": "W"}}}));
    document["components"][0]["format"] = j!("field_trip");
    let plan = compile(&document).unwrap().0;
    assert_eq!(component(&plan, "lesson").criterion, Criterion::Test(Test::SignedOff));
    document["components"][0]["format"] = j!("field_tripp");
    assert_eq!(compile(&document).unwrap_err()[0].help_text(), "did you mean `field_trip`?");
}

#[test]
fn numbers_have_ranges() {
    check_component(j!({"pass_mark": 1.2}), &[("number_out_of_range", "/pass_mark")]);
    check_component(j!({"pass_mark": 0}), &[]);
    check_component(j!({"attendance_mark": 0}), &[("number_out_of_range", "/attendance_mark")]);
    check_component(j!({"minutes": -1}), &[("number_out_of_range", "/minutes")]);
    check_component(j!({"weight": -1}), &[("number_out_of_range", "/weight")]);
    check_component(j!({"weight": 2_000_000_000}), &[("number_out_of_range", "/weight")]);
    check_component(j!({"points": -5}), &[("number_out_of_range", "/points")]);
    check_component(j!({"max_attempts": 0}), &[("number_out_of_range", "/max_attempts")]);
    check_component(j!({"week": 1, "day": 7}), &[("number_out_of_range", "/day")]);
    check_component(j!({"day": 2}), &[("conflicting_fields", "/day")]);
    check_component(j!({"week": 1_000_000}), &[("number_out_of_range", "/week")]);
    check_component(j!({"week": [1, 1_000_000]}), &[("number_out_of_range", "/week/1")]);
    check_component(j!({"week": [3, 2]}), &[("reversed_interval", "/week")]);
    check_component(j!({"week": []}), &[("empty_list", "/week")]);
    check_component(j!({"week": [1, 2, 3]}), &[("count_out_of_range", "/week")]);
    check_component(j!({"agenda": {"inform": -3}}), &[("number_out_of_range", "/agenda/inform")]);
    check_component(j!({"agenda": {"informing": 3}}), &[("unknown_value", "/agenda/informing")]);
    check(j!({"baseline": {"live_minutes": -1}}), &[("number_out_of_range", "/baseline/live_minutes")]);
}

#[test]
fn dates_and_durations_are_checked() {
    check_component(j!({"due": "soon"}), &[("bad_instant", "/due")]);
    check_component(j!({"due": "P1.5D"}), &[("bad_duration", "/due")]);
    check_component(j!({"due": "-P2W"}), &[]);
    check_component(j!({"valid_for": "P0D"}), &[("bad_duration", "/valid_for")]);
    check_component(j!({"valid_for": "-P1Y"}), &[("bad_duration", "/valid_for")]);
    check(j!({"due": "2026-02-30"}), &[("bad_instant", "/due")]);
    check(j!({"warn": "-P1D"}), &[("bad_duration", "/warn")]);
    check(j!({"timezone": "Europe/Londn"}), &[("unknown_timezone", "/timezone")]);
    check(j!({"anchor": "cohrt"}), &[("unknown_value", "/anchor")]);
    let plan = plan(j!({"due": "2026-06-30", "timezone": "Europe/Paris", "anchor": {"attribute": "hire_date"}}));
    assert_eq!(plan.anchor, Anchor::Attribute("hire_date".into()));
    assert_eq!(plan.warn, Period::days(3));
    let Some(Due::At(at)) = plan.due else { panic!("a date is an instant") };
    assert_eq!(at.to_string(), "2026-06-30T22:00:00Z");
}

#[test]
fn plans_are_days_from_the_anchor() {
    let planned = |fields: serde_json::Value| {
        let mut document = base();
        for (key, value) in fields.as_object().unwrap() {
            document["components"][0][key] = value.clone();
        }
        let plan = compile(&document).unwrap().0;
        component(&plan, "lesson").planned.map(|Planned { start, end }| (start, end))
    };
    assert_eq!(planned(j!({})), None);
    assert_eq!(planned(j!({"week": 1})), Some((0, 7)));
    assert_eq!(planned(j!({"week": 0})), Some((-7, 0)));
    assert_eq!(planned(j!({"week": [2, 3]})), Some((7, 21)));
    assert_eq!(planned(j!({"week": 2, "day": 3})), Some((10, 11)));
    assert_eq!(planned(j!({"week": [2, 3], "day": 3})), Some((10, 18)));
}

#[test]
fn repeated_components_lay_out_their_occurrences() {
    check_component(j!({"times": 3}), &[("conflicting_fields", "/times")]);
    check_component(j!({"needs": 3}), &[("conflicting_fields", "/needs")]);
    check_component(j!({"every": "P1W"}), &[("missing_field", "")]);
    check_component(j!({"every": "P1W", "week": 3}), &[("missing_field", "")]);
    check_component(j!({"every": "P0D", "times": 3}), &[("bad_duration", "/every")]);
    check_component(j!({"every": "-P1D", "times": 3}), &[("bad_duration", "/every")]);
    check_component(j!({"every": "P1M", "week": [1, 9]}), &[("bad_duration", "/every")]);
    check_component(j!({"every": "P1M", "times": 3}), &[]);
    check_component(j!({"every": "P1W", "times": 0}), &[("number_out_of_range", "/times")]);
    check_component(j!({"every": "P1W", "times": 4, "needs": 5}), &[("number_out_of_range", "/needs")]);
    check_component(j!({"every": "P1W", "times": 4, "needs": 0}), &[("number_out_of_range", "/needs")]);
    check_component(j!({"every": "P1W", "times": 4090}), &[("limit_exceeded", "")]);
    let mut document = base();
    document["components"][3] =
        j!({"id": "coaching", "format": "coaching", "every": "P4W", "week": [4, 52], "needs": 2});
    let plan = compile(&document).unwrap().0;
    let coaching = component(&plan, "coaching");
    assert_eq!((coaching.occurrences(), coaching.needs(), coaching.slots.clone()), (13, 2, 3..16));
    assert_eq!(plan.slots.iter().map(|slot| slot.occurrence).collect::<Vec<_>>()[2..5], [0, 1, 2]);
    assert_eq!(plan.slots.len(), 17);
}

#[test]
fn first_attempt_alone_counts_once() {
    let mut document = base();
    document["components"][1]["attempts"] = j!("first");
    assert_eq!(component(&compile(&document).unwrap().0, "quiz").max_attempts, Some(1));
    document["components"][1]["max_attempts"] = j!(2);
    assert_eq!(component(&compile(&document).unwrap().0, "quiz").max_attempts, Some(2));
    assert_eq!(component(&plan(j!({})), "quiz").max_attempts, None);
}

#[test]
fn criteria_are_words_or_objects() {
    check_component(j!({"done_when": "pased"}), &[("unknown_value", "/done_when")]);
    check_component(j!({"done_when": {}}), &[("bad_rule", "/done_when")]);
    check_component(j!({"done_when": {"score": 0.5, "reviewed": 1}}), &[("bad_rule", "/done_when")]);
    check_component(j!({"done_when": {"attended": 0}}), &[("number_out_of_range", "/done_when/attended")]);
    check_component(j!({"done_when": {"minutes": 0}}), &[("number_out_of_range", "/done_when/minutes")]);
    check_component(j!({"done_when": {"reviewed": 0}}), &[("count_out_of_range", "/done_when/reviewed")]);
    check_component(j!({"done_when": {"sessions": 1.5}}), &[("number_out_of_range", "/done_when/sessions")]);
    check_component(j!({"done_when": {"all": []}}), &[("empty_list", "/done_when/all")]);
    check_component(
        j!({"done_when": {"at_least": 2, "of": ["passed"]}}),
        &[("count_out_of_range", "/done_when/at_least")],
    );
    check_component(j!({"done_when": {"of": ["passed"]}}), &[("missing_field", "/done_when")]);
    check_component(j!({"done_when": {"at_least": 1}}), &[("missing_field", "/done_when")]);
    check_component(
        j!({"done_when": {"any": ["passed", {"all": ["started", "done"]}]}}),
        &[("unknown_value", "/done_when/any/1/all/1")],
    );
    let nested = |levels: usize| (1..levels).fold(j!("passed"), |inner, _| j!({"all": [inner]}));
    let place = format!("/done_when{}", "/all/0".repeat(64));
    check_component(j!({"done_when": nested(64)}), &[]);
    check_component(j!({"done_when": nested(65)}), &[("limit_exceeded", &place)]);
}

#[test]
fn gates_stand_before_components_or_the_certificate() {
    let gate = |fields: serde_json::Value| {
        let mut gate = j!({"id": "g", "mode": "block", "when": "quiz"});
        for (key, value) in fields.as_object().unwrap() {
            gate[key] = value.clone();
        }
        j!({"gates": [gate]})
    };
    check(gate(j!({})), &[("bad_gate", "/gates/0")]);
    check(gate(j!({"at": "certify"})), &[]);
    check(gate(j!({"at": "certify", "to": ["workshop"]})), &[("bad_gate", "/gates/0")]);
    check(gate(j!({"at": ["certify", "start"]})), &[("bad_gate", "/gates/0")]);
    check(gate(j!({"to": []})), &[("empty_list", "/gates/0/to")]);
    check(gate(j!({"to": ["workshop"], "at": []})), &[("empty_list", "/gates/0/at")]);
    check(gate(j!({"to": ["workshop", "shop"]})), &[("unknown_reference", "/gates/0/to/1")]);
    check(gate(j!({"to": ["coaching#2"]})), &[("unknown_reference", "/gates/0/to/0")]);
    check(gate(j!({"to": ["workshop"], "ahead": "-PT1H"})), &[("bad_duration", "/gates/0/ahead")]);
    check(
        gate(j!({"to": ["workshop"], "when": {"any": ["nothing"]}})),
        &[("unknown_reference", "/gates/0/when/any/0")],
    );
    let plan = plan(gate(j!({"to": ["workshop", "workshop"], "at": ["attend", "register", "attend"]})));
    assert_eq!(plan.gates[0].to.len(), 1);
    assert_eq!(plan.gates[0].at.as_ref().unwrap().len(), 2);
    assert_eq!(plan.gates[0].mode, Mode::Block);
    assert_eq!(component(&plan, "workshop").gates.len(), 1);
}

#[test]
fn certification_has_one_term() {
    let certification = |certification: serde_json::Value, problems: &[(&str, &str)]| {
        check(j!({"certification": certification}), problems);
    };
    certification(j!({"valid_for": "P1Y", "window": "P60D", "grace": "P14D"}), &[]);
    certification(j!({}), &[("missing_field", "/certification")]);
    certification(j!({"valid_for": "P1Y", "until": "12-31"}), &[("conflicting_fields", "/certification/until")]);
    certification(
        j!({"valid_for": "P1Y", "minimum_active": "P1M"}),
        &[("conflicting_fields", "/certification/minimum_active")],
    );
    certification(j!({"until": "13-31"}), &[("bad_instant", "/certification/until")]);
    certification(j!({"valid_for": []}), &[("empty_list", "/certification/valid_for")]);
    certification(j!({"valid_for": ["P1Y", "P0D"]}), &[("bad_duration", "/certification/valid_for/1")]);
    certification(j!({"valid_for": "P1Y", "window": "-P1D"}), &[("bad_duration", "/certification/window")]);
    certification(j!({"valid_for": "P1Y", "renewal": []}), &[("empty_list", "/certification/renewal")]);
    certification(
        j!({"valid_for": "P1Y", "renewal": ["quiz", "quizz"]}),
        &[("unknown_reference", "/certification/renewal/1")],
    );
    certification(j!({"valid_for": "P1Y", "renewal": {"all": []}}), &[("empty_list", "/certification/renewal/all")]);
}

#[test]
fn grace_is_shorter_than_every_term() {
    let grace = |valid_for: serde_json::Value, grace: &str, problems: &[(&str, &str)]| {
        check(j!({"certification": {"valid_for": valid_for, "grace": grace}}), problems);
    };
    let too_long = [("grace_too_long", "/certification/grace")];
    grace(j!("P1Y"), "P364D", &[]);
    grace(j!("P1Y"), "P365D", &too_long);
    // February 2023 has 28 days.
    grace(j!("P1M"), "P27D", &[]);
    grace(j!("P1M"), "P28D", &too_long);
    grace(j!(["P1Y", "P1M"]), "P1M", &too_long);
    check(j!({"certification": {"until": "12-31", "grace": "P1Y"}}), &too_long);
    check(j!({"certification": {"until": "12-31", "grace": "P11M"}}), &[]);
}

#[test]
fn every_problem_is_told_at_once() {
    check(
        j!({
            "timezone": "Nowhere",
            "due": "P",
            "gates": [{"id": "g", "mode": "flag", "when": {"objective": "lost"}, "ahead": "x"}],
            "completion": {"all": [{"objective": "lost"}, {"score": "quiz"}, {"any": []}]}
        }),
        &[
            ("nothing_treats_objective", "/completion/all/0/objective"),
            ("missing_field", "/completion/all/1"),
            ("empty_list", "/completion/all/2/any"),
            ("bad_duration", "/due"),
            ("bad_gate", "/gates/0"),
            ("bad_duration", "/gates/0/ahead"),
            ("nothing_treats_objective", "/gates/0/when/objective"),
            ("unknown_timezone", "/timezone"),
        ],
    );
}
