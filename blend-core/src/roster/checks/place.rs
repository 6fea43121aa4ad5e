//! Where something about a session is written: with the session, or with the change that gave it last.

use crate::plan::schedule::{Session, Timetable, Venue};

/// The place of a field of a session; of the session where it is not written. `times` is begin, end and meetings.
pub(super) fn place(timetable: &Timetable, session: &Session, field: &str) -> String {
    let document = &timetable.document;
    let change = session.changed.as_deref().and_then(|changed| changed.by(field));
    if let Some(index) = change {
        let meets = document.changes.as_ref().and_then(|list| list.get(index)).is_some_and(|it| it.meetings.is_some());
        return match field {
            "times" => format!("/changes/{index}/{}", if meets { "meetings" } else { "start" }),
            field => format!("/changes/{index}/{field}"),
        };
    }
    let index = session.written;
    let Some(written) = document.sessions.as_ref().and_then(|list| list.get(index)) else { return String::new() };
    let field = match field {
        "times" if written.meetings.is_some() => "meetings",
        "times" => "start",
        field => field,
    };
    let there = match field {
        "facilitators" => written.facilitators.is_some(),
        "room" => written.room.is_some(),
        "capacity" => written.capacity.is_some(),
        "registration_opens" => written.registration_opens.is_some(),
        "registration_closes" => written.registration_closes.is_some(),
        "meetings" | "start" => true,
        _ => false,
    };
    if there { format!("/sessions/{index}/{field}") } else { format!("/sessions/{index}") }
}

/// The place of a meeting; of the times of a session that has none of its own.
pub(super) fn meeting(timetable: &Timetable, session: &Session, venue: &Venue) -> String {
    let times = place(timetable, session, "times");
    if times.ends_with("/meetings") { format!("{times}/{}", venue.written) } else { times }
}

/// The place of the room that a meeting is in.
pub(super) fn room(timetable: &Timetable, session: &Session, venue: &Venue) -> String {
    if venue.own_room {
        return format!("{}/room", meeting(timetable, session, venue));
    }
    place(timetable, session, "room")
}

/// The place of the list of sessions.
pub(super) fn sessions(timetable: &Timetable) -> String {
    if timetable.document.sessions.is_some() { "/sessions".into() } else { String::new() }
}
