//! Rows to effects, many at a time.
//!
//! For each stretch of rows the columns that matter are told in one form (codes of kinds and names, numbers as the bits of
//! floats); then each row's effect is looked up without branches on the data: as if it had no number, again where it has a
//! score, again where it has minutes. Rows that need a closer look are marked and taken one by one afterwards by whoever
//! reads rows whole.

use super::Quick;
use super::cells::{Measure, NONE, ODD, Stretch, Units, instants, is_instant, list, numbers, refill, translated};
use super::effect::{Act, Class, Effect, Look, NO_KIND, Noted, Session, Table};
use super::missing::Note;
use crate::batch::columns::{Columns, Numbers, Words};
use crate::batch::store::Packed;
use crate::batch::words::{Each, Unreadable, instant, number, word};
use crate::document::Kind;
use crate::exact::Score;
use crate::time::Instant;
use std::hint::select_unpredictable;

/// Rows looked at together.
pub(in crate::batch) const STRETCH: usize = 1_024;
const OTHER_KIND: u8 = NO_KIND as u8;
const ENROLLED: u8 = Kind::Enrolled as u8;
const WITHDRAWN: u8 = Kind::Withdrawn as u8;
const SUSPENDED: u8 = Kind::Suspended as u8;
const RESUMED: u8 = Kind::Resumed as u8;
const ATTENDED: u8 = Kind::Attended as u8;
const REVOKED: u8 = Kind::Revoked as u8;
const RESET: u8 = Kind::Reset as u8;
const REGISTERED: u8 = Kind::Registered as u8;
const CANCELLED: u8 = Kind::Cancelled as u8;
const ABSENT: u8 = Kind::Absent as u8;
const EXCUSED: u8 = Kind::Excused as u8;
const JOINED: u8 = Kind::Joined as u8;
const LEFT: u8 = Kind::Left as u8;
/// The kinds that a session is enough for.
const IN_SESSIONS: [u8; 7] = [REGISTERED, CANCELLED, ATTENDED, JOINED, LEFT, ABSENT, EXCUSED];
/// A session that the schedule does not have, and none at all.
pub(super) const UNKNOWN: u32 = u32::MAX - 1;
pub(super) const NO_SESSION: u32 = u32::MAX;
/// The effect of a row that has to be read by itself.
pub(in crate::batch) const APART: u32 = u32::MAX - 2;

/// What the words of the lists of coded columns stand for.
#[derive(Debug, Default)]
struct Lists {
    kinds: Vec<u8>,
    names: Vec<u32>,
    /// Places in the schedule.
    sessions: Vec<u32>,
    /// Whether it is this programme.
    programmes: Vec<bool>,
}

/// Room for one stretch of rows.
#[derive(Debug, Default)]
pub(in crate::batch) struct Stage {
    lists: Lists,
    kinds: Vec<u8>,
    names: Vec<u32>,
    /// The rows that a table look-up does not settle.
    rare: Vec<u32>,
    effects: Vec<u32>,
    /// The rows that name a session, with its place in the schedule, in order.
    sessions: Vec<(u32, u32)>,
    unknown: Vec<u32>,
    unknown_sessions: Vec<u32>,
    visits: Vec<u32>,
    notes: Vec<(u32, Note)>,
    units: Units,
    /// Whether rows are kept whole beside their effects, ids and all.
    keeps: bool,
}

/// What a stretch of rows comes to. Rows are told by their place in it, in order.
#[derive(Debug, Clone, Copy)]
pub(in crate::batch) struct Seen<'s> {
    pub(in crate::batch) effects: &'s [u32],
    /// In microseconds, borrowed where the column has them so.
    pub(in crate::batch) ats: &'s [i64],
    /// Rows about components that the programme does not know, and about sessions that the schedule does not have.
    pub(in crate::batch) unknown: &'s [u32],
    pub(in crate::batch) unknown_sessions: &'s [u32],
    /// The rows of presence in a session that they name.
    pub(in crate::batch) visits: &'s [u32],
    /// The rows with a number that may have to be told, each with its note, of nobody yet.
    pub(in crate::batch) notes: &'s [(u32, Note)],
}

/// What a stretch of rows says, beside kinds and names: the columns it is of, its first row there, and its instants.
struct Given<'s> {
    columns: &'s Columns<'s>,
    start: usize,
    ats: &'s [i64],
    scores: Stretch<'s>,
    minutes: Stretch<'s>,
}

