//! Tables of every type, sliced and in pieces, against the same rows as plain text.

use super::*;
use crate::Programme;
use crate::batch::{Pick, unwatched};
use crate::problem::Code;
use crate::time::Instant;
use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::*;
use arrow_buffer::i256;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use std::ops::ControlFlow;
use std::sync::Arc;

const PROGRAMME: &[u8] = br#"{
    "id": "p",
    "components": [
        {"id": "prep", "format": "elearning", "valid_for": "P30D"},
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8},
        {"id": "7", "format": "elearning"}
    ],
    "gates": [{"id": "first", "to": ["quiz"], "mode": "block", "when": {"any": ["prep", {"attribute": "site", "is": 4}]}}],
    "completion": {"all": ["prep", "quiz"]}
}"#;

type Texts = Vec<Option<&'static str>>;

/// The rows that all tests read: three learners, facts of several kinds.
fn texts() -> Vec<(&'static str, Texts)> {
    let some = |texts: [&'static str; 9]| texts.map(|text| Some(text).filter(|text| !text.is_empty())).to_vec();
    vec![
        ("learner", some(["1", "2", "1", "3", "1", "2", "2", "3", "3"])),
        ("kind", {
            let kinds = ["enrolled", "enrolled", "completed", "enrolled", "scored", "scored", "attribute"];
            some([&kinds[..], &["waived", "extended"]].concat().try_into().unwrap())
        }),
        ("at", {
            let days = ["01", "02", "03", "04", "05", "06", "07", "08", "09"];
            days.map(|day| Some(&*format!("2026-03-{day}T00:00:00Z").leak())).to_vec()
        }),
        ("programme", some(["p", "p", "", "p", "", "", "", "", ""])),
        ("component", some(["", "", "prep", "", "quiz", "quiz", "", "prep", "prep"])),
        ("score", some(["", "", "", "", "0.8", "0.7", "", "", ""])),
        ("name", some(["", "", "", "", "", "", "site", "", ""])),
        ("value", some(["", "", "", "", "", "", "4", "", ""])),
        ("until", some(["", "", "", "", "", "", "", "2026-04-01", ""])),
        ("basis", some(["", "", "", "", "", "", "", "administrative", ""])),
        ("due", some(["", "", "", "", "", "", "", "", "2026-03-20"])),
    ]
}

fn strings(texts: &Texts) -> ArrayRef {
    Arc::new(StringArray::from(texts.clone()))
}

/// The rows as plain text, one column replaced.
fn table(replaced: Option<(&str, ArrayRef)>) -> RecordBatch {
    let columns = texts().into_iter().map(|(name, column)| match &replaced {
        Some((field, array)) if *field == name => (name, array.clone(), true),
        _ if name == "value" => {
            let numbers = column.iter().map(|text| text.map(|text| text.parse().unwrap()));
            (name, Arc::new(Int64Array::from_iter(numbers)) as ArrayRef, true)
        }
        _ => (name, strings(&column), true),
    });
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

fn options() -> TableOptions {
    let mut options = TableOptions::new(Instant::parse("2026-03-25T00:00:00Z").unwrap());
    let batch = &mut options.batch;
    (batch.components, batch.spans, batch.gates, batch.missing) = (Pick::All, Pick::All, Pick::All, true);
    options
}

fn reader(batches: Vec<RecordBatch>, schema: SchemaRef) -> impl RecordBatchReader {
    RecordBatchIterator::new(batches.into_iter().map(Ok), schema)
}

fn told(batches: Vec<RecordBatch>, options: &TableOptions) -> Evaluation {
    let (programme, schema) = (Programme::from_json(PROGRAMME).unwrap(), batches[0].schema());
    evaluate(&programme, reader(batches, schema), options, &unwatched).unwrap()
}

/// What is told of one column, by learner as text, in their order.
fn by_learner(told: &Evaluation, column: &str) -> Vec<(String, Option<String>)> {
    let learners = shown(&told.table["learner"]);
    let mut rows: Vec<_> = learners.into_iter().flatten().zip(shown(&told.table[column])).collect();
    rows.sort();
    rows
}

fn shown(array: &ArrayRef) -> Vec<Option<String>> {
    if let Some(coded) = array.as_any_dictionary_opt() {
        let words = shown(coded.values());
        let codes = coded.normalized_keys();
        return (0..array.len()).map(|row| array.is_valid(row).then(|| words[codes[row]].clone()).flatten()).collect();
    }
    let each =
        |value: &dyn Fn(usize) -> String| (0..array.len()).map(|row| array.is_valid(row).then(|| value(row))).collect();
    match array.data_type() {
        DataType::Utf8 => each(&|row| array.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => each(&|row| array.as_string::<i64>().value(row).to_owned()),
        DataType::Int64 => each(&|row| array.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::UInt64 => each(&|row| array.as_primitive::<UInt64Type>().value(row).to_string()),
        DataType::UInt16 => each(&|row| array.as_primitive::<UInt16Type>().value(row).to_string()),
        DataType::Timestamp(_, _) => {
            each(&|row| array.as_primitive::<TimestampMicrosecondType>().value(row).to_string())
        }
        DataType::List(_) => each(&|row| {
            let items = array.as_list::<i32>().value(row);
            format!("{:?}", items.as_struct().columns().iter().map(shown).collect::<Vec<_>>())
        }),
        other => panic!("{other}"),
    }
}

/// The answers do not depend on what the columns are made of.
fn same(what: &str, batches: Vec<RecordBatch>, options: &TableOptions) {
    let (base, other) = (told(vec![table(None)], &self::options()), told(batches, options));
    assert_eq!((&other.notices, other.rows), (&base.notices, base.rows), "{what}");
    for field in base.table.schema().fields() {
        let name = field.name();
        let kinds = [&base, &other].map(|told| told.table[name.as_str()].data_type().clone());
        assert!(kinds[0] == kinds[1] || name == "learner", "{what} {name} {kinds:?}");
        assert_eq!(by_learner(&other, name), by_learner(&base, name), "{what} {name}");
    }
}

#[test]
fn the_rows_say_what_they_should() {
    let told = told(vec![table(None)], &options());
    assert!(told.notices.is_empty(), "{:?}", told.notices);
    let column = |name| by_learner(&told, name).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    let words = |words: [&str; 3]| words.map(|word| Some(word.to_owned()).filter(|word| !word.is_empty()));
    assert_eq!(column("status"), words(["completed", "in_progress", "in_progress"]));
    assert_eq!(column("progress"), words(["10000", "0", "5000"]));
    assert_eq!(column("prep.state"), words(["done", "not_started", "waived"]));
    assert_eq!(column("quiz.state"), words(["done", "failed", "not_started"]));
    assert_eq!(column("first:quiz:start.outcome").len(), 3);
    assert_eq!(column("certification"), [None, None, None]);
    let fields: Vec<_> = told.table.schema().fields().iter().map(|field| field.name().clone()).collect();
    let usual =
        ["learner", "status", "progress", "completed_at", "timing", "due", "certification", "earned", "expires"];
    assert_eq!(fields[..9], usual);
    assert_eq!(fields[9..12], ["prep.state", "prep.since", "prep.until"]);
    assert_eq!(fields.last().unwrap(), "missing");
}

fn parsed<T: ArrowPrimitiveType>(texts: &Texts, parse: impl Fn(&str) -> T::Native) -> ArrayRef {
    Arc::new(PrimitiveArray::<T>::from_iter(texts.iter().map(|text| text.map(&parse))))
}

fn micros(text: &str) -> i64 {
    Instant::parse(text).or_else(|_| Instant::parse(&format!("{text}T00:00:00Z"))).unwrap().micros()
}

/// A column of words in every form that words come in.
fn in_words(texts: &Texts) -> Vec<ArrayRef> {
    fn coded<K: ArrowDictionaryKeyType>(texts: &Texts) -> ArrayRef {
        // Words that no row has, one of them null, and a code of no word where there is no value.
        let mut builder = StringDictionaryBuilder::<K>::new();
        builder.append_value("not a word");
        texts.iter().for_each(|text| builder.append_option(*text));
        Arc::new(builder.finish().slice(1, texts.len()))
    }
    let null_word: ArrayRef = {
        let words: Texts = [vec![None], texts.iter().copied().flatten().map(Some).collect()].concat();
        let mut next = 0;
        let keys = texts.iter().map(|text| {
            text.map_or(0, |_| {
                next += 1;
                next
            })
        });
        Arc::new(DictionaryArray::<Int16Type>::new(keys.collect(), strings(&words)))
    };
    let views: Vec<ArrayRef> = vec![
        strings(texts),
        Arc::new(LargeStringArray::from(texts.clone())),
        Arc::new(StringViewArray::from(texts.clone())),
        coded::<Int8Type>(texts),
        coded::<Int16Type>(texts),
        coded::<Int32Type>(texts),
        coded::<Int64Type>(texts),
        coded::<UInt8Type>(texts),
        coded::<UInt16Type>(texts),
        coded::<UInt32Type>(texts),
        coded::<UInt64Type>(texts),
        null_word,
    ];
    let sources: [ArrayRef; 2] = [views[1].clone(), views[2].clone()];
    let keys = Int32Array::from_iter(texts.iter().enumerate().map(|(row, text)| text.map(|_| row as i32)));
    let dictionaries = sources.map(|words| Arc::new(DictionaryArray::new(keys.clone(), words)) as ArrayRef);
    [views, dictionaries.to_vec()].concat()
}

fn in_whole(texts: &Texts) -> Vec<ArrayRef> {
    vec![
        parsed::<Int8Type>(texts, |text| text.parse().unwrap()),
        parsed::<Int16Type>(texts, |text| text.parse().unwrap()),
        parsed::<Int32Type>(texts, |text| text.parse().unwrap()),
        parsed::<Int64Type>(texts, |text| text.parse().unwrap()),
        parsed::<UInt8Type>(texts, |text| text.parse().unwrap()),
        parsed::<UInt16Type>(texts, |text| text.parse().unwrap()),
        parsed::<UInt32Type>(texts, |text| text.parse().unwrap()),
        parsed::<UInt64Type>(texts, |text| text.parse().unwrap()),
    ]
}

fn in_fractions(texts: &Texts) -> Vec<ArrayRef> {
    let scaled = |text: &str| (text.parse::<f64>().unwrap() * 10_000.0).round();
    let wide = |text: &str| i256::from_i128(scaled(text) as i128);
    vec![
        parsed::<Float64Type>(texts, |text| text.parse().unwrap()),
        parsed::<Float32Type>(texts, |text| text.parse().unwrap()),
        parsed::<Float16Type>(texts, |text| {
            <Float16Type as ArrowPrimitiveType>::Native::from_f64(text.parse().unwrap())
        }),
        Arc::new(
            parsed::<Decimal32Type>(texts, |text| scaled(text) as i32)
                .as_primitive::<Decimal32Type>()
                .clone()
                .with_precision_and_scale(9, 4)
                .unwrap(),
        ),
        Arc::new(
            parsed::<Decimal64Type>(texts, |text| scaled(text) as i64)
                .as_primitive::<Decimal64Type>()
                .clone()
                .with_precision_and_scale(18, 4)
                .unwrap(),
        ),
        Arc::new(
            parsed::<Decimal128Type>(texts, |text| scaled(text) as i128)
                .as_primitive::<Decimal128Type>()
                .clone()
                .with_precision_and_scale(38, 4)
                .unwrap(),
        ),
        Arc::new(
            parsed::<Decimal256Type>(texts, wide)
                .as_primitive::<Decimal256Type>()
                .clone()
                .with_precision_and_scale(50, 4)
                .unwrap(),
        ),
    ]
}

fn in_time(texts: &Texts) -> Vec<ArrayRef> {
    let seconds = parsed::<TimestampSecondType>(texts, |text| micros(text) / 1_000_000);
    let zoned = seconds.as_primitive::<TimestampSecondType>().clone().with_timezone("America/Lima");
    vec![
        seconds,
        Arc::new(zoned),
        parsed::<TimestampMillisecondType>(texts, |text| micros(text) / 1_000),
        parsed::<TimestampMicrosecondType>(texts, micros),
        parsed::<TimestampNanosecondType>(texts, |text| micros(text) * 1_000 + 999),
    ]
}

fn in_days(texts: &Texts) -> Vec<ArrayRef> {
    vec![
        parsed::<Date32Type>(texts, |text| i32::try_from(micros(text) / 86_400_000_000).unwrap()),
        parsed::<Date64Type>(texts, |text| micros(text) / 1_000),
    ]
}

/// The forms of a column: made of its rows, and cut out of more rows, so that values and bits begin within.
fn forms(make: fn(&Texts) -> Vec<ArrayRef>, texts: &Texts) -> Vec<ArrayRef> {
    let more = [&texts[..3], texts, &texts[..5]].concat();
    let cut = make(&more).into_iter().map(|array| array.slice(3, texts.len()));
    make(texts).into_iter().chain(cut).collect()
}

#[test]
fn every_type_gives_the_same_answers() {
    let mut tried = 0;
    for (field, texts) in texts() {
        let mut all = if field == "value" { Vec::new() } else { forms(in_words, &texts) };
        let made: &[fn(&Texts) -> Vec<ArrayRef>] = match field {
            "learner" => &[in_whole],
            "value" => &[in_whole, in_fractions],
            "score" => &[in_fractions],
            "at" => &[in_time],
            "until" | "due" => &[in_days],
            _ => &[],
        };
        made.iter().for_each(|make| all.extend(forms(*make, &texts)));
        for array in all {
            let what = format!("{field} as {}", array.data_type());
            same(&what, vec![table(Some((field, array)))], &options());
            tried += 1;
        }
    }
    assert_eq!(tried, 2 * (10 * 14 + 8 + 8 + 7 + 7 + 5 + 2 + 2));
}

#[test]
fn values_are_text_and_truth_values_too() {
    let asked = |value: ArrayRef, is: &str| {
        let rule = format!(r#"{{"attribute": "site", "is": {is}}}"#);
        let document =
            format!(r#"{{"id": "p", "components": [{{"id": "prep", "format": "video"}}], "completion": {rule}}}"#);
        let programme = Programme::from_json(document.as_bytes()).unwrap();
        let table = table(Some(("value", value)));
        let schema = table.schema();
        let told = evaluate(&programme, reader(vec![table], schema), &options(), &unwatched).unwrap();
        by_learner(&told, "progress")[1].1.clone().unwrap()
    };
    let texts: Texts = (0..9).map(|row| (row == 6).then_some("x")).collect();
    for words in forms(in_words, &texts) {
        assert_eq!((asked(words.clone(), r#""x""#), asked(words, "true")), ("10000".to_owned(), "0".to_owned()));
    }
    let flags = BooleanArray::from_iter((0..12).map(|row| (row == 9).then_some(true))).slice(3, 9);
    let flags: ArrayRef = Arc::new(flags);
    assert_eq!((asked(flags.clone(), "true"), asked(flags, r#""true""#)), ("10000".to_owned(), "0".to_owned()));
}

#[test]
fn whole_numbers_are_names_as_their_digits_are() {
    let names: Texts = (0..9).map(|row| (row == 2).then_some("7")).collect();
    let all = [vec![strings(&names)], forms(in_whole, &names)].concat();
    let told: Vec<_> = all
        .into_iter()
        .map(|names| by_learner(&told(vec![table(Some(("component", names)))], &options()), "7.state"))
        .collect();
    assert_eq!(told[0][0], ("1".to_owned(), Some("done".to_owned())));
    assert!(told.iter().all(|one| *one == told[0]));
}

#[test]
fn floats_are_the_shortest_decimals() {
    // At the pass mark and just below, in each width; of single width 0.8 is more than 0.8 when it is widened.
    for (score, state) in [("0.8", "done"), ("0.79", "failed")] {
        let scores: Texts = (0..9).map(|row| (row == 4 || row == 5).then_some(score)).collect();
        for array in in_fractions(&scores) {
            let told = told(vec![table(Some(("score", array.clone())))], &options());
            assert_eq!(by_learner(&told, "quiz.state")[0].1.as_deref(), Some(state), "{score} {}", array.data_type());
        }
    }
    let rows = Float64Array::from(vec![0.0, -0.0, 0.0, 0.0, f64::NAN, f64::INFINITY, 0.0, 0.0, 0.0]);
    let told = told(vec![table(Some(("score", Arc::new(rows))))], &options());
    let notices: Vec<_> = told.notices.iter().map(|one| (one.code, one.column, one.count)).collect();
    assert_eq!(notices, [("bad_number", "score", 2)]);
}

#[test]
fn rows_of_a_learner_may_be_anywhere() {
    let whole = table(None);
    let cuts = [0, 1, 1, 4, 8, 9];
    let pieces: Vec<_> = cuts.windows(2).map(|cut| whole.slice(cut[0], cut[1] - cut[0])).collect();
    same("pieces", pieces.clone(), &options());
    let mut many = options();
    many.batch.threads = 3;
    same("pieces, three threads", pieces.clone(), &many);
    // Each batch may have its columns in an order of its own, and others too.
    let schema = whole.schema();
    let back: Vec<usize> = (0..whole.num_columns()).rev().collect();
    let turned: Vec<_> = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| if index % 2 == 0 { piece.clone() } else { piece.project(&back).unwrap() })
        .collect();
    let programme = Programme::from_json(PROGRAMME).unwrap();
    let turned = evaluate(&programme, reader(turned, schema), &options(), &unwatched).unwrap();
    assert_eq!(turned, told(pieces, &options()));
}

#[test]
fn many_rows_go_in_parts_and_keep_their_numbers() {
    let (rows, learners) = (200_000_i64, 1_000);
    let words = |word: &str| Arc::new(StringArray::from_iter_values((0..rows).map(|_| word))) as ArrayRef;
    let kinds = (0..rows).map(|row| if row < learners { "enrolled" } else { "completed" });
    let kind = Arc::new(StringArray::from_iter_values(kinds)) as ArrayRef;
    let components = (0..rows).map(|row| if row == 150_000 { "perp" } else { "prep" });
    let mut at: Vec<_> = (0..rows).map(|row| Some(1_772_323_200 + row)).collect();
    at[199_999] = None;
    let table = |ids: ArrayRef, kind: ArrayRef, at: ArrayRef, component: ArrayRef| {
        let columns =
            [("learner", ids), ("kind", kind), ("at", at), ("component", component), ("programme", words("p"))];
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
    };
    let ids = Arc::new(Int64Array::from_iter_values((0..rows).map(|row| row % learners)));
    let at = Arc::new(TimestampSecondArray::from(at));
    let component: ArrayRef = Arc::new(StringArray::from_iter_values(components));
    let plain = table(ids.clone(), kind.clone(), at.clone(), component.clone());
    let coded = |array: &ArrayRef| Arc::new(array.as_string::<i32>().iter().collect::<DictionaryArray<Int32Type>>());
    let borrowed = table(ids, coded(&kind), at, coded(&component));
    let programme = Programme::from_json(PROGRAMME).unwrap();
    let layout = Layout::new(&borrowed.schema(), &Default::default()).unwrap();
    let whole = borrowed.project(&[0, 1, 2, 3]).unwrap();
    let (mut at_once, mut sliced) = (Vec::new(), Vec::new());
    let short = Layout::new(&whole.schema(), &Default::default()).unwrap();
    Rows::new(&short, &whole, 5)
        .give(1..rows as usize + 9, &mut |columns| at_once.push((columns.first, columns.len())));
    Rows::new(&layout, &borrowed, 5).give(1..rows as usize, &mut |part| sliced.push((part.first, part.len())));
    assert_eq!(at_once, [(6, 199_999)]);
    let slices: Vec<_> = (0..13).map(|slice| (6 + slice * 16_384, if slice < 12 { 16_384 } else { 3_391 })).collect();
    assert_eq!(sliced, slices);
    let mut all = Vec::new();
    for threads in [1, 4] {
        for batch in [&plain, &borrowed] {
            let mut options = options();
            options.batch.threads = threads;
            let batches = vec![batch.slice(0, 70_000), batch.slice(70_000, 130_000)];
            all.push(evaluate(&programme, reader(batches, batch.schema()), &options, &unwatched).unwrap());
        }
    }
    let notices: Vec<_> = all[0].notices.iter().map(|one| (one.code, one.column, one.rows.clone())).collect();
    let expected = [("missing_field", "at", vec![199_999]), ("unknown_component", "component", vec![150_000])];
    assert_eq!(notices, expected);
    assert_eq!((all[0].rows, all[0].table.num_rows()), (200_000, 1_000));
    assert!(all.iter().all(|one| *one == all[0]));
}

#[test]
fn tables_without_rows_have_answers_without_rows() {
    let programme = Programme::from_json(PROGRAMME).unwrap();
    for (given, learner) in [
        (DataType::Int32, DataType::Int64),
        (DataType::UInt64, DataType::UInt64),
        (DataType::LargeUtf8, DataType::LargeUtf8),
    ] {
        let field = |name, kind| Field::new(name, kind, true);
        let columns = vec![field("learner", given), field("kind", DataType::Utf8), field("at", DataType::Utf8)];
        let schema: SchemaRef = Arc::new(Schema::new(columns));
        let empty = RecordBatch::new_empty(schema.clone());
        for batches in [vec![], vec![empty.clone()], vec![empty.clone(), empty]] {
            let told = evaluate(&programme, reader(batches, schema.clone()), &options(), &unwatched).unwrap();
            assert_eq!((told.table.num_rows(), told.rows), (0, 0));
            assert_eq!(*told.table["learner"].data_type(), learner);
            assert!(told.table.num_columns() > 15);
        }
    }
}

#[test]
fn columns_without_values_count_as_absent() {
    let nothing = |rows| Arc::new(NullArray::new(rows)) as ArrayRef;
    let base = told(vec![table(Some(("score", Arc::new(Int64Array::new_null(9)))))], &options());
    assert_eq!(told(vec![table(Some(("score", nothing(9))))], &options()), base);
    for field in ["learner", "kind", "at"] {
        let told = told(vec![table(Some((field, nothing(9))))], &options());
        let notices: Vec<_> = told.notices.iter().map(|one| (one.code, one.column, one.count)).collect();
        assert_eq!(notices, [("missing_field", field, 9)]);
    }
}

#[test]
fn certificates_and_what_is_missing_are_told() {
    let document = br#"{
        "id": "p", "components": [{"id": "prep", "format": "video"}, {"id": "quiz", "format": "quiz", "pass_mark": 0.8}],
        "completion": {"any": ["prep", {"all": ["quiz"]}]}, "certification": {"valid_for": "P10D", "grace": "P5D"}
    }"#;
    let document = String::from_utf8_lossy(document).replace(r#""quiz", "pass"#, r#""knowledge_check", "pass"#);
    let programme = Programme::from_json(document.as_bytes()).unwrap();
    let schema = table(None).schema();
    let told = evaluate(&programme, reader(vec![table(None)], schema), &options(), &unwatched).unwrap();
    assert!(by_learner(&told, "certification").iter().all(|(_, state)| state.is_some()));
    assert_eq!(by_learner(&told, "earned")[0].1, Some(micros("2026-03-05").to_string()));
    assert_eq!(by_learner(&told, "expires")[0].1, Some(micros("2026-03-15").to_string()));
    let row = shown(&told.table["learner"]).iter().position(|id| id.as_deref() == Some("2")).unwrap();
    let items = told.table["missing"].as_list::<i32>().value(row);
    let items = items.as_struct();
    let column = |name: &str| items.column_by_name(name).unwrap().as_dictionary::<Int32Type>();
    let text = |name: &str| column(name).downcast_dict::<StringArray>().unwrap().value(0).to_owned();
    assert_eq!(text("component"), "prep");
    let others: serde_json::Value = serde_json::from_str(&text("alternatives")).unwrap();
    assert_eq!(others[0][0]["component"], "quiz");
    assert!(serde_json::from_str::<serde_json::Value>(&text("need")).is_ok());
}

#[test]
fn what_goes_wrong_is_told() {
    let programme = Programme::from_json(PROGRAMME).unwrap();
    let schema = table(None).schema();
    let asked = |options: &TableOptions, batches: Vec<Result<RecordBatch, ArrowError>>| {
        evaluate(&programme, RecordBatchIterator::new(batches, schema.clone()), options, &unwatched).unwrap_err()
    };
    let mut unknown = options();
    unknown.batch.components = Pick::These(vec!["perp".into()]);
    let EvaluateError::Asked(problems) = asked(&unknown, vec![]) else { panic!() };
    assert_eq!(problems.as_slice()[0].code(), Code::UnknownReference);
    let mut unknown = options();
    unknown.columns.insert("learner".into(), "user".into());
    let EvaluateError::Columns(problems) = asked(&unknown, vec![]) else { panic!() };
    assert_eq!(problems.as_slice()[0].code(), Code::MissingField);
    let broken = || Err(ArrowError::IoError("gone".into(), std::io::Error::other("gone")));
    assert!(matches!(asked(&options(), vec![Ok(table(None)), broken()]), EvaluateError::Source(_)));
    // Learners of another type than those before cannot be told from them.
    let other = table(Some(("learner", in_whole(&texts()[0].1)[3].clone())));
    let EvaluateError::Columns(problems) = asked(&options(), vec![Ok(table(None)), Ok(other)]) else { panic!() };
    assert_eq!(problems.as_slice()[0].code(), Code::WrongType);
    let stop = |_| ControlFlow::Break(());
    let stopped = evaluate(&programme, reader(vec![table(None)], schema.clone()), &options(), &stop);
    assert!(matches!(stopped, Err(EvaluateError::Stopped)));
}
