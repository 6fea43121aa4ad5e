//! The sessions of a report: who stood where in their queues, who came prepared, how they were rated.

use super::learner::Part;
use crate::answer::{PreWork, SessionMeasures};
use crate::plan::Plan;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::population::share::{Ratings, Share};
use crate::roster::Seats;
use crate::time::Instant;
use std::sync::Arc;

/// Where somebody stood in the queue for a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Seated,
    Waiting,
    TurnedAway,
}

/// Everything about the sessions, over the whole population.
#[derive(Default)]
pub(super) struct Book {
    rows: Vec<Row>,
}

/// One session.
#[derive(Clone, Default)]
struct Row {
    /// Whether some version has a gate to its component.
    gated: bool,
    registered: Share,
    attended: Share,
    ratings: Ratings,
}

impl Book {
    pub(super) fn new(plans: &[Arc<Plan>], timetable: Option<&Timetable>) -> Book {
        let gated = |session: &Session| {
            plans.iter().any(|plan| {
                let component = plan.component_named(&session.component).and_then(|id| plan.component(id));
                component.is_some_and(|component| !component.gates.is_empty())
            })
        };
        let sessions = timetable.map_or(&[][..], |timetable| &timetable.sessions);
        Book { rows: sessions.iter().map(|session| Row { gated: gated(session), ..Row::default() }).collect() }
    }

    /// Adds one learner's part.
    pub(super) fn add(&mut self, part: &Part) {
        let Some(row) = self.rows.get_mut(part.session.at()) else { return };
        part.registered.into_iter().for_each(|word| row.registered.count(word));
        part.attended.into_iter().for_each(|word| row.attended.count(word));
        row.ratings.join(part.ratings);
    }

    /// The rows of the sessions that took place, in the order of the schedule.
    pub(super) fn told(self, timetable: Option<&Timetable>, readiness: u8, at: Instant) -> Vec<SessionMeasures> {
        let sessions = timetable.map_or(&[][..], |timetable| &timetable.sessions);
        let began = sessions.iter().zip(self.rows).filter(|(session, _)| session.has_begun(at));
        let measures = |(session, row): (&Session, Row)| SessionMeasures {
            session: session.id.to_string(),
            component: session.component.to_string(),
            start: session.start,
            pre_work: row.gated.then(|| PreWork { registered: row.registered.rate(), attended: row.attended.rate() }),
            ratings: row.ratings.count,
            readiness: row.ratings.mean(),
            unprepared: row.ratings.below(readiness),
        };
        began.map(measures).collect()
    }
}

/// Where the learners stood in the queues of sessions: by the place of the record, then the session.
pub(crate) fn places(seats: Vec<(SessionId, Seats)>) -> Vec<(usize, SessionId, Place)> {
    let mut places = Vec::new();
    for (id, seats) in seats {
        let lists =
            [(seats.seated, Place::Seated), (seats.waiting, Place::Waiting), (seats.turned_away, Place::TurnedAway)];
        for (list, place) in lists {
            places.extend(list.into_iter().map(|seat| (seat.record, id, place)));
        }
    }
    places.sort_unstable_by_key(|(record, session, _)| (*record, *session));
    places
}

/// The places of each of so many records in turn.
pub(crate) fn by_record(
    places: &[(usize, SessionId, Place)],
    count: usize,
) -> impl Iterator<Item = Vec<(SessionId, Place)>> {
    let mut rest = places;
    (0..count).map(move |place| {
        let (own, others) = rest.split_at(rest.partition_point(|(record, ..)| *record <= place));
        rest = others;
        own.iter().map(|(_, session, stood)| (*session, *stood)).collect()
    })
}
