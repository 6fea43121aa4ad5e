//! Rubric, coverage matrix, stages and graph.

use super::*;
use crate::answer::{RubricVerdict, StageName};

/// The points of the dimensions after a change of the sound programme, in order.
#[track_caller]
fn rubric(change: impl FnOnce(&mut Value), expected: [u8; 5]) {
    let mut document = sound();
    change(&mut document);
    let rubric = reviewed(&document).rubric;
    let points = [rubric.time, rubric.modality, rubric.social, rubric.support, rubric.assessment];
    assert_eq!(points, expected, "{rubric:?}");
    assert_eq!(rubric.total, points.iter().sum::<u8>());
}

#[test]
fn time_asks_for_anchors_and_exposures() {
    rubric(|_| {}, [4, 4, 2, 4, 4]);
    // Nothing before the session, or nothing after it.
    let first = |it: &mut Value| {
        it["gates"] = json!([]);
        set(it, LIVE, json!({"week": 0, "after": null}));
    };
    rubric(first, [3, 4, 2, 4, 4]);
    // No reinforcement a week after the last practice.
    let soon = |it: &mut Value| {
        set(it, QUIZ, json!({"week": 2}));
        set(it, EXAM, json!({"week": 3}));
    };
    rubric(soon, [3, 4, 2, 4, 4]);
    let at_once = |it: &mut Value| (PREP..AID).for_each(|place| set(it, place, json!({"week": 1})));
    rubric(at_once, [2, 4, 2, 4, 3]);
}

#[test]
fn modality_asks_for_fit_and_mixture() {
    // Six of eight uses fit, then three.
    let unfit = |it: &mut Value| {
        set(it, PREP, json!({"format": "ojt"}));
    };
    rubric(unfit, [4, 3, 2, 4, 4]);
    let two_kinds = |it: &mut Value| {
        set(it, JOB, json!({"format": "simulation"}));
        set(it, EXAM, json!({"format": "simulation"}));
    };
    rubric(two_kinds, [4, 3, 2, 4, 4]);
    rubric(|it| set(it, JOB, json!({"minutes": 621})), [4, 2, 2, 4, 4]);
    rubric(|it| set(it, JOB, json!({"minutes": 233})), [4, 3, 2, 4, 4]);
}

#[test]
fn social_asks_for_company() {
    rubric(|it| set(it, LIVE, json!({"purpose": ["inform"]})), [4, 4, 1, 4, 4]);
    rubric(|it| set(it, MGR, json!({"every": "P1W", "times": 2})), [4, 4, 3, 4, 4]);
    rubric(|it| set(it, LIVE, json!({"every": "P1W", "times": 2})), [4, 4, 3, 4, 4]);
    rubric(
        |it| set(it, MGR, json!({"format": "forum", "involves": null, "week": [2, 4], "purpose": ["discuss"]})),
        [4, 4, 2, 4, 4],
    );
}

#[test]
fn support_asks_for_reference_and_somebody_to_ask() {
    rubric(|it| set(it, AID, json!({"available": null})), [4, 4, 2, 3, 4]);
    rubric(|it| set(it, AID, json!({"format": "contact_channel"})), [4, 4, 2, 2, 4]);
    rubric(|it| set(it, AID, json!({"format": "infographic"})), [4, 4, 2, 4, 4]);
    rubric(|it| set(it, MGR, json!({"week": 1})), [4, 4, 2, 3, 4]);
    rubric(|it| set(it, MGR, json!({"format": "reading"})), [4, 4, 2, 2, 4]);
}

