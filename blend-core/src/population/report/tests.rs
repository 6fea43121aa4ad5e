//! What holds of every report, whatever the learners did.

use super::*;
use crate::Programme;
use crate::answer::{Measures, Rate};
use crate::population::Population;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn programme(version: &str, gates: &Json) -> Json {
    json!({
        "id": "p", "version": version, "due": "P1M",
        "objectives": [{"id": "o", "kind": "knowledge"}],
        "components": [
            {"id": "m", "format": "elearning", "due": "P2W"},
            {"id": "q", "format": "knowledge_check", "pass_mark": 0.5, "max_attempts": 2, "treats": {"o": ["assess"]}},
            {"id": "w", "format": "ilt"}
        ],
        "gates": gates, "completion": {"all": ["m", "q", "w"]}
    })
}

/// What a learner may do, each at one instant.
fn deeds() -> Vec<Json> {
    let mut deeds =
        vec![json!({"kind": "withdrawn", "programme": "p"}), json!({"kind": "suspended", "programme": "p"})];
    deeds.extend(["started", "completed", "revoked"].map(|kind| json!({"kind": kind, "component": "m"})));
    deeds.extend([0.2, 0.5].map(|score| json!({"kind": "scored", "component": "q", "score": score})));
    deeds.extend(["registered", "cancelled", "attended", "excused"].map(|kind| json!({"kind": kind, "session": "s"})));
    deeds.extend([1, 3, 5].map(|n| json!({"kind": "rated", "question": "readiness", "session": "s", "rating": n})));
    deeds.extend(["registered", "cancelled"].map(|kind| json!({"kind": kind, "session": "r"})));
    deeds.push(json!({"kind": "rated", "question": "effectiveness", "rating": 4}));
    deeds
}

fn population(drawn: &[(u8, Vec<(u8, u8)>)]) -> Population {
    let gates = json!([{"id": "g", "to": ["w"], "mode": "flag", "when": "m"}]);
    let text = |value: &Json| serde_json::to_vec(value).unwrap();
    let earlier = text(&json!([programme("1", &json!([]))]));
    let programme = Programme::from_json_with_earlier(&text(&programme("2", &gates)), &earlier).unwrap();
    let session = json!({"id": "s", "component": "w", "start": "2026-01-20T09:00:00Z", "minutes": 60, "capacity": 3, "waitlist": 1});
    let mut small = session.clone();
    (small["id"], small["start"], small["capacity"]) = (json!("r"), json!("2026-01-25T09:00:00Z"), json!(1));
    let schedule = json!({"programme": "p", "sessions": [session, small], "cohorts": [
        {"id": "c0", "starts": "2026-01-01"}, {"id": "c1", "starts": "2026-01-01"}, {"id": "c2", "starts": "2026-01-01"}
    ]});
    let schedule = programme.schedule_from_json(&text(&schedule)).unwrap();
    let deeds = deeds();
    let mut events = Vec::new();
    for (number, (cohort, done)) in drawn.iter().enumerate() {
        let learner = format!("u{number:02}");
        let version = if cohort % 2 == 0 { "1" } else { "2" };
        events.push(json!({
            "id": "e", "learner": learner, "kind": "enrolled", "programme": "p", "version": version,
            "cohort": format!("c{}", cohort % 3), "at": "2026-01-05T00:00:00Z"
        }));
        for (place, (deed, day)) in done.iter().enumerate() {
            let mut event = deeds[usize::from(*deed) % deeds.len()].clone();
            event["id"] = json!(format!("{place}"));
            event["learner"] = json!(learner);
            event["at"] = json!(format!("2026-01-{:02}T10:00:00Z", 6 + day % 25));
            events.push(event);
        }
    }
    programme.population_from_json(&text(&json!(events)), Some(&schedule)).unwrap()
}

fn sum(parts: &[&Measures], of: impl Fn(&Measures) -> u64) -> u64 {
    parts.iter().map(|measures| of(measures)).sum()
}

