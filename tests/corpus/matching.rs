//! The cases, and partial expectations: keys listed have to match, the others are not looked at.

use serde_json::Value;

/// Objects match key by key, lists item by item; a list of things with ids may be expected as an object by id.
pub(crate) fn expect_answer(found: &Value, expected: &Value, place: &str) -> Result<(), String> {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected.iter().try_for_each(|(key, wanted)| {
            let place = format!("{place}/{key}");
            let there = found.get(key).ok_or_else(|| format!("{place} is not there"))?;
            match key.as_str() {
                // Who is left out is told whole: one reason too many is wrong.
                "excluded" if there != wanted => Err(format!("{place}: expected {wanted}, found {there}")),
                _ => expect_answer(there, wanted, &place),
            }
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

/// The bytes of a document given as JSON, raw text or base64.
pub(crate) fn bytes(case: &Value, name: &str) -> Option<Vec<u8>> {
    if let Some(text) = case.get(format!("{name}_text")) {
        return Some(text.as_str().expect("text").as_bytes().to_vec());
    }
    if let Some(text) = case.get(format!("{name}_base64")) {
        return Some(base64(text.as_str().expect("text")));
    }
    case.get(name).map(|value| serde_json::to_vec(value).expect("JSON"))
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'=').map(digit).collect();
    let of = |chunk: &[u8]| {
        let joined = chunk.iter().fold(0_u32, |sum, digit| sum << 6 | u32::from(*digit)) << (6 * (4 - chunk.len()));
        joined.to_be_bytes()[1..chunk.len()].to_vec()
    };
    digits.chunks(4).flat_map(of).collect()
}

/// Runs every case: how many there were, and what differed.
pub(crate) fn each_case(mut run: impl FnMut(&Value) -> Result<(), String>) -> (usize, Vec<String>) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let (mut cases, mut wrong) = (0, Vec::new());
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a readable file");
        let list: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in &list {
            cases += 1;
            if let Err(what) = run(case) {
                wrong.push(format!("{} - {}\n    {what}", file.file_stem().expect("a name").display(), case["about"]));
            }
        }
    }
    assert!(cases > 0, "no cases");
    (cases, wrong)
}
