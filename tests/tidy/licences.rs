//! What is linked into the libraries, and under which licences: `include/licences.txt`, which who ships them can go by.

use blend_tests::built::{root, run};
use std::collections::BTreeSet;
use std::process::Command;

/// Licences that ask for no more than a notice.
const ALLOWED: [&str; 10] =
    ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "Unicode-3.0", "Unlicense", "Zlib"];

/// Whether an expression can be met by those alone.
fn allowed(expression: &str) -> bool {
    let bare = expression.replace(['(', ')'], "");
    bare.split(" AND ").all(|all| all.split(" OR ").any(|one| ALLOWED.contains(&one.trim())))
}

/// A line for each crate: name, version, licence. Procedural macros and build scripts only make code.
fn linked() -> BTreeSet<String> {
    let printed = run(Command::new(env!("CARGO")).current_dir(root()).args([
        "tree",
        "--locked",
        "--package=blend-ffi",
        "--package=blend-py",
        "--edges=normal,no-proc-macro",
        "--target=x86_64-unknown-linux-gnu",
        "--prefix=none",
        "--no-dedupe",
        "--format={p}\t{l}",
    ]));
    let lines = printed.lines().filter(|line| !line.is_empty() && !line.starts_with("blend-"));
    lines.map(|line| line.replacen(" v", " ", 1)).collect()
}

#[test]
fn what_is_linked_is_listed_and_asks_for_a_notice_alone() {
    let linked = linked();
    assert!(linked.len() > 20, "{linked:?}");
    let wrong: Vec<&String> = linked.iter().filter(|line| !line.split('\t').nth(1).is_some_and(allowed)).collect();
    assert!(wrong.is_empty(), "licences that are not known to be fine: {wrong:?}");
    assert!(!allowed("GPL-3.0-only") && !allowed("MIT AND GPL-2.0") && allowed("(MIT OR GPL-2.0) AND ISC"));
    let path = root().join("include/licences.txt");
    let head = "What is linked into libblend and the Python module beside blend itself (MIT OR Apache-2.0), the standard library\n\
                of Rust (MIT OR Apache-2.0) and the time zones of IANA (public domain), on Linux. Checked by `cargo test --test tidy`.\n\n";
    let text = head.to_owned() + &linked.into_iter().collect::<Vec<_>>().join("\n") + "\n";
    if std::env::var_os("BLEND_WRITE_LICENCES").is_some() {
        std::fs::write(&path, &text).expect("a writable folder");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "include/licences.txt is not what is linked; BLEND_WRITE_LICENCES=1 writes it anew");
}
