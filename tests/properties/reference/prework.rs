//! Who came prepared: the rules of all gates to a session's component, asked at its start.
//!
//! Readings:
//! - A session counts from its start on unless it was called off before. Learners are counted by what they are at its
//!   start, whatever becomes of them later: who is on leave then, or not enrolled, is left out.
//! - `turned_away` are also those who registered too late; `withdrawn` those whose withdrawal before the start gave up a registration.
//! - Over the attended: everybody of whom attendance is told, with a seat or without; of the seated also who is left out
//!   because nothing is told so far (`not_told`).

use serde_json::{Value, json};

use super::gates::gates;
use super::measures::Rate;
use super::population::Known;
use super::report::{Member, Scene};
use super::roster::{attendance, part_of, presence};
use super::schedule::Session;
use super::seats::{Seat, Seats};

pub(crate) fn total(scene: &Scene<'_>, members: &[&Member<'_>]) -> Value {
    let (mut registered, mut attended) = (Rate::default(), Rate::default());
    for (session, seats) in scene.begun().filter(|(s, _)| s.cancelled_at.is_none_or(|c| c >= s.start)) {
        let (a, b) = of_session(scene, members, session, seats);
        (registered, attended) = (registered.plus(&a), attended.plus(&b));
    }
    json!({"registered": registered.show(), "attended": attended.show()})
}

fn of_session(scene: &Scene<'_>, members: &[&Member<'_>], session: &Session, seats: &Seats) -> (Rate, Rate) {
    let (mut registered, mut attended) = (Rate::default(), Rate::default());
    for member in members {
        let person = member.person;
        let Some(ready) = ready(person, session) else { continue };
        let start = person.world(session.start).enrolment(session.start);
        let out = match (start.start, start.ended) {
            (None, _) => Some("not_enrolled"),
            (_, Some(_)) => Some("withdrawn"),
            _ => start.suspended.then_some("suspended"),
        };
        let among = |list: &[Seat]| list.iter().any(|s| s.learner == person.learner);
        let seated = seats.seats(person.learner);
        let seen = presence(person, session, scene.at);
        match (attendance(person, session, seen, scene.at, seated), out) {
            (Some("attended"), Some(out)) => attended.leave_out(out),
            (Some("attended"), None) => attended.count(ready),
            (Some(other), _) => attended.leave_out(other),
            (None, _) if seated => attended.leave_out("not_told"),
            (None, _) => {}
        }
        match out {
            Some(out) if seated => registered.leave_out(out),
            None if seated => registered.count(ready),
            _ if among(&seats.waiting) => registered.leave_out("waiting"),
            _ if among(&seats.turned_away) => registered.leave_out("turned_away"),
            _ if withdrew(person, session) => registered.leave_out("withdrawn"),
            _ => {}
        }
    }
    (registered, attended)
}

/// Whether the rules of all gates held at the start; nothing where the component has no gate.
fn ready(person: &Known<'_>, session: &Session) -> Option<bool> {
    let world = person.world(session.start);
    let view = world.now();
    let part = part_of(&view, session)?;
    let here: Vec<_> = gates(view.plan).into_iter().filter(|g| g.to.iter().any(|t| t == part.id())).collect();
    let held = here.iter().all(|g| g.when(&view, Some(part)).has(session.start));
    (!here.is_empty()).then_some(held)
}

/// A seat was asked for, not given up by the learner, and yet there is no stay at the start.
fn withdrew(person: &Known<'_>, session: &Session) -> bool {
    let moves = |f: &&super::record::Fact| {
        f.at < session.start && f.is(&["registered", "cancelled"]) && f.text("session") == Some(&session.id)
    };
    person.book.facts.iter().rfind(moves).is_some_and(|f| f.kind == "registered")
}
