//! One learner's effects, in order, to what a standing says.
//!
//! Facts are taken instant by instant. A bit that evidence sets stays until it runs out or is cut; the completion rule
//! is looked at after each instant at which bits changed, and where evidence runs out between two facts. What a rule
//! comes to at the instant asked is kept for the next learner whose bits are the same.

use super::Quick;
use super::dates::Calendar;
use super::effect::{Act, Effect, Verdict};
use crate::answer::{ComponentState, Outcome, Status, Timing};
use crate::batch::answers::{NO_INSTANT, Word, micros};
use crate::batch::measures::Bits;
use crate::batch::piece::Line;
use crate::batch::store::Packed;
use crate::document::Mode;
use crate::evaluate::Validity;
use crate::time::Instant;

const NEVER: i64 = i64::MAX;
/// How many bits' progress is kept.
const KEPT: usize = 1_024;

/// Everything that is kept from learner to learner.
#[derive(Debug)]
pub(in crate::batch) struct Sweep<'q> {
    quick: &'q Quick,
    calendar: Calendar<'q>,
    /// Bits and the progress they come to.
    progress: Vec<(u64, u16)>,
    state: State,
}

/// One learner, moved on in time.
#[derive(Debug)]
struct State {
    /// By bit: since when it is set, and when it runs out.
    since: [i64; 64],
    until: [i64; 64],
    /// By slot: when activity and passing run out.
    active_until: [i64; 64],
    passed_until: [i64; 64],
    /// By slot: attempts since the last reset, and the instant of the latest.
    attempts: [u32; 64],
    attempted: [i64; 64],
    held: u64,
    /// The first instant at which a bit may run out.
    next: i64,
    active: u64,
    passed: u64,
    failing: u64,
    expired: u64,
    spent: u64,
    enrolled: Option<i64>,
    /// Whether the rule holds, since when, and when it first did, from the enrolment on.
    holding: bool,
    held_since: i64,
    first: Option<i64>,
    /// The bits that the rule was looked at with last.
    seen: u64,
    /// Whether the enrolment began at the instant in hand.
    begun: bool,
}

/// What the order of facts at one instant decides, and rows do not tell.
pub(in crate::batch) struct Tied;

fn place(slot: u32) -> usize {
    slot as usize & 63
}

fn one(slot: u32) -> u64 {
    1 << (slot & 63)
}

/// The places of bits, the lowest first.
fn each(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize & 63)?;
        bits &= bits.wrapping_sub(1);
        Some(place)
    })
}

impl State {
    const NEW: State = State {
        since: [0; 64],
        until: [0; 64],
        active_until: [0; 64],
        passed_until: [0; 64],
        attempts: [0; 64],
        attempted: [0; 64],
        held: 0,
        next: NEVER,
        active: 0,
        passed: 0,
        failing: 0,
        expired: 0,
        spent: 0,
        enrolled: None,
        holding: false,
        held_since: 0,
        first: None,
        seen: 0,
        begun: false,
    };

    /// Forgets the learner before; what belongs to a bit that is not set is never read.
    fn renew(&mut self, limited: u64) {
        for slot in each(limited) {
            if let (Some(count), Some(at)) = (self.attempts.get_mut(slot), self.attempted.get_mut(slot)) {
                (*count, *at) = (0, NO_INSTANT);
            }
        }
        (self.held, self.next, self.active, self.passed) = (0, NEVER, 0, 0);
        (self.failing, self.expired, self.spent) = (0, 0, 0);
        (self.enrolled, self.holding, self.first, self.seen, self.begun) = (None, false, None, 0, false);
    }

    /// Sets bits from an instant to another; what touches goes on.
    fn set(&mut self, bits: u64, at: i64, end: i64) {
        for bit in each(bits) {
            let (Some(since), Some(until)) = (self.since.get_mut(bit), self.until.get_mut(bit)) else { continue };
            let held = self.held >> bit & 1 == 1;
            *since = if held { *since } else { at };
            *until = if held { end.max(*until) } else { end };
        }
        self.held |= bits;
        self.next = self.next.min(if bits == 0 { NEVER } else { end });
    }

