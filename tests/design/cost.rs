//! Reviews of the largest programmes end: nothing in them grows with the square of the components.
//!
//! A bound on time would fail by chance on a busy machine. Each shape here would take minutes if what rests on what were
//! written out, or if pairs of components were compared without end.

use blend_core::answer::Review;
use blend_core::review::{ReviewOptions, Start};
use blend_core::{CalendarOptions, Programme, limits};
use serde_json::{Value, json};

pub(crate) const MOST: usize = 4_096;

fn review(document: &Value) -> Review {
    let programme = Programme::from_json(&serde_json::to_vec(document).expect("JSON")).expect("a programme");
    programme.review(None, &ReviewOptions::default())
}

/// Digital parts and sessions in turn, one objective for each pair, with more fields by place.
fn programme(count: usize, more: impl Fn(usize) -> Value) -> Value {
    let component = |place: usize| {
        let (format, treatment) =
            if place.is_multiple_of(2) { ("elearning", "introduce") } else { ("ilt", "practise") };
        let mut component = json!({"id": format!("c{place}"), "format": format, "week": place + 1, "minutes": 30,
            "purpose": ["practise"], "treats": {format!("o{}", place / 2): [treatment]}});
        for (key, value) in more(place).as_object().expect("fields") {
            component[key] = value.clone();
        }
        component
    };
    json!({
        "id": "p", "components": (0..count).map(component).collect::<Vec<_>>(),
        "objectives": (0..count / 2).map(|place| json!({"id": format!("o{place}"), "kind": "skill"})).collect::<Vec<_>>(),
        "completion": {"all": (0..count).map(|place| format!("c{place}")).collect::<Vec<_>>()}
    })
}

#[test]
fn a_chain() {
    let after = |place: usize| json!({"after": place.checked_sub(1).map(|before| vec![format!("c{before}")])});
    let found = review(&programme(MOST, after));
    assert_eq!(found.graph.edges.len(), MOST - 1);
    assert!(!found.graph.cut && found.models.iter().any(|model| model.word() == "prework_live"));
}

/// A chain in which each session practises what nothing before it introduces.
fn nothing_to_build_on(count: usize) -> Value {
    programme(count, |place| {
        let after = place.checked_sub(1).map(|before| vec![format!("c{before}")]);
        match place {
            place if place.is_multiple_of(2) => json!({"after": after}),
            place if place + 1 == count => json!({"after": after, "treats": {}}),
            place => json!({"after": after, "treats": {format!("o{}", place / 2 + 1): ["practise"]}}),
        }
    })
}

#[test]
fn sessions_with_nothing_to_build_on() {
    let found = review(&nothing_to_build_on(MOST));
    assert!(found.models.iter().all(|model| model.word() != "prework_live"), "{:?}", found.models);
}

#[test]
fn more_than_may_be() {
    let document = programme(2 * MOST, |place| json!({"after": place.checked_sub(1).map(|it| vec![format!("c{it}")])}));
    let bytes = serde_json::to_vec(&document).expect("JSON");
    let found = blend_core::review::review_json(&bytes, &ReviewOptions::default()).expect("an object");
    assert_eq!(found.problems.len(), 1);
    assert_eq!((found.graph.nodes.len(), found.graph.edges.len()), (2 * MOST, 2 * MOST - 1));
}

#[test]
fn digital_parts_all_before_all_sessions() {
    // Sessions share the long chain they rest on.
    let half = MOST / 2;
    let mut document = programme(MOST, |_| json!({}));
    let components = document["components"].as_array_mut().expect("a list");
    components.sort_by_key(|component| component["format"] == "ilt");
    for place in 1..MOST {
        let before = components[place.min(half) - 1]["id"].clone();
        components[place]["after"] = json!([before]);
    }
    let found = review(&document);
    assert_eq!(found.graph.edges.len(), MOST - 1);
}

