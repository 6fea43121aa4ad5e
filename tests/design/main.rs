//! The design side over whole programmes: what they are found to be, what they come to in the calendar and in minutes, what
//! mechanical mutations bring to light, what it costs; templates and their registries. [`rows`] lists what is asked of the
//! design side, and the tests that show it.
//!
//! The programmes stand in `programmes/`, written in YAML: templates, worked examples, and `anti-` ones, which are not what
//! they set out to be.

mod asked;
mod cost;
mod decisions;
mod examples;
mod explained;
mod mutations;
mod pictures;
mod planning;
mod registry;
mod rows;
mod templates;

use blend_core::answer::{FindingSeverity, Review};
use blend_core::review::ReviewOptions;
use blend_core::{Programme, document};
use std::path::Path;

/// Every programme with its name, in order.
fn programmes() -> Vec<(String, document::Programme)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("design/programmes");
    let entries = std::fs::read_dir(&folder).expect("the folder of programmes");
    let mut found: Vec<(String, document::Programme)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a readable file");
            (name, serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
        .collect();
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert_eq!(found.len(), 32);
    found
}

/// The programme of a name.
fn named(name: &str) -> document::Programme {
    let (_, document) = programmes().into_iter().find(|(own, _)| own == name).expect("a programme of that name");
    document
}

fn review(document: &document::Programme) -> Review {
    let programme = Programme::new(document.clone()).unwrap_or_else(|refused| panic!("{}: {refused}", document.id));
    programme.review(None, &ReviewOptions::default())
}

/// The codes of the findings of a severity that are not accepted.
fn codes(review: &Review, severity: FindingSeverity) -> Vec<&'static str> {
    let open = review.findings.iter().filter(|finding| finding.severity == severity && finding.allowed.is_none());
    open.map(|finding| finding.code.word()).collect()
}