    /// Takes an attempt. Whether it counts.
    fn attempt(&mut self, slot: u32, most: u32, at: i64) -> Result<bool, Tied> {
        let Some(count) = self.attempts.get_mut(place(slot)) else { return Ok(true) };
        if let Some(latest) = self.attempted.get_mut(place(slot)) {
            if *latest == at {
                return Err(Tied);
            }
            *latest = at;
        }
        *count = count.saturating_add(1);
        if *count == most {
            self.spent |= one(slot);
        }
        Ok(*count <= most)
    }

    /// Ends what was shown of a component.
    fn cut(&mut self, slot: u32, bits: u64) {
        self.held &= !bits;
        let others = !one(slot);
        self.active &= others;
        self.passed &= others;
        self.failing &= others;
        self.expired &= others;
    }

    /// Takes away the bits that run out at or before an instant.
    fn run_out(&mut self, at: i64) {
        let (mut next, mut gone) = (NEVER, 0_u64);
        for bit in each(self.held) {
            let until = self.until.get(bit).copied().unwrap_or(NEVER);
            let over = until <= at;
            gone |= u64::from(over) << bit;
            next = next.min(if over { NEVER } else { until });
        }
        // The bits of other tests say nothing about slots, and nobody reads them here.
        self.expired |= gone;
        self.held &= !gone;
        self.next = next;
    }

    /// Looks at the rule after everything at an instant.
    fn look(&mut self, at: i64, quick: &Quick) {
        if self.enrolled.is_none() {
            return;
        }
        self.seen = self.held;
        let holds = self.held & quick.needs == quick.needs && quick.completion.at(self.held);
        if holds && !self.holding {
            self.held_since = at;
            self.first = self.first.or(Some(at));
        }
        self.holding = holds;
    }

    /// Lets everything run out that does so up to an instant at which there is no fact, nor any since the one before.
    /// Bits only go meanwhile: a rule that holds in the end has held all the time.
    fn pass(&mut self, at: i64, quick: &Quick) {
        self.run_out(at);
        if self.held != self.seen {
            self.look(at, quick);
        }
    }

    /// Takes one effect.
    fn take(&mut self, effect: &Effect, at: i64, quick: &Quick) -> Result<(), Tied> {
        match effect.act {
            Act::Enrol => {
                self.begun |= self.enrolled.is_none();
                self.enrolled = self.enrolled.or(Some(at));
            }
            Act::Activity if quick.from_enrolment && self.enrolled.is_none() => {}
            Act::Activity => {
                let Some(slot) = quick.slots.get(effect.slot as usize) else { return Ok(()) };
                let end = match slot.validity {
                    Validity::Ever => NEVER,
                    Validity::Elapsed(micros) => Instant::from_micros(at).plus_micros(micros).micros(),
                    Validity::Period(zone, period) => zone.add(Instant::from_micros(at), &period).micros(),
                };
                let (index, bit) = (place(effect.slot), one(effect.slot));
                extend(&mut self.active_until, index, self.active & bit != 0, end);
                self.active |= bit;
                let counts = match (effect.attempt, slot.most) {
                    (true, Some(most)) => self.attempt(effect.slot, most, at)?,
                    _ => true,
                };
                if counts && effect.verdict == Verdict::Pass {
                    extend(&mut self.passed_until, index, self.passed & bit != 0, end);
                    self.passed |= bit;
                }
                self.failing |= if counts && effect.verdict == Verdict::Fail { bit } else { 0 };
                self.set(effect.shows | if counts { effect.scores } else { 0 }, at, end);
            }
            Act::Revoke | Act::Reset => {
                let bits = quick.slots.get(effect.slot as usize).map_or(0, |slot| slot.bits);
                self.cut(effect.slot, bits);
                if effect.act == Act::Reset {
                    self.reset(effect.slot);
                }
            }
            Act::ResetAll => {
                for (slot, found) in (0_u32..).zip(&quick.slots) {
                    self.cut(slot, found.bits);
                    self.reset(slot);
                }
            }
        }
        Ok(())
    }

    fn reset(&mut self, slot: u32) {
        self.spent &= !one(slot);
        if let Some(count) = self.attempts.get_mut(place(slot)) {
            *count = 0;
        }
    }

