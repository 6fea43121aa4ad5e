//! What is wrong with a schedule, by itself and beside the facts of learners.
//!
//! Readings:
//! - Two sessions are one finding for each name or room they share while they overlap, however often.
//! - `too_early_for_gate`: a gate without `ahead` looks at the start; a component without week, day or repetition is planned for the
//!   anchor itself; of one repeated as often as the session's component it is the occurrence of the session.
//! - `outside_plan`: the days of the component's weeks; with `day`, from that of the first to that of the last week.
//! - A session with a cohort in a programme anchored on cohorts is judged by that cohort's start; besides for each learner
//!   in it with another version or anchor, by what they had at its start.
//! - A session with any `cancelled_at` has neither overlaps nor double bookings, also of learners.
//! - What facts show is one finding for each learner and session (or name); what their plans show one with all learners.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::document::{Part, Plan, text};
use super::gates::{Gate, gates};
use super::population::Known;
use super::reach::{mentioned, wanted};
use super::record::Fact;
use super::schedule::{Schedule, Session};
use super::seats::seats;
use super::time::{Instant, add, day_start};
use super::world::{View, World};

fn finding(code: &str, sessions: &[&str], component: Option<&str>, subject: Option<&str>) -> Value {
    json!({
        "code": code, "sessions": sessions, "component": component, "subject": subject, "learners": [], "events": [],
    })
}

fn planned(session: &Session) -> bool {
    session.cancelled_at.is_none()
}

pub(crate) fn of_schedule(plan: &Plan, schedule: &Schedule) -> Vec<Value> {
    let live: Vec<&Session> = schedule.sessions.iter().filter(|s| planned(s)).collect();
    let mut found = Vec::new();
    for (i, a) in live.iter().enumerate() {
        found.extend(live[i + 1..].iter().flat_map(|b| twice(a, b)));
        found.extend(alone(a));
        found.extend(planned_for_cohort(plan, schedule, a));
    }
    let names = mentioned(plan, plan.completion());
    for component in plan.components().iter().filter(|c| plan.is_live(c)) {
        let id = text(component, "id").unwrap();
        if names.iter().any(|n| n == id) && !live.iter().any(|s| s.component == id) {
            found.push(finding("no_sessions", &[], Some(id), None));
        }
    }
    found
}

/// The same people or rooms in two sessions at one time.
fn twice(a: &Session, b: &Session) -> Vec<Value> {
    let mut found = Vec::new();
    let together: BTreeSet<&String> = a.facilitators.iter().filter(|f| b.facilitators.contains(f)).collect();
    if a.overlaps(b) {
        for name in together {
            found.push(finding("facilitator_double_booked", &[&a.id, &b.id], None, Some(name)));
        }
    }
    let mut rooms: BTreeSet<&String> = BTreeSet::new();
    for (m, place) in a.meetings.iter().zip(&a.places) {
        for (n, other) in b.meetings.iter().zip(&b.places) {
            if m.0 < n.1 && n.0 < m.1 && place.room == other.room {
                rooms.extend(place.room.as_ref());
            }
        }
    }
    found.extend(rooms.into_iter().map(|room| finding("room_double_booked", &[&a.id, &b.id], None, Some(room))));
    found
}

fn alone(session: &Session) -> Vec<Value> {
    let mut found = Vec::new();
    let mut tell = |code: &str, wrong: bool| {
        if wrong {
            found.push(finding(code, &[&session.id], None, None));
        }
    };
    let overlap = |i: usize| {
        let a = session.meetings[i];
        session.meetings[i + 1..].iter().any(|b| a.0 < b.1 && b.0 < a.1)
    };
    tell("meetings_overlap", (0..session.meetings.len()).any(overlap));
    tell("no_facilitator", session.facilitators.is_empty());
    tell("no_place", session.places.iter().any(|p| p.room.is_none() && p.link.is_none()));
    tell("no_capacity", session.capacity.is_none_or(|c| c == 0));
    found
}

fn on_cohorts(plan: &Plan) -> bool {
    text(&plan.doc, "anchor") == Some("cohort")
}

fn planned_for_cohort(plan: &Plan, schedule: &Schedule, session: &Session) -> Vec<Value> {
    let anchor = session.cohort.as_deref().and_then(|c| schedule.cohort(c)).filter(|_| on_cohorts(plan));
    let Some(anchor) = anchor else { return Vec::new() };
    // Nothing but the anchor is known of a cohort.
    let nobody =
        World { plans: std::slice::from_ref(plan), schedule, facts: Vec::new(), at: anchor, memo: Default::default() };
    let view = View { anchor: Some(anchor), ..nobody.now() };
    against_plan(&view, session, anchor)
}

/// A session against what is planned from an anchor.
fn against_plan(view: &View<'_>, session: &Session, anchor: Instant) -> Vec<Value> {
    let mut found = Vec::new();
    let Some(component) = view.plan.component(&session.component) else { return found };
    let part = Part { component, occurrence: view.session_occurrence(component, session) };
    if outside(view.plan, part, session, anchor) {
        found.push(finding("outside_plan", &[&session.id], Some(part.id()), None));
    }
    for gate in gates(view.plan).into_iter().filter(|g| g.to.iter().any(|t| t == part.id())) {
        for id in too_early(view, &gate, part, session, anchor) {
            found.push(finding("too_early_for_gate", &[&session.id], Some(&id), Some(&gate.id)));
        }
    }
    found
}

fn outside(plan: &Plan, part: Part<'_>, session: &Session, anchor: Instant) -> bool {
    let stretch = match part.occurrence {
        Some(k) => Some((plan.planned(part.component, k, anchor), plan.planned(part.component, k + 1, anchor))),
        None => {
            let days = plan.planned_days(part.component, anchor);
            days.map(|(first, end)| (day_start(first, plan.zone), day_start(end, plan.zone)))
        }
    };
    // Planned starts and ends of weeks are starts of local days; those of repeats may lie inside one.
    stretch.is_some_and(|(from, until)| session.start < from || session.start >= until)
}

