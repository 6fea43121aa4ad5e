//! Changes of a schedule and what they do.

use crate::Programme;
use crate::answer::{CalendarMethod, Effects, Outcome, SeatState};
use crate::document::{self, ScheduleChange};
use crate::population::Population;
use crate::problem::Problems;
use crate::time::Instant;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// A workshop of one seat and one place to wait, behind pre-work a day ahead; `u1` is ready from the 5th on, `u2` asked
/// for the seat later.
fn population() -> Population {
    let programme = Programme::from_json(
        br#"{"id": "p", "components": [{"id": "prep", "format": "video"}, {"id": "w", "format": "ilt"}],
             "gates": [{"id": "g", "to": ["w"], "at": "attend", "mode": "block", "when": "prep", "ahead": "P1D"}],
             "completion": {"all": ["prep", "w"]}}"#,
    )
    .unwrap();
    let schedule = programme
        .schedule_from_json(
            br#"{"programme": "p", "sessions": [
                {"id": "a", "component": "w", "start": "2026-03-10T09:00", "minutes": 90, "capacity": 1, "waitlist": 1,
                 "facilitators": ["Ann"], "room": "R1"},
                {"id": "b", "component": "w", "start": "2026-03-12T09:00", "minutes": 90, "capacity": 9,
                 "facilitators": ["Ann", "Ben"], "room": "R1"}]}"#,
        )
        .unwrap();
    let mut facts = Vec::new();
    for (learner, minute) in [("u1", 0), ("u2", 1)] {
        facts.push(format!(
            r#"{{"id": "1", "learner": "{learner}", "kind": "enrolled", "programme": "p", "at": "2026-03-01T00:00:00Z"}},
               {{"id": "2", "learner": "{learner}", "kind": "registered", "session": "a", "at": "2026-03-01T10:0{minute}:00Z"}},
               {{"id": "3", "learner": "{learner}", "kind": "completed", "component": "prep", "at": "2026-03-05T00:00:00Z"}}"#
        ));
    }
    programme.population_from_json(format!("[{}]", facts.join(",")).as_bytes(), Some(&schedule)).unwrap()
}

fn effects(change: &str) -> Result<Effects, Problems> {
    let change = ScheduleChange::from_value(&document::json(change.as_bytes())?)?;
    population().effects(change, at("2026-03-06T00:00:00Z"))
}

#[test]
fn moving_tells_everybody_and_moves_what_follows_the_start() {
    let found = effects(
        r#"{"change": "moved", "session": "a", "start": "2026-03-12T10:00", "minutes": 90, "at": "2026-03-06T00:00:00Z"}"#,
    )
    .unwrap();
    let states: Vec<_> =
        found.affected.iter().map(|who| (who.learner.as_str(), who.before.unwrap(), who.after.unwrap())).collect();
    assert_eq!(states, [("u1", SeatState::Seated, SeatState::Seated), ("u2", SeatState::Waiting, SeatState::Waiting)]);
    assert_eq!(found.facilitators, ["Ann"]);
    let dates: Vec<_> = found.dates.iter().map(|date| (date.gate.as_deref(), date.after.to_string())).collect();
    let wanted = [(None, "2026-03-12T10:00:00Z".to_owned()), (Some("g"), "2026-03-11T10:00:00Z".to_owned())];
    assert_eq!(dates, wanted);
    let [entry] = found.calendar.as_slice() else { panic!("one entry: {:?}", found.calendar) };
    assert_eq!((entry.uid.as_str(), entry.sequence, entry.method), ("a@p", 1, CalendarMethod::Request));
    assert_eq!(
        (entry.attendees.as_slice(), entry.start),
        (&["u1".to_owned(), "Ann".to_owned()][..], at("2026-03-12T10:00:00Z"))
    );
    let created: Vec<_> =
        found.findings.iter().map(|finding| (finding.sessions.clone(), finding.subject.clone())).collect();
    let both = vec!["a".to_owned(), "b".to_owned()];
    assert!(
        created.contains(&(both.clone(), Some("Ann".to_owned()))) && created.contains(&(both, Some("R1".to_owned())))
    );
    assert!(found.resolved.is_empty() && found.promoted.is_empty() && found.gates.is_empty());
}

