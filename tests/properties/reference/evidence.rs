//! Evidence about one component (or one occurrence): what counts at an instant.

use serde_json::Value;

use super::document::{Part, list, whole};
use super::number::{Q, decimal, q, score};
use super::presence::{Sitting, sittings};
use super::record::Fact;
use super::sets::Set;
use super::time::{EVER, Instant, NEVER, add, end_of};
use super::world::View;

const GRADED: [&str; 3] = ["passed", "failed", "scored"];
const ACTIVITY: [&str; 11] = [
    "started",
    "progressed",
    "completed",
    "submitted",
    "signed_off",
    "reviewed",
    "passed",
    "failed",
    "scored",
    "attended",
    "joined",
];

/// A graded attempt.
#[derive(Clone)]
pub(crate) struct Attempt<'a> {
    fact: &'a Fact,
    pub(crate) score: Option<Q>,
    /// Counted since the last reset before it.
    number: i64,
    reset: Instant,
}

/// All facts about one part, as one view sees them.
pub(crate) struct Dossier<'a> {
    part: Part<'a>,
    zone: chrono_tz::Tz,
    bound: Instant,
    facts: Vec<&'a Fact>,
    /// Revocations and resets.
    cuts: Vec<Instant>,
    sittings: Vec<Sitting<'a>>,
    attempts: Vec<Attempt<'a>>,
}

