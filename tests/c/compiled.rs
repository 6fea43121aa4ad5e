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

/// The compiler for a source, with what all of them are compiled with.
fn compiler(source: &str) -> Command {
    let plus = source.ends_with(".cpp");
    let mut command = Command::new(if plus { "c++" } else { "cc" });
    command
        .arg(if plus { "-std=c++17" } else { "-std=c11" })
        .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-g", "-D_POSIX_C_SOURCE=200809L", "-I"])
        .arg(root().join("include"))
        .arg("-I")
        .arg(root().join("tests/c"));
    command
}

/// A program against a library; sources are files of this folder, or stand elsewhere with their whole path.
pub(crate) fn link(library: &Path, sources: &[&str], name: &str, flags: &[&str]) -> PathBuf {
    let (program, folder) = (target("c").join(name), root().join("tests/c"));
    let plus = sources.iter().find(|source| source.ends_with(".cpp"));
    run(compiler(plus.unwrap_or(&sources[0]))
        .args(flags)
        .args(sources.iter().map(|source| folder.join(source)))
        .arg(library)
        .args(["-o"])
        .arg(&program)
        .args(["-lpthread", "-ldl", "-lm"]));
    program
}

/// A library under a sanitizer, and what the sanitizer itself is linked from: the one of the same compiler.
pub(crate) struct Checked {
    library: PathBuf,
    runtime: PathBuf,
}

/// The library under a sanitizer, the standard library with it, as building it takes minutes only where a variable names a
/// toolchain that has its source (`rustup toolchain install nightly --profile minimal --component rust-src`): for threads
/// `BLEND_THREAD_SANITIZER`, for memory `BLEND_ADDRESS_SANITIZER`. `.ci/run` sets the first.
pub(crate) fn nightly(sanitizer: &str) -> Option<Checked> {
    let variable = format!("BLEND_{}_SANITIZER", sanitizer.to_uppercase());
    let Some(toolchain) = std::env::var_os(&variable) else {
        loudly(&format!("SKIPPED: no library was built under the {sanitizer} sanitizer; {variable}=nightly does"));
        return None;
    };
    let (folder, platform) = (target("c").join(sanitizer), "x86_64-unknown-linux-gnu");
    let tool = |word: &str| {
        let mut command = Command::new("rustup");
        command.current_dir(root()).arg("run").arg(&toolchain).arg(word);
        for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        command
    };
    run(tool("cargo")
        .args(["rustc", "-p", "blend-ffi", "--crate-type", "staticlib", "-Zbuild-std=std,panic_unwind"])
        .args(["--target", platform, "--target-dir"])
        .arg(&folder)
        // Building takes far longer than running: nothing is optimised.
        .args(["--config", "profile.dev.package.\"*\".opt-level=0"])
        .env("RUSTFLAGS", format!("-Zsanitizer={sanitizer}"))
        .env("CARGO_INCREMENTAL", "0"));
    let lib = run(tool("rustc").args(["--print", "target-libdir"]));
    let short = if sanitizer == "thread" { "tsan" } else { "asan" };
    let runtime = Path::new(lib.trim()).join(format!("librustc-nightly_rt.{short}.a"));
    Some(Checked { library: folder.join(platform).join("debug/libblend.a"), runtime })
}

/// A program against a library under a sanitizer. The C compiler prepares the program for the sanitizer, but would link its
/// own.
pub(crate) fn link_checked(checked: &Checked, sources: &[&str], name: &str, flags: &[&str]) -> PathBuf {
    let object = |source: &&str| {
        let object = target("c").join(format!("{name}-{}.o", Path::new(source).file_stem().expect("a name").display()));
        run(compiler(source).args(flags).args(["-c", "-o"]).arg(&object).arg(root().join("tests/c").join(source)));
        object
    };
    let program = target("c").join(name);
    run(Command::new("cc")
        .args(sources.iter().map(object))
        .arg(&checked.library)
        .arg("-Wl,--whole-archive")
        .arg(&checked.runtime)
        .args(["-Wl,--no-whole-archive,--export-dynamic", "-o"])
        .arg(&program)
        .args(["-lpthread", "-ldl", "-lm", "-lrt", "-lresolv"]));
    program
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
