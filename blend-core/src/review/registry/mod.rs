//! Templates in one place, the library's and a host's own: named, versioned, with parameters, and passed on as one document.
//!
//! A template adapts one of the library's (`base`: other defaults, narrower ranges), or is a programme in which some values
//! are parameters (`programme`: each names the `places` where it stands, and what stands there is its default). The
//! library's own are adaptations that change nothing, so there is one form and one way: document -> [`check`] (all faults
//! at once) -> entries -> name, version and values -> [`fill`] -> a programme's document. Exporting gives the document back.
//!
//! What is in a registry has been made with its defaults: it compiles, no finding of its review is an error, and it is of
//! the model that it declares. Other values are checked against their ranges and compiled, not reviewed.

mod check;
mod fill;

use crate::answer::{ParameterSummary, RegistrySummary};
use crate::document::{self, Programme, RegisteredTemplate, Template, TemplateRegistry, Value};
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use std::sync::Arc;

/// Templates that are offered together: immutable, cheap to clone, equal when their documents are.
///
/// ```
/// use blend_core::document::{RegisteredTemplate, Value, json};
/// use blend_core::review::Registry;
/// let own = Registry::default().with(RegisteredTemplate::from_value(&json(br#"{
///     "name": "leaders", "version": "2027", "base": "bookend",
///     "parameters": [{"name": "weeks", "default": 10, "most": 12}, {"name": "owner", "default": "HR"}]
/// }"#)?)?)?;
/// let made = own.make("leaders", None, &json(br#"{"id": "spring", "weeks": 9}"#)?)?;
/// assert_eq!((made.id.as_str(), made.owner.as_deref()), ("spring", Some("HR")));
/// let refused = own.make("leaders", None, &json(br#"{"weeks": 20}"#)?).unwrap_err();
/// assert_eq!(refused.as_slice()[0].message(), "`20` is not from 8 to 12");
///
/// let text = serde_json::to_vec(&own.document()).unwrap();
/// assert_eq!(Registry::from_json(&text)?, own);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    entries: Vec<Arc<Entry>>,
}

/// One template that was found fit to be offered.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    written: RegisteredTemplate,
    summary: RegistrySummary,
}

/// The library's templates, in their order.
impl Default for Registry {
    fn default() -> Registry {
        Registry { entries: Template::ALL.iter().map(|template| Arc::new(own(*template))).collect() }
    }
}

/// A template of the library as it is.
fn own(template: Template) -> Entry {
    let written = RegisteredTemplate {
        name: template.word().to_owned(),
        version: template.version().to_owned(),
        title: None,
        description: None,
        base: Some(template),
        programme: None,
        parameters: None,
    };
    let parameters = fill::of_base(template, &written.name);
    Entry { summary: check::summary(&written, Some(template.model()), parameters), written }
}

impl Registry {
    /// The templates of a document, and no others.
    ///
    /// # Errors
    /// Every problem at once: names that come twice with one version, bases and parameters that are not there, places where
    /// nothing stands or that lie in one another, defaults and ranges outside their ranges; what keeps a programme from
    /// compiling; `bad_design` for what a review finds wrong with it, errors and a model that it is not (D23).
    pub fn new(document: TemplateRegistry) -> Result<Registry, Problems> {
        let mut problems = Collector::default();
        let mut registry = Registry { entries: Vec::with_capacity(document.templates.len()) };
        let (root, mut names) = (Place::at(""), check::Names::default());
        let templates = root.field("templates");
        for (index, written) in document.templates.into_iter().enumerate() {
            let place = templates.item(index);
            check::unique(&written, &mut names, &place, &mut problems);
            registry.entries.extend(check::entry(written, &place, &mut problems).map(Arc::new));
        }
        problems.finish(Some(registry)).map(|(registry, _)| registry)
    }

    /// The templates of a document tree.
    ///
    /// # Errors
    /// Every problem of shape; if there is none, as [`new`](Registry::new).
    pub fn from_value(value: &Value) -> Result<Registry, Problems> {
        Registry::new(TemplateRegistry::from_value(value)?)
    }

    /// The templates of JSON text.
    ///
    /// ```
    /// use blend_core::review::Registry;
    /// let refused = Registry::from_json(br#"{"templates": [
    ///     {"name": "a", "version": "1", "base": "bookend", "parameters": [{"name": "week"}]},
    ///     {"name": "a", "version": "1", "programme": {
    ///         "id": "p", "components": [{"id": "x", "format": "ilt"}], "completion": "x"
    ///     }}
    /// ]}"#).unwrap_err();
    /// let told: Vec<_> = refused.iter().map(|it| (it.pointer(), it.code().name())).collect();
    /// assert_eq!(told, [
    ///     ("/templates/0/parameters/0/name", "unknown_reference"),
    ///     ("/templates/1/programme", "bad_design"),
    ///     ("/templates/1/version", "duplicate_id"),
    /// ]);
    /// ```
    ///
    /// # Errors
    /// Text that is not JSON; else as [`from_value`](Registry::from_value).
    pub fn from_json(bytes: &[u8]) -> Result<Registry, Problems> {
        Registry::from_value(&document::json(bytes)?)
    }

