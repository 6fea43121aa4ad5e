//! How long what the evidence of a slot shows stands ([`steady`](crate::evaluate::steady)).

use super::presence::Taken;
use super::{Evidence, Fresh};
use crate::evaluate::Steady;
use crate::plan::Component;
use crate::time::Instant;

impl Evidence {
    /// Narrows to where everything the evidence shows is the same.
    pub(in crate::evaluate) fn steady(&self, steady: &mut Steady) {
        self.waivers.occurrences.iter().for_each(|waiver| steady.interval(waiver.from, waiver.until));
        // Among these is each review.
        self.activity.iter().for_each(|activity| steady.interval(activity.at, self.terms.end(activity.at)));
        self.terms.cuts.iter().for_each(|cut| steady.end(*cut));
        self.attempts.steady(steady);
        self.sessions.iter().for_each(|session| session.steady(&self.terms, steady));
    }

    /// As [`steady`](Evidence::steady) for instants from the last fact on, of what came with it: what was there before was
    /// looked at then.
    pub(in crate::evaluate) fn steady_ahead(&self, component: &Component, at: Instant, steady: &mut Steady) {
        let Fresh::Last(active, told) = self.fresh else { return self.steady(steady) };
        let waived = self.waivers.set.next_change_after(at);
        waived.into_iter().chain(active.map(|(.., until)| until)).for_each(|end| steady.end(end));
        self.attempts.last_steady(component, steady);
        if let Some(Taken::First(place) | Taken::Again(place)) = told {
            let session = self.sessions.get(place);
            session.into_iter().for_each(|session| session.steady(&self.terms, steady));
        }
    }
}
