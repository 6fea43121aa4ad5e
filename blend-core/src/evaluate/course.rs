//! The course of a learner's enrolments, and with it which frame is in force at which instant.
//!
//! [`Course::new`] reads enrolments, leave and anchors from the facts given (those up to the instant asked, or all for a
//! timeline) and cuts time into [`Stretch`]es, each with its version, clock, anchor and window of evidence. A set that
//! depends on any of these is put together stretch by stretch ([`Course::over`]). Source: sections 0, 8, 9 and 12.

use super::certification::Periods;
use super::evidence::Window;
use super::frame::Frame;
use super::memo::Table;
use super::numbering::{FactId, Numbering};
use crate::document::{EvidenceFrom, Kind, Value};
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::plan::{Anchor, AskedRule, Plan};
use crate::record::{Fact, bind};
use crate::time::{Instant, parse_date};
use crate::timeline::Timeline;
use std::sync::{Arc, Mutex};

/// What every question is answered from.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// The newest version first; at least one.
    pub(crate) versions: Arc<[Arc<Plan>]>,
    pub(crate) timetable: Option<Arc<Timetable>>,
}

impl Ground {
    pub(crate) fn newest(&self) -> &Arc<Plan> {
        self.plan(0)
    }

    pub(crate) fn plan(&self, version: usize) -> &Arc<Plan> {
        #[expect(clippy::indexing_slicing, reason = "a programme is made of its newest version and any earlier ones")]
        self.versions.get(version).unwrap_or(&self.versions[0])
    }

    /// Whether both are made of the same programme and schedule.
    pub(crate) fn is(&self, other: &Ground) -> bool {
        let same_timetable = match (&self.timetable, &other.timetable) {
            (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs) || ours.document == theirs.document,
            (ours, theirs) => ours.is_none() && theirs.is_none(),
        };
        let (ours, theirs) = (&self.versions, &other.versions);
        let same_documents = || ours.iter().map(|plan| &plan.document).eq(theirs.iter().map(|plan| &plan.document));
        same_timetable && (Arc::ptr_eq(ours, theirs) || same_documents())
    }

    pub(crate) fn session(&self, id: SessionId) -> Option<&Session> {
        self.timetable.as_deref()?.session(id)
    }

    fn version(&self, fact: &Fact) -> usize {
        let named = fact.version.as_deref();
        named.and_then(|name| self.versions.iter().position(|plan| plan.version() == Some(name))).unwrap_or(0)
    }
}

/// One enrolment, from `enrolled` to `withdrawn`.
#[derive(Debug, Clone)]
pub(crate) struct Episode {
    pub(crate) from: Instant,
    /// The withdrawal, or never.
    pub(crate) until: Instant,
    cohort: Option<Box<str>>,
}

impl Episode {
    /// The cohort it is in; migrations do not change it.
    pub(crate) fn cohort(&self) -> Option<&str> {
        self.cohort.as_deref()
    }
}

/// A stretch of instants with one version, clock, anchor and window.
#[derive(Debug, Clone)]
pub(crate) struct Stretch {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    key: Key,
    /// The place of its frame.
    frame: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    version: usize,
    anchor: Option<Instant>,
    enrolled: Option<Instant>,
    window: Window,
}

impl Stretch {
    /// The place of the frame in force.
    pub(super) fn frame(&self) -> usize {
        self.frame
    }

    /// The place of the version in force.
    pub(crate) fn version(&self) -> usize {
        self.key.version
    }

    /// What weeks and offsets count from.
    pub(crate) fn anchor(&self) -> Option<Instant> {
        self.key.anchor
    }
}

/// A learner's facts, laid out in time.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) ground: Ground,
    pub(crate) facts: Vec<Arc<Fact>>,
    /// The instant of the last fact; before all instants without one.
    pub(crate) last: Instant,
    pub(super) numbering: Numbering,
    /// Rules given with the question, one for each version that knows their names.
    asked: Vec<Option<Arc<AskedRule>>>,
    pub(crate) episodes: Vec<Episode>,
    pub(crate) stretches: Vec<Stretch>,
    /// Leave, inside enrolments.
    pub(crate) leave: Timeline,
    pub(super) frames: Table<Frame>,
    /// The certificate's periods as last asked for.
    pub(super) chain: Mutex<Option<Arc<Periods>>>,
}