    /// These templates and one more, which comes last.
    ///
    /// # Errors
    /// As [`new`](Registry::new), with places in the template.
    pub fn with(&self, template: RegisteredTemplate) -> Result<Registry, Problems> {
        let (mut problems, root) = (Collector::default(), Place::at(""));
        let mut names: check::Names = self.entries.iter().map(|entry| check::named(&entry.written)).collect();
        check::unique(&template, &mut names, &root, &mut problems);
        let entry = check::entry(template, &root, &mut problems);
        let entries = entry.map(|entry| [self.entries.as_slice(), &[Arc::new(entry)]].concat());
        problems.finish(entries).map(|(entries, _)| Registry { entries })
    }

    /// What [`new`](Registry::new) makes an equal registry of.
    pub fn document(&self) -> TemplateRegistry {
        TemplateRegistry { templates: self.entries.iter().map(|entry| entry.written.clone()).collect() }
    }

    /// The templates with their parameters, in order.
    ///
    /// ```
    /// use blend_core::{answer::ParameterKind, document::Value, review::Registry};
    /// let registry = Registry::default();
    /// let flex = registry.templates().find(|template| template.name == "flex").unwrap();
    /// let weeks = &flex.parameters[4];
    /// assert_eq!((weeks.name.as_str(), weeks.kind), ("weeks", ParameterKind::Number));
    /// assert_eq!((&weeks.default, weeks.most.unwrap().whole()), (&Value::Number("8".into()), Some(26)));
    /// ```
    pub fn templates(&self) -> impl ExactSizeIterator<Item = &RegistrySummary> {
        self.entries.iter().map(|entry| &entry.summary)
    }

    /// Makes a programme from a template: of a version, else of the last of that name. `parameters`: an object; what is
    /// left out or null is as the template has it.
    ///
    /// What is made compiles. With the library's templates it is well designed too ([`template`](super::template())); a
    /// programme of a host's own with other values than its defaults had better be reviewed.
    ///
    /// # Errors
    /// A name or version that is not there; else every problem at once, with places in `parameters`: parameters that the
    /// template does not have, values of a wrong type or outside their range, and what keeps the programme from compiling
    /// (under `/programme` what stands elsewhere in it).
    pub fn make(&self, name: &str, version: Option<&str>, parameters: &Value) -> Result<Programme, Problems> {
        self.find(name, version)?.make(parameters)
    }

    /// The same with parameters in JSON text; empty text for none.
    ///
    /// # Errors
    /// Text that is not JSON; else as [`make`](Registry::make).
    pub fn make_json(&self, name: &str, version: Option<&str>, parameters: &[u8]) -> Result<Programme, Problems> {
        let parameters = if parameters.is_empty() { Value::Map(Vec::new()) } else { document::json(parameters)? };
        self.make(name, version, &parameters)
    }

    fn find(&self, name: &str, version: Option<&str>) -> Result<&Entry, Problems> {
        let of_name = || self.entries.iter().rev().filter(|entry| entry.written.name == name);
        let found = of_name().find(|entry| version.is_none_or(|version| entry.written.version == version));
        if let Some(entry) = found {
            return Ok(entry);
        }
        let mut problems = Collector::default();
        match version.filter(|_| of_name().next().is_some()) {
            Some(version) => {
                let message = format!("there is no version `{}` of `{}`", shown(version), shown(name));
                let known = of_name().map(|entry| entry.written.version.as_str());
                problems.push_near(Problem::new(Code::UnknownReference, "", message), version, known);
            }
            None => {
                let message = format!("there is no template `{}`", shown(name));
                let known = self.entries.iter().map(|entry| entry.written.name.as_str());
                problems.push_near(Problem::new(Code::UnknownReference, "", message), name, known);
            }
        }
        problems.finish(None).map(|(entry, _)| entry)
    }
}

impl Entry {
    fn make(&self, parameters: &Value) -> Result<Programme, Problems> {
        let (mut problems, root) = (Collector::default(), Place::at(""));
        let own: &[ParameterSummary] = &self.summary.parameters;
        let given = fill::given(own, parameters, &root, &mut problems);
        let values = own.iter().map(|it| given.get(&it.name).unwrap_or(&it.default).clone()).collect();
        match fill::programme(&self.written, own, values) {
            Ok(programme) => problems.finish(Some(programme)).map(|(programme, _)| programme),
            Err(refused) => {
                refused.into_iter().for_each(|problem| problems.push(problem));
                problems.finish(None).map(|(programme, _)| programme)
            }
        }
    }
}

#[cfg(test)]
mod tests;
