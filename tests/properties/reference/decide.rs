//! May this learner do this now? Reasons in order, and when time alone would open it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::certification::{first_earning, marks, own_view};
use super::document::{Part, split, text};
use super::evidence::{Dossier, done, exhausted};
use super::gates::{Gate, gates};
use super::record::Fact;
use super::schedule::Session;
use super::sets::Set;
use super::time::{Instant, NEVER, add, end_of, show};
use super::world::{View, World};

pub(crate) struct Asked<'a> {
    pub(crate) component: Option<&'a str>,
    pub(crate) action: &'a str,
    pub(crate) session: Option<&'a str>,
}

/// A gate as a decision sees it.
struct Seen<'a> {
    gate: Gate,
    block: bool,
    when: Set,
    part: Option<Part<'a>>,
}

/// The sessions a learner has a seat asked for in, with the instant of the asking. Only what happened before the start
/// moves it, and leaving the programme gives it up.
pub(crate) fn booked<'a>(view: &View<'a>, u: Instant) -> Vec<(&'a Session, Instant)> {
    let left = endings(view, u);
    let booking = |session: &'a Session| {
        let about = |f: &&&Fact| {
            f.is(&["registered", "cancelled"]) && f.text("session") == Some(&session.id) && f.at < session.start
        };
        let last = view.facts.iter().filter(|f| f.at <= u).rfind(about)?;
        let given_up = left.iter().any(|at| last.at <= *at && *at < session.start);
        (last.kind == "registered" && !given_up).then_some((session, last.at))
    };
    view.schedule.sessions.iter().filter_map(booking).collect()
}

/// The instants up to `u` at which an enrolment ended.
fn endings(view: &View<'_>, u: Instant) -> Vec<Instant> {
    let ours = |f: &Fact| f.text("programme").is_none_or(|p| Some(p) == text(&view.plan.doc, "id"));
    let about = |f: &&&Fact| f.at <= u && f.is(&["enrolled", "withdrawn"]) && ours(f);
    let mut moves: Vec<&Fact> = view.facts.iter().filter(about).copied().collect();
    moves.sort_by_key(|f| (f.at, f.kind == "enrolled"));
    let (mut active, mut ends) = (false, Vec::new());
    for fact in moves {
        if fact.kind == "withdrawn" && active {
            ends.push(fact.at);
        }
        active = fact.kind == "enrolled";
    }
    ends
}

/// The part a decision is about: the named occurrence, the session's, or the first not done (all done: the last).
fn part_of<'a>(view: &View<'a>, own: &View<'a>, asked: &Asked<'_>, u: Instant) -> Option<Part<'a>> {
    let (id, named) = split(asked.component?);
    let component = view.plan.component(id)?;
    let repeat = view.plan.repeat(component);
    let session = asked.session.and_then(|s| view.schedule.session(s));
    let occurrence = repeat.and_then(|repeat| {
        let of_session = session.and_then(|s| view.session_occurrence(component, s));
        let first_open = || {
            let open = |k: &u32| !done(own, Part { component, occurrence: Some(*k) }).has(u);
            (1..=repeat.times).find(open).unwrap_or(repeat.times)
        };
        named.or(of_session).or_else(|| Some(first_open()))
    });
    Some(Part { component, occurrence })
}

fn relevant<'a>(view: &View<'a>, asked: &Asked<'_>, part: Option<Part<'a>>) -> Vec<Seen<'a>> {
    let mut seen = Vec::new();
    for gate in gates(view.plan) {
        let id = part.map(|p| p.id());
        if !id.map_or(gate.to.is_empty(), |id| gate.to.iter().any(|t| split(t).0 == id)) {
            continue;
        }
        let actions = gate.actions(view.plan, id);
        let direct = actions.iter().any(|a| a == asked.action);
        let looked_at = asked.action == "attend" && actions.iter().any(|a| a == "register");
        if direct || looked_at {
            let when = gate.when(view, part);
            seen.push(Seen { block: gate.block && direct, when, part, gate });
        }
    }
    seen
}

fn hard(world: &World<'_>, own: &View<'_>, asked: &Asked<'_>, part: Option<Part<'_>>, u: Instant) -> Vec<&'static str> {
    let mut hard = Vec::new();
    let enrolment = world.enrolment(world.at);
    match (enrolment.start, enrolment.ended) {
        (None, _) => hard.push("not_enrolled"),
        (_, Some(_)) => hard.push("withdrawn"),
        _ if enrolment.suspended => hard.push("suspended"),
        _ => {}
    }
    if let Some(part) = part
        && exhausted_in(own, part, u)
    {
        hard.push("attempts_exhausted");
    }
    if let Some(session) = asked.session.and_then(|s| own.schedule.session(s)) {
        if session.cancelled_at.is_some_and(|c| c <= u) {
            hard.push("session_cancelled");
        }
        if u >= session.end {
            hard.push("session_over");
        }
        if asked.action == "register" {
            if session.opens.is_some_and(|o| u < o) || u >= session.closes {
                hard.push("registration_closed");
            }
            if booked(own, u).iter().any(|(s, _)| s.id == session.id) {
                hard.push("already_registered");
            }
        }
    }
    hard
}

