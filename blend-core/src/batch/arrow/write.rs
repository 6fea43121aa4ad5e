//! Answers as a record batch: vectors move into it as they are; only where text and instants are told is reckoned.

use crate::answer::Missing;
use crate::batch::answers::{Answers, Coded, Ids, NO_INSTANT, Text};
use crate::batch::lists::MissingLists;
use crate::batch::threads::{Job, threads_for, worked_off};
use arrow_array::types::{TimestampMicrosecondType, UInt8Type};
use arrow_array::{
    ArrayRef, DictionaryArray, GenericStringArray, Int32Array, Int64Array, ListArray, OffsetSizeTrait, PrimitiveArray,
    RecordBatch, StringArray, StructArray, UInt16Array, UInt64Array, new_empty_array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use std::collections::HashMap;
use std::sync::Arc;

/// Answers as a record batch, one row a learner, with these columns in this order:
///
/// | Column | Type | |
/// |---|---|---|
/// | `learner` | `Int64`, `UInt64`, `Utf8`, `LargeUtf8` | as they came in |
/// | `status` | words | |
/// | `progress` | `UInt16` | basis points, 0..=10000 |
/// | `completed_at` | instant | |
/// | `timing` | words | |
/// | `due` | instant | the first instant that is too late |
/// | `certification` | words | |
/// | `earned`, `expires` | instant | |
/// | `<component>.state` | words | for each component asked |
/// | `<component>.since`, `<component>.until` | instant | for each span asked |
/// | `<gate>:<component>:<action>.outcome` | words | for each gate asked |
/// | `missing` | list of structs `component`, `need`, `have`, `alternatives` | texts, the last three JSON |
///
/// Words are dictionaries (`UInt8` keys, `Utf8` values), texts too (`Int32` keys), instants
/// `Timestamp(Microsecond, "UTC")`. Columns that a programme has nothing for are there and null.
///
/// `learner`: the type to name learners by, as [`Layout::learner`](super::Layout::learner) has it; text that is too long
/// for `Utf8` becomes `LargeUtf8`.
///
/// # Errors
/// Answers that do not fit: more than 2<sup>31</sup> items that are missing, as many bytes of different texts of them, or
/// columns of different lengths.
pub fn record_batch(answers: Answers, learner: &DataType) -> Result<RecordBatch, ArrowError> {
    made_on(1, answers, learner)
}

/// The same, its columns made on so many threads.
pub(super) fn made_on(threads: usize, answers: Answers, learner: &DataType) -> Result<RecordBatch, ArrowError> {
    let len = answers.len();
    let mut columns = Table::default();
    let optional = |column: Option<Vec<i64>>| column.map_or_else(|| Ok(no_instants(len)), instants);
    columns.add("learner", false, move || ids(answers.learner, learner));
    columns.add("status", false, || words(answers.status));
    columns.add("progress", false, || Ok(Arc::new(UInt16Array::from(answers.progress))));
    columns.add("completed_at", true, || instants(answers.completed_at));
    columns.add("timing", false, || words(answers.timing));
    columns.add("due", true, move || optional(answers.due));
    columns.add("certification", true, move || answers.certification.map_or_else(|| no_words(len), words));
    columns.add("earned", true, move || optional(answers.earned));
    columns.add("expires", true, move || optional(answers.expires));
    for component in answers.components {
        if let Some(state) = component.state {
            columns.add(&format!("{}.state", component.id), false, || words(state));
        }
        for (name, span) in [("since", component.since), ("until", component.until)] {
            if let Some(span) = span {
                columns.add(&format!("{}.{name}", component.id), true, || instants(span));
            }
        }
    }
    for gate in answers.gates {
        columns.add(&format!("{}.outcome", gate.id), false, || words(gate.outcome));
    }
    if let Some(missing) = answers.missing {
        columns.add("missing", false, move || self::missing(&missing));
    }
    let Table { names, jobs } = columns;
    let arrays = worked_off(jobs, threads_for(len, threads)).into_iter().collect::<Result<Vec<_>, _>>()?;
    let field =
        |((name, nullable), array): ((String, bool), &ArrayRef)| Field::new(name, array.data_type().clone(), nullable);
    let fields: Fields = names.into_iter().zip(&arrays).map(field).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

/// Columns to be made: of each its name, and whether there may be gaps.
#[derive(Default)]
struct Table<'j> {
    names: Vec<(String, bool)>,
    jobs: Vec<Job<'j, Result<ArrayRef, ArrowError>>>,
}

impl<'j> Table<'j> {
    fn add(&mut self, name: &str, nullable: bool, make: impl FnOnce() -> Result<ArrayRef, ArrowError> + Send + 'j) {
        self.names.push((name.to_owned(), nullable));
        self.jobs.push(Box::new(make));
    }
}

fn ids(ids: Ids, wanted: &DataType) -> Result<ArrayRef, ArrowError> {
    Ok(match ids {
        // Nobody was named, so nobody knows by what.
        ids if ids.is_empty() => new_empty_array(wanted),
        Ids::Signed(ids) => Arc::new(Int64Array::from(ids)),
        Ids::Unsigned(ids) => Arc::new(UInt64Array::from(ids)),
        Ids::Text(text) if *wanted != DataType::LargeUtf8 && i32::try_from(text.bytes.len()).is_ok() => {
            Arc::new(strings::<i32>(text)?)
        }
        Ids::Text(text) => Arc::new(strings::<i64>(text)?),
    })
}

fn strings<O: OffsetSizeTrait>(text: Text) -> Result<GenericStringArray<O>, ArrowError> {
    let ends = text.ends.iter().map(|end| O::usize_as(*end));
    let offsets: Vec<O> = std::iter::once(O::usize_as(0)).chain(ends).collect();
    // Ends are those of pieces put one after the other: they never fall.
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    GenericStringArray::try_new(offsets, Buffer::from_vec(text.bytes.into_bytes()), None)
}

fn words(coded: Coded) -> Result<ArrayRef, ArrowError> {
    let nulls = nulls(&coded.codes, u8::MAX);
    let keys = PrimitiveArray::<UInt8Type>::try_new(coded.codes.into(), nulls)?;
    let values = StringArray::from_iter_values(coded.words);
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::new(values))?))
}

