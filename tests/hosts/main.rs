//! Hosts in other languages, over the shared library: each one answers what the core answers, byte by byte.
//!
//! A host is a folder here: what a vendor copies, `host`, the program that is run, and a part of the README. Each is copied
//! to `target/hosts/<folder>`, built there, asked the lines of [`cases`], asked again and again (for as many seconds of
//! processor time as `BLEND_HOSTS_SECONDS` says, which prints figures), handed a library with another ABI, and the part of
//! the README is run as it is written. A host whose runtime is not installed is skipped, loudly; `BLEND_HOSTS_ALL` makes
//! that a failure.

mod cases;
mod languages;
mod readme;
mod web;

use blend_tests::built::{is_there, library, loudly, output, root, run, target};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A language and how its programs are built and run, in the folder that they were copied to.
struct Host {
    /// As the README names it.
    name: &'static str,
    /// Below `tests/hosts`.
    folder: &'static str,
    /// Commands that succeed where the runtime is installed.
    needs: &'static [&'static [&'static str]],
    /// The word after the fence in the README, and the file that the code is written to.
    readme: (&'static str, &'static str),
    /// Builds `host` or `example`, where there is something to build.
    build: fn(&Path, &str),
    /// The command that runs `host` or `example`.
    run: fn(&Path, &str) -> Command,
}

/// A file with a name, for the loader: everything under `target/hosts`.
fn place(name: &str) -> PathBuf {
    let place = target("hosts").join(name);
    fs::create_dir_all(&place).expect("a writable folder");
    place
}

fn written(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("a writable folder");
    }
}

/// The folder with the library under the names that linkers and loaders look for.
fn libraries() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = place("lib");
        for name in ["libblend.so", "libblend.so.0"] {
            fs::copy(library().with_file_name("libblend.so"), folder.join(name)).expect("the shared library");
        }
        folder
    })
}

/// A folder with a library that has all functions, and another ABI.
fn foreign() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = place("foreign");
        let header = fs::read_to_string(root().join("include/blend.cdef.h")).expect("the header");
        let names = header.split(|letter: char| !letter.is_ascii_alphanumeric() && !"_(".contains(letter));
        let mut code = String::from("int blend_abi_version(void) { return 99; }\n");
        for name in names.filter_map(|word| word.split_once('(')).map(|(name, _)| name) {
            if name.starts_with("blend_") && name != "blend_abi_version" {
                code.push_str(&format!("void {name}(void) {{}}\n"));
            }
        }
        let source = folder.join("foreign.c");
        written(&source, &code);
        run(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(folder.join("libblend.so.0")).arg(&source));
        folder
    })
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a writable folder");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).expect("an entry");
        if path.is_dir() {
            copied(&path, &to.join(name));
        } else {
            written(&to.join(name), &fs::read_to_string(&path).expect("a text file"));
        }
    }
}

impl Host {
    /// The folder in which its programs are built and run.
    fn laid(&self) -> PathBuf {
        let folder = place(self.folder);
        copied(&root().join("tests/hosts").join(self.folder), &folder);
        for header in ["blend.h", "blend.cdef.h"] {
            let text = fs::read_to_string(root().join("include").join(header)).expect("the header");
            written(&folder.join(header), &text);
        }
        written(&folder.join("cases.tsv"), &cases::asked().lines);
        folder
    }

    /// A program of the host, in a locale that knows ASCII alone: what a host prints is UTF-8 everywhere.
    fn program(&self, folder: &Path, name: &str, libraries: &Path) -> Command {
        let mut command = (self.run)(folder, name);
        command.current_dir(folder).env("LD_LIBRARY_PATH", libraries).env("LC_ALL", "C");
        command
    }

    /// Whether it was run; a host that is not there is skipped.
    fn check(&self) -> bool {
        if !is_there(&format!("host {}", self.name), self.needs) {
            return false;
        }
        let folder = self.laid();
        (self.build)(&folder, "host");
        let expected = cases::asked();
        let printed = run(self.program(&folder, "host", libraries()).arg("cases.tsv"));
        same(self.name, &printed, &expected);
        self.again(&folder);
        let refused = output(self.program(&folder, "host", foreign()).arg("cases.tsv"));
        let told = [refused.stdout, refused.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(!refused.status.success() && told.contains("ABI 99"), "{}: a foreign library: {told}", self.name);
        readme::check(self, &folder);
        let answers = expected.answers.lines().count();
        loudly(&format!("host {}: RUN, {answers} lines as the core's, and its part of the README", self.name));
        true
    }

    /// The same two questions again and again, and how long each takes.
    fn again(&self, folder: &Path) {
        let again = cases::again();
        written(&folder.join("again.tsv"), &again.lines);
        same(self.name, &run(self.program(folder, "host", libraries()).args(["again.tsv", "50"])), &again);
        let Ok(seconds) = std::env::var("BLEND_HOSTS_SECONDS") else { return };
        let seconds: f64 = seconds.parse().expect("BLEND_HOSTS_SECONDS");
        for word in ["decide", "verdict"] {
            let other =
                |line: &&str| !["decide\t", "verdict\t", "together\t"].iter().any(|word| line.starts_with(word));
            let alone = |line: &&str| line.starts_with(&format!("{word}\t")) || other(line);
            let lines: Vec<&str> = again.lines.lines().filter(alone).collect();
            written(&folder.join("again.tsv"), &(lines.join("\n") + "\n"));
            let (once, mut times) = (self.spent(folder, 1), 1000_u32);
            let mut spent = 0.0;
            while spent < seconds {
                times = times.saturating_mul(4);
                spent = self.spent(folder, times) - once;
            }
            let each = spent / f64::from(times);
            loudly(&format!("host {}: {word} takes {:.0} ns of processor time", self.name, each * 1e9));
        }
    }

    /// The processor time of a run, start and end included, in seconds.
    fn spent(&self, folder: &Path, times: u32) -> f64 {
        let host = self.program(folder, "host", libraries());
        let mut bash = Command::new("bash");
        bash.args(["-c", "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null", "bash"]).arg(host.get_program());
        bash.args(host.get_args()).args(["again.tsv", &times.to_string()]).current_dir(folder);
        bash.envs(host.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let told = output(&mut bash);
        let times = String::from_utf8_lossy(&told.stderr);
        assert!(told.status.success(), "{}: {times}", self.name);
        let last = times.lines().last().expect("the times");
        last.split(' ').map(|part| part.parse::<f64>().expect("seconds")).sum()
    }
}

/// What a host printed, against what it had to.
fn same(name: &str, printed: &str, expected: &cases::Asked) {
    if printed == expected.answers {
        return;
    }
    let mut lines = printed.lines().zip(expected.answers.lines());
    match lines.find(|(printed, expected)| printed != expected) {
        Some((printed, expected)) => panic!("{name}: printed\n{printed}\ninstead of\n{expected}"),
        None => panic!("{name}: {} lines printed, of {}", printed.lines().count(), expected.answers.lines().count()),
    }
}
