//! What a newer version would mean for each learner.
//!
//! Each learner's facts up to the instant are asked twice: under the programme as it is, and under the newer version with
//! what there is as its earlier ones. Whoever is enrolled and still judged by an earlier version is asked as if enrolled
//! in the newer one at the instant. Answers that are the same are left out.

use super::diff::{Placed, documents};
use super::{side_by_side, why};
use crate::answer::{CertificateState, ComponentShift, GateShift, Impact, Passage, Shift, Standing};
use crate::document::{Event, Kind};
use crate::evaluate::{Course, Ground};
use crate::learner::Record;
use crate::plan::Plan;
use crate::population::Population;
use crate::problem::Problems;
use crate::programme::{Programme, Schedule};
use crate::record::Fact;
use crate::time::Instant;
use std::collections::HashMap;
use std::sync::Arc;

/// What publishing a newer version, and enrolling everybody in it, would change for whom; before anyone is moved.
///
/// `old`: the programme as it is, with its earlier versions; `new`: the version to be published; `events`: the facts of
/// all learners, in any order; `schedule` where sessions or cohorts matter; `at`: the instant of publishing. Learners for
/// whom nothing changes are left out; the others are sorted.
///
/// Three things decide how a learner comes under another version. Whoever is not pinned, or pinned to a version that the
/// new one replaces under its name, is judged by it at all instants: completion and certificate are worked out anew, and
/// this is where they can be lost. Whoever is pinned and enrolled is judged as before up to `at` and by the new version
/// from then on: what was granted stays. Whoever has left stays with the version pinned.
///
/// ```
/// use blend_core::{Programme, document::Event, impact, time::Instant};
/// let version = |name: &str, mark: &str| Programme::from_json(format!(
///     r#"{{"id": "p", "version": "{name}", "completion": "quiz",
///          "components": [{{"id": "quiz", "format": "elearning", "done_when": "passed", "pass_mark": {mark}}}]}}"#
/// ).as_bytes());
/// let events: Vec<Event> = serde_json::from_str(r#"[
///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "version": "1", "at": "2026-03-02T08:00:00Z"},
///     {"id": "2", "learner": "u1", "kind": "scored", "component": "quiz", "score": 0.75, "at": "2026-03-03T08:00:00Z"},
///     {"id": "1", "learner": "u2", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
///     {"id": "2", "learner": "u2", "kind": "scored", "component": "quiz", "score": 0.75, "at": "2026-03-03T08:00:00Z"}
/// ]"#).unwrap();
/// let at = Instant::parse("2026-03-04T08:00:00Z").unwrap();
/// let told = impact(&version("1", "0.7")?, &version("2", "0.8")?, events, None, at)?;
/// let told = serde_json::to_value(&told).unwrap();
/// // The pinned learner keeps what was granted, the other is judged by the new mark.
/// assert_eq!((&told[0]["how"], &told[0]["completion"]), (&"migrated".into(), &serde_json::Value::Null));
/// assert_eq!((&told[1]["how"], &told[1]["completion"]["after"]), (&"published".into(), &serde_json::Value::Null));
/// assert_eq!(told[1]["completion"]["before"], "2026-03-03T08:00:00Z");
/// assert_eq!(told[1]["why"][0]["rule"], "components.quiz");
/// assert_eq!(told[1]["why"][0]["differences"][0]["path"], "components.quiz.pass_mark");
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
///
/// # Errors
/// `other_programme` where both have not the same id; every malformed fact and pair of conflicting facts; every problem
/// of the schedule for the versions that there would be.
pub fn impact(
    old: &Programme,
    new: &Programme,
    events: Vec<Event>,
    schedule: Option<&Schedule>,
    at: Instant,
) -> Result<Vec<Impact>, Problems> {
    old.population(events, schedule)?.impact(new, at)
}

impl Population {
    /// What publishing a newer version would change for whom: as [`impact`](crate::impact()), which has an example, of
    /// facts read before.
    ///
    /// # Errors
    /// `other_programme` where the version is of another programme; every problem of the schedule for the versions that
    /// there would be.
    pub fn impact(&self, new: &Programme, at: Instant) -> Result<Vec<Impact>, Problems> {
        let published = new.succeeding(self.programme())?;
        let schedule = match self.schedule() {
            Some(schedule) => Some(published.schedule(schedule.document().clone())?),
            None => None,
        };
        let mut worlds = Worlds {
            before: self.programme().ground(self.schedule()),
            after: published.ground(schedule.as_ref()),
            differences: HashMap::new(),
        };
        Ok(self.records().iter().filter_map(|record| worlds.of(record, at)).collect())
    }
}

