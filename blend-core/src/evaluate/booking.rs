//! For which sessions a learner has asked for a seat and not given it up, and when (section 7 of the domain, "Seats").
//!
//! Read from the learner's own facts alone: who is seated among others is a matter of rosters.

use super::course::Course;
use super::frame::Frame;
use crate::document::Kind;
use crate::plan::schedule::SessionId;
use crate::record::Fact;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// A registration before the start of its session, for as long as it is the latest and not given up; at most to the start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Booking<'f> {
    pub(crate) fact: &'f Fact,
    pub(crate) until: Instant,
}

impl Course {
    /// The registrations for each session in order: one ends with the next, with a cancellation, with withdrawing.
    pub(crate) fn bookings(&self) -> BTreeMap<SessionId, Vec<Booking<'_>>> {
        self.bookings_for(|_| true)
    }

    /// The registration by which the learner is in a session at an instant, from its start on at the start.
    pub(crate) fn booking(&self, id: SessionId, at: Instant) -> Option<&Fact> {
        let start = self.ground.session(id)?.start;
        let booked = self.bookings_for(|session| session == id).remove(&id)?;
        let last = booked.into_iter().rfind(|booking| booking.fact.at <= at)?;
        (at < last.until || last.until == start).then_some(last.fact)
    }

    /// The registration of somebody who is not in, told once the session had started: it asks for what is given away.
    pub(crate) fn late_registration(&self, id: SessionId, at: Instant) -> Option<&Fact> {
        let session = self.ground.session(id)?;
        let about = |fact: &Fact| {
            matches!(fact.kind, Kind::Registered | Kind::Cancelled)
                && fact.session.as_deref() == Some(&*session.id)
                && fact.at <= at
        };
        let last = self.facts.iter().rev().map(|fact| &**fact).find(|fact| about(fact))?;
        let late = last.kind == Kind::Registered && session.start <= last.at;
        (late && self.booking(id, at).is_none()).then_some(last)
    }

    pub(crate) fn bookings_for(&self, wanted: impl Fn(SessionId) -> bool) -> BTreeMap<SessionId, Vec<Booking<'_>>> {
        let Some(timetable) = self.ground.timetable.as_deref() else { return BTreeMap::new() };
        let moves = self.facts.iter().filter(|fact| matches!(fact.kind, Kind::Registered | Kind::Cancelled));
        let named = moves.filter_map(|fact| Some((*timetable.names.get(fact.session.as_deref()?)?, &**fact)));
        self.bookings_of(named.filter(|(id, _)| wanted(*id)))
    }

    /// What registrations and cancellations, in order, come to.
    fn bookings_of<'f>(
        &self,
        moves: impl Iterator<Item = (SessionId, &'f Fact)>,
    ) -> BTreeMap<SessionId, Vec<Booking<'f>>> {
        let mut found: BTreeMap<SessionId, Vec<Booking<'f>>> = BTreeMap::new();
        for (id, fact) in moves {
            let Some(start) = self.ground.session(id).map(|session| session.start) else { continue };
            let list = found.entry(id).or_default();
            if let Some(last) = list.last_mut() {
                last.until = last.until.min(fact.at);
            }
            if fact.kind == Kind::Registered && fact.at < start {
                // Withdrawing at its instant comes after it.
                let mut ends = self.episodes.iter().map(|episode| episode.until).filter(|end| fact.at <= *end);
                list.push(Booking { fact, until: ends.next().unwrap_or(Instant::NEVER).min(start) });
            }
        }
        for list in found.values_mut() {
            list.retain(|booking| booking.fact.at < booking.until);
        }
        found.retain(|_, list| !list.is_empty());
        found
    }

    /// The sessions the learner is in by the facts of this course: asked for, and not given up before the start.
    pub(crate) fn booked_sessions(&self, frame: &Frame) -> BTreeSet<SessionId> {
        let moves = [Kind::Registered, Kind::Cancelled].into_iter().flat_map(|kind| frame.decisions(kind));
        let mut moves: Vec<_> = moves.filter_map(|(place, item)| Some((place, item.session?, &*item.fact))).collect();
        moves.sort_unstable_by_key(|(place, _, _)| *place);
        let booked = self.bookings_of(moves.into_iter().map(|(_, id, fact)| (id, fact)));
        let start = |id: SessionId| self.ground.session(id).map(|session| session.start);
        let stays = |(id, booked): (SessionId, Vec<Booking<'_>>)| {
            (booked.last().map(|booking| booking.until) == start(id)).then_some(id)
        };
        booked.into_iter().filter_map(stays).collect()
    }
}
