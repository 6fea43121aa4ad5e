//! What a batch is asked, and how it is run.

use crate::programme::Schedule;
use crate::time::Instant;

/// Which of the columns of one kind are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Pick {
    /// None.
    #[default]
    None,
    /// All, in document order.
    All,
    /// Those named, in document order.
    These(Vec<String>),
}

impl Pick {
    /// Whether something that goes by these names is wanted.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        match self {
            Pick::None => false,
            Pick::All => true,
            Pick::These(these) => these.iter().any(|name| names.contains(&name.as_str())),
        }
    }
}

/// What a batch is asked, and how it is run.
#[derive(Debug, Clone)]
pub struct BatchOptions {
    /// The instant asked.
    pub at: Instant,
    /// The instant known: rows `recorded` later are not known. `None`: all are.
    pub known_at: Option<Instant>,
    /// The sessions and cohorts that facts are about.
    pub schedule: Option<Schedule>,
    /// Components whose states are wanted, by id; of a repeated one each occurrence, or one as `coaching#2`.
    pub components: Pick,
    /// Components whose spans (`since`, `until`) are wanted, named likewise.
    pub spans: Pick,
    /// Gates whose outcomes are wanted, by id, or one row as `pre-work:workshop:register`.
    pub gates: Pick,
    /// Whether the list of what is missing is wanted.
    pub missing: bool,
    /// Whether measures over all learners are wanted.
    pub measures: bool,
    /// How many threads to use, at least 1. The answers do not depend on it.
    pub threads: usize,
    /// Whether all rows of a learner come together. Each is then judged, on one thread, as soon as the rows of another
    /// begin, and only the rows of the one in hand are kept; of those before, nothing but ids. Whose rows are cut between two
    /// parts is worked out fact by fact where they have ids or name a session.
    pub grouped: bool,
}

impl BatchOptions {
    /// The usual columns at an instant, on one thread.
    pub fn new(at: Instant) -> BatchOptions {
        BatchOptions {
            at,
            known_at: None,
            schedule: None,
            components: Pick::None,
            spans: Pick::None,
            gates: Pick::None,
            missing: false,
            measures: false,
            threads: 1,
            grouped: false,
        }
    }
}
