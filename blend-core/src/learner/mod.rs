//! One learner's record, ready to be asked.
//!
//! Names are resolved in [`question`]; a question about now (no instant known, nothing recorded after the instant asked)
//! goes to the course that is kept with the record, any other to a course of the facts it is about.

mod courses;
mod fact;
mod question;
mod verdict;

pub(crate) use courses::Courses;
pub use fact::Fact;
pub use question::{Question, RuleRef};
pub use verdict::{Prepared, Verdict};

use crate::answer::{Certification, Change, Decision, Explanation, Finding, Standing};
use crate::document::{Action, Event, Mode};
use crate::evaluate::{Answers, Ask, Course, Ground, Scope};
use crate::problem::{Code, Problem, Problems};
use crate::programme::{Programme, Schedule};
use crate::record::{self, Added, History, bind};
use crate::time::Instant;
use crate::timeline::Timeline;
use question::Found;
use std::sync::Arc;
use verdict::Verdicts;

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
    history: History,
    /// What it is asked by; also at hand in the course, behind a pointer.
    ground: Ground,
    /// The facts that count when everything is known, with all that was worked out of them.
    now: Arc<Course>,
    /// Decisions about now, for as long as they stand.
    verdicts: Verdicts,
    /// The answers at the last fact, once a fact was applied.
    answers: Option<Box<Answers>>,
}

impl Record {
    pub(crate) fn new(programme: Programme, schedule: Option<Schedule>, history: History) -> Record {
        let ground = programme.ground(schedule.as_ref());
        let now = Arc::new(Course::new(ground.clone(), history.known(None), Vec::new()));
        Record { programme, history, ground, now, verdicts: Verdicts::default(), answers: None }
    }

    /// The same facts bound to another schedule.
    pub(crate) fn with_schedule(&self, schedule: &Schedule) -> Record {
        Record::new(self.programme.clone(), Some(schedule.clone()), self.history.clone())
    }

    /// Whom it is about; `None` without facts.
    pub fn learner(&self) -> Option<&str> {
        self.history.learner.as_deref()
    }

    /// The programme it is bound to.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    /// Everything recorded, voids and what they took back too.
    pub(crate) fn history(&self) -> &History {
        &self.history
    }

    /// The instant of the last fact; before all instants without one.
    fn last_fact(&self) -> Instant {
        self.now.last
    }

    /// A course of the facts up to an instant, as known at another, that is not kept with the record.
    pub(crate) fn course(&self, at: Instant, known_at: Option<Instant>) -> Course {
        Course::new(self.ground.clone(), self.facts(at, known_at), Vec::new())
    }

    /// Asks the course of the facts up to an instant, as known at another.
    pub(crate) fn with_course<T>(&self, at: Instant, known_at: Option<Instant>, ask: impl FnOnce(&Course) -> T) -> T {
        if known_at.is_none() && self.last_fact() <= at {
            return ask(&self.now);
        }
        ask(&self.course(at, known_at))
    }

    /// The facts that count, up to an instant, as known at another.
    pub(crate) fn facts(&self, at: Instant, known_at: Option<Instant>) -> Vec<Arc<record::Fact>> {
        let mut facts = match known_at {
            None => self.now.facts.clone(),
            Some(_) => self.history.known(known_at),
        };
        facts.truncate(facts.partition_point(|fact| fact.at <= at));
        facts
    }

    /// Where the learner is at an instant.
    pub fn standing(&self, at: Instant, known_at: Option<Instant>) -> Standing {
        self.with_course(at, known_at, |course| {
            let mut standing = course.standing(at);
            standing.learner = self.history.learner.as_deref().map(str::to_owned);
            standing.known_at = known_at;
            standing.findings = self.findings(course, at, known_at);
            standing
        })
    }

