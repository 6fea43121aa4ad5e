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
        "report" => {
            let options = ask.get("options").map_or_else(String::new, Value::to_string);
            let options = ReportOptions::from_json(options.as_bytes());
            Some(options.map(|options| population.report(at(), known_at, &options).shown()))
        }
        "coach_brief" => {
            let session = ask["session"].as_str().expect("`session`");
            Some(population.coach_brief(session, at(), known_at).map(|brief| brief.shown()))
        }
        _ => None,
    }
}