impl<'a> Dossier<'a> {
    pub(crate) fn of(view: &View<'a>, part: Part<'a>) -> Dossier<'a> {
        let facts = view.facts_about(part);
        let cuts: Vec<Instant> = facts.iter().filter(|f| f.is(&["revoked", "reset"])).map(|f| f.at).collect();
        let (mut number, mut reset, mut attempts) = (0, EVER, Vec::new());
        for &fact in &facts {
            if fact.kind == "reset" {
                (number, reset) = (0, fact.at);
            } else if fact.is_evidence() && (fact.is(&GRADED) || fact.doc.get("score").is_some()) {
                number += 1;
                attempts.push(Attempt { fact, score: fact.doc.get("score").and_then(score), number, reset });
            }
        }
        let sittings = sittings(view, part, &facts, &cuts);
        Dossier { part, zone: view.plan.zone, bound: view.bound, facts, cuts, sittings, attempts }
    }

    /// When evidence of an instant stops counting by age.
    fn expiry(&self, at: Instant) -> Instant {
        self.part.valid_for().map_or(NEVER, |d| add(at, d, self.zone))
    }

    /// Whether a cut lies in `[at, u]`: at its instant it comes last.
    fn cut(&self, at: Instant, u: Instant) -> bool {
        self.cuts.iter().any(|&c| at <= c && c <= u)
    }

    /// Whether evidence of `at` counts at `u`.
    fn alive(&self, at: Instant, u: Instant) -> bool {
        at <= u && u < self.expiry(at) && !self.cut(at, u)
    }

    /// Every instant at which an answer about the part may change (between them only presence grows).
    pub(crate) fn points(&self) -> Vec<Instant> {
        let mut points = Vec::new();
        for fact in &self.facts {
            points.extend([fact.at, self.expiry(fact.at)]);
            points.extend(fact.text("until").and_then(|u| end_of(u, self.zone)));
        }
        for sitting in &self.sittings {
            points.extend(sitting.points().into_iter().flat_map(|p| [p, self.expiry(p)]));
        }
        points
    }

    fn of_kind(&self, kinds: &[&str]) -> Set {
        let facts: Vec<&Fact> = self.facts.iter().filter(|f| f.is(kinds)).copied().collect();
        Set::ask(self.points(), |u| facts.iter().any(|f| self.alive(f.at, u)))
    }

    pub(crate) fn started(&self) -> Set {
        // A join before the bound is activity of before the bound.
        let facts: Vec<&Fact> = self.facts.iter().filter(|f| f.is(&ACTIVITY) && f.at >= self.bound).copied().collect();
        Set::ask(self.points(), |u| facts.iter().any(|f| self.alive(f.at, u)))
    }

    /// Attempts since the last reset up to `u`.
    pub(crate) fn used(&self, u: Instant) -> i64 {
        let resets = self.facts.iter().filter(|f| f.kind == "reset" && f.at <= u);
        let last = resets.map(|f| f.at).max().unwrap_or(EVER);
        self.attempts.iter().filter(|a| a.fact.at <= u && a.reset == last).count() as i64
    }

    /// Attempts that count: within the limit, and with `first` only the first.
    fn counting(&self) -> Vec<Attempt<'a>> {
        let limit = whole(self.part.component, "max_attempts").unwrap_or(i64::MAX);
        let first = self.part.policy() == "first";
        self.attempts.iter().filter(|a| a.number <= limit && (!first || a.number == 1)).cloned().collect()
    }

    /// The attempts whose intervals hold `u`, with the score each has then.
    fn current(&self, u: Instant) -> Vec<Attempt<'a>> {
        let mut so_far = self.counting();
        so_far.retain(|a| a.fact.at <= u);
        if !matches!(self.part.policy(), "latest" | "mean") {
            so_far.retain(|a| self.alive(a.fact.at, u));
            return so_far;
        }
        let scores: Vec<Q> =
            so_far.iter().filter(|a| self.alive(a.fact.at, u)).filter_map(|a| a.score.clone()).collect();
        let Some(mut last) = so_far.pop().filter(|a| self.alive(a.fact.at, u)) else { return Vec::new() };
        if self.part.policy() == "mean" {
            last.score = mean(&scores);
        }
        vec![last]
    }

    /// Pass, fail or neither: the rule overrules the source.
    fn outcome(&self, attempt: &Attempt<'_>) -> Option<bool> {
        match (&attempt.score, self.part.pass_mark()) {
            (Some(score), Some(mark)) => Some(*score >= mark),
            _ => match attempt.fact.kind.as_str() {
                "passed" => Some(true),
                "failed" => Some(false),
                _ => None,
            },
        }
    }

    fn passed_at(&self, u: Instant) -> bool {
        self.current(u).iter().any(|a| self.outcome(a) == Some(true))
    }

    pub(crate) fn passed(&self) -> Set {
        Set::ask(self.points(), |u| self.passed_at(u))
    }

    /// The scores that count at `u`.
    pub(crate) fn scores(&self, u: Instant) -> Vec<Q> {
        self.current(u).into_iter().filter_map(|a| a.score).collect()
    }

    /// The best of all counting attempts that still count, whichever the policy picks.
    pub(crate) fn best_score(&self, u: Instant) -> Option<Q> {
        self.counting().into_iter().filter(|a| self.alive(a.fact.at, u)).filter_map(|a| a.score).max()
    }

    /// Failed since the last cut, and not passed. An attempt has failed once its outcome was fail at its own instant or
    /// (a mean may sink as older scores expire) later while it was the current one.
    pub(crate) fn failed(&self) -> Set {
        let points = self.points();
        let counting = self.counting();
        let own = (0..counting.len()).filter(|&i| self.first_outcome(&counting[..=i]) == Some(false));
        let mut fails: Vec<Instant> = own.map(|i| counting[i].fact.at).collect();
        let sunk = |p: &Instant| self.current(*p).iter().any(|a| self.outcome(a) == Some(false));
        fails.extend(points.iter().copied().filter(sunk));
        Set::ask(points, |u| fails.iter().any(|&f| f <= u && !self.cut(f, u)) && !self.passed_at(u))
    }

    /// The outcome of the last of these attempts at its own instant, before a cut of that instant.
    fn first_outcome(&self, so_far: &[Attempt<'a>]) -> Option<bool> {
        let mut last = so_far.last()?.clone();
        let at = last.fact.at;
        if self.part.policy() == "mean" {
            let counts = |a: &&Attempt<'_>| at < self.expiry(a.fact.at) && !self.cut(a.fact.at, at - 1);
            let scores: Vec<Q> = so_far.iter().filter(counts).filter_map(|a| a.score.clone()).collect();
            last.score = mean(&scores);
        }
        self.outcome(&last)
    }

    /// `[at, until)` of each waiver, cut by revocations and resets.
    pub(crate) fn waived(&self) -> Set {
        let waivers: Vec<&Fact> = self.facts.iter().filter(|f| f.kind == "waived").copied().collect();
        Set::ask(self.points(), |u| {
            waivers.iter().any(|f| {
                let until = f.text("until").and_then(|t| end_of(t, self.zone)).unwrap_or(NEVER);
                f.at <= u && u < until && !self.cut(f.at, u)
            })
        })
    }

    /// From the instant at which presence in one session reaches the mark.
    pub(crate) fn attended(&self, mark: &Q) -> Set {
        let reached: Vec<Instant> = self.sittings.iter().flat_map(|s| s.reached(mark)).collect();
        let mut points = self.points();
        points.extend(reached.iter().flat_map(|&r| [r, self.expiry(r)]));
        Set::ask(points, |u| reached.iter().any(|&r| self.alive(r, u)))
    }

    /// Whether a sitting counts at `u`, dated at its last growth.
    fn counts(&self, sitting: &Sitting<'_>, u: Instant) -> bool {
        sitting.grown(u).is_some_and(|grown| u < self.expiry(grown))
    }

    /// Minutes of presence at `u`.
    pub(crate) fn minutes(&self, u: Instant) -> Q {
        let counting = self.sittings.iter().filter(|s| self.counts(s, u));
        counting.map(|s| s.minutes(u)).fold(q(0), |a, b| a + b)
    }

    /// Distinct sessions attended at `u`.
    pub(crate) fn sessions(&self, u: Instant) -> usize {
        let mark = self.part.attendance_mark();
        self.sittings.iter().filter(|s| s.fraction(u) >= mark && self.counts(s, u)).count()
    }

    /// The largest presence in one session at `u`, expired or not; none without any since the last cut.
    pub(crate) fn presence(&self, u: Instant) -> Option<Q> {
        self.sittings.iter().map(|s| s.fraction(u)).max().filter(|p| *p > q(0))
    }

    /// Different people whose reviews count at `u`; reviews without a name are one person.
    pub(crate) fn reviewers(&self, u: Instant) -> usize {
        let reviews = self.facts.iter().filter(|f| f.kind == "reviewed" && self.alive(f.at, u));
        let mut people: Vec<Option<&str>> = reviews.map(|f| f.text("by")).collect();
        people.sort_unstable();
        people.dedup();
        people.len()
    }

    /// The instants at which a criterion holds.
    pub(crate) fn criterion(&self, wanted: &Value) -> Set {
        if let Some(name) = wanted.as_str() {
            return match name {
                "none" => Set::all(),
                "started" => self.started(),
                "passed" => self.passed(),
                "attended" => self.attended(&q(1)),
                kind => self.of_kind(&[kind]),
            };
        }
        let (key, bound) = wanted.as_object().and_then(|o| o.iter().find(|(k, _)| *k != "at_least")).unwrap();
        let many = || list(wanted, key).iter().map(|c| self.criterion(c)).collect::<Vec<_>>();
        match key.as_str() {
            "all" => Set::combine(&many(), &[], |_, inside| inside.iter().all(|&i| i)),
            "any" => Set::combine(&many(), &[], |_, inside| inside.iter().any(|&i| i)),
            "of" => {
                let n = whole(wanted, "at_least").unwrap() as usize;
                Set::combine(&many(), &[], |_, inside| inside.iter().filter(|&&i| i).count() >= n)
            }
            "score" => {
                let mark = score(bound).unwrap();
                Set::ask(self.points(), |u| self.scores(u).iter().any(|s| *s >= mark))
            }
            "attended" => self.attended(&score(bound).unwrap()),
            "minutes" => {
                let mark = decimal(bound).unwrap();
                Set::search(self.points(), |u| self.minutes(u) >= mark)
            }
            "sessions" => {
                let mark = bound.as_u64().unwrap() as usize;
                Set::search(self.points(), |u| self.sessions(u) >= mark)
            }
            "reviewed" => {
                let mark = bound.as_u64().unwrap() as usize;
                Set::ask(self.points(), |u| self.reviewers(u) >= mark)
            }
            other => panic!("criterion {other}"),
        }
    }

    /// Counting attempts with outcome fail since the last reset up to `u`, each by what it came to at its own instant.
    pub(crate) fn failed_since_reset(&self, u: Instant) -> usize {
        let resets = self.facts.iter().filter(|f| f.kind == "reset" && f.at <= u);
        let last = resets.map(|f| f.at).max().unwrap_or(EVER);
        let counting = self.counting();
        let fails = |i: &usize| self.first_outcome(&counting[..=*i]) == Some(false);
        let since = |i: &usize| counting[*i].fact.at <= u && counting[*i].reset == last;
        (0..counting.len()).filter(since).filter(fails).count()
    }

    /// Graded attempts up to `u`, whatever was reset since: whether each counts, and passed or failed.
    pub(crate) fn tries(&self, u: Instant) -> Vec<(Instant, Option<bool>)> {
        let counting = self.counting();
        let outcome = |a: &Attempt<'_>| {
            let i = counting.iter().position(|c| c.fact.id == a.fact.id)?;
            self.first_outcome(&counting[..=i])
        };
        self.attempts.iter().filter(|a| a.fact.at <= u).map(|a| (a.fact.at, outcome(a))).collect()
    }

    /// All attempts used, whether done or not.
    pub(crate) fn used_up(&self, u: Instant) -> bool {
        self.part.limit().is_some_and(|limit| self.used(u) >= limit)
    }

    /// The last revocation or reset up to `u`.
    pub(crate) fn last_cut(&self, u: Instant) -> Instant {
        self.cuts.iter().copied().filter(|&c| c <= u).max().unwrap_or(EVER)
    }
}

fn mean(scores: &[Q]) -> Option<Q> {
    let sum = scores.iter().fold(q(0), |a, b| a + b);
    (!scores.is_empty()).then(|| sum / q(scores.len() as i64))
}

/// The criterion of the component itself, without waivers.
pub(crate) fn met<'a>(view: &View<'a>, part: Part<'a>) -> Set {
    Dossier::of(view, part).criterion(&view.plan.criterion(part.component))
}

pub(crate) fn done<'a>(view: &View<'a>, part: Part<'a>) -> Set {
    met(view, part).or(&Dossier::of(view, part).waived())
}

/// All attempts used, and not done.
pub(crate) fn exhausted<'a>(view: &View<'a>, part: Part<'a>, u: Instant) -> bool {
    Dossier::of(view, part).used_up(u) && !done(view, part).has(u)
}
