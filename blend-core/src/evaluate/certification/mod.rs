//! The chain of a certificate's periods (section 8 of the domain, "Certification", and section 12).
//!
//! Each period is worked out from the one before: its end from the terms in force when it was earned; then, between the
//! facts that move the end or take the certificate away, the first instant that earns the next. Only the first enrolment
//! starts the chain; withdrawal stops earning, not running. [`told`] puts the chain into answers, [`ahead`] looks beyond it.

mod ahead;
mod told;

pub(crate) use told::Held;

use super::completion::first_in;
use super::course::Course;
use super::evidence::Window;
use super::frame::Frame;
use super::rules::Scope;
use crate::document::{Action, AfterLapse, Basis, Kind, Mode};
use crate::plan::{Certification as Terms, Plan, RuleId, Term};
use crate::record::Fact;
use crate::time::{Instant, Period};
use crate::timeline::Timeline;
use std::sync::{Arc, PoisonError};

/// One period of the chain.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    number: u32,
    pub(crate) earned: Instant,
    /// The anchor its end is counted from, and everything added to it so far.
    anchor: Instant,
    span: Period,
    /// Its end as counted; extensions move `expires`, not this.
    counted: Instant,
    window: Option<Instant>,
    pub(crate) expires: Instant,
    grace_until: Instant,
    plan: Arc<Plan>,
    /// Taken away at.
    revoked: Option<Instant>,
    /// By what it was earned.
    earned_by: EarnedBy,
}

/// Which rule over which evidence earned a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EarnedBy {
    way: Way,
    since: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The completion rule.
    Full,
    /// The renewal rule of this number.
    Renewal(u32),
}

/// The periods earned up to any instant of `[asked, next)`.
#[derive(Debug)]
pub(crate) struct Periods {
    asked: Instant,
    links: Vec<Link>,
    /// When the next one is earned, as far as the facts tell.
    next: Instant,
}

impl Course {
    /// Every period earned up to an instant.
    pub(super) fn chain(&self, at: Instant) -> Arc<Periods> {
        let kept = || self.chain.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(periods) = &*kept()
            && periods.asked <= at
            && at < periods.next
        {
            return Arc::clone(periods);
        }
        let (links, next) = self.links(at);
        let made = Arc::new(Periods { asked: at, links, next: next.unwrap_or(Instant::NEVER) });
        *kept() = Some(Arc::clone(&made));
        made
    }

    /// The periods earned up to an instant, and when the next one is, as far as the facts tell.
    fn links(&self, horizon: Instant) -> (Vec<Link>, Option<Instant>) {
        let mut chain: Vec<Link> = Vec::new();
        let within = self.earnable();
        let earned = match self.first_link(&within) {
            None => return (chain, None),
            Some(first) if first.earned > horizon => return (chain, Some(first.earned)),
            Some(first) => {
                let earned = first.earned;
                chain.push(first);
                earned
            }
        };
        // The facts move the latest period's end or take it away; each gives the next a chance in between, and what is
        // earned at a fact's instant comes before it.
        let mut moves: Vec<(Instant, &Fact)> = self
            .about_programme(Kind::Extended)
            .filter(|fact| fact.expires.is_some())
            .chain(self.about_programme(Kind::Revoked))
            .map(|fact| (fact.at, fact))
            .collect();
        moves.sort_by(|a, b| a.1.order().cmp(&b.1.order()));
        let mut moves = moves.into_iter().peekable();
        // Facts before the first period have nothing to move.
        while moves.next_if(|(at, _)| *at < earned).is_some() {}
        let mut from = earned;
        while let Some(latest) = chain.last() {
            let until = moves.peek().map_or(Instant::NEVER, |(at, _)| *at);
            if let Some((at, by, in_time)) = self.next_earned(latest, from, until, &within) {
                if at > horizon {
                    return (chain, Some(at));
                }
                let Some(link) = self.link(chain.last(), at, by, in_time) else { break };
                from = at;
                chain.push(link);
                continue;
            }
            let Some((at, fact)) = moves.next() else { break };
            if let Some(latest) = chain.last_mut() {
                self.apply_move(latest, at, fact);
                // Of extensions at one instant the last alone counts.
                while let Some((at, fact)) =
                    moves.next_if(|(next, next_fact)| *next == at && next_fact.kind == fact.kind)
                {
                    self.apply_move(latest, at, fact);
                }
            }
            from = at;
        }
        (chain, None)
    }

