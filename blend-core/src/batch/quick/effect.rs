//! What a row does to a learner's state, found by one look at a table.
//!
//! [`make`] lists, for each component and kind, how the number that matters (a score; minutes or a share of
//! presence) tells apart the effects a row can have. Effects are sorted so that those which come last at an instant have
//! the highest numbers, and the ends and starts of enrolments the lowest. Each effect can be told as a fact again, for a learner
//! who has to be worked out in full: the same to every rule, with one score or share standing for all between two marks.
//!
//! A component that is repeated has the effects of each of its occurrences; a row that names none has one of its own, which
//! leads to that of the occurrence in whose stretch it falls once it is known what dates count from. To rows that
//! name a [`session`] of the schedule it is another name of its component.
//! Source: sections 3, 4 and 5 of the domain.

mod make;
mod session;

pub(super) use session::Session;

use super::signal::Signals;
use super::stage;
use crate::document::Kind;
use crate::exact::Score;
use crate::plan::{SlotId, Test};
use crate::record::Fact;
use crate::time::Instant;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;

/// What an attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    None,
    Pass,
    Fail,
}

/// What a row does. One line of a cache: they are looked up for every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Effect {
    pub(super) act: Act,
    /// The component's place, or that of one occurrence.
    pub(super) slot: u8,
    /// Of a row that names no occurrence of a repeated component: which one of these it is, from 1; else 0.
    repeated: u8,
    pub(super) attempt: bool,
    pub(super) verdict: Verdict,
    /// Activity that always counts, always as long, and shows no more than one bit.
    pub(super) plain: bool,
    /// Of such: the place of what it shows, and that of the slot where it passes; [`NOWHERE`] for none.
    pub(super) bit: u8,
    pub(super) pass: u8,
    /// What it shows by its kind, of those that are plain in any way.
    pub(super) shows: u64,
    /// What it shows as an attempt that counts.
    pub(super) scores: u64,
    /// For how many microseconds it counts.
    lasts: i64,
    /// The slot's bit, and the same where it is an attempt that passes, or fails.
    pub(super) active: u64,
    pub(super) passes: u64,
    pub(super) fails: u64,
    /// Of a row that names no occurrence: where the effects on each of them are listed.
    each: u32,
    /// Of a seat the place of the session; of an enrolment that of the cohort from 1 where dates count from it, else 0.
    pub(super) of: u32,
}

/// A place that no bit and no slot has.
pub(super) const NOWHERE: u8 = 64;
/// Longer than all time.
const FOR_EVER: i64 = i64::MAX / 2;

impl Effect {
    const NONE: Effect = Effect {
        act: Act::Activity,
        slot: 0,
        repeated: 0,
        attempt: false,
        verdict: Verdict::None,
        plain: false,
        bit: NOWHERE,
        pass: NOWHERE,
        shows: 0,
        scores: 0,
        lasts: 0,
        active: 0,
        passes: 0,
        fails: 0,
        each: 0,
        of: 0,
    };

    /// When it runs out, where that is always after as long: no instant where that is after all instants.
    #[inline]
    pub(super) fn end(&self, at: i64) -> i64 {
        at.wrapping_add(self.lasts)
    }

    /// Whether it is on a repeated component, of a row that does not say on which occurrence.
    #[inline]
    pub(super) fn is_of_some_occurrence(&self) -> bool {
        self.repeated != 0
    }

    /// With what follows for those that are plain. `limited`: only so many attempts count.
    fn settled(self, constant: bool, limited: bool) -> Effect {
        let bits = self.shows | self.scores;
        let active = 1_u64.checked_shl(u32::from(self.slot)).unwrap_or(0);
        let passing = self.verdict == Verdict::Pass;
        let plain = constant && bits.count_ones() <= 1 && !(self.attempt && limited);
        Effect {
            plain,
            bit: bits.trailing_zeros() as u8,
            pass: if passing { self.slot } else { NOWHERE },
            shows: if plain { bits } else { self.shows },
            active,
            passes: if passing { active } else { 0 },
            fails: if self.verdict == Verdict::Fail { active } else { 0 },
            ..self
        }
    }
}

/// The ways in which a row works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Withdraw,
    Enrol,
    Suspend,
    Resume,
    /// Asks for a seat in a session that is to come.
    Book,
    /// Gives it up.
    Cancel,
    Activity,
    /// Presence reaches a share, by several rows together; there is no row of it.
    Reach,
    /// Ends a connection.
    Leave,
    Revoke,
    Reset,
    /// A reset of every component.
    ResetAll,
}