fn kind_code(word: Option<&str>) -> u8 {
    word.and_then(Kind::from_word).map_or(OTHER_KIND, |kind| kind as u8)
}

impl Stage {
    /// Makes ready for rows of some columns. `keeps`: rows are kept whole too, so that what none but an id or a word decides
    /// can be left open.
    pub(in crate::batch) fn begin(&mut self, quick: &Quick, columns: &Columns<'_>, keeps: bool) {
        self.keeps = keeps;
        let Lists { kinds, names, sessions, programmes } = &mut self.lists;
        if let Words::Coded { codes, words, .. } = &columns.kind {
            list(codes, words.iter().map(|word| kind_code(*word)), OTHER_KIND, kinds);
        }
        if let Some(Words::Coded { codes, words, .. }) = &columns.component {
            list(codes, words.iter().map(|word| quick.table.name(*word)), quick.table.no_name, names);
        }
        if let Some(Words::Coded { words, .. }) = &columns.session {
            refill(sessions, words.iter().map(|word| quick.session(*word)));
        }
        programmes.clear();
        if let Some(Words::Coded { words, .. }) = &columns.programme {
            programmes.extend(words.iter().map(|word| *word == Some(quick.plan.id())));
        }
    }

    /// The rows from `start` on, at most [`STRETCH`] of them.
    pub(in crate::batch) fn rows<'s>(
        &'s mut self,
        quick: &Quick,
        columns: &'s Columns<'_>,
        start: usize,
        made: &'s mut Vec<i64>,
    ) -> Seen<'s> {
        let end = start.saturating_add(STRETCH).min(columns.len());
        let rows = start..end;
        let (len, no_name) = (rows.len(), quick.table.no_name);
        match &columns.kind {
            Words::Each(words) => {
                let words = words.get(rows.clone()).unwrap_or_default();
                refill(&mut self.kinds, words.iter().map(|word| kind_code(*word)));
            }
            Words::Coded { codes, valid, .. } => {
                translated(codes, *valid, rows.clone(), &self.lists.kinds, OTHER_KIND, &mut self.kinds);
            }
        }
        match &columns.component {
            None => refill(&mut self.names, std::iter::repeat_n(no_name, len)),
            Some(Words::Each(words)) => {
                let words = words.get(rows.clone()).unwrap_or_default();
                refill(&mut self.names, words.iter().map(|word| quick.table.name(*word)));
            }
            Some(Words::Coded { codes, valid, .. }) => {
                translated(codes, *valid, rows.clone(), &self.lists.names, no_name, &mut self.names);
            }
        }
        self.find_sessions(quick, columns, rows.clone());
        let ats = instants(&columns.at, rows.clone(), made);
        let scores = numbers(columns.score.as_ref(), rows.clone(), Measure::Score);
        let minutes = numbers(columns.minutes.as_ref(), rows.clone(), Measure::Minutes);
        self.look_up(quick, &scores, &minutes);
        let given = Given { columns, start, ats, scores, minutes };
        self.settle(quick, &given);
        self.shares(quick, &given);
        apart(quick, columns, start, self.keeps, &mut self.effects);
        self.in_sessions(quick, &given);
        if let Some(ids) = columns.id.as_ref().filter(|_| self.keeps) {
            // Told twice, it is noticed once.
            for row in self.unknown.iter().filter(|row| word(ids, start.saturating_add(**row as usize)).is_some()) {
                self.effects.get_mut(*row as usize).into_iter().for_each(|effect| *effect = APART);
            }
        }
        for rows in [&mut self.unknown, &mut self.unknown_sessions] {
            rows.retain(|row| self.effects.get(*row as usize) != Some(&APART));
        }
        self.forget(quick, columns, start, ats);
        self.visit(quick, ats);
        self.note(quick, &given);
        let Stage { effects, unknown, unknown_sessions, visits, notes, .. } = &*self;
        Seen { effects, ats, unknown, unknown_sessions, visits, notes }
    }

    /// A look at the table for each row, another for each number it has; rows that this does not settle are listed.
    fn look_up(&mut self, quick: &Quick, scores: &Stretch<'_>, minutes: &Stretch<'_>) {
        let Stage { kinds, names, effects, .. } = self;
        alone(&quick.table, kinds, names, effects);
        scores.each(|row, score| {
            let Some((class, effect)) = cells(&quick.table, row, kinds, names, effects) else { return };
            let settled = (class.look == Look::Score) & (score != ODD);
            *effect = select_unpredictable(settled, class.with(score), APART);
        });
        minutes.each(|row, minutes| {
            let Some((class, effect)) = cells(&quick.table, row, kinds, names, effects) else { return };
            let settled = (class.look == Look::Minutes) & (minutes != ODD) & !scores.has(row);
            // Only presence has minutes: what else looks at a score stays as it is.
            let other = select_unpredictable(class.of_score(), *effect, APART);
            *effect = select_unpredictable(settled, class.with(minutes), other);
        });
        let len = self.effects.len();
        self.rare.resize(len, 0);
        let (rows, mut rare, mut row) = (self.rare.as_mut_slice(), 0_usize, 0_u32);
        for effect in &self.effects {
            if let Some(cell) = rows.get_mut(rare) {
                *cell = row;
            }
            row = row.wrapping_add(1);
            rare = rare.wrapping_add(usize::from(*effect == APART));
        }
        self.rare.truncate(rare);
    }

    /// Settles what one look does not.
    fn settle(&mut self, quick: &Quick, given: &Given<'_>) {
        let Given { columns, start, ats, scores, minutes } = given;
        let start = *start;
        let (no_name, other_name) = (quick.table.no_name, quick.table.other_name);
        self.unknown.clear();
        for row in &self.rare {
            let place = *row as usize;
            let at = ats.get(place).copied().unwrap_or(i64::MIN);
            let kind = self.kinds.get(place).copied().unwrap_or(OTHER_KIND);
            let name = self.names.get(place).copied().unwrap_or(no_name);
            let class = quick.table.class(name, kind);
            let dated = is_instant(at);
            let (score, minutes) = (|| scores.at(place), || minutes.at(place));
            let good = || dated && score() != ODD && minutes() != ODD;
            let ours = || self.ours(quick, columns, start, place);
            // Facts about the programme as a whole name no component.
            let plain_name = name == no_name;
            let effect = match class.look {
                Look::Scores if good() => quick.table.effect(class, score()),
                Look::Presence if good() && score() == NONE => quick.table.effect(class, minutes()),
                _ if kind == ENROLLED && plain_name && dated => match ours() {
                    Some(true) => enrolment(quick, columns, start.saturating_add(place)).unwrap_or(APART),
                    Some(false) => Packed::NOTHING,
                    _ => APART,
                },
                _ if [WITHDRAWN, SUSPENDED, RESUMED].contains(&kind) && plain_name && dated => match (ours(), kind) {
                    (Some(true), WITHDRAWN) => quick.table.withdraw,
                    (Some(true), SUSPENDED) => quick.table.suspend,
                    (Some(true), _) => quick.table.resume,
                    (Some(false), _) => Packed::NOTHING,
                    (None, _) => APART,
                },
                _ if (kind == RESET || kind == REVOKED) && plain_name && dated => match ours() {
                    Some(true) if kind == RESET => quick.table.reset_all,
                    Some(false) => Packed::NOTHING,
                    // It takes a certificate away, or a waiver of the completion rule.
                    _ => APART,
                },
                _ if [REGISTERED, CANCELLED, ABSENT, EXCUSED].contains(&kind) && dated && name != other_name => {
                    self.seat(quick, *row, kind)
                }
                _ if kind == JOINED || kind == LEFT => match self.session(*row) {
                    // Of no component that is known it is `u32::MAX`.
                    Some(_) if good() && score() == NONE && class.first < Packed::WHOLE => class.first,
                    _ => APART,
                },
                _ if name == other_name && good() && quick.table.is_about_component(kind) => {
                    if at <= quick.at.micros() && ours() != Some(false) {
                        self.unknown.push(*row);
                    }
                    Packed::NOTHING
                }
                _ => APART,
            };
            if let Some(cell) = self.effects.get_mut(place) {
                *cell = effect;
            }
        }
    }

    /// Settles presence told as a share, which goes before minutes.
    fn shares(&mut self, quick: &Quick, given: &Given<'_>) {
        let Given { columns, start, ats, scores, minutes } = given;
        let start = *start;
        let Some(fraction) = &columns.fraction else { return };
        let rows = start..start.saturating_add(self.effects.len());
        let shares = numbers(Some(fraction), rows, Measure::Score);
        for (row, effect) in self.effects.iter_mut().enumerate() {
            let share = shares.at(row);
            if share == NONE || self.kinds.get(row) != Some(&ATTENDED) {
                continue;
            }
            let class = self.names.get(row).map(|name| quick.table.share(*name, ATTENDED));
            let alone = scores.at(row) == NONE && minutes.at(row) != ODD;
            let good = share != ODD && alone && ats.get(row).is_some_and(|at| is_instant(*at));
            *effect = match class.filter(|class| good && class.look != Look::Apart) {
                Some(class) => quick.table.effect(class, share),
                None => APART,
            };
        }
    }

    /// Takes out the rows that became known too late; those that are read by themselves are left to whoever does that.
    fn forget(&mut self, quick: &Quick, columns: &Columns<'_>, start: usize, ats: &[i64]) {
        if quick.known_at.is_none() {
            return;
        }
        let known = |row: usize| {
            let recorded = columns.recorded.as_ref().map(|recorded| instant(recorded, start.saturating_add(row)));
            let at = || ats.get(row).map(|at| Instant::from_micros(*at));
            let recorded = recorded.and_then(Result::ok).flatten().or_else(at);
            recorded.is_none_or(|recorded| quick.knows(recorded))
        };
        // What has no instant that can be read is read by itself later.
        let dated = |row: usize| ats.get(row).is_some_and(|at| is_instant(*at));
        let read = |(row, effect): &(usize, &mut u32)| **effect != APART && dated(*row);
        for (row, effect) in self.effects.iter_mut().enumerate().filter(read) {
            *effect = if known(row) { *effect } else { Packed::NOTHING };
        }
        for rows in [&mut self.unknown, &mut self.unknown_sessions] {
            rows.retain(|row| known(*row as usize));
        }
    }

    /// Notes the numbers that may have to be told of what is missing.
    fn note(&mut self, quick: &Quick, given: &Given<'_>) {
        self.notes.clear();
        let Some(wants) = &quick.wants else { return };
        let rows = given.start..given.start.saturating_add(self.effects.len());
        let shares = numbers(given.columns.fraction.as_ref(), rows, Measure::Score);
        for (row, (effect, at)) in self.effects.iter().zip(given.ats).enumerate() {
            let Some((noted, told)) = wants.noted(*effect) else { continue };
            if !is_instant(*at) || *at > quick.at.micros() {
                continue;
            }
            let length = |component: Option<u64>| match self.session(row as u32).and_then(|place| quick.known(place)) {
                Some(session) => session.length,
                None => component,
            };
            let number = match (noted, quick.slots.get(told.slot() as usize)) {
                (_, None) => None,
                (Noted::Score, _) => self.units.share(given.scores.at(row)),
                // It leaves nothing missing as long as it counts.
                (Noted::Whole, Some(found)) if found.validity.expiry(Instant::from_micros(*at)) > quick.at => None,
                (Noted::Part | Noted::Whole, Some(found)) => {
                    match (shares.at(row), given.minutes.at(row), length(found.length)) {
                        (NONE, NONE, _) => Some(Score::ONE),
                        // A share of a length that is not known is none.
                        (NONE, _, None) => None,
                        (NONE, minutes, Some(length)) => self.units.presence(minutes, length),
                        (share, ..) => self.units.share(share),
                    }
                }
            };
            let of_visit = self.visits.binary_search(&(row as u32)).is_ok();
            let note = |number: Score| (row as u32, Note { within: 0, effect: *effect, at: *at, number, of_visit });
            self.notes.extend(number.map(note));
        }
    }

    /// Finds the sessions that rows name: of one that is known rows are about its component.
    fn find_sessions(&mut self, quick: &Quick, columns: &Columns<'_>, rows: std::ops::Range<usize>) {
        self.sessions.clear();
        let Some(sessions) = &columns.session else { return };
        let of = |row: usize| match sessions {
            Words::Each(words) => words.get(row).map_or(NO_SESSION, |word| quick.session(*word)),
            Words::Coded { .. } => {
                let code = Each::new(sessions).code(row);
                code.and_then(|code| self.lists.sessions.get(code).copied()).unwrap_or(NO_SESSION)
            }
        };
        let named = rows.map(of).zip(0..).filter(|(session, _)| *session != NO_SESSION);
        self.sessions.extend(named.map(|(session, row)| (row, session)));
        for (row, session) in &self.sessions {
            let kind = self.kinds.get(*row as usize).copied().unwrap_or(OTHER_KIND);
            let cells = (quick.known(*session), self.names.get_mut(*row as usize));
            let (Some(session), Some(name)) = cells else { continue };
            // Other kinds want a component, or are about the programme.
            if *name != quick.table.no_name || IN_SESSIONS.contains(&kind) {
                *name = session.name.unwrap_or(quick.table.other_name);
            }
        }
    }

    /// The session that a row names, as its place in the schedule.
    fn session(&self, row: u32) -> Option<u32> {
        let place = self.sessions.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.sessions.get(place).map(|(_, session)| *session)
    }

    /// What a row about a seat, or about not having been there, does.
    fn seat(&self, quick: &Quick, row: u32, kind: u8) -> u32 {
        let Some(place) = self.session(row) else { return APART };
        match (quick.known(place), kind) {
            // Parts in sessions are counted.
            (Some(_), _) if quick.measured => APART,
            (Some(session), REGISTERED) => session.seats.map_or(Packed::NOTHING, |(book, _)| book),
            (Some(session), CANCELLED) => session.seats.map_or(Packed::NOTHING, |(_, cancel)| cancel),
            _ => Packed::NOTHING,
        }
    }

    /// Settles what sessions are to the effects of the rows that name them.
    fn in_sessions(&mut self, quick: &Quick, given: &Given<'_>) {
        self.unknown_sessions.clear();
        for (row, place) in &self.sessions {
            let cells = (self.effects.get_mut(*row as usize), self.names.get(*row as usize));
            let (Some(effect), Some(name)) = cells else { continue };
            match quick.known(*place) {
                _ if *effect == APART => {}
                // Parts in sessions are counted; and what is about the programme has nothing to do with one.
                Some(_) if quick.measured || *name == quick.table.no_name => *effect = APART,
                Some(session) => *effect = in_session(quick, *effect, session),
                // Of two enrolments of one instant it can say which comes first.
                None if !self.keeps && quick.is_enrolment(*effect) => *effect = APART,
                None => {
                    let asked = |at: &&i64| is_instant(**at) && **at <= quick.at.micros();
                    self.unknown_sessions.extend(given.ats.get(*row as usize).filter(asked).map(|_| *row));
                }
            }
        }
    }

    /// Lists the rows of presence in a session that they name.
    fn visit(&mut self, quick: &Quick, ats: &[i64]) {
        self.visits.clear();
        for (row, _) in &self.sessions {
            let cells = (self.kinds.get(*row as usize), self.effects.get(*row as usize), ats.get(*row as usize));
            let (Some(&(ATTENDED | JOINED | LEFT)), Some(effect), Some(at)) = cells else { continue };
            let counts = *effect != APART && *effect != Packed::NOTHING;
            if counts && is_instant(*at) && *at <= quick.at.micros() {
                self.visits.push(*row);
            }
        }
    }

    /// Whether a row names this programme, where it names one.
    fn ours(&self, quick: &Quick, columns: &Columns<'_>, start: usize, place: usize) -> Option<bool> {
        let programme = columns.programme.as_ref()?;
        let row = start.saturating_add(place);
        match programme {
            Words::Each(words) => words.get(row).copied().flatten().map(|word| word == quick.plan.id()),
            Words::Coded { words, .. } => {
                let code = Each::new(programme).code(row)?;
                words.get(code).copied().flatten()?;
                self.lists.programmes.get(code).copied()
            }
        }
    }
}