impl Course {
    pub(crate) fn new(ground: Ground, facts: Vec<Arc<Fact>>, asked: Vec<Option<Arc<AskedRule>>>) -> Course {
        let ours: Vec<&Fact> = facts
            .iter()
            .map(Arc::as_ref)
            .filter(|fact| fact.programme.as_deref() == Some(ground.newest().id()) && fact.component.is_none())
            .collect();
        let (episodes, versions) = enrolments(&ground, &ours);
        let leave = leave(&ours, &episodes);
        let mut course = Course {
            ground,
            last: facts.last().map_or(Instant::ALWAYS, |last| last.at),
            numbering: Numbering::new(facts.len()),
            facts,
            asked,
            episodes,
            stretches: Vec::new(),
            leave,
            frames: Table::new(0),
            chain: Mutex::default(),
        };
        course.stretches = course.cut(&versions);
        course.frames = Table::new(course.stretches.len());
        course
    }

    fn cut(&self, versions: &[(Instant, usize)]) -> Vec<Stretch> {
        let mut ends: Vec<Instant> = versions.iter().map(|(at, _)| *at).collect();
        ends.extend(self.episodes.iter().flat_map(|episode| [episode.from, episode.until]));
        let names: Vec<&str> = self
            .ground
            .versions
            .iter()
            .filter_map(|plan| if let Anchor::Attribute(name) = &plan.anchor { Some(&**name) } else { None })
            .collect();
        let named = |fact: &&Arc<Fact>| {
            fact.kind == Kind::Attribute && fact.name.as_deref().is_some_and(|name| names.contains(&name))
        };
        ends.extend(self.facts.iter().filter(named).map(|fact| fact.at));
        ends.retain(|at| at.is_finite());
        ends.sort_unstable();
        ends.dedup();
        let starts = std::iter::once(Instant::ALWAYS).chain(ends.iter().copied());
        let stops = ends.iter().copied().chain(std::iter::once(Instant::NEVER));
        let mut stretches: Vec<Stretch> = Vec::new();
        for (from, until) in starts.zip(stops) {
            let key = self.key(from, versions);
            match stretches.last_mut() {
                Some(last) if last.key == key => last.until = until,
                _ => {
                    let same = stretches.iter().find(|stretch| stretch.key == key);
                    let frame = same.map_or(stretches.len(), |stretch| stretch.frame);
                    stretches.push(Stretch { from, until, key, frame });
                }
            }
        }
        stretches
    }

    fn key(&self, at: Instant, versions: &[(Instant, usize)]) -> Key {
        let version = versions.iter().rev().find(|(from, _)| *from <= at).map_or(0, |(_, version)| *version);
        let plan = self.ground.plan(version);
        let episode = self.episode(at);
        let enrolled = episode.map(|episode| episode.from);
        let anchor = match &plan.anchor {
            Anchor::Enrolment => enrolled,
            Anchor::Cohort => episode
                .and_then(|episode| self.ground.timetable.as_deref()?.cohort(episode.cohort.as_deref()?))
                .map(|cohort| cohort.starts),
            Anchor::Attribute(name) => self
                .facts
                .iter()
                .rev()
                .find(|fact| fact.kind == Kind::Attribute && fact.at <= at && fact.name.as_deref() == Some(name))
                .and_then(|fact| if let Value::Text(text) = &fact.value { moment(plan, text) } else { None }),
        };
        let window = match (plan.evidence_from, enrolled) {
            (EvidenceFrom::Any, _) => Window::ALL,
            (EvidenceFrom::Enrolment, Some(at)) => Window::since(at),
            // Evidence counts from enrolment on; without one none does.
            (EvidenceFrom::Enrolment, None) => Window::NONE,
        };
        Key { version, anchor, enrolled, window }
    }

    /// The latest enrolment at an instant, ended or not.
    pub(crate) fn episode(&self, at: Instant) -> Option<&Episode> {
        self.episodes.iter().rev().find(|episode| episode.from <= at)
    }

    /// Where the learner is enrolled.
    pub(crate) fn enrolled(&self) -> Timeline {
        Timeline::from_intervals(self.episodes.iter().map(|episode| (episode.from, episode.until)))
    }

    /// The stretch around an instant.
    pub(crate) fn stretch(&self, at: Instant) -> &Stretch {
        let index = self.stretches.partition_point(|stretch| stretch.from <= at).saturating_sub(1);
        #[expect(clippy::indexing_slicing, reason = "the stretches cover all instants, the first begins with time")]
        &self.stretches[index]
    }

    pub(crate) fn plan(&self, stretch: &Stretch) -> &Arc<Plan> {
        self.ground.plan(stretch.key.version)
    }

    /// The frame in force in a stretch.
    pub(crate) fn frame(&self, stretch: &Stretch) -> &Frame {
        let made = || {
            let Key { version, anchor, enrolled, window } = stretch.key;
            let plan = self.ground.plan(version);
            let timetable = self.ground.timetable.as_ref();
            let item = |fact| bind::item(plan, timetable.map(Arc::as_ref), fact);
            let items = self.numbered().map(|(number, fact)| (number, item(fact)));
            let asked = self.asked.get(version).and_then(Option::as_ref);
            Frame::new(plan, timetable, asked, items, anchor, enrolled, window)
        };
        #[expect(clippy::expect_used, reason = "there is a cell for each stretch, and a stretch names one of them")]
        self.frames.get_or(stretch.frame, made).expect("a frame for each stretch")
    }

