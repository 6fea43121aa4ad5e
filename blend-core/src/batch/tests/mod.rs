//! Rows of every form and fault.

mod both;
mod certified;
mod cohorts;
mod grouped;
mod refused;
mod repeated;
mod sessions;
mod told;

use super::*;
use crate::time::Instant;

const PROGRAMME: &[u8] = br#"{
    "id": "p",
    "components": [
        {"id": "prep", "format": "elearning", "valid_for": "P30D"},
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8},
        {"id": "workshop", "format": "ilt", "minutes": 60, "done_when": {"attended": 0.8}}
    ],
    "gates": [{"id": "first", "to": ["workshop"], "mode": "block", "when": {"all": ["prep", "quiz"]}}],
    "completion": {"all": ["prep", "quiz", "workshop"]}
}"#;

fn options() -> BatchOptions {
    let mut options = BatchOptions::new(Instant::parse("2026-03-20T00:00:00Z").unwrap());
    (options.components, options.spans, options.gates) = (Pick::All, Pick::All, Pick::All);
    options
}

fn words<'a>(words: &'a [Option<&'a str>]) -> Words<'a> {
    Words::Each(words)
}

fn answers(options: BatchOptions, parts: &[Columns<'_>]) -> Answers {
    let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(options).unwrap();
    let flow = batch.push_each(parts, |part, read| read(part), &unwatched).unwrap();
    assert!(flow.is_continue());
    batch.finish(&unwatched).unwrap()
}

/// A stretch of rows of these learners, kinds and instants.
fn stretch<'a>(
    rows: &std::ops::Range<usize>,
    learner: Learners<'a>,
    kinds: &'a [Option<&'a str>],
    at: &'a [i64],
) -> Columns<'a> {
    let (kinds, at) = (&kinds[rows.clone()], &at[rows.clone()]);
    Columns::new(learner, words(kinds), Instants::Counted(at, Unit::Seconds, Validity::ALL))
}

fn day(day: i64) -> i64 {
    // From 1 March 2026.
    (20_513 + day) * 86_400
}

#[test]
fn what_cannot_be_read_is_counted_and_nothing_else_is_touched() {
    let learners = [Some("a"), Some("b"), None, Some("a"), Some("a"), Some(" c"), Some("d"), Some("a")];
    let kinds = ["completed", "completed", "completed", "scored", "vanished", "completed", "completed", "completed"];
    let kinds = kinds.map(Some);
    let (at, valid) = ([day(1); 8], [0b1011_1111_u8]);
    let columns = Columns {
        component: Some(words(&[
            Some("prep"),
            Some("perp"),
            Some("prep"),
            Some("quiz"),
            Some("prep"),
            Some("prep"),
            Some("prep"),
            None,
        ])),
        score: Some(Numbers::Floats(&[0.0, 0.0, 0.0, 1.5, 0.0, 0.0, 0.0, 0.0], Validity::new(&[0b1000], 0))),
        ..Columns::new(
            Learners::Words(words(&learners)),
            words(&kinds),
            Instants::Counted(&at, Unit::Seconds, Validity::new(&valid, 0)),
        )
    };
    let answers = answers(options(), &[columns]);
    let told: Vec<_> = answers
        .notices
        .iter()
        .map(|notice| (notice.code, notice.column, notice.count, notice.rows.as_slice()))
        .collect();
    assert_eq!(
        told,
        [
            ("bad_id", "learner", 1, [5].as_slice()),
            ("missing_field", "at", 1, &[6]),
            ("missing_field", "component", 1, &[7]),
            ("missing_field", "learner", 1, &[2]),
            ("number_out_of_range", "score", 1, &[3]),
            ("unknown_component", "component", 1, &[1]),
            ("unknown_value", "kind", 1, &[4]),
        ]
    );
    let mut names: Vec<_> = (0..answers.len()).filter_map(|row| answers.learner.name(row)).collect();
    names.sort();
    assert_eq!(names, ["a", "b", "d"]);
    let a = (0..answers.len()).find(|row| answers.learner.name(*row).as_deref() == Some("a")).unwrap();
    assert_eq!(answers.components[0].state.as_ref().unwrap().word(a), Some("done"));
    assert_eq!(answers.components[0].until.as_ref().unwrap()[a], day(31) * 1_000_000);
}

