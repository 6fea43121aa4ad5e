//! Components that are repeated: to which occurrence a row belongs, and who is worked out in full for it.

use super::*;

/// Four talks, a week apart from the day of enrolment on, three of which are wanted; a check that goes with each.
const PROGRAMME: &str = r#"{"id": "p", "timezone": "Europe/Berlin", "components": [
    {"id": "talk", "format": "coaching", "every": "P1W", "times": 4, "needs": 3, "done_when": "completed"},
    {"id": "check", "format": "elearning", "every": "P1W", "times": 4, "done_when": {"reviewed": 1}, "due": "P1D"}
], "gates": [{"id": "first", "to": ["check"], "at": "start", "mode": "block", "when": "talk"}],
"completion": {"all": ["talk", {"occurrences": "check", "at_least": 1}]}}"#;

/// One learner's rows: kind, component, instant, occurrence.
type Told = (&'static str, Option<&'static str>, &'static str, Option<i64>);

/// What the batch says of each learner's rows, beside what it says where everybody is worked out in full.
fn judged(learners: &[&[Told]], at: &str) -> [Answers; 2] {
    let rows: Vec<(i64, Told)> =
        (0_i64..).zip(learners).flat_map(|(learner, rows)| rows.iter().map(move |row| (learner, *row))).collect();
    let ids: Vec<i64> = rows.iter().map(|(learner, _)| *learner).collect();
    let kinds: Vec<_> = rows.iter().map(|(_, (kind, ..))| Some(*kind)).collect();
    let components: Vec<_> = rows.iter().map(|(_, (_, component, ..))| *component).collect();
    let programmes: Vec<_> = components.iter().map(|component| component.is_none().then_some("p")).collect();
    let at_texts: Vec<_> = rows.iter().map(|(_, (_, _, at, _))| Some(*at)).collect();
    let numbers: Vec<f64> =
        rows.iter().map(|(_, (.., number))| number.map_or(f64::NAN, |number| number as f64)).collect();
    let there =
        rows.iter().enumerate().fold(vec![0_u8; rows.len().div_ceil(8)], |mut bits, (row, (_, (.., number)))| {
            bits[row / 8] |= u8::from(number.is_some()) << (row % 8);
            bits
        });
    let columns = Columns {
        programme: Some(words(&programmes)),
        component: Some(words(&components)),
        occurrence: Some(Numbers::Floats(&numbers, Validity::new(&there, 0))),
        ..Columns::new(Learners::Signed(&ids, Validity::ALL), words(&kinds), Instants::Words(words(&at_texts)))
    };
    [false, true].map(|in_full| {
        let mut options = BatchOptions::new(Instant::parse(at).unwrap());
        (options.components, options.spans, options.gates) = (Pick::All, Pick::All, Pick::All);
        (options.missing, options.measures) = (true, true);
        let mut batch = Programme::from_json(PROGRAMME.as_bytes()).unwrap().batch(options).unwrap();
        batch.quick = batch.quick.filter(|_| !in_full);
        batch.push(&columns).unwrap();
        batch.finish(&unwatched).unwrap()
    })
}

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
    let [quick, full] = judged(&learners, "2026-06-01T00:00:00Z");
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
    let [quick, full] = judged(&learners, "2026-03-11T00:00:00Z");
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
    let [quick, full] = judged(&learners, "2026-06-01T00:00:00Z");
    let none: &[&str] = &[];
    assert_eq!([0, 1, 2].map(|row| done(&quick, row)), [none, &["talk#1"], &["talk#3"]]);
    assert_eq!(quick.in_full, 2);
    assert_eq!(quick.notices.iter().map(|notice| notice.code).collect::<Vec<_>>(), ["unknown_occurrence"]);
    assert_eq!(Answers { in_full: 3, ..quick }, full);
}
