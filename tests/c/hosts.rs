//! The host programs: plain, under the sanitizers and under valgrind, and that these see what is wrong.

use crate::compiled::{SANITIZED, compile, has_valgrind, link, valgrind};
use blend_tests::built::{library, run};
use std::process::Command;

/// A program that prints "ok", plain and under the sanitizers.
fn host(sources: &[&str], name: &str) {
    assert_eq!(run(&mut Command::new(link(library(), sources, name, &[]))), "ok\n");
    let checked = link(library(), sources, &format!("{name}-checked"), &SANITIZED);
    assert_eq!(run(&mut Command::new(checked)), "ok\n");
}

#[test]
fn a_c_host() {
    host(&["embed.c"], "embed");
}

#[test]
fn a_c_host_with_tables() {
    host(&["evaluate.c", "table.c"], "evaluate");
}

#[test]
fn a_c_host_without_threads() {
    let program = link(library(), &["evaluate.c", "table.c", "refused.c"], "evaluate-refused", &[]);
    assert_eq!(run(&mut Command::new(program)), "ok\n");
}

#[test]
fn a_cpp_host() {
    host(&["embed.cpp"], "embed-cpp");
}

#[test]
fn hosts_under_valgrind() {
    if !has_valgrind("the hosts were") {
        return;
    }
    for (sources, name) in [
        (&["embed.c"] as &[&str], "embed-valgrind"),
        (&["evaluate.c", "table.c"], "evaluate-valgrind"),
        (&["embed.cpp"], "embed-cpp-valgrind"),
    ] {
        assert_eq!(run(&mut valgrind(&link(library(), sources, name, &[]))), "ok\n");
    }
    let wrong = compile("wrong.c", "wrong-valgrind", &[]);
    run(valgrind(&wrong).arg("nothing"));
    for word in ["leak", "overrun", "after-free"] {
        let output = valgrind(&wrong).arg(word).output().expect("valgrind runs");
        assert_eq!(output.status.code(), Some(9), "valgrind did not see `{word}`");
    }
}

#[test]
fn the_sanitizers_see_what_is_wrong() {
    let wrong = compile("wrong.c", "wrong-checked", &SANITIZED);
    run(Command::new(&wrong).arg("nothing"));
    for (word, told) in [
        ("leak", "LeakSanitizer: detected memory leaks"),
        ("overrun", "heap-buffer-overflow"),
        ("after-free", "heap-use-after-free"),
    ] {
        let output = Command::new(&wrong).arg(word).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(told), "`{word}` was not seen:\n{text}");
    }
}
