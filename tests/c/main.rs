//! The C ABI from C and C++: the header against the code, the host programs plain and under sanitizers and valgrind, and
//! the whole corpus asked through the C entry points.

#[path = "../corpus/matching.rs"]
mod matching;

use blend_tests::built::{library, loudly, root, run, target};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn compile(compiler: &str, source: &str, name: &str, flags: &[&str]) -> PathBuf {
    let library = library();
    let program = target("c").join(name);
    let source = root().join("tests/c").join(source);
    run(Command::new(compiler)
        .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-g", "-I"])
        .arg(root().join("include"))
        .args(flags)
        .arg(source)
        .arg(library)
        .args(["-o"])
        .arg(&program)
        .args(["-lpthread", "-ldl", "-lm"]));
    program
}

/// What cbindgen makes of the crate, against what is committed.
fn header(config: &str, name: &str) {
    let config = cbindgen::Config::from_file(root().join("blend-ffi").join(config)).expect("a good configuration");
    let mut made = Vec::new();
    cbindgen::Builder::new()
        .with_crate(root().join("blend-ffi"))
        .with_config(config)
        .generate()
        .expect("a header")
        .write(&mut made);
    let path = root().join("include").join(name);
    if std::env::var_os("BLEND_WRITE_HEADER").is_some() {
        std::fs::write(&path, &made).expect("a writable folder");
    }
    let committed = std::fs::read(&path).unwrap_or_default();
    assert!(committed == made, "include/{name} is not what blend-ffi says; BLEND_WRITE_HEADER=1 writes it anew");
}

#[test]
fn the_header_is_what_the_code_says() {
    header("cbindgen.toml", "blend.h");
}

#[test]
fn the_header_without_a_preprocessor_is_what_the_code_says() {
    header("cbindgen.cdef.toml", "blend.cdef.h");
    let text = std::fs::read_to_string(root().join("include/blend.cdef.h")).expect("a header");
    for word in ["#", "extern", "__attribute__", "bool"] {
        assert!(!text.contains(word), "`{word}` in a header for readers that know only declarations");
    }
}

/// A C program that prints "ok", plain and under the sanitizers.
fn c_host(name: &str) {
    let source = format!("{name}.c");
    assert_eq!(run(&mut Command::new(compile("cc", &source, name, &["-std=c11"]))), "ok\n");
    let flags = ["-std=c11", "-fsanitize=address,undefined", "-fno-sanitize-recover"];
    let checked = compile("cc", &source, &format!("{name}-checked"), &flags);
    assert_eq!(run(&mut Command::new(checked)), "ok\n");
}

#[test]
fn a_c_host() {
    c_host("embed");
}

#[test]
fn a_c_host_with_tables() {
    c_host("evaluate");
}

#[test]
fn a_cpp_host() {
    assert_eq!(run(&mut Command::new(compile("c++", "embed.cpp", "embed-cpp", &["-std=c++17"]))), "ok\n");
    let checked = compile(
        "c++",
        "embed.cpp",
        "embed-cpp-checked",
        &["-std=c++17", "-fsanitize=address,undefined", "-fno-sanitize-recover"],
    );
    assert_eq!(run(&mut Command::new(checked)), "ok\n");
}

fn valgrind(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite", "-q"]).arg(program);
    command
}

#[test]
fn hosts_under_valgrind() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        loudly("skipped: nothing was run under valgrind, which is not installed");
        return;
    }
    for program in [
        compile("cc", "embed.c", "embed-valgrind", &["-std=c11"]),
        compile("cc", "evaluate.c", "evaluate-valgrind", &["-std=c11"]),
        compile("c++", "embed.cpp", "embed-cpp-valgrind", &["-std=c++17"]),
    ] {
        assert_eq!(run(&mut valgrind(&program)), "ok\n");
    }
    let wrong = compile("cc", "wrong.c", "wrong-valgrind", &["-std=c11"]);
    run(valgrind(&wrong).arg("nothing"));
    for word in ["leak", "overrun", "after-free"] {
        let output = valgrind(&wrong).arg(word).output().expect("valgrind runs");
        assert_eq!(output.status.code(), Some(9), "valgrind did not see `{word}`");
    }
}