/// The components a gate wants that are planned no earlier than it looks at them.
fn too_early(view: &View<'_>, gate: &Gate, part: Part<'_>, session: &Session, anchor: Instant) -> Vec<String> {
    let early = gate.ahead.map_or(session.start, |ahead| add(session.start, ahead.back(), view.plan.zone));
    let mut ids = wanted(view.plan, &gate.when);
    ids.retain(|id| {
        let component = view.plan.component(id).unwrap();
        if view.plan.asks_nothing(component) {
            return false;
        }
        let repeat = view.plan.repeat(component);
        let own = view.plan.repeat(part.component);
        let aligned = repeat.is_some_and(|r| own.is_some_and(|o| o.times == r.times));
        let k = part.occurrence.filter(|_| aligned).unwrap_or(1);
        let has_plan = repeat.is_some() || component.get("week").is_some() || component.get("day").is_some();
        early <= if has_plan { view.plan.planned(component, k, anchor) } else { anchor }
    });
    ids
}

/// What the facts of one learner show.
fn shown_by(person: &Known<'_>, mut finding: Value, events: &[&Fact]) -> Value {
    finding["learners"] = json!([person.learner]);
    finding["events"] = events.iter().map(|f| f.id.clone()).collect();
    finding
}

pub(crate) fn of_facts(people: &[Known<'_>], schedule: &Schedule, t: Instant) -> Vec<Value> {
    let mut found = unknown_sessions(people, schedule, t);
    let lists: Vec<BTreeSet<String>> = schedule.sessions.iter().map(|s| here(people, s, t)).collect();
    for (i, session) in schedule.sessions.iter().enumerate() {
        let head = |code: &str| finding(code, &[&session.id], None, None);
        if planned(session) && session.capacity.is_some_and(|c| lists[i].len() > c) {
            let mut over = head("over_capacity");
            over["learners"] = json!(lists[i]);
            found.push(over);
        }
        for (j, other) in schedule.sessions.iter().enumerate().skip(i + 1) {
            let both: Vec<&String> = lists[i].intersection(&lists[j]).collect();
            if planned(session) && planned(other) && session.overlaps(other) && !both.is_empty() {
                let mut twice = finding("learner_double_booked", &[&session.id, &other.id], None, None);
                twice["learners"] = json!(both);
                found.push(twice);
            }
        }
        let mut plans: BTreeMap<String, (Value, BTreeSet<&str>)> = BTreeMap::new();
        for person in people {
            let facts = about(person, session, t);
            let is_in = lists[i].contains(person.learner);
            let (mut seen, mut late, mut closed) = (Vec::new(), Vec::new(), Vec::new());
            for fact in facts {
                let shut = session.opens.is_some_and(|o| fact.at < o) || session.closes <= fact.at;
                match fact.kind.as_str() {
                    "attended" | "joined" if !is_in => seen.push(fact),
                    "registered" if fact.at >= session.start => late.push(fact),
                    "registered" if shut => closed.push(fact),
                    _ => {}
                }
            }
            let told = [
                ("attended_without_registration", seen),
                ("registered_after_start", late),
                ("registered_while_closed", closed),
            ];
            let told = told.into_iter().filter(|(_, events)| !events.is_empty());
            found.extend(told.map(|(code, events)| shown_by(person, head(code), &events)));
            if is_in && planned(session) {
                for finding in planned_for(person, session, t) {
                    let (_, who) = plans.entry(finding.to_string()).or_insert_with(|| (finding, BTreeSet::new()));
                    who.insert(person.learner);
                }
            }
        }
        found.extend(plans.into_values().map(|(mut finding, who)| {
            finding["learners"] = json!(who);
            finding
        }));
    }
    found
}

fn about<'a>(person: &'a Known<'_>, session: &Session, t: Instant) -> Vec<&'a Fact> {
    person.book.facts.iter().filter(|f| f.at <= t && f.text("session") == Some(&session.id)).collect()
}

/// Those in a session, seated or not; who registered after the start is not.
fn here(people: &[Known<'_>], session: &Session, t: Instant) -> BTreeSet<String> {
    seats(people, session, t.min(session.start - 1)).all().map(|s| s.learner.clone()).collect()
}

/// Against the plan from a learner's own anchor; what is told of the session's cohort is not told again.
fn planned_for(person: &Known<'_>, session: &Session, t: Instant) -> Vec<Value> {
    let world = person.world(t.min(session.start));
    let view = world.now();
    let Some(anchor) = view.anchor else { return Vec::new() };
    let of_cohort = session.cohort.as_deref().and_then(|c| view.schedule.cohort(c));
    let newest = std::ptr::eq(view.plan, &world.plans[0]);
    if newest && on_cohorts(view.plan) && of_cohort == Some(anchor) {
        return Vec::new();
    }
    against_plan(&view, session, anchor)
}

fn unknown_sessions(people: &[Known<'_>], schedule: &Schedule, t: Instant) -> Vec<Value> {
    let mut found = Vec::new();
    for person in people {
        let mut names: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
        for fact in person.book.facts.iter().filter(|f| f.at <= t) {
            if let Some(name) = fact.text("session").filter(|s| schedule.session(s).is_none()) {
                names.entry(name).or_default().push(fact);
            }
        }
        let tell = |(name, events): (&str, Vec<&Fact>)| {
            shown_by(person, finding("unknown_session", &[], None, Some(name)), &events)
        };
        found.extend(names.into_iter().map(tell));
    }
    found
}
