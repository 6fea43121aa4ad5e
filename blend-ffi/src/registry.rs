//! Registries: the library's templates and a host's own.

use crate::error::BlendError;
use crate::guard::guarded;
use crate::handle::{free, handle};
use crate::text::{BlendBytes, bytes, required_text, text};
use blend_core::document::{self, RegisteredTemplate};
use blend_core::review::Registry;
use std::ffi::c_char;

/// Templates with names, versions and parameters; immutable, shared between threads; freed by `blend_registry_free`.
pub struct BlendRegistry(Registry);

/// Reads a registry: a JSON object with `templates`, each with `name`, `version`, `title`, `description`, `parameters` and
/// either `base`, a template of the library that it adapts, or `programme`, a document in which parameters have `places`.
/// NULL with length 0: the library's templates. Refused with every problem of every template at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_registry_new(
    templates: *const c_char,
    templates_len: usize,
    out: *mut *mut BlendRegistry,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let templates = bytes(templates, templates_len, "templates")?;
            Ok(BlendRegistry(match templates {
                [] => Registry::default(),
                templates => Registry::from_json(templates)?,
            }))
        })
    }
}

/// Another registry with one more template, a JSON object as of `blend_registry_new`, which comes last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_registry_with(
    registry: *const BlendRegistry,
    json: *const c_char,
    json_len: usize,
    out: *mut *mut BlendRegistry,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let template = RegisteredTemplate::from_value(&document::json(bytes(json, json_len, "json")?)?)?;
            Ok(BlendRegistry(handle(registry, "registry")?.0.with(template)?))
        })
    }
}

/// The registry as the JSON object that `blend_registry_new` makes an equal one of.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_registry_export(
    registry: *const BlendRegistry,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || BlendBytes::json(&handle(registry, "registry")?.0.document())) }
}

/// The templates, as an editor offers them: a JSON list with name, version, title, description, base, model and parameters
/// of each; a parameter has name, kind, default, range and description.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_registry_list(
    registry: *const BlendRegistry,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    let made = || {
        // SAFETY: as promised by the caller.
        let registry = unsafe { handle(registry, "registry") }?;
        BlendBytes::json(&registry.0.templates().collect::<Vec<_>>())
    };
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, made) }
}

/// A programme made from a template: its document as JSON, for `blend_programme_new`. `version`: NULL for the last of that
/// name; `parameters`: a JSON object, or NULL with length 0 for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_registry_make(
    registry: *const BlendRegistry,
    name: *const c_char,
    name_len: usize,
    version: *const c_char,
    version_len: usize,
    parameters: *const c_char,
    parameters_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let (name, version) = (required_text(name, name_len, "name")?, text(version, version_len, "version")?);
            let parameters = bytes(parameters, parameters_len, "parameters")?;
            BlendBytes::json(&handle(registry, "registry")?.0.make_json(name, version, parameters)?)
        })
    }
}

/// Frees a registry; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_registry_free(registry: *mut BlendRegistry) {
    // SAFETY: as promised by the caller.
    unsafe { free(registry) }
}
