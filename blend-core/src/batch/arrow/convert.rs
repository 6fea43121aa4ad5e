//! One column of a record batch: borrowed as it stands, or the way to convert a stretch of it.

use super::layout::Wanted;
use super::read::validity;
use crate::batch::columns::{Codes, Unit, Validity};
use crate::document::Value;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type,
    Decimal256Type, DecimalType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayAccessor, LargeStringArray, PrimitiveArray, StringArray, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use std::ops::Range;

const DAY_MILLIS: i64 = 86_400_000;

/// A column of a record batch.
pub(super) enum Source<'a> {
    Coded { codes: Codes<'a>, nulls: Option<&'a NullBuffer>, words: Vec<Option<&'a str>> },
    Whole(&'a [i64], Option<&'a NullBuffer>),
    Natural(&'a [u64], Option<&'a NullBuffer>),
    Floats(&'a [f64], Option<&'a NullBuffer>),
    Counted(&'a [i64], Unit, Option<&'a NullBuffer>),
    Made(Box<dyn Fn(Range<usize>) -> Converted<'a> + Send + Sync + 'a>),
}

/// A stretch of a column, in the form a batch reads.
pub(super) enum Converted<'s> {
    Each(Vec<Option<&'s str>>),
    Coded {
        codes: Codes<'s>,
        valid: Validity<'s>,
        words: &'s [Option<&'s str>],
    },
    /// Text made of other values.
    Texts(Vec<Option<String>>),
    Floats(Slice<'s, f64>, Validity<'s>),
    Whole(Slice<'s, i64>, Validity<'s>),
    Natural(Slice<'s, u64>, Validity<'s>),
    Counted(Slice<'s, i64>, Unit, Validity<'s>),
    Values(Vec<Value>),
}

/// Values that are borrowed or were converted.
type Slice<'s, T> = std::borrow::Cow<'s, [T]>;

fn stretch<T>(values: &[T], rows: Range<usize>) -> &[T] {
    values.get(rows).unwrap_or_default()
}

impl<'a> Source<'a> {
    /// A column as what it is wanted for; `None` where it has no values, or is of a type that does not fit.
    pub(super) fn of(array: &'a dyn Array, wanted: Wanted) -> Option<Source<'a>> {
        if wanted == Wanted::Values {
            return values(array);
        }
        if let Some(texts) = Texts::of(array) {
            return Some(Source::Made(Box::new(move |rows| Converted::Each(texts.each(rows)))));
        }
        if matches!(array.data_type(), DataType::Dictionary(..)) {
            return dictionary(array);
        }
        match wanted {
            Wanted::Words | Wanted::Values => None,
            Wanted::Names => named(array),
            Wanted::Learner => learners(array),
            Wanted::Numbers => numbers(array),
            Wanted::Instants => counted(array),
            Wanted::Moments => counted(array).or_else(|| days(array)),
        }
    }

    /// Whether it is handed over as it stands.
    pub(super) fn is_borrowed(&self) -> bool {
        !matches!(self, Source::Made(_))
    }

    /// A stretch of rows.
    pub(super) fn convert(&self, rows: Range<usize>) -> Converted<'_> {
        let start = rows.start;
        match self {
            Source::Coded { codes, nulls, words } => {
                Converted::Coded { codes: coded(codes, rows), valid: validity(*nulls, start), words }
            }
            Source::Whole(values, nulls) => Converted::Whole(stretch(values, rows).into(), validity(*nulls, start)),
            Source::Natural(values, nulls) => Converted::Natural(stretch(values, rows).into(), validity(*nulls, start)),
            Source::Floats(values, nulls) => Converted::Floats(stretch(values, rows).into(), validity(*nulls, start)),
            Source::Counted(values, unit, nulls) => {
                Converted::Counted(stretch(values, rows).into(), *unit, validity(*nulls, start))
            }
            Source::Made(make) => make(rows),
        }
    }
}

