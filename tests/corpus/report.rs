//! Questions about many learners: measures, and what a coach is told.

use crate::erased::Shown;
use crate::instant;
use blend_core::problem::Problems;
use blend_core::{Population, ReportOptions};
use serde_json::Value;

/// The answer to a question about a population; nothing for any other.
pub(crate) fn answer(population: &Population, ask: &Value) -> Option<Result<Value, Problems>> {
    let at = || instant(ask, "at").expect("`at`");
    let known_at = instant(ask, "known_at");
    match ask["ask"].as_str()? {
        "report" => Some(Ok(population.report(at(), known_at, &options(ask)).shown())),
        "coach_brief" => {
            let session = ask["session"].as_str().expect("`session`");
            Some(population.coach_brief(session, at(), known_at).map(|brief| brief.shown()))
        }
        _ => None,
    }
}

fn options(ask: &Value) -> ReportOptions {
    let usual = ReportOptions::default();
    let number = |name: &str, usual: u64| ask.get(name).map_or(usual, |number| number.as_u64().expect("a count"));
    let names = |names: &Value| {
        let names = names.as_array().expect("a list").iter();
        names.map(|name| name.as_str().expect("a name").to_owned()).collect()
    };
    ReportOptions {
        minutes_lost: number("minutes_lost", usual.minutes_lost),
        readiness: u8::try_from(number("readiness", usual.readiness.into())).expect("1 to 5"),
        low_use: u16::try_from(number("low_use", usual.low_use.into())).expect("basis points"),
        struggle: number("struggle", usual.struggle),
        attributes: ask.get("attributes").map(names),
    }
}
