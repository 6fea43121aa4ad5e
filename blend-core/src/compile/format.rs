//! Delivery formats: which group each belongs to, and when a component of it counts as done by default.
//!
//! Source: section 3 of the domain, "Formats".

use super::names::form;
use crate::document::{self, FormatGroup, FormatWord};
use crate::exact::Score;
use crate::plan::{Criterion, Test};
use crate::problem::{Code, Collector, Place, Problem, shown};
use std::collections::BTreeMap;

/// The group of a known format.
pub(crate) fn group(format: FormatWord) -> FormatGroup {
    use FormatWord as F;
    match format {
        F::Ilt
        | F::Vilt
        | F::Webinar
        | F::LiveDemo
        | F::GroupDiscussion
        | F::SkillsLab
        | F::SkillsAssessment
        | F::CohortEvent => FormatGroup::Live,
        F::Coaching | F::Mentoring | F::ManagerCheckin | F::OfficeHours => FormatGroup::Human,
        F::Elearning
        | F::Video
        | F::Reading
        | F::Infographic
        | F::Microlearning
        | F::Nudge
        | F::IndependentStudy
        | F::Simulation
        | F::VirtualLab
        | F::Assignment
        | F::KnowledgeCheck
        | F::ScenarioAssessment
        | F::Recording => FormatGroup::Digital,
        F::Forum | F::PeerReview | F::GroupProject | F::Community => FormatGroup::Social,
        F::Ojt | F::Shadowing | F::OjtAssessment => FormatGroup::Workplace,
        F::JobAid | F::PolicyLibrary | F::InAppGuidance | F::ContactChannel => FormatGroup::Support,
        F::Message | F::Dashboard | F::Survey => FormatGroup::Communication,
    }
}

/// When a component counts as done, unless it says so itself.
pub(super) fn default_criterion(format: Option<FormatWord>, group: FormatGroup) -> Criterion {
    let test = match (format, group) {
        (Some(FormatWord::KnowledgeCheck | FormatWord::ScenarioAssessment), _) => Test::Passed,
        (Some(FormatWord::Assignment), _) | (_, FormatGroup::Social) => Test::Submitted,
        (_, FormatGroup::Digital) => Test::Completed,
        (_, FormatGroup::Live | FormatGroup::Human) => Test::Attended(Score::ONE),
        (_, FormatGroup::Workplace) => Test::SignedOff,
        (_, FormatGroup::Support | FormatGroup::Communication) => return Criterion::None,
    };
    Criterion::Test(test)
}

/// Formats of the host's own.
pub(super) type Declared = BTreeMap<String, document::Format>;

/// Checks the names of declared formats.
pub(super) fn declared(formats: &Declared, problems: &mut Collector) {
    let root = Place::at("/formats");
    for name in formats.keys() {
        let place = root.field(name);
        form(name, &place, problems);
        if FormatWord::from_word(name).is_some() {
            let message = format!("format `{name}` is known already");
            problems
                .push(Problem::new(Code::DuplicateId, place.to_string(), message).help("choose a name of your own"));
        }
    }
}

/// The format named, as a known word where it is one, and its group.
pub(super) fn resolve(
    name: &str,
    formats: Option<&Declared>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> (Option<FormatWord>, FormatGroup) {
    if let Some(word) = FormatWord::from_word(name) {
        return (Some(word), group(word));
    }
    if let Some(format) = formats.and_then(|formats| formats.get(name)) {
        return (None, format.group);
    }
    let known = FormatWord::ALL.iter().map(|word| word.word());
    let own = formats.into_iter().flat_map(|formats| formats.keys().map(String::as_str));
    let problem = Problem::new(Code::UnknownValue, place.to_string(), format!("unknown format `{}`", shown(name)));
    let problem = problem.help("use a known format, or declare your own under `formats`");
    problems.push_near(problem, name, known.chain(own));
    (None, FormatGroup::Digital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_follow_the_group() {
        let default = |name| {
            let word = FormatWord::from_word(name).unwrap();
            default_criterion(Some(word), group(word))
        };
        let test = |test| Criterion::Test(test);
        assert_eq!(default("elearning"), test(Test::Completed));
        assert_eq!(default("recording"), test(Test::Completed));
        assert_eq!(default("knowledge_check"), test(Test::Passed));
        assert_eq!(default("scenario_assessment"), test(Test::Passed));
        assert_eq!(default("skills_assessment"), test(Test::Attended(Score::ONE)));
        assert_eq!(default("manager_checkin"), test(Test::Attended(Score::ONE)));
        assert_eq!(default("assignment"), test(Test::Submitted));
        assert_eq!(default("forum"), test(Test::Submitted));
        assert_eq!(default("ojt_assessment"), test(Test::SignedOff));
        assert_eq!(default("job_aid"), Criterion::None);
        assert_eq!(default("survey"), Criterion::None);
        assert_eq!(default_criterion(None, FormatGroup::Workplace), test(Test::SignedOff));
    }

    #[test]
    fn every_group_has_as_many_formats_as_the_domain_lists() {
        let count = |of| FormatWord::ALL.iter().filter(|word| group(**word) == of).count();
        let counts: Vec<usize> = FormatGroup::ALL.iter().map(|of| count(*of)).collect();
        assert_eq!(counts, [8, 4, 13, 4, 3, 4, 3]);
    }
}
