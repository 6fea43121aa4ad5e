//! Which sessions a learner is in: the latest move before each start is a registration (sections 7 and 12, "Seats").
//!
//! Moves are registrations, seats given up, and ends of enrolments; at one instant the ends come last.

use super::course::Course;
use crate::document::Kind;
use crate::plan::schedule::SessionId;
use crate::record::Fact;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Course {
    /// The sessions the learner is in by the facts of this course, each with the registration that counts.
    pub(crate) fn bookings(&self) -> BTreeMap<SessionId, &Arc<Fact>> {
        let mut booked = BTreeMap::new();
        let Some(timetable) = self.ground.timetable.as_deref() else { return booked };
        for fact in self.facts.iter().filter(|fact| matches!(fact.kind, Kind::Registered | Kind::Cancelled)) {
            let Some(id) = fact.session.as_deref().and_then(|name| timetable.names.get(name)) else { continue };
            // From the start on seats are frozen.
            if timetable.session(*id).is_none_or(|session| session.start <= fact.at) {
                continue;
            }
            match fact.kind {
                Kind::Registered => drop(booked.insert(*id, fact)),
                _ => drop(booked.remove(id)),
            }
        }
        let ends = || self.episodes.iter().map(|episode| episode.until);
        booked.retain(|id, fact| {
            let start = timetable.session(*id).map(|session| session.start);
            !ends().any(|end| fact.at <= end && start.is_some_and(|start| end < start))
        });
        booked
    }
}
