//! What formats are by nature, and what they suit: whether people take part at the same time, where it takes place, which
//! treatments of which objectives they serve (section 3 of the domain, section 4 of the design side, "Fit").

use crate::document::{FormatGroup, FormatWord, ObjectiveKind, Place, Treatment};

/// Whether people take part at the same time, by group; a host's own format may say otherwise.
pub(crate) fn is_sync(group: FormatGroup) -> bool {
    matches!(group, FormatGroup::Live | FormatGroup::Human)
}

/// Where a known format takes place. Live formats are in a room unless their name says otherwise, talks with a person too.
pub(crate) fn place(word: FormatWord) -> Place {
    match word {
        FormatWord::Vilt | FormatWord::Webinar => Place::Online,
        word => usual_place(crate::compile::format::group(word)),
    }
}

/// Where formats of a group take place, unless they say otherwise.
pub(crate) fn usual_place(group: FormatGroup) -> Place {
    match group {
        FormatGroup::Live | FormatGroup::Human => Place::InPerson,
        FormatGroup::Workplace => Place::Work,
        FormatGroup::Digital | FormatGroup::Social | FormatGroup::Support | FormatGroup::Communication => Place::Online,
    }
}

/// How a format assesses, if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assesses {
    /// What somebody knows.
    Knowledge,
    /// What somebody does.
    Performance,
}

/// How a format assesses by nature; `None` for formats that are not made for it.
pub(crate) fn assesses(word: FormatWord) -> Option<Assesses> {
    use FormatWord as F;
    match word {
        F::KnowledgeCheck => Some(Assesses::Knowledge),
        F::ScenarioAssessment
        | F::SkillsAssessment
        | F::OjtAssessment
        | F::Assignment
        | F::Simulation
        | F::PeerReview
        | F::Ojt => Some(Assesses::Performance),
        _ => None,
    }
}

/// What an assessment in a format shows: knowledge where learners are alone with a screen that asks, else performance.
pub(crate) fn shows(word: Option<FormatWord>, group: FormatGroup) -> Assesses {
    match word {
        Some(FormatWord::VirtualLab) => Assesses::Performance,
        word => word.and_then(assesses).unwrap_or(match group {
            FormatGroup::Digital | FormatGroup::Support | FormatGroup::Communication => Assesses::Knowledge,
            _ => Assesses::Performance,
        }),
    }
}

/// Whether a format suits a treatment of an objective of some kind (of an objective without a kind: of any).
pub(crate) fn fits(
    kind: Option<ObjectiveKind>,
    treatment: Treatment,
    word: Option<FormatWord>,
    group: FormatGroup,
) -> bool {
    use FormatGroup as G;
    use FormatWord as F;
    use ObjectiveKind as K;
    let is = |wanted: K| kind.is_none_or(|kind| kind == wanted);
    let one_of = |words: &[FormatWord]| word.is_some_and(|word| words.contains(&word));
    match treatment {
        Treatment::Introduce => group == G::Digital || (group == G::Live && is(K::Behaviour)),
        Treatment::Demonstrate => matches!(group, G::Digital | G::Live) || one_of(&[F::Shadowing]),
        Treatment::Practise => {
            matches!(group, G::Live | G::Human)
                || one_of(&[F::Simulation, F::VirtualLab])
                || (group == G::Digital && is(K::Knowledge))
        }
        Treatment::Apply => {
            matches!(group, G::Workplace | G::Human | G::Live) || one_of(&[F::Assignment, F::Simulation])
        }
        Treatment::Reinforce => true,
        Treatment::Assess => {
            let performs = kind.is_some_and(needs_performance);
            let shown = match word {
                Some(word) => assesses(word),
                // A host's own format: taken as made for what it is used for.
                None => Some(shows(None, group)),
            };
            shown.is_some_and(|shown| !performs || shown == Assesses::Performance)
        }
    }
}

/// Whether a known format suits a treatment of an objective of some kind.
pub(crate) fn known_fits(kind: Option<ObjectiveKind>, treatment: Treatment, word: FormatWord) -> bool {
    fits(kind, treatment, Some(word), crate::compile::format::group(word))
}

/// The known formats that suit a treatment of objectives of all of some kinds, in the order of the domain.
pub(crate) fn fitting(kinds: &[Option<ObjectiveKind>], treatment: Treatment) -> impl Iterator<Item = FormatWord> {
    let suits = move |word: &FormatWord| kinds.iter().all(|kind| known_fits(*kind, treatment, *word));
    FormatWord::ALL.iter().copied().filter(suits)
}

/// Whether having passed something shows it, whatever its format: knowledge is shown so.
pub(crate) fn passing_shows(kind: Option<ObjectiveKind>, treatment: Treatment) -> bool {
    treatment == Treatment::Assess && !kind.is_some_and(needs_performance)
}

/// Whether an objective of this kind is shown by doing only.
pub(crate) fn needs_performance(kind: ObjectiveKind) -> bool {
    matches!(kind, ObjectiveKind::Procedure | ObjectiveKind::Skill | ObjectiveKind::Behaviour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, treatment: &str, format: &str, expected: bool) {
        let word = FormatWord::from_word(format).unwrap();
        let (kind, treatment) = (ObjectiveKind::from_word(kind).unwrap(), Treatment::from_word(treatment).unwrap());
        assert_eq!(known_fits(Some(kind), treatment, word), expected, "{kind:?} {treatment:?} {format}");
    }

    #[test]
    fn formats_fit_what_the_table_says() {
        check("knowledge", "introduce", "elearning", true);
        check("skill", "introduce", "ilt", false);
        check("behaviour", "introduce", "ilt", true);
        check("behaviour", "introduce", "coaching", false);
        check("skill", "demonstrate", "shadowing", true);
        check("skill", "demonstrate", "ojt", false);
        check("procedure", "practise", "reading", false);
        check("knowledge", "practise", "reading", true);
        check("procedure", "practise", "virtual_lab", true);
        check("skill", "practise", "coaching", true);
        check("skill", "practise", "ojt", false);
        check("skill", "apply", "ojt", true);
        check("skill", "apply", "assignment", true);
        check("skill", "apply", "virtual_lab", false);
        check("skill", "reinforce", "survey", true);
        check("knowledge", "assess", "knowledge_check", true);
        check("skill", "assess", "knowledge_check", false);
        check("skill", "assess", "scenario_assessment", true);
        check("knowledge", "assess", "elearning", false);
    }

    #[test]
    fn formats_that_fit_several_kinds_fit_each() {
        let words = |kinds: &[Option<ObjectiveKind>]| {
            fitting(kinds, Treatment::Assess).map(FormatWord::word).collect::<Vec<_>>().join(" ")
        };
        let performance =
            "skills_assessment simulation assignment scenario_assessment peer_review ojt ojt_assessment".to_owned();
        assert_eq!(words(&[Some(ObjectiveKind::Knowledge), Some(ObjectiveKind::Skill)]), performance);
        let with_checks = performance.replace("scenario", "knowledge_check scenario");
        assert_eq!((words(&[Some(ObjectiveKind::Awareness)]), words(&[None])), (with_checks.clone(), with_checks));
    }
}
