//! One worker's reading: rows to where their learner's are.

use super::columns::Columns;
use super::learners::{Numbering, Place, Scheme};
use super::notice::Notices;
use super::quick::cells::is_instant;
use super::quick::stage::{APART, STRETCH, Seen, Stage};
use super::quick::{Note, Quick};
use super::rows::{Row, Rows};
use super::store::{Form, Mark, Packed, Store};
use super::visits::Visit;
use super::words::word;
use crate::record::FindingCode;
use crate::time::Instant;
use foldhash::fast::FixedState;
use std::hash::BuildHasher;
use std::sync::Arc;

const ID_SEED: u64 = 0x6661_6374_2069_6400;

/// What one thread has read.
#[derive(Debug)]
pub(super) struct Worker {
    /// Its number, from 0.
    index: usize,
    pub(super) numbering: Numbering,
    pub(super) store: Store,
    pub(super) rows: Rows,
    notices: Notices,
    /// Instead of the store, where rows come learner by learner: the rows of one reading, in order.
    in_order: Option<InOrder>,
    /// Whether every row is kept whole beside what it is packed as, since it may have an id.
    keeps: bool,
    places: Vec<Place>,
    stage: Stage,
    /// Instants of a stretch, and its rows that are not put into words at once.
    instants: Vec<i64>,
    others: Vec<usize>,
    count: u64,
    /// The number of the part that would go on from the last one.
    next: Option<u64>,
}

/// Rows of one reading in order, with the numbers that were kept of them, what they say of sessions, and their marks.
#[derive(Debug, Default)]
pub(super) struct InOrder {
    pub(super) rows: Vec<(Place, Packed)>,
    pub(super) notes: Vec<(Place, Note)>,
    pub(super) visits: Vec<(Place, Visit)>,
    /// Each with the place of its row among all that were read.
    pub(super) marks: Vec<(u64, Place, Mark)>,
}

/// The number of a worker and the place of a row it keeps, in one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) worker: usize,
    pub(super) place: usize,
}

impl Kept {
    const BITS: u32 = 48;

    fn packed(worker: usize, place: usize) -> i64 {
        ((worker as i64) << Kept::BITS) | place as i64
    }

    pub(super) fn of(at: i64) -> Kept {
        let bits = at as u64;
        Kept { worker: (bits >> Kept::BITS) as usize, place: (bits & ((1 << Kept::BITS) - 1)) as usize }
    }
}

impl Worker {
    pub(super) fn new(index: usize, scheme: Scheme, form: Form, keeps: bool, grouped: bool) -> Worker {
        Worker {
            index,
            numbering: Numbering::new(scheme),
            store: Store::new(scheme.buckets(), form),
            rows: Rows::default(),
            notices: Notices::default(),
            in_order: grouped.then(InOrder::default),
            keeps,
            places: Vec::new(),
            stage: Stage::default(),
            instants: Vec::new(),
            others: Vec::new(),
            count: 0,
            next: None,
        }
    }

    /// Begins a part. Parts that follow one another are one run.
    pub(super) fn begin(&mut self, part: u64) {
        if self.next != Some(part) {
            self.numbering.begin_run(part);
            self.store.begin_run(part, self.count);
        }
        self.next = Some(part.saturating_add(1));
    }

    /// How many rows it has read.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Everything that was read, to be let go.
    pub(super) fn take_read(&mut self) -> impl Send + use<> {
        let scheme = self.numbering.scheme;
        let (numbering, store) = (Numbering::new(scheme), Store::new(0, self.store.form));
        (
            std::mem::replace(&mut self.numbering, numbering),
            std::mem::replace(&mut self.store, store),
            std::mem::take(&mut self.rows),
        )
    }

    pub(super) fn take_notices(&mut self) -> Notices {
        std::mem::take(&mut self.notices)
    }

