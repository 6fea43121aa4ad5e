//! What is due to be assigned, sent, renewed or asked: at every instant at which something could change, what is called
//! for by the facts up to it; each key is listed at the first such instant.
//!
//! Readings:
//! - `assign`, for each component by itself: the first instant at which it is missing for an unmet gate of a session the
//!   learner is in; items about no component assign nothing, nor do alternatives. It is due when the first of the gates
//!   wants it: at the start, or `ahead` of it.
//! - `due` and `behind` of a repeated component of which all occurrences are needed are about each occurrence.
//! - `gate`: being in the session is enough, with or without a seat; an override does not meet a gate.
//! - `promotion`: seated later than registered, from whatever list, as long as the seat is kept and the session not called
//!   off.
//! - `help` counts the failed attempts that count, since the last reset, each by what it came to at its own instant; its cycle
//!   is the latest of enrolment, reset or revocation, and the begin of the evidence for the period being earned.
//! - `survey`: a rating of `effectiveness` at or after the completion ends it.
//! - `rating`: a rating of `readiness` about the session by anybody ends it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::agenda_rules as rules;
use super::certification::{chain, first_earning, marks, own_view};
use super::document::text;
use super::due::{component_due, programme_due};
use super::evidence::{Dossier, done};
use super::gates::gates;
use super::missing::shown;
use super::population::Known;
use super::roster::part_of;
use super::schedule::{Schedule, Session};
use super::seats::{Seat, history, stays};
use super::standing::completed;
use super::time::{Duration, EVER, Instant, NEVER, add, show};
use super::view_rules::nested_edges;
use super::world::{View, World};

/// Days before a due date, and before the end of a certificate.
pub(crate) const DUE: [i64; 2] = [7, 1];
pub(crate) const RENEWAL: [i64; 4] = [90, 60, 30, 7];
/// Days from completion to the survey.
pub(crate) const SURVEY: i64 = 30;

pub(crate) fn days(n: i64) -> Duration {
    Duration { days: n, calendar: true, ..Duration::default() }
}

/// A part of a key: what parts it is written apart.
fn escaped(part: &str) -> String {
    part.replace('%', "%25").replace('/', "%2F").replace(':', "%3A")
}

/// An action with every field, null where it has none.
pub(crate) fn action(kind: &str, learner: Option<&str>, at: Instant, subject: &str, cycle: &str, more: Value) -> Value {
    let key = format!("{}/{kind}:{}/{}", escaped(learner.unwrap_or("")), escaped(subject), escaped(cycle));
    let mut made = json!({
        "key": key, "kind": kind, "learner": learner, "at": show(at), "component": null, "session": null, "gate": null,
        "due": null, "days": null, "period": null, "to": null, "missing": [],
    });
    for (field, value) in more.as_object().unwrap() {
        made[field] = value.clone();
    }
    if let Some(items) = made["missing"].as_array() {
        made["missing"] = json!(shown(items));
    }
    // Not judged here.
    if made["missing"].is_null() {
        made.as_object_mut().unwrap().remove("missing");
    }
    made
}

/// Where, with no further fact, what is called for may change after the world's instant.
fn points(person: &Known<'_>, world: &World<'_>) -> Vec<Instant> {
    let view = world.now();
    let zone = view.plan.zone;
    let mut points: Vec<Instant> = marks(world, world.at).into_iter().chain(first_earning(world)).collect();
    let dues = view.plan.all_parts().into_iter().filter_map(|p| component_due(&view, p, world.at));
    for due in dues.chain(programme_due(&view, world.at)) {
        points.push(due);
        points.extend(DUE.map(|lead| add(due, days(lead).back(), zone)));
    }
    for period in chain(world, world.at) {
        let end = period.expires(world.at);
        points.push(end);
        points.extend(RENEWAL.map(|lead| add(end, days(lead).back(), zone)));
    }
    if let (Some(at), _) = completed(world) {
        points.push(add(at, days(SURVEY), zone));
    }
    // Completion by the clock alone.
    points.extend(world.stitched(EVER, super::rules::completion).edges());
    for session in &world.schedule.sessions {
        if !stays(person, session, world.at).is_empty() {
            let warn = text(&view.plan.doc, "warn").and_then(Duration::parse).unwrap_or(days(3));
            points.extend([add(session.start, warn.back(), zone), session.start, session.start + 1]);
            points.extend(session.cancelled_at);
            points.extend(gate_points(&view, session));
        }
    }
    let own = own_view(world, world.at);
    for part in view.plan.all_parts() {
        points.extend(done(&view, part).edges());
        points.extend(done(&own, part).edges());
        points.extend(Dossier::of(&own, part).points());
    }
    points
}

/// Where the gates to a session's component change, whatever their action.
fn gate_points(view: &View<'_>, session: &Session) -> Vec<Instant> {
    let Some(part) = part_of(view, session) else { return Vec::new() };
    let here = gates(view.plan).into_iter().filter(|g| g.to.iter().any(|t| t == part.id()));
    here.flat_map(|gate| {
        let early = gate.ahead.map(|d| add(session.start, d.back(), view.plan.zone));
        nested_edges(&gate.lens(view, Some(part)), &gate.when).into_iter().chain(early).collect::<Vec<_>>()
    })
    .collect()
}

