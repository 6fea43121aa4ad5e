//! Whether the programme can be run as written: D20 to D23, D26.

use super::{Found, Look, listed, quoted};
use crate::answer::{FindingCode as Code, Model, ScheduleFindingCode};
use crate::document::FormatGroup as G;
use crate::problem::{nearest, shown};

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    not_operable(look, found);
    let document = look.design.document;
    let subject = || vec![document.id.clone()];
    if let Some(certification) = &look.design.plan.certification
        && certification.window.is_none()
    {
        found.add(Code::D21, subject(), "the certificate has no window in which to renew it and be reminded");
    }
    let measures = ["completion", "prework", "readiness", "effectiveness"];
    let named = |measure: &&str| document.measures.iter().flatten().any(|named| named == measure);
    let absent: Vec<&str> = measures.into_iter().filter(|measure| !named(measure)).collect();
    if !absent.is_empty() {
        let message = format!("not measured: {}", listed(absent.iter().copied()));
        found.add(Code::D22, subject(), message).value(4_usize.saturating_sub(absent.len())).threshold(4);
    }
    label(look, found);
    undefined_triggers(look, found);
}

/// Sessions of the schedule that lack something; without a schedule, required live sessions without a time.
fn not_operable(look: &Look<'_, '_>, found: &mut Found) {
    for doubt in look.sessions.doubts.iter().filter(|doubt| lacks_something(doubt.code)) {
        let subjects = doubt.component.iter().chain(&doubt.sessions).cloned().collect();
        found.add(Code::D20, subjects, doubt.message.clone()).fix(doubt.help.clone());
    }
    if look.sessions.timetable.is_some() {
        return;
    }
    for (_, session) in look.design.required_in(G::Live).filter(|(_, item)| item.span.is_none()) {
        let message = format!("{} has neither a week nor a session", quoted(session));
        found.add(Code::D20, vec![session.id().to_owned()], message);
    }
}

/// Whether what is doubtful about a schedule is that something is not given.
pub(crate) fn lacks_something(code: ScheduleFindingCode) -> bool {
    use ScheduleFindingCode as S;
    matches!(code, S::NoFacilitator | S::NoPlace | S::NoCapacity | S::NoSessions)
}

fn label(look: &Look<'_, '_>, found: &mut Found) {
    let document = look.design.document;
    let Some(declared) = document.model.as_deref() else { return };
    let Some(model) = Model::from_word(declared) else {
        let near = nearest(declared, Model::ALL.iter().map(|model| model.word()));
        let message = format!("there is no model `{}`", shown(declared));
        let draft = found.add(Code::D23, vec![document.id.clone()], message);
        if let Some(near) = near {
            draft.fix(format!("did you mean `{near}`?"));
        }
        return;
    };
    let conditions = look.classification.conditions.iter().find(|near| near.model == model);
    if let Some(near) = conditions.filter(|near| !near.failed.is_empty()) {
        let message = format!("the programme is not `{}`; not so: {}", model.word(), near.failed.join("; "));
        let primary = look.classification.primary.map_or("none", Model::word);
        found.add(Code::D23, vec![document.id.clone()], message).value(primary).threshold(model.word());
    }
}

/// A trigger is defined by its name and by when what it calls for is to be done.
fn undefined_triggers(look: &Look<'_, '_>, found: &mut Found) {
    for item in &look.design.items {
        let Some(trigger) = &item.written.trigger else { continue };
        let what = if trigger.trim().is_empty() {
            "has a trigger without a name"
        } else if item.written.due.is_none() && item.written.week.is_none() {
            "has a trigger, and nothing says by when it is to be done"
        } else {
            continue;
        };
        found.add(Code::D26, vec![item.id().to_owned()], format!("{} {what}", quoted(item)));
    }
}
