//! Certificates: when periods are earned, and what counts for the next one.

use super::told::{Told, both_ways};
use super::*;
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000_000;

fn programme(terms: &str) -> String {
    format!(
        r#"{{"id": "p", "components": [
            {{"id": "a", "format": "elearning", "max_attempts": 2}}, {{"id": "b", "format": "elearning", "valid_for": "P20D"}}
        ], "completion": {{"all": ["a", "b"]}}, "hold": "once", "certification": {terms}}}"#
    )
}

/// Instants around those at which something begins or ends, as days from the first of January 2026.
fn around(days: &[i64]) -> Vec<String> {
    let start = Instant::parse("2026-01-01T00:00:00Z").unwrap();
    let near = |day: &i64| [-1, 0, 1].map(|micro| start.plus_micros(day * DAY + micro).to_string());
    days.iter().flat_map(near).collect()
}

/// Asks about learners who did both components at pairs of instants, some of whom left and came back.
fn agree(terms: &str, days: &[i64]) -> BTreeMap<String, usize> {
    let (programme, instants) = (programme(terms), around(days));
    let texts: Vec<&'static str> = instants.iter().map(|at| &*at.clone().leak()).collect();
    let enrolled: Told = ("enrolled", None, "2026-01-01T00:00:00Z", None);
    let first = [
        enrolled,
        ("completed", Some("a"), "2026-01-02T00:00:00Z", None),
        ("completed", Some("b"), "2026-01-02T00:00:00Z", None),
    ];
    let mut learners: Vec<Vec<Told>> = vec![first.to_vec()];
    for (place, at) in texts.iter().enumerate() {
        let again: [Told; 3] =
            [("completed", Some("a"), at, None), ("completed", Some("b"), at, None), ("failed", Some("a"), at, None)];
        learners.push(first.into_iter().chain(again).collect());
        learners.push(first.into_iter().chain([again[place % 3], ("revoked", Some("b"), at, None)]).collect());
        let later = texts[(place + 4) % texts.len()];
        let back: [Told; 2] = [("withdrawn", None, at, None), ("enrolled", None, later, None)];
        learners.push(first.into_iter().chain(back).chain(again).collect());
        // Whoever has left earns nothing until they are back.
        let left: Told = ("withdrawn", None, "2026-01-03T00:00:00Z", None);
        learners.push(first.into_iter().chain([left]).chain(again).collect());
        learners.push(first.into_iter().chain([left, ("enrolled", None, later, None)]).chain(again).collect());
        let twice: [Told; 2] = [("completed", Some("a"), later, None), ("completed", Some("b"), later, None)];
        learners.push(first.into_iter().chain(again).chain(twice).collect());
    }
    let learners: Vec<&[Told]> = learners.iter().map(Vec::as_slice).collect();
    let mut states = BTreeMap::new();
    for at in &texts {
        let [quick, full] = both_ways(&programme, &learners, at);
        assert_eq!(quick.in_full, 0);
        let certification = quick.certification.as_ref().unwrap();
        for row in 0..learners.len() {
            *states.entry(certification.word(row).unwrap().to_owned()).or_default() += 1;
        }
        assert_eq!(Answers { in_full: learners.len(), ..quick }, full, "{terms} {at}");
    }
    states
}

#[test]
fn periods_are_earned_and_end_as_those_of_records() {
    // Earned on day 1: the window opens on day 8, the period ends on day 11, grace on day 13.
    let states = agree(r#"{"valid_for": "P10D", "window": "P3D", "grace": "P2D"}"#, &[1, 3, 8, 11, 13, 18, 21]);
    assert!(
        ["none", "certified", "due", "grace", "lapsed"].iter().all(|state| states.contains_key(*state)),
        "{states:?}"
    );
    // Counted from the first end; the second period is longer, then all.
    let terms = r#"{"valid_for": ["P10D", "P20D"], "window": "P5D", "basis": "expiry", "grace": "P1D", "after_lapse": "renewal"}"#;
    agree(terms, &[1, 6, 11, 12, 26, 31]);
    // Without a window evidence counts from when the period was earned, states are those of the next from its end on.
    agree(r#"{"valid_for": "P10D"}"#, &[1, 2, 11, 12, 21]);
    agree(r#"{"until": "01-15", "minimum_active": "P5D", "window": "P1W"}"#, &[1, 8, 10, 15]);
}

#[test]
fn a_repeated_component_is_done_anew_for_each_period() {
    // Enrolled on the first of March in Berlin, though it is February by UTC; clocks go forward on the 29th.
    let programme = r#"{"id": "p", "timezone": "Europe/Berlin", "evidence_from": "enrolment", "components": [
        {"id": "talk", "format": "coaching", "every": "P2W", "times": 4, "needs": 2, "done_when": "completed"}
    ], "completion": "talk", "certification": {"valid_for": "P4W", "window": "P1W", "grace": "P3D", "basis": "expiry"}}"#;
    let enrolled: Told = ("enrolled", None, "2026-02-28T23:30:00Z", None);
    let talk = |at, number| -> Told { ("completed", Some("talk"), at, number) };
    let first = [
        enrolled,
        talk("2026-02-28T23:00:00Z", None),
        talk("2026-03-01T08:00:00Z", None),
        talk("2026-03-15T08:00:00Z", None),
    ];
    // Earned on the 15th: the window opens on 5 April at 8 by UTC less the hour that was lost.
    let window = ["2026-04-05T06:59:59.999999Z", "2026-04-05T07:00:00Z"];
    let later = |at, other| -> Vec<Told> {
        first.into_iter().chain([talk(at, None), talk("2026-04-12T08:00:00Z", other)]).collect()
    };
    let learners = [
        first.to_vec(),
        later(window[0], Some(1)),
        later(window[1], Some(1)),
        // Both of the third.
        later(window[1], Some(3)),
        later(window[1], Some(1)).into_iter().chain([("reset", None, "2026-04-10T00:00:00Z", None)]).collect(),
        later(window[1], Some(1)).into_iter().chain([("suspended", None, "2026-04-10T00:00:00Z", None)]).collect(),
    ];
    let learners: Vec<&[Told]> = learners.iter().map(Vec::as_slice).collect();
    let mut earned = Vec::new();
    for at in [window[0], window[1], "2026-04-12T06:59:59.999999Z", "2026-04-12T08:00:00Z", "2026-05-06T00:00:00Z"] {
        let [quick, full] = both_ways(programme, &learners, at);
        assert_eq!(quick.in_full, 0);
        earned = quick.earned.clone().unwrap();
        assert_eq!(Answers { in_full: learners.len(), ..quick }, full, "{at}");
    }
    let at = |text: &str| Instant::parse(text).unwrap().micros();
    let (once, anew) = (at("2026-03-15T08:00:00Z"), at("2026-04-12T08:00:00Z"));
    assert_eq!(earned, [once, once, anew, once, once, anew]);
}
