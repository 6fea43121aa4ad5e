//! Arrow files as slices: what `read` touches and `radix` answers from.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int8Type, Int16Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, PrimitiveArray, RecordBatch};

use crate::programme::{KINDS, NAMES};

/// Values and, where some are missing, a bit for each that is there.
#[derive(Clone, Copy)]
pub struct Nullable<'a, T> {
    pub values: &'a [T],
    pub valid: Option<&'a [u8]>,
}

#[derive(Clone, Copy)]
pub enum Learners<'a> {
    Numbers(&'a [i64]),
    Texts { ends: &'a [i32], bytes: &'a [u8] },
}

/// Rows that lie together.
#[derive(Clone, Copy)]
pub struct Chunk<'a> {
    pub learner: Learners<'a>,
    pub kind: &'a [i8],
    pub component: Nullable<'a, i8>,
    pub score: Nullable<'a, f64>,
    pub minutes: Nullable<'a, i16>,
    pub at: &'a [i64],
}

pub fn load(path: &Path) -> Vec<RecordBatch> {
    let file = BufReader::new(File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    let reader = arrow_ipc::reader::FileReader::try_new(file, None).expect("an Arrow file");
    reader.map(|batch| batch.expect("a batch")).collect()
}

pub fn chunks(batches: &[RecordBatch]) -> Vec<Chunk<'_>> {
    batches.iter().map(chunk).collect()
}

/// Each learner's cohort; learners are the numbers from 0 on.
pub fn cohorts(batches: &[RecordBatch]) -> Vec<i16> {
    let all = batches.iter().flat_map(|batch| column(batch, "cohort").as_primitive::<Int16Type>().values().to_vec());
    all.collect()
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a dyn Array {
    batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}")).as_ref()
}

fn chunk(batch: &RecordBatch) -> Chunk<'_> {
    let learner = column(batch, "learner");
    let learner = match learner.as_primitive_opt::<Int64Type>() {
        Some(numbers) => Learners::Numbers(numbers.values()),
        None => {
            let texts = learner.as_string::<i32>();
            Learners::Texts { ends: texts.value_offsets(), bytes: texts.value_data() }
        }
    };
    Chunk {
        learner,
        kind: codes(batch, "kind", &KINDS).values,
        component: codes(batch, "component", &NAMES),
        score: nullable(column(batch, "score").as_primitive::<Float64Type>()),
        minutes: nullable(column(batch, "minutes").as_primitive::<Int16Type>()),
        at: column(batch, "at").as_primitive::<TimestampMicrosecondType>().values(),
    }
}

fn codes<'a>(batch: &'a RecordBatch, name: &str, words: &[&str]) -> Nullable<'a, i8> {
    let array = column(batch, name).as_dictionary::<Int8Type>();
    let dictionary: Vec<_> = array.values().as_string::<i32>().iter().flatten().collect();
    assert_eq!(dictionary, words, "codes known by heart");
    nullable(array.keys())
}

fn nullable<T: arrow_array::ArrowPrimitiveType>(array: &PrimitiveArray<T>) -> Nullable<'_, T::Native> {
    let valid = array.nulls().map(|nulls| {
        assert_eq!(nulls.offset(), 0, "bits begin with a byte");
        nulls.validity()
    });
    Nullable { values: array.values(), valid }
}

impl<T> Nullable<'_, T> {
    fn part(&self, from: usize, to: usize) -> Self {
        Nullable { values: &self.values[from..to], valid: self.valid.map(|bits| &bits[from / 8..to.div_ceil(8)]) }
    }
}

impl<'a> Chunk<'a> {
    /// The rows `from..to`; `from` is a multiple of 8.
    fn part(&self, from: usize, to: usize) -> Chunk<'a> {
        assert_eq!(from % 8, 0, "bits begin with a byte");
        let learner = match self.learner {
            Learners::Numbers(numbers) => Learners::Numbers(&numbers[from..to]),
            Learners::Texts { ends, bytes } => Learners::Texts { ends: &ends[from..=to], bytes },
        };
        Chunk {
            learner,
            kind: &self.kind[from..to],
            component: self.component.part(from, to),
            score: self.score.part(from, to),
            minutes: self.minutes.part(from, to),
            at: &self.at[from..to],
        }
    }
}

/// The rows as one list for each thread, nearly equally long.
pub fn shared_out<'a>(chunks: &[Chunk<'a>], threads: usize) -> Vec<Vec<Chunk<'a>>> {
    let rows: usize = chunks.iter().map(|chunk| chunk.at.len()).sum();
    let share = rows.div_ceil(threads).next_multiple_of(64).max(64);
    let mut lists = vec![Vec::new(); threads];
    let mut row = 0;
    for chunk in chunks {
        let mut from = 0;
        while from < chunk.at.len() {
            let left = share - row % share;
            // A cut inside a chunk falls on whole bytes of its bits.
            let to = (from + left.next_multiple_of(8)).min(chunk.at.len());
            lists[(row / share).min(threads - 1)].push(chunk.part(from, to));
            row += to - from;
            from = to;
        }
    }
    lists
}

/// Runs the work of each thread, in this one if there is only one.
pub fn on_threads<T: Send, R: Send>(shares: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if shares.len() == 1 {
        return shares.into_iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || work(share))).collect();
        running.into_iter().map(|thread| thread.join().expect("threads end in order")).collect()
    })
}
