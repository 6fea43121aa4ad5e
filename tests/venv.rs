//! Virtual environments of Python, made once under the target folder. `BLEND_PYTHON` names another interpreter than the
//! first fit one.

use crate::built::{loudly, run};
use std::path::Path;
use std::process::Command;

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
        loudly("python3-venv is not installed: installing it");
        run(Command::new("apt-get").args(["update", "-qq"]));
        run(Command::new("apt-get").args(["install", "-y", "-qq", "python3-venv"]));
    }
    whole().unwrap_or_else(|| {
        panic!("none of {named:?} can make a virtual environment; on Debian: apt-get install python3-venv")
    })
}

/// An environment with what a `requirements.txt` lists, made anew when that or the interpreter changes.
pub fn venv(folder: &Path, wanted: &Path) {
    let python = python();
    let version = run(Command::new(&python).args(["-c", "import sys; print(sys.executable, sys.version)"]));
    let stamp = version + &std::fs::read_to_string(wanted).expect("requirements.txt");
    let stamped = folder.join("made-of.txt");
    if std::fs::read_to_string(&stamped).ok().as_deref() == Some(&stamp) {
        return;
    }
    run(Command::new(&python).args(["-m", "venv", "--clear"]).arg(folder));
    run(tool(folder, "pip").args(["install", "-q", "--disable-pip-version-check", "-r"]).arg(wanted));
    std::fs::write(&stamped, stamp).expect("a writable folder");
}

/// A tool of an environment, that sees nothing of Python's outside.
pub fn tool(venv: &Path, name: &str) -> Command {
    let mut command = Command::new(venv.join("bin").join(name));
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("VIRTUAL_ENV", venv);
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME");
    command
}
