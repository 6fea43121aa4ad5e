//! Measures over all learners of a batch, as a report has them (section 10 of the domain).
//!
//! Learners in the compact form are counted bit by bit ([`Bits`] -> [`Crowd`]); of whoever is worked out in full, what a
//! report would take is taken ([`Contribution`]). Who had the seats of a session is only known once everybody is there, so
//! that parts in sessions and registrations are kept until then. Each worker has a [`Tally`], joined in the end.

use super::piece::Line;
use crate::answer::{FunnelStep, PreWork, Rate, Status, TimingCounts};
use crate::evaluate::Course;
use crate::learner::Record;
use crate::plan::Plan;
use crate::plan::schedule::Timetable;
use crate::population::{Contribution, Crowd, Layout, Open, Standings, by_record, places};
use crate::roster::Queues;
use crate::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Measures over all learners of a batch: what [`Population::report`](crate::Population::report) has in
/// [`Report::all`](crate::answer::Report::all) under the same names, over the same facts. Of registrations for one session
/// that became eligible and were made at the same instants, those without an id come first, by learner.
///
/// ```
/// use blend_core::Programme;
/// use blend_core::batch::{BatchOptions, Columns, Instants, Learners, Unit, Validity, Words, unwatched};
/// use blend_core::time::Instant;
/// let programme = Programme::from_json(
///     br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#,
/// )?;
/// let mut options = BatchOptions::new(Instant::parse("2026-03-05T00:00:00Z").unwrap());
/// options.measures = true;
/// let mut batch = programme.batch(options)?;
/// batch.push(&Columns {
///     programme: Some(Words::Each(&[Some("p"), Some("p"), None, None])),
///     component: Some(Words::Each(&[None, None, Some("a"), Some("a")])),
///     ..Columns::new(
///         Learners::Signed(&[7, 8, 7, 9], Validity::ALL),
///         Words::Each(&[Some("enrolled"), Some("enrolled"), Some("completed"), Some("completed")]),
///         Instants::Counted(&[1_772_400_000; 4], Unit::Seconds, Validity::ALL),
///     )
/// })?;
/// let measures = batch.finish(&unwatched).unwrap().measures.unwrap();
/// let rate = &measures.completion;
/// assert_eq!((rate.numerator, rate.denominator, rate.value), (1, 2, Some(5_000)));
/// assert_eq!((measures.learners, rate.excluded["not_enrolled"]), (3, 1));
/// assert_eq!((measures.funnel[0].done, measures.funnel[0].asked), (1, 2));
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchMeasures {
    /// How many learners, counted or not.
    pub learners: u64,
    /// Who has completed; left out are `not_enrolled`, `withdrawn` and `suspended`.
    pub completion: Rate,
    /// For each group of formats that the completion of somebody's version mentions, who has done all its components, of
    /// those whose version has some.
    pub formats: BTreeMap<&'static str, Rate>,
    /// How the counted learners stand to the dates.
    pub timing: TimingCounts,
    /// Who came prepared, over all sessions.
    pub pre_work: PreWork,
    /// How far learners come in each component, in document order, those of earlier versions last.
    pub funnel: Vec<FunnelStep>,
}

/// What there is to count.
#[derive(Debug)]
pub(super) struct Counted {
    layout: Layout,
    /// Of each group of formats of the newest version, its components that are asked something.
    formats: Vec<u64>,
}

/// What is counted of a learner in the compact form besides status and timing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bits {
    /// The components that are begun, and those asked something that are done.
    pub(super) begun: u64,
    pub(super) done: u64,
    /// Whether something that is not done falls due within the programme's `warn`.
    pub(super) near: bool,
}

/// The learners of one worker, added up.
#[derive(Debug)]
pub(super) struct Tally {
    crowd: Crowd,
    standings: Standings,
    /// Whoever has a part in a session: their name, and their parts.
    people: Vec<(Box<str>, Vec<Open>)>,
    /// Their registrations, each by the place of the learner among them.
    queues: Queues,
}

impl Counted {
    /// `plans`: the newest version first.
    pub(super) fn new(plans: &[Arc<Plan>]) -> Counted {
        let layout = Layout::new(plans);
        let formats = layout.asked_by_format();
        Counted { layout, formats }
    }

