//! Presence in one session (section 5 of the domain): from `attended` facts and from a meeting platform's log.
//!
//! Amounts are exact integers of 1e-18 microseconds, so that fractions of a session and decimal minutes add up without
//! rounding. Of both sources the larger counts; after a cut everything starts anew, so presence is kept per epoch
//! between cuts: a list of [`Span`]s, each with the amount it begins with and whether it grows with time.

use super::{FactId, Occurrence, Source, Terms, Window};
use crate::document::Kind;
use crate::evaluate::Steady;
use crate::exact::{Decimal, Score};
use crate::plan::Component;
use crate::plan::schedule::{SessionId, Timetable};
use crate::time::Instant;
use crate::timeline::Timeline;
use smallvec::{SmallVec, smallvec};
use std::collections::BTreeMap;

/// Units of [`Amount`] in one microsecond.
pub(crate) const MICRO: i128 = 1_000_000_000_000_000_000;
const MICROS_A_MINUTE: i128 = 60_000_000;

/// An exact amount of time, in units of 1e-18 microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Amount(pub(crate) i128);

impl Amount {
    pub(crate) fn micros(micros: i64) -> Amount {
        Amount(i128::from(micros).saturating_mul(MICRO))
    }

    fn whole_minutes(minutes: u64) -> Amount {
        Amount(i128::from(minutes).saturating_mul(MICROS_A_MINUTE.saturating_mul(MICRO)))
    }

    pub(crate) fn minutes(minutes: &Decimal) -> Amount {
        // A decimal has at most 18 fraction digits, so this is whole.
        let scale = 18_u32.saturating_sub(u32::from(minutes.scale()));
        let units = minutes.mantissa().saturating_mul(10_i128.saturating_pow(scale));
        Amount(units.saturating_mul(MICROS_A_MINUTE))
    }

    /// A fraction of a length of whole microseconds.
    pub(crate) fn share(share: Score, length: Amount) -> Amount {
        if share == Score::ONE {
            return length;
        }
        let nano = length.0.checked_div(1_000_000_000).unwrap_or_default();
        Amount(nano.saturating_mul(i128::from(share.nanos())))
    }

    pub(crate) fn plus(self, other: Amount) -> Amount {
        Amount(self.0.saturating_add(other.0))
    }

    /// How many microseconds of growth it takes from here to `goal`, rounded up; none when reached.
    pub(crate) fn micros_to(self, goal: Amount, slope: i128) -> i64 {
        let gap = goal.0.saturating_sub(self.0);
        let step = MICRO.saturating_mul(slope.max(1));
        if gap <= 0 {
            return 0;
        }
        let micros = gap.saturating_add(step.saturating_sub(1)).checked_div(step).unwrap_or_default();
        i64::try_from(micros).unwrap_or(i64::MAX)
    }
}

/// A stretch of instants in which presence stands still or grows with time.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    /// What there is at `from`.
    pub(crate) start: Amount,
    pub(crate) grows: bool,
    /// Whether there is more at `from` than just before.
    pub(crate) jumped: bool,
}

/// Presence in one session, cut by cut.
#[derive(Debug)]
pub(crate) struct Presence {
    key: Key,
    /// The scheduled length, where known.
    length: Option<Amount>,
    /// The facts about it, in order, with their instants.
    facts: SmallVec<[(Instant, FactId); 1]>,
    /// As fractions of the length (of one microsecond where the length is not known).
    shares: Spans,
    /// As time.
    minutes: Spans,
}

/// One span for presence told at once.
type Spans = SmallVec<[Span; 1]>;

/// What is told at which instant.
type Steps = SmallVec<[(Instant, Amount); 1]>;

/// A session of its own for each `attended` fact without one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Known(SessionId),
    Unknown(Box<str>),
    Alone(FactId),
}

/// Facts that presence is made of.
pub(super) fn is_presence(kind: Kind) -> bool {
    matches!(kind, Kind::Attended | Kind::Joined | Kind::Left)
}

/// Gathers presence session by session.
pub(super) fn sessions(
    component: &Component,
    timetable: Option<&Timetable>,
    sources: &[Source],
    window: Window,
    terms: &Terms,
) -> Vec<Presence> {
    let mut keyed: BTreeMap<Key, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        if !is_presence(source.fact.kind) {
            continue;
        }
        keyed.entry(Key::of(source)).or_default().push(source);
    }
    keyed.into_iter().map(|(key, sources)| presence(component, timetable, key, &sources, window, terms)).collect()
}

impl Key {
    fn of(source: &Source) -> Key {
        match (source.session, &source.fact.session) {
            (Some(session), _) => Key::Known(session),
            (None, Some(name)) => Key::Unknown(name.clone()),
            (None, None) => Key::Alone(source.number),
        }
    }
}

/// What the last of a slot's facts did to the sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The session at this place is told of for the first time.
    First(usize),
    /// The session at this place is told of again.
    Again(usize),
}

