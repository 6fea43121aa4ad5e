//! From the facts about one slot (an occurrence of a component) to what they show, as sets of instants.
//!
//! [`Sources`] are the slot's facts in order; evidence and activity count inside a window only, waivers and cuts always.
//! [`Evidence`] holds, for every test a criterion or leaf can ask, the occurrences of evidence `[t, end)` with the facts
//! behind each; [`attempts`] does graded attempts, [`presence`] sessions, [`sums`] what adds up. Source: section 5.

mod attempts;
mod graded;
mod presence;
mod steady;
mod sums;

pub(crate) use super::numbering::FactId;
pub(crate) use graded::Graded;
pub(crate) use presence::{Amount, MICRO, Presence};

use crate::document::{FormatGroup, Kind};
use crate::exact::{Decimal, Score};
use crate::plan::schedule::{SessionId, Timetable};
use crate::plan::{Component, Criterion, Origin, Plan, Test};
use crate::record::{Fact, Moment};
use crate::time::{Instant, Period, Zone};
use crate::timeline::Timeline;
use presence::Taken;
use smallvec::{SmallVec, smallvec};
use std::sync::Arc;

/// One fact about a slot.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) number: FactId,
    pub(crate) fact: Arc<Fact>,
    pub(crate) session: Option<SessionId>,
    pub(crate) origin: Origin,
}

/// Something that holds on `[from, until)` because of `facts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    pub(crate) facts: SmallVec<[FactId; 1]>,
}

/// Occurrences in the order they begin, and their union.
#[derive(Debug, Default)]
pub(crate) struct Strand {
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) set: Timeline,
}

impl Strand {
    fn push(&mut self, from: Instant, until: Instant, fact: FactId) {
        self.occurrences.push(Occurrence { from, until, facts: smallvec![fact] });
        self.set.push(from, until);
    }
}

/// The union of occurrences.
pub(crate) fn union(occurrences: &[Occurrence]) -> Timeline {
    Timeline::from_intervals(occurrences.iter().map(|occurrence| (occurrence.from, occurrence.until)))
}

/// The span of instants whose evidence counts: `[since, before)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    pub(crate) since: Instant,
    pub(crate) before: Instant,
}

impl Window {
    pub(crate) const ALL: Window = Window { since: Instant::ALWAYS, before: Instant::NEVER };
    pub(crate) const NONE: Window = Window { since: Instant::NEVER, before: Instant::NEVER };

    pub(crate) fn since(since: Instant) -> Window {
        Window { since, before: Instant::NEVER }
    }

    pub(crate) fn contains(self, at: Instant) -> bool {
        self.since <= at && at < self.before
    }

    pub(crate) fn intersection(self, other: Window) -> Window {
        Window { since: self.since.max(other.since), before: self.before.min(other.before) }
    }
}

/// What the facts about one slot show.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub(crate) waivers: Strand,
    /// Activity and evidence of any kind, in order.
    activity: Vec<Activity>,
    /// Where some activity counts.
    pub(crate) started: Timeline,
    /// Reviews with the person they are by.
    pub(crate) reviews: Vec<(Option<Box<str>>, Occurrence)>,
    pub(crate) attempts: Graded,
    pub(crate) sessions: Vec<Presence>,
    /// How long an occurrence of evidence lasts.
    terms: Terms,
    fresh: Fresh,
}

/// That something was done; how long it counts follows from the terms.
#[derive(Debug)]
struct Activity {
    at: Instant,
    fact: FactId,
    kind: Kind,
}

/// What of the evidence came with the fact taken last.
#[derive(Debug, Clone, Copy, Default)]
enum Fresh {
    /// Perhaps all.
    #[default]
    All,
    /// Its own activity, for as long as it counts, and presence in a session as it is now.
    Last(Option<(Kind, Instant, Instant)>, Option<Taken>),
}

/// What ends an occurrence of evidence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    pub(crate) validity: Validity,
    /// Instants from which earlier evidence counts no longer.
    pub(crate) cuts: Vec<Instant>,
}

/// How long evidence counts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Validity {
    #[default]
    Ever,
    /// So many microseconds, whatever the calendar.
    Elapsed(i64),
    Period(Zone, Period),
}

