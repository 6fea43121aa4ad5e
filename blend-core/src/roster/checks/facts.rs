//! Facts that do not go with the sessions: each learner's are read once.

use super::bookings::spans;
use super::sweep::overlaps;
use super::{Draft, place, plan};
use crate::answer::ScheduleFindingCode as Code;
use crate::document::Kind;
use crate::evaluate::Course;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::population::Population;
use crate::problem::shown;
use crate::record::Fact;
use crate::time::Instant;
use std::collections::BTreeMap;

/// What the facts of a population show about the sessions.
pub(super) fn facts(
    population: &Population,
    timetable: Option<&Timetable>,
    at: Instant,
    known_at: Option<Instant>,
    drafts: &mut Vec<Draft>,
) {
    let mut seen = Seen { timetable, at, booked: plan::Booked::new(), inside: BTreeMap::new(), twice: BTreeMap::new() };
    for record in population.records() {
        let Some(learner) = record.learner() else { continue };
        record.with_course(at, known_at, |course| seen.learner(learner, course, drafts));
    }
    let Some(timetable) = timetable else { return };
    let ground = population.programme().ground(None);
    plan::learners(&ground.versions, timetable, seen.booked, drafts);
    over_capacity(timetable, seen.inside, drafts);
    for ((one, other), learners) in seen.twice {
        let Some((first, second)) = timetable.session(one).zip(timetable.session(other)) else { continue };
        let (a, b) = (shown(&first.id), shown(&second.id));
        let message = format!("{} registered for `{a}` and `{b}`, which overlap", plan::so_many(&learners));
        let help = "offer them another session, or move one";
        drafts.push(Draft {
            learners,
            places: [first, second].map(|session| place::place(timetable, session, "times")).into(),
            ..Draft::new(Code::LearnerDoubleBooked, vec![one, other], message, help)
        });
    }
}

/// What was seen of the learners so far.
struct Seen<'t> {
    timetable: Option<&'t Timetable>,
    at: Instant,
    booked: plan::Booked,
    /// Who is in each session.
    inside: BTreeMap<SessionId, Vec<String>>,
    /// Who is in two sessions at once.
    twice: BTreeMap<(SessionId, SessionId), Vec<String>>,
}

impl<'t> Seen<'t> {
    fn named(&self, name: &str) -> Option<(SessionId, &'t Session)> {
        let timetable = self.timetable?;
        let id = timetable.names.get(name)?;
        Some((*id, timetable.session(*id)?))
    }

    fn learner(&mut self, learner: &str, course: &Course, drafts: &mut Vec<Draft>) {
        let booked = course.booked_sessions(course.frame_at(self.at));
        let session = |id: SessionId| self.timetable.and_then(|timetable| timetable.session(id));
        let mut busy = Vec::new();
        for id in &booked {
            let Some(session) = session(*id).filter(|session| session.cancelled_at.is_none()) else { continue };
            self.inside.entry(*id).or_default().push(learner.to_owned());
            busy.extend(spans(*id, session));
            // By what was in force while seats could move.
            let stretch = course.stretch(self.at.min(session.start));
            if let Some(anchor) = stretch.anchor() {
                self.booked.entry((stretch.version(), anchor, *id)).or_default().push(learner.to_owned());
            }
        }
        for (one, other, _) in overlaps(busy) {
            self.twice.entry((one, other)).or_default().push(learner.to_owned());
        }
        self.stray(learner, course, |id| booked.contains(&id), drafts);
    }

    /// Facts about sessions that do not go with them.
    fn stray(&self, learner: &str, course: &Course, is_in: impl Fn(SessionId) -> bool, drafts: &mut Vec<Draft>) {
        let mut unknown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut found: BTreeMap<(SessionId, Code), (&str, Vec<String>)> = BTreeMap::new();
        for fact in &course.facts {
            let Some(name) = fact.session.as_deref() else { continue };
            let Some((id, session)) = self.named(name) else {
                unknown.entry(name).or_default().push(fact.id.to_string());
                continue;
            };
            if let Some((code, field)) = stray(fact, session, || is_in(id)) {
                let (_, events) = found.entry((id, code)).or_insert_with(|| (field, Vec::new()));
                events.push(fact.id.to_string());
            }
        }
        for (name, events) in unknown {
            let message =
                format!("facts of `{}` are about session `{}`, which is not there", shown(learner), shown(name));
            drafts.push(Draft {
                subject: Some(name.to_owned()),
                learners: vec![learner.to_owned()],
                events,
                places: self.timetable.map(place::sessions).into_iter().collect(),
                ..Draft::new(Code::UnknownSession, Vec::new(), message, "add the session, or correct the facts")
            });
        }
        for ((id, code), (field, events)) in found {
            let Some((timetable, session)) = self.timetable.and_then(|it| Some((it, it.session(id)?))) else {
                continue;
            };
            let (who, what) = (shown(learner), shown(&session.id));
            let (message, help) = match code {
                Code::AttendedWithoutRegistration => (
                    format!("`{who}` was present in `{what}` and had not registered"),
                    "register whoever takes part before the start",
                ),
                Code::RegisteredAfterStart => {
                    (format!("`{who}` registered for `{what}` when it had started"), "seats are given before the start")
                }
                _ => (
                    format!("`{who}` registered for `{what}` while registration was closed"),
                    "keep registration open for as long as it is taken",
                ),
            };
            drafts.push(Draft {
                learners: vec![learner.to_owned()],
                events,
                places: vec![place::place(timetable, session, field)],
                ..Draft::new(code, vec![id], message, help)
            });
        }
    }
}

/// What is wrong with a fact about a session, and the field of the session that says so.
fn stray(fact: &Fact, session: &Session, is_in: impl Fn() -> bool) -> Option<(Code, &'static str)> {
    match fact.kind {
        Kind::Registered if session.start <= fact.at => Some((Code::RegisteredAfterStart, "times")),
        Kind::Registered if session.opens.is_some_and(|opens| fact.at < opens) => {
            Some((Code::RegisteredWhileClosed, "registration_opens"))
        }
        Kind::Registered if session.closes <= fact.at => Some((Code::RegisteredWhileClosed, "registration_closes")),
        Kind::Attended | Kind::Joined if !is_in() => Some((Code::AttendedWithoutRegistration, "")),
        _ => None,
    }
}

fn over_capacity(timetable: &Timetable, inside: BTreeMap<SessionId, Vec<String>>, drafts: &mut Vec<Draft>) {
    for (id, learners) in inside {
        let Some(session) = timetable.session(id) else { continue };
        let Some(capacity) = session.capacity else { continue };
        if u64::try_from(learners.len()).is_ok_and(|count| count <= capacity) {
            continue;
        }
        let message =
            format!("{} learners registered for the {capacity} seats of `{}`", learners.len(), shown(&session.id));
        drafts.push(Draft {
            learners,
            places: vec![place::place(timetable, session, "capacity")],
            ..Draft::new(Code::OverCapacity, vec![id], message, "give it more seats, or add a session")
        });
    }
}