/// Numerator, denominator and all left out.
fn counts(rate: &Rate) -> [u64; 3] {
    [rate.numerator, rate.denominator, rate.excluded.values().sum()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_cohorts_add_up_to_all(
        drawn in prop::collection::vec((any::<u8>(), prop::collection::vec((any::<u8>(), any::<u8>()), 0..12)), 1..12),
        day in 1_u8..90,
    ) {
        let population = population(&drawn);
        let at = Instant::parse("2026-01-05T00:00:00Z").unwrap().plus_micros(i64::from(day) * 86_400_000_000);
        let report = population.report(at, None, &ReportOptions::default());
        let (all, parts) = (&report.all, report.cohorts.iter().map(|cohort| &cohort.measures).collect::<Vec<_>>());
        let rates: [fn(&Measures) -> &Rate; 8] = [
            |measures| &measures.completion,
            |measures| &measures.formats["digital"],
            |measures| &measures.pre_work.registered,
            |measures| &measures.pre_work.attended,
            |measures| &measures.effectiveness.responses,
            |measures| &measures.funnel[0].drop_off,
            |measures| &measures.struggle.objectives[0].attempts.learners,
            |measures| &measures.gates[0].without.completion,
        ];
        for of in rates {
            for place in 0..3 {
                prop_assert_eq!(counts(of(all))[place], sum(&parts, |measures| counts(of(measures))[place]));
            }
            let rate = of(all);
            prop_assert_eq!(rate.value.is_none(), rate.denominator == 0);
            prop_assert!(rate.numerator <= rate.denominator && rate.excluded.values().all(|count| *count > 0));
        }
        let numbers: [fn(&Measures) -> u64; 6] = [
            |measures| measures.learners,
            |measures| measures.timing.behind,
            |measures| measures.timing.at_risk,
            |measures| measures.readiness.ratings,
            |measures| measures.time_to_completion.count,
            |measures| measures.struggle.components[1].attempts.failed_attempts,
        ];
        for of in numbers {
            prop_assert_eq!(of(all), sum(&parts, of));
        }
        // Everybody is in the denominator or left out for one reason, and stands to the dates in one way.
        let timing = &all.timing;
        let told = timing.on_track + timing.behind + timing.overdue + timing.late + timing.on_time + timing.none;
        prop_assert_eq!(counts(&all.completion)[1..].iter().sum::<u64>(), report.learners);
        prop_assert_eq!(told, all.completion.denominator);
        prop_assert_eq!(report.people.len() as u64, timing.behind + timing.overdue + timing.at_risk);
        prop_assert!(report.people.iter().all(|person| !person.reasons.is_empty()));
    }

    #[test]
    fn the_seats_of_all_sessions_are_those_of_each(
        drawn in prop::collection::vec((any::<u8>(), prop::collection::vec((any::<u8>(), any::<u8>()), 0..12)), 1..12),
        day in 1_u8..40,
    ) {
        let population = population(&drawn);
        let at = Instant::parse("2026-01-05T00:00:00Z").unwrap().plus_micros(i64::from(day) * 86_400_000_000);
        for known_at in [None, Some(at)] {
            let mut all: BTreeMap<_, _> = population.seats_of_all(|_| true, at, known_at).into_iter().collect();
            for (id, _) in population.sessions() {
                prop_assert_eq!(all.remove(&id).unwrap_or_default(), population.seats(id, at, known_at));
            }
            prop_assert!(all.is_empty());
        }
    }

    #[test]
    fn a_report_of_one_is_that_of_the_standing(
        done in prop::collection::vec((any::<u8>(), any::<u8>()), 0..12),
        day in 1_u8..90,
    ) {
        let population = population(&[(1, done)]);
        let at = Instant::parse("2026-01-05T00:00:00Z").unwrap().plus_micros(i64::from(day) * 86_400_000_000);
        let all = population.report(at, None, &ReportOptions::default()).all;
        let standing = population.records()[0].standing(at, None);
        let completed = serde_json::to_value(standing.status).unwrap() == "completed";
        prop_assert_eq!(all.completion.numerator, u64::from(completed));
        if all.completion.denominator == 1 {
            for (group, rate) in &all.formats {
                prop_assert_eq!(rate.numerator == 1, standing.formats[group] == 10_000, "{}", group);
            }
            let timing = serde_json::to_value(all.timing).unwrap();
            let word = serde_json::to_value(standing.timing).unwrap();
            prop_assert_eq!(&timing[word.as_str().unwrap()], &json!(1));
            let since = standing.completed_at.zip(standing.enrolled_at);
            let took = since.map(|(done, enrolled)| (done.micros() - enrolled.micros()) as u64 / 1_000_000);
            prop_assert_eq!(all.time_to_completion.median, took.filter(|_| completed));
        }
    }
}
