//! Questions about versions: the case's programme is the older one, the ask carries the newer.

use crate::erased::Shown;
use crate::{instant, matching};
use blend_core::problem::Problems;
use blend_core::{Population, Programme, diff};
use serde_json::Value;

/// The answer to a question about versions; nothing for any other.
pub(crate) fn answer(population: &Population, ask: &Value) -> Option<Result<Value, Problems>> {
    let word = ask["ask"].as_str().filter(|word| matches!(*word, "diff" | "impact"))?;
    let asked = || {
        let new = Programme::from_json(&matching::bytes(ask, "new").expect("`new`"))?;
        match word {
            "diff" => Ok(diff(population.programme(), &new).shown()),
            _ => Ok(population.impact(&new, instant(ask, "at").expect("`at`"))?.shown()),
        }
    };
    Some(asked())
}
