//! Values of a stretch of rows in one form: codes translated, instants in microseconds, numbers told as the bits of floats.
//!
//! Whatever wants a closer look is marked: an instant as `i64::MIN`, a number as [`ODD`]. Floats are compared as they are,
//! with the least float that reaches a mark ([`Measure::least`]): the decimals that floats stand for are in their order,
//! and so are the bits of floats from 0 on.

use super::stage::STRETCH;
use crate::batch::columns::{Codes, Instants, Numbers, Unit, Validity, places};
use crate::batch::words::word;
use crate::exact::{Decimal, Score};
use crate::limits;
use crate::time::Instant;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hint::select_unpredictable;

/// No number.
pub(super) const NONE: i64 = -1;
/// A number that has to be looked at closely.
pub(super) const ODD: i64 = i64::MAX;

/// Codes of one byte.
const BYTES: usize = 256;

pub(super) fn refill<T>(into: &mut Vec<T>, from: impl Iterator<Item = T>) {
    into.clear();
    into.extend(from);
}

/// What the codes of a column stand for, one after the other; as many as there are codes of one byte, where they are of one.
pub(super) fn list<T: Copy>(codes: &Codes<'_>, of: impl Iterator<Item = T>, none: T, into: &mut Vec<T>) {
    // A negative code is beyond every list.
    let (most, cells) = match codes {
        Codes::U8(_) => (BYTES, BYTES),
        Codes::I8(_) => (BYTES / 2, BYTES),
        _ => (usize::MAX, 0),
    };
    refill(into, of.take(most));
    into.resize(into.len().max(cells), none);
}

