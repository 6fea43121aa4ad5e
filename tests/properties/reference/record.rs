//! Reading a record: what is known, voids, duplicates, order.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde_json::Value;

use super::document::text;
use super::number::{decimal, score, show};
use super::time::{Instant, instant};

#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) at: Instant,
    pub(crate) recorded: Instant,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) doc: Value,
}

/// Two events of one id that say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict(pub(crate) String);

impl Fact {
    fn read(doc: &Value) -> Fact {
        let at = instant(text(doc, "at").unwrap(), Tz::UTC).unwrap();
        let recorded = text(doc, "recorded").and_then(|r| instant(r, Tz::UTC)).unwrap_or(at);
        let id = text(doc, "id").unwrap().to_owned();
        Fact { at, recorded, id, kind: text(doc, "kind").unwrap().to_owned(), doc: doc.clone() }
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        text(&self.doc, key)
    }

    pub(crate) fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind.as_str())
    }

    pub(crate) fn occurrence(&self) -> Option<u32> {
        self.doc.get("occurrence").and_then(Value::as_u64).map(|k| k as u32)
    }

    /// Evidence and activity: what a bound on evidence leaves out.
    pub(crate) fn is_evidence(&self) -> bool {
        self.is(&EVIDENCE)
    }

    fn last_class(&self) -> bool {
        self.is(&["revoked", "reset", "cancelled", "withdrawn", "left"])
    }

    fn key(&self) -> (Instant, bool, Instant, &str) {
        (self.at, self.last_class(), self.recorded, &self.id)
    }

    /// What the event says, whichever way it is written.
    fn content(&self) -> BTreeMap<String, String> {
        let mut content = BTreeMap::new();
        for (key, value) in self.doc.as_object().unwrap() {
            let said = match key.as_str() {
                "recorded" | "source" => continue,
                "at" => self.at.to_string(),
                "until" | "due" | "expires" => {
                    let written = value.as_str().unwrap_or("");
                    instant_only(written).map_or(written.to_owned(), |at| at.to_string())
                }
                "score" => score(value).map_or(String::new(), |s| show(&s)),
                "fraction" | "minutes" | "progress" => decimal(value).map_or(String::new(), |d| d.to_string()),
                _ => value.to_string(),
            };
            content.insert(key.clone(), said);
        }
        content
    }
}

const EVIDENCE: [&str; 12] = [
    "started",
    "progressed",
    "completed",
    "submitted",
    "signed_off",
    "reviewed",
    "passed",
    "failed",
    "scored",
    "attended",
    "joined",
    "left",
];

fn instant_only(written: &str) -> Option<Instant> {
    chrono::DateTime::parse_from_rfc3339(written).ok().map(|at| at.timestamp_micros())
}

pub(crate) struct Book {
    /// In order: (at, last class, recorded, id).
    pub(crate) facts: Vec<Fact>,
}

/// Each id once, with its earliest `recorded`; an error where one id says two things.
pub(crate) fn distinct(events: &[Value]) -> Result<Vec<Fact>, Conflict> {
    let mut seen: BTreeMap<String, Fact> = BTreeMap::new();
    for doc in events {
        let fact = Fact::read(doc);
        match seen.get_mut(&fact.id) {
            None => {
                seen.insert(fact.id.clone(), fact);
            }
            Some(known) if known.content() == fact.content() => known.recorded = known.recorded.min(fact.recorded),
            Some(_) => return Err(Conflict(fact.id)),
        }
    }
    Ok(seen.into_values().collect())
}

/// The facts known at an instant, without the voided ones.
pub(crate) fn read(distinct: &[Fact], known_at: Option<Instant>) -> Book {
    let mut known: Vec<&Fact> = distinct.iter().filter(|f| known_at.is_none_or(|k| f.recorded <= k)).collect();
    known.sort_by(|a, b| a.key().cmp(&b.key()));
    let mut gone: Vec<&str> = Vec::new();
    for void in known.iter().filter(|f| f.kind == "voided") {
        let target = void.text("event").unwrap_or("");
        match known.iter().find(|f| f.id == target) {
            None => {}
            Some(f) if f.kind == "voided" => {}
            Some(_) => gone.push(target),
        }
    }
    let kept = known.iter().filter(|f| !gone.contains(&f.id.as_str())).map(|f| (*f).clone()).collect();
    Book { facts: kept }
}
