//! Many learners out of columns of facts: columns in, columns out, the meaning that of
//! [`Record::standing`](crate::Record::standing).
//!
//! [`Columns`] -> `learners` says whom each row is about, `store` puts it into that learner's bucket, packed as an effect of
//! `quick` or (kept whole in `rows`) by its place; of a table with ids, both, with a mark beside; what it says of a session
//! goes to `visits`. Once all rows are read, `judge` takes bucket by bucket, brings each learner's rows together in a `room`
//! and has them worked out into a line of `piece`: in the compact form of `quick`, or fact by fact in `full`, which asks
//! what answers for records; what is missing goes into `lists`, and `measures` adds everybody up. One meaning, two speeds.
//! Rows that come learner by learner are judged by `grouped` as they come. Workers share nothing while they read but what is
//! left to be read, and each judges buckets of its own. Whatever cannot be read is counted in `notice`, and nothing else is
//! touched by it. Source: section 11 of the domain, law 4.

mod answers;
#[cfg(feature = "arrow")]
pub mod arrow;
mod columns;
mod full;
mod grouped;
mod joint;
mod judge;
mod learners;
mod lists;
mod measures;
mod notice;
mod options;
mod piece;
mod quick;
mod read;
mod room;
mod rows;
mod store;
#[cfg(test)]
mod tests;
mod threads;
mod visits;
mod words;

pub use answers::{Answers, Coded, ComponentColumns, GateColumn, Ids, NO_INSTANT, Text};
pub use columns::{Codes, Columns, Instants, Learners, Numbers, Unit, Validity, Words};
pub use lists::MissingLists;
pub use measures::BatchMeasures;
pub use notice::Notice;
pub use options::{BatchOptions, Pick};

use crate::problem::{Code, Collector, Problem, Problems};
use crate::programme::Programme;
use grouped::Grouped;
use judge::Judge;
use learners::{First, Named, Scheme};
use piece::{Asked, Piece};
use quick::Quick;
use read::Worker;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use store::Form;
use threads::{Parts, on_threads, thread, threads_for};

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows were read.
    Read {
        /// Rows of all columns pushed so far.
        rows: u64,
    },
    /// So many parts of the learners are judged.
    Judged {
        /// Parts that are done.
        parts: usize,
        /// Parts in all.
        of: usize,
    },
}

/// Called now and then, from any of the threads; `Break` stops the batch.
pub type Watch<'w> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'w;

/// A batch that was stopped by its [`Watch`]; there are no answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped")]
pub struct Stopped;

/// Nobody watches.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Facts of many learners, read column by column, to be judged at one instant. Made by [`Programme::batch`].
///
/// ```
/// use blend_core::Programme;
/// use blend_core::batch::{BatchOptions, Columns, Instants, Learners, Pick, Validity, Words, unwatched};
/// use blend_core::time::Instant;
/// let programme = Programme::from_json(br#"{
///     "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "workshop", "format": "ilt"}],
///     "completion": {"all": ["prep", "workshop"]}
/// }"#)?;
/// let mut options = BatchOptions::new(Instant::parse("2026-03-05T00:00:00Z").unwrap());
/// options.components = Pick::All;
/// let mut batch = programme.batch(options)?;
/// let rows = Columns {
///     programme: Some(Words::Each(&[Some("p"), None, Some("p")])),
///     component: Some(Words::Each(&[None, Some("prep"), None])),
///     ..Columns::new(
///         Learners::Signed(&[7, 7, 8], Validity::ALL),
///         Words::Each(&[Some("enrolled"), Some("completed"), Some("enrolled")]),
///         Instants::Words(Words::Each(&[
///             Some("2026-03-02T08:00:00Z"), Some("2026-03-03T08:00:00Z"), Some("2026-03-02T09:00:00Z"),
///         ])),
///     )
/// };
/// batch.push(&rows)?;
/// let answers = batch.finish(&unwatched).unwrap();
/// assert_eq!(answers.progress, [5_000, 0]);
/// assert_eq!(answers.status.word(0), Some("in_progress"));
/// assert_eq!(answers.components[0].state.as_ref().unwrap().word(0), Some("done"));
/// assert!(answers.notices.is_empty());
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    programme: Programme,
    options: BatchOptions,
    asked: Asked,
    /// The programme in its compact form, where it has one.
    quick: Option<Quick>,
    /// How learners are numbered, how rows are packed, and whether they have ids, once there are rows.
    scheme: Option<(Scheme, Form, bool)>,
    workers: Vec<Worker>,
    /// How many parts there were.
    parts: u64,
    /// Where rows come learner by learner.
    grouped: Option<Grouped>,
}

