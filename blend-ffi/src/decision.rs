//! Decisions with their reasons as plain structs.

use crate::error::BlendError;
use crate::flat::{BlendText, Flat, Texts, fill, instant, required_instant, row};
use crate::guard::guarded;
use crate::handle::{free, handle, optional, seen};
use crate::population::BlendPopulation;
use crate::question::BlendVerdict;
use crate::record::{BlendRecord, asked};
use crate::text::text;
use crate::words::{Number, action_of};
use blend_core::Question;
use blend_core::answer::{Missing, Reason};
use std::ffi::c_char;

/// A decision; immutable, shared between threads; freed by `blend_decision_free`.
pub struct BlendDecision {
    verdict: BlendVerdict,
    reasons: Vec<(BlendReason, Vec<BlendMissing>)>,
    _texts: Texts,
}

// SAFETY: the pointers in the rows lead to `_texts`, which is not changed any more.
unsafe impl Send for BlendDecision {}
// SAFETY: as above.
unsafe impl Sync for BlendDecision {}

/// One reason of a decision.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendReason {
    /// `sizeof (blend_reason)`, set by the caller.
    pub struct_size: usize,
    /// `BLEND_REASON_CODE_..`.
    pub code: i32,
    /// `BLEND_MODE_..`.
    pub mode: i32,
    /// Of a gate: its id.
    pub gate: BlendText,
    /// Of a gate: what its author says to the learner.
    pub message: BlendText,
    /// Of a gate: 1 where an override is what lets pass.
    pub overridden: i32,
    /// Of a gate: 1 where its `ahead` was missed for good.
    pub late: i32,
    /// Of a gate: how many of its leaves hold.
    pub done: u32,
    /// Of a gate: how many leaves it has.
    pub of: u32,
    /// Of a gate: how many items are missing, to be read with `blend_decision_missing`.
    pub missing: usize,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendReason {
    const LEAST: usize = std::mem::offset_of!(BlendReason, missing) + size_of::<usize>();
}

/// One item of a to-do list.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendMissing {
    /// `sizeof (blend_missing)`, set by the caller.
    pub struct_size: usize,
    /// The component, of an occurrence with its number: `coaching#2`; none for what is about no component.
    pub component: BlendText,
    /// What is wanted, as JSON: `{"attended":"0.8"}`.
    pub need: BlendText,
    /// What there is, as JSON; `null` for nothing.
    pub have: BlendText,
    /// On the first item of a choice: the other ways, a JSON list of lists of items; `[]` for none.
    pub alternatives: BlendText,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendMissing {
    const LEAST: usize = std::mem::offset_of!(BlendMissing, alternatives) + size_of::<BlendText>();
}

impl BlendMissing {
    pub(crate) fn all(missing: &[Missing], texts: &mut Texts) -> Result<Vec<BlendMissing>, BlendError> {
        let read = |missing: &Missing| {
            Ok(BlendMissing {
                struct_size: size_of::<BlendMissing>(),
                component: texts.keep_some(missing.component.as_deref()),
                need: texts.keep_json(&missing.need)?,
                have: texts.keep_json(&missing.have)?,
                alternatives: texts.keep_json(&missing.alternatives)?,
            })
        };
        missing.iter().map(read).collect()
    }
}

impl BlendReason {
    fn new(reason: &Reason, texts: &mut Texts) -> BlendReason {
        BlendReason {
            struct_size: size_of::<BlendReason>(),
            code: reason.code.number(),
            mode: reason.mode.number(),
            gate: texts.keep_some(reason.gate.as_deref()),
            message: texts.keep_some(reason.message.as_deref()),
            overridden: reason.overridden.unwrap_or_default().into(),
            late: reason.late.unwrap_or_default().into(),
            done: reason.done.unwrap_or_default(),
            of: reason.of.unwrap_or_default(),
            missing: reason.missing.as_ref().map_or(0, Vec::len),
        }
    }
}

/// May the learner do this? As `blend_record_decide`, with instants as microseconds since 1970 UTC (`known_at`:
/// `BLEND_NO_INSTANT` for everything known) and the answer to be read without JSON.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_decision_new(
    record: *const BlendRecord,
    component: *const c_char,
    component_len: usize,
    action: i32,
    session: *const c_char,
    session_len: usize,
    at: i64,
    known_at: i64,
    others: *const BlendPopulation,
    out: *mut *mut BlendDecision,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let question = Question {
                component: text(component, component_len, "component")?,
                action: action_of(action)?,
                at: required_instant(at, "at")?,
                session: text(session, session_len, "session")?,
                known_at: instant(known_at, "known_at")?,
                others: optional(others, "others")?.map(|others| &others.0),
            };
            let decision = asked(record)?.decide(&question)?;
            let mut texts = Texts::default();
            let reasons = decision.reasons.iter().map(|reason| {
                let missing = BlendMissing::all(reason.missing.as_deref().unwrap_or_default(), &mut texts)?;
                Ok((BlendReason::new(reason, &mut texts), missing))
            });
            let reasons = reasons.collect::<Result<_, BlendError>>()?;
            let verdict = BlendVerdict::new(decision.outcome, &decision.reasons, decision.opens_at);
            Ok(BlendDecision { verdict, reasons, _texts: texts })
        })
    }
}

/// The short answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_decision_verdict(
    decision: *const BlendDecision,
    out: *mut BlendVerdict,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || Ok(handle(decision, "decision")?.verdict)) }
}

/// How many reasons there are; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_decision_reasons(decision: *const BlendDecision) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { seen(decision) }.map_or(0, |decision| decision.reasons.len())
}

/// One reason, `index` from 0: hard ones, gates in document order, implied ones, soft ones. Its texts live as long as the
/// decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_decision_reason(
    decision: *const BlendDecision,
    index: usize,
    out: *mut BlendReason,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || Ok(row(&handle(decision, "decision")?.reasons, index, "reason")?.0)) }
}

/// One missing item of a reason, both numbered from 0. Its texts live as long as the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_decision_missing(
    decision: *const BlendDecision,
    reason: usize,
    index: usize,
    out: *mut BlendMissing,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        fill(out, error, || {
            let (_, missing) = row(&handle(decision, "decision")?.reasons, reason, "reason")?;
            row(missing, index, "missing item").copied()
        })
    }
}

/// Frees a decision; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_decision_free(decision: *mut BlendDecision) {
    // SAFETY: as promised by the caller.
    unsafe { free(decision) }
}
