//! Rows kept whole: what a row says, with words as numbers, to be turned into a fact when its learner's turn comes.
//!
//! Columns -> [`Rows::read`] (every value checked, faults counted) -> [`Row`] -> [`Rows::fact`]. Rows without an id get
//! one from their order by content, so that the order they come in says nothing. Ids, which are hardly ever the same, stand
//! one after the other; all other words have numbers.

use super::columns::{Columns, Numbers, Words};
use super::notice::Notices;
use super::words::{Each, Unreadable, instant, moment, number, word};
use crate::document::{Kind, Value, WaiverBasis};
use crate::evaluate::is_activity;
use crate::exact::{Decimal, Score};
use crate::limits;
use crate::problem::Code;
use crate::record::{Fact, Field, Moment, lacks};
use crate::time::Instant;
use foldhash::fast::FixedState;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The number of a word; 0 for none.
type Name = u32;

/// Where the id of a row begins among those of all rows, and in the lowest bits how long it is: 0 without one.
#[derive(Debug, Clone, Copy)]
struct Id(u64);

impl Id {
    const LENGTH: u32 = 16;
}

/// A score or a share, where there is one, in the room of one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part(u32);

impl Part {
    fn new(part: Option<Score>) -> Part {
        // More than all.
        Part(part.map_or(u32::MAX, Score::nanos))
    }

    fn score(self) -> Option<Score> {
        Score::from_nanos(self.0)
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its number in the input.
    pub(super) number: u64,
    at: Instant,
    recorded: Instant,
    kind: Kind,
    id: Id,
    component: Name,
    session: Name,
    programme: Name,
    by: Name,
    score: Part,
    fraction: Part,
    /// The place of minutes, from 1.
    minutes: u32,
    /// The place of what few rows have, from 1.
    rare: u32,
}

/// What few rows have.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rare {
    reason: Name,
    source: Name,
    version: Name,
    cohort: Name,
    group: Name,
    gate: Name,
    question: Name,
    name: Name,
    award: Name,
    trigger: Name,
    event: Name,
    occurrence: Option<u32>,
    progress: Option<Score>,
    until: Option<Moment>,
    due: Option<Moment>,
    expires: Option<Moment>,
    basis: Option<WaiverBasis>,
    rating: Option<u8>,
    value: Value,
}

/// What a row says of presence in a session that it names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Presence {
    session: Name,
    share: Option<Score>,
    /// The place of minutes, from 1.
    minutes: u32,
}

/// Rows of one worker.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    ids: String,
    rare: Vec<Rare>,
    minutes: Vec<Decimal>,
    minutes_by: HashMap<Decimal, u32, FixedState>,
    words: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Name, FixedState>,
    /// What the codes of columns stand for, found once for each call: of some columns of words, and of kinds.
    coded: [Vec<Name>; Said::COLUMNS],
    kinds: Vec<Option<Kind>>,
    /// What floats stand for, found once.
    floats: HashMap<u64, Result<Decimal, Unreadable>, FixedState>,
    /// Whether there are columns of what few rows have.
    any_rare: bool,
}

/// The columns of words that most rows have.
#[derive(Debug, Clone, Copy)]
enum Said {
    Component,
    Session,
    Programme,
    By,
}

impl Said {
    const COLUMNS: usize = 4;
}

/// A code that was not met.
const UNMET: Name = Name::MAX;

/// So many floats are kept.
const FLOATS: usize = 1 << 16;

/// Why a row cannot be read: code and column.
type Fault = (&'static str, &'static str);

fn fault(code: Code, column: &'static str) -> Fault {
    (code.name(), column)
}

fn whole<T: TryFrom<u64>>(numbers: Option<&Numbers<'_>>, row: usize, column: &'static str) -> Result<Option<T>, Fault> {
    let Some(numbers) = numbers else { return Ok(None) };
    let number = number(numbers, row).map_err(|Unreadable| fault(Code::BadNumber, column))?;
    let whole =
        |number: Decimal| number.to_u64().filter(|number| *number >= 1).and_then(|number| T::try_from(number).ok());
    number.map(|number| whole(number).ok_or(fault(Code::NumberOutOfRange, column))).transpose()
}

