//! The compiled schedule of a programme: sessions with their instants, series laid out, cohorts.
//!
//! Names of components stay text, because the versions of a programme may differ. Source: section 7 of the domain.

use crate::document;
use crate::time::{Instant, Zone};
use crate::timeline::Timeline;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// A session of a [`Timetable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SessionId(pub(crate) u32);

impl SessionId {
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}

/// From ids of sessions to their places.
pub(crate) type SessionNames = HashMap<Box<str>, SessionId, RandomState>;

/// All sessions and cohorts of one programme, ready to be asked.
#[derive(Debug)]
pub(crate) struct Timetable {
    pub(crate) document: document::Schedule,
    /// In document order, those of a series one after another.
    pub(crate) sessions: Vec<Session>,
    pub(crate) cohorts: Vec<Cohort>,
    /// From ids of sessions; those of series are `id#1`, `id#2`, ..
    pub(crate) names: SessionNames,
    /// From ids of cohorts to their places.
    pub(crate) cohort_names: HashMap<Box<str>, usize>,
}

/// One dated occurrence of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: Box<str>,
    /// Its place in the document; the sessions of a series share one.
    pub(crate) written: usize,
    pub(crate) component: Arc<str>,
    /// Begin of the first meeting.
    pub(crate) start: Instant,
    /// End of the last one to end.
    pub(crate) end: Instant,
    /// Sorted; one for a session without meetings of its own.
    pub(crate) meetings: Vec<(Instant, Instant)>,
    /// Where each meeting is.
    pub(crate) venues: Arc<[Venue]>,
    /// From 1, where the document names one.
    pub(crate) occurrence: Option<u32>,
    /// Seats; without it any number.
    pub(crate) capacity: Option<u64>,
    /// Places on the waitlist.
    pub(crate) waitlist: u64,
    pub(crate) cohort: Option<Arc<str>>,
    pub(crate) opens: Option<Instant>,
    /// From here on no seat can be asked for.
    pub(crate) closes: Instant,
    pub(crate) cancelled_at: Option<Instant>,
    pub(crate) facilitators: Arc<[Box<str>]>,
    pub(crate) room: Option<Arc<str>>,
    pub(crate) link: Option<Arc<str>>,
    /// What was changed since it was written.
    pub(crate) changed: Option<Box<Changed>>,
}

/// Where a meeting is: its own room or link, else the session's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Venue {
    pub(crate) room: Option<Arc<str>>,
    pub(crate) link: Option<Arc<str>>,
    /// Whether they are the meeting's own.
    pub(crate) own_room: bool,
    pub(crate) own_link: bool,
    /// Its place among the meetings as written.
    pub(crate) written: usize,
}

/// Which changes made a session what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    /// How many changes there were.
    pub(crate) sequence: u32,
    /// Fields (`times` for begin, end and meetings), each with the place of the change that gave it last.
    fields: Vec<(&'static str, usize)>,
}

impl Changed {
    /// Notes that a change gave a field.
    pub(crate) fn note(&mut self, field: &'static str, change: usize) {
        self.fields.retain(|(name, _)| *name != field);
        self.fields.push((field, change));
    }

    /// The place of the change that gave a field.
    pub(crate) fn by(&self, field: &str) -> Option<usize> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, change)| *change)
    }
}

/// Learners that start together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cohort {
    pub(crate) id: Box<str>,
    pub(crate) title: Option<Box<str>>,
    pub(crate) starts: Instant,
}

impl Session {
    /// How many changes it has had.
    pub(crate) fn sequence(&self) -> u32 {
        self.changed.as_deref().map_or(0, |changed| changed.sequence)
    }

    /// Whether it is called off at an instant.
    pub(crate) fn called_off(&self, at: Instant) -> bool {
        self.cancelled_at.is_some_and(|cancelled| cancelled <= at)
    }

    /// Whether it has begun at an instant, not called off before its start.
    pub(crate) fn has_begun(&self, at: Instant) -> bool {
        self.start <= at && self.cancelled_at.is_none_or(|cancelled| self.start <= cancelled)
    }

    /// Whether it is over at an instant, not called off.
    pub(crate) fn was_held(&self, at: Instant) -> bool {
        self.end <= at && !self.called_off(at)
    }

    /// Scheduled length in microseconds, over its meetings; times that two of them share count once.
    pub(crate) fn length_micros(&self) -> i64 {
        length_micros(self.meetings.iter().copied())
    }
}

/// Length of meetings in microseconds; times that two of them share count once.
pub(crate) fn length_micros(meetings: impl IntoIterator<Item = (Instant, Instant)>) -> i64 {
    let held = Timeline::from_intervals(meetings);
    held.iter().fold(0, |sum, (from, until)| sum.saturating_add(until.micros().saturating_sub(from.micros())))
}

impl Timetable {
    /// The zone that a session is written in, where it names one.
    pub(crate) fn zone_of(&self, session: &Session) -> Option<Zone> {
        let written = self.document.sessions.as_ref()?.get(session.written)?;
        Zone::named(written.timezone.as_deref()?)
    }

    /// The sessions in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        (0..u32::MAX).map(SessionId).zip(&self.sessions)
    }

    pub(crate) fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(id.at())
    }

    pub(crate) fn cohort(&self, id: &str) -> Option<&Cohort> {
        self.cohorts.get(*self.cohort_names.get(id)?)
    }
}
