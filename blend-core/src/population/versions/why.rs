//! Which rules came out otherwise, and what is written otherwise about them.
//!
//! Every named rule of both versions is laid side by side with its verdict and with what of the standing depends on it.
//! Those that differ are told, each with the differences that bear on it.

use super::diff::Placed;
use super::impact::Side;
use super::side_by_side;
use crate::answer::{Answer, CertificateState, Why};
use crate::document::Action;
use crate::evaluate::Scope;
use crate::plan::{ComponentId, GroupId};

/// One named rule at an instant.
struct Told<'p> {
    kind: Kind,
    /// Of a component, gate or group; empty for what there is one of.
    id: &'p str,
    title: Option<&'p str>,
    holds: bool,
    /// Of a gate: implied by the completion rule or a group's.
    implied: bool,
    /// What of the standing stands on it.
    shown: Vec<Shown<'p>>,
}

/// An answer, and which component and action it is about where there may be several.
type Shown<'p> = (Option<&'p str>, Option<Action>, Answer);

fn alone<'p>(answer: impl Into<Answer>) -> Shown<'p> {
    (None, None, answer.into())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Component,
    Gate,
    Completion,
    Certification,
    Group,
}

/// The rules that came out otherwise, in document order.
pub(super) fn why(before: &Side, after: &Side, differences: &[Placed]) -> Vec<Why> {
    let (old, new) = (rules(before), rules(after));
    let mut found = Vec::new();
    for (old, new) in side_by_side(&old, &new, |told| (told.kind, told.id)) {
        let Some(told) = new.or(old) else { continue };
        if old.map(Told::answers) == new.map(Told::answers) {
            continue;
        }
        found.push(Why {
            rule: told.path(),
            title: told.title.map(str::to_owned),
            before: old.map(|told| told.holds),
            after: new.map(|told| told.holds),
            differences: differences
                .iter()
                .filter(|placed| told.rests_on(&placed.steps))
                .map(|placed| placed.difference.clone())
                .collect(),
        });
    }
    // Where another rule or a difference tells why, those that merely follow are left out.
    let tells = |why: &Why| why.before != why.after || !why.differences.is_empty();
    if found.iter().any(tells) {
        found.retain(tells);
    }
    found
}

/// The named rules of the version in force, in document order.
fn rules(side: &Side) -> Vec<Told<'_>> {
    let (plan, at) = (side.plan(), side.standing.at);
    let frame = side.course.frame_at(at);
    let mut rules = Vec::new();
    let mut rows = side.standing.components.iter();
    for (index, (component, written)) in plan.components.iter().zip(&plan.document.components).enumerate() {
        let id = ComponentId(u32::try_from(index).unwrap_or(u32::MAX));
        rules.push(Told {
            kind: Kind::Component,
            id: &component.id,
            title: written.title.as_deref(),
            holds: frame.component_done(id).contains(at),
            implied: false,
            shown: rows
                .by_ref()
                .take(component.slots.len())
                .map(|row| (Some(row.id.as_str()), None, row.state.into()))
                .collect(),
        });
    }
    let mut written = plan.document.gates.iter().flatten();
    for gate in &plan.gates {
        let rows = side.standing.gates.iter().filter(|row| *row.id == *gate.id);
        rules.push(Told {
            kind: Kind::Gate,
            id: &gate.id,
            title: written.next().and_then(|written| written.title.as_deref()),
            holds: frame.holds(gate.when, Scope::WHOLE).contains(at),
            implied: gate.implied,
            shown: rows.map(|row| (row.component.as_deref(), Some(row.action), row.outcome.into())).collect(),
        });
    }
    rules.push(Told {
        kind: Kind::Completion,
        id: "",
        title: frame.rule(plan.completion).and_then(|rule| rule.title.as_deref()),
        holds: frame.is_complete(at),
        implied: false,
        shown: vec![alone(side.standing.progress), alone(side.standing.completed_at)],
    });
    if let Some(terms) = &plan.document.certification {
        let state = side.certificate();
        rules.push(Told {
            kind: Kind::Certification,
            id: "",
            title: terms.title.as_deref(),
            holds: matches!(state, Some(CertificateState::Certified | CertificateState::Due)),
            implied: false,
            shown: vec![alone(state), alone(side.expires())],
        });
    }
    let groups = plan.groups.iter().zip(plan.document.groups.iter().flatten()).zip(&side.standing.groups);
    for (index, ((group, written), standing)) in groups.enumerate() {
        let id = GroupId(u32::try_from(index).unwrap_or(u32::MAX));
        rules.push(Told {
            kind: Kind::Group,
            id: &group.id,
            title: written.title.as_deref(),
            holds: frame.group(id).contains(at),
            implied: false,
            shown: vec![alone(standing.progress)],
        });
    }
    rules
}

impl<'p> Told<'p> {
    fn answers(&self) -> (bool, &[Shown<'p>]) {
        (self.holds, &self.shown)
    }

    fn path(&self) -> String {
        match self.id {
            "" => self.kind.list().to_owned(),
            id => format!("{}.{id}", self.kind.list()),
        }
    }

    /// Whether what is written at a place bears on it, not by way of another named rule.
    fn rests_on(&self, steps: &[String]) -> bool {
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        match steps.as_slice() {
            // Said to people, or to hosts that list things.
            [_, _, "title" | "description" | "message" | "hidden"] | ["certification", "title" | "description"] => {
                false
            }
            ["timezone" | "anchor" | "evidence_from"] => true,
            ["hold"] => self.kind == Kind::Completion,
            ["formats", ..] => self.kind == Kind::Component,
            ["completion"] | ["groups", _, "rule"] if self.implied => true,
            ["components", id, field, ..] => match *field {
                "weight" | "points" | "treats" if self.counts() => true,
                _ => self.kind == Kind::Component && *id == self.id,
            },
            [list, id, ..] => *list == self.kind.list() && (*id == self.id || self.id.is_empty()),
            [whole] => *whole == self.kind.list() && self.id.is_empty(),
            [] => false,
        }
    }

    /// Whether it is a rule that may weigh or count components.
    fn counts(&self) -> bool {
        matches!(self.kind, Kind::Completion | Kind::Gate | Kind::Group)
    }
}

impl Kind {
    /// Where in the document it is written.
    fn list(self) -> &'static str {
        match self {
            Kind::Component => "components",
            Kind::Gate => "gates",
            Kind::Completion => "completion",
            Kind::Certification => "certification",
            Kind::Group => "groups",
        }
    }
}
