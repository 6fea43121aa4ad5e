//! Models, profiles and shares.

use super::*;
use crate::answer::{Model, OnlineLabel};
use crate::document::Profile;

/// Id, format, week, purpose, treatment of `o`, what it comes after.
type Part<'p> = (&'p str, &'p str, u32, &'p str, &'p str, &'p [&'p str]);

/// Parts, all of them required.
fn programme(parts: &[Part<'_>]) -> Value {
    let part = |(id, format, week, purpose, treatment, after): &Part<'_>| {
        json!({"id": id, "format": format, "week": week, "minutes": 60, "purpose": [purpose],
               "treats": {"o": [treatment]}, "after": after})
    };
    json!({
        "id": "p", "objectives": [{"id": "o", "kind": "skill"}],
        "components": parts.iter().map(part).collect::<Vec<_>>(),
        "completion": {"all": parts.iter().map(|part| part.0).collect::<Vec<_>>()}
    })
}

/// What the document is after a change: the models found, or the nearest one with a minus and its failed conditions.
#[track_caller]
fn is(mut document: Value, change: impl FnOnce(&mut Value), expected: &[&str]) {
    change(&mut document);
    let review = reviewed(&document);
    let mut told: Vec<String> = review.models.iter().map(|model| model.word().to_owned()).collect();
    if let Some(near) = review.nearest {
        told.push(format!("-{}", near.model.word()));
        told.extend(near.failed.iter().map(|failed| (*failed).to_owned()));
    }
    assert_eq!(told, expected);
}

#[test]
fn the_sound_programme_is_live_led_and_flipped() {
    let all = ["live_led", "flipped", "prework_live"];
    is(sound(), |_| {}, &all);
    // Without the quiz nothing makes sure, unless the gate blocks.
    is(sound(), |it| it["gates"][0]["when"] = json!("prep"), &["live_led", "prework_live"]);
    let blocks = |it: &mut Value| {
        it["gates"][0]["when"] = json!("prep");
        it["gates"][0]["mode"] = json!("block");
    };
    is(sound(), blocks, &all);
    is(sound(), |it| set(it, LIVE, json!({"purpose": ["practise", "inform"]})), &["flipped", "prework_live"]);
    is(sound(), |it| set(it, LIVE, json!({"agenda": {"inform": 1}})), &["flipped", "prework_live"]);
}

fn bookend() -> Value {
    programme(&[
        ("open", "ilt", 1, "connect", "demonstrate", &[]),
        ("study", "elearning", 2, "inform", "introduce", &[]),
        ("task", "ojt", 3, "apply", "apply", &[]),
        ("close", "vilt", 4, "reflect", "reinforce", &[]),
    ])
}

#[test]
fn bookends_hold_digital_work_and_application() {
    let all = ["bookend", "live_selfpaced_live"];
    is(bookend(), |_| {}, &all);
    is(bookend(), |it| set(it, 3, json!({"purpose": ["discuss"]})), &all[1..]);
    is(bookend(), |it| set(it, 0, json!({"purpose": ["inform"]})), &all[1..]);
    // An optional middle makes no bookends.
    let optional = |it: &mut Value| it["completion"] = json!({"all": ["open", "task", "close"]});
    let lacking = ["-bookend", "a required digital part lies between"];
    is(bookend(), optional, &lacking);
    let at_leisure = |it: &mut Value| it["completion"] = json!({"all": ["open", "study", "close"]});
    is(bookend(), at_leisure, &all[1..]);
    let reinforced = |it: &mut Value| {
        set(it, 2, json!({"format": "nudge", "purpose": ["reinforce"]}));
        it["completion"] = json!({"all": ["open", "study", "close"]});
    };
    is(bookend(), reinforced, &all);
}

#[test]
fn a_span_outside_two_to_six_weeks_is_a_note() {
    let notes = |week: u32| {
        let mut document = bookend();
        set(&mut document, 3, json!({"week": week}));
        let review = reviewed(&document);
        assert_eq!(review.models, [Model::Bookend, Model::LiveSelfpacedLive]);
        review.notes
    };
    assert_eq!(notes(6), [""; 0]);
    assert_eq!(notes(7), ["live_selfpaced_live: a span of 49 days is outside 2 to 6 weeks"]);
}

#[test]
fn a_closing_session_that_is_missing_is_the_near_miss() {
    let software = programme(&[
        ("intro", "webinar", 1, "inform", "demonstrate", &[]),
        ("module-1", "elearning", 2, "inform", "introduce", &[]),
        ("module-2", "elearning", 3, "inform", "reinforce", &[]),
    ]);
    is(software, |_| {}, &["-live_selfpaced_live", "the last required part is live, and another than the first"]);
}

#[test]
fn coaching_rests_on_digital_and_live_parts_and_goes_on() {
    let coaching = || {
        programme(&[
            ("study", "elearning", 1, "inform", "introduce", &[]),
            ("live", "ilt", 2, "practise", "practise", &["study"]),
            ("coach", "coaching", 3, "reflect", "apply", &["live"]),
            ("study-2", "elearning", 4, "inform", "reinforce", &[]),
            ("coach-2", "mentoring", 5, "reflect", "apply", &["study-2"]),
        ])
    };
    is(coaching(), |_| {}, &["continuous_coaching", "live_led", "prework_live"]);
    is(coaching(), |it| set(it, 3, json!({"week": 3})), &["live_led", "prework_live"]);
    is(coaching(), |it| set(it, 4, json!({"format": "office_hours"})), &["live_led", "prework_live"]);
    let repeated = |it: &mut Value| {
        set(it, 4, json!({"format": "office_hours"}));
        set(it, 2, json!({"every": "P1W", "times": 2}));
    };
    is(coaching(), repeated, &["continuous_coaching", "live_led", "prework_live"]);
}

#[test]
fn triggered_pieces_with_three_signs_are_continuous() {
    let continuous = || {
        let mut document = programme(&[
            ("burst", "microlearning", 1, "inform", "introduce", &[]),
            ("task", "ojt", 1, "apply", "apply", &["burst"]),
            ("aid", "job_aid", 1, "support", "reinforce", &[]),
            ("peers", "community", 1, "discuss", "reinforce", &[]),
        ]);
        set(&mut document, 0, json!({"trigger": "new-tool", "minutes": 30}));
        document["completion"] = json!({"all": ["burst", "task"]});
        document["open_ended"] = json!(true);
        document
    };
    is(continuous(), |_| {}, &["continuous_performance", "digital_first"]);
    is(continuous(), |it| set(it, 0, json!({"minutes": 31})), &["digital_first"]);
    let called_for = |then: &'static str| {
        move |it: &mut Value| {
            it["completion"] = json!({"all": ["task", {"if": {"triggered": "new-tool"}, "then": then}]});
        }
    };
    is(continuous(), called_for("burst"), &["continuous_performance"]);
    let mut offered = continuous();
    called_for("task")(&mut offered);
    assert!(!reviewed(&offered).models.contains(&Model::ContinuousPerformance));
    is(continuous(), |it| it["open_ended"] = json!(false), &["digital_first"]);
    let managed = |it: &mut Value| {
        it["open_ended"] = json!(false);
        set(it, 1, json!({"involves": ["manager"]}));
    };
    is(continuous(), managed, &["continuous_performance", "digital_first"]);
    let event = |times: u32| {
        move |it: &mut Value| set(it, 3, json!({"format": "cohort_event", "every": "P4W", "times": times}))
    };
    is(continuous(), event(2), &["continuous_performance", "digital_first"]);
    is(continuous(), event(1), &["digital_first"]);
}

