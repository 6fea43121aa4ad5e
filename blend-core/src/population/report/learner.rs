//! What one learner adds to the measures: worked out once, from a course that is then dropped.

use super::layout::Layout;
use super::sessions::Place;
use crate::answer::{Attendance, Status, Timing};
use crate::document::{FormatGroup, Kind, Value};
use crate::evaluate::{Completion, Course, Frame, Risk};
use crate::plan::schedule::{Session, SessionId};
use crate::plan::{Component, ComponentId};
use crate::population::share::{Ratings, Word};
use crate::record::Fact;
use crate::time::{Instant, Period};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// One learner's part in the measures.
pub(crate) struct Contribution {
    /// Why they are not counted; `None` when they are.
    pub(super) out: Option<&'static str>,
    /// The place of the version that judges them.
    pub(super) version: usize,
    pub(super) cohort: Option<Box<str>>,
    /// What holds of each attribute.
    pub(super) attributes: BTreeMap<Box<str>, Value>,
    /// By session.
    pub(crate) sessions: Vec<Open>,
    /// `None` when they are not counted.
    pub(super) counted: Option<Counted>,
}

/// Where a counted learner stands.
pub(super) struct Counted {
    pub(super) completed: bool,
    /// Microseconds from enrolment to completion.
    pub(super) took: Option<u64>,
    pub(super) formats: Vec<(FormatGroup, bool)>,
    pub(super) timing: Timing,
    /// What is missed; or, on track, what is near.
    pub(super) risks: Vec<Risk>,
    pub(super) endangered: Option<SessionId>,
    /// The rating thirty days after completion, where it is due.
    pub(super) effectiveness: Result<Option<u8>, &'static str>,
    /// Of each component of the version.
    pub(super) components: Vec<InComponent>,
}

/// How far a learner came in one component.
pub(super) struct InComponent {
    pub(super) started: bool,
    pub(super) done: bool,
    pub(super) attempts: u64,
    pub(super) failed: u64,
    /// Of each occurrence that was passed: the number of the attempt.
    pub(super) to_pass: SmallVec<[u64; 1]>,
}

/// A learner's part in one session that took place, before it is known who had its seats.
#[derive(Debug)]
pub(crate) struct Open {
    session: SessionId,
    /// Whether they were prepared; `None` without a gate.
    prepared: Option<Word>,
    /// A seat was asked for and not given up before the start.
    asked: bool,
    /// Attendance of somebody who had a seat, and of somebody who had none.
    seated: Option<Attendance>,
    unseated: Option<Attendance>,
    /// Whether it took place to its end.
    held: bool,
    ratings: Ratings,
}

/// A learner's part in one session that took place.
#[derive(Debug)]
pub(crate) struct Part {
    pub(super) session: SessionId,
    /// Prepared, as one of the seated.
    pub(super) registered: Option<Word>,
    /// Prepared, as one of those who attended.
    pub(super) attended: Option<Word>,
    /// Seated at the start of a session that is over.
    pub(super) seated: bool,
    /// Ratings of readiness about the learner, once the session is over.
    pub(super) ratings: Ratings,
}

/// What the facts tell of one session.
#[derive(Default)]
struct Seen<'f> {
    /// A seat was asked for and not given up before the start.
    asked: bool,
    /// The latest rating of readiness by each person.
    ratings: BTreeMap<Option<&'f str>, u8>,
}

impl Contribution {
    /// `course`: of the facts up to `at`.
    pub(crate) fn new(course: &Course, layout: &Layout, at: Instant) -> Contribution {
        let status = course.out_of_count(at);
        let version = course.stretch(at).version();
        Contribution {
            out: status.map(word),
            version,
            cohort: course.episode(at).and_then(|episode| episode.cohort()).map(Box::from),
            attributes: attributes(course),
            sessions: sessions(course, at),
            counted: status.is_none().then(|| Counted::new(course, layout, version, at)),
        }
    }
}

/// The word of a status that is out of every denominator.
pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::Withdrawn => "withdrawn",
        Status::Suspended => "suspended",
        _ => "not_enrolled",
    }
}

/// What holds of each attribute; the course holds the facts up to the instant asked.
fn attributes(course: &Course) -> BTreeMap<Box<str>, Value> {
    let told = course.facts.iter().filter(|fact| fact.kind == Kind::Attribute);
    told.filter_map(|fact| Some((fact.name.clone()?, fact.value.clone()))).collect()
}

impl Counted {
    fn new(course: &Course, layout: &Layout, version: usize, at: Instant) -> Counted {
        let frame = course.frame_at(at);
        let completion = course.completion(at);
        let status = course.status(at, completion);
        let completed_at = match (status, completion) {
            (Status::Completed, Completion::Since(since)) => Some(since),
            _ => None,
        };
        let timing = course.timing(at, status, completion);
        let risks = match timing {
            Timing::Overdue | Timing::Behind => course.missed(at),
            Timing::OnTrack => course.nearing(at),
            Timing::None | Timing::OnTime | Timing::Late => Vec::new(),
        };
        let done = |id: &ComponentId| frame.component_done(*id).contains(at);
        let formats = layout.versions.get(version).map_or(&[][..], |version| &version.formats);
        Counted {
            completed: completed_at.is_some(),
            took: completed_at.zip(course.episode(at)).map(|(completed, episode)| {
                let micros = completed.micros().saturating_sub(episode.from.micros());
                u64::try_from(micros).unwrap_or(0)
            }),
            formats: formats.iter().map(|(group, components)| (*group, components.iter().all(done))).collect(),
            timing,
            endangered: if risks.is_empty() { None } else { course.first_endangered(at) },
            risks,
            effectiveness: match completed_at {
                None => Err("not_completed"),
                Some(completed) => effectiveness(course, frame.plan.zone.add(completed, &Period::days(30)), at),
            },
            components: components(frame, at),
        }
    }
}

