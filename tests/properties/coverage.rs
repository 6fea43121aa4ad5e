//! What the generators reach: each feature a programme or a record can have, and each answer that can come of it, turns
//! up several times in the cases that every run compares.

use std::collections::BTreeMap;

use blend_core::document::Action;
use blend_core::time::Instant as Moment;
use blend_core::{Programme, Question};
use serde_json::{Value, json};

use crate::generate::{Case, case};
use crate::reference::time::show;

/// How often each has to turn up.
const LEAST: usize = 3;
/// The cases looked at: those that every run compares.
const CASES: u64 = crate::agree::CASES;

/// What documents and events have: `key` anywhere, or `key=value` for the words that choose.
const WRITTEN: &[&str] = &[
    // Rules.
    "rule.done",
    "rule.completed",
    "rule.passed",
    "rule.submitted",
    "rule.signed_off",
    "rule.started",
    "rule.waived",
    "rule.failed",
    "rule.score",
    "rule.below",
    "rule.attended",
    "rule.minutes",
    "rule.sessions",
    "rule.occurrences",
    "rule.objective",
    "rule.group",
    "rule.award",
    "rule.triggered",
    "rule.attribute",
    "rule.is",
    "rule.in",
    "rule.from",
    "rule.until",
    "rule.since_enrolment",
    "rule.after",
    "rule.all",
    "rule.any",
    "rule.not",
    "rule.if",
    "rule.anew",
    "rule.of",
    "rule.points",
    "rule.worth",
    "rule.percent",
    "rule.mean",
    "rule.missing=zero",
    "rule.missing=skip",
    "rule.in_order",
    "rule.mode",
    "rule.at",
    "rule.weight",
    // Components and their criteria.
    "done_when.completed",
    "done_when.submitted",
    "done_when.signed_off",
    "done_when.started",
    "done_when.passed",
    "done_when.attended",
    "done_when.score",
    "done_when.reviewed",
    "done_when.minutes",
    "done_when.sessions",
    "done_when.none",
    "done_when.all",
    "done_when.any",
    "done_when.of",
    "component.attempts=best",
    "component.attempts=latest",
    "component.attempts=first",
    "component.attempts=mean",
    "component.max_attempts",
    "component.pass_mark",
    "component.attendance_mark",
    "component.valid_for",
    "component.weight",
    "component.points",
    "component.minutes",
    "component.equivalents",
    "component.due",
    "component.week",
    "component.day",
    "component.every",
    "component.times",
    "component.needs",
    "component.treats",
    // Programmes.
    "programme.evidence_from",
    "programme.hold",
    "programme.anchor",
    "programme.due",
    "programme.warn",
    "programme.earlier",
    "programme.timezone=Europe/London",
    "programme.timezone=America/New_York",
    "gate.mode=block",
    "gate.mode=flag",
    "gate.ahead",
    "gate.at=certify",
    "terms.valid_for",
    "terms.until",
    "terms.minimum_active",
    "terms.window",
    "terms.grace",
    "terms.basis=expiry",
    "terms.basis=completion",
    "terms.after_lapse=full",
    "terms.after_lapse=renewal",
    "terms.renewal",
    "terms.renewals",
    // Sessions.
    "session.meetings",
    "session.registration_opens",
    "session.registration_closes",
    "session.cancelled_at",
    "session.occurrence",
    // Events.
    "event.enrolled",
    "event.withdrawn",
    "event.suspended",
    "event.resumed",
    "event.started",
    "event.progressed",
    "event.completed",
    "event.submitted",
    "event.signed_off",
    "event.reviewed",
    "event.passed",
    "event.failed",
    "event.scored",
    "event.registered",
    "event.cancelled",
    "event.attended",
    "event.joined",
    "event.left",
    "event.absent",
    "event.excused",
    "event.waived",
    "event.revoked",
    "event.reset",
    "event.overridden",
    "event.extended",
    "event.attribute",
    "event.awarded",
    "event.triggered",
    "event.voided",
    "event.version=1",
    "event.cohort",
    "event.recorded",
    "event.occurrence",
    "event.fraction",
    "event.minutes",
    "event.by",
    "event.raw",
    "waived.group",
    "waived.programme",
    "waived.until",
    "revoked.programme",
    "reset.programme",
    "extended.expires",
    "extended.due",
    "overridden.until",
    "overridden.session",
    "awarded.until",
    "equivalent",
    "enrolled.again",
    "again",
];

