//! Calendars of cohorts, of bare starts and of learners: windows, local times, sessions, deadlines.

use crate::answer::{Calendar, CalendarRow, LocalTime};
use crate::review::Start;
use crate::time::{Instant, Zone};
use crate::{CalendarOptions, Programme, Schedule};
use serde_json::{Value, json as j};

/// A week of preparation, a workshop with a gate a day ahead, three talks, an assessment after the workshop.
fn document() -> Value {
    j!({
        "id": "p", "timezone": "Europe/London", "anchor": "cohort", "due": "P6W",
        "components": [
            {"id": "talk", "format": "coaching", "week": 1, "every": "P1W", "times": 3},
            {"id": "prep", "format": "elearning", "week": [1, 2], "title": "Prepare"},
            {"id": "workshop", "format": "ilt", "week": 3},
            {"id": "exam", "format": "knowledge_check", "week": 4, "day": 2},
            {"id": "aid", "format": "job_aid"}
        ],
        "gates": [
            {"id": "ready", "to": ["workshop"], "mode": "flag", "when": {"all": ["prep", "talk#1"]}, "ahead": "P1D"},
            {"id": "attended", "to": ["exam"], "mode": "block", "when": {"after": "workshop", "wait": "P1D"}}
        ],
        "completion": {"all": ["talk", "prep", "workshop"]}
    })
}

/// Sessions of two cohorts and of none; clocks in London go forward on 29 March 2026.
fn schedule() -> Value {
    j!({
        "programme": "p",
        "cohorts": [{"id": "a", "starts": "2026-03-09"}, {"id": "b", "starts": "2026-03-16"}],
        "sessions": [
            {"id": "wa", "component": "workshop", "cohort": "a", "start": "2026-03-23T09:00", "minutes": 120},
            {"id": "wb", "component": "workshop", "cohort": "b", "start": "2026-03-30T09:00", "minutes": 120},
            {"id": "old", "component": "workshop", "start": "2026-01-05T09:00", "minutes": 120},
            {"id": "off", "component": "workshop", "cohort": "a", "start": "2026-03-25T09:00", "minutes": 120,
             "cancelled_at": "2026-03-01T09:00"},
            {"id": "t2", "component": "talk", "occurrence": 2, "start": "2026-03-18T10:00", "minutes": 30,
             "timezone": "Europe/Paris"}
        ]
    })
}

fn made(document: &Value) -> (Programme, Schedule) {
    let programme = Programme::from_json(document.to_string().as_bytes()).unwrap();
    let schedule = programme.schedule_from_json(schedule().to_string().as_bytes()).unwrap();
    (programme, schedule)
}

fn of(start: Start, timezone: Option<&str>) -> Calendar {
    let (programme, schedule) = made(&document());
    let timezone = timezone.map(|name| Zone::named(name).unwrap());
    programme.calendar(Some(&schedule), &CalendarOptions { start, timezone }).unwrap()
}

fn row<'c>(calendar: &'c Calendar, id: &str) -> &'c CalendarRow {
    calendar.rows.iter().find(|row| row.component == id).unwrap()
}

fn local(time: Option<&LocalTime>) -> &str {
    time.map_or("", |time| &time.local)
}

fn window(row: &CalendarRow) -> (&str, &str) {
    (local(row.window.as_ref().map(|it| &it.from)), local(row.window.as_ref().map(|it| &it.until)))
}

#[test]
fn a_cohort_has_its_windows_dues_and_sessions_in_order() {
    let calendar = of(Start::Cohort("b".into()), None);
    let order: Vec<&str> = calendar.rows.iter().map(|row| row.component.as_str()).collect();
    assert_eq!(order, ["talk#1", "prep", "talk#2", "talk#3", "workshop", "exam", "aid"]);
    assert_eq!((local(calendar.start.as_ref()), calendar.cohort.as_deref()), ("2026-03-16T00:00:00+00:00", Some("b")));
    assert_eq!(local(calendar.due.as_ref()), "2026-04-28T00:00:00+01:00");
    let prep = row(&calendar, "prep");
    assert_eq!(window(prep), ("2026-03-16T00:00:00+00:00", "2026-03-30T00:00:00+01:00"));
    assert_eq!((local(prep.due.as_ref()), prep.title.as_deref()), ("2026-03-30T00:00:00+01:00", Some("Prepare")));
    assert_eq!(prep.due.as_ref().unwrap().at.to_string(), "2026-03-29T23:00:00Z");
    let exam = row(&calendar, "exam");
    // Planned for a day, due with its week.
    assert_eq!(window(exam), ("2026-04-08T00:00:00+01:00", "2026-04-09T00:00:00+01:00"));
    assert_eq!(local(exam.due.as_ref()), "2026-04-13T00:00:00+01:00");
    let aid = row(&calendar, "aid");
    assert!(aid.window.is_none() && aid.due.is_none() && aid.over.is_none() && !aid.required);
    let workshop = row(&calendar, "workshop");
    let sessions: Vec<&str> = workshop.sessions.iter().map(|session| session.session.as_str()).collect();
    assert_eq!((sessions, workshop.sessions[0].booked), (vec!["wb"], None));
    assert_eq!(local(Some(&workshop.sessions[0].end)), "2026-03-30T11:00:00+01:00");
    assert!(calendar.rows.iter().all(|row| row.state.is_none() && row.gates.iter().all(|gate| gate.met.is_none())));
}

