//! What is asked of the design side, row by row, and the tests that show it: `rows.md`, checked against the tests there are
//! and, where the list of requirements lies beside the repository, against that.

use blend_tests::built::{loudly, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

struct Row<'a> {
    id: &'a str,
    asked: &'a str,
    tests: Vec<&'a str>,
}

/// The cells of a table's row.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn rows() -> Vec<Row<'static>> {
    let lines = include_str!("rows.md").lines().filter_map(cells).filter(|cells| cells[0].starts_with('R'));
    let row = |cells: Vec<&'static str>| {
        let [id, asked, tests] = cells[..] else { panic!("{cells:?} has not three cells") };
        let tests = tests.split(", ").map(|test| test.trim_matches('`')).filter(|test| !test.is_empty());
        Row { id, asked, tests: tests.collect() }
    };
    lines.map(row).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The names of tests as rows write them: the module's own name and the function's. Of `mod.rs` and of a file `tests.rs` it
/// is the folder's.
fn tests() -> BTreeMap<String, usize> {
    let mut files = Vec::new();
    for folder in ["blend-core/src", "tests/corpus", "tests/design"] {
        sources(&root().join(folder), &mut files);
    }
    let mut found = BTreeMap::new();
    for file in files {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let own = stem(&file);
        let module =
            if ["mod", "tests", "main"].contains(&own.as_str()) { stem(file.parent().expect("a folder")) } else { own };
        let text = std::fs::read_to_string(&file).expect("a readable file");
        for after in text.split("#[test]\n").skip(1) {
            let name = after.split_once("fn ").and_then(|(_, rest)| rest.split_once('(')).map(|(name, _)| name);
            *found.entry(format!("{module}::{}", name.expect("a function after `#[test]`"))).or_default() += 1;
        }
    }
    found
}

#[test]
fn every_row_names_tests_that_are_there() {
    let (rows, there) = (rows(), tests());
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), rows.len(), "a row twice");
    assert!(rows.is_sorted_by_key(|row| row.id));
    let mut wrong = Vec::new();
    for row in &rows {
        if row.asked.is_empty() || row.tests.is_empty() {
            wrong.push(format!("{}: nothing is asked, or no test is named", row.id));
        }
        let bad = row.tests.iter().filter(|test| there.get(**test) != Some(&1));
        wrong.extend(bad.map(|test| format!("{}: there is no test `{test}`, or more than one", row.id)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a row is tagged as one of the design side, in what it asks or in how it is shown: D1, D2 and D3 say so, and so
/// do the codes of findings.
fn is_design(cells: &[&str]) -> bool {
    let tagged = |word: &str| {
        word.strip_prefix('D').is_some_and(|rest| !rest.is_empty() && rest.chars().all(|it| it.is_ascii_digit()))
    };
    let words = |cell: &str| cell.split(|it: char| !it.is_ascii_alphanumeric()).any(tagged);
    cells[2..].iter().any(|cell| words(cell))
}

#[test]
fn no_row_is_left_out() {
    let path = root().join("../shared/requirements.md");
    let Ok(text) = std::fs::read_to_string(&path) else {
        loudly("rows of the design side: SKIPPED, the requirements are not beside the repository");
        return;
    };
    let (_, inventory) = text.split_once("\n## 1.").expect("the inventory");
    let inventory = inventory.split_once("\n## ").map_or(inventory, |(inventory, _)| inventory);
    let asked = inventory.lines().filter_map(cells).filter(|cells| cells[0].starts_with('R'));
    let asked: Vec<&str> = asked.filter(|cells| is_design(cells)).map(|cells| cells[0]).collect();
    let known: Vec<&str> = rows().iter().map(|row| row.id).collect();
    assert_eq!(known, asked);
}
