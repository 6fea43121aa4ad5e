//! How the table of effects is made, component by component and kind by kind.

use super::{APART, Act, Class, Effect, FOR_EVER, Look, Model, STRIDE, Session, Table, Verdict};
use crate::batch::quick::cells::Measure;
use crate::batch::quick::signal::Signals;
use crate::batch::quick::stage;
use crate::document::Kind;
use crate::evaluate::Validity;
use crate::exact::Score;
use crate::plan::schedule::Timetable;
use crate::plan::{Anchor, Component, ComponentId, Origin, Plan, SlotId, Test};
use crate::time::{Instant, Zone};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;

/// More effects than this take too much room: many names of what is repeated often.
const MOST: usize = 1 << 18;

/// Effects and their models while the table is made.
pub(super) struct Maker<'p> {
    signals: &'p Signals,
    zone: Zone,
    made: Vec<(Effect, Model)>,
    repeated: Vec<Range<u32>>,
    each: Vec<u32>,
    marks: Vec<Vec<i64>>,
    /// The least numbers that reach marks, found once.
    least: HashMap<(Measure, i64), i64, RandomState>,
}

impl Table {
    /// `None` where one name stands for several components, or there are too many effects. `schedule`: where there is one,
    /// with the instant asked.
    pub(in crate::batch::quick) fn new(
        plan: &Plan,
        signals: &Signals,
        schedule: Option<(&Timetable, Instant)>,
    ) -> Option<Table> {
        let mut maker = Maker {
            signals,
            zone: plan.zone,
            made: Vec::new(),
            repeated: Vec::new(),
            each: Vec::new(),
            marks: Vec::new(),
            least: HashMap::default(),
        };
        let mut names: Vec<(&str, ComponentId)> = Vec::new();
        for (name, components) in &plan.names.components {
            let [(id, Origin::Own | Origin::Equivalent)] = components.as_slice() else { return None };
            names.push((name, *id));
        }
        names.sort_unstable();
        let (mut classes, mut shares) = (Vec::new(), Vec::new());
        let withdraw = maker.make(Act::Withdraw, Kind::Withdrawn);
        let enrol = maker.make(Act::Enrol, Kind::Enrolled);
        let cohorts = maker.cohorts(plan, schedule.map(|(timetable, _)| timetable));
        let suspend = maker.make(Act::Suspend, Kind::Suspended);
        let resume = maker.make(Act::Resume, Kind::Resumed);
        for (name, id) in &names {
            let component = plan.component(*id)?;
            maker.is_bounded()?;
            if component.repeat.is_some() && !maker.repeated.contains(&component.slots) {
                maker.repeated.push(component.slots.clone());
            }
            for kind in Kind::ALL {
                let (class, share) = maker.classes(component, name, *kind);
                classes.push(class);
                shares.push(share);
            }
            classes.push(APART);
            shares.push(APART);
        }
        // Of no name, and of another.
        [&mut classes, &mut shares].into_iter().for_each(|classes| classes.extend([APART; 2 * STRIDE]));
        let reaches = maker.reaches(plan);
        let sessions = match schedule {
            Some(schedule) => maker.sessions(plan, schedule, &names, (&mut classes, &mut shares))?,
            None => Vec::new(),
        };
        let reset_all = maker.make(Act::ResetAll, Kind::Reset);
        // Those that come last at an instant get the highest numbers; what was made first keeps the lowest.
        let mut order: Vec<usize> = (0..maker.made.len()).collect();
        let last = |place: &usize| {
            let act = maker.made.get(*place).map(|(effect, _)| effect.act);
            matches!(act, Some(Act::Cancel | Act::Leave | Act::Revoke | Act::Reset | Act::ResetAll))
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
            class.first = if class.first == u32::MAX { u32::MAX } else { number(class.first) };
        }
        maker.each.iter_mut().for_each(|effect| *effect = number(*effect));
        let reaches = reaches.into_iter().map(|(slot, share, effect)| (slot, share, number(effect))).collect();
        let seats = sessions.into_iter().map(|session| Session {
            seats: session.seats.map(|(book, cancel)| (number(book), number(cancel))),
            ..session
        });
        let sessions = seats.collect();
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
            repeated: maker.repeated,
            each: maker.each,
            alone: classes.iter().map(alone).collect(),
            classes,
            shares,
            marks: maker.marks,
            reaches,
            names,
            sessions,
            no_name,
            other_name,
            withdraw: number(withdraw),
            enrol: number(enrol),
            cohorts: cohorts.into_iter().map(|enrol| enrol.map(number)).collect(),
            suspend: number(suspend),
            resume: number(resume),
            reset_all: number(reset_all),
        })
    }
}

/// Effects of one kind of row, each with a fact that stands for it: without a number, of one below all marks, and for each
/// mark reached.
type Rows = Vec<(Effect, Model)>;

