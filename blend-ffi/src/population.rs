//! Populations: the records of many learners, and what is asked about them together.

use crate::error::BlendError;
use crate::guard::{guarded, guarded_into};
use crate::handle::{free, handed, handle, optional};
use crate::programme::BlendProgramme;
use crate::record::BlendRecord;
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes, instant, keys, required_instant, required_text};
use blend_core::document::{self, ScheduleChange};
use blend_core::{AgendaOptions, Population, ReportOptions};
use std::ffi::c_char;

/// The records of many learners of one programme; immutable, shared between threads; freed by `blend_population_free`.
pub struct BlendPopulation(pub(crate) Population);

/// Reads the facts of many learners from a JSON list, in any order. `schedule`: NULL where sessions and cohorts do not
/// matter.
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
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let events = bytes(events, events_len, "events")?;
            Ok(BlendPopulation(programme.0.population_from_json(events, schedule)?))
        })
    }
}

/// One learner's record, on its own: facts added to it are not added to the population. NULL, without an error, for somebody
/// no fact is about.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_record(
    population: *const BlendPopulation,
    learner: *const c_char,
    learner_len: usize,
    out: *mut *mut BlendRecord,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded_into(out, std::ptr::null_mut(), error, || {
            let learner = required_text(learner, learner_len, "learner")?;
            let record = handle(population, "population")?.0.record(learner);
            Ok(record.map_or(std::ptr::null_mut(), |record| handed(BlendRecord::new(record.clone()))))
        })
    }
}

/// The learners there are facts about: a JSON list, sorted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_learners(
    population: *const BlendPopulation,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let records = handle(population, "population")?.0.records();
            BlendBytes::json(&records.iter().map(blend_core::Record::learner).collect::<Vec<_>>())
        })
    }
}

/// What is to be assigned, sent, renewed or asked up to an instant (RFC 3339): a JSON list of actions. `sent`: a JSON list of
/// the keys of actions listed before, or NULL with length 0; `options`: a JSON object with any of `due`, `renewal`, `survey`
/// and `failures`, or NULL with length 0 for the usual ones. Empty while every version of the programme is
/// a `draft`, and once the newest is `retired`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_agenda(
    population: *const BlendPopulation,
    at: *const c_char,
    at_len: usize,
    sent: *const c_char,
    sent_len: usize,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let sent = keys(sent, sent_len, "sent")?;
            let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
            let options = AgendaOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&handle(population, "population")?.0.agenda(at, &sent, &options))
        })
    }
}

/// What happened, provably, as of an instant (RFC 3339): a JSON list of rows. `known_at`: NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_audit(
    population: *const BlendPopulation,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&handle(population, "population")?.0.audit(at, known_at))
        })
    }
}

/// What is doubtful about the schedule, with what the facts show: a JSON list. `known_at`: NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_findings(
    population: *const BlendPopulation,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&handle(population, "population")?.0.findings(at, known_at))
        })
    }
}

/// Who has a seat in a session, who waits and who was turned away, as of an instant (RFC 3339): a JSON object. `known_at`:
/// NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_roster(
    population: *const BlendPopulation,
    session: *const c_char,
    session_len: usize,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let session = required_text(session, session_len, "session")?;
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&handle(population, "population")?.0.roster(session, at, known_at)?)
        })
    }
}

/// What a facilitator is told before a session: a JSON object. `known_at`: NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_session_brief(
    population: *const BlendPopulation,
    session: *const c_char,
    session_len: usize,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let session = required_text(session, session_len, "session")?;
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&handle(population, "population")?.0.session_brief(session, at, known_at)?)
        })
    }
}

/// What a coach is told before a session: a JSON object. `known_at`: NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_coach_brief(
    population: *const BlendPopulation,
    session: *const c_char,
    session_len: usize,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let session = required_text(session, session_len, "session")?;
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&handle(population, "population")?.0.coach_brief(session, at, known_at)?)
        })
    }
}

/// Measures over all learners, each cohort and each value of an attribute, as of an instant (RFC 3339): a JSON object.
/// `known_at`: NULL for everything known; `options`: a JSON object with any of `minutes_lost`, `readiness`, `low_use`,
/// `struggle` and `attributes`, or NULL with length 0 for the usual ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_report(
    population: *const BlendPopulation,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            let options = ReportOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&handle(population, "population")?.0.report(at, known_at, &options))
        })
    }
}

/// What a change of the schedule would do, by the facts up to an instant (RFC 3339): a JSON object. `change`: a JSON object,
/// as one of `changes` in a schedule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_effects(
    population: *const BlendPopulation,
    change: *const c_char,
    change_len: usize,
    at: *const c_char,
    at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let change = document::json(bytes(change, change_len, "change")?)?;
            let at = required_instant(at, at_len, "at")?;
            let change = ScheduleChange::from_value(&change)?;
            BlendBytes::json(&handle(population, "population")?.0.effects(change, at)?)
        })
    }
}

/// Frees a population; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_population_free(population: *mut BlendPopulation) {
    // SAFETY: as promised by the caller.
    unsafe { free(population) }
}

/// Handles are shared between threads.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<BlendPopulation>();
};
