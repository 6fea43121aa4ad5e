//! Findings, worked by hand: boundaries on both sides, both places named, the good rest left alone. [`alone`] without
//! facts, [`with_facts`] with them.

mod alone;
mod with_facts;

use crate::answer::{ScheduleFinding, ScheduleFindingCode};
use crate::{Programme, Schedule};
use serde_json::{Value, json as j};

/// Two live components and a module that the workshop's gate wants a day before; weeks count from the cohort's start.
fn programme(anchor: Value) -> Programme {
    let programme = j!({
        "id": "p", "timezone": "Europe/London", "anchor": anchor,
        "components": [
            {"id": "prep", "format": "elearning", "week": 1},
            {"id": "workshop", "format": "ilt", "week": 2},
            {"id": "talk", "format": "webinar"},
            {"id": "coaching", "format": "coaching", "every": "P1W", "times": 3},
            {"id": "aside", "format": "webinar"}
        ],
        "gates": [{"id": "pre-work", "to": ["workshop"], "mode": "flag", "when": "prep", "ahead": "P1D"}],
        "completion": {"all": ["prep", "workshop", "talk", "coaching"]}
    });
    Programme::from_json(programme.to_string().as_bytes()).unwrap()
}

/// A complete session of `talk` on 9 March 2026, with some fields replaced.
fn session(id: &str, fields: Value) -> Value {
    let mut session = j!({
        "id": id, "component": "talk", "start": "2026-03-09T09:00", "end": "2026-03-09T10:00",
        "capacity": 10, "facilitators": [format!("lead of {id}")], "room": format!("room of {id}")
    });
    for (key, value) in fields.as_object().unwrap() {
        session[key] = value.clone();
    }
    session
}

fn schedule_of(anchor: Value, sessions: &[Value], changes: Value) -> Schedule {
    // Everything completion asks for is there once, far away from the others.
    let mut all = sessions.to_vec();
    all.push(session("w", j!({"component": "workshop", "start": "2027-01-04T09:00", "end": "2027-01-04T10:00"})));
    all.push(session("t", j!({"start": "2027-01-05T09:00", "end": "2027-01-05T10:00"})));
    let document = j!({
        "programme": "p", "sessions": all, "changes": changes,
        "cohorts": [{"id": "march", "starts": "2026-03-02"}, {"id": "noon", "starts": "2026-03-02T12:00:00Z"}]
    });
    programme(anchor).schedule_from_json(document.to_string().as_bytes()).unwrap()
}

fn told(findings: &[ScheduleFinding]) -> Vec<(String, Vec<&str>, Vec<&str>)> {
    let word = |code: ScheduleFindingCode| serde_json::to_value(code).unwrap().as_str().unwrap().to_owned();
    findings
        .iter()
        .map(|finding| {
            let sessions = finding.sessions.iter().map(String::as_str).collect();
            (word(finding.code), sessions, finding.places.iter().map(String::as_str).collect())
        })
        .collect()
}
