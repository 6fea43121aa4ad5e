//! Who is late or may come to be, and for what.
//!
//! Readings:
//! - At risk is who is neither done, overdue nor behind and owes something due within `warn`, the last instant included.
//! - The reasons are, of who is overdue or behind, what is past its due and the booked sessions that are near with an unmet
//!   gate; of who is at risk, what falls due within `warn`. The programme first, components by name, sessions by start.
//! - The session is the first to come, however far, that the learner is in with an unmet gate.

use serde_json::{Value, json};

use super::agenda_rules::owed;
use super::document::text;
use super::due::programme_due;
use super::report::Member;
use super::schedule::Session;
use super::standing::endangered;
use super::time::{Duration, Instant, add, show};
use super::world::View;

fn warn(view: &View<'_>) -> Duration {
    Duration::parse(text(&view.plan.doc, "warn").unwrap_or("P3D")).unwrap()
}

/// Component and date of what is not done and due at an instant that fits; the programme has no component.
fn dues(view: &View<'_>, at: Instant, fits: impl Fn(Instant) -> bool) -> Vec<Value> {
    let components = owed(view, at).into_iter().map(|(name, due)| (Some(name), due));
    let all = programme_due(view, at).map(|due| (None, due)).into_iter().chain(components);
    let shown = |(name, due): (Option<String>, Instant)| json!({"component": name, "session": null, "due": show(due), "start": null});
    all.filter(|(_, due)| fits(*due)).map(shown).collect()
}

fn late(view: &View<'_>, at: Instant) -> Vec<Value> {
    let mut found = dues(view, at, |due| due <= at);
    let mut sessions = endangered(view, at);
    sessions.retain(|s| add(s.start, warn(view).back(), view.plan.zone) < at);
    let shown = |s: &Session| json!({"component": null, "session": s.id, "due": null, "start": show(s.start)});
    found.extend(sessions.into_iter().map(shown));
    found
}

fn near(view: &View<'_>, at: Instant) -> Vec<Value> {
    dues(view, at, |due| at < due && add(due, warn(view).back(), view.plan.zone) <= at)
}

/// `overdue`, `behind` or `at_risk`; nothing for who is none of these.
pub(crate) fn risk(member: &Member<'_>, at: Instant) -> Option<&'static str> {
    if member.out().is_some() || member.completed() {
        return None;
    }
    match text(&member.standing, "timing") {
        Some("overdue") => Some("overdue"),
        Some("behind") => Some("behind"),
        _ => (!near(&member.person.world(at).now(), at).is_empty()).then_some("at_risk"),
    }
}

/// Sorted by learner.
pub(crate) fn people(members: &[Member<'_>], at: Instant) -> Vec<Value> {
    let row = |member: &Member<'_>| {
        let timing = risk(member, at)?;
        let world = member.person.world(at);
        let view = world.now();
        let reasons = if timing == "at_risk" { near(&view, at) } else { late(&view, at) };
        let session = endangered(&view, at).first().map(|s| s.id.clone());
        Some(json!({"learner": member.person.learner, "timing": timing, "reasons": reasons, "session": session}))
    };
    members.iter().filter_map(row).collect()
}
