//! Findings that need facts.

use super::*;
use crate::Population;
use crate::time::Instant;

/// Facts in short: learner, kind, session (or, with `=`, another field), instant in March 2026.
fn population(schedule: Option<&crate::Schedule>, anchor: Value, facts: &[(&str, &str, &str, &str)]) -> Population {
    let event = |(index, (learner, kind, what, at)): (usize, &(&str, &str, &str, &str))| {
        let mut event =
            j!({"id": format!("{}", index + 1), "learner": learner, "kind": kind, "at": format!("2026-03-{at}Z")});
        match (what.split_once('='), *kind) {
            (Some((name, value)), _) => event[name] = j!(value),
            (None, _) => event["session"] = j!(what),
        }
        if ["enrolled", "withdrawn"].contains(kind) {
            event["programme"] = j!("p");
        }
        event
    };
    let events: Vec<Value> = facts.iter().enumerate().map(event).collect();
    programme(anchor).population_from_json(j!(events).to_string().as_bytes(), schedule).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2026-03-{text}Z")).unwrap()
}

/// What the facts add: code, sessions, learners, events, places.
fn added(sessions: &[Value], facts: &[(&str, &str, &str, &str)], when: &str) -> Vec<(String, String)> {
    let schedule = schedule_of(j!("enrolment"), sessions, j!([]));
    assert_eq!(told(&schedule.findings()), [], "the schedule itself");
    let found = population(Some(&schedule), j!("enrolment"), facts).findings(at(when), None);
    let codes = told(&found);
    let join = |list: &[String]| list.join(" ");
    let shown = |((code, _, _), finding): ((String, _, _), &ScheduleFinding)| {
        let (who, events) = (join(&finding.learners), join(&finding.events));
        (code, format!("{}|{who}|{events}|{}", join(&finding.sessions), join(&finding.places)))
    };
    codes.into_iter().zip(&found).map(shown).collect()
}

fn one(code: &str, rest: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), rest.to_owned())]
}

#[test]
fn more_learners_than_seats() {
    let sessions = [session("a", j!({"capacity": 1}))];
    let facts = [("u1", "registered", "a", "01T09:00:00"), ("u2", "registered", "a", "02T09:00:00")];
    assert_eq!(added(&sessions, &facts[..1], "03T00:00:00"), []);
    let over = one("over_capacity", "a|u1 u2||/sessions/0/capacity");
    assert_eq!(added(&sessions, &facts, "02T09:00:00"), over);
    assert_eq!(added(&sessions, &facts, "02T08:59:59"), []);
    let cancelled = ("u1", "cancelled", "a", "03T09:00:00");
    assert_eq!(added(&sessions, &[facts[0], facts[1], cancelled], "03T09:00:00"), []);
    // A seat given up after the start is still theirs.
    let after = ("u1", "cancelled", "a", "09T09:00:00");
    assert_eq!(added(&sessions, &[facts[0], facts[1], after], "10T09:00:00"), over);
}

#[test]
fn b34_learners_are_in_one_session_at_a_time() {
    let second = |start: &str| [session("a", j!({})), session("b", j!({"start": start, "end": "2026-03-09T11:00"}))];
    let facts = [
        ("u1", "registered", "b", "01T09:00:00"),
        ("u1", "registered", "a", "02T09:00:00"),
        ("u2", "registered", "a", "02T09:00:00"),
    ];
    assert_eq!(added(&second("2026-03-09T10:00"), &facts, "03T00:00:00"), []);
    let twice = one("learner_double_booked", "a b|u1||/sessions/0/start /sessions/1/start");
    assert_eq!(added(&second("2026-03-09T09:30"), &facts, "03T00:00:00"), twice);
}

/// Enrolled on 2 March, `workshop` is planned for 9 to 15 March and `prep` from the 2nd; without an anchor nothing is.
#[test]
fn sessions_go_with_the_own_dates_of_learners() {
    let on = |start: &str, end: &str| [session("a", j!({"component": "workshop", "start": start, "end": end}))];
    let facts = [
        ("u1", "enrolled", "version=", "02T10:00:00"),
        ("u1", "registered", "a", "02T11:00:00"),
        ("u2", "registered", "a", "02T11:00:00"),
    ];
    assert_eq!(added(&on("2026-03-15T09:00", "2026-03-15T10:00"), &facts, "03T00:00:00"), []);
    let outside = one("outside_plan", "a|u1||/sessions/0/start");
    assert_eq!(added(&on("2026-03-16T09:00", "2026-03-16T10:00"), &facts, "03T00:00:00"), outside);
    let early = added(&on("2026-03-03T00:00", "2026-03-03T01:00"), &facts, "03T00:00:00");
    assert_eq!(early[0], ("too_early_for_gate".to_owned(), "a|u1||/sessions/0/start".to_owned()));
    assert_eq!((early[1].clone(), early.len()), (outside[0].clone(), 2));
    // Before the enrolment was known nothing was planned.
    assert_eq!(added(&on("2026-03-16T09:00", "2026-03-16T10:00"), &facts, "02T09:59:59"), []);
}

