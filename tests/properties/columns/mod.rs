//! Rows in owned columns of any form a batch reads, lent as [`Columns`].
//!
//! [`Rows`](rows::Rows) -> [`Buffers`] (the form of each column drawn: plain or coded, any width, any unit, with what is
//! left out by bits, by code or by word) -> [`Buffers::lent`]. What is not there still has some value underneath, as
//! columns of other makers have.

pub(crate) mod rows;

use std::collections::BTreeMap;

use blend_core::batch::{Codes, Columns, Instants, Learners, Numbers, Unit, Validity, Words};
use serde_json::{Value, json};

use crate::generate::Source;
use crate::reference::number::decimal;
use crate::reference::time::{date, instant};
use rows::{INSTANTS, NUMBERS, Row, WORDS};

/// What learners are named by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Named {
    Dense,
    Sparse,
    Unsigned,
    Text,
    CodedText,
}

impl Named {
    pub(crate) const ALL: [Named; 5] = [Named::Dense, Named::Sparse, Named::Unsigned, Named::Text, Named::CodedText];

    fn signed(self, place: usize) -> i64 {
        let place = i64::try_from(place).unwrap();
        match self {
            Named::Dense => place * 700,
            // Near ones, far ones, both ends.
            _ => match place % 4 {
                0 => place,
                1 => i64::MIN + place,
                2 => i64::MAX - place,
                _ => place * 7_919_777_777,
            },
        }
    }

    fn unsigned(place: usize) -> u64 {
        let place = place as u64;
        if place.is_multiple_of(2) { place } else { u64::MAX - place }
    }

    /// The id of a learner as a record writes it.
    pub(crate) fn name(self, place: usize) -> String {
        match self {
            Named::Dense | Named::Sparse => self.signed(place).to_string(),
            Named::Unsigned => Named::unsigned(place).to_string(),
            Named::Text => format!("Zoë {place}"),
            Named::CodedText => format!("{place:0>0$}", 128 - place % 100),
        }
    }
}

#[derive(Debug)]
struct Bits(Option<(Vec<u8>, usize)>);

impl Bits {
    fn of<T>(values: &[Option<T>], source: &mut Source) -> Bits {
        if values.iter().all(Option::is_some) && !source.rarely(3) {
            return Bits(None);
        }
        let offset = source.below(70);
        let mut bits: Vec<u8> = (0..(offset + values.len()).div_ceil(8)).map(|_| source.below(256) as u8).collect();
        for (row, value) in values.iter().enumerate() {
            let bit = row + offset;
            let mask = 1_u8 << (bit % 8);
            if value.is_some() { bits[bit / 8] |= mask } else { bits[bit / 8] &= !mask }
        }
        Bits(Some((bits, offset)))
    }

    fn lent(&self) -> Validity<'_> {
        self.0.as_ref().map_or(Validity::ALL, |(bits, offset)| Validity::new(bits, *offset))
    }
}

macro_rules! widths {
    ($($width:ident $type:ty,)*) => {
        #[derive(Debug)]
        enum CodeBuffer { $($width(Vec<$type>)),* }

        impl CodeBuffer {
            fn lent(&self) -> Codes<'_> {
                match self { $(CodeBuffer::$width(codes) => Codes::$width(codes)),* }
            }

            /// Codes of any width that has room for them.
            fn of(codes: &[i64], source: &mut Source) -> CodeBuffer {
                let mut fit: Vec<CodeBuffer> = Vec::new();
                $(fit.extend(codes.iter().map(|code| <$type>::try_from(*code).ok()).collect::<Option<_>>().map(CodeBuffer::$width));)*
                let place = source.below(fit.len());
                fit.swap_remove(place)
            }
        }
    };
}

widths! { U8 u8, I8 i8, U16 u16, I16 i16, U32 u32, I32 i32, U64 u64, I64 i64, }

