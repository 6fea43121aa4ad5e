//! Every function of the header as data for C programs that call all of them: what `calls.h` declares is written here from
//! [`declared`], so that no function can be left out.

use crate::declared::{Declared, Function, declared};
use blend_tests::built::target;
use std::path::PathBuf;

/// What a parameter is, as `calls.h` names it, and the type it is about.
fn kind<'d>(declared: &'d Declared, function: &Function, index: usize) -> (&'static str, &'d str) {
    let (kind, name) = &function.parameters[index];
    let bare = kind.trim_start_matches("const ").trim_end_matches('*').trim();
    let handle = declared.handles.iter().find(|handle| *handle == bare);
    let structure = declared.structs.iter().find(|(known, _)| known == bare);
    match (kind.as_str(), handle, structure) {
        ("blend_error **", Some(handle), _) => ("ERROR", handle),
        (kind, Some(handle), _) => (if kind.ends_with("**") { "OUT_HANDLE" } else { "HANDLE" }, handle),
        (kind, _, Some((name, _))) => (if kind.starts_with("const") { "IN_STRUCT" } else { "OUT_STRUCT" }, name),
        ("const char *", ..) => ("TEXT", ""),
        ("size_t", ..) if name.ends_with("_len") => ("LENGTH", ""),
        ("size_t", ..) => ("INDEX", ""),
        ("int32_t", ..) => ("CHOICE", ""),
        ("uint32_t", ..) => ("COUNT", ""),
        ("int64_t", ..) => ("INSTANT", ""),
        ("struct ArrowArrayStream *", ..) => (if name == "out" { "OUT_STREAM" } else { "IN_STREAM" }, ""),
        ("blend_watch", ..) => ("WATCH", ""),
        ("void *", ..) => ("USER", ""),
        other => panic!("{}: no parameter of kind {other:?} is known here", function.name),
    }
}

fn gives(function: &Function) -> &'static str {
    let fails = function.parameters.iter().any(|(kind, _)| kind == "blend_error **");
    match function.gives.as_str() {
        "void" => "NOTHING",
        "int32_t" if fails => "RESULT",
        "const char *" => "POINTER",
        "int32_t" | "size_t" | "uint64_t" => "NUMBER",
        other => panic!("{}: nothing of kind {other} is known here", function.name),
    }
}

/// A number as an argument of that type.
fn argument(kind: &str, index: usize) -> String {
    let pointer = kind.ends_with('*') || kind == "blend_watch";
    format!("({kind}){}values[{index}]", if pointer { "(uintptr_t)" } else { "" })
}

/// Writes `calls.c`; where it is.
pub(crate) fn calls() -> PathBuf {
    let declared = declared();
    let (mut calls, mut rows) = (String::new(), String::new());
    for function in &declared.functions {
        let Function { name, parameters, .. } = function;
        let arguments: Vec<String> =
            parameters.iter().enumerate().map(|(index, (kind, _))| argument(kind, index)).collect();
        let call = format!("{name}({})", arguments.join(", "));
        let call = match gives(function) {
            "NOTHING" => format!("{call};\n  return 0"),
            "POINTER" => format!("return (uint64_t)(uintptr_t){call}"),
            _ => format!("return (uint64_t){call}"),
        };
        calls += &format!("static uint64_t call_{name}(const uint64_t *values) {{\n  (void)values;\n  {call};\n}}\n");
        rows += &format!("  {{\"{name}\", {}, {}, {{", gives(function), parameters.len());
        for (index, (whole, parameter)) in parameters.iter().enumerate() {
            let (kind, about) = kind(&declared, function, index);
            let size = if kind.ends_with("STRUCT") { format!("sizeof({about})") } else { "0".to_owned() };
            let constant = u8::from(whole.starts_with("const"));
            rows += &format!("{{\"{parameter}\", {kind}, \"{about}\", {size}, {constant}}}, ");
        }
        rows += if parameters.is_empty() { "{0}" } else { "" };
        rows += &format!("}}, call_{name}}},\n");
    }
    let mut fields = String::new();
    for (name, members) in &declared.structs {
        for (kind, field) in members {
            fields += &format!("  {{\"{name}\", \"{field}\", \"{kind}\", offsetof({name}, {field})}},\n");
        }
    }
    let text = format!(
        "#include \"calls.h\"\n\n{calls}\nconst struct function functions[] = {{\n{rows}}};\n\
         const size_t function_count = sizeof functions / sizeof *functions;\n\
         const struct field fields[] = {{\n{fields}}};\nconst size_t field_count = sizeof fields / sizeof *fields;\n"
    );
    let path = target("c").join("calls.c");
    // Tests run beside one another: the file is never half there.
    let whole = path.with_extension(format!("{:?}", std::thread::current().id()));
    std::fs::write(&whole, text).and_then(|()| std::fs::rename(&whole, &path)).expect("a writable folder");
    path
}
