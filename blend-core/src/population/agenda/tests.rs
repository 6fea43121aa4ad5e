//! Each kind by hand, and all of them against a slow reading of the definition: one instant after the other, each by a
//! record of the facts up to it.

use super::AgendaOptions;
use crate::answer::{Action, ActionKind, CertificateState, ComponentState, ReasonCode, Status};
use crate::document::Action as Does;
use crate::time::Instant;
use crate::{Programme, Question, Record, Schedule};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000_000;

fn programme(hold: &str) -> (Programme, Schedule) {
    let programme = json!({
        "id": "p", "hold": hold, "due": "P5W", "warn": "P3D",
        "components": [
            {"id": "prep", "format": "elearning", "due": "P2W", "valid_for": "P40D", "minutes": 60},
            {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8, "max_attempts": 3, "due": "P3W"},
            {"id": "workshop", "format": "ilt", "minutes": 60},
            {"id": "coaching", "format": "coaching", "week": 1, "every": "P1W", "times": 2, "due": "P9D"}
        ],
        "gates": [
            {"id": "pre-work", "to": ["workshop"], "mode": "flag", "when": "prep"},
            {"id": "ready", "to": ["workshop"], "at": "attend", "mode": "block", "when": "quiz", "ahead": "PT24H"}
        ],
        "completion": {"all": ["prep", "quiz", "workshop", "coaching"]},
        "certification": {"valid_for": "P60D", "window": "P20D", "grace": "P5D", "basis": "expiry"}
    });
    let programme = Programme::from_json(programme.to_string().as_bytes()).unwrap();
    let sessions: Vec<Value> = [("s1", 12, None), ("s2", 25, Some(22)), ("s3", 40, None), ("s4", 90, None)]
        .into_iter()
        .map(|(id, start, off)| {
            let off = off.map(|off| at(off * 4).to_string());
            json!({"id": id, "component": "workshop", "start": at(start * 4), "minutes": 60, "cancelled_at": off})
        })
        .collect();
    let schedule = json!({"programme": "p", "sessions": sessions});
    let schedule = programme.schedule_from_json(schedule.to_string().as_bytes()).unwrap();
    (programme, schedule)
}

/// So many quarters of a day after the first day.
fn at(quarters: i64) -> Instant {
    Instant::parse("2026-01-05T00:00:00Z").unwrap().plus_micros(quarters * DAY / 4)
}

/// Steps of a pseudo-random walk.
struct Walk(u64);

