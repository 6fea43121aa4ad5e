//! Schedules: local times, series, references.

use super::*;
use crate::compile::schedule;
use crate::document::Schedule;
use crate::plan::schedule::Timetable;

pub(super) fn compiled(fields: serde_json::Value) -> Result<(Timetable, Vec<Problem>), Vec<Problem>> {
    let mut document = j!({"programme": "p"});
    for (key, value) in fields.as_object().unwrap() {
        document[key] = value.clone();
    }
    let document = Schedule::from_value(&tree(&document)).expect("the schedule has the right shape");
    let (new, old) = (plan(j!({"timezone": "Europe/London"})), plan(j!({})));
    schedule(&[&new, &old], document).map_err(|problems| problems.iter().cloned().collect())
}

pub(super) fn session(fields: serde_json::Value) -> serde_json::Value {
    let mut session = j!({"id": "s", "component": "workshop", "start": "2026-03-02T09:00", "end": "2026-03-02T10:00"});
    for (key, value) in fields.as_object().unwrap() {
        session[key] = value.clone();
    }
    session
}

#[track_caller]
fn check_sessions(sessions: serde_json::Value, problems: &[(&str, &str)]) {
    let found = match compiled(j!({"sessions": sessions})) {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    };
    assert_eq!(told(&found), expected(problems));
}

#[track_caller]
fn check_session(fields: serde_json::Value, problems: &[(&str, &str)]) {
    let places: Vec<(String, String)> =
        problems.iter().map(|(code, rest)| ((*code).to_owned(), format!("/sessions/0{rest}"))).collect();
    let places: Vec<(&str, &str)> = places.iter().map(|(code, place)| (code.as_str(), place.as_str())).collect();
    check_sessions(j!([session(fields)]), &places);
}

#[test]
fn faults_are_told_with_their_places() {
    check_session(j!({}), &[]);
    check_session(j!({"id": "a#1"}), &[("bad_id", "/id")]);
    check_sessions(j!([session(j!({})), session(j!({}))]), &[("duplicate_id", "/sessions/1/id")]);
    check_session(j!({"component": "workshp"}), &[("unknown_reference", "/component")]);
    check_session(j!({"component": "coaching", "occurrence": 4}), &[]);
    check_session(j!({"component": "coaching", "occurrence": 5}), &[("unknown_reference", "/occurrence")]);
    check_session(j!({"occurrence": 1}), &[]);
    check_session(j!({"occurrence": 2}), &[("unknown_reference", "/occurrence")]);
    check_session(j!({"timezone": "Mars"}), &[("unknown_timezone", "/timezone")]);
    check_session(j!({"cohort": "c"}), &[("unknown_reference", "/cohort")]);
    check_session(j!({"start": null}), &[("missing_field", "")]);
    check_session(j!({"end": null}), &[("missing_field", "")]);
    check_session(j!({"end": "2026-03-02T09:00"}), &[("reversed_interval", "/end")]);
    check_session(j!({"end": "2026-03-02"}), &[("bad_instant", "/end")]);
    check_session(j!({"minutes": 60}), &[("conflicting_fields", "/minutes")]);
    check_session(j!({"end": null, "minutes": 0}), &[("number_out_of_range", "/minutes")]);
    check_session(j!({"capacity": -1}), &[("number_out_of_range", "/capacity")]);
    check_session(j!({"waitlist": -1}), &[("number_out_of_range", "/waitlist")]);
    check_session(j!({"occurrence": 0}), &[("number_out_of_range", "/occurrence")]);
    check_session(j!({"cancelled_at": "soon"}), &[("bad_instant", "/cancelled_at")]);
    check_session(
        j!({"registration_opens": "2026-02-02T09:00", "registration_closes": "2026-02-01T09:00"}),
        &[("reversed_interval", "/registration_closes")],
    );
    let meeting = j!({"start": "2026-03-02T09:00", "end": "2026-03-02T08:00"});
    check_session(
        j!({"meetings": [meeting]}),
        &[("conflicting_fields", "/end"), ("reversed_interval", "/meetings/0/end"), ("conflicting_fields", "/start")],
    );
    check_session(j!({"start": null, "end": null, "meetings": []}), &[("empty_list", "/meetings")]);
    let other = compiled(j!({"programme": "q"})).unwrap_err();
    assert_eq!(told(&other), expected(&[("other_programme", "/programme")]));
}

