//! Failures on demand, for tests of the guard alone: no build that ships has them.

use std::sync::atomic::{AtomicBool, Ordering};

static DUE: AtomicBool = AtomicBool::new(false);
static DUE_LATE: AtomicBool = AtomicBool::new(false);

/// Lets the next function that returns a result panic inside.
#[unsafe(no_mangle)]
pub extern "C" fn blend_fault() {
    DUE.store(true, Ordering::SeqCst);
}

/// Lets the next function that changes a record panic in the middle of it.
#[unsafe(no_mangle)]
pub extern "C" fn blend_fault_late() {
    DUE_LATE.store(true, Ordering::SeqCst);
}

/// Panics when a failure is due.
pub(crate) fn strike() {
    fail_if(&DUE);
}

/// Panics when one in the middle of a change is.
pub(crate) fn strike_late() {
    fail_if(&DUE_LATE);
}

fn fail_if(due: &AtomicBool) {
    if due.swap(false, Ordering::SeqCst) {
        panic!("a failure on demand");
    }
}
