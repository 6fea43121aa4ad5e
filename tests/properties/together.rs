//! The engine against the reference about many learners, over generated populations: rosters, decisions that know the
//! others, reports, agendas, findings.

use blend_core::document::Action;
use blend_core::{AgendaOptions, Population as Engine, Question, ReportOptions};
use serde::Serialize;
use serde_json::{Value, json};

use crate::agree::{differences, settle};
use crate::generate::Case;
use crate::population::{DAY, begin, engine, moment, over_cases, reference, sessions, unlawful, wrong_seats};
use crate::reference::population::Population;
use crate::reference::report::Options;
use crate::reference::time::{Instant, show};

fn told(answer: impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// Maps of which every key counts, written as lists.
fn exact(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                let inner = exact(value.take());
                *value = match inner {
                    Value::Object(map) if matches!(key.as_str(), "excluded" | "formats") => {
                        map.into_iter().map(|(key, value)| json!([key, value])).collect()
                    }
                    other => other,
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = exact(item.take())),
        _ => {}
    }
    answer
}

/// Both sides of a case, where the engine takes its programme.
fn over_both(default: u64, judge: impl Fn(&Case, &Population, &Engine, &mut Vec<String>) + Sync) {
    over_cases(default, |case| {
        let engine = engine(case)?;
        let mut found = Vec::new();
        judge(case, &reference(case), &engine, &mut found);
        Some(found)
    });
}

/// The last of the instants is asked as it was known a while before.
fn known(case: &Case, t: Instant) -> Option<Instant> {
    (case.instants.last() == Some(&t)).then(|| case.instants[0])
}

#[test]
fn rosters_agree() {
    over_both(60, |case, right, engine, found| {
        for (session, t) in sessions(right, case) {
            let known = known(case, t);
            let roster = told(engine.roster(&session.id, moment(t), known.map(moment)).unwrap());
            let path = format!("roster({}, {}, {:?})", session.id, show(t), known.map(show));
            differences(&path, &right.roster(&session.id, t, known).unwrap(), &roster, found);
            if known.is_none() {
                found.extend(wrong_seats(&roster, right, session, t));
            }
        }
    });
}

#[test]
fn decisions_that_know_the_others_agree() {
    over_both(60, |case, right, engine, found| {
        for (session, t) in sessions(right, case) {
            let known = known(case, t);
            for record in engine.records() {
                let learner = record.learner().unwrap();
                let question = Question {
                    component: Some(&session.component),
                    action: Action::Register,
                    at: moment(t),
                    session: Some(&session.id),
                    known_at: known.map(moment),
                    others: Some(engine),
                };
                let Ok(answer) = record.decide(&question) else { continue };
                let asked = (Some(session.component.as_str()), "register");
                let decision = right.decide(learner, asked, t, Some(&session.id), known);
                let path = format!("decide({learner}, {}, {})", session.id, show(t));
                differences(&path, &settle(decision), &settle(told(answer)), found);
            }
        }
    });
}

#[test]
fn reports_agree() {
    over_both(60, |case, right, engine, found| {
        for t in case.instants.iter().copied().chain([begin(case) + 90 * DAY]) {
            let known = known(case, t);
            let report = told(engine.report(moment(t), known.map(moment), &ReportOptions::default()));
            let path = format!("report({})", show(t));
            differences(&path, &exact(right.report(t, known, &Options::default())), &exact(report), found);
        }
    });
}

fn listed(engine: &Engine, t: Instant, sent: &[String]) -> Vec<Value> {
    let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    engine.agenda(moment(t), &sent, &AgendaOptions::default()).into_iter().map(told).collect()
}

#[test]
fn agendas_agree() {
    over_both(60, |case, right, engine, found| {
        let end = begin(case) + 90 * DAY;
        let (a, b) = (right.agenda(end, &[]), listed(engine, end, &[]));
        let keys = |actions: &[Value]| actions.iter().map(|x| json!([x["key"], x["at"]])).collect::<Vec<_>>();
        let (ours, theirs) = (keys(&a), keys(&b));
        let only =
            |these: &[Value], those: &[Value]| these.iter().filter(|k| !those.contains(k)).cloned().collect::<Vec<_>>();
        let (right_only, told_only) = (only(&ours, &theirs), only(&theirs, &ours));
        if !right_only.is_empty() || !told_only.is_empty() {
            found.push(format!("agenda: reference alone {}, engine alone {}", json!(right_only), json!(told_only)));
        } else {
            differences("agenda", &json!(a), &json!(b), found);
        }
    });
}

#[test]
fn an_agenda_a_day_is_that_of_one_run() {
    over_both(30, |case, right, engine, found| {
        found.extend(unlawful(|at, sent| listed(engine, at, sent), right, begin(case), 90));
    });
}

/// Whether a gate wants no more than components that do not repeat, all of them; with a choice, a wait or occurrences it
/// is not laid down what is planned too late.
fn plain_gate(case: &Case, id: &str) -> bool {
    let once = |version: &Value, name: &Value| {
        let components = version["components"].as_array().unwrap();
        components.iter().any(|c| c["id"] == *name && c.get("every").is_none())
    };
    let plain = |version: &Value, when: &Value| match when["all"].as_array() {
        Some(items) => items.iter().all(|name| once(version, name)),
        None => once(version, when) || once(version, &when["done"]),
    };
    let versions = std::iter::once(&case.programme).chain(&case.earlier);
    !id.starts_with("order:")
        && versions
            .flat_map(|v| v["gates"].as_array().into_iter().flatten().map(move |g| (v, g)))
            .all(|(version, gate)| gate["id"] != *id || plain(version, &gate["when"]))
}

/// What is doubtful in any order, without its words for people.
fn findings(case: &Case, mut list: Vec<Value>) -> Vec<String> {
    list.retain(|f| f["code"] != "too_early_for_gate" || plain_gate(case, f["subject"].as_str().unwrap()));
    let one = |f: Value| {
        let fields = ["code", "sessions", "component", "subject", "learners", "events"];
        json!(fields.map(|field| f[field].clone())).to_string()
    };
    let mut all: Vec<String> = list.into_iter().map(one).collect();
    all.sort();
    all
}

#[test]
fn findings_agree() {
    over_both(60, |case, right, engine, found| {
        for t in case.instants.iter().copied().chain([begin(case) + 90 * DAY]) {
            let known = known(case, t);
            let ours = findings(case, right.findings(t, known));
            let theirs = findings(case, engine.findings(moment(t), known.map(moment)).into_iter().map(told).collect());
            let only = |these: &[String], those: &[String]| {
                these.iter().filter(|f| !those.contains(f)).cloned().collect::<Vec<_>>()
            };
            let (right_only, told_only) = (only(&ours, &theirs), only(&theirs, &ours));
            if ours != theirs {
                found
                    .push(format!("findings({}): reference alone {right_only:?}, engine alone {told_only:?}", show(t)));
            }
        }
    });
}
