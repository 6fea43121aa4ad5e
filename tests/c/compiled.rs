//! Programs of this folder, built by the C compilers against the library, and what is needed to run them under checkers.

use blend_tests::built::{library, loudly, root, run, target};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sanitizers that end the program at the first finding.
pub(crate) const SANITIZED: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// A program of one file against the release library.
pub(crate) fn compile(source: &str, name: &str, flags: &[&str]) -> PathBuf {
    link(library(), &[source], name, flags)
}

/// A program against a library; sources are files of this folder, or stand elsewhere with their whole path.
pub(crate) fn link(library: &Path, sources: &[&str], name: &str, flags: &[&str]) -> PathBuf {
    let program = target("c").join(name);
    let folder = root().join("tests/c");
    let plus = sources.iter().any(|source| source.ends_with(".cpp"));
    let (compiler, standard) = if plus { ("c++", "-std=c++17") } else { ("cc", "-std=c11") };
    run(Command::new(compiler)
        .args([standard, "-Wall", "-Wextra", "-Werror", "-pedantic", "-g", "-D_POSIX_C_SOURCE=200809L", "-I"])
        .arg(root().join("include"))
        .arg("-I")
        .arg(&folder)
        .args(flags)
        .args(sources.iter().map(|source| folder.join(source)))
        .arg(library)
        .args(["-o"])
        .arg(&program)
        .args(["-lpthread", "-ldl", "-lm"]));
    program
}

/// The library under a sanitizer, the standard library with it: only where `BLEND_NIGHTLY` names a toolchain that has its
/// source (`rustup toolchain install nightly --component rust-src`), as building it takes minutes.
pub(crate) fn nightly(sanitizer: &str) -> Option<PathBuf> {
    let Some(toolchain) = std::env::var_os("BLEND_NIGHTLY") else {
        loudly(&format!("skipped: no library was built under the {sanitizer} sanitizer; BLEND_NIGHTLY=nightly does"));
        return None;
    };
    let (folder, platform) = (target("c").join(sanitizer), "x86_64-unknown-linux-gnu");
    run(Command::new("rustup")
        .current_dir(root())
        .arg("run")
        .arg(toolchain)
        .args(["cargo", "build", "-p", "blend-ffi", "-Zbuild-std", "--target", platform, "--target-dir"])
        .arg(&folder)
        .env("RUSTFLAGS", format!("-Zsanitizer={sanitizer}"))
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN"));
    Some(folder.join(platform).join("debug/libblend.a"))
}

/// Whether valgrind is there; says so loudly where it is not.
pub(crate) fn has_valgrind(what: &str) -> bool {
    let there = Command::new("valgrind").arg("--version").output().is_ok();
    if !there {
        loudly(&format!("skipped: {what} not run under valgrind, which is not installed"));
    }
    there
}

/// A program under valgrind, which ends it with status 9 for a fault or a leak.
pub(crate) fn valgrind(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite", "-q"]).arg(program);
    command
}
