//! What the generated populations reach: each list of a roster, each reason, kind, finding and measure turns up, as the
//! reference tells it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::generate::Case;
use crate::generate::population::population;
use crate::reference::population::Population;
use crate::reference::report::Options;
use crate::reference::time::{Instant, instant};

/// The cases looked at.
const CASES: u64 = 80;
const DAY: Instant = 86_400_000_000;

const REACHED: &[&str] = &[
    "seated",
    "waiting",
    "turned_away",
    "breach",
    "now.open",
    "now.flagged",
    "now.blocked",
    "attendance.attended",
    "attendance.partial",
    "attendance.absent",
    "attendance.excused",
    "full.flag",
    "full.block",
    "agenda.assign",
    "agenda.behind",
    "agenda.due",
    "agenda.gate",
    "agenda.help",
    "agenda.promotion",
    "agenda.rating",
    "agenda.renewal",
    "agenda.survey",
    "finding.attended_without_registration",
    "finding.facilitator_double_booked",
    "finding.learner_double_booked",
    "finding.meetings_overlap",
    "finding.no_capacity",
    "finding.no_facilitator",
    "finding.no_place",
    "finding.no_sessions",
    "finding.outside_plan",
    "finding.over_capacity",
    "finding.registered_after_start",
    "finding.registered_while_closed",
    "finding.room_double_booked",
    "finding.too_early_for_gate",
    "finding.unknown_session",
    "all.completion",
    "all.registered",
    "all.attended",
    "all.responses",
    "cohort.registered",
    "attribute.registered",
    "completion.not_enrolled",
    "completion.suspended",
    "completion.withdrawn",
    "registered.turned_away",
    "registered.waiting",
    "registered.withdrawn",
    "attended.absent",
    "attended.excused",
    "attended.partial",
    "responses.not_completed",
    "responses.not_due",
    "readiness",
    "unprepared",
    "time",
    "at_risk",
    "low_use",
    "struggle",
];

fn told<'v>(answer: &'v Value, list: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    answer[list].as_array().into_iter().flatten()
}

fn word(kind: &str, value: &Value) -> Option<String> {
    value.as_str().map(|word| format!("{kind}.{word}"))
}

fn seats(all: &Population, t: Instant, found: &mut BTreeSet<String>) {
    for session in &all.schedule.sessions {
        let late = session.end + DAY;
        for at in [t, late] {
            let roster = all.roster(&session.id, at, None).unwrap();
            for list in ["seated", "waiting", "turned_away"] {
                for row in told(&roster, list) {
                    found.insert(list.to_owned());
                    found.extend(word("attendance", &row["attendance"]));
                    found.extend(word("now", &row["now"]));
                    found.extend((row["breach"] == true).then(|| "breach".to_owned()));
                }
            }
        }
        if let Some(person) = all.people(None).first() {
            let asked = (Some(session.component.as_str()), "register");
            let answer = all.decide(person.learner, asked, t, Some(&session.id), None);
            let full = told(&answer, "reasons").find(|r| r["code"] == "session_full");
            found.extend(full.and_then(|r| word("full", &r["mode"])));
        }
    }
}

fn counts(report: &Value, found: &mut BTreeSet<String>) {
    let mut all: Vec<(&str, &Value)> = vec![("all", &report["all"])];
    all.extend(told(report, "cohorts").map(|m| ("cohort", m)));
    all.extend(told(report, "attributes").map(|m| ("attribute", m)));
    for (kind, measures) in all {
        for (name, rate) in [
            ("completion", &measures["completion"]),
            ("registered", &measures["pre_work"]["registered"]),
            ("attended", &measures["pre_work"]["attended"]),
            ("responses", &measures["effectiveness"]["responses"]),
        ] {
            found.extend((!rate["value"].is_null()).then(|| format!("{kind}.{name}")));
            found.extend(rate["excluded"].as_object().unwrap().keys().map(|reason| format!("{name}.{reason}")));
        }
        for (name, holds) in [
            ("readiness", !measures["readiness"]["mean"].is_null()),
            ("unprepared", measures["minutes_lost"]["minutes"] != 0),
            ("time", measures["time_to_completion"]["count"] != 0),
            ("at_risk", measures["timing"]["at_risk"] != 0),
            ("low_use", told(measures, "low_use").next().is_some()),
            ("struggle", told(&measures["struggle"], "components").any(|c| c["failed_attempts"] != 0)),
        ] {
            found.extend(holds.then(|| name.to_owned()));
        }
    }
}

fn words(case: &Case) -> BTreeSet<String> {
    let all = Population::new(&case.programme, &case.earlier, Some(&case.schedule), &case.events).unwrap();
    let mut found = BTreeSet::new();
    let ats = case.events.iter().filter_map(|e| instant(e["at"].as_str()?, chrono_tz::Tz::UTC));
    let end = ats.min().unwrap_or(0) + 90 * DAY;
    found.extend(all.agenda(end, &[]).iter().filter_map(|a| word("agenda", &a["kind"])));
    found.extend(all.findings(end, None).iter().filter_map(|f| word("finding", &f["code"])));
    seats(&all, case.instants[0], &mut found);
    for at in [end, end - 50 * DAY, case.instants[0]] {
        counts(&all.report(at, None, &Options::default()), &mut found);
    }
    found
}

#[test]
fn generated_populations_reach_every_answer() {
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..CASES {
        for word in words(&population(seed)) {
            *tally.entry(word).or_default() += 1;
        }
    }
    let missed = REACHED.iter().map(|w| (*w, tally.get(*w).copied().unwrap_or(0))).filter(|(_, n)| *n < 2);
    let missed: Vec<(&str, usize)> = missed.collect();
    assert!(missed.is_empty(), "too rare: {missed:?}");
}
