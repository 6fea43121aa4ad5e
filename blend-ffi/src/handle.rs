//! Handles: what a host holds of what is inside, and only ever passes back.
//!
//! Each begins with a tag that says what it is while it lives. A pointer to something else, or to a handle freed before,
//! is thus mostly found out and refused; a host that passes one is wrong all the same.

use crate::error::BlendError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a host can have a handle of.
pub(crate) trait Kind: Sized + Send + Sync {
    /// Its name in the header.
    const NAME: &'static str;
}

macro_rules! kinds {
    ($($kind:ty => $name:literal;)*) => { $(
        impl Kind for $kind {
            const NAME: &'static str = $name;
        }
    )* };
}

kinds! {
    crate::changes::BlendChanges => "blend_changes";
    crate::decision::BlendDecision => "blend_decision";
    crate::error::BlendError => "blend_error";
    crate::evaluation::BlendEvaluation => "blend_evaluation";
    crate::fact::BlendFact => "blend_fact";
    crate::population::BlendPopulation => "blend_population";
    crate::programme::BlendProgramme => "blend_programme";
    crate::question::BlendQuestion => "blend_question";
    crate::record::BlendRecord => "blend_record";
    crate::registry::BlendRegistry => "blend_registry";
    crate::roster::BlendRoster => "blend_roster";
    crate::schedule::BlendSchedule => "blend_schedule";
    crate::standing::BlendStanding => "blend_standing";
    crate::text::BlendBytes => "blend_bytes";
}

/// What a handle points to.
#[repr(C)]
struct Held<T> {
    tag: AtomicU64,
    value: T,
}

/// FNV-1a of the name (<https://www.rfc-editor.org/rfc/rfc9923>), never 0.
const fn tag(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash | 1
}

/// A handle for the host, who frees it.
pub(crate) fn handed<T: Kind>(value: T) -> *mut T {
    Box::into_raw(Box::new(Held { tag: AtomicU64::new(tag(T::NAME)), value })).cast()
}

/// What the handle points to, if it is one.
///
/// # Safety
/// `handle` is NULL, or points to readable memory as a handle does; a `mut` one is used by nobody else meanwhile.
unsafe fn held<T: Kind>(handle: *const T) -> Option<*mut Held<T>> {
    let held = handle.cast::<Held<T>>().cast_mut();
    // SAFETY: aligned here, and as promised by the caller.
    let lives = !held.is_null()
        && held.is_aligned()
        && unsafe { &(*held).tag }.load(Ordering::Relaxed) == const { tag(T::NAME) };
    lives.then_some(held)
}

/// The host's handle, as functions without a result take it.
///
/// # Safety
/// As [`held`].
pub(crate) unsafe fn seen<'c, T: Kind>(handle: *const T) -> Option<&'c T> {
    // SAFETY: as promised by the caller.
    unsafe { held(handle) }.map(|held| unsafe { &(*held).value })
}

/// The host's handle.
///
/// # Safety
/// As [`held`].
pub(crate) unsafe fn handle<'c, T: Kind>(handle: *const T, what: &str) -> Result<&'c T, BlendError> {
    // SAFETY: as promised by the caller.
    unsafe { seen(handle) }.ok_or_else(|| none(handle, what))
}

/// The host's handle, which may be left out.
///
/// # Safety
/// As [`held`].
pub(crate) unsafe fn optional<'c, T: Kind>(given: *const T, what: &str) -> Result<Option<&'c T>, BlendError> {
    // SAFETY: as promised by the caller.
    if given.is_null() { Ok(None) } else { unsafe { handle(given, what) }.map(Some) }
}

/// The host's handle, to be changed.
///
/// # Safety
/// As [`held`].
pub(crate) unsafe fn handle_mut<'c, T: Kind>(handle: *mut T, what: &str) -> Result<&'c mut T, BlendError> {
    // SAFETY: as promised by the caller.
    unsafe { held(handle) }.map(|held| unsafe { &mut (*held).value }).ok_or_else(|| none(handle, what))
}

#[cold]
fn none<T: Kind>(handle: *const T, what: &str) -> BlendError {
    BlendError::argument(if handle.is_null() {
        format!("`{what}` is NULL")
    } else {
        format!("`{what}` is no `{}`, or was freed", T::NAME)
    })
}

/// Frees a handle; NULL, and what is found to be none, is left alone.
///
/// # Safety
/// As [`held`].
pub(crate) unsafe fn free<T: Kind>(handle: *mut T) {
    // SAFETY: as promised by the caller.
    let Some(held) = (unsafe { held(handle) }) else { return };
    // SAFETY: it lives.
    let own = unsafe { &(*held).tag };
    // Of two threads that free it, wrongly, at once, one does.
    if own.compare_exchange(const { tag(T::NAME) }, 0, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
        // SAFETY: made by `handed`, and not freed before.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(unsafe { Box::from_raw(held) })));
    }
}
