//! Presence in sessions that rows name. Alone in its session, a row does what its effect says; several rows of one session
//! add up, so that each says beside its effect which session it is about, and how much of it.

use super::quick::Quick;
use super::rows::{Presence, Rows};
use crate::record::Fact;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// A row about presence in a session that it names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    /// The learner's number in the bucket.
    pub(super) within: u32,
    /// The row's effect and instant.
    pub(super) effect: u32,
    pub(super) at: i64,
    /// By whose words it is told.
    pub(super) worker: u32,
    pub(super) presence: Presence,
}

impl Visit {
    fn session<'r>(&self, rows: &impl Fn(u32) -> Option<&'r Rows>) -> Option<&'r str> {
        rows(self.worker)?.session(&self.presence)
    }

    /// The fact that the row tells. `rows`: by whose words.
    pub(super) fn fact(&self, quick: &Quick, rows: &Rows, learner: &str) -> Option<Fact> {
        let mut fact = quick.fact(self.effect, self.at, None, learner)?;
        rows.say(&self.presence, &mut fact);
        Some(fact)
    }
}

/// Whether several visits of one learner are to one session. `rows`: those of each worker.
pub(super) fn share_a_session<'r>(visits: &[Visit], rows: &impl Fn(u32) -> Option<&'r Rows>) -> bool {
    let mut sessions: Vec<Option<&str>> = visits.iter().map(|visit| visit.session(rows)).collect();
    sessions.sort_unstable();
    sessions.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

/// Visits whose rows are still to be met, by effect and instant, which is all there is to tell rows apart by.
#[derive(Debug, Default)]
pub(super) struct Unmet(HashMap<(u32, i64), usize, FixedState>);

impl Unmet {
    pub(super) fn new(visits: impl Iterator<Item = (u32, i64)>) -> Unmet {
        let mut unmet = Unmet::default();
        for visit in visits {
            let count = unmet.0.entry(visit).or_default();
            *count = count.saturating_add(1);
        }
        unmet
    }

    /// Whether a row is that of one of them; the next one like it is that of another.
    pub(super) fn meet(&mut self, effect: u32, at: i64) -> bool {
        let left = self.0.get_mut(&(effect, at)).filter(|left| **left > 0);
        left.map(|left| *left = left.saturating_sub(1)).is_some()
    }
}
