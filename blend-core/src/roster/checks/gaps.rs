//! What is left out: sessions of live components, facilitators, places, seats.

use super::{Draft, held, place};
use crate::answer::ScheduleFindingCode as Code;
use crate::document::FormatGroup;
use crate::plan::Plan;
use crate::plan::schedule::Timetable;
use crate::problem::shown;
use std::collections::BTreeSet;

/// Sessions that nobody leads, that are nowhere, or that say nothing of their seats.
pub(super) fn sessions(timetable: &Timetable, drafts: &mut Vec<Draft>) {
    for (id, session) in held(timetable) {
        let name = shown(&session.id);
        let mut tell = |code: Code, message: String, help: &'static str, place: String| {
            drafts.push(Draft { places: vec![place], ..Draft::new(code, vec![id], message, help) });
        };
        let at = |field: &str| place::place(timetable, session, field);
        if session.facilitators.is_empty() {
            tell(Code::NoFacilitator, format!("nobody leads `{name}`"), "add `facilitators`", at("facilitators"));
        }
        if let Some(venue) = session.venues.iter().find(|venue| venue.room.is_none() && venue.link.is_none()) {
            let (place, what) = match session.venues.len() {
                1 => (at("room"), format!("`{name}`")),
                _ => (place::meeting(timetable, session, venue), format!("a meeting of `{name}`")),
            };
            tell(Code::NoPlace, format!("{what} has neither room nor link"), "add `room` or `link`", place);
        }
        match session.capacity {
            None => {
                let message = format!("how many seats `{name}` has is not said");
                tell(Code::NoCapacity, message, "add `capacity`", at("capacity"));
            }
            Some(0) => {
                let message = format!("`{name}` has a capacity of zero: nobody can be seated");
                tell(Code::NoCapacity, message, "give it seats, or call it off", at("capacity"));
            }
            Some(_) => {}
        }
    }
}

/// Live components of the completion rule without a session that is held.
pub(super) fn components(plan: &Plan, timetable: &Timetable, drafts: &mut Vec<Draft>) {
    let there: BTreeSet<&str> = held(timetable).map(|(_, session)| &*session.component).collect();
    let live = |component: &&crate::plan::Component| component.in_completion && component.group == FormatGroup::Live;
    for component in plan.components.iter().filter(live).filter(|component| !there.contains(&*component.id)) {
        drafts.push(Draft {
            component: Some(component.id.to_string()),
            places: vec![place::sessions(timetable)],
            ..Draft::new(
                Code::NoSessions,
                Vec::new(),
                format!("completion asks for `{}`, a live component without any session", shown(&component.id)),
                "add a session of it",
            )
        });
    }
}
