//! What the periods say at an instant: the certificate, its history, and the period being earned.

use super::{EarnedBy, Link, Way, renewal_rule};
use crate::answer::{Certificate, CertificateState, Certification, Period as PeriodAnswer};
use crate::document::AfterLapse;
use crate::evaluate::course::Course;
use crate::evaluate::evidence::{FactId, Window};
use crate::evaluate::frame::Frame;
use crate::evaluate::rules::Scope;
use crate::evaluate::steady::Steady;
use crate::plan::{Plan, RuleId};
use crate::time::Instant;

/// A period of the chain, for as long as it is the latest.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) number: u32,
    pub(crate) earned: Instant,
    /// When the next one was earned.
    pub(crate) until: Instant,
    pub(crate) expires: Instant,
    pub(crate) grace_until: Instant,
    pub(crate) revoked: Option<Instant>,
    /// From when on evidence of the next period is what counts for component states, and since when that counts.
    pub(crate) next_evidence: (Instant, Instant),
    /// Since when the evidence counts that earned it.
    pub(crate) evidence_since: Instant,
    link: Link,
}

impl Held {
    /// The version whose terms it runs by.
    pub(crate) fn plan(&self) -> &Plan {
        &self.link.plan
    }

    /// Its state at an instant.
    pub(crate) fn state(&self, at: Instant) -> CertificateState {
        self.link.state(at)
    }
}

impl Course {
    /// Narrows to where the period being earned and its dates are the same.
    pub(in crate::evaluate) fn periods_steady(&self, at: Instant, steady: &mut Steady) {
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
        let (from, since) = latest.next_evidence();
        (from <= at).then_some(since)
    }

    /// Every period earned up to an instant, for as long as it is the latest.
    pub(crate) fn periods(&self, at: Instant) -> Vec<Held> {
        let chain = self.chain(at);
        let next = chain.links.iter().skip(1).map(|link| link.earned).chain([Instant::NEVER]);
        let held = |(link, until): (&Link, Instant)| Held {
            number: link.number,
            earned: link.earned,
            until,
            expires: link.expires,
            grace_until: link.grace_until,
            revoked: link.revoked,
            next_evidence: link.next_evidence(),
            evidence_since: link.earned_by.since,
            link: link.clone(),
        };
        chain.links.iter().zip(next).map(held).collect()
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

    /// The facts that a period rests on.
    pub(crate) fn facts_of(&self, held: &Held) -> Vec<FactId> {
        self.earned_facts(&held.link)
    }

    fn earned_facts(&self, link: &Link) -> Vec<FactId> {
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
    pub(crate) fn state(&self, at: Instant) -> CertificateState {
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

    /// From when on evidence of the next period is what counts for component states, and since when that counts.
    pub(crate) fn next_evidence(&self) -> (Instant, Instant) {
        match self.revoked {
            Some(revoked) => (revoked, revoked.next()),
            None => (self.window.unwrap_or(self.expires), self.evidence_since()),
        }
    }

    fn runs(&self, at: Instant) -> bool {
        self.revoked.is_none() && at < self.grace_until
    }
}
