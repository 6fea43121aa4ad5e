//! Records of plain programmes: enrolled, evidence of every kind around the marks, ties at the same instants, what takes
//! evidence back; and now and then what is rare in any feed.

use serde_json::{Value, json};

use super::plain::{MARKS, VALID};
use super::{DAYS, HOUR, Source, date_text, grid, grid_text};
use crate::reference::number::{decimal, q, show};
use crate::reference::time::{Instant, instant, show as show_instant};

pub(crate) fn events(
    source: &mut Source,
    programme: &Value,
    schedule: &Value,
    clusters: &[Instant],
    place: usize,
) -> Vec<Value> {
    let components = programme["components"].as_array().unwrap();
    let sessions = schedule.get("sessions").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut events: Vec<Value> = Vec::new();
    if !source.rarely(12) {
        let at = if source.rarely(5) { *source.pick(clusters) } else { grid(source, 8) };
        let mut enrolled = json!({"kind": "enrolled", "programme": "p", "at": show_instant(at)});
        if source.rarely(2) {
            cohort(source, schedule, &mut enrolled);
        }
        events.push(enrolled.clone());
        if source.rarely(8) {
            cohort(source, schedule, &mut enrolled);
            enrolled["recorded"] = json!(grid_text(source, DAYS));
            events.push(enrolled);
        }
    }
    // Some do all there is, some little.
    let count = match source.below(4) {
        0 => components.len(),
        1 => components.len() * 2,
        _ => source.below(components.len() * 2 + 6),
    };
    let thorough = source.rarely(3);
    for turn in 0..count {
        let component = &components[if thorough { turn % components.len() } else { source.below(components.len()) }];
        let mut event =
            if thorough && !source.rarely(6) { wanted(source, component) } else { evidence(source, component) };
        if !source.rarely(3) && !sessions.is_empty() && source.rarely(3) {
            let kind = *source.pick(&["registered", "cancelled", "attended", "joined", "left", "absent"]);
            event = json!({"kind": kind, "session": source.pick(&sessions)["id"]});
        }
        if event["kind"] == "attended" && event.get("session").is_none() && source.rarely(3) {
            let known = sessions.get(source.below(6)).map(|session| session["id"].clone());
            event["session"] = known.unwrap_or_else(|| json!(source.pick(&["hall", "room"])));
        } else if event.get("component").is_some() && !sessions.is_empty() && source.rarely(8) {
            event["session"] = source.pick(&sessions)["id"].clone();
        }
        event["at"] = json!(when(source, clusters));
        if component.get("every").is_some() && event.get("component").is_some() && source.rarely(4) {
            event["occurrence"] = json!(1 + source.below(3));
        }
        let again = renewed(component, &event).filter(|_| source.rarely(4));
        events.push(event);
        events.extend(again);
    }
    if !sessions.is_empty() && source.rarely(2) {
        let session = source.pick(&sessions).clone();
        events.extend(log(source, &session));
    }
    let limited = |component: &&Value| component.get("max_attempts").is_some();
    let limited: Vec<&Value> = components.iter().filter(limited).collect();
    if !limited.is_empty() && source.rarely(4) {
        let component = *source.pick(&limited);
        events.extend(attempts(source, component, clusters));
    }
    if source.rarely(5) {
        for _ in 0..1 + source.below(2) {
            let mut event = rare(source, programme);
            if event["kind"] == "enrolled" {
                cohort(source, schedule, &mut event);
            }
            event["at"] = json!(when(source, clusters));
            events.push(event);
        }
    }
    finish(source, events, place)
}

/// Mostly one there is.
fn cohort(source: &mut Source, schedule: &Value, enrolled: &mut Value) {
    let cohorts = schedule.get("cohorts").and_then(Value::as_array).filter(|cohorts| !cohorts.is_empty());
    if source.rarely(20) {
        enrolled["cohort"] = json!("nowhere");
    } else if let Some(cohorts) = cohorts {
        enrolled["cohort"] = source.pick(cohorts)["id"].clone();
    }
}

