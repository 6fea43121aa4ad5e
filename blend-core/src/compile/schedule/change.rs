//! Changes of a schedule, in order, each to one session.

use super::times::{Times, slots, told};
use crate::compile::parts::missing;
use crate::compile::{names, number, when};
use crate::document::{self, ScheduleChange, ScheduleChangeKind};
use crate::plan::schedule::{Changed, Session, SessionNames, Venue};
use crate::problem::{Code, Collector, Place, Problem, shown};
use crate::time::{Instant, Zone};
use std::collections::HashSet;

/// Makes every change of a document, and tells what is wrong with any.
pub(super) fn changes(
    document: &document::Schedule,
    zone: Zone,
    names: &SessionNames,
    sessions: &mut [Session],
    problems: &mut Collector,
) {
    let list = document.changes.as_deref().unwrap_or_default();
    if list.is_empty() {
        return;
    }
    let written: HashSet<&str> = document.sessions.iter().flatten().map(|session| session.id.as_str()).collect();
    let root = Place::at("/changes");
    for (index, change) in list.iter().enumerate() {
        let place = root.item(index);
        let fits = belongs(change, &place, problems);
        let id = names.get(change.session.as_str());
        if id.is_none() {
            unknown(&change.session, names, sessions, &written, &place, problems);
        }
        let Some(session) = id.filter(|_| fits).and_then(|id| sessions.get_mut(id.at())) else { continue };
        let own = document.sessions.as_ref().and_then(|list| list.get(session.written));
        // A zone that is not known is told where it is written.
        let zone = own.and_then(|own| Zone::named(own.timezone.as_deref()?)).unwrap_or(zone);
        let follows = own.is_some_and(|own| own.registration_closes.is_none());
        Making { change, index, zone, follows, place: &place }.make(session, problems);
    }
}

fn unknown(
    id: &str,
    names: &SessionNames,
    sessions: &[Session],
    written: &HashSet<&str>,
    place: &Place<'_>,
    problems: &mut Collector,
) {
    let at = place.field("session");
    let series = |name: &str| names.contains_key(format!("{name}#1").as_str());
    match id.split_once('#') {
        // Faults of the session itself are told where it is written.
        None if written.contains(id) && !series(id) => {}
        Some((name, _)) if written.contains(name) && !series(name) && !names.contains_key(name) => {}
        None if series(id) => {
            let message = format!("`{}` is a series, and a change is about one session", shown(id));
            let problem = Problem::new(Code::UnknownReference, at.to_string(), message);
            problems.push(problem.help(format!("name one of them, as `{}#1`", shown(id))));
        }
        _ => names::unknown("session", id, sessions.iter().map(|session| &*session.id), &at, problems),
    }
}

/// Whether a change has only what belongs to it.
fn belongs(change: &ScheduleChange, place: &Place<'_>, problems: &mut Collector) -> bool {
    let takes: &[&str] = match change.change {
        ScheduleChangeKind::Moved => &["start", "end", "minutes", "meetings"],
        ScheduleChangeKind::Substitute => &["facilitators", "room", "link"],
        ScheduleChangeKind::Cancelled => &["at"],
        ScheduleChangeKind::Capacity => &["capacity", "waitlist"],
    };
    let there = [
        ("start", change.start.is_some()),
        ("end", change.end.is_some()),
        ("minutes", change.minutes.is_some()),
        ("meetings", change.meetings.is_some()),
        ("facilitators", change.facilitators.is_some()),
        ("room", change.room.is_some()),
        ("link", change.link.is_some()),
        ("capacity", change.capacity.is_some()),
        ("waitlist", change.waitlist.is_some()),
    ];
    let before = problems.count();
    for (name, _) in there.into_iter().filter(|(name, there)| *there && !takes.contains(name)) {
        let message = format!("`{name}` does not belong to `{}`", change.change.word());
        let problem = Problem::new(Code::ConflictingFields, place.field(name).to_string(), message);
        problems.push(problem.help(format!("a `{}` change takes `{}`", change.change.word(), takes.join("`, `"))));
    }
    before == problems.count()
}

/// One change on its way.
struct Making<'a> {
    change: &'a ScheduleChange,
    /// Its place in the list.
    index: usize,
    zone: Zone,
    /// Whether registration closes with the start.
    follows: bool,
    place: &'a Place<'a>,
}

