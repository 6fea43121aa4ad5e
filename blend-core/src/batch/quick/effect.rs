//! What a row does to a learner's state, found by one look at a table.
//!
//! [`Table::new`] lists, for each component and kind, how the number that matters (a score; minutes or a share of
//! presence) tells apart the effects a row can have. Effects are sorted so that those which come last at an instant have
//! the highest numbers, and the ends and starts of enrolments the lowest. Each effect can be told as a fact again, for a learner
//! who has to be worked out in full: the same to every rule, with one score or share standing for all between two marks.
//! Source: sections 4 and 5 of the domain.

use super::cells::Measure;
use super::signal::Signals;
use super::stage;
use crate::document::Kind;
use crate::evaluate::Validity;
use crate::exact::Score;
use crate::plan::{Component, ComponentId, Origin, Plan, Test};
use crate::record::Fact;
use crate::time::{Instant, Zone};
use foldhash::fast::RandomState;
use std::collections::HashMap;

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
    /// The component's place.
    pub(super) slot: u8,
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
}

/// A place that no bit and no slot has.
pub(super) const NOWHERE: u8 = 64;
/// Longer than all time.
const FOR_EVER: i64 = i64::MAX / 2;

impl Effect {
    const NONE: Effect = Effect {
        act: Act::Activity,
        slot: 0,
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
    };

    /// When it runs out, where that is always after as long: no instant where that is after all instants.
    #[inline]
    pub(super) fn end(&self, at: i64) -> i64 {
        at.wrapping_add(self.lasts)
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
    Activity,
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
    /// By component name, then kind: [`STRIDE`] to a name.
    classes: Vec<Class>,
    /// The effects of rows without a number, by class.
    alone: Vec<u32>,
    /// Of a share of presence rather than minutes, likewise; only `attended` has one.
    shares: Vec<Class>,
    /// The marks of classes that have several.
    marks: Vec<Vec<i64>>,
    /// The first class of each name.
    names: HashMap<Box<str>, u32, RandomState>,
    /// That of rows that name no component, and of those that name one that is not known.
    pub(super) no_name: u32,
    pub(super) other_name: u32,
    pub(super) withdraw: u32,
    pub(super) enrol: u32,
    pub(super) suspend: u32,
    pub(super) resume: u32,
    pub(super) reset_all: u32,
}

/// The place of what is no kind, after all kinds.
pub(super) const NO_KIND: usize = Kind::ALL.len();
/// Classes of one name.
const STRIDE: usize = NO_KIND + 1;

const APART: Class = Class { mark: i64::MAX, first: u32::MAX, marks: u16::MAX, look: Look::Apart };

/// Effects and their models while the table is made.
struct Maker<'p> {
    signals: &'p Signals,
    zone: Zone,
    made: Vec<(Effect, Model)>,
    marks: Vec<Vec<i64>>,
    /// The least numbers that reach marks, found once.
    least: HashMap<(Measure, i64), i64, RandomState>,
}

impl Table {
    /// `None` where one name stands for several components.
    pub(super) fn new(plan: &Plan, signals: &Signals) -> Option<Table> {
        let mut maker =
            Maker { signals, zone: plan.zone, made: Vec::new(), marks: Vec::new(), least: HashMap::default() };
        let mut names: Vec<(&str, ComponentId)> = Vec::new();
        for (name, components) in &plan.names.components {
            let [(id, Origin::Own | Origin::Equivalent)] = components.as_slice() else { return None };
            names.push((name, *id));
        }
        names.sort_unstable();
        let (mut classes, mut shares) = (Vec::new(), Vec::new());
        let withdraw = maker.make(Act::Withdraw, 0, Kind::Withdrawn, None);
        let enrol = maker.make(Act::Enrol, 0, Kind::Enrolled, None);
        let suspend = maker.make(Act::Suspend, 0, Kind::Suspended, None);
        let resume = maker.make(Act::Resume, 0, Kind::Resumed, None);
        for (name, id) in &names {
            let component = plan.component(*id)?;
            for kind in Kind::ALL {
                let (class, share) = maker.classes(*id, component, name, *kind);
                classes.push(class);
                shares.push(share);
            }
            classes.push(APART);
            shares.push(APART);
        }
        // Of no name, and of another.
        classes.extend([APART; 2 * STRIDE]);
        let reset_all = maker.make(Act::ResetAll, 0, Kind::Reset, None);
        // Those that come last at an instant get the highest numbers; what was made first keeps the lowest.
        let mut order: Vec<usize> = (0..maker.made.len()).collect();
        let last = |place: &usize| {
            let act = maker.made.get(*place).map(|(effect, _)| effect.act);
            matches!(act, Some(Act::Revoke | Act::Reset | Act::ResetAll))
        };
        order.sort_by_key(last);
        let mut renumbered = vec![0_u32; order.len()];
        for (number, place) in (0_u32..).zip(&order) {
            if let Some(cell) = renumbered.get_mut(*place) {
                *cell = number;
            }
        }
        let number = |first: u32| renumbered.get(first as usize).copied().unwrap_or(u32::MAX);
        for class in classes.iter_mut().chain(&mut shares) {
            class.first = number(class.first);
        }
        let (effects, models) = order.iter().filter_map(|place| maker.made.get(*place).cloned()).unzip();
        let first = |place: usize| u32::try_from(place.wrapping_mul(STRIDE)).unwrap_or(u32::MAX);
        let (no_name, other_name) = (first(names.len()), first(names.len().saturating_add(1)));
        let names = names.iter().enumerate().map(|(place, (name, _))| ((*name).into(), first(place))).collect();
        let alone = |class: &Class| match class.look {
            Look::Score | Look::Minutes => class.first,
            Look::Scores | Look::Presence | Look::Apart => stage::APART,
        };
        Some(Table {
            effects,
            models,
            alone: classes.iter().map(alone).collect(),
            classes,
            shares,
            marks: maker.marks,
            names,
            no_name,
            other_name,
            withdraw: number(withdraw),
            enrol: number(enrol),
            suspend: number(suspend),
            resume: number(resume),
            reset_all: number(reset_all),
        })
    }

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

