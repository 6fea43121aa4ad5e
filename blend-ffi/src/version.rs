//! Which library this is.

use std::ffi::c_char;

/// The number of this ABI; a host checks it when it loads the library.
pub const BLEND_ABI_VERSION: i32 = 0;

/// The number of the ABI of the library loaded.
#[unsafe(no_mangle)]
pub extern "C" fn blend_abi_version() -> i32 {
    BLEND_ABI_VERSION
}

/// The version of the library, as text that is never freed.
#[unsafe(no_mangle)]
pub extern "C" fn blend_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