/// What the codes of rows stand for by their [`list`].
pub(super) fn translated<T: Copy>(
    codes: &Codes<'_>,
    valid: Validity<'_>,
    rows: std::ops::Range<usize>,
    list: &[T],
    none: T,
    into: &mut Vec<T>,
) {
    fn all<C: Copy, T: Copy>(codes: &[C], list: &[T], none: T, into: &mut Vec<T>, place: impl Fn(C) -> usize) {
        into.clear();
        into.extend(codes.iter().map(|code| list.get(place(*code)).copied().unwrap_or(none)));
    }
    /// The same where each code has a cell.
    fn bytes<T: Copy>(codes: impl Iterator<Item = u8>, list: &[T], none: T, into: &mut Vec<T>) {
        let cells = list.first_chunk::<BYTES>();
        refill(into, codes.map(|code| cells.and_then(|cells| cells.get(usize::from(code))).copied().unwrap_or(none)));
    }
    let start = rows.start;
    match codes {
        Codes::U8(codes) => bytes(codes.get(rows).unwrap_or_default().iter().copied(), list, none, into),
        Codes::U16(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, usize::from),
        Codes::U32(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::U64(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::I8(codes) => {
            bytes(codes.get(rows).unwrap_or_default().iter().map(|code| *code as u8), list, none, into);
        }
        Codes::I16(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::I32(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
        Codes::I64(codes) => all(codes.get(rows).unwrap_or_default(), list, none, into, |code| code as usize),
    }
    valid.blank(start, into, none);
}

/// Whether microseconds are of years 1 to 9999.
pub(in crate::batch) fn is_instant(at: i64) -> bool {
    (-62_135_596_800_000_000..=253_402_300_799_999_999).contains(&at)
}

/// Microseconds, borrowed or `made`; no instant for what has to be looked at closely.
pub(super) fn instants<'s>(
    instants: &'s Instants<'_>,
    rows: std::ops::Range<usize>,
    made: &'s mut Vec<i64>,
) -> &'s [i64] {
    let start = rows.start;
    match instants {
        Instants::Counted(counts, unit, valid) => {
            let counts = counts.get(rows).unwrap_or_default();
            match unit {
                Unit::Micros if valid.all() => return counts,
                Unit::Micros => refill(made, counts.iter().copied()),
                Unit::Millis => refill(made, counts.iter().map(|count| count.saturating_mul(1_000))),
                Unit::Seconds => refill(made, counts.iter().map(|count| count.saturating_mul(1_000_000))),
                Unit::Nanos => refill(made, counts.iter().map(|count| count.div_euclid(1_000))),
                Unit::Days => refill(made, counts.iter().map(|_| i64::MIN)),
            }
            valid.blank(start, made, i64::MIN);
        }
        Instants::Words(words) => refill(
            made,
            rows.map(|row| {
                let at = word(words, row).and_then(|text| Instant::parse(text).ok());
                at.map_or(i64::MIN, Instant::micros)
            }),
        ),
    }
    made
}

/// What numbers measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Measure {
    /// Scores and shares, rounded half to even.
    Score,
    /// Minutes, cut: marks are whole in these units.
    Minutes,
}

impl Measure {
    const MINUTES: f64 = limits::MINUTES as f64;

    fn most(self) -> f64 {
        match self {
            Measure::Score => 1.0,
            Measure::Minutes => Measure::MINUTES,
        }
    }

    /// What a decimal comes to in units of 1e-9; `None` for what is out of range.
    fn units(self, text: &str) -> Option<i64> {
        let number = Decimal::nearly(text).ok()?;
        match self {
            Measure::Score => Score::rounded(&number).map(|score| i64::from(score.nanos())),
            Measure::Minutes => {
                let fits = !number.is_negative() && number <= Decimal::from_u64(limits::MINUTES);
                fits.then(|| i64::try_from(number.units().checked_div(1_000_000_000)?).ok()).flatten()
            }
        }
    }

    /// The least number that comes to so many units or more; that of infinity where none does.
    pub(super) fn least(self, units: i64) -> i64 {
        let most = self.most().to_bits();
        let reached = |bits: u64| {
            let found = || self.units_of(bits.cast_signed());
            bits > most || found().is_some_and(|found| found >= units)
        };
        // Close to it: half a unit less is rounded up.
        let units_or_less = if self == Measure::Score { units as f64 - 0.5 } else { units as f64 };
        let middle = (units_or_less / 1e9).clamp(0.0, self.most()).to_bits();
        let (mut low, mut high, mut step) = (middle, middle, 1_u64);
        while !reached(high) {
            (high, step) = (high.saturating_add(step), step.saturating_mul(2));
        }
        step = 1;
        while low > 0 && reached(low) {
            (low, step) = (low.saturating_sub(step), step.saturating_mul(2));
        }
        // Now `high` is reached, and `low` is not unless it is 0.
        while high > low && (high.saturating_sub(low) > 1 || reached(low)) {
            let between = low.midpoint(high);
            if reached(between) { high = between } else { low = between }
        }
        bits(if high > most { f64::INFINITY } else { f64::from_bits(high) })
    }

    /// What a number comes to, in units of 1e-9.
    fn units_of(self, number: i64) -> Option<i64> {
        self.units(&f64::from_bits(number.cast_unsigned()).to_string())
    }

    fn of_float(self, number: f64) -> i64 {
        // Minus nothing is nothing. What is below, or no number, has greater bits than any number from 0 on.
        let bits = (number + 0.0).to_bits();
        select_unpredictable(bits <= self.most().to_bits(), bits.cast_signed(), ODD)
    }

    fn of_whole(self, number: i64) -> i64 {
        // What is too great for a float to tell is out of range.
        self.of_float(number as f64)
    }

    /// A number that stands for the same units, where one does for certain: two decimals of 15 digits are two floats.
    fn of_text(self, text: &str) -> i64 {
        let units = self.units(text).filter(|units| *units < 100_000_000_000_000);
        units.map_or(ODD, |units| bits(units as f64 / 1e9))
    }
}

fn bits(number: f64) -> i64 {
    number.to_bits().cast_signed()
}

/// What numbers come to, found once.
#[derive(Debug, Default)]
pub(super) struct Units {
    known: HashMap<(i64, Option<u64>), Option<Score>, FixedState>,
}

/// So many are kept.
const KNOWN: usize = 1 << 16;

impl Units {
    /// A score or a share.
    pub(super) fn share(&mut self, number: i64) -> Option<Score> {
        self.of(number, None)
    }

    /// Minutes of a session of so many as a share of it, cut at nine digits.
    pub(super) fn presence(&mut self, minutes: i64, length: u64) -> Option<Score> {
        self.of(minutes, Some(length))
    }

    fn of(&mut self, number: i64, length: Option<u64>) -> Option<Score> {
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        *self.known.entry((number, length)).or_insert_with(|| {
            let units = match length {
                None => Measure::Score.units_of(number)?,
                Some(length) => Measure::Minutes.units_of(number)?.checked_div(i64::try_from(length).ok()?)?,
            };
            Score::from_nanos(u32::try_from(units.min(i64::from(Score::ONE.nanos()))).ok()?)
        })
    }
}

/// The numbers of a stretch of rows. Those that are no text are read where they stand: most rows have none.
#[derive(Debug)]
pub(super) struct Stretch<'c> {
    /// Which rows have one: bits, the lowest first.
    there: [u64; STRETCH / 64],
    values: Values<'c>,
    measure: Measure,
}

