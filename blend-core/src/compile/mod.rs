//! From documents to plans and timetables: every fault at once, each with its place.
//!
//! [`programme`] goes in this order: names, components, objectives; groups (used ones first), gates, completion and
//! renewal as rule nodes; then what follows from the whole: required components, gates implied by `in_order`, weights,
//! components that can never be reached. [`rule`] compiles one more rule against a plan, [`schedule`] the sessions.
//! Every reference becomes an index, so that evaluating cannot fail. Source: sections 2, 3, 5, 6 and 12 of the domain.

mod certification;
mod component;
mod criterion;
pub(crate) mod format;
mod gate;
mod group;
mod heads;
mod leaf;
mod mean;
mod names;
mod number;
mod order;
mod parts;
mod reach;
mod require;
mod rule;
mod schedule;
mod sketch;
#[cfg(test)]
mod tests;
mod tree;
mod vacuous;
mod weight;
pub(crate) mod when;

pub(crate) use schedule::schedule;
pub(crate) use sketch::{sketch, vacuous_gates};

use crate::document::{self, EvidenceFrom, Hold, Treatment};
use crate::limits;
use crate::plan::{
    Anchor, AskedRule, Component, ComponentId, Gate, GateId, Group, Names, Objective, Plan, Required, Rule, RuleId,
    RuleKind, Uses,
};
use crate::problem::{Code, Collector, Place, Problem, Problems};
use crate::time::{Period, Zone};
use names::Scope;
use rule::Builder;
use tree::Tree;
use weight::Scales;
use when::Sign;

/// Compiles one version of a programme. With it come warnings.
///
/// # Errors
/// Every fault of the document.
pub(crate) fn programme(document: document::Programme) -> Result<(Plan, Vec<Problem>), Problems> {
    let mut problems = Collector::default();
    let plan = plan(document, &mut problems);
    problems.finish(plan)
}

fn plan(document: document::Programme, problems: &mut Collector) -> Option<Plan> {
    build(&document, problems).map(|parts| Plan {
        alignments: component::alignments(&parts.components),
        uses: Uses::new(&parts.components, &parts.objectives, &parts.groups, &parts.gates, &parts.rules),
        zone: parts.zone,
        anchor: parts.anchor,
        hold: document.hold.unwrap_or(Hold::Once),
        evidence_from: document.evidence_from.unwrap_or(EvidenceFrom::Any),
        due: parts.due,
        warn: parts.warn,
        objectives: parts.objectives,
        components: parts.components,
        slots: parts.slots,
        gates: parts.gates,
        groups: parts.groups,
        rules: parts.rules,
        completion: parts.completion,
        certification: parts.certification,
        names: parts.names,
        document,
    })
}

/// Compiles a rule given at run time; its nodes follow those of the plan.
///
/// # Errors
/// Every fault of the rule.
pub(crate) fn rule(plan: &Plan, written: &document::Rule) -> Result<AskedRule, Problems> {
    let mut problems = Collector::default();
    let scope =
        Scope { names: &plan.names, components: &plan.components, objectives: &plan.objectives, zone: plan.zone };
    let heights = plan.groups.iter().map(|group| group.height).collect();
    let mut builder = Builder::new(scope, plan.rules.len(), heights);
    let root = builder.root(written, &Place::at(""), &mut problems);
    let mut nodes = builder.rules;
    let groups: Vec<RuleId> = plan.groups.iter().map(|group| group.rule).collect();
    let scales =
        Scales { components: &plan.components, objectives: &plan.objectives, groups: &groups, earlier: &plan.rules };
    weight::weigh(&mut nodes, scales);
    if !builder.full {
        vast(nodes.last().map_or(0, |root| root.extent), "", &mut problems);
    }
    let get = |id: RuleId| match id.at().checked_sub(plan.rules.len()) {
        Some(index) => nodes.get(index),
        None => plan.rules.get(id.at()),
    };
    if !builder.full {
        weight::percents(&builder.percents, get, &mut problems);
    }
    problems.finish(Some(AskedRule { nodes, root })).map(|(asked, _)| asked)
}

/// A plan without its document.
struct Parts {
    zone: Zone,
    anchor: Anchor,
    due: Option<crate::plan::Due>,
    warn: Period,
    objectives: Vec<Objective>,
    components: Vec<Component>,
    slots: Vec<crate::plan::Slot>,
    gates: Vec<Gate>,
    groups: Vec<Group>,
    rules: Vec<Rule>,
    completion: RuleId,
    certification: Option<crate::plan::Certification>,
    names: Names,
}

