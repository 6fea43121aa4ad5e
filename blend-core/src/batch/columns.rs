//! Facts in columns, as they are handed over: borrowed slices, one row a fact.
//!
//! Each column comes in the form its owner has it in, so that nothing is copied: numbers as numbers, repeated words as
//! codes into a list of words. What a row means is [`read`](super::read)'s business.

use crate::document::Value;

/// Which values of a column are there: bits, the lowest first, as Arrow has them; a bit beyond the end counts as 0.
#[derive(Debug, Clone, Copy, Default)]
pub struct Validity<'a> {
    bits: Option<&'a [u8]>,
    offset: usize,
}

impl<'a> Validity<'a> {
    /// Every value is there.
    pub const ALL: Validity<'static> = Validity { bits: None, offset: 0 };

    /// Value `row` is there where bit `row + offset` is set.
    pub fn new(bits: &'a [u8], offset: usize) -> Validity<'a> {
        Validity { bits: Some(bits), offset }
    }

    /// Whether the value of a row is there.
    pub fn at(self, row: usize) -> bool {
        let Some(bits) = self.bits else { return true };
        let bit = row.saturating_add(self.offset);
        bits.get(bit >> 3).is_some_and(|byte| byte >> (bit & 7) & 1 == 1)
    }

    /// Whether the values of 64 rows from one on are there: bits, the lowest first.
    #[inline]
    pub(super) fn bits(self, row: usize) -> u64 {
        let Some(bits) = self.bits else { return u64::MAX };
        let bit = row.saturating_add(self.offset);
        let bytes = bits.get(bit >> 3..).unwrap_or_default();
        let low = match bytes.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => bytes.iter().rev().fold(0, |low, byte| low << 8 | u64::from(*byte)),
        };
        let high = u64::from(bytes.get(8).copied().unwrap_or(0));
        let shift = bit & 7;
        low >> shift | high << 1 << (63 ^ shift)
    }

    /// Puts `none` where the value of a row is not there; the first cell is that of row `start`.
    pub(super) fn blank<T: Copy>(self, start: usize, cells: &mut [T], none: T) {
        if self.all() {
            return;
        }
        for (row, cells) in (start..).step_by(64).zip(cells.chunks_mut(64)) {
            for place in places(!self.bits(row)) {
                cells.get_mut(place).into_iter().for_each(|cell| *cell = none);
            }
        }
    }

    /// Whether every value is there.
    pub fn all(self) -> bool {
        self.bits.is_none()
    }
}

/// The places of bits, the lowest first.
pub(super) fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize & 63)?;
        bits &= bits.wrapping_sub(1);
        Some(place)
    })
}