impl Walk {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A record of everything that moves an agenda.
fn facts(seed: u64) -> Vec<Value> {
    let mut walk = Walk(seed);
    let mut facts = vec![json!({"kind": "enrolled", "programme": "p", "at": at(2)})];
    let kinds = [
        json!({"kind": "completed", "component": "prep"}),
        json!({"kind": "completed", "component": "prep"}),
        json!({"kind": "scored", "component": "quiz", "score": 0.5}),
        json!({"kind": "scored", "component": "quiz", "score": 0.9}),
        json!({"kind": "attended", "component": "workshop"}),
        json!({"kind": "attended", "component": "coaching", "occurrence": 1}),
        json!({"kind": "attended", "component": "coaching", "occurrence": 2}),
        json!({"kind": "registered", "session": "s1"}),
        json!({"kind": "registered", "session": "s2"}),
        json!({"kind": "registered", "session": "s3"}),
        json!({"kind": "registered", "session": "s4"}),
        json!({"kind": "cancelled", "session": "s3"}),
        json!({"kind": "suspended", "programme": "p"}),
        json!({"kind": "resumed", "programme": "p"}),
        json!({"kind": "withdrawn", "programme": "p"}),
        json!({"kind": "enrolled", "programme": "p"}),
        json!({"kind": "enrolled", "programme": "p"}),
        json!({"kind": "extended", "component": "prep"}),
        json!({"kind": "extended", "component": "quiz"}),
        json!({"kind": "extended", "programme": "p"}),
        json!({"kind": "extended", "programme": "p", "moves": "expires"}),
        json!({"kind": "revoked", "programme": "p"}),
        json!({"kind": "revoked", "component": "prep"}),
        json!({"kind": "reset", "component": "quiz"}),
        json!({"kind": "waived", "component": "quiz"}),
        json!({"kind": "overridden", "gate": "ready"}),
        json!({"kind": "rated", "question": "effectiveness", "rating": 4}),
    ];
    // Most learners get everything done, some of it late.
    for (kind, around) in [(0, 30), (3, 60), (4, 70), (5, 40), (6, 70), (7, 6), (8, 20), (9, 60), (10, 200)] {
        if walk.below(4) > 0 {
            let mut fact = kinds[kind].clone();
            fact["at"] = json!(at(around + i64::try_from(walk.below(60)).unwrap() - 4));
            facts.push(fact);
        }
    }
    for _ in 0..walk.below(4) {
        facts.push(json!({"kind": "scored", "component": "quiz", "score": 0.5, "at": at(40 + i64::try_from(walk.below(60)).unwrap())}));
    }
    for _ in 0..walk.below(22) {
        let mut fact = kinds[usize::try_from(walk.below(kinds.len() as u64)).unwrap()].clone();
        let when = i64::try_from(walk.below(480)).unwrap();
        fact["at"] = json!(at(when));
        if fact["kind"] == "extended" {
            let moved = at(when + i64::try_from(walk.below(160)).unwrap() - 20);
            let what = if fact["moves"].is_null() { "due" } else { "expires" };
            fact.as_object_mut().unwrap().remove("moves");
            fact[what] = json!(moved);
        }
        facts.push(fact);
    }
    for (index, fact) in facts.iter_mut().enumerate() {
        fact["id"] = json!(format!("e{index}"));
        fact["learner"] = json!("u/1");
    }
    facts
}

fn read(programme: &Programme, schedule: &Schedule, facts: &[Value], upto: Instant) -> Record {
    let known: Vec<&Value> =
        facts.iter().filter(|fact| Instant::parse(fact["at"].as_str().unwrap()).unwrap() <= upto).collect();
    programme.record_from_json(json!(known).to_string().as_bytes(), Some(schedule)).unwrap()
}

/// What is called for at an instant, from public answers about a record of the facts up to it: keys, but for assign.
fn called(record: &Record, facts: &[Value], now: Instant) -> Vec<String> {
    let standing = record.standing(now, None);
    if matches!(standing.status, Status::NotEnrolled | Status::Withdrawn | Status::Suspended) {
        return Vec::new();
    }
    let active = standing.status != Status::Completed;
    let coded = |at: Instant| at.to_string().replace(':', "%3A");
    let mut found = Vec::new();
    let lead = |end: Instant, leads: &[i64]| -> Option<i64> {
        let open = leads.iter().copied().filter(|lead| end.plus_micros(-lead * DAY) <= now && now < end);
        open.min()
    };
    let mut dated = |subject: &str, due: Instant| {
        if let Some(days) = lead(due, &[7, 1]) {
            found.push(format!("due:{subject}/{}+{days}", coded(due)));
        }
        if due <= now {
            found.push(format!("behind:{subject}/{}", coded(due)));
        }
    };
    if active && let Some(due) = standing.due {
        dated("", due);
    }
    // With all evidence, whatever period is being earned.
    for row in standing.components.iter().filter(|row| active && row.due.is_some()) {
        let (rule, due) = (format!("components.{}", row.id), row.due.unwrap());
        if !record.explain(crate::RuleRef::Path(&rule), now, None).unwrap().holds {
            dated(&row.id, due);
        }
    }
    let happened = |kind: &str| {
        let mut list: Vec<(Instant, &Value)> = facts
            .iter()
            .filter(|fact| fact["kind"] == kind)
            .map(|fact| (Instant::parse(fact["at"].as_str().unwrap()).unwrap(), fact))
            .filter(|(at, _)| *at <= now)
            .collect();
        list.sort_by_key(|(at, _)| *at);
        list
    };
    if let Some(certificate) = &standing.certification
        && certificate.state != CertificateState::Revoked
        && let (Some(period), Some(expires)) = (certificate.period, certificate.expires)
        && let Some(days) = lead(expires, &[90, 60, 30, 7])
    {
        found.push(format!("renewal:/{period}+{}+{days}", coded(expires)));
    }
    if let Some(completed) = standing.completed_at
        && completed.plus_micros(30 * DAY) <= now
        && !happened("rated").iter().any(|(at, _)| *at >= completed)
    {
        found.push(format!("survey:/{}", coded(completed)));
    }
    let resets: Vec<Instant> = happened("reset").iter().map(|(at, _)| *at).collect();
    let quiz = standing.components.iter().find(|row| row.id == "quiz").unwrap();
    let tried = happened("scored");
    let counted = tried.iter().filter(|(at, _)| resets.iter().all(|reset| at > reset)).take(3);
    let failed = counted.filter(|(_, fact)| fact["score"] == 0.5).count();
    let open = !matches!(quiz.state, ComponentState::Done | ComponentState::Waived);
    let first = standing.certification.as_ref().is_none_or(|found| found.period.is_none());
    if active && open && first && (failed >= 2 || quiz.state == ComponentState::Exhausted) {
        let cut = resets.last().copied().into_iter().chain(standing.enrolled_at).max().unwrap();
        found.push(format!("help:quiz/{}", coded(cut)));
    }
    for (session, start) in [("s1", 12), ("s2", 25), ("s3", 40), ("s4", 90)] {
        let start = at(start * 4);
        let mut moves: Vec<(Instant, u8)> = Vec::new();
        for (kind, rank) in [("registered", 0), ("cancelled", 1), ("withdrawn", 2)] {
            let list = happened(kind);
            let about = list.iter().filter(|(_, fact)| rank == 2 || fact["session"] == session);
            moves.extend(about.map(|(at, _)| (*at, rank)));
        }
        moves.sort_unstable();
        let off = session == "s2" && at(22 * 4) <= now;
        if !active || now >= start || off || moves.last().is_none_or(|(_, rank)| *rank > 0) {
            continue;
        }
        let question = Question { session: Some(session), ..Question::new("workshop", Does::Attend, now) };
        let decision = record.decide(&question).unwrap();
        let gates = decision.reasons.iter().filter(|reason| reason.code == ReasonCode::Gate);
        for gate in gates {
            let name = gate.gate.clone().unwrap();
            if start.plus_micros(-3 * DAY) <= now {
                found.push(format!("gate:{name}/{session}"));
            }
            for item in gate.missing.iter().flatten() {
                found.push(format!("assign:{}/{session}", item.component.clone().unwrap()));
            }
        }
    }
    found
}

/// Keys with the first instants at which they are called for, instant after instant.
fn slowly(programme: &Programme, schedule: &Schedule, facts: &[Value], last: i64) -> BTreeMap<String, Instant> {
    let mut found: BTreeMap<String, Instant> = BTreeMap::new();
    for step in 0..=last {
        let now = at(step);
        let record = read(programme, schedule, facts, now);
        for key in called(&record, facts, now) {
            found.entry(format!("u%2F1/{key}")).or_insert(now);
        }
    }
    found
}

#[test]
fn each_action_comes_at_the_first_instant_it_is_called_for() {
    let options = AgendaOptions::default();
    let mut kinds: BTreeMap<ActionKind, usize> = BTreeMap::new();
    for seed in 0..10 {
        let (programme, schedule) = programme(if seed % 2 == 0 { "once" } else { "always" });
        let facts = facts(seed);
        let last = 520;
        let record = read(&programme, &schedule, &facts, at(last));
        let certified = |upto| record.standing(upto, None).certification.and_then(|found| found.period).is_some();
        let listed: BTreeMap<String, Instant> = record
            .agenda(at(last), &[], &options)
            .into_iter()
            // Help while a certificate is renewed is not read slowly.
            .filter(|action| action.kind != ActionKind::Help || !certified(action.at))
            .inspect(|action| *kinds.entry(action.kind).or_default() += 1)
            .map(|action| (action.key, action.at))
            .collect();
        assert_eq!(listed, slowly(&programme, &schedule, &facts, last), "{seed}: {}", json!(facts));
    }
    let told = [ActionKind::Assign, ActionKind::Due, ActionKind::Behind, ActionKind::Gate];
    let told = told.into_iter().chain([ActionKind::Renewal, ActionKind::Survey, ActionKind::Help]);
    assert!(told.into_iter().all(|kind| kinds.get(&kind).is_some_and(|count| *count > 0)), "{kinds:?}");
}

/// B35, B40: what daily runs send, each by the facts so far, is what one run at the end lists.
#[test]
fn b40_daily_runs_emit_what_one_run_lists() {
    let options = AgendaOptions::default();
    for seed in 100..106 {
        let (programme, schedule) = programme(if seed % 2 == 0 { "once" } else { "always" });
        let facts = facts(seed);
        let mut sent: Vec<Action> = Vec::new();
        for day in 0..=130 {
            let record = read(&programme, &schedule, &facts, at(day * 4 + 3));
            let keys: Vec<&str> = sent.iter().map(|action| action.key.as_str()).collect();
            let listed = record.agenda(at(day * 4 + 3), &keys, &options);
            assert!(
                record
                    .agenda(
                        at(day * 4 + 3),
                        &[keys, listed.iter().map(|one| one.key.as_str()).collect()].concat(),
                        &options
                    )
                    .is_empty()
            );
            sent.extend(listed);
        }
        let record = read(&programme, &schedule, &facts, at(523));
        sent.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
        assert_eq!(record.agenda(at(523), &[], &options), sent, "{seed}: {}", json!(facts));
    }
}