impl Validity {
    pub(crate) fn of(zone: Zone, valid_for: Option<Period>) -> Validity {
        match valid_for.map(|period| (period, zone.elapsed(&period))) {
            None => Validity::Ever,
            Some((_, Some(micros))) => Validity::Elapsed(micros),
            Some((period, None)) => Validity::Period(zone, period),
        }
    }

    /// When validity of evidence at `at` is over.
    pub(crate) fn expiry(&self, at: Instant) -> Instant {
        match self {
            Validity::Ever => Instant::NEVER,
            Validity::Elapsed(micros) => at.plus_micros(*micros),
            Validity::Period(zone, period) => zone.add(at, period),
        }
    }
}

impl Terms {
    /// The first cut at or after an instant.
    pub(crate) fn cut(&self, at: Instant) -> Instant {
        let index = self.cuts.partition_point(|cut| *cut < at);
        self.cuts.get(index).copied().unwrap_or(Instant::NEVER)
    }

    /// When validity of evidence at `at` is over, cuts aside.
    pub(crate) fn expiry(&self, at: Instant) -> Instant {
        self.validity.expiry(at)
    }

    /// The end of an occurrence of evidence at `at`.
    pub(crate) fn end(&self, at: Instant) -> Instant {
        self.expiry(at).min(self.cut(at))
    }
}

/// Reads the facts about one slot of `component`.
pub(crate) fn evidence(
    plan: &Plan,
    component: &Component,
    timetable: Option<&Timetable>,
    sources: &[Source],
    window: Window,
) -> Evidence {
    let cuts = sources.iter().filter(|source| is_cut(source.fact.kind)).map(|source| source.fact.at);
    let terms = Terms { validity: Validity::of(plan.zone, component.valid_for), cuts: cuts.collect() };
    let sessions = presence::sessions(component, timetable, sources, window, &terms);
    let mut found = Evidence { sessions, terms, ..Evidence::default() };
    for source in sources {
        found.read(plan, component, source, window);
    }
    found.attempts.settle(component, &found.terms);
    found
}

/// Presence session by session as it was seen: nothing that was revoked, reset or left out of the count later.
pub(crate) fn seen(component: &Component, timetable: Option<&Timetable>, sources: &[Source]) -> Vec<Presence> {
    presence::sessions(component, timetable, sources, Window::ALL, &Terms::default())
}

/// Facts that end what was before.
fn is_cut(kind: Kind) -> bool {
    matches!(kind, Kind::Revoked | Kind::Reset)
}

impl Evidence {
    /// Takes the last of a slot's facts; `false`, and nothing is taken, where all has to be read anew.
    pub(crate) fn take(
        &mut self,
        plan: &Plan,
        component: &Component,
        timetable: Option<&Timetable>,
        sources: &[Source],
        window: Window,
    ) -> bool {
        let Some(source) = sources.last().filter(|source| !is_cut(source.fact.kind)) else { return false };
        let told = presence::is_presence(source.fact.kind)
            .then(|| presence::take(&mut self.sessions, component, timetable, sources, window, &self.terms));
        let active = self.read(plan, component, source, window);
        self.attempts.settle(component, &self.terms);
        self.fresh = Fresh::Last(active, told.flatten());
        true
    }

    /// Brings where it is done up to the fact taken last; whether it changed.
    pub(crate) fn renew_done(&self, component: &Component, done: &mut Timeline) -> bool {
        let (Fresh::Last(active, told), Criterion::Test(test)) = (self.fresh, &component.criterion) else {
            return done.set_to(self.done(component));
        };
        let adds = attempts::add_up(component);
        match test {
            // A waiver taken last is no part of the criterion.
            _ if !self.waived().is_empty() => done.set_to(self.done(component)),
            Test::Attended(share) => match told {
                None => false,
                Some(Taken::First(place)) => {
                    let session = self.sessions.get(place).into_iter();
                    let spans = session.flat_map(|session| session.reached(*share, &self.terms));
                    spans.fold(false, |changed, span| changed | done.add(span))
                }
                Some(Taken::Again(_)) => done.set_to(self.done(component)),
            },
            Test::Score(bound) if adds => self.attempts.last_scored(*bound).is_some_and(|span| done.add(span)),
            Test::Passed if adds => self.attempts.passing().iter().next_back().is_some_and(|span| done.add(span)),
            Test::Started | Test::Completed | Test::Submitted | Test::SignedOff => active
                .filter(|(kind, ..)| test.is_shown_by(*kind))
                .is_some_and(|(_, from, until)| done.add((from, until))),
            _ => done.set_to(self.done(component)),
        }
    }

