//! Seats of a session (sections 7 and 12 of the domain, "Seats" and "Queue").
//!
//! Whoever is in is put in a queue: those ever eligible by their first such instant, behind them the others. The first
//! of the queue have the seats, whoever was never eligible has none; the next ones wait. Only what happened before the
//! start is looked at, so from then on the answer stays as it is.

use crate::document::{Kind, Mode};
use crate::evaluate::{Booking, Course};
use crate::learner::Record;
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::population::Population;
use crate::programme::Schedule;
use crate::record::Fact;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// A registration in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seat {
    /// The place of the learner's record in the population.
    pub(crate) record: usize,
    /// The instant of the registration.
    pub(crate) registered: Instant,
    /// The registration.
    pub(crate) event: Box<str>,
    /// The first instant at which it was eligible.
    pub(crate) eligible: Option<Instant>,
}

/// The seats of a session, each list in the order of the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seats {
    pub(crate) seated: Vec<Seat>,
    pub(crate) waiting: Vec<Seat>,
    /// Those for whom there is no place; last those who registered once the session had started.
    pub(crate) turned_away: Vec<Seat>,
}

/// A registration for as long as it is not given up, at most to the session's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) seat: Seat,
    pub(crate) until: Instant,
}

/// Who ever registered for a session, by the places of their records; worked out when first asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Registered(OnceLock<HashMap<SessionId, Vec<usize>>>);

impl Registered {
    fn in_session(&self, population: &Population, timetable: &Timetable, session: SessionId) -> &[usize] {
        let made = || {
            let mut found: HashMap<SessionId, Vec<usize>> = HashMap::new();
            for (place, record) in population.records().iter().enumerate() {
                let registrations = record.history().facts.iter().filter(|fact| fact.kind == Kind::Registered);
                for id in registrations.filter_map(|fact| timetable.names.get(fact.session.as_deref()?)) {
                    let places = found.entry(*id).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
            found
        };
        self.0.get_or_init(made).get(&session).map_or(&[], Vec::as_slice)
    }
}

impl Population {
    /// Who has a seat, who waits and who was turned away at an instant, as known at another.
    pub(crate) fn seats(&self, session: SessionId, at: Instant, known_at: Option<Instant>) -> Seats {
        self.seats_of(session, at, known_at, |_| true)
    }

    /// Whether all seats are taken by others than a learner: with a place to wait (flag) or none (block).
    pub(crate) fn no_seat_left(
        &self,
        id: SessionId,
        at: Instant,
        known_at: Option<Instant>,
        learner: Option<&str>,
    ) -> Option<Mode> {
        let session = self.schedule()?.timetable().session(id)?;
        let another = |place| self.records().get(place).is_some_and(|record: &Record| record.learner() != learner);
        let seats = self.seats_of(id, at, known_at, another);
        let taken = |seats: &[Seat], of: u64| u64::try_from(seats.len()).unwrap_or(u64::MAX) >= of;
        let full = taken(&seats.seated, session.capacity?);
        full.then(|| if taken(&seats.waiting, session.waitlist) { Mode::Block } else { Mode::Flag })
    }

    /// Every registration for a session before its start, with everything known.
    pub(crate) fn stays(&self, id: SessionId) -> Vec<Stay> {
        let Some(timetable) = self.schedule().map(Schedule::timetable) else { return Vec::new() };
        let places = self.registered().in_session(self, timetable, id).iter();
        let stays = places.filter_map(|place| {
            let course = |course: &Course| {
                let booked = course.bookings_for(|session| session == id).remove(&id).unwrap_or_default();
                let stay = |booking: Booking<'_>| Stay {
                    seat: Seat {
                        record: *place,
                        registered: booking.fact.at,
                        event: booking.fact.id.clone(),
                        eligible: course.first_eligible(id, booking.fact.at, booking.until),
                    },
                    until: booking.until,
                };
                booked.into_iter().map(stay).collect::<Vec<_>>()
            };
            Some(self.records().get(*place)?.with_course(Instant::NEVER, None, course))
        });
        stays.flatten().collect()
    }

    /// The sessions of the schedule, in its order.
    pub(crate) fn sessions(&self) -> Vec<(SessionId, &Session)> {
        let sessions = self.schedule().map_or(&[][..], |schedule| &schedule.timetable().sessions);
        (0..).map(SessionId).zip(sessions).collect()
    }

    /// The seats among some learners alone, by the places of their records.
    fn seats_of(&self, id: SessionId, at: Instant, known_at: Option<Instant>, counts: impl Fn(usize) -> bool) -> Seats {
        let Some(timetable) = self.schedule().map(Schedule::timetable) else { return Seats::default() };
        let Some(session) = timetable.session(id) else { return Seats::default() };
        let places = self.registered().in_session(self, timetable, id);
        let records = places
            .iter()
            .filter(|place| counts(**place))
            .filter_map(|place| Some((*place, self.records().get(*place)?)));
        let mut queue = Queue::default();
        for (place, record) in records {
            record.with_course(Instant::NEVER, known_at, |course| queue.ask(place, course, id, at));
        }
        queue.seats(session)
    }

    /// The seats of all sessions of a kind, in the order of the schedule: each record is looked at once, and nothing that
    /// was worked out of it is kept.
    pub(crate) fn seats_of_all(
        &self,
        wanted: impl Fn(&Session) -> bool,
        at: Instant,
        known_at: Option<Instant>,
    ) -> Vec<(SessionId, Seats)> {
        let Some(timetable) = self.schedule().map(Schedule::timetable) else { return Vec::new() };
        let mut queues = Queues::default();
        for (place, record) in self.records().iter().enumerate() {
            queues.ask(place, record, timetable, &wanted, (at, known_at));
        }
        queues.seats(timetable)
    }
}

/// The registrations for several sessions.
#[derive(Debug, Default)]
pub(crate) struct Queues(BTreeMap<SessionId, Queue>);

impl Queues {
    /// Adds a learner's registrations for the sessions wanted, as they are at an instant, as known at another.
    pub(crate) fn ask(
        &mut self,
        place: usize,
        record: &Record,
        timetable: &Timetable,
        wanted: impl Fn(&Session) -> bool,
        (at, known_at): (Instant, Option<Instant>),
    ) {
        let named = |fact: &Fact| timetable.names.get(fact.session.as_deref()?).copied();
        let registrations = record.history().facts.iter().filter(|fact| fact.kind == Kind::Registered);
        let mut ids: BTreeSet<SessionId> = registrations.filter_map(|fact| named(fact)).collect();
        ids.retain(|id| timetable.session(*id).is_some_and(&wanted));
        if ids.is_empty() {
            return;
        }
        let course = record.course(Instant::NEVER, known_at);
        ids.into_iter().for_each(|id| self.0.entry(id).or_default().ask(place, &course, id, at));
    }

