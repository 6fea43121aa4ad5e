//! Many learners over shared sessions with few seats: registrations, cancellations and leaves that gather at the same
//! instants, what makes eligible and what no longer does, ratings, attributes.

use serde_json::{Value, json};

use super::{Case, DAYS, HOUR, Size, Source, grid, programme, record, schedule};
use crate::reference::time::{Instant, instant, show};

const FACILITATORS: [&str; 2] = ["fay", "guy"];

/// A case whose events are those of two to six learners.
pub(crate) fn population(seed: u64) -> Case {
    let mut source = Source::new(seed ^ 0x5EED_0FAC);
    let size = Size { components: 3, facts: 7, instants: 3 };
    let (mut programme, mut earlier) = programme::programmes(&mut source, &size);
    let live = source.rarely(2);
    let soft = !source.rarely(3);
    let gate = (!source.rarely(3)).then(|| source.pick(&["block", "block", "flag"]).to_owned());
    for version in std::iter::once(&mut programme).chain(&mut earlier) {
        prepare(version, live, soft, gate);
    }
    let schedule = sessions(&mut source, &programme);
    let gathering: Vec<Instant> = (0..4).map(|_| grid(&mut source, DAYS / 2)).collect();
    let mut events = Vec::new();
    for i in 0..2 + source.below(5) {
        events.extend(learner(&mut source, &size, &programme, &schedule, &gathering, &format!("u{i}")));
    }
    let turn = source.below(events.len().max(1));
    events.rotate_left(turn);
    let instants = record::instants(&mut source, &size, &schedule, &events);
    Case { programme, earlier, schedule, events, instants }
}

/// Something to be seated in, last in order, and pre-work that decides who is. Where the other gates are soft, few
/// programmes wait for themselves.
fn prepare(programme: &mut Value, live: bool, soft: bool, gate: Option<&str>) {
    let components = programme["components"].as_array_mut().unwrap();
    let ids: Vec<Value> = components.iter().map(|c| c["id"].clone()).collect();
    let last = components.last_mut().unwrap();
    if live {
        last["format"] = json!("ilt");
    }
    let written = programme.get_mut("gates").and_then(Value::as_array_mut).map(std::mem::take);
    let mut gates = written.unwrap_or_default();
    if soft {
        gates.iter_mut().for_each(|g| g["mode"] = json!("flag"));
    }
    if let (Some(mode), [first, .., last]) = (gate, ids.as_slice()) {
        gates.push(json!({"id": "pre", "to": [last], "mode": mode, "when": first, "at": ["register", "attend"]}));
    }
    if gates.is_empty() {
        programme.as_object_mut().unwrap().remove("gates");
    } else {
        programme["gates"] = json!(gates);
    }
}

/// At least one session, each with few seats or none written.
fn sessions(source: &mut Source, programme: &Value) -> Value {
    loop {
        let mut made = schedule::schedule(source, programme);
        let sessions = made["sessions"].as_array_mut().unwrap();
        if sessions.is_empty() {
            continue;
        }
        if let [first, second, ..] = sessions.as_mut_slice()
            && source.rarely(3)
        {
            together(first, second);
        }
        for session in sessions {
            if source.rarely(2) {
                session["component"] = programme["components"].as_array().unwrap().last().unwrap()["id"].clone();
            }
            furnish(source, session);
        }
        return made;
    }
}

/// The second when the first is.
fn together(first: &Value, second: &mut Value) {
    for key in ["start", "end", "meetings", "registration_opens", "registration_closes"] {
        second.as_object_mut().unwrap().remove(key);
        if let Some(written) = first.get(key) {
            second[key] = written.clone();
        }
    }
}

