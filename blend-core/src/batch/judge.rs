//! Bucket by bucket: each learner's rows brought together and worked out.

use super::full::Full;
use super::joint::Joint;
use super::notice::Notices;
use super::options::BatchOptions;
use super::piece::{Asked, Line, Piece};
use super::quick::{Note, Quick, Sweep, Tied, Together};
use super::read::{Kept, Worker};
use super::room::{Among, Numbers, Room};
use super::rows::Rows;
use super::store::{Form, Mark, Packed, Row, Store};
use super::threads::on_threads;
use super::visits::{Visit, share_a_session};
use super::{Progress, Stopped, Watch};
use crate::exact::Score;
use crate::programme::Programme;
use crate::record::{Fact, FindingCode};
use std::collections::HashMap;
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

/// How much a sweep keeps at most where there are learners to come, as a power of two.
const MANY: u32 = 13;

/// Room for a bucket of fewer than 2<sup>32</sup> rows that all take one word, and for any other.
#[derive(Debug, Default)]
struct Rooms {
    words: Room<u64, u32>,
    packed: Room<Packed, usize>,
    marks: Marks,
}

type Marks = Room<Mark, usize>;

/// What is kept of a learner's rows beside what they were packed as: their numbers, what they say of sessions, and marks of
/// those that may have ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'r> {
    pub(super) notes: &'r [Note],
    pub(super) visits: &'r [Visit],
    pub(super) marks: &'r [Mark],
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

    /// What works learners out in the compact form, where there is one. `kept`: how much to keep from learner to learner, in
    /// powers of two.
    pub(super) fn sweep(&self, kept: u32) -> Option<Sweep<'b>> {
        self.quick.map(|quick| Sweep::new(quick, kept))
    }

    /// Everybody, in pieces in the order of the buckets.
    pub(super) fn all(&self, watch: &Watch<'_>) -> Result<Vec<Piece>, Stopped> {
        let Some(first) = self.workers.first() else { return Ok(Vec::new()) };
        let scheme = first.numbering.scheme;
        let counts: Vec<usize> = (0..scheme.buckets()).map(|bucket| self.count(bucket)).collect();
        let shares = shares(&counts, self.threads);
        let (done, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let of = counts.iter().filter(|count| **count > 0).count();
        let counts = &counts;
        let most = |buckets: Range<usize>| {
            let of = |bucket: usize| counts.get(bucket).map_or(0, |rows| self.most(bucket as u32).min(*rows));
            buckets.map(of).fold(0, usize::saturating_add)
        };
        let work = |buckets: Range<usize>| -> Option<Piece> {
            let mut piece = Piece::new(self.asked, scheme.named);
            // The others are added to the first one.
            let all = if buckets.start == 0 { 0..counts.len() } else { buckets.clone() };
            piece.reserve(self.asked, most(all));
            let mut rooms = Rooms::default();
            // For every eight learners one: to make more ready takes longer than it saves.
            let kept = most(buckets.clone()).checked_ilog2().map_or(0, |bits| bits.saturating_sub(3));
            let mut sweep = self.sweep(kept.min(MANY));
            for bucket in buckets.filter(|bucket| counts.get(*bucket).is_some_and(|count| *count > 0)) {
                self.bucket(bucket as u32, &mut rooms, sweep.as_mut(), &mut piece);
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
        let pieces: Vec<Option<Piece>> = match shares.as_slice() {
            [whole] => vec![work(whole.clone())],
            _ => on_threads(shares, work),
        };
        pieces.into_iter().map(|piece| piece.ok_or(Stopped)).collect()
    }

    /// How many learners a bucket can have.
    fn most(&self, bucket: u32) -> usize {
        let of = |worker: &Worker| worker.numbering.most(bucket);
        self.workers.iter().map(of).fold(0, usize::saturating_add)
    }

    fn count(&self, bucket: u32) -> usize {
        let (words, pairs) = self.counts(bucket);
        words.saturating_add(pairs)
    }

    /// How many rows of a bucket take one word, and how many two.
    fn counts(&self, bucket: u32) -> (usize, usize) {
        let counts = self.workers.iter().map(|worker| worker.store.counts(bucket));
        counts.fold((0, 0), |(words, pairs), more| (words.saturating_add(more.0), pairs.saturating_add(more.1)))
    }

    fn bucket(&self, bucket: u32, rooms: &mut Rooms, sweep: Option<&mut Sweep<'_>>, piece: &mut Piece) {
        let numberings: Vec<_> = self.workers.iter().map(|worker| &worker.numbering).collect();
        let joint = Joint::new(&numberings, bucket);
        let (form, (count, pairs)) = (self.form(), self.counts(bucket));
        let numbers = |index| Numbers(joint.renumbered(index));
        let notes = self.collected(|store| store.notes(bucket), numbers, |note| &mut note.within);
        let visits = self.collected(|store| store.visits(bucket), numbers, |visit| &mut visit.within);
        self.marks(bucket, &joint, numbers, &mut rooms.marks);
        let beside = (notes.as_slice(), visits.as_slice(), &rooms.marks);
        let words = in_order(self.workers, numbers, |store| store.words(bucket));
        if pairs == 0 && u32::try_from(count).is_ok() {
            let each = |take: &mut dyn FnMut(&[u64], Numbers<'_>)| {
                words.iter().for_each(|(numbers, words)| take(words, *numbers));
            };
            if !rooms.words.in_turn(&joint, count, 0, each) {
                rooms.words.gather(&joint, count, 0, each);
            }
            self.learners(&joint, beside, &mut rooms.words, sweep, piece);
        } else {
            let none = Packed { at: 0, within: 0, effect: Packed::NOTHING };
            let pairs_in_order = in_order(self.workers, numbers, |store| store.pairs(bucket));
            rooms.packed.gather(&joint, count.saturating_add(pairs), none, |take| {
                let mut unpacked = Vec::new();
                for (numbers, words) in &words {
                    unpacked.clear();
                    unpacked.extend(words.iter().map(|word| word.packed(form)));
                    take(&unpacked, *numbers);
                }
                pairs_in_order.iter().for_each(|(numbers, pairs)| take(pairs, *numbers));
            });
            self.learners(&joint, beside, &mut rooms.packed, sweep, piece);
        }
        piece.spread(self.asked);
    }

    /// What was kept beside the rows of a bucket, each learner's together.
    fn collected<'j, T: Copy + 'b, I: Iterator<Item = &'b T>>(
        &self,
        of: impl Fn(&'b Store) -> I,
        numbers: impl Fn(usize) -> Numbers<'j>,
        within: impl Fn(&mut T) -> &mut u32,
    ) -> Vec<T> {
        let mut all: Vec<T> = Vec::new();
        for (index, worker) in self.workers.iter().enumerate() {
            let numbers = numbers(index);
            all.extend(of(&worker.store).map(|kept| {
                let mut kept = *kept;
                let number = within(&mut kept);
                *number = numbers.of(*number) as u32;
                kept
            }));
        }
        all.sort_unstable_by_key(|kept| *within(&mut { *kept }));
        all
    }

    /// Brings the marks of the rows of a bucket together, each learner's in the order of their ids.
    fn marks<'j>(&self, bucket: u32, joint: &Joint<'_>, numbers: impl Fn(usize) -> Numbers<'j>, room: &mut Marks) {
        let workers = || self.workers.iter().enumerate();
        let count = |worker: &Worker| worker.store.marks(bucket).map(<[Mark]>::len).fold(0, usize::saturating_add);
        let count = workers().map(|(_, worker)| count(worker)).fold(0, usize::saturating_add);
        if count == 0 {
            room.ends.clear();
            return;
        }
        room.gather(joint, count, Mark { within: 0, unknown_session: false, id: 0, kept: 0 }, |take| {
            for (index, worker) in workers() {
                let numbers = numbers(index);
                worker.store.marks(bucket).for_each(|marks| take(marks, numbers));
            }
        });
        let mut start = 0;
        for end in &room.ends {
            let own = room.rows.get_mut(start..*end).unwrap_or_default();
            if !own.is_sorted_by_key(|mark| mark.id) {
                own.sort_unstable_by_key(|mark| mark.id);
            }
            start = *end;
        }
    }

    /// Works out the learners of a bucket.
    fn learners<R: Row>(
        &self,
        joint: &Joint<'_>,
        (mut notes, mut visits, marks): (&[Note], &[Visit], &Marks),
        room: &mut Room<R, impl Among>,
        mut sweep: Option<&mut Sweep<'_>>,
        piece: &mut Piece,
    ) {
        let mut line = Line::new(self.asked);
        let (mut start, mut first) = (0, 0);
        for (number, end) in room.ends.iter().enumerate() {
            let last = marks.ends.get(number).copied().unwrap_or(0);
            let beside = Beside {
                notes: own(&mut notes, |note| note.within as usize == number),
                visits: own(&mut visits, |visit| visit.within as usize == number),
                marks: marks.rows.get(first..last).unwrap_or_default(),
            };
            first = last;
            let end = end.place();
            let rows = room.rows.get_mut(start..end).unwrap_or_default();
            start = end;
            if rows.is_empty() && !joint.all_met() {
                continue;
            }
            joint.tell(number, &mut piece.ids);
            self.learner(rows, beside, Vec::new(), sweep.as_deref_mut(), &mut line, piece);
        }
    }

    /// How the workers pack rows.
    fn form(&self) -> Form {
        self.workers.first().map_or(Form::NONE, |worker| worker.store.form)
    }

    /// Works out the learner whose id was told last. `facts`: those of rows that are kept no longer.
    pub(super) fn learner<R: Row>(
        &self,
        rows: &mut [R],
        beside: Beside<'_>,
        facts: Vec<(Option<u64>, Fact)>,
        sweep: Option<&mut Sweep<'_>>,
        line: &mut Line,
        piece: &mut Piece,
    ) {
        let form = self.form();
        line.missing.clear();
        let sweep = sweep.filter(|_| facts.is_empty() && !self.is_told_otherwise(beside.marks));
        let told = match (sweep, self.quick) {
            (Some(sweep), Some(quick)) if !beside.visits.is_empty() && self.adds_up(quick, beside.visits) => {
                let rows: Vec<Packed> = rows.iter().map(|row| row.packed(form)).collect();
                Some(self.together(quick, &rows, beside).and_then(|Together { mut rows, notes }| {
                    sweep.learner(&mut rows, form, &notes, line, &mut piece.missing)
                }))
            }
            (sweep, _) => sweep.map(|sweep| sweep.learner(rows, form, beside.notes, line, &mut piece.missing)),
        };
        if !matches!(told, Some(Ok(()))) {
            let rows: Vec<Packed> = rows.iter().map(|row| row.packed(form)).collect();
            self.in_full(&rows, beside, facts, piece, line);
        } else {
            self.notice(beside.marks, &mut piece.notices);
            if let (Some(counted), Some(tally)) = (&self.asked.measures, &mut piece.measures) {
                tally.count(counted, line);
            }
        }
        piece.push(self.asked, line);
    }

    /// Whether presence in a session is told by several rows, or by a log.
    fn adds_up(&self, quick: &Quick, visits: &[Visit]) -> bool {
        visits.iter().any(|visit| quick.is_log(visit.effect)) || share_a_session(visits, &|worker| self.rows_of(worker))
    }

    /// A learner's rows once presence is added up.
    fn together(&self, quick: &Quick, rows: &[Packed], beside: Beside<'_>) -> Result<Together, Tied> {
        let Beside { notes, visits, marks } = beside;
        if marks.windows(2).any(|pair| matches!(pair, [a, b] if a.id != 0 && a.id == b.id)) {
            // What comes twice counts once.
            return Err(Tied);
        }
        let fact = |visit: &Visit| Some((visit.effect, visit.fact(quick, self.rows_of(visit.worker)?, "")?));
        quick.together(rows, notes, visits.iter().filter_map(fact).collect())
    }

    /// Notices what is kept about sessions that the schedule does not have; what has one id is one fact.
    fn notice(&self, marks: &[Mark], notices: &mut Notices) {
        let row = |mark: &Mark| {
            let kept = Kept::of(mark.kept);
            self.workers.get(kept.worker)?.rows.get(kept.place).map(|row| row.number)
        };
        let facts = marks.chunk_by(|a, b| a.id != 0 && a.id == b.id);
        for fact in facts.filter(|fact| fact.iter().any(|mark| mark.unknown_session)) {
            let code = FindingCode::UnknownSession;
            let first = fact.iter().filter_map(row).min();
            first.into_iter().for_each(|row| notices.add(code.word(), code.field(), row));
        }
    }

    fn rows_of(&self, worker: u32) -> Option<&'b Rows> {
        self.workers.get(worker as usize).map(|worker| &worker.rows)
    }

    /// The fact of a row that is kept whole, with the number of the row.
    fn kept(&self, at: i64, learner: &str) -> Option<(Option<u64>, Fact)> {
        let kept = Kept::of(at);
        let rows = &self.workers.get(kept.worker)?.rows;
        let row = rows.get(kept.place)?;
        Some((Some(row.number), rows.fact(row, learner, "")))
    }

    /// Whether two facts of one id say different things; what says the same changes nothing, or is tied. Ids of one digest
    /// stand side by side.
    fn is_told_otherwise(&self, marks: &[Mark]) -> bool {
        let twice = |pair: &[Mark]| matches!(pair, [a, b] if a.id != 0 && a.id == b.id);
        let fact = |mark: &Mark| self.kept(mark.kept, "").map(|(_, fact)| fact);
        let same = |a: &Mark, b: &Mark| {
            let (own, other) = (Kept::of(a.kept), Kept::of(b.kept));
            match self.workers.get(own.worker) {
                Some(worker) if own.worker == other.worker => worker.rows.say_the_same(own.place, other.place),
                // Each numbers words for itself.
                _ => fact(a).zip(fact(b)).is_some_and(|(a, b)| a.id == b.id && a.says_the_same(&b)),
            }
        };
        marks.windows(2).filter(|pair| twice(pair)).any(|pair| matches!(pair, [a, b] if !same(a, b)))
    }

    fn in_full(
        &self,
        rows: &[Packed],
        beside: Beside<'_>,
        mut facts: Vec<(Option<u64>, Fact)>,
        piece: &mut Piece,
        line: &mut Line,
    ) {
        let Beside { notes, visits, marks } = beside;
        // Rows of one effect and instant differ by their numbers alone, and by their sessions.
        let mut numbers: HashMap<(u32, i64), Vec<Score>> = HashMap::new();
        let lone = notes.iter().filter(|note| !note.of_visit);
        lone.for_each(|note| numbers.entry((note.effect, note.at)).or_default().push(note.number));
        let mut sessions: HashMap<(u32, i64), Vec<&Visit>> = HashMap::new();
        visits.iter().for_each(|visit| sessions.entry((visit.effect, visit.at)).or_default().push(visit));
        piece.in_full = piece.in_full.saturating_add(1);
        let learner = piece.ids.len().checked_sub(1).and_then(|row| piece.ids.name(row)).unwrap_or_default();
        facts.extend(marks.iter().filter_map(|mark| self.kept(mark.kept, &learner)));
        for packed in rows {
            if packed.effect == Packed::WHOLE {
                facts.extend(self.kept(packed.at, &learner));
            } else if marks.is_empty() {
                let key = (packed.effect, packed.at);
                let fact = self.quick.and_then(|quick| match sessions.get_mut(&key).and_then(Vec::pop) {
                    Some(visit) => visit.fact(quick, self.rows_of(visit.worker)?, &learner),
                    None => {
                        let number = numbers.get_mut(&key).and_then(Vec::pop);
                        quick.fact(packed.effect, packed.at, number, &learner)
                    }
                });
                facts.extend(fact.map(|fact| (None, fact)));
            }
        }
        super::full::name(&mut facts);
        self.full.judge(&learner, facts, line, piece);
    }
}

/// What comes first and is of the learner in hand; what is left begins after it.
fn own<'r, T>(left: &mut &'r [T], is_own: impl Fn(&T) -> bool) -> &'r [T] {
    let (own, others) = left.split_at(left.iter().take_while(|kept| is_own(kept)).count());
    *left = others;
    own
}

/// The rows of a bucket over all workers, piece by piece in the order they came, with what they are numbered by.
fn in_order<'w, 'j, R>(
    workers: &'w [Worker],
    numbers: impl Fn(usize) -> Numbers<'j>,
    pieces: impl Fn(&'w Store) -> Vec<(u64, &'w [R])>,
) -> Vec<(Numbers<'j>, &'w [R])> {
    let of = |(index, worker): (usize, &'w Worker)| {
        let numbers = numbers(index);
        pieces(&worker.store).into_iter().map(move |(run, rows)| (run, numbers, rows))
    };
    let mut all: Vec<_> = workers.iter().enumerate().flat_map(of).collect();
    all.sort_by_key(|(run, ..)| *run);
    all.into_iter().map(|(_, numbers, rows)| (numbers, rows)).collect()
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
