//! Parameters and their values: what a base has, what is given and in its range, and the programme with the values in it.

use crate::answer::{ParameterKind, ParameterSummary, TemplateRange, TemplateSummary};
use crate::compile;
use crate::document::{
    self, Number, Programme, RegisteredTemplate, Template, TemplateParameters, Value, read_at, tree,
};
use crate::exact::Decimal;
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use crate::review::mend::{at, steps};
use crate::review::template::{OWNER, template};
use std::collections::BTreeMap;

/// The parameters of a template that adapts one of the library's and changes nothing.
pub(super) fn of_base(base: Template, name: &str) -> Vec<ParameterSummary> {
    let TemplateSummary { title, weeks, minutes, objectives, .. } = base.summary();
    let text = |text: &str| Value::Text(text.to_owned());
    let number = |number: i64| u64::try_from(number).ok().map(|number| Number(Decimal::from_u64(number)));
    let of = |name: &str, description: &str, default: Value, range: Option<TemplateRange>| ParameterSummary {
        name: name.to_owned(),
        kind: kind(&default),
        default,
        least: range.and_then(|range| number(range.least)),
        most: range.and_then(|range| number(range.most)),
        description: Some(description.to_owned()),
    };
    let usual = |range: TemplateRange| Value::Number(range.usual.to_string());
    vec![
        of("id", "the programme's id", text(&name.replace('_', "-")), None),
        of("title", "what it is called", text(title), None),
        of("owner", "who is responsible", text(OWNER), None),
        of("objectives", "what learners shall know, be able to do, or do", tree(&objectives), None),
        of("weeks", "weeks to the end of the last part that completion wants", usual(weeks), Some(weeks)),
        of("minutes", "minutes of the part that carries the programme", usual(minutes), Some(minutes)),
    ]
}

/// What kind of value it is; nothing is of no kind.
pub(super) fn kind(value: &Value) -> ParameterKind {
    match value {
        Value::Bool(_) => ParameterKind::Flag,
        Value::Number(_) => ParameterKind::Number,
        Value::Null | Value::Text(_) => ParameterKind::Text,
        Value::List(_) => ParameterKind::List,
        Value::Map(_) => ParameterKind::Object,
    }
}

/// Whether a value is in the range of its parameter, if that has one.
pub(super) fn in_range(
    parameter: &ParameterSummary,
    value: &Value,
    place: &Place<'_>,
    problems: &mut Collector,
) -> bool {
    let range = (parameter.least, parameter.most);
    if range == (None, None) {
        return true;
    }
    let Some(number) = read_at::<Number>(value, place, problems) else { return false };
    let wanted = match range {
        (Some(least), Some(most)) if number < least || number > most => format!("from {least} to {most}"),
        (Some(least), None) if number < least => format!("at least {least}"),
        (None, Some(most)) if number > most => format!("at most {most}"),
        _ => return true,
    };
    problems.error(Code::NumberOutOfRange, place, format!("`{number}` is not {wanted}"));
    false
}

/// The values that are given and may be.
pub(super) fn given(
    own: &[ParameterSummary],
    parameters: &Value,
    root: &Place<'_>,
    problems: &mut Collector,
) -> BTreeMap<String, Value> {
    let mut given = read_at::<BTreeMap<String, Value>>(parameters, root, problems).unwrap_or_default();
    let known: BTreeMap<&str, &ParameterSummary> = own.iter().map(|it| (it.name.as_str(), it)).collect();
    given.retain(|name, value| {
        let place = root.field(name);
        let Some(parameter) = known.get(name.as_str()) else {
            if problems.is_full() {
                return false;
            }
            let known: Vec<&str> = own.iter().map(|parameter| parameter.name.as_str()).collect();
            let message = format!("the template has no parameter `{}`", shown(name));
            let problem = Problem::new(Code::UnknownField, place.to_string(), message);
            problems.push_near(problem.help(format!("known here: {}", known.join(", "))), name, known);
            return false;
        };
        *value != Value::Null && in_range(parameter, value, &place, problems)
    });
    given
}

/// The programme with a value for each parameter, in their order; places are in an object of parameters.
pub(super) fn programme(
    written: &RegisteredTemplate,
    own: &[ParameterSummary],
    values: Vec<Value>,
) -> Result<Programme, Problems> {
    let names = own.iter().map(|parameter| parameter.name.clone());
    let (None, Some(programme)) = (written.base, &written.programme) else {
        let values = TemplateParameters::from_value(&Value::Map(names.zip(values).collect()))?;
        return template(written.base.unwrap_or(Template::Bookend), &values);
    };
    let mut tree = tree(programme);
    let mut stands: Vec<(&str, &str)> = Vec::new();
    for (parameter, value) in written.parameters.iter().flatten().zip(&values) {
        for place in parameter.places.iter().flatten() {
            if let Some(slot) = at(&mut tree, &steps(place)) {
                *slot = value.clone();
            }
            stands.push((place, &parameter.name));
        }
    }
    let made = document::Programme::from_value(&tree).and_then(compile::programme);
    made.map(|(plan, _)| plan.document).map_err(|refused| refused.moved(|problem| told(problem, &stands)))
}

/// A problem of a programme, told of the parameter that gave its place.
fn told(problem: Problem, stands: &[(&str, &str)]) -> Problem {
    let inside = |place: &str| {
        let rest = problem.pointer().strip_prefix(place)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
    };
    let given = stands.iter().find_map(|(place, name)| Some((name, inside(place)?)));
    let pointer = match given {
        Some((name, rest)) => Place::at("").field(name).rest(&rest).to_string(),
        None => Place::at("/programme").rest(problem.pointer()).to_string(),
    };
    problem.placed(pointer)
}
