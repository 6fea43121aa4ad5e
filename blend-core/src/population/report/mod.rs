//! Measures over a population (section 10 of the domain).
//!
//! [`layout`] says what there are rows for. Each learner's course of facts is laid out once, asked, and dropped; what it
//! adds ([`learner`]) is folded into every group the learner belongs to ([`tally`]; what a batch tells too is in
//! [`standings`]) and into the sessions ([`sessions`]). Cost is linear in learners and their facts; what is kept for each learner is a few numbers.

mod layout;
mod learner;
mod sessions;
mod standings;
mod tally;
#[cfg(test)]
mod tests;

use super::Population;
use crate::answer::{AttributeMeasures, CohortMeasures, Person, Report, Risk, RiskReason, Timing};
use crate::document::Value;
use crate::evaluate;
use crate::exact::Decimal;
use crate::plan::schedule::Timetable;
use crate::time::Instant;
pub(crate) use layout::Layout;
pub(crate) use learner::{Contribution, Open};
pub(crate) use sessions::{by_record, places};
pub(crate) use standings::{Crowd, Standings};

use learner::{Counted, Part};
use sessions::Book;
use std::collections::BTreeMap;
use tally::Tally;

/// What a report counts as what; [`Default`] gives the usual bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOptions {
    /// Minutes lost in a session that was not prepared for; default 20.
    pub minutes_lost: u64,
    /// A session was not prepared for when its mean rating of readiness (1..5) is below this; default 3.
    pub readiness: u8,
    /// A component is of low use when fewer have begun it, in basis points; default 2000.
    pub low_use: u16,
    /// So many failed attempts are a struggle that calls for help; default 2.
    pub struggle: u64,
    /// The attributes whose values are told apart; default `None`, all of them.
    pub attributes: Option<Vec<String>>,
}

impl Default for ReportOptions {
    fn default() -> ReportOptions {
        ReportOptions { minutes_lost: 20, readiness: 3, low_use: 2_000, struggle: 2, attributes: None }
    }
}

impl Population {
    /// Measures at an instant: over everybody, each cohort, each value of an attribute, and each session.
    ///
    /// ```
    /// use blend_core::{Programme, ReportOptions, time::Instant};
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#,
    /// )?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "completed", "component": "a", "at": "2026-03-03T08:00:00Z"},
    ///     {"id": "1", "learner": "u2", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "1", "learner": "u3", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "2", "learner": "u3", "kind": "suspended", "programme": "p", "at": "2026-03-03T08:00:00Z"}
    /// ]"#, None)?;
    /// let at = Instant::parse("2026-03-04T08:00:00Z").unwrap();
    /// let rate = population.report(at, None, &ReportOptions::default()).all.completion;
    /// assert_eq!((rate.numerator, rate.denominator, rate.value), (1, 2, Some(5_000)));
    /// assert_eq!(rate.excluded["suspended"], 1);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn report(&self, at: Instant, known_at: Option<Instant>, options: &ReportOptions) -> Report {
        let ground = self.programme.ground(self.schedule.as_ref());
        let timetable = ground.timetable.as_deref();
        let layout = Layout::new(&ground.versions);
        let mut folded = Folded::new(&layout, Book::new(&ground.versions, timetable));
        let stood = places(self.seats_of_all(|session| session.has_begun(at), at, known_at));
        for (record, stood) in self.records.iter().zip(by_record(&stood, self.records.len())) {
            let course = record.course(at, known_at);
            let one = Contribution::new(&course, &layout, at);
            let parts: Vec<Part> = one.sessions.iter().map(|open| open.settled(&stood)).collect();
            folded.add(&one, &parts, &layout, options);
            let person = one.counted.as_ref().and_then(|counted| person(counted, record.learner()?, timetable));
            folded.people.extend(person);
        }
        let newest = ground.newest();
        let told = |tally: &Tally| tally.told(&layout, timetable, options);
        Report {
            programme: newest.id().to_owned(),
            version: newest.version().map(str::to_owned),
            at,
            known_at,
            learners: u64::try_from(self.records.len()).unwrap_or(u64::MAX),
            all: told(&folded.all),
            cohorts: folded
                .cohorts
                .iter()
                .map(|(cohort, tally)| CohortMeasures { cohort: cohort.to_string(), measures: told(tally) })
                .collect(),
            attributes: folded
                .attributes
                .iter()
                .map(|((name, key), tally)| AttributeMeasures {
                    name: name.to_string(),
                    value: key.value(),
                    measures: told(tally),
                })
                .collect(),
            sessions: folded.book.told(timetable, options.readiness, at),
            people: folded.people,
        }
    }
}

