//! One learner, moved on in time effect by effect.
//!
//! Facts are taken instant by instant. A bit that evidence sets stays until it runs out or is cut. Between two instants
//! the completion rule is looked at, wherever the bits that it cannot do without are set, it held before, or something has
//! run out.

use super::Quick;
use super::dates::Starts;
use super::effect::{Act, Effect, NOWHERE, Verdict};
use super::missing::Told;
use crate::batch::answers::NO_INSTANT;
use crate::batch::columns::places;
use crate::batch::store::{Form, Row};
use crate::evaluate::Validity;
use crate::time::Instant;
use std::collections::BTreeSet;
use std::hint::select_unpredictable;

const NEVER: i64 = i64::MAX;
/// Places of bits or slots, and [`NOWHERE`]; a power of two.
pub(super) const BEYOND: usize = 2 * NOWHERE as usize;

/// One learner, moved on in time.
#[derive(Debug)]
pub(super) struct State {
    /// By bit: since when it is set, and when it runs out. Beyond the bits there is room for what no bit says.
    pub(super) since: [i64; BEYOND],
    pub(super) until: [i64; BEYOND],
    /// By slot, with the same room: when activity and passing run out.
    pub(super) active_until: [i64; BEYOND],
    pub(super) passed_until: [i64; BEYOND],
    /// By slot: attempts since the last reset, and the instant of the latest.
    attempts: [u32; 64],
    attempted: [i64; 64],
    /// By slot: of the latest attempt that counts where only so many do, and of the latest cut where there is one.
    counted: [i64; 64],
    cut: [i64; 64],
    cuts: u64,
    pub(super) shown: Shown,
    pub(super) expired: u64,
    pub(super) spent: u64,
    /// The latest enrolment, its cohort where dates count from it, and whether it lasts.
    pub(super) enrolled: Option<i64>,
    cohort: u32,
    pub(super) open: bool,
    /// Whether on leave, and when leave began or ended last.
    pub(super) suspended: bool,
    turned: i64,
    /// Whether the rule holds, since when, and when it first did, from the enrolment on.
    pub(super) holding: bool,
    pub(super) held_since: i64,
    pub(super) first: Option<i64>,
    /// When it first did in any enrolment: later ones do not date it anew.
    pub(super) earned: Option<i64>,
    /// When the learner withdrew last, while enrolled.
    left: i64,
    /// The sessions to come in which there is a seat.
    seats: BTreeSet<u32>,
}

/// What evidence moves, fact by fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// The bits that are set.
    pub(super) held: u64,
    /// The first instant at which one of them may run out.
    next: i64,
    /// By slot: activity, attempts that passed, and that failed.
    pub(super) active: u64,
    pub(super) passed: u64,
    pub(super) failing: u64,
}

impl Shown {
    const NOTHING: Shown = Shown { held: 0, next: NEVER, active: 0, passed: 0, failing: 0 };
}

/// What the order of facts at one instant decides, and rows do not tell; or what bits do not know.
pub(in crate::batch) struct Tied;

pub(super) fn place(slot: u32) -> usize {
    slot as usize & 63
}

fn one(slot: u32) -> u64 {
    1 << (slot & 63)
}

impl State {
    pub(super) const NEW: State = State {
        since: [0; BEYOND],
        until: [0; BEYOND],
        active_until: [0; BEYOND],
        passed_until: [0; BEYOND],
        attempts: [0; 64],
        attempted: [0; 64],
        counted: [0; 64],
        cut: [0; 64],
        cuts: 0,
        shown: Shown::NOTHING,
        expired: 0,
        spent: 0,
        enrolled: None,
        cohort: 0,
        open: false,
        suspended: false,
        turned: i64::MIN,
        holding: false,
        held_since: 0,
        first: None,
        earned: None,
        left: i64::MIN,
        seats: BTreeSet::new(),
    };

