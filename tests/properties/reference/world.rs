//! What is known at an instant, and how the programme looks from there: version, enrolment, anchor, bound on evidence.
//!
//! An answer at *t* is made of the facts up to *t*. A `World` holds them; a `View` adds the context a rule is read in.
//! Contexts change only at enrolments, withdrawals and (for anchors) attributes, so the instants at which a rule holds are
//! put together from the stretches between these facts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::certification::Period;
use super::document::{Part, Plan, split, text};
use super::record::Fact;
use super::schedule::{Schedule, Session};
use super::sets::Set;
use super::time::{EVER, Instant, NEVER, start_of};

/// What is known and has happened up to `at`.
pub(crate) struct World<'a> {
    /// Newest first.
    pub(crate) plans: &'a [Plan],
    pub(crate) schedule: &'a Schedule,
    /// Those up to `at`, in order.
    pub(crate) facts: Vec<&'a Fact>,
    pub(crate) at: Instant,
    pub(crate) memo: Rc<Memo>,
}

/// Answers of one world that are asked for again and again.
#[derive(Default)]
pub(crate) struct Memo {
    /// The chain of periods up to an instant.
    pub(crate) chains: RefCell<HashMap<Instant, Vec<Period>>>,
    /// Where a period may be earned: by the renewal rule of a number or the full one, over evidence since an instant.
    pub(crate) earnings: RefCell<HashMap<(Option<usize>, Instant), Set>>,
}

/// The learner's enrolment as of an instant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Enrolment {
    /// Start of the current clock, or of the last one after a withdrawal.
    pub(crate) start: Option<Instant>,
    pub(crate) ended: Option<Instant>,
    pub(crate) cohort: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) suspended: bool,
}

impl Enrolment {
    pub(crate) fn active(&self) -> bool {
        self.start.is_some() && self.ended.is_none()
    }
}

/// A version of the programme with the facts and the context its rules are read in.
#[derive(Clone)]
pub(crate) struct View<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) schedule: &'a Schedule,
    pub(crate) facts: Vec<&'a Fact>,
    /// Enrolment the clock counts from.
    pub(crate) enrolled: Option<Instant>,
    pub(crate) anchor: Option<Instant>,
    /// Activity and evidence before it do not count.
    pub(crate) bound: Instant,
    /// Leaves about components repeated `.0` times look at occurrence `.1`.
    pub(crate) lens: Option<(u32, u32)>,
}

impl<'a> World<'a> {
    /// The enrolment at `p`: a withdrawal at the instant of an enrolment ends the earlier one, leave is of the new one.
    pub(crate) fn enrolment(&self, p: Instant) -> Enrolment {
        let mut moves: Vec<&Fact> = self
            .facts
            .iter()
            .filter(|f| f.at <= p && f.is(&["enrolled", "withdrawn", "suspended", "resumed"]) && self.ours(f))
            .copied()
            .collect();
        moves.sort_by_key(|f| (f.at, f.kind != "withdrawn", f.kind != "enrolled"));
        let mut now = Enrolment::default();
        for fact in moves {
            match fact.kind.as_str() {
                "enrolled" if now.active() => now.version = fact.text("version").map(str::to_owned),
                "enrolled" => {
                    now = Enrolment {
                        start: Some(fact.at),
                        ended: None,
                        cohort: fact.text("cohort").map(str::to_owned),
                        version: fact.text("version").map(str::to_owned),
                        suspended: false,
                    };
                }
                "withdrawn" if now.active() => now.ended = Some(fact.at),
                "suspended" => now.suspended = true,
                "resumed" => now.suspended = false,
                _ => {}
            }
        }
        now
    }

    pub(crate) fn ours(&self, fact: &Fact) -> bool {
        fact.text("programme").is_none_or(|p| Some(p) == text(&self.plans[0].doc, "id"))
    }

