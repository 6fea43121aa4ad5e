//! D9, D10, D15, D16, D20 to D24, D26; and what an author accepts.

use super::*;
use crate::Programme;

#[test]
fn d9_support() {
    check("D9", |it| set(it, AID, json!({"available": null})), "info: p");
    check("D9", |it| set(it, AID, json!({"format": "policy_library"})), "");
}

#[test]
fn d10_managers() {
    let behaviour = |it: &mut Value| it["objectives"][1]["kind"] = json!("behaviour");
    check(
        "D10",
        |it| {
            behaviour(it);
            set(it, MGR, json!({"format": "coaching", "involves": "coach"}));
        },
        "warning: o",
    );
    check("D10", behaviour, "");
    check("D10", |it| set(it, MGR, json!({"format": "coaching", "involves": "coach"})), "");
}

#[test]
fn d15_drop_off() {
    let missing = |change: &dyn Fn(&mut Value)| {
        let mut document = sound();
        document["model"] = json!("digital_first");
        set(&mut document, AID, json!({"format": "message", "involves": "manager"}));
        set(&mut document, QUIZ, json!({"purpose": ["assess", "reinforce"]}));
        change(&mut document);
        found(&document, "D15").into_iter().filter_map(|finding| finding.value).collect::<Vec<_>>()
    };
    assert_eq!(missing(&|_| {}), [""; 0]);
    assert_eq!(missing(&|it| set(it, AID, json!({"involves": null}))), ["leader's message"]);
    assert_eq!(missing(&|it| set(it, MGR, json!({"format": "ojt"}))), ["support channel"]);
    assert_eq!(missing(&|it| set(it, QUIZ, json!({"purpose": ["assess"]}))), ["reminder"]);
    assert_eq!(missing(&|it| it["model"] = json!("live_led")), [""; 0]);
}

#[test]
fn d16_high_risk() {
    let missing = |risk: &str, change: &dyn Fn(&mut Value)| {
        let mut document = sound();
        document["design"] = json!({"risk": risk});
        set(&mut document, MGR, json!({"activated_by": {"failed": "quiz"}}));
        change(&mut document);
        found(&document, "D16").into_iter().filter_map(|finding| finding.value).collect::<Vec<_>>()
    };
    assert_eq!(missing("high", &|_| {}), [""; 0]);
    assert_eq!(missing("high", &|it| set(it, MGR, json!({"activated_by": null}))), ["remediation"]);
    let wanted = |condition: Value| {
        move |it: &mut Value| {
            set(it, MGR, json!({"activated_by": null}));
            it["completion"]["all"].as_array_mut().unwrap().push(json!({"if": condition, "then": "mgr"}));
        }
    };
    assert_eq!(missing("high", &|it| wanted(json!({"failed": "quiz"}))(it)), [""; 0]);
    assert_eq!(missing("high", &|it| wanted(json!({"passed": "quiz"}))(it)), ["remediation"]);
    assert_eq!(missing("medium", &|it| set(it, MGR, json!({"activated_by": null}))), [""; 0]);
    assert_eq!(missing("high", &|it| set(it, MGR, json!({"treats": {"o": ["apply"]}}))), ["reinforcement"]);
    let unassessed = |it: &mut Value| {
        set(it, QUIZ, json!({"format": "reading", "purpose": ["inform"], "treats": null}));
        set(it, EXAM, json!({"format": "ojt", "purpose": ["apply"], "treats": null}));
    };
    assert_eq!(missing("high", &unassessed), ["assessment"]);
}

