//! Programmes as most are: one version, components with one criterion each, rules that count what is done, dates from the
//! enrolment on, now and then a certificate. Nothing that time alone decides, no `not`, no `if`.

use serde_json::{Value, json};

use super::{Case, DAYS, HOUR, Source, grid, plain_record};
use crate::reference::time::{Instant, instant};

pub(crate) const MARKS: [&str; 4] = ["0.5", "0.66666", "0.7", "0.8"];
/// How long evidence counts, with the hours of the shorter ones.
pub(crate) const VALID: [(&str, Instant); 3] = [("P30D", 720), ("PT36H", 36), ("P1Y", 8_760)];

/// A case of so many learners whose facts gather at the same instants.
pub(crate) fn crowd(seed: u64, learners: usize) -> Case {
    let mut source = Source::new(seed ^ 0x9_1A14);
    let source = &mut source;
    // Few and small ones find most; one in eight is long, some with more components than a word has bits.
    let count = match source.below(16) {
        0 => 60 + source.below(11),
        1 => 9 + source.below(30),
        _ => 1 + source.below(7),
    };
    let programme = programme(source, count);
    let schedule = schedule(source, &programme);
    let clusters: Vec<Instant> = (0..6).map(|_| grid(source, DAYS)).collect();
    let mut events = Vec::new();
    for place in 0..learners {
        events.extend(plain_record::events(source, &programme, &schedule, &clusters, place));
    }
    let instants = instants(source, &events);
    Case { programme, earlier: Vec::new(), schedule, events, instants }
}

pub(crate) fn programme(source: &mut Source, count: usize) -> Value {
    let objectives = source.rarely(4);
    let components: Vec<Value> = (0..count).map(|place| component(source, place, objectives)).collect();
    let zone = *source.pick(&["UTC", "UTC", "Europe/London", "America/New_York"]);
    let mut made = json!({"id": "p", "timezone": zone, "components": components});
    let number = |key: &str, component: &Value| component.get(key).and_then(Value::as_u64).unwrap_or(0) as usize;
    let points: Vec<usize> = components.iter().map(|component| number("points", component)).collect();
    let times: Vec<usize> = components.iter().map(|component| number("times", component)).collect();
    let mut named = Names { all: (0..count).collect(), points, times, group: false, objective: false };
    if objectives {
        let treated = components.iter().any(|component| component.get("treats").is_some());
        named.objective = treated;
        made["objectives"] = json!([{"id": "o"}]);
    }
    if source.rarely(3) {
        made["groups"] = json!([{"id": "g", "rule": rule(source, &named, 1)}]);
        named.group = true;
    }
    made["completion"] = match source.below(4) {
        0 | 1 => json!({"all": ids(&named.some(source))}),
        2 if count < 20 => json!({"in_order": ids(&named.all)}),
        _ => rule(source, &named, 3),
    };
    let gates: Vec<Value> = (0..source.below(4)).filter_map(|place| gate(source, &named, place)).collect();
    if !gates.is_empty() {
        made["gates"] = json!(gates);
    }
    if source.rarely(3) {
        made["hold"] = json!(source.pick(&["once", "always", "always"]));
    }
    if source.rarely(3) {
        made["evidence_from"] = json!("enrolment");
    }
    if source.rarely(2) {
        made["due"] = json!(source.pick(&["P10D", "P1M", "PT36H", "P3W"]));
    }
    if source.rarely(6) {
        made["warn"] = json!("P1W");
    }
    if source.rarely(4) {
        made["anchor"] = json!("cohort");
    }
    if source.rarely(3) {
        made["certification"] = super::programme::certification(source, None);
    }
    made
}

fn id(place: usize) -> String {
    format!("c{place}")
}

fn ids(places: &[usize]) -> Vec<String> {
    places.iter().copied().map(id).collect()
}

