//! Graded attempts: which count, for how long, with which score and outcome (section 5, `attempts` and `max_attempts`).

use super::{FactId, Occurrence, Source, Terms, union};
use crate::document::{Attempts as Policy, Kind};
use crate::evaluate::Steady;
use crate::exact::{Ratio, Score};
use crate::plan::Component;
use crate::time::Instant;
use crate::timeline::Timeline;
use smallvec::smallvec;
use std::ops::Range;

/// A stretch of instants with one counting attempt's score and outcome.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    /// Its score: the attempt's, or with `attempts: mean` the mean so far.
    pub(crate) score: Option<Ratio>,
    pub(crate) outcome: Option<Outcome>,
    /// The counting attempts behind it, oldest first, as places among them.
    span: Range<usize>,
}

/// The verdict on an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Pass,
    Fail,
}

/// One attempt as recorded.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) at: Instant,
    /// The end of its validity or its cut.
    pub(crate) until: Instant,
    pub(crate) score: Option<Score>,
    verdict: Option<Outcome>,
    pub(crate) counts: bool,
    /// Number since the last reset, from 1.
    pub(crate) number: u32,
    fact: FactId,
}

/// Everything about the attempts at one slot.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    pub(crate) list: Vec<Attempt>,
    /// The facts of the attempts that count.
    counting: Vec<FactId>,
    /// Resets, from which attempts are counted anew.
    pub(crate) resets: Vec<Instant>,
    pub(crate) pieces: Vec<Piece>,
    /// From the last attempt that counts to the next reset.
    pub(crate) spent: Vec<Occurrence>,
    /// For `failed`: from a failed attempt to the next cut.
    failed_until: Vec<(Instant, Instant, FactId)>,
    /// Where a counting attempt's outcome is pass.
    passing: Timeline,
    /// Where a counting attempt failed since the last cut.
    failing: Timeline,
    /// How many attempts there were since the last reset.
    number: u32,
    /// The first attempt that passed, though it may have been revoked at its instant.
    passed_first: Option<FactId>,
    /// How many attempts have their piece.
    settled: usize,
}

impl Attempts {
    /// From here on attempts are counted anew.
    pub(super) fn reset(&mut self, at: Instant) {
        self.number = 0;
        self.resets.push(at);
        if let Some(open) = self.spent.last_mut()
            && open.until == Instant::NEVER
        {
            open.until = at;
        }
    }

    /// Takes an attempt; the last so far.
    pub(super) fn take(&mut self, component: &Component, source: &Source, terms: &Terms) {
        let fact = &source.fact;
        self.number = self.number.saturating_add(1);
        let within = component.max_attempts.is_none_or(|max| self.number <= max);
        let counts = within && (component.attempts != Policy::First || self.number == 1);
        self.list.push(Attempt {
            at: fact.at,
            until: terms.end(fact.at),
            score: fact.score,
            verdict: verdict(component, fact.kind, fact.score),
            counts,
            number: self.number,
            fact: source.number,
        });
        if component.max_attempts == Some(self.number) {
            self.spent.push(Occurrence { from: fact.at, until: Instant::NEVER, facts: smallvec![source.number] });
        }
    }

    /// Works out the pieces of the attempts taken since the last time.
    pub(super) fn settle(&mut self, component: &Component, terms: &Terms) {
        if self.settled == self.list.len() {
            return;
        }
        if component.attempts == Policy::Mean {
            // A later attempt ends the mean so far, so the pieces are made anew.
            self.counting.clear();
            self.pieces.clear();
            self.failed_until.clear();
            let counting: Vec<&Attempt> = self.list.iter().filter(|attempt| attempt.counts).collect();
            self.counting.extend(counting.iter().map(|attempt| attempt.fact));
            self.pieces = means(component, &counting);
            let failed = self.pieces.iter().filter(|piece| piece.outcome == Some(Outcome::Fail));
            let fact = |piece: &Piece| self.counting.get(piece.latest()).copied();
            self.failed_until =
                failed.filter_map(|piece| Some((piece.from, terms.cut(piece.from), fact(piece)?))).collect();
            let passed = self.pieces.iter().find(|piece| piece.outcome == Some(Outcome::Pass));
            self.passed_first = passed.and_then(|piece| self.counting.get(piece.latest())).copied();
            // An attempt that another follows at its instant has an outcome, yet counts at no instant.
            self.pieces.retain(|piece| piece.from < piece.until);
            self.passing = union(&self.where_piece(|piece| piece.outcome == Some(Outcome::Pass)));
            self.failing = Timeline::from_intervals(self.failed_until.iter().map(|(from, until, _)| (*from, *until)));
        } else {
            for attempt in self.list.iter().skip(self.settled).filter(|attempt| attempt.counts) {
                let index = self.counting.len();
                self.counting.push(attempt.fact);
                if component.attempts == Policy::Latest
                    && let Some(before) = self.pieces.last_mut()
                {
                    before.until = before.until.min(attempt.at);
                    self.passing.truncate(attempt.at);
                    if before.from >= before.until {
                        // It has an outcome, yet counts at no instant.
                        self.pieces.pop();
                    }
                }
                match attempt.verdict {
                    Some(Outcome::Fail) => {
                        let cut = terms.cut(attempt.at);
                        self.failed_until.push((attempt.at, cut, attempt.fact));
                        self.failing.push(attempt.at, cut);
                    }
                    Some(Outcome::Pass) => {
                        self.passed_first = self.passed_first.or(Some(attempt.fact));
                        self.passing.push(attempt.at, attempt.until);
                    }
                    None => {}
                }
                if attempt.at < attempt.until {
                    self.pieces.push(Piece {
                        from: attempt.at,
                        until: attempt.until,
                        score: attempt.score.map(Ratio::from_score),
                        outcome: attempt.verdict,
                        span: index..index.saturating_add(1),
                    });
                }
            }
        }
        self.settled = self.list.len();
    }
}

