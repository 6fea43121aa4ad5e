//! Whether a template is fit to be offered: names and parameters, then the programme that it makes with its defaults.

use super::{Entry, fill};
use crate::answer::{FindingCode, FindingSeverity, Model, ParameterSummary, RegistrySummary, ReviewFinding};
use crate::document::{self, Programme, RegisteredParameter, RegisteredTemplate, Template, Value, tree};
use crate::id;
use crate::limits;
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use crate::review::ReviewOptions;
use crate::review::mend::{Step, at, steps};
use std::collections::BTreeSet;

/// Names with versions.
pub(super) type Names = BTreeSet<(String, String)>;

pub(super) fn named(written: &RegisteredTemplate) -> (String, String) {
    (written.name.clone(), written.version.clone())
}

/// Notes a template, and tells when its name and version are there already.
pub(super) fn unique(written: &RegisteredTemplate, names: &mut Names, place: &Place<'_>, problems: &mut Collector) {
    if !names.insert(named(written)) {
        let message = format!("version `{}` of `{}` is there already", shown(&written.version), shown(&written.name));
        let problem = Problem::new(Code::DuplicateId, place.field("version").to_string(), message);
        problems.push(problem.help("give it another version"));
    }
}

/// What is told of a template.
pub(super) fn summary(
    written: &RegisteredTemplate,
    model: Option<Model>,
    parameters: Vec<ParameterSummary>,
) -> RegistrySummary {
    let made = || match (&written.programme, written.base) {
        (Some(programme), _) => programme.title.clone(),
        (None, base) => base.map(|base| base.summary().title.to_owned()),
    };
    RegistrySummary {
        name: written.name.clone(),
        version: written.version.clone(),
        title: written.title.clone().or_else(made),
        description: written.description.clone(),
        base: written.base,
        model,
        parameters,
    }
}

/// The template, if there is nothing wrong with it. It is kept as it reads back from what is written of it.
pub(super) fn entry(written: RegisteredTemplate, place: &Place<'_>, problems: &mut Collector) -> Option<Entry> {
    let before = problems.count();
    for (text, name) in [(&written.name, "name"), (&written.version, "version")] {
        id::fault(text, &place.field(name)).into_iter().for_each(|problem| problems.push(problem));
    }
    let written = document::read_at::<RegisteredTemplate>(&tree(&written), place, problems)?;
    library(&written, place, problems);
    let parameters = match (written.base, &written.programme) {
        (Some(base), None) => adapted(&written, base, place, problems),
        (None, Some(programme)) => declared(&written, programme, place, problems),
        (Some(_), Some(_)) => {
            problems.error(Code::ConflictingFields, place.field("base"), "`base` and `programme` exclude each other");
            return None;
        }
        (None, None) => {
            let problem =
                Problem::new(Code::MissingField, place.to_string(), "there is neither `base` nor `programme`");
            problems.push(problem.help("name a template of the library, or give a programme"));
            return None;
        }
    };
    if problems.count() > before {
        return None;
    }
    match usual(&written, &parameters, place) {
        Ok(programme) => {
            let model = reviewed(programme, &written, place, problems);
            Some(Entry { summary: summary(&written, model, parameters), written })
        }
        Err(refused) => {
            refused.into_iter().for_each(|problem| problems.push(problem));
            None
        }
    }
}

/// The programme that the defaults make; what is wrong with it is told where they are written.
fn usual(
    written: &RegisteredTemplate,
    parameters: &[ParameterSummary],
    place: &Place<'_>,
) -> Result<crate::Programme, Problems> {
    if let Some(programme) = &written.programme {
        let under = place.field("programme").to_string();
        return crate::Programme::new(Programme::clone(programme))
            .map_err(|refused| refused.moved(|it| it.under(&under)));
    }
    let values = parameters.iter().map(|parameter| parameter.default.clone()).collect();
    let made = fill::programme(written, parameters, values).and_then(crate::Programme::new);
    made.map_err(|refused| refused.moved(|problem| of_default(problem, written, place)))
}

