//! From "called for at these instants" to an action: the first of them at which the learner is active, named by its key.

use super::Ask;
use crate::answer::{Action, ActionKind, Missing};
use crate::plan::Plan;
use crate::time::{Instant, Period};
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The actions listed so far.
pub(super) struct List<'a> {
    at: Instant,
    sent: HashSet<&'a str>,
    found: BTreeMap<String, Action>,
}

/// When something is called for, and for whom.
#[derive(Clone, Copy)]
pub(super) enum While {
    /// Enrolled and not on leave.
    Present,
    /// And the programme is not completed.
    Active,
}

/// One rule for one turn: what is to be done, about what.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub(super) component: Option<String>,
    pub(super) session: Option<String>,
    pub(super) gate: Option<String>,
    pub(super) due: Option<Instant>,
    pub(super) days: Option<u32>,
    pub(super) period: Option<u32>,
}

impl<'a> List<'a> {
    pub(super) fn new(at: Instant, sent: &'a [&'a str]) -> List<'a> {
        List { at, sent: sent.iter().copied().collect(), found: BTreeMap::new() }
    }

    /// Lists what is called for at some instants, unless it is listed or was sent; sets of one key come in the order of
    /// time. `missing`: what is missing at an instant, with the version in force.
    pub(super) fn call<'p>(
        &mut self,
        ask: &Ask<'_>,
        key: Key<'_>,
        called: &Timeline,
        while_: While,
        missing: impl FnOnce(Instant) -> (Vec<Missing>, &'p Plan),
        draft: impl FnOnce() -> Draft,
    ) {
        let Some(at) = ask.first(called, while_) else { return };
        if let Some(name) = self.take(ask.learner, &key) {
            let (missing, plan) = missing(at);
            self.put(name, ask.learner, key.kind, at, missing, plan, draft());
        }
    }

    /// The name of an action that is neither listed nor was sent.
    pub(super) fn take(&self, learner: &str, key: &Key<'_>) -> Option<String> {
        let name = key.name(learner);
        (!self.sent.contains(name.as_str()) && !self.found.contains_key(&name)).then_some(name)
    }

    #[expect(clippy::too_many_arguments, reason = "an action has that many parts")]
    pub(super) fn put(
        &mut self,
        name: String,
        learner: &str,
        kind: ActionKind,
        at: Instant,
        missing: Vec<Missing>,
        plan: &Plan,
        draft: Draft,
    ) {
        debug_assert!(at <= self.at, "what is called for later is not asked");
        let Draft { component, session, gate, due, days, period } = draft;
        let infeasible = due.is_some_and(|due| due <= at || at.plus_micros(work(plan, &missing)) > due);
        let learner = Some(learner.to_owned());
        let key = name.clone();
        let action = Action {
            key,
            kind,
            learner,
            at,
            component,
            session,
            gate,
            due,
            days,
            period,
            to: None,
            missing,
            infeasible,
        };
        self.found.insert(name, action);
    }

    /// In the order of time, learners and keys.
    pub(super) fn finish(self) -> Vec<Action> {
        let mut actions: Vec<Action> = self.found.into_values().collect();
        actions.sort_by(|a, b| (a.at, &a.learner, &a.key).cmp(&(b.at, &b.learner, &b.key)));
        actions
    }
}

/// The planned length of what is missing in microseconds, each component once.
fn work(plan: &Plan, missing: &[Missing]) -> i64 {
    let names = missing.iter().filter_map(|item| item.component.as_deref()).collect::<BTreeSet<&str>>();
    let minutes = names.into_iter().filter_map(|name| {
        let id = plan.component_named(name.split_once('#').map_or(name, |(name, _)| name))?;
        plan.component(id)?.minutes
    });
    let minutes = minutes.fold(0_u64, u64::saturating_add);
    i64::try_from(minutes).unwrap_or(i64::MAX).saturating_mul(60_000_000)
}

impl Ask<'_> {
    /// The first instant up to the one asked at which something is called for and the learner is there for it.
    pub(super) fn first(&self, called: &Timeline, while_: While) -> Option<Instant> {
        let there = match while_ {
            While::Present => &self.present,
            While::Active => &self.active,
        };
        called.intersection(there).first_from(Instant::ALWAYS)
    }
}

/// What names an action beside its learner.
#[derive(Clone, Copy)]
pub(super) struct Key<'k> {
    pub(super) kind: ActionKind,
    pub(super) subject: &'k str,
    pub(super) cycle: &'k str,
}

impl Key<'_> {
    pub(super) fn name(&self, learner: &str) -> String {
        let mut name = String::new();
        let mut part = |text: &str, end: &str| {
            for letter in text.chars() {
                match letter {
                    '%' => name.push_str("%25"),
                    '/' => name.push_str("%2F"),
                    ':' => name.push_str("%3A"),
                    letter => name.push(letter),
                }
            }
            name.push_str(end);
        };
        part(learner, "/");
        part(self.kind.word(), ":");
        part(self.subject, "/");
        part(self.cycle, "");
        name
    }
}

/// The windows of reminders before an end: each from its lead to the next shorter one, the last to the end itself.
pub(super) fn leads(plan: &Plan, end: Instant, days: &[u32]) -> Vec<(u32, Timeline)> {
    let mut days: Vec<u32> = days.to_vec();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    let opens = |days: u32| plan.zone.step(end, &Period::days(i64::from(days)), -1);
    let closes = days.iter().skip(1).map(|next| opens(*next)).chain([end]);
    days.iter().zip(closes).map(|(lead, closes)| (*lead, Timeline::between(opens(*lead), closes))).collect()
}
