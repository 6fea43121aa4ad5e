//! Commands that have to succeed, and the library that hosts link and load: built once for all tests, under the target
//! folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Where things of one kind are built: a folder of the target folder that this test runs from, made if it is not there.
pub fn target(name: &str) -> PathBuf {
    let here = std::env::current_exe().expect("a running test");
    let folder = here.ancestors().nth(3).expect("target/profile/deps/test").join(name);
    std::fs::create_dir_all(&folder).expect("a writable target folder");
    folder
}

/// What a command tells; it need not succeed.
pub fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// What a command prints; it has to succeed.
pub fn run(command: &mut Command) -> String {
    let output = output(command);
    let told = [&output.stdout, &output.stderr].map(|told| String::from_utf8_lossy(told).into_owned());
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, told.concat());
    let [printed, _] = told;
    printed
}

/// Says something that has to be seen even when tests pass.
pub fn loudly(text: &str) {
    let _ = writeln!(std::io::stderr(), "\n*** {text} ***");
}

/// Whether what somebody needs is installed: commands that then succeed. Says so where not; `BLEND_HOSTS_ALL` makes that a
/// failure.
pub fn is_there(who: &str, needs: &[&[&str]]) -> bool {
    let fails = |needed: &&&[&str]| {
        let (program, arguments) = needed.split_first().expect("a command");
        !Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let Some(missing) = needs.iter().find(fails) else { return true };
    let missing = missing.join(" ");
    assert!(std::env::var_os("BLEND_HOSTS_ALL").is_none(), "{who}: `{missing}` fails");
    loudly(&format!("{who}: SKIPPED, `{missing}` fails"));
    false
}

/// Builds the library under `target/c`; its static form, the shared one lies beside it.
fn built(flags: &[&str], profile: &str) -> PathBuf {
    let folder = target("c");
    run(Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["build", "-p", "blend-ffi", "--target-dir"])
        .arg(&folder)
        .args(flags));
    folder.join(profile).join("libblend.a")
}

/// A build with other features, not optimised as that is quicker, in a folder of its own, where no other replaces it.
fn apart(name: &str, flags: &[&str]) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (made, kept) = (built(flags, "debug"), target("c").join(name));
    std::fs::create_dir_all(&kept).expect("a writable folder");
    for file in ["libblend.a", "libblend.so"] {
        std::fs::copy(made.with_file_name(file), kept.join(file)).expect("a library");
    }
    kept.join("libblend.a")
}

/// The static library, built once.
pub fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built(&["--release"], "release"))
}

/// The same with `blend_fault`, which lets the next call panic inside.
pub fn faulty() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| apart("faults", &["--features", "faults"]))
}

/// The same without tables, pictures and zones.
pub fn bare() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| apart("bare", &["--no-default-features"]))
}
