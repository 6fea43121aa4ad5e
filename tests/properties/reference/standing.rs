//! Where one learner is: status, completion, timing, components, gates.

use serde_json::{Value, json};

use super::certification::{chain, own_view};
use super::decide::{Asked, booked, outcome_of};
use super::document::{Part, split, text};
use super::due::{component_due, name_due, programme_due};
use super::evidence::{Dossier, done, exhausted, met};
use super::gates::{Gate, gates};
use super::number::{basis_points, q, show as decimal, show_cut};
use super::possible::possible;
use super::progress::{name_progress, progress, weighted_mean};
use super::reach::{mentioned, required};
use super::rules::{completion, done_name, parts, set};
use super::schedule::Session;
use super::sets::Set;
use super::time::{Duration, EVER, Instant, NEVER, add, show};
use super::world::{View, World};

pub(crate) fn instant(at: Instant) -> Value {
    if at == EVER || at == NEVER { Value::Null } else { json!(show(at)) }
}

pub(crate) fn optional(at: Option<Instant>) -> Value {
    at.map_or(Value::Null, instant)
}

/// `(completed_at, lapsed)` at the world's instant.
pub(crate) fn completed(world: &World<'_>) -> (Option<Instant>, bool) {
    let enrolment = world.enrolment(world.at);
    let Some(start) = enrolment.start else { return (None, false) };
    let clock = Set::from(start, enrolment.ended.unwrap_or(NEVER));
    let held = world.stitched(EVER, completion).and(&clock);
    let past = held.0.first().map(|s| s.0).filter(|&s| s <= world.at);
    if text(&world.plan(world.at).doc, "hold") != Some("always") {
        return (past, false);
    }
    match held.stretch(world.at) {
        Some((start, _)) => (Some(start), false),
        None => (None, past.is_some()),
    }
}

fn status(world: &World<'_>, view: &View<'_>) -> &'static str {
    let enrolment = world.enrolment(world.at);
    let (done, lapsed) = completed(world);
    if enrolment.start.is_none() {
        "not_enrolled"
    } else if enrolment.ended.is_some() {
        "withdrawn"
    } else if enrolment.suspended {
        "suspended"
    } else if done.is_some() {
        "completed"
    } else if lapsed {
        "lapsed"
    } else if !possible(view, view.plan.completion(), world.at) && !completion(view).has(world.at) {
        "failed"
    } else if view.plan.all_parts().iter().any(|p| begun(view, *p, world.at)) {
        "in_progress"
    } else {
        "not_started"
    }
}

/// Activity or a state that tells of some, about whatever component of the programme.
fn begun<'a>(view: &View<'a>, part: Part<'a>, u: Instant) -> bool {
    Dossier::of(view, part).started().has(u) || !matches!(state(view, part, u), "not_started" | "not_required")
}

pub(crate) fn state<'a>(view: &View<'a>, part: Part<'a>, u: Instant) -> &'static str {
    let dossier = Dossier::of(view, part);
    if view.plan.asks_nothing(part.component) {
        "not_required"
    } else if met(view, part).has(u) {
        "done"
    } else if dossier.waived().has(u) {
        "waived"
    } else if exhausted(view, part, u) {
        "exhausted"
    } else if dossier.failed().has(u) {
        "failed"
    } else if done(view, part).0.iter().any(|s| s.0 <= u && s.1 > dossier.last_cut(u)) {
        "expired"
    } else if dossier.started().has(u) {
        "in_progress"
    } else {
        "not_started"
    }
}

fn component<'a>(world: &World<'a>, own: &View<'a>, all: &View<'a>, part: Part<'a>) -> Value {
    let u = world.at;
    let dossier = Dossier::of(own, part);
    let state = state(own, part, u);
    let stretch = done(own, part).stretch(u);
    let basis = match state {
        "waived" => json!("waived"),
        "done" if met(&without_equivalents(own, part), part).has(u) => json!("earned"),
        "done" => json!("transferred"),
        _ => Value::Null,
    };
    json!({
        "id": part.name(), "state": state,
        "since": optional(stretch.map(|s| s.0)), "until": optional(stretch.map(|s| s.1)),
        "score": dossier.scores(u).into_iter().max().map(|s| decimal(&s)),
        "best_score": dossier.best_score(u).map(|s| decimal(&s)),
        "attempts": dossier.used(u), "presence": dossier.presence(u).map(|p| show_cut(&p)), "basis": basis,
        "due": optional(component_due(all, part, u)), "access": access(world, all, part), "occurrence": part.occurrence,
    })
}

