//! One learner's facts: reading them (this module) and attaching them to a version of the programme ([`bind`]).
//!
//! Events -> [`fact`] (normalised, problems with places) -> [`History`]: duplicates counted once, other learners' facts
//! set aside, sorted, voids applied. Nothing here knows rules. Source: section 4 of the domain, "Reading a record".

pub(crate) mod bind;
mod fact;
mod written;

pub(crate) use fact::{Fact, Field, Moment, fact, lacks};

use crate::document::Kind;
use crate::problem::{Code, Collector, Problem, Problems, shown};
use crate::time::Instant;
use foldhash::quality::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::sync::Arc;

/// A learner's facts as recorded, before any instant known is chosen: unique, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) learner: Option<Box<str>>,
    /// Every fact of the learner once, voids and voided ones too, in the order of the record.
    pub(crate) facts: Vec<Arc<Fact>>,
    /// The instant of the last of these.
    last: Option<Instant>,
    /// Facts about other learners, in the same order.
    pub(crate) others: Vec<Arc<Fact>>,
    /// Its ids, once a fact was added.
    names: Option<Names>,
}

/// The ids of the facts of a history, and those that voids name.
#[derive(Debug, Clone, Default)]
struct Names {
    /// Digests of ids. A known one is looked for among the facts: an id comes again now and then, digests collide hardly.
    known: HashSet<u64, BuildHasherDefault<Digested>>,
    digest: RandomState,
    voided: HashSet<Box<str>>,
}

impl Names {
    fn of(facts: &[Arc<Fact>]) -> Names {
        let mut names = Names::default();
        names.known.reserve(facts.len());
        for fact in facts {
            names.note(fact);
        }
        names
    }

    /// Notes a fact; whether one of its id may be there already.
    fn note(&mut self, fact: &Fact) -> bool {
        if fact.kind == Kind::Voided {
            self.voided.extend(fact.event.clone());
        }
        !self.known.insert(self.digest.hash_one(&*fact.id))
    }
}

/// Takes a digest for a hash as it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Digested(u64);

impl Hasher for Digested {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

/// What adding a fact did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    /// It was there already, or is another learner's.
    Nothing,
    /// It counts, as all others do that counted.
    One,
    /// What counts may be otherwise.
    Otherwise,
}

