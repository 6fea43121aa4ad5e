//! Sessions and cohorts as the schedule writes them.

use chrono_tz::Tz;
use serde_json::Value;

use super::document::{list, text};
use super::number::{Q, q};
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
        let mut meetings: Vec<_> = match list(doc, "meetings") {
            [] => vec![written(doc)],
            many => many.iter().map(written).collect(),
        };
        meetings.sort_unstable();
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
        }
    }

    /// Scheduled length in microseconds.
    pub(crate) fn length(&self) -> Q {
        q(self.meetings.iter().map(|(start, end)| end - start).sum())
    }

    pub(crate) fn overlaps(&self, other: &Session) -> bool {
        self.meetings.iter().any(|a| other.meetings.iter().any(|b| a.0 < b.1 && b.0 < a.1))
    }
}