fn without_equivalents<'a>(view: &View<'a>, part: Part<'_>) -> View<'a> {
    let mut own = view.clone();
    let foreign = |id: &str| id != part.id() && view.plan.takes(part.component, id);
    own.facts.retain(|f| !f.is_evidence() || !f.text("component").is_some_and(|c| foreign(split(c).0)));
    own
}

/// The decision for the next action: live ones attend the next booked session, or register; others start.
fn access(world: &World<'_>, view: &View<'_>, part: Part<'_>) -> &'static str {
    let name = part.name();
    let mut asked = Asked { component: Some(&name), action: "start", session: None };
    if !view.plan.is_live(part.component) {
        return outcome_of(world, &asked);
    }
    let mine = |s: &Session| {
        s.component == part.id()
            && (part.occurrence.is_none() || view.session_occurrence(part.component, s) == part.occurrence)
            && world.at < s.end
            && s.cancelled_at.is_none_or(|c| world.at < c)
    };
    let booked =
        booked(view, world.at).into_iter().map(|(s, _)| s).filter(|s| mine(s)).min_by_key(|s| (s.start, &s.id));
    match booked {
        Some(session) => {
            (asked.action, asked.session) = ("attend", Some(session.id.as_str()));
            outcome_of(world, &asked)
        }
        None => {
            asked.action = "register";
            outcome_of(world, &asked)
        }
    }
}

/// One row per gate, component, action and occurrence.
fn gate_rows(view: &View<'_>, u: Instant) -> Vec<Value> {
    let mut rows = Vec::new();
    for gate in gates(view.plan) {
        let certify: Vec<Option<&Value>> = vec![None];
        let targets = gate.to.iter().map(|t| view.plan.component(t));
        let targets = if gate.to.is_empty() { certify } else { targets.collect() };
        for component in targets {
            let id = component.and_then(|c| text(c, "id"));
            let parts: Vec<Option<Part<'_>>> =
                component.map_or(vec![None], |c| view.plan.parts(c).into_iter().map(Some).collect());
            for action in gate.actions(view.plan, id) {
                rows.extend(parts.iter().map(|part| gate_row(view, &gate, *part, &action, u)));
            }
        }
    }
    rows
}

fn gate_row<'a>(view: &View<'a>, gate: &Gate, part: Option<Part<'a>>, action: &str, u: Instant) -> Value {
    let (met, _) = gate.met(&gate.when(view, part), view, None, u);
    let overridden = !met && gate.block && gate.overridden(view, part, None, u);
    let outcome = match (met, gate.block && !overridden) {
        (true, _) => "open",
        (false, true) => "blocked",
        (false, false) => "flagged",
    };
    json!({
        "id": gate.id, "component": part.map(|p| p.name()), "action": action, "met": met,
        "overridden": overridden, "mode": if gate.block { "block" } else { "flag" }, "outcome": outcome,
    })
}

fn timing(world: &World<'_>, view: &View<'_>, status: &str) -> &'static str {
    let u = world.at;
    let due = programme_due(view, u);
    match status {
        "not_enrolled" | "withdrawn" | "suspended" => return "none",
        "completed" => {
            let at = completed(world).0.unwrap();
            return due.map_or("none", |d| if at < d { "on_time" } else { "late" });
        }
        _ => {}
    }
    if due.is_some_and(|d| u >= d) {
        return "overdue";
    }
    if required(view.plan).iter().any(|name| late(view, name, u)) || unready(view, u) {
        return "behind";
    }
    let planned = booked(view, u).iter().any(|(s, _)| u < s.start && s.cancelled_at.is_none_or(|c| u < c));
    let dates = due.is_some() || planned || view.plan.all_parts().iter().any(|p| component_due(view, *p, u).is_some());
    if dates { "on_track" } else { "none" }
}

/// Past its due and not done; where every occurrence is needed, each for itself.
fn late(view: &View<'_>, name: &str, u: Instant) -> bool {
    let past = |name: &str| name_due(view, name, u).is_some_and(|d| u >= d) && !done_name(view, name).has(u);
    let (parts, needs) = parts(view, name);
    past(name) || (needs == parts.len() && parts.iter().any(|p| past(&p.name())))
}

