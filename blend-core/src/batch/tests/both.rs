//! The compact form against the evaluator of records, where rows say more than usual.

use super::*;

/// What the compact form and the evaluator of records say of rows.
fn both_ways(programme: &str, columns: &Columns<'_>) -> [Answers; 2] {
    [false, true].map(|in_full| {
        let mut options = options();
        (options.gates, options.missing) = (Pick::None, true);
        let mut batch = Programme::from_json(programme.as_bytes()).unwrap().batch(options).unwrap();
        batch.quick = batch.quick.filter(|_| !in_full);
        batch.push(columns).unwrap();
        batch.finish(&unwatched).unwrap()
    })
}

#[test]
fn an_enrolment_that_names_a_component_is_none() {
    let programme = r#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#;
    for kind in ["enrolled", "withdrawn", "suspended"] {
        let (kinds, at) = ([Some("enrolled"), Some(kind)], [day(1), day(2)]);
        let learners: &[i64] = if kind == "enrolled" { &[1, 2] } else { &[2, 2] };
        let columns = Columns {
            programme: Some(words(&[Some("p"), Some("p")])),
            component: Some(words(&[None, Some("a")])),
            gate: Some(words(&[None, Some("nowhere")])),
            ..Columns::new(
                Learners::Signed(learners, Validity::ALL),
                words(&kinds),
                Instants::Counted(&at, Unit::Seconds, Validity::ALL),
            )
        };
        let [quick, full] = both_ways(programme, &columns);
        assert_eq!(quick.status, full.status, "{kind}");
        assert_eq!(quick.notices, full.notices, "{kind}");
    }
}

#[test]
fn a_waiver_may_come_after_the_last_attempt() {
    let programme = r#"{"id": "p", "components": [
        {"id": "a", "format": "elearning", "max_attempts": 1}, {"id": "b", "format": "elearning"}
    ], "completion": {"any": ["a", {"waived": "b"}]}}"#;
    let at = [day(1), day(2)];
    let columns = Columns {
        programme: Some(words(&[Some("p"), None])),
        component: Some(words(&[None, Some("a")])),
        ..Columns::new(
            Learners::Signed(&[1, 1], Validity::ALL),
            words(&[Some("enrolled"), Some("failed")]),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    let [quick, full] = both_ways(programme, &columns);
    assert_eq!((quick.status.word(0), full.status.word(0)), (Some("in_progress"), Some("in_progress")));
}

#[test]
fn any_word_can_say_which_of_two_last_attempts_comes_first() {
    let programme = r#"{"id": "p", "components": [
        {"id": "a", "format": "knowledge_check", "pass_mark": 0.8, "max_attempts": 1}
    ], "completion": "a"}"#;
    let at = [day(1); 2];
    let columns = Columns {
        component: Some(words(&[Some("a"), Some("a")])),
        score: Some(Numbers::Floats(&[0.1, 0.9], Validity::ALL)),
        by: Some(words(&[Some("z"), Some("b")])),
        ..Columns::new(
            Learners::Signed(&[1, 1], Validity::ALL),
            words(&[Some("scored"), Some("scored")]),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    let [quick, full] = both_ways(programme, &columns);
    let state = |answers: &Answers| answers.components[0].state.as_ref().unwrap().word(0);
    assert_eq!((state(&quick), state(&full)), (Some("done"), Some("done")));
}

#[test]
fn numbers_as_text_and_of_both_kinds_are_read_over_many_stretches() {
    let programme = r#"{"id": "p", "components": [
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8},
        {"id": "workshop", "format": "ilt", "minutes": 60, "done_when": {"attended": 0.8}},
        {"id": "talk", "format": "coaching", "done_when": {"score": 0.3}}
    ], "completion": {"all": ["quiz", "workshop", {"score": "talk", "at_least": 0.9}]}}"#;
    const ROWS: usize = 3 * 1_024 + 5;
    // What cannot be read is rare, so that many learners are answered about in the compact form.
    let at_times = |row: usize, every: usize| row % every == every - 1;
    let scores = ["0.8", "0.79999999999999999", "8e-1", "0", "1.0", "0.30"];
    let score = |row: usize| match row {
        row if at_times(row, 1_021) => Some("x"),
        row if at_times(row, 1_024) => Some("1.5"),
        row if row % 3 == 0 => Some(scores[row / 3 % scores.len()]),
        _ => None,
    };
    let minutes: Vec<f64> = (0..ROWS)
        .map(|row| match row {
            row if at_times(row, 61) => f64::NAN,
            row if at_times(row, 67) => -1.0,
            row => (row % 5 * 15) as f64,
        })
        .collect();
    // Where there are minutes: some rows have both, some neither.
    let bits: Vec<u8> = (0..ROWS.div_ceil(8) + 1).map(|byte| [0b1001_0010, 0b0100_0001, 0][byte % 3]).collect();
    let kinds = ["attended", "scored", "passed", "attended", "completed", "failed", "started"];
    let components = ["quiz", "workshop", "talk", "workshop", "workshop"];
    let learners: Vec<u64> = (0..ROWS as u64).map(|row| row * 31 % 499).collect();
    let kinds: Vec<Option<&str>> = (0..ROWS).map(|row| Some(kinds[row % kinds.len()])).collect();
    let components: Vec<Option<&str>> = (0..ROWS).map(|row| Some(components[row % components.len()])).collect();
    let scores: Vec<Option<&str>> = (0..ROWS).map(score).collect();
    let at: Vec<i64> = (0..ROWS as i64).map(|row| day(1) + row * 60).collect();
    let columns = Columns {
        component: Some(words(&components)),
        score: Some(Numbers::Words(words(&scores))),
        minutes: Some(Numbers::Floats(&minutes, Validity::new(&bits, 3))),
        ..Columns::new(
            Learners::Unsigned(&learners, Validity::ALL),
            words(&kinds),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    };
    let [quick, full] = both_ways(programme, &columns);
    assert!(quick.in_full < 400 && full.in_full == 499, "{} {}", quick.in_full, full.in_full);
    assert!(quick.learner == full.learner && quick.status == full.status && quick.progress == full.progress);
    assert!(quick.components == full.components && quick.completed_at == full.completed_at);
    assert_eq!(quick.missing, full.missing);
    let told: std::collections::HashSet<_> =
        quick.missing.iter().flat_map(|lists| &lists.items).map(|item| item.have.clone()).collect();
    assert!(told.len() > 6, "{told:?}");
    assert_eq!(quick.notices, full.notices);
    let told: Vec<_> = quick.notices.iter().map(|notice| (notice.code, notice.column)).collect();
    let unreadable =
        ["bad_number", "number_out_of_range"].into_iter().flat_map(|code| [(code, "minutes"), (code, "score")]);
    assert_eq!(told, unreadable.collect::<Vec<_>>());
    let states = quick
        .components
        .iter()
        .map(|it| it.state.as_ref().unwrap().codes.iter().collect::<std::collections::BTreeSet<_>>().len());
    assert!(states.min() > Some(1));
}

