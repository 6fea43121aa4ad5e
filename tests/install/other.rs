//! Another Rust library of the same program: its own standard library, and a panic that it catches.

use std::panic::catch_unwind;

/// 1 when a panic was caught, which is when `wanted` is not 0.
#[unsafe(no_mangle)]
pub extern "C" fn other_catches(wanted: i32) -> i32 {
    let caught = catch_unwind(|| assert!(wanted == 0, "a panic on purpose"));
    i32::from(caught.is_err())
}
