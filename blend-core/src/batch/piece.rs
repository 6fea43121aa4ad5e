//! What is asked for besides the usual columns, one learner's answers, and the columns they are put into.

use super::answers::{Answers, Coded, ComponentColumns, GateColumn, Ids, NO_INSTANT, Word};
use super::learners::Named;
use super::lists::Lists;
use super::measures::{BatchMeasures, Bits, Counted, Tally};
use super::notice::Notices;
use super::options::{BatchOptions, Pick};
use super::threads::{Job, worked_off};
use crate::answer::{CertificateState, ComponentState, Outcome, Status, Timing};
use crate::evaluate::{Ground, Scope};
use crate::plan::{Gate, GateRow, Plan, SlotId};
use crate::problem::{Code, Collector, Problem, Problems, shown};
use crate::programme::Schedule;

/// The columns asked for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) slots: Vec<SlotColumn>,
    pub(super) rows: Vec<RowColumn>,
    pub(super) missing: bool,
    pub(super) measures: Option<Counted>,
}

/// A component, or one occurrence of it.
#[derive(Debug)]
pub(super) struct SlotColumn {
    id: String,
    /// In the newest version.
    pub(super) slot: SlotId,
    state: bool,
    span: bool,
}

/// A gate before one action.
#[derive(Debug)]
pub(super) struct RowColumn {
    id: String,
    /// Its place in the newest version.
    place: usize,
}

impl SlotColumn {
    /// The slot of this name in a version.
    pub(super) fn slot_in(&self, plan: &Plan) -> Option<SlotId> {
        if plan.slot_name(self.slot) == self.id {
            return Some(self.slot);
        }
        plan.slot_ids().find(|slot| plan.slot_name(*slot) == self.id)
    }
}

impl RowColumn {
    /// The row of this name in a version.
    pub(super) fn row_in(&self, plan: &Plan) -> Option<GateRow> {
        let named = |row: &&GateRow| plan.row_name(**row) == self.id;
        let rows = &plan.uses.rows;
        rows.get(self.place).filter(named).or_else(|| rows.iter().find(named)).copied()
    }
}

impl Asked {
    /// The gates of the rows asked for, each with the occurrence it stands before.
    pub(super) fn gates<'p>(&self, plan: &'p Plan) -> Vec<(&'p Gate, Scope)> {
        let gate = |column: &RowColumn| {
            let row = plan.uses.rows.get(column.place)?;
            let component = row.component.and_then(|id| plan.component(id));
            let scope = component.map_or(Scope::WHOLE, |component| Scope::of(component, row.occurrence));
            Some((plan.gate(row.gate)?, scope))
        };
        self.rows.iter().filter_map(gate).collect()
    }

    /// Resolves names against the newest version.
    pub(super) fn new(ground: &Ground, options: &BatchOptions) -> Result<Asked, Problems> {
        let plan = ground.newest();
        let mut problems = Collector::default();
        let component = |slot: SlotId| {
            let component = plan.slots.get(slot.at()).and_then(|found| plan.component(found.component));
            component.map_or("", |component| &component.id)
        };
        let slots: Vec<(SlotId, String)> = plan.slot_ids().map(|slot| (slot, plan.slot_name(slot))).collect();
        let known: Vec<&str> = slots.iter().flat_map(|(slot, name)| [component(*slot), name]).collect();
        check(&options.components, &known, "components", "component", &mut problems);
        check(&options.spans, &known, "spans", "component", &mut problems);
        let gate = |row: &GateRow| plan.gate(row.gate).map_or("", |gate| &*gate.id);
        let rows: Vec<(GateRow, String)> = plan.uses.rows.iter().map(|row| (*row, plan.row_name(*row))).collect();
        let gates: Vec<&str> = rows.iter().flat_map(|(row, name)| [gate(row), name]).collect();
        check(&options.gates, &gates, "gates", "gate", &mut problems);
        let slot_column = |(slot, id): &(SlotId, String)| {
            let picked = |pick: &Pick| pick.has(&[component(*slot), id]);
            let (state, span) = (picked(&options.components), picked(&options.spans));
            (state || span).then(|| SlotColumn { id: id.clone(), slot: *slot, state, span })
        };
        let row_column = |(place, (row, id)): (usize, &(GateRow, String))| {
            options.gates.has(&[gate(row), id]).then(|| RowColumn { id: id.clone(), place })
        };
        let asked = Asked {
            slots: slots.iter().filter_map(slot_column).collect(),
            rows: rows.iter().enumerate().filter_map(row_column).collect(),
            missing: options.missing,
            measures: options.measures.then(|| Counted::new(&ground.versions)),
        };
        problems.finish(Some(asked)).map(|(asked, _)| asked)
    }
}