/// Takes the last of a slot's facts, which is about presence: its session is gathered anew, the others stay.
pub(super) fn take(
    sessions: &mut Vec<Presence>,
    component: &Component,
    timetable: Option<&Timetable>,
    sources: &[Source],
    window: Window,
    terms: &Terms,
) -> Option<Taken> {
    let last = sources.last()?;
    let key = Key::of(last);
    match sessions.binary_search_by(|session| session.key.cmp(&key)) {
        Ok(place) => {
            let about = |source: &&Source| is_presence(source.fact.kind) && Key::of(source) == key;
            let of_session: Vec<&Source> = sources.iter().filter(about).collect();
            *sessions.get_mut(place)? = presence(component, timetable, key, &of_session, window, terms);
            Some(Taken::Again(place))
        }
        Err(place) => {
            sessions.insert(place, presence(component, timetable, key, &[last], window, terms));
            Some(Taken::First(place))
        }
    }
}

fn presence(
    component: &Component,
    timetable: Option<&Timetable>,
    key: Key,
    sources: &[&Source],
    window: Window,
    terms: &Terms,
) -> Presence {
    let session = match key {
        Key::Known(session) => timetable.and_then(|timetable| timetable.session(session)),
        _ => None,
    };
    let planned = component.minutes.filter(|minutes| *minutes > 0).map(Amount::whole_minutes);
    let length = session.map(|session| Amount::micros(session.length_micros())).or(planned);
    let open = match session {
        Some(session) if sources.iter().any(|source| source.fact.kind == Kind::Joined) => {
            connected(sources, &session.meetings).clip(window.since, window.before)
        }
        _ => Timeline::empty(),
    };
    let unit = length.unwrap_or(Amount(MICRO));
    let share = |source: &Source| match (source.fact.fraction, &source.fact.minutes) {
        (Some(fraction), _) => Amount::share(fraction, unit),
        (None, Some(_)) if length.is_none() => Amount::default(),
        (None, Some(minutes)) => Amount::minutes(minutes),
        (None, None) => unit,
    };
    let minutes = |source: &Source| match (source.fact.fraction, &source.fact.minutes) {
        (_, Some(minutes)) if source.fact.fraction.is_none() || length.is_none() => Amount::minutes(minutes),
        _ if length.is_some() => share(source),
        _ => Amount::default(),
    };
    let mut facts = SmallVec::new();
    let (mut told, mut timed) = (Steps::new(), Steps::new());
    for source in sources {
        let (at, attended) = (source.fact.at, source.fact.kind == Kind::Attended);
        if attended && !window.contains(at) {
            continue;
        }
        facts.push((at, source.number));
        if attended {
            told.push((at, share(source)));
            timed.push((at, minutes(source)));
        }
    }
    Presence {
        key,
        length,
        facts,
        shares: spans(&told, &open, Some(unit), &terms.cuts),
        minutes: spans(&timed, &open, length, &terms.cuts),
    }
}

/// The time with at least one open connection, inside the meetings; an open join ends with the session.
fn connected(sources: &[&Source], meetings: &[(Instant, Instant)]) -> Timeline {
    let mut open: u32 = 0;
    let mut since = Instant::ALWAYS;
    let mut intervals: SmallVec<[(Instant, Instant); 4]> = SmallVec::new();
    for source in sources {
        match source.fact.kind {
            Kind::Joined => {
                if open == 0 {
                    since = source.fact.at;
                }
                open = open.saturating_add(1);
            }
            Kind::Left if open > 0 => {
                open = open.saturating_sub(1);
                if open == 0 {
                    intervals.push((since, source.fact.at));
                }
            }
            _ => {}
        }
    }
    if open > 0 {
        intervals.push((since, Instant::NEVER));
    }
    Timeline::from_intervals(intervals).intersection(&Timeline::from_intervals(meetings.iter().copied()))
}

