//! Questions about the agenda and the audit, of all learners of a case.

use crate::erased::Shown;
use crate::instant;
use blend_core::answer::{Action, ActionKind};
use blend_core::problem::Problems;
use blend_core::{AgendaOptions, Population};
use serde_json::Value;

/// The answer to such a question; nothing for any other. `only`: fields that the items shown have.
pub(crate) fn answer(population: &Population, ask: &Value) -> Option<Result<Value, Problems>> {
    let word = ask["ask"].as_str()?;
    let at = || instant(ask, "at").expect("`at`");
    let found = match word {
        "agenda" => match agenda(population, ask) {
            Ok(actions) => actions.shown(),
            Err(problems) => return Some(Err(problems)),
        },
        "audit" => {
            let rows = population.audit(at(), instant(ask, "known_at"));
            let alone = population.records().iter().flat_map(|record| record.audit(at(), instant(ask, "known_at")));
            assert!(rows.iter().cloned().eq(alone), "an audit of many is that of each");
            rows.shown()
        }
        _ => return None,
    };
    let only = ask.get("only").and_then(Value::as_object).cloned().unwrap_or_default();
    let items = found.as_array().expect("a list").iter();
    Some(Ok(items.filter(|item| only.iter().all(|(name, wanted)| item[name] == *wanted)).cloned().collect()))
}

fn agenda(population: &Population, ask: &Value) -> Result<Vec<Action>, Problems> {
    let at = instant(ask, "at").expect("`at`");
    let sent: Vec<&str> =
        ask.get("sent").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let options = ask.get("options").map_or_else(String::new, Value::to_string);
    let options = AgendaOptions::from_json(options.as_bytes())?;
    let actions = population.agenda(at, &sent, &options);
    for record in population.records() {
        let own = actions.iter().filter(|action| action.learner.as_deref() == record.learner());
        let own = own.filter(|action| action.kind != ActionKind::Promotion).cloned();
        assert!(own.eq(record.agenda(at, &sent, &options)), "an agenda of many is that of each");
    }
    Ok(actions)
}
