//! Standings as plain structs.

use crate::decision::BlendMissing;
use crate::error::BlendError;
use crate::flat::{BlendText, Flat, Texts, fill, instant, micros, required_instant, row};
use crate::guard::guarded;
use crate::handle::{free, handle};
use crate::record::{BlendRecord, asked};
use crate::words::Number;
use blend_core::answer::{Certificate, ComponentStanding, GateStanding, Standing};

/// A standing; immutable, shared between threads; freed by `blend_standing_free`.
pub struct BlendStanding {
    summary: BlendSummary,
    components: Vec<BlendComponent>,
    gates: Vec<BlendGate>,
    missing: Vec<BlendMissing>,
    _texts: Texts,
}

// SAFETY: the pointers in the rows lead to `_texts`, which is not changed any more.
unsafe impl Send for BlendStanding {}
// SAFETY: as above.
unsafe impl Sync for BlendStanding {}

/// Where a learner is in a programme. Instants are microseconds since 1970 UTC, or `BLEND_NO_INSTANT`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendSummary {
    /// `sizeof (blend_summary)`, set by the caller.
    pub struct_size: usize,
    /// `BLEND_STATUS_..`.
    pub status: i32,
    /// `BLEND_TIMING_..`.
    pub timing: i32,
    /// `BLEND_CERTIFICATE_..`, 0 for a programme without certification.
    pub certificate: i32,
    /// Progress of the completion rule in basis points, 0 to 10000; 10000 exactly when it holds.
    pub progress: u32,
    /// When the programme was completed.
    pub completed_at: i64,
    /// When the current enrolment began.
    pub enrolled_at: i64,
    /// When the fact that decided completion became known.
    pub recorded_at: i64,
    /// The first instant that is too late.
    pub due: i64,
    /// Of the certificate: the number of the period from 0, -1 for none.
    pub period: i64,
    /// Of the certificate: when the period was earned.
    pub earned: i64,
    /// Of the certificate: when it can be renewed from.
    pub window: i64,
    /// Of the certificate: the first instant it is not valid.
    pub expires: i64,
    /// Of the certificate: the first instant it can no longer be renewed.
    pub grace_until: i64,
    /// How many rows `blend_standing_component` has.
    pub components: usize,
    /// How many rows `blend_standing_gate` has.
    pub gates: usize,
    /// How many rows `blend_standing_missing` has.
    pub missing: usize,
}

// SAFETY: `struct_size` first, numbers alone.
unsafe impl Flat for BlendSummary {
    const LEAST: usize = std::mem::offset_of!(BlendSummary, missing) + size_of::<usize>();
}

/// Where a component, or one occurrence of it, is. Instants are microseconds since 1970 UTC, or `BLEND_NO_INSTANT`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendComponent {
    /// `sizeof (blend_component)`, set by the caller.
    pub struct_size: usize,
    /// Its id, of an occurrence with its number: `coaching#1`.
    pub id: BlendText,
    /// The score that counts, a decimal from 0 to 1.
    pub score: BlendText,
    /// The best score of an attempt that still counts, a decimal from 0 to 1.
    pub best_score: BlendText,
    /// The largest share of one session, a decimal from 0 to 1 cut at nine digits.
    pub presence: BlendText,
    /// The ids of the deciding facts: a JSON list.
    pub events: BlendText,
    /// Since when it has been done; `BLEND_NO_INSTANT` for always, or when it is not.
    pub since: i64,
    /// Until when, as far as the facts tell; `BLEND_NO_INSTANT` for no end.
    pub until: i64,
    /// The first instant that is too late.
    pub due: i64,
    /// `BLEND_STATE_..`.
    pub state: i32,
    /// `BLEND_BASIS_..`, 0 when not done.
    pub basis: i32,
    /// The decision for its next action: `BLEND_OUTCOME_..`.
    pub access: i32,
    /// Attempts since the last reset.
    pub attempts: u32,
    /// Of a repeated component: the number, from 1; else 0.
    pub occurrence: u64,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendComponent {
    const LEAST: usize = std::mem::offset_of!(BlendComponent, occurrence) + size_of::<u64>();
}

/// A gate before one action, not bound to a session.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendGate {
    /// `sizeof (blend_gate)`, set by the caller.
    pub struct_size: usize,
    /// Its id.
    pub id: BlendText,
    /// The component it stands before, of an occurrence with its number; none for `BLEND_ACTION_CERTIFY`.
    pub component: BlendText,
    /// The action it stands before: `BLEND_ACTION_..`.
    pub action: i32,
    /// What it does while unmet: `BLEND_MODE_..`.
    pub mode: i32,
    /// What it says on its own: `BLEND_OUTCOME_..`.
    pub outcome: i32,
    /// Of a repeated component: the number, from 1; else 0.
    pub occurrence: u32,
    /// 1 where its rule holds.
    pub met: i32,
    /// 1 where an override is what lets pass.
    pub overridden: i32,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendGate {
    const LEAST: usize = std::mem::offset_of!(BlendGate, overridden) + size_of::<i32>();
}

