//! A small validator of JSON Schema: the keywords that the generated schemas use, and no other.

use serde_json::{Map, Value};

/// Whether a document fits a schema; `root` is where its references begin.
pub(crate) fn fits(document: &Value, schema: &Value, root: &Value) -> bool {
    let keywords = match schema {
        Value::Bool(always) => return *always,
        Value::Object(keywords) => keywords,
        other => panic!("no schema: {other}"),
    };
    keywords.iter().all(|(keyword, wanted)| keyword_fits(document, keyword, wanted, keywords, root))
}

fn keyword_fits(document: &Value, keyword: &str, wanted: &Value, beside: &Map<String, Value>, root: &Value) -> bool {
    let each = || wanted.as_array().expect("a list");
    match keyword {
        "$schema" | "title" | "description" | "$defs" | "format" | "default" => true,
        "$ref" => {
            let pointer = wanted.as_str().and_then(|text| text.strip_prefix('#')).expect("a local reference");
            fits(document, root.pointer(pointer).expect("a definition"), root)
        }
        "type" => match wanted {
            Value::Array(types) => types.iter().any(|name| is(document, name)),
            name => is(document, name),
        },
        "const" => document == wanted,
        "enum" => each().contains(document),
        "anyOf" => each().iter().any(|schema| fits(document, schema, root)),
        "oneOf" => each().iter().filter(|schema| fits(document, schema, root)).count() == 1,
        "required" => document
            .as_object()
            .is_none_or(|object| each().iter().all(|name| object.contains_key(name.as_str().expect("a name")))),
        "properties" => document.as_object().is_none_or(|object| {
            let property =
                |(name, schema): (&String, &Value)| object.get(name).is_none_or(|value| fits(value, schema, root));
            wanted.as_object().expect("properties").iter().all(property)
        }),
        "additionalProperties" => document.as_object().is_none_or(|object| {
            let known =
                |name: &String| beside.get("properties").is_some_and(|properties| properties.get(name).is_some());
            object.iter().filter(|(name, _)| !known(name)).all(|(_, value)| fits(value, wanted, root))
        }),
        "items" => document.as_array().is_none_or(|items| items.iter().all(|item| fits(item, wanted, root))),
        // The one pattern is that of numbers written as text.
        "pattern" => document.as_str().is_none_or(|text| serde_json::from_str::<serde_json::Number>(text).is_ok()),
        other => panic!("keyword `{other}` is not known here"),
    }
}

fn is(document: &Value, name: &Value) -> bool {
    match name.as_str().expect("the name of a type") {
        "null" => document.is_null(),
        "boolean" => document.is_boolean(),
        "string" => document.is_string(),
        "array" => document.is_array(),
        "object" => document.is_object(),
        "number" => document.is_number(),
        "integer" => document.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("type `{other}` is not known here"),
    }
}