impl Rows {
    /// Makes ready for rows of some columns.
    pub(super) fn begin(&mut self, columns: &Columns<'_>) {
        let Columns { reason, source, version, cohort, group, gate, question, name, award, trigger, event, .. } =
            columns;
        let words =
            [reason, source, version, cohort, group, gate, question, name, award, trigger, event, &columns.basis];
        let numbers = [&columns.occurrence, &columns.progress, &columns.rating];
        let dates = [&columns.until, &columns.due, &columns.expires];
        self.any_rare = words.iter().any(|words| words.is_some())
            || numbers.iter().any(|numbers| numbers.is_some())
            || dates.iter().any(|dates| dates.is_some())
            || columns.value.is_some();
        self.coded.iter_mut().for_each(Vec::clear);
        self.kinds.clear();
        if let Words::Coded { words, .. } = &columns.kind {
            self.kinds.extend(words.iter().map(|word| word.and_then(Kind::from_word)));
        }
    }

    /// The kind of a row, if it has a word, and it is one.
    fn kind(&self, columns: &Columns<'_>, row: usize) -> Option<Option<Kind>> {
        let kind = word(&columns.kind, row)?;
        let known = Each::new(&columns.kind).code(row).and_then(|code| self.kinds.get(code).copied());
        Some(known.unwrap_or_else(|| Kind::from_word(kind)))
    }

    /// The number of a word that most rows have.
    fn said(&mut self, column: Said, words: Option<&Words<'_>>, row: usize) -> Name {
        let Some(Words::Coded { words: list, .. }) = words else { return self.named(words, row) };
        let Some(code) = words.and_then(|words| Each::new(words).code(row)) else { return 0 };
        let known = self.coded.get(column as usize).and_then(|coded| coded.get(code)).copied();
        if let Some(known) = known.filter(|known| *known != UNMET) {
            return known;
        }
        let name = self.named(words, row);
        if let Some(coded) = self.coded.get_mut(column as usize) {
            coded.resize(list.len(), UNMET);
            coded.get_mut(code).into_iter().for_each(|cell| *cell = name);
        }
        name
    }

    /// The number of a row.
    fn number(&mut self, numbers: &Numbers<'_>, row: usize) -> Result<Option<Decimal>, Unreadable> {
        let Numbers::Floats(floats, valid) = numbers else { return number(numbers, row) };
        let Some(float) = floats.get(row).filter(|_| valid.at(row)) else { return Ok(None) };
        if self.floats.len() >= FLOATS {
            self.floats.clear();
        }
        let read = || number(numbers, row).and_then(|number| number.ok_or(Unreadable));
        self.floats.entry(float.to_bits()).or_insert_with(read).map(Some)
    }

    fn share(
        &mut self,
        numbers: Option<&Numbers<'_>>,
        row: usize,
        column: &'static str,
    ) -> Result<Option<Score>, Fault> {
        let Some(numbers) = numbers else { return Ok(None) };
        let number = self.number(numbers, row).map_err(|Unreadable| fault(Code::BadNumber, column))?;
        number.map(|number| Score::rounded(&number).ok_or(fault(Code::NumberOutOfRange, column))).transpose()
    }

    pub(super) fn get(&self, place: usize) -> Option<&Row> {
        self.rows.get(place)
    }

    fn number_of(&mut self, word: &str) -> Name {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        self.words.push(word.into());
        let number = Name::try_from(self.words.len()).unwrap_or(0);
        self.numbers.insert(word.into(), number);
        number
    }

    fn word(&self, name: Name) -> Option<&str> {
        self.words.get(name.checked_sub(1)? as usize).map(AsRef::as_ref)
    }

    fn named(&mut self, words: Option<&Words<'_>>, row: usize) -> Name {
        words.and_then(|words| word(words, row)).map_or(0, |word| self.number_of(word))
    }

    /// Reads a row; what is wrong with it is noticed.
    pub(super) fn read(&mut self, columns: &Columns<'_>, row: usize, notices: &mut Notices) -> Option<Row> {
        match self.checked(columns, row) {
            Ok(read) => Some(read),
            Err((code, column)) => {
                notices.add(code, column, columns.first.saturating_add(row as u64));
                None
            }
        }
    }