#[test]
fn d20_not_operable() {
    check("D20", |it| set(it, LIVE, json!({"week": null})), "warning: live");
    let programme = Programme::from_json(sound().to_string().as_bytes()).unwrap();
    let told = |session: Value| {
        let schedule = json!({"programme": "p", "sessions": [session]}).to_string();
        let schedule = programme.schedule_from_json(schedule.as_bytes()).unwrap();
        let review = programme.review(Some(&schedule), &ReviewOptions::default());
        let open: Vec<bool> = review.stages.iter().map(|stage| stage.done).collect();
        let found: Vec<_> = review.findings.into_iter().map(|it| (it.code.word(), it.subjects.join(" "))).collect();
        (found, open)
    };
    let mut session = json!({"id": "s", "component": "live", "start": "2026-03-02T09:00", "minutes": 90,
                             "capacity": 8, "room": "1", "facilitators": ["Ann"]});
    assert_eq!(told(session.clone()), (vec![], vec![true; 5]));
    session["facilitators"] = json!([]);
    assert_eq!(told(session.clone()), (vec![("D20", "s".into())], vec![true, true, false, true, true]));
    session["component"] = json!("mgr");
    session["facilitators"] = json!(["Ann"]);
    assert_eq!(told(session).0, [("D20", "live".into())]);
}

#[test]
fn d21_renewal() {
    check("D21", |it| it["certification"] = json!({"valid_for": "P1Y"}), "warning: p");
    check("D21", |it| it["certification"] = json!({"valid_for": "P1Y", "window": "P60D"}), "");
}

#[test]
fn d22_measures() {
    check("D22", |it| it["measures"] = json!(["completion", "prework", "readiness"]), "info: p");
    check("D22", |it| it["measures"] = json!(["effectiveness", "completion", "prework", "readiness", "more"]), "");
}

#[test]
fn d23_label() {
    check("D23", |it| it["model"] = json!("bookend"), "warning: p");
    check("D23", |it| it["model"] = json!("live_led"), "");
    // Not the primary model, but one of those found.
    check("D23", |it| it["model"] = json!("prework_live"), "");
    let mut document = sound();
    document["model"] = json!("flippd");
    assert_eq!(found(&document, "D23")[0].fix, "did you mean `flipped`?");
}

#[test]
fn d24_owner() {
    check("D24", |it| it["owner"] = Value::Null, "info: p");
    check("D24", |it| it["owner"] = json!(" "), "info: p");
}

#[test]
fn d26_undefined_trigger() {
    check("D26", |it| set(it, QUIZ, json!({"trigger": " "})), "error: quiz");
    check("D26", |it| set(it, QUIZ, json!({"trigger": "new-law"})), "");
    check("D26", |it| set(it, QUIZ, json!({"trigger": "new-law", "week": null})), "error: quiz");
    check("D26", |it| set(it, QUIZ, json!({"trigger": "new-law", "week": null, "due": "P7D"})), "");
}

#[test]
fn accepted_findings_are_told_as_such() {
    let mut document = sound();
    document["owner"] = Value::Null;
    document["review"] = json!({"allow": [{"code": "D24", "reason": "a committee"}]});
    let reason = |document: &Value| found(document, "D24").remove(0).allowed;
    assert_eq!(reason(&document).as_deref(), Some("a committee"));
    document["review"]["allow"][0]["code"] = json!("owner");
    assert_eq!(reason(&document).as_deref(), Some("a committee"));
    document["review"]["allow"][0]["reason"] = Value::Null;
    assert_eq!(reason(&document), None);
    document["review"]["allow"][0]["code"] = json!("D99");
    assert_eq!(reviewed(&document).notes, ["`D99` is allowed, and there is no such finding"]);
}

#[test]
fn thresholds_can_be_set() {
    let with = |options: ReviewOptions| {
        let review = review_json(sound().to_string().as_bytes(), &options).unwrap();
        review.findings.into_iter().map(|finding| finding.code.word()).collect::<Vec<_>>()
    };
    let usual = ReviewOptions::default;
    assert_eq!(with(ReviewOptions { item_minutes: 29, ..usual() }), ["D4"]);
    assert_eq!(with(ReviewOptions { formats: 6, ..usual() }), ["D18"]);
    assert_eq!(with(ReviewOptions { live_share: 3_000, ..usual() }), ["D6"]);
    assert_eq!(with(ReviewOptions { retention_days: Some(365), ..usual() }), ["D12", "D12"]);
}