impl Piece {
    fn latest(&self) -> usize {
        self.span.end.saturating_sub(1)
    }
}

/// Whether an attempt takes nothing from what those before it count for.
pub(super) fn add_up(component: &Component) -> bool {
    matches!(component.attempts, Policy::Best | Policy::First)
}

/// With a score and a pass mark the rule decides, else the source's own verdict.
fn verdict(component: &Component, kind: Kind, score: Option<Score>) -> Option<Outcome> {
    if let (Some(score), Some(mark)) = (score, component.pass_mark) {
        return Some(if score >= mark { Outcome::Pass } else { Outcome::Fail });
    }
    match kind {
        Kind::Passed => Some(Outcome::Pass),
        Kind::Failed => Some(Outcome::Fail),
        _ => None,
    }
}

/// The means so far, in pieces.
fn means(component: &Component, counting: &[&Attempt]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut live = Live::default();
    for (index, attempt) in counting.iter().enumerate() {
        let next = counting.get(index.saturating_add(1)).map_or(Instant::NEVER, |next| next.at);
        live.take(attempt.score);
        live.means(component, counting, attempt, attempt.until.min(next), &mut pieces);
    }
    pieces
}

/// The counting attempts that still count, and the sum of their scores.
#[derive(Default)]
struct Live {
    span: Range<usize>,
    /// In units of 1e-9.
    sum: u64,
    scores: u64,
}

impl Live {
    fn take(&mut self, score: Option<Score>) {
        self.span.end = self.span.end.saturating_add(1);
        if let Some(score) = score {
            self.sum = self.sum.saturating_add(u64::from(score.nanos()));
            self.scores = self.scores.saturating_add(1);
        }
    }

    fn drop_oldest(&mut self, score: Option<Score>) {
        self.span.start = self.span.start.saturating_add(1);
        if let Some(score) = score {
            self.sum = self.sum.saturating_sub(u64::from(score.nanos()));
            self.scores = self.scores.saturating_sub(1);
        }
    }

    /// The mean so far, in pieces between the instants at which earlier attempts stop counting.
    fn means(
        &mut self,
        component: &Component,
        counting: &[&Attempt],
        latest: &Attempt,
        until: Instant,
        pieces: &mut Vec<Piece>,
    ) {
        let mut from = latest.at;
        loop {
            while let Some(oldest) = counting.get(self.span.start)
                && oldest.until <= from
                && !self.span.is_empty()
            {
                self.drop_oldest(oldest.score);
            }
            let oldest = counting.get(self.span.start).map_or(Instant::NEVER, |attempt| attempt.until);
            let ends = oldest.min(until);
            let whole = self.scores.saturating_mul(u64::from(Score::ONE.nanos()));
            let score = (self.scores > 0).then(|| Ratio::new(self.sum, whole));
            let outcome = match (&score, component.pass_mark) {
                (Some(score), Some(mark)) if *score >= Ratio::from_score(mark) => Some(Outcome::Pass),
                (Some(_), Some(_)) => Some(Outcome::Fail),
                _ => latest.verdict,
            };
            pieces.push(Piece { from, until: ends, score, outcome, span: self.span.clone() });
            if ends >= until {
                break;
            }
            from = ends;
        }
    }
}

impl Attempts {
    /// Where there were so many failed attempts since the last reset.
    pub(crate) fn repeated_failures(&self, count: u32) -> Timeline {
        let nth = (count.max(1) as usize).saturating_sub(1);
        let resets = || self.resets.iter().copied();
        let spans = std::iter::once(Instant::ALWAYS).chain(resets()).zip(resets().chain([Instant::NEVER]));
        let found = spans.filter_map(|(after, to)| {
            // A reset comes after the attempts of its instant.
            Some((self.failed_attempts().filter(|at| after < *at && *at <= to).nth(nth)?, to))
        });
        Timeline::from_intervals(found)
    }

    /// When attempts failed, each by what it came to at its own instant: a mean that sinks as older scores expire is no
    /// attempt more.
    pub(crate) fn failed_attempts(&self) -> impl Iterator<Item = Instant> {
        let taken = |fact: &FactId| {
            let place = self.list.binary_search_by_key(fact, |attempt| attempt.fact).ok()?;
            self.list.get(place).map(|attempt| attempt.at)
        };
        self.failed_until.iter().filter(move |(from, _, fact)| taken(fact) == Some(*from)).map(|(from, ..)| *from)
    }