#[test]
fn stations_rotate_at_equal_gaps() {
    let rotation = || {
        let mut document = programme(&[
            ("a", "elearning", 1, "inform", "introduce", &[]),
            ("b", "skills_lab", 2, "practise", "demonstrate", &[]),
            ("c", "simulation", 3, "practise", "reinforce", &[]),
        ]);
        document["pacing"] = json!("fixed");
        document
    };
    is(rotation(), |_| {}, &["rotation", "digital_first"]);
    is(rotation(), |it| it["pacing"] = json!("cohort"), &["digital_first"]);
    is(rotation(), |it| set(it, 2, json!({"week": 4})), &["digital_first"]);
    is(rotation(), |it| set(it, 2, json!({"week": 2, "format": "skills_lab"})), &["digital_first"]);
    let path = |it: &mut Value| {
        it["pacing"] = json!("individual");
        it["completion"] = json!({"all": ["a", {"at_least": 1, "of": ["b", "c"]}]});
    };
    is(rotation(), path, &["rotation"]);
    let mut document = rotation();
    path(&mut document);
    assert_eq!(reviewed(&document).variant, Some("individual"));
}

#[test]
fn meetings_that_recur_enrich() {
    let enriched = || {
        let mut document = programme(&[
            ("modules", "elearning", 1, "inform", "introduce", &[]),
            ("meeting", "vilt", 2, "discuss", "reinforce", &[]),
        ]);
        set(&mut document, 0, json!({"every": "P1W", "times": 4}));
        set(&mut document, 1, json!({"every": "P2W", "times": 2}));
        document
    };
    is(enriched(), |_| {}, &["enriched_virtual", "digital_first"]);
    is(enriched(), |it| set(it, 1, json!({"every": "P6D"})), &["digital_first"]);
    is(enriched(), |it| set(it, 1, json!({"times": 1})), &["digital_first"]);
    is(enriched(), |it| set(it, 1, json!({"purpose": ["discuss", "inform"]})), &["digital_first"]);
    is(enriched(), |it| set(it, 0, json!({"times": 1})), &["digital_first"]);
    is(enriched(), |it| it["open_ended"] = json!(true), &["digital_first"]);
}