/// The effects of rows as if none had a number. Not inlined: the loop needs every register.
#[inline(never)]
fn alone(table: &Table, kinds: &[u8], names: &[u32], effects: &mut Vec<u32>) {
    refill(effects, kinds.iter().zip(names).map(|(kind, name)| table.alone(*name, *kind)));
}

/// What a row's name and kind make of a number, and the cell of its effect.
#[inline(always)]
fn cells<'t, 'e>(
    table: &'t Table,
    row: usize,
    kinds: &[u8],
    names: &[u32],
    effects: &'e mut [u32],
) -> Option<(&'t Class, &'e mut u32)> {
    Some((table.class(*names.get(row)?, *kinds.get(row)?), effects.get_mut(row)?))
}

/// What an enrolment does, where version and cohort are known.
fn enrolment(quick: &Quick, columns: &Columns<'_>, row: usize) -> Option<u32> {
    let version = columns.version.as_ref().and_then(|versions| word(versions, row));
    (version.is_none() || version == quick.plan.version()).then_some(())?;
    let cohort = columns.cohort.as_ref().and_then(|cohorts| word(cohorts, row));
    let place = match (quick.timetable.as_deref(), cohort) {
        (Some(timetable), Some(cohort)) => timetable.cohort_names.get(cohort)?.checked_add(1)?,
        _ => 0,
    };
    let [plain, versioned] = quick.table.cohorts.get(place).copied().unwrap_or([quick.table.enrol; 2]);
    Some(if version.is_none() { plain } else { versioned })
}

