//! Compiling: how long a programme takes from its text, and how that grows with its size.
//!
//! Three contests: real documents, where they are at hand; the benches' own programme; generated programmes of 256,
//! 1,024 and 4,096 components with a gate, a group and a rule for every eight of them, told for each component, so that
//! linear growth shows as a ratio of 1.

use blend_benches::contest::Contest;
use blend_benches::given;
use blend_core::Programme;
use blend_core::document::{self, Value};
use std::fs;
use std::path::Path;

const SMALL: &str = "256 components, from JSON text";

fn main() {
    examples();
    own();
    growth();
}

/// The example documents, written in YAML; each is compiled from its tree and from JSON text.
fn examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/examples");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("\nexample documents: skipped, they are not here");
        return;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "yaml"));
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).expect("a readable file");
        serde_saphyr::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    let trees: Vec<Value> = files.iter().map(read).collect();
    let texts: Vec<String> = trees.iter().map(|tree| serde_json::to_string(tree).expect("a tree is JSON")).collect();
    let want: Vec<_> = trees.iter().map(|tree| document::Programme::from_value(tree).expect("a programme")).collect();
    let same = |subject: usize, got: &Programme| assert_eq!(*got.document(), want[subject], "{:?}", files[subject]);

    let title = format!("{} example documents, a document", files.len());
    let mut contest = Contest::new(title, &["from JSON text"]);
    contest.enter("from JSON text", texts.len(), |subject| compiled(&texts[subject]), same);
    let from_tree = |subject: usize| Programme::from_value(&trees[subject]).expect("a programme");
    contest.enter("from a document tree", trees.len(), from_tree, same);
    contest.run();
}

fn own() {
    let document = given::programme().document().clone();
    let mut contest = Contest::new("own programme of 12 components", &["from JSON text"]);
    let same = |_: usize, got: &Programme| assert_eq!(*got.document(), document);
    contest.enter("from JSON text", 1, |_| compiled(given::PROGRAMME), same);
    contest.run();
}

fn growth() {
    let sizes = [256, 1_024, 4_096];
    let texts = sizes.map(generated);
    let mut contest = Contest::new("generated programmes, a component", &[SMALL]);
    for (components, text) in sizes.into_iter().zip(&texts) {
        contest.enter_prepared(
            format!("{components} components, from JSON text"),
            (1, components),
            || (),
            |(), _| compiled(text),
            |_, got| {
                assert_eq!(got.document().components.len(), components);
                assert_eq!(got.document().gates.as_ref().map(Vec::len), Some(components / 8));
                assert!(got.warnings().is_empty(), "{:?}", got.warnings());
            },
        );
    }
    contest.run();
}

fn compiled(text: &str) -> Programme {
    Programme::from_json(text.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A programme of so many components (a multiple of eight), in units of eight that build on one another.
fn generated(components: usize) -> String {
    let (mut pieces, mut gates, mut groups, mut wanted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for unit in 0..components / 8 {
        for part in ["a", "b", "c", "d"] {
            pieces.push(format!(r#"{{"id":"u{unit}{part}","format":"elearning","minutes":20,"week":{}}}"#, unit + 1));
        }
        pieces.push(format!(
            r#"{{"id":"u{unit}q","format":"knowledge_check","pass_mark":0.8,"max_attempts":3,"valid_for":"P1Y"}}"#
        ));
        pieces.push(format!(
            r#"{{"id":"u{unit}v","format":"vilt","minutes":90,"done_when":{{"attended":0.8}},"weight":4}}"#
        ));
        pieces.push(format!(r#"{{"id":"u{unit}k","format":"coaching","minutes":30}}"#));
        pieces.push(format!(r#"{{"id":"u{unit}j","format":"ojt"}}"#));
        let before = unit.checked_sub(1).map_or(String::new(), |before| format!(r#","u{before}v""#));
        groups.push(format!(
            r#"{{"id":"g{unit}","rule":{{"all":["u{unit}a","u{unit}b",{{"any":["u{unit}c","u{unit}d"]}}]}}}}"#
        ));
        gates.push(format!(
            r#"{{"id":"b{unit}","to":["u{unit}v"],"mode":"block","ahead":"PT24H","when":{{"all":[{{"group":"g{unit}"}},"u{unit}q"{before}]}}}}"#
        ));
        wanted.push(format!(
            r#"{{"group":"g{unit}"}},"u{unit}q","u{unit}v",{{"at_least":1,"of":["u{unit}k",{{"signed_off":"u{unit}j"}}]}}"#
        ));
    }
    format!(
        r#"{{"id":"generated","components":[{}],"gates":[{}],"groups":[{}],"completion":{{"all":[{}]}}}}"#,
        pieces.join(","),
        gates.join(","),
        groups.join(","),
        wanted.join(",")
    )
}