/// Everything added up so far.
struct Folded {
    all: Tally,
    cohorts: BTreeMap<Box<str>, Tally>,
    attributes: BTreeMap<(Box<str>, Key), Tally>,
    book: Book,
    people: Vec<Person>,
}

impl Folded {
    fn new(layout: &Layout, book: Book) -> Folded {
        let (cohorts, attributes) = (BTreeMap::new(), BTreeMap::new());
        Folded { all: Tally::new(layout), cohorts, attributes, book, people: Vec::new() }
    }

    fn add(&mut self, one: &Contribution, parts: &[Part], layout: &Layout, options: &ReportOptions) {
        parts.iter().for_each(|part| self.book.add(part));
        self.all.add(one, parts, layout, options);
        if let Some(cohort) = &one.cohort {
            let tally = self.cohorts.entry(cohort.clone()).or_insert_with(|| Tally::new(layout));
            tally.add(one, parts, layout, options);
        }
        let wanted = |name: &str| options.attributes.as_ref().is_none_or(|names| names.iter().any(|own| own == name));
        for (name, value) in one.attributes.iter().filter(|(name, _)| wanted(name)) {
            let key = (name.clone(), Key::of(value));
            self.attributes.entry(key).or_insert_with(|| Tally::new(layout)).add(one, parts, layout, options);
        }
    }
}

/// An attribute's value, in the order of a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Truth(bool),
    Number(Decimal),
    /// A number with more digits than are kept exactly.
    Long(String),
    Text(String),
}

impl Key {
    fn of(value: &Value) -> Key {
        match value {
            Value::Bool(truth) => Key::Truth(*truth),
            Value::Number(text) => Decimal::parse(text).map_or_else(|_| Key::Long(text.clone()), Key::Number),
            Value::Text(text) => Key::Text(text.clone()),
            // Facts hold nothing else.
            Value::Null | Value::List(_) | Value::Map(_) => Key::Text(String::new()),
        }
    }

    fn value(&self) -> Value {
        match self {
            Key::Truth(truth) => Value::Bool(*truth),
            Key::Number(number) => Value::Number(number.to_string()),
            Key::Long(text) => Value::Number(text.clone()),
            Key::Text(text) => Value::Text(text.clone()),
        }
    }
}

/// Somebody to look after.
fn person(counted: &Counted, learner: &str, timetable: Option<&Timetable>) -> Option<Person> {
    let timing = match counted.timing {
        Timing::Overdue => Risk::Overdue,
        Timing::Behind => Risk::Behind,
        Timing::OnTrack if !counted.risks.is_empty() => Risk::AtRisk,
        _ => return None,
    };
    let name = |id| timetable.and_then(|timetable| timetable.session(id)).map(|session| session.id.to_string());
    let reason = |risk: &evaluate::Risk| {
        let none = RiskReason { component: None, session: None, due: None, start: None };
        match risk {
            evaluate::Risk::Programme(due) => RiskReason { due: Some(*due), ..none },
            evaluate::Risk::Component(component, due) => {
                RiskReason { component: Some(component.clone()), due: Some(*due), ..none }
            }
            evaluate::Risk::Session(id, start) => RiskReason { session: name(*id), start: Some(*start), ..none },
        }
    };
    Some(Person {
        learner: learner.to_owned(),
        timing,
        reasons: counted.risks.iter().map(reason).collect(),
        session: counted.endangered.and_then(name),
    })
}
