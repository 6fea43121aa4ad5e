//! What is at the same time: facilitators, rooms, meetings of one session.

use super::sweep::{Span, overlaps};
use super::{Draft, held, place};
use crate::answer::ScheduleFindingCode;
use crate::plan::schedule::{Session, SessionId, Timetable, Venue};
use crate::problem::shown;
use crate::time::Instant;
use crate::timeline::Timeline;
use std::collections::BTreeMap;

/// The spans in which a session meets, as one learner or facilitator sees them.
pub(super) fn spans(id: SessionId, session: &Session) -> impl Iterator<Item = Span<SessionId>> + use<> {
    let meets = Timeline::from_intervals(session.meetings.iter().copied());
    let spans: Vec<_> = meets.iter().map(|(from, until)| Span { from, until, whose: id }).collect();
    spans.into_iter()
}

/// Facilitators who lead two sessions at once.
pub(super) fn facilitators(timetable: &Timetable, drafts: &mut Vec<Draft>) {
    let mut led: BTreeMap<&str, Vec<Span<SessionId>>> = BTreeMap::new();
    for (id, session) in held(timetable) {
        for name in session.facilitators.iter() {
            led.entry(name).or_default().extend(spans(id, session));
        }
    }
    for (name, spans) in led {
        for (one, other, from) in overlaps(spans) {
            let Some((first, second)) = timetable.session(one).zip(timetable.session(other)) else { continue };
            let (a, b) = (shown(&first.id), shown(&second.id));
            let message = format!("`{}` leads `{a}` and `{b}` at the same time, from {from} on", shown(name));
            let help = "let somebody else lead one of them, or move one";
            drafts.push(Draft {
                subject: Some(name.to_owned()),
                places: [first, second].map(|session| place::place(timetable, session, "facilitators")).into(),
                ..Draft::new(ScheduleFindingCode::FacilitatorDoubleBooked, vec![one, other], message, help)
            });
        }
    }
}

/// Rooms that two sessions are in at once.
pub(super) fn rooms(timetable: &Timetable, drafts: &mut Vec<Draft>) {
    let mut taken: BTreeMap<&str, Vec<Span<SessionId>>> = BTreeMap::new();
    for (id, session) in held(timetable) {
        let mut own: BTreeMap<&str, Vec<(Instant, Instant)>> = BTreeMap::new();
        for (room, meeting) in in_rooms(session) {
            own.entry(room).or_default().push(meeting);
        }
        for (room, meetings) in own {
            let meets = Timeline::from_intervals(meetings);
            let spans = meets.iter().map(|(from, until)| Span { from, until, whose: id });
            taken.entry(room).or_default().extend(spans);
        }
    }
    for (room, spans) in taken {
        for (one, other, from) in overlaps(spans) {
            let Some((first, second)) = timetable.session(one).zip(timetable.session(other)) else { continue };
            let (a, b) = (shown(&first.id), shown(&second.id));
            let message = format!("`{a}` and `{b}` are in room `{}` at the same time, from {from} on", shown(room));
            let there = |session: &Session| {
                let venue = venues(session).find(|(venue, (begin, until))| {
                    venue.room.as_deref() == Some(room) && *begin <= from && from < *until
                });
                venue.map_or_else(String::new, |(venue, _)| place::room(timetable, session, venue))
            };
            drafts.push(Draft {
                subject: Some(room.to_owned()),
                places: vec![there(first), there(second)],
                ..Draft::new(
                    ScheduleFindingCode::RoomDoubleBooked,
                    vec![one, other],
                    message,
                    "take another room for one of them, or move one",
                )
            });
        }
    }
}

/// The meetings of a session, with where they are.
fn venues(session: &Session) -> impl Iterator<Item = (&Venue, (Instant, Instant))> {
    session.venues.iter().zip(session.meetings.iter().copied())
}

fn in_rooms(session: &Session) -> impl Iterator<Item = (&str, (Instant, Instant))> {
    venues(session).filter_map(|(venue, meeting)| Some((venue.room.as_deref()?, meeting)))
}

/// Sessions whose own meetings overlap; the first two that do.
pub(super) fn meetings(timetable: &Timetable, drafts: &mut Vec<Draft>) {
    for (id, session) in held(timetable) {
        // Sorted by begin: two overlap just when two neighbours in this order do, the earlier lasting longest so far.
        let mut lasting: Option<(&Venue, Instant)> = None;
        for (venue, (from, until)) in venues(session) {
            if let Some((earlier, end)) = lasting
                && from < end
            {
                let message = format!("two meetings of `{}` are at the same time, from {from} on", shown(&session.id));
                let mut both = [earlier, venue];
                both.sort_by_key(|venue| venue.written);
                drafts.push(Draft {
                    places: both.map(|venue| place::meeting(timetable, session, venue)).into(),
                    ..Draft::new(ScheduleFindingCode::MeetingsOverlap, vec![id], message, "move one of the meetings")
                });
                break;
            }
            if lasting.is_none_or(|(_, end)| end < until) {
                lasting = Some((venue, until));
            }
        }
    }
}