#[test]
fn help_on_demand_is_flex() {
    let flex = || {
        let mut document = programme(&[
            ("course", "elearning", 1, "inform", "introduce", &[]),
            ("help", "coaching", 1, "support", "reinforce", &[]),
        ]);
        document["completion"] = json!("course");
        document
    };
    is(flex(), |it| set(it, 1, json!({"on_demand": true})), &["flex"]);
    is(flex(), |it| set(it, 1, json!({"activated_by": {"failed": "course"}})), &["flex", "digital_first"]);
    is(
        flex(),
        |it| set(it, 1, json!({"activated_by": {"all": [{"score": "course", "below": 0.6}]}})),
        &["flex", "digital_first"],
    );
    is(flex(), |it| set(it, 1, json!({"activated_by": {"not": {"passed": "course"}}})), &["flex", "digital_first"]);
    is(flex(), |it| set(it, 1, json!({"activated_by": {"passed": "course"}})), &["digital_first"]);
    is(flex(), |_| {}, &["digital_first"]);
}

#[test]
fn blocks_stand_alone_a_la_carte() {
    let carte = || {
        let mut document = programme(&[
            ("class", "ilt", 1, "practise", "demonstrate", &[]),
            ("one", "elearning", 1, "inform", "reinforce", &[]),
            ("two", "reading", 1, "inform", "reinforce", &[]),
        ]);
        document["blocks"] = json!({"live": ["class"], "online": ["one"], "other": ["two"]});
        document["completion"] = json!({"all": ["class", {"any": ["one", "two"]}]});
        document
    };
    is(carte(), |_| {}, &["a_la_carte"]);
    is(carte(), |it| set(it, 1, json!({"after": ["class"]})), &["-a_la_carte", "no block builds on another"]);
    let wider = |it: &mut Value| it["blocks"] = json!({"live": ["class"], "mixed": ["one", "two"]});
    is(carte(), wider, &["a_la_carte"]);
    let all = |it: &mut Value| it["completion"] = json!({"all": ["class", "one", "two"]});
    is(carte(), all, &["-live_selfpaced_live", "the last required part is live, and another than the first"]);
}

#[test]
fn live_teaching_drives() {
    let driven = || {
        programme(&[
            ("class", "ilt", 2, "inform", "introduce", &[]),
            ("quiz", "knowledge_check", 2, "assess", "assess", &[]),
        ])
    };
    is(driven(), |_| {}, &["f2f_driver"]);
    let lacking = ["-f2f_driver", "every required digital part starts at or after the first live session"];
    is(driven(), |it| set(it, 1, json!({"week": 1})), &lacking);
}