impl Programme {
    /// Begins a batch.
    ///
    /// # Errors
    /// `unknown_reference` for each component or gate that is asked for and not there.
    pub fn batch(&self, options: BatchOptions) -> Result<Batch, Problems> {
        let ground = self.ground(options.schedule.as_ref());
        let asked = Asked::new(&ground, &options)?;
        let quick = quick::quick(&ground, &options, &asked);
        Ok(Batch {
            programme: self.clone(),
            options,
            asked,
            quick,
            scheme: None,
            workers: Vec::new(),
            parts: 0,
            grouped: None,
        })
    }
}

impl Batch {
    /// Reads rows. What a row says is never refused: see [`Answers::notices`].
    ///
    /// # Errors
    /// `wrong_type` for a column that is not as long as `at`, and for learners of another type than those before; nothing
    /// is read then.
    pub fn push(&mut self, columns: &Columns<'_>) -> Result<(), Problems> {
        self.push_each(std::slice::from_ref(columns), |columns, read| read(columns), &unwatched).map(drop)
    }

    /// Reads many parts, taken by the threads as they come to them; `give` hands a part's rows over, once or piece by piece.
    /// `Break` where `watch` stopped it: the batch is then of no use.
    ///
    /// # Errors
    /// As [`push`](Batch::push), of the first part that is refused; parts before and after it may have been read.
    pub fn push_each<T: Sync>(
        &mut self,
        parts: &[T],
        give: impl Fn(&T, &mut dyn FnMut(&Columns<'_>)) + Sync,
        watch: &Watch<'_>,
    ) -> Result<ControlFlow<()>, Problems> {
        let asked = self.options.at.micros();
        let effects = self.quick.as_ref().map_or(0, Quick::effects);
        let Some((scheme, form, ids)) = self.scheme.or_else(|| scheme(parts, &give, asked, effects)) else {
            // No rows, or none that can be read.
            let mut problems = Collector::default();
            for part in parts {
                give(part, &mut |columns| {
                    faults(columns, Named::of(&columns.learner)).into_iter().for_each(|fault| problems.push(fault));
                });
            }
            return problems.finish(Some(ControlFlow::Continue(()))).map(|(flow, _)| flow);
        };
        self.scheme = Some((scheme, form, ids));
        let threads = if self.options.grouped { 1 } else { self.options.threads.max(1) };
        while self.workers.len() < threads {
            let index = self.workers.len();
            let keeps = ids && self.quick.is_some();
            self.workers.push(Worker::new(index, scheme, form, keeps, self.options.grouped));
        }
        let first = self.parts;
        self.parts = first.saturating_add(parts.len() as u64);
        let before: u64 = self.workers.iter().map(Worker::count).fold(0, u64::saturating_add);
        let count = AtomicU64::new(before);
        let quick = self.quick.as_ref();
        let read = |worker: &mut Worker, place: usize| -> Result<ControlFlow<()>, Problems> {
            let Some(part) = parts.get(place) else { return Ok(ControlFlow::Continue(())) };
            worker.begin(first.saturating_add(place as u64));
            let own = worker.count();
            let mut problems = Collector::default();
            give(part, &mut |columns| {
                let faults = faults(columns, scheme.named);
                if faults.is_empty() {
                    worker.read(columns, quick);
                }
                faults.into_iter().for_each(|fault| problems.push(fault));
            });
            problems.finish(Some(()))?;
            let more = worker.count().saturating_sub(own);
            let rows = count.fetch_add(more, Ordering::Relaxed).saturating_add(more);
            Ok(watch(Progress::Read { rows }))
        };
        if self.options.grouped {
            let asked = &self.asked;
            let grouped = self.grouped.get_or_insert_with(|| Grouped::new(Piece::new(asked, scheme.named)));
            for place in 0..parts.len() {
                let Some(worker) = self.workers.first_mut() else { break };
                if read(worker, place)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                let rows = worker.take_in_order();
                let judge = Judge::new(&self.programme, &self.options, asked, quick, &self.workers);
                grouped.take(rows, &judge)?;
                self.workers.first_mut().into_iter().for_each(|worker| grouped.settle(worker, quick));
            }
            return Ok(ControlFlow::Continue(()));
        }
        let threads = threads.min(parts.len());
        let left = Parts::new(parts.len(), threads);
        let stop = AtomicBool::new(false);
        // Parts are taken in order: whoever comes upon one that is refused has read all of its own before it.
        let work = |worker: &mut Worker| {
            for place in std::iter::from_fn(|| left.take()).flatten() {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                match read(worker, place) {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => stop.store(true, Ordering::Relaxed),
                    Err(problems) => return Some((place, problems)),
                }
            }
            None
        };
        let mut workers = self.workers.iter_mut().take(threads);
        let refused: Vec<_> = match threads {
            0 | 1 => workers.next().and_then(work).into_iter().collect(),
            _ => on_threads(workers.collect(), work).into_iter().flatten().collect(),
        };
        match refused.into_iter().min_by_key(|(place, _)| *place) {
            Some((_, problems)) => Err(problems),
            None if stop.into_inner() => Ok(ControlFlow::Break(())),
            None => Ok(ControlFlow::Continue(())),
        }
    }

    /// Takes the answers about whoever is judged so far, where rows come learner by learner: all but the one whose rows
    /// came last. Else there are none before [`finish`](Batch::finish). Notices come with the learners they are about,
    /// measures in the end.
    pub fn take(&mut self) -> Answers {
        let named = self.scheme.map_or(Named::Text, |(scheme, ..)| scheme.named);
        let mut piece = Piece::new(&self.asked, named);
        if let Some(grouped) = &mut self.grouped {
            std::mem::swap(&mut piece, &mut grouped.piece);
            std::mem::swap(&mut piece.measures, &mut grouped.piece.measures);
        }
        piece.measures = None;
        self.answers(piece)
    }

    /// Judges everybody, or whoever is left.
    ///
    /// # Errors
    /// [`Stopped`] where `watch` says so.
    pub fn finish(mut self, watch: &Watch<'_>) -> Result<Answers, Stopped> {
        let judge = Judge::new(&self.programme, &self.options, &self.asked, self.quick.as_ref(), &self.workers);
        let pieces = match self.grouped.take() {
            Some(mut grouped) => {
                grouped.finish(&judge);
                vec![grouped.piece]
            }
            None => judge.all(watch)?,
        };
        let rows = pieces.iter().map(Piece::rows).fold(0, usize::saturating_add);
        let mut pieces = pieces.into_iter();
        let named = self.scheme.map_or(Named::Text, |(scheme, ..)| scheme.named);
        let mut all = pieces.next().unwrap_or_else(|| Piece::new(&self.asked, named));
        let facts = self.workers.iter().map(Worker::count).fold(0, u64::saturating_add);
        let read: Vec<_> = self.workers.iter_mut().map(Worker::take_read).collect();
        let join = || all.append(pieces.collect(), threads_for(rows, self.options.threads));
        // To give memory back takes time too.
        if threads_for(usize::try_from(facts).unwrap_or(usize::MAX), self.options.threads) > 1 {
            std::thread::scope(|scope| {
                // Refused, it is dropped here.
                let _given_back = thread().spawn_scoped(scope, || drop(read));
                join();
            });
        } else {
            drop(read);
            join();
        }
        Ok(self.answers(all))
    }

    fn answers(&mut self, mut piece: Piece) -> Answers {
        let versions = self.programme.ground(None).versions;
        let certified = versions.iter().any(|plan| plan.certification.is_some());
        let rows = self.workers.iter().map(Worker::count).fold(0, u64::saturating_add);
        for worker in &mut self.workers {
            piece.notices.merge(worker.take_notices());
        }
        piece.answers(&self.asked, &self.options, certified, rows)
    }
}

/// What fits the first rows: those of the first part that has any, as if the others had as many.
fn scheme<T>(
    parts: &[T],
    give: &impl Fn(&T, &mut dyn FnMut(&Columns<'_>)),
    asked: i64,
    effects: usize,
) -> Option<(Scheme, Form, bool)> {
    for part in parts {
        let (mut first, mut form, mut ids) = (First::default(), None, false);
        give(part, &mut |columns| {
            if !columns.is_empty() && faults(columns, Named::of(&columns.learner)).is_empty() {
                first.add(&columns.learner);
                form = form.or_else(|| Some(Form::of(columns, asked, effects)));
                ids |= columns.id.is_some();
            }
        });
        if let (Some(scheme), Some(form)) = (first.scheme(parts.len()), form) {
            return Some((scheme, form, ids));
        }
    }
    None
}

/// What is wrong with columns as such.
fn faults(columns: &Columns<'_>, named: Named) -> Vec<Problem> {
    let rows = columns.len();
    let mut faults = Vec::new();
    for (name, len) in columns.lengths() {
        if len != rows {
            let message = format!("column `{name}` has {len} rows, `at` has {rows}");
            faults.push(Problem::new(Code::WrongType, format!("/{name}"), message).help("give columns of one length"));
        }
    }
    if Named::of(&columns.learner) != named {
        let message = "learners of another type than those before";
        faults.push(Problem::new(Code::WrongType, "/learner", message).help("name all learners of a batch alike"));
    }
    faults
}
