//! What the programmes are found to be.

use crate::{codes, programmes, review};
use blend_core::answer::{FindingSeverity, Model, RubricVerdict};

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
    assert_eq!(declared, 18);
}

#[test]
fn only_what_is_no_blend_has_errors() {
    let expected = [
        ("anti-bolt-on", "A6"),
        ("anti-either-format", "A4"),
        ("anti-narrow-completion", "S5"),
        ("anti-repetition", "A1"),
        ("anti-supplementary-library", "A2"),
    ];
    for (name, document) in programmes() {
        let found = codes(&review(&document), FindingSeverity::Error);
        let wanted: Vec<&str> = expected.iter().filter(|(anti, _)| *anti == name).map(|(_, code)| *code).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn flipped_sessions_are_told_within_larger_programmes() {
    let labels = |wanted: &str| {
        let (_, document) = programmes().into_iter().find(|(name, _)| name == wanted).expect("the programme");
        review(&document).models
    };
    assert_eq!(labels("new-manager-fundamentals"), [Model::Bookend, Model::ContainsFlipped]);
    assert_eq!(labels("tmpl-flipped-standalone"), [Model::Flipped, Model::PreworkLive]);
}

#[test]
fn rubrics_name_the_gap() {
    for (wanted, verdict, dimension) in
        [("crm-rollout", RubricVerdict::Gap, "assessment"), ("pattern-a-prework-live", RubricVerdict::Gap, "support")]
    {
        let (_, document) = programmes().into_iter().find(|(name, _)| name == wanted).expect("the programme");
        let rubric = review(&document).rubric;
        assert_eq!(rubric.verdict, verdict, "{wanted}: {rubric:?}");
        let failed = rubric.failed.iter().filter(|question| question.starts_with(dimension)).count();
        assert_eq!(failed, 2, "{wanted}: {rubric:?}");
    }
}