    fn findings(&self, course: &Course, at: Instant, known_at: Option<Instant>) -> Vec<Finding> {
        let ground = &course.ground;
        let timetable = ground.timetable.as_deref();
        let versions: Vec<&str> = ground.versions.iter().filter_map(|plan| plan.version()).collect();
        let plan = course.plan(course.stretch(at));
        let mut found = self.history.void_findings(known_at);
        for fact in &course.facts {
            found.extend(bind::findings(plan, &versions, timetable, &bind::item(plan, timetable, fact)));
        }
        let known = |fact: &record::Fact| fact.at <= at && known_at.is_none_or(|known_at| fact.recorded <= known_at);
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
    /// `missing_argument` for an action that needs a component; `other_programme` for others of another programme or
    /// schedule.
    pub fn decide(&self, question: &Question<'_>) -> Result<Decision, Problems> {
        self.with_course(question.at, question.known_at, |course| {
            let mut ask = question::ask(&course.ground, course.plan(course.stretch(question.at)), question)?;
            ask.full = self.no_seat_left(question, ask)?;
            Ok(course.decide(ask, question.at))
        })
    }

    /// Whether the others have all seats of the session that is registered for.
    fn no_seat_left(&self, question: &Question<'_>, ask: Ask) -> Result<Option<Mode>, Problems> {
        let (Some(others), Some(session), Action::Register) = (question.others, ask.session, ask.action) else {
            return Ok(None);
        };
        if !self.ground.is(&others.programme().ground(others.schedule())) {
            let problem =
                Problem::new(Code::OtherProgramme, "/others", "the others are of another programme or schedule");
            return Err(Problems::one(problem.help("give records of the same programme and schedule")));
        }
        Ok(others.no_seat_left(session, question.at, question.known_at, self.learner()))
    }

    /// May the learner do this? With names resolved beforehand, with everything known: the same answer as
    /// [`decide`](Record::decide), kept with the record for as long as it stands. Made for hosts that ask one learner
    /// often, or many learners the same.
    ///
    /// ```
    /// use blend_core::{Programme, answer::Outcome, document::Action, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "workshop", "format": "ilt"}],
    ///     "gates": [{"id": "pre-work", "to": ["workshop"], "mode": "flag", "when": "prep"}],
    ///     "completion": {"all": ["prep", "workshop"]}
    /// }"#)?;
    /// let may_register = programme.prepare(Some("workshop"), Action::Register, None, None)?;
    /// let record = programme.record_from_json(br#"[
    ///     {"id": "e1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}
    /// ]"#, None)?;
    /// let verdict = record.verdict(&may_register, Instant::parse("2026-03-03T09:00:00Z").unwrap())?;
    /// assert_eq!(verdict.outcome(), Outcome::Flagged);
    /// assert_eq!(verdict.reasons()[0].done, Some(0));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `other_programme` for a question prepared for another programme or schedule; `unknown_reference` where the version
    /// that the learner is judged by has no such component.
    pub fn verdict(&self, prepared: &Prepared, at: Instant) -> Result<Verdict<'_>, Problems> {
        prepared.suits(&self.ground)?;
        let ask = prepared.ask(&self.now, at)?;
        if let Some(verdict) = self.verdicts.find(ask, at) {
            return Ok(verdict);
        }
        let (decision, mut steady) = self.with_course(at, None, |course| course.decide_steady(ask, at));
        // Facts after the instant asked are no part of the answer, and end it.
        let next = self.now.facts.partition_point(|fact| fact.at <= at);
        self.now.facts.get(next).into_iter().for_each(|fact| steady.end(fact.at));
        Ok(self.verdicts.keep(ask, at, decision, steady))
    }

    /// The tree of a rule's parts at an instant.
    ///
    /// # Errors
    /// `unknown_reference` for a path that leads nowhere; every problem of a rule document.
    pub fn explain(&self, rule: RuleRef<'_>, at: Instant, known_at: Option<Instant>) -> Result<Explanation, Problems> {
        let asked = question::asked(&self.ground, rule)?;
        let explain = |course: &Course| {
            let frame = course.frame_at(at);
            match question::find(rule, &asked, course.stretch(at).version(), &frame.plan)? {
                Found::Completion => Ok(course.explain_completion(at)),
                Found::Component(id, occurrence) => Ok(course.explain_component(frame, id, occurrence, at)),
                Found::Group(id) => Ok(course.explain_group(frame, id, at)),
                Found::Rule(id) => Ok(course.explain(frame, id, at)),
            }
        };
        if asked.is_empty() {
            return self.with_course(at, known_at, explain);
        }
        explain(&Course::new(self.ground.clone(), self.facts(at, known_at), asked.clone()))
    }

