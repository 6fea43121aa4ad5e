//! One learner's facts cut off after any instant, each cut laid out once.
//!
//! Membership in the sets of all facts is what the facts up to an instant tell about it. Whatever looks ahead of an
//! instant - a gate bound to a session, a due date, the end of a certificate - is asked of the facts up to it.

use super::Record;
use crate::evaluate::{Course, Table};
use crate::time::Instant;
use std::sync::Arc;

/// The courses of one learner.
#[derive(Debug)]
pub(crate) struct Courses {
    /// Of all facts up to the instant they were made for.
    whole: Arc<Course>,
    /// By how many facts are in it.
    cut: Table<Course>,
}

impl Record {
    /// Everything up to an instant, as known at another, to be asked about any instant before.
    pub(crate) fn courses(&self, at: Instant, known_at: Option<Instant>) -> Courses {
        let whole = if known_at.is_none() && self.last_fact() <= at {
            Arc::clone(&self.now)
        } else {
            Arc::new(self.course(at, known_at))
        };
        let cut = Table::new(whole.facts.len());
        Courses { whole, cut }
    }
}

impl Courses {
    /// All facts.
    pub(crate) fn whole(&self) -> &Course {
        &self.whole
    }

    /// The facts up to an instant.
    pub(crate) fn upto(&self, at: Instant) -> &Course {
        self.first(self.whole.facts.partition_point(|fact| fact.at <= at))
    }

    /// The facts before an instant.
    pub(crate) fn before(&self, at: Instant) -> &Course {
        self.first(self.whole.facts.partition_point(|fact| fact.at < at))
    }

    fn first(&self, count: usize) -> &Course {
        let made = || {
            let facts = self.whole.facts.iter().take(count).cloned().collect();
            Course::new(self.whole.ground.clone(), facts, Vec::new())
        };
        self.cut.get_or(count, made).unwrap_or(&self.whole)
    }
}