/// A fact that stands for every row of an effect.
#[derive(Debug, Clone)]
struct Model {
    kind: Kind,
    component: Option<Box<str>>,
    session: Option<Box<str>>,
    cohort: Option<Box<str>>,
    version: Option<Box<str>>,
    occurrence: Option<u32>,
    score: Option<Score>,
    fraction: Option<Score>,
}

/// What a component and a kind make of a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    /// The lowest mark, as the least number that reaches it.
    pub(super) mark: i64,
    /// The effect without a number; the next one is that of a number below all marks, then one for each mark reached.
    pub(super) first: u32,
    /// The place of all its marks, where there are several.
    marks: u16,
    pub(super) look: Look,
}

impl Class {
    /// Whether it looks at a score.
    #[inline]
    pub(super) fn of_score(&self) -> bool {
        (self.look == Look::Score) | (self.look == Look::Scores)
    }

    /// The effect of a number from 0 on, where there is one mark at most.
    #[inline]
    pub(super) fn with(&self, number: i64) -> u32 {
        self.first.wrapping_add(1).wrapping_add(u32::from(number >= self.mark))
    }
}

/// Which number a class looks at, and what else there is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A score, with no more than one mark.
    Score,
    /// Minutes of presence, with no more than one mark.
    Minutes,
    /// A score with several marks.
    Scores,
    /// Minutes with several marks.
    Presence,
    /// The row has to be read by itself.
    Apart,
}

/// What of a row's number may have to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    Score,
    /// Presence that leaves something missing.
    Part,
    /// Presence that does not, until it runs out.
    Whole,
}

/// How rows become effects.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) effects: Vec<Effect>,
    models: Vec<Model>,
    /// The slots of each repeated component.
    repeated: Vec<Range<u32>>,
    /// The effects of occurrences, one component and kind of row after the other.
    each: Vec<u32>,
    /// By component name, then kind: [`STRIDE`] to a name.
    classes: Vec<Class>,
    /// The effects of rows without a number, by class.
    alone: Vec<u32>,
    /// Of a share of presence rather than minutes, likewise; only `attended` has one.
    shares: Vec<Class>,
    /// The marks of classes that have several.
    marks: Vec<Vec<i64>>,
    /// The effects of presence that reaches a share, by slot and share.
    pub(super) reaches: Vec<(SlotId, Score, u32)>,
    /// The first class of each name.
    names: HashMap<Box<str>, u32, RandomState>,
    /// The sessions of the schedule, in its order.
    pub(super) sessions: Vec<Session>,
    /// That of rows that name no component, and of those that name one that is not known.
    pub(super) no_name: u32,
    pub(super) other_name: u32,
    pub(super) withdraw: u32,
    pub(super) enrol: u32,
    /// Where dates count from cohorts, in its place: those of enrolments into none and into each of the schedule, without a
    /// version and with one.
    pub(super) cohorts: Vec<[u32; 2]>,
    pub(super) suspend: u32,
    pub(super) resume: u32,
    pub(super) reset_all: u32,
}

/// The place of what is no kind, after all kinds.
pub(super) const NO_KIND: usize = Kind::ALL.len();
/// Classes of one name.
const STRIDE: usize = NO_KIND + 1;

const APART: Class = Class { mark: i64::MAX, first: u32::MAX, marks: u16::MAX, look: Look::Apart };

impl Table {
    /// The first class of a component's name or an equivalent's, of another name, or of none.
    pub(super) fn name(&self, name: Option<&str>) -> u32 {
        name.map_or(self.no_name, |name| self.names.get(name).copied().unwrap_or(self.other_name))
    }

    /// Whether a kind is one of activity or evidence about a component.
    pub(super) fn is_about_component(&self, kind: u8) -> bool {
        // Every name has a class for each of these.
        self.class(0, kind).look != Look::Apart
    }

    /// What a name and a kind make of a number.
    #[inline]
    pub(super) fn class(&self, name: u32, kind: u8) -> &Class {
        self.classes.get(name.wrapping_add(u32::from(kind)) as usize).unwrap_or(&APART)
    }

    /// The effect of a row without a number.
    #[inline]
    pub(super) fn alone(&self, name: u32, kind: u8) -> u32 {
        self.alone.get(name.wrapping_add(u32::from(kind)) as usize).copied().unwrap_or(stage::APART)
    }

