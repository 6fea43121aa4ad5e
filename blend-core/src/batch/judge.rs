//! Bucket by bucket: each learner's rows brought together and worked out.

use super::full::Full;
use super::joint::Joint;
use super::options::BatchOptions;
use super::piece::{Asked, Line, Piece};
use super::quick::{Quick, Sweep};
use super::read::{Kept, Worker};
use super::store::Packed;
use super::{Progress, Stopped, Watch};
use crate::programme::Programme;
use crate::record::Fact;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What learners are judged by, and where their rows are.
#[derive(Debug)]
pub(super) struct Judge<'b> {
    full: Full<'b>,
    pub(super) asked: &'b Asked,
    quick: Option<&'b Quick>,
    pub(super) workers: &'b [Worker],
    threads: usize,
}

/// Room for one bucket, used again for the next.
#[derive(Debug, Default)]
struct Room {
    /// The rows, learner by learner, each learner's in the order they came.
    rows: Vec<Packed>,
    /// Where the next row of each learner goes; in the end where they end.
    ends: Vec<usize>,
    /// Whether some row is kept whole.
    whole: bool,
}

impl<'b> Judge<'b> {
    pub(super) fn new(
        programme: &'b Programme,
        options: &'b BatchOptions,
        asked: &'b Asked,
        quick: Option<&'b Quick>,
        workers: &'b [Worker],
    ) -> Judge<'b> {
        let full =
            Full { programme, schedule: options.schedule.as_ref(), at: options.at, known_at: options.known_at, asked };
        Judge { full, asked, quick, workers, threads: options.threads.max(1) }
    }

    /// What works learners out in the compact form, where there is one.
    pub(super) fn sweep(&self) -> Option<Sweep<'b>> {
        self.quick.map(Sweep::new)
    }

    /// Everybody, in the order of the buckets.
    pub(super) fn all(&self, watch: &Watch<'_>) -> Result<Piece, Stopped> {
        let Some(first) = self.workers.first() else {
            return Ok(Piece::new(self.asked, super::Named::Text));
        };
        let scheme = first.numbering.scheme;
        let counts: Vec<usize> = (0..scheme.buckets()).map(|bucket| self.count(bucket)).collect();
        let shares = shares(&counts, self.threads);
        let (done, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let of = counts.iter().filter(|count| **count > 0).count();
        let counts = &counts;
        let work = |buckets: Range<usize>| -> Option<Piece> {
            let mut piece = Piece::new(self.asked, scheme.named);
            let mut room = Room::default();
            let mut sweep = self.sweep();
            for bucket in buckets.filter(|bucket| counts.get(*bucket).is_some_and(|count| *count > 0)) {
                self.bucket(bucket as u32, &mut room, sweep.as_mut(), &mut piece);
                let parts = done.fetch_add(1, Ordering::Relaxed).saturating_add(1);
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                if watch(Progress::Judged { parts, of }).is_break() {
                    stop.store(true, Ordering::Relaxed);
                    return None;
                }
            }
            Some(piece)
        };
        let work = &work;
        let pieces: Vec<Option<Piece>> = match shares.as_slice() {
            [whole] => vec![work(whole.clone())],
            shares => std::thread::scope(|scope| {
                let started: Vec<_> = shares.iter().cloned().map(|share| scope.spawn(move || work(share))).collect();
                let joined = started.into_iter().map(|thread| thread.join());
                joined.map(|piece| piece.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
            }),
        };
        let mut all = Piece::new(self.asked, scheme.named);
        for (place, piece) in pieces.into_iter().enumerate() {
            let piece = piece.ok_or(Stopped)?;
            if place == 0 { all = piece } else { all.append(piece) }
        }
        Ok(all)
    }

    fn count(&self, bucket: u32) -> usize {
        self.workers.iter().map(|worker| worker.store.count(bucket)).fold(0, usize::saturating_add)
    }

    fn bucket(&self, bucket: u32, room: &mut Room, mut sweep: Option<&mut Sweep<'_>>, piece: &mut Piece) {
        let rows = self.count(bucket);
        if rows == 0 {
            return;
        }
        let numberings: Vec<_> = self.workers.iter().map(|worker| &worker.numbering).collect();
        let joint = Joint::new(&numberings, bucket);
        room.gather(self.workers, bucket, &joint, rows);
        let mut line = Line::new(self.asked);
        let mut start = 0;
        for (number, end) in room.ends.iter().enumerate() {
            let rows = room.rows.get_mut(start..*end).unwrap_or_default();
            start = *end;
            if rows.is_empty() && !joint.all_met() {
                continue;
            }
            joint.tell(number, &mut piece.ids);
            let plain = !room.whole || rows.iter().all(|packed| packed.effect != Packed::WHOLE);
            self.learner(rows, Vec::new(), sweep.as_deref_mut().filter(|_| plain), &mut line, piece);
        }
        piece.spread(self.asked);
    }

    /// Works out the learner whose id was told last. `facts`: those of rows that are kept no longer.
    pub(super) fn learner(
        &self,
        rows: &mut [Packed],
        facts: Vec<(u64, Fact)>,
        sweep: Option<&mut Sweep<'_>>,
        line: &mut Line,
        piece: &mut Piece,
    ) {
        let told = sweep.filter(|_| facts.is_empty()).map(|sweep| sweep.learner(rows, line));
        if !matches!(told, Some(Ok(()))) {
            self.in_full(rows, facts, piece, line);
        } else if let (Some(counted), Some(tally)) = (&self.asked.measures, &mut piece.measures) {
            tally.count(counted, line);
        }
        piece.push(self.asked, line);
    }

    fn in_full(&self, rows: &[Packed], mut facts: Vec<(u64, Fact)>, piece: &mut Piece, line: &mut Line) {
        piece.in_full = piece.in_full.saturating_add(1);
        let learner = piece.ids.len().checked_sub(1).and_then(|row| piece.ids.name(row)).unwrap_or_default();
        for packed in rows {
            if packed.effect == Packed::WHOLE {
                let kept = Kept::of(*packed);
                let Some(worker) = self.workers.get(kept.worker) else { continue };
                let Some(row) = worker.rows.get(kept.place) else { continue };
                facts.push((row.number, worker.rows.fact(row, &learner, "")));
            } else {
                let fact = self.quick.and_then(|quick| quick.fact(packed.effect, packed.at, &learner));
                facts.extend(fact.map(|fact| (0, fact)));
            }
        }
        super::full::name(&mut facts);
        self.full.judge(&learner, facts, line, piece);
    }
}

impl Worker {
    /// Every row of a bucket with its learner's joint number.
    #[inline]
    fn each(&self, bucket: u32, renumbered: Option<&[u32]>, mut row: impl FnMut(usize, Packed)) {
        let number = |within: u32| match renumbered {
            Some(numbers) => numbers.get(within as usize).copied().unwrap_or(u32::MAX) as usize,
            None => within as usize,
        };
        for words in self.store.words(bucket) {
            for word in words {
                let packed = self.store.form.unpack(*word);
                row(number(packed.within), packed);
            }
        }
        for packed in self.store.pairs(bucket).flatten() {
            row(number(packed.within), *packed);
        }
    }
}

impl Room {
    /// Brings the rows of each learner of a bucket together.
    fn gather(&mut self, workers: &[Worker], bucket: u32, joint: &Joint<'_>, rows: usize) {
        self.ends.clear();
        self.ends.resize(joint.len(), 0);
        for (index, worker) in workers.iter().enumerate() {
            worker.each(bucket, joint.renumbered(index), |number, _| {
                if let Some(count) = self.ends.get_mut(number) {
                    *count = count.wrapping_add(1);
                }
            });
        }
        let mut start = 0_usize;
        for end in &mut self.ends {
            let count = *end;
            *end = start;
            start = start.wrapping_add(count);
        }
        let pairs = workers.iter().flat_map(|worker| worker.store.pairs(bucket)).flatten();
        self.whole = pairs.into_iter().any(|packed| packed.effect == Packed::WHOLE);
        if self.rows.len() < rows {
            // What was there is written over.
            self.rows.resize(rows, Packed { at: 0, within: 0, effect: Packed::NOTHING });
        }
        for (index, worker) in workers.iter().enumerate() {
            worker.each(bucket, joint.renumbered(index), |number, packed| {
                let Some(next) = self.ends.get_mut(number) else { return };
                if let Some(room) = self.rows.get_mut(*next) {
                    *room = packed;
                }
                *next = next.wrapping_add(1);
            });
        }
    }
}

/// Buckets shared out so that each share has about as many rows.
fn shares(counts: &[usize], threads: usize) -> Vec<Range<usize>> {
    let total = counts.iter().copied().fold(0, usize::saturating_add);
    let each = total.div_ceil(threads).max(1);
    let (mut shares, mut start, mut rows) = (Vec::new(), 0, 0_usize);
    for (bucket, count) in counts.iter().enumerate() {
        rows = rows.saturating_add(*count);
        let end = bucket.saturating_add(1);
        if rows >= each && shares.len().saturating_add(1) < threads {
            shares.push(start..end);
            (start, rows) = (end, 0);
        }
    }
    shares.push(start..counts.len());
    shares
}
