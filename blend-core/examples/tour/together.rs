//! What is asked about all learners together: a roster, measures, what is to be sent, an extract of the audit.

use crate::{instant, items, word};
use blend_core::answer::{Rate, RosterRow};
use blend_core::problem::Problems;
use blend_core::time::Instant;
use blend_core::{AgendaOptions, Population, ReportOptions};

fn rate(rate: &Rate) -> String {
    let excluded: Vec<String> = rate.excluded.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let left_out = if excluded.is_empty() { String::new() } else { format!(", left out {}", excluded.join(", ")) };
    format!("{} of {}{left_out}", rate.numerator, rate.denominator)
}

pub fn show_roster(population: &Population, session: &str, at: Instant) -> Result<(), Problems> {
    let roster = population.roster(session, at, None)?;
    println!("\nWho was in {session}, and were they ready? Asked at {at}");
    let lists = [("seated", &roster.seated), ("waiting", &roster.waiting), ("turned away", &roster.turned_away)];
    for (list, row) in lists.iter().flat_map(|(list, rows)| rows.iter().map(move |row| (list, row))) {
        show_row(list, row);
    }
    Ok(())
}

fn show_row(list: &str, row: &RosterRow) {
    println!(
        "  {list:11} {:8} ready {}/{}, at the start {:8} {:9} {}{}",
        row.learner,
        row.done,
        row.of,
        word(&row.at_start),
        row.attendance.map_or_else(|| "-".to_owned(), |attendance| word(&attendance)),
        row.presence.as_deref().map_or_else(String::new, |presence| format!("for {presence} of it")),
        if row.missing.is_empty() { String::new() } else { format!(" missing: {}", items(&row.missing)) },
    );
}

pub fn show_report(population: &Population, at: Instant) {
    let report = population.report(at, None, &ReportOptions::default());
    let all = &report.all;
    println!("\nHow well does it work? Asked at {at}");
    println!("  completed                    {}", rate(&all.completion));
    for (group, done) in &all.formats {
        println!("  all of the {group:17} {}", rate(done));
    }
    println!("  came prepared                {}", rate(&all.pre_work.registered));
    println!("  prepared among who attended  {}", rate(&all.pre_work.attended));
    let days = |seconds: Option<u64>| seconds.map_or_else(|| "-".to_owned(), |all| format!("{} days", all / 86_400));
    println!("  median time to completion    {}", days(all.time_to_completion.median));
    for step in &all.funnel {
        println!("  {:12} asked {}, begun {}, done {}", step.component, step.asked, step.started, step.done);
    }
    for person in &report.people {
        println!("  look after {}: {}", person.learner, word(&person.timing));
    }
}

pub fn show_agenda(population: &Population, at: Instant) {
    println!("\nWhat had to be sent by {at}?");
    for action in population.agenda(at, &[], &AgendaOptions::default()) {
        println!("  {} {} (due {})", action.at, action.key, instant(action.due));
    }
}

pub fn show_audit(population: &Population, learner: &str, at: Instant) {
    println!("\nWhat happened with {learner}, provably?");
    for row in population.record(learner).map_or_else(Vec::new, |record| record.audit(at, None)) {
        println!(
            "  {:12} {:10} {:11} at {} known {} by {} because of [{}]{}",
            word(&row.row),
            row.requirement.as_deref().unwrap_or("-"),
            word(&row.state),
            instant(row.evidence_at),
            instant(row.recorded_at),
            row.actor.as_deref().unwrap_or("-"),
            row.events.join(", "),
            row.reason.map_or_else(String::new, |reason| format!(" ({reason})")),
        );
    }
}
