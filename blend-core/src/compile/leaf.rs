//! Leaves about one component: what is asked of it, and the bounds.

use super::number;
use super::parts::missing;
use super::rule::Builder;
use crate::document::RuleParts;
use crate::exact::Score;
use crate::plan::{Leaf, RuleKind, Test};
use crate::problem::{Code, Collector, Place, Problem};

impl Builder<'_> {
    /// The component (or one occurrence of it) is done.
    pub(super) fn done(&self, name: &str, place: &Place<'_>, problems: &mut Collector) -> Option<RuleKind> {
        let (component, occurrence) = self.scope.reference(name, place, problems)?;
        Some(RuleKind::Component { component, occurrence, leaf: Leaf::Done })
    }

    /// A leaf by the key that names it.
    pub(super) fn leaf(
        &self,
        head: &'static str,
        parts: &RuleParts,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<RuleKind> {
        let name = match head {
            "done" => &parts.done,
            "completed" => &parts.completed,
            "passed" => &parts.passed,
            "submitted" => &parts.submitted,
            "signed_off" => &parts.signed_off,
            "started" => &parts.started,
            "waived" => &parts.waived,
            "failed" => &parts.failed,
            "score" => &parts.score,
            "attended" => &parts.attended,
            "minutes" => &parts.minutes,
            "sessions" => &parts.sessions,
            "occurrences" => return self.occurrences(parts, place, problems),
            _ => return None,
        };
        let found = self.scope.reference(name.as_deref()?, &place.field(head), problems);
        let leaf = match head {
            "done" => Leaf::Done,
            "waived" => Leaf::Waived,
            "failed" => Leaf::Failed,
            "completed" => Leaf::Test(Test::Completed),
            "passed" => Leaf::Test(Test::Passed),
            "submitted" => Leaf::Test(Test::Submitted),
            "signed_off" => Leaf::Test(Test::SignedOff),
            "started" => Leaf::Test(Test::Started),
            "score" => score(parts, place, problems)?,
            _ => Leaf::Test(presence(head, parts, place, problems)?),
        };
        let (component, occurrence) = found?;
        Some(RuleKind::Component { component, occurrence, leaf })
    }

    fn occurrences(&self, parts: &RuleParts, place: &Place<'_>, problems: &mut Collector) -> Option<RuleKind> {
        let found = self.scope.component(parts.occurrences.as_deref()?, &place.field("occurrences"), problems);
        let Some(number) = parts.at_least else { return missing("at_least", place, problems) };
        let component = found?;
        let most = self.scope.get(component).map_or(1, |component| component.occurrences());
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let count = number::count(number, most, &place.field("at_least"), problems)?;
        Some(RuleKind::Occurrences { component, count })
    }
}

fn score(parts: &RuleParts, place: &Place<'_>, problems: &mut Collector) -> Option<Leaf> {
    if parts.at_least.is_none() && parts.below.is_none() {
        let problem = Problem::new(Code::MissingField, place.to_string(), "the bound of the score is missing");
        problems.push(problem.help("add `at_least` or `below`"));
        return None;
    }
    let before = problems.count();
    let at_least = parts.at_least.and_then(|number| number::score(number, &place.field("at_least"), problems));
    let below = parts.below.and_then(|number| number::score(number, &place.field("below"), problems));
    (problems.count() == before).then_some(Leaf::Score { at_least, below })
}

fn presence(head: &str, parts: &RuleParts, place: &Place<'_>, problems: &mut Collector) -> Option<Test> {
    let at = place.field("at_least");
    let Some(number) = parts.at_least else {
        return if head == "attended" {
            Some(Test::Attended(Score::ONE))
        } else {
            missing("at_least", place, problems)
        };
    };
    match head {
        "attended" => number::share(number, &at, problems).map(Test::Attended),
        "minutes" => number::minutes(number, &at, problems).map(Test::Minutes),
        _ => number::count(number, usize::MAX, &at, problems).map(Test::Sessions),
    }
}