/// The latest answer from when it is due on; `Err` where it is not yet.
fn effectiveness(course: &Course, due: Instant, at: Instant) -> Result<Option<u8>, &'static str> {
    if at < due {
        return Err("not_due");
    }
    let answers = course.facts.iter().filter(|fact| rates(fact, "effectiveness") && due <= fact.at);
    Ok(answers.filter_map(|fact| fact.rating).next_back())
}

fn rates(fact: &Fact, question: &str) -> bool {
    fact.kind == Kind::Rated && fact.question.as_deref() == Some(question)
}

fn components(frame: &Frame, at: Instant) -> Vec<InComponent> {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let component = |(id, component): (ComponentId, &Component)| {
        let (mut attempts, mut to_pass) = (0_u64, SmallVec::new());
        for slot in component.slot_ids() {
            let made = &frame.evidence(slot).attempts;
            attempts = attempts.saturating_add(count(made.list.len()));
            to_pass.extend(made.to_pass().map(count));
        }
        let (done, failed) = (frame.component_done(id).contains(at), frame.failed_attempts(component));
        InComponent { started: frame.begun(component, at), done, attempts, failed, to_pass }
    };
    frame.plan.components_with_ids().map(component).collect()
}

/// The learner's part in each session that took place and that something is known about.
fn sessions(course: &Course, at: Instant) -> Vec<Open> {
    let Some(timetable) = course.ground.timetable.as_deref() else { return Vec::new() };
    let mut seen: BTreeMap<SessionId, Seen<'_>> = BTreeMap::new();
    for fact in &course.facts {
        let Some(id) = fact.session.as_deref().and_then(|name| timetable.names.get(name)) else { continue };
        let Some(session) = timetable.session(*id) else { continue };
        seen.entry(*id).or_default().take(fact, session);
    }
    let part = |(id, seen): (SessionId, Seen<'_>)| {
        let session = timetable.session(id).filter(|session| session.has_begun(at))?;
        Some(Open::new(course, (id, session), &seen, at))
    };
    seen.into_iter().filter_map(part).collect()
}

impl<'f> Seen<'f> {
    fn take(&mut self, fact: &'f Fact, session: &Session) {
        match (fact.kind, fact.rating) {
            (Kind::Rated, Some(rating)) if rates(fact, "readiness") => {
                self.ratings.insert(fact.by.as_deref(), rating);
            }
            (kind @ (Kind::Registered | Kind::Cancelled), _) if fact.at < session.start => {
                self.asked = kind == Kind::Registered;
            }
            _ => {}
        }
    }
}

impl Open {
    fn new(course: &Course, (id, session): (SessionId, &Session), seen: &Seen<'_>, at: Instant) -> Open {
        let ready = course.frame_at(session.start).prepared(session);
        let prepared = ready.map(|ready| match course.out_of_count(session.start) {
            Some(status) => Err(word(status)),
            None => Ok(ready),
        });
        let attendance = |seated| prepared.and_then(|_| course.attendance(id, at, seated));
        let held = session.was_held(at);
        let mut ratings = Ratings::default();
        if held {
            seen.ratings.values().for_each(|rating| ratings.take(*rating));
        }
        let (seated, unseated) = (attendance(true), attendance(false));
        Open { session: id, prepared, asked: seen.asked, seated, unseated, held, ratings }
    }

    /// The part, once it is known where the learner stood in the queue. `places`: in the queues of sessions that began;
    /// whoever is in one has asked for a seat in it.
    pub(crate) fn settled(&self, places: &[(SessionId, Place)]) -> Part {
        let place = places.iter().find(|(session, _)| *session == self.session).map(|(_, place)| *place);
        let seated = place == Some(Place::Seated);
        let registered = |prepared: Word| match place {
            Some(Place::Seated) => Some(prepared),
            Some(Place::Waiting) => Some(Err("waiting")),
            Some(Place::TurnedAway) => Some(Err("turned_away")),
            None => self.asked.then_some(Err("withdrawn")),
        };
        let attended = |prepared: Word| match if seated { self.seated } else { self.unseated } {
            Some(Attendance::Attended) => Some(prepared),
            Some(Attendance::Partial) => Some(Err("partial")),
            Some(Attendance::Excused) => Some(Err("excused")),
            Some(Attendance::Absent) => Some(Err("absent")),
            None => seated.then_some(Err("not_told")),
        };
        Part {
            session: self.session,
            registered: self.prepared.and_then(registered),
            attended: self.prepared.and_then(attended),
            seated: seated && self.held,
            ratings: self.ratings,
        }
    }
}
