//! Questions in words, and the names in them resolved.
//!
//! A [`Question`] or [`RuleRef`] names things; [`ask`], [`asked`] and [`find`] turn the names into places of a plan, with
//! a problem for each that is not there. Nothing is evaluated here.

use crate::compile;
use crate::document::{self, Action};
use crate::evaluate::{Ask, Ground};
use crate::plan::schedule::SessionId;
use crate::plan::{AskedRule, ComponentId, GroupId, Plan, RuleId};
use crate::population::Population;
use crate::problem::{Code, Collector, Problem, Problems, shown};
use crate::time::Instant;
use std::sync::Arc;

/// May this learner do this now?
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// The component (or one occurrence, as `coaching#2`); `None` for [`Action::Certify`].
    pub component: Option<&'q str>,
    /// What they want to do.
    pub action: Action,
    /// The instant asked.
    pub at: Instant,
    /// The session it is bound to.
    pub session: Option<&'q str>,
    /// Only facts recorded by then; `None` for all.
    pub known_at: Option<Instant>,
    /// The records of the session's other learners, of the same programme and schedule: then registering tells whether
    /// there is a seat left (`session_full`). The learner's own facts among them do not matter.
    pub others: Option<&'q Population>,
}

impl<'q> Question<'q> {
    /// About a component, not bound to a session, with everything known.
    pub fn new(component: &'q str, action: Action, at: Instant) -> Question<'q> {
        Question { component: Some(component), action, at, session: None, known_at: None, others: None }
    }
}

/// The rule that an explanation or timeline is about.
#[derive(Debug, Clone, Copy)]
pub enum RuleRef<'r> {
    /// A path in the programme: `completion`, `gates.<id>`, `groups.<id>` or `components.<id>`.
    Path(&'r str),
    /// A rule document.
    Document(&'r document::Rule),
}

/// A rule found in one version.
pub(super) enum Found {
    Completion,
    Component(ComponentId, Option<u32>),
    Group(GroupId),
    Rule(RuleId),
}

/// Resolves the names of a question.
pub(super) fn ask(ground: &Ground, plan: &Plan, question: &Question<'_>) -> Result<Ask, Problems> {
    let mut problems = Collector::default();
    let mut component = None;
    let mut occurrence = None;
    match (question.component, question.action) {
        (Some(name), Action::Certify) => {
            let message = format!("`certify` is about the programme, not about component `{}`", shown(name));
            problems.error(Code::ConflictingFields, "/component", message);
        }
        (None, Action::Certify) => {}
        (None, action) => {
            let message = format!("`{}` needs a component", action.word());
            problems.error(Code::MissingArgument, "/component", message);
        }
        (Some(name), _) => match component_ref(plan, name) {
            Some((id, number)) => (component, occurrence) = (Some(id), number),
            None => {
                let known = plan.components.iter().map(|found| &*found.id);
                problems.push_near(unknown("component", name, "/component"), name, known);
            }
        },
    }
    let timetable = ground.timetable.as_deref();
    let mut session: Option<SessionId> = None;
    if let Some(name) = question.session {
        session = timetable.and_then(|timetable| timetable.names.get(name).copied());
        let found = session.and_then(|id| timetable?.session(id));
        match (found, component.and_then(|id| plan.component(id))) {
            (None, _) => {
                let names =
                    timetable.into_iter().flat_map(|timetable| timetable.sessions.iter().map(|session| &*session.id));
                problems.push_near(unknown("session", name, "/session"), name, names);
            }
            (Some(found), Some(component)) if *found.component != *component.id => {
                let (of, not) = (shown(&found.component), shown(&component.id));
                let message = format!("session `{}` is of component `{of}`, not of `{not}`", shown(name));
                problems.error(Code::UnknownReference, "/session", message);
            }
            _ => {}
        }
    }
    problems
        .finish(Some(Ask { component, occurrence, action: question.action, session, full: None }))
        .map(|(ask, _)| ask)
}

/// A rule document compiled for each version that knows its names; the newest has to. Nothing for a path.
pub(super) fn asked(ground: &Ground, rule: RuleRef<'_>) -> Result<Vec<Option<Arc<AskedRule>>>, Problems> {
    let RuleRef::Document(document) = rule else { return Ok(Vec::new()) };
    let mut asked = Vec::new();
    for (version, plan) in ground.versions.iter().enumerate() {
        match compile::rule(plan, document) {
            Ok(rule) => asked.push(Some(Arc::new(rule))),
            Err(problems) if version == 0 => return Err(problems),
            Err(_) => asked.push(None),
        }
    }
    Ok(asked)
}

/// A component by name, or one occurrence of it.
fn component_ref(plan: &Plan, name: &str) -> Option<(ComponentId, Option<u32>)> {
    let (name, number) = match name.split_once('#') {
        Some((name, number)) => (name, Some(number.parse::<u32>().ok().filter(|number| *number > 0)?)),
        None => (name, None),
    };
    let id = plan.component_named(name)?;
    let component = plan.component(id)?;
    let fits = number.is_none_or(|number| component.repeat.is_some() && number <= component.occurrences());
    fits.then_some((id, number))
}

fn unknown(kind: &str, name: &str, pointer: &str) -> Problem {
    Problem::new(Code::UnknownReference, pointer, format!("there is no {kind} `{}`", shown(name)))
}

/// What a rule's name or document is in one version.
pub(super) fn find(
    rule: RuleRef<'_>,
    asked: &[Option<Arc<AskedRule>>],
    version: usize,
    plan: &Plan,
) -> Result<Found, Problems> {
    let RuleRef::Path(path) = rule else {
        let rule = asked.get(version).and_then(Option::as_ref);
        let refused =
            || Problems::one(Problem::new(Code::UnknownReference, "", "this version has not all that the rule names"));
        return rule.map(|rule| Found::Rule(rule.root)).ok_or_else(refused);
    };
    let found = match path.split_once('.') {
        None if path == "completion" => Some(Found::Completion),
        Some(("components", name)) => component_ref(plan, name).map(|(id, number)| Found::Component(id, number)),
        Some(("groups", name)) => plan.names.groups.get(name).copied().map(Found::Group),
        Some(("gates", name)) => {
            plan.names.gates.get(name).and_then(|ids| plan.gate(*ids.first()?)).map(|gate| Found::Rule(gate.when))
        }
        _ => None,
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let known = ["completion".to_owned()]
        .into_iter()
        .chain(plan.gates.iter().map(|gate| format!("gates.{}", gate.id)))
        .chain(plan.groups.iter().map(|group| format!("groups.{}", group.id)))
        .chain(plan.components.iter().map(|component| format!("components.{}", component.id)));
    let known: Vec<String> = known.collect();
    let mut problems = Collector::default();
    let problem = unknown("rule", path, "");
    let problem = problem.help("a path is `completion`, `gates.<id>`, `groups.<id>` or `components.<id>`");
    problems.push_near(problem, path, known.iter().map(String::as_str));
    problems.finish(None).map(|(found, _)| found)
}
