//! Begin, end and meetings of a session, as it is written or as a change has it.

use crate::compile::parts::{empty, missing};
use crate::compile::{number, when};
use crate::document::{self, Meeting};
use crate::limits;
use crate::plan::schedule::Venue;
use crate::problem::{Code, Collector, Place, Problem};
use crate::time::{Instant, Zone};
use std::sync::Arc;

/// What is written about when and where.
pub(super) struct Times<'w> {
    start: Option<&'w str>,
    end: Option<&'w str>,
    minutes: Option<i64>,
    meetings: Option<&'w [Meeting]>,
    /// Whether it is a series.
    every: bool,
    /// The room and link of the session.
    room: Option<Arc<str>>,
    link: Option<Arc<str>>,
}

impl<'w> Times<'w> {
    /// Of a session.
    pub(super) fn of(written: &'w document::Session) -> Times<'w> {
        Times {
            start: written.start.as_deref(),
            end: written.end.as_deref(),
            minutes: written.minutes,
            meetings: written.meetings.as_deref(),
            every: written.every.is_some(),
            room: written.room.as_deref().and_then(told),
            link: written.link.as_deref().and_then(told),
        }
    }

    /// Of a session that is moved.
    pub(super) fn moved(
        written: &'w document::ScheduleChange,
        room: Option<Arc<str>>,
        link: Option<Arc<str>>,
    ) -> Times<'w> {
        Times {
            start: written.start.as_deref(),
            end: written.end.as_deref(),
            minutes: written.minutes,
            meetings: written.meetings.as_deref(),
            every: false,
            room,
            link,
        }
    }
}

/// One meeting before a series is laid out.
pub(super) struct Slot {
    pub(super) start: Instant,
    pub(super) end: Instant,
    pub(super) venue: Venue,
}

/// Text that says something; an empty one stands for nothing.
pub(super) fn told<T: for<'t> From<&'t str>>(text: &str) -> Option<T> {
    (!text.trim().is_empty()).then(|| T::from(text))
}

/// The meetings of a session (of a series: of its first one), in order.
pub(super) fn slots(written: &Times<'_>, zone: Zone, place: &Place<'_>, problems: &mut Collector) -> Option<Vec<Slot>> {
    let Some(meetings) = written.meetings else {
        let (start, end) = span(written, zone, place, problems)?;
        let (room, link) = (written.room.clone(), written.link.clone());
        let venue = Venue { room, link, own_room: false, own_link: false, written: 0 };
        return Some(vec![Slot { start, end, venue }]);
    };
    let others = [
        ("start", written.start.is_some()),
        ("end", written.end.is_some()),
        ("minutes", written.minutes.is_some()),
        ("every", written.every),
    ];
    for (name, _) in others.into_iter().filter(|(_, there)| *there) {
        let message = format!("`meetings` and `{name}` exclude each other");
        let problem = Problem::new(Code::ConflictingFields, place.field(name).to_string(), message);
        problems.push(problem.help("keep one of them").related([place.field("meetings").to_string()]));
    }
    let at = place.field("meetings");
    if meetings.is_empty() {
        empty(&at, problems);
        return None;
    }
    let read: Vec<Option<Slot>> = meetings
        .iter()
        .enumerate()
        .map(|(index, meeting)| self::meeting(index, meeting, written, zone, &at.item(index), problems))
        .collect();
    let mut slots: Vec<Slot> = read.into_iter().collect::<Option<_>>()?;
    slots.sort_by_key(|slot| (slot.start, slot.end));
    Some(slots)
}

fn meeting(
    index: usize,
    meeting: &Meeting,
    session: &Times<'_>,
    zone: Zone,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<Slot> {
    let start = when::local(&meeting.start, zone, &place.field("start"), problems);
    let end = when::local(&meeting.end, zone, &place.field("end"), problems);
    let (start, end) = (start?, end?);
    if end <= start {
        reversed("the meeting ends before it starts", &place.field("end"), problems);
        return None;
    }
    let or = |own: &Option<String>, session: &Option<Arc<str>>| match own {
        Some(own) => told(own),
        None => session.clone(),
    };
    Some(Slot {
        start,
        end,
        venue: Venue {
            room: or(&meeting.room, &session.room),
            link: or(&meeting.link, &session.link),
            own_room: meeting.room.is_some(),
            own_link: meeting.link.is_some(),
            written: index,
        },
    })
}

/// Start and end, the end perhaps by a length in minutes.
fn span(written: &Times<'_>, zone: Zone, place: &Place<'_>, problems: &mut Collector) -> Option<(Instant, Instant)> {
    let start = match written.start {
        Some(text) => when::local(text, zone, &place.field("start"), problems),
        None => missing("start", place, problems),
    };
    let at = place.field("minutes");
    let minutes = number::bounded(written.minutes, 1, limits::MINUTES, &at, problems);
    let end = match (written.end, written.minutes) {
        (Some(_), Some(_)) => {
            let problem =
                Problem::new(Code::ConflictingFields, at.to_string(), "`end` and `minutes` exclude each other");
            problems.push(problem.help("keep one of them").related([place.field("end").to_string()]));
            None
        }
        (Some(text), None) => when::local(text, zone, &place.field("end"), problems),
        (None, Some(_)) => {
            let micros = minutes
                .and_then(|minutes| i64::try_from(minutes).ok())
                .map(|minutes| minutes.saturating_mul(60_000_000));
            start.and_then(|start| micros.map(|micros| start.plus_micros(micros)))
        }
        (None, None) => missing("end", place, problems),
    };
    let (start, end) = (start?, end?);
    if end <= start {
        reversed("the session ends before it starts", &place.field("end"), problems);
        return None;
    }
    Some((start, end))
}

pub(super) fn reversed(message: &str, place: &Place<'_>, problems: &mut Collector) {
    problems.push(Problem::new(Code::ReversedInterval, place.to_string(), message).help("the end is after the start"));
}
