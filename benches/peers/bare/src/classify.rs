//! Rows into words of eight bytes, sixty-four at a time so that the loops become vector instructions.
//!
//! A word: seconds (32 bits), class (3), component (4), and from bit 39 on the learner's place in the partition, which
//! `radix` adds. No branch depends on a row.

use crate::columns::{Chunk, Nullable};
use crate::programme::{AS_OF, ENROLLED, EXPIRED_BY, SCORED, SCORELESS, Tables, class};

pub const ROWS: usize = 64;
pub const PLACE_SHIFT: u32 = 39;

pub fn class_of(word: u64) -> u8 {
    (word >> 32) as u8 & 7
}

pub fn component_of(word: u64) -> usize {
    (word >> 35) as usize & 15
}

pub fn seconds_of(word: u64) -> u32 {
    word as u32
}

/// The words of some rows of a chunk, and how many they are; true if there is a revocation among them.
#[inline(always)]
pub fn words(tables: &Tables, chunk: &Chunk<'_>, from: usize, words: &mut [u64; ROWS]) -> (usize, bool) {
    let rows = (chunk.at.len() - from).min(ROWS);
    let kind = padded(chunk.kind, from, ENROLLED as i8);
    let component = padded(chunk.component.values, from, 0);
    let at = padded(chunk.at, from, 0);
    let (score, scored) = (padded(chunk.score.values, from, 0.0), bits(&chunk.score, from));
    let (minutes, timed) = (padded(chunk.minutes.values, from, 0), bits(&chunk.minutes, from));

    let (mut seconds, mut broken) = ([0u32; ROWS], 0);
    let (mut value, mut cell) = ([0f64; ROWS], [0u8; ROWS]);
    for i in 0..ROWS {
        // Exact below 2^53; what is left over must be nothing.
        let whole = ((at[i] as f64 + 0.5) * 1e-6) as i64;
        broken |= at[i] - whole * 1_000_000;
        seconds[i] = whole as u32;
        let kind = kind[i] as u8;
        let is_score = kind == SCORED;
        let scoreless = is_score & (scored >> i & 1 == 0);
        // Attendance without minutes is attendance of the whole.
        let minutes = if timed >> i & 1 == 1 { f64::from(minutes[i]) } else { f64::INFINITY };
        value[i] = if is_score { score[i] } else { minutes };
        cell[i] = (component[i] as u8 & 15) << 3 | if scoreless { SCORELESS } else { kind & 7 };
    }
    assert!(broken == 0, "evidence dated to the second");

    let mut revoked = false;
    for i in 0..ROWS {
        let enough = value[i] >= tables.mark[usize::from(cell[i] & 127)];
        let valid = seconds[i] > EXPIRED_BY;
        let entry = usize::from(cell[i] & 127) * 4 + usize::from(enough) * 2 + usize::from(valid);
        let found = if seconds[i] <= AS_OF { tables.class[entry] } else { class::NOTHING };
        revoked |= found == class::REVOKED;
        words[i] = u64::from(seconds[i]) | u64::from(found) << 32 | u64::from(cell[i] >> 3) << 35;
    }
    (rows, revoked)
}

/// Sixty-four values from one on, filled up behind the last.
#[inline(always)]
fn padded<T: Copy>(values: &[T], from: usize, fill: T) -> [T; ROWS] {
    let rest = &values[from..];
    if let Some(whole) = rest.first_chunk() {
        return *whole;
    }
    let mut some = [fill; ROWS];
    some[..rest.len()].copy_from_slice(rest);
    some
}

/// Whether each of sixty-four values is there; `from` is a multiple of 8.
#[inline(always)]
fn bits<T>(column: &Nullable<'_, T>, from: usize) -> u64 {
    let Some(bits) = column.valid else { return u64::MAX };
    let rest = &bits[from / 8..];
    match rest.first_chunk() {
        Some(whole) => u64::from_le_bytes(*whole),
        None => rest.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}
