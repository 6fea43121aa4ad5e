//! The design: rows are classified and partitioned by learner, then each partition is worked out while it lies in the cache.

use std::path::Path;
use std::sync::Mutex;

use crate::answer::{Answer, Counts};
use crate::arena::{Arena, Revoked, huge};
use crate::classify::{self, PLACE_SHIFT, ROWS};
use crate::columns::{Chunk, Learners, on_threads, shared_out};
use crate::programme::{COMPONENTS, Tables, class};
use crate::serve::Contestant;
use crate::state::State;

/// 2,048 learners a partition: 128 KiB of states, which a second-level cache holds beside the words.
const SHIFT: u32 = 11;
const LEARNERS: usize = 1 << SHIFT;

pub struct Radix<'a> {
    chunks: &'a [Chunk<'a>],
    cohorts: Vec<i16>,
    tables: Tables,
    arenas: Vec<Arena>,
    scratch: Vec<Scratch>,
    answer: Answer,
}

/// What one thread works in.
struct Scratch {
    states: Vec<State>,
    struck: Vec<u16>,
}

impl<'a> Radix<'a> {
    pub fn new(chunks: &'a [Chunk<'a>], cohorts: Vec<i16>, threads: usize) -> Radix<'a> {
        let scratch = || {
            let mut states = huge(LEARNERS);
            states.resize(LEARNERS, State::EMPTY);
            Scratch { states, struck: vec![0; LEARNERS] }
        };
        let answer = Answer::new(cohorts.len());
        Radix {
            chunks,
            cohorts,
            tables: Tables::new(),
            arenas: (0..threads).map(|_| Arena::default()).collect(),
            scratch: (0..threads).map(|_| scratch()).collect(),
            answer,
        }
    }
}

impl Contestant for Radix<'_> {
    fn answer(&mut self) {
        let partitions = self.cohorts.len().div_ceil(LEARNERS);
        let shares = shared_out(self.chunks, self.arenas.len());
        let shares = self.arenas.iter_mut().zip(shares).collect();
        on_threads(shares, |(arena, chunks)| partition(&self.tables, &chunks, arena, partitions));

        let mut revoked: Vec<Revoked> = self.arenas.iter().flat_map(|arena| arena.revoked.iter().copied()).collect();
        revoked.sort_unstable();
        let cohorts = self.cohorts.iter().map(|&cohort| cohort as usize + 1).max().unwrap_or(0);
        let pages = Mutex::new(self.answer.pages(LEARNERS).into_iter().enumerate());
        let counts = on_threads(self.scratch.iter_mut().collect(), |scratch| {
            let mut report = vec![Counts::default(); cohorts];
            loop {
                let Some((partition, mut page)) = pages.lock().expect("no thread panics").next() else { return report };
                let first = partition * LEARNERS;
                let learners = page.learners();
                scratch.work_out(&self.arenas, partition, &revoked);
                page.fill(&scratch.states[..learners], &self.cohorts[first..first + learners], &mut report);
            }
        });
        drop(pages);
        self.answer.count(counts);
    }

    fn save(&self, path: &Path) {
        self.answer.save(path);
    }
}

/// The first pass: every row to its partition, as one word.
fn partition(tables: &Tables, chunks: &[Chunk<'_>], arena: &mut Arena, partitions: usize) {
    arena.prepare(chunks.iter().map(|chunk| chunk.at.len()).sum(), partitions);
    let mut words = [0; ROWS];
    for chunk in chunks {
        let Learners::Numbers(learners) = chunk.learner else { panic!("this knows dense ids alone") };
        for from in (0..learners.len()).step_by(ROWS) {
            let (rows, revoked) = classify::words(tables, chunk, from, &mut words);
            let learners = &learners[from..from + rows];
            if revoked {
                let struck =
                    learners.iter().zip(&words).filter(|&(_, &word)| classify::class_of(word) == class::REVOKED);
                arena.revoked.extend(struck.map(|(&learner, &word)| Revoked {
                    learner: learner as u32,
                    component: classify::component_of(word) as u8,
                    seconds: classify::seconds_of(word),
                }));
            }
            for (&learner, &word) in learners.iter().zip(&words) {
                let keep = classify::class_of(word).wrapping_sub(1) < class::DONE;
                let place = (learner as u64 & (LEARNERS as u64 - 1)) << PLACE_SHIFT;
                arena.put((learner as u64 >> SHIFT) as usize, word | place, keep);
            }
        }
    }
}

impl Scratch {
    /// The second pass: the states of one partition's learners. `revoked` is sorted.
    fn work_out(&mut self, arenas: &[Arena], partition: usize, revoked: &[Revoked]) {
        self.states.fill(State::EMPTY);
        self.struck.fill(0);
        let before = |partition: usize| revoked.partition_point(|each| (each.learner >> SHIFT) < partition as u32);
        let revoked = &revoked[before(partition)..before(partition + 1)];
        for each in revoked {
            self.struck[each.learner as usize % LEARNERS] |= 1 << each.component;
        }
        for arena in arenas {
            arena.each(partition, |words| {
                for &word in words {
                    let place = (word >> PLACE_SHIFT) as usize % LEARNERS;
                    let component = classify::component_of(word).min(COMPONENTS - 1);
                    let seconds = classify::seconds_of(word);
                    if self.struck[place] >> component & 1 == 1 {
                        let learner = (partition * LEARNERS + place) as u32;
                        if seconds <= last(revoked, learner, component as u8) {
                            continue;
                        }
                    }
                    self.states[place].take(classify::class_of(word), component, seconds);
                }
            });
        }
    }
}

/// When a component was revoked last; it was.
#[cold]
fn last(revoked: &[Revoked], learner: u32, component: u8) -> u32 {
    let after = revoked.partition_point(|each| (each.learner, each.component) <= (learner, component));
    revoked[after - 1].seconds
}
