//! Rows that name sessions: presence by the session's own length, seats, parts that add up, logs.

use super::told::{Visited, visited};
use super::*;

const PROGRAMME: &str = r#"{"id": "p", "components": [
    {"id": "talk", "format": "ilt", "minutes": 60, "done_when": {"attended": 0.8}, "valid_for": "P30D"},
    {"id": "drill", "format": "ilt", "minutes": 60, "every": "P1W", "times": 2, "needs": 1, "done_when": "attended"},
    {"id": "prep", "format": "video"}
], "gates": [{"id": "ready", "to": ["talk"], "mode": "block", "when": "prep"}],
"completion": {"all": ["talk", "prep"]}}"#;

/// Two talks of two hours, one of them in two meetings; one to come and one that is near, on the 20th of April; a drill.
const SCHEDULE: &str = r#"{"programme": "p", "sessions": [
    {"id": "long", "component": "talk", "start": "2026-03-10T10:00:00Z", "end": "2026-03-10T12:00:00Z"},
    {"id": "parts", "component": "talk", "meetings": [
        {"start": "2026-03-11T10:00:00Z", "end": "2026-03-11T11:00:00Z"},
        {"start": "2026-03-12T10:00:00Z", "end": "2026-03-12T11:00:00Z"}]},
    {"id": "next", "component": "talk", "start": "2026-04-23T10:00:00Z", "end": "2026-04-23T11:00:00Z"},
    {"id": "near", "component": "talk", "start": "2026-04-22T10:00:00Z", "end": "2026-04-22T11:00:00Z"},
    {"id": "off", "component": "talk", "start": "2026-04-22T10:00:00Z", "end": "2026-04-22T11:00:00Z",
        "cancelled_at": "2026-04-19T00:00:00Z"},
    {"id": "second", "component": "drill", "occurrence": 2, "start": "2026-03-02T10:00:00Z", "end": "2026-03-02T11:00:00Z"},
    {"id": "some", "component": "drill", "start": "2026-03-10T10:00:00Z", "end": "2026-03-10T11:00:00Z"}
]}"#;

const ENROLLED: Visited = ("enrolled", None, None, "2026-03-01T08:00:00Z", None);

fn there(session: &'static str, at: &'static str, minutes: Option<&'static str>) -> Visited {
    ("attended", None, Some(session), at, minutes)
}

fn told(kind: &'static str, session: &'static str, at: &'static str) -> Visited {
    (kind, None, Some(session), at, None)
}

/// The state of a component for each learner.
fn states(answers: &Answers, id: &str) -> Vec<&'static str> {
    let column = answers.components.iter().find(|column| column.id == id).unwrap().state.as_ref().unwrap();
    (0..answers.status.codes.len()).map(|row| column.word(row).unwrap()).collect()
}

/// What is told in the compact form, where so many learners are not, and in full is the same.
fn same(schedule: Option<&str>, learners: &[&[Visited]], at: &str, in_full: usize) -> Answers {
    same_of(PROGRAMME, schedule, learners, at, in_full)
}

fn same_of(programme: &str, schedule: Option<&str>, learners: &[&[Visited]], at: &str, in_full: usize) -> Answers {
    let [quick, full] = visited(programme, schedule, learners, at);
    assert_eq!((quick.in_full, full.in_full), (in_full, learners.len()));
    assert_eq!(Answers { in_full: learners.len(), ..quick.clone() }, full);
    quick
}

#[test]
fn minutes_are_a_share_of_the_session_they_are_told_of() {
    let learners: [&[Visited]; 6] = [
        &[ENROLLED, there("long", "2026-03-10T12:00:00Z", Some("95.999999999"))],
        &[ENROLLED, there("long", "2026-03-10T12:00:00Z", Some("96"))],
        // Where no schedule knows it, it is as long as the component says.
        &[ENROLLED, ("attended", Some("talk"), Some("nowhere"), "2026-03-10T12:00:00Z", Some("48"))],
        // The session says what it is about, whatever else is told.
        &[ENROLLED, ("attended", Some("prep"), Some("long"), "2026-03-10T12:00:00Z", None)],
        &[ENROLLED, there("second", "2026-03-02T11:00:00Z", None)],
        // An occurrence that follows from when the session begins.
        &[ENROLLED, there("some", "2026-03-01T11:00:00Z", None)],
    ];
    let answers = same(Some(SCHEDULE), &learners, "2026-04-01T00:00:00Z", 1);
    assert_eq!(states(&answers, "talk"), ["in_progress", "done", "done", "done", "not_started", "not_started"]);
    assert_eq!(states(&answers, "drill#2")[4..], ["done", "done"]);
    let [notice] = answers.notices.as_slice() else { panic!("{:?}", answers.notices) };
    assert_eq!((notice.code, notice.count, notice.rows.as_slice()), ("unknown_session", 1, [5_u64].as_slice()));
}