    pub(super) fn tally(&self) -> Tally {
        Tally {
            crowd: Crowd::new(&self.layout),
            standings: Standings::new(&self.layout),
            people: Vec::new(),
            queues: Queues::default(),
        }
    }
}

impl Tally {
    /// Counts a learner in the compact form.
    pub(super) fn count(&mut self, counted: &Counted, line: &Line) {
        let (crowd, bits) = (&mut self.crowd, line.bits);
        if crowd.leaves_out(line.status) {
            return;
        }
        crowd.counted = crowd.counted.wrapping_add(1);
        crowd.completed = crowd.completed.wrapping_add(u64::from(line.status == Status::Completed));
        crowd.timing.count(line.timing, bits.near);
        for (all, count) in counted.formats.iter().zip(&mut crowd.formats) {
            *count = count.wrapping_add(u64::from(bits.done & all == *all));
        }
        for ([begun, done, dropped], place) in crowd.components.iter_mut().zip(0_u32..) {
            let (is_begun, is_done) = (bits.begun >> (place & 63) & 1, bits.done >> (place & 63) & 1);
            *begun = begun.wrapping_add(is_begun);
            *done = done.wrapping_add(is_done);
            *dropped = dropped.wrapping_add(is_begun & !is_done);
        }
    }

    /// Takes a learner worked out in full. `course`: of the facts up to the instant asked.
    pub(super) fn take(
        &mut self,
        counted: &Counted,
        record: &Record,
        course: &Course,
        (at, known_at): (Instant, Option<Instant>),
    ) {
        let one = Contribution::new(course, &counted.layout, at);
        self.standings.add(&one, &counted.layout);
        let Some(timetable) = course.ground.timetable.as_deref().filter(|_| !one.sessions.is_empty()) else { return };
        self.queues.ask(self.people.len(), record, timetable, |session| session.has_begun(at), (at, known_at));
        self.people.push((record.learner().unwrap_or_default().into(), one.sessions));
    }

    /// Adds what another worker counted.
    pub(super) fn append(&mut self, mut other: Tally) {
        self.crowd.join(&other.crowd);
        self.standings.join(&other.standings);
        let before = self.people.len();
        other.queues.each_mut().for_each(|seat| seat.record = seat.record.saturating_add(before));
        self.queues.append(other.queues);
        self.people.extend(other.people);
    }

    /// The measures.
    pub(super) fn told(mut self, counted: &Counted, timetable: Option<&Timetable>) -> BatchMeasures {
        let layout = &counted.layout;
        self.standings.add_crowd(&self.crowd, layout);
        if let Some(timetable) = timetable {
            self.seat(timetable);
        }
        let standings = &self.standings;
        BatchMeasures {
            learners: standings.learners(),
            completion: standings.completion(),
            formats: standings.formats(),
            timing: standings.timing(),
            pre_work: standings.pre_work(),
            funnel: standings.funnel(layout),
        }
    }

    /// Gives out the seats, and adds everybody's parts in sessions.
    fn seat(&mut self, timetable: &Timetable) {
        // Queues go by the order of learners, whoever worked them out.
        let mut order: Vec<usize> = (0..self.people.len()).collect();
        let name = |place: &usize| self.people.get(*place).map(|(name, _)| name);
        order.sort_by(|a, b| name(a).cmp(&name(b)));
        let mut ranks = vec![0; order.len()];
        for (rank, place) in order.iter().enumerate() {
            ranks.get_mut(*place).into_iter().for_each(|cell| *cell = rank);
        }
        let mut queues = std::mem::take(&mut self.queues);
        for seat in queues.each_mut() {
            seat.record = ranks.get(seat.record).copied().unwrap_or(seat.record);
            // A name that a batch gave says nothing beyond its learner.
            if seat.event.starts_with('#') {
                seat.event = Box::default();
            }
        }
        let stood = places(queues.seats(timetable));
        for (place, stood) in order.iter().zip(by_record(&stood, order.len())) {
            let Some((_, parts)) = self.people.get(*place) else { continue };
            parts.iter().for_each(|open| self.standings.take(&open.settled(&stood)));
        }
    }
}
