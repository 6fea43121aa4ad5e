//! One session as its facilitator sees it.
//!
//! Readings:
//! - Presence is what was seen in this session up to the instant asked, whatever was revoked, reset or bound later.
//! - The fraction that counts as attended is that of the criterion, also where `attended` stands without a number.
//! - A session is told as called off from `cancelled_at` on.

use serde_json::{Value, json};

use super::decide::{Asked, outcome};
use super::document::Part;
use super::gates::gates;
use super::leaves::leaves;
use super::missing::{missing, shown};
use super::number::{Q, q, score, show_cut};
use super::population::Known;
use super::presence::in_session;
use super::schedule::Session;
use super::seats::{Seat, seats};
use super::time::{Instant, show};
use super::world::View;

pub(crate) fn roster(people: &[Known<'_>], session: &Session, t: Instant, known_at: Option<Instant>) -> Value {
    let seats = seats(people, session, t);
    let rows = |list: &[Seat], placed: bool, seated: bool| -> Vec<Value> {
        let row = |(i, seat): (usize, &Seat)| {
            let person = people.iter().find(|p| p.learner == seat.learner).unwrap();
            let mut row = row(person, session, seat, t, seated);
            row["place"] = if placed { json!(i + 1) } else { Value::Null };
            row
        };
        list.iter().enumerate().map(row).collect()
    };
    json!({
        "session": session.id, "at": show(t), "known_at": known_at.map(show), "component": session.component,
        "start": show(session.start), "end": show(session.end), "capacity": session.capacity,
        "waitlist": session.waitlist, "cancelled": session.called_off(t),
        "seated": rows(&seats.seated, true, true), "waiting": rows(&seats.waiting, true, false),
        "turned_away": rows(&seats.turned_away, false, false),
    })
}

fn row(person: &Known<'_>, session: &Session, seat: &Seat, t: Instant, seated: bool) -> Value {
    let u = t.min(session.start);
    let world = person.world(u);
    let attend = Asked { component: Some(&session.component), action: "attend", session: Some(&session.id) };
    let open = open_items(&world.now(), session, u);
    let told = presence(person, session, t);
    json!({
        "learner": seat.learner, "registered_at": show(seat.since),
        "now": outcome(&world, &attend, u).0, "at_start": outcome(&world, &attend, session.start).0,
        "missing": shown(&open.missing), "done": open.done, "of": open.of,
        "breach": breach(person, session, seat.since),
        "presence": told.as_ref().map(show_cut), "attendance": attendance(person, session, told, t, seated),
    })
}

/// What the gates of a session leave to do.
pub(crate) struct Open {
    pub(crate) missing: Vec<Value>,
    pub(crate) done: usize,
    pub(crate) of: usize,
}

/// Of all gates to the session's component, whatever their action.
pub(crate) fn open_items(view: &View<'_>, session: &Session, u: Instant) -> Open {
    let mut open = Open { missing: Vec::new(), done: 0, of: 0 };
    let Some(part) = part_of(view, session) else { return open };
    for gate in gates(view.plan).into_iter().filter(|g| g.to.iter().any(|t| t == part.id())) {
        let when = gate.when(view, Some(part));
        let first = gate.missing_at(&when, session, u);
        let lens = gate.lens(view, Some(part));
        let (done, of) = leaves(&lens, &gate.when, first);
        open.done += done;
        open.of += of;
        if !gate.met(&when, view, Some(session), u).0 {
            for item in missing(&lens, &gate.when, first) {
                if !open.missing.contains(&item) {
                    open.missing.push(item);
                }
            }
        }
    }
    open
}

pub(crate) fn part_of<'a>(view: &View<'a>, session: &Session) -> Option<Part<'a>> {
    let component = view.plan.component(&session.component)?;
    Some(Part { component, occurrence: view.session_occurrence(component, session) })
}

/// A gate that blocks the registration stood unmet at its instant, and nothing let pass.
fn breach(person: &Known<'_>, session: &Session, at: Instant) -> bool {
    let register = Asked { component: Some(&session.component), action: "register", session: Some(&session.id) };
    let (_, reasons) = outcome(&person.world(at), &register, at);
    reasons.iter().any(|r| r["code"] == "gate" && r["mode"] == "block" && r["overridden"] == false)
}

/// Nothing where there is none, as in standings.
pub(crate) fn presence(person: &Known<'_>, session: &Session, t: Instant) -> Option<Q> {
    let about = |f: &&super::record::Fact| {
        f.at <= t && f.is(&["attended", "joined", "left"]) && f.text("session") == Some(&session.id)
    };
    let facts: Vec<&super::record::Fact> = person.book.facts.iter().filter(about).collect();
    Some(in_session(session, facts, t)).filter(|share| *share > q(0))
}

pub(crate) fn attendance(
    person: &Known<'_>,
    session: &Session,
    presence: Option<Q>,
    t: Instant,
    seated: bool,
) -> Option<&'static str> {
    let told = |kind: &str| {
        person.book.facts.iter().any(|f| f.at <= t && f.kind == kind && f.text("session") == Some(&session.id))
    };
    let presence = presence.unwrap_or_else(|| q(0));
    if presence > q(0) {
        return Some(if presence >= mark(person, session, t) { "attended" } else { "partial" });
    }
    if told("excused") {
        Some("excused")
    } else if told("absent") || (t >= session.end && seated && !session.called_off(t)) {
        Some("absent")
    } else {
        None
    }
}

/// The fraction that counts as having attended.
fn mark(person: &Known<'_>, session: &Session, t: Instant) -> Q {
    let world = person.world(t);
    let view = world.now();
    let Some(part) = part_of(&view, session) else { return q(1) };
    let criterion = view.plan.criterion(part.component);
    if criterion == json!("attended") {
        return q(1);
    }
    criterion.get("attended").and_then(score).unwrap_or_else(|| part.attendance_mark())
}
