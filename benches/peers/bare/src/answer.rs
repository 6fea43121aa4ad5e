//! States into columns, sixty-four learners at a time so that the loops become vector instructions; and columns into files.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int8Array, Int16Array, Int64Array, RecordBatch, TimestampMicrosecondArray};
use arrow_ipc::writer::FileWriter;

use crate::programme::{
    BASIS_POINTS, COACHED, COACHED_WEIGHT, COMPONENTS, ELECTIVE, ELECTIVE_WEIGHT, FIRST_GATE, GATES, NAMES, REQUIRED,
    SECOND_GATE, WEIGHTS,
};
use crate::state::State;

const BLOCK: usize = 64;
const NONE: i64 = -1;
const COMPLETED: i8 = 2;
const OPEN: i8 = 0;
const FLAGGED: i8 = 1;
const BLOCKED: i8 = 2;

/// Of a cohort: learners, completed, first gate open, and the sum of progress.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    learners: i64,
    completed: i64,
    ready: i64,
    progress: i64,
}

/// The columns of the answer; learners are the numbers from 0 on. Codes are those of `programme.py`.
pub struct Answer {
    states: [Vec<i8>; COMPONENTS],
    status: Vec<i8>,
    progress: Vec<i16>,
    completed_at: Vec<i64>,
    gates: [Vec<i8>; 2],
    report: Vec<Counts>,
}

/// The columns of some learners that follow each other.
pub struct Page<'a> {
    states: [&'a mut [i8]; COMPONENTS],
    status: &'a mut [i8],
    progress: &'a mut [i16],
    completed_at: &'a mut [i64],
    gates: [&'a mut [i8]; 2],
}

impl Answer {
    pub fn new(learners: usize) -> Answer {
        Answer {
            states: std::array::from_fn(|_| vec![0; learners]),
            status: vec![0; learners],
            progress: vec![0; learners],
            completed_at: vec![NONE; learners],
            gates: std::array::from_fn(|_| vec![0; learners]),
            report: Vec::new(),
        }
    }

    /// Pages of so many learners each.
    pub fn pages(&mut self, size: usize) -> Vec<Page<'_>> {
        let mut states = self.states.each_mut().map(|column| column.chunks_mut(size));
        let mut gates = self.gates.each_mut().map(|column| column.chunks_mut(size));
        let mut status = self.status.chunks_mut(size);
        let mut progress = self.progress.chunks_mut(size);
        let mut completed_at = self.completed_at.chunks_mut(size);
        let page = || {
            Some(Page {
                states: all(&mut states)?,
                status: status.next()?,
                progress: progress.next()?,
                completed_at: completed_at.next()?,
                gates: all(&mut gates)?,
            })
        };
        std::iter::from_fn(page).collect()
    }

    /// The report, from the counts of each thread.
    pub fn count(&mut self, threads: Vec<Vec<Counts>>) {
        self.report.clear();
        for counts in threads {
            self.report.resize(counts.len(), Counts::default());
            for (all, own) in self.report.iter_mut().zip(counts) {
                all.learners += own.learners;
                all.completed += own.completed;
                all.ready += own.ready;
                all.progress += own.progress;
            }
        }
    }

    pub fn save(&self, path: &Path) {
        let mut columns = vec![("learner".to_owned(), ints((0..self.status.len() as i64).collect()))];
        let bytes = |column: &Vec<i8>| Arc::new(Int8Array::from(column.clone())) as ArrayRef;
        let named = NAMES.iter().zip(&self.states).map(|(name, column)| (format!("{name}.state"), bytes(column)));
        columns.extend(named);
        columns.push(("status".to_owned(), bytes(&self.status)));
        columns.push(("progress".to_owned(), Arc::new(Int16Array::from(self.progress.clone()))));
        let dates = self.completed_at.iter().map(|&at| (at != NONE).then_some(at));
        let dates = TimestampMicrosecondArray::from_iter(dates).with_timezone("UTC");
        columns.push(("completed_at".to_owned(), Arc::new(dates)));
        columns.extend(GATES.iter().zip(&self.gates).map(|(name, column)| (format!("{name}.outcome"), bytes(column))));
        write(path, columns);

        let cohorts = || self.report.iter().enumerate().filter(|(_, counts)| counts.learners > 0);
        let column = |value: fn(&Counts) -> i64| ints(cohorts().map(|(_, counts)| value(counts)).collect());
        let mean = cohorts().map(|(_, counts)| counts.progress as f64 / counts.learners as f64);
        let report = vec![
            ("cohort".to_owned(), ints(cohorts().map(|(cohort, _)| cohort as i64).collect())),
            ("learners".to_owned(), column(|counts| counts.learners)),
            ("completed".to_owned(), column(|counts| counts.completed)),
            ("ready".to_owned(), column(|counts| counts.ready)),
            ("progress".to_owned(), Arc::new(Float64Array::from_iter_values(mean)) as ArrayRef),
        ];
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        write(&path.with_file_name(format!("{stem}-report.arrow")), report);
    }
}