    pub(crate) fn plan(&self, p: Instant) -> &'a Plan {
        let version = self.enrolment(p).version;
        let named = version.and_then(|v| self.plans.iter().find(|plan| plan.version() == Some(&v)));
        named.unwrap_or(&self.plans[0])
    }

    fn anchor(&self, plan: &Plan, enrolment: &Enrolment, p: Instant) -> Option<Instant> {
        match plan.doc.get("anchor") {
            Some(Value::String(s)) if s == "cohort" => self.schedule.cohort(enrolment.cohort.as_deref()?),
            Some(Value::Object(o)) => {
                let name = o["attribute"].as_str()?;
                let last =
                    self.facts.iter().rfind(|f| f.at <= p && f.kind == "attribute" && f.text("name") == Some(name))?;
                start_of(last.text("value")?, plan.zone)
            }
            _ => enrolment.start,
        }
    }

    /// The programme read with the context of `p` (all facts of this world still at hand).
    pub(crate) fn view(&self, p: Instant, bound: Instant) -> View<'a> {
        let plan = self.plan(p);
        let enrolment = self.enrolment(p);
        let own = match text(&plan.doc, "evidence_from") {
            Some("enrolment") => enrolment.start.unwrap_or(NEVER),
            _ => EVER,
        };
        View {
            plan,
            schedule: self.schedule,
            facts: self.facts.clone(),
            enrolled: enrolment.start,
            anchor: self.anchor(plan, &enrolment, p),
            bound: EVER,
            lens: None,
        }
        .from(own.max(bound))
    }

    pub(crate) fn now(&self) -> View<'a> {
        self.view(self.at, EVER)
    }

    /// The instants at which contexts change.
    fn changes(&self) -> Vec<Instant> {
        let kinds = ["enrolled", "withdrawn", "suspended", "resumed", "attribute"];
        let mut changes: Vec<Instant> = self.facts.iter().filter(|f| f.is(&kinds)).map(|f| f.at).collect();
        changes.dedup();
        changes
    }

    /// A set read stretch by stretch, each in its own context.
    pub(crate) fn stitched(&self, bound: Instant, read: impl Fn(&View<'a>) -> Set) -> Set {
        let changes = self.changes();
        let mut whole = Set::default();
        let starts = std::iter::once(EVER).chain(changes.iter().copied());
        let ends = changes.iter().copied().chain(std::iter::once(NEVER));
        for (start, end) in starts.zip(ends) {
            let context = if start == EVER { end.saturating_sub(1) } else { start };
            let part = read(&self.view(context, bound));
            whole = whole.or(&part.and(&Set::from(start, end)));
        }
        whole
    }

    pub(crate) fn enrolled_set(&self) -> Set {
        Set::ask(self.changes(), |u| self.enrolment(u).active())
    }
}

impl<'a> View<'a> {
    /// The same with evidence before `bound` left out.
    pub(crate) fn from(&self, bound: Instant) -> View<'a> {
        let mut view = self.clone();
        view.bound = view.bound.max(bound);
        // A connection opened before the bound still counts from the bound on: presence clips it.
        view.facts.retain(|f| !f.is_evidence() || f.at >= view.bound || f.is(&["joined", "left"]));
        view
    }

    pub(crate) fn at_occurrence(&self, times: u32, k: u32) -> View<'a> {
        View { lens: Some((times, k)), ..self.clone() }
    }

    pub(crate) fn session_of(&self, fact: &Fact) -> Option<&'a Session> {
        fact.text("session").and_then(|s| self.schedule.session(s))
    }

    /// Whether a fact about a component is about this one; a known session decides before a named component.
    fn names(&self, fact: &Fact, component: &Value) -> bool {
        if let Some(session) = self.session_of(fact) {
            return text(component, "id") == Some(&session.component);
        }
        match fact.text("component") {
            Some(named) => self.plan.takes(component, split(named).0),
            None => false,
        }
    }

    /// The occurrence whose stretch an instant falls in.
    pub(crate) fn occurrence_at(&self, component: &Value, at: Instant) -> Option<u32> {
        let repeat = self.plan.repeat(component)?;
        let Some(anchor) = self.anchor else { return Some(1) };
        (1..=repeat.times).rev().find(|&k| self.plan.planned(component, k, anchor) <= at).or(Some(1))
    }

    pub(crate) fn session_occurrence(&self, component: &Value, session: &Session) -> Option<u32> {
        session.occurrence.or_else(|| self.occurrence_at(component, session.start))
    }

    /// Whether a fact counts for a part. Decisions that name no occurrence are for all of them.
    pub(crate) fn about(&self, fact: &Fact, part: Part<'_>) -> bool {
        if fact.kind == "reset" && fact.text("component").is_none() {
            return fact.text("programme").is_some() && fact.text("programme") == text(&self.plan.doc, "id");
        }
        if !self.names(fact, part.component) {
            return false;
        }
        let Some(k) = part.occurrence else { return true };
        let named = fact.occurrence().or_else(|| fact.text("component").and_then(|c| split(c).1));
        if let Some(named) = named {
            return named == k;
        }
        if fact.is(&["waived", "revoked", "reset", "extended"]) {
            return true;
        }
        let told = match self.session_of(fact) {
            Some(session) => self.session_occurrence(part.component, session),
            None => self.occurrence_at(part.component, fact.at),
        };
        told == Some(k)
    }

    /// The facts about a part, in order.
    pub(crate) fn facts_about(&self, part: Part<'_>) -> Vec<&'a Fact> {
        self.facts.iter().filter(|f| self.about(f, part)).copied().collect()
    }
}
