//! The tidiness of the tree: what may know what, how long files are, that every module says what it is.

mod licences;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// The files of one language below a folder, with their text.
fn sources(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == ending) {
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
    let files = sources(&root().join("blend-core/src").join(folder), "rs");
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
    let together = ["calendar", "draw", "population", "review", "roster"];
    let face = ["learner", "programme"];
    let learning = [&["answer", "compile", "document", "evaluate", "plan", "record"][..], &face, &together].concat();
    let mut wrong = Vec::new();
    wrong.extend(knows_nothing_of("exact", &[&learning[..], &["time", "timeline"]].concat()));
    wrong.extend(knows_nothing_of("time", &[&learning[..], &["timeline"]].concat()));
    wrong.extend(knows_nothing_of("timeline", &learning));
    wrong.extend(knows_nothing_of("problem", &learning));
    let above = |below: &[&'static str]| [below, &face, &together].concat();
    wrong.extend(knows_nothing_of("document", &above(&["answer", "compile", "evaluate", "plan", "record"])));
    wrong.extend(knows_nothing_of("plan", &above(&["answer", "compile", "evaluate", "record"])));
    wrong.extend(knows_nothing_of("compile", &above(&["answer", "evaluate", "record"])));
    wrong.extend(knows_nothing_of("record", &above(&["answer", "evaluate"])));
    wrong.extend(knows_nothing_of("evaluate", &above(&["compile"])));
    wrong.extend(knows_nothing_of("answer", &above(&["compile", "evaluate", "plan", "record"])));
    wrong.extend(knows_nothing_of("roster", &["compile"]));
    wrong.extend(knows_nothing_of("review", &["batch", "calendar", "evaluate", "learner", "record"]));
    wrong.extend(knows_nothing_of("calendar", &["batch", "population", "roster"]));
    wrong.extend(knows_nothing_of("draw", &["batch", "compile", "evaluate", "learner", "record", "roster"]));
    for folder in ["batch", "calendar", "population", "review", "roster"] {
        wrong.extend(knows_nothing_of(folder, &["draw"]));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The crates that a crate is built of.
fn built_of(name: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).expect("a manifest");
    let (_, list) = manifest.split_once("[dependencies]\n").expect("dependencies");
    let lines = list.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
}

#[test]
fn bindings_know_the_core_alone() {
    assert_eq!(built_of("blend-ffi"), ["arrow-array", "blend-core", "serde", "serde_json"]);
    assert_eq!(built_of("blend-py"), ["arrow-array", "arrow-schema", "blend-core", "pyo3", "serde", "serde_json"]);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for folder in ["benches", "blend-core", "blend-ffi", "blend-py", "tests"] {
        for (path, text) in [sources(&root().join(folder), "rs"), sources(&root().join(folder), "py")].concat() {
            if text.lines().count() > 600 {
                wrong.push(format!("{}: {} lines", path.display(), text.lines().count()));
            }
            let told = if path.extension().is_some_and(|end| end == "py") { "\"\"\"" } else { "//!" };
            if !text.starts_with(told) {
                wrong.push(format!("{}: no module doc", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A host is the page of documentation for its language: what is copied and the program that uses it.
#[test]
fn hosts_are_short() {
    let folders =
        fs::read_dir(root().join("tests/hosts")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    assert_eq!(folders.len(), 8);
    for folder in folders {
        let endings = ["cs", "go", "java", "lua", "mjs", "php", "py", "rb"];
        let files = endings.iter().flat_map(|ending| sources(&folder, ending));
        let lines: usize = files.map(|(_, text)| text.lines().count()).sum();
        assert!((50..=165).contains(&lines), "{}: {lines} lines", folder.display());
    }
}