#[derive(Debug)]
enum Values<'c> {
    Floats(&'c [f64]),
    Whole(&'c [i64]),
    Made(Vec<i64>),
}

/// The numbers of at most [`STRETCH`] rows.
pub(super) fn numbers<'c>(column: Option<&Numbers<'c>>, rows: std::ops::Range<usize>, measure: Measure) -> Stretch<'c> {
    let of = |valid: Validity<'_>| {
        let mut there = [0; STRETCH / 64];
        for (bits, row) in there.iter_mut().zip(rows.clone().step_by(64)) {
            let left = rows.end.saturating_sub(row).min(64);
            *bits = valid.bits(row) & u64::MAX.wrapping_shr(64_u32.wrapping_sub(left as u32));
        }
        there
    };
    let (there, values) = match column {
        None => ([0; STRETCH / 64], Values::Whole(&[])),
        Some(Numbers::Floats(numbers, valid)) => {
            let numbers = numbers.get(rows.clone()).unwrap_or_default();
            fetch(numbers);
            (of(*valid), Values::Floats(numbers))
        }
        Some(Numbers::Whole(numbers, valid)) => {
            (of(*valid), Values::Whole(numbers.get(rows.clone()).unwrap_or_default()))
        }
        Some(Numbers::Words(words)) => {
            let made = rows.clone().map(|row| word(words, row).map_or(NONE, |text| measure.of_text(text)));
            let made: Vec<i64> = made.collect();
            let mut there = [0; STRETCH / 64];
            for (place, _) in made.iter().enumerate().filter(|(_, number)| **number != NONE) {
                there.get_mut(place / 64).into_iter().for_each(|bits| *bits |= 1 << (place % 64));
            }
            (there, Values::Made(made))
        }
    };
    Stretch { there, values, measure }
}

/// Looks at every line of a cache in their order, so that they are fetched ahead: those that are looked at here and there
/// are waited for one by one.
fn fetch(numbers: &[f64]) {
    const LINE: usize = 64 / size_of::<f64>();
    std::hint::black_box(numbers.iter().step_by(LINE).fold(0, |all, number| all ^ number.to_bits()));
}

