//! What the header declares, read from the one without a preprocessor: enumerations, structs, handles and functions.

use blend_tests::built::root;

/// A function: what it gives, its name, and the type and name of each parameter.
pub(crate) struct Function {
    pub(crate) gives: String,
    pub(crate) name: String,
    pub(crate) parameters: Vec<(String, String)>,
}

impl Function {
    /// As one line of C.
    pub(crate) fn signature(&self) -> String {
        let parameters: Vec<String> = self.parameters.iter().map(|(kind, name)| spaced(kind, name)).collect();
        let parameters = if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
        format!("{}({parameters})", spaced(&self.gives, &self.name))
    }
}

/// Everything the header declares, in its order; members are types and names.
#[derive(Default)]
pub(crate) struct Declared {
    pub(crate) constants: Vec<String>,
    pub(crate) handles: Vec<String>,
    pub(crate) structs: Vec<(String, Vec<(String, String)>)>,
    pub(crate) callbacks: Vec<String>,
    pub(crate) functions: Vec<Function>,
}

/// A type before a name: a star stands at the name.
fn spaced(kind: &str, name: &str) -> String {
    format!("{kind}{}{name}", if kind.ends_with('*') { "" } else { " " })
}

/// The type and the name of `const char *at`.
fn split(declaration: &str) -> (String, String) {
    let end = declaration.rfind(['*', ' ']).expect("a type and a name");
    let (kind, name) = declaration.split_at(end + 1);
    (kind.trim().to_owned(), name.to_owned())
}

/// Reads the committed header.
pub(crate) fn declared() -> Declared {
    let text = std::fs::read_to_string(root().join("include/blend.cdef.h")).expect("a header");
    let (_, text) = text.split_once("*/").expect("the comment at its top");
    let mut declared = Declared::default();
    let mut text = text.trim_start();
    while !text.is_empty() {
        let close = match text.find(['{', ';']).expect("a declaration") {
            brace if text[brace..].starts_with('{') => brace + text[brace..].find('}').expect("an end"),
            _ => 0,
        };
        let end = close + text[close..].find(';').expect("an end");
        let words = text[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        text = text[end + 1..].trim_start();
        declared.read(&words);
    }
    declared
}

impl Declared {
    fn read(&mut self, declaration: &str) {
        if let Some((members, _)) = declaration.strip_prefix("typedef enum {").and_then(|rest| rest.split_once('}')) {
            let members = members.split(',').filter_map(|member| Some(member.split_once('=')?.0.trim().to_owned()));
            self.constants.extend(members);
        } else if let Some(rest) = declaration.strip_prefix("typedef struct {") {
            let (fields, name) = rest.split_once('}').expect("a struct");
            let fields = fields.split(';').map(str::trim).filter(|field| !field.is_empty()).map(split).collect();
            self.structs.push((name.trim().to_owned(), fields));
        } else if let Some(rest) = declaration.strip_prefix("typedef struct ") {
            self.handles.push(rest.split(' ').next().expect("a name").to_owned());
        } else if declaration.starts_with("typedef ") {
            self.callbacks.push(declaration.to_owned());
        } else if !declaration.starts_with("struct ") {
            let (head, parameters) = declaration.split_once('(').expect("a function");
            let (gives, name) = split(head);
            let parameters = parameters.trim_end_matches(')').split(',').map(str::trim);
            let parameters = parameters.filter(|parameter| *parameter != "void").map(split).collect();
            self.functions.push(Function { gives, name, parameters });
        }
    }

    /// The names of all functions, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.functions.iter().map(|function| function.name.as_str()).collect();
        names.sort_unstable();
        names
    }
}
