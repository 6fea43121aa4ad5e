//! What a fact changed, as plain structs.

use crate::error::BlendError;
use crate::fact::BlendFact;
use crate::flat::{BlendText, Flat, Texts, fill, micros, row};
use crate::guard::guarded;
use crate::handle::{free, handle, seen};
use crate::record::{BlendRecord, add};
use crate::words::Number;
use blend_core::answer::{Answer, Change};

/// What a fact changed; immutable, shared between threads; freed by `blend_changes_free`.
pub struct BlendChanges {
    rows: Vec<BlendChange>,
    _texts: Texts,
}

// SAFETY: the pointers in the rows lead to `_texts`, which is not changed any more.
unsafe impl Send for BlendChanges {}
// SAFETY: as above.
unsafe impl Sync for BlendChanges {}

/// Which answer changed, and what the numbers `from` and `to` of a change are.
#[repr(C)]
pub enum BlendAnswer {
    /// The status: `BLEND_STATUS_..`.
    Status = 1,
    /// Progress in basis points, 0 to 10000.
    Progress = 2,
    /// When the programme was completed: microseconds since 1970 UTC, or `BLEND_NO_INSTANT`.
    CompletedAt = 3,
    /// The state of the certificate: `BLEND_CERTIFICATE_..`, 0 without certification.
    Certification = 4,
    /// The state of a component: `BLEND_STATE_..`, 0 where the version in force has none of this id.
    Component = 5,
    /// What a gate says on its own: `BLEND_OUTCOME_..`, 0 where the version in force has none of this id.
    Gate = 6,
}

/// One answer that a fact changed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendChange {
    /// `sizeof (blend_change)`, set by the caller.
    pub struct_size: usize,
    /// Of a component its id (of an occurrence with its number: `coaching#1`), of a gate what it is about
    /// (`pre-work:workshop:register`, `quality:certify`).
    pub id: BlendText,
    /// What it was.
    pub from: i64,
    /// What it is.
    pub to: i64,
    /// `BLEND_ANSWER_..`.
    pub answer: i64,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendChange {
    const LEAST: usize = std::mem::offset_of!(BlendChange, answer) + size_of::<i64>();
}

/// Which answer it is, and its number.
fn number(answer: Answer) -> (BlendAnswer, i64) {
    match answer {
        Answer::Status(status) => (BlendAnswer::Status, status.number().into()),
        Answer::Progress(progress) => (BlendAnswer::Progress, progress.into()),
        Answer::CompletedAt(at) => (BlendAnswer::CompletedAt, micros(at)),
        Answer::Certification(state) => (BlendAnswer::Certification, state.number().into()),
        Answer::Component(state) => (BlendAnswer::Component, state.number().into()),
        Answer::Gate(outcome) => (BlendAnswer::Gate, outcome.number().into()),
    }
}

impl BlendChange {
    fn new(change: &Change, texts: &mut Texts) -> BlendChange {
        let ((_, from), (answer, to)) = (number(change.from), number(change.to));
        let id = texts.keep_some(change.id.as_deref());
        BlendChange { struct_size: size_of::<BlendChange>(), id, from, to, answer: answer as i64 }
    }
}

/// Adds one fact and tells what it changed, as `blend_record_apply` without JSON. The record belongs to one thread during the
/// call; `fact` may be added to other records too. A fact that is refused leaves the record as it was. After `BLEND_INTERNAL` it
/// may be half changed: it then answers every question so, and is to be read anew.
///
/// `BLEND_REFUSED` where another fact of this id says otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_add(
    record: *mut BlendRecord,
    fact: *const BlendFact,
    out: *mut *mut BlendChanges,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let fact = handle(fact, "fact")?;
            let changes = add(record, &fact.0)?;
            let mut texts = Texts::default();
            let rows = changes.iter().map(|change| BlendChange::new(change, &mut texts)).collect();
            Ok(BlendChanges { rows, _texts: texts })
        })
    }
}

/// How many answers changed; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_changes_count(changes: *const BlendChanges) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { seen(changes) }.map_or(0, |changes| changes.rows.len())
}

/// One change, `index` from 0. Its text lives as long as the changes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_changes_row(
    changes: *const BlendChanges,
    index: usize,
    out: *mut BlendChange,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || row(&handle(changes, "changes")?.rows, index, "change").copied()) }
}

/// Frees changes; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_changes_free(changes: *mut BlendChanges) {
    // SAFETY: as promised by the caller.
    unsafe { free(changes) }
}