impl Maker<'_> {
    fn make(&mut self, act: Act, kind: Kind) -> u32 {
        self.push((Effect { act, ..Effect::NONE }, Model::of(kind)))
    }

    /// Enrolments into no cohort and into each of the schedule, without a version and with one: of two at one instant these
    /// say which comes first.
    fn cohorts(&mut self, plan: &Plan, timetable: Option<&Timetable>) -> Vec<[u32; 2]> {
        let Some(timetable) = timetable.filter(|_| plan.anchor == Anchor::Cohort) else { return Vec::new() };
        let cohorts = std::iter::once(None).chain(timetable.cohorts.iter().map(|cohort| Some(&cohort.id)));
        let of = |(cohort, of): (Option<&Box<str>>, u32)| {
            [None, plan.version()].map(|version| {
                let (cohort, version) = (cohort.cloned(), version.map(Box::from));
                let model = Model { cohort, version, ..Model::of(Kind::Enrolled) };
                self.push((Effect { act: Act::Enrol, of, ..Effect::NONE }, model))
            })
        };
        cohorts.zip(0..).map(of).collect()
    }

    /// Nothing where there are too many effects.
    pub(super) fn is_bounded(&self) -> Option<()> {
        (self.made.len() <= MOST).then_some(())
    }

    pub(super) fn push(&mut self, row: (Effect, Model)) -> u32 {
        self.made.push(row);
        u32::try_from(self.made.len()).unwrap_or(u32::MAX).wrapping_sub(1)
    }

    /// What a kind of row about a component does, by a score or minutes, and by a share of presence.
    fn classes(&mut self, component: &Component, name: &str, kind: Kind) -> (Class, Class) {
        match kind {
            Kind::Started
            | Kind::Progressed
            | Kind::Completed
            | Kind::Submitted
            | Kind::SignedOff
            | Kind::Reviewed
            | Kind::Passed
            | Kind::Failed
            | Kind::Scored => {
                let marks = self.scores(component);
                let first = self.rows(component, name, |maker, slot| maker.graded(slot, component, kind, &marks));
                let marks: Vec<i64> = marks.iter().map(|mark| i64::from(mark.nanos())).collect();
                (self.class(first, &marks, Measure::Score, Look::Scores), APART)
            }
            Kind::Attended => self.attended(component, name),
            // Looked at where the session is named, as has to be.
            Kind::Joined | Kind::Left => {
                let first = self.rows(component, name, |maker, slot| {
                    let effect = match kind {
                        Kind::Joined => maker.graded_effect(slot, component, kind, None),
                        _ => Effect { act: Act::Leave, slot: slot.0 as u8, ..Effect::NONE },
                    };
                    vec![(effect, Model::of(kind))]
                });
                (Class { first, ..APART }, APART)
            }
            Kind::Revoked | Kind::Reset => {
                let act = if kind == Kind::Reset { Act::Reset } else { Act::Revoke };
                // The same whatever the number.
                let first = self.rows(component, name, |_, slot| {
                    let effect = Effect { act, slot: slot.0 as u8, ..Effect::NONE };
                    vec![(effect, Model::of(kind)), (effect, Model::of(kind))]
                });
                (self.class(first, &[], Measure::Score, Look::Score), APART)
            }
            _ => (APART, APART),
        }
    }

    /// Adds what one kind of row does to a component: the first effect of a row that names no occurrence.
    fn rows(&mut self, component: &Component, name: &str, of: impl Fn(&Self, SlotId) -> Rows) -> u32 {
        let named = |(effect, model): (Effect, Model), occurrence: Option<u32>| {
            (effect, Model { component: Some(name.into()), occurrence, ..model })
        };
        let mut unnamed = of(self, SlotId(component.slots.start));
        let repeated = self.repeated.iter().position(|slots| *slots == component.slots);
        if let Some(place) = repeated {
            let (before, occurrences) = (self.each.len(), component.occurrences());
            let many = unnamed.len().saturating_mul(occurrences as usize);
            self.each.resize(before.saturating_add(many), u32::MAX);
            for (slot, occurrence) in component.slot_ids().zip(1..) {
                for (row, made) in of(self, slot).into_iter().enumerate() {
                    let number = self.push(named(made, Some(occurrence)));
                    let cell = row.saturating_mul(occurrences as usize).saturating_add(occurrence as usize);
                    let cell = self.each.get_mut(before.saturating_add(cell).saturating_sub(1));
                    cell.into_iter().for_each(|cell| *cell = number);
                }
            }
            for ((effect, _), row) in unnamed.iter_mut().zip(0_u32..) {
                let each = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(row.saturating_mul(occurrences));
                // There are no more slots than bits.
                *effect = Effect { plain: false, repeated: (place as u8).saturating_add(1), each, ..*effect };
            }
        }
        let first = u32::try_from(self.made.len()).unwrap_or(u32::MAX);
        unnamed.into_iter().for_each(|row| self.made.push(named(row, None)));
        first
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

    /// The scores that matter, in order.
    fn scores(&self, component: &Component) -> Vec<Score> {
        let bound = |(test, _)| if let &Test::Score(bound) = test { Some(bound) } else { None };
        let tests = self.signals.of(SlotId(component.slots.start));
        let mut marks: Vec<Score> = component.pass_mark.into_iter().chain(tests.filter_map(bound)).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    fn graded(&self, slot: SlotId, component: &Component, kind: Kind, marks: &[Score]) -> Rows {
        let of = |score| (self.graded_effect(slot, component, kind, score), Model { score, ..Model::of(kind) });
        numbers(marks).map(of).collect()
    }

    fn graded_effect(&self, slot: SlotId, component: &Component, kind: Kind, score: Option<Score>) -> Effect {
        let attempt = score.is_some() || matches!(kind, Kind::Passed | Kind::Failed | Kind::Scored);
        let verdict = match (score, component.pass_mark, kind) {
            (Some(score), Some(mark), _) if score >= mark => Verdict::Pass,
            (Some(_), Some(_), _) => Verdict::Fail,
            (_, _, Kind::Passed) => Verdict::Pass,
            (_, _, Kind::Failed) => Verdict::Fail,
            _ => Verdict::None,
        };
        let (mut shows, mut scores) = (0, 0);
        for (test, bit) in self.signals.of(slot) {
            match test {
                Test::Started => shows |= bit,
                Test::Completed if kind == Kind::Completed => shows |= bit,
                Test::Submitted if kind == Kind::Submitted => shows |= bit,
                Test::SignedOff if kind == Kind::SignedOff => shows |= bit,
                Test::Reviewed(_) if kind == Kind::Reviewed => shows |= bit,
                Test::Passed if verdict == Verdict::Pass => scores |= bit,
                Test::Score(bound) if score.is_some_and(|score| score >= *bound) => scores |= bit,
                _ => {}
            }
        }
        let (lasts, constant) = self.lasts(component);
        let effect = Effect { slot: slot.0 as u8, shows, scores, attempt, verdict, lasts, ..Effect::NONE };
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
    fn attended(&mut self, component: &Component, name: &str) -> (Class, Class) {
        let marks = self.attendance(component);
        let first = self.rows(component, name, |maker, slot| {
            let of = |share| {
                (maker.presence(slot, component, share), Model { fraction: share, ..Model::of(Kind::Attended) })
            };
            numbers(&marks).map(of).collect()
        });
        let by_share: Vec<i64> = marks.iter().map(|mark| i64::from(mark.nanos())).collect();
        let share = self.class(first, &by_share, Measure::Score, Look::Presence);
        (self.by_minutes(component, first, component.minutes), share)
    }

    /// What reaching each share that matters does to each slot.
    fn reaches(&mut self, plan: &Plan) -> Vec<(SlotId, Score, u32)> {
        let mut reaches = Vec::new();
        for component in &plan.components {
            let (lasts, _) = self.lasts(component);
            for share in self.attendance(component) {
                for slot in component.slot_ids() {
                    let shows = self.signals.bit(slot, &Test::Attended(share)).unwrap_or(0);
                    let effect = Effect { act: Act::Reach, slot: slot.0 as u8, shows, lasts, ..Effect::NONE };
                    let effect = effect.settled(false, false);
                    reaches.push((slot, share, self.push((effect, Model::of(Kind::Attended)))));
                }
            }
        }
        reaches
    }

    /// The shares of presence that matter, in order.
    fn attendance(&self, component: &Component) -> Vec<Score> {
        let bound = |(test, _)| if let &Test::Attended(share) = test { Some(share) } else { None };
        let mut marks: Vec<Score> = self.signals.of(SlotId(component.slots.start)).filter_map(bound).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// Presence by minutes of a session of so many. `first`: the effect without a number.
    pub(super) fn by_minutes(&mut self, component: &Component, first: u32, length: Option<u64>) -> Class {
        // Minutes of a session of unknown length reach no share of it.
        let goal = |share: Score| match length.and_then(|minutes| i64::try_from(minutes).ok()) {
            Some(length) => i64::from(share.nanos()).saturating_mul(length),
            None => i64::MAX,
        };
        let marks: Vec<i64> = self.attendance(component).into_iter().map(goal).collect();
        self.class(first, &marks, Measure::Minutes, Look::Presence)
    }

    fn presence(&self, slot: SlotId, component: &Component, share: Option<Score>) -> Effect {
        let reached = |test: &Test| match test {
            Test::Started => true,
            Test::Attended(bound) => share.unwrap_or(Score::ONE) >= *bound,
            _ => false,
        };
        let shows = self.signals.of(slot).filter(|(test, _)| reached(test)).fold(0, |shows, (_, bit)| shows | bit);
        let (lasts, constant) = self.lasts(component);
        Effect { slot: slot.0 as u8, shows, lasts, ..Effect::NONE }.settled(constant, false)
    }
}

/// No number, one below all marks, and each mark.
fn numbers(marks: &[Score]) -> impl Iterator<Item = Option<Score>> {
    [None, Some(Score::ZERO)].into_iter().chain(marks.iter().map(|mark| Some(*mark)))
}
