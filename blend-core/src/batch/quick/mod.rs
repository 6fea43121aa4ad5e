//! Learners in a compact form: one word of bits for what their evidence shows, moved on fact by fact.
//!
//! A programme that bits can say is turned into [`signal`]s (tests of components and of each occurrence of what is
//! repeated), [`tree`]s (rules over them) and a table of [`effect`]s. [`stage`] looks rows up in the table, their values put
//! into one form by [`cells`]; [`state`] is moved on in time by one learner's effects, in order, and [`sweep`] says what a
//! standing says, with due dates and the starts of occurrences from [`dates`], the [`certificate`] and what is [`missing`];
//! [`attendance`] adds up what several rows tell of one session.
//! Whatever bits do not know - a waiver, a seat in a session that is near, a row that names more than usual - has its learner
//! worked out in full, the other rows told as facts that do the same, unless they were kept.

mod attendance;
pub(super) mod cells;
mod certificate;
mod dates;
mod effect;
mod missing;
mod signal;
pub(super) mod stage;
mod state;
mod sweep;
mod tree;

pub(super) use attendance::Together;
pub(super) use missing::Note;
pub(super) use state::Tied;
pub(super) use sweep::Sweep;

use super::options::BatchOptions;
use super::piece::Asked;
use super::store::{Form, Row};
use crate::document::{Action, Attempts, EvidenceFrom, Hold, Kind, Mode};
use crate::evaluate::{Ground, Scope, Validity};
use crate::exact::Score;
use crate::plan::schedule::Timetable;
use crate::plan::{Anchor, Criterion, GateId, Plan, RuleId, SlotId, Test};
use crate::record::{Fact, Finding, bind};
use crate::time::Instant;
use effect::{Act, Session, Table};
use missing::Wants;
use signal::Signals;
use std::collections::BTreeSet;
use std::sync::Arc;
use tree::{Builder, Holds, Share};

/// A programme in its compact form, with what is asked of it.
#[derive(Debug)]
pub(super) struct Quick {
    plan: Arc<Plan>,
    at: Instant,
    known_at: Option<Instant>,
    /// Sessions and cohorts, where they are known.
    timetable: Option<Arc<Timetable>>,
    always: bool,
    from_enrolment: bool,
    table: Table,
    completion: Holds,
    /// The bits that completion cannot do without.
    needs: u64,
    progress: Share,
    slots: Vec<Slot>,
    /// The slots of each repeated component, and how many have to be done.
    repeated: Vec<(u64, u32)>,
    /// The slots that are asked nothing.
    free: u64,
    /// The slots of whose attempts only so many count.
    limited: u64,
    /// Of the gates asked for.
    gates: Vec<(Holds, Mode)>,
    /// The slots asked for.
    columns: Vec<SlotId>,
    /// What completion wants, where it is asked what is missing.
    wants: Option<Wants>,
    /// Whether measures are asked for.
    measured: bool,
}

/// One component, or one occurrence of it.
#[derive(Debug)]
struct Slot {
    validity: Validity,
    /// All its bits.
    bits: u64,
    /// How many attempts count.
    most: Option<u32>,
    /// How many minutes a session has, where that is known.
    length: Option<u64>,
}

