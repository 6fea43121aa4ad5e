//! A batch's answers beside the standings of the same learners, cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use blend_core::answer::{ComponentStanding, GateStanding, Standing};
use blend_core::batch::{Answers, BatchOptions, Coded, NO_INSTANT, Pick};
use blend_core::time::Instant;

use crate::batch::{Reached, word};
use crate::columns::rows::Rows;

/// Standings of learners, and what the batch was asked about the same.
pub(crate) struct Compared<'c> {
    /// The standing of somebody without facts: what the newest version has.
    pub(crate) newest: &'c Standing,
    pub(crate) standings: &'c [Standing],
    /// Whom the events name, and what the columns call them.
    pub(crate) learners: &'c [String],
    pub(crate) names: &'c [String],
    pub(crate) options: &'c BatchOptions,
}

/// Code and column of a notice.
type Noticed = (String, String);

fn micros(at: Option<Instant>) -> i64 {
    at.map_or(NO_INSTANT, Instant::micros)
}

/// A gate before one action, as the batch names it.
fn gate_row(gate: &GateStanding) -> String {
    let action = word(gate.action);
    match &gate.component {
        Some(component) => format!("{}:{component}:{action}", gate.id),
        None => format!("{}:{action}", gate.id),
    }
}

fn picked(pick: &Pick, names: [&str; 2]) -> bool {
    match pick {
        Pick::None => false,
        Pick::All => true,
        Pick::These(these) => these.iter().any(|name| names.contains(&name.as_str())),
    }
}

