//! A vendor's program around blend: `lms.c`, a learning-management system with its own store in SQLite.
//!
//! The same queue of requests is served once without a break, and again and again by processes that are killed in the
//! middle, by two at once, and without a store in Rust ([`replay`]); tables and answers are the same to the byte. Two
//! clerks who ask at the same moment are never both given the last seat.

mod queue;
mod replay;

use blend_tests::built::{library, loudly, root, run, target};
use queue::Source;
use replay::Vendor;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

const PROGRAMME: &str = include_str!("programme.json");
const SCHEDULE: &str = include_str!("schedule.json");
const SANITIZED: [&str; 3] = ["-fsanitize=address,undefined", "-fno-sanitize-recover", "-fno-omit-frame-pointer"];

/// The queue that most is tried with.
const SEED: u64 = 20_260_201;
const LONG: usize = 300;

/// Compiles C with every warning an error.
fn compile(arguments: &[&str], source: &str, name: &str) -> PathBuf {
    let made = target("c").join(name);
    run(Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g", "-I"])
        .arg(root().join("include"))
        .arg(root().join("tests/lms").join(source))
        .arg("-o")
        .arg(&made)
        .args(arguments));
    made
}

/// The program, or `None` where there is no SQLite to build it with.
fn built(name: &str, flags: &[&str]) -> Option<PathBuf> {
    let has = Command::new("cc").args(["-fsyntax-only", "-include", "sqlite3.h", "-x", "c", "/dev/null"]).output();
    if !has.expect("a C compiler").status.success() {
        loudly("skipped: the vendor's program was not run, as there is no sqlite3.h (Debian: libsqlite3-dev)");
        return None;
    }
    let library = library().to_str().expect("a path of text");
    Some(compile(&[flags, &[library, "-lsqlite3", "-lpthread", "-ldl", "-lm"]].concat(), "lms.c", name))
}

/// The program as it is shipped, built once for all tests.
fn shipped() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    BUILT.get_or_init(|| built("lms", &["-O2"])).as_deref()
}

/// A store with the program that works on it.
struct Store {
    program: PathBuf,
    path: PathBuf,
}

impl Store {
    /// A fresh one, with documents and requests in it.
    fn new(program: &Path, name: &str, schedule: &str, requests: &[String]) -> Store {
        let folder = target("lms").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("a folder of ours");
        }
        fs::create_dir_all(&folder).expect("a writable folder");
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a writable folder");
            path.to_str().expect("a path of text").to_owned()
        };
        let (programme, schedule) = (write("programme.json", PROGRAMME), write("schedule.json", schedule));
        let requests = write("requests", &requests.join("\n"));
        let store = Store { program: program.to_path_buf(), path: folder.join("store.db") };
        store.run(&["import", &programme, &schedule]);
        store.run(&["queue", &requests]);
        store
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(&self.path).args(words);
        command
    }

    fn run(&self, words: &[&str]) -> String {
        run(&mut self.command(words))
    }

    fn start(&self, words: &[&str]) -> Child {
        self.command(words).stdout(Stdio::piped()).spawn().expect("it starts")
    }

    /// All tables, as text.
    fn tables(&self) -> String {
        self.run(&["facts"]) + &self.run(&["answers"])
    }

    /// The requests with what they were answered, `None` before that.
    fn answers(&self) -> Vec<(String, Option<String>)> {
        let rows: Vec<(u64, String, Option<String>)> =
            serde_json::from_str(&self.run(&["answers"])).expect("a list of answers");
        rows.into_iter().map(|(_, request, answer)| (request, answer)).collect()
    }
}

/// How often processes were killed.
#[derive(Debug, Default)]
struct Kills {
    all: u32,
    /// A request was begun and not committed.
    inside: u32,
    /// It had begun to write, and left what the next process takes back.
    writing: u32,
}

/// Runs the queue to its end by processes that are killed.
fn killed(store: &Store, source: &mut Source) -> Kills {
    let mut kills = Kills::default();
    loop {
        let mut serving = store.start(&["serve"]);
        let mut log = BufReader::new(serving.stdout.take().expect("its log")).lines();
        let wait = 1 + source.below(30) as usize;
        let begun: Vec<String> = log.by_ref().take(wait).map(|line| line.expect("text")).collect();
        if begun.len() < wait {
            assert!(serving.wait().expect("it ends").success());
            return kills;
        }
        serving.kill().expect("it can be killed");
        if serving.wait().expect("it ends").signal() == Some(9) {
            kills.all += 1;
            let journal = fs::metadata(store.path.with_extension("db-journal"));
            kills.writing += u32::from(journal.is_ok_and(|journal| journal.len() > 0));
            let last = log.map(|line| line.expect("text")).last().unwrap_or_else(|| begun[wait - 1].clone());
            let last: usize = last.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
            kills.inside += u32::from(store.answers()[last - 1].1.is_none());
        }
    }
}

