//! A tour: one real programme, eight learners with the facts real systems send, and the questions hosts ask.
//!
//! Run it with `cargo run --release --example tour`.

mod together;

use blend_core::answer::{Decision, Explanation, Missing, Standing};
use blend_core::document::Action;
use blend_core::time::Instant;
use blend_core::{Programme, Question, Record, RuleRef};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;

const PROGRAMME: &str = include_str!("programme.json");
const SCHEDULE: &str = include_str!("schedule.json");
const LEARNERS: &str = include_str!("learners.json");

/// The word an answer is serialised as.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn instant(at: Option<Instant>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.to_string())
}

/// A document in a line for a person: `attended 0.9`, `all of prework, workshop`.
fn words(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| match value {
                Value::Array(_) => format!("{name} of {}", words(value)),
                value => format!("{name} {}", words(value)),
            };
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn in_words(document: &impl serde::Serialize) -> String {
    serde_json::to_value(document).map_or_else(|_| String::new(), |value| words(&value))
}

fn items(missing: &[Missing]) -> String {
    let item = |item: &Missing| match &item.component {
        Some(component) => format!("{component} (needs {}, has {})", in_words(&item.need), in_words(&item.have)),
        None => in_words(&item.need),
    };
    missing.iter().map(item).collect::<Vec<_>>().join("; ")
}

fn reasons(decision: &Decision) -> String {
    let reason = |reason: &blend_core::answer::Reason| match &reason.missing {
        Some(missing) => {
            let gate = reason.gate.as_deref().unwrap_or_default();
            let late = if reason.late == Some(true) { ", too late for it" } else { "" };
            let passed = if reason.overridden == Some(true) { ", overridden" } else { "" };
            format!(
                "gate {gate}{late}{passed}: missing {}",
                if missing.is_empty() { "nothing now".to_owned() } else { items(missing) }
            )
        }
        None => word(&reason.code),
    };
    decision.reasons.iter().map(reason).collect::<Vec<_>>().join(" | ")
}

fn show_standing(standing: &Standing) {
    let percent = f64::from(standing.progress) / 100.0;
    println!(
        "  {:8} {:12} {percent:6.2} %  {:9} completed {}  findings {}",
        standing.learner.as_deref().unwrap_or("-"),
        word(&standing.status),
        word(&standing.timing),
        instant(standing.completed_at),
        standing.findings.len(),
    );
    if !standing.missing.is_empty() {
        println!("           missing: {}", items(&standing.missing));
    }
    if !standing.unpractised.is_empty() {
        println!("           never practised: {}", standing.unpractised.join(", "));
    }
}

fn show_explanation(explanation: &Explanation, depth: usize) {
    let from_to = [("since", explanation.since), ("until", explanation.until)];
    let told = from_to.into_iter().filter_map(|(word, at)| Some(format!(" {word} {}", at?)));
    let because = match explanation.events.as_slice() {
        [] => String::new(),
        events => format!(" because of {}", events.join(", ")),
    };
    println!(
        "  {}{} {}{}{because}",
        "  ".repeat(depth),
        if explanation.holds { "yes" } else { "no " },
        in_words(&explanation.rule),
        told.collect::<String>(),
    );
    for part in &explanation.parts {
        show_explanation(part, depth.saturating_add(1));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let programme = Programme::from_json(PROGRAMME.as_bytes())?;
    let schedule = programme.schedule_from_json(SCHEDULE.as_bytes())?;
    let learners: BTreeMap<String, serde_json::Value> = serde_json::from_str(LEARNERS)?;
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    for (learner, events) in &learners {
        records.insert(learner.clone(), programme.record_from_json(&serde_json::to_vec(events)?, Some(&schedule))?);
    }
    println!("{} ({}), {} learners", programme.id(), programme.version().unwrap_or("-"), records.len());

    let at = Instant::parse("2026-03-16T22:00:00Z")?;
    println!("\nMay they register for workshop-2, and attend workshop-1 tomorrow? Asked at {at}");
    for (learner, record) in &records {
        for (action, session) in [(Action::Register, "workshop-2"), (Action::Attend, "workshop-1")] {
            let question = Question { session: Some(session), ..Question::new("workshop", action, at) };
            let decision = record.decide(&question)?;
            println!(
                "  {learner:8} {:8} {session} {:8} {}",
                action.word(),
                word(&decision.outcome),
                reasons(&decision)
            );
        }
    }

    let at = Instant::parse("2026-04-15T12:00:00Z")?;
    println!("\nWhere does everybody stand? Asked at {at}");
    for record in records.values() {
        show_standing(&record.standing(at, None));
    }

    let farid = records.get("farid").ok_or("no such learner")?;
    println!("\nWhy is farid where farid is?");
    show_explanation(&farid.explain(RuleRef::Path("completion"), at, None)?, 0);

    let hana = records.get("hana").ok_or("no such learner")?;
    let certification = hana.certification(at, 3, None);
    println!("\nThe history of hana's certificate: {}", word(&certification.state));
    for period in &certification.periods {
        println!(
            "  period {} earned {} renew from {} expires {} last chance {} because of [{}]",
            period.period,
            period.earned,
            period.window,
            period.expires,
            period.grace_until,
            period.events.join(", "),
        );
    }
    println!("  next ends: {}", certification.next.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));

    let gita = records.get("gita").ok_or("no such learner")?;
    let (then, now) = (Instant::parse("2026-03-18T09:00:00Z")?, Instant::parse("2026-03-21T09:00:00Z")?);
    println!("\nWhat was true of gita on {then}?");
    for (when, known_at) in [("as known that day", then), ("as known on 21 March", now)] {
        let standing = gita.standing(then, Some(known_at));
        let prework = standing.components.iter().find(|row| row.id == "prework").ok_or("no such component")?;
        println!("  {when}: pre-work {}, progress {} of 10000", word(&prework.state), standing.progress);
    }

    let everybody: Vec<&serde_json::Value> =
        learners.values().filter_map(serde_json::Value::as_array).flatten().collect();
    let population = programme.population_from_json(&serde_json::to_vec(&everybody)?, Some(&schedule))?;
    together::show_roster(&population, "workshop-1", Instant::parse("2026-03-18T08:00:00Z")?)?;
    together::show_report(&population, at);
    together::show_agenda(&population, Instant::parse("2026-03-12T08:00:00Z")?);
    together::show_audit(&population, "gita", at);
    Ok(())
}
