//! Sessions of the schedule, as rows name them: what a row says of one it says of its component, whose minutes are those of
//! the session. Who has a seat in one that is to come is seen from the rows about seats.

use super::make::Maker;
use super::{APART, Act, Class, Effect, Model, STRIDE};
use crate::document::Kind;
use crate::plan::schedule::{self, Timetable};
use crate::plan::{Component, ComponentId, Plan};
use crate::time::Instant;
use std::collections::HashMap;

const MINUTE: i64 = 60_000_000;

/// A session of the schedule.
#[derive(Debug)]
pub(in crate::batch::quick) struct Session {
    /// The first class of rows that name it; none where the programme does not know its component, as in the schedule of
    /// another.
    pub(in crate::batch::quick) name: Option<u32>,
    pub(in crate::batch::quick) occurrence: Option<u32>,
    /// In minutes, where they are whole.
    pub(in crate::batch::quick) length: Option<u64>,
    /// What asking for a seat does, and giving it up, where that still matters at the instant asked.
    pub(in crate::batch::quick) seats: Option<(u32, u32)>,
    /// Whether it is so near that whoever has a seat should be ready by now.
    pub(in crate::batch::quick) is_near: bool,
}

/// Classes of rows by name and kind, by what is told in scores or minutes, and in shares of presence.
pub(super) type Classes<'c> = (&'c mut Vec<Class>, &'c mut Vec<Class>);

impl Maker<'_> {
    /// The sessions of a schedule. `names`: those of components, in order; `classes`: theirs, to which those of sessions
    /// are added.
    pub(super) fn sessions(
        &mut self,
        plan: &Plan,
        (timetable, at): (&Timetable, Instant),
        names: &[(&str, ComponentId)],
        (classes, shares): Classes<'_>,
    ) -> Option<Vec<Session>> {
        let mut known: HashMap<(usize, Option<u64>), u32> = HashMap::new();
        let mut sessions = Vec::new();
        for (held, place) in timetable.sessions.iter().zip(0..) {
            let length = held.length_micros();
            let length = (length % MINUTE == 0).then(|| u64::try_from(length / MINUTE).ok()).flatten();
            let found = names.binary_search_by(|(name, _)| (*name).cmp(&held.component)).ok();
            let component = found.and_then(|found| Some((found, plan.component(names.get(found)?.1)?)));
            let name = component.map(|(found, component)| {
                let named = || self.named(component, (found, length), (&mut *classes, &mut *shares));
                *known.entry((found, length)).or_insert_with(named)
            });
            let seats = (at < held.start && !held.called_off(at)).then(|| {
                (
                    self.seat(held, place, Act::Book, Kind::Registered),
                    self.seat(held, place, Act::Cancel, Kind::Cancelled),
                )
            });
            let gated = plan.component_named(&held.component).and_then(|id| plan.component(id));
            let gated = gated.is_some_and(|component| !component.gates.is_empty());
            let is_near = gated && plan.zone.step(held.start, &plan.warn, -1) < at;
            sessions.push(Session { name, occurrence: held.occurrence, length, seats, is_near });
            self.is_bounded()?;
        }
        Some(sessions)
    }

    /// Adds the classes of sessions of one component and length: those of its name at a place, but for presence by minutes.
    fn named(
        &mut self,
        component: &Component,
        (place, length): (usize, Option<u64>),
        (classes, shares): Classes<'_>,
    ) -> u32 {
        let (first, own) = (classes.len(), place.saturating_mul(STRIDE));
        for kind in own..own.saturating_add(STRIDE) {
            classes.push(classes.get(kind).copied().unwrap_or(APART));
            shares.push(shares.get(kind).copied().unwrap_or(APART));
        }
        if let Some(class) = classes.get_mut(first.saturating_add(Kind::Attended as usize)) {
            *class = match length {
                Some(_) => self.by_minutes(component, class.first, length),
                // Who was present in a session of parts of a minute is left to records.
                None => APART,
            };
        }
        u32::try_from(first).unwrap_or(u32::MAX)
    }

    fn seat(&mut self, held: &schedule::Session, place: u32, act: Act, kind: Kind) -> u32 {
        let model = Model { session: Some(held.id.clone()), ..Model::of(kind) };
        self.push((Effect { act, of: place, ..Effect::NONE }, model))
    }
}