    /// Keeps a row. Its place.
    pub(super) fn keep(&mut self, row: Row) -> usize {
        self.rows.push(row);
        self.rows.len().saturating_sub(1)
    }

    /// What of a row few rows have, but for its words.
    fn rare_at(&mut self, columns: &Columns<'_>, row: usize, kind: Kind) -> Result<Rare, Fault> {
        if !self.any_rare {
            return Ok(Rare::default());
        }
        let date = |column: Option<&_>, name| {
            let found = column.filter(|_| uses(kind, name));
            let found = found.map(|column| moment(column, row).map_err(|Unreadable| fault(Code::BadInstant, name)));
            found.transpose().map(Option::flatten)
        };
        let used = |column: &'static str| move |_: &&Numbers<'_>| uses(kind, column);
        let basis = match columns.basis.as_ref().filter(|_| uses(kind, "basis")).and_then(|basis| word(basis, row)) {
            Some(basis) => Some(WaiverBasis::from_word(basis).ok_or(fault(Code::UnknownValue, "basis"))?),
            None => None,
        };
        let rating: Option<u8> = whole(columns.rating.as_ref().filter(used("rating")), row, "rating")?;
        if rating.is_some_and(|rating| rating > 5) {
            return Err(fault(Code::NumberOutOfRange, "rating"));
        }
        let value = columns
            .value
            .filter(|_| uses(kind, "value"))
            .and_then(|values| values.get(row))
            .cloned()
            .unwrap_or_default()
            .normal();
        Ok(Rare {
            occurrence: whole(columns.occurrence.as_ref(), row, "occurrence")?,
            progress: self.share(columns.progress.as_ref().filter(used("progress")), row, "progress")?,
            until: date(columns.until.as_ref(), "until")?,
            due: date(columns.due.as_ref(), "due")?,
            expires: date(columns.expires.as_ref(), "expires")?,
            basis,
            rating,
            value,
            ..Rare::default()
        })
    }

    fn checked(&mut self, columns: &Columns<'_>, row: usize) -> Result<Row, Fault> {
        let kind = self.kind(columns, row).ok_or(fault(Code::MissingField, "kind"))?;
        let kind = kind.ok_or(fault(Code::UnknownValue, "kind"))?;
        let at = instant(&columns.at, row).map_err(|Unreadable| fault(Code::BadInstant, "at"))?;
        let at = at.ok_or(fault(Code::MissingField, "at"))?;
        let recorded = match &columns.recorded {
            Some(recorded) => instant(recorded, row).map_err(|Unreadable| fault(Code::BadInstant, "recorded"))?,
            None => None,
        };
        let used = |column: &'static str| move |_: &&Numbers<'_>| uses(kind, column);
        let minutes = match &columns.minutes {
            Some(minutes) if uses(kind, "minutes") => {
                self.number(minutes, row).map_err(|Unreadable| fault(Code::BadNumber, "minutes"))?
            }
            _ => None,
        };
        let most = Decimal::from_u64(limits::MINUTES);
        if minutes.is_some_and(|minutes| minutes.is_negative() || minutes > most) {
            return Err(fault(Code::NumberOutOfRange, "minutes"));
        }
        if let Some(id) = columns.id.as_ref().and_then(|ids| word(ids, row))
            && crate::id::fault(id, "").is_some_and(|fault| fault.code() != Code::ReservedId)
        {
            return Err(fault(Code::BadId, "id"));
        }
        let mut rare = self.rare_at(columns, row, kind)?;
        let (score, fraction) = (
            self.share(columns.score.as_ref().filter(used("score")), row, "score")?,
            self.share(columns.fraction.as_ref().filter(used("fraction")), row, "fraction")?,
        );
        let has = |field| {
            let named = |words: &Option<Words<'_>>| words.as_ref().is_some_and(|words| word(words, row).is_some());
            match field {
                Field::Programme => named(&columns.programme),
                Field::Component => named(&columns.component),
                Field::Session => named(&columns.session),
                Field::Group => named(&columns.group),
                Field::Gate => named(&columns.gate),
                Field::Due => rare.due.is_some(),
                Field::Expires => rare.expires.is_some(),
                Field::Question => named(&columns.question),
                Field::Rating => rare.rating.is_some(),
                Field::Name => named(&columns.name),
                Field::Value => rare.value != Value::Null,
                Field::Award => named(&columns.award),
                Field::Trigger => named(&columns.trigger),
                Field::Event => named(&columns.event),
            }
        };
        if let Some(what) = lacks(kind, has).into_iter().flatten().next() {
            return Err(fault(Code::MissingField, wanted(what)));
        }
        if self.any_rare {
            rare.reason = self.named(columns.reason.as_ref(), row);
            rare.source = self.named(columns.source.as_ref(), row);
            rare.version = self.named(columns.version.as_ref(), row);
            rare.cohort = self.named(columns.cohort.as_ref(), row);
            rare.group = self.named(columns.group.as_ref(), row);
            rare.gate = self.named(columns.gate.as_ref(), row);
            rare.question = self.named(columns.question.as_ref(), row);
            rare.name = self.named(columns.name.as_ref(), row);
            rare.award = self.named(columns.award.as_ref(), row);
            rare.trigger = self.named(columns.trigger.as_ref(), row);
            rare.event = self.named(columns.event.as_ref(), row);
        }
        Ok(Row {
            number: columns.first.saturating_add(row as u64),
            at,
            recorded: recorded.unwrap_or(at),
            kind,
            id: self.id_of(columns.id.as_ref().and_then(|ids| word(ids, row))),
            component: self.said(Said::Component, columns.component.as_ref(), row),
            session: self.said(Said::Session, columns.session.as_ref(), row),
            programme: self.said(Said::Programme, columns.programme.as_ref(), row),
            by: self.said(Said::By, columns.by.as_ref(), row),
            score: Part::new(score),
            fraction: Part::new(fraction),
            minutes: minutes.map_or(0, |minutes| self.minutes_of(minutes)),
            rare: self.rare_of(rare),
        })
    }

