//! The Python package: its wheel is built, installed and tested with pytest, mypy and stubtest.
//!
//! Everything lives in `target/python`: a virtual environment with what `requirements.txt` lists, the wheel, and the
//! folder it is built in.

use blend_tests::built::{root, run, target};
use blend_tests::venv;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Says something also when all is well.
fn say(told: &str) {
    std::io::stdout().write_all(told.as_bytes()).expect("a place to write to");
}

/// The environment with the tools and the wheel, made once.
fn environment() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = target("python");
        let venv = folder.join("venv");
        venv::venv(&venv, &root().join("tests/python/requirements.txt"));
        let wheels = folder.join("wheels");
        if wheels.exists() {
            std::fs::remove_dir_all(&wheels).expect("a writable folder");
        }
        run(tool(&venv, "maturin")
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(root().join("blend-py/Cargo.toml"))
            .arg("--interpreter")
            .arg(venv.join("bin/python"))
            .arg("--target-dir")
            .arg(folder.join("build"))
            .arg("--out")
            .arg(&wheels));
        run(tool(&venv, "pip")
            .args(["install", "-q", "--disable-pip-version-check", "--no-index", "--no-deps", "--force-reinstall"])
            .arg(wheel()));
        venv
    })
}

/// The wheel, once it is built.
fn wheel() -> PathBuf {
    let wheels = target("python").join("wheels");
    std::fs::read_dir(wheels).expect("the wheels").next().expect("a wheel").expect("a wheel").path()
}

/// A tool of an environment, run at the workspace.
fn tool(venv: &Path, name: &str) -> Command {
    let mut command = venv::tool(venv, name);
    command.current_dir(root());
    command
}

#[test]
fn the_wheel_passes_its_tests() {
    let mut pytest = tool(environment(), "pytest");
    pytest.env("BLEND_WHEEL", wheel());
    say(&run(pytest.args(["-q", "-rs", "-p", "no:cacheprovider", "tests/python"])));
}

#[test]
fn the_types_hold() {
    let mut mypy = tool(environment(), "mypy");
    mypy.args(["--strict", "--cache-dir"]).arg(target("python").join("mypy"));
    run(mypy.args(["blend-py/python/blend", "tests/python"]).env("MYPYPATH", "blend-py/python:tests/python"));
}

#[test]
fn the_stubs_say_what_is_there() {
    let mut stubtest = tool(environment(), "stubtest");
    run(stubtest.arg("blend._native").current_dir(target("python")));
}