fn furnish(source: &mut Source, session: &mut Value) {
    if !source.rarely(5) {
        session["capacity"] = json!(*source.pick(&[0, 1, 1, 2, 3]));
    }
    if !source.rarely(3) {
        session["waitlist"] = json!(source.below(3));
    }
    if !source.rarely(4) {
        session["facilitators"] = json!(source.some(&FACILITATORS));
    }
    match source.below(5) {
        0 => session["link"] = json!("https://example.org/1"),
        1..=3 => session["room"] = json!(if source.rarely(5) { "r2" } else { "r1" }),
        _ => {}
    }
    if source.rarely(3) {
        session["cohort"] = json!("k");
    }
    if session.get("meetings").is_some() && source.rarely(3) {
        let first = instant(session["meetings"][0]["start"].as_str().unwrap(), chrono_tz::Tz::UTC).unwrap();
        session["meetings"][1] = json!({"start": show(first + HOUR / 2), "end": show(first + 2 * HOUR)});
    }
    if session.get("occurrence").is_some() {
        session.as_object_mut().unwrap().remove("occurrence");
    }
}

fn learner(
    source: &mut Source,
    size: &Size,
    programme: &Value,
    schedule: &Value,
    gathering: &[Instant],
    name: &str,
) -> Vec<Value> {
    // Ids of different learners come in another order than their names, and may be the same.
    let letter = *source.pick(&["x", "y", "z"]);
    let mut events = record::events(source, size, programme, schedule);
    for event in &mut events {
        event["learner"] = json!(name);
        for key in ["id", "event"] {
            if let Some(id) = event.get(key).and_then(Value::as_str) {
                event[key] = json!(format!("{letter}{id}"));
            }
        }
    }
    if source.rarely(2) {
        events.push(json!({"kind": "enrolled", "programme": "p", "at": show(*source.pick(gathering))}));
    }
    if source.rarely(3) {
        let at = show(*source.pick(gathering));
        events.push(json!({"kind": "attribute", "name": "site", "value": source.pick(&["x", "y"]), "at": at}));
    }
    for _ in 0..1 + source.below(7) {
        events.push(about_a_session(source, programme, schedule, gathering));
    }
    for (i, event) in events.iter_mut().enumerate().filter(|(_, e)| e.get("id").is_none()) {
        event["id"] = json!(format!("{letter}s{i:02}"));
        event["learner"] = json!(name);
    }
    events
}

fn about_a_session(source: &mut Source, programme: &Value, schedule: &Value, gathering: &[Instant]) -> Value {
    let session = source.pick(schedule["sessions"].as_array().unwrap()).clone();
    let read = |holder: &Value, key: &str| instant(holder[key].as_str()?, chrono_tz::Tz::UTC);
    let first = session.get("meetings").map_or(&session, |m| &m[0]);
    let (start, end) = (read(first, "start").unwrap(), read(first, "end").unwrap());
    let before = match source.below(4) {
        0 => start - HOUR * (1 + source.below(240) as i64),
        _ => *source.pick(gathering),
    };
    let after = end + HOUR * source.below(48) as i64;
    let id = &session["id"];
    match source.below(22) {
        0..=7 => json!({"kind": "registered", "session": id, "at": show(before)}),
        8 | 9 => json!({"kind": "cancelled", "session": id, "at": show(before)}),
        10..=12 => {
            let component = source.pick(programme["components"].as_array().unwrap()).clone();
            let kind = *source.pick(&["completed", "passed", "failed", "revoked", "signed_off"]);
            json!({"kind": kind, "component": component["id"], "at": show(before)})
        }
        13 => {
            let kind = *source.pick(&["withdrawn", "withdrawn", "suspended", "resumed"]);
            json!({"kind": kind, "programme": "p", "at": show(before)})
        }
        14 | 21 => json!({"kind": "attended", "session": id, "fraction": source.pick(&["0.5", "1"]), "at": show(end)}),
        15 | 20 => json!({"kind": source.pick(&["absent", "excused", "excused"]), "session": id, "at": show(end)}),
        16 => json!({"kind": "overridden", "gate": "pre", "at": show(before)}),
        17 => {
            let at = show(after + 24 * HOUR * source.below(60) as i64);
            json!({"kind": "rated", "question": "effectiveness", "rating": 1 + source.below(5), "at": at})
        }
        18 if source.rarely(3) => json!({"kind": "registered", "session": "nowhere", "at": show(before)}),
        _ => {
            let rating = 1 + source.below(5);
            let by = source.pick(&FACILITATORS);
            json!({"kind": "rated", "question": "readiness", "session": id, "rating": rating, "by": by, "at": show(after)})
        }
    }
}