/// What comes of it, as the engine answers.
const ANSWERED: &[&str] = &[
    "status.not_enrolled",
    "status.withdrawn",
    "status.suspended",
    "status.not_started",
    "status.in_progress",
    "status.completed",
    "status.lapsed",
    "status.failed",
    "timing.overdue",
    "timing.behind",
    "timing.on_track",
    "timing.late",
    "timing.on_time",
    "timing.none",
    "certification.none",
    "certification.certified",
    "certification.due",
    "certification.grace",
    "certification.lapsed",
    "certification.revoked",
    "period.later",
    "state.not_started",
    "state.in_progress",
    "state.done",
    "state.waived",
    "state.failed",
    "state.exhausted",
    "state.expired",
    "state.not_required",
    "basis.earned",
    "basis.waived",
    "basis.transferred",
    "access.open",
    "access.flagged",
    "access.blocked",
    "gate.met",
    "gate.unmet",
    "gate.overridden",
    "group.holds",
    "group.open",
    "progress.between",
    "reason.not_enrolled",
    "reason.withdrawn",
    "reason.suspended",
    "reason.attempts_exhausted",
    "reason.session_cancelled",
    "reason.session_over",
    "reason.registration_closed",
    "reason.already_registered",
    "reason.gate",
    "reason.schedule_conflict",
    "late",
    "opens_at",
    "known_at.differs",
];

/// How often each thing turned up, at most once a case.
#[derive(Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn add(&mut self, mut names: Vec<String>) {
        names.sort();
        names.dedup();
        for name in names {
            *self.0.entry(name).or_default() += 1;
        }
    }

    fn check(&self, wanted: &[&str]) {
        let rare: Vec<String> = wanted
            .iter()
            .map(|name| (name, self.0.get(*name).copied().unwrap_or(0)))
            .filter(|(_, count)| *count < LEAST)
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        assert!(rare.is_empty(), "too rare: {}", rare.join(", "));
    }
}

fn fields(kind: &str, value: &Value, found: &mut Vec<String>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        found.push(format!("{kind}.{key}"));
        if let Some(word) = value.as_str() {
            found.push(format!("{kind}.{key}={word}"));
        }
    }
}