fn when(source: &mut Source, clusters: &[Instant]) -> String {
    if source.rarely(4) { grid_text(source, DAYS) } else { show_instant(*source.pick(clusters)) }
}

/// What a meeting platform tells of a session, and what is told of it besides.
fn log(source: &mut Source, session: &Value) -> Vec<Value> {
    const MINUTES: [i64; 10] = [-30, 0, 15, 30, 48, 59, 60, 61, 90, 150];
    let start = session.get("meetings").map_or(&session["start"], |meetings| &meetings[0]["start"]);
    let start = instant(start.as_str().unwrap(), chrono_tz::Tz::UTC).unwrap();
    let mut made = Vec::new();
    for _ in 0..1 + source.below(5) {
        let kind = *source.pick(&["joined", "joined", "left", "left", "attended", "registered"]);
        let mut event = json!({"kind": kind, "session": session["id"]});
        if kind == "attended" {
            presence(source, &json!({}), &mut event);
        }
        if kind == "joined" && source.rarely(6) {
            event["score"] = json!(source.pick(&MARKS));
        }
        event["at"] = json!(show_instant(start + source.pick(&MINUTES) * HOUR / 60));
        made.push(event);
    }
    made
}

/// The same at the very instant at which it runs out.
fn renewed(component: &Value, event: &Value) -> Option<Value> {
    let (_, hours) = VALID.iter().find(|(valid, _)| component["valid_for"] == *valid)?;
    let at = instant(event["at"].as_str()?, chrono_tz::Tz::UTC)?;
    let mut again = event.clone();
    again["at"] = json!(show_instant(at + hours * HOUR));
    Some(again)
}

/// Attempts at the same instants, of which some are one too many.
fn attempts(source: &mut Source, component: &Value, clusters: &[Instant]) -> Vec<Value> {
    let at = [show_instant(*source.pick(clusters)), show_instant(*source.pick(clusters))];
    let most = component["max_attempts"].as_u64().unwrap_or(1) as usize;
    let mut made = Vec::new();
    for _ in 0..most + source.below(3) {
        let kind = *source.pick(&["passed", "failed", "scored", "scored", "completed"]);
        let mut event = json!({"kind": kind, "component": component["id"], "at": source.pick(&at)});
        if kind == "scored" || source.rarely(2) {
            event["score"] = score(source, component);
        }
        made.push(event);
    }
    if source.rarely(4) {
        let kind = *source.pick(&["revoked", "reset"]);
        made.push(json!({"kind": kind, "component": component["id"], "at": source.pick(&at)}));
    }
    made
}

/// Ids, what is known late, what comes twice, what is taken back.
fn finish(source: &mut Source, mut events: Vec<Value>, place: usize) -> Vec<Value> {
    let late = source.rarely(8);
    for (turn, event) in events.iter_mut().enumerate() {
        event["id"] = json!(format!("e{turn:03}"));
        event["learner"] = json!(format!("u{place}"));
        if late && source.rarely(4) {
            event["recorded"] = json!(grid_text(source, DAYS + 20));
        }
    }
    if source.rarely(8) && !events.is_empty() {
        let mut again = source.pick(&events).clone();
        again["source"] = json!("again");
        events.push(again);
    }
    if source.rarely(12) && !events.is_empty() {
        let target = match source.below(4) {
            0 => json!("nothing"),
            _ => source.pick(&events)["id"].clone(),
        };
        let at = grid_text(source, DAYS);
        events.push(json!({"kind": "voided", "event": target, "id": "v", "learner": format!("u{place}"), "at": at}));
    }
    events
}

/// A score at a mark, just below, just above, or far from all.
fn score(source: &mut Source, component: &Value) -> Value {
    let own = component.get("pass_mark").and_then(Value::as_str).unwrap_or("0.7");
    let mark = if source.rarely(3) { *source.pick(&MARKS) } else { own };
    let step = q(1) / q(1_000_000_000);
    let mark = decimal(&json!(mark)).unwrap();
    match source.below(7) {
        0 => json!("0"),
        1 => json!("1"),
        2 => json!(show(&(mark - step))),
        3 => json!(show(&(mark + step))),
        4 => json!({"raw": source.below(7), "max": 6}),
        _ => json!(show(&mark)),
    }
}