/// A name of the library with its version, or as it stands there, is the library's template and nothing else.
fn library(written: &RegisteredTemplate, place: &Place<'_>, problems: &mut Collector) {
    let Some(named) = Template::from_word(&written.name) else { return };
    let made = written.base == Some(named) && written.programme.is_none();
    let plain = made && written.title.is_none() && written.description.is_none() && written.parameters.is_none();
    let (name, version, own) = (shown(&written.name), shown(&written.version), named.version());
    let (code, message) = match (plain, written.version == own) {
        (true, false) => {
            (Code::UnknownReference, format!("the library's `{name}` is of version `{own}`, not `{version}`"))
        }
        (false, true) => (Code::DuplicateId, format!("version `{version}` of `{name}` is the library's own")),
        _ => return,
    };
    let problem = Problem::new(code, place.field("version").to_string(), message);
    problems.push(problem.help("give it another name or version"));
}

/// The parameters of a base with what a template changes of them.
fn adapted(
    written: &RegisteredTemplate,
    base: Template,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Vec<ParameterSummary> {
    let mut parameters = fill::of_base(base, &written.name);
    let (list, mut seen) = (place.field("parameters"), BTreeSet::new());
    for (index, change) in written.parameters.iter().flatten().enumerate() {
        let place = list.item(index);
        let known: Vec<String> = parameters.iter().map(|parameter| parameter.name.clone()).collect();
        let Some(parameter) = parameters.iter_mut().find(|parameter| parameter.name == change.name) else {
            let message = format!("`{}` has no parameter `{}`", base.word(), shown(&change.name));
            let problem = Problem::new(Code::UnknownReference, place.field("name").to_string(), message);
            let problem = problem.help(format!("known here: {}", known.join(", ")));
            problems.push_near(problem, &change.name, known.iter().map(String::as_str));
            continue;
        };
        once(change, &mut seen, &place, problems);
        if change.places.is_some() {
            let message = "`places` are in a `programme`, and this template has a `base`";
            problems.error(Code::ConflictingFields, place.field("places"), message);
        }
        narrow(change, parameter, &place, problems);
        parameter.description = change.description.clone().or(parameter.description.take());
        let default = place.field("default");
        if let Some(value) = &change.default {
            (parameter.default, parameter.kind) = (value.clone(), fill::kind(value));
        }
        let told = if change.default.is_some() { &default } else { &place };
        fill::in_range(parameter, &parameter.default, told, problems);
    }
    parameters
}

/// Narrows the range of a parameter; a base's is not made wider.
fn narrow(change: &RegisteredParameter, into: &mut ParameterSummary, place: &Place<'_>, problems: &mut Collector) {
    let range = into.clone();
    for (bound, name) in [(change.least, "least"), (change.most, "most")] {
        let Some(bound) = bound else { continue };
        let at = place.field(name);
        if range.least.is_none() {
            problems.error(Code::ConflictingFields, at, format!("`{}` is no number with a range", shown(&range.name)));
        } else {
            fill::in_range(&range, &Value::Number(bound.to_string()), &at, problems);
        }
    }
    if range.least.is_some() {
        (into.least, into.most) = (change.least.or(into.least), change.most.or(into.most));
    }
    ordered(into, place, problems);
}

/// Tells a range without anything in it.
fn ordered(parameter: &ParameterSummary, place: &Place<'_>, problems: &mut Collector) {
    if let (Some(least), Some(most)) = (parameter.least, parameter.most)
        && least > most
    {
        problems.error(Code::NumberOutOfRange, place.field("least"), format!("`{least}` is above `most`, {most}"));
    }
}

/// Notes a parameter, and tells when its name is there already.
fn once<'w>(
    parameter: &'w RegisteredParameter,
    seen: &mut BTreeSet<&'w str>,
    place: &Place<'_>,
    problems: &mut Collector,
) {
    if !seen.insert(&parameter.name) {
        let message = format!("parameter `{}` is there twice", shown(&parameter.name));
        problems.error(Code::DuplicateId, place.field("name"), message);
    }
}

