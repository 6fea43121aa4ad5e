//! Programmes, schedules and messy records drawn from a seed.

use serde_json::{Value, json};

/// Numbers from a seed, the same on every machine.
pub(crate) struct Source(u64);

impl Source {
    pub(crate) fn new(seed: u64) -> Source {
        Source(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// Below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    fn of<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        let index = self.below(values.len() as u64) as usize;
        &values[index]
    }
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];
const SCORES: [&str; 5] = ["0.3", "0.5", "0.7", "0.75", "1"];

fn criterion(source: &mut Source, depth: u32) -> Value {
    match source.below(if depth == 0 { 11 } else { 14 }) {
        0 => json!("completed"),
        1 => json!("submitted"),
        2 => json!("signed_off"),
        3 => json!("started"),
        4 => json!("passed"),
        5 => json!("attended"),
        6 => json!({"attended": source.of(&SCORES)}),
        7 => json!({"score": source.of(&SCORES)}),
        8 => json!({"reviewed": 1 + source.below(2)}),
        9 => json!({"minutes": 30 * (1 + source.below(3))}),
        10 => json!({"sessions": 1 + source.below(2)}),
        11 => json!({"all": [criterion(source, depth - 1), criterion(source, depth - 1)]}),
        12 => json!({"any": [criterion(source, depth - 1), criterion(source, depth - 1)]}),
        _ => json!({"at_least": 2, "of": [criterion(source, 0), criterion(source, 0), criterion(source, 0)]}),
    }
}

fn component(source: &mut Source, id: &str) -> Value {
    let mut made = json!({
        "id": id, "format": source.of(&["elearning", "ilt", "coaching", "knowledge_check", "ojt", "job_aid"]),
        "minutes": 60, "weight": source.below(4), "points": source.below(3), "treats": {"o": ["practise"]},
    });
    if source.one_in(2) {
        made["done_when"] = criterion(source, 1);
    }
    if source.one_in(2) {
        made["pass_mark"] = json!(source.of(&SCORES));
        made["attempts"] = json!(source.of(&["best", "latest", "first", "mean"]));
    }
    if source.one_in(3) {
        made["max_attempts"] = json!(1 + source.below(3));
    }
    if source.one_in(2) {
        made["valid_for"] = json!(source.of(&["P9D", "P1M", "P30D", "PT72H"]));
    }
    if source.one_in(4) {
        made["week"] = json!(1);
        made["every"] = json!(source.of(&["P2W", "P1M"]));
        made["times"] = json!(2);
        made["needs"] = json!(1 + source.below(2));
    } else if source.one_in(3) {
        made["week"] = json!([1, 3]);
    }
    if source.one_in(5) {
        made["equivalents"] = json!([format!("old-{id}")]);
    }
    made
}

fn leaf(source: &mut Source) -> Value {
    let id = *source.of(&NAMES);
    match source.below(18) {
        0..=3 => json!(id),
        4 => json!({"completed": id}),
        5 => json!({"passed": id}),
        6 => json!({"failed": id}),
        7 => json!({"started": id}),
        8 => json!({"waived": id}),
        9 => json!({"score": id, "at_least": source.of(&SCORES)}),
        10 => json!({"score": id, "below": source.of(&SCORES)}),
        11 => json!({"attended": id, "at_least": source.of(&SCORES)}),
        12 => json!({"minutes": id, "at_least": 45}),
        13 => json!({"objective": "o"}),
        14 => json!({"award": "licence"}),
        15 => json!({"attribute": "site", "is": "north"}),
        16 => json!({"since_enrolment": "P12D"}),
        _ => json!({"from": "2026-02-01"}),
    }
}

fn rule(source: &mut Source, depth: u32) -> Value {
    if depth == 0 || source.one_in(4) {
        return leaf(source);
    }
    let parts =
        |source: &mut Source| -> Vec<Value> { (0..2 + source.below(2)).map(|_| rule(source, depth - 1)).collect() };
    match source.below(12) {
        0 | 1 => json!({"all": parts(source)}),
        2 => json!({"any": parts(source)}),
        3 => json!({"not": rule(source, depth - 1)}),
        4 => json!({"if": rule(source, depth - 1), "then": rule(source, depth - 1)}),
        5 => json!({"at_least": 2, "of": parts(source)}),
        6 => json!({"points": 1, "of": NAMES}),
        7 => json!({"percent": source.of(&[34, 50, 100]), "of": parts(source)}),
        8 => json!({"mean": ["a", "b"], "at_least": source.of(&SCORES), "missing": source.of(&["zero", "skip"])}),
        9 => json!({"after": rule(source, depth - 1), "wait": "P6D"}),
        10 => json!({"if": {"triggered": "law"}, "then": rule(source, depth - 1), "anew": true}),
        _ => json!({"in_order": ["a", "b"]}),
    }
}

pub(crate) fn programme(source: &mut Source) -> Value {
    let components: Vec<Value> = NAMES.iter().map(|id| component(source, id)).collect();
    let mut made = json!({
        "id": "p", "objectives": [{"id": "o"}], "components": components, "completion": rule(source, 2),
        "timezone": source.of(&["UTC", "Europe/London"]), "hold": source.of(&["once", "always"]),
        "gates": [
            {"id": "g", "to": ["b"], "mode": source.of(&["block", "flag"]), "at": source.of(&["register", "start", "attend"]),
             "when": rule(source, 2), "ahead": "P3D"},
            {"id": "h", "to": ["c"], "mode": "block", "when": rule(source, 1)},
        ],
        "due": "P1M",
    });
    if source.one_in(3) {
        made["evidence_from"] = json!("enrolment");
    }
    if source.one_in(2) {
        made["certification"] = json!({"valid_for": source.of(&["P1M", "P45D"]), "basis": source.of(&["expiry", "completion"]),
            "grace": "P6D", "after_lapse": source.of(&["full", "renewal"])});
        if source.one_in(2) {
            made["certification"]["window"] = json!("P9D");
        }
        if source.one_in(2) {
            made["certification"]["renewal"] = rule(source, 1);
        }
    }
    made
}

pub(crate) fn schedule(source: &mut Source, _programme: &Value) -> Value {
    let session = |source: &mut Source, id: &str| {
        let day = 1 + source.below(28);
        json!({"id": id, "component": source.of(&NAMES), "start": format!("2026-02-{day:02}T00:00:00Z"),
            "end": format!("2026-02-{day:02}T01:00:00Z")})
    };
    json!({"programme": "p", "sessions": [session(source, "s1"), session(source, "s2")]})
}

fn instant(source: &mut Source) -> String {
    let (month, day) = (1 + source.below(4), 1 + 3 * source.below(9));
    let hour = *source.of(&["00:00:00", "00:00:00", "00:30:00", "00:48:00"]);
    format!("2026-{month:02}-{day:02}T{hour}Z")
}

pub(crate) fn events(source: &mut Source, _programme: &Value) -> Vec<Value> {
    let mut made =
        vec![json!({"id": "e0", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-01-04T00:00:00Z"})];
    for number in 1..=source.below(26) {
        let id = *source.of(&["a", "b", "c", "d", "old-a"]);
        let session = *source.of(&["s1", "s2"]);
        let mut event = match source.below(28) {
            0..=3 => json!({"kind": "completed", "component": id}),
            4 => json!({"kind": "submitted", "component": id}),
            5 => json!({"kind": "signed_off", "component": id}),
            6 => json!({"kind": "reviewed", "component": id, "by": source.of(&["x", "y"])}),
            7..=10 => {
                json!({"kind": source.of(&["scored", "passed", "failed"]), "component": id, "score": source.of(&SCORES)})
            }
            11 => json!({"kind": "failed", "component": id}),
            12 => json!({"kind": "attended", "session": session, "fraction": source.of(&SCORES)}),
            13 => json!({"kind": "attended", "component": id, "minutes": 30}),
            14 | 15 => json!({"kind": "joined", "session": session}),
            16 => json!({"kind": "left", "session": session}),
            17 => json!({"kind": "waived", "component": id, "until": "2026-03-01"}),
            18 => json!({"kind": "revoked", "component": id}),
            19 => json!({"kind": "reset", "component": id}),
            20 => json!({"kind": "started", "component": id}),
            21 => json!({"kind": source.of(&["registered", "cancelled"]), "session": session}),
            22 => json!({"kind": source.of(&["suspended", "resumed", "withdrawn", "enrolled"]), "programme": "p"}),
            23 => json!({"kind": "attribute", "name": "site", "value": source.of(&["north", "south"])}),
            24 => json!({"kind": "awarded", "award": "licence", "until": "2026-03-01T00:00:00Z"}),
            25 => json!({"kind": "triggered", "trigger": "law"}),
            26 => json!({"kind": source.of(&["waived", "revoked", "reset"]), "programme": "p"}),
            _ => json!({"kind": "extended", "programme": "p", "expires": "2026-04-01"}),
        };
        event["id"] = json!(format!("e{number}"));
        event["learner"] = json!("u1");
        event["at"] = json!(instant(source));
        if source.one_in(5) {
            event["recorded"] = json!("2026-05-01T00:00:00Z");
        }
        made.push(event);
    }
    made
}

/// Leaves that more evidence cannot take away.
fn growing_leaf(source: &mut Source) -> Value {
    let id = *source.of(&NAMES);
    match source.below(12) {
        0..=2 => json!(id),
        3 => json!({"completed": id}),
        4 => json!({"passed": id}),
        5 => json!({"started": id}),
        6 => json!({"score": id, "at_least": source.of(&SCORES)}),
        7 => json!({"attended": id, "at_least": source.of(&SCORES)}),
        8 => json!({"minutes": id, "at_least": 45}),
        9 => json!({"sessions": id, "at_least": 1}),
        10 => json!({"objective": "o"}),
        _ => json!({"since_enrolment": "P12D"}),
    }
}

fn growing_rule(source: &mut Source, depth: u32) -> Value {
    if depth == 0 || source.one_in(4) {
        return growing_leaf(source);
    }
    let parts = |source: &mut Source| -> Vec<Value> {
        (0..2 + source.below(2)).map(|_| growing_rule(source, depth - 1)).collect()
    };
    match source.below(8) {
        0 | 1 => json!({"all": parts(source)}),
        2 => json!({"any": parts(source)}),
        3 => json!({"at_least": 2, "of": parts(source)}),
        4 => json!({"points": 1, "of": ["a", {"any": parts(source), "worth": 1}]}),
        5 => json!({"percent": source.of(&[34, 50, 100]), "of": ["a", "b", "c"]}),
        6 => json!({"after": growing_rule(source, depth - 1), "wait": "P6D"}),
        _ => json!({"in_order": ["a", "b"]}),
    }
}

/// A programme of which more evidence takes nothing away.
pub(crate) fn growing(source: &mut Source) -> Value {
    let components: Vec<Value> = NAMES
        .iter()
        .map(|id| {
            let mut made = component(source, id);
            for key in ["max_attempts", "valid_for", "attempts"] {
                made.as_object_mut().expect("an object").remove(key);
            }
            made["weight"] = json!(1 + source.below(3));
            made["done_when"] = criterion(source, 1);
            made
        })
        .collect();
    json!({
        "id": "p", "objectives": [{"id": "o"}], "components": components, "completion": growing_rule(source, 2),
        "gates": [
            {"id": "g", "to": ["b"], "mode": "flag", "when": growing_rule(source, 2)},
            {"id": "h", "to": ["c"], "mode": "flag", "when": growing_rule(source, 1)},
        ],
    })
}
