//! In which sessions a learner has asked for a seat and not given it up, and when (section 7 of the domain, "Seats").
//!
//! Read from the learner's own facts alone: who is seated among others is a matter of rosters.

use super::course::Course;
use crate::document::Kind;
use crate::plan::schedule::SessionId;
use crate::time::Instant;
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet};

impl Course {
    /// For each session ever registered for before its start, the instants before the start with a registration that was
    /// neither cancelled nor given up by withdrawing.
    pub(crate) fn bookings(&self) -> BTreeMap<SessionId, Timeline> {
        let Some(timetable) = self.ground.timetable.as_deref() else { return BTreeMap::new() };
        let mut moves: BTreeMap<SessionId, Vec<(Instant, Kind)>> = BTreeMap::new();
        for fact in self.facts.iter().filter(|fact| matches!(fact.kind, Kind::Registered | Kind::Cancelled)) {
            if let Some(id) = fact.session.as_deref().and_then(|name| timetable.names.get(name)) {
                moves.entry(*id).or_default().push((fact.at, fact.kind));
            }
        }
        let stays = |(id, mut moves): (SessionId, Vec<(Instant, Kind)>)| {
            let start = timetable.session(id)?.start;
            moves.extend(self.episodes.iter().map(|episode| (episode.until, Kind::Withdrawn)));
            // At one instant what gives up comes last.
            moves.sort_by_key(|(at, kind)| (*at, *kind != Kind::Registered));
            let (mut since, mut stays) = (None, Vec::new());
            for (at, kind) in moves.into_iter().filter(|(at, _)| *at < start) {
                if kind == Kind::Registered {
                    since = since.or(Some(at));
                } else {
                    stays.extend(since.take().map(|from| (from, at)));
                }
            }
            stays.extend(since.map(|from| (from, start)));
            Some((id, Timeline::from_intervals(stays)))
        };
        moves.into_iter().filter_map(stays).collect()
    }
    /// The sessions the learner is in by the facts of this course: asked for, and not given up before the start.
    pub(crate) fn booked_sessions(&self) -> BTreeSet<SessionId> {
        let start = |id: SessionId| self.ground.session(id).map(|session| session.start);
        let stays = |(id, booked): (SessionId, Timeline)| {
            (booked.iter().last().map(|(_, until)| until) == start(id)).then_some(id)
        };
        self.bookings().into_iter().filter_map(stays).collect()
    }
}
