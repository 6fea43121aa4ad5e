//! Answers in columns: one row a learner, ready to be handed to whoever keeps tables.

use super::lists::MissingLists;
use super::measures::BatchMeasures;
use super::notice::Notice;
use crate::answer::{CertificateState, ComponentState, Outcome, Status, Timing};
use crate::time::Instant;

/// Stands where a column of instants has none.
pub const NO_INSTANT: i64 = i64::MIN;

/// The micros of an instant for a column; what is before or after all instants is none.
pub(super) fn micros(at: Option<Instant>) -> i64 {
    at.filter(|at| at.is_finite()).map_or(NO_INSTANT, Instant::micros)
}

/// A column of words out of a short fixed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// The place of each row's word in [`words`](Coded::words); `u8::MAX` where there is none.
    pub codes: Vec<u8>,
    /// What the codes stand for.
    pub words: &'static [&'static str],
}

impl Coded {
    /// The word of a row.
    pub fn word(&self, row: usize) -> Option<&'static str> {
        self.words.get(usize::from(*self.codes.get(row)?)).copied()
    }
}

/// A word that can be told in a column.
pub(super) trait Word: Copy {
    /// Every word, each at the place of its code.
    const WORDS: &'static [&'static str];
    /// Its place in the list.
    fn code(self) -> u8;
}

macro_rules! coded {
    ($($name:ident: $($word:literal)*;)*) => { $(
        impl Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),*];
            fn code(self) -> u8 {
                self as u8
            }
        }
    )* };
}

coded! {
    Status: "not_enrolled" "withdrawn" "suspended" "completed" "lapsed" "failed" "in_progress" "not_started";
    Timing: "none" "on_time" "late" "overdue" "behind" "on_track";
    ComponentState: "not_required" "done" "waived" "exhausted" "failed" "expired" "in_progress" "not_started";
    Outcome: "open" "flagged" "blocked";
    CertificateState: "none" "certified" "due" "grace" "lapsed" "revoked";
}

/// The column of learners, of the type they came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ids {
    /// Whole numbers.
    Signed(Vec<i64>),
    /// Whole numbers from 0.
    Unsigned(Vec<u64>),
    /// Text.
    Text(Text),
}

impl Ids {
    /// How many learners.
    pub fn len(&self) -> usize {
        match self {
            Ids::Signed(ids) => ids.len(),
            Ids::Unsigned(ids) => ids.len(),
            Ids::Text(text) => text.len(),
        }
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds others of the same type.
    pub(super) fn append(&mut self, more: Ids) {
        match (self, more) {
            (Ids::Signed(ids), Ids::Signed(more)) => ids.extend(more),
            (Ids::Unsigned(ids), Ids::Unsigned(more)) => ids.extend(more),
            (Ids::Text(text), Ids::Text(more)) => {
                let before = text.bytes.len();
                text.bytes.push_str(&more.bytes);
                text.ends.extend(more.ends.iter().map(|end| end.saturating_add(before)));
            }
            _ => {}
        }
    }

    /// The learner of a row as text, as a record names them.
    pub fn name(&self, row: usize) -> Option<String> {
        match self {
            Ids::Signed(ids) => ids.get(row).map(ToString::to_string),
            Ids::Unsigned(ids) => ids.get(row).map(ToString::to_string),
            Ids::Text(text) => text.get(row).map(str::to_owned),
        }
    }
}

/// A column of text, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text of all rows.
    pub bytes: String,
    /// Where each row's text ends in it.
    pub ends: Vec<usize>,
}

impl Text {
    /// Adds a row.
    pub(super) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.bytes.get(start..end)
    }
}

/// What was asked about one component, or one occurrence of a repeated one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentColumns {
    /// Its id, of an occurrence with its number: `coaching#1`.
    pub id: String,
    /// Its state, where states were asked for.
    pub state: Option<Coded>,
    /// Since when it has been done, microseconds since 1970 UTC; [`NO_INSTANT`] for always, or when it is not. Where
    /// spans were asked for.
    pub since: Option<Vec<i64>>,
    /// Until when, as far as the facts tell; [`NO_INSTANT`] for no end. Where spans were asked for.
    pub until: Option<Vec<i64>>,
}

/// What one gate says before one action, not bound to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateColumn {
    /// Gate, component and action: `pre-work:workshop:register`; a `certify` gate `gate:certify`.
    pub id: String,
    /// What it says on its own.
    pub outcome: Coded,
}

/// Where many learners are at an instant: columns of one length, one row a learner; values are those of
/// [`Record::standing`](crate::Record::standing). Instants are microseconds since 1970 UTC, [`NO_INSTANT`] where there is
/// none.
///
/// The order of the rows follows from the parts read and their order, whatever the number of threads; nothing else is
/// promised of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The instant asked.
    pub at: Instant,
    /// Whoever a row names, enrolled or not.
    pub learner: Ids,
    /// Where the learner is.
    pub status: Coded,
    /// Basis points 0..=10000.
    pub progress: Vec<u16>,
    /// When the programme was completed.
    pub completed_at: Vec<i64>,
    /// How the learner stands to the dates.
    pub timing: Coded,
    /// The first instant that is too late; `None` where nobody has a due.
    pub due: Option<Vec<i64>>,
    /// The state of the certificate; `None` for a programme without certification.
    pub certification: Option<Coded>,
    /// When the latest period was earned; `None` for a programme without certification.
    pub earned: Option<Vec<i64>>,
    /// The first instant that period is not valid; `None` for a programme without certification.
    pub expires: Option<Vec<i64>>,
    /// The components asked for, in document order.
    pub components: Vec<ComponentColumns>,
    /// The gates asked for, in document order, implied ones last.
    pub gates: Vec<GateColumn>,
    /// The shortest to-do list of each learner, where asked for.
    pub missing: Option<MissingLists>,
    /// Measures over everybody the batch has judged, where asked for; of rows that come learner by learner only with the
    /// last answers.
    pub measures: Option<BatchMeasures>,
    /// What was noticed about rows, in the order of codes and columns.
    pub notices: Vec<Notice>,
    /// How many rows were read.
    pub rows: u64,
    /// How many learners were worked out fact by fact, because the compact form does not cover them.
    pub in_full: usize,
}

impl Answers {
    /// How many learners.
    pub fn len(&self) -> usize {
        self.learner.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.learner.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_answers() {
        fn check<T: Word + serde::Serialize>(all: &[T]) {
            let told: Vec<_> = all.iter().map(|word| serde_json::to_value(word).unwrap()).collect();
            assert_eq!(told, T::WORDS);
            assert!(all.iter().enumerate().all(|(place, word)| usize::from(word.code()) == place));
        }
        use {CertificateState as C, ComponentState as S, Outcome as O, Status as P, Timing as T};
        check(&[
            P::NotEnrolled,
            P::Withdrawn,
            P::Suspended,
            P::Completed,
            P::Lapsed,
            P::Failed,
            P::InProgress,
            P::NotStarted,
        ]);
        check(&[T::None, T::OnTime, T::Late, T::Overdue, T::Behind, T::OnTrack]);
        check(&[S::NotRequired, S::Done, S::Waived, S::Exhausted, S::Failed, S::Expired, S::InProgress, S::NotStarted]);
        check(&[O::Open, O::Flagged, O::Blocked]);
        check(&[C::None, C::Certified, C::Due, C::Grace, C::Lapsed, C::Revoked]);
    }
}