    fn where_piece(&self, fits: impl Fn(&Piece) -> bool) -> Vec<Occurrence> {
        self.pieces
            .iter()
            .filter(|piece| fits(piece))
            .map(|piece| Occurrence {
                from: piece.from,
                until: piece.until,
                facts: self.counting.get(piece.latest()).copied().into_iter().collect(),
            })
            .collect()
    }

    /// Narrows to where all about the attempts is the same.
    pub(in crate::evaluate) fn steady(&self, steady: &mut Steady) {
        self.list.iter().for_each(|attempt| steady.interval(attempt.at, attempt.until));
        self.pieces.iter().for_each(|piece| steady.interval(piece.from, piece.until));
        self.spent.iter().for_each(|spent| steady.interval(spent.from, spent.until));
        self.failed_until.iter().for_each(|(from, until, _)| steady.interval(*from, *until));
        self.resets.iter().for_each(|reset| steady.end(*reset));
    }

    /// As [`steady`](Attempts::steady), of the attempt taken last: what it leaves of those before it was looked at then.
    pub(in crate::evaluate) fn last_steady(&self, component: &Component, steady: &mut Steady) {
        if component.attempts == Policy::Mean {
            return self.steady(steady);
        }
        self.list.last().into_iter().for_each(|attempt| steady.interval(attempt.at, attempt.until));
        self.failed_until.last().into_iter().for_each(|(from, until, _)| steady.interval(*from, *until));
    }

    /// The facts behind the score that counts from an instant on: one attempt's, or those of a mean.
    pub(crate) fn behind(&self, from: Instant) -> &[FactId] {
        let piece = self.pieces.iter().find(|piece| piece.from == from);
        piece.and_then(|piece| self.counting.get(piece.span.clone())).unwrap_or_default()
    }

    /// Attempts whose outcome is pass.
    pub(crate) fn passed(&self) -> Vec<Occurrence> {
        self.where_piece(|piece| piece.outcome == Some(Outcome::Pass))
    }

    /// How many attempts there had been when one first passed, that one counted.
    pub(crate) fn to_pass(&self) -> Option<usize> {
        let fact = self.passed_first?;
        self.list.iter().position(|attempt| attempt.fact == fact).map(|place| place.saturating_add(1))
    }

    /// Where they count.
    pub(crate) fn passing(&self) -> &Timeline {
        &self.passing
    }

    /// Where the attempt taken last counts with at least this score.
    pub(super) fn last_scored(&self, bound: Score) -> Option<(Instant, Instant)> {
        let last = self.list.last()?;
        (last.counts && last.score.is_some_and(|score| score >= bound)).then_some((last.at, last.until))
    }

    /// Attempts of at least this score.
    pub(crate) fn scored(&self, bound: Score) -> Vec<Occurrence> {
        let bound = Ratio::from_score(bound);
        self.where_piece(|piece| piece.score.as_ref().is_some_and(|score| *score >= bound))
    }

    /// While an attempt with a score counts and no counting score is at least `bound`.
    pub(crate) fn below(&self, bound: Score) -> Timeline {
        union(&self.where_piece(|piece| piece.score.is_some())).difference(&union(&self.scored(bound)))
    }

    /// After a counting attempt that failed, since the last cut, while not passed.
    pub(crate) fn failed(&self) -> Timeline {
        self.failing.difference(&self.passing)
    }

    /// Whether an instant is among these.
    pub(crate) fn failed_at(&self, at: Instant) -> bool {
        self.failing.contains(at) && !self.passing.contains(at)
    }

    /// The facts behind failing, as occurrences.
    pub(crate) fn failures(&self) -> Vec<Occurrence> {
        let occurrence = |(from, until, fact): &(Instant, Instant, FactId)| Occurrence {
            from: *from,
            until: *until,
            facts: smallvec![*fact],
        };
        self.failed_until.iter().map(occurrence).collect()
    }

    /// The score that counts at an instant.
    pub(crate) fn score(&self, at: Instant) -> Option<&Ratio> {
        self.pieces
            .iter()
            .filter(|piece| piece.from <= at && at < piece.until)
            .filter_map(|piece| piece.score.as_ref())
            .max()
    }

    /// The best score of an attempt that still counts at an instant, whatever the policy.
    pub(crate) fn best(&self, at: Instant) -> Option<Score> {
        self.list
            .iter()
            .filter(|attempt| attempt.counts && attempt.at <= at && at < attempt.until)
            .filter_map(|attempt| attempt.score)
            .max()
    }

    /// How many attempts there were since the last reset, up to an instant.
    pub(crate) fn count(&self, at: Instant) -> u32 {
        let reset = self.resets.iter().rev().find(|reset| **reset <= at).copied().unwrap_or(Instant::ALWAYS);
        let last = self.list.iter().rev().find(|attempt| attempt.at <= at);
        last.filter(|attempt| attempt.at > reset).map_or(0, |attempt| attempt.number)
    }
}
