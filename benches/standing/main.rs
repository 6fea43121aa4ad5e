//! The full standing of a thousand learners: states, progress, status, dates, gates, what is missing.
//!
//! Beside it the limit: the same programme known by heart, from facts already coded, without names, reasons, missing
//! items, findings or deciding facts. Compared are the states of the twelve components, both gates, progress, whether it
//! is complete and, for learners without evidence that ran out or was revoked, since when (by heart only the evidence
//! that counts now is looked at; blend sees a stretch that older evidence began).

use blend_benches::coded::{Coded, Full, State};
use blend_benches::contest::Contest;
use blend_benches::given;
use blend_benches::learner::{AS_OF, Learner, learners};
use blend_core::answer::{Standing, Status};

const LIMIT: &str = "by hand: from coded facts";
const STANDING: &str = "blend: standing";

fn main() {
    let learners = learners(1_000, 3_141_592_653_589);
    let coded: Vec<Vec<Coded>> = learners.iter().map(|learner| learner.facts.iter().map(Coded::of).collect()).collect();
    let states: Vec<State> = coded.iter().map(|log| State::replay(log)).collect();
    let full: Vec<Full> = states.iter().map(State::full).collect();
    covered(&full);

    let programme = given::programme();
    let schedule = given::schedule(&programme);
    let records: Vec<_> = learners.iter().map(|learner| given::record(&programme, &schedule, learner)).collect();
    let events: Vec<String> = learners.iter().map(given::events).collect();
    let at = given::instant(AS_OF);

    let mut contest = Contest::new("full standing", &[LIMIT, STANDING]);
    let subjects = learners.len();
    let same = |subject: usize, got: &Full| assert_eq!(*got, full[subject], "learner {subject}");
    contest.enter("by hand: from the state of one cache line", subjects, |subject| states[subject].full(), same);
    contest.enter(LIMIT, subjects, |subject| State::replay(&coded[subject]).full(), same);
    let same = |subject: usize, got: &Standing| agree(got, &full[subject], subject);
    contest.enter(STANDING, subjects, |subject| records[subject].standing(at, None), same);
    contest.enter(
        "blend: standing as JSON text",
        subjects,
        |subject| serde_json::to_string(&records[subject].standing(at, None)).expect("text"),
        |subject, got| {
            let want = serde_json::to_value(records[subject].standing(at, None)).expect("a document");
            assert_eq!(serde_json::from_str::<serde_json::Value>(got).expect("JSON"), want, "learner {subject}");
        },
    );
    contest.enter(
        "blend, from JSON events: text read + record read + standing",
        subjects,
        |subject| {
            let record = programme.record_from_json(events[subject].as_bytes(), Some(&schedule));
            record.expect("facts are never refused").standing(at, None)
        },
        same,
    );
    told(&learners);
    contest.run();
}

fn told(learners: &[Learner]) {
    let facts: usize = learners.iter().map(|learner| learner.facts.len() + 2).sum();
    println!("{} learners, {:.1} facts each", learners.len(), facts as f64 / learners.len() as f64);
}

/// Every state and both outcomes occur, or the comparison would say little.
fn covered(full: &[Full]) {
    for (name, bits) in [
        ("done", full.iter().fold(0, |bits, one| bits | one.done)),
        ("expired", full.iter().fold(0, |bits, one| bits | one.expired)),
        ("active", full.iter().fold(0, |bits, one| bits | one.active)),
    ] {
        assert_eq!(bits, 0xfff, "not every component is {name} for somebody");
    }
    assert!(full.iter().any(|one| one.failed != 0));
    assert!(full.iter().any(|one| one.complete) && full.iter().any(|one| !one.complete));
}

fn agree(standing: &Standing, want: &Full, subject: usize) {
    for (component, row) in standing.components.iter().enumerate() {
        assert_eq!(row.state, given::state(want, component), "learner {subject}, {}", row.id);
    }
    let met: Vec<bool> = standing.gates.iter().map(|gate| gate.met).collect();
    assert_eq!(met, [want.gate == 0, want.flag == 0], "learner {subject}");
    assert_eq!(standing.progress, want.progress, "learner {subject}");
    assert_eq!(standing.status == Status::Completed, want.complete, "learner {subject}");
    if want.complete && want.expired == 0 {
        assert_eq!(standing.completed_at, Some(given::instant(want.completed_at)), "learner {subject}");
    }
}
