//! Other builds of the library, unoptimised as that is quicker: one whose functions fail inside on demand, and one without
//! tables and zones.

use crate::abi::exported;
use crate::arguments::sources;
use crate::compiled::{SANITIZED, link};
use crate::declared::declared;
use blend_tests::built::{output, root, run, target};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// The static library of a build with other features; the shared one lies beside it. Both in a folder of their own, where
/// no other build replaces them.
fn built(name: &str, features: &[&str]) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (made, kept) = (target("c").join("debug"), target("c").join(name));
    run(Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["build", "-p", "blend-ffi", "--target-dir"])
        .arg(target("c"))
        .args(features));
    std::fs::create_dir_all(&kept).expect("a writable folder");
    for file in ["libblend.a", "libblend.so"] {
        std::fs::copy(made.join(file), kept.join(file)).expect("a library");
    }
    kept.join("libblend.a")
}

#[test]
fn a_failure_inside_leaves_everything_as_it_was() {
    let library = built("faults", &["--features", "faults"]);
    let sources = sources("faults.c");
    let program = link(&library, &sources.each_ref().map(String::as_str), "faults-checked", &SANITIZED);
    let told = output(&mut Command::new(program));
    let [printed, hook] = [&told.stdout, &told.stderr].map(|told| String::from_utf8_lossy(told));
    let failing =
        declared().functions.iter().filter(|function| function.signature().contains("blend_error **")).count();
    assert!(told.status.success() && printed == format!("{failing} functions failed\n"), "{printed}\n{hook}");
    // Only the hook of Rust speaks, once each, and not to the host's output.
    assert_eq!(hook.matches("a failure on demand").count(), 2 * failing, "{hook}");
    let mut names = exported(&library.with_file_name("libblend.so"));
    names.retain(|name| name != "blend_fault");
    assert_eq!(names, declared().names());
}

#[test]
fn a_library_without_tables() {
    let library = built("bare", &["--no-default-features"]);
    let program = link(&library, &["unsupported.c", "table.c"], "unsupported-checked", &SANITIZED);
    assert_eq!(run(&mut Command::new(program)), "ok\n");
    assert_eq!(exported(&library.with_file_name("libblend.so")), declared().names());
}
