//! The full standing: summary, components, gates and what is missing.

use crate::c::{self, Library, Owned, Text};
use crate::{Ground, OUTCOMES, RUST, RUST_JSON, json, micros, number, same_missing};
use blend_benches::contest::Contest;
use blend_benches::given;
use blend_benches::learner::Learner;
use blend_core::Record;
use blend_core::answer::{ComponentStanding, GateStanding, Standing};
use blend_core::time::Instant;
use std::hint::black_box;

pub(crate) const STATUSES: [&str; 8] =
    ["not_enrolled", "withdrawn", "suspended", "completed", "lapsed", "failed", "in_progress", "not_started"];
const TIMINGS: [&str; 6] = ["none", "on_time", "late", "overdue", "behind", "on_track"];
pub(crate) const STATES: [&str; 8] =
    ["not_required", "done", "waived", "exhausted", "failed", "expired", "in_progress", "not_started"];

fn c_standing(c: &Library, record: &Owned, at: i64) -> Owned {
    c.made(c.standing_free, |out, error| unsafe { (c.standing_new)(record.raw, at, c::NO_INSTANT, out, error) })
}

fn summary(c: &Library, standing: &Owned) -> c::Summary {
    c.filled(c::Summary::room(), |out, error| unsafe { (c.standing_summary)(standing.raw, out, error) })
}

fn component(c: &Library, standing: &Owned, index: usize) -> c::Component {
    c.filled(c::Component::room(), |out, error| unsafe { (c.standing_component)(standing.raw, index, out, error) })
}

fn gate(c: &Library, standing: &Owned, index: usize) -> c::Gate {
    c.filled(c::Gate::room(), |out, error| unsafe { (c.standing_gate)(standing.raw, index, out, error) })
}

fn missing(c: &Library, standing: &Owned, index: usize) -> c::Missing {
    c.filled(c::Missing::room(), |out, error| unsafe { (c.standing_missing)(standing.raw, index, out, error) })
}

fn same_component(got: &c::Component, want: &ComponentStanding) {
    let texts = [got.id, got.score, got.best_score, got.presence, got.events];
    let events = json(&want.events);
    let want_texts = [
        Some(want.id.as_str()),
        want.score.as_deref(),
        want.best_score.as_deref(),
        want.presence.as_deref(),
        Some(&events),
    ];
    assert_eq!(texts.each_ref().map(Text::read), want_texts);
    assert_eq!([got.since, got.until, got.due], [want.since, want.until, want.due].map(micros));
    let basis = want.basis.map_or(0, |basis| number(&basis, &["earned", "waived", "transferred"]));
    let words = [number(&want.state, &STATES), basis, number(&want.access, &OUTCOMES)];
    assert_eq!([got.state, got.basis, got.access], words);
    assert_eq!((got.attempts, got.occurrence), (want.attempts, want.occurrence.unwrap_or_default().into()));
}

fn same_gate(got: &c::Gate, want: &GateStanding) {
    assert_eq!((got.id.read(), got.component.read()), (Some(want.id.as_str()), want.component.as_deref()));
    let words = [
        number(&want.action, &["register", "start", "attend", "certify"]),
        number(&want.mode, &["block", "flag"]),
        number(&want.outcome, &OUTCOMES),
    ];
    assert_eq!([got.action, got.mode, got.outcome], words);
    assert_eq!([got.met, got.overridden], [want.met, want.overridden].map(i32::from));
    assert_eq!(got.occurrence, want.occurrence.unwrap_or_default());
}

fn same(c: &Library, got: &Owned, want: &Standing) {
    let short = summary(c, got);
    let words = [number(&want.status, &STATUSES), number(&want.timing, &TIMINGS), 0];
    assert_eq!([short.status, short.timing, short.certificate], words);
    assert!(want.certification.is_none() && short.period == -1);
    let dates = [short.completed_at, short.enrolled_at, short.recorded_at, short.due];
    assert_eq!(dates, [want.completed_at, want.enrolled_at, want.recorded_at, want.due].map(micros));
    let none = [short.earned, short.window, short.expires, short.grace_until];
    assert_eq!((short.progress, none), (want.progress.into(), [c::NO_INSTANT; 4]));
    let sizes = [want.components.len(), want.gates.len(), want.missing.len()];
    assert_eq!([short.components, short.gates, short.missing], sizes);
    (0..short.components).for_each(|index| same_component(&component(c, got, index), &want.components[index]));
    (0..short.gates).for_each(|index| same_gate(&gate(c, got, index), &want.gates[index]));
    (0..short.missing).for_each(|index| same_missing(&missing(c, got, index), &want.missing[index]));
}

pub(crate) fn contest(ground: &Ground, learners: &[Learner], at: Instant) {
    let c = &ground.c;
    let records: Vec<(Record, Owned)> = learners
        .iter()
        .map(|learner| {
            let record = given::record(&ground.programme, &ground.schedule, learner);
            (record, ground.c_record(&given::events(learner)))
        })
        .collect();
    let standings: Vec<Standing> = records.iter().map(|(record, _)| record.standing(at, None)).collect();
    let told = at.to_string();
    let right = |subject: usize, got: &Owned| same(c, got, &standings[subject]);
    let mut contest = Contest::new("full standing", &[RUST, RUST_JSON]);
    contest.enter(
        RUST,
        records.len(),
        |subject| records[subject].0.standing(at, None),
        |subject, got| {
            assert!(*got == standings[subject]);
        },
    );
    let made = |subject: usize| c_standing(c, &records[subject].1, at.micros());
    contest.enter("c, structs made", records.len(), made, right);
    let read = |subject: usize| {
        let standing = made(subject);
        let short = summary(c, &standing);
        (0..short.components).for_each(|index| {
            black_box(component(c, &standing, index));
        });
        (0..short.gates).for_each(|index| {
            black_box(gate(c, &standing, index));
        });
        (0..short.missing).for_each(|index| {
            black_box(missing(c, &standing, index));
        });
        standing
    };
    contest.enter("c, structs made and read", records.len(), read, right);
    contest.enter(
        RUST_JSON,
        records.len(),
        |subject| json(&records[subject].0.standing(at, None)),
        |subject, got| {
            assert_eq!(*got, json(&standings[subject]));
        },
    );
    let text = |subject: usize| {
        let (record, at) = (records[subject].1.raw, Text::of(&told));
        c.made(c.bytes_free, |out, error| unsafe {
            (c.record_standing)(record, at.data, at.size, std::ptr::null(), 0, out, error)
        })
    };
    contest.enter("c, JSON text", records.len(), text, |subject, got| {
        assert_eq!(c.text(got), json(&standings[subject]));
    });
    contest.run();
}