#[test]
fn what_is_told_of_a_cohort_is_not_told_of_its_learners() {
    let fields =
        j!({"component": "workshop", "cohort": "march", "start": "2026-03-16T09:00", "end": "2026-03-16T10:00"});
    let schedule = schedule_of(j!("cohort"), &[session("a", fields)], j!([]));
    let facts = [
        ("u1", "enrolled", "cohort=march", "02T10:00:00"),
        ("u1", "registered", "a", "02T11:00:00"),
        ("u2", "enrolled", "cohort=noon", "02T10:00:00"),
        ("u2", "registered", "a", "02T11:00:00"),
    ];
    let found = population(Some(&schedule), j!("cohort"), &facts).findings(at("03T00:00:00"), None);
    let learners: Vec<_> = found.iter().map(|finding| finding.learners.clone()).collect();
    assert_eq!(learners, [vec![], vec!["u2".to_owned()]]);
}

#[test]
fn facts_about_sessions_that_are_not_there() {
    let facts = [
        ("u1", "registered", "x", "01T09:00:00"),
        ("u1", "attended", "x", "02T09:00:00"),
        ("u2", "registered", "a", "02T09:00:00"),
        ("u2", "excused", "y", "02T09:00:00"),
    ];
    let found = added(&[session("a", j!({}))], &facts, "03T00:00:00");
    assert_eq!(
        found,
        [one("unknown_session", "|u1|1 2|/sessions"), one("unknown_session", "|u2|4|/sessions")].concat()
    );
    let none = population(None, j!("enrolment"), &facts).findings(at("03T00:00:00"), None);
    assert_eq!(none.iter().map(|finding| finding.subject.clone().unwrap()).collect::<Vec<_>>(), ["a", "x", "y"]);
    assert!(none.iter().all(|finding| finding.places.is_empty()));
}

#[test]
fn presence_without_a_registration() {
    let cancelled = session("a", j!({"cancelled_at": "2026-03-08T09:00"}));
    let facts = [
        ("u1", "joined", "a", "09T09:10:00"),
        ("u1", "attended", "a", "09T09:50:00"),
        ("u2", "attended", "a", "09T10:00:00"),
        ("u2", "registered", "a", "01T09:00:00"),
    ];
    let one = one("attended_without_registration", "a|u1|1 2|/sessions/0");
    assert_eq!(added(&[session("a", j!({}))], &facts, "10T00:00:00"), one);
    assert_eq!(added(&[cancelled], &facts, "10T00:00:00"), one);
    assert_eq!(added(&[session("a", j!({}))], &facts, "09T09:09:59"), []);
}

#[test]
fn registrations_at_the_wrong_time() {
    let timed =
        [session("a", j!({"registration_opens": "2026-03-01T09:00", "registration_closes": "2026-03-08T09:00"}))];
    let at = |text: &'static str| added(&timed, &[("u1", "registered", "a", text)], "20T00:00:00");
    assert_eq!(at("01T08:59:59"), one("registered_while_closed", "a|u1|1|/sessions/0/registration_opens"));
    assert_eq!(at("01T09:00:00"), []);
    assert_eq!(at("08T08:59:59"), []);
    assert_eq!(at("08T09:00:00"), one("registered_while_closed", "a|u1|1|/sessions/0/registration_closes"));
    assert_eq!(at("09T08:59:59"), one("registered_while_closed", "a|u1|1|/sessions/0/registration_closes"));
    assert_eq!(at("09T09:00:00"), one("registered_after_start", "a|u1|1|/sessions/0/start"));
}

#[test]
fn withdrawal_gives_up_the_seats_of_sessions_to_come() {
    let sessions = [session("a", j!({"capacity": 0}))];
    let schedule = schedule_of(j!("enrolment"), &sessions, j!([]));
    let over = |withdrawn: &'static str| {
        let facts = [
            ("u1", "enrolled", "version=", "01T00:00:00"),
            ("u1", "registered", "a", "02T00:00:00"),
            ("u1", "withdrawn", "version=", withdrawn),
        ];
        let found = population(Some(&schedule), j!("enrolment"), &facts).findings(at("20T00:00:00"), None);
        found.iter().any(|finding| finding.code == ScheduleFindingCode::OverCapacity)
    };
    assert!(!over("02T00:00:00") && !over("09T08:59:59") && over("09T09:00:00"));
}

/// What was not known then is no part of the findings then.
#[test]
fn findings_as_known_at_an_instant() {
    let schedule = schedule_of(j!("enrolment"), &[session("a", j!({}))], j!([]));
    let events = j!([{"id": "1", "learner": "u1", "kind": "attended", "session": "a", "at": "2026-03-09T09:30:00Z", "recorded": "2026-03-11T00:00:00Z"}]);
    let population =
        programme(j!("enrolment")).population_from_json(events.to_string().as_bytes(), Some(&schedule)).unwrap();
    let count = |known: Option<&str>| population.findings(at("20T00:00:00"), known.map(at)).len();
    assert_eq!((count(None), count(Some("11T00:00:00")), count(Some("10T23:59:59"))), (1, 1, 0));
}
