//! Gates to the sessions a learner has a seat in: what they want is assigned on registration, and told when the session
//! is near.
//!
//! A gate bound to a session looks ahead, so it is asked fact by fact: after each that may move it.

use super::Ask;
use super::list::{Draft, Key, List, While};
use crate::answer::{ActionKind, Missing};
use crate::document::Kind;
use crate::evaluate::{Course, Frame, GateView, Ground};
use crate::plan::ComponentId;
use crate::plan::schedule::Session;
use crate::record::{Fact, bind};
use crate::time::Instant;
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn list(ask: &Ask<'_>, movers: &mut Movers, list: &mut List<'_>) {
    let whole = ask.courses.whole();
    for (id, booked) in whole.bookings() {
        let Some(session) = whole.ground.session(id) else { continue };
        let booked = Timeline::from_intervals(booked.iter().map(|booking| (booking.fact.at, booking.until)));
        let open = booked.clip(Instant::ALWAYS, session.cancelled_at.unwrap_or(Instant::NEVER));
        let open = open.intersection(&ask.active);
        if open.is_empty() || !movers.gated(&whole.ground, session) {
            continue;
        }
        let moments = movers.moments(whole, session, &open);
        assign(ask, session, &open, &moments, list);
        near(ask, session, &open, &moments, list);
    }
}

/// Assigns what the gates want: each component at the first instant at which it is missing for one that is unmet.
fn assign(ask: &Ask<'_>, session: &Session, open: &Timeline, moments: &[(Instant, Instant)], list: &mut List<'_>) {
    for (from, until) in moments {
        let frame = ask.courses.upto(*from).frame_at(*from);
        let gates = frame.session_gates(session);
        let unmet = gates.iter().fold(Timeline::empty(), |unmet, gate| unmet.union(&gate.met.complement()));
        for (from, until) in unmet.intersection(open).clip(*from, *until).iter() {
            // What is missing changes where something that it was worked out of does.
            let mut next = Some(from);
            while let Some(at) = next.filter(|at| *at < until) {
                for (name, wanted) in wanted(frame, &gates, at) {
                    let key = Key { kind: ActionKind::Assign, subject: &name, cycle: &session.id };
                    let Some(key) = list.take(Some(ask.learner), &key) else { continue };
                    let Wanted { items, gate, due } = wanted;
                    let session = Some(session.id.to_string());
                    let draft = Draft { component: Some(name), session, gate: Some(gate), due, ..Draft::default() };
                    let draft = draft.with_missing(&frame.plan, items);
                    list.put(key, Some(ask.learner), ActionKind::Assign, at, draft);
                }
                next = frame.next_turn(at);
            }
        }
    }
}

/// What unmet gates want of one component, the first of them, and by when.
struct Wanted {
    items: Vec<Missing>,
    gate: String,
    due: Option<Instant>,
}