impl Compared<'_> {
    /// Every cell that is not what the standing says, and notices that are not its findings.
    pub(crate) fn differences(&self, answers: &Answers, rows: &Rows) -> Vec<String> {
        let mut found = Vec::new();
        let mut met = BTreeSet::new();
        if answers.rows != rows.rows.len() as u64 {
            found.push(format!("{} rows, batch {}", rows.rows.len(), answers.rows));
        }
        if answers.in_full > answers.len() {
            found.push(format!("{} in full of {}", answers.in_full, answers.len()));
        }
        self.columns(answers, &mut found);
        let people: BTreeSet<usize> = rows.rows.iter().filter_map(|row| row.learner).collect();
        let places: BTreeMap<&str, usize> = self.names.iter().map(String::as_str).zip(0..).collect();
        for row in 0..answers.len() {
            let name = answers.learner.name(row).unwrap_or_default();
            let Some(&place) = places.get(name.as_str()) else {
                found.push(format!("nobody is called {name}"));
                continue;
            };
            if !met.insert(place) {
                found.push(format!("{} twice", self.learners[place]));
            }
            self.learner(answers, row, place, &mut found);
        }
        if met != people {
            found.push(format!("learners {people:?}, batch {met:?}"));
        }
        self.notices(answers, rows, &mut found);
        found
    }

    /// Which columns there are.
    fn columns(&self, answers: &Answers, found: &mut Vec<String>) {
        let plain = |component: &ComponentStanding| component.id.split('#').next().unwrap_or_default().to_owned();
        let (states, spans) = (&self.options.components, &self.options.spans);
        let wanted: Vec<(&str, bool, bool)> = self
            .newest
            .components
            .iter()
            .map(|component| {
                let names = [component.id.as_str(), &plain(component)];
                (component.id.as_str(), picked(states, names), picked(spans, names))
            })
            .filter(|(_, state, span)| *state || *span)
            .collect();
        let told = answers.components.iter().map(|c| (c.id.as_str(), c.state.is_some(), c.since.is_some()));
        if told.ne(wanted.iter().copied()) || answers.components.iter().any(|c| c.since.is_some() != c.until.is_some())
        {
            found.push(format!("component columns {wanted:?}, batch {:?}", answers.components));
        }
        let gates: Vec<String> = self
            .newest
            .gates
            .iter()
            .filter(|gate| picked(&self.options.gates, [&gate.id, &gate_row(gate)]))
            .map(gate_row)
            .collect();
        if answers.gates.iter().map(|gate| &gate.id).ne(&gates) {
            found.push(format!("gate columns {gates:?}, batch {:?}", answers.gates));
        }
        if answers.missing.is_some() != self.options.missing {
            found.push("missing is there unasked, or not".to_owned());
        }
        let certified = self.standings.iter().any(|standing| standing.certification.is_some());
        let there = [answers.certification.is_some(), answers.earned.is_some(), answers.expires.is_some()];
        if (certified && there != [true; 3]) || there.iter().any(|one| *one != there[0]) {
            found.push(format!("certification is there: {certified}, batch {there:?}"));
        }
        if self.newest.certification.is_some() && there != [true; 3] {
            found.push("no certification in a programme that has it".to_owned());
        }
    }

    fn learner(&self, answers: &Answers, row: usize, place: usize, found: &mut Vec<String>) {
        let (standing, learner) = (&self.standings[place], &self.learners[place]);
        let mut check = |what: &str, right: String, told: String| {
            if right != told {
                found.push(format!("{learner} {what}: record {right}, batch {told}"));
            }
        };
        let said = |column: Option<&Coded>| column.and_then(|column| column.word(row)).unwrap_or("-").to_owned();
        let dated = |column: Option<&Vec<i64>>| column.map_or(NO_INSTANT, |column| column[row]).to_string();
        check("status", word(standing.status), said(Some(&answers.status)));
        check("progress", standing.progress.to_string(), answers.progress[row].to_string());
        check("completed_at", micros(standing.completed_at).to_string(), dated(Some(&answers.completed_at)));
        check("timing", word(standing.timing), said(Some(&answers.timing)));
        check("due", micros(standing.due).to_string(), dated(answers.due.as_ref()));
        let certificate = standing.certification.as_ref();
        let state = certificate.map_or("-".to_owned(), |certificate| word(certificate.state));
        check("certification", state, said(answers.certification.as_ref()));
        let earned = certificate.and_then(|certificate| certificate.earned);
        check("earned", micros(earned).to_string(), dated(answers.earned.as_ref()));
        let expires = certificate.and_then(|certificate| certificate.expires);
        check("expires", micros(expires).to_string(), dated(answers.expires.as_ref()));
        for column in &answers.components {
            let own = standing.components.iter().find(|component| component.id == column.id);
            let id = &column.id;
            if column.state.is_some() {
                let state = own.map_or("-".to_owned(), |component| word(component.state));
                check(&format!("state of {id}"), state, said(column.state.as_ref()));
            }
            if column.since.is_some() {
                let (since, until) = own.map_or((None, None), |component| (component.since, component.until));
                check(&format!("since of {id}"), micros(since).to_string(), dated(column.since.as_ref()));
                check(&format!("until of {id}"), micros(until).to_string(), dated(column.until.as_ref()));
            }
        }
        for column in &answers.gates {
            let own = standing.gates.iter().find(|gate| gate_row(gate) == column.id);
            let outcome = own.map_or("-".to_owned(), |gate| word(gate.outcome));
            check(&format!("gate {}", column.id), outcome, said(Some(&column.outcome)));
        }
        if let Some(missing) = &answers.missing {
            check(
                "missing",
                format!("{:?}", standing.missing.iter().collect::<Vec<_>>()),
                format!("{:?}", missing.of(row).collect::<Vec<_>>()),
            );
        }
    }

    /// Notices are the findings of all standings and the rows that cannot be read; the rows named are of those.
    fn notices(&self, answers: &Answers, rows: &Rows, found: &mut Vec<String>) {
        let mut right: BTreeMap<String, u64> = BTreeMap::new();
        for finding in self.standings.iter().flat_map(|standing| &standing.findings) {
            *right.entry(finding.code.to_owned()).or_default() += 1;
        }
        let mut faults: BTreeMap<Noticed, u64> = BTreeMap::new();
        for (code, column) in rows.rows.iter().filter_map(|row| row.fault) {
            *faults.entry((code.to_owned(), column.to_owned())).or_default() += 1;
        }
        right.extend(faults.iter().map(|((code, column), count)| (format!("{code} {column}"), *count)));
        let mut told: BTreeMap<String, u64> = BTreeMap::new();
        for notice in &answers.notices {
            let of_rows = faults.contains_key(&(notice.code.to_owned(), notice.column.to_owned()));
            let name = if of_rows { format!("{} {}", notice.code, notice.column) } else { notice.code.to_owned() };
            told.insert(name, notice.count);
            let sample = notice.rows.len() as u64 == notice.count.min(8) && notice.rows.is_sorted();
            if !sample || notice.rows.iter().any(|row| *row >= rows.rows.len() as u64) {
                found.push(format!("rows of a notice: {notice:?}"));
            }
        }
        if right != told {
            found.push(format!("notices {right:?}, batch {told:?}"));
        }
    }

    /// Counts what the answers say.
    pub(crate) fn reached(&self, answers: &Answers, reached: &mut Reached) {
        let mut add = |what: String, times: u64| *reached.entry(what).or_default() += times;
        let mut words = |kind: &str, column: &Coded| {
            (0..column.codes.len())
                .filter_map(|row| column.word(row))
                .for_each(|word| add(format!("{kind} {word}"), 1));
        };
        words("status", &answers.status);
        words("timing", &answers.timing);
        answers.components.iter().filter_map(|column| column.state.as_ref()).for_each(|column| words("state", column));
        answers.gates.iter().for_each(|gate| words("gate", &gate.outcome));
        answers.certification.iter().for_each(|column| words("certification", column));
        add("answers".to_owned(), answers.len() as u64);
        add("in full".to_owned(), answers.in_full as u64);
    }
}
