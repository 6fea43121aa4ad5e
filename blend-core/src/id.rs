//! Checked ids: 1..128 characters, no control characters, no outer blanks, no `#` (section 2 of the domain).

use crate::limits;
use crate::problem::{Code, Problem, shown};
use std::fmt::Display;

/// What is wrong with an id, if anything.
pub(crate) fn fault(id: &str, place: &(impl Display + ?Sized)) -> Option<Problem> {
    // Most ids: all bytes are looked at, so that many are at once.
    let plain = |plain: bool, byte: &u8| plain & byte.is_ascii_graphic() & (*byte != b'#');
    let short = (1..=limits::ID_CHARS).contains(&id.len());
    if short && id.as_bytes().iter().fold(true, plain) && !id.starts_with("order:") {
        return None;
    }
    let what = if id.is_empty() {
        "is empty"
    } else if id.chars().nth(limits::ID_CHARS).is_some() {
        "is longer than 128 characters"
    } else if id.chars().any(char::is_control) {
        "has a control character"
    } else if id.trim() != id {
        "begins or ends with a blank"
    } else if id.contains('#') {
        "has a `#`, which names occurrences"
    } else if id.starts_with("order:") {
        let message = format!("id `{}` begins with `order:`", shown(id));
        return Some(Problem::new(Code::ReservedId, place.to_string(), message));
    } else {
        return None;
    };
    Some(Problem::new(Code::BadId, place.to_string(), format!("id `{}` {what}", shown(id))))
}
