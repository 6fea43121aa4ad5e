//! A programme ready to be asked, and what is read against it: schedules and records.

use crate::compile;
use crate::document::{self, Action, Event, Value};
use crate::evaluate::Ground;
use crate::learner::{Prepared, Record};
use crate::plan::Plan;
use crate::plan::schedule::Timetable;
use crate::population::Population;
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use crate::record::{self, History};
use std::sync::Arc;

/// A compiled programme: checked, immutable, cheap to clone, shared between threads.
///
/// It holds the newest version and any earlier ones, for learners pinned to them.
///
/// ```
/// use blend_core::Programme;
/// let programme = Programme::from_json(br#"{
///     "id": "welcome",
///     "components": [{"id": "tour", "format": "elearning"}, {"id": "lunch", "format": "ilt"}],
///     "completion": {"all": ["tour", "lunch"]}
/// }"#)?;
/// assert_eq!(programme.id(), "welcome");
///
/// let refused = Programme::from_json(br#"{"id": "welcome", "components": [], "completion": "tuor"}"#).unwrap_err();
/// assert!(refused.iter().all(|problem| !problem.pointer().is_empty()));
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Programme {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    versions: Arc<[Arc<Plan>]>,
    warnings: Vec<Problem>,
}

impl Programme {
    /// Compiles a programme.
    ///
    /// # Errors
    /// Every problem of the document at once, each with its place.
    pub fn new(document: document::Programme) -> Result<Programme, Problems> {
        Programme::with_earlier(document, Vec::new())
    }

    /// Compiles a programme with its earlier versions, which learners enrolled in them keep (section 9 of the domain).
    ///
    /// # Errors
    /// Every problem of the documents at once; those of the k-th earlier version under `/earlier/k`.
    pub fn with_earlier(newest: document::Programme, earlier: Vec<document::Programme>) -> Result<Programme, Problems> {
        let mut problems = Collector::default();
        let mut versions: Vec<Arc<Plan>> = Vec::new();
        let id = newest.id.clone();
        for (index, document) in std::iter::once(newest).chain(earlier).enumerate() {
            let prefix = index.checked_sub(1).map_or(String::new(), |index| format!("/earlier/{index}"));
            if document.id != id {
                let message = format!("version of programme `{}`, not of `{id}`", document.id);
                problems.error(Code::OtherProgramme, format!("{prefix}/id"), message);
            }
            let version = document.version.clone();
            if !prefix.is_empty() && versions.iter().any(|plan| plan.document.version == version) {
                let name = version.as_deref().unwrap_or("(none)");
                problems.error(
                    Code::DuplicateId,
                    format!("{prefix}/version"),
                    format!("version `{name}` is there twice"),
                );
            }
            match compile::programme(document) {
                Ok((plan, warnings)) => {
                    versions.push(Arc::new(plan));
                    warnings.into_iter().for_each(|warning| problems.push(warning.under(&prefix)));
                }
                Err(refusal) => refusal.into_iter().for_each(|problem| problems.push(problem.under(&prefix))),
            }
        }
        let (versions, warnings) = problems.finish(Some(versions))?;
        Ok(Programme { inner: Arc::new(Inner { versions: versions.into(), warnings }) })
    }

    /// Reads and compiles a programme from JSON text.
    ///
    /// # Errors
    /// Every problem at once: of the bytes, of their shape, of what they mean.
    pub fn from_json(bytes: &[u8]) -> Result<Programme, Problems> {
        Programme::from_value(&document::json(bytes)?)
    }

    /// Reads and compiles a programme and its earlier versions from JSON text; `earlier` is a list, or empty for none.
    ///
    /// ```
    /// use blend_core::Programme;
    /// let version = |name: &str, format: &str| format!(
    ///     r#"{{"id": "p", "version": "{name}", "components": [{{"id": "a", "format": "{format}"}}], "completion": "a"}}"#
    /// );
    /// let (newest, earlier) = (version("2", "video"), format!("[{}]", version("1", "reading")));
    /// let programme = Programme::from_json_with_earlier(newest.as_bytes(), earlier.as_bytes())?;
    /// assert_eq!(programme.version(), Some("2"));
    /// let earlier = format!("[{}]", version("1", "redaing"));
    /// let refused = Programme::from_json_with_earlier(newest.as_bytes(), earlier.as_bytes()).unwrap_err();
    /// assert_eq!(refused.as_slice()[0].pointer(), "/earlier/0/components/0/format");
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem at once; those of the k-th earlier version under `/earlier/k`.
    pub fn from_json_with_earlier(newest: &[u8], earlier: &[u8]) -> Result<Programme, Problems> {
        let newest = document::json(newest)?;
        let list = if earlier.is_empty() { Value::List(Vec::new()) } else { document::json(earlier)? };
        let mut problems = Collector::default();
        let newest = document::read_at::<document::Programme>(&newest, &Place::at(""), &mut problems);
        let documents = document::read_at::<Vec<document::Programme>>(&list, &Place::at("/earlier"), &mut problems);
        let ((newest, documents), _) = problems.finish(newest.zip(documents))?;
        Programme::with_earlier(newest, documents)
    }