impl Stretch<'_> {
    /// Whether a row has a number.
    #[inline]
    pub(super) fn has(&self, row: usize) -> bool {
        self.there.get(row / 64).is_some_and(|there| there >> (row % 64) & 1 == 1)
    }

    /// The number of a row; [`NONE`] where there is none.
    #[inline]
    pub(super) fn at(&self, row: usize) -> i64 {
        if !self.has(row) {
            return NONE;
        }
        let number = match &self.values {
            Values::Floats(numbers) => numbers.get(row).map(|number| self.measure.of_float(*number)),
            Values::Whole(numbers) => numbers.get(row).map(|number| self.measure.of_whole(*number)),
            Values::Made(numbers) => numbers.get(row).copied(),
        };
        number.unwrap_or(ODD)
    }

    /// Takes each row that has a number, with it.
    #[inline(always)]
    pub(super) fn each(&self, take: impl FnMut(usize, i64)) {
        match &self.values {
            Values::Floats(numbers) => self.each_of(numbers, |number| self.measure.of_float(number), take),
            Values::Whole(numbers) => self.each_of(numbers, |number| self.measure.of_whole(number), take),
            Values::Made(numbers) => self.each_of(numbers, |number| number, take),
        }
    }

    #[inline(always)]
    fn each_of<T: Copy>(&self, numbers: &[T], number: impl Fn(T) -> i64, mut take: impl FnMut(usize, i64)) {
        for (there, first) in self.there.iter().zip((0..STRETCH).step_by(64)) {
            for place in places(*there) {
                let row = first | place;
                let Some(value) = numbers.get(row) else { break };
                take(row, number(*value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_reach_a_mark_where_the_decimals_they_stand_for_do() {
        let of = |measure: Measure, number: i64| measure.units(&f64::from_bits(number as u64).to_string());
        for (measure, units) in [
            (Measure::Score, [0, 1, 800_000_000, 799_999_999, 333_333_333, 999_999_999, 1_000_000_000]),
            (
                Measure::Minutes,
                [0, 1, 72_000_000_000, 48_000_000_001, 99_999_999_999_999, 1 << 53, 10_000_000_000_000_000],
            ),
        ] {
            for mark in units {
                let least = measure.least(mark);
                assert!(of(measure, least).unwrap() >= mark);
                assert!(least == 0 || of(measure, least - 1).unwrap() < mark, "{mark} {least}");
                if mark < 100_000_000_000_000 {
                    assert!(measure.of_text(&text(mark)) >= least);
                    assert!(mark == 0 || measure.of_text(&text(mark - 1)) < least);
                }
            }
        }
        let bits = |number: f64| number.to_bits() as i64;
        assert_eq!(Measure::Score.least(1_000_000_001), bits(f64::INFINITY));
        assert_eq!(Measure::Minutes.least(i64::MAX), bits(f64::INFINITY));
        assert_eq!(Measure::Minutes.least(72_000_000_000), bits(72.0));
        assert!(Measure::Score.least(800_000_000) < bits(0.8));
        let odd = [f64::NAN, -f64::NAN, -1.0, -1e-300, 1.0000000000000002, f64::INFINITY];
        assert!(odd.map(|number| Measure::Score.of_float(number)) == [ODD; 6]);
        assert_eq!([-0.0, 1.0].map(|number| Measure::Score.of_float(number)), [0, bits(1.0)]);
        assert!(bits(f64::INFINITY) < ODD && NONE < 0);
    }

    fn text(units: i64) -> String {
        format!("{}.{:09}", units / 1_000_000_000, units % 1_000_000_000)
    }

    #[test]
    fn rows_that_have_a_number_are_told() {
        let floats: Vec<f64> = (0..2_100).map(|row| f64::from(row % 7) / 5.0).collect();
        let texts: Vec<String> = floats.iter().map(f64::to_string).collect();
        let bits: Vec<u8> = (0..300_u32).map(|place| (place.wrapping_mul(0x9E37_79B9) >> 24) as u8).collect();
        let valid = Validity::new(&bits, 13);
        let word = |row: usize| Some(texts[row].as_str()).filter(|_| valid.at(row));
        let words: Vec<Option<&str>> = (0..texts.len()).map(word).collect();
        let whole: Vec<i64> = floats.iter().map(|float| *float as i64).collect();
        let columns = [
            Numbers::Floats(&floats, valid),
            Numbers::Whole(&whole, valid),
            Numbers::Words(crate::batch::columns::Words::Each(&words)),
        ];
        for (start, len) in [(0, 1), (0, 63), (5, 64), (64, 65), (1_000, STRETCH), (1_024, STRETCH), (2_048, 52)] {
            for column in &columns {
                let found = numbers(Some(column), start..start + len, Measure::Score);
                let number = |row: usize| {
                    let number = if matches!(column, Numbers::Whole(..)) { whole[row] as f64 } else { floats[row] };
                    Measure::Score.of_float(number)
                };
                let told = |place: &usize| *place < len && valid.at(start + place);
                for place in 0..STRETCH {
                    assert_eq!(found.has(place), told(&place), "{start} {place}");
                    assert_eq!(found.at(place), if told(&place) { number(start + place) } else { NONE });
                }
                let mut each = Vec::new();
                found.each(|place, number| each.push((place, number)));
                assert!(each.into_iter().eq((0..len).filter(told).map(|place| (place, number(start + place)))));
            }
        }
        let none = numbers(None, 0..STRETCH, Measure::Score);
        assert!((0..STRETCH).all(|row| none.at(row) == NONE && !none.has(row)));
        none.each(|_, _| panic!());
    }

    #[test]
    fn codes_stand_for_words_whatever_their_width() {
        let words: Vec<u32> = (0..300).map(|word| word * 7).collect();
        let told = |codes: Codes<'_>, most: usize, len: usize| {
            let (mut made, mut out) = (vec![1; 9], vec![2; 9]);
            list(&codes, words.iter().take(most).copied(), u32::MAX, &mut made);
            translated(&codes, Validity::ALL, 0..len, &made, u32::MAX, &mut out);
            out
        };
        for most in [0, 1, 127, 128, 129, 255, 256, 300] {
            let of =
                |code: i64| usize::try_from(code).ok().filter(|code| *code < most).map_or(u32::MAX, |code| words[code]);
            let all = [0, 1, 100, 126, 127, -1, -128, 128, 200, 255, 256, 299, 300, 30_000];
            macro_rules! check {
                ($($kind:ident $variant:ident)*) => { $(
                    let codes: Vec<$kind> = all.iter().filter_map(|code| (*code).try_into().ok()).collect();
                    let expected: Vec<u32> = codes.iter().map(|code| of(i64::try_from(*code).unwrap())).collect();
                    assert_eq!(told(Codes::$variant(&codes), most, codes.len()), expected, "{most} {}", stringify!($kind));
                )* };
            }
            check!(u8 U8 i8 I8 u16 U16 i16 I16 u32 U32 i32 I32 u64 U64 i64 I64);
        }
    }
}
