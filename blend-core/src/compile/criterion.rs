//! When a component counts as done: from the words of `done_when` to tests of evidence (section 5 of the domain).

use super::number;
use crate::document::{self, CriterionParts};
use crate::exact::Score;
use crate::limits;
use crate::plan::{Criterion, Test};
use crate::problem::{Code, Collector, Place, Problem, shown, too_deep};

const WORDS: [&str; 7] = ["completed", "submitted", "signed_off", "started", "passed", "attended", "none"];

/// Checks and resolves a criterion. After a fault it is `none`, which leads to no further ones.
pub(super) fn criterion(written: &document::Criterion, place: &Place<'_>, problems: &mut Collector) -> Criterion {
    level(written, 1, place, problems).unwrap_or(Criterion::None)
}

fn level(
    written: &document::Criterion,
    depth: usize,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<Criterion> {
    if depth > limits::RULE_DEPTH {
        too_deep(place, problems);
        return None;
    }
    match written {
        document::Criterion::Word(text) => word(text, place, problems),
        document::Criterion::Parts(written) => parts(written, depth, place, problems),
    }
}

fn word(text: &str, place: &Place<'_>, problems: &mut Collector) -> Option<Criterion> {
    let test = match text {
        "completed" => Test::Completed,
        "submitted" => Test::Submitted,
        "signed_off" => Test::SignedOff,
        "started" => Test::Started,
        "passed" => Test::Passed,
        "attended" => Test::Attended(Score::ONE),
        "none" => return Some(Criterion::None),
        _ => {
            let problem =
                Problem::new(Code::UnknownValue, place.to_string(), format!("unknown criterion `{}`", shown(text)));
            problems.push_near(problem.help(format!("known here: {}", WORDS.join(", "))), text, WORDS);
            return None;
        }
    };
    Some(Criterion::Test(test))
}

fn parts(parts: &CriterionParts, depth: usize, place: &Place<'_>, problems: &mut Collector) -> Option<Criterion> {
    let counting = parts.at_least.is_some() || parts.of.is_some();
    let named: Vec<&str> = [
        ("reviewed", parts.reviewed.is_some()),
        ("score", parts.score.is_some()),
        ("attended", parts.attended.is_some()),
        ("minutes", parts.minutes.is_some()),
        ("sessions", parts.sessions.is_some()),
        ("all", parts.all.is_some()),
        ("any", parts.any.is_some()),
        ("at_least", counting),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
    .collect();
    if named.len() != 1 {
        let what =
            if named.is_empty() { "names no criterion".into() } else { format!("names several: {}", named.join(", ")) };
        problems.push(
            Problem::new(Code::BadRule, place.to_string(), format!("the criterion {what}"))
                .help("name exactly one of reviewed, score, attended, minutes, sessions, all, any, at_least with of"),
        );
        return None;
    }
    if let Some(number) = parts.reviewed {
        return number::count(number, usize::MAX, &place.field("reviewed"), problems)
            .map(|n| Criterion::Test(Test::Reviewed(n)));
    }
    if let Some(number) = parts.score {
        return number::score(number, &place.field("score"), problems).map(|x| Criterion::Test(Test::Score(x)));
    }
    if let Some(number) = parts.attended {
        return number::share(number, &place.field("attended"), problems).map(|f| Criterion::Test(Test::Attended(f)));
    }
    if let Some(number) = parts.minutes {
        return number::minutes(number, &place.field("minutes"), problems).map(|m| Criterion::Test(Test::Minutes(m)));
    }
    if let Some(number) = parts.sessions {
        return number::count(number, usize::MAX, &place.field("sessions"), problems)
            .map(|n| Criterion::Test(Test::Sessions(n)));
    }
    if let Some(items) = &parts.all {
        return list(items, depth, &place.field("all"), problems).map(Criterion::All);
    }
    if let Some(items) = &parts.any {
        return list(items, depth, &place.field("any"), problems).map(Criterion::Any);
    }
    let missing = |name: &str| {
        Problem::new(Code::MissingField, place.to_string(), format!("field `{name}` is missing"))
            .help("a counting criterion has `at_least` and `of`")
    };
    let Some(items) = &parts.of else {
        problems.push(missing("of"));
        return None;
    };
    let read = list(items, depth, &place.field("of"), problems);
    let Some(number) = parts.at_least else {
        problems.push(missing("at_least"));
        return None;
    };
    let count = number::count(number, items.len(), &place.field("at_least"), problems);
    Some(Criterion::AtLeast(count?, read?))
}

fn list(
    items: &[document::Criterion],
    depth: usize,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<Vec<Criterion>> {
    if items.is_empty() {
        problems.error(Code::EmptyList, place.to_string(), "the list has no items");
        return None;
    }
    let read: Vec<Option<Criterion>> = items
        .iter()
        .enumerate()
        .map(|(index, item)| level(item, depth.saturating_add(1), &place.item(index), problems))
        .collect();
    read.into_iter().collect()
}
