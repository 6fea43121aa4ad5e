//! One learner's facts: clustered, contradictory, late, repeated, voided.

use serde_json::{Value, json};

use super::{DAYS, Size, Source, grid, grid_text};
use crate::reference::time::{Instant, instant, show};

const SCORES: [&str; 7] = ["0", "0.3", "0.5", "0.66666", "0.7", "0.75", "1"];

struct Words {
    components: Vec<Value>,
    sessions: Vec<String>,
    gates: Vec<String>,
    groups: Vec<String>,
    /// Instants facts gather at.
    clusters: Vec<Instant>,
}

fn ids(doc: &Value, key: &str) -> Vec<String> {
    let list = doc.get(key).and_then(Value::as_array).into_iter().flatten();
    list.map(|v| v["id"].as_str().unwrap().to_owned()).collect()
}

pub(crate) fn events(source: &mut Source, size: &Size, programme: &Value, schedule: &Value) -> Vec<Value> {
    let mut clusters: Vec<Instant> = (0..3 + source.below(8)).map(|_| grid(source, DAYS)).collect();
    clusters.sort_unstable();
    for session in schedule["sessions"].as_array().unwrap() {
        clusters.extend(session["start"].as_str().and_then(|s| instant(s, chrono_tz::Tz::UTC)));
    }
    let words = Words {
        components: programme["components"].as_array().unwrap().clone(),
        sessions: ids(schedule, "sessions"),
        gates: ids(programme, "gates"),
        groups: ids(programme, "groups"),
        clusters,
    };
    let count = source.below(size.facts);
    let mut events: Vec<Value> = Vec::new();
    if !source.rarely(12) {
        events.push(enrolled(source, 15));
    }
    if source.rarely(3) {
        events.push(json!({"kind": "attribute", "name": "hired", "value": super::date_text(source), "at": grid_text(source, 10)}));
    }
    for _ in 0..count {
        let mut event = fact(source, &words);
        event["at"] = json!(when(source, &words));
        events.push(event);
    }
    for (i, event) in events.iter_mut().enumerate() {
        event["id"] = json!(format!("e{i:02}"));
        event["learner"] = json!("u");
        if source.rarely(5) {
            event["recorded"] = json!(grid_text(source, DAYS + 20));
        }
    }
    if source.rarely(4) && !events.is_empty() {
        let target = format!("e{:02}", source.below(events.len()));
        events
            .push(json!({"id": "void", "learner": "u", "kind": "voided", "event": target, "at": when(source, &words)}));
    }
    if source.rarely(4) && !events.is_empty() {
        let mut again = source.pick(&events).clone();
        again["source"] = json!("again");
        events.push(again);
    }
    // Arrival is in any order.
    let turn = source.below(events.len().max(1));
    events.rotate_left(turn);
    events
}

fn when(source: &mut Source, words: &Words) -> String {
    if source.rarely(2) { show(*source.pick(&words.clusters)) } else { grid_text(source, DAYS) }
}

fn enrolled(source: &mut Source, days: usize) -> Value {
    let mut event = json!({"kind": "enrolled", "programme": "p", "at": grid_text(source, days)});
    if source.rarely(2) {
        event["cohort"] = json!("k");
    }
    if source.rarely(2) {
        event["version"] = json!(source.pick(&["1", "2", "2"]));
    }
    event
}

fn about(source: &mut Source, words: &Words, kind: &str) -> Value {
    let component = source.pick(&words.components).clone();
    let id = component["id"].as_str().unwrap().to_owned();
    let id = if component.get("equivalents").is_some() && source.rarely(2) { format!("old-{id}") } else { id };
    let mut event = json!({"kind": kind, "component": id});
    if component.get("every").is_some() && source.rarely(2) {
        event["occurrence"] = json!(1);
    }
    event
}

