//! One learner worked out fact by fact, by what answers for records: the meaning, for every programme and every fact.

use super::answers::Word;
use super::lists::Lists;
use super::piece::{Asked, Line, NONE, Piece};
use super::rows::by_content;
use super::{answers, notice::Notices};
use crate::evaluate::Course;
use crate::learner::Record;
use crate::problem::Code;
use crate::programme::{Programme, Schedule};
use crate::record::{Fact, Finding, History, bind};
use crate::time::Instant;

/// Names the facts that have no id by their order by content; no id has a `#`.
pub(super) fn name(facts: &mut [(Option<u64>, Fact)]) {
    let mut nameless: Vec<&mut Fact> =
        facts.iter_mut().map(|(_, fact)| fact).filter(|fact| fact.id.is_empty()).collect();
    nameless.sort_by(|a, b| by_content(a, b));
    for (place, fact) in nameless.into_iter().enumerate() {
        fact.id = format!("#{place:09}").into();
    }
}

/// The numbers of rows, by the ids of their facts.
type Numbered = Vec<(Box<str>, Option<u64>)>;

/// What a learner is judged by.
#[derive(Debug)]
pub(super) struct Full<'b> {
    pub(super) programme: &'b Programme,
    pub(super) schedule: Option<&'b Schedule>,
    pub(super) at: Instant,
    pub(super) known_at: Option<Instant>,
    pub(super) asked: &'b Asked,
}

impl Full<'_> {
    /// Judges a learner by facts, each with the number of its row, or without where what there is to notice has been; what
    /// there is besides a line goes to the piece.
    pub(super) fn judge(&self, learner: &str, facts: Vec<(Option<u64>, Fact)>, line: &mut Line, piece: &mut Piece) {
        let Piece { notices, measures, missing, .. } = piece;
        let (history, rows) = self.history(learner, facts, notices);
        let record = Record::new(self.programme.clone(), self.schedule.cloned(), history);
        self.findings(&record, &rows, notices);
        record.with_course(self.at, self.known_at, |course| {
            self.tell(course, line, missing);
            if let (Some(counted), Some(tally)) = (&self.asked.measures, measures) {
                tally.take(counted, &record, course, (self.at, self.known_at));
            }
        });
    }

    /// The history, and the rows of its facts by id. Of rows with one id that say different things the first in order
    /// stays.
    fn history(
        &self,
        learner: &str,
        mut facts: Vec<(Option<u64>, Fact)>,
        notices: &mut Notices,
    ) -> (History, Numbered) {
        facts.sort_by(|(a_row, a), (b_row, b)| {
            a.order().cmp(&b.order()).then_with(|| by_content(a, b)).then_with(|| a_row.cmp(b_row))
        });
        let mut by_id: Vec<(Box<str>, usize)> =
            facts.iter().enumerate().map(|(place, (_, fact))| (fact.id.clone(), place)).collect();
        by_id.sort();
        let mut kept = vec![true; facts.len()];
        for same in by_id.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
            let mut places = same.iter().map(|(_, place)| *place);
            let Some((_, first)) = places.next().and_then(|first| facts.get(first)) else { continue };
            for place in places {
                if let (Some((row, fact)), Some(kept)) = (facts.get(place), kept.get_mut(place))
                    && !first.says_the_same(fact)
                {
                    row.iter().for_each(|row| notices.add(Code::ConflictingEvent.name(), "id", *row));
                    *kept = false;
                }
            }
        }
        let mut kept = kept.into_iter();
        facts.retain(|_| kept.next().unwrap_or(true));
        let mut rows: Numbered = facts.iter().map(|(row, fact)| (fact.id.clone(), *row)).collect();
        rows.sort();
        // Of what comes twice the first row is told.
        rows.dedup_by(|later, first| later.0 == first.0);
        let placed = facts.into_iter().map(|(_, fact)| fact).enumerate().collect();
        (History::read(placed, Some(learner)).unwrap_or_default(), rows)
    }

    /// What a standing would tell about the facts.
    fn findings(&self, record: &Record, rows: &[(Box<str>, Option<u64>)], notices: &mut Notices) {
        let mut told = |finding: Finding| {
            let place = rows.binary_search_by(|(id, _)| id.cmp(&finding.fact.id)).ok();
            let row = place.and_then(|place| rows.get(place)).and_then(|(_, row)| *row);
            row.into_iter().for_each(|row| notices.add(finding.code.word(), finding.code.field(), row));
        };
        record.history().void_findings(self.known_at).into_iter().for_each(&mut told);
        record.with_course(self.at, self.known_at, |course| {
            let ground = &course.ground;
            let versions: Vec<&str> = ground.versions.iter().filter_map(|plan| plan.version()).collect();
            let (plan, timetable) = (course.plan(course.stretch(self.at)), ground.timetable.as_deref());
            for fact in &course.facts {
                let found = bind::findings(plan, &versions, timetable, &bind::item(plan, timetable, fact));
                found.into_iter().for_each(&mut told);
            }
        });
    }

    fn tell(&self, course: &Course, line: &mut Line, lists: &mut Lists) {
        let at = self.at;
        let standing = course.brief(at);
        line.status = standing.status;
        line.progress = standing.progress;
        line.completed_at = answers::micros(standing.completed_at);
        line.timing = standing.timing;
        line.due = answers::micros(standing.due);
        let certificate = standing.certification;
        line.certification = certificate.as_ref().map(|certificate| certificate.state);
        line.earned = answers::micros(certificate.as_ref().and_then(|certificate| certificate.earned));
        line.expires = answers::micros(certificate.as_ref().and_then(|certificate| certificate.expires));
        let (frame, current) = (course.frame_at(at), course.current_frame(at));
        if self.asked.missing {
            line.missing.extend(course.missing_now(frame, at).into_iter().map(|item| lists.place(item)));
        }
        for (place, column) in self.asked.slots.iter().enumerate() {
            let slot = column.slot_in(&frame.plan);
            let state = slot.map_or(NONE, |slot| current.state(slot, at).code());
            let (since, until) = slot.map_or((None, None), |slot| current.span(slot, at));
            line.states.get_mut(place).into_iter().for_each(|cell| *cell = state);
            line.since.get_mut(place).into_iter().for_each(|cell| *cell = answers::micros(since));
            line.until.get_mut(place).into_iter().for_each(|cell| *cell = answers::micros(until));
        }
        for (column, cell) in self.asked.rows.iter().zip(&mut line.gates) {
            let outcome = column.row_in(&frame.plan).and_then(|row| {
                let gate = frame.plan.gate(row.gate)?;
                let component = row.component.and_then(|id| frame.plan.component(id));
                Some(frame.gate_now(gate, component, row.occurrence, at).2)
            });
            *cell = outcome.map_or(NONE, Word::code);
        }
    }
}