    /// Forgets the learner or the period before; what belongs to a bit that is not set is never read.
    pub(super) fn renew(&mut self, limited: u64) {
        for slot in places(limited) {
            self.attempts.get_mut(slot).into_iter().for_each(|count| *count = 0);
            for at in [&mut self.attempted, &mut self.counted] {
                at.get_mut(slot).into_iter().for_each(|at| *at = NO_INSTANT);
            }
        }
        (self.shown, self.expired, self.spent, self.cuts) = (Shown::NOTHING, 0, 0, 0);
        (self.enrolled, self.cohort, self.holding, self.first, self.earned) = (None, 0, false, None, None);
        (self.open, self.suspended, self.turned, self.left) = (false, false, i64::MIN, i64::MIN);
        if !self.seats.is_empty() {
            self.seats.clear();
        }
    }

    /// Sets bits from an instant to another; what touches goes on.
    fn set(&mut self, bits: u64, at: i64, end: i64) {
        for bit in places(bits) {
            let (Some(since), Some(until)) = (self.since.get_mut(bit), self.until.get_mut(bit)) else { continue };
            let held = self.shown.held >> bit & 1 == 1;
            *since = if held { *since } else { at };
            *until = if held { end.max(*until) } else { end };
        }
        self.shown.held |= bits;
        self.shown.next = self.shown.next.min(if bits == 0 { NEVER } else { end });
    }

    /// What dates are counted from.
    pub(super) fn anchor(&self, quick: &Quick) -> Option<Instant> {
        quick.anchor(self.cohort, self.enrolled?)
    }

    /// Whether there is a seat in a session that is to come, and whether one of these is near.
    pub(super) fn seated(&self, quick: &Quick) -> (bool, bool) {
        let is_near = |place: &u32| quick.known(*place).is_some_and(|session| session.is_near);
        (!self.seats.is_empty(), self.seats.iter().any(is_near))
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
        let counts = *count <= most;
        if counts && let Some(counted) = self.counted.get_mut(place(slot)) {
            *counted = at;
        }
        Ok(counts)
    }

    /// Ends what was shown of a component.
    fn cut(&mut self, slot: u32, bits: u64, at: i64) {
        self.cuts |= one(slot);
        self.cut.get_mut(place(slot)).into_iter().for_each(|cut| *cut = at);
        self.shown.held &= !bits;
        let others = !one(slot);
        self.shown.active &= others;
        self.shown.passed &= others;
        self.shown.failing &= others;
        self.expired &= others;
    }

    /// Takes away the bits that run out at or before an instant.
    fn run_out(&mut self, at: i64) {
        let (mut next, mut gone) = (NEVER, 0_u64);
        for bit in places(self.shown.held) {
            let until = self.until.get(bit).copied().unwrap_or(NEVER);
            let over = until <= at;
            gone |= u64::from(over) << bit;
            next = next.min(if over { NEVER } else { until });
        }
        // The bits of other tests say nothing about slots, and nobody reads them here.
        self.expired |= gone;
        self.shown.held &= !gone;
        self.shown.next = next;
    }

    /// Looks at the rule after everything at an instant.
    fn look(&mut self, at: i64, quick: &Quick) {
        if !self.open {
            return;
        }
        let holds = self.shown.held & quick.needs == quick.needs && quick.completion.at(self.shown.held);
        if holds && !self.holding {
            self.held_since = at;
            self.first = self.first.or(Some(at));
            self.earned = self.earned.or(Some(at));
        }
        self.holding = holds;
    }

    /// Takes an effect on a repeated component of a row that names no occurrence.
    #[inline(never)]
    fn take_repeated(&mut self, effect: &Effect, at: i64, quick: &Quick, starts: Starts<'_>) -> Result<(), Tied> {
        let Some((repeated, slots)) = quick.table.repeated(effect) else { return Err(Tied) };
        if matches!(effect.act, Act::Revoke | Act::Reset) {
            // Of every occurrence.
            slots.for_each(|slot| self.revoke(slot, effect.act, at, quick));
            return Ok(());
        }
        let one = quick.table.occurrence(effect, starts.occurrence(repeated, at));
        let one = one.and_then(|one| quick.table.effects.get(one as usize)).ok_or(Tied)?;
        self.take(one, at, quick)
    }