#[test]
fn series_are_checked() {
    check_session(j!({"times": 2}), &[("conflicting_fields", "/times")]);
    check_session(j!({"every": "P1W"}), &[("missing_field", "")]);
    check_session(j!({"every": "P0W", "times": 2}), &[("bad_duration", "/every")]);
    check_session(j!({"every": "P1W", "times": 0}), &[("number_out_of_range", "/times")]);
    check_session(j!({"every": "P1W", "times": 1_000_001}), &[("limit_exceeded", "")]);
    check_session(j!({"every": "P9000Y", "times": 2}), &[("bad_instant", "")]);
}

#[test]
fn series_keep_the_wall_time() {
    let fields = j!({
        "end": null, "minutes": 90, "every": "P1W", "times": 3, "start": "2026-03-16T09:00", "capacity": 12,
        "registration_opens": "2026-03-09T08:00", "registration_closes": "2026-03-15T18:00"
    });
    let (timetable, _) = compiled(j!({"sessions": [session(fields)]})).unwrap();
    let shown: Vec<String> =
        timetable.sessions.iter().map(|session| format!("{} {}", session.id, session.start)).collect();
    // Summer time begins on 29 March 2026 in London.
    assert_eq!(shown, ["s#1 2026-03-16T09:00:00Z", "s#2 2026-03-23T09:00:00Z", "s#3 2026-03-30T08:00:00Z"]);
    let third = timetable.session(timetable.names["s#3"]).unwrap();
    assert_eq!(third.end.to_string(), "2026-03-30T09:30:00Z");
    assert_eq!(third.opens.unwrap().to_string(), "2026-03-23T08:00:00Z");
    assert_eq!(third.closes.to_string(), "2026-03-29T17:00:00Z");
    assert_eq!((third.length_micros(), third.capacity, third.occurrence), (90 * 60_000_000, Some(12), None));
    assert!(!timetable.names.contains_key("s"));
}

#[test]
fn elapsed_parts_come_after_the_wall_clock() {
    let fields = j!({"end": null, "minutes": 30, "every": "P1DT1H", "times": 2, "start": "2026-03-28T23:30"});
    let (timetable, _) = compiled(j!({"sessions": [session(fields)]})).unwrap();
    assert_eq!(timetable.sessions[1].start.to_string(), "2026-03-29T23:30:00Z");
}