impl Converted<'_> {
    /// Text made of other values, or no text at all.
    pub(super) fn texts(&self) -> Vec<Option<&str>> {
        match self {
            Converted::Texts(texts) => texts.iter().map(Option::as_deref).collect(),
            _ => Vec::new(),
        }
    }
}

/// A column of plain text.
#[derive(Clone, Copy)]
enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    fn of(array: &'a dyn Array) -> Option<Texts<'a>> {
        let small = array.as_string_opt().map(Texts::Small);
        small
            .or_else(|| array.as_string_opt().map(Texts::Large))
            .or_else(|| array.as_string_view_opt().map(Texts::View))
    }

    fn each(self, rows: Range<usize>) -> Vec<Option<&'a str>> {
        fn told<'a, A: ArrayAccessor<Item = &'a str>>(texts: A, rows: Range<usize>) -> Vec<Option<&'a str>> {
            let rows = rows.start.min(texts.len())..rows.end.min(texts.len());
            match texts.null_count() {
                0 => rows.map(|row| Some(texts.value(row))).collect(),
                _ => rows.map(|row| texts.is_valid(row).then(|| texts.value(row))).collect(),
            }
        }
        match self {
            Texts::Small(texts) => told(texts, rows),
            Texts::Large(texts) => told(texts, rows),
            Texts::View(texts) => told(texts, rows),
        }
    }
}

/// Does for an array of any of some types what is done for each of them.
macro_rules! first_of {
    ($array:expr, $make:ident: $($kind:ty)*) => { None$(.or_else(|| $make::<$kind>($array)))* };
}

/// The values of an array of one type, and which are there.
fn primitive<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<(&[T::Native], Option<&NullBuffer>)> {
    let array = array.as_primitive_opt::<T>()?;
    Some((array.values(), array.nulls()))
}

/// Converts each value, those that are not there too.
fn mapped<'a, T: ArrowPrimitiveType, N: Clone>(
    array: &'a dyn Array,
    convert: impl Fn(T::Native) -> N + Send + Sync + 'a,
    told: fn(Slice<'a, N>, Validity<'a>) -> Converted<'a>,
) -> Option<Source<'a>> {
    let (values, nulls) = primitive::<T>(array)?;
    Some(Source::Made(Box::new(move |rows| {
        let start = rows.start;
        let converted: Vec<N> = stretch(values, rows).iter().map(|value| convert(*value)).collect();
        told(converted.into(), validity(nulls, start))
    })))
}

/// Converts each value that is there.
fn each<'a, T: ArrowPrimitiveType, N: 'a>(
    array: &'a dyn Array,
    convert: fn(&PrimitiveArray<T>, usize) -> N,
    told: fn(Vec<Option<N>>) -> Converted<'a>,
) -> Option<Source<'a>> {
    let array = array.as_primitive_opt::<T>()?;
    let value = move |row| (row < array.len() && array.is_valid(row)).then(|| convert(array, row));
    Some(Source::Made(Box::new(move |rows| told(rows.map(value).collect()))))
}

fn dictionary(array: &dyn Array) -> Option<Source<'_>> {
    fn keyed<'a, K: ArrowDictionaryKeyType>(
        array: &'a dyn Array,
        told: fn(&'a [K::Native]) -> Codes<'a>,
    ) -> Option<Source<'a>> {
        let array = array.as_dictionary_opt::<K>()?;
        let words = Texts::of(array.values().as_ref())?.each(0..array.values().len());
        Some(Source::Coded { codes: told(array.keys().values()), nulls: array.keys().nulls(), words })
    }
    keyed::<Int8Type>(array, Codes::I8)
        .or_else(|| keyed::<Int16Type>(array, Codes::I16))
        .or_else(|| keyed::<Int32Type>(array, Codes::I32))
        .or_else(|| keyed::<Int64Type>(array, Codes::I64))
        .or_else(|| keyed::<UInt8Type>(array, Codes::U8))
        .or_else(|| keyed::<UInt16Type>(array, Codes::U16))
        .or_else(|| keyed::<UInt32Type>(array, Codes::U32))
        .or_else(|| keyed::<UInt64Type>(array, Codes::U64))
}

