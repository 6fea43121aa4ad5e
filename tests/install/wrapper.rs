//! `blend.hpp`: that it has all of `blend.h`, and a program that uses all of it, in each dialect and way of telling errors.

use crate::outside::{Outside, bare};
use blend_tests::built::{loudly, root, run};
use std::collections::BTreeSet;
use std::process::Command;

const WARNINGS: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror";

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join("include").join(name)).expect("a header")
}

/// The words of a C text.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect()
}

#[test]
fn it_has_all_of_the_header() {
    let (header, wrapper) = (text("blend.cdef.h"), text("blend.hpp"));
    let code: String =
        wrapper.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let used = words(&code);
    let declared = words(&header);
    let functions: BTreeSet<_> =
        declared.iter().filter(|word| word.starts_with("blend_") && header.contains(&format!("{word}("))).collect();
    assert!(functions.len() > 70, "{} functions", functions.len());
    // Codes of problems are compared as they are.
    let named = |word: &str| word.starts_with("BLEND_") && !word.starts_with("BLEND_PROBLEM_CODE_");
    let constants: BTreeSet<_> =
        declared.iter().filter(|word| named(word) && header.contains(&format!("{word} = "))).collect();
    assert!(constants.len() > 60, "{} constants", constants.len());
    let forgotten: Vec<_> = functions
        .iter()
        .chain(&constants)
        .filter(|word| !used.contains(**word) && ***word != "BLEND_ABI_VERSION")
        .collect();
    assert!(forgotten.is_empty(), "not in blend.hpp: {forgotten:?}");

    let mut fields = 0;
    for (body, rest) in header.split("typedef struct {").skip(1).filter_map(|rest| rest.split_once('}')) {
        for field in body.split(';').filter_map(|field| field.trim().rsplit([' ', '*']).next()) {
            let given =
                ["", "detail::text(", "detail::number("].map(|call| format!("row.{field} = {call}event.{field}"));
            let read = [format!("row.{field}"), format!("given.{field}"), format!("::{field}")];
            let named = if rest.starts_with(" blend_event;") { &given[..] } else { &read[..] };
            let found = named.iter().any(|named| code.contains(named.as_str()));
            assert!(found || ["", "struct_size"].contains(&field), "the field {field} is not in blend.hpp");
            fields += 1;
        }
    }
    assert!(fields > 100, "{fields} fields");
}

/// Builds `wrapper.cpp` against what is installed.
fn made(outside: &Outside, compiler: &str, flags: &str, name: &str) {
    let sources = root().join("tests/install");
    run(&mut outside.shell(&format!(
        "{compiler} {WARNINGS} {flags} -I usr/include -g {}/wrapper.cpp usr/lib/libblend.a -lpthread -ldl -lm -o {name}",
        sources.display()
    )));
}

#[test]
fn every_dialect() {
    let outside = Outside::installed();
    for compiler in ["g++", "clang++"] {
        if bare(compiler).arg("--version").output().is_err() {
            loudly(&format!("skipped: blend.hpp by {compiler}, which is not installed"));
            continue;
        }
        for dialect in ["-std=c++17", "-std=c++20", "-std=c++17 -fno-exceptions"] {
            made(&outside, compiler, dialect, "dialect");
            assert_eq!(run(&mut outside.shell("./dialect")), "ok\n", "{compiler} {dialect}");
        }
    }
}

#[test]
fn nothing_is_lost_or_read_too_far() {
    let outside = Outside::installed();
    for ways in ["", "-DBLEND_NO_EXCEPTIONS"] {
        let flags = format!("-std=c++17 {ways} -fsanitize=address,undefined -fno-sanitize-recover");
        made(&outside, "c++", &flags, "checked");
        assert_eq!(run(&mut outside.shell("./checked")), "ok\n");
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        loudly("skipped: blend.hpp under valgrind, which is not installed");
        return;
    }
    made(&outside, "c++", "-std=c++17", "plain");
    let checked = "valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite ./plain";
    assert_eq!(run(&mut outside.shell(checked)), "ok\n");
}

/// Files of one program that differ in how errors are told.
#[test]
fn both_ways_in_one_program() {
    let outside = Outside::installed();
    let part = "#include <blend.hpp>\nint NAME() { return blend::Programme::from_json(\"{}\") ? 1 : 0; }\n";
    let throwing = "#include <blend.hpp>\nint expecting();\nint main() {\n  try { blend::Programme::from_json(\"{}\"); }\n  \
                    catch (const blend::Error &) { return expecting(); }\n  return 2;\n}\n";
    std::fs::write(outside.at("expecting.cpp"), part.replace("NAME", "expecting")).expect("a writable folder");
    std::fs::write(outside.at("throwing.cpp"), throwing).expect("a writable folder");
    run(&mut outside.shell(
        "c++ -std=c++17 -I usr/include -DBLEND_NO_EXCEPTIONS -c expecting.cpp
         c++ -std=c++17 -I usr/include -c throwing.cpp
         c++ throwing.o expecting.o usr/lib/libblend.a -lpthread -ldl -lm -o mixed && ./mixed",
    ));
}
