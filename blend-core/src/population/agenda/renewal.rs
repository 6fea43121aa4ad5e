//! Certificates that end, while they are neither renewed nor revoked.

use super::list::{Draft, Key, List, While, leads};
use super::{Ask, Span};
use crate::answer::ActionKind;
use crate::time::Instant;
use crate::timeline::Timeline;

pub(super) fn list(ask: &Ask<'_>, span: &Span<'_>, list: &mut List<'_>) {
    let certified = |(frame, ..): &(&crate::evaluate::Frame, Instant, Instant)| frame.plan.certification.is_some();
    let pieces: Vec<_> = span.pieces().filter(certified).collect();
    if pieces.is_empty() || ask.present.clip(span.from, span.until).is_empty() {
        return;
    }
    for held in span.course.periods(span.until.plus_micros(-1)) {
        let runs = Timeline::between(held.earned, held.until.min(held.revoked.unwrap_or(Instant::NEVER)));
        if !held.expires.is_finite() {
            continue;
        }
        for (days, window) in leads(held.plan(), held.expires, &ask.options.renewal) {
            let called = runs.intersection(&window);
            let cycle = format!("{}+{}+{days}", held.number, held.expires);
            let key = Key { kind: ActionKind::Renewal, subject: "", cycle: &cycle };
            for (frame, from, until) in &pieces {
                let draft = |at: Instant| {
                    let (due, period) = (Some(held.expires), Some(held.number));
                    let draft = Draft { due, days: Some(days), period, ..Draft::default() };
                    draft.with_missing(&frame.plan, span.course.missing_now(frame, at))
                };
                list.call(ask, key, &called.clip(*from, *until), While::Present, draft);
            }
        }
    }
}
