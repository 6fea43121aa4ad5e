//! One component of a template while it is put together.

use crate::document::{
    Component, Criterion, CriterionParts, FormatWord, Mode, Number, ObjectiveKind, OneOrMany, Purpose, Treatment,
};
use crate::exact::Decimal;
use crate::review::fit;

/// A component, what it does for which objectives, and how the programme rests on it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) written: Component,
    pub(super) treats: Vec<Treatment>,
    /// The places of the objectives it serves; all of them where none are given.
    pub(super) goals: Option<Vec<usize>>,
    pub(super) required: bool,
    /// What its gate does while what it comes after is not done; `None` without a gate.
    pub(super) gate: Option<Mode>,
}

pub(super) fn part(id: &str, title: &str, format: FormatWord, purposes: &[Purpose]) -> Part {
    let written = Component {
        id: id.to_owned(),
        title: Some(title.to_owned()),
        format: format.word().to_owned(),
        purpose: Some(purposes.to_vec()),
        ..Component::default()
    };
    Part { written, treats: Vec::new(), goals: None, required: false, gate: None }
}

impl Part {
    pub(super) fn week(self, week: i64) -> Part {
        self.with(|it| it.week = Some(OneOrMany::One(week)))
    }

    /// From one week through another.
    pub(super) fn weeks(self, first: i64, last: i64) -> Part {
        match last > first {
            true => self.with(|it| it.week = Some(OneOrMany::Many(vec![first, last]))),
            false => self.week(first),
        }
    }

    /// So many times, every so many weeks.
    pub(super) fn every(self, weeks: i64, times: i64) -> Part {
        match times > 1 {
            true => self.with(|it| (it.every, it.times) = (Some(format!("P{weeks}W")), Some(times))),
            false => self,
        }
    }

    pub(super) fn minutes(self, minutes: i64) -> Part {
        self.with(|it| it.minutes = Some(minutes))
    }

    pub(super) fn treats(self, treats: &[Treatment]) -> Part {
        Part { treats: treats.to_vec(), ..self }
    }

    /// Serves these objectives only.
    pub(super) fn serving(self, goals: Vec<usize>) -> Part {
        Part { goals: Some(goals), ..self }
    }

    pub(super) fn after(self, ids: &[String]) -> Part {
        self.with(|it| it.after = Some(ids.to_vec()))
    }

    pub(super) fn done_when(self, word: &str) -> Part {
        self.with(|it| it.done_when = Some(Criterion::Word(word.to_owned())))
    }

    /// Done from a share of a session on.
    pub(super) fn attended(self, share: &str) -> Part {
        let parts = CriterionParts { attended: number(share), ..CriterionParts::default() };
        self.with(|it| it.done_when = Some(Criterion::Parts(Box::new(parts))))
    }

    /// Done by a score of at least so much.
    pub(super) fn passed(self, mark: &str) -> Part {
        self.done_when("passed").with(|it| it.pass_mark = number(mark))
    }

    pub(super) fn involves(self, role: &str) -> Part {
        self.with(|it| it.involves = Some(OneOrMany::One(role.to_owned())))
    }

    /// Completion wants it.
    pub(super) fn required(self) -> Part {
        Part { required: true, ..self }
    }

    /// Wants what it comes after, by a gate that flags.
    pub(super) fn gated(self) -> Part {
        Part { gate: Some(Mode::Flag), ..self }
    }

    /// Wants what it comes after, by a gate that blocks.
    pub(super) fn blocked(self) -> Part {
        Part { gate: Some(Mode::Block), ..self }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Component)) -> Part {
        change(&mut self.written);
        self
    }

    /// What it does for an objective of a kind: what cannot show that it is mastered brings it back to mind instead.
    pub(super) fn treatments_of(&self, kind: Option<ObjectiveKind>) -> Vec<Treatment> {
        let passed = matches!(&self.written.done_when, Some(Criterion::Word(word)) if word == "passed");
        let shows = (passed && fit::passing_shows(kind, Treatment::Assess))
            || FormatWord::from_word(&self.written.format)
                .is_some_and(|word| fit::known_fits(kind, Treatment::Assess, word));
        let given = self.treats.iter().map(|treatment| match treatment {
            Treatment::Assess if !shows => Treatment::Reinforce,
            other => *other,
        });
        given.collect()
    }
}

pub(super) fn number(text: &str) -> Option<Number> {
    Decimal::parse(text).ok().map(Number)
}