/// Codes of words, in the width their owner has them in.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each is a slice of its type")]
pub enum Codes<'a> {
    U8(&'a [u8]),
    I8(&'a [i8]),
    U16(&'a [u16]),
    I16(&'a [i16]),
    U32(&'a [u32]),
    I32(&'a [i32]),
    U64(&'a [u64]),
    I64(&'a [i64]),
}

impl Codes<'_> {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Codes::U8(codes) => codes.len(),
            Codes::I8(codes) => codes.len(),
            Codes::U16(codes) => codes.len(),
            Codes::I16(codes) => codes.len(),
            Codes::U32(codes) => codes.len(),
            Codes::I32(codes) => codes.len(),
            Codes::U64(codes) => codes.len(),
            Codes::I64(codes) => codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column of words: ids, kinds, dates as text.
#[derive(Debug, Clone)]
pub enum Words<'a> {
    /// A word a row, `None` where there is none.
    Each(&'a [Option<&'a str>]),
    /// The place of each row's word in `words` (`None` there: no word); a code beyond them is no word.
    Coded {
        /// A code a row.
        codes: Codes<'a>,
        /// Which codes are there.
        valid: Validity<'a>,
        /// What the codes stand for.
        words: &'a [Option<&'a str>],
    },
}

impl Words<'_> {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Words::Each(words) => words.len(),
            Words::Coded { codes, .. } => codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The column of learners. A batch keeps to one of these in all its rows.
#[derive(Debug, Clone)]
pub enum Learners<'a> {
    /// Whole numbers.
    Signed(&'a [i64], Validity<'a>),
    /// Whole numbers from 0.
    Unsigned(&'a [u64], Validity<'a>),
    /// Ids of 1..=128 characters (section 2 of the domain).
    Words(Words<'a>),
}

impl Learners<'_> {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Learners::Signed(ids, _) => ids.len(),
            Learners::Unsigned(ids, _) => ids.len(),
            Learners::Words(words) => words.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column of numbers.
#[derive(Debug, Clone)]
pub enum Numbers<'a> {
    /// Binary floating point, each read as the shortest decimal that stands for it: `0.8` is 0.8.
    Floats(&'a [f64], Validity<'a>),
    /// Whole numbers.
    Whole(&'a [i64], Validity<'a>),
    /// Decimals as text.
    Words(Words<'a>),
}

impl Numbers<'_> {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Numbers::Floats(numbers, _) => numbers.len(),
            Numbers::Whole(numbers, _) => numbers.len(),
            Numbers::Words(words) => words.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a whole number of an [`Instants`] column counts, since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
    /// Nanoseconds; digits finer than a microsecond are cut.
    Nanos,
    /// Days: local dates, for the columns that may be dates (`until`, `due`, `expires`).
    Days,
}

/// A column of instants.
#[derive(Debug, Clone)]
pub enum Instants<'a> {
    /// Whole numbers of a unit.
    Counted(&'a [i64], Unit, Validity<'a>),
    /// Text as in JSON: RFC 3339 with an offset; a date where dates may stand.
    Words(Words<'a>),
}

impl Instants<'_> {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Instants::Counted(counts, ..) => counts.len(),
            Instants::Words(words) => words.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Rows of facts (section 4 of the domain), column by column; every column that is there is as long as `at`.
///
/// `learner`, `kind` and `at` have to be there. Without `id`, every row is a fact of its own and nothing can be voided.
/// Columns that a kind does not use are not read for it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of an event, of the same meaning")]
pub struct Columns<'a> {
    /// The number of the first row, for findings.
    pub first: u64,
    pub learner: Learners<'a>,
    pub kind: Words<'a>,
    pub at: Instants<'a>,
    pub id: Option<Words<'a>>,
    pub recorded: Option<Instants<'a>>,
    pub by: Option<Words<'a>>,
    pub reason: Option<Words<'a>>,
    pub source: Option<Words<'a>>,
    pub occurrence: Option<Numbers<'a>>,
    pub programme: Option<Words<'a>>,
    pub version: Option<Words<'a>>,
    pub cohort: Option<Words<'a>>,
    pub component: Option<Words<'a>>,
    pub progress: Option<Numbers<'a>>,
    pub score: Option<Numbers<'a>>,
    pub session: Option<Words<'a>>,
    pub minutes: Option<Numbers<'a>>,
    pub fraction: Option<Numbers<'a>>,
    pub group: Option<Words<'a>>,
    pub until: Option<Instants<'a>>,
    pub basis: Option<Words<'a>>,
    pub gate: Option<Words<'a>>,
    pub due: Option<Instants<'a>>,
    pub expires: Option<Instants<'a>>,
    pub question: Option<Words<'a>>,
    pub rating: Option<Numbers<'a>>,
    pub name: Option<Words<'a>>,
    /// Text, numbers and truth values; `Null` where there is none.
    pub value: Option<&'a [Value]>,
    pub award: Option<Words<'a>>,
    pub trigger: Option<Words<'a>>,
    pub event: Option<Words<'a>>,
}

impl<'a> Columns<'a> {
    /// Rows with the columns that have to be there.
    ///
    /// ```
    /// use blend_core::batch::{Columns, Instants, Learners, Unit, Validity, Words};
    /// let rows = Columns::new(
    ///     Learners::Signed(&[7, 8], Validity::ALL),
    ///     Words::Each(&[Some("completed"), Some("started")]),
    ///     Instants::Counted(&[1_767_225_600, 1_767_225_601], Unit::Seconds, Validity::ALL),
    /// );
    /// assert_eq!(rows.len(), 2);
    /// ```
    pub fn new(learner: Learners<'a>, kind: Words<'a>, at: Instants<'a>) -> Columns<'a> {
        Columns {
            first: 0,
            learner,
            kind,
            at,
            id: None,
            recorded: None,
            by: None,
            reason: None,
            source: None,
            occurrence: None,
            programme: None,
            version: None,
            cohort: None,
            component: None,
            progress: None,
            score: None,
            session: None,
            minutes: None,
            fraction: None,
            group: None,
            until: None,
            basis: None,
            gate: None,
            due: None,
            expires: None,
            question: None,
            rating: None,
            name: None,
            value: None,
            award: None,
            trigger: None,
            event: None,
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How long each column is that is there.
    pub(super) fn lengths(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let words = [
            ("id", &self.id),
            ("by", &self.by),
            ("reason", &self.reason),
            ("source", &self.source),
            ("programme", &self.programme),
            ("version", &self.version),
            ("cohort", &self.cohort),
            ("component", &self.component),
            ("session", &self.session),
            ("group", &self.group),
            ("basis", &self.basis),
            ("gate", &self.gate),
            ("question", &self.question),
            ("name", &self.name),
            ("award", &self.award),
            ("trigger", &self.trigger),
            ("event", &self.event),
        ];
        let numbers = [
            ("occurrence", &self.occurrence),
            ("progress", &self.progress),
            ("score", &self.score),
            ("minutes", &self.minutes),
            ("fraction", &self.fraction),
            ("rating", &self.rating),
        ];
        let instants =
            [("recorded", &self.recorded), ("until", &self.until), ("due", &self.due), ("expires", &self.expires)];
        let words = words.into_iter().filter_map(|(name, column)| Some((name, column.as_ref()?.len())));
        let numbers = numbers.into_iter().filter_map(|(name, column)| Some((name, column.as_ref()?.len())));
        let instants = instants.into_iter().filter_map(|(name, column)| Some((name, column.as_ref()?.len())));
        let required = [("learner", self.learner.len()), ("kind", self.kind.len())];
        let value = self.value.map(|values| ("value", values.len()));
        required.into_iter().chain(words).chain(numbers).chain(instants).chain(value)
    }
}

#[cfg(test)]
mod tests;