    /// Where a period may be earned at all.
    fn earnable(&self) -> Timeline {
        self.enrolled().intersection(&self.certify())
    }

    /// The first period, whenever it is earned.
    fn first_link(&self, within: &Timeline) -> Option<Link> {
        let first = self.episodes.first()?;
        let since = Instant::ALWAYS;
        let earned = first_in(&self.earning(Way::Full, since, first.from), first.from, within)?;
        self.link(None, earned, EarnedBy { way: Way::Full, since }, false)
    }

    fn apply_move(&self, link: &mut Link, at: Instant, fact: &Fact) {
        match fact.kind {
            Kind::Revoked if link.revoked.is_none() && at < link.grace_until => link.revoked = Some(at),
            Kind::Extended if link.revoked.is_none() => {
                if let Some(moment) = fact.expires {
                    link.expires = super::evidence::end_of(&link.plan, moment);
                    link.grace_until = grace_until(&link.plan, link.expires);
                }
            }
            _ => {}
        }
    }

    /// What earns the period after `link` in `[from, until]`: when, by what, and whether in time.
    fn next_earned(
        &self,
        link: &Link,
        from: Instant,
        until: Instant,
        within: &Timeline,
    ) -> Option<(Instant, EarnedBy, bool)> {
        let found = |set: &Timeline, from: Instant| first_in(set, from, within).filter(|at| *at <= until);
        if let Some(revoked) = link.revoked {
            // Earned anew by evidence from then on that it would not hold without.
            let since = revoked.next();
            let full =
                self.earning(Way::Full, since, revoked).difference(&self.earning(Way::Full, Instant::NEVER, revoked));
            let at = found(&full, since.max(from))?;
            return Some((at, EarnedBy { way: Way::Full, since }, false));
        }
        let since = link.evidence_since();
        let opens = link.opens().max(link.earned.next()).max(from);
        let way = Way::Renewal(link.number);
        if opens < link.grace_until {
            // What holds without any evidence of its period is earned at the end of the period before.
            let idle = self.earning(way, Instant::NEVER, opens).clip(Instant::ALWAYS, link.expires);
            let renewal = self.earning(way, since, opens).difference(&idle).clip(opens, link.grace_until);
            if let Some(at) = found(&renewal, opens) {
                return Some((at, EarnedBy { way, since }, true));
            }
        }
        let lapsed = link.grace_until.max(link.earned.next()).max(from);
        let way = match link.plan.certification.as_ref().map(|terms| terms.after_lapse) {
            Some(AfterLapse::Renewal) => way,
            _ => Way::Full,
        };
        let at = found(&self.earning(way, since, lapsed), lapsed)?;
        Some((at, EarnedBy { way, since }, false))
    }

    /// Where a rule that earns holds from an instant on, over evidence since another, by the version in force then; a
    /// version without certification earns nothing.
    fn earning(&self, way: Way, since: Instant, from: Instant) -> Timeline {
        self.over(from, |frame| {
            if frame.plan.certification.is_none() {
                return Timeline::empty();
            }
            let rule = renewal_rule(frame, way);
            if since == Instant::ALWAYS {
                return earned_by(frame, rule);
            }
            earned_by(&frame.narrow(Window::since(since)), rule)
        })
    }

    /// Where no `certify` gate blocks.
    fn certify(&self) -> Timeline {
        self.over(Instant::ALWAYS, |frame| {
            let gates = self.gates_for(frame, None, Action::Certify);
            gates.iter().filter(|(_, mode)| *mode == Mode::Block).fold(Timeline::all(), |open, (gate, mode)| {
                open.intersection(&frame.gate_view(gate, *mode, None, 0, None).passes())
            })
        })
    }

