//! Pictures of programmes and of cohorts' progress, as text.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::handle::handle;
use crate::population::BlendPopulation;
use crate::programme::BlendProgramme;
use crate::text::{BlendBytes, instant, required_instant, text};
use blend_core::time::Instant;
use blend_core::{Population, Programme};
use std::ffi::c_char;

/// Draws the newest version: `picture` is a `BLEND_PICTURE_..`, `format` a `BLEND_PICTURE_FORMAT_..`. The text of a
/// self-contained SVG picture, or text for Mermaid or Graphviz. BLEND_UNSUPPORTED from a library built without pictures.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_draw(
    programme: *const BlendProgramme,
    picture: i32,
    format: i32,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            drawn::programme(&programme.0, picture, format).map(BlendBytes::text)
        })
    }
}

/// Draws how far the learners have come at an instant (RFC 3339): of each component how many have done it, are at it, have
/// not begun. `known_at`: NULL for everything known; `cohort`: that of their latest enrolment, or NULL for everybody;
/// `format`: a `BLEND_PICTURE_FORMAT_..`. What comes out is as of `blend_programme_draw`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_draw(
    population: *const BlendPopulation,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    cohort: *const c_char,
    cohort_len: usize,
    format: i32,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            let cohort = text(cohort, cohort_len, "cohort")?;
            let population = handle(population, "population")?;
            drawn::population(&population.0, at, known_at, cohort, format).map(BlendBytes::text)
        })
    }
}

#[cfg(feature = "draw")]
mod drawn {
    use super::*;
    use crate::words::{format_of, picture_of};

    pub(super) fn programme(programme: &Programme, picture: i32, format: i32) -> Result<String, BlendError> {
        Ok(programme.draw(picture_of(picture)?, format_of(format)?))
    }

    pub(super) fn population(
        population: &Population,
        at: Instant,
        known_at: Option<Instant>,
        cohort: Option<&str>,
        format: i32,
    ) -> Result<String, BlendError> {
        Ok(population.draw(at, known_at, cohort, format_of(format)?))
    }
}

#[cfg(not(feature = "draw"))]
mod drawn {
    use super::*;

    pub(super) fn programme(_: &Programme, _: i32, _: i32) -> Result<String, BlendError> {
        Err(BlendError::unsupported("pictures (the feature `draw`)"))
    }

    pub(super) fn population(
        _: &Population,
        _: Instant,
        _: Option<Instant>,
        _: Option<&str>,
        _: i32,
    ) -> Result<String, BlendError> {
        Err(BlendError::unsupported("pictures (the feature `draw`)"))
    }
}
