//! What depends on the day of enrolment: to which occurrence of a repeated component a row belongs, and dates.

use super::told::{Told, both_ways};
use super::*;

/// Four talks, a week apart from the day of enrolment on, three of which are wanted; a check that goes with each.
const PROGRAMME: &str = r#"{"id": "p", "timezone": "Europe/Berlin", "components": [
    {"id": "talk", "format": "coaching", "every": "P1W", "times": 4, "needs": 3, "done_when": "completed"},
    {"id": "check", "format": "elearning", "every": "P1W", "times": 4, "done_when": {"reviewed": 1}, "due": "P1D"}
], "gates": [{"id": "first", "to": ["check"], "at": "start", "mode": "block", "when": "talk"}],
"completion": {"all": ["talk", {"occurrences": "check", "at_least": 1}]}}"#;

/// The talks and checks that are done, by their ids.
fn done(answers: &Answers, row: usize) -> Vec<&str> {
    let done = |column: &&ComponentColumns| column.state.as_ref().unwrap().word(row) == Some("done");
    answers.components.iter().filter(done).map(|column| column.id.as_str()).collect()
}

#[test]
fn a_row_belongs_to_the_occurrence_in_whose_stretch_it_falls() {
    let enrolled: Told = ("enrolled", None, "2026-03-20T23:30:00Z", None);
    let talk = |at, number| -> Told { ("completed", Some("talk"), at, number) };
    // In Berlin it is the 21st already; on the 29th clocks go forward.
    let learners: [&[Told]; 8] = [
        &[enrolled, talk("2026-03-27T22:59:59.999999Z", None)],
        &[enrolled, talk("2026-03-27T23:00:00Z", None)],
        &[enrolled, talk("2026-04-03T21:59:59.999999Z", None), talk("2026-04-03T22:00:00Z", None)],
        // Before all stretches, and after.
        &[enrolled, talk("2026-01-01T00:00:00Z", None), talk("2026-05-01T00:00:00Z", None)],
        // What it names goes before.
        &[enrolled, talk("2026-03-27T22:00:00Z", Some(3)), talk("2026-05-01T00:00:00Z", Some(1))],
        // Whoever is not enrolled has no stretches.
        &[talk("2026-05-01T00:00:00Z", None), talk("2026-05-01T00:00:00Z", Some(4))],
        // Taken back for all, and for one.
        &[
            enrolled,
            talk("2026-03-21T00:00:00Z", None),
            talk("2026-03-28T00:00:00Z", None),
            ("revoked", Some("talk"), "2026-03-28T01:00:00Z", None),
            talk("2026-04-05T00:00:00Z", None),
        ],
        &[
            enrolled,
            talk("2026-03-21T00:00:00Z", None),
            talk("2026-03-28T00:00:00Z", None),
            ("revoked", Some("talk"), "2026-04-20T00:00:00Z", Some(1)),
        ],
    ];
    let [quick, full] = both_ways(PROGRAMME, &learners, "2026-06-01T00:00:00Z");
    let expected: [&[&str]; 8] = [
        &["talk#1"],
        &["talk#2"],
        &["talk#2", "talk#3"],
        &["talk#1", "talk#4"],
        &["talk#1", "talk#3"],
        &["talk#1", "talk#4"],
        &["talk#3"],
        &["talk#2"],
    ];
    for (row, expected) in expected.iter().enumerate() {
        assert_eq!(done(&quick, row), *expected, "{row}");
    }
    assert_eq!((quick.in_full, full.in_full), (0, 8));
    assert_eq!(Answers { in_full: 8, ..quick }, full);
}

