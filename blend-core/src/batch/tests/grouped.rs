//! Rows that come learner by learner.

use super::*;

#[test]
fn rows_that_come_learner_by_learner_need_no_more_than_one() {
    learner_by_learner(false);
    learner_by_learner(true);
}

/// `named`: whether rows have ids.
fn learner_by_learner(named: bool) {
    let ids: Vec<i64> = (0..300).collect();
    let (learners, at, kinds, components) = many(&ids);
    let mut order: Vec<usize> = (0..learners.len()).collect();
    order.sort_by_key(|row| learners[*row]);
    let kind_words = ["completed", "started", "enrolled", "waived"].map(Some);
    let component_words = ["prep", "quiz", "workshop"].map(Some);
    // Every other learner has to be worked out in full.
    let kind = |row: usize| if kinds[row] == 1 && learners[row] % 2 == 0 { 3 } else { usize::from(kinds[row]) };
    let kinds: Vec<_> = order.iter().map(|row| kind_words[kind(*row)]).collect();
    let learners: Vec<i64> = order.iter().map(|row| learners[*row]).collect();
    let at: Vec<i64> = order.iter().map(|row| at[*row]).collect();
    let about = |(row, kind): (&usize, &Option<&str>)| {
        component_words[usize::from(components[*row])].filter(|_| *kind != Some("enrolled"))
    };
    let components: Vec<_> = order.iter().zip(&kinds).map(about).collect();
    let texts: Vec<String> = (0..learners.len()).map(|row| format!("e{row}")).collect();
    let texts: Vec<_> = texts.iter().map(|text| Some(text.as_str())).collect();
    let programmes = vec![Some("p"); learners.len()];
    let columns = |rows: std::ops::Range<usize>| Columns {
        first: rows.start as u64,
        id: named.then(|| Words::Each(&texts[rows.clone()])),
        component: Some(Words::Each(&components[rows.clone()])),
        programme: Some(Words::Each(&programmes[rows.clone()])),
        ..Columns::new(
            Learners::Signed(&learners[rows.clone()], Validity::ALL),
            Words::Each(&kinds[rows.clone()]),
            Instants::Counted(&at[rows], Unit::Seconds, Validity::ALL),
        )
    };
    let whole = answers(options(), &[columns(0..learners.len())]);
    assert_eq!(whole.in_full, 150);
    let mut one_by_one = options();
    one_by_one.grouped = true;
    let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(one_by_one.clone()).unwrap();
    let (mut names, mut states, mut in_full) = (Vec::new(), Vec::new(), 0);
    let mut told = |answers: Answers| {
        in_full += answers.in_full;
        names.extend((0..answers.len()).filter_map(|row| answers.learner.name(row)));
        states.extend(answers.components.iter().map(|column| column.state.clone().unwrap().codes));
    };
    // Cut inside of learners' rows.
    for start in (0..learners.len()).step_by(7) {
        batch.push(&columns(start..(start + 7).min(learners.len()))).unwrap();
        if start % 3 == 0 {
            told(batch.take());
        }
    }
    told(batch.finish(&unwatched).unwrap());
    // With ids, whose rows are cut is worked out in full too.
    assert!(if named { (150..300).contains(&in_full) } else { in_full == 150 }, "{in_full}");
    assert_eq!(names, (0..300).map(|id| id.to_string()).collect::<Vec<_>>());
    let column = |place: usize| states.iter().skip(place).step_by(3).flatten().copied().collect::<Vec<u8>>();
    for (place, of) in whole.components.iter().enumerate() {
        assert_eq!(column(place), of.state.as_ref().unwrap().codes);
    }
    let mut batch = Programme::from_json(PROGRAMME).unwrap().batch(one_by_one).unwrap();
    batch.push(&columns(0..12)).unwrap();
    let refused = batch.push(&columns(0..6)).unwrap_err();
    assert_eq!(refused.as_slice()[0].code().name(), "duplicate_id");
}
