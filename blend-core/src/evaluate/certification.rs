//! The chain of a certificate's periods (section 8 of the domain, "Certification", and section 12).
//!
//! Each period is worked out from the one before: its end from the terms in force when it was earned; then, between the
//! facts that move the end or take the certificate away, the first instant that earns the next. Only the first enrolment
//! starts the chain; withdrawal stops earning, not running.

use super::completion::first_in;
use super::course::Course;
use super::evidence::Window;
use super::frame::Frame;
use super::rules::Scope;
use super::steady::Steady;
use crate::answer::{Certificate, CertificateState, Certification, Period as PeriodAnswer};
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
    expires: Instant,
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
            .filter(|(_, fact)| fact.expires.is_some())
            .chain(self.about_programme(Kind::Revoked))
            .map(|(_, fact)| (fact.at, fact))
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

    /// The first instant later than `at` from which on, with no further fact, other evidence counts for component states;
    /// never if none is to come.
    pub(crate) fn next_window(&self, at: Instant) -> Instant {
        if self.plan(self.stretch(at)).certification.is_none() {
            return Instant::NEVER;
        }
        let within = self.earnable();
        let mut latest = match self.chain(at).links.last() {
            Some(latest) => latest.clone(),
            None => match self.first_link(&within) {
                Some(first) => first,
                None => return Instant::NEVER,
            },
        };
        loop {
            if latest.revoked.is_none()
                && let Some(opens) = latest.window.map(|window| window.max(latest.earned))
                && opens > at
            {
                // The next period may be earned at once when the window opens, at the earliest with this one.
                return opens;
            }
            let next = self.next_earned(&latest, latest.earned.max(at.next()), Instant::NEVER, &within);
            if latest.revoked.is_some() || latest.window.is_some() || latest.expires <= at {
                return next.map_or(Instant::NEVER, |(earned, ..)| earned);
            }
            match next {
                Some((earned, by, in_time)) if earned == latest.expires => {
                    // Renewed at its end without any evidence: nothing changes, perhaps for ever.
                    if self.repeats(&latest, at) {
                        return Instant::NEVER;
                    }
                    match self.link(Some(&latest), earned, by, in_time) {
                        Some(link) => latest = link,
                        None => return latest.expires,
                    }
                }
                _ => return latest.expires,
            }
        }
    }

    /// Whether a period earned after all facts stands for all to come: no rule is left to take its turn, and nothing that
    /// earns without evidence changes after its end.
    fn repeats(&self, link: &Link, at: Instant) -> bool {
        let listed = link.plan.certification.as_ref().map_or(0, |terms| terms.renewal.len());
        let idle = |way| self.earning(way, Instant::NEVER, link.earned);
        let sets = [idle(Way::Renewal(link.number)), idle(Way::Full), self.earnable()];
        let settled = |set: &Timeline| set.ends().all(|end| !end.is_finite() || end < link.expires);
        link.earned > at && link.number as usize >= listed && sets.iter().all(settled)
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
        let plan = self.plan(self.stretch(earned));
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

    /// Narrows to where the period being earned and its dates are the same.
    pub(super) fn periods_steady(&self, at: Instant, steady: &mut Steady) {
        if self.plan(self.stretch(at)).certification.is_none() {
            return;
        }
        let chain = self.chain(at);
        for link in &chain.links {
            steady.interval(link.earned, link.earned.next());
            steady.interval(link.opens(), link.expires);
            steady.end(link.grace_until);
        }
        steady.end(chain.next);
    }

    /// From when on evidence counts for the period being earned, once its window is open (without a window: from the end
    /// of the period before on).
    pub(crate) fn period_being_earned(&self, at: Instant) -> Option<Instant> {
        self.plan(self.stretch(at)).certification.as_ref()?;
        let chain = self.chain(at);
        let latest = chain.links.last()?;
        match latest.revoked {
            Some(revoked) => Some(revoked.next()),
            None if latest.window.unwrap_or(latest.expires) <= at => Some(latest.evidence_since()),
            None => None,
        }
    }

    /// The rule whose missing items are told while a period is being earned.
    pub(crate) fn rule_being_earned(&self, frame: &Frame, at: Instant) -> Option<RuleId> {
        let chain = self.chain(at);
        let latest = chain.links.last()?;
        let terms = latest.plan.certification.as_ref()?;
        let full = latest.revoked.is_some() || (at >= latest.grace_until && terms.after_lapse == AfterLapse::Full);
        Some(if full { frame.plan.completion } else { renewal_rule(frame, Way::Renewal(latest.number)) })
    }

    /// The certificate at an instant.
    pub(crate) fn certificate(&self, at: Instant) -> Option<Certificate> {
        self.plan(self.stretch(at)).certification.as_ref()?;
        let chain = self.chain(at);
        let latest = chain.links.last();
        Some(Certificate {
            state: latest.map_or(CertificateState::None, |latest| latest.state(at)),
            period: latest.map(|latest| latest.number),
            earned: latest.map(|latest| latest.earned),
            window: latest.map(Link::opens),
            expires: latest.map(|latest| latest.expires),
            grace_until: latest.map(|latest| latest.grace_until),
        })
    }

    /// The history of the certificate and its next `count` ends.
    pub(crate) fn certification(&self, at: Instant, count: usize) -> Certification {
        let chain = self.chain(at);
        let latest = chain.links.last();
        let periods = chain.links.iter().map(|link| PeriodAnswer {
            period: link.number,
            earned: link.earned,
            window: link.opens(),
            expires: link.expires,
            grace_until: link.grace_until,
            events: self.ids(self.earned_facts(link)),
        });
        Certification {
            state: latest.map_or(CertificateState::None, |latest| latest.state(at)),
            periods: periods.collect(),
            next: latest.filter(|latest| latest.runs(at)).map_or_else(Vec::new, |latest| self.next_ends(latest, count)),
        }
    }

    /// The ends to come, each renewal earned at the end before it.
    fn next_ends(&self, latest: &Link, count: usize) -> Vec<Instant> {
        let mut ends = Vec::new();
        let mut link = latest.clone();
        while ends.len() < count && link.expires.is_finite() {
            ends.push(link.expires);
            let Some(next) = self.link(Some(&link), link.expires, link.earned_by, true) else { break };
            if next.expires <= link.expires {
                break;
            }
            link = next;
        }
        ends
    }

    fn earned_facts(&self, link: &Link) -> Vec<super::evidence::FactId> {
        let frame = self.frame_at(link.earned);
        let EarnedBy { way, since } = link.earned_by;
        let frame = frame.narrow(Window::since(since));
        let rule = renewal_rule(&frame, way);
        if rule == frame.plan.completion {
            frame.completion_deciding(link.earned)
        } else {
            frame.deciding(rule, link.earned, Scope::WHOLE)
        }
    }
}

impl Link {
    /// When the window opens; without one when the period was earned.
    fn opens(&self) -> Instant {
        self.window.unwrap_or(self.earned)
    }

    /// Evidence of the next period: from the window on, and later than this one was earned.
    fn evidence_since(&self) -> Instant {
        self.opens().max(self.earned.next())
    }

    fn state(&self, at: Instant) -> CertificateState {
        if self.revoked.is_some() {
            CertificateState::Revoked
        } else if at >= self.grace_until {
            CertificateState::Lapsed
        } else if at >= self.expires {
            CertificateState::Grace
        } else if self.window.is_some_and(|window| window <= at) {
            CertificateState::Due
        } else {
            CertificateState::Certified
        }
    }

    fn runs(&self, at: Instant) -> bool {
        self.revoked.is_none() && at < self.grace_until
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
