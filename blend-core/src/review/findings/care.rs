//! Whether learners are helped, and somebody cares: D9, D10, D15, D16, D24.

use super::{Found, Look};
use crate::answer::{FindingCode as Code, Model};
use crate::document::{FormatGroup as G, FormatWord as F, ObjectiveKind, Treatment};
use crate::review::design::Item;
use crate::review::models::helps_who_struggles;

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let any = |test: &dyn Fn(&Item<'_>) -> bool| design.items.iter().any(test);
    let subject = || vec![design.document.id.clone()];
    if !any(&|item| item.is(G::Support) && item.is_always_available()) {
        found.add(Code::D9, subject(), "no support is to be had after the end");
    }
    let behaviour: Vec<String> = design
        .goals
        .iter()
        .filter(|goal| goal.kind == Some(ObjectiveKind::Behaviour))
        .map(|goal| goal.id.to_owned())
        .collect();
    if !behaviour.is_empty() && !any(&|item| item.involves_manager()) {
        found.add(Code::D10, behaviour, "behaviour is to change, and no manager takes part");
    }
    if look.classification.primary == Some(Model::DigitalFirst) || look.declares(Model::DigitalFirst) {
        drop_off(look, found);
    }
    if design.said("risk") == Some("high") {
        high_risk(look, found);
    }
    if design.document.owner.as_deref().is_none_or(|owner| owner.trim().is_empty()) {
        found.add(Code::D24, subject(), "nobody is named who is responsible");
    }
}

fn missing(look: &Look<'_, '_>, code: Code, needed: &[(&str, bool, &str)], found: &mut Found) {
    for (what, _, fix) in needed.iter().filter(|(_, there, _)| !there) {
        let message = format!("there is no {what}");
        found.add(code, vec![look.design.document.id.clone()], message).value(what).fix(*fix);
    }
}

fn drop_off(look: &Look<'_, '_>, found: &mut Found) {
    let any = |test: &dyn Fn(&Item<'_>) -> bool| look.design.items.iter().any(test);
    let from_leader = |item: &Item<'_>| item.has_format(&[F::Message]) && item.involves_manager();
    let channel = |item: &Item<'_>| is_channel(item);
    // Whatever comes back by itself reminds.
    let reminds = |item: &Item<'_>| {
        let again = item.plan.occurrences() > 1 && !item.is_required();
        again || item.has_format(&[F::Nudge]) || (item.is(G::Digital) && item.reinforces())
    };
    let needed = [
        ("leader's message", any(&from_leader), "add a `message` that involves the manager"),
        ("support channel", any(&channel), "add office hours, a forum or a contact channel"),
        ("reminder", any(&reminds), "add nudges, or something that comes back"),
    ];
    missing(look, Code::D15, &needed, found);
}

/// Whether learners can ask somebody there.
pub(crate) fn is_channel(item: &Item<'_>) -> bool {
    item.is(G::Human) || item.has_format(&[F::ContactChannel, F::Forum, F::Community])
}

fn high_risk(look: &Look<'_, '_>, found: &mut Found) {
    let document = look.design.document;
    let rules = || document.groups.iter().flatten().map(|group| &group.rule).chain([&document.completion]);
    let wanted = || rules().any(helps_who_struggles);
    let any = |test: &dyn Fn(&Item<'_>) -> bool| look.design.items.iter().any(test);
    let needed = [
        ("assessment", any(&|item| item.is_check()), "add an assessment"),
        (
            "reinforcement",
            any(&|item| item.reinforces() || item.treatments.has(Treatment::Reinforce)),
            "add something that reinforces",
        ),
        (
            "remediation",
            any(&|item| item.written.activated_by.is_some()) || wanted(),
            "add a part `activated_by` a failed attempt",
        ),
    ];
    missing(look, Code::D16, &needed, found);
}
