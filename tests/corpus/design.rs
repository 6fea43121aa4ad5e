//! Questions about a design: its review, advice, templates and their registries, calendars, conversion, spacing.

use crate::erased::Shown;
use crate::{instant, matching};
use blend_core::document::{self, RegisteredTemplate};
use blend_core::problem::Problems;
use blend_core::review::{
    ConversionOptions, Registry, ReviewOptions, SpacingOptions, advise_json, review_json, template_json,
};
use blend_core::time::Zone;
use blend_core::{CalendarOptions, Population, Programme, Record};
use serde_json::Value;

/// The answer to such a question; nothing for any other. A review is of the case's programme, unless the question carries a
/// `document`, which need not compile; a calendar with `at` is the learner's.
pub(crate) fn answer(record: &Record, population: &Population, ask: &Value) -> Option<Result<Value, Problems>> {
    let word = ask["ask"].as_str()?;
    if word.starts_with("registry_") {
        return Some(registry(word, ask));
    }
    let known = ["review", "advise", "template", "calendar", "conversion", "spacing"].contains(&word);
    known.then(|| asked(word, record, population, ask))
}

/// Of the registry of `templates`, else of the library's, and one more template (`with`).
fn registry(word: &str, ask: &Value) -> Result<Value, Problems> {
    let mut registry = match matching::bytes(ask, "templates") {
        Some(templates) => Registry::from_json(&templates)?,
        None => Registry::default(),
    };
    if let Some(template) = matching::bytes(ask, "with") {
        registry = registry.with(RegisteredTemplate::from_value(&document::json(&template)?)?)?;
    }
    let parameters = matching::bytes(ask, "parameters").unwrap_or_default();
    Ok(match word {
        "registry_list" => registry.templates().collect::<Vec<_>>().shown(),
        "registry_export" => {
            let text = serde_json::to_vec(&registry.document()).expect("JSON");
            assert!(Registry::from_json(&text)? == registry);
            registry.document().shown()
        }
        "registry_make" => {
            let name = ask["name"].as_str().expect("`name`");
            registry.make_json(name, ask.get("version").and_then(Value::as_str), &parameters)?.shown()
        }
        other => panic!("no such question: {other}"),
    })
}

fn asked(word: &str, record: &Record, population: &Population, ask: &Value) -> Result<Value, Problems> {
    let (programme, schedule) = (population.programme(), population.schedule());
    let given = |name: &str| matching::bytes(ask, name).unwrap_or_default();
    let options = given("options");
    match (word, ask.get("at")) {
        ("review", _) => {
            let options = ReviewOptions::from_json(&options)?;
            Ok(match matching::bytes(ask, "document") {
                Some(document) => review_json(&document, &options)?.shown(),
                None => programme.review(schedule, &options).shown(),
            })
        }
        ("advise", _) => Ok(match matching::bytes(ask, "inputs") {
            Some(inputs) => advise_json(&inputs)?.shown(),
            None => programme.advise().shown(),
        }),
        ("template", _) => Ok(template_json(ask["name"].as_str().expect("`name`"), &given("parameters"))?.shown()),
        ("calendar", None) => Ok(programme.calendar(schedule, &CalendarOptions::from_json(&options)?)?.shown()),
        ("calendar", Some(_)) => {
            let zone = ask.get("timezone").map(|name| name.as_str().and_then(Zone::named).expect("a zone"));
            Ok(record.calendar(instant(ask, "at").expect("`at`"), instant(ask, "known_at"), zone).shown())
        }
        ("conversion", _) => {
            let replacement = matching::bytes(ask, "replacement");
            let replacement = replacement.map(|document| Programme::from_json(&document)).transpose()?;
            Ok(programme.conversion(replacement.as_ref(), &ConversionOptions::from_json(&options)?).shown())
        }
        _ => Ok(programme.spacing(schedule, &SpacingOptions::from_json(&options)?)?.shown()),
    }
}
