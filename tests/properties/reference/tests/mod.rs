//! The reference on cases small enough to be worked out by hand.

mod certificates;
mod counts;
mod decisions;
mod evidence;
mod many;
mod notices;
mod rules;
mod standing;

use serde_json::{Value, json};

use super::Reference;
use super::time::{Instant, show, start_of};

/// `05` is 5 January 2026, `05T09` nine o'clock then, `02-05` 5 February, longer texts are read as they stand. All UTC.
pub(super) fn at(text: &str) -> Instant {
    let (date, hour) = text.split_once('T').unwrap_or((text, "00"));
    let date = match date.len() {
        2 => format!("2026-01-{date}"),
        5 => format!("2026-{date}"),
        _ => date.to_owned(),
    };
    let hour = if hour.len() == 2 { format!("{hour}:00:00") } else { hour.to_owned() };
    start_of(&format!("{date}T{hour}Z"), chrono_tz::Tz::UTC).unwrap()
}

/// `"05 completed a"`, `"05 enrolled"`, `"05 scored a 0.7"`; further fields as JSON.
pub(super) fn events(lines: &[(&str, Value)]) -> Vec<Value> {
    let event = |(i, (line, more)): (usize, &(&str, Value))| {
        let words: Vec<&str> = line.split(' ').collect();
        let mut event = json!({"id": format!("e{i}"), "learner": "u", "kind": words[1], "at": show(at(words[0]))});
        if matches!(words[1], "enrolled" | "withdrawn" | "suspended" | "resumed") {
            event["programme"] = json!("p");
        }
        let named = match words[1] {
            "registered" | "cancelled" | "joined" | "left" => "session",
            "triggered" => "trigger",
            "awarded" => "award",
            "overridden" => "gate",
            "voided" => "event",
            _ => "component",
        };
        if let Some(name) = words.get(2) {
            event[named] = json!(name);
        }
        if let Some(score) = words.get(3) {
            event["score"] = json!(score);
        }
        for (key, value) in more.as_object().into_iter().flatten() {
            event[key] = value.clone();
        }
        event
    };
    lines.iter().enumerate().map(event).collect()
}

pub(super) fn learner(programme: Value, schedule: Option<Value>, lines: &[(&str, Value)]) -> Reference {
    let mut programme = programme;
    programme["id"] = json!("p");
    Reference::new(&programme, &[], schedule.as_ref(), &events(lines)).unwrap()
}

/// Components that need only be completed, weight 1.
pub(super) fn plain(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({"id": id, "format": "elearning"})).collect()
}

/// The stretches of a rule as texts like `05..07T09`, open ends empty.
pub(super) fn stretches(learner: &Reference, rule: Value) -> String {
    let short = |at: Instant| {
        let text = show(at);
        let text = text.strip_prefix("2026-").unwrap_or(&text);
        let text = text.strip_suffix(":00:00Z").unwrap_or(text);
        let text = text.strip_suffix("T00").unwrap_or(text);
        text.strip_prefix("01-").unwrap_or(text).to_owned()
    };
    let show = |end: Option<Instant>| end.map_or(String::new(), short);
    let parts =
        learner.timeline(&rule, None).into_iter().map(|(from, until)| format!("{}..{}", show(from), show(until)));
    parts.collect::<Vec<_>>().join(" ")
}
