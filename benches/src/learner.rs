//! Learners of one yearly programme, with some fourteen facts each, made from a seed.
//!
//! Everyone is asked about at [`AS_OF`], before registering for a live session that starts one to thirty days later.
//! Facts lie up to 500 days back, so some evidence has run out; some lie after the instant asked and must not count;
//! some evidence was revoked. Each component has at most one fact that suffices for it: peers are handed the last such
//! instant, and with two of them that reduction would lose what blend sees.
//!
//! A tenth of the learners lack nothing now, but one of the three prerequisites runs out before their session. Nobody
//! else has a prerequisite that runs out in between: blend lists what is missing at the first instant that fails, a peer
//! lists every prerequisite outside its window, and only where both happen do the lists differ.

use crate::random::Random;

/// The instant asked: 2026-01-01T00:00:00Z, in seconds since 1970.
pub const AS_OF: u32 = 1_767_225_600;
/// Seconds of a day.
pub const DAY: u32 = 86_400;
/// Seconds for which evidence counts (`P365D`).
pub const YEAR: u32 = 365 * DAY;
/// When everybody enrolled.
pub const ENROLLED: u32 = AS_OF - 600 * DAY;
/// The components, in the order of the programme.
pub const NAMES: [&str; 12] = ["E1", "E2", "E3", "E4", "E5", "Q1", "V1", "V2", "C1", "K1", "K2", "J1"];
/// What counts as evidence of each component.
pub const EVIDENCE: [Verb; 12] = {
    use Verb::{Attended, Completed, Scored, SignedOff};
    [
        Completed, Completed, Completed, Completed, Completed, Scored, Attended, Attended, Attended, Attended,
        Attended, SignedOff,
    ]
};
/// The least value that suffices: percent for the quiz, minutes for the two virtual sessions.
pub const MARK: [u32; 12] = [0, 0, 0, 0, 0, 80, 72, 48, 0, 0, 0, 0];
/// Place of the quiz.
pub const QUIZ: usize = 5;

/// What a fact says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Activity.
    Started,
    /// Evidence `completed`.
    Completed,
    /// A graded attempt.
    Scored,
    /// Presence.
    Attended,
    /// Evidence `signed_off`.
    SignedOff,
    /// Earlier evidence counts no longer.
    Revoked,
}

/// One dated fact about a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Place of the component in [`NAMES`].
    pub component: u8,
    /// What it says.
    pub verb: Verb,
    /// Percent or minutes; 0 where neither is asked.
    pub value: u32,
    /// Seconds since 1970.
    pub at: u32,
}

/// One learner.
#[derive(Debug, Clone)]
pub struct Learner {
    /// Days from [`AS_OF`] to the start of the session asked about, 1..=30.
    pub days: u32,
    /// Facts in no particular order; enrolment is not among them.
    pub facts: Vec<Fact>,
}

impl Learner {
    /// Start of the session asked about.
    pub fn session(&self) -> u32 {
        AS_OF + self.days * DAY
    }
}

/// So many learners of a seed.
pub fn learners(count: usize, seed: u64) -> Vec<Learner> {
    let mut random = Random::new(seed);
    (0..count).map(|_| learner(&mut random)).collect()
}

fn learner(random: &mut Random) -> Learner {
    let days = random.between(1, 31);
    let diligence = if random.percent(50) { 96 } else { 50 };
    let runs_out = random.percent(10).then(|| random.below(3) as usize);
    let mut facts = Vec::new();
    for component in 0..NAMES.len() {
        let prerequisite = component < 3;
        let certain = prerequisite && runs_out.is_some();
        if !certain && !random.percent(diligence) {
            if random.percent(25) {
                let at = AS_OF - random.between(DAY, 300 * DAY);
                facts.push(Fact { component: component as u8, verb: Verb::Started, value: 0, at });
            }
            continue;
        }
        let at = match prerequisite {
            true if runs_out == Some(component) => AS_OF - YEAR + random.between(1, days * DAY + 1),
            _ if !certain && random.percent(5) => AS_OF - random.between(366 * DAY, 500 * DAY),
            true => AS_OF - random.between(DAY, 334 * DAY),
            false if random.percent(4) => AS_OF + random.between(1, 20 * DAY),
            false => AS_OF - random.between(DAY, 364 * DAY),
        };
        evidence(random, component, at, &mut facts);
        if !certain && at < AS_OF && random.percent(3) {
            let at = AS_OF - random.below(AS_OF - at - DAY / 2);
            facts.push(Fact { component: component as u8, verb: Verb::Revoked, value: 0, at });
        }
    }
    Learner { days, facts }
}

/// The facts of one component: perhaps its start, an attempt that may fall short, for the quiz a second one that passes.
fn evidence(random: &mut Random, component: usize, at: u32, facts: &mut Vec<Fact>) {
    let fact = |verb, value, at| Fact { component: component as u8, verb, value, at };
    if random.percent(30) {
        facts.push(fact(Verb::Started, 0, at - 600));
    }
    let value = match component {
        QUIZ => random.between(60, 100),
        6 => random.between(68, 91),
        7 => random.between(44, 61),
        _ => 0,
    };
    facts.push(fact(EVIDENCE[component], value, at));
    if component == QUIZ && value < MARK[QUIZ] {
        facts.push(fact(Verb::Scored, 90, at + DAY / 4));
    }
}
