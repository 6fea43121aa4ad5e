//! What happened, provably (section 10 of the domain, "Audit rows").
//!
//! From the facts up to an instant, as known at another, to rows: [`evidence`] tells components, completions and periods,
//! [`decisions`] waivers, overrides, extensions and revocations, [`history`] corrections, enrolments and breaches. States,
//! dates and deciding facts are the engine's. Nothing that was earned leaves the list: an earlier period keeps its rows as
//! of its earning, an earlier enrolment its completion.

mod decisions;
mod evidence;
mod history;
#[cfg(test)]
mod tests;

use super::Population;
use crate::answer::{AuditKind, AuditRow, AuditState};
use crate::document::Kind;
use crate::evaluate::Course;
use crate::learner::{Courses, Record};
use crate::plan::Plan;
use crate::record::{Fact, bind};
use crate::time::Instant;

impl Record {
    /// What happened up to an instant, as known at another: rows in the order of their kinds, within each by time.
    ///
    /// As of an instant known the rows are, byte for byte, those that were given then, whatever was learnt later.
    ///
    /// ```
    /// use blend_core::{Programme, answer::AuditKind, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "version": "1", "components": [{"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8}],
    ///     "completion": "quiz"
    /// }"#)?;
    /// let record = programme.record_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "scored", "component": "quiz", "score": 0.9, "at": "2026-03-03T09:00:00Z",
    ///      "recorded": "2026-03-05T09:00:00Z", "by": "assessor", "reason": "retake"}
    /// ]"#, None)?;
    /// let rows = record.audit(Instant::parse("2026-03-06T00:00:00Z").unwrap(), None);
    /// let completion = rows.iter().find(|row| row.row == AuditKind::Completion).unwrap();
    /// assert_eq!(completion.evidence_at.unwrap().to_string(), "2026-03-03T09:00:00Z");
    /// assert_eq!(completion.recorded_at.unwrap().to_string(), "2026-03-05T09:00:00Z");
    /// assert_eq!((completion.events.as_slice(), completion.actor.as_deref()), (["2".to_owned()].as_slice(), Some("assessor")));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn audit(&self, at: Instant, known_at: Option<Instant>) -> Vec<AuditRow> {
        let courses = self.courses(at, known_at);
        let audit = Audit { record: self, courses: &courses, at, known_at };
        let mut rows = audit.components();
        rows.extend(audit.completions());
        rows.extend(audit.certificates());
        rows.extend(audit.decided());
        rows.extend(audit.corrections());
        rows.extend(audit.enrolments());
        rows.extend(audit.breaches());
        rows.sort_by_key(|row| (row.row, row.evidence_at.unwrap_or(Instant::NEVER)));
        rows
    }
}

impl Population {
    /// What happened to these learners, as [`Record::audit`], one learner after the other.
    ///
    /// ```
    /// use blend_core::{Programme, time::Instant};
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#,
    /// )?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u2", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"},
    ///     {"id": "1", "learner": "u1", "kind": "waived", "component": "a", "by": "ann", "at": "2026-03-02T09:00:00Z"}
    /// ]"#, None)?;
    /// let rows = population.audit(Instant::parse("2026-03-06T00:00:00Z").unwrap(), None);
    /// let told: Vec<_> = rows.iter().map(|row| (row.learner.as_deref(), row.actor.as_deref())).collect();
    /// assert_eq!(told[..2], [(Some("u1"), Some("ann")), (Some("u1"), Some("ann"))]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn audit(&self, at: Instant, known_at: Option<Instant>) -> Vec<AuditRow> {
        self.records.iter().flat_map(|record| record.audit(at, known_at)).collect()
    }
}

/// What is asked about one learner.
struct Audit<'a> {
    record: &'a Record,
    /// Of the facts up to the instant asked.
    courses: &'a Courses,
    at: Instant,
    known_at: Option<Instant>,
}

impl Audit<'_> {
    fn course(&self) -> &Course {
        self.courses.whole()
    }

    /// A row about what is in force at an instant, with nothing decided yet.
    fn row(&self, row: AuditKind, plan: &Plan, state: AuditState) -> AuditRow {
        AuditRow {
            row,
            learner: self.record.learner().map(str::to_owned),
            programme: plan.id().to_owned(),
            version: plan.version().map(str::to_owned),
            cycle: None,
            requirement: None,
            state,
            basis: None,
            evidence_at: None,
            recorded_at: None,
            events: Vec::new(),
            actor: None,
            reason: None,
            score: None,
            session: None,
            valid_until: None,
            original: None,
        }
    }

    /// A row about one fact, by the version in force at its instant.
    fn told(&self, row: AuditKind, fact: &Fact, state: AuditState) -> AuditRow {
        let course = self.course();
        let mut told = self.row(row, course.plan(course.stretch(fact.at)), state);
        told.cycle = self.cycle(fact.at);
        told.evidence_at = Some(fact.at);
        told.events = vec![fact.id.to_string()];
        told.decided_by(fact);
        told.recorded_at = Some(fact.recorded);
        told
    }

    /// The period of the certificate that evidence counts for at an instant.
    fn cycle(&self, at: Instant) -> Option<u32> {
        let later = self.course().facts.iter().rev().take_while(|fact| fact.at > at);
        let moved = later
            .into_iter()
            .any(|fact| fact.component.is_none() && (fact.kind == Kind::Revoked || fact.expires.is_some()));
        let course = if moved { self.courses.upto(at) } else { self.course() };
        course.plan(course.stretch(at)).certification.as_ref()?;
        let periods = course.periods(at);
        let Some(latest) = periods.last() else { return Some(0) };
        let next = latest.next_evidence.0 <= at;
        Some(latest.number.saturating_add(u32::from(next)))
    }

    /// The component that a fact is about in the version in force at the instant asked, else in any; as it is called
    /// there.
    fn component(&self, fact: &Fact) -> Option<String> {
        let course = self.course();
        let timetable = course.ground.timetable.as_deref();
        let in_force = course.plan(course.stretch(self.at));
        std::iter::once(in_force).chain(course.ground.versions.iter()).find_map(|plan| {
            let item = bind::item(plan, timetable, &std::sync::Arc::new(fact.clone()));
            let (id, _) = item.components.first()?;
            Some(plan.component(*id)?.name(fact.occurrence))
        })
    }
}

impl AuditRow {
    /// Who and why, and in which session.
    fn decided_by(&mut self, fact: &Fact) {
        self.actor = fact.by.as_deref().map(str::to_owned);
        self.reason = fact.reason.as_deref().map(str::to_owned);
        self.session = fact.session.as_deref().map(str::to_owned);
    }
}

/// An end that comes.
fn finite(at: Instant) -> Option<Instant> {
    Some(at).filter(|at| at.is_finite())
}
