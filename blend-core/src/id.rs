//! Checked ids: 1..128 characters, no control characters, no outer blanks, no `#` (section 2 of the domain).

use crate::limits;
use crate::problem::{Code, Problem};

/// What is wrong with an id, if anything.
pub(crate) fn fault(id: &str, pointer: &str) -> Option<Problem> {
    let bad = |what: &str| {
        let shown: String = id.chars().take(40).collect();
        Some(
            Problem::new(Code::BadId, pointer, format!("id `{}` {what}", shown.escape_debug()))
                .help("an id has 1 to 128 characters, no control characters, no outer blanks and no `#`"),
        )
    };
    if id.is_empty() {
        return bad("is empty");
    }
    if id.chars().count() > limits::ID_CHARS {
        return bad("is longer than 128 characters");
    }
    if id.chars().any(char::is_control) {
        return bad("has a control character");
    }
    if id.trim() != id {
        return bad("begins or ends with a blank");
    }
    if id.contains('#') {
        return bad("has a `#`, which names occurrences");
    }
    if id.starts_with("order:") {
        return Some(
            Problem::new(Code::ReservedId, pointer, format!("id `{id}` begins with `order:`"))
                .help("ids beginning with `order:` name the gates that `in_order` implies"),
        );
    }
    None
}
