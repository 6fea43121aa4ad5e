//! Handles shared between threads, and processes that fork.
//!
//! Which tool can tell a race: of the library itself only the thread sanitizer in a build with a nightly toolchain, where the
//! standard library is built anew, too. helgrind does not serve: it knows locks of the C library alone, and takes what Rust
//! does with atomics (`OnceLock`, its locks, its ends of threads) for races. Without such a toolchain the answers of
//! threads are compared, and memory is watched by valgrind.

use crate::arguments::sources;
use crate::compiled::{has_valgrind, link, nightly, valgrind};
use blend_tests::built::{library, output, run};
use std::path::{Path, PathBuf};
use std::process::Command;

fn program(library: &Path, source: &str, name: &str, flags: &[&str]) -> PathBuf {
    let sources = sources(source);
    let sources: Vec<&str> = sources.iter().map(String::as_str).chain(["together.c"]).collect();
    link(library, &sources, name, flags)
}

/// How many calls were made.
fn calls(told: &str) -> u64 {
    told.strip_suffix(" calls\n").and_then(|calls| calls.parse().ok()).unwrap_or_else(|| panic!("{told}"))
}

#[test]
fn threads_that_share_everything_get_the_same_answers() {
    let program = program(library(), "threads.c", "threads", &[]);
    assert!(calls(&run(Command::new(&program).arg("100"))) > 20_000);
    if has_valgrind("threads were") {
        assert!(calls(&run(valgrind(&program).arg("2"))) > 400);
    }
}

/// Races, by the thread sanitizer.
const RACES: [&str; 1] = ["-fsanitize=thread"];

#[test]
fn the_thread_sanitizer_sees_a_race() {
    let told = output(Command::new(program(library(), "threads.c", "threads-race", &RACES)).arg("race"));
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.status.success() && text.contains("data race"), "no race was seen:\n{text}");
}

#[test]
fn threads_that_share_everything_under_the_thread_sanitizer() {
    if let Some(library) = nightly("thread") {
        let program = program(&library, "threads.c", "threads-checked", &RACES);
        assert!(calls(&run(Command::new(&program).arg("20"))) > 4_000);
    }
}

#[test]
fn a_process_forks_after_it_used_threads() {
    assert_eq!(run(&mut Command::new(program(library(), "fork.c", "fork", &[]))), "ok\n");
}
