//! Rows that come learner by learner: each judged as soon as the next begins, in the memory of one.
//!
//! What one reading gives, in order -> runs of one learner; the last one waits for more. Of the rows of the one who waits,
//! those kept whole, or that name a session, are turned into facts, so that nothing of a reading is kept after it.

use super::judge::{Beside, Judge};
use super::learners::Place;
use super::piece::{Line, Piece};
use super::quick::{Note, Quick, Sweep};
use super::read::{InOrder, Kept, Worker};
use super::store::{Mark, Packed};
use super::visits::{Unmet, Visit};
use crate::problem::{Code, Problem, Problems, shown};
use crate::record::Fact;
use foldhash::fast::FixedState;
use std::collections::HashSet;

/// How much a sweep keeps: a reading may be of one learner.
const FEW: u32 = 8;

/// The learner in hand, and who came before.
#[derive(Debug)]
pub(super) struct Grouped {
    current: Option<Place>,
    rows: Vec<Packed>,
    /// How many of these were there when the last reading was let go.
    settled: usize,
    notes: Vec<Note>,
    visits: Vec<Visit>,
    marks: Vec<Mark>,
    facts: Vec<(Option<u64>, Fact)>,
    judged: HashSet<(u32, u32), FixedState>,
    pub(super) piece: Piece,
}

impl Grouped {
    pub(super) fn new(piece: Piece) -> Grouped {
        Grouped {
            current: None,
            rows: Vec::new(),
            settled: 0,
            notes: Vec::new(),
            visits: Vec::new(),
            marks: Vec::new(),
            facts: Vec::new(),
            judged: HashSet::default(),
            piece,
        }
    }

    /// Takes the rows of one reading, in order.
    ///
    /// # Errors
    /// `duplicate_id` for a learner who comes again after others.
    pub(super) fn take(&mut self, in_order: InOrder, judge: &Judge<'_>) -> Result<(), Problems> {
        let (mut sweep, mut line) = (judge.sweep(FEW), Line::new(judge.asked));
        let mut notes = in_order.notes.into_iter().peekable();
        let mut visits = in_order.visits.into_iter().peekable();
        let mut marks = in_order.marks.into_iter().peekable();
        for run in in_order.rows.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((place, _)) = run.first() else { continue };
            if self.current != Some(*place) {
                self.judge(judge, sweep.as_mut(), &mut line);
                if self.judged.contains(&(place.bucket, place.within)) {
                    let message = format!("rows of learner `{}` come again after others", shown(&name(judge, *place)));
                    let problem = Problem::new(Code::DuplicateId, "/learner", message);
                    self.piece.spread(judge.asked);
                    let help = "sort the rows by learner, or do not say that they are grouped";
                    return Err(Problems::one(problem.help(help)));
                }
                self.current = Some(*place);
            }
            self.rows.extend(run.iter().map(|(_, packed)| *packed));
            self.notes.extend(std::iter::from_fn(|| notes.next_if(|(of, _)| of == place)).map(|(_, note)| note));
            self.marks.extend(std::iter::from_fn(|| marks.next_if(|(_, of, _)| of == place)).map(|(.., mark)| mark));
            self.visits.extend(std::iter::from_fn(|| visits.next_if(|(of, _)| of == place)).map(|(_, visit)| visit));
        }
        self.piece.spread(judge.asked);
        Ok(())
    }

    /// Judges the learner in hand.
    fn judge(&mut self, judge: &Judge<'_>, sweep: Option<&mut Sweep<'_>>, line: &mut Line) {
        let Some(place) = self.current.take() else { return };
        self.judged.insert((place.bucket, place.within));
        judge.workers.iter().for_each(|worker| worker.numbering.tell(place, &mut self.piece.ids));
        let facts = std::mem::take(&mut self.facts);
        self.marks.sort_unstable_by_key(|mark| mark.id);
        let beside = Beside { notes: &self.notes, visits: &self.visits, marks: &self.marks };
        judge.learner(&mut self.rows, beside, facts, sweep, line, &mut self.piece);
        self.rows.clear();
        self.settled = 0;
        self.notes.clear();
        self.visits.clear();
        self.marks.clear();
    }

    /// Turns what is kept of the learner in hand into facts, and lets everything else of the reading go.
    pub(super) fn settle(&mut self, worker: &mut Worker, quick: Option<&Quick>) {
        let rows = std::mem::take(&mut worker.rows);
        let learner = self.current.map(|place| worker.numbering.name(place)).unwrap_or_default();
        let mut read = self.rows.split_off(self.settled.min(self.rows.len()));
        let whole = read.iter().filter(|packed| packed.effect == Packed::WHOLE).map(|packed| packed.at);
        let kept = whole.chain(self.marks.iter().map(|mark| mark.kept));
        let kept = kept.filter_map(|kept| rows.get(Kept::of(kept).place));
        self.facts.extend(kept.map(|row| (Some(row.number), rows.fact(row, &learner, ""))));
        read.retain(|packed| packed.effect != Packed::WHOLE);
        if !self.marks.is_empty() {
            // With ids, all rows are kept that do something.
            read.clear();
            self.notes.clear();
        } else if !self.visits.is_empty() {
            let facts = self.visits.iter().filter_map(|visit| visit.fact(quick?, &rows, &learner));
            self.facts.extend(facts.map(|fact| (None, fact)));
            let mut unmet = Unmet::new(self.visits.iter().map(|visit| (visit.effect, visit.at)));
            read.retain(|row| !unmet.meet(row.effect, row.at));
        }
        self.rows.append(&mut read);
        self.settled = self.rows.len();
        self.visits.clear();
        self.marks.clear();
    }

    /// Judges whoever waits. The columns of all learners not yet taken.
    pub(super) fn finish(&mut self, judge: &Judge<'_>) {
        self.judge(judge, judge.sweep(FEW).as_mut(), &mut Line::new(judge.asked));
        self.piece.spread(judge.asked);
    }
}

fn name(judge: &Judge<'_>, place: Place) -> String {
    judge.workers.first().map(|worker| worker.numbering.name(place)).unwrap_or_default()
}