/// The keys of a rule or criterion and of those inside it.
fn nested(kind: &str, rule: &Value, found: &mut Vec<String>) {
    match rule {
        Value::String(word) => found.push(format!("{kind}.{word}")),
        Value::Object(keys) => {
            fields(kind, rule, found);
            keys.values().filter(|value| !value.is_string()).for_each(|value| nested(kind, value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| nested(kind, item, found)),
        _ => {}
    }
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn written(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    let programme = &case.programme;
    fields("programme", programme, &mut found);
    found.extend((!case.earlier.is_empty()).then(|| "programme.earlier".to_owned()));
    nested("rule", &programme["completion"], &mut found);
    list(programme, "groups").for_each(|group| nested("rule", &group["rule"], &mut found));
    for gate in list(programme, "gates") {
        fields("gate", gate, &mut found);
        nested("rule", &gate["when"], &mut found);
    }
    for component in list(programme, "components") {
        fields("component", component, &mut found);
        nested("done_when", &component["done_when"], &mut found);
    }
    if let Some(terms) = programme.get("certification") {
        fields("terms", terms, &mut found);
        nested("rule", &terms["renewal"], &mut found);
        found.extend(terms["renewal"].is_array().then(|| "terms.renewals".to_owned()));
    }
    list(&case.schedule, "sessions").for_each(|session| fields("session", session, &mut found));
    for event in &case.events {
        let kind = event["kind"].as_str().unwrap();
        found.push(format!("event.{kind}"));
        fields("event", event, &mut found);
        fields(kind, event, &mut found);
        fields("event", &event["score"], &mut found);
        found.extend(
            event["component"].as_str().is_some_and(|c| c.starts_with("old-")).then(|| "equivalent".to_owned()),
        );
        found.extend((event["source"] == "again").then(|| "again".to_owned()));
    }
    let withdrawn = case.events.iter().find(|event| event["kind"] == "withdrawn");
    let again = |event: &&Value| {
        event["kind"] == "enrolled" && withdrawn.is_some_and(|w| w["at"].as_str() < event["at"].as_str())
    };
    found.extend(case.events.iter().find(again).map(|_| "enrolled.again".to_owned()));
    found
}

fn answered(case: &Case) -> Option<Vec<String>> {
    let bytes = |value: &Value| serde_json::to_vec(value).unwrap();
    let programme = Programme::from_json_with_earlier(&bytes(&case.programme), &bytes(&json!(case.earlier))).ok()?;
    let schedule = programme.schedule_from_json(&bytes(&case.schedule)).ok()?;
    let record = programme.record_from_json(&bytes(&json!(case.events)), Some(&schedule)).unwrap();
    let mut found = Vec::new();
    for &at in &case.instants {
        let moment = Moment::parse(&show(at)).unwrap();
        let standing = serde_json::to_value(record.standing(moment, None)).unwrap();
        let mut word = |kind: &str, value: &Value| found.extend(value.as_str().map(|word| format!("{kind}.{word}")));
        word("status", &standing["status"]);
        word("timing", &standing["timing"]);
        word("certification", &standing["certification"]["state"]);
        for component in list(&standing, "components") {
            word("state", &component["state"]);
            word("basis", &component["basis"]);
            word("access", &component["access"]);
        }
        let mut flag = |name: &str, holds: bool| found.extend(holds.then(|| name.to_owned()));
        flag("period.later", standing["certification"]["period"].as_u64() > Some(0));
        flag("progress.between", standing["progress"].as_u64().is_some_and(|p| 0 < p && p < 10_000));
        for gate in list(&standing, "gates") {
            flag("gate.met", gate["met"] == true);
            flag("gate.unmet", gate["met"] == false);
            flag("gate.overridden", gate["overridden"] == true);
        }
        for group in list(&standing, "groups") {
            flag("group.holds", group["holds"] == true);
            flag("group.open", group["holds"] == false);
        }
        let first = Moment::parse(&show(case.instants[0])).unwrap();
        let then = serde_json::to_value(record.standing(moment, Some(first))).unwrap();
        flag("known_at.differs", then["components"] != standing["components"]);
        for component in list(&case.programme, "components") {
            let sessions = list(&case.schedule, "sessions").filter(|s| s["component"] == component["id"]);
            for session in std::iter::once(None).chain(sessions.map(|s| s["id"].as_str())) {
                let id = component["id"].as_str();
                let question = Question {
                    component: id,
                    action: Action::Register,
                    at: moment,
                    session,
                    known_at: None,
                    others: None,
                };
                let Ok(decision) = record.decide(&question) else { continue };
                let decision = serde_json::to_value(decision).unwrap();
                found.extend((!decision["opens_at"].is_null()).then(|| "opens_at".to_owned()));
                for reason in list(&decision, "reasons") {
                    found.extend(reason["code"].as_str().map(|code| format!("reason.{code}")));
                    found.extend((reason["late"] == true).then(|| "late".to_owned()));
                }
            }
        }
    }
    Some(found)
}

#[test]
fn generators_reach_every_feature_and_every_answer() {
    let mut tally = Tally::default();
    for seed in 0..CASES {
        let case = case(seed);
        let Some(answers) = answered(&case) else { continue };
        tally.add(answers);
        tally.add(written(&case));
    }
    let wanted: Vec<&str> = WRITTEN.iter().chain(ANSWERED).copied().collect();
    tally.check(&wanted);
}