#[test]
fn parts_of_one_session_add_up() {
    let part = |session, at, minutes| -> Visited { ("attended", Some("talk"), Some(session), at, Some(minutes)) };
    let (first, second) = ("2026-03-11T11:00:00Z", "2026-03-12T11:00:00Z");
    let learners: [&[Visited]; 6] = [
        &[ENROLLED, part("parts", first, "60"), part("parts", second, "35.999999999")],
        &[ENROLLED, part("parts", first, "60"), part("parts", second, "36")],
        // A third and two thirds, exactly.
        &[ENROLLED, part("a", first, "16"), part("a", first, "16"), part("a", second, "16")],
        // Halves of two sessions.
        &[ENROLLED, part("a", first, "40"), part("b", second, "40")],
        // What was told before it was revoked counts no more.
        &[
            ENROLLED,
            part("parts", first, "60"),
            ("revoked", Some("talk"), None, "2026-03-12T00:00:00Z", None),
            part("parts", second, "60"),
        ],
        // Evidence dates from when there is enough of it, and so runs out.
        &[ENROLLED, part("a", "2026-03-02T00:00:00Z", "30"), part("a", "2026-03-03T00:00:00Z", "18")],
    ];
    let answers = same(Some(SCHEDULE), &learners, "2026-04-01T23:59:59.999999Z", 0);
    let expected = ["in_progress", "done", "done", "in_progress", "in_progress", "done"];
    assert_eq!(states(&answers, "talk"), expected);
    let missing = |row| {
        let items = answers.missing.as_ref().unwrap().of(row);
        items.map(|item| format!("{:?}", item.have)).collect::<Vec<_>>()
    };
    assert!(missing(0)[0].contains("0.799999999"), "{:?}", missing(0));
    assert!(missing(3)[0].contains("0.666666666") && missing(4)[0].contains("0.5"), "{:?}", missing(3));
    let answers = same(Some(SCHEDULE), &learners, "2026-04-02T00:00:00Z", 0);
    assert_eq!(states(&answers, "talk")[5], "expired");
}

#[test]
fn a_log_is_there_for_as_long_as_somebody_is_connected() {
    let log = |kind, at| told(kind, "long", at);
    let learners: [&[Visited]; 5] = [
        &[ENROLLED, log("joined", "2026-03-10T10:00:00Z"), log("left", "2026-03-10T11:35:59.999999Z")],
        &[ENROLLED, log("joined", "2026-03-10T10:00:00Z"), log("left", "2026-03-10T11:36:00Z")],
        // An open one ends with the session.
        &[ENROLLED, log("joined", "2026-03-10T10:24:00Z")],
        &[ENROLLED, log("joined", "2026-03-10T10:24:00.000001Z")],
        // Of one instant, who leaves was there before.
        &[ENROLLED, log("left", "2026-03-10T10:00:00Z"), log("joined", "2026-03-10T10:00:00Z")],
    ];
    let answers = same(Some(SCHEDULE), &learners, "2026-03-20T00:00:00Z", 0);
    assert_eq!(states(&answers, "talk"), ["in_progress", "done", "done", "in_progress", "in_progress"]);
    let talk = answers.components.iter().find(|column| column.id == "talk").unwrap();
    assert_eq!(talk.since.as_ref().unwrap()[1], Instant::parse("2026-03-10T11:36:00Z").unwrap().micros());
    // While the session lasts, whoever is connected will have been there.
    let answers = same(Some(SCHEDULE), &learners, "2026-03-10T11:36:00Z", 1);
    assert_eq!(states(&answers, "talk"), ["in_progress", "done", "in_progress", "in_progress", "in_progress"]);
}

