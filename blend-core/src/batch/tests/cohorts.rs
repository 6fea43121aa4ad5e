//! Enrolments into cohorts, and dates that count from when a cohort starts.

use super::told::answered;
use super::*;

const PROGRAMME: &str = r#"{"id": "p", "timezone": "Europe/Berlin", "anchor": "cohort", "components": [
    {"id": "talk", "format": "coaching", "every": "P1W", "times": 2, "done_when": "completed"},
    {"id": "prep", "format": "video"}
], "due": "P2W", "completion": {"all": ["talk", "prep"]}}"#;

const SCHEDULE: &str = r#"{"programme": "p", "sessions": [], "cohorts": [
    {"id": "spring", "starts": "2026-03-02"}, {"id": "summer", "starts": "2026-06-01"}
]}"#;

/// Kind, cohort, instant of a row.
type Told = (&'static str, Option<&'static str>, &'static str);

fn both(programme: &str, schedule: Option<&str>, learners: &[&[Told]], at: &str) -> [Answers; 2] {
    let rows: Vec<(i64, Told)> =
        (0_i64..).zip(learners).flat_map(|(learner, rows)| rows.iter().map(move |row| (learner, *row))).collect();
    let ids: Vec<i64> = rows.iter().map(|(learner, _)| *learner).collect();
    let column = |of: fn(&Told) -> Option<&'static str>| rows.iter().map(|(_, row)| of(row)).collect::<Vec<_>>();
    let (kinds, cohorts, ats) = (column(|row| Some(row.0)), column(|row| row.1), column(|row| Some(row.2)));
    let programmes = column(|row| (row.0 != "completed").then_some("p"));
    let components = column(|row| (row.0 == "completed").then_some("talk"));
    let columns = Columns {
        programme: Some(words(&programmes)),
        component: Some(words(&components)),
        cohort: Some(words(&cohorts)),
        ..Columns::new(Learners::Signed(&ids, Validity::ALL), words(&kinds), Instants::Words(words(&ats)))
    };
    answered(programme, schedule, &columns, at)
}

const LEARNERS: [&[Told]; 7] = [
    &[("enrolled", Some("spring"), "2026-02-20T08:00:00Z"), ("completed", None, "2026-03-08T22:59:59.999999Z")],
    &[("enrolled", Some("spring"), "2026-02-20T08:00:00Z"), ("completed", None, "2026-03-08T23:00:00Z")],
    &[("enrolled", Some("summer"), "2026-02-20T08:00:00Z"), ("completed", None, "2026-03-10T23:00:00Z")],
    // Without a cohort nothing is due, and everything is of the first.
    &[("enrolled", None, "2026-02-20T08:00:00Z"), ("completed", None, "2026-03-10T23:00:00Z")],
    // While enrolled, whoever is enrolled again stays in the cohort.
    &[("enrolled", Some("summer"), "2026-02-20T08:00:00Z"), ("enrolled", Some("spring"), "2026-02-21T08:00:00Z")],
    // The first of one instant.
    &[("enrolled", Some("summer"), "2026-02-20T08:00:00Z"), ("enrolled", Some("spring"), "2026-02-20T08:00:00Z")],
    &[("enrolled", Some("autumn"), "2026-02-20T08:00:00Z")],
];

#[test]
fn dates_count_from_when_the_cohort_starts() {
    // Two weeks end with the 16th of March.
    for (at, overdue) in [("2026-03-16T22:59:59.999999Z", false), ("2026-03-16T23:00:00Z", true)] {
        let [quick, full] = both(PROGRAMME, Some(SCHEDULE), &LEARNERS, at);
        // Of two at one instant, and of a cohort that is not known.
        assert_eq!(quick.in_full, 2);
        let timing: Vec<_> = (0..7).map(|row| quick.timing.word(row).unwrap()).collect();
        let spring = if overdue { "overdue" } else { "behind" };
        assert_eq!(timing[..4], [spring, spring, "on_track", "none"]);
        let done = |id: &str| {
            let column = quick.components.iter().find(|column| column.id == id).unwrap().state.as_ref().unwrap();
            (0..4).map(|row| column.word(row) == Some("done")).collect::<Vec<_>>()
        };
        assert_eq!(done("talk#1"), [true, false, true, true]);
        assert_eq!(done("talk#2"), [false, true, false, false]);
        assert_eq!(quick.notices[0].code, "unknown_cohort");
        assert_eq!(Answers { in_full: 7, ..quick }, full);
    }
}

#[test]
fn a_cohort_changes_nothing_where_dates_count_from_the_enrolment() {
    let programme = PROGRAMME.replace(r#""anchor": "cohort", "#, "");
    let [quick, full] = both(&programme, Some(SCHEDULE), &LEARNERS, "2026-03-06T23:00:00Z");
    // Who is enrolled twice, at one instant or two, stays where they were.
    assert_eq!((quick.in_full, quick.timing.word(0)), (1, Some("overdue")));
    assert_eq!(Answers { in_full: 7, ..quick }, full);
    // Without a schedule no cohort is known, and none is missed.
    let [quick, full] = both(PROGRAMME, None, &LEARNERS, "2026-03-16T23:00:00Z");
    assert!(quick.in_full == 0 && quick.notices.is_empty());
    assert!((0..7).all(|row| quick.timing.word(row) == Some("none")));
    assert_eq!(Answers { in_full: 7, ..quick }, full);
}

#[test]
fn of_two_cohorts_at_one_instant_the_first_recorded_is_it() {
    let programme = PROGRAMME.replace(r#""id": "p","#, r#""id": "p", "version": "1","#);
    // Cohort, when recorded, version, session.
    type Enrolled = (Option<&'static str>, Option<&'static str>, Option<&'static str>, Option<&'static str>);
    let learners: [[Enrolled; 2]; 5] = [
        [
            (Some("summer"), Some("2026-02-21T00:00:00Z"), None, None),
            (Some("spring"), Some("2026-02-22T00:00:00Z"), None, None),
        ],
        [(Some("spring"), None, Some("1"), None), (Some("summer"), None, None, None)],
        [(Some("spring"), None, None, Some("hall")), (Some("summer"), None, None, None)],
        [
            (Some("autumn"), Some("2026-02-21T00:00:00Z"), None, None),
            (Some("spring"), Some("2026-02-22T00:00:00Z"), None, None),
        ],
        // What was recorded as it happened says no more.
        [(Some("spring"), Some("2026-02-20T08:00:00Z"), None, None), (Some("spring"), None, Some("1"), None)],
    ];
    let rows: Vec<(i64, Enrolled)> =
        (0_i64..).zip(&learners).flat_map(|(learner, rows)| rows.iter().map(move |row| (learner, *row))).collect();
    let ids: Vec<i64> = rows.iter().map(|(learner, _)| *learner).collect();
    let column = |of: fn(&Enrolled) -> Option<&'static str>| rows.iter().map(|(_, row)| of(row)).collect::<Vec<_>>();
    let (cohorts, recorded) = (column(|row| row.0), column(|row| row.1));
    let (versions, sessions) = (column(|row| row.2), column(|row| row.3));
    let (kinds, programmes) = (vec![Some("enrolled"); ids.len()], vec![Some("p"); ids.len()]);
    let ats = vec![Some("2026-02-20T08:00:00Z"); ids.len()];
    let columns = Columns {
        programme: Some(words(&programmes)),
        cohort: Some(words(&cohorts)),
        recorded: Some(Instants::Words(words(&recorded))),
        version: Some(words(&versions)),
        session: Some(words(&sessions)),
        ..Columns::new(Learners::Signed(&ids, Validity::ALL), words(&kinds), Instants::Words(words(&ats)))
    };
    let [quick, full] = answered(&programme, Some(SCHEDULE), &columns, "2026-03-20T00:00:00Z");
    let timing: Vec<_> = (0..5).map(|row| quick.timing.word(row).unwrap()).collect();
    assert_eq!(timing, ["on_track", "on_track", "on_track", "none", "overdue"]);
    assert_eq!(quick.in_full, 4);
    assert_eq!(Answers { in_full: 5, ..quick }, full);
}