    /// What is noted of the rows of each effect, where scores and presence of these slots are told: whatever may count
    /// while what it is told of is missing.
    pub(super) fn noted(&self, signals: &Signals, scores: u64, presence: u64) -> Vec<Option<(Noted, u8)>> {
        let noted = |(effect, model): (&Effect, &Model)| {
            let wanted = |wanted: &dyn Fn(&Test) -> bool| {
                let of = signals.of(ComponentId(u32::from(effect.slot))).filter(|(test, _)| wanted(test));
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
        let whole = model.component.is_none();
        Some(Fact {
            component: model.component.clone(),
            score: model.score,
            fraction: model.fraction,
            programme: whole.then(|| programme.into()),
            ..Fact::bare(model.kind, at, learner)
        })
    }
}

impl Maker<'_> {
    fn make(&mut self, act: Act, slot: u32, kind: Kind, component: Option<&str>) -> u32 {
        let effect = Effect { act, slot: slot as u8, ..Effect::NONE };
        let model = Model { kind, component: component.map(Box::from), score: None, fraction: None };
        self.push(effect, model)
    }

    fn push(&mut self, effect: Effect, model: Model) -> u32 {
        self.made.push((effect, model));
        u32::try_from(self.made.len()).unwrap_or(u32::MAX).wrapping_sub(1)
    }

    /// What a kind of row about a component does, by a score or minutes, and by a share of presence.
    fn classes(&mut self, id: ComponentId, component: &Component, name: &str, kind: Kind) -> (Class, Class) {
        let slot = component.slots.start;
        match kind {
            Kind::Started
            | Kind::Progressed
            | Kind::Completed
            | Kind::Submitted
            | Kind::SignedOff
            | Kind::Reviewed
            | Kind::Passed
            | Kind::Failed
            | Kind::Scored => (self.graded(id, component, name, kind), APART),
            Kind::Attended => self.attended(id, component, name),
            Kind::Revoked | Kind::Reset => {
                let act = if kind == Kind::Reset { Act::Reset } else { Act::Revoke };
                let first = self.make(act, slot, kind, Some(name));
                // The same whatever the number.
                self.make(act, slot, kind, Some(name));
                (self.class(first, &[], Measure::Score, Look::Score), APART)
            }
            _ => (APART, APART),
        }
    }

    fn class(&mut self, first: u32, marks: &[i64], measure: Measure, several: Look) -> Class {
        let least = |units: &i64| *self.least.entry((measure, *units)).or_insert_with(|| measure.least(*units));
        let marks: Vec<i64> = marks.iter().map(least).collect();
        let mark = marks.first().copied().unwrap_or(i64::MAX);
        let look = match several {
            Look::Scores if marks.len() <= 1 => Look::Score,
            Look::Presence if marks.len() <= 1 => Look::Minutes,
            other => other,
        };
        let place = if marks.len() > 1 {
            u16::try_from(self.marks.len()).ok().filter(|place| *place != u16::MAX)
        } else {
            Some(u16::MAX)
        };
        if marks.len() > 1 {
            self.marks.push(marks);
        }
        let Some(place) = place else { return APART };
        Class { mark, first, marks: place, look }
    }

    fn graded(&mut self, id: ComponentId, component: &Component, name: &str, kind: Kind) -> Class {
        let mut marks: Vec<Score> = component.pass_mark.into_iter().collect();
        marks.extend(
            self.signals.of(id).filter_map(|(test, _)| if let Test::Score(bound) = test { Some(*bound) } else { None }),
        );
        marks.sort_unstable();
        marks.dedup();
        let scores = std::iter::once(None).chain([Some(Score::ZERO)]).chain(marks.iter().map(|mark| Some(*mark)));
        let mut first = None;
        for score in scores.collect::<Vec<_>>() {
            let effect = self.graded_effect(id, component, kind, score);
            let model = Model { kind, component: Some(name.into()), score, fraction: None };
            let made = self.push(effect, model);
            first = first.or(Some(made));
        }
        let marks: Vec<i64> = marks.iter().map(|mark| i64::from(mark.nanos())).collect();
        self.class(first.unwrap_or(u32::MAX), &marks, Measure::Score, Look::Scores)
    }

    fn graded_effect(&self, id: ComponentId, component: &Component, kind: Kind, score: Option<Score>) -> Effect {
        let attempt = score.is_some() || matches!(kind, Kind::Passed | Kind::Failed | Kind::Scored);
        let verdict = match (score, component.pass_mark, kind) {
            (Some(score), Some(mark), _) if score >= mark => Verdict::Pass,
            (Some(_), Some(_), _) => Verdict::Fail,
            (_, _, Kind::Passed) => Verdict::Pass,
            (_, _, Kind::Failed) => Verdict::Fail,
            _ => Verdict::None,
        };
        let (mut shows, mut scores) = (0, 0);
        for (test, bit) in self.signals.of(id) {
            match test {
                Test::Started => shows |= bit,
                Test::Completed if kind == Kind::Completed => shows |= bit,
                Test::Submitted if kind == Kind::Submitted => shows |= bit,
                Test::SignedOff if kind == Kind::SignedOff => shows |= bit,
                Test::Passed if verdict == Verdict::Pass => scores |= bit,
                Test::Score(bound) if score.is_some_and(|score| score >= *bound) => scores |= bit,
                _ => {}
            }
        }
        let ((lasts, constant), slot) = (self.lasts(component), component.slots.start);
        let effect = Effect { slot: slot as u8, shows, scores, attempt, verdict, lasts, ..Effect::NONE };
        effect.settled(constant, component.max_attempts.is_some())
    }

    /// For how long evidence counts, and whether that is always as long.
    fn lasts(&self, component: &Component) -> (i64, bool) {
        match Validity::of(self.zone, component.valid_for) {
            Validity::Ever => (FOR_EVER, true),
            Validity::Elapsed(micros) => (micros.min(FOR_EVER), true),
            Validity::Period(..) => (0, false),
        }
    }

    /// Each `attended` row is presence in a session of its own.
    fn attended(&mut self, id: ComponentId, component: &Component, name: &str) -> (Class, Class) {
        let mut marks: Vec<Score> = Vec::new();
        marks.extend(
            self.signals
                .of(id)
                .filter_map(|(test, _)| if let Test::Attended(share) = test { Some(*share) } else { None }),
        );
        marks.sort_unstable();
        marks.dedup();
        let shares = std::iter::once(None).chain([Some(Score::ZERO)]).chain(marks.iter().map(|mark| Some(*mark)));
        let mut first = None;
        for share in shares.collect::<Vec<_>>() {
            let mut shows = 0;
            for (test, bit) in self.signals.of(id) {
                let reached = match test {
                    Test::Started => true,
                    Test::Attended(bound) => share.unwrap_or(Score::ONE) >= *bound,
                    _ => false,
                };
                shows |= if reached { bit } else { 0 };
            }
            let ((lasts, constant), slot) = (self.lasts(component), component.slots.start);
            let effect = Effect { slot: slot as u8, shows, lasts, ..Effect::NONE }.settled(constant, false);
            let model = Model { kind: Kind::Attended, component: Some(name.into()), score: None, fraction: share };
            let made = self.push(effect, model);
            first = first.or(Some(made));
        }
        let first = first.unwrap_or(u32::MAX);
        let by_share: Vec<i64> = marks.iter().map(|mark| i64::from(mark.nanos())).collect();
        // Minutes of a session of unknown length reach no share of it.
        let goal = |share: &i64| match component.minutes.and_then(|minutes| i64::try_from(minutes).ok()) {
            Some(length) => share.saturating_mul(length),
            None => i64::MAX,
        };
        let by_minutes: Vec<i64> = by_share.iter().map(goal).collect();
        let share = self.class(first, &by_share, Measure::Score, Look::Presence);
        (self.class(first, &by_minutes, Measure::Minutes, Look::Presence), share)
    }
}