/// Marks the rows in which a column says something that effects do not know. Words, and when something became known, decide
/// no more than which of two rows of one instant comes first: where rows are kept, that is seen when it matters.
fn apart(quick: &Quick, columns: &Columns<'_>, start: usize, keeps: bool, effects: &mut [u32]) {
    let at = |row: usize| start.saturating_add(row);
    if let Some(occurrences) = &columns.occurrence {
        for (row, effect) in effects.iter_mut().enumerate().filter(|(row, _)| there(occurrences, at(*row))) {
            let named = |occurrence| of_occurrence(quick, *effect, occurrence, keeps);
            *effect = whole(occurrences, at(row)).and_then(named).unwrap_or(APART);
        }
    }
    if let Some(gates) = &columns.gate {
        mark(effects, |row, _| word(gates, at(row)).is_some());
    }
    if let Some(ids) = &columns.id {
        mark(effects, |row, _| word(ids, at(row)).is_some_and(|id| !keeps || crate::id::fault(id, "").is_some()));
    }
    // Any word can say which of two rows of one instant comes first.
    let words = [
        &columns.session,
        &columns.by,
        &columns.reason,
        &columns.source,
        &columns.programme,
        &columns.version,
        &columns.cohort,
        &columns.group,
        &columns.question,
        &columns.name,
        &columns.award,
        &columns.trigger,
        &columns.event,
    ];
    for words in words.into_iter().flatten().filter(|_| quick.limited != 0 && !keeps) {
        mark(effects, |row, effect| quick.is_limited(effect) && word(words, at(row)).is_some());
    }
    if let Some(progress) = &columns.progress {
        let shares = numbers(Some(progress), start..start.saturating_add(effects.len()), Measure::Score);
        mark(effects, |row, _| shares.at(row) == ODD);
    }
    if let Some(recorded) = &columns.recorded {
        // When something became known can say which of two rows comes first.
        mark(effects, |row, effect| match instant(recorded, at(row)) {
            Ok(None) => false,
            Ok(told) => !keeps && quick.is_ordered(effect) && instant(&columns.at, at(row)) != Ok(told),
            Err(Unreadable) => true,
        });
    }
}

