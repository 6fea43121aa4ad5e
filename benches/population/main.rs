//! Many learners at once: what a report costs for each of them, and what is kept for each.
//!
//! Learners of twenty components with sixty facts each, made as events in memory and read one by one. A report is linear
//! in learners, so its time for each learner stays the same as they become more: the contest holds ten times as many
//! against few, and a hundred times as many are timed once. Every report is checked against what the learners were made
//! to show.
//!
//! Memory is what the process holds resident: for the population, and at most beside it while a report is made.

mod learners;
mod memory;

use blend_benches::contest::{Contest, timed};
use blend_core::answer::Report;
use blend_core::{Population, ReportOptions};
use cpu_time::ThreadTime;
use learners::{FACTS, population};
use memory::{peak, reset_peak, resident};

/// How many learners, of the few and the more; and the most, timed once.
const SIZES: ([usize; 2], usize) = ([1_000, 10_000], 100_000);
/// The same when nothing is timed.
const SMALL: ([usize; 2], usize) = ([24, 60], 120);

fn main() {
    let ([few, more], most) = if timed() { SIZES } else { SMALL };
    contest(few, more);
    once(most);
}

fn report(population: &Population) -> Report {
    population.report(learners::asked(), None, &ReportOptions::default())
}

/// A report of few learners against one of many: the time for each learner.
fn contest(few: usize, more: usize) {
    let populations = [population(few), population(more)];
    let names = ["a report of few learners", "a report of ten times as many"];
    let mut contest = Contest::new("report, for each learner", &names[..1]);
    for (population, name) in populations.iter().zip(names) {
        let learners = population.records().len();
        let check = move |_: usize, told: &Report| learners::as_made(told, learners);
        contest.enter_prepared(name, (1, learners), || (), |(), _| report(population), check);
    }
    println!("{few} and {more} learners of {FACTS} facts each");
    contest.run();
}

/// One report of very many learners, with the memory that it takes.
fn once(learners: usize) {
    let empty = resident();
    let population = population(learners);
    let held = resident();
    reset_peak();
    let start = ThreadTime::now();
    let told = report(&population);
    let time = start.elapsed();
    let beside = peak().zip(held).map(|(peak, held)| peak.saturating_sub(held));
    learners::as_made(&told, learners);
    println!("\none report of {learners} learners");
    if timed() {
        println!("  {:<64} {:>12.1}", "ns for each learner", time.as_secs_f64() * 1e9 / learners as f64);
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
        println!("  {:<64} answers as expected", "the report");
    }
}
