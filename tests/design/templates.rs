//! Templates, over all parameters: what is held up as good design is found to be it.

use crate::review;
use blend_core::answer::{FindingCode as Code, FindingSeverity, Model, ReviewFinding};
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

/// What keeps an instance from being held up as good design.
fn wrong(kind: Template, parameters: &TemplateParameters) -> Option<String> {
    let document = template(kind, parameters).expect("parameters in their ranges");
    let review = review(&document);
    if review.primary != Some(kind.model()) || !review.blend || !review.problems.is_empty() {
        return Some(format!("{:?}, {:?}, {:?}", review.primary, review.nearest, review.problems));
    }
    let remains = remains(kind, parameters.minutes.expect("minutes"));
    let (allowed, open): (Vec<_>, Vec<_>) = review.findings.iter().partition(|finding| finding.allowed.is_some());
    let known =
        |finding: &&&ReviewFinding| finding.severity == FindingSeverity::Info && remains.contains(&finding.code);
    if let Some(finding) = open.iter().find(|finding| !known(finding)) {
        return Some(format!("{finding:?}"));
    }
    (kind.model() != Model::F2fDriver && !allowed.is_empty()).then(|| format!("{allowed:?}"))
}

#[test]
fn templates_are_well_designed_for_every_length_of_session() {
    let goal =
        |place: usize, kind| Objective { id: format!("o{place}"), title: None, description: None, kind: Some(kind) };
    let mut told = Vec::new();
    for kind in Template::ALL {
        let range = kind.summary().weeks;
        for (minutes, weeks, goals) in
            (10..=480).flat_map(|minutes| [(minutes, range.least, 1), (minutes, range.most, 3)])
        {
            let parameters = TemplateParameters {
                objectives: Some((0..goals).map(|place| goal(place, ObjectiveKind::ALL[4 - place])).collect()),
                weeks: Some(weeks),
                minutes: Some(minutes),
                ..TemplateParameters::default()
            };
            told.extend(wrong(*kind, &parameters).map(|wrong| format!("{kind:?} {minutes} {weeks} {goals}: {wrong}")));
        }
    }
    assert!(told.is_empty(), "{} wrong, as\n{}", told.len(), told[..told.len().min(40)].join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn templates_are_what_they_are_called_and_well_designed((kind, parameters) in cases()) {
        let wrong = wrong(kind, &parameters);
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
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
