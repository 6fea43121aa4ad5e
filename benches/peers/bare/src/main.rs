//! The limits of the contest. `bare FOLDER read|radix THREADS [--sorted] [--ids sparse|text]`
//!
//! `read` touches every byte of the columns that matter, once. `radix` answers what every peer answers about
//! `benches/src/programme.json`, which it knows by heart: no names, no rules read, no row doubted, memory of the repetition
//! before used again, dense ids and whole seconds only. It says what the machine allows, and is no design for a library.
//!
//! Data: Arrow files -> `columns` (slices) -> `classify` (a word of eight bytes a row) -> `arena` (words by partition) ->
//! `state` (one cache line a learner) -> `answer` (columns). `radix` leads them; commands are those of `engines.py`.

mod answer;
mod arena;
mod classify;
mod columns;
mod programme;
mod radix;
mod read;
mod serve;
mod state;

use std::path::PathBuf;

struct Asked {
    folder: PathBuf,
    design: String,
    threads: usize,
    sorted: bool,
    ids: Option<String>,
}

impl Asked {
    fn read() -> Option<Asked> {
        let mut words = std::env::args().skip(1);
        let (folder, design) = (PathBuf::from(words.next()?), words.next()?);
        let threads = words.next()?.parse().ok()?;
        let mut asked = Asked { folder, design, threads, sorted: false, ids: None };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--sorted" => asked.sorted = true,
                "--ids" => asked.ids = words.next().filter(|ids| ids != "dense"),
                _ => return None,
            }
        }
        Some(asked)
    }

    fn file(&self, name: &str, order: &str) -> PathBuf {
        let ids = self.ids.as_ref().map(|ids| format!("-{ids}")).unwrap_or_default();
        self.folder.join(format!("{name}{ids}{order}.arrow"))
    }
}

fn main() {
    let Some(asked) = Asked::read() else {
        eprintln!("bare FOLDER read|radix THREADS [--sorted] [--ids sparse|text]");
        std::process::exit(2);
    };
    let batches = columns::load(&asked.file("events", if asked.sorted { "-sorted" } else { "" }));
    let chunks = columns::chunks(&batches);
    match asked.design.as_str() {
        "read" => serve::serve(read::Read { chunks: &chunks, threads: asked.threads }),
        "radix" => {
            assert!(asked.ids.is_none(), "this knows dense ids alone");
            let cohorts = columns::cohorts(&columns::load(&asked.file("enrol", "")));
            serve::serve(radix::Radix::new(&chunks, cohorts, asked.threads));
        }
        other => panic!("no such design: {other}"),
    }
}
