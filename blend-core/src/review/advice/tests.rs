//! One case for each rule, and what a host lacks.

use super::*;

fn told(json: &str) -> Advice {
    advise_json(json.as_bytes()).unwrap_or_else(|refused| panic!("{json}: {refused}"))
}

/// What a rule gave, in the order of the models.
fn given(advice: &Advice, rule: &str) -> Vec<(Model, i32)> {
    let models = advice.ranked.iter().chain(&advice.excluded);
    let mut given: Vec<(Model, i32)> = models
        .flat_map(|it| it.reasons.iter().filter(|reason| reason.rule == rule).map(|reason| (it.model, reason.points)))
        .collect();
    given.sort_unstable();
    given
}

/// The rules that applied besides V0.
#[track_caller]
fn check(json: &str, rules: &[&str]) {
    let advice = told(json);
    let mut applied: Vec<&str> =
        advice.ranked.iter().flat_map(|model| model.reasons.iter().map(|reason| reason.rule)).collect();
    applied.sort_by_key(|rule| ADVICE_RULES.iter().position(|row| row.rule == *rule));
    applied.dedup();
    assert_eq!(applied, [&["V0"], rules].concat(), "{json}");
    for rule in applied {
        let mut points = ADVICE_RULES.iter().find(|row| row.rule == rule).unwrap().points.to_vec();
        points.sort_unstable();
        assert_eq!(given(&advice, rule), points, "{rule}");
    }
}