#[test]
fn a_seat_in_a_session_to_come_is_a_date() {
    let book = |session, at| told("registered", session, at);
    let learners: [&[Visited]; 8] = [
        &[ENROLLED],
        &[ENROLLED, book("next", "2026-04-01T00:00:00Z")],
        &[ENROLLED, book("next", "2026-04-01T00:00:00Z"), told("cancelled", "next", "2026-04-02T00:00:00Z")],
        &[ENROLLED, book("next", "2026-04-01T00:00:00Z"), told("cancelled", "next", "2026-04-01T00:00:00Z")],
        &[ENROLLED, book("long", "2026-03-02T00:00:00Z"), book("off", "2026-04-02T00:00:00Z")],
        // Seats go with withdrawing, at its instant too.
        &[
            ENROLLED,
            book("next", "2026-04-01T00:00:00Z"),
            ("withdrawn", None, None, "2026-04-01T00:00:00Z", None),
            ("enrolled", None, None, "2026-04-03T00:00:00Z", None),
        ],
        // Whether somebody is ready is asked of gates, once the session is near.
        &[ENROLLED, book("near", "2026-04-01T00:00:00Z")],
        &[ENROLLED, told("absent", "long", "2026-03-10T12:00:00Z"), book("nowhere", "2026-04-01T00:00:00Z")],
    ];
    // Without what is repeated there are no other dates.
    let programme = PROGRAMME.replace(r#""every": "P1W", "times": 2, "needs": 1, "#, "");
    let schedule = SCHEDULE.replace(r#""occurrence": 2, "#, "");
    let same = |schedule: Option<&str>, at, in_full| same_of(&programme, schedule, &learners, at, in_full);
    // A session that is near.
    let answers = same(Some(&schedule), "2026-04-20T00:00:00Z", 1);
    let timing: Vec<_> = (0..8).map(|row| answers.timing.word(row).unwrap()).collect();
    assert_eq!(timing, ["none", "on_track", "none", "none", "none", "none", "behind", "none"]);
    assert_eq!(answers.notices.len(), 1);
    // Three days before its start a session is not near yet.
    assert_eq!(same(Some(&schedule), "2026-04-19T10:00:00Z", 0).timing.word(6), Some("on_track"));
    // Without a schedule nobody has a seat.
    let answers = same(None, "2026-04-20T00:00:00Z", 0);
    assert!((0..8).all(|row| answers.timing.word(row) == Some("none")));
    assert_eq!(answers.notices[0].count, 11);
}

#[test]
fn what_is_told_twice_under_one_id_counts_once() {
    let programme = Programme::from_json(PROGRAMME.as_bytes()).unwrap();
    let at = Instant::parse("2026-03-20T00:00:00Z").unwrap();
    let rows = [
        ("enrolled", None, "e"),
        ("attended", Some("hall"), "a"),
        ("attended", Some("hall"), "a"),
        ("attended", Some("hall"), "b"),
        ("registered", Some("hall"), "c"),
        ("registered", Some("hall"), "c"),
    ];
    let kinds = rows.map(|(kind, ..)| Some(kind));
    let (sessions, ids) = (rows.map(|(_, session, _)| session), rows.map(|(.., id)| Some(id)));
    let components = rows.map(|(kind, ..)| (kind == "attended").then_some("talk"));
    let programmes = rows.map(|(kind, ..)| (kind == "enrolled").then_some("p"));
    let tell = |learners: &[i64], minutes: &[f64; 6], in_full: usize| {
        let columns = Columns {
            id: Some(words(&ids)),
            programme: Some(words(&programmes)),
            component: Some(words(&components)),
            session: Some(words(&sessions)),
            minutes: Some(Numbers::Floats(minutes, Validity::new(&[0b1110], 0))),
            ..Columns::new(
                Learners::Signed(learners, Validity::ALL),
                words(&kinds),
                Instants::Counted(&[1_772_400_000; 6], Unit::Seconds, Validity::ALL),
            )
        };
        let mut options = BatchOptions::new(at);
        options.components = Pick::All;
        let mut batch = programme.batch(options).unwrap();
        batch.push(&columns).unwrap();
        let answers = batch.finish(&unwatched).unwrap();
        assert_eq!(answers.in_full, in_full);
        (states(&answers, "talk"), answers.notices[0].count)
    };
    assert_eq!(tell(&[7; 6], &[0.0, 23.0, 23.0, 24.0, 0.0, 0.0], 1), (vec!["in_progress"], 3));
    assert_eq!(tell(&[7; 6], &[0.0, 24.0, 24.0, 24.0, 0.0, 0.0], 1), (vec!["done"], 3));
    // Of two learners with one id each.
    let told = tell(&[7, 7, 8, 8, 9, 9], &[0.0, 24.0, 24.0, 24.0, 0.0, 0.0], 0);
    assert_eq!(told, (vec!["in_progress", "done", "not_started"], 4));
}

#[test]
fn what_a_kind_cannot_do_without_no_session_gives_it() {
    let programme = PROGRAMME.replace(r#""video"}"#, r#""video", "done_when": "passed"}"#);
    let about = |kind, session| -> Visited { (kind, None, Some(session), "2026-03-10T12:00:00Z", None) };
    let passed: Visited = ("passed", Some("prep"), None, "2026-03-09T12:00:00Z", None);
    let learners: [&[Visited]; 4] = [
        // `long` is of another component; `prep` has no session.
        &[ENROLLED, about("completed", "long")],
        &[ENROLLED, passed, about("reset", "long")],
        &[ENROLLED, passed, ("reset", Some("prep"), Some("nowhere"), "2026-03-10T12:00:00Z", None)],
        &[ENROLLED, about("attended", "long")],
    ];
    let [quick, full] = visited(&programme, Some(SCHEDULE), &learners, "2026-03-20T00:00:00Z");
    let notices: Vec<_> = quick.notices.iter().map(|notice| (notice.code, notice.rows.clone())).collect();
    assert_eq!(notices, [("missing_field", vec![1, 4]), ("unknown_session", vec![7])]);
    assert_eq!(states(&quick, "prep"), ["not_started", "done", "not_started", "not_started"]);
    assert_eq!((quick.in_full, states(&quick, "talk")[3]), (0, "done"));
    assert_eq!(Answers { in_full: 4, ..quick }, full);
}