    /// What a fact shows on its own; if that is activity, for how long it counts.
    fn read(
        &mut self,
        plan: &Plan,
        component: &Component,
        source: &Source,
        window: Window,
    ) -> Option<(Kind, Instant, Instant)> {
        let (fact, number) = (&source.fact, source.number);
        match fact.kind {
            Kind::Waived => self.waivers.push(fact.at, until(plan, fact).min(self.terms.cut(fact.at)), number),
            Kind::Reset => self.attempts.begun().reset(fact.at),
            _ => {}
        }
        if !is_activity(fact.kind) || !window.contains(fact.at) {
            return None;
        }
        let end = self.terms.end(fact.at);
        self.activity.push(Activity { at: fact.at, fact: number, kind: fact.kind });
        self.started.push(fact.at, end);
        if fact.kind == Kind::Reviewed {
            let review = Occurrence { from: fact.at, until: end, facts: smallvec![number] };
            self.reviews.push((fact.by.clone(), review));
        }
        if fact.score.is_some() || matches!(fact.kind, Kind::Passed | Kind::Failed | Kind::Scored) {
            self.attempts.begun().take(component, source, &self.terms);
        }
        Some((fact.kind, fact.at, end))
    }
}

/// The first instant a fact with `until` lasts no longer.
pub(crate) fn until(plan: &Plan, fact: &Fact) -> Instant {
    fact.until.map_or(Instant::NEVER, |moment| end_of(plan, moment))
}

/// A moment read as an end: an instant as it stands, a date to the end of that local day.
pub(crate) fn end_of(plan: &Plan, moment: Moment) -> Instant {
    match moment {
        Moment::At(at) => at,
        Moment::Date(date) => plan.zone.end_of_day(date),
    }
}

/// Activity or evidence about a component (rows `started` to `scored` of section 4, `attended`, `joined`).
pub(crate) fn is_activity(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Started
            | Kind::Progressed
            | Kind::Completed
            | Kind::Submitted
            | Kind::SignedOff
            | Kind::Reviewed
            | Kind::Passed
            | Kind::Failed
            | Kind::Scored
            | Kind::Attended
            | Kind::Joined
    )
}

impl Evidence {
    /// Where presence in one session reaches a share, session by session.
    pub(crate) fn attended(&self, share: Score) -> impl Iterator<Item = (Instant, Instant)> {
        self.sessions.iter().flat_map(move |session| session.reached(share, &self.terms))
    }

    /// The occurrences of evidence that a test asks for; their union is where it holds.
    pub(crate) fn test(&self, test: &Test, mark: Score) -> Vec<Occurrence> {
        match test {
            Test::Started | Test::Completed | Test::Submitted | Test::SignedOff => self.active(test).collect(),
            Test::Passed => self.attempts.passed(),
            Test::Score(bound) => self.attempts.scored(*bound),
            Test::Reviewed(count) => sums::reviewed(&self.reviews, *count),
            Test::Attended(share) => {
                self.sessions.iter().flat_map(|session| session.reaches(*share, &self.terms)).collect()
            }
            Test::Minutes(minutes) => minutes_over(&[self], minutes),
            Test::Sessions(count) => sums::sessions(&[self], mark, *count),
        }
    }

    /// Activity of the kinds that a test asks for, as long as each counts.
    fn active<'e>(&'e self, test: &'e Test) -> impl Iterator<Item = Occurrence> + 'e {
        let found = self.activity.iter().filter(|activity| test.is_shown_by(activity.kind));
        found.map(|activity| Occurrence {
            from: activity.at,
            until: self.terms.end(activity.at),
            facts: smallvec![activity.fact],
        })
    }