    /// The instants at which a rule holds, for each the answer at that instant.
    ///
    /// # Errors
    /// As [`explain`](Record::explain).
    pub fn timeline(&self, rule: RuleRef<'_>, known_at: Option<Instant>) -> Result<Timeline, Problems> {
        let asked = question::asked(&self.ground, rule)?;
        question::find(rule, &asked, 0, self.ground.newest())?;
        let timeline = |course: &Course| {
            course.over_versions(|version, frame| match question::find(rule, &asked, version, &frame.plan) {
                Ok(Found::Completion) => frame.completion(),
                Ok(Found::Component(id, None)) => frame.component_done(id),
                Ok(Found::Component(id, Some(occurrence))) => frame.occurrence_done(id, occurrence),
                Ok(Found::Group(id)) => frame.group(id),
                Ok(Found::Rule(id)) => frame.holds(id, Scope::WHOLE).clone(),
                Err(_) => Timeline::empty(),
            })
        };
        if asked.is_empty() {
            return Ok(self.with_course(Instant::NEVER, known_at, timeline));
        }
        Ok(timeline(&Course::new(self.ground.clone(), self.facts(Instant::NEVER, known_at), asked.clone())))
    }

    /// The certificate's periods so far, and its next `next` ends, each renewal earned at the end before it.
    pub fn certification(&self, at: Instant, next: usize, known_at: Option<Instant>) -> Certification {
        self.with_course(at, known_at, |course| course.certification(at, next))
    }

    /// Reads one fact, [adds](Record::add) it and tells what it changed.
    ///
    /// ```
    /// use blend_core::{Programme, document::{self, Event}};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "prep", "format": "elearning"}], "completion": "prep"
    /// }"#)?;
    /// let mut record = programme.record_from_json(br#"[
    ///     {"id": "e1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}
    /// ]"#, None)?;
    /// let done = document::json(br#"
    ///     {"id": "e2", "learner": "u1", "kind": "completed", "component": "prep", "at": "2026-03-03T09:00:00Z"}
    /// "#)?;
    /// let told: Vec<&str> = record.apply(Event::from_value(&done)?)?.iter().map(|change| change.answer).collect();
    /// assert_eq!(told, ["status", "progress", "completed_at", "component"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of a malformed fact, or `conflicting_event`; the record is then as before.
    pub fn apply(&mut self, event: Event) -> Result<Vec<Change>, Problems> {
        self.add(&Fact::new(event)?)
    }

    /// Adds one fact and tells what it changed: the answers as of the latest fact, without it and with it.
    ///
    /// A fact about a component changes the record in place. If it is later than all others, what it costs depends on
    /// what it changes alone, else on the facts about that component too. Any other fact has the record laid out anew, and
    /// so has the first one while a clone of the record is alive. Example: [`Fact`].
    ///
    /// # Errors
    /// `conflicting_event` where another fact of this id says otherwise; the record is then as before.
    pub fn add(&mut self, fact: &Fact) -> Result<Vec<Change>, Problems> {
        let fact = fact.inner();
        let (kind, at) = (fact.kind, self.last_fact().max(fact.at));
        let before = self.answers.take().filter(|before| before.stand_at(at));
        let mut before = before.unwrap_or_else(|| Box::new(self.now.answers(at)));
        let added = match self.history.add(Arc::clone(fact)) {
            Ok(Added::Nothing) => {
                self.answers = Some(before);
                return Ok(Vec::new());
            }
            Ok(added) => added,
            Err(problems) => {
                self.answers = Some(before);
                return Err(problems);
            }
        };
        self.verdicts.clear();
        if added == Added::One
            && let Some(now) = Arc::get_mut(&mut self.now)
            && let Some(touched) = now.follow(fact)
        {
            let changes = self.now.renew(&mut before, &touched, kind, at);
            self.answers = Some(before);
            return Ok(changes);
        }
        self.now = Arc::new(Course::new(self.ground.clone(), self.history.known(None), Vec::new()));
        let after = self.now.answers(at);
        let changes = self.now.changes(&before, &after, at);
        self.answers = Some(Box::new(after));
        Ok(changes)
    }
}