impl History {
    /// Reads facts in any order.
    ///
    /// `learner`: whom the record is about; else the learner of the first fact in order.
    pub(crate) fn read(facts: Vec<(usize, Fact)>, learner: Option<&str>) -> Result<History, Problems> {
        let mut problems = Collector::default();
        let learner: Option<Box<str>> = match learner {
            Some(learner) => Some(learner.into()),
            None => facts
                .iter()
                .map(|(_, fact)| fact)
                .min_by(|a, b| (a.order(), &a.learner).cmp(&(b.order(), &b.learner)))
                .map(|fact| fact.learner.clone()),
        };
        let mut unique: HashMap<Box<str>, (usize, Fact)> = HashMap::with_capacity(facts.len());
        let mut others = Vec::new();
        for (place, fact) in facts {
            if Some(&fact.learner) != learner.as_ref() {
                others.push(Arc::new(fact));
                continue;
            }
            match unique.entry(fact.id.clone()) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert((place, fact));
                }
                std::collections::hash_map::Entry::Occupied(mut entry) => {
                    let (first, known) = entry.get_mut();
                    if !known.says_the_same(&fact) {
                        problems.push(conflict(&fact, format!("/{place}")).related([format!("/{first}")]));
                    } else if (fact.recorded, &fact.source) < (known.recorded, &known.source) {
                        *known = fact;
                    }
                }
            }
        }
        let mut facts: Vec<Arc<Fact>> = unique.into_values().map(|(_, fact)| Arc::new(fact)).collect();
        facts.sort_by(|a, b| a.order().cmp(&b.order()));
        others.sort_by(|a, b| a.order().cmp(&b.order()));
        let last = facts.last().map(|last| last.at);
        problems.finish(Some(History { learner, facts, last, others, names: None })).map(|(history, _)| history)
    }

    /// Adds one fact, keeping the order.
    ///
    /// # Errors
    /// `conflicting_event` where the same id is there with other content.
    pub(crate) fn add(&mut self, fact: Arc<Fact>) -> Result<Added, Problems> {
        if self.learner.is_none() {
            self.learner = Some(fact.learner.clone());
        }
        if Some(&fact.learner) != self.learner.as_ref() {
            self.others.push(fact);
            self.others.sort_by(|a, b| a.order().cmp(&b.order()));
            return Ok(Added::Nothing);
        }
        let names = self.names.get_or_insert_with(|| Names::of(&self.facts));
        let mut added = if names.voided.contains(&fact.id) { Added::Otherwise } else { Added::One };
        // Mostly the same fact again, and found where it would go.
        let order = |known: &Arc<Fact>| known.order().cmp(&fact.order());
        let find = || self.facts.binary_search_by(order).ok();
        if names.note(&fact)
            && let Some(place) = find().or_else(|| self.facts.iter().position(|known| known.id == fact.id))
            && let Some(known) = self.facts.get(place)
        {
            if !known.says_the_same(&fact) {
                return Err(Problems::one(conflict(&fact, String::new())));
            }
            if (fact.recorded, &fact.source) >= (known.recorded, &known.source) {
                return Ok(Added::Nothing);
            }
            self.facts.remove(place);
            added = Added::Otherwise;
        }
        if self.last < Some(fact.at) {
            self.last = Some(fact.at);
            self.facts.push(fact);
            return Ok(added);
        }
        let place = self.facts.partition_point(|known| known.order() < fact.order());
        self.facts.insert(place, fact);
        Ok(added)
    }

    /// The facts that count for an instant known: recorded by then and not voided by a fact recorded by then.
    pub(crate) fn known(&self, known_at: Option<Instant>) -> Vec<Arc<Fact>> {
        let known = |fact: &Fact| known_at.is_none_or(|known_at| fact.recorded <= known_at);
        let voids: BTreeSet<&str> = self
            .facts
            .iter()
            .filter(|fact| fact.kind == Kind::Voided && known(fact))
            .filter_map(|fact| fact.event.as_deref())
            .collect();
        self.facts
            .iter()
            .filter(|fact| known(fact) && fact.kind != Kind::Voided && !voids.contains(&*fact.id))
            .cloned()
            .collect()
    }

    /// The facts that voids took back, each with its void, as known at an instant.
    pub(crate) fn corrections(&self, known_at: Option<Instant>) -> Vec<(&Fact, &Fact)> {
        let known = |fact: &&Arc<Fact>| known_at.is_none_or(|known_at| fact.recorded <= known_at);
        let facts: BTreeMap<&str, &Fact> = self
            .facts
            .iter()
            .filter(|fact| known(fact) && fact.kind != Kind::Voided)
            .map(|fact| (&*fact.id, fact.as_ref()))
            .collect();
        let voids = self.facts.iter().filter(|fact| known(fact) && fact.kind == Kind::Voided);
        voids.filter_map(|void| Some((facts.get(void.event.as_deref()?).copied()?, void.as_ref()))).collect()
    }

    /// Findings about voids: of a void, or of nothing known.
    pub(crate) fn void_findings(&self, known_at: Option<Instant>) -> Vec<Finding> {
        let known = |fact: &Fact| known_at.is_none_or(|known_at| fact.recorded <= known_at);
        let kinds: BTreeMap<&str, Kind> =
            self.facts.iter().filter(|fact| known(fact)).map(|fact| (&*fact.id, fact.kind)).collect();
        let mut findings = Vec::new();
        for fact in self.facts.iter().filter(|fact| fact.kind == Kind::Voided && known(fact)) {
            let code = match fact.event.as_deref().and_then(|target| kinds.get(target)) {
                Some(Kind::Voided) => FindingCode::VoidOfVoid,
                Some(_) => continue,
                None => FindingCode::VoidUnknown,
            };
            findings.push(Finding { code, fact: Arc::clone(fact) });
        }
        findings
    }
}

fn conflict(fact: &Fact, pointer: String) -> Problem {
    let message = format!("event `{}` is there twice with different content", shown(&fact.id));
    Problem::new(Code::ConflictingEvent, pointer, message)
}

/// What was noticed about a fact; the fact is kept.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) code: FindingCode,
    pub(crate) fact: Arc<Fact>,
}

/// Kinds of findings about facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FindingCode {
    UnknownComponent,
    UnknownOccurrence,
    UnknownSession,
    UnknownGate,
    UnknownGroup,
    UnknownCohort,
    UnknownVersion,
    OtherLearner,
    VoidOfVoid,
    VoidUnknown,
}

impl FindingCode {
    pub(crate) fn word(self) -> &'static str {
        match self {
            FindingCode::UnknownComponent => "unknown_component",
            FindingCode::UnknownOccurrence => "unknown_occurrence",
            FindingCode::UnknownSession => "unknown_session",
            FindingCode::UnknownGate => "unknown_gate",
            FindingCode::UnknownGroup => "unknown_group",
            FindingCode::UnknownCohort => "unknown_cohort",
            FindingCode::UnknownVersion => "unknown_version",
            FindingCode::OtherLearner => "other_learner",
            FindingCode::VoidOfVoid => "void_of_void",
            FindingCode::VoidUnknown => "void_unknown",
        }
    }

    /// The field that it is about.
    pub(crate) fn field(self) -> &'static str {
        match self {
            FindingCode::UnknownComponent => "component",
            FindingCode::UnknownOccurrence => "occurrence",
            FindingCode::UnknownSession => "session",
            FindingCode::UnknownGate => "gate",
            FindingCode::UnknownGroup => "group",
            FindingCode::UnknownCohort => "cohort",
            FindingCode::UnknownVersion => "version",
            FindingCode::OtherLearner => "learner",
            FindingCode::VoidOfVoid | FindingCode::VoidUnknown => "event",
        }
    }
}
