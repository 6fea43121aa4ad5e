//! One learner's effects, in order, to what a standing says.
//!
//! [`State`] is moved on in time; what it is at the instant asked is told as a [`Line`]. What bits come to, progress and
//! gates, is kept for the next learner whose bits are the same.

use super::Quick;
use super::certificate::{Latest, latest};
use super::dates::{Calendar, Duties};
use super::missing::{Memo, Note};
use super::state::{BEYOND, State, Tied, place, still};
use super::tree::Holds;
use crate::answer::{CertificateState, ComponentState, Outcome, Status, Timing};
use crate::batch::answers::{NO_INSTANT, Word, micros};
use crate::batch::columns::places;
use crate::batch::lists::Lists;
use crate::batch::measures::Bits;
use crate::batch::piece::Line;
use crate::batch::store::{Form, Row};
use crate::document::Mode;
use crate::plan::Component;
use crate::time::Instant;

/// Everything that is kept from learner to learner.
#[derive(Debug)]
pub(in crate::batch) struct Sweep<'q> {
    quick: &'q Quick,
    calendar: Calendar<'q>,
    /// Sets of bits and the progress they come to, a power of two of them; what gates say of each, one set after the other.
    kept: Vec<(u64, u16)>,
    outcomes: Vec<u8>,
    /// Where it is asked for, what is missing.
    missing: Option<Memo<'q>>,
    state: State,
    /// Where there is a certificate, the same over the evidence of the period that is being earned.
    period: Option<Box<State>>,
}

/// Slots by what is to be said of them at the instant asked, each group apart from the others.
struct Slots {
    free: u64,
    done: u64,
    spent: u64,
    failed: u64,
    expired: u64,
    active: u64,
    /// All of whom something is known.
    touched: u64,
}

impl State {
    fn slots(&self, quick: &Quick, at: i64) -> Slots {
        let all = 1_u64.checked_shl(quick.slots.len() as u32).map_or(u64::MAX, |beyond| beyond.wrapping_sub(1));
        let free = quick.free;
        let done = self.shown.held & all & !free;
        let open = all & !free & !done;
        let spent = self.spent & open;
        let failing = self.shown.failing & open & !spent;
        let failed = failing & !still(failing & self.shown.passed, &self.passed_until, at);
        let open = open & !spent & !failed;
        let expired = self.expired & open;
        // What is asked nothing may still be under way.
        let active = still(self.shown.active & (open | free) & !expired, &self.active_until, at);
        let touched = done | spent | failed | expired | active;
        Slots { free, done, spent, failed, expired, active, touched }
    }
}

impl Slots {
    /// The codes of states, bit by bit: the lowest bits of all slots, the next, the highest.
    fn planes(&self) -> [u64; 3] {
        let Slots { free, done, spent, failed, expired, .. } = *self;
        let active = self.active & !free;
        let none = !(free | done | spent | failed | expired | active);
        let plane = |bit: u8| {
            let part = |of: u64, state: ComponentState| if state.code() >> bit & 1 == 1 { of } else { 0 };
            part(free, ComponentState::NotRequired)
                | part(done, ComponentState::Done)
                | part(spent, ComponentState::Exhausted)
                | part(failed, ComponentState::Failed)
                | part(expired, ComponentState::Expired)
                | part(active, ComponentState::InProgress)
                | part(none, ComponentState::NotStarted)
        };
        [plane(0), plane(1), plane(2)]
    }
}