fn build(document: &document::Programme, problems: &mut Collector) -> Option<Parts> {
    let root = Place::at("");
    let names = names::names(document, problems);
    let zone = document.timezone.as_deref().map(|name| when::zone(name, &root.field("timezone"), problems));
    let zone = zone.flatten().unwrap_or(Zone::UTC);
    let anchor = anchor(document.anchor.as_ref(), problems);
    let due = document.due.as_deref().and_then(|text| when::due(text, zone, &root.field("due"), problems));
    let warn = document
        .warn
        .as_deref()
        .and_then(|text| when::period(text, Sign::NotNegative, &root.field("warn"), problems))
        .unwrap_or(Period::days(3));
    if let Some(formats) = &document.formats {
        format::declared(formats, problems);
    }
    baseline(document, problems);
    let (mut components, slots) = component::components(document, zone, problems);
    let mut objectives = objectives(document, &names, problems);

    let scope = Scope { names: &names, components: &components, objectives: &objectives, zone };
    component::references(document, scope, problems);
    let mut builder = Builder::new(scope, 0, vec![0; names.groups.len()]);
    let rules = rules(document, &mut builder, problems);
    // In a circle or beyond the limits nothing follows from the whole, and the programme is refused anyway.
    let sound = rules.sound && !builder.full;
    let Builder { rules: mut nodes, percents, orders, groups: heights, .. } = builder;
    let group_rules: Vec<RuleId> = rules.groups.clone();
    let mut gates = rules.gates;
    if !sound {
        return None;
    }

    let tree = Tree { rules: &nodes, groups: &group_rules, objectives: &objectives };
    let required = require::required(tree, rules.completion, components.len());
    let mentions = require::mentions(tree, rules.completion, components.len());
    let implied = order::implied(tree, &mentions, &orders, &components, problems);
    mark(&required, &mentions, &mut components, &mut objectives);
    for implied in implied {
        imply(implied, &mut nodes, &mut gates, &components);
    }
    let mut names = names;
    place_gates(&gates, &mut components, &mut names);

    let scales = Scales { components: &components, objectives: &objectives, groups: &group_rules, earlier: &[] };
    weight::weigh(&mut nodes, scales);
    for (root, place) in &rules.roots {
        vast(nodes.get(root.at()).map_or(0, |rule| rule.extent), place, problems);
    }
    weight::percents(&percents, |id| nodes.get(id.at()), problems);
    let tree = Tree { rules: &nodes, groups: &group_rules, objectives: &objectives };
    reach::unreachable(tree, &components, &gates, problems);
    if document.hold != Some(Hold::Always)
        && !problems.has_errors()
        && vacuous::without_evidence(tree, &components).get(rules.completion.at()).is_some_and(|can| can.hold)
    {
        let message = "the rule can hold for a learner without any evidence";
        problems.push(
            Problem::new(Code::HoldsWithoutEvidence, "/completion", message)
                .help("want some evidence in it, or set `hold: always`")
                .warning(),
        );
    }
    let groups = document.groups.iter().flatten().zip(&group_rules).zip(&heights);
    let groups = groups
        .map(|((group, rule), height)| Group { id: group.id.as_str().into(), rule: *rule, height: *height })
        .collect();
    Some(Parts {
        zone,
        anchor,
        due,
        warn,
        objectives,
        components,
        slots,
        gates,
        groups,
        rules: nodes,
        completion: rules.completion,
        certification: rules.certification,
        names,
    })
}

/// Says that a rule is too large once its groups are written out: what it wants and lacks is told that way.
fn vast(extent: usize, place: &str, problems: &mut Collector) {
    if extent > limits::RULE_NODES {
        let message = format!("more than {} rule nodes, groups counted through", limits::RULE_NODES);
        let problem = Problem::new(Code::LimitExceeded, place, message);
        problems.push(problem.help("mention each group less often: what mentions it twice counts it twice"));
    }
}

fn anchor(written: Option<&document::Anchor>, problems: &mut Collector) -> Anchor {
    match written {
        None => Anchor::Enrolment,
        Some(document::Anchor::Parts(parts)) => Anchor::Attribute(parts.attribute.as_str().into()),
        Some(document::Anchor::Word(word)) => match word.as_str() {
            "enrolment" => Anchor::Enrolment,
            "cohort" => Anchor::Cohort,
            word => {
                document::wire::unknown_word(word, &Place::at("/anchor"), &["enrolment", "cohort"], problems);
                Anchor::Enrolment
            }
        },
    }
}

fn baseline(document: &document::Programme, problems: &mut Collector) {
    let Some(baseline) = &document.baseline else { return };
    let place = Place::at("/baseline");
    for (name, minutes) in [("live_minutes", baseline.live_minutes), ("total_minutes", baseline.total_minutes)] {
        number::bounded(minutes, 0, crate::limits::MINUTES, &place.field(name), problems);
    }
}