#[test]
fn columns_of_other_lengths_and_types_are_refused() {
    let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(options()).unwrap();
    let kinds = [Some("started"), Some("started")];
    let at = Instants::Counted(&[0, 0], Unit::Seconds, Validity::ALL);
    let rows = |learner| Columns::new(learner, words(&kinds), at.clone());
    batch.push(&rows(Learners::Signed(&[1, 2], Validity::ALL))).unwrap();
    let short = Columns {
        score: Some(Numbers::Whole(&[1], Validity::ALL)),
        ..rows(Learners::Unsigned(&[1, 2], Validity::ALL))
    };
    let refused = batch.push(&short).unwrap_err();
    let told: Vec<_> = refused.iter().map(|problem| (problem.pointer(), problem.code().name())).collect();
    assert_eq!(told, [("/learner", "wrong_type"), ("/score", "wrong_type")]);
    let mut wrong = options();
    wrong.components = Pick::These(vec!["prep".into(), "quizz".into()]);
    wrong.gates = Pick::These(vec!["frist".into()]);
    let refused = Programme::from_json(PROGRAMME).unwrap().batch(wrong).unwrap_err();
    let told: Vec<_> = refused.iter().map(crate::problem::Problem::pointer).collect();
    assert_eq!(told, ["/components/1", "/gates/0"]);
}

