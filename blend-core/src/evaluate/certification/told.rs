//! What the periods say at an instant: the certificate, its history, and the period being earned.

use super::{EarnedBy, Link, Way, renewal_rule};
use crate::answer::{Certificate, CertificateState, Certification, Period as PeriodAnswer};
use crate::document::AfterLapse;
use crate::evaluate::course::Course;
use crate::evaluate::evidence::{FactId, Window};
use crate::evaluate::frame::Frame;
use crate::evaluate::rules::Scope;
use crate::evaluate::steady::Steady;
use crate::plan::RuleId;
use crate::time::Instant;

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