/// The effect of a row that names a session: on the occurrence that the session names. Where it names none, that is the one
/// in whose stretch the session begins.
fn in_session(quick: &Quick, effect: u32, session: &Session) -> u32 {
    let found = quick.table.effects.get(effect as usize);
    // What takes evidence back does so of every occurrence.
    let binds = |found: &&Effect| !matches!(found.act, Act::Revoke | Act::Reset);
    if !found.filter(binds).is_some_and(Effect::is_of_some_occurrence) {
        return effect;
    }
    session.occurrence.and_then(|named| of_occurrence(quick, effect, named, true)).unwrap_or(APART)
}

/// The effect of a row that names its occurrence, where that is one there is.
fn of_occurrence(quick: &Quick, effect: u32, occurrence: u32, keeps: bool) -> Option<u32> {
    let found = quick.table.effects.get(effect as usize)?;
    if found.is_of_some_occurrence() {
        return quick.table.occurrence(found, occurrence.checked_sub(1)? as usize);
    }
    // Where there is one alone it says nothing, except which of two rows of one instant comes first.
    let alone = occurrence == 1 && matches!(found.act, Act::Activity | Act::Revoke | Act::Reset);
    (alone && (keeps || !quick.is_limited(effect))).then_some(effect)
}

/// A whole number that is written as one.
fn whole(numbers: &Numbers<'_>, row: usize) -> Option<u32> {
    match numbers {
        Numbers::Whole(numbers, _) => u32::try_from(*numbers.get(row)?).ok(),
        Numbers::Floats(numbers, _) => {
            let float = *numbers.get(row)?;
            Some(float as u32).filter(|whole| f64::from(*whole) == float)
        }
        Numbers::Words(_) => u32::try_from(number(numbers, row).ok()??.to_u64()?).ok(),
    }
}

fn mark(effects: &mut [u32], apart: impl Fn(usize, u32) -> bool) {
    for (row, effect) in effects.iter_mut().enumerate() {
        if apart(row, *effect) {
            *effect = APART;
        }
    }
}

fn there(numbers: &Numbers<'_>, row: usize) -> bool {
    match numbers {
        Numbers::Floats(_, valid) | Numbers::Whole(_, valid) => valid.at(row),
        Numbers::Words(words) => word(words, row).is_some(),
    }
}
