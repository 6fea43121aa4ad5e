//! Changes of a schedule: what each does, and what is refused where.

use super::schedules::{compiled, session};
use super::*;
use crate::plan::schedule::{Session, Timetable};

/// The timetable of session `s`, of series `w` (three Mondays), and of `m` with two meetings, after some changes.
fn changed(changes: serde_json::Value) -> Result<Timetable, Vec<Problem>> {
    let series = j!({
        "id": "w", "end": null, "minutes": 60, "every": "P1W", "times": 3, "start": "2026-03-16T09:00", "room": "A"
    });
    let meetings = j!({
        "id": "m", "start": null, "end": null, "room": "A", "timezone": "Asia/Tokyo",
        "meetings": [
            {"start": "2026-03-03T09:00", "end": "2026-03-03T10:00", "room": "B"},
            {"start": "2026-03-04T09:00", "end": "2026-03-04T10:00"}
        ]
    });
    let single = j!({"capacity": 5, "waitlist": 2, "facilitators": ["Ann"], "registration_closes": "2026-03-01T12:00"});
    let sessions = j!([session(single), session(series), session(meetings)]);
    compiled(j!({"sessions": sessions, "changes": changes})).map(|(timetable, _)| timetable)
}

fn one(changes: serde_json::Value, id: &str) -> Session {
    let timetable = changed(changes).unwrap();
    timetable.session(timetable.names[id]).unwrap().clone()
}

fn times(session: &Session) -> Vec<(String, String)> {
    session.meetings.iter().map(|(from, until)| (from.to_string(), until.to_string())).collect()
}

fn rooms(session: &Session) -> Vec<Option<&str>> {
    session.venues.iter().map(|venue| venue.room.as_deref()).collect()
}

#[track_caller]
fn check(change: serde_json::Value, problems: &[(&str, &str)]) {
    let told = changed(j!([change])).map_or_else(|problems| told(&problems), |_| Vec::new());
    let places: Vec<(String, String)> =
        problems.iter().map(|(code, rest)| ((*code).to_owned(), format!("/changes/0{rest}"))).collect();
    assert_eq!(told, places);
}

/// B33: a session that is moved is the same session, one change on.
#[test]
fn b33_a_moved_session_keeps_what_was_written_and_moves_what_follows_its_start() {
    let moved = j!({"change": "moved", "session": "s", "start": "2026-04-02T09:00", "minutes": 30});
    let session = one(j!([moved]), "s");
    assert_eq!(times(&session), [("2026-04-02T08:00:00Z".to_owned(), "2026-04-02T08:30:00Z".to_owned())]);
    assert_eq!((session.start, session.end), session.meetings[0]);
    assert_eq!(session.closes.to_string(), "2026-03-01T12:00:00Z");
    assert_eq!((session.capacity, session.sequence()), (Some(5), 1));

    let moved = j!({"change": "moved", "session": "w#2", "start": "2026-03-31T09:00", "end": "2026-03-31T10:00"});
    let timetable = changed(j!([moved])).unwrap();
    let of = |id: &str| timetable.session(timetable.names[id]).unwrap();
    assert_eq!(of("w#2").closes.to_string(), "2026-03-31T08:00:00Z");
    assert_eq!((of("w#2").sequence(), of("w#3").sequence()), (1, 0));
    assert_eq!(of("w#3").start.to_string(), "2026-03-30T08:00:00Z");
}

#[test]
fn meetings_are_moved_in_the_zone_of_the_session() {
    let meetings = j!([{"start": "2026-03-05T09:00", "end": "2026-03-05T10:00"}, {"start": "2026-03-04T09:00", "end": "2026-03-04T10:00", "room": ""}]);
    let session = one(j!([{"change": "moved", "session": "m", "meetings": meetings}]), "m");
    assert_eq!(session.start.to_string(), "2026-03-04T00:00:00Z");
    assert_eq!(session.closes, session.start);
    assert_eq!(rooms(&session), [None, Some("A")]);
}