/// A column of words without any.
fn no_words(len: usize) -> Result<ArrayRef, ArrowError> {
    let keys = PrimitiveArray::<UInt8Type>::new_null(len);
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::new(StringArray::from_iter_values(["none"])))?))
}

fn instants(micros: Vec<i64>) -> Result<ArrayRef, ArrowError> {
    let nulls = nulls(&micros, NO_INSTANT);
    Ok(zoned(PrimitiveArray::try_new(micros.into(), nulls)?))
}

/// A column of instants without any.
fn no_instants(len: usize) -> ArrayRef {
    zoned(PrimitiveArray::new_null(len))
}

fn zoned(array: PrimitiveArray<TimestampMicrosecondType>) -> ArrayRef {
    Arc::new(array.with_timezone("UTC"))
}

/// Which values are there: all but those that stand for none.
fn nulls<T: PartialEq + Copy>(values: &[T], none: T) -> Option<NullBuffer> {
    // Most columns have no gaps, and to look for one is quicker than to list them.
    let valid = |row| values.get(row).is_some_and(|value: &T| *value != none);
    values.contains(&none).then(|| NullBuffer::new(BooleanBuffer::collect_bool(values.len(), valid)))
}

fn missing(lists: &MissingLists) -> Result<ArrayRef, ArrowError> {
    let end = |end: &usize| i32::try_from(*end).map_err(|_| ArrowError::OffsetOverflowError(*end));
    let offsets = std::iter::once(Ok(0)).chain(lists.ends.iter().map(end)).collect::<Result<Vec<i32>, _>>()?;
    let column = |of: &dyn Fn(&Missing) -> Result<Option<String>, ArrowError>| -> Result<ArrayRef, ArrowError> {
        let (mut words, mut known, mut codes) = (Vec::new(), HashMap::new(), Vec::with_capacity(lists.items.len()));
        let mut bytes = 0_usize;
        for item in &lists.items {
            let Some(word) = of(item)? else {
                codes.push(None);
                continue;
            };
            let next = i32::try_from(words.len()).map_err(|_| ArrowError::OffsetOverflowError(words.len()))?;
            codes.push(Some(*known.entry(word).or_insert_with_key(|word: &String| {
                bytes = bytes.saturating_add(word.len());
                words.push(word.clone());
                next
            })));
        }
        i32::try_from(bytes).map_err(|_| ArrowError::OffsetOverflowError(bytes))?;
        let codes: Int32Array =
            lists.places.iter().map(|place| codes.get(*place as usize).copied().flatten()).collect();
        Ok(Arc::new(DictionaryArray::try_new(codes, Arc::new(StringArray::from(words)))?))
    };
    let columns = [
        ("component", true, column(&|item| Ok(item.component.clone()))?),
        ("need", false, column(&|item| text(&item.need).map(Some))?),
        ("have", false, column(&|item| text(&item.have).map(Some))?),
        ("alternatives", false, column(&|item| text(&item.alternatives).map(Some))?),
    ];
    let field =
        |(name, nullable, column): &(&str, bool, ArrayRef)| Field::new(*name, column.data_type().clone(), *nullable);
    let fields: Fields = columns.iter().map(field).collect();
    let columns = columns.into_iter().map(|(.., column)| column).collect();
    let items = StructArray::try_new(fields.clone(), columns, None)?;
    let field = Arc::new(Field::new("item", DataType::Struct(fields), false));
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok(Arc::new(ListArray::try_new(field, offsets, Arc::new(items), None)?))
}

fn text(answer: &impl serde::Serialize) -> Result<String, ArrowError> {
    serde_json::to_string(answer).map_err(|error| ArrowError::JsonError(error.to_string()))
}