fn check(pick: &Pick, known: &[&str], option: &str, what: &str, problems: &mut Collector) {
    let Pick::These(names) = pick else { return };
    for (place, name) in names.iter().enumerate().filter(|(_, name)| !known.contains(&name.as_str())) {
        let message = format!("there is no {what} `{}`", shown(name));
        let problem = Problem::new(Code::UnknownReference, format!("/{option}/{place}"), message);
        problems.push_near(problem, name, known.iter().copied());
    }
}

/// One learner's answers.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) status: Status,
    pub(super) progress: u16,
    pub(super) completed_at: i64,
    pub(super) timing: Timing,
    pub(super) due: i64,
    pub(super) certification: Option<CertificateState>,
    pub(super) earned: i64,
    pub(super) expires: i64,
    /// Codes of states, of each slot asked for; [`NONE`] where the learner's version has no such slot.
    pub(super) states: Vec<u8>,
    /// Instead, the codes of all slots bit by bit, each in one word.
    pub(super) planes: Option<[u64; 3]>,
    /// Where spans are asked for, of the same slots.
    pub(super) since: Vec<i64>,
    pub(super) until: Vec<i64>,
    /// Codes of outcomes.
    pub(super) gates: Vec<u8>,
    /// What is missing, as places among the items of the lists.
    pub(super) missing: Vec<u32>,
    /// Where measures are asked for, of a learner in the compact form.
    pub(super) bits: Bits,
}

impl Line {
    pub(super) fn new(asked: &Asked) -> Line {
        let spans = if asked.slots.iter().any(|column| column.span) { asked.slots.len() } else { 0 };
        Line {
            status: Status::NotEnrolled,
            progress: 0,
            completed_at: NO_INSTANT,
            timing: Timing::None,
            due: NO_INSTANT,
            certification: None,
            earned: NO_INSTANT,
            expires: NO_INSTANT,
            states: vec![NONE; asked.slots.len()],
            planes: None,
            since: vec![NO_INSTANT; spans],
            until: vec![NO_INSTANT; spans],
            gates: vec![NONE; asked.rows.len()],
            missing: Vec::new(),
            bits: Bits::default(),
        }
    }
}

/// A column that takes no room while nothing is in it.
#[derive(Debug)]
struct Sparse<T> {
    none: T,
    values: Option<Vec<T>>,
}

impl<T: Copy + PartialEq> Sparse<T> {
    fn new(none: T) -> Sparse<T> {
        Sparse { none, values: None }
    }

    /// Adds a value to those of so many rows.
    #[inline(always)]
    fn push(&mut self, value: T, rows: usize) {
        match &mut self.values {
            Some(values) => values.push(value),
            None if value == self.none => {}
            None => {
                let mut values = vec![self.none; rows];
                values.push(value);
                self.values = Some(values);
            }
        }
    }

    /// Adds the values of so many rows to those of so many.
    fn append(&mut self, other: Sparse<T>, rows: usize, more: usize) {
        match (&mut self.values, other.values) {
            (None, None) => {}
            (Some(values), Some(others)) => values.extend(others),
            (Some(values), None) => values.extend(std::iter::repeat_n(self.none, more)),
            (None, Some(others)) => {
                let mut values = vec![self.none; rows];
                values.extend(others);
                self.values = Some(values);
            }
        }
    }
}

/// Columns of words, of as many rows as the others.
fn coded<T: Word>(codes: Vec<u8>) -> Coded {
    debug_assert!(codes.iter().all(|code| *code == u8::MAX || usize::from(*code) < T::WORDS.len()));
    Coded { codes, words: T::WORDS }
}

pub(super) const NONE: u8 = u8::MAX;

/// State, since, until of one slot; those not asked for stay empty.
type SlotCells = (Vec<u8>, Vec<i64>, Vec<i64>);

/// The columns of one worker's learners.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) ids: Ids,
    status: Vec<u8>,
    progress: Vec<u16>,
    completed_at: Vec<i64>,
    timing: Vec<u8>,
    due: Sparse<i64>,
    certification: Sparse<u8>,
    earned: Sparse<i64>,
    expires: Sparse<i64>,
    slots: Vec<SlotCells>,
    /// The states of the rows added last, as they were told.
    planes: Vec<[u64; 3]>,
    gates: Vec<Vec<u8>>,
    pub(super) missing: Lists,
    pub(super) measures: Option<Tally>,
    pub(super) notices: Notices,
    pub(super) in_full: usize,
}