#[test]
fn what_is_missing_has_the_numbers_that_count_however_rows_come() {
    let programme = r#"{"id": "p", "evidence_from": "enrolment", "components": [
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8, "max_attempts": 3, "valid_for": "P30D"},
        {"id": "talk", "format": "coaching", "minutes": 60, "done_when": {"attended": 0.8}, "valid_for": "P30D"},
        {"id": "paper", "format": "job_aid"}
    ], "completion": {"any": [{"all": ["talk", {"score": "quiz", "at_least": 0.9}]}, {"all": ["paper", "quiz"]}]}}"#;
    const EACH: usize = 12;
    let learners: Vec<i64> = (0..200 * EACH as i64).map(|row| row / EACH as i64).collect();
    // Of each learner's rows the first is the enrolment, now and then only the third.
    let enrolled = |row: usize| row % EACH == if learners[row] % 4 == 0 { 2 } else { 0 };
    let of = |row: usize, salt: u64| {
        let mixed = (row as u64 | salt << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed ^ mixed >> 32).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40) % 11
    };
    let kind = |row: usize| match of(row, 1) {
        _ if enrolled(row) => "enrolled",
        0 => "revoked",
        1..=5 => "scored",
        6 => "failed",
        _ => "attended",
    };
    let kinds: Vec<Option<&str>> = (0..learners.len()).map(|row| Some(kind(row))).collect();
    let component = |row: usize| match kinds[row].unwrap() {
        "enrolled" => None,
        "attended" => Some("talk"),
        "revoked" if of(row, 2) < 5 => Some("talk"),
        _ => Some("quiz"),
    };
    let components: Vec<Option<&str>> = (0..learners.len()).map(component).collect();
    let programmes: Vec<Option<&str>> = (0..learners.len()).map(|row| enrolled(row).then_some("p")).collect();
    let scores: Vec<f64> = (0..learners.len()).map(|row| of(row, 3) as f64 / 11.0).collect();
    let minutes: Vec<f64> = (0..learners.len()).map(|row| of(row, 4) as f64 * 5.7).collect();
    let bits = |there: &dyn Fn(usize) -> bool| -> Vec<u8> {
        let byte = |first: usize| (0..8).fold(0, |byte, bit| byte | u8::from(there(first * 8 + bit)) << bit);
        (0..learners.len().div_ceil(8)).map(byte).collect()
    };
    let scored = bits(&|row| kinds.get(row) == Some(&Some("scored")));
    let timed = bits(&|row| kinds.get(row) == Some(&Some("attended")) && of(row, 5) > 1);
    // From before evidence runs out to after what is asked.
    let at: Vec<i64> = (0..learners.len()).map(|row| day(20 - 55 + 6 * (row % EACH) as i64)).collect();
    let columns = |rows: std::ops::Range<usize>| Columns {
        first: rows.start as u64,
        component: Some(words(&components[rows.clone()])),
        programme: Some(words(&programmes[rows.clone()])),
        score: Some(Numbers::Floats(&scores[rows.clone()], Validity::new(&scored, rows.start))),
        minutes: Some(Numbers::Floats(&minutes[rows.clone()], Validity::new(&timed, rows.start))),
        ..Columns::new(
            Learners::Signed(&learners[rows.clone()], Validity::ALL),
            words(&kinds[rows.clone()]),
            Instants::Counted(&at[rows], Unit::Seconds, Validity::ALL),
        )
    };
    let [quick, full] = both_ways(programme, &columns(0..learners.len()));
    assert_eq!((quick.in_full, full.in_full), (0, 200));
    assert_eq!(quick.missing, full.missing);
    let lists = quick.missing.unwrap();
    let others = lists.items.iter().flat_map(|item| item.alternatives.iter().flatten());
    let haves: std::collections::HashSet<_> = others.map(|item| format!("{:?}", item.have)).collect();
    assert!(haves.len() > 8, "{haves:?}");
    let mut options = options();
    (options.grouped, options.missing, options.gates) = (true, true, Pick::None);
    let mut batch = Programme::from_json(programme.as_bytes()).unwrap().batch(options).unwrap();
    let mut told = Vec::new();
    let mut take = |answers: Answers| {
        let lists = answers.missing.unwrap();
        told.extend((0..lists.len()).map(|row| lists.of(row).cloned().collect::<Vec<_>>()));
    };
    for start in (0..learners.len()).step_by(7) {
        batch.push(&columns(start..(start + 7).min(learners.len()))).unwrap();
        if start % 3 == 0 {
            take(batch.take());
        }
    }
    take(batch.finish(&unwatched).unwrap());
    let whole: Vec<Vec<_>> = (0..lists.len()).map(|row| lists.of(row).cloned().collect()).collect();
    assert_eq!(told, whole);
}

