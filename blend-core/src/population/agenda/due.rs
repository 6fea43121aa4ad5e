//! Due dates to come, and those that have passed.
//!
//! About every required component, or occurrence of it, and the programme as a whole, while it is not done.

use super::list::{Draft, Key, List, While, leads};
use super::{Ask, Span};
use crate::answer::{ActionKind, Missing};
use crate::evaluate::Frame;
use crate::plan::ComponentId;
use crate::time::Instant;
use crate::timeline::Timeline;

pub(super) fn list(ask: &Ask<'_>, span: &Span<'_>, list: &mut List<'_>) {
    for (frame, from, until) in span.pieces() {
        let open = ask.active.clip(from, until);
        if open.is_empty() {
            continue;
        }
        if let Some(due) = frame.programme_due() {
            let missing = |at: Instant| span.course.missing_now(frame, at);
            remind(ask, list, frame, None, due, &open, &missing);
        }
        for (index, component) in frame.plan.components.iter().enumerate().filter(|(_, one)| one.required.any()) {
            let Ok(id) = u32::try_from(index).map(ComponentId) else { break };
            for duty in frame.duties(id, component) {
                let name = component.name(duty.occurrence);
                let missing = |at: Instant| frame.missing_component(id, duty.occurrence, at);
                let open = open.difference(&frame.duty_done(&duty));
                remind(ask, list, frame, Some(&name), duty.due, &open, &missing);
            }
        }
    }
}

/// Reminds of a due date while something is open, and tells once it has passed.
fn remind(
    ask: &Ask<'_>,
    list: &mut List<'_>,
    frame: &Frame,
    component: Option<&str>,
    due: Instant,
    open: &Timeline,
    missing: &dyn Fn(Instant) -> Vec<Missing>,
) {
    if open.is_empty() || !due.is_finite() {
        return;
    }
    let subject = component.unwrap_or_default();
    let draft = |at: Instant, days| {
        let draft = Draft { component: component.map(str::to_owned), due: Some(due), days, ..Draft::default() };
        draft.with_missing(&frame.plan, missing(at))
    };
    for (days, window) in leads(&frame.plan, due, &ask.options.due) {
        let cycle = format!("{due}+{days}");
        let key = Key { kind: ActionKind::Due, subject, cycle: &cycle };
        list.call(ask, key, &open.intersection(&window), While::Active, |at| draft(at, Some(days)));
    }
    let cycle = due.to_string();
    let key = Key { kind: ActionKind::Behind, subject, cycle: &cycle };
    list.call(ask, key, &open.clip(due, Instant::NEVER), While::Active, |at| draft(at, None));
}
