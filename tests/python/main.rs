//! The Python package: its wheel is built, installed and tested with pytest, mypy and stubtest.
//!
//! Everything lives in `target/python`: a virtual environment with what `requirements.txt` lists, the wheel, and the
//! folder it is built in. `BLEND_PYTHON` names another interpreter than the first fit one.

use blend_tests::built::{root, run, target};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Says something also when all is well.
fn say(told: &str) {
    std::io::stdout().write_all(told.as_bytes()).expect("a place to write to");
}

fn fits(python: &str, check: &str) -> bool {
    let output = Command::new(python).args(["-c", check]).output();
    output.is_ok_and(|output| output.status.success())
}

/// A Python that is new enough and can make virtual environments.
fn python() -> String {
    const NEW: &str = "import sys; sys.exit(sys.version_info < (3, 10))";
    const WHOLE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    let named: Vec<String> = match std::env::var("BLEND_PYTHON") {
        Ok(named) => vec![named],
        Err(_) => {
            let versions = (10..=15).rev().map(|minor| format!("python3.{minor}"));
            std::iter::once("python3".to_owned()).chain(versions).collect()
        }
    };
    let whole = || named.iter().find(|python| fits(python, WHOLE)).cloned();
    if let Some(python) = whole() {
        return python;
    }
    assert!(named.iter().any(|python| fits(python, NEW)), "none of {named:?} is Python 3.10 or newer");
    // Debian packs the making of virtual environments apart.
    if fits("python3", "import os; os.geteuid() and exit(1)") && Command::new("apt-get").arg("-v").output().is_ok() {
        say("python3-venv is not installed: installing it\n");
        run(Command::new("apt-get").args(["update", "-qq"]));
        run(Command::new("apt-get").args(["install", "-y", "-qq", "python3-venv"]));
    }
    whole().unwrap_or_else(|| {
        panic!("none of {named:?} can make a virtual environment; on Debian: apt-get install python3-venv")
    })
}

/// The environment with the tools and the wheel, made once.
fn environment() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let (folder, python) = (target("python"), python());
        let venv = folder.join("venv");
        let wanted = root().join("tests/python/requirements.txt");
        let version = run(Command::new(&python).args(["-c", "import sys; print(sys.executable, sys.version)"]));
        let stamp = version + &std::fs::read_to_string(&wanted).expect("requirements.txt");
        let stamped = venv.join("made-of.txt");
        if std::fs::read_to_string(&stamped).ok().as_deref() != Some(&stamp) {
            run(Command::new(&python).args(["-m", "venv", "--clear"]).arg(&venv));
            run(tool(&venv, "pip").args(["install", "-q", "--disable-pip-version-check", "-r"]).arg(&wanted));
            std::fs::write(&stamped, stamp).expect("a writable folder");
        }
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

/// A tool of an environment.
fn tool(venv: &Path, name: &str) -> Command {
    let mut command = Command::new(venv.join("bin").join(name));
    command.current_dir(root()).env("PYTHONDONTWRITEBYTECODE", "1").env("VIRTUAL_ENV", venv);
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME");
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