#[test]
fn the_sanitizers_see_what_is_wrong() {
    let flags = ["-std=c11", "-fsanitize=address,undefined", "-fno-sanitize-recover"];
    let wrong = compile("cc", "wrong.c", "wrong-checked", &flags);
    run(Command::new(&wrong).arg("nothing"));
    for (word, told) in [
        ("leak", "LeakSanitizer: detected memory leaks"),
        ("overrun", "heap-buffer-overflow"),
        ("after-free", "heap-use-after-free"),
    ] {
        let output = Command::new(&wrong).arg(word).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(told), "`{word}` was not seen:\n{text}");
    }
}

#[test]
fn the_shared_library_exports_its_own_names_alone() {
    let shared = library().with_file_name("libblend.so");
    let names = run(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(&shared));
    let exported: Vec<&str> = names.lines().filter_map(|line| line.split(' ').next()).collect();
    let header = std::fs::read_to_string(root().join("include/blend.cdef.h")).expect("the header");
    let called = header.split(['(', ')', ',', ';', '*', ' ', '\n']).collect::<Vec<_>>();
    let declared: std::collections::BTreeSet<&str> =
        called.into_iter().filter(|word| word.starts_with("blend_") && header.contains(&format!("{word}("))).collect();
    assert_eq!(exported.iter().copied().collect::<std::collections::BTreeSet<_>>(), declared);
    if cfg!(target_os = "linux") {
        let told = run(Command::new("readelf").arg("-d").arg(&shared));
        assert!(told.contains("[libblend.so.0]"), "no name for the loader:\n{told}");
    }
}

/// A running `ask`.
struct Asking {
    child: std::process::Child,
    input: std::process::ChildStdin,
    output: BufReader<std::process::ChildStdout>,
}

impl Asking {
    fn start() -> Asking {
        let program =
            compile("cc", "ask.c", "ask", &["-std=c11", "-fsanitize=address,undefined", "-fno-sanitize-recover"]);
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("ask runs");
        let input = child.stdin.take().expect("its input");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Asking { child, input, output }
    }

    /// The status and the JSON text that came with it.
    fn ask(&mut self, word: &str, texts: &[&[u8]]) -> (i32, Value) {
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
}

fn text<'v>(ask: &'v Value, name: &str) -> &'v [u8] {
    ask.get(name).and_then(Value::as_str).unwrap_or_default().as_bytes()
}

/// `facts`: those of all learners; `of`: `record-` where a question that may be about one learner is.
fn question(asking: &mut Asking, facts: &[u8], of: &str, ask: &Value) -> (i32, Value) {
    let (at, known_at) = (text(ask, "at"), text(ask, "known_at"));
    let rule = match ask.get("rule") {
        Some(Value::String(path)) if path == "completion" || path.contains('.') => path.clone(),
        Some(rule) => rule.to_string(),
        None => String::new(),
    };
    match ask["ask"].as_str().expect("`ask`") {
        "standing" => asking.ask("standing", &[at, known_at]),
        "decide" => {
            let action = ["register", "start", "attend", "certify"].iter().position(|word| ask["action"] == *word);
            let word = format!("decide{}", action.expect("an action") + 1);
            let others: &[u8] = if ask["others"] == true { b"population" } else { b"" };
            asking.ask(&word, &[text(ask, "component"), text(ask, "session"), at, known_at, others])
        }
        "explain" => asking.ask("explain", &[rule.as_bytes(), at, known_at]),
        "timeline" => asking.ask("timeline", &[rule.as_bytes(), known_at]),
        "certification" => {
            let next = ask.get("next").map_or_else(String::new, Value::to_string);
            asking.ask("certification", &[at, next.as_bytes(), known_at])
        }
        "apply" => asking.ask("apply", &[ask["event"].to_string().as_bytes()]),
        "agenda" => {
            let given = |name: &str| ask.get(name).map_or_else(String::new, Value::to_string);
            asking.ask(&format!("{of}agenda"), &[at, given("sent").as_bytes(), given("options").as_bytes()])
        }
        "audit" => asking.ask(&format!("{of}audit"), &[at, known_at]),
        "findings" if at.is_empty() => asking.ask("schedule-findings", &[]),
        "findings" => asking.ask("findings", &[at, known_at]),
        word @ ("roster" | "session_brief" | "coach_brief") => asking.ask(word, &[text(ask, "session"), at, known_at]),
        "report" => {
            let options = ask.get("options").map_or_else(String::new, Value::to_string);
            asking.ask("report", &[at, known_at, options.as_bytes()])
        }
        "effects" => asking.ask("effects", &[ask["change"].to_string().as_bytes(), at]),
        "diff" => asking.ask("diff", &[ask["new"].to_string().as_bytes()]),
        "impact" => asking.ask("impact", &[ask["new"].to_string().as_bytes(), facts, at]),
        other => panic!("no such question: {other}"),
    }
}