/// The parameters of a programme, with what stands at their places.
fn declared(
    written: &RegisteredTemplate,
    programme: &Programme,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Vec<ParameterSummary> {
    let list = place.field("parameters");
    let places = written.parameters.iter().flatten().flat_map(|parameter| parameter.places.iter().flatten()).count();
    if places > limits::PLACES {
        let message = format!("the parameters have {places} places, more than {}", limits::PLACES);
        problems.error(Code::LimitExceeded, list, message);
        return Vec::new();
    }
    let (mut tree, mut seen) = (tree(programme), BTreeSet::new());
    let mut stands: Vec<(Vec<Step>, String)> = Vec::new();
    let mut parameters = Vec::new();
    for (index, parameter) in written.parameters.iter().flatten().enumerate() {
        let place = list.item(index);
        id::fault(&parameter.name, &place.field("name")).into_iter().for_each(|problem| problems.push(problem));
        once(parameter, &mut seen, &place, problems);
        if parameter.default.is_some() {
            let message = "the default is what the programme says";
            problems.error(Code::ConflictingFields, place.field("default"), message);
        }
        let Some(default) = standing(parameter, &mut tree, &place, &mut stands, problems) else { continue };
        let summary = ParameterSummary {
            name: parameter.name.clone(),
            kind: fill::kind(&default),
            default,
            least: parameter.least,
            most: parameter.most,
            description: parameter.description.clone(),
        };
        ordered(&summary, &place, problems);
        fill::in_range(&summary, &summary.default, &place, problems);
        parameters.push(summary);
    }
    apart(stands, problems);
    parameters
}

/// What stands at the places of a parameter.
fn standing(
    parameter: &RegisteredParameter,
    tree: &mut Value,
    place: &Place<'_>,
    stands: &mut Vec<(Vec<Step>, String)>,
    problems: &mut Collector,
) -> Option<Value> {
    let list = place.field("places");
    let Some(places) = parameter.places.as_ref().filter(|places| !places.is_empty()) else {
        let problem = Problem::new(Code::MissingField, list.to_string(), "nothing says where the parameter stands");
        problems.push(problem.help("give `places`: JSON pointers into the programme"));
        return None;
    };
    let mut default: Option<Value> = None;
    for (index, pointer) in places.iter().enumerate() {
        let place = list.item(index);
        let steps = if pointer.starts_with('/') { steps(pointer) } else { Vec::new() };
        let found = at(tree, &steps).filter(|_| !steps.is_empty());
        let Some(value) = found.filter(|value| **value != Value::Null) else {
            let message = format!("nothing stands at `{}`", shown(pointer));
            let problem = Problem::new(Code::UnknownReference, place.to_string(), message);
            problems.push(problem.help("write the default there, and point to it as `/components/0/minutes`"));
            continue;
        };
        if default.as_ref().is_some_and(|default| default != value) {
            let message = format!("another value stands at `{}` than before", shown(pointer));
            let problem = Problem::new(Code::ConflictingFields, place.to_string(), message);
            problems.push(problem.help("write the same default at all places"));
        }
        default.get_or_insert_with(|| value.clone());
        stands.push((steps, place.to_string()));
    }
    default
}

/// Tells places that lie in one another: what stands there would depend on which is filled first.
fn apart(mut stands: Vec<(Vec<Step>, String)>, problems: &mut Collector) {
    stands.sort();
    for pair in stands.windows(2) {
        if let [(outer, first), (inner, place)] = pair
            && inner.starts_with(outer)
        {
            let problem = Problem::new(Code::ConflictingFields, place, "a parameter stands there or around it already");
            problems.push(problem.help("take one of the two out").related([first.clone()]));
        }
    }
}

/// A problem with the values of a base, where the default is written that is to blame.
fn of_default(problem: Problem, written: &RegisteredTemplate, place: &Place<'_>) -> Problem {
    let steps = problem.pointer().strip_prefix('/').unwrap_or_default();
    let (name, rest) = steps.find('/').and_then(|end| steps.split_at_checked(end)).unwrap_or((steps, ""));
    let changed = written.parameters.iter().flatten().position(|it| it.name == name && it.default.is_some());
    let told = match changed {
        Some(index) => place.field("parameters").item(index).field("default").rest(rest).to_string(),
        None => place.to_string(),
    };
    problem.placed(told)
}

/// The model that the programme is found to be first, after telling what is wrong with its design.
fn reviewed(
    programme: crate::Programme,
    written: &RegisteredTemplate,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<Model> {
    let review = programme.review(None, &ReviewOptions::default());
    let wrong = |finding: &&ReviewFinding| {
        let counts = finding.severity == FindingSeverity::Error || finding.code == FindingCode::D23;
        counts && finding.allowed.is_none()
    };
    let own = place.field("programme");
    let told = if written.base.is_some() { place } else { &own };
    for finding in review.findings.iter().filter(wrong) {
        let message = format!("finding {}: {}", finding.code.word(), finding.message);
        problems.push(Problem::new(Code::BadDesign, told.to_string(), message).help(finding.fix.clone()));
    }
    review.primary
}