    /// Every registration.
    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut Seat> {
        self.0.values_mut().flat_map(|queue| queue.booked.iter_mut().chain(&mut queue.late))
    }

    /// Adds those of others.
    pub(crate) fn append(&mut self, other: Queues) {
        for (id, more) in other.0 {
            let queue = self.0.entry(id).or_default();
            queue.booked.extend(more.booked);
            queue.late.extend(more.late);
        }
    }

    /// The seats of each, in the order of the schedule.
    pub(crate) fn seats(self, timetable: &Timetable) -> Vec<(SessionId, Seats)> {
        let seats = |(id, queue): (SessionId, Queue)| Some((id, queue.seats(timetable.session(id)?)));
        self.0.into_iter().filter_map(seats).collect()
    }
}

/// The registrations for one session.
#[derive(Debug, Default)]
struct Queue {
    booked: Vec<Seat>,
    /// Told once the session had started.
    late: Vec<Seat>,
}

impl Queue {
    /// Adds a learner's registration, if there is one. `course`: of all facts.
    fn ask(&mut self, place: usize, course: &Course, id: SessionId, at: Instant) {
        let seat =
            |fact: &Fact, eligible| Seat { record: place, registered: fact.at, event: fact.id.clone(), eligible };
        if let Some(fact) = course.booking(id, at) {
            self.booked.push(seat(fact, course.first_eligible(id, fact.at, at.next())));
        } else if let Some(fact) = course.late_registration(id, at) {
            self.late.push(seat(fact, None));
        }
    }

    fn seats(mut self, session: &Session) -> Seats {
        self.booked.sort_by(|a, b| a.order().cmp(&b.order()));
        self.late.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut seats = allot(session, self.booked);
        seats.turned_away.append(&mut self.late);
        seats
    }
}

impl Seat {
    /// The order of the queue: those never eligible come last.
    fn order(&self) -> (bool, Option<Instant>, Instant, &str, usize) {
        (self.eligible.is_none(), self.eligible, self.registered, &self.event, self.record)
    }
}

/// Gives the seats and the places on the waitlist to a queue.
fn allot(session: &Session, queue: Vec<Seat>) -> Seats {
    let count = |places: u64| usize::try_from(places).unwrap_or(usize::MAX);
    let capacity = session.capacity.map_or(usize::MAX, count);
    let eligible = queue.iter().take_while(|seat| seat.eligible.is_some()).count();
    let mut queue = queue.into_iter();
    let seated = queue.by_ref().take(eligible.min(capacity)).collect();
    let waiting = queue.by_ref().take(count(session.waitlist)).collect();
    Seats { seated, waiting, turned_away: queue.collect() }
}