    /// Whether two rows are of one id and say the same: all but when they were recorded and by which system.
    pub(super) fn say_the_same(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.get(a), self.get(b)) else { return false };
        let rare = |row: &Row| {
            let rare = row.rare.checked_sub(1).and_then(|place| self.rare.get(place as usize));
            Rare { source: 0, ..rare.cloned().unwrap_or_default() }
        };
        let said = |row: &Row| {
            let names = [row.component, row.session, row.programme, row.by];
            (row.at, row.kind, names, row.score, row.fraction, row.minutes)
        };
        self.id(a.id) == self.id(b.id) && said(a) == said(b) && (a.rare == b.rare || rare(a) == rare(b))
    }

    /// Keeps an id.
    fn id_of(&mut self, id: Option<&str>) -> Id {
        let (start, id) = (self.ids.len() as u64, id.unwrap_or(""));
        self.ids.push_str(id);
        Id(start << Id::LENGTH | u64::from(u16::try_from(id.len()).unwrap_or(0)))
    }

    fn id(&self, id: Id) -> Option<&str> {
        let start = (id.0 >> Id::LENGTH) as usize;
        let end = start.saturating_add(usize::from(id.0 as u16));
        self.ids.get(start..end).filter(|id| !id.is_empty())
    }

    /// The place of minutes, from 1.
    fn minutes_of(&mut self, minutes: Decimal) -> u32 {
        if let Some(known) = self.minutes_by.get(&minutes) {
            return *known;
        }
        self.minutes.push(minutes);
        let place = u32::try_from(self.minutes.len()).unwrap_or(0);
        self.minutes_by.insert(minutes, place);
        place
    }

    fn minutes_at(&self, place: u32) -> Option<Decimal> {
        self.minutes.get(place.checked_sub(1)? as usize).copied()
    }

    fn rare_of(&mut self, rare: Rare) -> u32 {
        if rare == Rare::default() {
            return 0;
        }
        if self.rare.last() != Some(&rare) {
            self.rare.push(rare);
        }
        u32::try_from(self.rare.len()).unwrap_or(0)
    }

    /// What a row says of presence in a session that it names. `how_much`: whether its kind says so. There is always such:
    /// rows whose numbers cannot be read have no effect.
    pub(super) fn presence(&mut self, columns: &Columns<'_>, row: usize, how_much: bool) -> Option<Presence> {
        let session = self.said(Said::Session, columns.session.as_ref(), row);
        if !how_much {
            return Some(Presence { session, share: None, minutes: 0 });
        }
        let share = self.share(columns.fraction.as_ref(), row, "fraction").ok()?;
        let minutes = match columns.minutes.as_ref().filter(|_| share.is_none()) {
            Some(minutes) => self.number(minutes, row).ok()?,
            None => None,
        };
        let minutes = minutes.map_or(0, |minutes| self.minutes_of(minutes));
        Some(Presence { session, share, minutes })
    }

    /// The session.
    pub(super) fn session(&self, presence: &Presence) -> Option<&str> {
        self.word(presence.session)
    }

    /// Has a fact say the same.
    pub(super) fn say(&self, presence: &Presence, fact: &mut Fact) {
        fact.session = self.session(presence).map(Box::from);
        fact.fraction = presence.share;
        fact.minutes = self.minutes_at(presence.minutes);
    }

    /// The fact a row tells. `id`: where the row has none.
    pub(super) fn fact(&self, row: &Row, learner: &str, id: &str) -> Fact {
        let none = Rare::default();
        let rare = row.rare.checked_sub(1).and_then(|place| self.rare.get(place as usize)).unwrap_or(&none);
        let name = |name: Name| self.word(name).map(Box::from);
        Fact {
            id: self.id(row.id).unwrap_or(id).into(),
            at: row.at,
            recorded: row.recorded,
            kind: row.kind,
            learner: learner.into(),
            by: name(row.by),
            reason: name(rare.reason),
            source: name(rare.source),
            occurrence: rare.occurrence,
            programme: name(row.programme),
            version: name(rare.version),
            cohort: name(rare.cohort),
            component: name(row.component),
            progress: rare.progress,
            score: row.score.score(),
            session: name(row.session),
            minutes: self.minutes_at(row.minutes),
            fraction: row.fraction.score(),
            group: name(rare.group),
            until: rare.until,
            basis: rare.basis,
            gate: name(rare.gate),
            due: rare.due,
            expires: rare.expires,
            question: name(rare.question),
            rating: rare.rating,
            name: name(rare.name),
            value: rare.value.clone(),
            award: name(rare.award),
            trigger: name(rare.trigger),
            event: name(rare.event),
        }
    }
}

