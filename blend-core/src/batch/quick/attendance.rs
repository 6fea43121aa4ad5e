//! Presence in sessions that several rows tell of together: parts of one session that add up, and a meeting platform's log.
//!
//! Such rows are told as facts to what answers for records ([`Frame`]); where a share that matters is reached, there is an
//! effect in its place, and of the rows themselves stays that something was done. Source: section 5 of the domain,
//! "Presence".

use super::Quick;
use super::effect::Act;
use super::missing::Note;
use super::state::Tied;
use crate::batch::store::{Form, Packed};
use crate::batch::visits::Unmet;
use crate::document::Kind;
use crate::evaluate::{Frame, Window};
use crate::exact::{Decimal, Score};
use crate::record::Fact;
use crate::time::Instant;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One learner's rows and the numbers of these, once presence is added up.
#[derive(Debug)]
pub(in crate::batch) struct Together {
    pub(in crate::batch) rows: Vec<Packed>,
    pub(in crate::batch) notes: Vec<Note>,
}

impl Quick {
    /// Whether rows of an effect are about a connection that begins.
    pub(in crate::batch) fn is_log(&self, effect: u32) -> bool {
        self.table.kind(effect) == Some(Kind::Joined)
    }

    /// Whether rows of an effect say how much presence there was.
    pub(in crate::batch) fn says_how_much(&self, effect: u32) -> bool {
        self.table.kind(effect) == Some(Kind::Attended)
    }

    /// Adds up the presence of a learner. `visits`: the rows that name a session, each with its fact.
    ///
    /// # Errors
    /// [`Tied`] where that takes the facts themselves.
    pub(in crate::batch) fn together(
        &self,
        rows: &[Packed],
        notes: &[Note],
        visits: Vec<(u32, Fact)>,
    ) -> Result<Together, Tied> {
        if self.plan.certification.is_some() {
            // For each period it adds up anew.
            return Err(Tied);
        }
        let frame = self.seen(rows, &visits);
        let mut unmet = Unmet::new(visits.iter().map(|(effect, fact)| (*effect, fact.at.micros())));
        let mut rows = rows.to_vec();
        for row in &mut rows {
            let activity = || self.table.without_presence(row.effect);
            row.effect = unmet.meet(row.effect, row.at).then(activity).flatten().unwrap_or(row.effect);
        }
        for (slot, share, effect) in &self.table.reaches {
            for (from, until) in frame.evidence(*slot).attended(*share) {
                if from > self.at {
                    // Who is still connected will have been there for as long.
                    return Err(Tied);
                }
                rows.extend((from < until).then_some(Packed { at: from.micros(), within: 0, effect: *effect }));
            }
        }
        let alone = notes.iter().filter(|note| !note.of_visit).copied();
        let notes = alone.chain(self.presence_of(&frame)).collect();
        Ok(Together { rows, notes })
    }

    /// What the visits of a learner show, with all that takes evidence back.
    fn seen(&self, rows: &[Packed], visits: &[(u32, Fact)]) -> Frame {
        let act = |packed: &Packed| self.table.effects.get(packed.effect as usize).map(|effect| effect.act);
        let enrolment = self.first_enrolment(rows, Form::NONE);
        let anchor = enrolment.and_then(|(cohort, at)| self.anchor(cohort, at));
        let enrolled = enrolment.map(|(_, at)| Instant::from_micros(at));
        let is_cut = |row: &&Packed| matches!(act(row), Some(Act::Revoke | Act::Reset | Act::ResetAll));
        let cuts = rows.iter().filter(is_cut).filter_map(|row| self.fact(row.effect, row.at, None, ""));
        let mut facts: Vec<Arc<Fact>> = visits.iter().map(|(_, fact)| fact.clone()).chain(cuts).map(Arc::new).collect();
        facts.sort_by(|a, b| a.order().cmp(&b.order()));
        let window = match (self.from_enrolment, enrolled) {
            (false, _) => Window::ALL,
            (true, None) => Window::NONE,
            (true, Some(enrolled)) => Window::since(enrolled),
        };
        Frame::of_facts(&self.plan, self.timetable.as_ref(), &facts, (anchor, enrolled), window)
    }

    /// The numbers to tell of the visits of a learner, as they are at the instant asked: one for each slot.
    fn presence_of(&self, frame: &Frame) -> impl Iterator<Item = Note> {
        let mut slots = BTreeSet::new();
        let reaches = self.table.reaches.iter().filter(|_| self.wants.is_some());
        reaches.filter_map(move |(slot, _, effect)| {
            let share = slots.insert(*slot).then(|| frame.presence(*slot, self.at)).flatten()?;
            let number = Score::rounded(&Decimal::parse(&share).ok()?)?;
            Some(Note { within: 0, effect: *effect, at: self.at.micros(), number, of_visit: true })
        })
    }
}
