//! Answers as structs against the same answers as JSON, field by field, and facts as structs against facts as JSON.
//!
//! What the program `ask` tells of structs has the shape of the JSON answer, with instants as microseconds. [`plain`] brings
//! the JSON answer into that form: instants become numbers, what structs do not have is taken out, what JSON leaves out
//! where it does not apply is put in. Then both have to be equal.

use crate::asking::Asking;
use crate::corpus::matching;
use crate::declared::declared;
use blend_core::document::Kind;
use blend_core::time::Instant;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An instant as structs have it.
fn micros(text: &str) -> Option<i64> {
    Instant::parse(text).ok().map(Instant::micros)
}

/// Instants of an object, by name, as microseconds.
fn numbered(object: &mut Value, names: &[&str]) {
    for name in names {
        let field = object.get_mut(name).unwrap_or_else(|| panic!("no field {name}"));
        if let Some(text) = field.as_str() {
            *field = json!(micros(text).expect("an instant"));
        }
    }
}

fn without(object: &mut Value, names: &[&str]) {
    for name in names {
        assert!(object.as_object_mut().expect("an object").remove(*name).is_some(), "no field {name}");
    }
}

fn rows<'v>(object: &'v mut Value, name: &str) -> &'v mut Vec<Value> {
    object[name].as_array_mut().expect("a list")
}

/// The codes of reasons in the order of their numbers, once.
fn codes(reasons: &Value) -> Value {
    const CODES: [&str; 11] = [
        "not_enrolled",
        "withdrawn",
        "suspended",
        "attempts_exhausted",
        "session_cancelled",
        "session_over",
        "registration_closed",
        "already_registered",
        "gate",
        "schedule_conflict",
        "session_full",
    ];
    let there: Vec<&Value> = reasons.as_array().expect("reasons").iter().map(|reason| &reason["code"]).collect();
    assert!(there.iter().all(|code| CODES.iter().any(|known| *code == known)), "an unknown reason: {reasons}");
    json!(CODES.iter().filter(|known| there.iter().any(|code| code == *known)).collect::<Vec<_>>())
}

/// The JSON answer to a question as structs tell it.
fn plain(word: &str, answer: &Value) -> Value {
    let mut answer = answer.clone();
    match word {
        "standing" => {
            without(&mut answer, &["learner", "programme", "version", "at", "known_at"]);
            without(&mut answer, &["groups", "formats", "unpractised", "findings"]);
            numbered(&mut answer, &["completed_at", "enrolled_at", "recorded_at", "due"]);
            if !answer["certification"].is_null() {
                numbered(&mut answer["certification"], &["earned", "window", "expires", "grace_until"]);
            }
            rows(&mut answer, "components").iter_mut().for_each(|row| numbered(row, &["since", "until", "due"]));
        }
        "decide" => {
            without(&mut answer, &["component", "action", "session", "at"]);
            numbered(&mut answer, &["opens_at"]);
            answer["codes"] = codes(&answer["reasons"]);
            let usual = json!({"gate": null, "message": null, "overridden": false, "late": false, "done": 0, "of": 0,
                "missing": []});
            for reason in rows(&mut answer, "reasons") {
                for (name, value) in usual.as_object().expect("fields") {
                    reason.as_object_mut().expect("a reason").entry(name).or_insert_with(|| value.clone());
                }
            }
        }
        "roster" => {
            without(&mut answer, &["session", "at", "known_at", "component"]);
            numbered(&mut answer, &["start", "end"]);
            for list in ["seated", "waiting", "turned_away"] {
                rows(&mut answer, list).iter_mut().for_each(|row| numbered(row, &["registered_at"]));
            }
        }
        _ => {
            for change in answer.as_array_mut().expect("changes") {
                if change["answer"] == "completed_at" {
                    numbered(change, &["from", "to"]);
                }
            }
        }
    }
    answer
}

