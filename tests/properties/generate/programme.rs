//! Programme documents: every rule, criterion, policy and kind of gate, kept small.

use serde_json::{Map, Value, json};

use super::{LENGTHS, Size, Source, date_text, grid_text};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const SCORES: [&str; 6] = ["0.3", "0.5", "0.66666", "0.7", "0.75", "1"];
const FORMATS: [&str; 9] =
    ["elearning", "elearning", "knowledge_check", "ilt", "vilt", "coaching", "ojt", "forum", "job_aid"];

/// What rules may speak of.
pub(super) struct Words {
    components: Vec<Value>,
    groups: Vec<String>,
    objectives: bool,
}

/// The newest version and, now and then, an earlier one with the same components otherwise defined.
pub(crate) fn programmes(source: &mut Source, size: &Size) -> (Value, Vec<Value>) {
    let count = 1 + source.below(size.components);
    let zone = *source.pick(&["UTC", "UTC", "Europe/London", "America/New_York"]);
    let newest = programme(source, count, zone, "2");
    let earlier = if source.rarely(5) { vec![programme(source, count, zone, "1")] } else { Vec::new() };
    (newest, earlier)
}

fn programme(source: &mut Source, count: usize, zone: &str, version: &str) -> Value {
    let objectives = source.rarely(2);
    let components: Vec<Value> = NAMES[..count].iter().map(|id| component(source, id, objectives)).collect();
    let mut words = Words { components, groups: Vec::new(), objectives };
    let mut groups = Vec::new();
    for id in ["g", "h"] {
        if source.rarely(3) {
            groups.push(json!({"id": id, "rule": rule(source, &words, 1)}));
            words.groups.push(id.to_owned());
        }
    }
    let mut doc = json!({"id": "p", "version": version, "timezone": zone, "components": words.components});
    doc["completion"] = completion(source, &words);
    if objectives {
        doc["objectives"] = json!([{"id": "o"}]);
    }
    if !groups.is_empty() {
        doc["groups"] = json!(groups);
    }
    let gates: Vec<Value> = (0..source.below(4)).map(|i| gate(source, &words, i)).collect();
    if !gates.is_empty() {
        doc["gates"] = json!(gates);
    }
    if source.rarely(3) {
        doc["hold"] = json!("always");
    }
    if source.rarely(4) {
        doc["evidence_from"] = json!("enrolment");
    }
    match source.below(5) {
        0 => doc["anchor"] = json!("cohort"),
        1 => doc["anchor"] = json!({"attribute": "hired"}),
        _ => {}
    }
    if source.rarely(2) {
        doc["due"] =
            if source.rarely(4) { json!(date_text(source)) } else { json!(source.pick(&["P5D", "P10D", "P1M"])) };
    }
    if source.rarely(6) {
        doc["warn"] = json!(source.pick(&LENGTHS));
    }
    if source.rarely(2) {
        doc["certification"] = certification(source, Some(&words));
    }
    doc
}

fn completion(source: &mut Source, words: &Words) -> Value {
    let names: Vec<Value> = words.components.iter().map(|c| c["id"].clone()).collect();
    match source.below(4) {
        0 => json!({"all": names}),
        1 if names.len() > 1 => json!({"in_order": names}),
        _ => rule(source, words, 2),
    }
}

fn component(source: &mut Source, id: &str, objectives: bool) -> Value {
    let mut c = json!({"id": id, "format": source.pick(&FORMATS)});
    if source.rarely(2) {
        c["done_when"] = criterion(source, 1);
    }
    let mut maybe = |source: &mut Source, odds: usize, key: &str, value: Value| {
        if source.rarely(odds) {
            c[key] = value;
        }
    };
    let mark = json!(source.pick(&SCORES));
    maybe(source, 2, "pass_mark", mark);
    let mark = json!(source.pick(&["0.5", "0.75"]));
    maybe(source, 3, "attendance_mark", mark);
    let limit = json!(1 + source.below(3));
    maybe(source, 3, "max_attempts", limit);
    let policy = json!(source.pick(&["best", "latest", "first", "mean"]));
    maybe(source, 2, "attempts", policy);
    let valid = json!(source.pick(&LENGTHS));
    maybe(source, 2, "valid_for", valid);
    let weight = json!(source.below(4));
    maybe(source, 2, "weight", weight);
    let points = json!(source.below(3));
    maybe(source, 2, "points", points);
    maybe(source, 2, "minutes", json!(60));
    maybe(source, 4, "equivalents", json!([format!("old-{id}")]));
    let due = if source.rarely(3) { json!(date_text(source)) } else { json!(source.pick(&["P2D", "P1W", "P10D"])) };
    maybe(source, 3, "due", due);
    if objectives {
        let treats = json!({"o": [source.pick(&["introduce", "practise"])]});
        maybe(source, 2, "treats", treats);
    }
    if source.rarely(4) {
        repeats(source, &mut c);
    } else if source.rarely(3) {
        c["week"] = if source.rarely(3) { json!([1, 2]) } else { json!(source.below(3)) };
        if source.rarely(3) {
            c["day"] = json!(source.below(7));
        }
    }
    c
}