#[test]
fn killed_and_continued_it_answers_the_same() {
    let Some(program) = shipped() else { return };
    let requests = queue::requests(SEED, LONG);
    let whole = Store::new(program, "whole", SCHEDULE, &requests);
    whole.run(&["serve"]);
    let tables = whole.tables();
    for seed in [3, 1_415] {
        let broken = Store::new(program, &format!("killed-{seed}"), SCHEDULE, &requests);
        let kills = killed(&broken, &mut Source::new(seed));
        println!("seed {seed}: {kills:?}");
        assert!(kills.all > 5 && kills.inside > 0, "{kills:?}");
        assert!(broken.tables() == tables, "seed {seed}: the tables differ");
    }
    let shared = Store::new(program, "shared", SCHEDULE, &requests);
    let clerks = [shared.start(&["serve"]), shared.start(&["serve"])];
    for clerk in clerks {
        assert!(clerk.wait_with_output().expect("it ends").status.success());
    }
    assert!(shared.tables() == tables, "two clerks at one queue leave other tables");
    as_the_core_answers(&whole, &requests);
}

/// Every answer of the queue is what the core says.
fn replayed(answers: &[(String, Option<String>)], requests: &[String]) -> Vendor {
    let mut vendor = Vendor::new(PROGRAMME, SCHEDULE);
    assert_eq!(answers.len(), requests.len());
    for (request, (kept, answer)) in requests.iter().zip(answers) {
        assert_eq!((kept, answer.as_deref()), (request, Some(vendor.answer(request).as_str())), "{request}");
    }
    vendor
}

