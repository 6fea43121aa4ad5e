//! The harness: contestants over the same subjects, answers checked, rounds interleaved.
//!
//! A timing on a shared machine means little alone; a ratio inside one run does. So every round runs each contestant
//! once, one after the other, and the table gives medians and their ratios. What is measured is the processor time of the
//! one thread, so that others on the machine disturb less. Criterion measures one contestant to the end before it begins
//! the next, which is why it is not used.
//!
//! Each contestant's answers are checked when it enters, before anything is timed; a wrong answer ends the run. Under
//! `cargo bench` the contests are timed; otherwise (`cargo test --benches`, or `cargo bench -- --test`) each contestant
//! has then done all it has to.

use cpu_time::ThreadTime;
use std::hint::black_box;
use std::time::Duration;

/// How often each contestant is measured.
const ROUNDS: usize = 11;
/// How long one measurement lasts at least.
const LEAST: Duration = Duration::from_millis(10);

/// Contestants for one question.
pub struct Contest<'c> {
    title: String,
    against: Vec<&'static str>,
    entries: Vec<Entry<'c>>,
}

/// One contestant.
struct Entry<'c> {
    name: String,
    /// How many items one pass over the subjects makes.
    items: usize,
    /// So many passes over all subjects; their time without preparation.
    passes: Box<dyn FnMut(u32) -> Duration + 'c>,
    /// Nanoseconds an item, by round.
    rounds: Vec<f64>,
}

/// Whether this run is timed.
pub fn timed() -> bool {
    std::env::args().any(|word| word == "--bench") && !std::env::args().any(|word| word == "--test")
}

impl<'c> Contest<'c> {
    /// A contest; the table has a column of ratios for each contestant named in `against`.
    pub fn new(title: impl Into<String>, against: &[&'static str]) -> Contest<'c> {
        Contest { title: title.into(), against: against.to_vec(), entries: Vec::new() }
    }

    /// Enters a contestant that answers about each of `subjects` and leaves nothing behind.
    pub fn enter<T>(
        &mut self,
        name: impl Into<String>,
        subjects: usize,
        mut run: impl FnMut(usize) -> T + 'c,
        check: impl Fn(usize, &T),
    ) {
        for subject in 0..subjects {
            check(subject, &run(subject));
        }
        let passes = move |passes: u32| {
            let start = ThreadTime::now();
            for _ in 0..passes {
                for subject in 0..subjects {
                    black_box(run(black_box(subject)));
                }
            }
            start.elapsed()
        };
        self.push(name, subjects, passes);
    }

    /// Enters a contestant that wants something prepared, untimed, before each pass over the subjects. `size` is the
    /// number of subjects, and of items that the time is told for.
    pub fn enter_prepared<S, T>(
        &mut self,
        name: impl Into<String>,
        size: (usize, usize),
        mut prepare: impl FnMut() -> S + 'c,
        mut run: impl FnMut(&mut S, usize) -> T + 'c,
        check: impl Fn(usize, &T),
    ) {
        let (subjects, items) = size;
        let mut ready = prepare();
        for subject in 0..subjects {
            check(subject, &run(&mut ready, subject));
        }
        let mut pass = move || {
            let mut ready = prepare();
            let start = ThreadTime::now();
            for subject in 0..subjects {
                black_box(run(&mut ready, black_box(subject)));
            }
            start.elapsed()
        };
        self.push(name, items, move |passes| (0..passes).map(|_| pass()).sum());
    }

    /// Enters a contestant that answers about each of `subjects` in each of so many threads at once. What is told is the
    /// processor time of all of them for each answer, so that what they cost each other shows, and others on the machine
    /// do not.
    pub fn enter_threads<T>(
        &mut self,
        name: impl Into<String>,
        (threads, subjects): (usize, usize),
        run: impl Fn(usize) -> T + Sync + 'c,
        check: impl Fn(usize, &T),
    ) {
        for subject in 0..subjects {
            check(subject, &run(subject));
        }
        let one = move |passes: u32| {
            let start = ThreadTime::now();
            for subject in (0..passes).flat_map(|_| 0..subjects) {
                black_box(run(black_box(subject)));
            }
            start.elapsed()
        };
        let all = move |passes: u32| {
            std::thread::scope(|scope| {
                let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| one(passes))).collect();
                running.into_iter().map(|thread| thread.join().expect("its time")).sum()
            })
        };
        self.push(name, threads * subjects, all);
    }

    fn push(&mut self, name: impl Into<String>, items: usize, passes: impl FnMut(u32) -> Duration + 'c) {
        self.entries.push(Entry { name: name.into(), items, passes: Box::new(passes), rounds: Vec::new() });
    }

    /// Measures, and prints the table; without timing, prints who answered rightly.
    pub fn run(mut self) {
        println!("\n{}", self.title);
        if !timed() {
            for entry in &self.entries {
                println!("  {:<64} answers as expected", entry.name);
            }
            return;
        }
        let passes: Vec<u32> = self.entries.iter_mut().map(Entry::enough).collect();
        for _ in 0..ROUNDS {
            for (entry, passes) in self.entries.iter_mut().zip(&passes) {
                let time = (entry.passes)(*passes);
                entry.rounds.push(time.as_secs_f64() * 1e9 / (f64::from(*passes) * entry.items as f64));
            }
        }
        self.entries.iter_mut().for_each(|entry| entry.rounds.sort_by(f64::total_cmp));
        self.print();
    }

    fn print(&self) {
        let columns: Vec<f64> = self
            .against
            .iter()
            .filter_map(|name| self.entries.iter().find(|entry| entry.name == *name).map(Entry::median))
            .collect();
        let heads: String = self.against.iter().map(|name| format!("  x of {name}")).collect();
        println!("  {:<64} {:>12} {:>12}{heads}", "", "median ns", "min ns");
        for entry in &self.entries {
            let ratio = |(base, name): (&f64, &&str)| format!("  {:>1$.3}", entry.median() / base, name.len() + 5);
            let ratios: String = columns.iter().zip(&self.against).map(ratio).collect();
            println!("  {:<64} {:>12.1} {:>12.1}{ratios}", entry.name, entry.median(), entry.rounds[0]);
        }
    }
}

impl Entry<'_> {
    /// How many passes make one measurement long enough, after a warm-up.
    fn enough(&mut self) -> u32 {
        (self.passes)(1);
        let time = (self.passes)(1).max(Duration::from_nanos(1));
        (LEAST.as_nanos() / time.as_nanos()).clamp(1, 100_000) as u32
    }

    fn median(&self) -> f64 {
        self.rounds[self.rounds.len() / 2]
    }
}
