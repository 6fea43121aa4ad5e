//! The roster of one session that two hundred learners asked a seat in, told for each row.

use crate::c::{self, Library, Owned, Text};
use crate::{Ground, OUTCOMES, RUST, RUST_JSON, json, number, same_missing};
use blend_benches::contest::Contest;
use blend_benches::given;
use blend_benches::learner::{AS_OF, Learner};
use blend_core::answer::{Roster, RosterRow};
use blend_core::time::Instant;
use std::hint::black_box;

const SESSION: &str = "V1-15";

/// The facts of all, each under a name of its own and registered for the session.
fn events(learners: &[Learner]) -> String {
    let at = given::instant(AS_OF - 60);
    let one = |(place, learner): (usize, &Learner)| {
        let own = given::events(learner).replace(r#""learner":"u1""#, &format!(r#""learner":"u{place:03}""#));
        let seat =
            format!(r#"{{"id":"s","learner":"u{place:03}","kind":"registered","session":"{SESSION}","at":"{at}"}}"#);
        format!("{},{seat}", own.trim_start_matches('[').trim_end_matches(']'))
    };
    format!("[{}]", learners.iter().enumerate().map(one).collect::<Vec<_>>().join(","))
}

/// A row by its list (`BLEND_LIST_..`) and number.
type Place = (i32, usize);

/// Where the rows are: a session without an end of seats seats whoever was let in, and turns the others away.
fn places(seats: &c::Seats) -> impl Iterator<Item = Place> {
    let counts = [seats.seated, seats.waiting, seats.turned_away];
    (1..).zip(counts).flat_map(|(list, count)| (0..count).map(move |index| (list, index)))
}

fn seat(c: &Library, roster: &Owned, (list, index): Place) -> c::Seat {
    c.filled(c::Seat::room(), |out, error| unsafe { (c.roster_row)(roster.raw, list, index, out, error) })
}

fn missing(c: &Library, roster: &Owned, (list, index): Place, item: usize) -> c::Missing {
    c.filled(c::Missing::room(), |out, error| unsafe { (c.roster_missing)(roster.raw, list, index, item, out, error) })
}

fn seats(c: &Library, roster: &Owned) -> c::Seats {
    c.filled(c::Seats::room(), |out, error| unsafe { (c.roster_seats)(roster.raw, out, error) })
}

fn same_row(got: &c::Seat, want: &RosterRow) {
    assert_eq!((got.learner.read(), got.presence.read()), (Some(want.learner.as_str()), want.presence.as_deref()));
    assert_eq!((got.registered_at, got.place), (want.registered_at.micros(), want.place.unwrap_or_default()));
    assert_eq!([got.now, got.at_start], [want.now, want.at_start].map(|outcome| number(&outcome, &OUTCOMES)));
    let words = ["attended", "partial", "excused", "absent"];
    assert_eq!(got.attendance, want.attendance.map_or(0, |attendance| number(&attendance, &words)));
    assert_eq!((got.breach, got.done, got.of), (want.breach.into(), want.done, want.of));
    assert_eq!(got.missing, want.missing.len());
}

fn same(c: &Library, got: &Owned, want: &Roster) {
    let short = seats(c, got);
    assert_eq!((short.start, short.end, short.capacity), (want.start.micros(), want.end.micros(), -1));
    assert_eq!((short.waitlist, short.cancelled), (0, 0));
    let sizes = [&want.seated, &want.waiting, &want.turned_away].map(Vec::len);
    assert_eq!([short.seated, short.waiting, short.turned_away], sizes);
    for (place, want) in places(&short).zip(rows(want)) {
        same_row(&seat(c, got, place), want);
        (0..want.missing.len()).for_each(|item| same_missing(&missing(c, got, place, item), &want.missing[item]));
    }
}

fn rows(roster: &Roster) -> impl Iterator<Item = &RosterRow> {
    roster.seated.iter().chain(&roster.waiting).chain(&roster.turned_away)
}

pub(crate) fn contest(ground: &Ground, learners: &[Learner], at: Instant) {
    let c = &ground.c;
    let events = events(learners);
    let population = ground.programme.population_from_json(events.as_bytes(), Some(&ground.schedule)).expect("facts");
    let c_population = ground.c_population(&events);
    let roster = || population.roster(SESSION, at, None).expect("a session");
    let want = roster();
    let unready = rows(&want).filter(|row| !row.missing.is_empty()).count();
    assert!(rows(&want).count() == learners.len() && unready > learners.len() / 4, "{unready} are not ready");
    let size = (1, learners.len());
    let right = |_: usize, got: &Owned| same(c, got, &want);
    let session = Text::of(SESSION);
    let told = at.to_string();
    let mut contest = Contest::new("a roster, each row", &[RUST, RUST_JSON]);
    contest.enter_prepared(RUST, size, || (), |(), _| roster(), |_, got| assert!(*got == want));
    let made = || {
        c.made(c.roster_free, |out, error| unsafe {
            let (at, known) = (at.micros(), c::NO_INSTANT);
            (c.roster_new)(c_population.raw, session.data, session.size, at, known, out, error)
        })
    };
    contest.enter_prepared("c, structs made", size, || (), |(), _| made(), right);
    let read = || {
        let roster = made();
        for place in places(&seats(c, &roster)) {
            let row = black_box(seat(c, &roster, place));
            (0..row.missing).for_each(|item| {
                black_box(missing(c, &roster, place, item));
            });
        }
        roster
    };
    contest.enter_prepared("c, structs made and read", size, || (), |(), _| read(), right);
    contest.enter_prepared(RUST_JSON, size, || (), |(), _| json(&roster()), |_, got| assert_eq!(*got, json(&want)));
    let text = || {
        let at = Text::of(&told);
        c.made(c.bytes_free, |out, error| unsafe {
            let (none, ask) = (std::ptr::null(), c.population_roster);
            ask(c_population.raw, session.data, session.size, at.data, at.size, none, 0, out, error)
        })
    };
    contest.enter_prepared("c, JSON text", size, || (), |(), _| text(), |_, got| assert_eq!(c.text(got), json(&want)));
    contest.run();
}