    /// Where a test holds: the union of its occurrences.
    pub(crate) fn holds(&self, test: &Test, mark: Score) -> Timeline {
        match test {
            Test::Started => self.started.clone(),
            Test::Passed => self.attempts.passing().clone(),
            Test::Completed | Test::Submitted | Test::SignedOff => {
                Timeline::from_intervals(self.active(test).map(|found| (found.from, found.until)))
            }
            Test::Attended(share) => {
                Timeline::from_intervals(self.sessions.iter().flat_map(|session| session.reached(*share, &self.terms)))
            }
            _ => union(&self.test(test, mark)),
        }
    }

    /// How long evidence of this slot lasts.
    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Where waivers make it count as done.
    pub(crate) fn waived(&self) -> &Timeline {
        &self.waivers.set
    }

    /// Where the criterion holds.
    pub(crate) fn criterion(&self, criterion: &Criterion, mark: Score) -> Timeline {
        match criterion {
            Criterion::None => Timeline::all(),
            Criterion::Test(test) => self.holds(test, mark),
            Criterion::All(of) => {
                let parts: Vec<Timeline> = of.iter().map(|part| self.criterion(part, mark)).collect();
                Timeline::all_of(parts.iter())
            }
            Criterion::Any(of) => {
                of.iter().fold(Timeline::empty(), |held, part| held.union(&self.criterion(part, mark)))
            }
            Criterion::AtLeast(count, of) => {
                let parts: Vec<Timeline> = of.iter().map(|part| self.criterion(part, mark)).collect();
                Timeline::at_least(*count as usize, parts.iter())
            }
        }
    }

    /// Criterion or waiver: where the slot is done.
    pub(crate) fn done(&self, component: &Component) -> Timeline {
        let met = self.criterion(&component.criterion, component.attendance_mark);
        if self.waived().is_empty() { met } else { met.union(self.waived()) }
    }

    /// Where no more attempts count, done or not.
    pub(crate) fn spent(&self) -> Timeline {
        union(&self.attempts.spent)
    }

    /// Whether an instant is among these.
    pub(crate) fn spent_at(&self, at: Instant) -> bool {
        self.attempts.spent.iter().any(|spent| spent.from <= at && at < spent.until)
    }
}

/// Where the minutes over all slots reach a number.
pub(crate) fn minutes_over(slots: &[&Evidence], minutes: &Decimal) -> Vec<Occurrence> {
    let (sessions, terms) = flat(slots);
    sums::minutes(&sessions, Amount::minutes(minutes), &terms)
}

/// The minutes over all slots that count at an instant.
pub(crate) fn minutes_at(slots: &[&Evidence], at: Instant) -> Amount {
    let (sessions, terms) = flat(slots);
    sums::minutes_at(&sessions, &terms, at)
}

/// Where the sessions attended over all slots reach a number.
pub(crate) fn sessions_over(slots: &[&Evidence], mark: Score, count: u32) -> Vec<Occurrence> {
    sums::sessions(slots, mark, count)
}

/// The sessions attended over all slots that count at an instant.
pub(crate) fn sessions_at(slots: &[&Evidence], mark: Score, at: Instant) -> u32 {
    sums::sessions_at(slots, mark, at)
}

/// The different people whose reviews count at an instant.
pub(crate) fn reviewers_at(evidence: &Evidence, at: Instant) -> u32 {
    let live = evidence.reviews.iter().filter(|(_, review)| review.from <= at && at < review.until);
    let people: std::collections::BTreeSet<Option<&str>> = live.map(|(by, _)| by.as_deref()).collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn flat<'e>(slots: &[&'e Evidence]) -> (Vec<&'e Presence>, Vec<Terms>) {
    let pairs = slots.iter().flat_map(|slot| slot.sessions.iter().map(|session| (session, slot.terms.clone())));
    pairs.unzip()
}

/// Whether a component's next step is a seat.
pub(crate) fn is_live(component: &Component) -> bool {
    component.group == FormatGroup::Live
}
