//! Seats, rosters and decisions among others, by hand.

use crate::answer::{Attendance, Outcome, ReasonCode, Roster, RosterRow};
use crate::document::{Action, Mode};
use crate::time::Instant;
use crate::{Population, Programme, Question};
use serde_json::{Value, json};

fn text(day: u32) -> String {
    format!("2026-03-{day:02}T00:00:00Z")
}

fn at(day: u32) -> Instant {
    Instant::parse(&text(day)).unwrap()
}

/// A workshop of two hours on the 20th behind pre-work.
fn population(mode: &str, capacity: Value, waitlist: u32, facts: &[Value]) -> Population {
    let programme = json!({"id": "p", "components": [{"id": "prep", "format": "video"},
        {"id": "w", "format": "ilt", "done_when": {"attended": 0.8}}],
        "gates": [{"id": "g", "to": ["w"], "mode": mode, "when": "prep"}], "completion": {"all": ["prep", "w"]}});
    let programme = Programme::from_json(programme.to_string().as_bytes()).unwrap();
    let schedule = json!({"programme": "p", "sessions": [{"id": "s", "component": "w", "start": text(20), "minutes": 120,
        "capacity": capacity, "waitlist": waitlist}]});
    let schedule = programme.schedule_from_json(schedule.to_string().as_bytes()).unwrap();
    programme.population_from_json(json!(facts).to_string().as_bytes(), Some(&schedule)).unwrap()
}

fn enrolled(learner: &str) -> Value {
    json!({"id": "in", "learner": learner, "kind": "enrolled", "programme": "p", "at": text(1)})
}

fn fact(learner: &str, kind: &str, day: u32) -> Value {
    json!({"id": format!("{kind}-{day}"), "learner": learner, "kind": kind, "session": "s", "at": text(day)})
}

fn prepared(learner: &str, day: u32) -> Value {
    json!({"id": "prep", "learner": learner, "kind": "completed", "component": "prep", "at": text(day)})
}

fn names(rows: &[RosterRow]) -> Vec<&str> {
    rows.iter().map(|row| row.learner.as_str()).collect()
}

fn lists(roster: &Roster) -> [Vec<&str>; 3] {
    [names(&roster.seated), names(&roster.waiting), names(&roster.turned_away)]
}

/// Three learners register a day after one another; the second is prepared before all others, the third later.
fn three() -> Vec<Value> {
    let mut facts = vec![prepared("b", 2), prepared("c", 12)];
    for (day, learner) in [(3, "a"), (4, "b"), (5, "c")] {
        facts.extend([enrolled(learner), fact(learner, "registered", day)]);
    }
    facts
}

#[test]
fn seats_go_by_the_first_eligible_instant_and_to_nobody_who_never_was() {
    let population = population("block", json!(1), 1, &three());
    let told = |day: u32| population.roster("s", at(day), None).unwrap();
    assert_eq!(lists(&told(3)), [vec![], vec!["a"], vec![]]);
    assert_eq!(lists(&told(4)), [vec!["b"], vec!["a"], vec![]]);
    assert_eq!(lists(&told(5)), [vec!["b"], vec!["a"], vec!["c"]]);
    // Once eligible, the third stands before the first, who never was.
    assert_eq!(lists(&told(12)), [vec!["b"], vec!["c"], vec!["a"]]);
    let row = &told(12).turned_away[0];
    assert_eq!((row.place, row.breach, row.done, row.of, row.now), (None, true, 0, 1, Outcome::Flagged));
    assert_eq!((told(12).seated[0].breach, told(12).seated[0].place), (false, Some(1)));
}

#[test]
fn a_seat_given_up_goes_to_the_next_until_the_start() {
    for (day, seated) in [(19, "c"), (20, "b")] {
        let facts = [three(), vec![fact("b", "cancelled", day)]].concat();
        let population = population("block", json!(1), 1, &facts);
        assert_eq!(names(&population.roster("s", at(21), None).unwrap().seated), [seated], "cancelled on the {day}th");
    }
}

#[test]
fn withdrawing_gives_up_a_seat_leave_does_not() {
    let left = |kind: &str| json!({"id": "x", "learner": "b", "kind": kind, "programme": "p", "at": text(15)});
    let seated = |kind: &str| {
        let population = population("block", json!(1), 1, &[three(), vec![left(kind)]].concat());
        names(&population.roster("s", at(16), None).unwrap().seated).concat()
    };
    assert_eq!((seated("withdrawn"), seated("suspended")), ("c".to_owned(), "b".to_owned()));
}

#[test]
fn registering_again_goes_to_the_end_and_late_ones_are_turned_away() {
    let again = [fact("a", "registered", 6), fact("d", "registered", 20)];
    let facts = [three(), vec![enrolled("d"), prepared("a", 2)], again.to_vec()].concat();
    let population = population("block", json!(1), 5, &facts);
    let roster = population.roster("s", at(20), None).unwrap();
    assert_eq!(lists(&roster), [vec!["b"], vec!["a", "c"], vec!["d"]]);
    assert_eq!(roster.waiting[0].registered_at, at(6));
}