fn component(source: &mut Source, place: usize, objectives: bool) -> Value {
    let mut made =
        json!({"id": id(place), "format": source.pick(&["elearning", "knowledge_check", "ilt", "ojt", "job_aid"])});
    let mark = *source.pick(&MARKS);
    match source.below(13) {
        0 => {}
        12 => made["done_when"] = json!({"reviewed": 1}),
        1 | 2 => made["done_when"] = json!("completed"),
        3 => made["done_when"] = json!("submitted"),
        4 => made["done_when"] = json!("signed_off"),
        5 | 6 => made["done_when"] = json!("passed"),
        7 => made["done_when"] = json!({"score": mark}),
        8 => made["done_when"] = json!("attended"),
        9 => made["done_when"] = json!({"attended": mark}),
        10 => made["done_when"] = json!("started"),
        _ => made["done_when"] = json!("none"),
    }
    let mut maybe = |source: &mut Source, odds: usize, key: &str, value: Value| {
        if source.rarely(odds) {
            made[key] = value;
        }
    };
    maybe(source, 2, "pass_mark", json!(mark));
    let valid = source.pick(&VALID).0;
    maybe(source, 3, "valid_for", json!(valid));
    let most = 1 + source.below(3);
    maybe(source, 3, "max_attempts", json!(most));
    maybe(source, 4, "attempts", json!("best"));
    let (weight, points) = (source.below(4), source.below(3));
    maybe(source, 3, "weight", json!(weight));
    maybe(source, 2, "points", json!(points));
    let minutes = *source.pick(&[60, 60, 60, 0]);
    maybe(source, 2, "minutes", json!(minutes));
    let due = *source.pick(&["P2D", "P1W", "P10D", "PT36H"]);
    maybe(source, 4, "due", json!(due));
    let week = source.below(5);
    maybe(source, 4, "week", if week > 2 { json!([1, week]) } else { json!(week) });
    maybe(source, 12, "equivalents", json!([format!("old-{place}")]));
    if objectives {
        maybe(source, 2, "treats", json!({"o": ["practise"]}));
    }
    if source.rarely(6) {
        repeats(source, &mut made);
    }
    made
}

fn repeats(source: &mut Source, made: &mut Value) {
    if source.rarely(4) {
        made["week"] = json!([1, 1 + source.below(3)]);
        made["every"] = json!(source.pick(&["P1W", "P5D"]));
        return;
    }
    let times = 1 + source.below(4);
    made["every"] = json!(source.pick(&["P1W", "P3D", "P1M", "P1DT12H"]));
    made["times"] = json!(times);
    if made.get("week").is_some_and(Value::is_array) {
        made["week"] = json!(source.below(3));
    }
    if source.rarely(2) {
        made["needs"] = json!(1 + source.below(times));
    }
}

/// What rules may speak of.
#[derive(Clone)]
struct Names {
    all: Vec<usize>,
    /// What each component is worth.
    points: Vec<usize>,
    /// How often each is repeated, 0 where it says no number.
    times: Vec<usize>,
    group: bool,
    objective: bool,
}

impl Names {
    /// Some components, often all, in order.
    fn some(&self, source: &mut Source) -> Vec<usize> {
        if source.rarely(3) { source.some(&self.all) } else { self.all.clone() }
    }
}

fn leaf(source: &mut Source, named: &Names) -> Value {
    let repeated = |place: &&usize| named.times[**place] > 0;
    if let Some(place) = named.all.iter().find(repeated).filter(|_| source.rarely(6)) {
        let number = 1 + source.below(named.times[*place]);
        return match source.below(3) {
            0 => json!(format!("{}#{number}", id(*place))),
            1 => json!({"completed": format!("{}#{number}", id(*place))}),
            _ => json!({"occurrences": id(*place), "at_least": number}),
        };
    }
    match source.below(12) {
        0 if named.group => json!({"group": "g"}),
        1 if named.objective => json!({"objective": "o"}),
        2 => json!({"done": id(*source.pick(&named.all))}),
        3 => {
            let component = id(*source.pick(&named.all));
            match source.below(5) {
                0 => json!({"completed": component}),
                1 => json!({"passed": component}),
                2 => json!({"started": component}),
                3 => json!({"score": component, "at_least": source.pick(&MARKS)}),
                _ => json!({"attended": component, "at_least": source.pick(&MARKS)}),
            }
        }
        _ => json!(id(*source.pick(&named.all))),
    }
}

