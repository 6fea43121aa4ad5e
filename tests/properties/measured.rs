//! A batch's measures beside those that a report over the same facts has of everybody.
//!
//! The rows' events, each learner called as the columns call them -> one population -> its report at an instant.

use std::collections::BTreeSet;

use blend_core::batch::{Answers, BatchOptions};
use blend_core::time::Instant;
use blend_core::{Population, Programme, ReportOptions, Schedule};
use serde_json::{Value, json};

use crate::batch::Reached;
use crate::columns::rows::Rows;

/// What a population reports.
pub(crate) struct Reported {
    population: Population,
    /// Whether which of two learners has a seat is left to ids that the rows do not tell.
    undecided: bool,
}

impl Reported {
    pub(crate) fn new(
        programme: &Programme,
        schedule: Option<&Schedule>,
        sessions: &Value,
        names: &[String],
        rows: &Rows,
    ) -> Reported {
        let mut events = Vec::new();
        for (name, own) in names.iter().zip(&rows.events) {
            events.extend(own.iter().map(|event| {
                let mut event = event.clone();
                event["learner"] = json!(name);
                event
            }));
        }
        // Whoever is named in rows that cannot be read and nowhere else is a learner too.
        let unread = rows.rows.iter().filter_map(|row| row.learner).filter(|place| rows.events[*place].is_empty());
        for name in unread.collect::<BTreeSet<usize>>().into_iter().map(|place| &names[place]) {
            events.push(
                json!({"id": "x", "learner": name, "kind": "triggered", "trigger": "t", "at": "9990-01-01T00:00:00Z"}),
            );
        }
        let bytes = serde_json::to_vec(&events).unwrap();
        let population = programme.population_from_json(&bytes, schedule).unwrap();
        Reported { population, undecided: undecided(sessions, rows) }
    }

    /// Every measure that is another one in the report.
    pub(crate) fn differences(&self, answers: &Answers, options: &BatchOptions, reached: &mut Reached) -> Vec<String> {
        let Some(told) = &answers.measures else {
            return if options.measures { vec!["no measures".to_owned()] } else { Vec::new() };
        };
        if !options.measures {
            return vec!["measures unasked".to_owned()];
        }
        let (at, known_at): (Instant, Option<Instant>) = (options.at, options.known_at);
        let report = self.population.report(at, known_at, &ReportOptions::default());
        let (told, right) = (json!(told), json!(report.all));
        let mut found = Vec::new();
        for (measure, told) in told.as_object().unwrap() {
            if *told != right[measure] && !(self.undecided && measure == "pre_work") {
                found.push(format!("{measure}: report {}, batch {told}", right[measure]));
            }
        }
        for path in MEASURES {
            let count = told.pointer(path).and_then(Value::as_u64).unwrap_or(0);
            *reached.entry(format!("measured {path}")).or_default() += u64::from(count > 0);
        }
        let dropped = report.all.funnel.iter().filter(|step| step.drop_off.numerator > 0).count() as u64;
        *reached.entry("measured dropped".to_owned()).or_default() += dropped;
        found
    }
}

/// What is counted how often it is more than nothing.
pub(crate) const MEASURES: [&str; 13] = [
    "/completion/numerator",
    "/completion/excluded/not_enrolled",
    "/completion/excluded/withdrawn",
    "/completion/excluded/suspended",
    "/timing/at_risk",
    "/timing/overdue",
    "/pre_work/registered/numerator",
    "/pre_work/registered/excluded/waiting",
    "/pre_work/registered/excluded/turned_away",
    "/pre_work/registered/excluded/withdrawn",
    "/pre_work/attended/numerator",
    "/pre_work/attended/excluded/partial",
    "/pre_work/attended/excluded/absent",
];

/// Whether two learners ask for a seat of few at one instant, both in rows without an id.
fn undecided(sessions: &Value, rows: &Rows) -> bool {
    let few = |session: &str| {
        let written = sessions["sessions"].as_array().into_iter().flatten();
        written.filter(|written| written["id"] == session).any(|written| written.get("capacity").is_some())
    };
    let mut seen = BTreeSet::new();
    let asked = rows.rows.iter().filter(|row| row.fault.is_none() && !row.cells.contains_key("id"));
    let asked = asked.filter(|row| row.cells["kind"] == "registered");
    let seats: BTreeSet<_> = asked
        .filter_map(|row| Some((row.learner?, row.cells.get("session")?, row.cells.get("at")?)))
        .filter(|(_, session, _)| few(session))
        .collect();
    seats.into_iter().any(|(_, session, at)| !seen.insert((session, at)))
}
