//! Questions prepared once and asked often: names resolved for every learner of a programme and schedule.

use crate::error::BlendError;
use crate::flat::{Flat, fill, micros, required_instant};
use crate::guard::guarded;
use crate::handle::{free, handle, optional};
use crate::programme::BlendProgramme;
use crate::record::{BlendRecord, asked};
use crate::schedule::BlendSchedule;
use crate::text::text;
use crate::words::{Number, action_of};
use blend_core::Prepared;
use blend_core::answer::{Outcome, Reason};
use blend_core::time::Instant;
use std::ffi::c_char;

/// A prepared question; immutable, shared between threads; freed by `blend_question_free`.
pub struct BlendQuestion(Prepared);

/// The short answer: may they?
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendVerdict {
    /// `sizeof (blend_verdict)`, set by the caller.
    pub struct_size: usize,
    /// While blocked: the first later instant at which, with no further fact, it is not; microseconds since 1970 UTC, or
    /// `BLEND_NO_INSTANT`.
    pub opens_at: i64,
    /// `BLEND_OUTCOME_..`.
    pub outcome: i32,
    /// The reasons there are: bit `1 << n` for reason code `n`.
    pub reasons: u32,
}

// SAFETY: `struct_size` first, numbers alone.
unsafe impl Flat for BlendVerdict {
    const LEAST: usize = std::mem::offset_of!(BlendVerdict, reasons) + size_of::<u32>();
}

impl BlendVerdict {
    pub(crate) fn new(outcome: Outcome, reasons: &[Reason], opens_at: Option<Instant>) -> BlendVerdict {
        BlendVerdict {
            struct_size: size_of::<BlendVerdict>(),
            opens_at: micros(opens_at),
            outcome: outcome.number(),
            reasons: reasons.iter().fold(0, |bits, reason| bits | 1 << reason.code.number()),
        }
    }
}

/// Prepares a question for all records of a programme and schedule. `component`: NULL for `BLEND_ACTION_CERTIFY`;
/// `action`: `BLEND_ACTION_..`; `session`: NULL when not bound to one; `schedule`: NULL where the records have none. The
/// handles need not outlive the question.
///
/// `BLEND_REFUSED` where a name is not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_question_new(
    programme: *const BlendProgramme,
    schedule: *const BlendSchedule,
    component: *const c_char,
    component_len: usize,
    action: i32,
    session: *const c_char,
    session_len: usize,
    out: *mut *mut BlendQuestion,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let component = text(component, component_len, "component")?;
            let session = text(session, session_len, "session")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let programme = handle(programme, "programme")?;
            Ok(BlendQuestion(programme.0.prepare(component, action_of(action)?, session, schedule)?))
        })
    }
}

/// Asks it of one learner: the quickest answer there is; a record keeps it for as long as nothing in it can change. `at`:
/// microseconds since 1970 UTC. Who wants to know what is missing asks `blend_decision_new` or `blend_record_decide`.
///
/// `BLEND_REFUSED` where the question was prepared for another programme or schedule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_verdict(
    record: *const BlendRecord,
    question: *const BlendQuestion,
    at: i64,
    out: *mut BlendVerdict,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        fill(out, error, || {
            let (record, question) = (asked(record)?, handle(question, "question")?);
            let verdict = record.verdict(&question.0, required_instant(at, "at")?)?;
            Ok(BlendVerdict::new(verdict.outcome(), verdict.reasons(), verdict.opens_at()))
        })
    }
}

/// Frees a question; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_question_free(question: *mut BlendQuestion) {
    // SAFETY: as promised by the caller.
    unsafe { free(question) }
}