#[test]
fn deadlines_are_a_session_less_the_time_ahead() {
    let calendar = of(Start::Cohort("b".into()), None);
    let workshop = row(&calendar, "workshop");
    let gate = &workshop.gates[0];
    // A day before Monday at nine by the clock, across the change.
    assert_eq!((gate.ahead.as_deref(), local(gate.deadline.as_ref())), (Some("P1D"), "2026-03-29T09:00:00+01:00"));
    // Preparing ends with Sunday, 15 hours later.
    assert_eq!((gate.margin.as_deref(), gate.late), (Some("-PT15H"), true));
    let prep = &row(&calendar, "prep").deadlines[0];
    assert_eq!((prep.before.as_str(), prep.session.as_deref()), ("workshop", Some("wb")));
    assert_eq!((prep.margin.as_deref(), prep.late), (Some("-PT15H"), true));
    // The first talk alone is wanted, and due with its week.
    let talk = &row(&calendar, "talk#1").deadlines[0];
    assert_eq!((talk.margin.as_deref(), talk.late), (Some("PT152H"), false));
    assert!(row(&calendar, "talk#2").deadlines.is_empty());
}

#[test]
fn without_a_session_the_planned_begin_is_the_deadline_and_waits_are_taken_off() {
    let calendar = of(Start::Cohort("b".into()), None);
    let gate = &row(&calendar, "exam").gates[0];
    assert_eq!((gate.session.as_deref(), local(gate.deadline.as_ref())), (None, "2026-04-08T00:00:00+01:00"));
    // A day after the end of the session.
    assert_eq!(local(gate.ready.as_ref()), "2026-03-31T11:00:00+01:00");
    let workshop = &row(&calendar, "workshop").deadlines[0];
    assert_eq!(local(Some(&workshop.deadline)), "2026-04-07T00:00:00+01:00");
    assert_eq!((workshop.margin.as_deref(), gate.margin.as_deref()), (Some("PT181H"), Some("PT181H")));
    // Without a plan for it there is no deadline.
    let mut document = document();
    document["components"][3].as_object_mut().unwrap().retain(|name, _| name != "week" && name != "day");
    let (programme, schedule) = made(&document);
    let options = CalendarOptions { start: Start::Cohort("b".into()), timezone: None };
    let calendar = programme.calendar(Some(&schedule), &options).unwrap();
    assert!(row(&calendar, "exam").gates[0].deadline.is_none() && row(&calendar, "workshop").deadlines.is_empty());
}

#[test]
fn sessions_tell_their_own_zone_unless_one_is_asked_for() {
    let calendar = of(Start::parse("2026-03-09T00:00").unwrap(), None);
    let talk = row(&calendar, "talk#2");
    // Of no cohort, and not before the start.
    assert_eq!((talk.sessions[0].timezone.as_str(), calendar.timezone.as_str()), ("Europe/Paris", "Europe/London"));
    assert_eq!(local(Some(&talk.sessions[0].start)), "2026-03-18T10:00:00+01:00");
    assert!(row(&calendar, "workshop").sessions.is_empty() && calendar.cohort.is_none());
    assert!(of(Start::parse("2025-12-22").unwrap(), None).rows.iter().any(|row| row.sessions.len() == 1));
    let calendar = of(Start::parse("2026-03-09T00:00").unwrap(), Some("Asia/Kathmandu"));
    assert_eq!(local(Some(&row(&calendar, "talk#2").sessions[0].start)), "2026-03-18T14:45:00+05:45");
    assert_eq!(window(row(&calendar, "prep")).0, "2026-03-09T05:45:00+05:45");
}