/// The programme as it is and as it would be.
struct Worlds {
    before: Ground,
    after: Ground,
    /// What differs between two versions, by their places.
    differences: HashMap<(usize, usize), Vec<Placed>>,
}

/// One learner in one of them.
pub(super) struct Side {
    pub(super) course: Course,
    pub(super) standing: Standing,
}

impl Side {
    fn new(course: Course, at: Instant) -> Side {
        let standing = course.standing(at);
        Side { course, standing }
    }

    fn version(&self) -> usize {
        self.course.stretch(self.standing.at).version()
    }

    pub(super) fn plan(&self) -> &Plan {
        self.course.plan(self.course.stretch(self.standing.at))
    }

    pub(super) fn certificate(&self) -> Option<CertificateState> {
        self.standing.certification.as_ref().map(|certificate| certificate.state)
    }

    pub(super) fn expires(&self) -> Option<Instant> {
        self.standing.certification.as_ref().and_then(|certificate| certificate.expires)
    }
}

impl Worlds {
    fn of(&mut self, record: &Record, at: Instant) -> Option<Impact> {
        let facts = record.facts(at, None);
        let before = Side::new(Course::new(self.before.clone(), facts.clone(), Vec::new()), at);
        let (course, how) = self.follow(facts, at);
        let after = Side::new(course, at);
        let mut impact = Impact {
            learner: record.learner().unwrap_or_default().to_owned(),
            from: before.standing.version.clone(),
            to: after.standing.version.clone(),
            how,
            completion: shift(before.standing.completed_at, after.standing.completed_at),
            progress: shift(before.standing.progress, after.standing.progress),
            gates: gates(&before.standing, &after.standing),
            certification: shift(before.certificate(), after.certificate()),
            expires: shift(before.expires(), after.expires()),
            components: components(&before.standing, &after.standing),
            why: Vec::new(),
        };
        if !impact.tells() {
            return None;
        }
        let differences = self
            .differences
            .entry((before.version(), after.version()))
            .or_insert_with(|| documents(&before.plan().document, &after.plan().document));
        impact.why = why::why(&before, &after, differences);
        Some(impact)
    }

    /// The learner's course once the version is published, and enrolled in it where it takes that.
    fn follow(&self, mut facts: Vec<Arc<Fact>>, at: Instant) -> (Course, Passage) {
        let published = Course::new(self.after.clone(), facts.clone(), Vec::new());
        let enrolled = published.episode(at).is_some_and(|episode| at < episode.until);
        let pinned = published.stretch(at).version() != 0;
        let last = published.about_programme(Kind::Enrolled).last().cloned();
        let Some(last) = last.filter(|_| enrolled && pinned) else { return (published, Passage::Published) };
        let version = self.after.newest().version().map(Box::from);
        let migration = Fact { at, recorded: at, version, ..last };
        let place = facts.partition_point(|fact| fact.at < at || !fact.comes_last());
        facts.insert(place, Arc::new(migration));
        (Course::new(self.after.clone(), facts, Vec::new()), Passage::Migrated)
    }
}

impl Impact {
    /// Whether anything is otherwise.
    fn tells(&self) -> bool {
        self.completion.is_some()
            || self.progress.is_some()
            || self.certification.is_some()
            || self.expires.is_some()
            || !self.gates.is_empty()
            || !self.components.is_empty()
    }
}

fn shift<T: PartialEq>(before: T, after: T) -> Option<Shift<T>> {
    (before != after).then_some(Shift { before, after })
}

fn gates(before: &Standing, after: &Standing) -> Vec<GateShift> {
    let rows = side_by_side(&before.gates, &after.gates, |row| (&row.id, &row.component, row.action));
    let told = rows.into_iter().filter_map(|(before, after)| {
        let row = before.or(after)?;
        let Shift { before, after } = shift(before.map(|row| row.outcome), after.map(|row| row.outcome))?;
        Some(GateShift { id: row.id.clone(), component: row.component.clone(), action: row.action, before, after })
    });
    told.collect()
}

fn components(before: &Standing, after: &Standing) -> Vec<ComponentShift> {
    let rows = side_by_side(&before.components, &after.components, |row| &row.id);
    let told = rows.into_iter().filter_map(|(before, after)| {
        let row = before.or(after)?;
        let Shift { before, after } = shift(before.map(|row| row.state), after.map(|row| row.state))?;
        Some(ComponentShift { id: row.id.clone(), before, after })
    });
    told.collect()
}