fn repeats(source: &mut Source, c: &mut Value) {
    if source.rarely(3) {
        c["week"] = json!([1, 1 + source.below(3)]);
        c["every"] = json!(source.pick(&["P1W", "P5D"]));
        return;
    }
    let times = 2 + source.below(2);
    c["every"] = json!(source.pick(&["P1W", "P5D", "P1M", "P1DT12H"]));
    c["times"] = json!(times);
    if source.rarely(2) {
        c["week"] = json!(source.below(3));
    }
    if source.rarely(2) {
        c["needs"] = json!(1 + source.below(times));
    }
}

fn criterion(source: &mut Source, depth: usize) -> Value {
    match source.below(if depth == 0 { 12 } else { 16 }) {
        0 => json!("completed"),
        1 => json!("submitted"),
        2 => json!("signed_off"),
        3 => json!("started"),
        4 | 5 => json!("passed"),
        6 => json!("attended"),
        7 => json!({"attended": source.pick(&SCORES)}),
        8 => json!({"score": source.pick(&SCORES)}),
        9 => json!({"reviewed": 1 + source.below(2)}),
        10 => json!({"minutes": 30 * (1 + source.below(4))}),
        11 => json!({"sessions": 1 + source.below(2)}),
        12 if depth == 1 && source.rarely(2) => json!("none"),
        12 | 13 => json!({"all": [criterion(source, 0), criterion(source, 0)]}),
        14 => json!({"any": [criterion(source, 0), criterion(source, 0)]}),
        _ => json!({"at_least": 2, "of": [criterion(source, 0), criterion(source, 0), criterion(source, 0)]}),
    }
}

fn name(source: &mut Source, words: &Words) -> String {
    let component = source.pick(&words.components).clone();
    let id = component["id"].as_str().unwrap().to_owned();
    // Every repeated component has at least one occurrence.
    if component.get("every").is_some() && source.rarely(4) { format!("{id}#1") } else { id }
}

fn leaf(source: &mut Source, words: &Words) -> Value {
    let c = name(source, words);
    match source.below(25) {
        0..=7 => json!(c),
        8 => json!({"completed": c}),
        9 => json!({"passed": c}),
        10 => json!({"started": c}),
        11 => json!({"waived": c}),
        12 => json!({"failed": c}),
        13 => json!({"score": c, "at_least": source.pick(&SCORES)}),
        14 => json!({"score": c, "below": source.pick(&SCORES)}),
        22 => json!({"score": c, "at_least": source.pick(&SCORES), "below": "1"}),
        23 => json!({source.pick(&["submitted", "signed_off"]).to_owned(): c}),
        24 => occurrences(source, words).unwrap_or_else(|| json!(c)),
        15 => json!({"attended": c, "at_least": source.pick(&SCORES)}),
        16 => json!({"minutes": c, "at_least": 30 * (1 + source.below(4))}),
        17 => json!({"sessions": c, "at_least": 1 + source.below(2)}),
        18 => timed(source),
        19 => match source.below(4) {
            0 => json!({"award": "x"}),
            1 => json!({"triggered": "t"}),
            2 => json!({"attribute": "role", "in": ["x", "z"]}),
            _ => json!({"attribute": "role", "is": source.pick(&["x", "y"])}),
        },
        20 if words.objectives && words.components.iter().any(|c| c.get("treats").is_some()) => {
            json!({"objective": "o"})
        }
        21 if !words.groups.is_empty() => json!({"group": source.pick(&words.groups)}),
        _ => json!({"done": c}),
    }
}

fn occurrences(source: &mut Source, words: &Words) -> Option<Value> {
    let repeated = words.components.iter().find(|c| c.get("times").is_some())?;
    let times = repeated["times"].as_u64()?;
    Some(json!({"occurrences": repeated["id"], "at_least": 1 + source.below(usize::try_from(times).ok()?)}))
}

fn timed(source: &mut Source) -> Value {
    match source.below(4) {
        0 => json!({"from": date_text(source)}),
        1 => json!({"until": date_text(source)}),
        2 => json!({"from": grid_text(source, super::DAYS)}),
        _ => json!({"since_enrolment": source.pick(&LENGTHS)}),
    }
}

fn items(source: &mut Source, words: &Words, depth: usize) -> Vec<Value> {
    (0..1 + source.below(3)).map(|_| rule(source, words, depth)).collect()
}