    /// Takes one effect.
    pub(super) fn take(&mut self, effect: &Effect, at: i64, quick: &Quick) -> Result<(), Tied> {
        match effect.act {
            Act::Withdraw => {
                if self.open {
                    // With it go the seats.
                    self.left = at;
                    self.seats.clear();
                }
                (self.open, self.holding, self.suspended) = (false, false, false);
            }
            // Withdrawing comes after a registration of its instant.
            Act::Book if self.left == at => {}
            Act::Book => drop(self.seats.insert(effect.of)),
            Act::Cancel => drop(self.seats.remove(&effect.of)),
            // Of two cohorts at one instant it is the first in order.
            Act::Enrol if self.open && self.enrolled == Some(at) && effect.of != self.cohort => return Err(Tied),
            // While enrolled it is a migration, and there is one version.
            Act::Enrol if self.open => {}
            // What counted for the enrolment before counts no longer.
            Act::Enrol if self.enrolled.is_some() && quick.from_enrolment => return Err(Tied),
            // The occurrences of facts before are others now.
            Act::Enrol if self.enrolled.is_some() && !quick.table.repeats().is_empty() => return Err(Tied),
            Act::Enrol => {
                (self.enrolled, self.cohort, self.open) = (Some(at), effect.of, true);
                (self.holding, self.first) = (false, None);
            }
            Act::Suspend | Act::Resume if self.turned == at => return Err(Tied),
            Act::Suspend | Act::Resume => {
                self.turned = at;
                self.suspended = self.open && effect.act == Act::Suspend;
            }
            Act::Leave => {}
            Act::Activity | Act::Reach if quick.from_enrolment && self.enrolled.is_none() => {}
            Act::Activity | Act::Reach => {
                let Some(slot) = quick.slots.get(usize::from(effect.slot)) else { return Ok(()) };
                let end = match slot.validity {
                    Validity::Ever | Validity::Elapsed(_) => effect.end(at),
                    Validity::Period(zone, period) => zone.add(Instant::from_micros(at), &period).micros(),
                };
                if effect.act == Act::Reach {
                    self.set(effect.shows, at, end);
                    return Ok(());
                }
                let (index, bit) = (usize::from(effect.slot), effect.active);
                extend(&mut self.active_until, index, self.shown.active & bit != 0, end);
                self.shown.active |= bit;
                let counts = match (effect.attempt, slot.most) {
                    (true, Some(most)) => self.attempt(u32::from(effect.slot), most, at)?,
                    _ => true,
                };
                if counts && effect.verdict == Verdict::Pass {
                    extend(&mut self.passed_until, index, self.shown.passed & bit != 0, end);
                    self.shown.passed |= bit;
                }
                self.shown.failing |= if counts && effect.verdict == Verdict::Fail { bit } else { 0 };
                self.set(effect.shows | if counts { effect.scores } else { 0 }, at, end);
            }
            Act::Revoke | Act::Reset => self.revoke(u32::from(effect.slot), effect.act, at, quick),
            Act::ResetAll => {
                (0_u32..).zip(&quick.slots).for_each(|(slot, _)| self.revoke(slot, Act::Reset, at, quick));
            }
        }
        Ok(())
    }

    /// Ends what was shown of a slot; after a reset attempts are counted anew.
    fn revoke(&mut self, slot: u32, act: Act, at: i64, quick: &Quick) {
        self.cut(slot, quick.slots.get(place(slot)).map_or(0, |slot| slot.bits), at);
        if act != Act::Reset {
            return;
        }
        self.spent &= !one(slot);
        if let Some(count) = self.attempts.get_mut(place(slot)) {
            *count = 0;
        }
    }

    /// Takes activity that always counts and shows no more than one bit. Evidence of one component lasts equally long here,
    /// so that later evidence never ends before earlier. `shown`: in place of the state's own, which would be written for
    /// every fact.
    #[inline(always)]
    fn take_plain(&mut self, shown: &mut Shown, effect: &Effect, at: i64) {
        let place = |place: u8| usize::from(place) & (BEYOND - 1);
        let (end, bit) = (effect.end(at), place(effect.bit));
        let [since, until] = [&mut self.since, &mut self.until].map(|ends| ends.get_mut(bit));
        if let (Some(since), Some(until)) = (since, until) {
            *since = select_unpredictable(shown.held & effect.shows != 0, *since, at);
            *until = end;
        }
        shown.held |= effect.shows;
        shown.next = shown.next.min(if effect.shows == 0 { NEVER } else { end });
        shown.active |= effect.active;
        shown.passed |= effect.passes;
        shown.failing |= effect.fails;
        for (ends, slot) in [(&mut self.active_until, effect.slot), (&mut self.passed_until, effect.pass)] {
            ends.get_mut(place(slot)).into_iter().for_each(|until| *until = end);
        }
    }