/// Objectives with the components that treat them.
fn objectives(document: &document::Programme, names: &Names, problems: &mut Collector) -> Vec<Objective> {
    let written = document.objectives.iter().flatten();
    let mut objectives: Vec<Objective> = written
        .map(|objective| Objective {
            id: objective.id.as_str().into(),
            treated_by: Vec::new(),
            required: Vec::new(),
            practised_by: Vec::new(),
        })
        .collect();
    let place = Place::at("/components");
    for (index, component) in document.components.iter().enumerate() {
        let id = ComponentId(u32::try_from(index).unwrap_or(u32::MAX));
        for (name, treatments) in component.treats.iter().flatten() {
            let found = names.objectives.get(name.as_str()).and_then(|found| objectives.get_mut(found.at()));
            let Some(objective) = found else {
                let item = place.item(index);
                let treats = item.field("treats");
                let known = names.objectives.keys().map(|id| &**id);
                names::unknown("objective", name, known, &treats.field(name), problems);
                continue;
            };
            objective.treated_by.push(id);
            if treatments.contains(&Treatment::Practise) {
                objective.practised_by.push(id);
            }
        }
    }
    objectives
}

/// Where the rules of a programme begin.
struct Roots {
    groups: Vec<RuleId>,
    gates: Vec<Gate>,
    completion: RuleId,
    certification: Option<crate::plan::Certification>,
    /// Every root with its place, in the order of the nodes.
    roots: Vec<(RuleId, String)>,
    /// No groups in a circle.
    sound: bool,
}

fn rules(document: &document::Programme, builder: &mut Builder<'_>, problems: &mut Collector) -> Roots {
    let written = document.groups.as_deref().unwrap_or_default();
    let (order, fine) = group::order(written, builder.scope.names, problems);
    builder.groups = vec![0; written.len()];
    let mut groups = vec![RuleId(0); written.len()];
    let mut roots = Vec::new();
    let place = Place::at("/groups");
    for id in order {
        let Some(group) = written.get(id.at()) else { continue };
        let item = place.item(id.at());
        let at = item.field("rule");
        let rule = builder.root(&group.rule, &at, problems);
        let height = builder.height(rule);
        if let (Some(slot), Some(known)) = (groups.get_mut(id.at()), builder.groups.get_mut(id.at())) {
            (*slot, *known) = (rule, height);
        }
        roots.push((rule, at.to_string()));
    }
    let gates = gate::gates(document, builder, problems);
    roots.extend(gates.iter().enumerate().map(|(index, gate)| (gate.when, format!("/gates/{index}/when"))));
    let completion = builder.root(&document.completion, &Place::at("/completion"), problems);
    roots.push((completion, "/completion".into()));
    let certification = document
        .certification
        .as_ref()
        .and_then(|certification| certification::certification(certification, builder, problems));
    let renewals = certification.iter().flat_map(|certification| certification.renewal.iter());
    roots.extend(renewals.map(|rule| (*rule, "/certification/renewal".to_owned())));
    activations(document, builder, problems);
    Roots { groups, gates, completion, certification, roots, sound: fine.is_some() }
}

/// Rules of design data are checked, not kept.
fn activations(document: &document::Programme, builder: &mut Builder<'_>, problems: &mut Collector) {
    let place = Place::at("/components");
    let count = builder.rules.len();
    for (index, component) in document.components.iter().enumerate() {
        if let Some(rule) = &component.activated_by {
            builder.root(rule, &place.item(index).field("activated_by"), problems);
            builder.forget(count);
        }
    }
}

/// Notes which components are required and mentioned, and which of those an objective wants.
fn mark(
    required: &[Required],
    mentions: &require::Mentions,
    components: &mut [Component],
    objectives: &mut [Objective],
) {
    for (component, required) in components.iter_mut().zip(required) {
        component.required = required.clone();
    }
    for id in &mentions.components {
        if let Some(component) = components.get_mut(id.at()) {
            component.in_completion = true;
        }
    }
    let is_required = |id: &ComponentId| required.get(id.at()).is_some_and(Required::any);
    for objective in objectives {
        objective.required = objective.treated_by.iter().copied().filter(is_required).collect();
    }
}

/// Adds an implied gate, with a rule of its own where it has several conditions.
fn imply(implied: order::Implied, nodes: &mut Vec<Rule>, gates: &mut Vec<Gate>, components: &[Component]) {
    let when = match implied.conditions.as_slice() {
        [single] => *single,
        _ => {
            let id = RuleId(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
            nodes.push(Rule {
                kind: RuleKind::All(implied.conditions),
                title: None,
                weight: 0,
                points: 0,
                own_weight: None,
                varies: false,
                hopeful: false,
                extent: 0,
            });
            id
        }
    };
    let component = components.get(implied.component.at()).map_or("", |component| &*component.id);
    gates.push(Gate {
        id: format!("order:{component}").into(),
        to: vec![implied.component],
        at: implied.at,
        mode: implied.mode,
        when,
        ahead: None,
        message: None,
        implied: true,
    });
}

/// Notes at each component the gates before it, and the names of implied ones.
fn place_gates(gates: &[Gate], components: &mut [Component], names: &mut Names) {
    for (index, gate) in gates.iter().enumerate() {
        let id = GateId(u32::try_from(index).unwrap_or(u32::MAX));
        for component in &gate.to {
            if let Some(component) = components.get_mut(component.at()) {
                component.gates.push(id);
            }
        }
        if gate.implied {
            names.gates.entry(gate.id.clone()).or_default().push(id);
        }
    }
}
