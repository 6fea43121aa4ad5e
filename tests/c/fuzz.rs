//! Random calls of all functions, with documents of the corpus that are spoilt now and then.
//!
//! By hand, for longer: `target/c/fuzz SEED CALLS target/c/documents`, which these tests leave there.

use crate::arguments::sources;
use crate::compiled::{SANITIZED, link, link_checked, nightly};
use crate::corpus::{facts_of, matching};
use blend_tests::built::{library, output, run, target};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every text of a value.
fn words(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(all.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| words(item, all)),
        Value::Object(fields) => fields.values().for_each(|field| words(field, all)),
        _ => {}
    }
}

/// The documents of all cases, by what they are.
fn documents() -> PathBuf {
    let mut all = Vec::new();
    let mut number = 0;
    matching::each_case(|case| {
        number += 1;
        let mut put = |class: &str, bytes: &[u8]| {
            all.extend_from_slice(format!("{number} {class} {}\n", bytes.len()).as_bytes());
            all.extend_from_slice(bytes);
            all.push(b'\n');
        };
        let given = [("programme", "programme"), ("earlier", "earlier"), ("schedule", "schedule")];
        for (name, class) in given.into_iter().chain([("events", "events"), ("population", "events")]) {
            if let Some(bytes) = matching::bytes(case, name) {
                put(class, &bytes);
            }
        }
        for ask in case.get("asks").and_then(Value::as_array).into_iter().flatten() {
            for class in [
                "at",
                "known_at",
                "component",
                "session",
                "rule",
                "change",
                "sent",
                "options",
                "inputs",
                "name",
                "parameters",
            ] {
                match ask.get(class) {
                    Some(Value::String(text)) => put(class, text.as_bytes()),
                    Some(value) => put(class, value.to_string().as_bytes()),
                    None => {}
                }
            }
            for name in ["new", "document", "replacement"] {
                if let Some(programme) = matching::bytes(ask, name) {
                    put("programme", &programme);
                }
            }
        }
        for fact in facts_of(case) {
            put("fact", fact.to_string().as_bytes());
            for (name, value) in fact.as_object().into_iter().flatten() {
                put(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_bytes());
            }
        }
        let mut texts = BTreeSet::new();
        words(case, &mut texts);
        texts.iter().for_each(|text| put("word", text.as_bytes()));
        for more in
            ["", ", \"components\": true, \"spans\": true, \"gates\": true", ", \"missing\": true, \"threads\": 2"]
        {
            let measures = r#"{"at": "2026-04-01T00:00:00Z", "columns": {"learner": "user"}, "measures": true"#;
            put("table", format!("{measures}{more}}}").as_bytes());
        }
        Ok(())
    });
    let path = target("c").join("documents");
    std::fs::write(&path, all).expect("a writable folder");
    path
}

fn fuzz(program: &Path, seed: u64, calls: u64) {
    let told = run(Command::new(program).args([seed.to_string(), calls.to_string()]).arg(documents()));
    let (before, functions) = told.split_once(" of ").unwrap_or_else(|| panic!("{told}"));
    let (made, succeeded) = before.split_once(" calls, ").unwrap_or_else(|| panic!("{told}"));
    // Where a function never succeeds, what it does with what it gave was not seen.
    assert!(made.parse::<u64>().is_ok_and(|made| made >= calls), "{told}");
    assert_eq!(functions, format!("{succeeded} functions succeeded\n"), "{told}");
}

#[test]
fn random_calls() {
    let sources = sources("fuzz.c");
    fuzz(&link(library(), &sources.each_ref().map(String::as_str), "fuzz", &SANITIZED), 1, 20_000);
}

/// The library is checked too, not only what the host passes and reads.
#[test]
fn random_calls_of_a_library_under_the_address_sanitizer() {
    let Some(checked) = nightly("address") else { return };
    let program = |source: &str, name: &str| {
        let sources = sources(source);
        link_checked(&checked, &sources.each_ref().map(String::as_str), name, &["-fsanitize=address"])
    };
    fuzz(&program("fuzz.c", "fuzz-address"), 2, 20_000);
    // Freed handles are read by the library alone: where that goes unseen, it is not checked.
    let told = output(Command::new(program("arguments.c", "freed-address")).arg("freed"));
    let text = String::from_utf8_lossy(&told.stderr);
    assert!(!told.status.success() && text.contains("heap-use-after-free"), "not seen inside: {text}");
}
