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
