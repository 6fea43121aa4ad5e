//! From "called for at these instants" to an action: the first of them at which the learner is active, named by its key.

use super::Ask;
use crate::answer::{Action, ActionKind, Missing};
use crate::plan::Plan;
use crate::time::{Instant, Period};
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The actions listed so far, about one learner or about sessions.
pub(super) struct List<'a> {
    sent: &'a HashSet<&'a str>,
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
#[derive(Default)]
pub(super) struct Draft {
    pub(super) component: Option<String>,
    pub(super) session: Option<String>,
    pub(super) gate: Option<String>,
    pub(super) due: Option<Instant>,
    pub(super) days: Option<u32>,
    pub(super) period: Option<u32>,
    pub(super) to: Option<String>,
    pub(super) missing: Vec<Missing>,
    /// The planned length of what is missing, in microseconds.
    pub(super) work: i64,
}

impl Draft {
    /// The same with what is missing.
    pub(super) fn with_missing(self, plan: &Plan, missing: Vec<Missing>) -> Draft {
        Draft { work: work(plan, &missing), missing, ..self }
    }
}

impl<'a> List<'a> {
    pub(super) fn new(sent: &'a HashSet<&'a str>) -> List<'a> {
        List { sent, found: BTreeMap::new() }
    }

    /// Lists what is called for at some instants, unless it is listed or was sent; sets of one key come in the order of
    /// time. `draft`: what is to be done, called for at an instant.
    pub(super) fn call(
        &mut self,
        ask: &Ask<'_>,
        key: Key<'_>,
        called: &Timeline,
        while_: While,
        draft: impl FnOnce(Instant) -> Draft,
    ) {
        let Some(at) = ask.first(called, while_) else { return };
        if let Some(name) = self.take(Some(ask.learner), &key) {
            self.put(name, Some(ask.learner), key.kind, at, draft(at));
        }
    }

    /// The name of an action that is neither listed nor was sent.
    pub(super) fn take(&self, learner: Option<&str>, key: &Key<'_>) -> Option<String> {
        let name = key.name(learner.unwrap_or_default());
        (!self.sent.contains(name.as_str()) && !self.found.contains_key(&name)).then_some(name)
    }

    /// Lists an action under a name that was free.
    pub(super) fn put(&mut self, name: String, learner: Option<&str>, kind: ActionKind, at: Instant, draft: Draft) {
        let Draft { component, session, gate, due, days, period, to, missing, work } = draft;
        let infeasible = due.is_some_and(|due| due <= at || at.plus_micros(work) > due);
        let (key, learner) = (name.clone(), learner.map(str::to_owned));
        let action =
            Action { key, kind, learner, at, component, session, gate, due, days, period, to, missing, infeasible };
        self.found.insert(name, action);
    }

    /// The actions, in no order.
    pub(super) fn finish(self) -> impl Iterator<Item = Action> {
        self.found.into_values()
    }
}

/// Puts actions in the order of time, learners and keys.
pub(super) fn in_order(mut actions: Vec<Action>) -> Vec<Action> {
    actions.sort_by(|a, b| (a.at, &a.learner, &a.key).cmp(&(b.at, &b.learner, &b.key)));
    actions
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
