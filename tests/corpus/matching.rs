//! Partial expectations: keys listed have to match, the others are not looked at.

use blend_core::problem::{Problem, Problems};
use serde_json::Value;

/// Objects match key by key, lists item by item; a list of things with ids may be expected as an object by id.
pub(crate) fn expect_answer(found: &Value, expected: &Value, place: &str) -> Result<(), String> {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected.iter().try_for_each(|(key, wanted)| {
            let place = format!("{place}/{key}");
            let there = found.get(key).ok_or_else(|| format!("{place} is not there"))?;
            expect_answer(there, wanted, &place)
        }),
        (Value::Array(found), Value::Object(expected)) => expected.iter().try_for_each(|(id, wanted)| {
            let place = format!("{place}/{id}");
            let there = found.iter().find(|item| item["id"] == **id).ok_or_else(|| format!("{place} is not there"))?;
            expect_answer(there, wanted, &place)
        }),
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => found
            .iter()
            .zip(expected)
            .enumerate()
            .try_for_each(|(index, (found, expected))| expect_answer(found, expected, &format!("{place}/{index}"))),
        (found, expected) if found == expected => Ok(()),
        (found, expected) => Err(format!("{place}: expected {expected}, found {found}")),
    }
}

/// Codes and places, complete and in order.
pub(crate) fn same_problems(found: &[Problem], expected: &Value) -> Result<(), String> {
    let told: Vec<(String, String)> =
        found.iter().map(|problem| (problem.code().name().to_owned(), problem.pointer().to_owned())).collect();
    let wanted: Vec<(String, String)> = expected
        .as_array()
        .expect("a list of problems")
        .iter()
        .map(|problem| {
            (problem["code"].as_str().expect("a code").to_owned(), problem["path"].as_str().expect("a path").to_owned())
        })
        .collect();
    if told == wanted { Ok(()) } else { Err(format!("expected {wanted:?}, found {told:?}")) }
}

pub(crate) fn expect_problems(found: &Option<Problems>, expected: &Value) -> Result<usize, String> {
    let found = found.as_ref().ok_or_else(|| format!("expected {expected}, was accepted"))?;
    same_problems(found.as_slice(), expected).map(|()| 1)
}
