//! What is to be assigned, sent, renewed or asked (section 10 of the domain, "Agenda").
//!
//! Each kind, in a file of its own, says at which instants something is called for, each instant judged by the facts up
//! to it: [`due`] (and behind), [`gate`] (and assign), [`renewal`], [`survey`], [`help`], and of many learners
//! together [`session`]. [`list`] makes an action of it
//! at the first of them at which the learner is active. So for the same facts the list only grows with the instant
//! asked, and a run a day that passes on its keys lists what one run at the end lists.

mod due;
mod gate;
mod help;
mod list;
mod renewal;
mod session;
#[cfg(test)]
mod session_tests;
mod survey;
#[cfg(test)]
mod tests;

use super::Population;
use crate::answer::Action;
use crate::document::Kind;
use crate::evaluate::{Course, Frame};
use crate::learner::{Courses, Record};
use crate::time::Instant;
use crate::timeline::Timeline;
use gate::Movers;
use list::{List, in_order};
use session::Seated;

/// When the agenda speaks up.
///
/// ```
/// use blend_core::AgendaOptions;
/// let options = AgendaOptions { due: vec![14, 3], ..AgendaOptions::default() };
/// assert_eq!((options.renewal.as_slice(), options.survey, options.failures), ([90, 60, 30, 7].as_slice(), 30, 2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaOptions {
    /// How many local days before a due date to remind of it; in any order, default 7 and 1.
    pub due: Vec<u32>,
    /// How many local days before the end of a certificate to remind of it; in any order, default 90, 60, 30 and 7.
    pub renewal: Vec<u32>,
    /// How many local days after completion to ask how effective it was; default 30.
    pub survey: u32,
    /// From how many failed attempts since the last reset on to offer help; default 2, at least 1.
    pub failures: u32,
}

impl Default for AgendaOptions {
    fn default() -> AgendaOptions {
        AgendaOptions { due: vec![7, 1], renewal: vec![90, 60, 30, 7], survey: 30, failures: 2 }
    }
}

impl Record {
    /// What is to be assigned, sent, renewed or asked about this learner up to an instant, but for what was `sent`: keys of
    /// actions listed before. Sorted by instant and key. An action is listed from the first instant on at which it is
    /// called for and the learner is enrolled, not on leave and (but for renewals and surveys) not completed; it stays in
    /// the list until its key is passed on. Promotions and ratings need the other learners:
    /// [`Population::agenda`](crate::Population::agenda). Nothing is listed while every version of the programme is a `draft`,
    /// and once the newest is `retired`.
    ///
    /// ```
    /// use blend_core::{AgendaOptions, Programme, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "quiz", "format": "knowledge_check", "due": "2026-03-31"}], "completion": "quiz"
    /// }"#)?;
    /// let record = programme.record_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"}
    /// ]"#, None)?;
    /// let at = |text| Instant::parse(text).unwrap();
    /// let options = AgendaOptions::default();
    /// let listed = record.agenda(at("2026-03-26T00:00:00Z"), &[], &options);
    /// assert_eq!(listed[0].key, "u1/due:quiz/2026-04-01T00%3A00%3A00Z+7");
    /// assert!(record.agenda(at("2026-03-26T00:00:00Z"), &[&listed[0].key], &options).is_empty());
    /// let days: Vec<_> = record.agenda(at("2026-04-02T00:00:00Z"), &[], &options).iter().map(|action| action.days).collect();
    /// assert_eq!(days, [Some(7), Some(1), None]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn agenda(&self, at: Instant, sent: &[&str], options: &AgendaOptions) -> Vec<Action> {
        if !self.programme().is_run() {
            return Vec::new();
        }
        let sent = sent.iter().copied().collect();
        let mut list = List::new(&sent);
        about(self, at, options, |ask| record(ask, at, &mut Movers::default(), &mut list));
        in_order(list.finish().collect())
    }
}