/// A booked session with an unmet gate and less than `warn` to go.
fn unready(view: &View<'_>, u: Instant) -> bool {
    let warn = text(&view.plan.doc, "warn").unwrap_or("P3D");
    let warn = Duration::parse(warn).unwrap();
    endangered(view, u).iter().any(|session| add(session.start, warn.back(), view.plan.zone) < u)
}

/// Booked sessions to come with an unmet gate, by their start.
pub(crate) fn endangered<'a>(view: &View<'a>, u: Instant) -> Vec<&'a Session> {
    let mut sessions: Vec<&Session> = booked(view, u).into_iter().map(|(session, _)| session).collect();
    sessions.retain(|session| {
        let Some(component) = view.plan.component(&session.component) else { return false };
        let part = Part { component, occurrence: view.session_occurrence(component, session) };
        let here = gates(view.plan).into_iter().filter(|g| g.to.iter().any(|t| t == part.id()));
        let unmet = |gate: Gate| !gate.met(&gate.when(view, Some(part)), view, Some(session), u).0;
        u < session.start && !session.called_off(u) && here.into_iter().any(unmet)
    });
    sessions.sort_by_key(|session| session.start);
    sessions
}

fn groups(view: &View<'_>, u: Instant) -> Vec<Value> {
    let ids = super::document::list(&view.plan.doc, "groups").iter().filter_map(|g| text(g, "id"));
    ids.map(|id| {
        let rule = json!({ "group": id });
        let holds = set(view, &rule).has(u);
        json!({"id": id, "holds": holds, "progress": basis_points(&progress(view, &rule, u), holds)})
    })
    .collect()
}

fn formats(view: &View<'_>, u: Instant) -> Value {
    let names = mentioned(view.plan, view.plan.completion());
    let mut formats = serde_json::Map::new();
    for format in ["live", "human", "digital", "social", "workplace", "support", "communication"] {
        let of_group = |n: &&String| view.plan.component(n).is_some_and(|c| view.plan.format_group(c) == format);
        let names: Vec<&String> = names.iter().filter(of_group).collect();
        if names.is_empty() {
            continue;
        }
        let holds = names.iter().all(|n| done_name(view, n).has(u));
        let weights = names.iter().map(|n| (super::progress::weight(view, &json!(n), u), name_progress(view, n, u)));
        formats.insert(format.to_owned(), json!(basis_points(&weighted_mean(weights.collect()), holds)));
    }
    Value::Object(formats)
}

fn unpractised(view: &View<'_>, u: Instant) -> Vec<String> {
    let practising = |objective: &str| {
        let practises = |c: &&&Value| c["treats"][objective].as_array().is_some_and(|v| v.contains(&json!("practise")));
        view.plan.treating(objective).iter().filter(practises).filter_map(|c| text(c, "id")).collect::<Vec<_>>()
    };
    let open = |o: &&str| {
        let names = practising(o);
        !names.is_empty() && !names.iter().any(|n| done_name(view, n).has(u))
    };
    view.plan.objectives().into_iter().filter(open).map(str::to_owned).collect()
}

pub(crate) fn standing(world: &World<'_>) -> Value {
    let u = world.at;
    let view = world.now();
    let own = own_view(world, u);
    let status = status(world, &view);
    let holds = completion(&view).has(u);
    let share = if holds { q(1) } else { progress(&view, view.plan.completion(), u) };
    let certification = view.plan.certification().map(|_| certification(world));
    let enrolment = world.enrolment(u);
    json!({
        "programme": text(&view.plan.doc, "id"), "version": view.plan.version(), "at": show(u),
        "status": status, "progress": basis_points(&share, holds),
        "completed_at": optional(completed(world).0), "enrolled_at": optional(enrolment.start),
        "timing": timing(world, &view, status), "due": optional(programme_due(&view, u)),
        "certification": certification, "groups": groups(&view, u), "formats": formats(&view, u),
        "components": view.plan.all_parts().iter().map(|p| component(world, &own, &view, *p)).collect::<Vec<_>>(),
        "gates": gate_rows(&view, u), "unpractised": unpractised(&view, u),
    })
}

fn certification(world: &World<'_>) -> Value {
    let chain = chain(world, world.at);
    let Some(last) = chain.last() else {
        return json!({"state": "none", "period": null, "earned": null, "window": null, "expires": null, "grace_until": null});
    };
    let mut shown = last.show(world.at);
    shown["state"] = json!(last.state(world.at));
    shown
}