#[test]
fn a_learner_has_own_dates_seats_and_states() {
    let (programme, schedule) = made(&document());
    let event = |id: &str, kind: &str, at: &str, more: Value| {
        let mut event = j!({"id": id, "learner": "u1", "kind": kind, "at": at});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let events = j!([
        event("1", "enrolled", "2026-03-10T08:00:00Z", j!({"programme": "p", "cohort": "a"})),
        event("2", "registered", "2026-03-11T08:00:00Z", j!({"session": "wa"})),
        event("3", "completed", "2026-03-20T08:00:00Z", j!({"component": "prep"})),
        event("4", "extended", "2026-03-12T08:00:00Z", j!({"component": "talk", "occurrence": 1, "due": "2026-03-21"}))
    ]);
    let record = programme.record_from_json(events.to_string().as_bytes(), Some(&schedule)).unwrap();
    let at = |text: &str| record.calendar(Instant::parse(text).unwrap(), None, None);
    let early = at("2026-03-13T00:00:00Z");
    assert_eq!((early.learner.as_deref(), early.cohort.as_deref()), (Some("u1"), Some("a")));
    let workshop = row(&early, "workshop");
    assert_eq!(workshop.sessions.iter().map(|it| it.session.as_str()).collect::<Vec<_>>(), ["wa"]);
    assert_eq!((workshop.sessions[0].booked, workshop.gates[0].met), (Some(true), Some(false)));
    // As planned preparing ends with the Sunday before, 15 hours after the deadline.
    assert_eq!(row(&early, "prep").deadlines[0].margin.as_deref(), Some("-PT15H"));
    assert_eq!(local(row(&early, "talk#1").due.as_ref()), "2026-03-22T00:00:00+00:00");
    assert_eq!(row(&early, "talk#2").sessions[0].booked, Some(false));
    let late = at("2026-03-21T00:00:00Z");
    let prep = row(&late, "prep");
    assert_eq!((local(prep.done.as_ref()), prep.deadlines[0].late), ("2026-03-20T08:00:00+00:00", false));
    assert_eq!(prep.deadlines[0].margin.as_deref(), Some("PT49H"));
    assert!(row(&late, "talk#2").sessions.is_empty());
    let nobody = at("2026-03-01T00:00:00Z");
    assert!(nobody.start.is_none() && nobody.rows.iter().all(|row| row.window.is_none() && row.sessions.is_empty()));
    for (calendar, standing) in [(&early, "2026-03-13T00:00:00Z"), (&late, "2026-03-21T00:00:00Z")] {
        let standing = record.standing(Instant::parse(standing).unwrap(), None);
        for told in standing.components {
            let row = row(calendar, &told.id);
            assert_eq!((row.due.as_ref().map(|due| due.at), row.state), (told.due, Some(told.state)), "{}", told.id);
        }
    }
}

#[test]
fn occurrences_that_belong_together_have_each_other_as_deadlines() {
    let document = j!({
        "id": "p", "timezone": "UTC",
        "components": [
            {"id": "modules", "format": "elearning", "week": 1, "every": "P4W", "times": 2, "due": "P1W"},
            {"id": "meeting", "format": "ilt", "week": 3, "every": "P4W", "times": 2}
        ],
        "gates": [{"id": "g", "to": ["meeting"], "mode": "flag", "when": "modules"}],
        "completion": "meeting"
    });
    let programme = Programme::from_json(document.to_string().as_bytes()).unwrap();
    let options = CalendarOptions { start: Start::parse("2026-03-02").unwrap(), timezone: None };
    let calendar = programme.calendar(None, &options).unwrap();
    let before = |id| row(&calendar, id).deadlines.iter().map(|it| it.before.as_str()).collect::<Vec<_>>();
    assert_eq!((before("modules#1"), before("modules#2")), (vec!["meeting#1"], vec!["meeting#2"]));
    assert_eq!(row(&calendar, "meeting#2").gates[0].margin.as_deref(), Some("PT144H"));
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let (programme, schedule) = made(&document());
    let other =
        Programme::from_json(br#"{"id": "q", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#);
    let options = |text: &str| CalendarOptions::from_json(text.as_bytes()).unwrap();
    let refused = other.unwrap().calendar(Some(&schedule), &options(r#"{"cohort": "a"}"#)).unwrap_err();
    assert_eq!(refused.as_slice()[0].code().name(), "other_programme");
    let refused = programme.calendar(Some(&schedule), &options(r#"{"cohort": "c"}"#)).unwrap_err();
    assert_eq!(refused.as_slice()[0].pointer(), "/cohort");
    let places = |text: &str| {
        let refused = CalendarOptions::from_json(text.as_bytes()).unwrap_err();
        refused.iter().map(|problem| problem.pointer().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places(r#"{"starts": "2026-13-01", "timezone": "x"}"#), ["/starts", "/timezone"]);
    assert_eq!(places(r#"{"start": "2026-03-01"}"#), ["/start"]);
    assert_eq!(places("{}"), ["/starts"]);
}