/// A fact as lines for a `blend_event`, and which of its fields they are; `None` where its fields have no struct: of another type, unknown, or empty.
fn event_lines(event: &Value) -> Option<(Vec<u8>, Vec<String>)> {
    let (mut lines, mut names) = (Vec::new(), Vec::new());
    let mut put = |name: &str, text: &str| {
        names.push(name.to_owned());
        lines.extend_from_slice(format!("{name} {}\n{text}\n", text.len()).as_bytes());
        (!text.is_empty() && !text.contains('\0')).then_some(())
    };
    let decimal = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    for (name, value) in event.as_object()? {
        match name.as_str() {
            "at" | "recorded" | "until" | "due" | "expires" => put(name, &micros(value.as_str()?)?.to_string())?,
            "occurrence" | "rating" => put(name, &value.as_i64().filter(|number| *number != 0)?.to_string())?,
            "progress" | "minutes" | "fraction" => put(name, &decimal(value)?)?,
            "value" => put(name, &value.to_string())?,
            "score" => match value.as_object() {
                None => put("score", &decimal(value)?)?,
                Some(parts) => {
                    for (part, value) in parts {
                        let name = match part.as_str() {
                            "raw" => "score",
                            "max" => "score_max",
                            "min" => "score_min",
                            _ => return None,
                        };
                        put(name, &decimal(value)?)?;
                    }
                }
            },
            "id" | "learner" | "kind" | "programme" | "version" | "cohort" | "component" | "session" | "group"
            | "gate" | "basis" | "by" | "reason" | "source" | "question" | "name" | "award" | "trigger" | "event" => {
                put(name, value.as_str()?)?;
            }
            _ => return None,
        }
    }
    Some((lines, names))
}

/// Facts that no case has: the kinds and fields left over, and every way a field can be wrong in a struct too.
pub(crate) fn more_facts() -> Vec<Value> {
    let fact = |kind: &str, more: Value| {
        let mut fact = json!({"id": "e", "learner": "u", "kind": kind, "at": "2026-03-01T09:00:00.123456+02:00"});
        let more = more.as_object().expect("fields").clone();
        fact.as_object_mut().expect("a fact").extend(more);
        fact
    };
    let score = |score: Value| fact("scored", json!({"component": "a", "score": score}));
    vec![
        fact("absent", json!({"session": "s", "until": "2026-03-02T00:00:00Z"})),
        fact("progressed", json!({"component": "a", "progress": "0.25", "minutes": 3.5, "group": "g"})),
        score(json!({"raw": "8", "max": 10, "min": "-2.5"})),
        score(json!({"raw": "8", "max": "0"})),
        score(json!({"raw": 8, "max": 10, "min": 10})),
        score(json!({"max": "many"})),
        score(json!("1.5")),
        score(json!("1e400")),
        fact("scored", json!({"component": "a"})),
        fact("progressed", json!({"component": "a", "progress": "-0.1"})),
        fact("attended", json!({"session": "s", "minutes": "-1", "fraction": "2"})),
        fact("rated", json!({"component": "a", "question": "q", "rating": 9})),
        fact("rated", json!({"component": "a", "question": "q", "rating": -9223372036854775807_i64})),
        fact("completed", json!({"component": "a", "occurrence": -1})),
        fact("completed", json!({"component": "a", "occurrence": i64::MAX})),
        fact("waived", json!({"component": "a", "basis": "whim"})),
        fact("attribute", json!({"name": "team", "value": "\u{e4}\"\\\u{1f41d}"})),
        fact("attribute", json!({"name": "team", "value": ["no", "list"]})),
        fact("attribute", json!({"name": "team", "value": {"no": "object"}})),
        fact("voided", json!({})),
        fact("danced", json!({"component": "a b"})),
        json!({"kind": "completed"}),
        json!({"id": "e", "learner": "u", "kind": "completed", "component": "a"}),
        json!({}),
    ]
}

/// The codes and places of problems.
fn places(problems: &Value) -> Vec<(&Value, &Value)> {
    problems.as_array().into_iter().flatten().map(|problem| (&problem["code"], &problem["path"])).collect()
}

/// Two ways of asking that have to say the same, and what was asked both ways so far.
#[derive(Default)]
pub(crate) struct Both {
    asked: BTreeSet<&'static str>,
    verdicts: usize,
    refusals: usize,
    kinds: BTreeSet<String>,
    fields: BTreeSet<String>,
}

impl Both {
    fn agree(&mut self, word: &str, json: &(i32, Value), flat: &(i32, Value)) -> Result<(), String> {
        let same = if json.0 == 0 && flat.0 == 0 {
            json.1 == flat.1
        } else {
            self.refusals += 1;
            json.0 == flat.0 && places(&json.1) == places(&flat.1)
        };
        if same {
            return Ok(());
        }
        let place = matching::expect_answer(&flat.1, &json.1, "").err().unwrap_or_default();
        Err(format!("{word}: {place}\n    as JSON {json:?}\n    in structs {flat:?}"))
    }

