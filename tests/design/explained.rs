//! The explanations of findings: complete, of one word with the table of codes and the default thresholds, and their
//! examples raise what they are said to raise.
//!
//! Pages -> [`Section`]s -> documents (whole ones, or changes of the programme that the first page gives) -> reviews.

use blend_core::Programme;
use blend_core::answer::{FindingCode, FindingSeverity, ReviewFinding};
use blend_core::review::{ReviewOptions, review_json};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../blend-core/src/review/explained").join(name);
    std::fs::read_to_string(path).expect("a page")
}

/// What a page says about one code.
struct Section {
    heading: String,
    /// The paragraph that says what it means.
    meaning: String,
    /// Lines of the list, by their first words.
    lines: BTreeMap<String, String>,
    /// Captions with YAML.
    examples: Vec<(String, String)>,
}

impl Section {
    fn of(text: &str) -> Section {
        let (heading, rest) = text.split_once('\n').expect("a heading");
        let meaning = rest.trim_start().lines().next().expect("a paragraph").to_owned();
        let listed = rest.lines().filter_map(|line| line.strip_prefix("- ")?.split_once(": "));
        let lines = listed.map(|(word, told)| (word.to_owned(), told.to_owned())).collect();
        let mut examples = Vec::new();
        for part in rest.split("```\n\n").filter(|part| part.contains("```yaml")) {
            let (before, yaml) = part.split_once("```yaml\n").expect("YAML");
            let caption = before.trim().lines().last().expect("a caption").trim_end_matches(':');
            examples.push((caption.to_owned(), yaml.trim_end_matches("```\n").to_owned()));
        }
        Section { heading: heading.to_owned(), meaning, lines, examples }
    }

    fn line(&self, word: &str) -> &str {
        self.lines.get(word).unwrap_or_else(|| panic!("{}: no line `{word}`", self.heading))
    }

    fn code(&self) -> FindingCode {
        let word = self.heading.split(' ').next().unwrap_or_default();
        FindingCode::from_word(word).unwrap_or_else(|| panic!("no code {word}"))
    }
}

fn sections() -> Vec<Section> {
    let pages = ["blend.md", "structure.md", "learning.md", "running.md"].map(page);
    let of = |page: &String| {
        let page = format!("\n{page}\n");
        page.split("\n# ").skip(1).map(Section::of).collect::<Vec<_>>()
    };
    pages.iter().flat_map(of).collect()
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The programme that examples change.
fn base() -> Value {
    let page = page("base.md");
    let (_, rest) = page.split_once("```yaml\n").expect("a programme");
    yaml(rest.split("```").next().expect("an end"))
}

/// Gives an object other fields; null takes one out.
fn put(into: &mut Value, name: &str, value: &Value) {
    let into = into.as_object_mut().expect("an object");
    match value {
        Value::Null => assert!(into.remove(name).is_some(), "there is no `{name}` to take out"),
        value => drop(into.insert(name.to_owned(), value.clone())),
    }
}

/// The document of an example.
fn document(example: &str) -> Value {
    let change = yaml(example);
    if change.get("id").is_some() {
        return change;
    }
    let mut document = base();
    for (name, value) in change.as_object().expect("a mapping") {
        if name != "components" {
            put(&mut document, name, value);
            continue;
        }
        let components = document["components"].as_array_mut().expect("a list");
        for given in value.as_array().expect("a list") {
            match components.iter_mut().find(|component| component["id"] == given["id"]) {
                Some(component) => {
                    for (name, value) in given.as_object().expect("a mapping") {
                        put(component, name, value);
                    }
                }
                None => components.push(given.clone()),
            }
        }
    }
    document
}

fn findings(document: &Value) -> Vec<ReviewFinding> {
    review_json(document.to_string().as_bytes(), &ReviewOptions::default()).expect("an object").findings
}

fn word(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => "error",
        FindingSeverity::Warning => "warning",
        FindingSeverity::Info => "info",
    }
}

/// Whether a document is to be refused for a finding.
fn refuses(code: FindingCode, severity: FindingSeverity) -> bool {
    matches!(code, FindingCode::S1 | FindingCode::S3 | FindingCode::S8)
        || (code, severity) == (FindingCode::S2, FindingSeverity::Error)
}

#[test]
fn there_is_nothing_to_find_about_the_base() {
    assert_eq!(findings(&base()), []);
}