    /// Reads and compiles a programme from a document tree.
    ///
    /// # Errors
    /// Every problem of shape; if there is none, every problem of meaning.
    pub fn from_value(value: &Value) -> Result<Programme, Problems> {
        Programme::new(document::Programme::from_value(value)?)
    }

    pub(crate) fn newest(&self) -> &Plan {
        #[expect(clippy::indexing_slicing, reason = "a programme is made of its newest version and any earlier ones")]
        &self.inner.versions[0]
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.newest().id()
    }

    /// The newest version's name.
    pub fn version(&self) -> Option<&str> {
        self.newest().version()
    }

    /// The newest version's document, as it was given.
    pub fn document(&self) -> &document::Programme {
        &self.newest().document
    }

    /// Whether it is run: not retired by its newest version, and not a draft in every version.
    pub(crate) fn is_run(&self) -> bool {
        use document::Lifecycle::{Draft, Retired};
        let drafts = self.inner.versions.iter().all(|plan| plan.document.status == Some(Draft));
        !drafts && self.document().status != Some(Retired)
    }

    /// What its author should look at, sorted by place.
    pub fn warnings(&self) -> &[Problem] {
        &self.inner.warnings
    }

    pub(crate) fn ground(&self, schedule: Option<&Schedule>) -> Ground {
        let timetable = schedule.map(|schedule| Arc::clone(&schedule.timetable));
        Ground { versions: Arc::clone(&self.inner.versions), timetable }
    }

    /// This programme with the versions of another as earlier ones, but for those it has itself.
    ///
    /// # Errors
    /// `other_programme` where the other has another id.
    pub(crate) fn succeeding(&self, old: &Programme) -> Result<Programme, Problems> {
        if self.id() != old.id() {
            let message = format!("version of programme `{}`, not of `{}`", shown(self.id()), shown(old.id()));
            return Err(Problems::one(Problem::new(Code::OtherProgramme, "/id", message)));
        }
        let mut versions = self.inner.versions.to_vec();
        for plan in old.inner.versions.iter() {
            if versions.iter().all(|own| own.version() != plan.version()) {
                versions.push(Arc::clone(plan));
            }
        }
        Ok(Programme { inner: Arc::new(Inner { versions: versions.into(), warnings: Vec::new() }) })
    }

    /// Resolves the names of a question once, for asking it of many learners with [`Record::verdict`].
    ///
    /// `component`: a component or one occurrence of it (`coaching#2`), `None` for [`Action::Certify`]; `session`: one of
    /// `schedule`, to which the decision is bound. The records asked must be of this programme and this schedule.
    ///
    /// ```
    /// use blend_core::{Programme, answer::Outcome, document::Action, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "workshop", "format": "ilt"}],
    ///     "gates": [{"id": "pre-work", "to": ["workshop"], "mode": "block", "when": "prep"}],
    ///     "completion": {"all": ["prep", "workshop"]}
    /// }"#)?;
    /// let may_register = programme.prepare(Some("workshop"), Action::Register, None, None)?;
    /// let at = Instant::parse("2026-03-04T09:00:00Z").unwrap();
    /// for (kind, outcome) in [("started", Outcome::Blocked), ("completed", Outcome::Open)] {
    ///     let record = programme.record_from_json(format!(r#"[
    ///         {{"id": "e1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}},
    ///         {{"id": "e2", "learner": "u1", "kind": "{kind}", "component": "prep", "at": "2026-03-03T09:00:00Z"}}
    ///     ]"#).as_bytes(), None)?;
    ///     assert_eq!(record.verdict(&may_register, at)?.outcome(), outcome);
    /// }
    /// assert!(programme.prepare(Some("workshp"), Action::Register, None, None).is_err());
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// As [`Record::decide`].
    pub fn prepare(
        &self,
        component: Option<&str>,
        action: Action,
        session: Option<&str>,
        schedule: Option<&Schedule>,
    ) -> Result<Prepared, Problems> {
        Prepared::new(self.ground(schedule), component, action, session)
    }

    /// Reads a schedule of this programme.
    ///
    /// # Errors
    /// Every problem of the document at once.
    pub fn schedule(&self, document: document::Schedule) -> Result<Schedule, Problems> {
        let plans: Vec<&Plan> = self.inner.versions.iter().map(Arc::as_ref).collect();
        let (timetable, warnings) = compile::schedule(&plans, document)?;
        let versions = Arc::clone(&self.inner.versions);
        Ok(Schedule { timetable: Arc::new(timetable), warnings: warnings.into(), versions })
    }

