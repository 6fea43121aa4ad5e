//! The README's section "In other languages": its code, run as it is written.

use crate::{Host, libraries, written};
use blend_tests::built::{root, run};
use serde_json::Value;
use std::path::Path;

/// The section.
fn section() -> String {
    let text = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let (_, rest) = text.split_once("\n## In other languages\n").expect("the section");
    rest.split("\n## ").next().expect("its text").to_owned()
}

/// The one block of the section with this word after its fence.
pub(crate) fn block(word: &str) -> String {
    let section = section();
    let found: Vec<&str> =
        section.split(&format!("\n```{word}\n")).skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(found.len() == 1, "{} blocks of {word} in the README's section", found.len());
    found[0].to_owned() + "\n"
}

/// The files that the examples read: a programme and one learner's facts.
fn files(folder: &Path) {
    let text = block("json");
    let (programme, facts) = text.split_once("\n\n").expect("two documents");
    written(&folder.join("programme.json"), programme);
    written(&folder.join("facts.json"), facts);
}

/// Runs a host's part: it says what the author of the gate says to the learner.
pub(crate) fn check(host: &Host, folder: &Path) {
    let (word, file) = host.readme;
    files(folder);
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
    let code = block(word);
    assert!((5..=30).contains(&code.lines().count()), "{}: {} lines in the README", host.name, code.lines().count());
    written(&path, &code);
    (host.build)(folder, "example");
    let printed = run(&mut host.program(folder, "example", libraries()));
    // Without a reader of JSON at hand, the answer is printed as it is.
    let told = serde_json::from_str::<Value>(&printed).map_or(printed, |decision| {
        let words = [&decision["outcome"], &decision["reasons"][0]["message"]];
        words.map(|word| word.as_str().unwrap_or_default()).join(": ") + "\n"
    });
    assert_eq!(told, "blocked: watch the video first\n", "{}: the README's part", host.name);
}