/// The compact form of a programme, if it has one.
pub(super) fn quick(ground: &Ground, options: &BatchOptions, asked: &Asked) -> Option<Quick> {
    let [plan] = ground.versions.as_ref() else { return None };
    let dated = plan.due.is_some()
        || plan
            .components
            .iter()
            .any(|component| component.due.is_some() || component.planned.is_some() || component.repeat.is_some());
    let usual = (!matches!(plan.anchor, Anchor::Attribute(_)) || !dated) && plan.slots.len() <= 64;
    usual.then_some(())?;
    if let Some(terms) = &plan.certification {
        let certifies = plan.uses.rows.iter().any(|row| row.action == Action::Certify);
        (terms.renewal.is_empty() && !certifies).then_some(())?;
    }
    let gates = asked.gates(plan);
    let mut rules: Vec<RuleId> = gates.iter().map(|(gate, _)| gate.when).collect();
    rules.push(plan.completion);
    // Who is worked out in full for a session is so out of facts that do the same to these rules only.
    let bound = before_sessions(plan, ground.timetable.as_deref());
    rules.extend(&bound);
    let signals = Signals::new(plan, &rules)?;
    let sayable = |test: &Test| match test {
        Test::Started | Test::Completed | Test::Submitted | Test::SignedOff | Test::Passed | Test::Score(_) => true,
        Test::Attended(share) => *share > Score::ZERO,
        // One review is one by anybody.
        Test::Reviewed(people) => *people == 1,
        Test::Minutes(_) | Test::Sessions(_) => false,
    };
    signals.tests().all(sayable).then_some(())?;
    let (mut slots, mut repeated, mut free, mut limited) = (Vec::new(), Vec::new(), 0_u64, 0_u64);
    for slot in plan.slot_ids() {
        let component = plan.component(plan.slots.get(slot.at())?.component)?;
        // What is a share of no minutes is left to records.
        let present = signals.of(slot).any(|(test, _)| matches!(test, Test::Attended(_)));
        (component.attempts == Attempts::Best && !(present && component.minutes == Some(0))).then_some(())?;
        let bit = 1_u64.checked_shl(slot.0)?;
        if component.repeat.is_some() && component.slots.start == slot.0 {
            let all = component.slot_ids().fold(0_u64, |all, slot| all | 1_u64.checked_shl(slot.0).unwrap_or(0));
            repeated.push((all, component.needs()));
        }
        free |= if component.criterion == Criterion::None { bit } else { 0 };
        limited |= if component.max_attempts.is_some() { bit } else { 0 };
        slots.push(Slot {
            validity: Validity::of(plan.zone, component.valid_for),
            bits: signals.of(slot).fold(0, |bits, (_, bit)| bits | bit),
            most: component.max_attempts,
            length: component.minutes,
        });
    }
    let builder = |scope| Builder { plan, signals: &signals, scope };
    let whole = builder(Scope::WHOLE);
    let completion = whole.holds(plan.completion)?;
    // What holds without any evidence is renewed by none.
    (plan.certification.is_none() || !completion.at(0)).then_some(())?;
    bound.iter().all(|rule| whole.holds(*rule).is_some()).then_some(())?;
    let gates = gates.iter().map(|(gate, scope)| Some((builder(*scope).holds(gate.when)?, gate.mode)));
    let table = Table::new(plan, &signals, ground.timetable.as_deref().map(|timetable| (timetable, options.at)))?;
    let wants = match asked.missing {
        true => Some(Wants::new(plan, &signals, |scores, presence| table.noted(&signals, scores, presence))?),
        false => None,
    };
    Some(Quick {
        at: options.at,
        known_at: options.known_at,
        timetable: ground.timetable.clone(),
        always: plan.hold == Hold::Always,
        from_enrolment: plan.evidence_from == EvidenceFrom::Enrolment,
        table,
        wants,
        needs: completion.needs(),
        completion,
        progress: whole.share(plan.completion)?,
        slots,
        repeated,
        free,
        limited,
        gates: gates.collect::<Option<_>>()?,
        columns: asked.slots.iter().map(|column| column.slot).collect(),
        measured: options.measures,
        plan: Arc::clone(plan),
    })
}

/// The rules of gates to components that have sessions.
fn before_sessions(plan: &Plan, timetable: Option<&Timetable>) -> Vec<RuleId> {
    let sessions = timetable.map_or(&[][..], |timetable| &timetable.sessions);
    let held: BTreeSet<&str> = sessions.iter().map(|session| &*session.component).collect();
    let components = held.into_iter().filter_map(|name| plan.component(plan.component_named(name)?));
    let gates: BTreeSet<GateId> = components.flat_map(|component| component.gates.iter().copied()).collect();
    gates.into_iter().filter_map(|id| Some(plan.gate(id)?.when)).collect()
}

impl Quick {
    /// Whether it can matter which of two rows of one instant comes first: attempts of which only so many count, leave, and
    /// enrolments into cohorts.
    fn is_ordered(&self, effect: u32) -> bool {
        let act = self.table.effects.get(effect as usize).map(|effect| effect.act);
        matches!(act, Some(Act::Suspend | Act::Resume)) || self.is_limited(effect) || self.is_enrolment(effect)
    }

