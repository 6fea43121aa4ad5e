//! Ids and references: every id checked and unique within its kind, every reference resolved, near names offered.

use crate::document;
use crate::id;
use crate::plan::{Component, ComponentId, GateId, GroupId, Names, Objective, ObjectiveId, Origin};
use crate::problem::{Code, Collector, Place, Problem, shown};
use crate::time::Zone;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::fmt::Display;

/// Says that a reference leads nowhere.
pub(crate) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    place: &(impl Display + ?Sized),
    problems: &mut Collector,
) {
    let problem =
        Problem::new(Code::UnknownReference, place.to_string(), format!("there is no {what} `{}`", shown(name)));
    problems.push_near(problem.help(format!("declare the {what} or correct the reference")), name, known);
}

/// Checks the form of an id.
pub(crate) fn form(id: &str, place: &(impl Display + ?Sized), problems: &mut Collector) {
    if let Some(problem) = id::fault(id, place) {
        problems.push(problem);
    }
}

/// Checks the ids of one list: their form, and that none comes twice. The first of each id stays.
pub(super) fn declare<'d, I>(
    what: &str,
    list: &Place<'_>,
    ids: impl IntoIterator<Item = &'d str>,
    make: impl Fn(u32) -> I,
    problems: &mut Collector,
) -> HashMap<Box<str>, I> {
    let mut firsts: HashMap<&str, usize> = HashMap::new();
    let mut found = HashMap::new();
    for (index, id) in ids.into_iter().enumerate() {
        let item = list.item(index);
        form(id, &item.field("id"), problems);
        match firsts.get(id) {
            None => {
                firsts.insert(id, index);
                found.insert(id.into(), make(u32::try_from(index).unwrap_or(u32::MAX)));
            }
            Some(first) => problems.push(
                Problem::new(
                    Code::DuplicateId,
                    item.field("id").to_string(),
                    format!("{what} id `{}` is used twice", shown(id)),
                )
                .help("give each its own id")
                .related([list.item(*first).field("id").to_string()]),
            ),
        }
    }
    found
}

/// The ids of a programme.
pub(super) fn names(document: &document::Programme, problems: &mut Collector) -> Names {
    let root = Place::at("");
    form(&document.id, &root.field("id"), problems);
    let place = root.field("components");
    let own = declare("component", &place, document.components.iter().map(|c| c.id.as_str()), ComponentId, problems);
    let mut components: HashMap<Box<str>, Vec<(ComponentId, Origin)>, RandomState> =
        own.into_iter().map(|(id, component)| (id, vec![(component, Origin::Own)])).collect();
    for (index, component) in document.components.iter().enumerate() {
        let this = ComponentId(u32::try_from(index).unwrap_or(u32::MAX));
        let item = place.item(index);
        for (at, equivalent) in component.equivalents.iter().flatten().enumerate() {
            equivalents(&mut components, this, equivalent, &item.field("equivalents").item(at), problems);
        }
    }
    let listed = |name| root.field(name);
    Names {
        components,
        objectives: declare(
            "objective",
            &listed("objectives"),
            document.objectives.iter().flatten().map(|objective| objective.id.as_str()),
            ObjectiveId,
            problems,
        ),
        groups: declare(
            "group",
            &listed("groups"),
            document.groups.iter().flatten().map(|group| group.id.as_str()),
            GroupId,
            problems,
        ),
        gates: declare(
            "gate",
            &listed("gates"),
            document.gates.iter().flatten().map(|gate| gate.id.as_str()),
            |index| vec![GateId(index)],
            problems,
        ),
    }
}

fn equivalents(
    components: &mut HashMap<Box<str>, Vec<(ComponentId, Origin)>, RandomState>,
    this: ComponentId,
    id: &str,
    place: &Place<'_>,
    problems: &mut Collector,
) {
    form(id, place, problems);
    let known = components.entry(id.into()).or_default();
    if let Some((own, Origin::Own)) = known.first() {
        problems.push(
            Problem::new(
                Code::EquivalentIsComponent,
                place.to_string(),
                format!("equivalent `{}` is a component of this programme", shown(id)),
            )
            .help("an equivalent is an id that only facts from elsewhere carry")
            .related([format!("/components/{}/id", own.0)]),
        );
    } else if known.last().is_none_or(|(last, _)| *last != this) {
        known.push((this, Origin::Equivalent));
    }
}

/// What rules may name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) names: &'a Names,
    pub(super) components: &'a [Component],
    pub(super) objectives: &'a [Objective],
    pub(super) zone: Zone,
}

impl<'a> Scope<'a> {
    pub(super) fn get(&self, id: ComponentId) -> Option<&'a Component> {
        self.components.get(id.at())
    }

    /// A component by its own id.
    pub(super) fn component(&self, name: &str, place: &Place<'_>, problems: &mut Collector) -> Option<ComponentId> {
        let found = self.names.components.get(name).map(Vec::as_slice);
        match found {
            Some([(id, Origin::Own), ..]) => Some(*id),
            Some([(id, Origin::Equivalent), ..]) => {
                let of = self.get(*id).map_or("", |component| &component.id);
                let message = format!("`{}` is an equivalent, not a component", shown(name));
                let problem = Problem::new(Code::UnknownReference, place.to_string(), message);
                problems.push(problem.help(format!("its facts count for `{of}`: name that")));
                None
            }
            _ => {
                let own = self.components.iter().map(|component| &*component.id);
                unknown("component", name, own, place, problems);
                None
            }
        }
    }

    /// A component, or with `#k` one occurrence of a repeated one.
    pub(super) fn reference(
        &self,
        name: &str,
        place: &Place<'_>,
        problems: &mut Collector,
    ) -> Option<(ComponentId, Option<u32>)> {
        let Some((id, number)) = name.rsplit_once('#') else {
            return self.component(name, place, problems).map(|component| (component, None));
        };
        let component = self.component(id, place, problems)?;
        let repeated = self.get(component).filter(|component| component.repeat.is_some());
        let count = repeated.map_or(0, Component::occurrences);
        let plain = !number.starts_with(['0', '+']);
        match number.parse::<u32>() {
            Ok(number) if plain && (1..=count).contains(&number) => Some((component, Some(number))),
            _ => {
                let message = format!("there is no occurrence `{}`", shown(name));
                let problem = Problem::new(Code::UnknownReference, place.to_string(), message);
                problems.push(match count {
                    0 => problem.help(format!("`{}` is not repeated", shown(id))),
                    count => problem.help(format!("`{}` has the occurrences 1 to {count}", shown(id))),
                });
                None
            }
        }
    }

    pub(super) fn objective(&self, name: &str, place: &Place<'_>, problems: &mut Collector) -> Option<ObjectiveId> {
        let found = self.names.objectives.get(name).copied();
        if found.is_none() {
            unknown("objective", name, self.names.objectives.keys().map(|id| &**id), place, problems);
        }
        found
    }

    pub(super) fn group(&self, name: &str, place: &Place<'_>, problems: &mut Collector) -> Option<GroupId> {
        let found = self.names.groups.get(name).copied();
        if found.is_none() {
            unknown("group", name, self.names.groups.keys().map(|id| &**id), place, problems);
        }
        found
    }
}
