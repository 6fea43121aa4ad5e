//! Which column of a table is which field of a fact, and whether it can be: from a schema and the caller's names.

use crate::problem::{Code, Collector, Problem, Problems, shown};
use arrow_schema::{DataType, Schema};
use std::collections::BTreeMap;

/// What a field is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Whom a row is about.
    Learner,
    /// Names given by others, which may be numbers to them.
    Names,
    Words,
    Numbers,
    Instants,
    /// Instants or dates.
    Moments,
    Values,
}

/// Every field a table may have, and what it is read from.
pub(super) const FIELDS: [(&str, Wanted); 31] = [
    ("learner", Wanted::Learner),
    ("kind", Wanted::Words),
    ("at", Wanted::Instants),
    ("id", Wanted::Names),
    ("recorded", Wanted::Instants),
    ("by", Wanted::Names),
    ("reason", Wanted::Words),
    ("source", Wanted::Words),
    ("occurrence", Wanted::Numbers),
    ("programme", Wanted::Names),
    ("version", Wanted::Names),
    ("cohort", Wanted::Names),
    ("component", Wanted::Names),
    ("progress", Wanted::Numbers),
    ("score", Wanted::Numbers),
    ("session", Wanted::Names),
    ("minutes", Wanted::Numbers),
    ("fraction", Wanted::Numbers),
    ("group", Wanted::Words),
    ("until", Wanted::Moments),
    ("basis", Wanted::Words),
    ("gate", Wanted::Words),
    ("due", Wanted::Moments),
    ("expires", Wanted::Moments),
    ("question", Wanted::Words),
    ("rating", Wanted::Numbers),
    ("name", Wanted::Words),
    ("value", Wanted::Values),
    ("award", Wanted::Words),
    ("trigger", Wanted::Words),
    ("event", Wanted::Names),
];

/// The fields that have to be there.
const REQUIRED: [&str; 3] = ["learner", "kind", "at"];

impl Wanted {
    /// What is expected, for messages.
    fn told(self) -> &'static str {
        match self {
            Wanted::Learner | Wanted::Names => "text or whole numbers",
            Wanted::Words => "text",
            Wanted::Numbers => "numbers, or numbers as text",
            Wanted::Instants => "timestamps, or RFC 3339 text",
            Wanted::Moments => "timestamps, dates, or either as text",
            Wanted::Values => "text, numbers or truth values",
        }
    }

    fn takes(self, given: &DataType) -> bool {
        let text = is_text(given) || matches!(given, DataType::Dictionary(_, values) if is_text(values));
        if text || matches!(given, DataType::Null) {
            return true;
        }
        let number = given.is_integer() || given.is_floating() || given.is_decimal();
        match self {
            Wanted::Learner | Wanted::Names => given.is_integer(),
            Wanted::Words => false,
            Wanted::Numbers => number,
            Wanted::Instants => matches!(given, DataType::Timestamp(..)),
            Wanted::Moments => matches!(given, DataType::Timestamp(..) | DataType::Date32 | DataType::Date64),
            Wanted::Values => number || matches!(given, DataType::Boolean),
        }
    }
}