impl BlendSummary {
    fn new(standing: &Standing) -> BlendSummary {
        let certificate = standing.certification.as_ref();
        let date = |of: fn(&Certificate) -> Option<blend_core::time::Instant>| micros(certificate.and_then(of));
        BlendSummary {
            struct_size: size_of::<BlendSummary>(),
            status: standing.status.number(),
            timing: standing.timing.number(),
            certificate: certificate.map(|certificate| certificate.state).number(),
            progress: standing.progress.into(),
            completed_at: micros(standing.completed_at),
            enrolled_at: micros(standing.enrolled_at),
            recorded_at: micros(standing.recorded_at),
            due: micros(standing.due),
            period: certificate.and_then(|certificate| certificate.period).map_or(-1, i64::from),
            earned: date(|certificate| certificate.earned),
            window: date(|certificate| certificate.window),
            expires: date(|certificate| certificate.expires),
            grace_until: date(|certificate| certificate.grace_until),
            components: standing.components.len(),
            gates: standing.gates.len(),
            missing: standing.missing.len(),
        }
    }
}

impl BlendComponent {
    fn new(component: &ComponentStanding, texts: &mut Texts) -> Result<BlendComponent, BlendError> {
        Ok(BlendComponent {
            struct_size: size_of::<BlendComponent>(),
            id: texts.keep(&component.id),
            score: texts.keep_some(component.score.as_deref()),
            best_score: texts.keep_some(component.best_score.as_deref()),
            presence: texts.keep_some(component.presence.as_deref()),
            events: texts.keep_json(&component.events)?,
            since: micros(component.since),
            until: micros(component.until),
            due: micros(component.due),
            state: component.state.number(),
            basis: component.basis.number(),
            access: component.access.number(),
            attempts: component.attempts,
            occurrence: component.occurrence.unwrap_or_default().into(),
        })
    }
}

impl BlendGate {
    fn new(gate: &GateStanding, texts: &mut Texts) -> BlendGate {
        BlendGate {
            struct_size: size_of::<BlendGate>(),
            id: texts.keep(&gate.id),
            component: texts.keep_some(gate.component.as_deref()),
            action: gate.action.number(),
            mode: gate.mode.number(),
            outcome: gate.outcome.number(),
            occurrence: gate.occurrence.unwrap_or_default(),
            met: gate.met.into(),
            overridden: gate.overridden.into(),
        }
    }
}

/// Where the learner is at an instant: as `blend_record_standing`, with instants as microseconds since 1970 UTC (`known_at`:
/// `BLEND_NO_INSTANT` for everything known) and the answer to be read without JSON. Groups, formats, objectives and findings
/// are in the JSON answer alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_standing_new(
    record: *const BlendRecord,
    at: i64,
    known_at: i64,
    out: *mut *mut BlendStanding,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let (at, known_at) = (required_instant(at, "at")?, instant(known_at, "known_at")?);
            let standing = asked(record)?.standing(at, known_at);
            let mut texts = Texts::default();
            let components = standing.components.iter().map(|component| BlendComponent::new(component, &mut texts));
            Ok(BlendStanding {
                summary: BlendSummary::new(&standing),
                components: components.collect::<Result<_, _>>()?,
                gates: standing.gates.iter().map(|gate| BlendGate::new(gate, &mut texts)).collect(),
                missing: BlendMissing::all(&standing.missing, &mut texts)?,
                _texts: texts,
            })
        })
    }
}

/// The whole in short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_standing_summary(
    standing: *const BlendStanding,
    out: *mut BlendSummary,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || Ok(handle(standing, "standing")?.summary)) }
}

/// One component, `index` from 0: in document order, occurrences after one another. Its texts live as long as the standing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_standing_component(
    standing: *const BlendStanding,
    index: usize,
    out: *mut BlendComponent,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || row(&handle(standing, "standing")?.components, index, "component").copied()) }
}

/// One gate, `index` from 0: in document order, a row for each component, action and occurrence. Its texts live as long as
/// the standing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_standing_gate(
    standing: *const BlendStanding,
    index: usize,
    out: *mut BlendGate,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || row(&handle(standing, "standing")?.gates, index, "gate").copied()) }
}

/// One item of the shortest to-do list, `index` from 0. Its texts live as long as the standing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_standing_missing(
    standing: *const BlendStanding,
    index: usize,
    out: *mut BlendMissing,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || row(&handle(standing, "standing")?.missing, index, "missing item").copied()) }
}

/// Frees a standing; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_standing_free(standing: *mut BlendStanding) {
    // SAFETY: as promised by the caller.
    unsafe { free(standing) }
}
