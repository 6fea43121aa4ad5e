//! The binary interface: the headers against the code, and `include/blend.abi` against the headers and the library.
//!
//! What stands in `blend.abi` was promised to programs already built: lines may be added to it, none may go or change while
//! the number of the ABI is the same. Sizes and offsets are those of the machine that it is made on, one of 64 bits.

use crate::compiled::link;
use crate::declared::{Declared, declared};
use blend_core::problem::Code;
use blend_tests::built::{library, root, run, target};
use std::path::Path;
use std::process::Command;

fn rewriting() -> bool {
    std::env::var_os("BLEND_WRITE_HEADER").is_some()
}

/// The codes of problems as an enumeration, from the one table there is.
fn codes(documentation: bool) -> String {
    let code = |code: &Code| format!("  BLEND_PROBLEM_CODE_{} = {},\n", code.name().to_uppercase(), code.number());
    let codes: String = Code::ALL.iter().map(code).collect();
    let told = "// What kind of fault a problem is. In the JSON of problems `code` is the word after `BLEND_PROBLEM_CODE_`, in lower case.\n";
    let told = if documentation { told } else { "" };
    format!("\n\n{told}typedef enum {{\n{codes}}} blend_problem_code;")
}

/// What cbindgen makes of the crate, against what is committed.
fn header(config: &str, name: &str) {
    let mut config = cbindgen::Config::from_file(root().join("blend-ffi").join(config)).expect("a good configuration");
    let codes = codes(config.documentation);
    config.after_includes.get_or_insert_default().push_str(&codes);
    let mut made = Vec::new();
    cbindgen::Builder::new()
        .with_crate(root().join("blend-ffi"))
        .with_config(config)
        .generate()
        .expect("a header")
        .write(&mut made);
    let path = root().join("include").join(name);
    if rewriting() {
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

/// A C program that prints what only a compiler knows: a line for each constant, struct and field.
fn measuring(declared: &Declared) -> String {
    let mut lines = vec!["#include \"blend.h\"\n#include <stdio.h>\nint main(void) {".to_owned()];
    for name in &declared.constants {
        lines.push(format!("  printf(\"constant {name} = %d\\n\", (int){name});"));
    }
    lines.push("  printf(\"constant BLEND_NO_INSTANT = %lld\\n\", (long long)BLEND_NO_INSTANT);".to_owned());
    for (name, fields) in &declared.structs {
        lines.push(format!("  printf(\"struct {name} size %zu\\n\", sizeof({name}));"));
        lines.push(format!("  printf(\"struct {name} align %zu\\n\", _Alignof({name}));"));
        for (kind, field) in fields {
            lines.push(format!(
                "  printf(\"field {name}.{field} {kind} at %zu size %zu\\n\", offsetof({name}, {field}), \
                 sizeof((({name} *)0)->{field}));"
            ));
        }
    }
    lines.push("  return 0;\n}\n".to_owned());
    lines.join("\n")
}

/// The description, a line for each thing promised.
fn described(declared: &Declared) -> Vec<String> {
    let source = target("c").join("measuring.c");
    std::fs::write(&source, measuring(declared)).expect("a writable folder");
    let program = link(library(), &[source.to_str().expect("a path")], "measuring", &[]);
    let mut lines: Vec<String> = run(&mut Command::new(program)).lines().map(str::to_owned).collect();
    lines.extend(declared.handles.iter().map(|name| format!("handle {name}")));
    lines.extend(declared.callbacks.iter().map(|text| format!("callback {text}")));
    lines.extend(declared.functions.iter().map(|function| format!("function {}", function.signature())));
    lines.sort_unstable();
    lines
}

/// The name and the size of `struct blend_seat size 88`.
fn size(line: &str) -> Option<(&str, u64)> {
    let (name, size) = line.strip_prefix("struct ")?.split_once(" size ")?;
    Some((name, size.parse().ok()?))
}

/// The lines of `promised` that `found` does not keep. A struct that tells its own size may grow.
fn broken<'l>(promised: &'l [String], found: &[String]) -> Vec<&'l str> {
    let grown = |line: &str| {
        let (name, size_then) = size(line)?;
        let telling = format!("field {name}.struct_size size_t at 0 ");
        let may = found.iter().any(|line| line.starts_with(&telling));
        let now = found.iter().find_map(|line| size(line).filter(|(known, _)| *known == name))?;
        (may && now.1 > size_then).then_some(())
    };
    let kept = |line: &str| found.iter().any(|known| known == line) || grown(line).is_some();
    promised.iter().map(String::as_str).filter(|line| !kept(line)).collect()
}

