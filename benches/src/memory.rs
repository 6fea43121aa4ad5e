//! What the process holds in memory, where the system tells (`/proc/self/status`).

use std::fs;

/// A number of that file, in bytes.
fn told(name: &str) -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024)
}

/// Bytes resident now.
pub fn resident() -> Option<usize> {
    told("VmRSS")
}

/// The most bytes resident since the last [`reset_peak`].
pub fn peak() -> Option<usize> {
    told("VmHWM")
}

/// Forgets the most so far; where the system refuses, the peak is that of the whole run.
pub fn reset_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}
