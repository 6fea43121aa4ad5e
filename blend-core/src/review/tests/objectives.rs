//! D7, D8, D12, D13, D27.

use super::*;

#[test]
fn d7_assessment_place() {
    let unassessed = |it: &mut Value| {
        set(it, QUIZ, json!({"format": "reading", "purpose": ["inform"], "treats": {"k": ["reinforce"]}}));
        set(it, EXAM, json!({"format": "ojt", "purpose": ["apply"], "treats": {"o": ["apply"]}}));
    };
    check("D7", unassessed, "warning: p");
    check("D7", |it| set(it, QUIZ, json!({"week": 4})), "warning: quiz exam");
    check("D7", |it| set(it, QUIZ, json!({"week": 3})), "");
    // Quizzes, scenario questions, reviews by peers and observed tasks are all checkpoints.
    for format in ["knowledge_check", "scenario_assessment", "peer_review", "ojt_assessment"] {
        let early =
            |week: u32| move |it: &mut Value| set(it, QUIZ, json!({"format": format, "week": week, "treats": null}));
        check("D7", early(1), "");
        check("D7", early(4), "warning: quiz exam");
    }
}

#[test]
fn d8_assessment_kind() {
    check("D8", |it| set(it, EXAM, json!({"format": "knowledge_check"})), "warning: o");
    check("D8", |it| set(it, EXAM, json!({"treats": {"k": ["assess"]}})), "");
    check("D8", |it| set(it, EXAM, json!({"format": "simulation"})), "");
}

#[test]
fn d12_spacing() {
    // A month wants 4 to 7 days.
    check("D12", |it| set(it, LIVE, json!({"week": 1, "day": 3})), "info: k");
    check("D12", |it| set(it, LIVE, json!({"week": 1, "day": 4})), "info: o");
    check(
        "D12",
        |it| {
            set(it, LIVE, json!({"week": 1, "day": 4}));
            set(it, JOB, json!({"week": 2, "day": 4}));
            set(it, MGR, json!({"week": 2, "day": 4}));
            set(it, EXAM, json!({"week": 3, "day": 4}));
        },
        "",
    );
    // Being asked is meeting it again: without the quiz the gap is of two weeks.
    let asked = |treats: Value| {
        move |it: &mut Value| {
            set(it, QUIZ, json!({"week": 2, "treats": treats}));
            set(it, LIVE, json!({"week": 3, "treats": {"k": ["practise"]}}));
            [JOB, EXAM, MGR].into_iter().for_each(|place| set(it, place, json!({"treats": null})));
        }
    };
    check("D12", asked(json!({"k": ["assess"]})), "");
    check("D12", asked(Value::Null), "info: k");
    check("D12", |it| it["design"] = json!({"horizon": "months"}), "info: k");
    let yearly = |it: &mut Value| it["certification"] = json!({"valid_for": "P1Y", "window": "P30D"});
    check("D12", yearly, "info: k");
    let mut document = sound();
    yearly(&mut document);
    let finding = found(&document, "D12").remove(0);
    assert_eq!((finding.value.as_deref(), finding.threshold.as_deref()), (Some("7"), Some("18.3..36.6")));
}

#[test]
fn d13_coverage() {
    check("D13", |it| set(it, QUIZ, json!({"treats": {"k": ["reinforce"]}})), "warning: k");
    check("D13", |it| set(it, PREP, json!({"treats": {"k": ["introduce"]}})), "warning: o");
    check("D13", |it| set(it, LIVE, json!({"treats": {"o": ["practise"]}})), "warning: k");
    check("D13", |it| set(it, LIVE, json!({"treats": {"k": ["practise"]}})), "");
    check("D13", |it| set(it, JOB, json!({"purpose": null})), "warning: job");
    check("D13", |it| set(it, MGR, json!({"treats": null})), "warning: mgr");
    check("D13", |it| set(it, AID, json!({"treats": {"k": ["reinforce"]}})), "");
    let without = |it: &mut Value| {
        it["objectives"] = json!([]);
        (0..AID).for_each(|place| set(it, place, json!({"treats": null})));
    };
    check("D13", without, "warning: p");
}

#[test]
fn d27_demo_without_practice() {
    let shown = |it: &mut Value| {
        set(it, PREP, json!({"treats": {"k": ["introduce", "demonstrate"], "o": ["introduce"]}}));
        set(it, LIVE, json!({"treats": {"o": ["practise"]}}));
    };
    check("D27", shown, "warning: k");
    check("D27", |it| set(it, PREP, json!({"treats": {"o": ["demonstrate"]}})), "");
}
