//! Reviews the design of a programme in a YAML or JSON file, which need not compile.
//!
//! Run it with `cargo run --release --example review -- FILE`; `--json` gives the answer as every language gets it, and with
//! `--strict` the exit code is 1 where there are errors. Without a file it reviews a draft of its own.

use blend_core::answer::{FindingSeverity, Review, ReviewFinding};
use blend_core::document::Value;
use blend_core::problem::Severity;
use blend_core::review::{ReviewOptions, review_json, review_value};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const DRAFT: &str = include_str!("programme.yaml");
const USAGE: &str = "usage: review [--json] [--strict] [FILE.yaml | FILE.json]";

fn reviewed(file: Option<&str>) -> Result<Review, Box<dyn Error>> {
    let options = ReviewOptions::default();
    let Some(file) = file else { return Ok(review_value(&serde_saphyr::from_str::<Value>(DRAFT)?, &options)?) };
    let bytes = std::fs::read(file)?;
    if Path::new(file).extension().is_some_and(|end| end == "json") {
        return Ok(review_json(&bytes, &options)?);
    }
    Ok(review_value(&serde_saphyr::from_str::<Value>(&String::from_utf8(bytes)?)?, &options)?)
}

/// Whether the document or, unless it is allowed, a finding is an error.
fn has_errors(review: &Review) -> bool {
    let found = |finding: &ReviewFinding| finding.severity == FindingSeverity::Error && finding.allowed.is_none();
    review.findings.iter().any(found) || review.problems.iter().any(|problem| problem.severity() == Severity::Error)
}

fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with('-'));
    let asked = |wanted: &str| flags.iter().any(|flag| flag == wanted);
    let (json, strict) = (asked("--json"), asked("--strict"));
    let (mut out, mut told) = (std::io::stdout().lock(), std::io::stderr().lock());
    // A reader that has gone away, as `head` does, is no failure.
    let mut say = |text: &str| drop(writeln!(told, "{text}"));
    if asked("--help") {
        drop(writeln!(out, "{USAGE}"));
        return ExitCode::SUCCESS;
    }
    if flags.iter().any(|flag| !["--json", "--strict"].contains(&flag.as_str())) || files.len() > 1 {
        say(USAGE);
        return ExitCode::from(2);
    }
    let file = files.first().map(String::as_str);
    let review = match reviewed(file) {
        Ok(review) => review,
        Err(error) => {
            say(&format!("{}: {error}", file.unwrap_or("the draft")));
            return ExitCode::from(2);
        }
    };
    let code = ExitCode::from(u8::from(strict && has_errors(&review)));
    if json {
        drop(serde_json::to_writer(&mut out, &review));
        drop(writeln!(out));
        return code;
    }
    if file.is_none() {
        drop(writeln!(out, "{USAGE}\n\nWithout a file, a draft that comes with it:\n\n{DRAFT}"));
    }
    drop(write!(out, "{review}"));
    code
}