    /// Asks once more, to be answered in structs; `found` is the answer as JSON.
    pub(crate) fn compare(&mut self, asking: &mut Asking, ask: &Value, found: &(i32, Value)) -> Result<(), String> {
        let text = |name: &str| ask.get(name).and_then(Value::as_str).unwrap_or_default();
        let instant = |name: &str| match text(name) {
            "" => Some(String::new()),
            text => micros(text).map(|micros| micros.to_string()),
        };
        let (Some(at), Some(known_at)) = (instant("at"), instant("known_at")) else { return Ok(()) };
        let (at, known_at) = (at.as_bytes(), known_at.as_bytes());
        let (component, session) = (text("component").as_bytes(), text("session").as_bytes());
        let actions = ["register", "start", "attend", "certify"];
        let action = actions.iter().position(|word| ask["action"] == *word).map_or(0, |index| index + 1);
        let (word, flat) = match ask["ask"].as_str() {
            Some("standing") => ("standing", asking.ask("flat-standing", &[at, known_at])),
            Some("roster") => ("roster", asking.ask("flat-roster", &[session, at, known_at])),
            Some("apply") => match event_lines(&ask["event"]) {
                Some((lines, _)) => ("apply", asking.ask("flat-apply", &[&lines])),
                None => return Ok(()),
            },
            Some("decide") => {
                let others: &[u8] = if ask["others"] == true { b"population" } else { b"" };
                let word = format!("flat-decide{action}");
                ("decide", asking.ask(&word, &[component, session, at, known_at, others]))
            }
            _ => return Ok(()),
        };
        self.asked.insert(word);
        let json = if found.0 == 0 { (0, plain(word, &found.1)) } else { found.clone() };
        self.agree(word, &json, &flat)?;
        if word == "decide" && known_at.is_empty() && ask["others"] != true {
            self.verdicts += 1;
            let verdict = asking.ask(&format!("flat-verdict{action}"), &[component, session, at]);
            let short = match json {
                (0, decision) => {
                    let [outcome, opens_at, codes] = ["outcome", "opens_at", "codes"].map(|name| &decision[name]);
                    (0, json!({"outcome": outcome, "opens_at": opens_at, "codes": codes}))
                }
                refused => refused,
            };
            self.agree("verdict", &short, &verdict)?;
        }
        Ok(())
    }

    /// A fact as a struct is the fact as JSON: either is refused alike, or adding one after the other changes nothing.
    pub(crate) fn compare_fact(&mut self, asking: &mut Asking, event: &Value) -> Result<(), String> {
        let Some((lines, names)) = event_lines(event) else { return Ok(()) };
        let text = event.to_string();
        let json = match asking.ask("fact", &[text.as_bytes()]) {
            (0, _) => (0, json!([])),
            refused => refused,
        };
        self.agree("fact", &json, &asking.ask("flat-same", &[&lines, text.as_bytes()]))?;
        if json.0 != 0 {
            return Ok(());
        }
        self.kinds.extend(event["kind"].as_str().map(str::to_owned));
        self.fields.extend(names);
        // One field more, and they are not the same: what `same` finds, it would miss otherwise.
        let mut other = event.clone();
        other["by"] = json!("somebody else");
        let (lines, _) = event_lines(&other).expect("a text more");
        match asking.ask("flat-same", &[&lines, text.as_bytes()]) {
            (2, _) => Ok(()),
            same => Err(format!("taken for the same: {event} and {other}: {same:?}")),
        }
    }

    /// Every question that has structs was asked, and every kind and field of a fact was given in one.
    pub(crate) fn expect_all(&self) {
        assert_eq!(self.asked.iter().copied().collect::<Vec<_>>(), ["apply", "decide", "roster", "standing"]);
        assert!(self.verdicts > 20 && self.refusals > 10, "{} verdicts, {} refusals", self.verdicts, self.refusals);
        let kinds: BTreeSet<String> = Kind::ALL.iter().map(|kind| kind.word().to_owned()).collect();
        let missing = |all: &BTreeSet<String>, had: &BTreeSet<String>| all.difference(had).cloned().collect::<Vec<_>>();
        assert_eq!(missing(&kinds, &self.kinds), [""; 0], "kinds of facts that no case has");
        let declared = declared();
        let (_, fields) = declared.structs.iter().find(|(name, _)| name == "blend_event").expect("a struct");
        let fields: BTreeSet<String> = fields.iter().skip(1).map(|(_, name)| name.clone()).collect();
        assert_eq!(missing(&fields, &self.fields), [""; 0], "fields of facts that no case has");
    }
}
