//! The compact form against the evaluator of records, where rows say more than usual.

use super::*;

/// What the compact form and the evaluator of records, asked for what is missing too, say of one learner's rows.
fn both_ways(programme: &str, columns: &Columns<'_>) -> [Answers; 2] {
    [false, true].map(|missing| {
        let mut options = options();
        (options.gates, options.missing) = (Pick::None, missing);
        let mut batch = Programme::from_json(programme.as_bytes()).unwrap().batch(options).unwrap();
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
