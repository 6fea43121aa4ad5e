//! Whose turn it was: when each registration of a session came to have a seat.
//!
//! The same queue as in [`seats`](super::seats), gone through in the order of time: a seat that is given up goes to the
//! first who waits, somebody newly eligible takes a free one or joins the end.

use crate::plan::schedule::SessionId;
use crate::population::Population;
use crate::programme::Schedule;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// A registration that came to have a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The place of the learner's record in the population.
    pub(crate) record: usize,
    /// The instant of the registration.
    pub(crate) registered: Instant,
    /// Since when there is a seat.
    pub(crate) seated: Instant,
    /// When it was given up, at most the session's start.
    pub(crate) until: Instant,
}

/// The order of the queue: first eligible instant, registration, its id, record.
type Key<'a> = (Instant, Instant, &'a str, usize);

impl Population {
    /// Every registration of a session that came to have a seat, with everything known, in the order of the queue.
    pub(crate) fn turns(&self, id: SessionId) -> Vec<Turn> {
        let Some(session) = self.schedule().and_then(|schedule: &Schedule| schedule.timetable().session(id)) else {
            return Vec::new();
        };
        let stays = self.stays(id);
        let capacity = session.capacity.map_or(usize::MAX, |seats| usize::try_from(seats).unwrap_or(usize::MAX));
        let mut moves: BTreeMap<Instant, (Vec<Key<'_>>, Vec<Key<'_>>)> = BTreeMap::new();
        let mut ends: BTreeMap<Key<'_>, Instant> = BTreeMap::new();
        for stay in &stays {
            let Some(eligible) = stay.seat.eligible else { continue };
            let key = (eligible, stay.seat.registered, &*stay.seat.event, stay.seat.record);
            moves.entry(eligible).or_default().1.push(key);
            if stay.until < session.start {
                moves.entry(stay.until).or_default().0.push(key);
            }
            ends.insert(key, stay.until);
        }
        let (mut seated, mut waiting): (usize, BTreeSet<Key<'_>>) = (0, BTreeSet::new());
        let mut turns: BTreeMap<Key<'_>, Instant> = BTreeMap::new();
        for (at, (leave, come)) in moves {
            for key in leave {
                if !waiting.remove(&key) {
                    seated = seated.saturating_sub(1);
                }
            }
            waiting.extend(come);
            while seated < capacity
                && let Some(first) = waiting.pop_first()
            {
                turns.insert(first, at);
                seated = seated.saturating_add(1);
            }
        }
        let turn = |(key, seated): (Key<'_>, Instant)| Turn {
            record: key.3,
            registered: key.1,
            seated,
            until: ends.get(&key).copied().unwrap_or(session.start),
        };
        turns.into_iter().map(turn).collect()
    }
}
