//! One learner's record, ready to be asked.

use crate::answer::{Certification, Change, Decision, Explanation, Finding, Standing};
use crate::change::{self, Snapshot};
use crate::compile;
use crate::document::{self, Action, Event};
use crate::evaluate::{Ask, Course, Ground, Scope};
use crate::plan::schedule::SessionId;
use crate::plan::{AskedRule, ComponentId, GroupId, Plan};
use crate::problem::{Code, Collector, Problem, Problems, nearest};
use crate::programme::{Programme, Schedule};
use crate::record::{self, Fact, History, bind};
use crate::time::Instant;
use crate::timeline::Timeline;
use std::sync::Arc;

/// One learner's facts, bound to a programme and perhaps a schedule. Every question is a pure function of these, the
/// instant asked, and the instant known.
///
/// ```
/// use blend_core::{Programme, Question, document::Action, time::Instant};
/// let programme = Programme::from_json(br#"{
///     "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "workshop", "format": "ilt"}],
///     "gates": [{"id": "pre-work", "to": ["workshop"], "mode": "block", "when": "prep"}],
///     "completion": {"all": ["prep", "workshop"]}
/// }"#)?;
/// let record = programme.record_from_json(br#"[
///     {"id": "e1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}
/// ]"#, None)?;
/// let at = Instant::parse("2026-03-03T09:00:00Z").unwrap();
/// let decision = record.decide(&Question::new("workshop", Action::Register, at))?;
/// assert_eq!(serde_json::to_value(&decision).unwrap()["outcome"], "blocked");
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Record {
    programme: Programme,
    schedule: Option<Schedule>,
    history: History,
    /// The facts that count when everything is known.
    facts: Vec<Arc<Fact>>,
    /// The answers at the last fact, once a fact was applied.
    latest: Option<Arc<Snapshot>>,
}