    /// The frame in force at an instant.
    pub(crate) fn frame_at(&self, at: Instant) -> &Frame {
        self.frame(self.stretch(at))
    }

    /// A set put together from the stretches from an instant on, each by the frame in force there.
    pub(crate) fn over(&self, from: Instant, of: impl Fn(&Frame) -> Timeline) -> Timeline {
        let mut intervals = Vec::new();
        for stretch in self.stretches.iter().filter(|stretch| stretch.until > from) {
            intervals.extend(of(self.frame(stretch)).clip(stretch.from.max(from), stretch.until).iter());
        }
        Timeline::from_intervals(intervals)
    }

    /// As [`over`](Course::over) all instants, with the place of the version.
    pub(crate) fn over_versions(&self, of: impl Fn(usize, &Frame) -> Timeline) -> Timeline {
        let clipped = |stretch: &Stretch| {
            let set = of(stretch.key.version, self.frame(stretch)).clip(stretch.from, stretch.until);
            set.iter().collect::<Vec<_>>()
        };
        Timeline::from_intervals(self.stretches.iter().flat_map(clipped))
    }

    /// The ids of facts, in the order of the record.
    pub(crate) fn ids(&self, mut facts: Vec<FactId>) -> Vec<String> {
        facts.sort_unstable();
        facts.dedup();
        facts.into_iter().filter_map(|number| self.fact(number)).map(|fact| fact.id.to_string()).collect()
    }

    /// The fact of a number.
    pub(crate) fn fact(&self, number: FactId) -> Option<&Fact> {
        self.facts.get(self.numbering.place(number)?).map(Arc::as_ref)
    }

    /// The facts with their numbers, in order.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (FactId, &Arc<Fact>)> {
        self.facts.iter().enumerate().map(|(place, fact)| (self.numbering.of(place), fact))
    }

    /// The facts about this programme as a whole.
    pub(crate) fn about_programme(&self, kind: Kind) -> impl Iterator<Item = &Fact> {
        let id = self.ground.newest().id();
        self.facts
            .iter()
            .map(Arc::as_ref)
            .filter(move |fact| fact.kind == kind && fact.component.is_none() && fact.programme.as_deref() == Some(id))
    }
}

/// The instant of an anchor's text: a date's local start, or an instant.
fn moment(plan: &Plan, text: &str) -> Option<Instant> {
    match parse_date(text) {
        Some(date) => Some(plan.zone.start_of_day(date)),
        None => Instant::parse(text).ok(),
    }
}

/// The enrolments, and from when on which version judges.
fn enrolments(ground: &Ground, ours: &[&Fact]) -> (Vec<Episode>, Vec<(Instant, usize)>) {
    let mut facts: Vec<&Fact> =
        ours.iter().copied().filter(|fact| matches!(fact.kind, Kind::Enrolled | Kind::Withdrawn)).collect();
    // A withdrawal at the instant of an enrolment ends the enrolment before it.
    facts.sort_by_key(|fact| (fact.at, fact.kind == Kind::Enrolled));
    let mut episodes: Vec<Episode> = Vec::new();
    let mut versions = Vec::new();
    for fact in facts {
        let open = episodes.last_mut().filter(|episode| episode.until == Instant::NEVER);
        match (fact.kind, open) {
            (Kind::Withdrawn, Some(episode)) => episode.until = fact.at,
            (Kind::Withdrawn, None) => {}
            (_, Some(_)) => versions.push((fact.at, ground.version(fact))),
            (_, None) => {
                versions.push((fact.at, ground.version(fact)));
                episodes.push(Episode { from: fact.at, until: Instant::NEVER, cohort: fact.cohort.clone() });
            }
        }
    }
    (episodes, versions)
}

/// From `suspended` to `resumed`, each inside one enrolment.
fn leave(ours: &[&Fact], episodes: &[Episode]) -> Timeline {
    let mut intervals = Vec::new();
    for episode in episodes {
        let mut since = None;
        for fact in ours.iter().filter(|fact| episode.from <= fact.at && fact.at < episode.until) {
            match fact.kind {
                Kind::Suspended => since = since.or(Some(fact.at)),
                Kind::Resumed => intervals.extend(since.take().map(|from| (from, fact.at))),
                _ => {}
            }
        }
        intervals.extend(since.map(|from| (from, episode.until)));
    }
    Timeline::from_intervals(intervals)
}
