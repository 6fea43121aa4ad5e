//! Programmes, schedules and messy records drawn from a seed: any case can be rebuilt from its number alone.
//!
//! Times fall on a coarse grid and lengths are few, so that boundaries coincide: evidence at the very instant of an
//! expiry, a revocation at that of the evidence, a window that opens with an attempt.

pub(crate) mod plain;
pub(crate) mod plain_record;
pub(crate) mod population;
pub(crate) mod programme;
pub(crate) mod record;
pub(crate) mod schedule;

use serde_json::{Value, json};

use crate::reference::time::{Instant, show};

/// Numbers from a seed, the same on every machine (splitmix64).
pub(crate) struct Source(u64);

impl Source {
    pub(crate) fn new(seed: u64) -> Source {
        Source(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// True once in `n` times.
    pub(crate) fn rarely(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Some of these, at least one, in order.
    pub(crate) fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        let keep = self.below(of.len());
        let mut kept = Vec::new();
        for (i, value) in of.iter().enumerate() {
            if i == keep || self.rarely(2) {
                kept.push(value.clone());
            }
        }
        kept
    }
}

/// Days of the generated year: from 1 March 2026, so that clocks change on the way.
pub(crate) const DAYS: usize = 60;
const FIRST: Instant = 1_772_323_200_000_000;
const HOUR: Instant = 3_600_000_000;

/// An instant of the grid: a day, and one of few hours.
pub(crate) fn grid(source: &mut Source, days: usize) -> Instant {
    let day = source.below(days) as Instant;
    FIRST + day * 24 * HOUR + *source.pick(&[0, 0, 9, 10, 11, 12]) * HOUR
}

pub(crate) fn grid_text(source: &mut Source, days: usize) -> String {
    show(grid(source, days))
}

pub(crate) fn date_text(source: &mut Source) -> String {
    show(grid(source, DAYS))[..10].to_owned()
}

pub(crate) const LENGTHS: [&str; 9] = ["P1D", "P2D", "P3D", "P5D", "P1W", "P10D", "P1M", "PT24H", "P1DT12H"];

/// Everything one case needs.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) programme: Value,
    pub(crate) earlier: Vec<Value>,
    pub(crate) schedule: Value,
    pub(crate) events: Vec<Value>,
    /// Instants worth asking at.
    pub(crate) instants: Vec<Instant>,
}

/// How large a case may be.
pub(crate) struct Size {
    components: usize,
    facts: usize,
    instants: usize,
}

/// Every other case is small: many of those find what large ones hide behind other differences.
pub(crate) fn case(seed: u64) -> Case {
    let mut source = Source::new(seed);
    let size = match seed % 2 {
        0 => Size { components: 5, facts: 24, instants: 4 },
        _ => Size { components: 2, facts: 10, instants: 3 },
    };
    let (programme, earlier) = programme::programmes(&mut source, &size);
    let schedule = schedule::schedule(&mut source, &programme);
    let events = record::events(&mut source, &size, &programme, &schedule);
    let instants = record::instants(&mut source, &size, &schedule, &events);
    Case { programme, earlier, schedule, events, instants }
}

/// A case of so many learners, each with a record of its own.
pub(crate) fn crowd(seed: u64, learners: usize) -> Case {
    let mut source = Source::new(seed ^ 0xC0_1D);
    let size = match seed % 2 {
        0 => Size { components: 5, facts: 24, instants: 2 },
        _ => Size { components: 2, facts: 10, instants: 2 },
    };
    let (programme, earlier) = programme::programmes(&mut source, &size);
    let schedule = schedule::schedule(&mut source, &programme);
    let mut events = Vec::new();
    for place in 0..learners {
        let mut own = record::events(&mut source, &size, &programme, &schedule);
        own.iter_mut().for_each(|event| event["learner"] = json!(format!("u{place}")));
        events.extend(own);
    }
    let instants = record::instants(&mut source, &size, &schedule, &events);
    Case { programme, earlier, schedule, events, instants }
}