fn all<'a, T, const N: usize>(columns: &mut [std::slice::ChunksMut<'a, T>; N]) -> Option<[&'a mut [T]; N]> {
    let next: Vec<_> = columns.iter_mut().filter_map(Iterator::next).collect();
    next.try_into().ok()
}

fn ints(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

fn write(path: &Path, columns: Vec<(String, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let file = File::create(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut writer = FileWriter::try_new(file, &batch.schema()).expect("a writer");
    writer.write(&batch).and_then(|()| writer.finish()).expect("a written file");
}

impl Page<'_> {
    pub fn learners(&self) -> usize {
        self.status.len()
    }

    /// Fills the page from the states of its learners, and counts them by cohort.
    pub fn fill(&mut self, states: &[State], cohorts: &[i16], report: &mut [Counts]) {
        for (number, block) in states.chunks(BLOCK).enumerate() {
            self.fill_block(number * BLOCK, block);
        }
        for (learner, &cohort) in cohorts.iter().enumerate() {
            let counts = &mut report[cohort as usize];
            counts.learners += 1;
            counts.completed += i64::from(self.status[learner] == COMPLETED);
            counts.ready += i64::from(self.gates[0][learner] == OPEN);
            counts.progress += i64::from(self.progress[learner]);
        }
    }

    #[inline(always)]
    fn fill_block(&mut self, first: usize, states: &[State]) {
        let learners = states.len();
        let (mut low, mut middle, mut done) = ([0u16; BLOCK], [0u16; BLOCK], [0u16; BLOCK]);
        for (i, state) in states.iter().enumerate() {
            let (active, old, below) = (state.active(), state.old(), state.below());
            done[i] = state.done();
            // The code of a state in bits: 1 in progress, 2 failed, 3 expired, 4 done.
            low[i] = (old | active) & !below & !done[i];
            middle[i] = (below | old) & !done[i];
        }
        let mut weight = [0i16; BLOCK];
        for (component, column) in self.states.iter_mut().enumerate() {
            let mut codes = [0i8; BLOCK];
            for i in 0..BLOCK {
                let bit = |plane: u16| (plane >> component & 1) as i8;
                codes[i] = bit(low[i]) | bit(middle[i]) << 1 | bit(done[i]) << 2;
                weight[i] += (done[i] >> component & 1) as i16 * WEIGHTS[component];
            }
            column[first..first + learners].copy_from_slice(&codes[..learners]);
        }
        let (mut status, mut progress) = ([0i8; BLOCK], [0i16; BLOCK]);
        let mut gates = [[0i8; BLOCK]; 2];
        for i in 0..BLOCK {
            let done = done[i];
            let coached = done & COACHED != 0;
            let electives = ELECTIVE.iter().fold(0, |sum, &component| sum + (done >> component & 1) as i16);
            let completed = (done & REQUIRED == REQUIRED) & coached & (electives >= 2);
            status[i] = i8::from(low[i] | middle[i] | done != 0) + i8::from(completed);
            let weight = weight[i] + i16::from(coached) * COACHED_WEIGHT + electives.min(2) * ELECTIVE_WEIGHT;
            progress[i] = weight * BASIS_POINTS;
            gates[0][i] = if done & FIRST_GATE == FIRST_GATE { OPEN } else { BLOCKED };
            gates[1][i] = if done & SECOND_GATE == SECOND_GATE { OPEN } else { FLAGGED };
        }
        let place = first..first + learners;
        self.status[place.clone()].copy_from_slice(&status[..learners]);
        self.progress[place.clone()].copy_from_slice(&progress[..learners]);
        for (column, codes) in self.gates.iter_mut().zip(&gates) {
            column[place.clone()].copy_from_slice(&codes[..learners]);
        }
        let dates = &mut self.completed_at[place];
        dates.fill(NONE);
        for (i, state) in states.iter().enumerate().filter(|&(i, _)| status[i] == COMPLETED) {
            dates[i] = i64::from(completed_at(&state.since)) * 1_000_000;
        }
    }
}

/// When the last of what the rule wants was there, in seconds.
fn completed_at(since: &[u32; COMPONENTS]) -> u32 {
    let required = (0..COMPONENTS).filter(|component| REQUIRED >> component & 1 == 1).map(|component| since[component]);
    let coached = (0..COMPONENTS).filter(|component| COACHED >> component & 1 == 1).map(|component| since[component]);
    let mut electives = ELECTIVE.map(|component| since[component]);
    electives.sort_unstable();
    required.chain(coached.min()).chain([electives[1]]).max().unwrap_or_default()
}
