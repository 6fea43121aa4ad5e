//! Criteria that add up: reviews by different people, minutes over all sessions, sessions attended.
//!
//! Each review, and each session's presence (dated at its last growth), counts on its own `[t, end)`; the criterion
//! holds while what counts reaches the number. Source: section 5 of the domain, after "Presence".

use super::presence::{Amount, Span};
use super::{Evidence, FactId, Occurrence, Presence, Terms, Validity};
use crate::exact::Score;
use crate::time::Instant;
use crate::timeline::Timeline;
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// Where at least `count` different people's reviews count; a review without a name is by one nameless person.
pub(super) fn reviewed(reviews: &[(Option<Box<str>>, Occurrence)], count: u32) -> Vec<Occurrence> {
    let mut people: BTreeMap<Option<&str>, Vec<&Occurrence>> = BTreeMap::new();
    for (by, occurrence) in reviews {
        people.entry(by.as_deref()).or_default().push(occurrence);
    }
    let sets: Vec<Timeline> = people
        .values()
        .map(|reviews| Timeline::from_intervals(reviews.iter().map(|review| (review.from, review.until))))
        .collect();
    let held = Timeline::at_least(count as usize, sets.iter());
    held.iter()
        .map(|(from, until)| Occurrence {
            from,
            until,
            facts: people
                .values()
                .filter_map(|reviews| reviews.iter().rev().find(|review| review.from <= from && from < review.until))
                .flat_map(|review| review.facts.iter().copied())
                .collect(),
        })
        .collect()
}

/// Where presence in a session counts at all: `[growth, growth + valid_for)` over its growths, up to the next cut.
fn live(spans: &[Span], terms: &Terms) -> Timeline {
    let grown = spans.iter().flat_map(|span| {
        let jump = span.jumped.then(|| (span.from, terms.end(span.from)));
        let last = span.until;
        // At its first instant a connection has added nothing yet.
        let grown = span.from.next();
        let growth = span.grows.then(|| (grown, terms.expiry(last).min(terms.cut(grown))));
        jump.into_iter().chain(growth)
    });
    Timeline::from_intervals(grown)
}

/// Each session with where it counts as attended, and the terms of its slot.
fn attended<'e>(slots: &[&'e Evidence], mark: Score) -> Vec<(Timeline, &'e Presence, &'e Terms)> {
    let mut sets = Vec::new();
    for evidence in slots {
        // Attended from the reaching instant to the next cut, while its last growth still counts.
        let endless = Terms { validity: Validity::Ever, ..evidence.terms().clone() };
        for session in &evidence.sessions {
            let reached = Timeline::from_intervals(session.reached(mark, &endless));
            sets.push((reached.intersection(&live(session.shares(), evidence.terms())), session, evidence.terms()));
        }
    }
    sets
}

/// Where the sessions attended (presence of at least `mark`) that count are at least `count`.
pub(super) fn sessions(slots: &[&Evidence], mark: Score, count: u32) -> Vec<Occurrence> {
    let sets = attended(slots, mark);
    let held = Timeline::at_least(count as usize, sets.iter().map(|(set, _, _)| set));
    held.iter()
        .map(|(from, until)| {
            let counting = sets.iter().filter(|(set, _, _)| set.contains(from));
            let facts = counting.flat_map(|(_, session, terms)| session.facts_at(from, terms)).collect();
            Occurrence { from, until, facts }
        })
        .collect()
}

/// How many sessions count as attended at an instant.
pub(super) fn sessions_at(slots: &[&Evidence], mark: Score, at: Instant) -> u32 {
    let count = attended(slots, mark).iter().filter(|(set, _, _)| set.contains(at)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Where the minutes that count, over all `sessions`, reach `goal`. `terms`: of each session, or one for all.
pub(crate) fn minutes(sessions: &[&Presence], goal: Amount, terms: &[Terms]) -> Vec<Occurrence> {
    let terms_of = |index: usize| terms.get(index).or(terms.first());
    let pieces: Vec<Vec<Piece>> = sessions
        .iter()
        .enumerate()
        .filter_map(|(index, session)| Some(counted(session.minutes(), terms_of(index)?)))
        .collect();
    let mut found: Vec<(Instant, Instant)> = Vec::new();
    sweep(&pieces, |from, until, amount, slope| {
        let at = if amount >= goal { from } else { from.plus_micros(amount.micros_to(goal, slope)) };
        if (amount >= goal || slope > 0) && at < until {
            found.push((at, until));
        }
    });
    let held = Timeline::from_intervals(found);
    held.iter()
        .map(|(from, until)| {
            let mut facts: SmallVec<[FactId; 1]> = SmallVec::new();
            for (index, session) in sessions.iter().enumerate() {
                if let Some(terms) = terms_of(index) {
                    facts.extend(session.facts_at(from, terms));
                }
            }
            facts.sort_unstable();
            facts.dedup();
            Occurrence { from, until, facts }
        })
        .collect()
}

/// The minutes that count at an instant.
pub(crate) fn minutes_at(sessions: &[&Presence], terms: &[Terms], at: Instant) -> Amount {
    let terms_of = |index: usize| terms.get(index).or(terms.first());
    let of = |(index, session): (usize, &&Presence)| {
        let pieces = counted(session.minutes(), terms_of(index)?);
        pieces.iter().find(|piece| piece.from <= at && at < piece.until).map(|piece| piece.amount_at(at))
    };
    sessions.iter().enumerate().filter_map(of).fold(Amount::default(), Amount::plus)
}

/// A stretch in which a session's minutes count.
struct Piece {
    from: Instant,
    until: Instant,
    amount: Amount,
    grows: bool,
}

impl Piece {
    fn amount_at(&self, at: Instant) -> Amount {
        let grown = if self.grows { at.micros().saturating_sub(self.from.micros()) } else { 0 };
        self.amount.plus(Amount::micros(grown))
    }
}

fn counted(spans: &[Span], terms: &Terms) -> Vec<Piece> {
    let live = live(spans, terms);
    let mut pieces = Vec::new();
    for span in spans {
        for (from, until) in live.clip(span.from, span.until).iter() {
            pieces.push(Piece { from, until, amount: span.amount_at(from), grows: span.grows });
        }
    }
    pieces
}

/// Calls back for each stretch in which the sum over all sessions stands still or grows evenly.
fn sweep(sessions: &[Vec<Piece>], mut tell: impl FnMut(Instant, Instant, Amount, i128)) {
    // Each piece changes the sum where it begins and where it ends; a growing one takes back what it has grown to.
    let mut changes: Vec<(Instant, Amount, i128)> = Vec::new();
    for piece in sessions.iter().flatten() {
        let slope = i128::from(piece.grows);
        changes.push((piece.from, piece.amount, slope));
        if piece.until != Instant::NEVER {
            let end = piece.amount_at(piece.until);
            changes.push((piece.until, Amount(end.0.saturating_neg()), slope.saturating_neg()));
        }
    }
    changes.sort_by_key(|(at, _, _)| *at);
    let (mut amount, mut slope) = (Amount::default(), 0_i128);
    let mut changes = changes.into_iter().peekable();
    while let Some((at, change, steeper)) = changes.next() {
        amount = amount.plus(change);
        slope = slope.saturating_add(steeper);
        let until = changes.peek().map_or(Instant::NEVER, |(next, _, _)| *next);
        if at < until {
            tell(at, until, amount, slope);
            if until != Instant::NEVER {
                let micros = until.micros().saturating_sub(at.micros());
                amount = amount.plus(Amount(Amount::micros(micros).0.saturating_mul(slope)));
            }
        }
    }
}
