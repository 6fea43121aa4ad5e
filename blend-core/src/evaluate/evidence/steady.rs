//! How long what the evidence of a slot shows stands ([`steady`](crate::evaluate::steady)).

use super::presence::Taken;
use super::{Evidence, Fresh};
use crate::evaluate::Steady;
use crate::plan::Component;
use crate::time::Instant;

impl Evidence {
    /// Narrows to where everything the evidence shows is the same.
    pub(in crate::evaluate) fn steady(&self, steady: &mut Steady) {
        let kinds = [&self.waivers, &self.started, &self.completed, &self.submitted, &self.signed_off];
        let occurrences = kinds.into_iter().flat_map(|strand| &strand.occurrences);
        for occurrence in occurrences.chain(self.reviews.iter().map(|(_, review)| review)) {
            steady.interval(occurrence.from, occurrence.until);
        }
        self.terms.cuts.iter().for_each(|cut| steady.end(*cut));
        self.attempts.steady(steady);
        self.sessions.iter().for_each(|session| session.steady(&self.terms, steady));
    }

    /// As [`steady`](Evidence::steady) for instants from the last fact on, of what came with it: what was there before was
    /// looked at then.
    pub(in crate::evaluate) fn steady_ahead(&self, component: &Component, at: Instant, steady: &mut Steady) {
        let Fresh::Last(told) = self.fresh else { return self.steady(steady) };
        let strands = [&self.waivers, &self.started, &self.completed, &self.submitted, &self.signed_off];
        let ahead = strands.into_iter().filter_map(|strand| strand.set.next_change_after(at));
        ahead.for_each(|end| steady.end(end));
        self.attempts.last_steady(component, steady);
        if let Some(Taken::First(place) | Taken::Again(place)) = told {
            let session = self.sessions.get(place);
            session.into_iter().for_each(|session| session.steady(&self.terms, steady));
        }
    }
}