    /// The same of a share of presence.
    pub(super) fn share(&self, name: u32, kind: u8) -> &Class {
        self.shares.get(name.wrapping_add(u32::from(kind)) as usize).unwrap_or(&APART)
    }

    /// The effect of a number, below 0 for none, in a class of any marks.
    pub(super) fn effect(&self, class: &Class, number: i64) -> u32 {
        let single = [class.mark];
        let marks = self.marks.get(usize::from(class.marks)).map_or(single.as_slice(), Vec::as_slice);
        let reached = marks.iter().filter(|mark| number >= **mark).count() as u32;
        // No mark is reached by what is below 0.
        class.first.wrapping_add(u32::from(number >= 0)).wrapping_add(reached)
    }

    /// The component that is repeated, as its place among these, and its slots, of a row that names no occurrence.
    #[inline]
    pub(super) fn repeated(&self, effect: &Effect) -> Option<(usize, Range<u32>)> {
        let place = usize::from(effect.repeated).checked_sub(1)?;
        Some((place, self.repeated.get(place)?.clone()))
    }

    /// The slots of the repeated components.
    pub(super) fn repeats(&self) -> &[Range<u32>] {
        &self.repeated
    }

    /// The same effect on one occurrence, from 0 on.
    pub(super) fn occurrence(&self, effect: &Effect, occurrence: usize) -> Option<u32> {
        self.repeated(effect).filter(|(_, slots)| occurrence < slots.len())?;
        self.each.get((effect.each as usize).saturating_add(occurrence)).copied()
    }

    /// The effect of a row of presence as activity alone, whatever share of the session it reaches.
    pub(super) fn without_presence(&self, effect: u32) -> Option<u32> {
        let share = |effect: u32| self.models.get(effect as usize).filter(|model| model.kind == Kind::Attended);
        // Those of shares follow that without one; the first of them reaches no mark.
        let whole = (0..=effect).rev().map_while(|effect| Some((effect, share(effect)?)));
        let (first, _) = whole.into_iter().find(|(_, model)| model.fraction.is_none())?;
        first.checked_add(1)
    }

    /// The kind of the rows of an effect.
    pub(super) fn kind(&self, effect: u32) -> Option<Kind> {
        self.models.get(effect as usize).map(|model| model.kind)
    }

    /// What is noted of the rows of each effect, where scores and presence of these slots are told: whatever may count
    /// while what it is told of is missing.
    pub(super) fn noted(&self, signals: &Signals, scores: u64, presence: u64) -> Vec<Option<(Noted, u8)>> {
        let noted = |(effect, model): (&Effect, &Model)| {
            let wanted = |wanted: &dyn Fn(&Test) -> bool| {
                let of = signals.of(SlotId(u32::from(effect.slot))).filter(|(test, _)| wanted(test));
                of.fold(0, |bits, (_, bit)| bits | bit)
            };
            if model.kind == Kind::Attended {
                let all = wanted(&|test| matches!(test, Test::Attended(_)));
                let noted = if effect.shows & all == all { Noted::Whole } else { Noted::Part };
                return Some((noted, effect.slot)).filter(|_| presence & effect.active != 0);
            }
            let all = wanted(&|test| matches!(test, Test::Score(_)));
            let told = model.score.is_some() && scores & effect.active != 0;
            (told && effect.scores & all != all).then_some((Noted::Score, effect.slot))
        };
        self.effects.iter().zip(&self.models).map(noted).collect()
    }

    /// A fact that does the same as a row of an effect.
    pub(super) fn fact(&self, effect: u32, at: Instant, learner: &str, programme: &str) -> Option<Fact> {
        let model = self.models.get(effect as usize)?;
        let whole = model.component.is_none() && model.session.is_none();
        Some(Fact {
            component: model.component.clone(),
            session: model.session.clone(),
            cohort: model.cohort.clone(),
            version: model.version.clone(),
            occurrence: model.occurrence,
            score: model.score,
            fraction: model.fraction,
            programme: whole.then(|| programme.into()),
            ..Fact::bare(model.kind, at, learner)
        })
    }
}

impl Model {
    fn of(kind: Kind) -> Model {
        Model {
            kind,
            component: None,
            session: None,
            cohort: None,
            version: None,
            occurrence: None,
            score: None,
            fraction: None,
        }
    }
}