#[test]
fn rules_apply_as_the_table_says() {
    check("{}", &[]);
    check(r#"{"outcome": "behaviour", "horizon": "months"}"#, &["V1"]);
    check(r#"{"outcome": "behaviour", "horizon": "weeks"}"#, &[]);
    check(r#"{"content": "interpersonal"}"#, &["V2"]);
    check(r#"{"needs_alignment": true}"#, &["V3"]);
    check(r#"{"needs_alignment": false}"#, &[]);
    check(r#"{"reflection": true}"#, &["V4"]);
    check(r#"{"size": "large", "distributed": true, "standard_content": true}"#, &["V5"]);
    check(r#"{"size": "medium", "distributed": true, "standard_content": true}"#, &[]);
    check(r#"{"live_hard": true}"#, &["V6"]);
    check(r#"{"outcome": "behaviour", "horizon": "ongoing"}"#, &["V7"]);
    check(r#"{"event_driven": true}"#, &["V8"]);
    check(r#"{"content": "procedural", "tool": true}"#, &["V9"]);
    check(r#"{"content": "procedural"}"#, &[]);
    check(r#"{"risk": "high"}"#, &["V10"]);
    check(r#"{"same_sequence": true}"#, &["V11"]);
    check(r#"{"autonomy": "high"}"#, &["V12"]);
    check(r#"{"autonomy": "high", "risk": "high"}"#, &["V10"]);
    check(r#"{"distributed": true, "hands_on": true, "travel_costly": true}"#, &["V13"]);
    check(r#"{"distributed": true, "hands_on": true}"#, &[]);
    check(r#"{"guidance": "strong"}"#, &["V14"]);
    check(r#"{"digital_comfort": "low", "guidance": "strong"}"#, &["V14"]);
    check(r#"{"content": "conceptual", "live_scarce": true}"#, &["V15"]);
    check(r#"{"content": "conceptual", "live_scarce": true, "prework_realistic": true}"#, &["V15"]);
    check(r#"{"content": "conceptual", "live_scarce": true, "prework_realistic": false}"#, &["V20"]);
    check(r#"{"horizon": "weeks", "cohort_bond": true}"#, &["V16"]);
    check(r#"{"complex": true, "horizon": "months", "coaching": true}"#, &["V17"]);
    check(r#"{"complex": true, "horizon": "months"}"#, &[]);
    check(r#"{"elective": true}"#, &["V18"]);
    check(r#"{"outcome": "awareness"}"#, &["V19"]);
    check(r#"{"outcome": "awareness", "risk": "high"}"#, &["V10"]);
    check(r#"{"coaching": false}"#, &["V21"]);
    check(r#"{"managers": false}"#, &["V22"]);
    check(r#"{"short_touch_only": true}"#, &["V23"]);
}

#[test]
fn ties_keep_the_order_of_the_models_and_points_may_be_negative() {
    let advice = told(r#"{"live_hard": true, "short_touch_only": true}"#);
    let ranked: Vec<(Model, i32)> = advice.ranked.iter().map(|model| (model.model, model.points)).collect();
    let wanted = [
        (Model::DigitalFirst, 4),
        (Model::ContinuousPerformance, 2),
        (Model::PreworkLive, 2),
        (Model::Flex, 1),
        (Model::Bookend, 0),
        (Model::LiveSelfpacedLive, 0),
        (Model::ContinuousCoaching, 0),
        (Model::EnrichedVirtual, 0),
        (Model::ALaCarte, 0),
        (Model::Flipped, 0),
        (Model::Rotation, -1),
        (Model::LiveLed, -4),
        (Model::F2fDriver, -6),
    ];
    assert_eq!(ranked, wanted);
}

#[test]
fn what_a_host_lacks_takes_models_out_or_is_told_beside_them() {
    let no_coaches = told(r#"{"capabilities": {"coaching": false, "mentoring": false, "forum": true}}"#);
    let obstacles: Vec<_> =
        no_coaches.excluded.iter().map(|model| (model.model, model.obstacle.as_deref().unwrap())).collect();
    assert_eq!(obstacles, [(Model::ContinuousCoaching, "the host lacks `coaching` and `mentoring`")]);
    assert_eq!((no_coaches.ranked.len(), no_coaches.unavailable.len()), (12, 2));

    let no_forum = told(r#"{"capabilities": {"forum": false}}"#);
    let lacking: Vec<_> = no_forum.ranked.iter().filter(|model| !model.lacks.is_empty()).collect();
    assert_eq!(lacking.len(), 1);
    assert_eq!((lacking[0].model, lacking[0].lacks[0].word()), (Model::DigitalFirst, "forum"));
    assert!(no_forum.excluded.is_empty() && !no_forum.formats[0].reinforce.contains(&FormatWord::Forum));

    let live = ["ilt", "vilt", "webinar", "live_demo", "group_discussion", "skills_lab", "skills_assessment"];
    let lacks: Vec<String> = live.iter().chain(&["cohort_event"]).map(|word| format!(r#""{word}": false"#)).collect();
    let no_rooms = told(&format!(r#"{{"capabilities": {{{}}}}}"#, lacks.join(", ")));
    let left: Vec<Model> = no_rooms.ranked.iter().map(|model| model.model).collect();
    assert_eq!(left, [Model::ContinuousPerformance, Model::Flex, Model::DigitalFirst]);
    assert_eq!(no_rooms.excluded[0].obstacle.as_deref(), Some("the host lacks every live format"));
}

#[test]
fn formats_fit_by_kind_and_are_told_when_there_is_none() {
    let advice = told(
        r#"{"objectives": [{"id": "k", "kind": "knowledge"}, {"id": "s", "kind": "skill"}],
            "capabilities": {"simulation": false, "ojt": false, "scenario_assessment": false, "skills_assessment": false,
            "ojt_assessment": false, "assignment": false, "peer_review": false}}"#,
    );
    let words = |list: &[FormatWord]| list.iter().map(|word| word.word()).collect::<Vec<_>>().join(" ");
    let [knowledge, skill] = &advice.formats[..] else { panic!("two objectives") };
    assert_eq!((words(&knowledge.assess), words(&skill.assess)), ("knowledge_check".to_owned(), String::new()));
    assert_eq!(skill.objective.as_deref(), Some("s"));
    assert_eq!(advice.notes, ["the host has no format that fits to assess objective `s`"]);
    assert!(knowledge.practise.contains(&FormatWord::Reading) && !skill.practise.contains(&FormatWord::Reading));
    assert_eq!(told("{}").formats.len(), ObjectiveKind::ALL.len());
}

#[test]
fn every_template_is_advised_for_its_own_situation() {
    for template in Template::ALL {
        let document = super::super::template(*template, &TemplateParameters::default()).unwrap();
        let advice = Programme::new(document).unwrap().advise();
        assert_eq!(advice.ranked[0].model, template.model(), "{template:?}");
        assert!(advice.ranked[0].points > advice.ranked[1].points && advice.notes.is_empty(), "{template:?}");
    }
}

#[test]
fn advice_serialises_with_the_words_of_the_documents() {
    let value = serde_json::to_value(told(r#"{"elective": true, "capabilities": {"triggers": false}}"#)).unwrap();
    assert_eq!(value["ranked"][0]["model"], "a_la_carte");
    assert_eq!(
        value["ranked"][0]["reasons"][0],
        serde_json::json!({"rule": "V18", "points": 5, "condition": "`elective`"})
    );
    assert_eq!(
        (&value["formats"][0]["kind"], &value["excluded"][0]["lacks"][0]),
        (&"awareness".into(), &"triggers".into())
    );
}