#[test]
fn evidence_that_expires_takes_no_seat_away_and_evidence_revoked_before_the_start_was_eligible() {
    let revoked = json!({"id": "r", "learner": "b", "kind": "revoked", "component": "prep", "at": text(10)});
    let population = population("block", json!(1), 1, &[three(), vec![revoked]].concat());
    let roster = population.roster("s", at(19), None).unwrap();
    assert_eq!(lists(&roster), [vec!["b"], vec!["c"], vec!["a"]]);
    assert_eq!((roster.seated[0].now, roster.seated[0].at_start), (Outcome::Flagged, Outcome::Flagged));
    assert_eq!(roster.seated[0].missing[0].component.as_deref(), Some("prep"));
}

#[test]
fn who_was_there_is_told_by_presence_not_by_a_click() {
    let at_hour = |learner: &str, kind: &str, minute: u32| {
        let at = format!("2026-03-20T{:02}:{:02}:00Z", minute / 60, minute % 60);
        json!({"id": format!("{kind}{minute}"), "learner": learner, "kind": kind, "session": "s", "at": at})
    };
    let mut facts = vec![
        // A click and away; two devices and a rejoin; a namesake nobody knows.
        at_hour("a", "joined", 0),
        at_hour("a", "left", 1),
        at_hour("b", "joined", 0),
        at_hour("b", "joined", 5),
        at_hour("b", "left", 50),
        at_hour("b", "left", 60),
        at_hour("b", "joined", 70),
        at_hour("b", "left", 106),
        at_hour("C", "joined", 0),
        fact("d", "excused", 19),
    ];
    for learner in ["a", "b", "c", "d"] {
        facts.extend([enrolled(learner), fact(learner, "registered", 3)]);
    }
    let population = population("flag", json!(null), 0, &facts);
    let told = |text: &str| population.roster("s", Instant::parse(text).unwrap(), None).unwrap();
    let over = told("2026-03-20T02:00:00Z");
    let rows: Vec<_> = over.seated.iter().map(|row| (row.attendance.unwrap(), row.presence.as_deref())).collect();
    let wanted = [
        (Attendance::Partial, Some("0.008333333")),
        (Attendance::Attended, Some("0.8")),
        (Attendance::Absent, None),
        (Attendance::Excused, None),
    ];
    assert_eq!(rows, wanted);
    assert_eq!(told("2026-03-20T01:59:59.999999Z").seated[2].attendance, None);
    assert_eq!(told("2026-03-20T01:45:59.999999Z").seated[1].attendance, Some(Attendance::Partial));
}

#[test]
fn a_full_session_flags_and_with_a_full_waitlist_blocks() {
    let ask = |waitlist: u32, others: &[Value]| {
        let facts = [others, &[enrolled("z"), prepared("z", 2)]].concat();
        let population = population("block", json!(1), waitlist, &facts);
        let record = population.record("z").unwrap().clone();
        let question =
            Question { session: Some("s"), others: Some(&population), ..Question::new("w", Action::Register, at(15)) };
        let decision = record.decide(&question).unwrap();
        let full = decision.reasons.iter().find(|reason| reason.code == ReasonCode::SessionFull);
        (decision.outcome, full.map(|reason| reason.mode), decision.opens_at)
    };
    assert_eq!(ask(1, &[]), (Outcome::Open, None, None));
    let one = [enrolled("b"), prepared("b", 2), fact("b", "registered", 4)];
    assert_eq!(ask(1, &one), (Outcome::Flagged, Some(Mode::Flag), None));
    assert_eq!(ask(0, &one), (Outcome::Blocked, Some(Mode::Block), None));
    // Somebody without a seat takes none, but waits; the own facts do not matter.
    let unready = [enrolled("a"), fact("a", "registered", 4)];
    assert_eq!(ask(1, &unready), (Outcome::Open, None, None));
    assert_eq!(ask(1, &[&one[..], &unready].concat()), (Outcome::Blocked, Some(Mode::Block), None));
    let (outcome, full, _) = ask(1, &[fact("z", "registered", 4)]);
    assert_eq!((outcome, full), (Outcome::Blocked, None));
}

#[test]
fn others_of_another_schedule_are_refused() {
    let made = |seats| population("flag", json!(seats), 0, &[enrolled("a")]);
    let (population, same, other) = (made(1), made(1), made(2));
    let asked = |others| {
        let question =
            Question { session: Some("s"), others: Some(others), ..Question::new("w", Action::Register, at(15)) };
        population.record("a").unwrap().decide(&question)
    };
    assert_eq!(asked(&other).unwrap_err().as_slice()[0].code().name(), "other_programme");
    // Read separately, the same documents are the same schedule.
    assert!(asked(&same).is_ok());
    assert!(population.roster("x", at(15), None).is_err());
}
