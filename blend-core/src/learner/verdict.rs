//! Decisions asked often: names resolved once for all learners, answers kept for as long as they stand.
//!
//! [`Prepared`] holds the names of a question resolved for one programme and schedule. A record answers it by its course,
//! as any question, and keeps the decision with the instants at which nothing in it can change ([`Steady`]); asked again
//! at one of them it hands out what it has. A new fact empties what was kept.

use super::question::{self, Question};
use crate::answer::{Decision, Outcome, Reason};
use crate::document::Action;
use crate::evaluate::{Ask, Course, Ground, Steady, Trail};
use crate::problem::{Code, Problem, Problems};
use crate::time::Instant;
use smallvec::SmallVec;

/// So many decisions are kept with a record; beyond that each is worked out anew.
const KEPT: usize = 64;

/// A question about a component, an action and perhaps a session, its names resolved: good for every learner of the same
/// programme and schedule. Made by [`Programme::prepare`](crate::Programme::prepare), which has an example, and asked with
/// [`Record::verdict`](crate::Record::verdict).
#[derive(Debug, Clone)]
pub struct Prepared {
    ground: Ground,
    component: Option<Box<str>>,
    action: Action,
    session: Option<Box<str>>,
    /// For each version that knows the names.
    asks: SmallVec<[Option<Ask>; 1]>,
}

impl Prepared {
    /// Resolves the names; the newest version has to know them.
    pub(crate) fn new(
        ground: Ground,
        component: Option<&str>,
        action: Action,
        session: Option<&str>,
    ) -> Result<Prepared, Problems> {
        let question = Question { component, action, at: Instant::NEVER, session, known_at: None, others: None };
        let mut asks = SmallVec::new();
        for plan in ground.versions.iter() {
            match question::ask(&ground, plan, &question) {
                Ok(ask) => asks.push(Some(ask)),
                Err(problems) if asks.is_empty() => return Err(problems),
                Err(_) => asks.push(None),
            }
        }
        let (component, session) = (component.map(Box::from), session.map(Box::from));
        Ok(Prepared { ground, component, action, session, asks })
    }

    /// The same question in words.
    fn question(&self, at: Instant) -> Question<'_> {
        let (component, session) = (self.component.as_deref(), self.session.as_deref());
        Question { component, action: self.action, at, session, known_at: None, others: None }
    }

    /// Whether it was prepared for this programme and schedule.
    pub(super) fn suits(&self, ground: &Ground) -> Result<(), Problems> {
        if self.ground.is(ground) {
            return Ok(());
        }
        let message = "the question was prepared for another programme or schedule";
        Err(Problems::one(Problem::new(Code::OtherProgramme, "", message).help("prepare it for the record's own")))
    }

    /// What it asks of the version in force; the problems of its names where that version does not know them.
    pub(super) fn ask(&self, course: &Course, at: Instant) -> Result<Ask, Problems> {
        let version = if self.asks.len() == 1 { 0 } else { course.stretch(at).version() };
        match self.asks.get(version) {
            Some(Some(ask)) => Ok(*ask),
            _ => question::ask(&course.ground, course.ground.plan(version), &self.question(at)),
        }
    }
}

/// The answer to a prepared question at an instant: what a [`Decision`] says, borrowed from the record where it is kept.
/// [`Record::verdict`](crate::Record::verdict) has an example.
#[derive(Debug, Clone)]
pub struct Verdict<'r> {
    at: Instant,
    told: Told<'r>,
}

#[derive(Debug, Clone)]
enum Told<'r> {
    Kept(&'r Decision),
    Made(Box<Decision>),
}

impl Verdict<'_> {
    fn told(&self) -> &Decision {
        match &self.told {
            Told::Kept(decision) => decision,
            Told::Made(decision) => decision,
        }
    }

    /// The instant asked.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// Open, flagged or blocked.
    pub fn outcome(&self) -> Outcome {
        self.told().outcome
    }

    /// Every reason: hard ones, gates in document order, implied ones, soft ones; each gate with what is missing.
    pub fn reasons(&self) -> &[Reason] {
        &self.told().reasons
    }

    /// While blocked: the first later instant at which, with no further fact, it is not.
    pub fn opens_at(&self) -> Option<Instant> {
        self.told().opens_at
    }

    /// The whole decision, as [`Record::decide`](crate::Record::decide) gives it.
    pub fn to_decision(&self) -> Decision {
        Decision { at: self.at, ..self.told().clone() }
    }
}

/// Decisions kept with a record, each with what was asked and the instants at which it stands.
#[derive(Debug, Default)]
pub(super) struct Verdicts(Trail<(Ask, Steady, Decision)>);

/// What was kept is not copied: a copy works it out again.
impl Clone for Verdicts {
    fn clone(&self) -> Verdicts {
        Verdicts::default()
    }
}

impl Verdicts {
    /// What was kept for a question and an instant.
    pub(super) fn find(&self, ask: Ask, at: Instant) -> Option<Verdict<'_>> {
        let fits = |kept: &&(Ask, Steady, Decision)| kept.1.from <= at && at < kept.1.until && kept.0 == ask;
        self.0.iter().find(fits).map(|(_, _, decision)| Verdict { at, told: Told::Kept(decision) })
    }

    /// Keeps a decision for as long as it stands.
    pub(super) fn keep(&self, ask: Ask, at: Instant, decision: Decision, steady: Steady) -> Verdict<'_> {
        let told = if steady.lasts() && self.0.iter().count() < KEPT {
            let (_, _, kept) = self.0.push((ask, steady, decision));
            Told::Kept(kept)
        } else {
            Told::Made(Box::new(decision))
        };
        Verdict { at, told }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
