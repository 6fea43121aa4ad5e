//! Presence in sessions: how much up to an instant, and when it grew last.

use serde_json::Value;

use super::document::Part;
use super::number::{Q, decimal, q};
use super::record::Fact;
use super::schedule::Session;
use super::time::{EVER, Instant};
use super::world::View;

/// One session a learner was present in, or an attended fact that stands for a session of its own.
pub(crate) struct Sitting<'a> {
    session: Option<&'a Session>,
    /// Scheduled length in microseconds.
    length: Option<Q>,
    facts: Vec<&'a Fact>,
    cuts: Vec<Instant>,
    bound: Instant,
}

pub(crate) fn sittings<'a>(view: &View<'a>, part: Part<'_>, about: &[&'a Fact], cuts: &[Instant]) -> Vec<Sitting<'a>> {
    let seen: Vec<&Fact> = about.iter().filter(|f| f.is(&["attended", "joined", "left"])).copied().collect();
    let mut sittings = Vec::new();
    for session in &view.schedule.sessions {
        let facts: Vec<&Fact> = seen.iter().filter(|f| f.text("session") == Some(&session.id)).copied().collect();
        if !facts.is_empty() {
            let length = Some(session.length());
            sittings.push(Sitting { session: Some(session), length, facts, cuts: cuts.to_vec(), bound: view.bound });
        }
    }
    let minutes = part.minutes().filter(|m| *m > q(0)).map(|m| m * q(60_000_000));
    for fact in seen.iter().filter(|f| f.kind == "attended" && view.session_of(f).is_none()) {
        let length = minutes.clone();
        sittings.push(Sitting { session: None, length, facts: vec![fact], cuts: cuts.to_vec(), bound: view.bound });
    }
    sittings
}

/// The share of one session that facts about it show.
pub(crate) fn in_session(session: &Session, facts: Vec<&Fact>, u: Instant) -> Q {
    let sitting =
        Sitting { session: Some(session), length: Some(session.length()), facts, cuts: Vec::new(), bound: EVER };
    sitting.fraction(u)
}

impl Sitting<'_> {
    /// Sums start anew after the last cut.
    fn since(&self, u: Instant) -> Instant {
        let cut = self.cuts.iter().copied().filter(|&c| c <= u).max();
        // Facts at the instant of a cut come before it.
        cut.map_or(self.bound, |c| (c + 1).max(self.bound))
    }

    fn told(&self, u: Instant) -> impl Iterator<Item = &Value> {
        let since = self.since(u);
        let facts = self.facts.iter().filter(move |f| f.kind == "attended" && since <= f.at && f.at <= u);
        facts.map(|f| &f.doc)
    }

    /// Connected time up to `u`, in microseconds.
    fn logged(&self, u: Instant) -> i64 {
        let Some(session) = self.session else { return 0 };
        let from = match self.cuts.iter().copied().filter(|&c| c <= u).max() {
            Some(cut) => cut.max(self.bound),
            None => self.bound,
        };
        let (mut open, mut since, mut stretches) = (0_i64, EVER, Vec::new());
        for fact in self.facts.iter().filter(|f| f.at <= u) {
            match fact.kind.as_str() {
                "joined" => {
                    if open == 0 {
                        since = fact.at;
                    }
                    open += 1;
                }
                "left" if open > 0 => {
                    open -= 1;
                    if open == 0 {
                        stretches.push((since, fact.at));
                    }
                }
                _ => {}
            }
        }
        if open > 0 {
            stretches.push((since, u));
        }
        let mut total = 0;
        for (start, end) in stretches {
            for meeting in session.held() {
                total += (end.min(meeting.1).min(u) - start.max(meeting.0).max(from)).max(0);
            }
        }
        total
    }

    /// Share of the session; nothing where only minutes are known and no length.
    pub(crate) fn fraction(&self, u: Instant) -> Q {
        let mut sum = q(0);
        for fact in self.told(u) {
            sum += match (fact.get("fraction").and_then(decimal), fact.get("minutes").and_then(decimal)) {
                (Some(fraction), _) => fraction,
                (None, Some(minutes)) => match &self.length {
                    Some(length) => minutes * q(60_000_000) / length,
                    None => q(0),
                },
                (None, None) => q(1),
            };
        }
        let log = self.length.as_ref().map_or_else(|| q(0), |length| q(self.logged(u)) / length);
        sum.min(q(1)).max(log)
    }

    pub(crate) fn minutes(&self, u: Instant) -> Q {
        match &self.length {
            Some(length) => self.fraction(u) * length / q(60_000_000),
            None => self.told(u).filter_map(|f| f.get("minutes").and_then(decimal)).fold(q(0), |a, b| a + b),
        }
    }

    /// The instant at which presence grew last, or none without any.
    pub(crate) fn grown(&self, u: Instant) -> Option<Instant> {
        let (fraction, minutes) = (self.fraction(u), self.minutes(u));
        if fraction == q(0) && minutes == q(0) {
            return None;
        }
        let since = self.since(u);
        let same = |v: &Instant| self.fraction(*v) == fraction && self.minutes(*v) == minutes;
        let earlier = self.points().into_iter().filter(|&v| since <= v && v < u).filter(same).min();
        Some(earlier.unwrap_or(u))
    }

    /// The instants at which presence starts, ends or jumps.
    pub(crate) fn points(&self) -> Vec<Instant> {
        let mut points: Vec<Instant> = self.facts.iter().map(|f| f.at).collect();
        points.extend(self.session.iter().flat_map(|s| s.meetings.iter().flat_map(|m| [m.0, m.1])));
        points.extend(self.cuts.iter().flat_map(|&c| [c, c + 1]));
        if self.bound != EVER && self.bound != super::time::NEVER {
            points.push(self.bound);
        }
        points.sort_unstable();
        points.dedup();
        points
    }

    /// The instants at which presence, summed anew after each cut, first reaches `mark`.
    pub(crate) fn reached(&self, mark: &Q) -> Vec<Instant> {
        let enough = super::sets::Set::search(self.points(), |u| self.fraction(u) >= *mark);
        enough.edges().into_iter().filter(|&e| enough.has(e)).collect()
    }
}
