//! The program `ask` while it runs: questions go in, statuses and JSON come out.

use crate::compiled::{SANITIZED, link, valgrind};
use blend_tests::built::library;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

/// A running `ask`.
pub(crate) struct Asking {
    child: std::process::Child,
    input: std::process::ChildStdin,
    output: BufReader<std::process::ChildStdout>,
}

impl Asking {
    /// Under the sanitizers.
    pub(crate) fn start() -> Asking {
        Asking::run(&mut Command::new(link(library(), &["ask.c", "flat.c"], "ask", &SANITIZED)))
    }

    /// Under valgrind.
    pub(crate) fn start_under_valgrind() -> Asking {
        Asking::run(&mut valgrind(&link(library(), &["ask.c", "flat.c"], "ask-valgrind", &[])))
    }

    fn run(program: &mut Command) -> Asking {
        let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("ask runs");
        let input = child.stdin.take().expect("its input");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Asking { child, input, output }
    }

    /// The status and the JSON text that came with it.
    pub(crate) fn ask(&mut self, word: &str, texts: &[&[u8]]) -> (i32, Value) {
        let sizes: Vec<String> =
            (0..5).map(|index| texts.get(index).map_or(0, |text| text.len()).to_string()).collect();
        writeln!(self.input, "{word} {}", sizes.join(" ")).expect("ask listens");
        self.input.write_all(&texts.concat()).expect("ask listens");
        self.input.flush().expect("ask listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("ask answers");
        let (status, size) = line.trim().split_once(' ').unwrap_or_else(|| panic!("no reply to {word}"));
        let mut text = vec![0; size.parse::<usize>().expect("a size") + 1];
        self.output.read_exact(&mut text).expect("ask answers");
        text.pop();
        (status.parse().expect("a status"), serde_json::from_slice(&text).expect("JSON"))
    }

    /// Ends it; it has to end well.
    pub(crate) fn end(self) {
        let Asking { mut child, input, .. } = self;
        drop(input);
        assert!(child.wait().expect("ask ends").success(), "ask does not end well");
    }
}
