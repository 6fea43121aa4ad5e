//! Rosters as plain structs.

use crate::decision::BlendMissing;
use crate::error::BlendError;
use crate::flat::{BlendText, Flat, Texts, fill, instant, required_instant, row};
use crate::guard::guarded;
use crate::handle::{free, handle};
use crate::population::BlendPopulation;
use crate::text::required_text;
use crate::words::Number;
use blend_core::answer::RosterRow;
use std::ffi::c_char;

/// A roster; immutable, shared between threads; freed by `blend_roster_free`.
pub struct BlendRoster {
    seats: BlendSeats,
    lists: [List; 3],
    _texts: Texts,
}

type List = Vec<(BlendSeat, Vec<BlendMissing>)>;

// SAFETY: the pointers in the rows lead to `_texts`, which is not changed any more.
unsafe impl Send for BlendRoster {}
// SAFETY: as above.
unsafe impl Sync for BlendRoster {}

/// The lists of a roster.
#[repr(C)]
pub enum BlendList {
    /// Who has a seat, in the order of the queue.
    Seated = 1,
    /// Who waits, in the order of the queue; those never eligible so far come last.
    Waiting = 2,
    /// Who was turned away; those who registered once it had started come last.
    TurnedAway = 3,
}

/// A session and how many are in it. Instants are microseconds since 1970 UTC.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendSeats {
    /// `sizeof (blend_seats)`, set by the caller.
    pub struct_size: usize,
    /// Its start.
    pub start: i64,
    /// Its end.
    pub end: i64,
    /// Seats; -1 for any number.
    pub capacity: i64,
    /// Places on the waitlist.
    pub waitlist: i64,
    /// 1 where it is called off at the instant asked, else 0.
    pub cancelled: i64,
    /// How many rows `BLEND_LIST_SEATED` has.
    pub seated: usize,
    /// How many rows `BLEND_LIST_WAITING` has.
    pub waiting: usize,
    /// How many rows `BLEND_LIST_TURNED_AWAY` has.
    pub turned_away: usize,
}

// SAFETY: `struct_size` first, numbers alone.
unsafe impl Flat for BlendSeats {
    const LEAST: usize = std::mem::offset_of!(BlendSeats, turned_away) + size_of::<usize>();
}

/// One registration of a roster.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendSeat {
    /// `sizeof (blend_seat)`, set by the caller.
    pub struct_size: usize,
    /// Who.
    pub learner: BlendText,
    /// Presence as a share of the session, a decimal from 0 to 1 cut at nine digits; none without any.
    pub presence: BlendText,
    /// When the seat was asked for, microseconds since 1970 UTC.
    pub registered_at: i64,
    /// The place in its list, from 1; 0 for those turned away.
    pub place: u64,
    /// May the learner attend, as asked at the instant, from the start on at the start: `BLEND_OUTCOME_..`.
    pub now: i32,
    /// May the learner attend at the start, as far as the facts up to the instant (and the start) tell:
    /// `BLEND_OUTCOME_..`.
    pub at_start: i32,
    /// `BLEND_ATTENDANCE_..`, 0 where the facts do not tell (yet).
    pub attendance: i32,
    /// 1 where a gate blocked the registration at its instant.
    pub breach: i32,
    /// How many leaves of all gates to the component hold.
    pub done: u32,
    /// How many leaves they have.
    pub of: u32,
    /// How many items are missing, to be read with `blend_roster_missing`.
    pub missing: usize,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendSeat {
    const LEAST: usize = std::mem::offset_of!(BlendSeat, missing) + size_of::<usize>();
}

impl BlendSeat {
    fn new(row: &RosterRow, texts: &mut Texts) -> BlendSeat {
        BlendSeat {
            struct_size: size_of::<BlendSeat>(),
            learner: texts.keep(&row.learner),
            presence: texts.keep_some(row.presence.as_deref()),
            registered_at: row.registered_at.micros(),
            place: row.place.unwrap_or_default(),
            now: row.now.number(),
            at_start: row.at_start.number(),
            attendance: row.attendance.number(),
            breach: row.breach.into(),
            done: row.done,
            of: row.of,
            missing: row.missing.len(),
        }
    }
}

/// Who has a seat in a session, who waits and who was turned away: as `blend_population_roster`, with instants as microseconds
/// since 1970 UTC (`known_at`: `BLEND_NO_INSTANT` for everything known) and the answer to be read without JSON.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_roster_new(
    population: *const BlendPopulation,
    session: *const c_char,
    session_len: usize,
    at: i64,
    known_at: i64,
    out: *mut *mut BlendRoster,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let session = required_text(session, session_len, "session")?;
            let (at, known_at) = (required_instant(at, "at")?, instant(known_at, "known_at")?);
            let roster = handle(population, "population")?.0.roster(session, at, known_at)?;
            let mut texts = Texts::default();
            let mut list = |rows: &[RosterRow]| -> Result<List, BlendError> {
                let rows = rows
                    .iter()
                    .map(|row| Ok((BlendSeat::new(row, &mut texts), BlendMissing::all(&row.missing, &mut texts)?)));
                rows.collect()
            };
            let lists = [list(&roster.seated)?, list(&roster.waiting)?, list(&roster.turned_away)?];
            let seats = BlendSeats {
                struct_size: size_of::<BlendSeats>(),
                start: roster.start.micros(),
                end: roster.end.micros(),
                capacity: roster.capacity.map_or(-1, clamped),
                waitlist: clamped(roster.waitlist),
                cancelled: roster.cancelled.into(),
                seated: roster.seated.len(),
                waiting: roster.waiting.len(),
                turned_away: roster.turned_away.len(),
            };
            Ok(BlendRoster { seats, lists, _texts: texts })
        })
    }
}

fn clamped(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The session, and how many are in each list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_roster_seats(
    roster: *const BlendRoster,
    out: *mut BlendSeats,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || Ok(handle(roster, "roster")?.seats)) }
}

impl BlendRoster {
    fn row(&self, list: i32, index: usize) -> Result<&(BlendSeat, Vec<BlendMissing>), BlendError> {
        let place = [BlendList::Seated, BlendList::Waiting, BlendList::TurnedAway];
        let place = place.into_iter().position(|known| known as i32 == list);
        let place = place.ok_or_else(|| BlendError::argument(format!("there is no list {list}")))?;
        row(&self.lists[place], index, "row")
    }
}

/// One row of a list (`BLEND_LIST_..`), `index` from 0. Its texts live as long as the roster.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_roster_row(
    roster: *const BlendRoster,
    list: i32,
    index: usize,
    out: *mut BlendSeat,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(out, error, || Ok(handle(roster, "roster")?.row(list, index)?.0)) }
}

/// One missing item of a row: what an unmet gate to the component wants, whatever its action; equal items once. Its texts
/// live as long as the roster.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_roster_missing(
    roster: *const BlendRoster,
    list: i32,
    row_index: usize,
    index: usize,
    out: *mut BlendMissing,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        fill(out, error, || {
            let (_, missing) = handle(roster, "roster")?.row(list, row_index)?;
            row(missing, index, "missing item").copied()
        })
    }
}

/// Frees a roster; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_roster_free(roster: *mut BlendRoster) {
    // SAFETY: as promised by the caller.
    unsafe { free(roster) }
}
