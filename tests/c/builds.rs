//! Other builds of the library, unoptimised as that is quicker: one whose functions fail inside on demand, and one without
//! tables, pictures and zones.

use crate::abi::exported;
use crate::arguments::sources;
use crate::compiled::{SANITIZED, link};
use crate::declared::declared;
use blend_tests::built::{bare, faulty, output, run};
use std::process::Command;

#[test]
fn a_failure_inside_leaves_everything_as_it_was() {
    let library = faulty();
    let sources = sources("faults.c");
    let program = link(library, &sources.each_ref().map(String::as_str), "faults-checked", &SANITIZED);
    let told = output(&mut Command::new(program));
    let [printed, hook] = [&told.stdout, &told.stderr].map(|told| String::from_utf8_lossy(told));
    let failing =
        declared().functions.iter().filter(|function| function.signature().contains("blend_error **")).count();
    assert!(told.status.success() && printed == format!("{failing} functions failed\n"), "{printed}\n{hook}");
    // Only the hook of Rust speaks, once each, and not to the host's output.
    assert_eq!(hook.matches("a failure on demand").count(), 2 * failing + 1, "{hook}");
    let mut names = exported(&library.with_file_name("libblend.so"));
    names.retain(|name| !name.starts_with("blend_fault"));
    assert_eq!(names, declared().names());
}

#[test]
fn a_library_without_tables_and_pictures() {
    let library = bare();
    let program = link(library, &["unsupported.c", "table.c"], "unsupported-checked", &SANITIZED);
    assert_eq!(run(&mut Command::new(program)), "ok\n");
    assert_eq!(exported(&library.with_file_name("libblend.so")), declared().names());
}
