//! Templates, over all parameters: what is held up as good design is found to be it.

use crate::review;
use blend_core::answer::{FindingCode as Code, FindingSeverity};
use blend_core::document::{self, Objective, ObjectiveKind, TemplateParameters};
use blend_core::review::{Template, template};
use proptest::prelude::*;

/// Findings that inform and remain, because another part of the model wants it so (the documentation of `template`).
fn remains(kind: Template, minutes: i64) -> Vec<Code> {
    let mut codes = match kind {
        Template::PreworkLive => vec![Code::D3],
        Template::NewManagers | Template::ComplianceAudit | Template::CompliancePlusCoaching => vec![Code::D12],
        Template::CrmRollout => vec![Code::D18],
        _ => Vec::new(),
    };
    if minutes > 420 {
        codes.push(Code::D19);
    }
    codes
}

fn objectives() -> impl Strategy<Value = Vec<Objective>> {
    let kind = proptest::option::weighted(0.9, proptest::sample::select(ObjectiveKind::ALL));
    proptest::collection::vec(kind, 1..=12).prop_map(|kinds| {
        let objective = |(place, kind)| Objective { id: format!("o{place}"), title: None, description: None, kind };
        kinds.into_iter().enumerate().map(objective).collect()
    })
}

fn cases() -> impl Strategy<Value = (Template, TemplateParameters)> {
    let minutes = prop_oneof![Just(10_i64), Just(480), 10..=480_i64];
    (proptest::sample::select(Template::ALL), objectives(), 0..=1_000_i64, minutes).prop_map(
        |(kind, objectives, place, minutes)| {
            let range = kind.summary().weeks;
            let weeks = range.least + place * (range.most - range.least) / 1_000;
            let parameters = TemplateParameters {
                objectives: Some(objectives),
                weeks: Some(weeks),
                minutes: Some(minutes),
                ..TemplateParameters::default()
            };
            (kind, parameters)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn templates_are_what_they_are_called_and_well_designed((kind, parameters) in cases()) {
        let document = template(kind, &parameters).expect("parameters in their ranges");
        let review = review(&document);
        prop_assert_eq!(review.primary, Some(kind.model()));
        prop_assert!(review.blend && review.problems.is_empty(), "{:?}", review.problems);
        let remains = remains(kind, parameters.minutes.expect("minutes"));
        for finding in review.findings.iter().filter(|finding| finding.allowed.is_none()) {
            let known = finding.severity == FindingSeverity::Info && remains.contains(&finding.code);
            prop_assert!(known, "{:?}", finding);
        }
        let allowed = review.findings.iter().filter(|finding| finding.allowed.is_some());
        prop_assert!(kind == Template::F2fDriver || allowed.count() == 0);
    }

    #[test]
    fn templates_read_back_as_they_were_written((kind, parameters) in cases()) {
        let document = template(kind, &parameters).expect("parameters in their ranges");
        let text = serde_json::to_string(&document).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<document::Programme>(&text).expect("the same document"), &document);
        let again = TemplateParameters::from_json(&serde_json::to_vec(&parameters).expect("JSON")).expect("parameters");
        prop_assert_eq!(again, parameters);
    }
}
