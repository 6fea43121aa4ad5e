//! Packages of npm, installed once under the target folder.

use crate::built::run;
use std::path::Path;
use std::process::Command;

/// What programs that need such packages need.
pub const NEEDS: &[&[&str]] = &[&["node", "--version"], &["npm", "--version"]];

/// What the `package.json` in a folder lists, installed beside it, anew when that changes.
pub fn install(folder: &Path) {
    let wanted = std::fs::read_to_string(folder.join("package.json")).expect("package.json");
    let stamped = folder.join("node_modules/made-of.json");
    if std::fs::read_to_string(&stamped).ok().as_deref() == Some(&wanted) {
        return;
    }
    // Nothing is built or downloaded beside the packages.
    run(Command::new("npm").current_dir(folder).args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]));
    std::fs::write(stamped, wanted).expect("a writable folder");
}