fn exhausted_in(view: &View<'_>, part: Part<'_>, u: Instant) -> bool {
    let component = view.plan.component(part.id()).unwrap();
    exhausted(view, Part { component, occurrence: part.occurrence }, u)
}

/// Another booked session at the same time.
fn conflict(view: &View<'_>, session: &Session, u: Instant) -> bool {
    let others = booked(view, u);
    let live = |s: &Session| s.id != session.id && s.cancelled_at.is_none_or(|c| u < c);
    others.iter().any(|(other, _)| live(other) && other.overlaps(session))
}

/// The outcome and the reasons at `u`, with no fact but those of the world.
pub(crate) fn outcome(world: &World<'_>, asked: &Asked<'_>, u: Instant) -> (&'static str, Vec<Value>) {
    let view = world.now();
    let own = &own_view(world, u);
    let part = part_of(&view, own, asked, u);
    let session = asked.session.and_then(|s| view.schedule.session(s));
    let mut reasons: Vec<Value> = Vec::new();
    let (mut blocked, mut flagged) = (false, false);
    for code in hard(world, own, asked, part, u) {
        blocked = true;
        reasons.push(json!({"code": code}));
    }
    for seen in relevant(&view, asked, part) {
        let (met, late) = seen.gate.met(&seen.when, &view, session, u);
        if met {
            continue;
        }
        let overridden = seen.block && seen.gate.overridden(&view, seen.part, asked.session, u);
        blocked |= seen.block && !overridden;
        flagged = true;
        let mode = if seen.block { "block" } else { "flag" };
        reasons
            .push(json!({"code": "gate", "gate": seen.gate.id, "mode": mode, "overridden": overridden, "late": late}));
    }
    if session.is_some_and(|s| asked.action == "register" && conflict(&view, s, u)) {
        flagged = true;
        reasons.push(json!({"code": "schedule_conflict"}));
    }
    let outcome = match (blocked, flagged) {
        (true, _) => "blocked",
        (false, true) => "flagged",
        _ => "open",
    };
    (outcome, reasons)
}

/// While a period is being earned, its own evidence decides about attempts and what is done.
pub(crate) fn decide(world: &World<'_>, asked: &Asked<'_>) -> Value {
    let (result, reasons) = outcome(world, asked, world.at);
    let opens_at = (result == "blocked").then(|| opens_at(world, asked)).flatten();
    json!({
        "component": asked.component, "action": asked.action, "session": asked.session, "at": show(world.at),
        "outcome": result, "reasons": reasons, "opens_at": opens_at.map(show),
    })
}

/// The outcome alone.
pub(crate) fn outcome_of(world: &World<'_>, asked: &Asked<'_>) -> &'static str {
    outcome(world, asked, world.at).0
}

/// The first later instant at which, with no further fact, it is not blocked.
fn opens_at(world: &World<'_>, asked: &Asked<'_>) -> Option<Instant> {
    let points = candidates(world, asked).into_iter().chain(first_earning(world));
    let mut points: BTreeSet<Instant> = points.filter(|&p| p > world.at && p != NEVER).collect();
    let last = points.last().copied().unwrap_or(world.at);
    // Periods come and go with no further fact; once nothing else changes, a few show all there is.
    let mut idle = 0;
    while let Some(u) = points.pop_first() {
        if outcome(world, asked, u).0 != "blocked" {
            return Some(u);
        }
        idle += usize::from(u > last);
        if idle < 8 {
            points.extend(marks(world, u).into_iter().filter(|&p| p > u && p != NEVER));
        }
    }
    None
}

/// The instants at which, with no further fact, an answer may change; times of periods only as they are seen now.
pub(crate) fn candidates(world: &World<'_>, asked: &Asked<'_>) -> Vec<Instant> {
    let view = world.now();
    let zone = view.plan.zone;
    let own_views: Vec<View<'_>> =
        marks(world, world.at).into_iter().chain([world.at]).map(|u| own_view(world, u)).collect();
    let mut points: Vec<Instant> = marks(world, world.at);
    let until = |f: &&Fact| f.text("until").and_then(|t| end_of(t, zone));
    points.extend(view.facts.iter().filter_map(until));
    let id = asked.component.map(|c| split(c).0);
    if let Some(component) = id.and_then(|id| view.plan.component(id)) {
        // Whichever occurrence the decision comes to be about.
        for part in view.plan.parts(component) {
            points.extend(relevant(&view, asked, Some(part)).iter().flat_map(|s| s.when.edges()));
            for own in &own_views {
                points.extend(done(own, part).edges());
                points.extend(Dossier::of(own, part).points());
            }
        }
    } else {
        points.extend(relevant(&view, asked, None).iter().flat_map(|s| s.when.edges()));
    }
    if let Some(session) = asked.session.and_then(|s| view.schedule.session(s)) {
        points.extend([session.start, session.start + 1, session.end, session.closes]);
        points.extend(session.opens);
        for gate in gates(view.plan) {
            points.extend(gate.ahead.map(|d| add(session.start, d.back(), zone)));
        }
    }
    points
}