#[test]
fn every_code_is_explained_in_the_words_of_the_table() {
    let sections = sections();
    let headings: Vec<&str> = sections.iter().map(|section| section.heading.as_str()).collect();
    let table: Vec<String> = FindingCode::ALL.iter().map(|code| format!("{} {}", code.word(), code.name())).collect();
    assert_eq!(headings, table);
    for section in &sections {
        let (code, heading) = (section.code(), &section.heading);
        let why = section.meaning.strip_prefix(code.meaning());
        assert!(why.is_some_and(|why| why.len() > 20), "{heading}: {}", section.meaning);
        assert!(section.line("Severity").starts_with(word(code.severity())), "{heading}");
        assert_eq!(section.line("Fix"), format!("{}.", code.fix()), "{heading}");
    }
}

#[test]
fn thresholds_are_the_defaults() {
    // Every option by its name; what has no default number stands as `none`.
    let ReviewOptions {
        profile: _,
        repetition,
        overlap,
        switches,
        live_kept,
        live_inform,
        prework_minutes,
        item_minutes,
        format_share,
        passive_share,
        live_share,
        late,
        after_days,
        retention_days,
        field_minutes,
        formats,
        day_minutes,
        virtual_minutes,
    } = ReviewOptions::default();
    let defaults = BTreeMap::from([
        ("repetition", repetition.to_string()),
        ("overlap", overlap.to_string()),
        ("switches", switches.to_string()),
        ("live_kept", live_kept.to_string()),
        ("live_inform", live_inform.to_string()),
        ("prework_minutes", prework_minutes.to_string()),
        ("item_minutes", item_minutes.to_string()),
        ("format_share", format_share.to_string()),
        ("passive_share", passive_share.to_string()),
        ("live_share", live_share.to_string()),
        ("late", late.to_string()),
        ("after_days", after_days.to_string()),
        ("retention_days", retention_days.map_or("none".to_owned(), |days| days.to_string())),
        ("field_minutes", field_minutes.to_string()),
        ("formats", formats.to_string()),
        ("day_minutes", day_minutes.to_string()),
        ("virtual_minutes", virtual_minutes.to_string()),
    ]);
    let mut told = BTreeSet::new();
    for section in sections() {
        let Some(line) = section.lines.get("Threshold") else { continue };
        // Names in backticks, each with what follows it.
        let pieces: Vec<&str> = line.split('`').skip(1).collect();
        for pair in pieces.chunks(2) {
            let [name, after] = pair else { panic!("{}: {line}", section.heading) };
            let Some(value) = after.strip_prefix(" = ") else { continue };
            let value: String = value.chars().take_while(|it| it.is_ascii_alphanumeric()).collect();
            assert_eq!(Some(&value), defaults.get(name), "{}: `{name}`", section.heading);
            told.insert((*name).to_owned());
        }
    }
    assert!(told.iter().map(String::as_str).eq(defaults.keys().copied()), "{told:?}");
}

#[test]
fn examples_raise_what_they_are_said_to_raise() {
    for section in sections() {
        let (code, heading) = (section.code(), &section.heading);
        let captions: BTreeSet<&str> = section.examples.iter().map(|(caption, _)| caption.as_str()).collect();
        assert!(captions.contains("Good") && captions.len() > 1, "{heading}: {captions:?}");
        let mut measured = false;
        for (caption, text) in &section.examples {
            let document = document(text);
            let found = findings(&document);
            let compiles = Programme::from_json(document.to_string().as_bytes()).is_ok();
            let severities: Vec<FindingSeverity> =
                found.iter().filter(|it| it.code == code).map(|it| it.severity).collect();
            if caption == "Good" {
                assert_eq!(severities, [], "{heading}: {text}");
                assert!(compiles, "{heading}: {text}");
                // What is changed of a sound programme leaves it sound.
                let worse = |it: &&ReviewFinding| it.severity != FindingSeverity::Info && !text.starts_with("id:");
                assert_eq!(found.iter().find(worse), None, "{heading}: {text}");
            } else {
                let told: Vec<String> = severities.iter().map(|it| format!("Bad ({})", word(*it))).collect();
                assert!(told.contains(caption), "{heading}: {told:?} for {text}");
                assert!(compiles != severities.iter().any(|it| refuses(code, *it)), "{heading}: {text}");
                measured |= found.iter().any(|it| it.code == code && it.value.is_some());
            }
        }
        assert_eq!(measured, section.line("Measured") != "nothing.", "{heading}");
    }
}
