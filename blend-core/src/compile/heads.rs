//! Which key of a rule object names the rule, and which other keys are parts of it.

use crate::document::RuleParts;
use crate::problem::{Code, Collector, Place, Problem};

/// Keys that any rule object may carry.
const ANYWHERE: [&str; 4] = ["title", "description", "weight", "worth"];

/// Keys that name a rule, each with the parts that may be beside it.
const HEADS: [(&str, &[&str]); 30] = [
    ("done", &[]),
    ("completed", &[]),
    ("passed", &[]),
    ("submitted", &[]),
    ("signed_off", &[]),
    ("started", &[]),
    ("waived", &[]),
    ("failed", &[]),
    ("score", &["at_least", "below"]),
    ("attended", &["at_least"]),
    ("minutes", &["at_least"]),
    ("sessions", &["at_least"]),
    ("occurrences", &["at_least"]),
    ("objective", &[]),
    ("group", &[]),
    ("award", &[]),
    ("triggered", &[]),
    ("attribute", &["is", "in"]),
    ("from", &[]),
    ("until", &[]),
    ("since_enrolment", &[]),
    ("after", &["wait"]),
    ("all", &[]),
    ("any", &[]),
    ("not", &[]),
    ("if", &["then", "anew"]),
    ("points", &["of", "at_least"]),
    ("percent", &["of"]),
    ("mean", &["at_least", "missing"]),
    ("in_order", &["mode", "at"]),
];

/// The counting rule is named by its parts, where nothing else names the rule.
pub(super) const COUNT: &str = "at_least";
const COUNT_PARTS: [&str; 2] = ["at_least", "of"];

/// The keys that are there, in the order of the domain.
fn present(parts: &RuleParts) -> impl Iterator<Item = &'static str> {
    [
        ("done", parts.done.is_some()),
        ("completed", parts.completed.is_some()),
        ("passed", parts.passed.is_some()),
        ("submitted", parts.submitted.is_some()),
        ("signed_off", parts.signed_off.is_some()),
        ("started", parts.started.is_some()),
        ("waived", parts.waived.is_some()),
        ("failed", parts.failed.is_some()),
        ("score", parts.score.is_some()),
        ("attended", parts.attended.is_some()),
        ("minutes", parts.minutes.is_some()),
        ("sessions", parts.sessions.is_some()),
        ("occurrences", parts.occurrences.is_some()),
        ("objective", parts.objective.is_some()),
        ("group", parts.group.is_some()),
        ("award", parts.award.is_some()),
        ("triggered", parts.triggered.is_some()),
        ("attribute", parts.attribute.is_some()),
        ("is", parts.is.is_some()),
        ("in", parts.one_of.is_some()),
        ("from", parts.from.is_some()),
        ("until", parts.until.is_some()),
        ("since_enrolment", parts.since_enrolment.is_some()),
        ("after", parts.after.is_some()),
        ("wait", parts.wait.is_some()),
        ("all", parts.all.is_some()),
        ("any", parts.any.is_some()),
        ("not", parts.not.is_some()),
        ("if", parts.condition.is_some()),
        ("then", parts.then.is_some()),
        ("anew", parts.anew.is_some()),
        ("at_least", parts.at_least.is_some()),
        ("below", parts.below.is_some()),
        ("of", parts.of.is_some()),
        ("points", parts.points.is_some()),
        ("percent", parts.percent.is_some()),
        ("worth", parts.worth.is_some()),
        ("mean", parts.mean.is_some()),
        ("missing", parts.missing.is_some()),
        ("in_order", parts.in_order.is_some()),
        ("mode", parts.mode.is_some()),
        ("at", parts.at.is_some()),
        ("title", parts.title.is_some()),
        ("description", parts.description.is_some()),
        ("weight", parts.weight.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
}

/// The one key that names the rule; parts that do not belong to it are faults.
pub(super) fn head(parts: &RuleParts, place: &Place<'_>, problems: &mut Collector) -> Option<&'static str> {
    let mut named = present(parts).filter_map(|key| HEADS.iter().find(|(head, _)| *head == key));
    let (head, belong) = match (named.next(), named.next()) {
        (Some((head, belong)), None) => (*head, *belong),
        (Some((first, _)), Some((second, _))) => {
            let more: Vec<&str> = [*first, *second].into_iter().chain(named.map(|(head, _)| *head)).collect();
            let message = format!("the rule object names several rules: `{}`", more.join("`, `"));
            problems.push(
                Problem::new(Code::BadRule, place.to_string(), message)
                    .help("name one; to want several, put them into `all`")
                    .related(more.iter().map(|key| place.field(key).to_string())),
            );
            return None;
        }
        (None, _) if parts.at_least.is_some() || parts.of.is_some() => (COUNT, COUNT_PARTS.as_slice()),
        (None, _) => {
            let problem = Problem::new(Code::BadRule, place.to_string(), "the rule object names no rule");
            problems.push(problem.help("name a rule, as `done`, `all`, `any`, `at_least` with `of`"));
            return None;
        }
    };
    for key in present(parts).filter(|key| *key != head && !belong.contains(key) && !ANYWHERE.contains(key)) {
        let message = format!("`{key}` is no part of a rule `{head}`");
        let problem = Problem::new(Code::BadRule, place.field(key).to_string(), message);
        problems.push(match belong {
            [] => problem.help(format!("take `{key}` out")),
            belong => problem.help(format!("parts of `{head}`: `{}`", belong.join("`, `"))),
        });
    }
    Some(head)
}
