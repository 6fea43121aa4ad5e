//! What takes more than one learner's facts: somebody who waited has a seat now, and facilitators are asked how ready the
//! learners were.

use super::Ask;
use super::list::{Draft, Key, List, While};
use crate::answer::ActionKind;
use crate::document::Kind;
use crate::plan::schedule::{Session, SessionId};
use crate::population::Population;
use crate::roster::Turn;
use crate::time::Instant;
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet};

/// Who had a seat when in each session, by record.
pub(super) struct Seated {
    by_record: BTreeMap<usize, Vec<(SessionId, Turn)>>,
    /// The sessions somebody had a seat in at the start.
    held: BTreeSet<SessionId>,
}

impl Seated {
    pub(super) fn new(population: &Population) -> Seated {
        let mut seated = Seated { by_record: BTreeMap::new(), held: BTreeSet::new() };
        for (id, session) in population.sessions() {
            let turns = population.turns(id);
            if turns.iter().any(|turn| turn.until == session.start) {
                seated.held.insert(id);
            }
            for turn in turns.into_iter().filter(|turn| turn.registered < turn.seated) {
                seated.by_record.entry(turn.record).or_default().push((id, turn));
            }
        }
        seated
    }

    /// Tells one learner of each seat that was waited for, while it is kept and the session is not called off.
    pub(super) fn promotions(&self, ask: &Ask<'_>, record: usize, list: &mut List<'_>) {
        let ground = &ask.courses.whole().ground;
        for (id, turn) in self.by_record.get(&record).into_iter().flatten() {
            let Some(session) = ground.session(*id) else { continue };
            let until = session.cancelled_at.map_or(turn.until, |cancelled| cancelled.min(turn.until));
            let cycle = turn.registered.to_string();
            let key = Key { kind: ActionKind::Promotion, subject: &session.id, cycle: &cycle };
            let draft = |_| Draft {
                component: Some(session.component.to_string()),
                session: Some(session.id.to_string()),
                ..Draft::default()
            };
            list.call(ask, key, &Timeline::between(turn.seated, until), While::Active, draft);
        }
    }

    /// Asks each facilitator of a session that was held, unless somebody told it by its end.
    pub(super) fn ratings(&self, population: &Population, at: Instant, list: &mut List<'_>) {
        let rated = first_ratings(population);
        let wanted = |session: &&Session| {
            // Called off afterwards, it was held all the same: what was listed once stays.
            session.end <= at
                && session.was_held(session.end)
                && rated.get(&*session.id).is_none_or(|rated| session.end < *rated)
        };
        let sessions = population.sessions().into_iter().filter(|(id, _)| self.held.contains(id));
        for session in sessions.map(|(_, session)| session).filter(wanted) {
            for facilitator in session.facilitators.iter() {
                let key = Key { kind: ActionKind::Rating, subject: &session.id, cycle: facilitator };
                let Some(name) = list.take(None, &key) else { continue };
                let draft = Draft {
                    component: Some(session.component.to_string()),
                    session: Some(session.id.to_string()),
                    to: Some(facilitator.to_string()),
                    ..Draft::default()
                };
                list.put(name, None, ActionKind::Rating, session.end, draft);
            }
        }
    }
}

/// When the readiness of each session was first told.
fn first_ratings(population: &Population) -> BTreeMap<Box<str>, Instant> {
    let mut first: BTreeMap<Box<str>, Instant> = BTreeMap::new();
    for record in population.records() {
        let told = |fact: &&std::sync::Arc<crate::record::Fact>| {
            fact.kind == Kind::Rated && fact.question.as_deref() == Some("readiness")
        };
        for fact in record.facts(Instant::NEVER, None).iter().filter(told) {
            let Some(session) = &fact.session else { continue };
            first.entry(session.clone()).and_modify(|at| *at = fact.at.min(*at)).or_insert(fact.at);
        }
    }
    first
}
