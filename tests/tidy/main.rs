//! The tidiness of the tree: what may know what, how long files are, that every module says what it is.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// The Rust files below a folder, with their text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).expect("a readable file");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Complains about every line of a folder's code that names one of the others.
fn knows_nothing_of(folder: &str, others: &[&str]) -> Vec<String> {
    let files = sources(&root().join("blend-core/src").join(folder));
    assert!(!files.is_empty(), "no files in {folder}");
    let mut wrong = Vec::new();
    for (path, text) in files {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            if others.iter().any(|other| line.contains(&format!("crate::{other}"))) {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    wrong
}

#[test]
fn layers_look_one_way() {
    let learning = ["answer", "compile", "document", "evaluate", "learner", "plan", "programme", "record"];
    let mut wrong = Vec::new();
    wrong.extend(knows_nothing_of("exact", &[&learning[..], &["time", "timeline"]].concat()));
    wrong.extend(knows_nothing_of("time", &[&learning[..], &["timeline"]].concat()));
    wrong.extend(knows_nothing_of("timeline", &learning));
    wrong.extend(knows_nothing_of("problem", &learning));
    wrong.extend(knows_nothing_of(
        "document",
        &["answer", "compile", "evaluate", "learner", "plan", "programme", "record"],
    ));
    wrong.extend(knows_nothing_of("plan", &["answer", "compile", "evaluate", "learner", "programme", "record"]));
    wrong.extend(knows_nothing_of("compile", &["answer", "evaluate", "learner", "programme", "record"]));
    wrong.extend(knows_nothing_of("record", &["answer", "evaluate", "learner", "programme"]));
    wrong.extend(knows_nothing_of("evaluate", &["compile", "learner", "programme"]));
    wrong.extend(knows_nothing_of("answer", &["compile", "evaluate", "learner", "plan", "programme", "record"]));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for folder in ["benches", "blend-core", "blend-ffi", "tests"] {
        for (path, text) in sources(&root().join(folder)) {
            if text.lines().count() > 600 {
                wrong.push(format!("{}: {} lines", path.display(), text.lines().count()));
            }
            if !text.starts_with("//!") {
                wrong.push(format!("{}: no module doc", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
