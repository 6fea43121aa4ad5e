//! Sessions and cohorts as the schedule writes them.

use chrono_tz::Tz;
use serde_json::Value;

use super::document::{list, text, whole};
use super::number::{Q, q};
use super::sets::Set;
use super::time::{Instant, instant, start_of};

#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) component: String,
    pub(crate) occurrence: Option<u32>,
    pub(crate) meetings: Vec<(Instant, Instant)>,
    pub(crate) start: Instant,
    pub(crate) end: Instant,
    pub(crate) opens: Option<Instant>,
    pub(crate) closes: Instant,
    pub(crate) cancelled_at: Option<Instant>,
    /// Any number where none is given.
    pub(crate) capacity: Option<usize>,
    pub(crate) waitlist: usize,
    pub(crate) facilitators: Vec<String>,
    /// Of each meeting, in their order.
    pub(crate) places: Vec<Place>,
    pub(crate) cohort: Option<String>,
}

/// Where a meeting is held: its own room and link, or those of the session.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) room: Option<String>,
    pub(crate) link: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Schedule {
    pub(crate) sessions: Vec<Session>,
    cohorts: Vec<(String, Instant)>,
}

impl Schedule {
    pub(crate) fn new(doc: &Value, zone: Tz) -> Schedule {
        let sessions = list(doc, "sessions").iter().map(|s| Session::new(s, zone)).collect();
        let cohorts = list(doc, "cohorts")
            .iter()
            .filter_map(|c| Some((text(c, "id")?.to_owned(), start_of(text(c, "starts")?, zone)?)))
            .collect();
        Schedule { sessions, cohorts }
    }

    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|s| s.id == id)
    }

    pub(crate) fn cohort(&self, id: &str) -> Option<Instant> {
        self.cohorts.iter().find(|(c, _)| c == id).map(|(_, starts)| *starts)
    }
}

impl Session {
    fn new(doc: &Value, zone: Tz) -> Session {
        let zone = text(doc, "timezone").map_or(zone, |z| z.parse().unwrap());
        let read = |holder: &Value, key: &str| text(holder, key).and_then(|t| instant(t, zone));
        let written = |holder: &Value| (read(holder, "start").unwrap(), read(holder, "end").unwrap());
        let held = match list(doc, "meetings") {
            [] => vec![doc],
            many => many.iter().collect(),
        };
        let of = |meeting: &Value, key: &str| text(meeting, key).or(text(doc, key)).map(str::to_owned);
        let mut held: Vec<_> =
            held.into_iter().map(|m| (written(m), Place { room: of(m, "room"), link: of(m, "link") })).collect();
        held.sort_by_key(|(times, _)| *times);
        let (meetings, places): (Vec<(Instant, Instant)>, Vec<Place>) = held.into_iter().unzip();
        let start = meetings.iter().map(|m| m.0).min().unwrap();
        let end = meetings.iter().map(|m| m.1).max().unwrap();
        Session {
            id: text(doc, "id").unwrap().to_owned(),
            component: text(doc, "component").unwrap().to_owned(),
            occurrence: doc.get("occurrence").and_then(Value::as_u64).map(|k| k as u32),
            start,
            end,
            opens: read(doc, "registration_opens"),
            closes: read(doc, "registration_closes").unwrap_or(start),
            cancelled_at: read(doc, "cancelled_at"),
            meetings,
            capacity: whole(doc, "capacity").map(|n| n as usize),
            waitlist: whole(doc, "waitlist").unwrap_or(0) as usize,
            facilitators: list(doc, "facilitators").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            places,
            cohort: text(doc, "cohort").map(str::to_owned),
        }
    }

    /// Scheduled length in microseconds.
    pub(crate) fn length(&self) -> Q {
        q(self.held().iter().map(|(start, end)| end - start).sum())
    }

    /// The time it is held: where meetings overlap, once.
    pub(crate) fn held(&self) -> Vec<(Instant, Instant)> {
        let meetings: Vec<Set> = self.meetings.iter().map(|&(start, end)| Set::from(start, end)).collect();
        Set::combine(&meetings, &[], |_, inside| inside.contains(&true)).0
    }

    pub(crate) fn called_off(&self, t: Instant) -> bool {
        self.cancelled_at.is_some_and(|c| c <= t)
    }

    pub(crate) fn overlaps(&self, other: &Session) -> bool {
        self.meetings.iter().any(|a| other.meetings.iter().any(|b| a.0 < b.1 && b.0 < a.1))
    }
}
