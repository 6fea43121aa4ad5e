//! What is noticed about rows: counted by code and column, with the first row numbers.

use std::collections::BTreeMap;

/// How many row numbers are kept of each kind.
const SAMPLE: usize = 8;

/// Something that was noticed about rows; no other row is touched by it.
///
/// A row that cannot be read (a value that is missing, of no such kind, out of range) is left out; whoever it names is
/// still among the learners. A row about something the programme does not know is kept, as a fact is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Notice {
    /// A stable code: one of facts, as `unknown_component`, or of [problems](crate::problem::Code), as `bad_instant`.
    pub code: &'static str,
    /// The column it is about.
    pub column: &'static str,
    /// In how many rows.
    pub count: u64,
    /// The first of them, by number.
    pub rows: Vec<u64>,
}

/// Notices while they are gathered.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices(BTreeMap<(&'static str, &'static str), (u64, Vec<u64>)>);

impl Notices {
    pub(super) fn add(&mut self, code: &'static str, column: &'static str, row: u64) {
        self.add_sample(code, column, 1, &[row]);
    }

    fn add_sample(&mut self, code: &'static str, column: &'static str, count: u64, rows: &[u64]) {
        let (known, sample) = self.0.entry((code, column)).or_default();
        *known = known.saturating_add(count);
        for row in rows {
            let place = sample.partition_point(|known| known < row);
            if place < SAMPLE {
                sample.insert(place, *row);
                sample.truncate(SAMPLE);
            }
        }
    }

    pub(super) fn merge(&mut self, other: Notices) {
        for ((code, column), (count, rows)) in other.0 {
            self.add_sample(code, column, count, &rows);
        }
    }

    pub(super) fn told(self) -> Vec<Notice> {
        let told = self.0.into_iter();
        told.map(|((code, column), (count, rows))| Notice { code, column, count, rows }).collect()
    }
}
