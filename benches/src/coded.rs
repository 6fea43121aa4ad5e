//! Everything about a learner by hand: the limit for one programme known by heart.
//!
//! A fact is packed into a word ([`Coded`]); facts fold into one cache line ([`State`]); the full answer ([`Full`]) is a
//! few operations on bit planes. A log of words replayed copes with revocations and any order of arrival; a state alone
//! does not, but takes a new fact in a few nanoseconds.

use crate::facts::complete;
use crate::learner::{AS_OF, EVIDENCE, Fact, MARK, Verb, YEAR};

/// Activity and nothing else.
const TOUCHES: u64 = 0;
/// A graded attempt below the mark.
const BELOW: u64 = 1;
/// Sufficient, but counts no longer.
const STALE: u64 = 2;
/// Sufficient.
const VALID: u64 = 3;
/// Cuts what was before.
const REVOKES: u64 = 4;
/// Activity of more than a year ago.
const FORGOTTEN: u64 = 5;
/// Which bits of the planes a class sets: touched, qualified, below, valid; twelve bits each.
const PLANES: [u64; 8] = [1, 1 | 1 << 24, 1 | 1 << 12, 1 | 1 << 12 | 1 << 36, 0, 0, 0, 0];
/// Weight of each component in the progress of the completion rule, in basis points: all items weigh 80 together.
const SHARE: [u16; 12] = [1_000, 1_000, 1_000, 0, 0, 2_500, 1_250, 0, 0, 0, 0, 500];

/// A fact in one word: instant, component, class.
#[derive(Debug, Clone, Copy)]
pub struct Coded(u64);

impl Coded {
    /// Packs a fact.
    #[inline(always)]
    pub fn of(fact: &Fact) -> Coded {
        let component = usize::from(fact.component) % 12;
        let sufficient = (fact.verb == EVIDENCE[component]) & (fact.value >= MARK[component]);
        let fresh = fact.at > AS_OF - YEAR;
        let class = match (fact.verb, sufficient) {
            (Verb::Revoked, _) => REVOKES,
            (_, true) if fresh => VALID,
            (_, true) => STALE,
            (Verb::Scored, false) => BELOW,
            _ if fresh => TOUCHES,
            _ => FORGOTTEN,
        };
        Coded(u64::from(fact.at) | class << 32 | (component as u64) << 36)
    }

    fn at(self) -> u32 {
        self.0 as u32
    }

    fn class(self) -> u64 {
        self.0 >> 32 & 15
    }

    fn component(self) -> usize {
        (self.0 >> 36) as usize % 12
    }
}

/// A learner in one cache line: the earliest instant of evidence that counts by component, and the planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub struct State {
    first: [u32; 12],
    planes: u64,
}

/// Every answer about one learner; a bit for each component or prerequisite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// Done.
    pub done: u16,
    /// The last word is a failed attempt.
    pub failed: u16,
    /// Was done.
    pub expired: u16,
    /// In progress.
    pub active: u16,
    /// The completion rule holds.
    pub complete: bool,
    /// Progress of the completion rule, basis points.
    pub progress: u16,
    /// Since when it is complete; 0 when it is not.
    pub completed_at: u32,
    /// What the gate before V1 misses, E1 to E3.
    pub gate: u8,
    /// What the gate before C1 misses, Q1 and V1.
    pub flag: u8,
}

impl Default for State {
    fn default() -> State {
        State { first: [u32::MAX; 12], planes: 0 }
    }
}

impl State {
    /// Folds the facts up to the instant asked; what a revocation follows is as if it had never been.
    #[inline(always)]
    pub fn replay(log: &[Coded]) -> State {
        let mut cuts = [0; 12];
        for fact in log.iter().filter(|fact| fact.class() == REVOKES && fact.at() <= AS_OF) {
            cuts[fact.component()] = fact.at().max(cuts[fact.component()]);
        }
        let mut state = State::default();
        for fact in log.iter().filter(|fact| fact.class() != REVOKES && fact.at() <= AS_OF) {
            if fact.at() > cuts[fact.component()] {
                state.fold(fact.component(), fact.class(), fact.at());
            }
        }
        state
    }

    #[inline(always)]
    fn fold(&mut self, component: usize, class: u64, at: u32) {
        let first = &mut self.first[component];
        *first = if class == VALID { at.min(*first) } else { *first };
        self.planes |= PLANES[class as usize & 7] << component;
    }

    /// Adds one fact that revokes nothing and is not before a revocation; tells what changed, 0 for nothing.
    #[inline(never)]
    pub fn apply(&mut self, fact: Coded) -> Option<(Full, Full)> {
        let before = *self;
        self.fold(fact.component(), fact.class(), fact.at());
        changed(&before, self)
    }

    /// Every answer.
    #[inline(always)]
    pub fn full(&self) -> Full {
        let plane = |number: u32| (self.planes >> (12 * number)) as u16 & 0xfff;
        let (touched, qualified, below, done) = (plane(0), plane(1), plane(2), plane(3));
        let failed = below & !done;
        let expired = qualified & !done & !failed;
        let complete = complete(done);
        let mut progress = 500 * u16::from(done & 0x600 != 0) + 1_125 * (done & 0x198).count_ones().min(2) as u16;
        for (component, share) in SHARE.iter().enumerate() {
            progress += share * (done >> component & 1);
        }
        Full {
            done,
            failed,
            expired,
            active: touched & !done & !failed & !expired,
            complete,
            progress,
            completed_at: if complete { self.completed_at() } else { 0 },
            gate: (!done & 7) as u8,
            flag: (!done >> 5 & 3) as u8,
        }
    }

    fn completed_at(&self) -> u32 {
        let first = &self.first;
        let mut chosen = [first[3], first[4], first[7], first[8]];
        chosen.sort_unstable();
        let required = [0, 1, 2, 5, 6, 11].map(|component| first[component]);
        required.into_iter().fold(first[9].min(first[10]).max(chosen[1]), u32::max)
    }
}

/// A learner's own log: replayed whole for each new fact.
#[derive(Debug)]
pub struct Log {
    facts: Vec<Coded>,
    latest: State,
}

impl Log {
    /// Packs facts, with room for one more.
    pub fn of(facts: &[Fact]) -> Log {
        let mut packed = Vec::with_capacity(facts.len() + 1);
        packed.extend(facts.iter().map(Coded::of));
        Log { latest: State::replay(&packed), facts: packed }
    }

    /// Where the learner is.
    pub fn state(&self) -> State {
        self.latest
    }

    /// Adds one fact; tells the answers before and after, if they differ.
    #[inline(never)]
    pub fn apply(&mut self, fact: Coded) -> Option<(Full, Full)> {
        self.facts.push(fact);
        let before = std::mem::replace(&mut self.latest, State::replay(&self.facts));
        changed(&before, &self.latest)
    }
}

#[inline(always)]
fn changed(before: &State, after: &State) -> Option<(Full, Full)> {
    if before == after {
        return None;
    }
    let (before, after) = (before.full(), after.full());
    (before != after).then_some((before, after))
}