    /// After all facts of an instant, before those of the next: the rule is looked at, and again once everything has run
    /// out that does so in between. Bits only go meanwhile: a rule that holds in the end has held all the time.
    fn pass(&mut self, now: i64, next: i64, quick: &Quick) {
        if self.shown.next <= now {
            self.run_out(now);
        }
        self.look(now, quick);
        if self.shown.next < next {
            let before = next.saturating_sub(1);
            self.run_out(before);
            self.look(before, quick);
        }
    }

    /// Takes facts that are in order, none of which is later than what is asked. `starts`: of the occurrences of what is
    /// repeated, for this learner. `TO_EARN`: no further than to the instant at which a period is earned.
    pub(super) fn sweep<R: Row, const TO_EARN: bool>(
        &mut self,
        facts: &[R],
        form: Form,
        quick: &Quick,
        starts: Starts<'_>,
    ) -> Result<(), Tied> {
        let always_counts = !quick.from_enrolment;
        let effects = quick.table.effects.as_slice();
        // Unless the rule holds, it is looked at where these are held: before, nothing comes of it.
        let needs = |state: &State| if state.holding { 0 } else { quick.needs };
        let counts = |state: &State| always_counts || state.enrolled.is_some();
        let (mut now, mut shown) = (i64::MIN, self.shown);
        let (mut needed, mut counting) = (needs(self), counts(self));
        for fact in facts {
            // There is none of what does nothing.
            let Some(effect) = effects.get(fact.effect(form) as usize) else { continue };
            let at = fact.at(form);
            if at != now {
                if shown.next <= at || shown.held & needed == needed {
                    self.shown = shown;
                    self.pass(now, at, quick);
                    if TO_EARN && self.earned.is_some() {
                        return Ok(());
                    }
                    (shown, needed) = (self.shown, needs(self));
                }
                now = at;
            }
            if effect.plain & counting {
                self.take_plain(&mut shown, effect, now);
            } else {
                self.shown = shown;
                match effect.is_of_some_occurrence() {
                    true => self.take_repeated(effect, now, quick, starts)?,
                    false => self.take(effect, now, quick)?,
                }
                (shown, needed, counting) = (self.shown, needs(self), counts(self));
            }
        }
        self.shown = shown;
        self.pass(now, quick.at.micros().saturating_add(1), quick);
        Ok(())
    }
}

impl State {
    /// Whether a number counts at the instant asked, once all effects are taken. Presence is told though it has run out.
    pub(super) fn counts(&self, told: Told, at: i64, quick: &Quick) -> bool {
        let slot = told.slot();
        let latest = |of: &[i64; 64]| of.get(place(slot)).copied().unwrap_or(i64::MAX);
        let lasts = || match quick.slots.get(place(slot)) {
            Some(found) => found.validity.expiry(Instant::from_micros(at)) > quick.at,
            None => false,
        };
        let scores = || lasts() && (quick.limited & one(slot) == 0 || at <= latest(&self.counted));
        (self.cuts & one(slot) == 0 || at > latest(&self.cut))
            && (!quick.from_enrolment || self.enrolled.is_some_and(|enrolled| enrolled <= at))
            && (told.is_presence() || scores())
    }
}

/// Puts an end off.
fn extend(ends: &mut [i64], place: usize, there: bool, end: i64) {
    if let Some(until) = ends.get_mut(place) {
        *until = if there { end.max(*until) } else { end };
    }
}

/// Those of some slots that have not run out.
pub(super) fn still(of: u64, ends: &[i64; BEYOND], at: i64) -> u64 {
    places(of).filter(|slot| ends.get(*slot).is_some_and(|until| at < *until)).fold(0, |bits, slot| bits | 1 << slot)
}
