//! The templates of a registry, as an editor offers them.

use super::review::Model;
use crate::document::{Number, Template, Value};
use serde::Serialize;

/// One template of a registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegistrySummary {
    /// What it is asked for by.
    pub name: String,
    /// With the name unique in the registry.
    pub version: String,
    /// For people: its own, else that of the programme it makes.
    pub title: Option<String>,
    /// What it is for, for people.
    pub description: Option<String>,
    /// The template of the library that it adapts, or is; `None` for one that is made of a programme.
    pub base: Option<Template>,
    /// What the programme it makes with its defaults is found to be first.
    pub model: Option<Model>,
    /// What is told to it, in the order of the library's, or of the document.
    pub parameters: Vec<ParameterSummary>,
}

/// One parameter of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterSummary {
    /// What it is given by.
    pub name: String,
    /// What kind of value its default is.
    pub kind: ParameterKind,
    /// What it is unless it is given.
    pub default: Value,
    /// A number is at least this.
    pub least: Option<Number>,
    /// A number is at most this.
    pub most: Option<Number>,
    /// What it is for, for people.
    pub description: Option<String>,
}

/// What kind of value a parameter has by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// Yes or no.
    Flag,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A list, as of objectives.
    List,
    /// An object.
    Object,
}
