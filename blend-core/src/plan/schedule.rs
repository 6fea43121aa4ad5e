//! The compiled schedule of a programme: sessions with their instants, series laid out, cohorts.
//!
//! Names of components stay text, because the versions of a programme may differ. Source: section 7 of the domain.

use crate::document;
use crate::time::Instant;
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

/// All sessions and cohorts of one programme, ready to be asked.
#[derive(Debug)]
pub(crate) struct Timetable {
    pub(crate) document: document::Schedule,
    /// In document order, those of a series one after another.
    pub(crate) sessions: Vec<Session>,
    pub(crate) cohorts: Vec<Cohort>,
    /// From ids of sessions; those of series are `id#1`, `id#2`, ..
    pub(crate) names: HashMap<Box<str>, SessionId, RandomState>,
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
}

/// Where a meeting is: its own room or link, else the session's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Venue {
    pub(crate) room: Option<Arc<str>>,
    pub(crate) link: Option<Arc<str>>,
}

/// Learners that start together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cohort {
    pub(crate) id: Box<str>,
    pub(crate) title: Option<Box<str>>,
    pub(crate) starts: Instant,
}

impl Session {
    /// Scheduled length in microseconds, over its meetings; times that two of them share count once.
    pub(crate) fn length_micros(&self) -> i64 {
        let held = Timeline::from_intervals(self.meetings.iter().copied());
        held.iter().fold(0, |sum, (from, until)| sum.saturating_add(until.micros().saturating_sub(from.micros())))
    }
}

impl Timetable {
    pub(crate) fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(id.at())
    }

    pub(crate) fn cohort(&self, id: &str) -> Option<&Cohort> {
        self.cohorts.get(*self.cohort_names.get(id)?)
    }
}
