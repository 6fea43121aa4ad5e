//! The design side: reviews, advice, templates.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::handle::{handle, optional};
use crate::programme::BlendProgramme;
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes, required_text};
use blend_core::review::{self, ReviewOptions, Template};
use std::ffi::c_char;

/// The design of the newest version, without any learner: a JSON object with what kind of blend it is (`blend`, `models`,
/// `primary`, `nearest`), `findings` with code, severity, subjects, value, threshold, message and fix, the `rubric`, the
/// `coverage` matrix, the `stages` and the `graph`. `schedule`: whether it can be run, and its dates and lengths, are looked at
/// too; NULL where sessions do not matter. `options`: a JSON object with `profile` (`sync`, `place` or `objectives`) and any of
/// the thresholds, or NULL with length 0 for the usual ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_review(
    programme: *const BlendProgramme,
    schedule: *const BlendSchedule,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            let options = ReviewOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&programme.0.review(schedule, &options))
        })
    }
}

/// The same of a programme's document that need not compile, as far as it can be read: what is wrong with it stands in
/// `problems`. Of the document refused is only text that is no JSON object. `options`: as `blend_programme_review`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_document_review(
    json: *const c_char,
    json_len: usize,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let json = bytes(json, json_len, "json")?;
            let options = ReviewOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&review::review_json(json, &options)?)
        })
    }
}

/// Which models suit what the programme itself says of its situation, its `design` and objectives: a JSON object as of
/// `blend_situation_advise`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_programme_advise(
    programme: *const BlendProgramme,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(programme, "programme")?.0.advise())) }
}

/// Which models suit a situation: a JSON object with the models `ranked` by points, each with its reasons, those `excluded`
/// because the host lacks what they need, and the `formats` that fit each objective. `inputs`: a JSON object with any of
/// `outcome`, `risk`, `content`, `horizon`, `capabilities`, `objectives` and the flags, or NULL with length 0 for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_situation_advise(
    inputs: *const c_char,
    inputs_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&review::advise_json(bytes(inputs, inputs_len, "inputs")?)?)) }
}

/// A programme to start from: its document as JSON, for `blend_programme_new`. `name`: a model, or another that
/// `blend_template_list` tells; `parameters`: a JSON object with any of `id`, `title`, `owner`, `objectives`, `weeks` and
/// `minutes`, or NULL with length 0 for the usual ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_template_make(
    name: *const c_char,
    name_len: usize,
    parameters: *const c_char,
    parameters_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let name = required_text(name, name_len, "name")?;
            let parameters = bytes(parameters, parameters_len, "parameters")?;
            BlendBytes::json(&review::template_json(name, parameters)?)
        })
    }
}

/// The templates there are: a JSON list with title, model, ranges of weeks and minutes, and example objectives of each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_template_list(out: *mut *mut BlendBytes, error: *mut *mut BlendError) -> i32 {
    let made = || {
        let summaries: Vec<_> = Template::ALL.iter().map(|template| template.summary()).collect();
        BlendBytes::json(&summaries)
    };
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, made) }
}