fn coded<'a>(codes: &Codes<'a>, rows: Range<usize>) -> Codes<'a> {
    match codes {
        Codes::U8(codes) => Codes::U8(stretch(codes, rows)),
        Codes::I8(codes) => Codes::I8(stretch(codes, rows)),
        Codes::U16(codes) => Codes::U16(stretch(codes, rows)),
        Codes::I16(codes) => Codes::I16(stretch(codes, rows)),
        Codes::U32(codes) => Codes::U32(stretch(codes, rows)),
        Codes::I32(codes) => Codes::I32(stretch(codes, rows)),
        Codes::U64(codes) => Codes::U64(stretch(codes, rows)),
        Codes::I64(codes) => Codes::I64(stretch(codes, rows)),
    }
}

/// Whole numbers as text.
fn named(array: &dyn Array) -> Option<Source<'_>> {
    fn digits<T: ArrowPrimitiveType<Native: ToString>>(array: &dyn Array) -> Option<Source<'_>> {
        each::<T, _>(array, |array, row| array.value(row).to_string(), Converted::Texts)
    }
    first_of!(array, digits: Int8Type Int16Type Int32Type Int64Type UInt8Type UInt16Type UInt32Type UInt64Type)
}

fn learners(array: &dyn Array) -> Option<Source<'_>> {
    fn natural<T: ArrowPrimitiveType<Native: Into<u64>>>(array: &dyn Array) -> Option<Source<'_>> {
        mapped::<T, u64>(array, Into::into, Converted::Natural)
    }
    let unsigned = primitive::<UInt64Type>(array).map(|(values, nulls)| Source::Natural(values, nulls));
    whole(array).or(unsigned).or_else(|| first_of!(array, natural: UInt8Type UInt16Type UInt32Type))
}

/// Signed numbers.
fn whole(array: &dyn Array) -> Option<Source<'_>> {
    fn widened<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &dyn Array) -> Option<Source<'_>> {
        mapped::<T, i64>(array, Into::into, Converted::Whole)
    }
    let whole = primitive::<Int64Type>(array).map(|(values, nulls)| Source::Whole(values, nulls));
    whole.or_else(|| first_of!(array, widened: Int8Type Int16Type Int32Type))
}

fn numbers(array: &dyn Array) -> Option<Source<'_>> {
    fn widened<T: ArrowPrimitiveType<Native: TryInto<i64>>>(array: &dyn Array) -> Option<Source<'_>> {
        // What is beyond is out of every range anyway.
        mapped::<T, i64>(array, |number| number.try_into().unwrap_or(i64::MAX), Converted::Whole)
    }
    fn exact<T: DecimalType>(array: &dyn Array) -> Option<Source<'_>> {
        each::<T, _>(array, PrimitiveArray::value_as_string, Converted::Texts)
    }
    let floats = primitive::<Float64Type>(array).map(|(values, nulls)| Source::Floats(values, nulls));
    floats
        .or_else(|| whole(array))
        .or_else(|| first_of!(array, widened: UInt8Type UInt16Type UInt32Type UInt64Type))
        .or_else(|| mapped::<Float32Type, f64>(array, of_single, Converted::Floats))
        .or_else(|| mapped::<Float16Type, f64>(array, of_half, Converted::Floats))
        .or_else(|| first_of!(array, exact: Decimal32Type Decimal64Type Decimal128Type Decimal256Type))
}