#[test]
fn changes_are_made_in_order() {
    let changes = j!([
        {"change": "substitute", "session": "s", "facilitators": ["Bea", ""], "room": "B"},
        {"change": "capacity", "session": "s", "capacity": 0},
        {"change": "substitute", "session": "s", "link": "https://x", "room": ""},
        {"change": "cancelled", "session": "s", "at": "2026-02-27T09:00"},
        {"change": "capacity", "session": "s", "capacity": 9, "waitlist": 0}
    ]);
    let session = one(changes, "s");
    assert_eq!((session.capacity, session.waitlist, session.sequence()), (Some(9), 0, 5));
    assert_eq!(session.facilitators.iter().map(|name| &**name).collect::<Vec<_>>(), ["Bea"]);
    assert_eq!((rooms(&session), session.link.as_deref()), (vec![None], Some("https://x")));
    assert_eq!(session.cancelled_at.unwrap().to_string(), "2026-02-27T09:00:00Z");
    let by = |field| session.changed.as_ref().unwrap().by(field);
    assert_eq!((by("capacity"), by("room"), by("facilitators"), by("times")), (Some(4), Some(2), Some(0), None));
}

#[test]
fn a_substitute_room_is_for_the_meetings_without_one_of_their_own() {
    let session = one(j!([{"change": "substitute", "session": "m", "room": "C"}]), "m");
    assert_eq!(rooms(&session), [Some("B"), Some("C")]);
    let meetings = j!([{"start": "2026-03-04T09:00", "end": "2026-03-04T10:00", "room": "B"}]);
    let changes = j!([
        {"change": "moved", "session": "m", "meetings": meetings}, {"change": "substitute", "session": "m", "room": "C"}
    ]);
    let told = told(&changed(changes).unwrap_err());
    assert_eq!(told, expected(&[("conflicting_fields", "/changes/1/room")]));
}

#[test]
fn faults_of_changes_are_told_with_their_places() {
    check(j!({"change": "moved", "session": "s"}), &[("missing_field", ""), ("missing_field", "")]);
    check(j!({"change": "moved", "session": "s", "start": "2026-03-02T09:00"}), &[("missing_field", "")]);
    let times = |start: &str, end: &str| j!({"change": "moved", "session": "s", "start": start, "end": end});
    check(times("2026-03-02T09:00", "2026-03-02T09:00"), &[("reversed_interval", "/end")]);
    check(times("2026-03-02T09:00", "soon"), &[("bad_instant", "/end")]);
    check(j!({"change": "moved", "session": "s", "meetings": []}), &[("empty_list", "/meetings")]);
    let far = j!({"change": "moved", "session": "s", "start": "9999-12-31T23:30", "minutes": 60});
    check(far, &[("bad_instant", "")]);
    check(j!({"change": "cancelled", "session": "s"}), &[("missing_field", "")]);
    check(j!({"change": "cancelled", "session": "s", "at": "soon"}), &[("bad_instant", "/at")]);
    check(j!({"change": "substitute", "session": "s"}), &[("missing_field", "")]);
    check(j!({"change": "substitute", "session": "s", "facilitators": []}), &[]);
    check(j!({"change": "capacity", "session": "s", "waitlist": 1}), &[("missing_field", "")]);
    let capacity = j!({"change": "capacity", "session": "s", "capacity": -1, "room": "A"});
    check(capacity, &[("conflicting_fields", "/room")]);
    let capacity = j!({"change": "capacity", "session": "s", "capacity": -1, "waitlist": -1});
    check(capacity, &[("number_out_of_range", "/capacity"), ("number_out_of_range", "/waitlist")]);
    check(j!({"change": "cancelled", "session": "x", "at": "2026-03-02"}), &[("unknown_reference", "/session")]);
    check(j!({"change": "cancelled", "session": "w#4", "at": "2026-03-02"}), &[("unknown_reference", "/session")]);
    let series = changed(j!([{"change": "cancelled", "session": "w", "at": "2026-03-02T09:00"}])).unwrap_err();
    assert_eq!((series.len(), series[0].help_text()), (1, "name one of them, as `w#1`"));
}

#[test]
fn a_faulty_session_is_told_once() {
    for id in ["s", "s#1"] {
        let session = session(j!({"end": "2026-03-02T08:00"}));
        let changes = j!([{"change": "cancelled", "session": id, "at": "2026-03-02T09:00"}]);
        let told = told(&compiled(j!({"sessions": [session], "changes": changes})).unwrap_err());
        assert_eq!(told, expected(&[("reversed_interval", "/sessions/0/end")]));
    }
}