#[test]
fn some_flipped_sessions_are_told_but_not_primary() {
    let mixed = programme(&[
        ("class", "ilt", 1, "inform", "demonstrate", &[]),
        ("study", "elearning", 2, "inform", "introduce", &[]),
        ("lab", "skills_lab", 3, "practise", "practise", &["study"]),
        ("rest", "ojt", 4, "apply", "apply", &[]),
    ]);
    let mut review = reviewed(&mixed);
    assert_eq!((review.models.as_slice(), review.primary), (&[Model::ContainsFlipped][..], None));
    assert_eq!(serde_json::to_value(&review).unwrap()["primary"], "none");
    assert!(review.nearest.take().is_some());
}

#[test]
fn profiles_ask_different_questions() {
    let blend = |document: &Value, profile: Profile| {
        let options = ReviewOptions { profile, ..ReviewOptions::default() };
        review_json(document.to_string().as_bytes(), &options).unwrap().blend
    };
    let pair = |format: &str, treatment: &str| {
        programme(&[("a", "elearning", 1, "inform", "introduce", &[]), ("b", format, 2, "practise", treatment, &["a"])])
    };
    let all = |document: &Value| [Profile::Sync, Profile::Place, Profile::Objectives].map(|it| blend(document, it));
    assert_eq!(all(&pair("vilt", "practise")), [true, false, true]);
    assert_eq!(all(&pair("ilt", "practise")), [true, true, true]);
    assert_eq!(all(&pair("ilt", "introduce")), [true, true, false]);
    assert_eq!(all(&pair("ojt", "apply")), [false, true, true]);
    assert_eq!(all(&pair("video", "demonstrate")), [false; 3]);
    assert_eq!(all(&pair("job_aid", "reinforce")), [false; 3]);
}

#[test]
fn online_shares_have_their_names() {
    let label = |online: u32, room: u32| {
        let mut document = programme(&[
            ("a", "elearning", 1, "inform", "introduce", &[]),
            ("b", "ilt", 2, "practise", "practise", &["a"]),
        ]);
        set(&mut document, 0, json!({"minutes": online}));
        set(&mut document, 1, json!({"minutes": room}));
        let review = reviewed(&document);
        (review.online_share, review.online)
    };
    assert_eq!(label(29, 71), (Some("0.29".into()), Some(OnlineLabel::WebFacilitated)));
    assert_eq!(label(30, 70), (Some("0.3".into()), Some(OnlineLabel::Blended)));
    assert_eq!(label(799, 201), (Some("0.8".into()), Some(OnlineLabel::Blended)));
    assert_eq!(label(80, 20), (Some("0.8".into()), Some(OnlineLabel::Online)));
    assert_eq!(label(0, 0), (None, None));
}

#[test]
fn what_is_mandatory_shows_through_choices() {
    let required = |completion: Value| {
        let mut document = sound();
        document["completion"] = completion;
        let nodes = reviewed(&document).graph.nodes;
        nodes.into_iter().filter(|node| node.required).map(|node| node.id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(required(json!({"any": [{"all": ["prep", "live"]}, {"all": ["prep", "job"]}]})), "prep");
    assert_eq!(
        required(json!({"at_least": 2, "of": [{"all": ["prep", "live"]}, {"all": ["prep", "job"]}, "exam"]})),
        "prep"
    );
    assert_eq!(required(json!({"at_least": 1, "of": ["prep", "live"]})), "");
    assert_eq!(required(json!({"percent": 70, "of": ["prep", "quiz", "live"]})), "prep quiz live");
    assert_eq!(required(json!({"percent": 60, "of": ["prep", "quiz", "live"]})), "");
    assert_eq!(required(json!({"mean": ["quiz", "exam"], "at_least": 0.6, "missing": "zero"})), "quiz exam");
    assert_eq!(required(json!({"mean": ["quiz", "exam"], "at_least": 0.6, "missing": "skip"})), "");
    assert_eq!(required(json!({"all": ["aid", {"if": {"failed": "quiz"}, "then": "exam"}, "live"]})), "live");
    assert_eq!(required(json!({"objective": "k"})), "prep quiz live");
}