#[test]
fn enough_occurrences_make_a_whole() {
    let enrolled: Told = ("enrolled", None, "2026-03-02T08:00:00Z", None);
    let all: Vec<Told> =
        [1, 2, 3, 4].map(|number| ("completed", Some("talk"), "2026-03-03T08:00:00Z", Some(number))).into();
    let some = |many: usize| -> Vec<Told> { std::iter::once(enrolled).chain(all[..many].iter().copied()).collect() };
    let reviewed: Told = ("reviewed", Some("check"), "2026-03-10T08:00:00Z", None);
    let learners: Vec<Vec<Told>> = [0, 2, 3, 4]
        .into_iter()
        .flat_map(|many| [some(many), some(many).into_iter().chain([reviewed]).collect()])
        .collect();
    let learners: Vec<&[Told]> = learners.iter().map(Vec::as_slice).collect();
    let [quick, full] = both_ways(PROGRAMME, &learners, "2026-03-11T00:00:00Z");
    assert_eq!(quick.progress, [0, 5_000, 3_333, 8_333, 5_000, 10_000, 5_000, 10_000]);
    // A check of its own stands behind each talk.
    let gates: Vec<_> = quick.gates.iter().map(|gate| gate.outcome.word(2)).collect();
    assert_eq!(gates, ["open", "open", "blocked", "blocked"].map(Some));
    assert_eq!(quick.in_full, 0);
    assert_eq!(Answers { in_full: learners.len(), ..quick }, full);
}

#[test]
fn what_no_occurrence_can_be_told_for_is_worked_out_in_full() {
    let enrolled: Told = ("enrolled", None, "2026-03-02T08:00:00Z", None);
    let talk = |at, number| -> Told { ("completed", Some("talk"), at, number) };
    let learners: [&[Told]; 3] = [
        &[enrolled, talk("2026-03-03T08:00:00Z", Some(5))],
        // Enrolled anew, the facts before are of other occurrences.
        &[
            enrolled,
            talk("2026-03-17T08:00:00Z", None),
            ("withdrawn", None, "2026-03-18T08:00:00Z", None),
            ("enrolled", None, "2026-03-19T08:00:00Z", None),
        ],
        &[enrolled, talk("2026-03-17T08:00:00Z", None)],
    ];
    let [quick, full] = both_ways(PROGRAMME, &learners, "2026-06-01T00:00:00Z");
    let none: &[&str] = &[];
    assert_eq!([0, 1, 2].map(|row| done(&quick, row)), [none, &["talk#1"], &["talk#3"]]);
    assert_eq!(quick.in_full, 2);
    assert_eq!(quick.notices.iter().map(|notice| notice.code).collect::<Vec<_>>(), ["unknown_occurrence"]);
    assert_eq!(Answers { in_full: 3, ..quick }, full);
}

#[test]
fn a_day_on_which_the_hour_makes_a_difference_is_looked_at_by_the_hour() {
    // In Nuuk clocks go from 23:00 to midnight on Saturday the 28th: whoever was enrolled after 23:00 a week before has a
    // day more.
    let programme = r#"{"id": "p", "timezone": "America/Nuuk", "due": "P7D", "components": [
        {"id": "a", "format": "video", "due": "P7D"}
    ], "completion": "a"}"#;
    let enrolled = |at| -> [Told; 1] { [("enrolled", None, at, None)] };
    let at =
        ["2026-03-21T02:00:00Z", "2026-03-22T00:59:59.999999Z", "2026-03-22T01:00:00.000001Z", "2026-03-22T02:00:00Z"];
    let learners = at.map(enrolled);
    let learners: Vec<&[Told]> = learners.iter().map(<[Told; 1]>::as_slice).collect();
    for (at, timing) in [
        ("2026-03-29T00:59:59Z", ["on_track"; 4]),
        ("2026-03-29T01:00:00Z", ["overdue", "overdue", "on_track", "on_track"]),
    ] {
        let [quick, full] = both_ways(programme, &learners, at);
        assert_eq!([0, 1, 2, 3].map(|row| quick.timing.word(row)), timing.map(Some), "{at}");
        assert_eq!(quick.in_full, 0);
        assert_eq!(Answers { in_full: learners.len(), ..quick }, full, "{at}");
    }
}
