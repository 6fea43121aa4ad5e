//! Commands in, times out: the protocol of `engines.py`, so that one harness leads all contestants.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

/// What a contestant does on command.
pub trait Contestant {
    /// Works out everything.
    fn answer(&mut self);
    /// Writes the answer held, and the report beside it.
    fn save(&self, path: &Path);
}

/// One line in, one line out, until the input ends: `answer`, `report`, `memory`, `save PATH`.
pub fn serve(mut contestant: impl Contestant) {
    let base = held("VmRSS:");
    fs::write("/proc/self/clear_refs", "5").expect("the peak of memory can be reset");
    contestant.answer();
    say("ready");
    for line in io::stdin().lines() {
        let line = line.expect("commands are text");
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("answer", _) => {
                let (wall, processor) = (Instant::now(), processor_seconds());
                contestant.answer();
                let wall = wall.elapsed().as_secs_f64();
                say(&format!("{wall:.6} {:.6}", processor_seconds() - processor));
            }
            // It is part of the answer.
            ("report", _) => say("0 0"),
            ("memory", _) => say(&format!("{} {base}", held("VmHWM:"))),
            ("save", path) => {
                contestant.save(Path::new(path));
                say("saved");
            }
            _ => panic!("no such command: {line}"),
        }
    }
}

fn say(text: &str) {
    let mut out = io::stdout();
    writeln!(out, "{text}").and_then(|()| out.flush()).expect("somebody reads the times");
}

/// Memory of this process in bytes: `VmRSS:` now, `VmHWM:` at most.
fn held(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("a Linux");
    let line = status.lines().find(|line| line.starts_with(field)).expect("a field of the status");
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    kilobytes * 1024
}

fn processor_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec of this frame.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