/// May this learner do this now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl<'q> Question<'q> {
    /// About a component, not bound to a session, with everything known.
    pub fn new(component: &'q str, action: Action, at: Instant) -> Question<'q> {
        Question { component: Some(component), action, at, session: None, known_at: None }
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
enum Found {
    Completion,
    Component(ComponentId, Option<u32>),
    Group(GroupId),
    Rule(crate::plan::RuleId),
}

impl Record {
    pub(crate) fn new(programme: Programme, schedule: Option<Schedule>, history: History) -> Record {
        let facts = history.known(None);
        Record { programme, schedule, history, facts, latest: None }
    }

    /// Whom it is about; `None` without facts.
    pub fn learner(&self) -> Option<&str> {
        self.history.learner.as_deref()
    }

    /// The programme it is bound to.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    fn ground(&self) -> Ground<'_> {
        Ground { versions: self.programme.versions(), timetable: self.schedule.as_ref().map(Schedule::timetable) }
    }

    /// The facts up to an instant, as known at another.
    fn with_facts<T>(&self, at: Instant, known_at: Option<Instant>, ask: impl FnOnce(&[Arc<Fact>]) -> T) -> T {
        let known;
        let facts = match known_at {
            None => &self.facts,
            Some(_) => {
                known = self.history.known(known_at);
                &known
            }
        };
        let end = facts.partition_point(|fact| fact.at <= at);
        ask(facts.get(..end).unwrap_or_default())
    }

    /// Where the learner is at an instant.
    pub fn standing(&self, at: Instant, known_at: Option<Instant>) -> Standing {
        self.with_facts(at, known_at, |facts| {
            let course = Course::new(self.ground(), facts, None);
            let mut standing = course.standing(at);
            standing.learner = self.history.learner.as_deref().map(str::to_owned);
            standing.known_at = known_at;
            standing.findings = self.findings(&course, at, known_at);
            standing
        })
    }

    fn findings(&self, course: &Course<'_>, at: Instant, known_at: Option<Instant>) -> Vec<Finding> {
        let ground = self.ground();
        let versions: Vec<&str> = ground.versions.iter().filter_map(|plan| plan.version()).collect();
        let plan = course.plan(course.stretch(at));
        let mut found = self.history.void_findings(known_at);
        for fact in course.facts {
            found.extend(bind::findings(plan, &versions, ground.timetable, &bind::item(plan, ground.timetable, fact)));
        }
        let known = |fact: &Fact| fact.at <= at && known_at.is_none_or(|known_at| fact.recorded <= known_at);
        let others = self.history.others.iter().filter(|fact| known(fact));
        found.extend(
            others.map(|fact| record::Finding { code: record::FindingCode::OtherLearner, fact: Arc::clone(fact) }),
        );
        found.sort_by(|a, b| (a.fact.order(), a.code).cmp(&(b.fact.order(), b.code)));
        found.dedup_by(|a, b| a.code == b.code && a.fact.id == b.fact.id);
        found
            .into_iter()
            .map(|finding| Finding { code: finding.code.word(), event: finding.fact.id.to_string() })
            .collect()
    }

    /// May the learner do this?
    ///
    /// # Errors
    /// `unknown_reference` for a component or session that is not there, or a session of another component;
    /// `missing_argument` for an action that needs a component.
    pub fn decide(&self, question: &Question<'_>) -> Result<Decision, Problems> {
        self.with_facts(question.at, question.known_at, |facts| {
            let course = Course::new(self.ground(), facts, None);
            let ask = self.ask(course.plan(course.stretch(question.at)), question)?;
            Ok(course.decide(ask, question.at))
        })
    }

    /// Resolves the names of a question.
    fn ask(&self, plan: &Plan, question: &Question<'_>) -> Result<Ask, Problems> {
        let mut problems = Collector::default();
        let mut component = None;
        let mut occurrence = None;
        match (question.component, question.action) {
            (Some(name), Action::Certify) => {
                let message = format!("`certify` is about the programme, not about component `{name}`");
                problems.error(Code::ConflictingFields, "/component", message);
            }
            (None, Action::Certify) => {}
            (None, action) => {
                let message = format!("`{}` needs a component", action.word());
                problems.error(Code::MissingArgument, "/component", message);
            }
            (Some(name), _) => match component_ref(plan, name) {
                Some((id, number)) => (component, occurrence) = (Some(id), number),
                None => problems.push(unknown(
                    "component",
                    name,
                    "/component",
                    plan.components.iter().map(|found| &*found.id),
                )),
            },
        }
        let timetable = self.schedule.as_ref().map(Schedule::timetable);
        let mut session: Option<SessionId> = None;
        if let Some(name) = question.session {
            session = timetable.and_then(|timetable| timetable.names.get(name).copied());
            let found = session.and_then(|id| timetable?.session(id));
            match (found, component.and_then(|id| plan.component(id))) {
                (None, _) => {
                    let names = timetable
                        .into_iter()
                        .flat_map(|timetable| timetable.sessions.iter().map(|session| &*session.id));
                    problems.push(unknown("session", name, "/session", names));
                }
                (Some(found), Some(component)) if *found.component != *component.id => {
                    let message =
                        format!("session `{name}` is of component `{}`, not of `{}`", found.component, component.id);
                    problems.error(Code::UnknownReference, "/session", message);
                }
                _ => {}
            }
        }
        problems.finish(Some(Ask { component, occurrence, action: question.action, session })).map(|(ask, _)| ask)
    }

    /// The tree of a rule's parts at an instant.
    ///
    /// # Errors
    /// `unknown_reference` for a path that leads nowhere; every problem of a rule document.
    pub fn explain(&self, rule: RuleRef<'_>, at: Instant, known_at: Option<Instant>) -> Result<Explanation, Problems> {
        let asked = self.asked(rule)?;
        self.with_facts(at, known_at, |facts| {
            let course = Course::new(self.ground(), facts, asked.as_deref());
            let frame = course.frame_at(at);
            match find(rule, &asked, course.stretch(at).version(), frame.plan)? {
                Found::Completion => Ok(course.explain_completion(at)),
                Found::Component(id, occurrence) => Ok(course.explain_component(&frame, id, occurrence, at)),
                Found::Group(id) => Ok(course.explain_group(&frame, id, at)),
                Found::Rule(id) => Ok(course.explain(&frame, id, at)),
            }
        })
    }

    /// The instants at which a rule holds, for each the answer at that instant.
    ///
    /// # Errors
    /// As [`explain`](Record::explain).
    pub fn timeline(&self, rule: RuleRef<'_>, known_at: Option<Instant>) -> Result<Timeline, Problems> {
        let asked = self.asked(rule)?;
        let newest = self.ground().newest();
        find(rule, &asked, 0, newest)?;
        self.with_facts(Instant::NEVER, known_at, |facts| {
            let course = Course::new(self.ground(), facts, asked.as_deref());
            Ok(course.over_versions(|version, frame| match find(rule, &asked, version, frame.plan) {
                Ok(Found::Completion) => frame.completion(),
                Ok(Found::Component(id, None)) => frame.component_done(id),
                Ok(Found::Component(id, Some(occurrence))) => frame.occurrence_done(id, occurrence),
                Ok(Found::Group(id)) => frame.group(id),
                Ok(Found::Rule(id)) => (*frame.holds(id, Scope::WHOLE)).clone(),
                Err(_) => Timeline::empty(),
            }))
        })
    }

    /// A rule document compiled for each version that knows its names; the newest has to.
    fn asked(&self, rule: RuleRef<'_>) -> Result<Option<Vec<Option<AskedRule>>>, Problems> {
        let RuleRef::Document(document) = rule else { return Ok(None) };
        let mut asked = Vec::new();
        for (version, plan) in self.programme.versions().iter().enumerate() {
            match compile::rule(plan, document) {
                Ok(rule) => asked.push(Some(rule)),
                Err(problems) if version == 0 => return Err(problems),
                Err(_) => asked.push(None),
            }
        }
        Ok(Some(asked))
    }

    /// The certificate's periods so far, and its next `next` ends, each renewal earned at the end before it.
    pub fn certification(&self, at: Instant, next: usize, known_at: Option<Instant>) -> Certification {
        self.with_facts(at, known_at, |facts| Course::new(self.ground(), facts, None).certification(at, next))
    }

    /// Adds one fact and tells what it changed: the answers as of the latest fact, without it and with it.
    ///
    /// # Errors
    /// Every problem of a malformed fact, or `conflicting_event`; the record is then as before.
    pub fn apply(&mut self, event: Event) -> Result<Vec<Change>, Problems> {
        let mut problems = Collector::default();
        let fact = record::fact(event, "", &mut problems);
        let (fact, _) = problems.finish(fact)?;
        let latest = self.facts.last().map_or(fact.at, |last| last.at.max(fact.at));
        let before = match self.latest.take().filter(|snapshot| snapshot.at == latest) {
            Some(before) => before,
            None => Arc::new(self.snapshot(latest)),
        };
        match self.history.add(fact) {
            Ok(true) => {}
            Ok(false) => {
                self.latest = Some(before);
                return Ok(Vec::new());
            }
            Err(problems) => {
                self.latest = Some(before);
                return Err(problems);
            }
        }
        self.facts = self.history.known(None);
        let after = Arc::new(self.snapshot(latest));
        let changes = change::changes(&before, &after);
        self.latest = Some(after);
        Ok(changes)
    }

    fn snapshot(&self, at: Instant) -> Snapshot {
        self.with_facts(at, None, |facts| change::snapshot(&Course::new(self.ground(), facts, None), at))
    }
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

fn unknown<'n>(kind: &str, name: &str, pointer: &str, known: impl Iterator<Item = &'n str>) -> Problem {
    let shown: String = name.chars().take(60).collect();
    let problem =
        Problem::new(Code::UnknownReference, pointer, format!("there is no {kind} `{}`", shown.escape_debug()));
    match nearest(name, known) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    }
}

fn find(
    rule: RuleRef<'_>,
    asked: &Option<Vec<Option<AskedRule>>>,
    version: usize,
    plan: &Plan,
) -> Result<Found, Problems> {
    let RuleRef::Path(path) = rule else {
        let rule = asked.as_ref().and_then(|asked| asked.get(version)).and_then(Option::as_ref);
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
    found.ok_or_else(|| {
        let known = ["completion".to_owned()]
            .into_iter()
            .chain(plan.gates.iter().map(|gate| format!("gates.{}", gate.id)))
            .chain(plan.groups.iter().map(|group| format!("groups.{}", group.id)))
            .chain(plan.components.iter().map(|component| format!("components.{}", component.id)));
        let known: Vec<String> = known.collect();
        let problem = unknown("rule", path, "", known.iter().map(String::as_str));
        Problems::one(problem.help("a path is `completion`, `gates.<id>`, `groups.<id>` or `components.<id>`"))
    })
}