/// The larger of what was told and what was logged, capped, starting anew after each cut.
fn spans(steps: &[(Instant, Amount)], open: &Timeline, cap: Option<Amount>, cuts: &[Instant]) -> Spans {
    if let ([(at, amount)], true) = (steps, open.is_empty())
        && cuts.last().is_none_or(|cut| cut < at)
    {
        let start = cap.map_or(*amount, |cap| cap.min(*amount));
        let jumped = start > Amount::default();
        return smallvec![Span { from: *at, until: Instant::NEVER, start, grows: false, jumped }];
    }
    let mut breaks: Vec<Instant> = steps.iter().map(|(at, _)| *at).chain(open.ends()).collect();
    let Some(first) = breaks.iter().min().copied() else { return Spans::new() };
    breaks.extend(cuts.iter().filter(|cut| **cut > first));
    breaks.sort_unstable();
    breaks.dedup();
    let cap = cap.unwrap_or(Amount(i128::MAX));
    let mut spans = Spans::new();
    let (mut told, mut logged, mut before) = (Amount::default(), Amount::default(), Amount::default());
    let mut steps = steps.iter().peekable();
    for (index, from) in breaks.iter().enumerate() {
        let until = breaks.get(index.saturating_add(1)).copied().unwrap_or(Instant::NEVER);
        while let Some((_, amount)) = steps.next_if(|(at, _)| at <= from) {
            told = told.plus(*amount);
        }
        if cuts.binary_search(from).is_ok() {
            // What happened up to the cut counts no longer; facts at its instant come before it.
            (told, logged, before) = (Amount::default(), Amount::default(), Amount::default());
        }
        let start = told.max(logged).min(cap);
        let jumped = start > before;
        if open.contains(*from) {
            let micros = until.micros().saturating_sub(from.micros());
            let still = logged.micros_to(start, 1);
            let full = logged.micros_to(cap, 1);
            // The log first has to catch up with what was told, and it counts up to the cap.
            let mut at = *from;
            for (length, grows) in [(still, false), (full.saturating_sub(still), true), (i64::MAX, false)] {
                let next = at.plus_micros(length).min(until);
                if at < next {
                    let passed = Amount::micros(at.micros().saturating_sub(from.micros()));
                    let amount = start.max(logged.plus(passed)).min(cap);
                    spans.push(Span { from: at, until: next, start: amount, grows, jumped: jumped && at == *from });
                }
                at = next;
            }
            logged = logged.plus(Amount::micros(micros));
        } else {
            spans.push(Span { from: *from, until, start, grows: false, jumped });
        }
        before = told.max(logged).min(cap);
    }
    spans
}

impl Presence {
    /// Whether it is presence in this session of the schedule.
    pub(crate) fn is_in(&self, session: SessionId) -> bool {
        self.key == Key::Known(session)
    }

    /// Where presence as a fraction reaches `share`: one interval an epoch, from the reaching instant on.
    pub(super) fn reached(&self, share: Score, terms: &Terms) -> impl Iterator<Item = (Instant, Instant)> {
        let goal = Amount::share(share, self.length.unwrap_or(Amount(MICRO)));
        let mut held_until = Instant::ALWAYS;
        self.shares.iter().filter_map(move |span| {
            let at = (span.from >= held_until).then(|| span.reaches(goal)).flatten()?;
            held_until = terms.cut(at);
            Some((at, terms.end(at)))
        })
    }

    /// The same as occurrences.
    pub(super) fn reaches(&self, share: Score, terms: &Terms) -> impl Iterator<Item = Occurrence> {
        let occurrence = |(from, until)| Occurrence { from, until, facts: self.facts_at(from, terms) };
        self.reached(share, terms).map(occurrence)
    }

    /// The facts since the last cut that make presence at an instant.
    pub(crate) fn facts_at(&self, at: Instant, terms: &Terms) -> SmallVec<[FactId; 1]> {
        let index = terms.cuts.partition_point(|cut| *cut <= at);
        let cut = index.checked_sub(1).and_then(|index| terms.cuts.get(index)).copied();
        self.facts
            .iter()
            .filter(|(told, _)| *told <= at && cut.is_none_or(|cut| *told > cut))
            .map(|(_, fact)| *fact)
            .collect()
    }

    /// Presence as a fraction at an instant: what there is, of how much.
    pub(crate) fn share_at(&self, at: Instant) -> Option<(Amount, Amount)> {
        let amount = amount_at(&self.shares, at)?;
        Some((amount, self.length.unwrap_or(Amount(MICRO))))
    }

    /// Narrows to where all about the session is the same.
    pub(in crate::evaluate) fn steady(&self, terms: &Terms, steady: &mut Steady) {
        for span in self.shares.iter().chain(&self.minutes) {
            // What its first and last instant showed ceases to count here.
            let (first, last) = (terms.end(span.from), terms.expiry(span.until).min(terms.cut(span.from.next())));
            steady.interval(first, last);
            if span.grows {
                steady.moving(span.from, span.until);
                steady.moving(first, last);
            } else {
                steady.interval(span.from, span.until);
            }
        }
    }

    /// Presence as time, in spans.
    pub(crate) fn minutes(&self) -> &[Span] {
        &self.minutes
    }

    /// Presence as a fraction, in spans.
    pub(crate) fn shares(&self) -> &[Span] {
        &self.shares
    }
}

/// What spans tell at an instant; `None` before the first.
pub(crate) fn amount_at(spans: &[Span], at: Instant) -> Option<Amount> {
    let index = spans.partition_point(|span| span.from <= at).checked_sub(1)?;
    spans.get(index).map(|span| span.amount_at(at))
}

impl Span {
    /// What there is at an instant inside.
    pub(crate) fn amount_at(&self, at: Instant) -> Amount {
        if !self.grows {
            return self.start;
        }
        self.start.plus(Amount::micros(at.micros().saturating_sub(self.from.micros())))
    }

    /// The first instant inside at which `goal` is there.
    pub(crate) fn reaches(&self, goal: Amount) -> Option<Instant> {
        if self.start >= goal {
            return Some(self.from);
        }
        if !self.grows {
            return None;
        }
        let at = self.from.plus_micros(self.start.micros_to(goal, 1));
        // At `until` itself the next span begins with all that grew here.
        (at < self.until).then_some(at)
    }
}
