//! Questions about one session: who is in it, and what its facilitator is told.

use crate::erased::Shown;
use crate::instant;
use blend_core::Population;
use blend_core::problem::Problems;
use serde_json::Value;

/// The answer to a question about a session; nothing for any other.
pub(crate) fn answer(population: &Population, ask: &Value) -> Option<Result<Value, Problems>> {
    let word = ask["ask"].as_str().filter(|word| matches!(*word, "roster" | "session_brief"))?;
    let session = ask["session"].as_str().expect("`session`");
    let (at, known_at) = (instant(ask, "at").expect("`at`"), instant(ask, "known_at"));
    Some(match word {
        "roster" => population.roster(session, at, known_at).map(|roster| roster.shown()),
        _ => population.session_brief(session, at, known_at).map(|brief| brief.shown()),
    })
}