impl Making<'_> {
    fn make(&self, session: &mut Session, problems: &mut Collector) {
        let change = self.change;
        let at = change.at.as_deref().and_then(|text| when::local(text, self.zone, &self.place.field("at"), problems));
        let mut changed = session.changed.take().unwrap_or_default();
        match change.change {
            ScheduleChangeKind::Moved => self.moved(session, &mut changed, problems),
            ScheduleChangeKind::Substitute => self.substitute(session, &mut changed, problems),
            ScheduleChangeKind::Cancelled => {
                if change.at.is_none() {
                    let _: Option<()> = missing("at", self.place, problems);
                }
                session.cancelled_at = at;
                changed.note("cancelled_at", self.index);
            }
            ScheduleChangeKind::Capacity => self.capacity(session, &mut changed, problems),
        }
        changed.sequence = changed.sequence.saturating_add(1);
        session.changed = Some(changed);
    }

    fn moved(&self, session: &mut Session, changed: &mut Changed, problems: &mut Collector) {
        let times = Times::moved(self.change, session.room.clone(), session.link.clone());
        let Some(slots) = slots(&times, self.zone, self.place, problems) else { return };
        session.start = slots.first().map_or(Instant::NEVER, |slot| slot.start);
        session.end = slots.iter().map(|slot| slot.end).max().unwrap_or(Instant::NEVER);
        if !session.end.is_finite() {
            let message = format!("session `{}` would be outside years 1 to 9999", shown(&session.id));
            problems.error(Code::BadInstant, self.place.to_string(), message);
        }
        if self.follows {
            session.closes = session.start;
        }
        session.meetings = slots.iter().map(|slot| (slot.start, slot.end)).collect();
        session.venues = slots.into_iter().map(|slot| slot.venue).collect();
        changed.note("times", self.index);
    }

    fn substitute(&self, session: &mut Session, changed: &mut Changed, problems: &mut Collector) {
        let change = self.change;
        if change.facilitators.is_none() && change.room.is_none() && change.link.is_none() {
            let problem = Problem::new(Code::MissingField, self.place.to_string(), "nothing is substituted");
            problems.push(problem.help("add `facilitators`, `room` or `link`"));
        }
        if let Some(names) = &change.facilitators {
            session.facilitators = names.iter().filter_map(|name| told(name)).collect();
            changed.note("facilitators", self.index);
        }
        let mut own = |name: &'static str, there: bool, own: fn(&Venue) -> bool| {
            if there && session.venues.iter().all(own) {
                let message = format!("every meeting of `{}` has a {name} of its own", shown(&session.id));
                let problem = Problem::new(Code::ConflictingFields, self.place.field(name).to_string(), message);
                problems.push(problem.help("write a `moved` change with the `meetings` as they are now"));
            }
        };
        own("room", change.room.is_some(), |venue| venue.own_room);
        own("link", change.link.is_some(), |venue| venue.own_link);
        if let Some(room) = &change.room {
            session.room = told(room);
            changed.note("room", self.index);
        }
        if let Some(link) = &change.link {
            session.link = told(link);
            changed.note("link", self.index);
        }
        let (room, link) = (&session.room, &session.link);
        let venue = |venue: &Venue| Venue {
            room: if venue.own_room { venue.room.clone() } else { room.clone() },
            link: if venue.own_link { venue.link.clone() } else { link.clone() },
            ..*venue
        };
        session.venues = session.venues.iter().map(venue).collect();
    }

    fn capacity(&self, session: &mut Session, changed: &mut Changed, problems: &mut Collector) {
        let mut number =
            |number, name: &'static str| number::bounded(number, 0, u64::MAX, &self.place.field(name), problems);
        let (capacity, waitlist) = (number(self.change.capacity, "capacity"), number(self.change.waitlist, "waitlist"));
        if self.change.capacity.is_none() {
            let _: Option<()> = missing("capacity", self.place, problems);
        }
        session.capacity = capacity;
        changed.note("capacity", self.index);
        if let Some(waitlist) = waitlist {
            session.waitlist = waitlist;
            changed.note("waitlist", self.index);
        }
    }
}