/// Distinct component names.
fn names(source: &mut Source, words: &Words) -> Vec<Value> {
    let all: Vec<Value> = words.components.iter().map(|c| c["id"].clone()).collect();
    source.some(&all)
}

fn rule(source: &mut Source, words: &Words, depth: usize) -> Value {
    if depth == 0 || source.rarely(3) {
        return leaf(source, words);
    }
    let next = depth - 1;
    let mut made = match source.below(13) {
        0 | 1 => json!({"all": items(source, words, next)}),
        2 => json!({"any": items(source, words, next)}),
        3 => return json!({"not": rule(source, words, next)}),
        4 => return json!({"if": rule(source, words, next), "then": rule(source, words, next)}),
        5 => return json!({"if": {"triggered": "t"}, "then": rule(source, words, next), "anew": true}),
        6 => {
            let of = items(source, words, next);
            json!({"at_least": 1 + source.below(of.len()), "of": of})
        }
        7 => points(source, words),
        8 => {
            let of: Vec<Value> = names(source, words);
            json!({"percent": source.pick(&["33.4", "50", "75", "100"]), "of": of})
        }
        9 => {
            let mut of = names(source, words);
            if source.rarely(3) {
                of.push(json!({"mean": names(source, words), "missing": source.pick(&["zero", "skip"])}));
            }
            json!({"mean": of, "at_least": source.pick(&SCORES), "missing": source.pick(&["zero", "skip"])})
        }
        10 => in_order(source, words, next),
        _ => return json!({"after": rule(source, words, next), "wait": source.pick(&LENGTHS)}),
    };
    if source.rarely(6) {
        made["weight"] = json!(source.below(4));
    }
    made
}

fn in_order(source: &mut Source, words: &Words, depth: usize) -> Value {
    let mut made = json!({"in_order": items(source, words, depth)});
    if source.rarely(3) {
        made["mode"] = json!("flag");
    }
    if source.rarely(4) {
        made["at"] = json!(source.pick(&["register", "start", "attend"]));
    }
    made
}

fn points(source: &mut Source, words: &Words) -> Value {
    let mut of: Vec<Value> = names(source, words);
    of.push(json!({"any": [leaf(source, words)], "worth": 1 + source.below(2)}));
    let mut made = json!({"points": 1 + source.below(3), "of": of});
    if source.rarely(3) {
        made["at_least"] = json!(1);
    }
    made
}

fn gate(source: &mut Source, words: &Words, i: usize) -> Value {
    let mut gate = Map::new();
    gate.insert("id".into(), json!(format!("gate{i}")));
    gate.insert("mode".into(), json!(source.pick(&["block", "flag"])));
    gate.insert("when".into(), rule(source, words, 1));
    if source.rarely(5) {
        gate.insert("at".into(), json!("certify"));
        return Value::Object(gate);
    }
    gate.insert("to".into(), json!(names(source, words)));
    match source.below(4) {
        0 => gate.insert("at".into(), json!(source.pick(&["register", "start", "attend"]))),
        1 => gate.insert("at".into(), json!(["register", "attend"])),
        _ => None,
    };
    if source.rarely(3) {
        gate.insert("ahead".into(), json!(source.pick(&["P1D", "P2D", "PT24H"])));
    }
    Value::Object(gate)
}

/// A certificate. `words`: what rules of its own may speak of; none where the completion rule alone renews it.
pub(super) fn certification(source: &mut Source, words: Option<&Words>) -> Value {
    let mut terms = json!({});
    if source.rarely(4) {
        terms["until"] = json!(source.pick(&["03-31", "04-10", "12-31"]));
        if source.rarely(2) {
            terms["minimum_active"] = json!(source.pick(&["P10D", "P1M"]));
        }
    } else {
        terms["valid_for"] = match source.below(4) {
            0 => json!(["P10D", "P1M"]),
            1 => json!("P1M"),
            _ => json!(source.pick(&["P5D", "P10D", "P1W"])),
        };
    }
    if source.rarely(2) {
        terms["basis"] = json!(source.pick(&["expiry", "completion"]));
    }
    if !source.rarely(3) {
        terms["window"] = json!(source.pick(&["P1D", "P3D", "P1W"]));
    }
    if !source.rarely(3) {
        terms["grace"] = json!(source.pick(&["P1D", "P4D", "P9D", "PT24H"]));
    }
    if let Some(words) = words {
        match source.below(4) {
            0 => terms["renewal"] = rule(source, words, 1),
            1 => terms["renewal"] = json!([rule(source, words, 1), rule(source, words, 0)]),
            _ => {}
        }
    }
    if source.rarely(2) {
        terms["after_lapse"] = json!(source.pick(&["full", "renewal"]));
    }
    terms
}