fn rule(source: &mut Source, named: &Names, depth: usize) -> Value {
    if depth == 0 || source.rarely(4) {
        return leaf(source, named);
    }
    let items = |source: &mut Source| -> Vec<Value> {
        (0..1 + source.below(4)).map(|_| rule(source, named, depth - 1)).collect()
    };
    let mut made = match source.below(8) {
        0 | 1 => json!({"all": items(source)}),
        2 => json!({"any": items(source)}),
        3 => {
            let of = items(source);
            json!({"at_least": 1 + source.below(of.len()), "of": of})
        }
        4 => json!({"percent": source.pick(&["33.4", "50", "75", "100"]), "of": items(source)}),
        5 => {
            let of = named.some(source);
            let sum = of.iter().map(|place| named.points[*place]).sum();
            let mut made = json!({"points": 1 + source.below(sum), "of": ids(&of)});
            if source.rarely(3) {
                made["at_least"] = json!(1);
            }
            // Nothing is worth anything: no such rule.
            if sum == 0 { json!({"all": ids(&of)}) } else { made }
        }
        6 => json!({"in_order": items(source)}),
        _ => json!({"all": ids(&named.some(source))}),
    };
    if source.rarely(6) {
        made["weight"] = json!(source.below(4));
    }
    made
}

/// A gate to later components that looks at earlier ones, so that few programmes wait for themselves.
fn gate(source: &mut Source, named: &Names, place: usize) -> Option<Value> {
    let middle = 1 + source.below(named.all.len().checked_sub(1)?);
    let (before, after) = named.all.split_at_checked(middle).filter(|(_, after)| !after.is_empty())?;
    let before = Names { all: before.to_vec(), group: false, objective: false, ..named.clone() };
    let mut made = json!({
        "id": format!("gate{place}"),
        "to": ids(&source.some(after)),
        "mode": source.pick(&["block", "flag"]),
        "when": rule(source, &before, 2),
    });
    match source.below(5) {
        0 => made["at"] = json!(["register", "attend"]),
        1..=3 => made["at"] = json!(source.pick(&["register", "start", "attend"])),
        _ => {}
    }
    if source.rarely(8) {
        made["ahead"] = json!("PT24H");
    }
    Some(made)
}

/// Often no sessions at all.
fn schedule(source: &mut Source, programme: &Value) -> Value {
    if !source.rarely(3) {
        return json!({"programme": "p"});
    }
    let mut made = super::schedule::schedule(source, programme);
    if source.rarely(2) {
        let cohorts = made["cohorts"].as_array_mut().unwrap();
        cohorts.push(json!({"id": "l", "starts": super::date_text(source)}));
    }
    made
}

/// Instants at which something begins or ends: at facts, where evidence expires, just before.
fn instants(source: &mut Source, events: &[Value]) -> Vec<Instant> {
    let read = |event: &Value| instant(event["at"].as_str().unwrap(), chrono_tz::Tz::UTC).unwrap();
    let facts: Vec<Instant> = events.iter().map(read).collect();
    let one = |source: &mut Source| {
        let fact = facts.get(source.below(facts.len())).copied().unwrap_or(0);
        match source.below(10) {
            0 | 1 => fact,
            2 => fact - 1,
            3 | 4 => fact + source.pick(&VALID).1 * HOUR,
            5 => fact + source.pick(&VALID).1 * HOUR - 1,
            6 => grid(source, DAYS),
            // In the days in which a certificate runs out.
            7 | 8 => fact + source.pick(&[4, 5, 8, 10, 11, 13, 30]) * 24 * HOUR,
            _ => grid(source, DAYS + 60),
        }
    };
    (0..3).map(|_| one(source)).collect()
}