#[test]
fn meetings_are_one_session() {
    let fields = j!({
        "start": null, "end": null, "room": "A", "timezone": "Asia/Tokyo",
        "meetings": [
            {"start": "2026-03-03T09:00", "end": "2026-03-03T10:00", "room": "B"},
            {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:30:00Z"}
        ]
    });
    let (timetable, _) = compiled(j!({"sessions": [session(fields)]})).unwrap();
    let session = &timetable.sessions[0];
    assert_eq!(
        (session.start.to_string().as_str(), session.end.to_string().as_str()),
        ("2026-03-02T09:00:00Z", "2026-03-03T01:00:00Z")
    );
    assert_eq!((session.length_micros(), session.closes), (90 * 60_000_000, session.start));
    assert_eq!(session.venues.iter().map(|venue| venue.room.as_deref().unwrap()).collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn cohorts_start_on_a_day_or_at_an_instant() {
    let cohort = |id: &str, starts: &str| j!({"id": id, "starts": starts});
    let (timetable, _) =
        compiled(j!({"cohorts": [cohort("a", "2026-07-01"), cohort("b", "2026-07-01T12:00:00Z")]})).unwrap();
    assert_eq!(timetable.cohort("a").unwrap().starts.to_string(), "2026-06-30T23:00:00Z");
    assert_eq!(timetable.cohort("b").unwrap().starts.to_string(), "2026-07-01T12:00:00Z");
    assert!(timetable.cohort("c").is_none());
    let problems = compiled(j!({"cohorts": [cohort("a", "x"), cohort("a", "2026-07-01")]})).unwrap_err();
    assert_eq!(told(&problems), expected(&[("bad_instant", "/cohorts/0/starts"), ("duplicate_id", "/cohorts/1/id")]));
}

#[test]
fn a_series_has_no_meetings_of_its_own() {
    let meeting = j!({"start": "2026-03-02T09:00", "end": "2026-03-02T10:00"});
    check_session(
        j!({"start": null, "end": null, "meetings": [meeting], "every": "P1W", "times": 2}),
        &[("conflicting_fields", "/every")],
    );
}

/// The starts of a series in London.
fn starts(start: &str, every: &str, times: u32) -> Vec<String> {
    let fields = j!({"end": null, "minutes": 60, "start": start, "every": every, "times": times});
    let (timetable, _) = compiled(j!({"sessions": [session(fields)]})).unwrap();
    timetable.sessions.iter().map(|session| session.start.to_string()).collect()
}

/// B31: sessions keep their wall time across clock changes (29 March and 25 October 2026 in London).
#[test]
fn b31_sessions_do_not_shift_an_hour() {
    assert_eq!(starts("2026-03-28T09:00", "P1D", 2), ["2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z"]);
    assert_eq!(starts("2026-10-24T09:00", "P1D", 2), ["2026-10-24T08:00:00Z", "2026-10-25T09:00:00Z"]);
    // 01:30 is left out in spring: the first instant after the gap, and that time again on the next day.
    let spring = ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"];
    assert_eq!(starts("2026-03-28T01:30", "P1D", 3), spring);
    // It comes twice in autumn: the earlier.
    let autumn = ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"];
    assert_eq!(starts("2026-10-24T01:30", "P1D", 3), autumn);
    // Elapsed steps do not follow the wall clock.
    assert_eq!(starts("2026-03-28T09:00", "PT24H", 2), ["2026-03-28T09:00:00Z", "2026-03-29T09:00:00Z"]);
}

#[test]
fn month_ends_are_counted_from_the_first() {
    let ends = ["2026-01-31T09:00:00Z", "2026-02-28T09:00:00Z", "2026-03-31T08:00:00Z", "2026-04-30T08:00:00Z"];
    assert_eq!(starts("2026-01-31T09:00", "P1M", 4), ends);
    let leap = starts("2028-02-29T09:00", "P1Y", 5);
    assert_eq!((leap[1].as_str(), leap[4].as_str()), ("2029-02-28T09:00:00Z", "2032-02-29T09:00:00Z"));
    // The elapsed parts come after the wall clock, times the step too.
    let mixed = ["2026-03-22T09:00:00Z", "2026-03-29T09:00:00Z", "2026-04-05T10:00:00Z"];
    assert_eq!(starts("2026-03-22T09:00", "P1WT1H", 3), mixed);
}

#[test]
fn a_length_is_elapsed_time() {
    // From 00:30 in winter time for two hours: over at 03:30 in summer time.
    let fields = j!({"end": null, "minutes": 120, "start": "2026-03-29T00:30"});
    let (timetable, _) = compiled(j!({"sessions": [session(fields)]})).unwrap();
    assert_eq!(timetable.sessions[0].end.to_string(), "2026-03-29T02:30:00Z");
    // An end on the wall clock is one hour on when the clock goes back twice as far.
    let fields = j!({"start": "2026-10-25T00:30", "end": "2026-10-25T02:30"});
    let (timetable, _) = compiled(j!({"sessions": [session(fields)]})).unwrap();
    assert_eq!(timetable.sessions[0].length_micros(), 3 * 3_600_000_000);
}

/// What an occurrence is for is written, or follows from the start of each session; a series implies none.
#[test]
fn a_series_is_for_the_occurrence_that_is_written() {
    let fields = |occurrence: serde_json::Value| j!({"component": "coaching", "end": null, "minutes": 60, "every": "P1W", "times": 2, "occurrence": occurrence});
    for (written, found) in [(j!(null), [None, None]), (j!(3), [Some(3), Some(3)])] {
        let (timetable, _) = compiled(j!({"sessions": [session(fields(written))]})).unwrap();
        assert_eq!(timetable.sessions.iter().map(|session| session.occurrence).collect::<Vec<_>>(), found);
    }
}