    /// Takes activity that shows bits and is no attempt that matters.
    fn take_plain(&mut self, effect: &Effect, at: i64) {
        let end = Instant::from_micros(at.saturating_add(effect.lasts)).micros();
        self.active |= one(effect.slot);
        if let Some(until) = self.active_until.get_mut(place(effect.slot)) {
            // Evidence of one component lasts equally long, so that later evidence never ends before earlier.
            *until = end;
        }
        if effect.shows != 0 {
            self.set(effect.shows, at, end);
        }
    }

    /// After all facts of an instant.
    fn close(&mut self, at: i64, quick: &Quick) {
        if self.next <= at {
            self.run_out(at);
        }
        if self.held != self.seen || self.begun {
            self.begun = false;
            self.look(at, quick);
        }
    }

    fn sweep(&mut self, facts: &[Packed], quick: &Quick) -> Result<(), Tied> {
        let asked = quick.at.micros();
        let mut now = i64::MIN;
        for fact in facts {
            if fact.at != now {
                self.close(now, quick);
                if fact.at > asked {
                    break;
                }
                now = fact.at;
                if self.next < now {
                    self.pass(now.saturating_sub(1), quick);
                }
            }
            let Some(effect) = quick.table.effects.get(fact.effect as usize) else { continue };
            if effect.plain && (!quick.from_enrolment || self.enrolled.is_some()) {
                self.take_plain(effect, now);
            } else {
                self.take(effect, now, quick)?;
            }
        }
        self.close(now, quick);
        if self.next <= asked {
            self.pass(asked, quick);
        }
        Ok(())
    }
}

/// Puts an end off.
fn extend(ends: &mut [i64; 64], place: usize, there: bool, end: i64) {
    if let Some(until) = ends.get_mut(place) {
        *until = if there { end.max(*until) } else { end };
    }
}

/// Those of some slots that have not run out.
fn still(of: u64, ends: &[i64; 64], at: i64) -> u64 {
    each(of).filter(|slot| ends.get(*slot).is_some_and(|until| at < *until)).fold(0, |bits, slot| bits | 1 << slot)
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
        let done = self.held & all & !free;
        let open = all & !free & !done;
        let spent = self.spent & open;
        let failing = self.failing & open & !spent;
        let failed = failing & !still(failing & self.passed, &self.passed_until, at);
        let open = open & !spent & !failed;
        let expired = self.expired & open;
        // What is asked nothing may still be under way.
        let active = still(self.active & (open | free) & !expired, &self.active_until, at);
        let touched = done | spent | failed | expired | active;
        Slots { free, done, spent, failed, expired, active, touched }
    }
}

impl Slots {
    /// The codes of states, bit by bit: the lowest bits of all slots, the next, the highest.
    fn planes(&self) -> [u64; 3] {
        let groups = [
            (self.free, ComponentState::NotRequired),
            (self.done, ComponentState::Done),
            (self.spent, ComponentState::Exhausted),
            (self.failed, ComponentState::Failed),
            (self.expired, ComponentState::Expired),
            (self.active & !self.free, ComponentState::InProgress),
        ];
        let none = !(groups.iter().fold(0, |all, (of, _)| all | of));
        let mut planes = [0; 3];
        for (of, state) in groups.into_iter().chain([(none, ComponentState::NotStarted)]) {
            for (bit, plane) in planes.iter_mut().enumerate() {
                *plane |= if state.code() >> bit & 1 == 1 { of } else { 0 };
            }
        }
        planes
    }
}

