//! Who sits, who waits and who is turned away, as a queue that is lived through instant by instant.
//!
//! Each learner's stays (from a registration to whatever ends it) come first, each with the first instant at which the
//! learner may register; then everybody's comings, eligibilities and goings are played in order and free seats given out.
//!
//! Readings:
//! - A withdrawal ends stays only where it ends an enrolment.
//! - Nothing at the start or after it moves a seat; who was in at the start stays in, whatever is cancelled later.

use std::collections::BTreeSet;

use super::certification::first_earning;
use super::decide::{Asked, candidates, outcome};
use super::population::Known;
use super::schedule::Session;
use super::time::{Instant, NEVER};

/// One learner's registration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seat {
    pub(crate) since: Instant,
    pub(crate) id: String,
    pub(crate) learner: String,
}

/// Each list in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seats {
    pub(crate) seated: Vec<Seat>,
    pub(crate) waiting: Vec<Seat>,
    pub(crate) turned_away: Vec<Seat>,
}

impl Seats {
    /// All in the session, seated or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Seat> {
        self.seated.iter().chain(&self.waiting).chain(&self.turned_away)
    }

    pub(crate) fn seats(&self, learner: &str) -> bool {
        self.seated.iter().any(|s| s.learner == learner)
    }
}

/// From a registration up to (not with) `until`.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub(crate) seat: Seat,
    pub(crate) until: Instant,
    eligible: Option<Instant>,
}

/// The instants at which an enrolment ended.
fn endings(person: &Known<'_>, last: Instant) -> Vec<Instant> {
    let world = person.world(last);
    let ended = |at: &Instant| world.enrolment(at - 1).active();
    world.facts.iter().filter(|f| f.kind == "withdrawn" && world.ours(f)).map(|f| f.at).filter(ended).collect()
}

/// A learner's stays by the facts up to `last`; the running one has no end.
pub(crate) fn stays(person: &Known<'_>, session: &Session, last: Instant) -> Vec<Stay> {
    let about = |f: &&super::record::Fact| f.at <= last && f.text("session") == Some(&session.id);
    let mut moves: Vec<(Instant, bool, Option<Seat>)> = Vec::new();
    // In the order of the record: of several at one instant the last one counts.
    for fact in person.book.facts.iter().filter(about) {
        let seat = Seat { since: fact.at, id: fact.id.clone(), learner: person.learner.to_owned() };
        match fact.kind.as_str() {
            "registered" => moves.push((fact.at, false, Some(seat))),
            "cancelled" => moves.push((fact.at, true, None)),
            _ => {}
        }
    }
    moves.extend(endings(person, last).into_iter().map(|at| (at, true, None)));
    moves.sort_by_key(|(at, going, _)| (*at, *going));
    let mut stays: Vec<Stay> = Vec::new();
    for (at, _, coming) in moves {
        if let Some(running) = stays.last_mut().filter(|s| s.until == NEVER) {
            running.until = at;
        }
        stays.extend(coming.map(|seat| Stay { seat, until: NEVER, eligible: None }));
    }
    stays.retain(|s| s.seat.since < s.until);
    stays
}

fn question(session: &Session) -> Asked<'_> {
    Asked { component: Some(&session.component), action: "register", session: Some(&session.id) }
}

/// Whether the learner may have a seat at `u`, by the facts up to it.
pub(crate) fn eligible(person: &Known<'_>, session: &Session, u: Instant) -> bool {
    let (_, reasons) = outcome(&person.world(u), &question(session), u);
    !reasons.iter().any(|reason| match reason["code"].as_str().unwrap() {
        "gate" => reason["mode"] == "block" && reason["overridden"] == false,
        code => matches!(code, "not_enrolled" | "withdrawn" | "suspended" | "attempts_exhausted"),
    })
}

/// Asked at every fact and wherever time alone could change the answer, up to `last`.
fn first_eligible(person: &Known<'_>, session: &Session, from: Instant, last: Instant) -> Option<Instant> {
    let within = |p: &Instant| from <= *p && *p <= last;
    let mut points: BTreeSet<Instant> = person.book.facts.iter().map(|f| f.at).filter(within).collect();
    points.insert(from);
    while let Some(u) = points.pop_first() {
        if eligible(person, session, u) {
            return Some(u);
        }
        let world = person.world(u);
        let later = candidates(&world, &question(session)).into_iter().chain(first_earning(&world));
        points.extend(later.filter(|&p| u < p && p <= last));
    }
    None
}

/// The seats after each instant at which something moved, up to `t` and before the start.
pub(crate) fn history(people: &[Known<'_>], session: &Session, t: Instant) -> Vec<(Instant, Seats)> {
    let last = t.min(session.start - 1);
    let mut played = Vec::new();
    for person in people {
        for mut stay in stays(person, session, last) {
            stay.eligible = first_eligible(person, session, stay.seat.since, last.min(stay.until - 1));
            played.push(stay);
        }
    }
    let instants: BTreeSet<Instant> =
        played.iter().flat_map(|s| [Some(s.seat.since), Some(s.until), s.eligible]).flatten().collect();
    let capacity = session.capacity.unwrap_or(usize::MAX);
    let (mut seated, mut line, mut hopeful) = (Vec::new(), Vec::new(), Vec::new());
    let mut log = Vec::new();
    for now in instants.into_iter().filter(|&u| u <= last) {
        for gone in played.iter().filter(|s| s.until == now) {
            [&mut seated, &mut line, &mut hopeful]
                .into_iter()
                .for_each(|l: &mut Vec<Seat>| l.retain(|s| *s != gone.seat));
        }
        let mut came: Vec<Seat> = played.iter().filter(|s| s.seat.since == now).map(|s| s.seat.clone()).collect();
        came.sort();
        hopeful.extend(came);
        // Who may have a seat from now on, in the order in which they came.
        let may: Vec<&Seat> = played.iter().filter(|s| s.eligible == Some(now)).map(|s| &s.seat).collect();
        line.extend(hopeful.iter().filter(|s| may.contains(s)).cloned());
        hopeful.retain(|s| !may.contains(&s));
        while seated.len() < capacity && !line.is_empty() {
            seated.push(line.remove(0));
        }
        let mut waiting: Vec<Seat> = line.iter().chain(&hopeful).cloned().collect();
        let turned_away = waiting.split_off(session.waitlist.min(waiting.len()));
        log.push((now, Seats { seated: seated.clone(), waiting, turned_away }));
    }
    log
}

/// At `t`, with those who registered too late turned away last.
pub(crate) fn seats(people: &[Known<'_>], session: &Session, t: Instant) -> Seats {
    let mut seats = history(people, session, t).pop().map(|(_, seats)| seats).unwrap_or_default();
    let is_in = |learner: &str| seats.all().any(|s| s.learner == learner);
    let mut late: Vec<Seat> = Vec::new();
    for person in people.iter().filter(|p| t >= session.start && !is_in(p.learner)) {
        let about = |f: &&super::record::Fact| {
            f.at <= t && f.is(&["registered", "cancelled"]) && f.text("session") == Some(&session.id)
        };
        let latest = person.book.facts.iter().rfind(about).filter(|f| f.kind == "registered" && f.at >= session.start);
        late.extend(latest.map(|f| Seat { since: f.at, id: f.id.clone(), learner: person.learner.to_owned() }));
    }
    late.sort();
    seats.turned_away.extend(late);
    seats
}