/// Whether a kind reads a column of numbers, dates or values (section 4 of the domain); words are read for every kind.
fn uses(kind: Kind, column: &str) -> bool {
    match column {
        "progress" => matches!(kind, Kind::Started | Kind::Progressed),
        "score" => is_activity(kind),
        "minutes" | "fraction" => kind == Kind::Attended,
        "until" => matches!(kind, Kind::Waived | Kind::Overridden | Kind::Awarded),
        "basis" => kind == Kind::Waived,
        "due" | "expires" => kind == Kind::Extended,
        "rating" => kind == Kind::Rated,
        "value" => kind == Kind::Attribute,
        _ => true,
    }
}

/// The column to look at first where a kind lacks what is described.
fn wanted(what: &'static str) -> &'static str {
    let end = what.get(1..).and_then(|rest| rest.find('`'));
    end.and_then(|end| what.get(1..end.saturating_add(1))).unwrap_or(what)
}

/// The order of facts by what they say; the id aside.
pub(super) fn by_content(a: &Fact, b: &Fact) -> Ordering {
    let key = |fact: &Fact| (fact.at, fact.recorded, fact.kind);
    let words = |fact: &Fact| {
        let Fact {
            component, session, programme, version, cohort, group, gate, by, event, award, trigger, name, ..
        } = fact.clone();
        [component, session, programme, version, cohort, group, gate, by, event, award, trigger, name]
    };
    let numbers = |fact: &Fact| (fact.score, fact.fraction, fact.minutes, fact.progress, fact.occurrence, fact.rating);
    let others = |fact: &Fact| {
        format!(
            "{:?}",
            (fact.until, fact.due, fact.expires, fact.basis, &fact.value, &fact.question, &fact.reason, &fact.source)
        )
    };
    key(a)
        .cmp(&key(b))
        .then_with(|| words(a).cmp(&words(b)))
        .then_with(|| numbers(a).cmp(&numbers(b)))
        .then_with(|| others(a).cmp(&others(b)))
}
