//! What is read: the JSON Schemas, generated from the types and held against the committed ones; documents against them,
//! and written and read again; the limits, on both sides, and hostile input.
//!
//! After a change of the types: `BLEND_WRITE_SCHEMAS=1 cargo test -p blend-tests --test conformance`.

mod documents;
mod examples;
mod limits;
mod validate;

use blend_core::document;
use blend_tests::built::loudly;
use std::fs;
use std::path::Path;

fn held<T: schemars::JsonSchema>(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/schema").join(name);
    let schema = schemars::schema_for!(T);
    let made = format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema is JSON"));
    if std::env::var_os("BLEND_WRITE_SCHEMAS").is_some() {
        fs::write(&path, &made).expect("a writable folder");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "{} is not what the types say", path.display());
}

#[test]
fn the_schema_of_a_programme() {
    held::<document::Programme>("programme.schema.json");
}

#[test]
fn the_schema_of_a_schedule() {
    held::<document::Schedule>("schedule.schema.json");
}

#[test]
fn the_schema_of_a_registry() {
    held::<document::TemplateRegistry>("registry.schema.json");
}

#[test]
fn the_schema_of_events() {
    held::<Vec<document::Event>>("events.schema.json");
}