#[derive(Debug)]
enum WordBuffer<'r> {
    Each(Vec<Option<&'r str>>),
    Coded { codes: CodeBuffer, valid: Bits, words: Vec<Option<&'r str>> },
}

impl<'r> WordBuffer<'r> {
    fn of(cells: &[Option<&'r str>], coded: bool, source: &mut Source) -> WordBuffer<'r> {
        if !coded {
            return WordBuffer::Each(cells.to_vec());
        }
        let mut words: Vec<Option<&str>> = cells.iter().filter(|cell| cell.is_some()).copied().collect();
        words.sort_unstable();
        words.dedup();
        // Words nobody uses, a word twice, one that is none.
        words.push(Some("unused"));
        words.extend(words.first().copied());
        words.push(None);
        shuffle(&mut words, source);
        let by_bits = source.rarely(2);
        let beyond = *source.pick(&[-1, i64::try_from(words.len()).unwrap() + 3]);
        let code = |cell: &Option<&str>, source: &mut Source| {
            let wanted = if by_bits && cell.is_none() { words[source.below(words.len())] } else { *cell };
            let fit: Vec<usize> = (0..words.len()).filter(|place| words[*place] == wanted).collect();
            match cell {
                None if !by_bits && source.rarely(2) => beyond,
                _ => i64::try_from(*source.pick(&fit)).unwrap(),
            }
        };
        let codes: Vec<i64> = cells.iter().map(|cell| code(cell, source)).collect();
        let valid = if by_bits { Bits::of(cells, source) } else { Bits(None) };
        WordBuffer::Coded { codes: CodeBuffer::of(&codes, source), valid, words }
    }

    fn lent(&self) -> Words<'_> {
        match self {
            WordBuffer::Each(words) => Words::Each(words),
            WordBuffer::Coded { codes, valid, words } => {
                Words::Coded { codes: codes.lent(), valid: valid.lent(), words }
            }
        }
    }
}

#[derive(Debug)]
enum NumberBuffer<'r> {
    Floats(Vec<f64>, Bits),
    Whole(Vec<i64>, Bits),
    Words(WordBuffer<'r>),
}

impl<'r> NumberBuffer<'r> {
    fn of(cells: &[Option<&'r str>], source: &mut Source) -> NumberBuffer<'r> {
        let each = |exact: fn(&str) -> Option<f64>| -> Option<Vec<Option<f64>>> {
            cells.iter().map(|cell| cell.map_or(Some(None), |text| exact(text).map(Some))).collect()
        };
        // Only where the shortest decimal of the float is the number.
        let float = |text: &str| {
            let float: f64 = text.parse().ok()?;
            (decimal(&json!(format!("{float}"))) == decimal(&json!(text))).then_some(float)
        };
        let whole = |text: &str| text.parse::<i64>().ok().map(|whole| whole as f64);
        match (source.below(3), each(float), each(whole)) {
            (0, Some(floats), _) => {
                let valid = Bits::of(&floats, source);
                NumberBuffer::Floats(floats.into_iter().map(|float| float.unwrap_or(f64::NAN)).collect(), valid)
            }
            (1, _, Some(whole)) => {
                let valid = Bits::of(&whole, source);
                NumberBuffer::Whole(
                    whole.into_iter().map(|whole| whole.map_or(-7, |whole| whole as i64)).collect(),
                    valid,
                )
            }
            _ => NumberBuffer::Words(WordBuffer::of(cells, source.rarely(2), source)),
        }
    }

    fn lent(&self) -> Numbers<'_> {
        match self {
            NumberBuffer::Floats(floats, valid) => Numbers::Floats(floats, valid.lent()),
            NumberBuffer::Whole(whole, valid) => Numbers::Whole(whole, valid.lent()),
            NumberBuffer::Words(words) => Numbers::Words(words.lent()),
        }
    }
}

#[derive(Debug)]
enum InstantBuffer<'r> {
    Counted(Vec<i64>, Unit, Bits),
    Words(WordBuffer<'r>),
}

/// What a text counts in a unit; `None` where the unit is too coarse.
fn count(text: &str, unit: Unit) -> Option<i64> {
    let days = |text| Some((date(text)? - date("1970-01-01")?).num_days());
    if unit == Unit::Days || date(text).is_some() {
        return days(text).filter(|_| unit == Unit::Days);
    }
    let micros = instant(text, chrono_tz::Tz::UTC)?;
    let exactly = |by: i64| (micros % by == 0).then(|| micros / by);
    match unit {
        Unit::Seconds => exactly(1_000_000),
        Unit::Millis => exactly(1_000),
        Unit::Micros => Some(micros),
        // What is finer than a microsecond is cut.
        _ => micros.checked_mul(1_000).map(|nanos| nanos + 999),
    }
}

impl<'r> InstantBuffer<'r> {
    fn of(cells: &[Option<&'r str>], source: &mut Source) -> InstantBuffer<'r> {
        let unit = *source.pick(&[Unit::Seconds, Unit::Millis, Unit::Micros, Unit::Nanos, Unit::Days]);
        let counted: Option<Vec<Option<i64>>> =
            cells.iter().map(|cell| cell.map_or(Some(None), |text| count(text, unit).map(Some))).collect();
        match counted {
            // `at` and `recorded` are no dates.
            Some(counted) if !source.rarely(4) && (unit != Unit::Days || cells.iter().any(Option::is_some)) => {
                let valid = Bits::of(&counted, source);
                InstantBuffer::Counted(
                    counted.into_iter().map(|count| count.unwrap_or(i64::MIN)).collect(),
                    unit,
                    valid,
                )
            }
            _ => InstantBuffer::Words(WordBuffer::of(cells, source.rarely(2), source)),
        }
    }

    fn lent(&self) -> Instants<'_> {
        match self {
            InstantBuffer::Counted(counts, unit, valid) => Instants::Counted(counts, *unit, valid.lent()),
            InstantBuffer::Words(words) => Instants::Words(words.lent()),
        }
    }
}

#[derive(Debug)]
enum LearnerBuffer<'r> {
    Signed(Vec<i64>, Bits),
    Unsigned(Vec<u64>, Bits),
    Words(WordBuffer<'r>),
}

/// Columns of some rows.
#[derive(Debug)]
pub(crate) struct Buffers<'r> {
    first: u64,
    learner: LearnerBuffer<'r>,
    words: BTreeMap<&'static str, WordBuffer<'r>>,
    numbers: BTreeMap<&'static str, NumberBuffer<'r>>,
    instants: BTreeMap<&'static str, InstantBuffer<'r>>,
    value: Option<Vec<blend_core::document::Value>>,
}

impl<'r> Buffers<'r> {
    /// Columns of these rows in forms drawn for them; `names`: the text of each learner's id.
    pub(crate) fn of(
        rows: &'r [Row],
        first: u64,
        named: Named,
        names: &'r [String],
        source: &mut Source,
    ) -> Buffers<'r> {
        let there = |column: &str, source: &mut Source| {
            let some = rows.iter().any(|row| row.cells.contains_key(column));
            some || matches!(column, "kind" | "at") || source.rarely(4)
        };
        let cells = |column: &str| -> Vec<Option<&'r str>> {
            rows.iter().map(|row| row.cells.get(column).map(String::as_str)).collect()
        };
        let mut made = Buffers {
            first,
            learner: LearnerBuffer::of(rows, named, names, source),
            words: BTreeMap::new(),
            numbers: BTreeMap::new(),
            instants: BTreeMap::new(),
            value: None,
        };
        for column in WORDS {
            if there(column, source) {
                made.words.insert(column, WordBuffer::of(&cells(column), source.rarely(2), source));
            }
        }
        for column in NUMBERS {
            if there(column, source) {
                made.numbers.insert(column, NumberBuffer::of(&cells(column), source));
            }
        }
        for column in INSTANTS {
            if there(column, source) {
                made.instants.insert(column, InstantBuffer::of(&cells(column), source));
            }
        }
        if rows.iter().any(|row| !row.value.is_null()) || source.rarely(4) {
            made.value = Some(rows.iter().map(|row| value(&row.value)).collect());
        }
        made
    }

    pub(crate) fn lent(&self) -> Columns<'_> {
        let words = |column: &str| self.words.get(column).map(WordBuffer::lent);
        let numbers = |column: &str| self.numbers.get(column).map(NumberBuffer::lent);
        let instants = |column: &str| self.instants.get(column).map(InstantBuffer::lent);
        let learner = match &self.learner {
            LearnerBuffer::Signed(ids, valid) => Learners::Signed(ids, valid.lent()),
            LearnerBuffer::Unsigned(ids, valid) => Learners::Unsigned(ids, valid.lent()),
            LearnerBuffer::Words(words) => Learners::Words(words.lent()),
        };
        Columns {
            first: self.first,
            id: words("id"),
            recorded: instants("recorded"),
            by: words("by"),
            reason: words("reason"),
            source: words("source"),
            occurrence: numbers("occurrence"),
            programme: words("programme"),
            version: words("version"),
            cohort: words("cohort"),
            component: words("component"),
            progress: numbers("progress"),
            score: numbers("score"),
            session: words("session"),
            minutes: numbers("minutes"),
            fraction: numbers("fraction"),
            group: words("group"),
            until: instants("until"),
            basis: words("basis"),
            gate: words("gate"),
            due: instants("due"),
            expires: instants("expires"),
            question: words("question"),
            rating: numbers("rating"),
            name: words("name"),
            value: self.value.as_deref(),
            award: words("award"),
            trigger: words("trigger"),
            event: words("event"),
            ..Columns::new(learner, self.words["kind"].lent(), self.instants["at"].lent())
        }
    }
}

