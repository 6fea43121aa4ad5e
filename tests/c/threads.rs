//! Handles shared between threads, and processes that fork.
//!
//! Which tool can tell a race: of the library itself only the thread sanitizer in a build with a nightly toolchain, where the
//! standard library is built anew, too. helgrind does not serve: it knows locks of the C library alone, and takes what Rust
//! does with atomics (`OnceLock`, its locks, its ends of threads) for races. Without such a toolchain the answers of
//! threads are compared, and memory is watched by valgrind.

use crate::arguments::sources;
use crate::compiled::{has_valgrind, link, link_checked, nightly, valgrind};
use blend_tests::built::{library, output, run};
use std::path::PathBuf;
use std::process::Command;

fn sources_of(program: &str) -> Vec<String> {
    sources(program).into_iter().chain(["together.c".to_owned()]).collect()
}

fn program(source: &str, name: &str, flags: &[&str]) -> PathBuf {
    let sources = sources_of(source);
    link(library(), &sources.iter().map(String::as_str).collect::<Vec<_>>(), name, flags)
}

/// How many calls were made.
fn calls(told: &str) -> u64 {
    told.strip_suffix(" calls\n").and_then(|calls| calls.parse().ok()).unwrap_or_else(|| panic!("{told}"))
}

#[test]
fn threads_that_share_everything_get_the_same_answers() {
    let program = program("threads.c", "threads", &[]);
    assert!(calls(&run(Command::new(&program).arg("100"))) > 20_000);
    if has_valgrind("threads were") {
        assert!(calls(&run(valgrind(&program).arg("2"))) > 400);
    }
}

/// Races, by the thread sanitizer.
const RACES: [&str; 1] = ["-fsanitize=thread"];

#[test]
fn the_thread_sanitizer_sees_a_race() {
    let told = output(Command::new(program("threads.c", "threads-race", &RACES)).arg("race"));
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.status.success() && text.contains("data race"), "no race was seen:\n{text}");
}

#[test]
fn threads_that_share_everything_under_the_thread_sanitizer() {
    if let Some(checked) = nightly("thread") {
        let sources = sources_of("threads.c");
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let program = link_checked(&checked, &sources, "threads-checked", &RACES);
        let told = output(Command::new(&program).arg("race"));
        assert!(String::from_utf8_lossy(&told.stderr).contains("data race"), "no race was seen: {told:?}");
        assert!(calls(&run(Command::new(&program).arg("20"))) > 4_000);
    }
}

#[test]
fn a_process_forks_after_it_used_threads() {
    assert_eq!(run(&mut Command::new(program("fork.c", "fork", &[]))), "ok\n");
}