#[test]
fn gates_flip_where_the_new_deadline_is_missed_or_met() {
    let earlier =
        effects(r#"{"change": "moved", "session": "a", "start": "2026-03-05T23:59:59Z", "minutes": 90}"#).unwrap();
    let flips: Vec<_> = earlier.gates.iter().map(|flip| (flip.learner.as_str(), flip.before, flip.after)).collect();
    assert_eq!(flips, [("u1", Outcome::Open, Outcome::Blocked), ("u2", Outcome::Open, Outcome::Blocked)]);
    let in_time =
        effects(r#"{"change": "moved", "session": "a", "start": "2026-03-06T00:00:00Z", "minutes": 90}"#).unwrap();
    assert!(in_time.gates.is_empty());
}

#[test]
fn substituting_ends_the_entry_of_who_no_longer_leads() {
    let found = effects(r#"{"change": "substitute", "session": "a", "facilitators": ["Cleo"]}"#).unwrap();
    let told: Vec<_> =
        found.calendar.iter().map(|entry| (entry.method, entry.sequence, entry.attendees.join(","))).collect();
    let wanted = [(CalendarMethod::Cancel, 1, "Ann".to_owned()), (CalendarMethod::Request, 1, "u1,Cleo".to_owned())];
    assert_eq!(told, wanted);
    assert_eq!(found.facilitators, ["Ann", "Cleo"]);
}

#[test]
fn more_seats_promote_and_fewer_displace() {
    let more = effects(r#"{"change": "capacity", "session": "a", "capacity": 2}"#).unwrap();
    assert_eq!((more.promoted.as_slice(), more.displaced.len()), (&["u2".to_owned()][..], 0));
    assert_eq!(more.calendar[0].attendees, ["u1", "u2", "Ann"]);
    let none = effects(r#"{"change": "capacity", "session": "a", "capacity": 0}"#).unwrap();
    assert_eq!((none.promoted.len(), none.displaced.as_slice()), (0, &["u1".to_owned()][..]));
    let same = effects(r#"{"change": "capacity", "session": "a", "capacity": 1, "waitlist": 0}"#).unwrap();
    assert_eq!(same.affected[1].after, Some(SeatState::TurnedAway));
    assert!(same.calendar.is_empty());
}

#[test]
fn calling_off_keeps_registrations_and_ends_entries() {
    let found = effects(r#"{"change": "cancelled", "session": "a", "at": "2026-03-06T00:00:00Z"}"#).unwrap();
    assert_eq!(found.affected[0].after, Some(SeatState::Seated));
    assert_eq!((found.calendar[0].method, found.calendar[0].sequence), (CalendarMethod::Cancel, 1));
}

#[test]
fn the_schedule_answered_carries_the_change_and_counts_the_next() {
    let first = effects(r#"{"change": "moved", "session": "a", "start": "2026-03-11T09:00", "minutes": 60}"#).unwrap();
    let people = population();
    let schedule = people.programme().schedule(first.schedule).unwrap();
    let later = people.with_schedule(&schedule);
    let change = document::json(br#"{"change": "moved", "session": "a", "start": "2026-03-10T09:00", "minutes": 90}"#);
    let back =
        later.effects(ScheduleChange::from_value(&change.unwrap()).unwrap(), at("2026-03-06T00:00:00Z")).unwrap();
    assert_eq!((back.calendar[0].uid.as_str(), back.calendar[0].sequence), ("a@p", 2));
    assert_eq!(back.calendar[0].start, at("2026-03-10T09:00:00Z"));
}

#[test]
fn a_change_that_cannot_be_is_told_by_its_own_places() {
    let told = |change: &str| -> Vec<(String, &'static str)> {
        let refused = effects(change).unwrap_err();
        refused.iter().map(|problem| (problem.pointer().to_owned(), problem.code().name())).collect()
    };
    let unknown = told(r#"{"change": "cancelled", "session": "z", "at": "2026-03-06T00:00:00Z"}"#);
    assert_eq!(unknown, [("/session".to_owned(), "unknown_reference")]);
    let reversed =
        told(r#"{"change": "moved", "session": "a", "start": "2026-03-06T09:00", "end": "2026-03-06T08:00"}"#);
    assert_eq!(reversed, [("/end".to_owned(), "reversed_interval")]);
}
