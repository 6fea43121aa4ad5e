//! Calendar entries that a change calls for: stable UIDs, each change one SEQUENCE on.

use crate::answer::{CalendarEntry, CalendarMethod};
use crate::document::ScheduleChangeKind;
use crate::plan::schedule::{Session, Venue};
use crate::time::Instant;
use std::collections::BTreeSet;

/// A session before and after a change, and who has a seat.
pub(super) struct Told<'a> {
    pub(super) programme: &'a str,
    pub(super) old: &'a Session,
    pub(super) new: &'a Session,
    /// Who had a seat, sorted.
    pub(super) had: Vec<String>,
    /// Who has one, sorted.
    pub(super) has: Vec<String>,
}

/// The entries to send. `reseated`: whether somebody gets or loses a seat.
pub(super) fn entries(kind: ScheduleChangeKind, told: &Told<'_>, reseated: bool) -> Vec<CalendarEntry> {
    let Told { old, new, .. } = told;
    if old.cancelled_at.is_some() || (kind == ScheduleChangeKind::Capacity && !reseated) {
        return Vec::new();
    }
    let leads = |session: &Session| session.facilitators.iter().map(|name| name.to_string()).collect::<BTreeSet<_>>();
    let (led, lead) = (leads(old), leads(new));
    let with = |learners: &[String], facilitators: &BTreeSet<String>| -> Vec<String> {
        learners.iter().chain(facilitators).cloned().collect()
    };
    let cancel = |session: &Session, attendees: &[String]| -> Vec<CalendarEntry> {
        made(told, session, CalendarMethod::Cancel, attendees).collect()
    };
    if new.cancelled_at.is_some() {
        return cancel(old, &with(&told.had, &led));
    }
    let mut entries = Vec::new();
    for gone in led.difference(&lead) {
        entries.extend(cancel(old, std::slice::from_ref(gone)));
    }
    let stand: Vec<CalendarEntry> = made(told, new, CalendarMethod::Request, &with(&told.has, &lead)).collect();
    let kept: BTreeSet<&str> = stand.iter().map(|entry| entry.uid.as_str()).collect();
    let stay: BTreeSet<String> = led.intersection(&lead).cloned().collect();
    let ended = cancel(old, &with(&told.had, &stay));
    entries.extend(ended.into_iter().filter(|entry| !kept.contains(entry.uid.as_str())));
    entries.extend(stand);
    entries
}

/// An entry for each meeting.
fn made<'t>(
    told: &'t Told<'_>,
    session: &'t Session,
    method: CalendarMethod,
    attendees: &'t [String],
) -> impl Iterator<Item = CalendarEntry> + 't {
    let several = session.meetings.len() > 1;
    let entry = move |(index, ((start, end), venue)): (usize, (&(Instant, Instant), &Venue))| CalendarEntry {
        uid: match several {
            true => format!("{}.{}@{}", session.id, index.saturating_add(1), told.programme),
            false => format!("{}@{}", session.id, told.programme),
        },
        sequence: told.new.sequence(),
        method,
        start: *start,
        end: *end,
        room: venue.room.as_deref().map(str::to_owned),
        link: venue.link.as_deref().map(str::to_owned),
        attendees: attendees.to_vec(),
    };
    session.meetings.iter().zip(session.venues.iter()).enumerate().map(entry)
}