/// The number of the ABI that a description is of.
fn number(lines: &[String]) -> Option<&str> {
    lines.iter().find_map(|line| line.strip_prefix("constant BLEND_ABI_VERSION = "))
}

/// Why a description may not stand beside the one promised, if so.
fn judged(promised: &[String], found: &[String], rewriting: bool) -> Result<(), String> {
    let broken = broken(promised, found);
    // Number 0 is the one before the first release: nothing is promised under it.
    let free = number(promised) != number(found) || number(found) == Some("0");
    let may = broken.is_empty() || (free && rewriting);
    if !may {
        return Err(format!(
            "these lines of include/blend.abi hold no more; where programs were built against them, the number of the ABI \
             (`BlendAbi::Version`, and the loader's name in build.rs) has to change, and BLEND_WRITE_HEADER=1 then writes \
             the file anew:\n{}",
            broken.join("\n")
        ));
    }
    let added: Vec<&str> = found.iter().filter(|line| !promised.contains(line)).map(String::as_str).collect();
    if !added.is_empty() && !rewriting {
        let told = "include/blend.abi does not know these lines; BLEND_WRITE_HEADER=1 adds them";
        return Err(format!("{told}:\n{}", added.join("\n")));
    }
    Ok(())
}

#[test]
fn the_description_holds() {
    let path = root().join("include/blend.abi");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let promised: Vec<String> = committed.lines().map(str::to_owned).collect();
    let found = described(&declared());
    if let Err(told) = judged(&promised, &found, rewriting()) {
        panic!("{told}");
    }
    if rewriting() {
        std::fs::write(&path, found.join("\n") + "\n").expect("a writable folder");
    }
}

#[test]
fn what_breaks_a_description_is_told() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let one = "constant BLEND_ABI_VERSION = 1\nfield s.struct_size size_t at 0 size 8\nfunction void f(void)\n\
               struct s size 16\nstruct t size 16";
    let told =
        |then: &str, now: &str, rewriting| judged(&lines(then), &lines(now), rewriting).err().unwrap_or_default();
    assert_eq!(told(one, one, false), "");
    for (from, to) in [
        ("function void f(void)", ""),
        ("void f(void)", "void f(int32_t x)"),
        ("at 0 size 8", "at 8 size 8"),
        ("s size 16", "s size 8"),
        ("t size 16", "t size 24"),
    ] {
        let now = one.replacen(from, to, 1);
        for rewriting in [false, true] {
            assert!(told(one, &now, rewriting).contains("the number of the ABI"), "{from} became {to}: {rewriting}");
        }
        let numbered = now.replace("VERSION = 1", "VERSION = 2");
        assert!(told(one, &numbered, false).contains("BLEND_WRITE_HEADER=1") && told(one, &numbered, true).is_empty());
        let [before, after] = [one, &now].map(|text| text.replace("VERSION = 1", "VERSION = 0"));
        assert!(told(&before, &after, false).contains("the number") && told(&before, &after, true).is_empty());
    }
    for now in [one.replacen("s size 16", "s size 24", 1), format!("{one}\nfunction void g(void)")] {
        assert!(told(one, &now, false).contains("adds them") && told(one, &now, true).is_empty(), "{now}");
    }
}

/// The names that a shared library exports, sorted.
pub(crate) fn exported(shared: &Path) -> Vec<String> {
    let names = run(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(shared));
    let mut names: Vec<String> = names.lines().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
    names.sort_unstable();
    names
}

#[test]
fn the_shared_library_exports_its_own_names_alone() {
    let shared = library().with_file_name("libblend.so");
    assert_eq!(exported(&shared), declared().names());
    let promised = std::fs::read_to_string(root().join("include/blend.abi")).expect("the description");
    for name in exported(&shared) {
        assert!(promised.contains(&format!("{name}(")), "include/blend.abi does not know {name}");
    }
    if cfg!(target_os = "linux") {
        let told = run(Command::new("readelf").arg("-d").arg(&shared));
        let number = run(&mut Command::new(link(library(), &["number.c"], "number", &[])));
        assert!(told.contains(&format!("[libblend.so.{number}]")), "no name for the loader:\n{told}");
    }
}
