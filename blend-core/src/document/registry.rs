//! Templates as a host keeps and passes them on: named, versioned, with parameters.

use super::advice::Template;
use super::number::Number;
use super::programme::Programme;
use super::value::Value;

wire! {
    /// Templates that are offered together.
    #[derive(Default)]
    TemplateRegistry {
        /// In the order in which they are offered; of one name, the last is the newest.
        "templates" templates: Vec<RegisteredTemplate>,
    }
}

wire! {
    /// One template: one of the library's with other defaults and narrower ranges (`base`), or a programme in which some
    /// values are parameters (`programme`).
    RegisteredTemplate {
        /// What it is asked for by.
        "name" name: String,
        /// With the name unique among all.
        "version" version: String,
        /// For people.
        "title" title: Option<String>,
        /// What it is for, for people.
        "description" description: Option<String>,
        /// The template of the library that it adapts.
        "base" base: Option<Template>,
        /// The programme that it makes with its defaults.
        "programme" programme: Option<Box<Programme>>,
        /// What is told to it. With a base: what differs from the base's own; the others stay as they are.
        "parameters" parameters: Option<Vec<RegisteredParameter>>,
    }
}

wire! {
    /// One parameter of a template.
    RegisteredParameter {
        /// What it is given by; with a base one of the base's.
        "name" name: String,
        /// What it is for, for people.
        "description" description: Option<String>,
        /// With a base: what it is unless it is given; default: the base's. With a programme it is what the programme says.
        "default" default: Option<Value>,
        /// A number is at least this; with a base default: the base's.
        "least" least: Option<Number>,
        /// A number is at most this; with a base default: the base's.
        "most" most: Option<Number>,
        /// With a programme: where it stands in it, as JSON pointers (RFC 6901) to equal values.
        "places" places: Option<Vec<String>>,
    }
}