impl Piece {
    pub(super) fn new(asked: &Asked, named: Named) -> Piece {
        Piece {
            ids: match named {
                Named::Signed => Ids::Signed(Vec::new()),
                Named::Unsigned => Ids::Unsigned(Vec::new()),
                Named::Text => Ids::Text(super::answers::Text::default()),
            },
            status: Vec::new(),
            progress: Vec::new(),
            completed_at: Vec::new(),
            timing: Vec::new(),
            due: Sparse::new(NO_INSTANT),
            certification: Sparse::new(NONE),
            earned: Sparse::new(NO_INSTANT),
            expires: Sparse::new(NO_INSTANT),
            slots: vec![(Vec::new(), Vec::new(), Vec::new()); asked.slots.len()],
            planes: Vec::new(),
            gates: vec![Vec::new(); asked.rows.len()],
            missing: Lists::default(),
            measures: asked.measures.as_ref().map(Counted::tally),
            notices: Notices::default(),
            in_full: 0,
        }
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.status.len()
    }

    /// Makes room for so many learners, so that columns are not moved as they grow.
    pub(super) fn reserve(&mut self, asked: &Asked, learners: usize) {
        match &mut self.ids {
            Ids::Signed(ids) => ids.reserve_exact(learners),
            Ids::Unsigned(ids) => ids.reserve_exact(learners),
            Ids::Text(text) => text.ends.reserve_exact(learners),
        }
        self.progress.reserve_exact(learners);
        self.completed_at.reserve_exact(learners);
        for (column, (state, since, until)) in asked.slots.iter().zip(&mut self.slots) {
            state.reserve_exact(if column.state { learners } else { 0 });
            let spans = if column.span { learners } else { 0 };
            [since, until].into_iter().for_each(|span| span.reserve_exact(spans));
        }
        let codes = [&mut self.status, &mut self.timing].into_iter().chain(&mut self.gates);
        codes.for_each(|codes| codes.reserve_exact(learners));
    }

    /// Adds a learner's answers; the id is added apart.
    pub(super) fn push(&mut self, asked: &Asked, line: &mut Line) {
        let rows = self.status.len();
        self.due.push(line.due, rows);
        self.certification.push(line.certification.map_or(NONE, Word::code), rows);
        self.earned.push(line.earned, rows);
        self.expires.push(line.expires, rows);
        self.status.push(line.status.code());
        self.progress.push(line.progress);
        self.completed_at.push(line.completed_at);
        self.timing.push(line.timing.code());
        match line.planes.take() {
            Some(planes) => self.planes.push(planes),
            None => {
                self.spread(asked);
                for ((column, (states, ..)), state) in asked.slots.iter().zip(&mut self.slots).zip(&line.states) {
                    if column.state {
                        states.push(*state);
                    }
                }
            }
        }
        let spans = line.since.iter().zip(&line.until);
        for ((column, (_, since, until)), (from, to)) in asked.slots.iter().zip(&mut self.slots).zip(spans) {
            if column.span {
                since.push(*from);
                until.push(*to);
            }
        }
        for (column, code) in self.gates.iter_mut().zip(&line.gates) {
            column.push(*code);
        }
        if asked.missing {
            self.missing.push(&line.missing);
        }
    }

    /// Spreads the states that wait as planes over their columns: sixteen slots at a time, so that as many rows go into
    /// one instruction.
    pub(super) fn spread(&mut self, asked: &Asked) {
        let [mut low, mut middle, mut high] = [const { Vec::<u16>::new() }; 3];
        let mut part = None;
        for (column, (states, ..)) in asked.slots.iter().zip(&mut self.slots).filter(|(column, _)| column.state) {
            let shift = column.slot.0 & 48;
            if part != Some(shift) {
                part = Some(shift);
                for (bits, plane) in [&mut low, &mut middle, &mut high].into_iter().zip([0, 1, 2_usize]) {
                    bits.clear();
                    let of =
                        move |planes: &[u64; 3]| planes.get(plane).map_or(0, |plane| plane.wrapping_shr(shift) as u16);
                    bits.extend(self.planes.iter().map(of));
                }
            }
            let slot = column.slot.0;
            let bit = move |bits: &u16| bits.wrapping_shr(slot) & 1;
            let code =
                move |((low, middle), high): ((&u16, &u16), &u16)| (bit(low) | bit(middle) << 1 | bit(high) << 2) as u8;
            states.extend(low.iter().zip(&middle).zip(&high).map(code));
        }
        self.planes.clear();
    }