/// The float of double width that is shown as one of single width is.
fn of_single(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

/// The float with the fewest digits that is read back as one of half width.
fn of_half(number: <Float16Type as ArrowPrimitiveType>::Native) -> f64 {
    let wide = number.to_f64();
    let shown = (0..5_usize).filter_map(|digits| format!("{wide:.digits$e}").parse::<f64>().ok());
    let back = |shown: &f64| <Float16Type as ArrowPrimitiveType>::Native::from_f64(*shown) == number;
    shown.into_iter().find(back).unwrap_or(wide)
}

fn counted(array: &dyn Array) -> Option<Source<'_>> {
    let of = |(values, nulls), unit| Some(Source::Counted(values, unit, nulls));
    match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => of(primitive::<TimestampSecondType>(array)?, Unit::Seconds),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            of(primitive::<TimestampMillisecondType>(array)?, Unit::Millis)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            of(primitive::<TimestampMicrosecondType>(array)?, Unit::Micros)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => of(primitive::<TimestampNanosecondType>(array)?, Unit::Nanos),
        _ => None,
    }
}

fn days(array: &dyn Array) -> Option<Source<'_>> {
    fn told<'a>(days: Slice<'a, i64>, valid: Validity<'a>) -> Converted<'a> {
        Converted::Counted(days, Unit::Days, valid)
    }
    let days = mapped::<Date32Type, i64>(array, i64::from, told);
    days.or_else(|| mapped::<Date64Type, i64>(array, |millis| millis.div_euclid(DAY_MILLIS), told))
}

/// Text, numbers and truth values.
fn values(array: &dyn Array) -> Option<Source<'_>> {
    fn of(values: Vec<Option<Value>>) -> Converted<'static> {
        Converted::Values(values.into_iter().map(Option::unwrap_or_default).collect())
    }
    fn whole<T: ArrowPrimitiveType<Native: ToString>>(array: &dyn Array) -> Option<Source<'_>> {
        each::<T, _>(array, |array, row| Value::Number(array.value(row).to_string()), of)
    }
    fn exact<T: DecimalType>(array: &dyn Array) -> Option<Source<'_>> {
        each::<T, _>(array, |array, row| Value::Number(array.value_as_string(row)), of)
    }
    fn float(number: f64) -> Value {
        serde_json::Number::from_f64(number).map_or(Value::Null, |number| Value::Number(number.to_string()))
    }
    fn text(text: Option<&str>) -> Value {
        text.map_or(Value::Null, |text| Value::Text(text.to_owned()))
    }
    if let Some(texts) = Texts::of(array) {
        let values = move |rows| texts.each(rows).into_iter().map(text).collect();
        return Some(Source::Made(Box::new(move |rows| Converted::Values(values(rows)))));
    }
    if let Some(Source::Coded { codes, nulls, words }) = dictionary(array) {
        let list = move |rows: Range<usize>| {
            let (valid, codes) = (validity(nulls, rows.start), coded(&codes, rows));
            let words = crate::batch::columns::Words::Coded { codes, valid, words: &words };
            (0..words.len()).map(|row| text(crate::batch::words::word(&words, row))).collect()
        };
        return Some(Source::Made(Box::new(move |rows| Converted::Values(list(rows)))));
    }
    if let Some(flags) = array.as_boolean_opt() {
        let value = |row| (row < flags.len() && flags.is_valid(row)).then(|| Value::Bool(flags.value(row)));
        return Some(Source::Made(Box::new(move |rows| of(rows.map(value).collect()))));
    }
    first_of!(array, whole: Int8Type Int16Type Int32Type Int64Type UInt8Type UInt16Type UInt32Type UInt64Type)
        .or_else(|| first_of!(array, exact: Decimal32Type Decimal64Type Decimal128Type Decimal256Type))
        .or_else(|| each::<Float64Type, _>(array, |array, row| float(array.value(row)), of))
        .or_else(|| each::<Float32Type, _>(array, |array, row| float(of_single(array.value(row))), of))
        .or_else(|| each::<Float16Type, _>(array, |array, row| float(of_half(array.value(row))), of))
}