impl Population {
    /// What is to be assigned, sent, renewed or asked about these learners up to an instant, but for what was `sent`; as
    /// [`Record::agenda`], sorted by instant, learner and key.
    ///
    /// ```
    /// use blend_core::{AgendaOptions, Programme, time::Instant};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "components": [{"id": "prep", "format": "video"}, {"id": "talk", "format": "webinar"}],
    ///     "gates": [{"id": "pre-work", "to": ["talk"], "mode": "flag", "when": "prep"}], "completion": {"all": ["prep", "talk"]}
    /// }"#)?;
    /// let schedule = programme.schedule_from_json(br#"{"programme": "p", "sessions": [
    ///     {"id": "s", "component": "talk", "start": "2026-03-20T09:00:00Z", "minutes": 60}
    /// ]}"#)?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T09:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "registered", "session": "s", "at": "2026-03-02T10:00:00Z"}
    /// ]"#, Some(&schedule))?;
    /// let listed = population.agenda(Instant::parse("2026-03-18T00:00:00Z").unwrap(), &[], &AgendaOptions::default());
    /// let keys: Vec<_> = listed.iter().map(|action| action.key.as_str()).collect();
    /// assert_eq!(keys, ["u1/assign:prep/s", "u1/gate:pre-work/s"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn agenda(&self, at: Instant, sent: &[&str], options: &AgendaOptions) -> Vec<Action> {
        if !self.programme.is_run() {
            return Vec::new();
        }
        let sent = sent.iter().copied().collect();
        let (mut movers, mut actions) = (Movers::default(), Vec::new());
        let seated = Seated::new(self);
        for (place, one) in self.records.iter().enumerate() {
            let mut list = List::new(&sent);
            about(one, at, options, |ask| {
                record(ask, at, &mut movers, &mut list);
                seated.promotions(ask, place, &mut list);
            });
            actions.extend(list.finish());
        }
        let mut list = List::new(&sent);
        seated.ratings(self, at, &mut list);
        actions.extend(list.finish());
        in_order(actions)
    }
}

/// What is asked about one learner.
struct Ask<'a> {
    options: &'a AgendaOptions,
    learner: &'a str,
    courses: &'a Courses,
    /// Where the learner is enrolled and not on leave, up to the instant asked.
    present: Timeline,
    /// The same while the programme is not completed.
    active: Timeline,
}

impl<'a> Ask<'a> {
    fn new(learner: &'a str, courses: &'a Courses, at: Instant, options: &'a AgendaOptions) -> Ask<'a> {
        let whole = courses.whole();
        let present = whole.enrolled().difference(&whole.leave).clip(Instant::ALWAYS, at.next());
        let completed = whole.completions().into_iter().map(|stay| (stay.from, stay.until));
        let active = present.difference(&Timeline::from_intervals(completed));
        Ask { options, learner, courses, present, active }
    }
}

/// A stretch of instants at which no fact moves what lies ahead, with the facts before its end.
struct Span<'a> {
    course: &'a Course,
    from: Instant,
    until: Instant,
}

impl Span<'_> {
    /// The frames in force in it, each for as long as it is.
    fn pieces(&self) -> impl Iterator<Item = (&Frame, Instant, Instant)> {
        let within = |stretch: &&crate::evaluate::Stretch| self.from < stretch.until && stretch.from < self.until;
        self.course
            .stretches
            .iter()
            .filter(within)
            .map(|stretch| (self.course.frame(stretch), stretch.from.max(self.from), stretch.until.min(self.until)))
    }
}

/// Asks about one learner who was ever there.
fn about(record: &Record, at: Instant, options: &AgendaOptions, list: impl FnOnce(&Ask<'_>)) {
    let Some(learner) = record.learner() else { return };
    let courses = record.courses(Instant::NEVER, None);
    let ask = Ask::new(learner, &courses, at, options);
    if !ask.present.is_empty() {
        list(&ask);
    }
}

fn record(ask: &Ask<'_>, at: Instant, movers: &mut Movers, list: &mut List<'_>) {
    for span in spans(ask.courses, at) {
        due::list(ask, &span, list);
        renewal::list(ask, &span, list);
        help::list(ask, &span, list);
    }
    gate::list(ask, movers, list);
    survey::list(ask, list);
}

/// The stretches up to an instant between the facts that move due dates and certificates.
fn spans(courses: &Courses, at: Instant) -> Vec<Span<'_>> {
    let moves = courses.whole().facts.iter().filter(|fact| match fact.kind {
        Kind::Extended => true,
        Kind::Revoked => fact.component.is_none(),
        _ => false,
    });
    let mut ends: Vec<Instant> = moves.map(|fact| fact.at).collect();
    ends.dedup();
    let last = if ends.last().is_some_and(|end| *end > at) { courses.upto(at) } else { courses.whole() };
    ends.retain(|end| *end <= at);
    let starts = std::iter::once(Instant::ALWAYS).chain(ends.iter().copied());
    let cut = ends.iter().map(|end| (*end, courses.before(*end))).chain([(at.next(), last)]);
    starts.zip(cut).map(|(from, (until, course))| Span { course, from, until }).collect()
}
