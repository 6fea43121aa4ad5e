//! How long an answer stands if nothing more becomes known.
//!
//! Working out an answer is deterministic, and the instant asked enters it only by being compared with the ends of sets.
//! These are the sets that are kept ([`memo`](super::memo)) and, for leaves that are not, those of the evidence; so at any
//! other instant between the two neighbouring ends of them all the same comparisons give the same answer. Presence that
//! grows while a connection is open is the exception: what there is then, and what it reaches, may change with every
//! instant, and again when that growth ceases to count.

use super::course::Course;
use super::decision::Parts;
use super::frame::Frame;
use crate::time::Instant;
use crate::timeline::Timeline;

/// The instants around one at which an answer is the same: `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Steady {
    at: Instant,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
}

impl Steady {
    /// Of an answer made of facts up to `from`, before anything narrows it.
    pub(super) fn new(at: Instant, from: Instant) -> Steady {
        Steady { at, from, until: Instant::NEVER }
    }

    /// As far as it reaches beyond a later instant, for narrowing it further.
    pub(super) fn later(self, at: Instant) -> Steady {
        Steady { at, from: at, ..self }
    }

    /// An instant at and after which something may be otherwise than before.
    pub(crate) fn end(&mut self, end: Instant) {
        if end <= self.at {
            self.from = self.from.max(end);
        } else {
            self.until = self.until.min(end);
        }
    }

    pub(super) fn interval(&mut self, from: Instant, until: Instant) {
        self.end(from);
        self.end(until);
    }

    pub(super) fn set(&mut self, set: &Timeline) {
        set.iter().for_each(|(from, until)| self.interval(from, until));
    }

    /// Something that is otherwise at every instant inside.
    pub(super) fn moving(&mut self, from: Instant, until: Instant) {
        self.interval(from, until);
        if from <= self.at && self.at < until {
            self.interval(self.at, self.at.next());
        }
    }

    /// Whether there is more than one instant in it.
    pub(crate) fn lasts(&self) -> bool {
        self.from.next() < self.until
    }
}

impl Course {
    /// How long a decision made of these parts stands around the instant it was made for.
    pub(crate) fn steady(&self, parts: &Parts<'_>, at: Instant) -> Steady {
        let mut steady = Steady::new(at, self.last);
        parts.hard.iter().chain(&parts.soft).for_each(|(_, set)| steady.set(set));
        for gate in &parts.gates {
            steady.set(gate.when);
            steady.set(&gate.met);
            steady.set(&gate.overrides);
            gate.dates().for_each(|date| steady.end(date));
        }
        self.periods_steady(at, &mut steady);
        self.frame_at(at).steady(&mut steady);
        steady
    }
}

impl Frame {
    /// Narrows to where everything kept here is the same.
    pub(super) fn steady(&self, steady: &mut Steady) {
        self.shown().for_each(|evidence| evidence.steady(steady));
        self.sets().for_each(|set| steady.set(set));
        self.narrowed().for_each(|frame| frame.steady(steady));
    }
}
