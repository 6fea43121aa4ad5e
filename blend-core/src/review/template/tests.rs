//! What templates are made with and come to with their usual values; over all parameters: `tests/design`.

use super::*;
use crate::answer::Review;
use crate::document::{Mode, OneOrMany};
use crate::review::ReviewOptions;

fn review_of(kind: Template, parameters: &TemplateParameters) -> Review {
    let document = template(kind, parameters).unwrap_or_else(|refused| panic!("{kind:?}: {refused}"));
    let programme = crate::Programme::new(document).unwrap();
    programme.review(None, &ReviewOptions::default())
}

fn usual(kind: Template) -> Programme {
    template(kind, &TemplateParameters::default()).unwrap()
}

#[test]
fn every_numbered_model_has_a_template() {
    for model in Model::ALL.iter().filter(|model| **model != Model::ContainsFlipped) {
        assert_eq!(Template::of(*model).map(Template::model), Some(*model));
    }
    assert_eq!((Template::ALL.len(), Template::of(Model::ContainsFlipped)), (20, None));
}

#[test]
fn usual_values_lie_in_their_ranges() {
    for kind in Template::ALL {
        let summary = kind.summary();
        for range in [summary.weeks, summary.minutes] {
            assert!(range.least <= range.usual && range.usual <= range.most, "{kind:?}");
        }
        assert!(usual(*kind).objectives.as_deref() == Some(&summary.objectives[..]), "{kind:?}");
    }
}

#[test]
fn every_dimension_of_the_rubric_is_at_least_adequate() {
    for kind in Template::ALL {
        let rubric = review_of(*kind, &TemplateParameters::default()).rubric;
        assert!(rubric.verdict >= crate::answer::RubricVerdict::Adequate, "{kind:?}: {rubric:?}");
    }
}

#[test]
fn what_the_documentation_says_remains_does() {
    let codes = |kind: Template, minutes: Option<i64>| {
        let review = review_of(kind, &TemplateParameters { minutes, ..TemplateParameters::default() });
        let mut codes: Vec<&str> = review.findings.iter().map(|finding| finding.code.word()).collect();
        codes.dedup();
        codes.join(" ")
    };
    for (kind, minutes, remaining) in [
        (Template::PreworkLive, None, "D3"),
        (Template::NewManagers, None, "D12"),
        (Template::ComplianceAudit, None, "D12"),
        (Template::CompliancePlusCoaching, None, "D12"),
        (Template::CrmRollout, None, "D18"),
        (Template::F2fDriver, None, "D14"),
        (Template::KickoffMicroCheckins, None, ""),
        (Template::LiveLed, Some(420), ""),
        (Template::LiveLed, Some(421), "D19"),
    ] {
        assert_eq!(codes(kind, minutes), remaining, "{kind:?}");
    }
}

#[test]
fn sessions_of_chains_are_flipped_too() {
    for kind in [Template::FiveStepChain, Template::CustomerServiceRoleplay] {
        let models = review_of(kind, &TemplateParameters::default()).models;
        assert_eq!(models, [Model::LiveLed, Model::Flipped, Model::PreworkLive], "{kind:?}");
    }
}

#[test]
fn unfit_formats_are_told_what_would_fit() {
    let review = review_of(Template::F2fDriver, &TemplateParameters::default());
    let fix = "use a format that fits: `elearning`, `video`, `reading`, `infographic`, `microlearning`, `nudge`, \
               `independent_study`, `simulation`, 5 more";
    assert_eq!(review.findings[0].fix, fix);
}

#[test]
fn new_managers_have_the_weeks_of_their_architecture() {
    let programme = usual(Template::NewManagers);
    let weeks = |id: &str| {
        let component = programme.components.iter().find(|component| component.id == id).unwrap();
        (component.week.clone().unwrap(), component.every.clone(), component.times)
    };
    let single = |week| (OneOrMany::One(week), None, None);
    assert_eq!((weeks("kickoff"), weeks("workshop"), weeks("closing")), (single(1), single(3), single(12)));
    assert_eq!(weeks("module-1").0, OneOrMany::Many(vec![1, 2]));
    assert_eq!(weeks("nudges"), (OneOrMany::One(4), Some("P2W".to_owned()), Some(4)));
    assert_eq!(weeks("manager-of-managers"), single(6));
}

#[test]
fn only_compliance_blocks() {
    for kind in Template::ALL {
        let gates = usual(*kind).gates.unwrap_or_default();
        let blocks = gates.iter().any(|gate| gate.mode == Mode::Block);
        let wanted = matches!(kind, Template::ComplianceAudit | Template::CompliancePlusCoaching);
        assert_eq!(blocks, wanted, "{kind:?}");
    }
}

#[test]
fn input_is_cut_into_pieces_that_can_be_taken_in() {
    let pieces = |objectives: usize, minutes: i64| {
        let objective =
            |number: usize| Objective { id: format!("o{number}"), title: None, description: None, kind: None };
        let parameters = TemplateParameters {
            objectives: Some((0..objectives).map(objective).collect()),
            minutes: Some(minutes),
            ..TemplateParameters::default()
        };
        let programme = template(Template::Flex, &parameters).unwrap();
        let modules = programme.components.into_iter().filter(|it| it.id.starts_with("module-"));
        modules
            .map(|it| (it.minutes.unwrap(), it.treats.unwrap().into_keys().collect::<Vec<_>>().join(" ")))
            .collect::<Vec<_>>()
    };
    let piece = |minutes: i64, objectives: &str| (minutes, objectives.to_owned());
    assert_eq!(pieces(3, 12), [piece(5, "o0 o1"), piece(5, "o2")]);
    assert_eq!(pieces(2, 100), [piece(26, "o0"), piece(27, "o0"), piece(27, "o1")]);
}

#[test]
fn everything_wrong_with_parameters_is_told_at_once() {
    let objective = |id: &str| Objective { id: id.to_owned(), title: None, description: None, kind: None };
    let parameters = TemplateParameters {
        id: Some(String::new()),
        weeks: Some(0),
        minutes: Some(481),
        objectives: Some(vec![objective("a#1"), objective("b"), objective("b")]),
        ..TemplateParameters::default()
    };
    let told: Vec<String> = template(Template::Rotation, &parameters)
        .unwrap_err()
        .iter()
        .map(|problem| format!("{} {}", problem.pointer(), problem.code().name()))
        .collect();
    let wanted =
        ["/id bad_id", "/minutes number_out_of_range", "/objectives/0/id bad_id", "/objectives/2/id duplicate_id"];
    assert_eq!(told[..4], wanted);
    assert_eq!(told[4..], ["/weeks number_out_of_range"]);
    let empty = TemplateParameters { objectives: Some(Vec::new()), ..TemplateParameters::default() };
    let refused = template(Template::Rotation, &empty).unwrap_err();
    assert_eq!((refused.as_slice().len(), refused.as_slice()[0].code()), (1, Code::EmptyList));
    let many = TemplateParameters {
        objectives: Some((0..25).map(|number| objective(&number.to_string())).collect()),
        ..TemplateParameters::default()
    };
    assert_eq!(template(Template::Rotation, &many).unwrap_err().as_slice()[0].pointer(), "/objectives");
}
