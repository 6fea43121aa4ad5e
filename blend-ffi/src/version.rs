//! Which library this is.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::text::BlendBytes;
use blend_core::time::Zone;
use std::ffi::c_char;

/// The ABI that this header declares.
#[repr(C)]
pub enum BlendAbi {
    /// A host compares it with `blend_abi_version()` of the library it has loaded.
    Version = 0,
}

/// The number of the ABI of the library loaded.
#[unsafe(no_mangle)]
pub extern "C" fn blend_abi_version() -> i32 {
    BlendAbi::Version as i32
}

/// The version of the library, as text that is never freed.
#[unsafe(no_mangle)]
pub extern "C" fn blend_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

#[derive(serde::Serialize)]
struct BuildInfo {
    version: &'static str,
    abi: i32,
    zones: bool,
    zone_data: &'static str,
    tables: bool,
    pictures: bool,
}

/// How the library was built, as JSON: `version`, `abi`, `zones` (whether it knows time zones beside UTC), `zone_data`
/// (the edition of their data), `tables` (whether `blend_programme_evaluate` is supported) and `pictures` (whether
/// `blend_programme_draw` and `blend_population_draw` are).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_build_info(out: *mut *mut BlendBytes, error: *mut *mut BlendError) -> i32 {
    let made = || {
        BlendBytes::json(&BuildInfo {
            version: env!("CARGO_PKG_VERSION"),
            abi: BlendAbi::Version as i32,
            zones: Zone::names().nth(1).is_some(),
            zone_data: Zone::data_version(),
            tables: cfg!(feature = "arrow"),
            pictures: cfg!(feature = "draw"),
        })
    };
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, made) }
}
