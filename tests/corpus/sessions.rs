//! Questions about a schedule: what is doubtful about it, and what a change of it does.

use crate::erased::Shown;
use crate::instant;
use blend_core::Population;
use blend_core::document::{self, ScheduleChange};
use blend_core::problem::Problems;
use serde_json::Value;

/// The answer to such a question; nothing for any other. Without `at`, findings are those of the schedule alone; `only`:
/// fields that the findings shown have.
pub(crate) fn answer(population: &Population, ask: &Value) -> Option<Result<Value, Problems>> {
    match ask["ask"].as_str()? {
        "findings" => {
            let found = match instant(ask, "at") {
                Some(at) => population.findings(at, instant(ask, "known_at")),
                None => population.schedule().expect("a schedule").findings(),
            };
            let only = ask.get("only").and_then(Value::as_object).cloned().unwrap_or_default();
            let found = found.shown();
            let items = found.as_array().expect("a list").iter();
            Some(Ok(items.filter(|item| only.iter().all(|(name, wanted)| item[name] == *wanted)).cloned().collect()))
        }
        "effects" => {
            let effects = || {
                let change = document::json(&serde_json::to_vec(&ask["change"]).expect("JSON"))?;
                population.effects(ScheduleChange::from_value(&change)?, instant(ask, "at").expect("`at`"))
            };
            Some(effects().map(|effects| effects.shown()))
        }
        _ => None,
    }
}
