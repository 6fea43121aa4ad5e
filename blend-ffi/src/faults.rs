//! Failures on demand, for tests of the guard alone: no build that ships has them.

use std::sync::atomic::{AtomicBool, Ordering};

static DUE: AtomicBool = AtomicBool::new(false);

/// Lets the next function that returns a result panic inside.
#[unsafe(no_mangle)]
pub extern "C" fn blend_fault() {
    DUE.store(true, Ordering::SeqCst);
}

/// Panics when a failure is due.
pub(crate) fn strike() {
    if DUE.swap(false, Ordering::SeqCst) {
        panic!("a failure on demand");
    }
}