/// Every answer of the queue, and then of the final facts, is what the core says.
fn as_the_core_answers(store: &Store, requests: &[String]) {
    let answers = store.answers();
    let mut vendor = replayed(&answers, requests);
    let mut seen = [0; 6];
    for answer in answers.iter().filter_map(|(_, answer)| answer.as_deref()) {
        let kinds = ["open", "flagged", "blocked", "- full", "- full (flag)", "refused: ["];
        for (count, kind) in seen.iter_mut().zip(kinds) {
            *count += u32::from(answer.starts_with(kind) || answer.lines().any(|line| line == kind));
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "not everything was answered some time: {seen:?}");
    let facts: Vec<Value> = serde_json::from_str(&store.run(&["facts"])).expect("a list of facts");
    let facts: Vec<Value> =
        facts.iter().map(|row| serde_json::from_str(row[5].as_str().expect("a fact")).expect("JSON")).collect();
    assert!(facts == vendor.facts, "other facts are kept");
    let at = "2026-04-01T00:00:00Z";
    let mut last: Vec<Vec<String>> =
        queue::learners().into_iter().map(|one| vec!["standing".into(), one, at.into()]).collect();
    last.extend((1..=4).map(|number| vec!["roster".into(), format!("track-{number}"), at.into()]));
    last.extend(["2026-02-20", "2026-03-31"].map(|day| vec!["audit".into(), day.into()]));
    for words in last {
        let told = store.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(told.trim_end(), vendor.answer(&words.join(" ")), "{words:?}");
    }
}

/// Requests that make somebody ready for the track, but for a flag.
fn enrolled_and_passed(learner: &str) -> [String; 2] {
    [
        format!(r#"{{"id":"1","learner":"{learner}","kind":"enrolled","programme":"safe-driving","at":"2026-02-01T00:00:00Z"}}"#),
        format!(r#"{{"id":"2","learner":"{learner}","kind":"scored","component":"rules","score":1,"at":"2026-02-02T00:00:00Z"}}"#),
    ]
    .map(|fact| format!("append 2026-02-02T00:00:00Z {fact}"))
}

/// Killed before each single write to its files in turn, and continued.
#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_write_it_answers_the_same() {
    let Some(program) = shipped() else { return };
    let dies = compile(&["-shared", "-fPIC"], "dies.c", "libdies.so");
    let fact = r#"{"id":"3","learner":"a","kind":"completed","component":"film","at":"2026-02-02T00:00:00Z"}"#;
    let mut requests = Vec::from(enrolled_and_passed("a"));
    requests.push("register a track-1 2026-02-03T08:00:00Z".to_owned());
    requests.push(format!("append 2026-02-04T08:00:00Z {fact}"));
    let whole = Store::new(program, "every-write", SCHEDULE, &requests);
    let begun = fs::read(&whole.path).expect("a store");
    whole.run(&["serve"]);
    let tables = whole.tables();
    assert!(replayed(&whole.answers(), &requests).facts.len() == 4);
    let serve = |at: u64| {
        fs::write(&whole.path, &begun).expect("a store");
        let mut serving = whole.command(&["serve"]);
        let status = serving.env("LD_PRELOAD", &dies).env("DIES_AT", at.to_string()).stdout(Stdio::null()).status();
        status.expect("it starts")
    };
    let writes = (1..).take_while(|at| {
        let status = serve(*at);
        if status.signal() == Some(9) {
            whole.run(&["serve"]);
        }
        assert!(whole.tables() == tables, "killed at write {at}, the tables differ");
        !status.success()
    });
    let writes = writes.count();
    println!("killed at each of {writes} writes");
    assert!(writes > 4 * requests.len(), "{writes} writes cannot be all");
}

/// One-seat sessions, and for each two learners who may have it.
#[test]
fn two_clerks_never_both_give_the_last_seat() {
    let Some(program) = shipped() else { return };
    const SESSIONS: usize = 12;
    let sessions: Vec<Value> = (0..SESSIONS)
        .map(|number| {
            serde_json::json!({"id": format!("s{number}"), "component": "track", "minutes": 240, "capacity": 1,
                "start": format!("2026-03-{:02}T09:00:00Z", number + 10)})
        })
        .collect();
    let schedule = serde_json::json!({"programme": "safe-driving", "sessions": sessions}).to_string();
    let ready = [enrolled_and_passed("a"), enrolled_and_passed("b")].concat();
    let store = Store::new(program, "last-seat", &schedule, &ready);
    store.run(&["serve"]);
    let at = "2026-02-03T08:00:00Z";
    let mut given = [0; 2];
    for session in (0..SESSIONS).map(|number| format!("s{number}")) {
        let clerks = ["a", "b"].map(|learner| store.start(&["register", learner, &session, at]));
        let told = clerks.map(|clerk| {
            let output = clerk.wait_with_output().expect("it ends");
            assert!(output.status.success());
            String::from_utf8(output.stdout).expect("text")
        });
        let yes = told.each_ref().map(|answer| answer.starts_with("flagged\n- gate (flag) fatigue"));
        assert!(yes[0] != yes[1], "{session}: {told:?}");
        let no = &told[usize::from(yes[0])];
        assert!(no.starts_with("blocked\n- full\n"), "{session}: {no}");
        given[usize::from(yes[1])] += 1;
        let winner = if yes[0] { "a" } else { "b" };
        let roster = store.run(&["roster", &session, at]);
        assert_eq!(roster, format!("1 of 1 seats, 0 of 0 waiting\n- seated: {winner}, may attend: flagged\n"));
        // An answer that got lost is asked for again: the same answer, and no second fact.
        assert_eq!(store.run(&["register", winner, &session, at]), told[usize::from(!yes[0])]);
    }
    let facts: Vec<Value> = serde_json::from_str(&store.run(&["facts"])).expect("a list of facts");
    assert_eq!(facts.len(), 4 + SESSIONS);
    println!("the first clerk gave {} seats, the second {}", given[0], given[1]);
}

#[test]
fn it_is_clean_under_the_sanitizers_and_valgrind() {
    let Some(checked) = built("lms-checked", &SANITIZED) else { return };
    let requests = queue::requests(SEED, LONG);
    let store = Store::new(&checked, "checked", SCHEDULE, &requests);
    store.run(&["serve"]);
    as_the_core_answers(&store, &requests);
    if Command::new("valgrind").arg("--version").output().is_err() {
        loudly("skipped: the vendor's program was not run under valgrind, which is not installed");
        return;
    }
    let Some(plain) = built("lms-plain", &[]) else { return };
    let few = &requests[..60];
    let store = Store::new(&plain, "valgrind", SCHEDULE, few);
    let words = ["--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible", "-q"];
    run(Command::new("valgrind").args(words).arg(&plain).arg(&store.path).arg("serve"));
    replayed(&store.answers(), few);
}