/// What the gates that are unmet at an instant want, by component.
fn wanted(frame: &Frame, gates: &[GateView<'_>], at: Instant) -> BTreeMap<String, Wanted> {
    let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
    for gate in gates.iter().filter(|gate| !gate.met.contains(at)) {
        for item in missing(frame, gate, at) {
            let Some(name) = item.component.clone() else { continue };
            let due = gate.wanted_by();
            let first = || Wanted { items: Vec::new(), gate: gate.gate.id.to_string(), due };
            let found = wanted.entry(name).or_insert_with(first);
            found.due = found.due.min(due);
            if !found.items.contains(&item) {
                found.items.push(item);
            }
        }
    }
    wanted
}

/// Tells each gate that is unmet when the session is near.
fn near(ask: &Ask<'_>, session: &Session, open: &Timeline, moments: &[(Instant, Instant)], list: &mut List<'_>) {
    for (from, until) in moments {
        let plan = ask.courses.whole().plan(ask.courses.whole().stretch(*from));
        let opens = plan.zone.step(session.start, &plan.warn, -1);
        let window = open.clip(opens.max(*from), *until);
        if window.is_empty() {
            continue;
        }
        let frame = ask.courses.upto(*from).frame_at(*from);
        for gate in frame.session_gates(session) {
            let key = Key { kind: ActionKind::Gate, subject: &gate.gate.id, cycle: &session.id };
            let draft = |at: Instant| {
                let draft = Draft {
                    component: Some(session.component.to_string()),
                    session: Some(session.id.to_string()),
                    gate: Some(gate.gate.id.to_string()),
                    due: gate.wanted_by(),
                    ..Draft::default()
                };
                draft.with_missing(&frame.plan, missing(frame, &gate, at))
            };
            list.call(ask, key, &window.difference(&gate.met), While::Active, draft);
        }
    }
}

fn missing(frame: &Frame, gate: &GateView<'_>, at: Instant) -> Vec<Missing> {
    frame.missing(gate.gate.when, gate.missing_at(at), gate.scope)
}

/// Which facts may move the gates to a component: by its name, the components that they look at in each version, or
/// none where no version has such a gate.
#[derive(Default)]
pub(super) struct Movers {
    by_component: BTreeMap<Arc<str>, Option<Vec<BTreeSet<ComponentId>>>>,
}

impl Movers {
    fn of(&mut self, ground: &Ground, session: &Session) -> Option<&Vec<BTreeSet<ComponentId>>> {
        let made = || {
            let looked_at: Vec<Option<BTreeSet<ComponentId>>> = ground
                .versions
                .iter()
                .map(|plan| {
                    let component = plan.component(plan.component_named(&session.component)?)?;
                    let gates = component.gates.iter().filter_map(|id| plan.gate(*id));
                    let looks = gates.map(|gate| plan.looks_at(gate.when));
                    looks.reduce(|mut all, more| {
                        all.extend(more);
                        all
                    })
                })
                .collect();
            let gated = looked_at.iter().any(Option::is_some);
            gated.then(|| looked_at.into_iter().map(Option::unwrap_or_default).collect())
        };
        self.by_component.entry(Arc::clone(&session.component)).or_insert_with(made).as_ref()
    }

    /// Whether there are gates to a session's component.
    fn gated(&mut self, ground: &Ground, session: &Session) -> bool {
        self.of(ground, session).is_some()
    }

    /// The stretches of some instants in which no fact moves the gates to a session.
    fn moments(&mut self, course: &Course, session: &Session, open: &Timeline) -> Vec<(Instant, Instant)> {
        let timetable = course.ground.timetable.as_deref();
        let Some(looked_at) = self.of(&course.ground, session) else { return Vec::new() };
        let moves = |fact: &Arc<Fact>| match fact.kind {
            Kind::Enrolled | Kind::Withdrawn | Kind::Attribute | Kind::Awarded | Kind::Triggered => true,
            Kind::Waived | Kind::Revoked | Kind::Reset if fact.component.is_none() => true,
            Kind::Registered | Kind::Cancelled | Kind::Absent | Kind::Excused | Kind::Rated | Kind::Overridden => false,
            Kind::Suspended | Kind::Resumed | Kind::Extended | Kind::Voided => false,
            _ => course.ground.versions.iter().zip(looked_at).any(|(plan, looked_at)| {
                let item = bind::item(plan, timetable, fact);
                item.components.iter().any(|(id, _)| looked_at.contains(id))
            }),
        };
        let mut moments = Vec::new();
        for (from, until) in open.iter() {
            let within = course.facts.iter().filter(|fact| from < fact.at && fact.at < until);
            let mut starts: Vec<Instant> = within.filter(|fact| moves(fact)).map(|fact| fact.at).collect();
            starts.dedup();
            let ends = starts.iter().copied().chain([until]).collect::<Vec<_>>();
            moments.extend(std::iter::once(from).chain(starts).zip(ends));
        }
        moments
    }
}
