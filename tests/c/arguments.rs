//! Every function with every argument wrong, driven by the table that [`crate::calls`] writes of all functions.

use crate::calls::calls;
use crate::compiled::{SANITIZED, has_valgrind, link, valgrind};
use crate::declared::declared;
use blend_tests::built::{library, run};
use std::process::Command;

/// A program that calls all functions, linked with what such programs share.
pub(crate) fn sources(program: &str) -> [String; 5] {
    let calls = calls();
    [program, "promises.c", "fixture.c", "table.c", calls.to_str().expect("a path")].map(str::to_owned)
}

fn program(name: &str, flags: &[&str]) -> std::path::PathBuf {
    let sources = sources("arguments.c");
    link(library(), &sources.each_ref().map(String::as_str), name, flags)
}

/// How many calls were made, of all functions.
fn calls_told(told: &str) -> u64 {
    let functions = declared().functions.len();
    let calls = told.strip_suffix(&format!(" calls of {functions} functions\n"));
    calls.and_then(|calls| calls.parse().ok()).unwrap_or_else(|| panic!("not of {functions} functions: {told}"))
}

#[test]
fn every_wrong_argument_is_refused() {
    let calls = calls_told(&run(&mut Command::new(program("arguments", &SANITIZED))));
    assert!(calls > 3000, "{calls} calls alone");
}

/// Apart, as it reads memory that was freed, which no checker lets pass.
#[test]
fn freed_handles_are_found_out() {
    let program = program("arguments-freed", &[]);
    assert!(calls_told(&run(Command::new(&program).arg("freed"))) > 100);
    if has_valgrind("freed handles were") {
        let told = valgrind(&program).arg("freed").output().expect("valgrind runs");
        assert_eq!(told.status.code(), Some(9), "valgrind did not see that freed handles were read");
    }
}