/// What the component asks for.
fn wanted(source: &mut Source, component: &Value) -> Value {
    let id = &component["id"];
    let kind = match &component["done_when"] {
        Value::String(word) => match word.as_str() {
            "none" => "started",
            word => word,
        },
        Value::Object(fields) if fields.contains_key("score") => "scored",
        Value::Object(fields) if fields.contains_key("reviewed") => "reviewed",
        Value::Object(_) => "attended",
        _ => *source.pick(&["completed", "passed", "signed_off", "attended"]),
    };
    let mut event = json!({"kind": kind, "component": id});
    if kind == "scored" || (kind == "passed" && source.rarely(2)) {
        event["score"] = score(source, component);
    }
    if kind == "attended" && source.rarely(2) {
        presence(source, component, &mut event);
    }
    event
}

fn presence(source: &mut Source, component: &Value, event: &mut Value) {
    if source.rarely(2) {
        event["minutes"] = json!(source.pick(&["6", "30", "42", "48", "60", "47.5", "90"]));
    } else {
        event["fraction"] = score(source, component);
        if event["fraction"].is_object() {
            event["fraction"] = json!("0.5");
        }
    }
}

fn evidence(source: &mut Source, component: &Value) -> Value {
    let id = match component.get("equivalents") {
        Some(others) if source.rarely(2) => &others[0],
        _ => &component["id"],
    };
    let kind = *source.pick(&[
        "completed",
        "completed",
        "submitted",
        "signed_off",
        "reviewed",
        "passed",
        "passed",
        "failed",
        "failed",
        "scored",
        "scored",
        "started",
        "progressed",
        "attended",
        "attended",
        "revoked",
        "reset",
    ]);
    let mut event = json!({"kind": kind, "component": id});
    let scored = matches!(kind, "passed" | "failed" | "scored");
    if (scored && !source.rarely(3)) || (kind == "completed" && source.rarely(6)) {
        event["score"] = score(source, component);
    }
    if kind == "attended" && !source.rarely(3) {
        presence(source, component, &mut event);
    }
    if kind == "progressed" && source.rarely(2) {
        event["progress"] = json!(source.pick(&["0.25", "1"]));
    }
    event
}

fn rare(source: &mut Source, programme: &Value) -> Value {
    let component = source.pick(programme["components"].as_array().unwrap())["id"].clone();
    match source.below(20) {
        0 => json!({"kind": "waived", "component": component, "until": date_text(source)}),
        1 => json!({"kind": "waived", "component": component, "basis": "tested_out"}),
        2 => json!({"kind": "waived", "programme": "p"}),
        3 => json!({"kind": "waived", "group": "g"}),
        4 | 5 => json!({"kind": "suspended", "programme": "p"}),
        6 => json!({"kind": "resumed", "programme": "p"}),
        7 | 8 => json!({"kind": "withdrawn", "programme": "p"}),
        9 => json!({"kind": "enrolled", "programme": "p"}),
        10 => json!({"kind": "enrolled", "programme": "other"}),
        11 | 12 => json!({"kind": "overridden", "gate": format!("gate{}", source.below(4))}),
        13 => json!({"kind": "extended", "programme": "p", "due": date_text(source)}),
        14 => json!({"kind": "extended", "component": component, "due": date_text(source)}),
        15 => json!({"kind": "completed", "component": "unknown"}),
        16 => json!({"kind": "completed", "component": component, "occurrence": 2}),
        17 => {
            let mut event = json!({"kind": *source.pick(&["revoked", "reset"]), "programme": "p"});
            if source.rarely(3) {
                event["session"] = json!(source.pick(&["s0", "nowhere"]));
            }
            event
        }
        18 => json!({"kind": *source.pick(&["registered", "excused"]), "session": "nowhere"}),
        _ => json!({"kind": "reviewed", "component": component}),
    }
}
