//! Whom a row is about: ids to places.
//!
//! A [`Place`] is a bucket and a number in it. Whole numbers close to 0 are their own place; other ids are put into
//! buckets by a digest and numbered there in the order they are met, found again in one table. An id is told from
//! another by all of it, never by its digest. Each worker numbers for itself; [`joint`](super::joint) brings the numbers of
//! a bucket together.

mod table;

use super::answers::{Ids, Text};
use super::columns::{Learners, Validity, Words};
use super::notice::Notices;
use super::words::{Each, word};
use crate::id;
use crate::problem::Code;
use foldhash::fast::FixedState;
use std::hash::BuildHasher;
use std::iter::repeat_n;
use std::ops::Range;
use table::{Cell, Table};

pub(super) use table::VACANT;

/// Learners of one bucket of numbers that are their own place, at most and at least, as powers of two.
const WIDEST: u32 = 11;
const NARROWEST: u32 = 8;
/// Buckets of the learners that come first, at least half as many, where rows are few: so that they can be shared out.
const SHARED: u64 = 16;
/// Buckets of ids put there by digest.
const HASHED: u32 = 512;
/// Numbers that have their own place where any have, in few rows and in many.
const FEW: u64 = 1 << 16;
const ROOM: u64 = 1 << 23;
/// Rows that are the beginning of more.
const MANY: u64 = 1 << 20;
/// Greatest number that is its own place.
const GREATEST: u64 = 1 << 28;

/// Where a learner's facts go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) bucket: u32,
    pub(super) within: u32,
}

impl Place {
    /// Of a row that names nobody.
    pub(super) const NOWHERE: Place = Place { bucket: u32::MAX, within: u32::MAX };
}

/// What learners are named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Signed,
    Unsigned,
    Text,
}

impl Named {
    pub(super) fn of(column: &Learners<'_>) -> Named {
        match column {
            Learners::Signed(..) => Named::Signed,
            Learners::Unsigned(..) => Named::Unsigned,
            Learners::Words(_) => Named::Text,
        }
    }
}

/// How ids become places, the same for every worker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scheme {
    pub(super) named: Named,
    /// Numbers below are their own place.
    own: u64,
    /// How many of them a bucket has, as a power of two.
    width: u32,
}

/// The learners of the rows that come first.
#[derive(Debug, Default)]
pub(super) struct First {
    rows: u64,
    named: Option<Named>,
    /// The greatest number, where all are from 0.
    greatest: Option<u64>,
}

impl First {
    pub(super) fn add(&mut self, column: &Learners<'_>) {
        let before = if self.rows == 0 { Some(0) } else { self.greatest };
        let from_0 = |most: u64, id: &i64| u64::try_from(*id).ok().map(|id| most.max(id));
        self.greatest = before.and_then(|before| match column {
            Learners::Signed(ids, _) => ids.iter().try_fold(before, from_0),
            Learners::Unsigned(ids, _) => Some(ids.iter().fold(before, |most, id| most.max(*id))),
            Learners::Words(_) => None,
        });
        self.rows = self.rows.saturating_add(column.len() as u64);
        self.named = self.named.or(Some(Named::of(column)));
    }

    /// What fits so many times as many rows. Numbers that lie so far apart that most buckets would be nearly empty have no
    /// place of their own; where rows are many, more of them are to be expected.
    pub(super) fn scheme(&self, times: usize) -> Option<Scheme> {
        let times = times as u64;
        let rows = self.rows.saturating_mul(times);
        let apart = if rows < MANY { 8 } else { 64 };
        let dense = rows.saturating_mul(apart).clamp(FEW, GREATEST);
        // Sorted rows have the greatest last.
        let beyond = |most: u64| match rows {
            0..MANY => most.saturating_add(1).saturating_mul(times).clamp(FEW, dense),
            _ => most.saturating_add(1).max(ROOM),
        };
        let own = self.greatest.filter(|most| *most < dense).map_or(0, |most| beyond(most).next_power_of_two());
        let shared = self.greatest.map_or(0, |most| most.div_ceil(SHARED)).checked_ilog2().unwrap_or(0);
        let width = if rows < MANY { shared.saturating_add(1).clamp(NARROWEST, WIDEST) } else { WIDEST };
        Some(Scheme { named: self.named?, own: own.next_multiple_of(1 << WIDEST), width })
    }
}