/// Learner, kind, component, programme, day, id, score.
type Told =
    (i64, &'static str, Option<&'static str>, Option<&'static str>, i64, Option<&'static str>, Option<&'static str>);

#[test]
fn rows_of_one_id_are_one_fact_and_whoever_has_two_is_worked_out_in_full() {
    let programme = r#"{"id": "p", "components": [
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8}, {"id": "prep", "format": "elearning"}
    ], "completion": {"all": ["quiz", "prep"]}}"#;
    let (quiz, prep, p, other) = (Some("quiz"), Some("prep"), Some("p"), Some("another"));
    let scored = |learner, day, id, score| (learner, "scored", quiz, None, day, Some(id), Some(score));
    let rows: Vec<Told> = vec![
        // Delivered twice.
        scored(0, 2, "a", "0.7"),
        scored(0, 2, "a", "0.7"),
        // Two facts of one id: at two instants, of two scores that come to the same, one later than asked, one of another
        // programme, one that changes nothing.
        scored(1, 2, "a", "0.7"),
        scored(1, 3, "a", "0.7"),
        scored(2, 2, "a", "0.9"),
        scored(2, 2, "a", "0.95"),
        scored(3, 2, "a", "0.9"),
        scored(3, 40, "a", "0.9"),
        scored(4, 2, "a", "0.9"),
        (4, "enrolled", None, other, 1, Some("a"), None),
        scored(5, 2, "a", "0.9"),
        (5, "attribute", None, None, 1, Some("a"), None),
        // Nothing of the kind, with and without ids.
        scored(6, 2, "a", "0.9"),
        (6, "enrolled", None, other, 1, Some("b"), None),
        (6, "attribute", None, None, 1, Some("c"), None),
        (6, "completed", prep, None, 30, Some("d"), None),
        (6, "scored", quiz, None, 3, None, Some("0.5")),
        // Taken back.
        scored(7, 2, "a", "0.9"),
        (7, "voided", None, None, 3, Some("b"), None),
        // About what is not known, with and without an id.
        (8, "completed", Some("x"), None, 2, Some("a"), None),
        (9, "completed", Some("x"), None, 2, None, None),
        // Not an id.
        scored(9, 2, "#", "0.9"),
    ];
    let enrolments = (0..10).map(|learner| (learner, "enrolled", None, p, 1, None, None));
    let rows: Vec<Told> = enrolments.chain(rows).collect();
    macro_rules! column {
        ($place:tt) => {
            rows.iter().map(|row| row.$place).collect::<Vec<_>>()
        };
    }
    let (learners, components, programmes, ids, scores) = (column!(0), column!(2), column!(3), column!(5), column!(6));
    let kinds: Vec<Option<&str>> = rows.iter().map(|row| Some(row.1)).collect();
    let at: Vec<i64> = rows.iter().map(|row| day(row.4)).collect();
    let events: Vec<Option<&str>> = rows.iter().map(|row| (row.1 == "voided").then_some("a")).collect();
    let names: Vec<Option<&str>> = rows.iter().map(|row| (row.1 == "attribute").then_some("site")).collect();
    let values = vec![crate::document::Value::Bool(true); rows.len()];
    let columns = |part: std::ops::Range<usize>| Columns {
        first: part.start as u64,
        // The first rows have none, nor has their table such a column where they come by themselves.
        id: (part.end > 10).then(|| words(&ids[part.clone()])),
        component: Some(words(&components[part.clone()])),
        programme: Some(words(&programmes[part.clone()])),
        score: Some(Numbers::Words(words(&scores[part.clone()]))),
        event: Some(words(&events[part.clone()])),
        name: Some(words(&names[part.clone()])),
        value: Some(&values[part.clone()]),
        ..Columns::new(
            Learners::Signed(&learners[part.clone()], Validity::ALL),
            words(&kinds[part.clone()]),
            Instants::Counted(&at[part], Unit::Seconds, Validity::ALL),
        )
    };
    let [quick, full] = both_ways(programme, &columns(0..rows.len()));
    assert_eq!((quick.in_full, full.in_full), (7, 10));
    let told = |answers: &Answers| {
        let notices: Vec<_> = answers.notices.iter().map(|notice| (notice.code, notice.column, notice.count)).collect();
        let lists = answers.missing.as_ref().unwrap();
        let of = |row: usize| {
            let name = answers.learner.name(row).unwrap();
            let states = answers.components.iter().map(|column| column.state.as_ref().unwrap().word(row).unwrap());
            (name, answers.status.word(row).unwrap(), states.collect(), lists.of(row).cloned().collect())
        };
        let mut learners: Vec<(String, &str, Vec<&str>, Vec<_>)> = (0..answers.learner.len()).map(of).collect();
        learners.sort_by(|a, b| a.0.cmp(&b.0));
        (notices, learners)
    };
    assert_eq!(told(&quick), told(&full));
    let notices: Vec<_> = told(&full).0;
    assert_eq!(notices, [("bad_id", "id", 1), ("conflicting_event", "id", 5), ("unknown_component", "component", 2)]);
    // By pieces, over several workers, with and without a column of ids first.
    for (first, threads) in [(0..10, 2), (10..13, 2), (10..rows.len(), 1)] {
        let mut options = options();
        (options.gates, options.missing, options.threads) = (Pick::None, true, threads);
        let mut batch = Programme::from_json(programme.as_bytes()).unwrap().batch(options).unwrap();
        batch.push(&columns(first.clone())).unwrap();
        let rest = (0..rows.len()).filter(|row| !first.contains(row));
        let parts: Vec<_> = rest.map(|row| row..row + 1).collect();
        let flow = batch.push_each(&parts, |part, read| read(&columns(part.clone())), &unwatched).unwrap();
        assert!(flow.is_continue());
        assert_eq!(told(&batch.finish(&unwatched).unwrap()), told(&full), "{first:?} {threads}");
    }
}
