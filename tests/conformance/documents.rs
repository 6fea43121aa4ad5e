//! The documents of the corpus against the schemas, and written and read again.

use crate::validate::fits;
use blend_core::Programme;
use blend_core::document::{self, Event, Schedule, json};
use blend_core::problem::{Code, Problems};
use serde::Serialize;
use serde_json::Value;

#[path = "../corpus/matching.rs"]
#[allow(dead_code, reason = "no answers are looked at here")]
mod matching;

fn schema(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/schema").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a schema")).expect("JSON")
}

/// A schema takes what reading takes; it cannot see keys that come twice, nor digits beyond those kept.
fn same<T>(document: &Value, schema: &Value, read: Result<T, Problems>) -> Result<(), String> {
    let unseen = [Code::DuplicateKey, Code::BadNumber, Code::NumberOutOfRange, Code::LimitExceeded];
    let refused = match read {
        Ok(_) => false,
        Err(problems) if problems.iter().all(|problem| unseen.contains(&problem.code())) => return Ok(()),
        Err(_) => true,
    };
    match fits(document, schema, schema) {
        fits if fits != refused => Ok(()),
        true => Err(format!("the schema takes what is refused: {document}")),
        false => Err(format!("the schema refuses what is taken: {document}")),
    }
}

#[test]
fn schemas_take_what_is_taken() {
    let [programme, schedule, registry, events] =
        ["programme", "schedule", "registry", "events"].map(|name| schema(&format!("{name}.schema.json")));
    let mut seen = [0; 4];
    let (cases, wrong) = matching::each_case(|case| {
        let tree = |name: &str| {
            let bytes = matching::bytes(case, name)?;
            Some((json(&bytes).ok()?, serde_json::from_slice::<Value>(&bytes).ok()?))
        };
        if let Some((tree, document)) = tree("programme") {
            seen[0] += 1;
            same(&document, &programme, document::Programme::from_value(&tree))?;
        }
        if let Some((tree, document)) = tree("schedule") {
            seen[1] += 1;
            same(&document, &schedule, Schedule::from_value(&tree))?;
        }
        for document in case["asks"].as_array().into_iter().flatten().filter_map(|ask| ask.get("templates")) {
            seen[3] += 1;
            let tree = json(document.to_string().as_bytes()).map_err(|refused| refused.to_string())?;
            same(document, &registry, document::TemplateRegistry::from_value(&tree))?;
        }
        let (document::Value::List(items), Value::Array(documents)) = tree("events").unwrap_or_default() else {
            return Ok(());
        };
        for (item, document) in items.iter().zip(documents) {
            seen[2] += 1;
            same(&serde_json::json!([document]), &events, Event::from_value(item))?;
        }
        Ok(())
    });
    assert!(seen[..3].iter().all(|count| *count > 20) && seen[3] > 5, "{seen:?}");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn again<T: Serialize + PartialEq + std::fmt::Debug>(
    document: &T,
    read: impl Fn(&document::Value) -> Result<T, Problems>,
) -> Result<(), String> {
    let text = serde_json::to_vec(document).map_err(|error| error.to_string())?;
    let back = json(&text).and_then(|tree| read(&tree)).map_err(|problems| problems.to_string())?;
    if back == *document { Ok(()) } else { Err(format!("came back as another: {}", String::from_utf8_lossy(&text))) }
}

#[test]
fn documents_come_back_as_they_were_given() {
    let mut taken = 0;
    let (cases, wrong) = matching::each_case(|case| {
        let tree = |name: &str| matching::bytes(case, name).and_then(|bytes| json(&bytes).ok());
        let given = tree("programme").and_then(|tree| document::Programme::from_value(&tree).ok());
        let Some(given) = given else { return Ok(()) };
        let Ok(programme) = Programme::new(given.clone()) else { return Ok(()) };
        taken += 1;
        if *programme.document() != given {
            return Err("the plan keeps another document".into());
        }
        again(programme.document(), document::Programme::from_value)?;
        if let Some(Ok(schedule)) = tree("schedule").map(|tree| Schedule::from_value(&tree)) {
            again(&schedule, Schedule::from_value)?;
        }
        let Some(document::Value::List(items)) = tree("events") else { return Ok(()) };
        items
            .iter()
            .filter_map(|item| Event::from_value(item).ok())
            .try_for_each(|event| again(&event, Event::from_value))
    });
    assert!(taken > 100, "{taken} of {cases}");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}
