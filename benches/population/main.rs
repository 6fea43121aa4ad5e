//! Many learners at once: what a report costs for each of them, and what is kept for each.
//!
//! Learners of twenty components with sixty facts each, made as events in memory and read one by one. A report is linear
//! in learners, so its time for each learner stays the same as they become more: the contest holds ten times as many
//! against few, and a hundred times as many are timed once. Every report is checked against what the learners were made
//! to show.
//!
//! Memory is what the process holds resident: for the population, and at most beside it while a report is made.

mod learners;

use blend_benches::contest::{Contest, timed};
use blend_benches::memory::{peak, reset_peak, resident};
use blend_core::answer::{Action, Report, Roster};
use blend_core::{AgendaOptions, Population, Record, ReportOptions};
use cpu_time::ThreadTime;
use learners::{FACTS, SEATS, population};

/// How many learners, of the few and the more; and the most, timed once.
const SIZES: ([usize; 2], usize) = ([1_000, 10_000], 100_000);
/// The same when nothing is timed.
const SMALL: ([usize; 2], usize) = ([24, 60], 120);

fn main() {
    let ([few, more], most) = if timed() { SIZES } else { SMALL };
    let populations = [population(few, SEATS), population(more, SEATS)];
    println!("{few} and {more} learners of {FACTS} facts each");
    reports(&populations);
    agendas(&populations);
    rosters(if timed() { 500 } else { 12 });
    for learners in [few, more, most] {
        once(learners);
    }
}

fn report(population: &Population) -> Report {
    population.report(learners::asked(), None, &ReportOptions::default())
}

fn agenda(population: &Population) -> Vec<Action> {
    population.agenda(learners::asked(), &[], &AgendaOptions::default())
}

/// A report of few learners against one of many: the time for each learner.
fn reports(populations: &[Population; 2]) {
    let names = ["a report of few learners", "a report of ten times as many"];
    let mut contest = Contest::new("report, for each learner", &names[..1]);
    for (population, name) in populations.iter().zip(names) {
        let learners = population.records().len();
        let check = move |_: usize, told: &Report| learners::as_made(told, learners);
        contest.enter_prepared(name, (1, learners), || (), |(), _| report(population), check);
    }
    contest.run();
}

/// The same for an agenda; each learner's part of it has to be what the record tells alone.
fn agendas(populations: &[Population; 2]) {
    let names = ["an agenda of few learners", "an agenda of ten times as many"];
    let mut contest = Contest::new("agenda, for each learner", &names[..1]);
    for (population, name) in populations.iter().zip(names) {
        let records = population.records();
        let alone = |record: &Record| record.agenda(learners::asked(), &[], &AgendaOptions::default()).len();
        let wanted: usize = records.iter().map(alone).sum();
        let check = move |_: usize, told: &Vec<Action>| {
            let own = told.iter().filter(|action| action.learner.is_some()).count();
            assert!(own == wanted && own > 0, "{own} actions, alone {wanted}");
        };
        contest.enter_prepared(name, (1, records.len()), || (), |(), _| agenda(population), check);
    }
    contest.run();
}

/// The roster of one session that so many registered for: a seat for each.
fn rosters(registrations: usize) {
    let kept = population(registrations, registrations);
    let roster = |population: &Population| population.roster("s0", learners::asked(), None).ok();
    let names = ["a roster asked again", "a roster asked the first time"];
    let mut contest = Contest::new("roster, for each registration", &names[..1]);
    let check = move |_: usize, told: &Option<Roster>| {
        assert_eq!(told.as_ref().map(|roster| roster.seated.len()), Some(registrations));
    };
    contest.enter_prepared(names[0], (1, registrations), || (), |(), _| roster(&kept), check);
    let fresh = move || population(registrations, registrations);
    contest.enter_prepared(names[1], (1, registrations), fresh, |fresh, _| roster(fresh), check);
    println!("\n{registrations} registrations for one session");
    contest.run();
}

/// One report and one agenda of so many learners read just now, with the memory that the report takes.
fn once(learners: usize) {
    let empty = resident();
    let population = population(learners, SEATS);
    let held = resident();
    reset_peak();
    let start = ThreadTime::now();
    let told = report(&population);
    let time = start.elapsed();
    let beside = peak().zip(held).map(|(peak, held)| peak.saturating_sub(held));
    learners::as_made(&told, learners);
    let start = ThreadTime::now();
    let actions = agenda(&population).len();
    let listed = start.elapsed();
    assert!(actions > 0, "somebody is reminded");
    println!("\none report and one agenda of {learners} learners, never asked before");
    if timed() {
        let each = |time: std::time::Duration| time.as_secs_f64() * 1e9 / learners as f64;
        println!("  {:<64} {:>12.1}", "ns of the report for each learner", each(time));
        println!("  {:<64} {:>12.1}", "ns of the agenda for each learner", each(listed));
        let each = |bytes: usize| bytes as f64 / learners as f64;
        match (empty.zip(held), beside) {
            (Some((empty, held)), Some(beside)) => {
                let population = each(held.saturating_sub(empty));
                println!("  {:<64} {population:>12.1}", "bytes held for each learner of the population");
                println!("  {:<64} {:>12.1}", "bytes beside them, at most, while the report is made", each(beside));
            }
            _ => println!("  memory is not told on this system"),
        }
    } else {
        println!("  {:<64} answer as expected", "both");
    }
}