#[test]
fn everything_before_everything() {
    let mut document = programme(MOST, |_| json!({}));
    document["groups"] = json!([{"id": "all", "rule": document["completion"]}]);
    let to: Vec<String> = (0..MOST).map(|place| format!("c{place}")).collect();
    document["gates"] = json!([{"id": "g", "to": to, "mode": "flag", "when": {"group": "all"}}]);
    let found = review(&document);
    assert!(found.graph.cut);
    assert!(found.notes.iter().any(|note| note.contains("more links")));
    assert!(found.findings.iter().any(|finding| finding.code.word() == "S2"));
    let programme = Programme::from_json(&serde_json::to_vec(&document).expect("JSON")).expect("a programme");
    let start = Start::parse("2026-03-02").expect("a start");
    let calendar = programme.calendar(None, &CalendarOptions { start, timezone: None }).expect("a calendar");
    let gates: usize = calendar.rows.iter().map(|row| row.gates.len()).sum();
    let deadlines: usize = calendar.rows.iter().map(|row| row.deadlines.len()).sum();
    assert!(calendar.cut && calendar.rows.len() == MOST && gates == MOST, "{gates}");
    assert!((1..=limits::LINKS).contains(&deadlines), "{deadlines}");
}

#[test]
fn everything_before_everything_for_many_cohorts() {
    const COMPONENTS: usize = 128;
    const COHORTS: usize = 64;
    let mut document =
        programme(COMPONENTS, |place| json!({"after": (0..place).map(|it| format!("c{it}")).collect::<Vec<_>>()}));
    document["anchor"] = json!("cohort");
    let programme = Programme::from_json(&serde_json::to_vec(&document).expect("JSON")).expect("a programme");
    // One after another, but for the last cohort, all of whose sessions begin together.
    let session = |place: usize| {
        let (component, cohort) = (place / COHORTS, place % COHORTS);
        let minutes = if cohort == 9 { 0 } else { 30 * component };
        let start = format!("2026-03-{:02}T{:02}:{:02}", 2 + minutes / 1440, minutes / 60 % 24, minutes % 60);
        json!({"id": format!("s{place}"), "component": format!("c{component}"), "cohort": format!("k{cohort}"),
            "start": start, "minutes": 30})
    };
    let cohort = |place: usize| json!({"id": format!("k{place}"), "starts": "2026-03-02"});
    let schedule = json!({
        "programme": "p", "cohorts": (0..COHORTS).map(cohort).collect::<Vec<_>>(),
        "sessions": (0..COMPONENTS * COHORTS).map(session).collect::<Vec<_>>()
    });
    let schedule = programme.schedule_from_json(&serde_json::to_vec(&schedule).expect("JSON")).expect("a schedule");
    let found = programme.review(Some(&schedule), &ReviewOptions::default());
    let late = found.findings.iter().filter(|finding| finding.code.word() == "S6");
    let late = late.filter(|finding| finding.subjects.len() == 3).count();
    // Each link is looked at for each cohort, up to a number of looks.
    assert!((1_000..limits::LINKS).contains(&late), "{late}");
    assert!(found.findings.iter().any(|finding| finding.code.word() == "D19"));
}

#[test]
fn one_circle_of_all() {
    let found = review(&programme(MOST, |place| json!({"after": [format!("c{}", (place + MOST - 1) % MOST)]})));
    let circles = found.findings.iter().filter(|finding| finding.code.word() == "S2").count();
    assert_eq!(circles, 1);
}

#[test]
fn choices_in_choices() {
    let mut document = programme(MOST, |_| json!({}));
    let mut rule = json!("c0");
    for place in 1..60 {
        let items: Vec<Value> = (0..32).map(|other| json!(format!("c{}", place * 32 + other))).collect();
        rule = json!({"at_least": 16, "of": items.into_iter().chain([rule]).collect::<Vec<_>>()});
    }
    document["completion"] = rule;
    assert!(!review(&document).findings.is_empty());
}

/// The largest programmes there may be: a chain, one circle, everything before everything, nothing linked, one week a
/// component.
pub(crate) fn largest() -> Vec<(&'static str, Programme)> {
    let id = |place: usize| format!("c{place}");
    let mut all_before_all = programme(MOST, |_| json!({}));
    let to: Vec<String> = (0..MOST).map(id).collect();
    all_before_all["gates"] = json!([{"id": "g", "to": to, "mode": "flag", "when": {"all": to}}]);
    let documents = [
        ("a chain", programme(MOST, |place| json!({"after": place.checked_sub(1).map(|before| vec![id(before)])}))),
        ("a circle", programme(MOST, |place| json!({"after": [id((place + MOST - 1) % MOST)]}))),
        ("all before all", all_before_all),
        ("no links", programme(MOST, |_| json!({}))),
        ("one week", programme(MOST, |_| json!({"week": 1}))),
    ];
    let compiled =
        |document: &Value| Programme::from_json(&serde_json::to_vec(document).expect("JSON")).expect("a programme");
    documents.iter().map(|(name, document)| (*name, compiled(document))).collect()
}