    /// Whether an effect is an enrolment where dates count from cohorts.
    fn is_enrolment(&self, effect: u32) -> bool {
        !self.table.cohorts.is_empty()
            && self.table.effects.get(effect as usize).is_some_and(|effect| effect.act == Act::Enrol)
    }

    /// Whether an effect is an attempt at a component of which only so many count.
    fn is_limited(&self, effect: u32) -> bool {
        let effect = self.table.effects.get(effect as usize).filter(|effect| effect.attempt);
        effect.and_then(|effect| self.slots.get(usize::from(effect.slot))).is_some_and(|slot| slot.most.is_some())
    }

    /// Whether a fact that was read by itself changes nothing about any answer.
    pub(super) fn is_beside(&self, fact: &Fact) -> bool {
        match fact.kind {
            Kind::Rated | Kind::Attribute | Kind::Awarded | Kind::Triggered => true,
            Kind::Registered | Kind::Cancelled | Kind::Absent | Kind::Excused => self.timetable.is_none(),
            _ => false,
        }
    }

    /// What is to be noticed about such a fact.
    pub(super) fn findings(&self, fact: &Arc<Fact>) -> Vec<Finding> {
        if fact.at > self.at || !self.knows(fact.recorded) {
            return Vec::new();
        }
        let versions: Vec<&str> = self.plan.version().into_iter().collect();
        let timetable = self.timetable.as_deref();
        bind::findings(&self.plan, &versions, timetable, &bind::item(&self.plan, timetable, fact))
    }

    /// What dates are counted from after an enrolment, into the cohort at a place from 1 or into none.
    fn anchor(&self, cohort: u32, at: i64) -> Option<Instant> {
        match self.plan.anchor {
            Anchor::Enrolment => Some(Instant::from_micros(at)),
            Anchor::Cohort => {
                let cohorts = &self.timetable.as_deref()?.cohorts;
                Some(cohorts.get(cohort.checked_sub(1)? as usize)?.starts)
            }
            Anchor::Attribute(_) => None,
        }
    }

    /// The first enrolment among facts: the place of its cohort as for [`anchor`](Quick::anchor), and its instant.
    fn first_enrolment<R: Row>(&self, facts: &[R], form: Form) -> Option<(u32, i64)> {
        let effect = |fact: &R| self.table.effects.get(fact.effect(form) as usize);
        let is_enrolment = |fact: &&R| effect(fact).is_some_and(|effect| effect.act == Act::Enrol);
        let first = facts.iter().filter(is_enrolment).min_by_key(|fact| fact.key())?;
        Some((effect(first)?.of, first.at(form)))
    }

    /// The place of a session in the schedule.
    fn session(&self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return stage::NO_SESSION };
        let known = self.timetable.as_deref().and_then(|timetable| timetable.names.get(name));
        known.map_or(stage::UNKNOWN, |session| session.0)
    }

    /// The session at a place in the schedule.
    fn known(&self, place: u32) -> Option<&Session> {
        self.table.sessions.get(place as usize)
    }

    /// Whether an instant is later than what is asked.
    pub(super) fn is_later(&self, at: Instant) -> bool {
        at > self.at
    }

    /// How many effects rows can have.
    pub(super) fn effects(&self) -> usize {
        self.table.effects.len()
    }

    /// Whether what was recorded at an instant is known.
    fn knows(&self, recorded: Instant) -> bool {
        self.known_at.is_none_or(|known_at| recorded <= known_at)
    }

    /// A fact that does the same as a row of an effect, which is of something known. `number`: what was noted of it.
    pub(super) fn fact(&self, effect: u32, at: i64, number: Option<Score>, learner: &str) -> Option<Fact> {
        let mut fact = self.table.fact(effect, Instant::from_micros(at), learner, self.plan.id())?;
        match fact.kind {
            Kind::Attended => fact.fraction = number.or(fact.fraction),
            _ => fact.score = number.or(fact.score),
        }
        fact.recorded = self.known_at.map_or(fact.at, |known_at| fact.at.min(known_at));
        Some(fact)
    }
}