    /// Adds the rows of other pieces, column by column on so many threads.
    pub(super) fn append(&mut self, mut others: Vec<Piece>, threads: usize) {
        let mut rows = self.rows();
        for other in &mut others {
            let more = other.rows();
            self.due.append(std::mem::replace(&mut other.due, Sparse::new(NO_INSTANT)), rows, more);
            self.certification.append(std::mem::replace(&mut other.certification, Sparse::new(NONE)), rows, more);
            self.earned.append(std::mem::replace(&mut other.earned, Sparse::new(NO_INSTANT)), rows, more);
            self.expires.append(std::mem::replace(&mut other.expires, Sparse::new(NO_INSTANT)), rows, more);
            if let (Some(measures), Some(more)) = (&mut self.measures, other.measures.take()) {
                measures.append(more);
            }
            self.notices.merge(std::mem::take(&mut other.notices));
            self.in_full = self.in_full.saturating_add(other.in_full);
            rows = rows.saturating_add(more);
        }
        let mut jobs: Vec<Job<'_, ()>> = Vec::new();
        let ids: Vec<Ids> =
            others.iter_mut().map(|other| std::mem::replace(&mut other.ids, Ids::Signed(Vec::new()))).collect();
        let all = &mut self.ids;
        jobs.push(Box::new(move || ids.into_iter().for_each(|ids| all.append(ids))));
        let more = &mut others;
        jobs.push(joined(&mut self.completed_at, more, |other| Some(&mut other.completed_at)));
        jobs.push(joined(&mut self.progress, more, |other| Some(&mut other.progress)));
        jobs.push(joined(&mut self.status, more, |other| Some(&mut other.status)));
        jobs.push(joined(&mut self.timing, more, |other| Some(&mut other.timing)));
        for (slot, (state, since, until)) in self.slots.iter_mut().enumerate() {
            jobs.push(joined(state, more, |other| other.slots.get_mut(slot).map(|(state, ..)| state)));
            jobs.push(joined(since, more, |other| other.slots.get_mut(slot).map(|(_, since, _)| since)));
            jobs.push(joined(until, more, |other| other.slots.get_mut(slot).map(|(.., until)| until)));
        }
        for (gate, codes) in self.gates.iter_mut().enumerate() {
            jobs.push(joined(codes, more, |other| other.gates.get_mut(gate)));
        }
        let lists: Vec<Lists> = more.iter_mut().map(|other| std::mem::take(&mut other.missing)).collect();
        let all = &mut self.missing;
        jobs.push(Box::new(move || lists.into_iter().for_each(|lists| all.append(lists))));
        worked_off(jobs, threads);
    }

    pub(super) fn answers(self, asked: &Asked, options: &BatchOptions, certified: bool, rows: u64) -> Answers {
        let measures = asked.measures.as_ref().zip(self.measures);
        let timetable = options.schedule.as_ref().map(Schedule::timetable);
        let measures: Option<BatchMeasures> = measures.map(|(counted, tally)| tally.told(counted, timetable));
        let count = self.status.len();
        let whole = |column: Sparse<i64>| certified.then(|| column.values.unwrap_or_else(|| vec![column.none; count]));
        let certification = self.certification;
        let state = certified.then(|| certification.values.unwrap_or_else(|| vec![NONE; count]));
        let component = |(column, (state, since, until)): (&SlotColumn, SlotCells)| ComponentColumns {
            id: column.id.clone(),
            state: column.state.then(|| coded::<ComponentState>(state)),
            since: column.span.then_some(since),
            until: column.span.then_some(until),
        };
        let gate = |(column, codes): (&RowColumn, Vec<u8>)| GateColumn {
            id: column.id.clone(),
            outcome: coded::<Outcome>(codes),
        };
        Answers {
            at: options.at,
            learner: self.ids,
            status: coded::<Status>(self.status),
            progress: self.progress,
            completed_at: self.completed_at,
            timing: coded::<Timing>(self.timing),
            due: self.due.values,
            certification: state.map(coded::<CertificateState>),
            earned: whole(self.earned),
            expires: whole(self.expires),
            components: asked.slots.iter().zip(self.slots).map(component).collect(),
            gates: asked.rows.iter().zip(self.gates).map(gate).collect(),
            missing: asked.missing.then(|| self.missing.told()),
            measures,
            notices: self.notices.told(),
            rows,
            in_full: self.in_full,
        }
    }
}

/// Adds the same column of other pieces to one.
fn joined<'j, T: Send + 'j>(
    column: &'j mut Vec<T>,
    others: &mut [Piece],
    of: impl Fn(&mut Piece) -> Option<&mut Vec<T>>,
) -> Job<'j, ()> {
    let others: Vec<Vec<T>> = others.iter_mut().filter_map(|other| of(other).map(std::mem::take)).collect();
    Box::new(move || others.into_iter().for_each(|more| column.extend(more)))
}