/// What one learner's own facts call for up to `last`, each at its first instant.
pub(crate) fn personal(person: &Known<'_>, last: Instant) -> Vec<Value> {
    let mut instants: BTreeSet<Instant> = person.book.facts.iter().map(|f| f.at).filter(|&u| u <= last).collect();
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    while let Some(u) = instants.pop_first() {
        let world = person.world(u);
        let later = points(person, &world).into_iter();
        instants.extend(later.filter(|&p| u < p && p <= last && p != NEVER));
        for action in called_for(person, &world) {
            found.entry(text(&action, "key").unwrap().to_owned()).or_insert(action);
        }
    }
    found.into_values().collect()
}

/// What is called for at the instant of a world.
fn called_for(person: &Known<'_>, world: &World<'_>) -> Vec<Value> {
    let enrolment = world.enrolment(world.at);
    if !enrolment.active() || enrolment.suspended {
        return Vec::new();
    }
    let mut called: Vec<Value> = rules::renewal(person, world).into_iter().collect();
    called.extend(rules::survey(person, world));
    if completed(world).0.is_none() {
        called.extend(rules::dated(person, world));
        called.extend(rules::help(person, world));
        for session in world.schedule.sessions.iter().filter(|s| world.at < s.start && !s.called_off(world.at)) {
            if stays(person, session, world.at).last().is_some_and(|s| s.until == NEVER) {
                called.extend(rules::prepared(person, world, session));
            }
        }
    }
    called
}

/// What the facts of many learners call for together.
pub(crate) fn shared(people: &[Known<'_>], schedule: &Schedule, last: Instant) -> Vec<Value> {
    let sessions = schedule.sessions.iter();
    sessions.flat_map(|s| [promotions(people, s, last), ratings(people, s, last)].concat()).collect()
}

fn promotions(people: &[Known<'_>], session: &Session, last: Instant) -> Vec<Value> {
    let log = history(people, session, last);
    let mut made = Vec::new();
    for (i, (now, seats)) in log.iter().enumerate() {
        let had = |s: &Seat| i > 0 && log[i - 1].1.seated.contains(s);
        for seat in seats.seated.iter().filter(|s| s.since < *now && !had(s)) {
            let lost = log[i..].iter().find(|(_, later)| !later.seated.contains(seat)).map(|(at, _)| *at);
            let end = [lost, session.cancelled_at, Some(session.start)].into_iter().flatten().min().unwrap();
            let person = people.iter().find(|p| p.learner == seat.learner).unwrap();
            if let Some(at) = first_active(person, *now, end.min(last + 1)) {
                let more = json!({"component": session.component, "session": session.id});
                made.push(action("promotion", Some(&seat.learner), at, &session.id, &show(seat.since), more));
            }
        }
    }
    made
}

/// The first instant of `[from, until)` at which a learner is enrolled, not on leave and not done.
fn first_active(person: &Known<'_>, from: Instant, until: Instant) -> Option<Instant> {
    let within = |p: &Instant| from <= *p && *p < until;
    let mut instants: BTreeSet<Instant> = person.book.facts.iter().map(|f| f.at).chain([from]).filter(within).collect();
    while let Some(u) = instants.pop_first() {
        let world = person.world(u);
        let enrolment = world.enrolment(u);
        if enrolment.active() && !enrolment.suspended && completed(&world).0.is_none() {
            return Some(u);
        }
        instants.extend(points(person, &world).into_iter().filter(|p| u < *p && within(p)));
    }
    None
}

fn ratings(people: &[Known<'_>], session: &Session, last: Instant) -> Vec<Value> {
    let end = session.end;
    let rated = people.iter().flat_map(|p| &p.book.facts).any(|f| {
        f.at <= end
            && f.kind == "rated"
            && f.text("question") == Some("readiness")
            && f.text("session") == Some(&session.id)
    });
    let seated = history(people, session, session.start).last().is_some_and(|(_, s)| !s.seated.is_empty());
    if last < end || session.called_off(end) || rated || !seated {
        return Vec::new();
    }
    let one = |who: &String| {
        let more = json!({"component": session.component, "session": session.id, "to": who});
        action("rating", None, end, &session.id, who, more)
    };
    session.facilitators.iter().map(one).collect()
}

/// Those not sent yet, sorted by instant, learner, key.
pub(crate) fn listed(actions: Vec<Value>, sent: &[String]) -> Vec<Value> {
    let mut open: Vec<Value> =
        actions.into_iter().filter(|a| !sent.iter().any(|s| Some(s.as_str()) == text(a, "key"))).collect();
    open.sort_by_key(|a| {
        let at = super::time::instant(text(a, "at").unwrap(), chrono_tz::Tz::UTC);
        (at, text(a, "learner").map(str::to_owned), text(a, "key").map(str::to_owned))
    });
    open
}