#[test]
fn assessment_asks_for_weeks_and_kinds() {
    rubric(|it| set(it, QUIZ, json!({"week": 4})), [4, 4, 2, 4, 3]);
    let one_kind = |it: &mut Value| set(it, QUIZ, json!({"format": "scenario_assessment"}));
    rubric(one_kind, [4, 4, 2, 4, 3]);
    let none = |it: &mut Value| {
        set(it, QUIZ, json!({"format": "reading", "purpose": ["inform"], "treats": {"k": ["practise"]}}));
        set(it, EXAM, json!({"format": "ojt", "purpose": ["apply"], "treats": {"o": ["apply"]}}));
    };
    let mut document = sound();
    none(&mut document);
    let told = reviewed(&document).rubric;
    assert_eq!((told.assessment, told.verdict), (0, RubricVerdict::Gap));
    let failed = ["assessment: weeks with a check", "assessment: knowledge check and performance task"];
    assert!(told.failed.ends_with(&failed), "{:?}", told.failed);
}

#[test]
fn verdicts_follow_the_weakest_dimension() {
    let verdict = |change: &dyn Fn(&mut Value)| {
        let mut document = sound();
        change(&mut document);
        reviewed(&document).rubric.verdict
    };
    assert_eq!(verdict(&|_| {}), RubricVerdict::Adequate);
    assert_eq!(verdict(&|it| set(it, MGR, json!({"every": "P1W", "times": 2}))), RubricVerdict::Strong);
    assert_eq!(verdict(&|it| set(it, LIVE, json!({"purpose": ["inform"]}))), RubricVerdict::Thin);
    let alone = |it: &mut Value| {
        set(it, LIVE, json!({"purpose": ["inform"]}));
        set(it, MGR, json!({"format": "office_hours", "involves": null}));
    };
    assert_eq!(verdict(&alone), RubricVerdict::Gap);
}

#[test]
fn the_matrix_has_a_row_for_each_objective() {
    let rows = reviewed(&sound()).coverage;
    assert_eq!(
        serde_json::to_value(&rows).unwrap(),
        json!([
            {"objective": "k", "kind": "knowledge", "introduce": ["prep"], "demonstrate": [], "practise": ["live"],
             "apply": [], "reinforce": [], "assess": ["quiz"]},
            {"objective": "o", "kind": "skill", "introduce": ["prep"], "demonstrate": [], "practise": ["live"],
             "apply": ["job"], "reinforce": ["mgr"], "assess": ["exam"]}
        ])
    );
}

#[test]
fn the_graph_has_links_and_gates() {
    let graph = reviewed(&sound()).graph;
    let edges: Vec<String> = graph
        .edges
        .iter()
        .map(|edge| format!("{} {} {}", edge.from, edge.to, edge.gate.as_deref().unwrap_or("-")))
        .collect();
    let expected = ["prep quiz -", "prep live -", "prep live g", "quiz live g", "live job -", "job exam -"];
    assert_eq!(edges, expected);
    let mut document = sound();
    document["gates"] = json!([]);
    document["completion"] = json!({"in_order": ["mgr", {"any": ["prep", "live"]}]});
    let graph = reviewed(&document).graph;
    let implied = graph.edges.iter().filter(|edge| edge.gate.is_some());
    let implied: Vec<_> = implied.map(|edge| (edge.from.as_str(), edge.gate.as_deref())).collect();
    assert_eq!(implied, [("mgr", Some("order:prep")), ("mgr", Some("order:live"))]);
}

#[test]
fn stages_stay_open_while_something_is_missing() {
    let open = |change: &dyn Fn(&mut Value)| {
        let mut document = sound();
        change(&mut document);
        let stages = reviewed(&document).stages.into_iter();
        stages.filter(|stage| !stage.done && stage.stage != StageName::Schedule).map(|it| it.stage).collect::<Vec<_>>()
    };
    assert_eq!(open(&|_| {}), []);
    assert_eq!(open(&|it| set(it, JOB, json!({"purpose": null}))), [StageName::Map]);
    assert_eq!(open(&|it| set(it, JOB, json!({"week": null}))), [StageName::Sequence]);
    assert_eq!(open(&|it| it["gates"] = json!([])), [StageName::Configure]);
    assert_eq!(open(&|it| it["measures"] = json!([])), [StageName::Measure]);
}