impl<'q> Sweep<'q> {
    pub(in crate::batch) fn new(quick: &'q Quick) -> Sweep<'q> {
        // No bits come to what no bits come to.
        let none = (0, quick.progress.basis_points(0));
        Sweep { quick, calendar: Calendar::new(&quick.plan, quick.at), progress: vec![none; KEPT], state: State::NEW }
    }

    /// Works a learner out.
    ///
    /// # Errors
    /// [`Tied`] where that takes the facts themselves.
    pub(in crate::batch) fn learner(&mut self, facts: &mut [Packed], line: &mut Line) -> Result<(), Tied> {
        let quick = self.quick;
        let key = |fact: &Packed| (fact.at, fact.effect);
        if !facts.is_sorted_by_key(key) {
            facts.sort_unstable_by_key(key);
        }
        self.state.renew(quick.limited);
        self.state.sweep(facts, quick)?;
        self.tell(line);
        Ok(())
    }

    fn tell(&mut self, line: &mut Line) {
        let quick = self.quick;
        let at = quick.at.micros();
        line.progress = self.progress_of(self.state.held);
        let state = &self.state;
        let dates = self.calendar.of(state.enrolled.map(Instant::from_micros));
        let completed = match (quick.always, state.first) {
            (false, first) => first,
            (true, _) => state.holding.then_some(state.held_since),
        };
        let slots = state.slots(quick, at);
        line.status = match (state.enrolled, completed, state.first) {
            (None, ..) => Status::NotEnrolled,
            (_, Some(_), _) => Status::Completed,
            (_, None, Some(_)) => Status::Lapsed,
            _ if self.hopeless() => Status::Failed,
            _ if slots.touched != 0 => Status::InProgress,
            _ => Status::NotStarted,
        };
        line.completed_at = completed.unwrap_or(NO_INSTANT);
        line.due = micros(dates.due);
        line.timing = match (line.status, completed, dates.due.map(Instant::micros)) {
            (Status::NotEnrolled, ..) => Timing::None,
            (Status::Completed, Some(completed), Some(due)) if completed < due => Timing::OnTime,
            (Status::Completed, _, Some(_)) => Timing::Late,
            (Status::Completed, ..) => Timing::None,
            (.., Some(due)) if due <= at => Timing::Overdue,
            _ if dates.past & !slots.done & !quick.free != 0 => Timing::Behind,
            _ if dates.dated => Timing::OnTrack,
            _ => Timing::None,
        };
        if quick.measured {
            let open = !slots.done & !quick.free;
            line.bits = Bits {
                begun: still(state.active, &state.active_until, at),
                done: slots.done,
                near: dates.near_due || dates.near & open != 0,
            };
        }
        for (cell, (rule, mode)) in line.gates.iter_mut().zip(&quick.gates) {
            let outcome = match (rule.at(state.held), mode) {
                (true, _) => Outcome::Open,
                (false, Mode::Flag) => Outcome::Flagged,
                (false, Mode::Block) => Outcome::Blocked,
            };
            *cell = outcome.code();
        }
        let [low, middle, high] = slots.planes();
        for (cell, slot) in line.states.iter_mut().zip(&quick.columns) {
            let bit = |plane: u64| (plane >> (slot.0 & 63)) as u8 & 1;
            *cell = bit(low) | bit(middle) << 1 | bit(high) << 2;
        }
        for ((since, until), slot) in line.since.iter_mut().zip(&mut line.until).zip(&quick.columns) {
            let held = slots.done >> (slot.0 & 63) & 1 == 1;
            let end = |ends: &[i64; 64]| {
                let end = ends.get(place(slot.0)).copied().unwrap_or(NEVER);
                if held && end != NEVER { end } else { NO_INSTANT }
            };
            (*since, *until) = (end(&state.since), end(&state.until));
        }
    }

    /// Whether the completion rule can hold at no later instant: what attempts alone can show of an exhausted component
    /// does not come.
    fn hopeless(&self) -> bool {
        let state = &self.state;
        // What is done, or asked nothing, is not exhausted.
        let spent = state.spent & !state.held & !self.quick.free;
        if spent == 0 {
            return false;
        }
        let lost = each(spent).fold(0, |bits, slot| bits | self.quick.slots.get(slot).map_or(0, |slot| slot.bits));
        !self.quick.completion.at(!lost | state.held)
    }

    fn progress_of(&mut self, bits: u64) -> u16 {
        let digest = bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54;
        let quick = self.quick;
        let Some((known, progress)) = self.progress.get_mut(digest as usize) else { return 0 };
        if *known != bits {
            (*known, *progress) = (bits, quick.progress.basis_points(bits));
        }
        *progress
    }
}