impl<'q> Sweep<'q> {
    /// `kept`: of how many sets of bits to keep what they come to, as the bits of their number.
    pub(in crate::batch) fn new(quick: &'q Quick, kept: u32) -> Sweep<'q> {
        let kept = 1_usize << (kept & 31);
        // No bits come to what no bits come to.
        let none = (0, quick.progress.basis_points(0));
        let outcomes = quick.gates.iter().map(|gate| outcome(gate, 0)).collect::<Vec<_>>().repeat(kept);
        let calendar = Calendar::new(&quick.plan, quick.table.repeats(), quick.at);
        let missing = quick.wants.as_ref().map(|wants| Memo::new(wants, kept));
        let period = quick.plan.certification.as_ref().map(|_| Box::new(State::NEW));
        Sweep { quick, calendar, kept: vec![none; kept], outcomes, missing, state: State::NEW, period }
    }

    /// Works a learner out. `notes`: the numbers of rows; `lists`: those of all learners, the same at each call.
    ///
    /// # Errors
    /// [`Tied`] where that takes the facts themselves.
    pub(in crate::batch) fn learner<R: Row>(
        &mut self,
        facts: &mut [R],
        form: Form,
        notes: &[Note],
        line: &mut Line,
        lists: &mut Lists,
    ) -> Result<(), Tied> {
        let quick = self.quick;
        if facts.iter().any(Row::is_whole) {
            return Err(Tied);
        }
        if !facts.is_sorted_by_key(R::key) {
            facts.sort_unstable_by_key(R::key);
        }
        self.state.renew(quick.limited);
        let repeats = !quick.table.repeats().is_empty();
        let enrolment = repeats.then(|| quick.first_enrolment(facts, form)).flatten();
        let starts = self.calendar.starts(enrolment.and_then(|(cohort, at)| quick.anchor(cohort, at)));
        self.state.sweep::<R, false>(facts, form, quick, starts)?;
        let certificate = match (&mut self.period, self.state.earned) {
            (Some(period), Some(earned)) => latest(quick, earned, period, (&*facts, form), starts)?,
            _ => None,
        };
        // Whether the learner is ready for a session that is near is asked of its gates up to its start.
        let (seated, is_near) = self.state.seated(quick);
        if is_near {
            return Err(Tied);
        }
        self.tell(certificate.as_ref(), seated, line);
        if let Some(missing) = &mut self.missing {
            let renewing = certificate.as_ref().filter(|latest| latest.is_renewing);
            let state = renewing.and(self.period.as_deref()).unwrap_or(&self.state);
            let since = renewing.map_or(i64::MIN, |latest| latest.link.next_evidence().1.micros());
            let counting = notes.iter().filter(|note| note.at >= since).filter_map(|note| {
                let (_, told) = quick.wants.as_ref()?.noted(note.effect)?;
                state.counts(told, note.at, quick).then_some((told, note.number))
            });
            missing.tell(state.shown.held, counting, lists, &mut line.missing);
        }
        Ok(())
    }

    fn tell(&mut self, certificate: Option<&Latest>, seated: bool, line: &mut Line) {
        let quick = self.quick;
        let at = quick.at.micros();
        let (progress, outcomes) = self.come_to(self.state.shown.held);
        line.progress = progress;
        line.gates.iter_mut().zip(outcomes).for_each(|(cell, outcome)| *cell = *outcome);
        let state = &self.state;
        let dates = self.calendar.of(state.anchor(quick));
        let completed = match (quick.always, state.first) {
            (false, first) => first,
            (true, _) => state.holding.then_some(state.held_since),
        };
        let slots = state.slots(quick, at);
        line.status = match (state.enrolled, completed, state.first) {
            (None, ..) => Status::NotEnrolled,
            _ if !state.open => Status::Withdrawn,
            _ if state.suspended => Status::Suspended,
            (_, Some(_), _) => Status::Completed,
            (_, None, Some(_)) => Status::Lapsed,
            _ if self.hopeless() => Status::Failed,
            _ if slots.touched != 0 => Status::InProgress,
            _ => Status::NotStarted,
        };
        line.completed_at = completed.unwrap_or(NO_INSTANT);
        line.due = micros(dates.due);
        line.timing = match (line.status, completed, dates.due.map(Instant::micros)) {
            (Status::NotEnrolled | Status::Withdrawn | Status::Suspended, ..) => Timing::None,
            (Status::Completed, Some(completed), Some(due)) if completed < due => Timing::OnTime,
            (Status::Completed, _, Some(_)) => Timing::Late,
            (Status::Completed, ..) => Timing::None,
            (.., Some(due)) if due <= at => Timing::Overdue,
            _ if quick.is_open(dates.past, slots.done) => Timing::Behind,
            _ if dates.dated || seated => Timing::OnTrack,
            _ => Timing::None,
        };
        if quick.measured {
            let begun = still(state.shown.active, &state.active_until, at);
            line.bits = Bits {
                begun: quick.by_component(begun, |_| 1),
                done: quick.by_component(slots.done, |component| component.needs()),
                near: dates.near_due || quick.is_open(dates.near, slots.done),
            };
        }
        if self.period.is_some() {
            let link = certificate.map(|latest| &latest.link);
            line.certification = Some(link.map_or(CertificateState::None, |link| link.state(quick.at)));
            (line.earned, line.expires) = (micros(link.map(|link| link.earned)), micros(link.map(|link| link.expires)));
        }
        // Once its window is open, states are those of the period that is being earned.
        let renewing = certificate.filter(|latest| latest.is_renewing).and(self.period.as_deref());
        let (state, slots) = match renewing {
            Some(period) => (period, period.slots(quick, at)),
            None => (state, slots),
        };
        line.planes = Some(slots.planes());
        for ((since, until), slot) in line.since.iter_mut().zip(&mut line.until).zip(&quick.columns) {
            let held = slots.done >> (slot.0 & 63) & 1 == 1;
            let end = |ends: &[i64; BEYOND]| {
                let end = ends.get(place(slot.0)).filter(|_| held).copied();
                micros(end.map(Instant::from_micros))
            };
            (*since, *until) = (end(&state.since), end(&state.until));
        }
    }

    /// Whether the completion rule can hold at no later instant: what attempts alone can show of an exhausted component
    /// does not come.
    fn hopeless(&self) -> bool {
        let state = &self.state;
        // What is done, or asked nothing, is not exhausted.
        let spent = state.spent & !state.shown.held & !self.quick.free;
        if spent == 0 {
            return false;
        }
        let lost = places(spent).fold(0, |bits, slot| bits | self.quick.slots.get(slot).map_or(0, |slot| slot.bits));
        !self.quick.completion.at(!lost | state.shown.held)
    }

    /// What a set of bits comes to: progress, and what each gate says.
    fn come_to(&mut self, bits: u64) -> (u16, &[u8]) {
        let place = kept_at(bits, self.kept.len());
        let quick = self.quick;
        let first = place.wrapping_mul(quick.gates.len());
        let outcomes = self.outcomes.get_mut(first..first.wrapping_add(quick.gates.len())).unwrap_or_default();
        let Some((known, progress)) = self.kept.get_mut(place) else { return (0, outcomes) };
        if *known != bits {
            (*known, *progress) = (bits, quick.progress.basis_points(bits));
            outcomes.iter_mut().zip(&quick.gates).for_each(|(cell, gate)| *cell = outcome(gate, bits));
        }
        (*progress, outcomes)
    }
}

impl Quick {
    /// The components of which so many slots are among some.
    fn by_component(&self, slots: u64, needs: impl Fn(&Component) -> u32) -> u64 {
        if self.repeated.is_empty() {
            return slots;
        }
        let components = self.plan.components.iter().zip(0_u32..);
        let enough = |component: &Component| {
            let own = component.slot_ids().filter(|slot| slots >> (slot.0 & 63) & 1 == 1);
            own.count() >= needs(component) as usize
        };
        let bit = |place: u32| 1_u64.checked_shl(place).unwrap_or(0);
        components.fold(0, |all, (component, place)| if enough(component) { all | bit(place) } else { all })
    }

    /// Whether something that is asked for by a date is not done. What is asked nothing always is.
    fn is_open(&self, duties: Duties, done: u64) -> bool {
        let done = done | self.free;
        let is_open = |(slots, needs): &(u64, u32)| {
            duties.whole & slots & slots.wrapping_neg() != 0 && (done & slots).count_ones() < *needs
        };
        duties.each & !done != 0 || duties.whole != 0 && self.repeated.iter().any(is_open)
    }
}

/// Where what a set of bits comes to is kept, in a power of two of places.
#[inline]
pub(super) fn kept_at(bits: u64, places: usize) -> usize {
    (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & places.wrapping_sub(1)
}

/// What a gate says of a set of bits.
fn outcome((rule, mode): &(Holds, Mode), bits: u64) -> u8 {
    let outcome = match (rule.at(bits), mode) {
        (true, _) => Outcome::Open,
        (false, Mode::Flag) => Outcome::Flagged,
        (false, Mode::Block) => Outcome::Blocked,
    };
    outcome.code()
}
