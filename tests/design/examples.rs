//! What the programmes are found to be.

use crate::{codes, named, programmes, review};
use blend_core::answer::{FindingCode, FindingSeverity, Model, RubricVerdict};
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn declared_models_are_found_first() {
    let mut declared = 0;
    for (name, document) in programmes() {
        let Some(word) = &document.model else { continue };
        let review = review(&document);
        assert_eq!(review.primary.map(Model::word), Some(word.as_str()), "{name}");
        assert!(review.blend && review.nearest.is_none(), "{name}");
        declared += 1;
    }
    assert_eq!(declared, 20);
}

#[test]
fn only_what_is_no_blend_has_errors() {
    let expected = [
        ("anti-bolt-on", "A6"),
        ("anti-convenience-alternation", "A3"),
        ("anti-convenience-alternation", "A7"),
        ("anti-either-format", "A4"),
        ("anti-narrow-completion", "S5"),
        ("anti-recording-posted", "A5"),
        ("anti-repetition", "A1"),
        ("anti-separate-catalogue", "A7"),
        ("anti-supplementary-library", "A2"),
        // Some call it blended; its author may allow the choice.
        ("aws-cloud-practitioner", "A4"),
    ];
    for (name, document) in programmes() {
        let found = codes(&review(&document), FindingSeverity::Error);
        let wanted: Vec<&str> = expected.iter().filter(|(anti, _)| *anti == name).map(|(_, code)| *code).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn flipped_sessions_are_told_within_larger_programmes() {
    let labels = |wanted: &str| review(&named(wanted)).models;
    assert_eq!(labels("new-manager-fundamentals"), [Model::Bookend, Model::ContainsFlipped]);
    assert_eq!(labels("tmpl-flipped-standalone"), [Model::Flipped, Model::PreworkLive]);
    let alone = |wanted: &str| review(&named(wanted)).findings.iter().any(|finding| finding.code == FindingCode::D25);
    assert_eq!((alone("tmpl-flipped-standalone"), alone("new-manager-fundamentals")), (true, false));
}

#[test]
fn rubrics_name_the_gap() {
    for (wanted, verdict, dimension) in
        [("crm-rollout", RubricVerdict::Gap, "assessment"), ("pattern-a-prework-live", RubricVerdict::Gap, "support")]
    {
        let rubric = review(&named(wanted)).rubric;
        assert_eq!(rubric.verdict, verdict, "{wanted}: {rubric:?}");
        let failed = rubric.failed.iter().filter(|question| question.starts_with(dimension)).count();
        assert_eq!(failed, 2, "{wanted}: {rubric:?}");
    }
}

/// What each programme was found to be: its models, and every finding with what it is about.
fn found() -> String {
    let mut told = String::new();
    for (name, document) in programmes() {
        let review = review(&document);
        let models: Vec<&str> = review.models.iter().map(|model| model.word()).collect();
        let primary = review.primary.map_or("none", Model::word);
        let near = review.nearest.map(|near| format!(", nearly {}", near.model.word())).unwrap_or_default();
        let _ = writeln!(told, "{name}: {primary}{near}; of [{}]", models.join(", "));
        for finding in review.findings {
            let severity = serde_json::to_value(finding.severity).expect("a word");
            let subjects = finding.subjects.join(" ");
            let value = finding.value.map(|value| format!(" ({value})")).unwrap_or_default();
            let _ =
                writeln!(told, "  {} {}: {subjects}{value}", severity.as_str().expect("a word"), finding.code.word());
        }
    }
    told
}

/// `BLEND_WRITE_FOUND=1` writes the committed list anew; look at what changed before committing.
#[test]
fn every_programme_is_found_to_be_what_was_found_before() {
    let (path, told) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("design/found.txt"), found());
    if std::env::var_os("BLEND_WRITE_FOUND").is_some() {
        std::fs::write(&path, &told).expect("a list written");
    }
    let committed = std::fs::read_to_string(&path).expect("a committed list");
    let differs = told.lines().zip(committed.lines()).find(|(told, committed)| told != committed);
    assert!(told == committed, "found otherwise, first {differs:?}; BLEND_WRITE_FOUND=1 writes the list anew");
}
