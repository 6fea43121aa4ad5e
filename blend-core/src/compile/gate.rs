//! Gates as written: what they stand before, and what they want.

use super::names::Scope;
use super::rule::Builder;
use super::when::{self, Sign};
use crate::document::{self, Action, OneOrMany};
use crate::plan::{ComponentId, Gate};
use crate::problem::{Code, Collector, Place, Problem};
use std::collections::HashSet;

/// Reads every gate in document order.
pub(super) fn gates(document: &document::Programme, builder: &mut Builder<'_>, problems: &mut Collector) -> Vec<Gate> {
    let place = Place::at("/gates");
    let written = document.gates.iter().flatten();
    written.enumerate().map(|(index, gate)| self::gate(gate, builder, &place.item(index), problems)).collect()
}

fn gate(written: &document::Gate, builder: &mut Builder<'_>, place: &Place<'_>, problems: &mut Collector) -> Gate {
    let at = written.at.as_ref().map(|at| actions(at, &place.field("at"), problems));
    let certify = at.as_ref().is_some_and(|at| at.contains(&Action::Certify));
    let others = at.as_ref().is_none_or(|at| at.iter().any(|action| *action != Action::Certify));
    let bad = |message: &str, help: &str| Problem::new(Code::BadGate, place.to_string(), message).help(help);
    match (&written.to, certify) {
        (Some(_), true) => problems.push(
            bad("a gate at `certify` stands before the certificate and has no `to`", "take `to` or `certify` out")
                .related([place.field("to").to_string(), place.field("at").to_string()]),
        ),
        (None, true) if others => {
            problems.push(bad("a gate at `certify` cannot stand before other actions too", "write two gates"));
        }
        (None, false) => {
            problems.push(bad(
                "the gate stands before nothing",
                "add `to`, the components it stands before, or `at: certify`",
            ));
        }
        _ => {}
    }
    Gate {
        id: written.id.as_str().into(),
        to: targets(written, builder.scope, &place.field("to"), problems),
        at: at.filter(|at| !at.is_empty()),
        mode: written.mode,
        when: builder.root(&written.when, &place.field("when"), problems),
        ahead: written
            .ahead
            .as_deref()
            .and_then(|text| when::period(text, Sign::NotNegative, &place.field("ahead"), problems)),
        message: written.message.as_deref().map(Box::from),
        implied: false,
    }
}

/// The actions a gate stands before, each once, in the order written.
pub(super) fn actions(written: &OneOrMany<Action>, place: &Place<'_>, problems: &mut Collector) -> Vec<Action> {
    let mut actions = Vec::new();
    for (_, action) in written.iter() {
        if !actions.contains(action) {
            actions.push(*action);
        }
    }
    if actions.is_empty() {
        super::parts::empty(place, problems);
    }
    actions
}

/// The components a gate stands before, each once, in the order written.
fn targets(
    written: &document::Gate,
    scope: Scope<'_>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Vec<ComponentId> {
    let Some(names) = &written.to else { return Vec::new() };
    if names.is_empty() {
        super::parts::empty(place, problems);
    }
    let mut seen = HashSet::new();
    let mut found = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        if let Some(component) = target(name, scope, &place.item(index), problems)
            && seen.insert(component)
        {
            found.push(component);
        }
    }
    found
}

fn target(name: &str, scope: Scope<'_>, place: &Place<'_>, problems: &mut Collector) -> Option<ComponentId> {
    match name.split_once('#') {
        Some((whole, _)) if scope.names.components.contains_key(whole) => {
            let message = "a gate stands before every occurrence of a component".to_owned();
            let problem = Problem::new(Code::UnknownReference, place.to_string(), message);
            problems.push(
                problem.help(format!("write `{whole}`: occurrence k then waits for occurrence k of what it wants")),
            );
            None
        }
        _ => scope.component(name, place, problems),
    }
}
