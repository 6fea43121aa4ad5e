//! What compiling accepts and refuses, by code and place. [`check`] lays fields over a small programme: `quiz` and
//! `lesson` digital, `workshop` live, `coaching` repeated four times, objectives `know` (treated) and `lost` (not).

mod changes;
mod consequences;
mod document;
mod rules;
mod schedules;

use super::{programme, rule};
use crate::document::{Programme, Rule, Value, json};
use crate::plan::{Plan, Rule as Node, RuleId, RuleKind};
use crate::problem::Problem;
use serde_json::json as j;

fn tree(value: &serde_json::Value) -> Value {
    json(value.to_string().as_bytes()).unwrap()
}

fn base() -> serde_json::Value {
    j!({
        "id": "p",
        "objectives": [{"id": "know"}, {"id": "lost"}],
        "components": [
            {"id": "lesson", "format": "elearning", "treats": {"know": ["introduce"]}, "points": 2},
            {"id": "quiz", "format": "knowledge_check", "treats": {"know": ["practise"]}, "weight": 3},
            {"id": "workshop", "format": "vilt", "weight": 5},
            {"id": "coaching", "format": "coaching", "every": "P1W", "times": 4, "week": 1},
            {"id": "aid", "format": "job_aid"}
        ],
        "completion": {"all": ["lesson", "quiz"]}
    })
}

/// The small programme with some top-level fields replaced.
fn with(fields: serde_json::Value) -> serde_json::Value {
    let mut document = base();
    for (key, value) in fields.as_object().unwrap() {
        document[key] = value.clone();
    }
    document
}

fn compile(document: &serde_json::Value) -> Result<(Plan, Vec<Problem>), Vec<Problem>> {
    let document = Programme::from_value(&tree(document)).expect("the document has the right shape");
    programme(document).map_err(|problems| problems.iter().cloned().collect())
}

fn plan(fields: serde_json::Value) -> Plan {
    compile(&with(fields)).expect("the programme compiles").0
}

fn told(problems: &[Problem]) -> Vec<(String, String)> {
    problems.iter().map(|problem| (problem.code().name().to_owned(), problem.pointer().to_owned())).collect()
}

fn expected(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(code, pointer)| ((*code).to_owned(), (*pointer).to_owned())).collect()
}

/// The problems of the small programme with some fields replaced: errors, or the warnings of one that compiles.
#[track_caller]
fn check(fields: serde_json::Value, problems: &[(&str, &str)]) {
    let found = match compile(&with(fields)) {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    };
    assert_eq!(told(&found), expected(problems));
}

/// The same for one component added to the small programme.
#[track_caller]
fn check_component(component: serde_json::Value, problems: &[(&str, &str)]) {
    let mut components = base()["components"].as_array().unwrap().clone();
    let mut added = j!({"id": "x", "format": "elearning"});
    for (key, value) in component.as_object().unwrap() {
        added[key] = value.clone();
    }
    components.push(added);
    let places: Vec<(String, String)> =
        problems.iter().map(|(code, rest)| ((*code).to_owned(), format!("/components/5{rest}"))).collect();
    let places: Vec<(&str, &str)> = places.iter().map(|(code, place)| (code.as_str(), place.as_str())).collect();
    check(j!({"components": components}), &places);
}

/// The problems of a rule asked about the small programme.
#[track_caller]
fn check_rule(written: serde_json::Value, problems: &[(&str, &str)]) {
    let found = match rule(&plan(j!({})), &Rule::read_for_test(&tree(&written))) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().cloned().collect(),
    };
    assert_eq!(told(&found), expected(problems));
}

fn component<'p>(plan: &'p Plan, id: &str) -> &'p crate::plan::Component {
    plan.components.iter().find(|component| &*component.id == id).unwrap()
}

fn node(plan: &Plan, id: RuleId) -> &Node {
    &plan.rules[id.at()]
}

fn names(plan: &Plan, which: impl Fn(&crate::plan::Component) -> bool) -> Vec<&str> {
    plan.components.iter().filter(|component| which(component)).map(|component| &*component.id).collect()
}

impl Rule {
    fn read_for_test(value: &Value) -> Rule {
        let mut problems = crate::problem::Collector::default();
        let read = <Rule as crate::document::wire::Wire>::read(value, &crate::problem::Place::at(""), &mut problems);
        read.expect("the rule has the right shape")
    }
}

#[test]
fn the_small_programme_compiles_without_a_word() {
    check(j!({}), &[]);
    let plan = plan(j!({}));
    assert!(matches!(node(&plan, plan.completion).kind, RuleKind::All(_)));
    assert_eq!(serde_json::to_value(&plan.document).unwrap(), base());
}