    /// The period earned at an instant, with its end by the terms of the version in force.
    fn link(&self, before: Option<&Link>, earned: Instant, by: EarnedBy, in_time: bool) -> Option<Link> {
        Link::new(self.plan(self.stretch(earned)), before, earned, by, in_time)
    }
}

impl Link {
    /// The period earned at an instant by the completion rule, which is all that renews it, with its end by a version's terms.
    pub(crate) fn by_completion(plan: &Arc<Plan>, before: Option<&Link>, earned: Instant) -> Option<Link> {
        let since = before.map_or(Instant::ALWAYS, Link::evidence_since);
        let in_time = before.is_some_and(|before| earned < before.grace_until);
        Link::new(plan, before, earned, EarnedBy { way: Way::Full, since }, in_time)
    }

    fn new(plan: &Arc<Plan>, before: Option<&Link>, earned: Instant, by: EarnedBy, in_time: bool) -> Option<Link> {
        let terms = plan.certification.as_ref()?;
        let number = before.map_or(0, |before| before.number.saturating_add(1));
        let length = match &terms.term {
            Term::For(periods) => periods.get(number as usize).or(periods.last()).copied().unwrap_or_default(),
            Term::Until { .. } => Period::default(),
        };
        let chained = before.filter(|_| in_time);
        let (anchor, span) = match chained {
            Some(before) if terms.basis == Basis::Expiry => (before.anchor, before.span.plus(&length)),
            _ => (earned, length),
        };
        let counted = match &terms.term {
            Term::For(_) => plan.zone.add(anchor, &span),
            Term::Until { day, minimum_active } => {
                let after = chained.map_or(earned, |before| before.counted.max(earned));
                next_end(plan, *day, after, plan.zone.add(earned, minimum_active))
            }
        };
        let window = terms.window.as_ref().map(|window| plan.zone.step(counted, window, -1));
        Some(Link {
            number,
            earned,
            anchor,
            span,
            counted,
            window,
            expires: counted,
            grace_until: grace_until(plan, counted),
            plan: Arc::clone(plan),
            revoked: None,
            earned_by: by,
        })
    }

    /// When the window opens; without one when the period was earned.
    pub(crate) fn opens(&self) -> Instant {
        self.window.unwrap_or(self.earned)
    }

    /// Evidence of the next period: from the window on, and later than this one was earned.
    pub(crate) fn evidence_since(&self) -> Instant {
        self.opens().max(self.earned.next())
    }
}

fn grace_until(plan: &Plan, expires: Instant) -> Instant {
    let grace = plan.certification.as_ref().map(|terms| terms.grace).unwrap_or_default();
    plan.zone.add(expires, &grace)
}

/// The end of the first such local day after `after` and at or after `least`.
fn next_end(plan: &Plan, day: crate::time::MonthDay, after: Instant, least: Instant) -> Instant {
    let mut date = plan.zone.date(after.max(least));
    // The end of the day before the one looked at may already do.
    date = plan.zone.days_after(date, -1);
    loop {
        let Some(found) = day.on_or_after(date) else { return Instant::NEVER };
        let end = plan.zone.end_of_day(found);
        if end > after && end >= least {
            return end;
        }
        let Some(next) = found.succ_opt() else { return Instant::NEVER };
        date = next;
    }
}

/// The rule that earns: the completion rule, or of the renewals the one of this number, the last repeating.
fn renewal_rule(frame: &Frame, way: Way) -> RuleId {
    let renewals = frame.plan.certification.as_ref().map_or(&[][..], |terms: &Terms| terms.renewal.as_slice());
    match way {
        Way::Full => frame.plan.completion,
        Way::Renewal(number) => {
            renewals.get(number as usize).or(renewals.last()).copied().unwrap_or(frame.plan.completion)
        }
    }
}

fn earned_by(frame: &Frame, rule: RuleId) -> Timeline {
    if rule == frame.plan.completion { frame.completion() } else { frame.holds(rule, Scope::WHOLE).clone() }
}