    /// Reads rows whose columns are of one length, a stretch at a time.
    pub(super) fn read(&mut self, columns: &Columns<'_>, quick: Option<&Quick>) {
        let (mut places, mut stage) = (std::mem::take(&mut self.places), std::mem::take(&mut self.stage));
        self.numbering.begin(&columns.learner);
        self.rows.begin(columns);
        if let Some(quick) = quick {
            stage.begin(quick, columns, self.keeps);
        }
        for start in (0..columns.len()).step_by(STRETCH) {
            let rows = start..start.saturating_add(STRETCH).min(columns.len());
            self.numbering.places(&columns.learner, rows.clone(), columns.first, &mut self.notices, &mut places);
            match quick {
                Some(quick) => self.looked_up(columns, start, &places, &mut stage, quick),
                None => {
                    for (row, place) in rows.zip(&places).filter(|(_, place)| **place != Place::NOWHERE) {
                        let read = self.rows.read(columns, row, &mut self.notices);
                        self.put(*place, read);
                    }
                }
            }
        }
        self.count = self.count.saturating_add(columns.len() as u64);
        (self.places, self.stage) = (places, stage);
    }

    fn put(&mut self, place: Place, row: Option<Row>) {
        match row {
            Some(row) => {
                let kept = self.rows.keep(row);
                self.place(place, Kept::packed(self.index, kept), Packed::WHOLE);
            }
            None => self.place(place, 0, Packed::NOTHING),
        }
    }

    #[inline]
    fn place(&mut self, place: Place, at: i64, effect: u32) {
        match &mut self.in_order {
            None => self.store.push(place, at, effect),
            Some(_) if place == Place::NOWHERE => {}
            Some(in_order) => in_order.rows.push((place, Packed { at, within: place.within, effect })),
        }
    }

    /// The rows of one reading, in order.
    pub(super) fn take_in_order(&mut self) -> InOrder {
        let mut in_order = self.in_order.as_mut().map(std::mem::take).unwrap_or_default();
        // Rows that were read by themselves are marked before the others of their stretch.
        in_order.marks.sort_by_key(|(row, ..)| *row);
        in_order
    }