#[test]
fn a_gate_that_a_version_has_before_something_else_has_no_row_there() {
    let version = |version: &str, gate: &str| {
        format!(
            r#"{{"id": "p", "version": "{version}", "components": [{{"id": "a", "format": "elearning"}},
                {{"id": "b", "format": "elearning"}}], "certification": {{"valid_for": "P1Y"}}, "completion": {{"all": ["a", "b"]}},
                "gates": [{{"id": "g", "mode": "block", "when": "a", {gate}}}]}}"#
        )
    };
    let (newest, earlier) = (version("2", r#""at": "certify""#), version("1", r#""to": ["b"]"#));
    let programme = Programme::from_json_with_earlier(newest.as_bytes(), format!("[{earlier}]").as_bytes()).unwrap();
    let mut batch = programme.batch(options()).unwrap();
    let at = [day(0); 2];
    let rows = Columns {
        programme: Some(words(&[Some("p"), Some("p")])),
        version: Some(words(&[Some("1"), Some("2")])),
        ..Columns::new(
            Learners::Signed(&[1, 2], Validity::ALL),
            words(&[Some("enrolled"), Some("enrolled")]),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    batch.push(&rows).unwrap();
    let answers = batch.finish(&unwatched).unwrap();
    let [gate] = answers.gates.as_slice() else { panic!("{:?}", answers.gates) };
    assert_eq!((gate.id.as_str(), gate.outcome.word(0), gate.outcome.word(1)), ("g:certify", None, Some("blocked")));
}

#[test]
fn nobody_and_nothing() {
    assert!(answers(options(), &[]).is_empty());
    let none = Columns::new(
        Learners::Signed(&[], Validity::ALL),
        words(&[]),
        Instants::Counted(&[], Unit::Micros, Validity::ALL),
    );
    assert!(answers(options(), &[none]).is_empty());
}

/// A year's worth of rows, learners named by what `name` makes of their number.
fn many(ids: &[i64]) -> (Vec<i64>, Vec<i64>, Vec<u8>, Vec<u8>) {
    let (mut learners, mut at, mut kinds, mut components) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for turn in 0_i64..6 {
        for (place, id) in ids.iter().enumerate() {
            let place = place as i64;
            learners.push(*id);
            at.push(day(-40 + (place * 7 + turn * 11) % 55));
            kinds.push(((place + turn) % 3) as u8);
            components.push(((place * 5 + turn) % 3) as u8);
        }
    }
    (learners, at, kinds, components)
}

#[test]
fn threads_and_the_form_of_ids_change_nothing() {
    let near: Vec<i64> = (0..5_000).collect();
    let (learners, at, kinds, components) = many(&near);
    let scattered: Vec<i64> = learners.iter().map(|id| id.wrapping_mul(0x5851_F42D_4C95_7F2D)).collect();
    let kind_words = [Some("completed"), Some("started"), Some("enrolled")];
    let component_words = [Some("prep"), Some("quiz"), Some("workshop")];
    let programmes = vec![Some("p"); learners.len()];
    let ask = |ids: &[i64], threads: usize, cut: usize| {
        let mut options = options();
        options.threads = threads;
        let parts: Vec<Columns<'_>> = (0..ids.len())
            .step_by(cut)
            .map(|start| {
                let rows = start..(start + cut).min(ids.len());
                let coded = |codes, words| Words::Coded { codes: Codes::U8(codes), valid: Validity::ALL, words };
                Columns {
                    first: start as u64,
                    component: Some(coded(&components[rows.clone()], &component_words)),
                    programme: Some(Words::Each(&programmes[rows.clone()])),
                    ..Columns::new(
                        Learners::Signed(&ids[rows.clone()], Validity::ALL),
                        coded(&kinds[rows.clone()], &kind_words),
                        Instants::Counted(&at[rows], Unit::Seconds, Validity::ALL),
                    )
                }
            })
            .collect();
        answers(options, &parts)
    };
    let one = ask(&learners, 1, learners.len());
    assert_eq!(one.len(), 5_000);
    assert!(one.learner == Ids::Signed(near));
    assert!(ask(&learners, 2, 15_000) == ask(&learners, 1, 15_000));
    let far = ask(&scattered, 1, 1_000);
    assert!(ask(&scattered, 3, 1_000) == far);
    let Ids::Signed(ids) = &far.learner else { panic!("of the type they came in") };
    for (row, id) in ids.iter().enumerate().step_by(97) {
        let same = scattered.iter().position(|other| other == id).unwrap() % 5_000;
        assert_eq!((far.status.codes[row], far.progress[row]), (one.status.codes[same], one.progress[same]));
        assert_eq!(far.completed_at[row], one.completed_at[same]);
    }
}

#[test]
fn a_batch_stops_when_told() {
    let learners: Vec<i64> = (0..10_000).collect();
    let (learners, at, ..) = many(&learners);
    let kinds = vec![Some("started"); learners.len()];
    let components = vec![Some("prep"); learners.len()];
    let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(options()).unwrap();
    let rows = Columns {
        component: Some(words(&components)),
        ..Columns::new(
            Learners::Signed(&learners, Validity::ALL),
            words(&kinds),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    batch.push(&rows).unwrap();
    let stop = |progress: Progress| match progress {
        Progress::Judged { parts: 2.., .. } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    assert_eq!(batch.finish(&stop).unwrap_err(), Stopped);
}

#[test]
fn rows_are_counted_over_all_calls_and_threads() {
    let learners: Vec<i64> = (0..600).collect();
    let (kinds, components) = (vec![Some("started"); 600], vec![Some("prep"); 600]);
    let at = vec![day(0); 600];
    let rows = |part: &std::ops::Range<usize>| Columns {
        component: Some(Words::Each(&components[part.clone()])),
        ..stretch(part, Learners::Signed(&learners[part.clone()], Validity::ALL), &kinds, &at)
    };
    for threads in [1, 2] {
        let mut options = options();
        options.threads = threads;
        let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(options).unwrap();
        let told = std::sync::Mutex::new(Vec::new());
        let watch = |progress: Progress| {
            if let Progress::Read { rows } = progress {
                told.lock().unwrap().push(rows);
            }
            ControlFlow::Continue(())
        };
        for parts in [[0..100, 100..200], [200..400, 400..600]] {
            assert!(batch.push_each(&parts, |part, read| read(&rows(part)), &watch).unwrap().is_continue());
        }
        let mut told = told.into_inner().unwrap();
        told.sort_unstable();
        assert_eq!(told, [100, 200, 400, 600]);
        assert_eq!(batch.finish(&unwatched).unwrap().rows, 600);
    }
}

#[test]
fn learners_come_in_the_order_they_are_met_in_whatever_the_threads() {
    let texts: Vec<String> = (0..4_000_u64).map(|id| format!("learner {}", id.wrapping_mul(7_919) % 2_500)).collect();
    let learners: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let (kinds, at) = (vec![Some("triggered"); 4_000], vec![day(0); 4_000]);
    let triggers = vec![Some("t"); 4_000];
    let ask = |threads: usize| {
        let mut options = options();
        options.threads = threads;
        let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(options).unwrap();
        for call in 0..4_usize {
            let parts: Vec<_> = (0..4_usize).map(|part| (call * 4 + part) * 250..(call * 4 + part + 1) * 250).collect();
            let give = |part: &std::ops::Range<usize>, read: &mut dyn FnMut(&Columns<'_>)| {
                read(&Columns {
                    trigger: Some(Words::Each(&triggers[part.clone()])),
                    ..stretch(part, Learners::Words(Words::Each(&learners[part.clone()])), &kinds, &at)
                });
            };
            assert!(batch.push_each(&parts, give, &unwatched).unwrap().is_continue());
        }
        batch.finish(&unwatched).unwrap()
    };
    let one = ask(1);
    assert_eq!(one.len(), 2_500);
    assert!(ask(2) == one);
    assert!(ask(3) == one);
}

#[test]
fn learners_are_told_alike_where_threads_take_turns() {
    let texts: Vec<String> = (0..6_000_u64).map(|id| format!("learner {}", id.wrapping_mul(7_919) % 2_500)).collect();
    let words: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let numbers: Vec<u64> = (0..6_000_u64).map(|id| (id.wrapping_mul(7_919) % 2_500) << 40).collect();
    let kinds: Vec<_> = (0..6_000).map(|row| Some(["started", "completed"][row % 2])).collect();
    let (prep, at) = (vec![Some("prep"); 6_000], (0..6_000).map(|row| day(row % 19)).collect::<Vec<_>>());
    let ask = |threads: usize, text: bool| {
        let mut options = options();
        options.threads = threads;
        let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(options).unwrap();
        for call in 0..3 {
            let parts: Vec<_> = (0..20).map(|part| (call * 20 + part) * 100..(call * 20 + part + 1) * 100).collect();
            let read_by_now = AtomicU64::new(0);
            let give = |part: &std::ops::Range<usize>, read: &mut dyn FnMut(&Columns<'_>)| {
                // Whoever has the first part waits for another thread to have read some.
                for _ in 0..if threads > 1 && part.start == call * 2_000 { 500 } else { 0 } {
                    if read_by_now.load(Ordering::Relaxed) < 4 {
                        std::thread::sleep(std::time::Duration::from_millis(1));
                    }
                }
                let learner = match text {
                    true => Learners::Words(Words::Each(&words[part.clone()])),
                    false => Learners::Unsigned(&numbers[part.clone()], Validity::ALL),
                };
                read(&Columns {
                    component: Some(Words::Each(&prep[part.clone()])),
                    ..stretch(part, learner, &kinds, &at)
                });
                read_by_now.fetch_add(1, Ordering::Relaxed);
            };
            assert!(batch.push_each(&parts, give, &unwatched).unwrap().is_continue());
        }
        batch.finish(&unwatched).unwrap()
    };
    for text in [true, false] {
        let one = ask(1, text);
        assert_eq!(one.len(), 2_500);
        assert!([2, 3].iter().all(|threads| ask(*threads, text) == one));
    }
}

#[test]
fn many_answers_are_joined_as_they_are() {
    // So many learners that columns are joined on several threads; some have a due, and some are worked out in full.
    const DUE: &[u8] = br#"{
        "id": "p",
        "components": [{"id": "prep", "format": "elearning"}, {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8}],
        "gates": [{"id": "first", "to": ["quiz"], "mode": "block", "when": "prep"}],
        "due": "P10D", "completion": {"all": ["prep", "quiz"]}
    }"#;
    let texts: Vec<String> = (0..140_000).map(|id| format!("learner {id}")).collect();
    let learners: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let of = |word: &dyn Fn(usize) -> Option<&'static str>| (0..140_000).map(word).collect::<Vec<_>>();
    let kinds =
        of(&|row| Some(["enrolled", "completed", "scored", "waived"][if row % 500 == 3 { 3 } else { row % 3 }]));
    let components =
        of(&|row| [None, Some("prep"), Some("quiz"), Some("prep")][if row % 500 == 3 { 3 } else { row % 3 }]);
    let programmes = of(&|row| (row % 3 == 0 && row % 500 != 3).then_some("p"));
    let (bases, reasons) = (of(&|_| Some("equivalent")), of(&|_| Some("r")));
    let at = vec![day(0); 140_000];
    let ask = |threads: usize| {
        let mut options = options();
        (options.threads, options.measures) = (threads, true);
        let mut batch = Programme::from_json(DUE).unwrap().batch(options).unwrap();
        let parts: Vec<_> = (0..14_usize).map(|part| part * 10_000..(part + 1) * 10_000).collect();
        let give = |part: &std::ops::Range<usize>, read: &mut dyn FnMut(&Columns<'_>)| {
            read(&Columns {
                component: Some(Words::Each(&components[part.clone()])),
                programme: Some(Words::Each(&programmes[part.clone()])),
                basis: Some(Words::Each(&bases[part.clone()])),
                reason: Some(Words::Each(&reasons[part.clone()])),
                by: Some(Words::Each(&reasons[part.clone()])),
                ..stretch(part, Learners::Words(Words::Each(&learners[part.clone()])), &kinds, &at)
            });
        };
        assert!(batch.push_each(&parts, give, &unwatched).unwrap().is_continue());
        batch.finish(&unwatched).unwrap()
    };
    let one = ask(1);
    assert_eq!(one.len(), 140_000);
    assert!(one.in_full > 0 && one.due.as_ref().unwrap().iter().any(|due| *due != NO_INSTANT), "{}", one.in_full);
    assert!([2, 3].iter().all(|threads| ask(*threads) == one));
}

/// What one learner's rows of kind, component and day come to.
fn one(programme: &str, facts: &[(&str, Option<&str>, i64)]) -> Answers {
    let kinds: Vec<_> = facts.iter().map(|(kind, ..)| Some(*kind)).collect();
    let components: Vec<_> = facts.iter().map(|(_, component, _)| *component).collect();
    let programmes: Vec<_> = facts.iter().map(|(_, component, _)| component.is_none().then_some("p")).collect();
    let (at, learners): (Vec<_>, Vec<_>) = facts.iter().map(|(.., at)| (day(*at), 1)).unzip();
    let mut batch = Programme::from_json(programme.as_bytes()).unwrap().batch(options()).unwrap();
    let rows = Columns {
        component: Some(words(&components)),
        programme: Some(words(&programmes)),
        ..Columns::new(
            Learners::Signed(&learners, Validity::ALL),
            words(&kinds),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    batch.push(&rows).unwrap();
    batch.finish(&unwatched).unwrap()
}

#[test]
fn revoking_a_programme_takes_a_waiver_of_it_back() {
    let programme = r#"{"id": "p", "components": [{"id": "a", "format": "elearning"}], "completion": "a"}"#;
    let waived = [("enrolled", None, 1), ("waived", None, 3)];
    assert_eq!(one(programme, &waived).progress, [10_000]);
    let revoked = [waived[0], waived[1], ("revoked", None, 5)];
    assert_eq!(one(programme, &revoked).progress, [0]);
}

#[test]
fn what_is_done_is_not_exhausted() {
    let programme = r#"{"id": "p", "components": [
        {"id": "a", "format": "elearning", "max_attempts": 1}, {"id": "b", "format": "job_aid", "max_attempts": 1}
    ], "completion": {"any": [{"all": ["a", {"passed": "a"}]}, {"all": ["b", {"passed": "b"}]}]}}"#;
    let failed = [("enrolled", None, 1), ("failed", Some("a"), 2), ("failed", Some("b"), 2)];
    assert_eq!(one(programme, &failed).status.word(0), Some("in_progress"));
    let programme = programme.replace(r#", {"all": ["b", {"passed": "b"}]}"#, "");
    assert_eq!(one(&programme, &failed).status.word(0), Some("failed"));
    let done = [failed[0], failed[1], ("completed", Some("a"), 3)];
    assert_eq!(one(&programme, &done).status.word(0), Some("in_progress"));
}

#[test]
fn what_changes_no_answer_can_be_taken_back() {
    let learners = [1, 1, 1];
    let rows = Columns {
        id: Some(words(&[Some("x"), Some("y"), None])),
        trigger: Some(words(&[Some("t"), None, Some("t")])),
        event: Some(words(&[None, Some("x"), None])),
        ..Columns::new(
            Learners::Signed(&learners, Validity::ALL),
            words(&[Some("triggered"), Some("voided"), Some("triggered")]),
            Instants::Words(words(&[Some("2026-03-02T09:00:00Z"); 3])),
        )
    };
    let kinds = [Some("triggered"); 3];
    let again = Columns {
        id: Some(words(&[Some("x"), Some("x"), Some("x")])),
        trigger: Some(words(&[Some("t"), Some("t"), Some("u")])),
        event: None,
        kind: words(&kinds),
        ..rows.clone()
    };
    assert_eq!(answers(options(), &[rows]).notices, []);
    let told = answers(options(), &[again]).notices;
    assert_eq!(told.iter().map(|notice| (notice.code, notice.count)).collect::<Vec<_>>(), [("conflicting_event", 1)]);
}

#[test]
fn a_gate_before_a_booked_session_counts_though_it_is_not_asked_for() {
    let programme = Programme::from_json(
        br#"{"id": "p", "warn": "P7D", "components": [
            {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8},
            {"id": "workshop", "format": "ilt", "minutes": 60}
        ], "gates": [{"id": "g", "to": ["workshop"], "mode": "block", "when": {"score": "quiz", "at_least": 0.6}}],
        "completion": {"all": ["quiz", "workshop"]}}"#,
    )
    .unwrap();
    let schedule = br#"{"programme": "p", "sessions": [
        {"id": "s", "component": "workshop", "start": "2026-03-22T09:00:00Z", "minutes": 60}
    ]}"#;
    let mut options = BatchOptions::new(Instant::parse("2026-03-20T00:00:00Z").unwrap());
    options.schedule = Some(programme.schedule_from_json(schedule).unwrap());
    let mut batch = programme.batch(options).unwrap();
    let (kinds, at) = ([Some("enrolled"), Some("scored"), Some("registered")], [day(1), day(2), day(3)]);
    let columns = Columns {
        programme: Some(words(&[Some("p"), None, None])),
        component: Some(words(&[None, Some("quiz"), None])),
        session: Some(words(&[None, None, Some("s")])),
        score: Some(Numbers::Floats(&[0.0, 0.7, 0.0], Validity::new(&[0b010], 0))),
        ..Columns::new(
            Learners::Signed(&[1; 3], Validity::ALL),
            words(&kinds),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    batch.push(&columns).unwrap();
    assert_eq!(batch.finish(&unwatched).unwrap().timing.word(0), Some("on_track"));
}

#[test]
fn measures_are_over_everybody_and_come_in_the_end() {
    let learners: Vec<i64> = (0..40).flat_map(|learner| [learner; 3]).collect();
    // Of four one is on leave, one is waived the workshop and has to be worked out in full; of the others a third passes.
    let deed = |row: usize| match (row % 3, row / 3 % 4) {
        (0, _) => ("enrolled", None),
        (1, _) => ("completed", Some("prep")),
        (_, 1) => ("waived", Some("workshop")),
        (_, 3) => ("suspended", None),
        _ => ("scored", Some("quiz")),
    };
    let (kinds, components): (Vec<_>, Vec<_>) = (0..120).map(deed).map(|(kind, about)| (Some(kind), about)).unzip();
    let scores: Vec<f64> = (0..120).map(|row| if row % 9 == 2 { 0.9 } else { 0.2 }).collect();
    let (valid, at) = ([0b0010_0100_u8, 0b0100_1001, 0b1001_0010].repeat(5), [day(1); 120]);
    let programmes = [Some("p"); 120];
    let columns = |rows: std::ops::Range<usize>| Columns {
        component: Some(Words::Each(&components[rows.clone()])),
        programme: Some(Words::Each(&programmes[rows.clone()])),
        score: Some(Numbers::Floats(&scores[rows.clone()], Validity::new(&valid, rows.start))),
        ..Columns::new(
            Learners::Signed(&learners[rows.clone()], Validity::ALL),
            Words::Each(&kinds[rows.clone()]),
            Instants::Counted(&at[rows], Unit::Seconds, Validity::ALL),
        )
    };
    assert_eq!(answers(options(), &[columns(0..120)]).measures, None);
    let asked = |threads, grouped| BatchOptions { measures: true, threads, grouped, ..options() };
    let told = answers(asked(1, false), &[columns(0..120)]);
    assert_eq!(told.in_full, 10);
    let measures = told.measures.unwrap();
    let (completion, quiz) = (&measures.completion, &measures.funnel[1]);
    assert_eq!((measures.learners, completion.numerator, completion.denominator), (40, 0, 30));
    assert_eq!(completion.excluded, std::collections::BTreeMap::from([("suspended", 10)]));
    assert_eq!((measures.timing.none, &*quiz.component, quiz.asked, quiz.started), (30, "quiz", 30, 20));
    let passed = (0..40).filter(|learner| learner % 2 == 0 && learner % 3 == 0).count() as u64;
    assert_eq!((quiz.done, quiz.drop_off.numerator), (passed, 20 - passed));
    assert_eq!((measures.funnel[0].rate.value, measures.formats["digital"].numerator), (Some(10_000), passed));
    assert_eq!((measures.funnel[2].started, measures.funnel[2].done), (0, 10));
    let parts: Vec<_> = (0..4).map(|part| columns(part * 30..(part + 1) * 30)).collect();
    assert_eq!(answers(asked(3, false), &parts).measures.as_ref(), Some(&measures));
    let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(asked(1, true)).unwrap();
    for part in &parts {
        batch.push(part).unwrap();
        assert_eq!(batch.take().measures, None);
    }
    assert_eq!(batch.finish(&unwatched).unwrap().measures, Some(measures));
}