/// The codes and places a refusal tells, against those expected.
fn refused(found: &(i32, Value), expected: &Value) -> Result<(), String> {
    told(found, 2, expected)
}

fn told(found: &(i32, Value), status: i32, expected: &Value) -> Result<(), String> {
    let strip = |list: &Value| -> Vec<(Value, Value)> {
        list.as_array()
            .into_iter()
            .flatten()
            .map(|problem| (problem["code"].clone(), problem["path"].clone()))
            .collect()
    };
    if found.0 == status && strip(&found.1) == strip(expected) {
        Ok(())
    } else {
        Err(format!("expected {expected}, found {found:?}"))
    }
}

fn case(asking: &mut Asking, case: &Value) -> Result<(), String> {
    let bytes = |name: &str| matching::bytes(case, name).unwrap_or_default();
    let made = asking.ask("programme", &[&bytes("programme"), &bytes("earlier")]);
    if let Some(expected) = case.get("problems") {
        return refused(&made, expected);
    }
    if let Some(expected) = case.get("warnings") {
        told(&asking.ask("programme-warnings", &[]), 0, expected)?;
    }
    if let Some(schedule) = matching::bytes(case, "schedule") {
        let read = asking.ask("schedule", &[&schedule]);
        if read.0 == 0 {
            told(&asking.ask("schedule-warnings", &[]), 0, &Value::Array(Vec::new()))?;
        }
        if let Some(expected) = case.get("schedule_problems") {
            return refused(&read, expected);
        }
    }
    let events = matching::bytes(case, "events").unwrap_or_else(|| b"[]".to_vec());
    let read = asking.ask("record", &[&events]);
    if let Some(expected) = case.get("record_problems") {
        return refused(&read, expected);
    }
    let of = if case.get("population").is_some() { "" } else { "record-" };
    let facts = matching::bytes(case, "population").unwrap_or(events);
    let read = asking.ask("population", &[&facts]);
    if read.0 != 0 {
        return Err(format!("the population is refused: {read:?}"));
    }
    for ask in case.get("asks").and_then(Value::as_array).into_iter().flatten() {
        let mut found = question(asking, &facts, of, ask);
        if let (Some(only), Value::Array(items)) = (ask.get("only").and_then(Value::as_object), &mut found.1) {
            items.retain(|item| only.iter().all(|(name, wanted)| item[name] == *wanted));
        }
        match ask.get("ask_problems") {
            Some(expected) => refused(&found, expected)?,
            None if found.0 == 0 => matching::expect_answer(&found.1, &ask["expect"], "")?,
            None => return Err(format!("{ask}: {found:?}")),
        }
    }
    Ok(())
}

#[test]
fn the_corpus_through_c() {
    let mut asking = Asking::start();
    let (cases, wrong) = matching::each_case(|one| case(&mut asking, one));
    drop(asking.input);
    assert!(asking.child.wait().expect("ask ends").success());
    println!("{cases} cases through C");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}