    /// Reads a schedule of this programme from JSON text.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn schedule_from_json(&self, bytes: &[u8]) -> Result<Schedule, Problems> {
        self.schedule(document::Schedule::from_value(&document::json(bytes)?)?)
    }

    /// Reads the facts of one learner, in any order; `schedule` where sessions or cohorts matter.
    ///
    /// The record is about the learner of the earliest fact; facts about others are set aside and reported as findings.
    ///
    /// # Errors
    /// Every malformed fact, by its place in the list, and every pair of conflicting facts. What a fact says is never
    /// refused.
    pub fn record(&self, events: Vec<Event>, schedule: Option<&Schedule>) -> Result<Record, Problems> {
        let facts = facts(events.into_iter().map(Some), Collector::default())?;
        Ok(Record::new(self.clone(), schedule.cloned(), History::read(facts, None)?))
    }

    /// Reads the facts of one learner from JSON text: a list of events, as [`record`](Programme::record) does.
    ///
    /// ```
    /// use blend_core::Programme;
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#,
    /// )?;
    /// let record = programme.record_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "completed", "component": "a", "at": "2026-03-02T08:00:00Z"}
    /// ]"#, None)?;
    /// assert_eq!(record.learner(), Some("u1"));
    /// let refused = programme.record_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "completed", "component": "a", "at": "2026-02-30T08:00:00Z"}
    /// ]"#, None).unwrap_err();
    /// assert_eq!(refused.as_slice()[0].pointer(), "/0/at");
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of every fact at once.
    pub fn record_from_json(&self, bytes: &[u8], schedule: Option<&Schedule>) -> Result<Record, Problems> {
        let facts = facts_from_json(bytes)?;
        Ok(Record::new(self.clone(), schedule.cloned(), History::read(facts, None)?))
    }

    /// Reads the facts of many learners, in any order, each event as it comes; `schedule` where sessions or cohorts matter.
    ///
    /// # Errors
    /// Every malformed fact, by its place in the list, and every pair of conflicting facts of one learner.
    pub fn population(
        &self,
        events: impl IntoIterator<Item = Event>,
        schedule: Option<&Schedule>,
    ) -> Result<Population, Problems> {
        let events = events.into_iter().map(Some);
        Population::new(self.clone(), schedule.cloned(), facts(events, Collector::default())?)
    }

    /// Reads the facts of many learners from JSON text: a list of events, as [`population`](Programme::population) does.
    ///
    /// ```
    /// use blend_core::Programme;
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#,
    /// )?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u2", "kind": "completed", "component": "a", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "1", "learner": "u1", "kind": "completed", "component": "a", "at": "2026-03-03T08:00:00Z"}
    /// ]"#, None)?;
    /// let learners: Vec<_> = population.records().iter().filter_map(|record| record.learner()).collect();
    /// assert_eq!(learners, ["u1", "u2"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of every fact at once.
    pub fn population_from_json(&self, bytes: &[u8], schedule: Option<&Schedule>) -> Result<Population, Problems> {
        Population::new(self.clone(), schedule.cloned(), facts_from_json(bytes)?)
    }
}

/// Facts with their places in the list they were read from.
type Placed = Vec<(usize, record::Fact)>;

fn facts_from_json(bytes: &[u8]) -> Result<Placed, Problems> {
    let value = document::json(bytes)?;
    let Value::List(items) = &value else {
        let message = "a list of events is wanted here";
        return Err(Problems::one(Problem::new(Code::WrongType, "", message)));
    };
    let mut problems = Collector::default();
    let events: Vec<Option<Event>> = items
        .iter()
        .enumerate()
        .map(|(place, item)| document::read_at::<Event>(item, &Place::at("").item(place), &mut problems))
        .collect();
    facts(events.into_iter(), problems)
}

fn facts(events: impl Iterator<Item = Option<Event>>, mut problems: Collector) -> Result<Placed, Problems> {
    let read = |(place, event): (usize, Option<Event>)| {
        Some((place, record::fact(event?, &format!("/{place}"), &mut problems)?))
    };
    let facts = events.enumerate().filter_map(read).collect();
    problems.finish(Some(facts)).map(|(facts, _)| facts)
}

/// A compiled schedule: sessions and cohorts of one programme; immutable, cheap to clone.
///
/// ```
/// use blend_core::Programme;
/// let programme = Programme::from_json(
///     br#"{"id": "p", "timezone": "UTC", "components": [{"id": "w", "format": "ilt"}], "completion": "w"}"#,
/// )?;
/// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
///     {"id": "s", "component": "w", "start": "2026-03-02T09:00", "minutes": 90, "capacity": 12}
/// ]}"#)?;
/// assert!(schedule.warnings().is_empty());
/// let refused = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
///     {"id": "s", "component": "v", "start": "2026-03-02T09:00", "minutes": 90}
/// ]}"#).unwrap_err();
/// assert_eq!(refused.as_slice()[0].pointer(), "/sessions/0/component");
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Schedule {
    timetable: Arc<Timetable>,
    warnings: Arc<[Problem]>,
    /// Of its programme, the newest first.
    versions: Arc<[Arc<Plan>]>,
}

impl Schedule {
    pub(crate) fn timetable(&self) -> &Timetable {
        &self.timetable
    }

    /// The newest version of its programme.
    pub(crate) fn newest(&self) -> Option<&Plan> {
        self.versions.first().map(Arc::as_ref)
    }

    /// The document, as it was given.
    pub fn document(&self) -> &document::Schedule {
        &self.timetable.document
    }

    /// What its author should look at, sorted by place.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }
}