impl Scheme {
    /// Buckets of numbers that are their own place; the others come after them.
    fn own_buckets(self) -> u32 {
        u32::try_from(self.own >> self.width).unwrap_or(0)
    }

    pub(super) fn buckets(self) -> u32 {
        self.own_buckets().saturating_add(HASHED)
    }

    /// The first id of a bucket of numbers that are their own place.
    pub(super) fn first(self, bucket: u32) -> Option<u64> {
        (bucket < self.own_buckets()).then(|| u64::from(bucket) << self.width)
    }

    /// How many learners a bucket of numbers that are their own place has.
    pub(super) fn width(self) -> usize {
        1 << self.width
    }

    /// Where a number is that is its own place.
    #[inline]
    fn own_place(self, id: u64) -> Place {
        Place { bucket: (id >> self.width) as u32, within: (id & (1_u64 << self.width).wrapping_sub(1)) as u32 }
    }
}

/// The ids of one bucket, in the order of their numbers.
#[derive(Debug, Clone)]
pub(super) enum Known {
    Numbers(Vec<u64>),
    Text(Text),
}

impl Known {
    fn len(&self) -> usize {
        match self {
            Known::Numbers(numbers) => numbers.len(),
            Known::Text(text) => text.len(),
        }
    }
}

/// Ids that are looked for at a time: what was fetched for them is still close by.
const TOGETHER: usize = 64;

/// A text that is looked for, and what was found in the line where it belongs.
#[derive(Debug, Clone, Copy)]
struct Sought {
    digest: u64,
    cell: Cell,
}

const NOTHING: Sought = Sought { digest: 0, cell: Cell { key: 0, within: VACANT, start: 0 } };

/// Bits of the length of a text, and where they are in its key: ids are of 512 bytes at most, and whatever is longer is
/// told from all of them.
const LENGTH: u32 = 10;
const LENGTH_AT: u32 = 45;

/// The length of a text and its digest, in one.
fn key(text: &str, digest: u64) -> u64 {
    let most = (1_u64 << LENGTH).wrapping_sub(1);
    digest & !(most << LENGTH_AT) | (text.len() as u64).min(most) << LENGTH_AT
}

/// The bucket of a digest, among those of digests.
fn hashed(digest: u64) -> usize {
    (digest >> 55) as usize
}

/// Whether many rows are about whom the row before them is about, as far as a few of them tell.
fn come_in_runs(words: &[Option<&str>]) -> bool {
    let some = words.len().div_ceil(8).max(1);
    let alike = |words: &&[Option<&str>]| matches!(words, [first, second, ..] if first == second);
    words.chunks(some).filter(alike).count() >= 3
}

/// Where the text of a cell is in its bucket's.
fn text_of(cell: Cell) -> Range<usize> {
    let start = cell.start as usize;
    let length = cell.key >> LENGTH_AT & (1_u64 << LENGTH).wrapping_sub(1);
    start..start.saturating_add(length as usize)
}

/// One worker's numbering.
#[derive(Debug)]
pub(super) struct Numbering {
    pub(super) scheme: Scheme,
    table: Table,
    known: Vec<Known>,
    /// The places of the words of a coded column.
    found: Vec<Option<Place>>,
    run: u64,
    /// Of each bucket: the runs of parts in which ids were met, each with how many were known before it.
    runs: Vec<Vec<(u64, usize)>>,
    digest: FixedState,
}