fn fact(source: &mut Source, words: &Words) -> Value {
    match source.below(43) {
        0..=7 => {
            let kind = *source.pick(&["completed", "completed", "submitted", "signed_off", "started", "progressed"]);
            about(source, words, kind)
        }
        8..=15 => {
            let kind = *source.pick(&["passed", "failed", "scored", "scored", "completed"]);
            let mut event = about(source, words, kind);
            if !source.rarely(4) {
                event["score"] = if source.rarely(8) {
                    json!({"raw": source.below(7), "max": 6})
                } else {
                    json!(source.pick(&SCORES))
                };
            }
            event
        }
        16 | 17 => {
            let mut event = about(source, words, "reviewed");
            if source.rarely(2) {
                event["by"] = json!(source.pick(&["x", "y"]));
            }
            event
        }
        18..=20 => presence(source, words),
        21..=25 if !words.sessions.is_empty() => {
            let kind = *source.pick(&[
                "registered",
                "registered",
                "cancelled",
                "joined",
                "joined",
                "left",
                "absent",
                "excused",
            ]);
            json!({"kind": kind, "session": source.pick(&words.sessions)})
        }
        26..=28 => decision(source, words),
        29 | 30 | 40 => {
            let kind = *source.pick(&["revoked", "reset"]);
            if source.rarely(2) { json!({"kind": kind, "programme": "p"}) } else { about(source, words, kind) }
        }
        31 | 41 if !words.gates.is_empty() => {
            let mut event = json!({"kind": "overridden", "gate": source.pick(&words.gates)});
            if source.rarely(3) {
                event["until"] = json!(super::date_text(source));
            }
            if !words.sessions.is_empty() && source.rarely(3) {
                event["session"] = json!(source.pick(&words.sessions));
            }
            event
        }
        32 | 42 => match source.below(3) {
            0 => json!({"kind": "extended", "programme": "p", "expires": super::date_text(source)}),
            1 => json!({"kind": "extended", "programme": "p", "due": super::date_text(source)}),
            _ => {
                let mut event = about(source, words, "extended");
                event["due"] = json!(super::date_text(source));
                event
            }
        },
        33 => json!({"kind": source.pick(&["suspended", "resumed"]), "programme": "p"}),
        34 => json!({"kind": "withdrawn", "programme": "p"}),
        35 => enrolled(source, DAYS),
        36 => json!({"kind": "triggered", "trigger": "t"}),
        37 => {
            let mut event = json!({"kind": "awarded", "award": "x"});
            if source.rarely(2) {
                event["until"] = json!(super::date_text(source));
            }
            event
        }
        38 => json!({"kind": "attribute", "name": "role", "value": source.pick(&["x", "y", "z"])}),
        _ => json!({"kind": "attribute", "name": "hired", "value": super::date_text(source)}),
    }
}

fn presence(source: &mut Source, words: &Words) -> Value {
    let mut event = if words.sessions.is_empty() || source.rarely(4) {
        about(source, words, "attended")
    } else {
        json!({"kind": "attended", "session": source.pick(&words.sessions)})
    };
    match source.below(3) {
        0 => event["fraction"] = json!(source.pick(&["0.25", "0.5", "0.75", "1"])),
        1 => event["minutes"] = json!(source.pick(&[15, 30, 60, 120])),
        _ => {}
    }
    event
}

fn decision(source: &mut Source, words: &Words) -> Value {
    let mut event = match source.below(5) {
        0 => json!({"kind": "waived", "programme": "p"}),
        1 if !words.groups.is_empty() => json!({"kind": "waived", "group": source.pick(&words.groups)}),
        _ => about(source, words, "waived"),
    };
    if source.rarely(2) {
        event["until"] = json!(super::date_text(source));
    }
    event
}

/// Instants of facts and sessions, those just before, and a few of the grid.
pub(crate) fn instants(source: &mut Source, size: &Size, schedule: &Value, events: &[Value]) -> Vec<Instant> {
    let read = |text: &str| instant(text, chrono_tz::Tz::UTC).unwrap();
    let mut instants: Vec<Instant> = events.iter().map(|e| read(e["at"].as_str().unwrap())).collect();
    for session in schedule["sessions"].as_array().unwrap() {
        instants.extend(["start", "end"].iter().filter_map(|k| session[*k].as_str()).map(read));
    }
    instants.push(grid(source, DAYS + 30));
    instants.push(grid(source, DAYS + 30));
    let before = instants[source.below(instants.len())] - 1;
    instants.push(before);
    (0..size.instants).map(|_| *source.pick(&instants)).collect()
}