    fn looked_up(&mut self, columns: &Columns<'_>, start: usize, places: &[Place], stage: &mut Stage, quick: &Quick) {
        let (mut instants, mut others) = (std::mem::take(&mut self.instants), std::mem::take(&mut self.others));
        let seen = stage.rows(quick, columns, start, &mut instants);
        let Seen { effects, ats, .. } = seen;
        let read = |effect: u32, at: i64| effect != APART && is_instant(at);
        let later = |at: i64| quick.is_later(Instant::from_micros(at));
        match &self.in_order {
            None => {
                let nothing = |effect, at| read(effect, at) && (effect == Packed::NOTHING || later(at));
                self.store.push_all(places, effects, ats, nothing, &mut others);
            }
            Some(_) => {
                others.clear();
                others.extend(0..effects.len());
            }
        }
        for row in &others {
            let cells = (places.get(*row), effects.get(*row), ats.get(*row));
            let (Some(place), Some(effect), Some(at)) = cells else { continue };
            match *effect {
                _ if *place == Place::NOWHERE => {}
                effect if !read(effect, *at) => {
                    self.closely(columns, start.saturating_add(*row), *place, quick);
                }
                _ if later(*at) => self.place(*place, *at, Packed::NOTHING),
                effect => self.place(*place, *at, effect),
            }
        }
        let somebody = |row: u32| places.get(row as usize).filter(|place| **place != Place::NOWHERE);
        // What does nothing and cannot be taken back is told by nobody.
        let keeps = self.keeps;
        let is_kept = |row: u32| {
            let cells = (effects.get(row as usize), ats.get(row as usize));
            let named =
                || columns.id.as_ref().is_some_and(|ids| word(ids, start.saturating_add(row as usize)).is_some());
            let is = |effect: u32, at: i64| read(effect, at) && (effect != Packed::NOTHING || named());
            keeps && matches!(cells, (Some(effect), Some(at)) if is(*effect, *at))
        };
        if keeps {
            for row in (0_u32..).take(effects.len()).filter(|row| is_kept(*row)) {
                let Some(place) = somebody(row) else { continue };
                let unknown_session = seen.unknown_sessions.binary_search(&row).is_ok();
                let row = start.saturating_add(row as usize);
                let read = self.rows.read(columns, row, &mut self.notices);
                self.mark(columns, row, (*place, unknown_session), read);
            }
        }
        for (row, note) in seen.notes {
            let Some(place) = somebody(*row) else { continue };
            let note = Note { within: place.within, ..*note };
            match &mut self.in_order {
                None => self.store.note(place.bucket, note),
                Some(in_order) => in_order.notes.push((*place, note)),
            }
        }
        for row in seen.visits {
            let cells = (effects.get(*row as usize), ats.get(*row as usize), somebody(*row));
            let (Some(effect), Some(at), Some(place)) = cells else { continue };
            let (row, how_much) = (start.saturating_add(*row as usize), quick.says_how_much(*effect));
            let Some(presence) = self.rows.presence(columns, row, how_much) else { continue };
            let (within, worker) = (place.within, self.index as u32);
            let visit = Visit { within, effect: *effect, at: *at, worker, presence };
            match &mut self.in_order {
                None => self.store.visit(place.bucket, visit),
                Some(in_order) => in_order.visits.push((*place, visit)),
            }
        }
        // What is kept is noticed when its learner's turn comes.
        let unknown_sessions = seen.unknown_sessions.iter().filter(|row| !is_kept(**row));
        let sessions = unknown_sessions.map(|row| (FindingCode::UnknownSession, row));
        let components = seen.unknown.iter().map(|row| (FindingCode::UnknownComponent, row));
        for (code, row) in components.chain(sessions).filter(|(_, row)| somebody(**row).is_some()) {
            let row = columns.first.saturating_add(start.saturating_add(*row as usize) as u64);
            self.notices.add(code.word(), code.field(), row);
        }
        (self.instants, self.others) = (instants, others);
    }

    /// Keeps a row whole beside what it was packed as, with whether it names a session that the schedule does not have.
    fn mark(&mut self, columns: &Columns<'_>, row: usize, (place, unknown_session): (Place, bool), read: Option<Row>) {
        let Some(read) = read else { return };
        let id = columns.id.as_ref().and_then(|ids| word(ids, row));
        let id = id.map_or(0, |id| FixedState::with_seed(ID_SEED).hash_one(id.as_bytes()).max(1));
        let kept = Kept::packed(self.index, self.rows.keep(read));
        let mark = Mark { within: place.within, unknown_session, id, kept };
        match &mut self.in_order {
            None => self.store.mark(place.bucket, mark),
            Some(in_order) => in_order.marks.push((self.count.saturating_add(row as u64), place, mark)),
        }
    }

    /// Reads a row by itself.
    fn closely(&mut self, columns: &Columns<'_>, row: usize, place: Place, quick: &Quick) {
        let read = self.rows.read(columns, row, &mut self.notices);
        let Some(kept) = &read else { return self.put(place, None) };
        let fact = Arc::new(self.rows.fact(kept, "", ""));
        let beside = quick.is_beside(&fact);
        let findings = if beside { quick.findings(&fact) } else { Vec::new() };
        // What has an id can be taken back, or told twice otherwise; where it is kept for that, so are its findings.
        match (beside, fact.id.is_empty()) {
            (true, true) => {
                for finding in findings {
                    self.notices.add(finding.code.word(), finding.code.field(), kept.number);
                }
                self.put(place, None);
            }
            (true, false) if self.keeps && findings.is_empty() => {
                self.put(place, None);
                self.mark(columns, row, (place, false), read);
            }
            _ => self.put(place, read),
        }
    }
}
