//! Populations: the records of many learners, and what is asked about them together.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::programme::BlendProgramme;
use crate::schedule::BlendSchedule;
use crate::text::{bytes, handle};
use blend_core::Population;
use std::ffi::c_char;

/// The records of many learners of one programme; immutable, shared between threads; freed by `blend_population_free`.
pub struct BlendPopulation(pub(crate) Population);

/// Reads the facts of many learners from a JSON list, in any order. `schedule`: NULL where sessions and cohorts do not
/// matter.
///
/// # Safety
/// Handles are NULL or came from this library and were not freed; texts point to as many bytes as their lengths say;
/// `out` and `error` to places for a pointer, `error` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_new(
    programme: *const BlendProgramme,
    schedule: *const BlendSchedule,
    events: *const c_char,
    events_len: usize,
    out: *mut *mut BlendPopulation,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            let schedule = schedule.as_ref().map(|schedule| &schedule.0);
            let events = bytes(events, events_len, "events")?;
            Ok(BlendPopulation(programme.0.population_from_json(events, schedule)?))
        })
    }
}

/// Frees a population; NULL is fine.
///
/// # Safety
/// `population` is NULL or came from this library and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_free(population: *mut BlendPopulation) {
    if !population.is_null() {
        // SAFETY: made by `Box::into_raw` in the guard, freed once as promised by the caller.
        drop(unsafe { Box::from_raw(population) });
    }
}

/// Handles are shared between threads.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<BlendPopulation>();
};