impl<'r> LearnerBuffer<'r> {
    fn of(rows: &[Row], named: Named, names: &'r [String], source: &mut Source) -> LearnerBuffer<'r> {
        let places: Vec<Option<usize>> = rows.iter().map(|row| row.learner).collect();
        match named {
            Named::Dense | Named::Sparse => {
                let ids = places.iter().map(|place| place.map_or(-1, |place| named.signed(place))).collect();
                LearnerBuffer::Signed(ids, Bits::of(&places, source))
            }
            Named::Unsigned => {
                let ids = places.iter().map(|place| place.map_or(1, Named::unsigned)).collect();
                LearnerBuffer::Unsigned(ids, Bits::of(&places, source))
            }
            Named::Text | Named::CodedText => {
                let ids: Vec<Option<&str>> =
                    places.iter().map(|place| place.map(|place| names[place].as_str())).collect();
                LearnerBuffer::Words(WordBuffer::of(&ids, matches!(named, Named::CodedText), source))
            }
        }
    }
}

fn value(value: &Value) -> blend_core::document::Value {
    use blend_core::document::Value as Told;
    match value {
        Value::Bool(truth) => Told::Bool(*truth),
        Value::Number(number) => Told::Number(number.to_string()),
        Value::String(text) => Told::Text(text.clone()),
        _ => Told::Null,
    }
}

pub(crate) fn shuffle<T>(values: &mut [T], source: &mut Source) {
    for place in (1..values.len()).rev() {
        values.swap(place, source.below(place + 1));
    }
}
