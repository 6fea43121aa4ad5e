//! Help, offered on visible difficulty: repeated failed attempts, or none left.
//!
//! Over the evidence that counts for component states. A turn begins with an enrolment, with a cut of the evidence, and
//! with the evidence of the next period of a certificate.

use super::list::{Draft, Key, List, While};
use super::{Ask, Span};
use crate::answer::ActionKind;
use crate::evaluate::{Frame, Window};
use crate::plan::SlotId;
use crate::time::Instant;

pub(super) fn list(ask: &Ask<'_>, span: &Span<'_>, list: &mut List<'_>) {
    for (frame, from, until) in span.pieces() {
        if ask.active.clip(from, until).is_empty() {
            continue;
        }
        for slot in frame.plan.slot_ids().filter(|slot| tried(frame, *slot, ask.options.failures)) {
            for (from, until, since) in evidence(span, frame, from, until) {
                let seen = since.map_or(frame, |since| frame.through(Window::since(since)));
                turns(ask, seen, slot, from, until, since, list);
            }
        }
    }
}

/// Whether there are attempts enough for difficulty to show.
fn tried(frame: &Frame, slot: SlotId, failures: u32) -> bool {
    let Some(component) = frame.component_of(slot) else { return false };
    let enough = component.max_attempts.map_or(failures, |most| most.min(failures)).max(1);
    frame.evidence(slot).attempts.list.len() >= enough as usize
}

/// What of a piece has which evidence: since when that of a period counts, none for all.
fn evidence(span: &Span<'_>, frame: &Frame, from: Instant, until: Instant) -> Vec<(Instant, Instant, Option<Instant>)> {
    if frame.plan.certification.is_none() {
        return vec![(from, until, None)];
    }
    let mut pieces = Vec::new();
    let mut done = from;
    for held in span.course.periods(until.plus_micros(-1)) {
        let (opens, since) = held.next_evidence;
        let opens = opens.max(held.earned);
        pieces.push((done, opens.min(until), None));
        pieces.push((opens.max(from), held.until.min(until), Some(since)));
        done = done.max(held.until.min(until));
    }
    pieces.push((done, until, None));
    pieces.retain(|(from, until, _)| from < until);
    pieces
}

/// Offers help once a turn.
fn turns(
    ask: &Ask<'_>,
    frame: &Frame,
    slot: SlotId,
    from: Instant,
    until: Instant,
    since: Option<Instant>,
    list: &mut List<'_>,
) {
    let open = frame.difficulty(slot, ask.options.failures).clip(from, until);
    if open.is_empty() {
        return;
    }
    let enrolments = ask.courses.whole().episodes.iter().map(|episode| episode.from);
    let cuts = frame.evidence(slot).terms().cuts.iter().copied();
    let mut starts: Vec<Instant> = enrolments.chain(cuts).chain(since).collect();
    starts.sort_unstable();
    starts.dedup();
    let name = frame.plan.slot_name(slot);
    let ends = starts.iter().skip(1).copied().chain([Instant::NEVER]);
    for (start, end) in starts.iter().zip(ends) {
        let cycle = start.to_string();
        let key = Key { kind: ActionKind::Help, subject: &name, cycle: &cycle };
        let draft = |at: Instant| {
            let draft = Draft { component: Some(name.clone()), ..Draft::default() };
            let Some(found) = frame.plan.slots.get(slot.at()) else { return draft };
            let occurrence = Some(found.occurrence).filter(|number| *number > 0);
            draft.with_missing(&frame.plan, frame.missing_component(found.component, occurrence, at))
        };
        list.call(ask, key, &open.clip(*start, end), While::Active, draft);
    }
}