/// Spreads the bits of a number over all of it.
fn spread(key: u64) -> u64 {
    let mixed = (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

impl Numbering {
    pub(super) fn new(scheme: Scheme) -> Numbering {
        let known = match scheme.named {
            Named::Text => Known::Text(Text::default()),
            Named::Signed | Named::Unsigned => Known::Numbers(Vec::new()),
        };
        Numbering {
            scheme,
            table: Table::new(),
            known: vec![known; HASHED as usize],
            found: Vec::new(),
            run: 0,
            runs: vec![Vec::new(); HASHED as usize],
            digest: FixedState::with_seed(0x626c_656e_6420),
        }
    }

    /// Begins a run of parts that follow one another: the number of the first.
    pub(super) fn begin_run(&mut self, part: u64) {
        self.run = part;
    }

    /// Makes ready for rows of a column.
    pub(super) fn begin(&mut self, column: &Learners<'_>) {
        self.found.clear();
        if let Learners::Words(Words::Coded { words, .. }) = column {
            self.found.resize(words.len(), None);
        }
    }

    /// The places of some rows of a column; `first`: the number of its first row.
    pub(super) fn places(
        &mut self,
        column: &Learners<'_>,
        rows: Range<usize>,
        first: u64,
        notices: &mut Notices,
        out: &mut Vec<Place>,
    ) {
        out.clear();
        let somebody = match column {
            Learners::Signed(ids, valid) => {
                let ids = ids.get(rows.clone()).unwrap_or_default().iter();
                self.numbers(ids.map(|id| u64::from_ne_bytes(id.to_ne_bytes())), *valid, rows.start, out)
            }
            Learners::Unsigned(ids, valid) => {
                let ids = ids.get(rows.clone()).unwrap_or_default().iter();
                self.numbers(ids.copied(), *valid, rows.start, out)
            }
            Learners::Words(words) => {
                self.words(words, rows.clone(), out);
                false
            }
        };
        for (row, _) in rows.zip(out.iter()).filter(|(_, place)| !somebody && **place == Place::NOWHERE) {
            let named = matches!(column, Learners::Words(words) if word(words, row).is_some());
            let code = if named { Code::BadId } else { Code::MissingField };
            notices.add(code.name(), "learner", first.saturating_add(row as u64));
        }
    }

    /// The places of numbers; whether it is known that all of them are somebody.
    fn numbers(
        &mut self,
        ids: impl ExactSizeIterator<Item = u64> + Clone,
        valid: Validity<'_>,
        start: usize,
        out: &mut Vec<Place>,
    ) -> bool {
        let scheme = self.scheme;
        let (own, place) = (scheme.own, |id| scheme.own_place(id));
        // Either 0 or a power of two.
        if ids.clone().fold(0, |bits, id| bits | id) < own {
            out.extend(ids.map(place));
        } else {
            let mut ids = ids;
            let mut some = [0; TOGETHER];
            while ids.len() > 0 {
                let many = ids.len().min(TOGETHER);
                some.iter_mut().zip(&mut ids).for_each(|(cell, id)| *cell = id);
                self.sparse(some.get(..many).unwrap_or_default(), valid, start, out);
            }
        }
        valid.blank(start, out, Place::NOWHERE);
        valid.all()
    }

    /// The places of numbers of which some are not their own; `start`: the row of the first of `out`.
    fn sparse(&mut self, ids: &[u64], valid: Validity<'_>, start: usize, out: &mut Vec<Place>) {
        self.room(ids.len());
        let mut digests = [0; TOGETHER];
        digests.iter_mut().zip(ids).for_each(|(digest, id)| *digest = spread(*id));
        self.table.fetch(digests.iter().copied());
        let before = out.len();
        let mut missed = [0_u8; TOGETHER];
        let mut many = 0_usize;
        out.extend(ids.iter().zip(digests).zip(0_u8..).map(|((id, digest), at)| {
            let within = self.table.find(digest, *id).within;
            missed.get_mut(many % TOGETHER).into_iter().for_each(|cell| *cell = at);
            many = many.wrapping_add(usize::from(within == VACANT));
            self.place(digest, within)
        }));
        for at in missed.get(..many).unwrap_or_default() {
            let at = usize::from(*at);
            let (Some(id), place) = (ids.get(at), before.saturating_add(at)) else { continue };
            let found = match *id {
                id if id < self.scheme.own => self.scheme.own_place(id),
                id if valid.at(start.saturating_add(place)) => self.number(id),
                _ => Place::NOWHERE,
            };
            out.get_mut(place).into_iter().for_each(|place| *place = found);
        }
    }

    fn words(&mut self, words: &Words<'_>, rows: Range<usize>, out: &mut Vec<Place>) {
        match words {
            Words::Each(words) => {
                let words = words.get(rows).unwrap_or_default();
                if !come_in_runs(words) {
                    return words.chunks(TOGETHER).for_each(|words| self.texts_of(words, out));
                }
                let runs: Vec<_> = words.chunk_by(|word, next| word == next).collect();
                let heads: Vec<_> = runs.iter().filter_map(|run| run.first().copied()).collect();
                let mut places = Vec::with_capacity(heads.len());
                heads.chunks(TOGETHER).for_each(|words| self.texts_of(words, &mut places));
                out.extend(runs.iter().zip(places).flat_map(|(run, place)| repeat_n(place, run.len())));
            }
            Words::Coded { words: list, .. } => {
                let each = Each::new(words);
                for row in rows {
                    let code = each.code(row);
                    let known = code.and_then(|code| self.found.get(code).copied());
                    let place = match (known, code.and_then(|code| list.get(code).copied().flatten())) {
                        (Some(Some(place)), _) => place,
                        (Some(None), Some(word)) => {
                            let place = self.text(word).unwrap_or(Place::NOWHERE);
                            code.and_then(|code| self.found.get_mut(code))
                                .into_iter()
                                .for_each(|cell| *cell = Some(place));
                            place
                        }
                        _ => Place::NOWHERE,
                    };
                    out.push(place);
                }
            }
        }
    }

    /// The places of some texts. Each step is taken for all of them: what it waits for in memory comes together.
    fn texts_of(&mut self, words: &[Option<&str>], out: &mut Vec<Place>) {
        self.room(words.len());
        let mut met = [NOTHING; TOGETHER];
        let met = met.get_mut(..words.len()).unwrap_or_default();
        for (sought, word) in met.iter_mut().zip(words) {
            let word = word.unwrap_or_default();
            let digest = self.digest(word);
            *sought = Sought { digest, cell: Cell { key: key(word, digest), ..NOTHING.cell } };
        }
        self.table.fetch(met.iter().map(|sought| sought.digest));
        for sought in met.iter_mut() {
            sought.cell = self.table.find(sought.digest, sought.cell.key);
        }
        self.fetch(met);
        for (word, sought) in words.iter().zip(&*met) {
            let place = |word: &str| match self.is(word, sought.digest, sought.cell) {
                true => Some(self.place(sought.digest, sought.cell.within)),
                false => self.text_at(word, sought.digest, sought.cell.key),
            };
            out.push(word.and_then(place).unwrap_or(Place::NOWHERE));
        }
    }

    /// Looks at the texts of the cells that were found.
    fn fetch(&self, found: &[Sought]) {
        let ends = |sought: &Sought| {
            let range = text_of(sought.cell);
            let bytes = self.texts(sought.digest)?.bytes.as_bytes();
            let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
            Some(byte(range.start) ^ byte(range.end.saturating_sub(1)))
        };
        std::hint::black_box(found.iter().filter_map(ends).fold(0, |bytes, ends| bytes ^ ends));
    }

    /// The place of a number that is not its own; there is room for it.
    fn number(&mut self, id: u64) -> Place {
        let digest = spread(id);
        match self.table.seek(digest, |cell| cell.key == id) {
            Ok(cell) => self.place(digest, cell.within),
            Err(vacant) => self.meet(vacant, id, digest, None),
        }
    }

    /// The texts of the bucket of a digest.
    fn texts(&self, digest: u64) -> Option<&Text> {
        match self.known.get(hashed(digest)) {
            Some(Known::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The place of a number in the bucket of a digest.
    fn place(&self, digest: u64, within: u32) -> Place {
        Place { bucket: self.scheme.own_buckets().saturating_add(hashed(digest) as u32), within }
    }

    fn digest(&self, id: &str) -> u64 {
        self.digest.hash_one(id.as_bytes())
    }

    /// The place of a text id; `None` for what is no id.
    fn text(&mut self, id: &str) -> Option<Place> {
        self.room(1);
        let digest = self.digest(id);
        self.text_at(id, digest, key(id, digest))
    }

    /// Whether a cell is that of a text.
    #[inline]
    fn is(&self, id: &str, digest: u64, cell: Cell) -> bool {
        let known = || self.texts(digest)?.bytes.as_bytes().get(text_of(cell));
        cell.within != VACANT && known() == Some(id.as_bytes())
    }

    /// The same of one whose digest and key are told, for which there is room.
    #[inline(never)]
    fn text_at(&mut self, id: &str, digest: u64, key: u64) -> Option<Place> {
        match self.table.seek(digest, |cell| cell.key == key && self.is(id, digest, cell)) {
            Ok(cell) => Some(self.place(digest, cell.within)),
            Err(vacant) => {
                let fault = id::fault(id, "").filter(|fault| fault.code() != Code::ReservedId);
                fault.is_none().then(|| self.meet(vacant, key, digest, Some(id)))
            }
        }
    }

    /// Numbers an id met for the first time; `at`: the vacant cell it belongs in.
    fn meet(&mut self, at: usize, key: u64, digest: u64, text: Option<&str>) -> Place {
        let hashed = hashed(digest);
        if let (Some(known), Some(runs)) = (self.known.get(hashed), self.runs.get_mut(hashed))
            && runs.last().is_none_or(|(run, _)| *run != self.run)
        {
            runs.push((self.run, known.len()));
        }
        let (within, start) = match (self.known.get_mut(hashed), text) {
            (Some(Known::Text(known)), Some(text)) => {
                let start = known.bytes.len();
                known.push(text);
                (known.len(), start)
            }
            (Some(Known::Numbers(known)), None) => {
                known.push(key);
                (known.len(), 0)
            }
            _ => (0, 0),
        };
        let within = u32::try_from(within).unwrap_or(VACANT).saturating_sub(1);
        self.table.put(at, Cell { key, within, start: u32::try_from(start).unwrap_or(u32::MAX) });
        self.place(digest, within)
    }

    /// Makes room for so many ids more.
    fn room(&mut self, more: usize) {
        let text = self.scheme.named == Named::Text;
        // The line of a text is told by bits of its digest that its key keeps.
        self.table.room(more, |key| if text { key } else { spread(key) });
    }

    /// Adds the id of a place to a column.
    pub(super) fn tell(&self, place: Place, ids: &mut Ids) {
        let number = place.within as usize;
        let id = match (self.scheme.first(place.bucket), self.known(place.bucket)) {
            (Some(first), _) => first.saturating_add(u64::from(place.within)),
            (None, Some(Known::Numbers(known))) => known.get(number).copied().unwrap_or(0),
            (None, Some(Known::Text(known))) => {
                if let Ids::Text(text) = ids {
                    text.push(known.get(number).unwrap_or(""));
                }
                return;
            }
            (None, None) => 0,
        };
        push(id, ids);
    }

    /// The id of a place as text.
    pub(super) fn name(&self, place: Place) -> String {
        let mut ids = match self.scheme.named {
            Named::Signed => Ids::Signed(Vec::new()),
            Named::Unsigned => Ids::Unsigned(Vec::new()),
            Named::Text => Ids::Text(Text::default()),
        };
        self.tell(place, &mut ids);
        ids.name(0).unwrap_or_default()
    }

    /// How many learners a bucket can have.
    pub(super) fn most(&self, bucket: u32) -> usize {
        self.known(bucket).map_or(self.scheme.width(), Known::len)
    }

    /// The ids of a bucket; `None` where numbers are their own place.
    pub(super) fn known(&self, bucket: u32) -> Option<&Known> {
        self.known.get(bucket.checked_sub(self.scheme.own_buckets())? as usize)
    }

    /// The runs in which ids of such a bucket were met, each with its stretch of their numbers.
    pub(super) fn runs(&self, bucket: u32) -> impl Iterator<Item = (u64, Range<usize>)> {
        let hashed = bucket.checked_sub(self.scheme.own_buckets()).map(|hashed| hashed as usize);
        let runs = hashed.and_then(|hashed| self.runs.get(hashed)).map(Vec::as_slice).unwrap_or_default();
        let len = self.known(bucket).map_or(0, Known::len);
        let ends = runs.iter().skip(1).map(|(_, start)| *start).chain([len]);
        runs.iter().zip(ends).map(|((run, start), end)| (*run, *start..end))
    }
}

/// Adds a number to a column of numbers.
pub(super) fn push(id: u64, ids: &mut Ids) {
    match ids {
        Ids::Signed(ids) => ids.push(i64::from_ne_bytes(id.to_ne_bytes())),
        Ids::Unsigned(ids) => ids.push(id),
        Ids::Text(_) => {}
    }
}

#[cfg(test)]
mod tests;