fn is_text(given: &DataType) -> bool {
    matches!(given, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// Which column of a table is which field of a fact.
///
/// | Field | Columns taken |
/// |---|---|
/// | `learner`, `id`, `by`, `programme`, `version`, `cohort`, `component`, `session`, `event` | text or whole numbers; these are the same as their digits as text |
/// | other words | text |
/// | `score`, `fraction`, `progress`, `minutes`, `occurrence`, `rating` | whole numbers, floats, decimals, or any of these as text |
/// | `at`, `recorded` | timestamps of any unit, or RFC 3339 text with an offset; a timestamp without zone is read as UTC |
/// | `until`, `due`, `expires` | as before, or dates (local days), or dates as text |
/// | `value` | text, numbers, truth values |
///
/// Text is `Utf8`, `LargeUtf8` or `Utf8View`, plain or in a dictionary with any keys. A float is the shortest decimal
/// that reads back as it, a decimal what it says. A column of type `Null` has no values. Other columns are ignored.
///
/// ```
/// use arrow_schema::{DataType, Field, Schema, TimeUnit};
/// use blend_core::batch::arrow::Layout;
/// let field = |name, data_type| Field::new(name, data_type, true);
/// let schema = Schema::new(vec![
///     field("user_id", DataType::Int64),
///     field("kind", DataType::Utf8),
///     field("att", DataType::Timestamp(TimeUnit::Second, None)),
///     field("score", DataType::Boolean),
/// ]);
/// let names = [("learner".to_owned(), "user_id".to_owned())].into();
/// let refused = Layout::new(&schema, &names).unwrap_err();
/// let told: Vec<_> = refused.iter().map(|problem| (problem.pointer(), problem.message())).collect();
/// assert_eq!(told, [
///     ("/at", "there is no column `at`: timestamps, or RFC 3339 text"),
///     ("/score", "column `score` is Boolean, expected are numbers, or numbers as text"),
/// ]);
/// assert_eq!(refused.as_slice()[0].help_text(), "did you mean `att`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    places: BTreeMap<&'static str, usize>,
    learner: DataType,
}

impl Layout {
    /// Finds the columns. `names`: the names of columns that are not named as the fields are, by field.
    ///
    /// # Errors
    /// Every problem at once, at the pointer `/field`: `missing_field` for a column that has to be there or is named in
    /// `names` and is not there, `wrong_type` for one that cannot be read, `duplicate_key` for one that is there twice,
    /// `unknown_field` for a field in `names` that facts do not have.
    pub fn new(schema: &Schema, names: &BTreeMap<String, String>) -> Result<Layout, Problems> {
        let mut problems = Collector::default();
        for field in names.keys().filter(|field| FIELDS.iter().all(|(known, _)| known != field)) {
            let message = format!("facts have no field `{}`", shown(field));
            let problem = Problem::new(Code::UnknownField, format!("/{}", shown(field)), message);
            problems.push_near(problem, field, FIELDS.iter().map(|(known, _)| *known));
        }
        let (mut places, mut learner) = (BTreeMap::new(), DataType::Utf8);
        for (field, wanted) in FIELDS {
            let named = names.get(field);
            let name = named.map_or(field, String::as_str);
            let mut found = schema.fields().iter().enumerate().filter(|(_, column)| column.name() == name);
            let Some((place, column)) = found.next() else {
                if named.is_some() || REQUIRED.contains(&field) {
                    missing(schema, field, name, wanted, &mut problems);
                }
                continue;
            };
            if found.next().is_some() {
                let message = format!("there are several columns `{}`", shown(name));
                problems.push(Problem::new(Code::DuplicateKey, format!("/{field}"), message));
            }
            if !wanted.takes(column.data_type()) {
                let message = format!(
                    "column `{}` is {}, expected are {}",
                    shown(name),
                    shown(&column.data_type().to_string()),
                    wanted.told()
                );
                let help = "cast the column, or leave it out";
                problems.push(Problem::new(Code::WrongType, format!("/{field}"), message).help(help));
            }
            if field == "learner" {
                learner = named_alike(column.data_type());
            }
            places.insert(field, place);
        }
        problems.finish(Some(Layout { places, learner })).map(|(layout, _)| layout)
    }

    /// The fields that columns are looked for, and whether each has to be there.
    ///
    /// ```
    /// use blend_core::batch::arrow::Layout;
    /// let required: Vec<_> = Layout::fields().filter(|(_, required)| *required).map(|(field, _)| field).collect();
    /// assert_eq!(required, ["learner", "kind", "at"]);
    /// ```
    pub fn fields() -> impl Iterator<Item = (&'static str, bool)> {
        FIELDS.iter().map(|(field, _)| (*field, REQUIRED.contains(field)))
    }

    /// The type of the column of learners in the answers: `Int64`, `UInt64`, `Utf8` or `LargeUtf8`.
    pub fn learner(&self) -> &DataType {
        &self.learner
    }

    /// The place of a field's column.
    pub(super) fn place(&self, field: &str) -> Option<usize> {
        self.places.get(field).copied()
    }
}

/// The type in which learners are told that come in one.
fn named_alike(given: &DataType) -> DataType {
    match given {
        DataType::Dictionary(_, values) => named_alike(values),
        DataType::LargeUtf8 => DataType::LargeUtf8,
        given if given.is_unsigned_integer() => DataType::UInt64,
        given if given.is_signed_integer() => DataType::Int64,
        _ => DataType::Utf8,
    }
}

/// Tells a column that is not there, with the nearest that is.
fn missing(schema: &Schema, field: &str, name: &str, wanted: Wanted, problems: &mut Collector) {
    let message = match field == name {
        true => format!("there is no column `{field}`: {}", wanted.told()),
        false => format!("there is no column `{}` for `{field}`: {}", shown(name), wanted.told()),
    };
    let columns = || schema.fields().iter().map(|column| column.name().as_str());
    let some: Vec<String> = columns().take(20).map(|name| format!("`{}`", shown(name))).collect();
    let help = match some.is_empty() {
        true => "the table has no columns".to_owned(),
        false => format!("name the column that holds it in `columns`; there are {}", some.join(", ")),
    };
    let problem = Problem::new(Code::MissingField, format!("/{field}"), message).help(help);
    problems.push_near(problem, name, columns());
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_schema::{Field, TimeUnit};

    const TEXT: [DataType; 3] = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View];

    /// Every kind of type there is that a column may come in.
    fn types() -> Vec<DataType> {
        use DataType::*;
        let keys = [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64];
        let mut all = vec![
            Null,
            Boolean,
            Binary,
            Time32(TimeUnit::Second),
            Duration(TimeUnit::Second),
            Float16,
            Float32,
            Float64,
            Date32,
            Date64,
            Decimal32(4, 2),
            Decimal64(4, 2),
            Decimal128(4, 2),
            Decimal256(4, 2),
            List(Field::new("item", Utf8, true).into()),
            Dictionary(Box::new(Int8), Box::new(Int64)),
            RunEndEncoded(Field::new("ends", Int32, false).into(), Field::new("values", Utf8, true).into()),
        ];
        for unit in [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond] {
            all.extend([Timestamp(unit, None), Timestamp(unit, Some("Europe/Berlin".into()))]);
        }
        all.extend(TEXT);
        for key in &keys {
            all.extend(TEXT.map(|text| Dictionary(Box::new(key.clone()), Box::new(text))));
        }
        all.extend(keys);
        all
    }

    fn schema(columns: &[(&str, DataType)]) -> Schema {
        Schema::new(columns.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect::<Vec<_>>())
    }

    fn required() -> Vec<(&'static str, DataType)> {
        vec![
            ("learner", DataType::Int64),
            ("kind", DataType::Utf8),
            ("at", DataType::Timestamp(TimeUnit::Microsecond, None)),
        ]
    }

    #[test]
    fn each_field_takes_its_types_and_no_others() {
        let text = |kind: &DataType| {
            is_text(kind) || matches!(kind, DataType::Null) || matches!(kind, DataType::Dictionary(_, v) if is_text(v))
        };
        for (field, wanted) in FIELDS {
            for kind in types() {
                let mut columns = required();
                columns.retain(|(name, _)| *name != field);
                columns.push((field, kind.clone()));
                let laid = Layout::new(&schema(&columns), &BTreeMap::new());
                let shown = kind.to_string();
                let fits = text(&kind)
                    || match wanted {
                        Wanted::Words => false,
                        Wanted::Learner | Wanted::Names => kind.is_integer(),
                        Wanted::Instants => shown.starts_with("Timestamp"),
                        Wanted::Moments => shown.starts_with("Timestamp") || shown.starts_with("Date"),
                        Wanted::Numbers => kind.is_numeric(),
                        Wanted::Values => kind.is_numeric() || kind == DataType::Boolean,
                    };
                let Err(refused) = laid else {
                    assert!(fits, "{field} takes {kind}");
                    continue;
                };
                assert!(!fits, "{field} does not take {kind}: {refused}");
                let [problem] = refused.as_slice() else { panic!("{refused}") };
                assert_eq!((problem.code(), problem.pointer()), (Code::WrongType, format!("/{field}").as_str()));
                assert!(problem.message().contains(&format!("column `{field}` is {shown}")), "{}", problem.message());
            }
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let names = [("learner", "user"), ("kind", "action"), ("scroe", "score"), ("session", "sitting")];
        let names: BTreeMap<_, _> = names.map(|(field, name)| (field.to_owned(), name.to_owned())).into();
        let columns = [("usr", DataType::Utf8), ("action", DataType::Binary), ("at", DataType::Date32)];
        let columns = [&columns[..], &[("due", DataType::Utf8), ("due", DataType::Utf8)]].concat();
        let refused = Layout::new(&schema(&columns), &names).unwrap_err();
        let told: Vec<_> = refused.iter().map(|one| (one.code().name(), one.pointer(), one.help_text())).collect();
        let columns = "name the column that holds it in `columns`; there are `usr`, `action`, `at`, `due`, `due`";
        assert_eq!(
            told,
            [
                ("wrong_type", "/at", "cast the column, or leave it out"),
                ("duplicate_key", "/due", "keep one of the two"),
                ("wrong_type", "/kind", "cast the column, or leave it out"),
                ("missing_field", "/learner", "did you mean `usr`?"),
                ("unknown_field", "/scroe", "did you mean `score`?"),
                ("missing_field", "/session", columns),
            ]
        );
        let nothing = Layout::new(&Schema::empty(), &BTreeMap::new()).unwrap_err();
        assert_eq!(nothing.as_slice().len(), 3);
        assert!(nothing.iter().all(|one| one.help_text() == "the table has no columns"));
    }

    #[test]
    fn learners_are_told_in_the_type_they_come_in() {
        use DataType::*;
        let dictionary = |values| Dictionary(Box::new(Int16), Box::new(values));
        for (given, told) in [
            (Int8, Int64),
            (Int64, Int64),
            (UInt32, UInt64),
            (UInt64, UInt64),
            (Utf8, Utf8),
            (Utf8View, Utf8),
            (LargeUtf8, LargeUtf8),
            (dictionary(LargeUtf8), LargeUtf8),
            (dictionary(Utf8), Utf8),
            (Null, Utf8),
        ] {
            let mut columns = required();
            columns[0].1 = given;
            assert_eq!(*Layout::new(&schema(&columns), &BTreeMap::new()).unwrap().learner(), told);
        }
    }
}
