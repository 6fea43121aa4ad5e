//! What comes after the periods earned so far, if nothing more becomes known.

use super::{Link, Way};
use crate::evaluate::course::Course;
use crate::time::Instant;
use crate::timeline::Timeline;

impl Course {
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

    /// The ends to come, each renewal earned at the end before it.
    pub(super) fn next_ends(&self, latest: &Link, count: usize) -> Vec<Instant> {
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
}
