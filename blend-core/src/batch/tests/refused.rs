//! What is left after a push that was refused or broke off.

use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows of these learners, each of whom started something.
fn started(learners: &[i64], of: impl FnOnce(&Columns<'_>)) {
    let (kinds, components) = (vec![Some("started"); learners.len()], vec![Some("prep"); learners.len()]);
    let at = vec![day(0); learners.len()];
    of(&Columns {
        component: Some(words(&components)),
        ..Columns::new(
            Learners::Signed(learners, Validity::ALL),
            words(&kinds),
            Instants::Counted(&at, Unit::Seconds, Validity::ALL),
        )
    });
}

fn batch(grouped: bool, threads: usize) -> Batch {
    let mut options = options();
    (options.grouped, options.threads) = (grouped, threads);
    Programme::from_json(PROGRAMME).unwrap().batch(options).unwrap()
}

#[test]
fn whoever_was_judged_before_a_refusal_has_whole_answers() {
    let mut batch = batch(true, 1);
    started(&[1, 2, 1], |columns| assert!(batch.push(columns).is_err()));
    let told = batch.take();
    assert_eq!(told.len(), 2);
    assert!(told.components.iter().all(|column| column.state.as_ref().unwrap().codes.len() == 2));
}

#[test]
fn a_panic_while_rows_are_given_is_the_callers() {
    let mut batch = batch(false, 2);
    let mut give = || {
        batch.push_each(
            &[1, 2],
            |part, read| {
                assert!(*part == 1, "broken off");
                started(&[1], |columns| read(columns));
            },
            &unwatched,
        )
    };
    assert!(catch_unwind(AssertUnwindSafe(&mut give)).is_err());
}

#[test]
fn of_several_parts_that_are_refused_the_first_is_told_whoever_reads_which() {
    for threads in [1, 2, 3] {
        let mut batch = batch(false, threads);
        let parts: Vec<usize> = (0..64).collect();
        let refused = batch.push_each(
            &parts,
            |part, read| {
                started(&[1], |columns| match *part {
                    // As many numbers as the part's place.
                    9 | 10 | 40 => {
                        let numbers = vec![0; *part];
                        read(&Columns { score: Some(Numbers::Whole(&numbers, Validity::ALL)), ..columns.clone() });
                    }
                    _ => read(columns),
                });
            },
            &unwatched,
        );
        let problems = refused.unwrap_err();
        assert!(problems.to_string().contains("`score` has 9 rows"), "{problems}");
    }
}

#[test]
fn a_watch_stops_all_threads() {
    for threads in [1, 2, 3] {
        let mut batch = batch(false, threads);
        let seen = AtomicU64::new(0);
        let watch = |_: Progress| match seen.fetch_add(1, Ordering::Relaxed) {
            0..5 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        };
        let parts: Vec<usize> = (0..640).collect();
        let give = |_: &usize, read: &mut dyn FnMut(&Columns<'_>)| started(&[1], |columns| read(columns));
        assert!(batch.push_each(&parts, give, &watch).unwrap().is_break());
        // Each thread is told once.
        assert!(seen.into_inner() <= 5 + threads as u64);
    }
}

#[test]
fn a_refused_push_does_not_say_how_learners_are_named() {
    let mut batch = batch(false, 1);
    started(&[1], |columns| {
        let short = Columns { score: Some(Numbers::Whole(&[], Validity::ALL)), ..columns.clone() };
        assert!(batch.push(&short).is_err());
    });
    let text = [Some("a")];
    started(&[1], |columns| {
        batch.push(&Columns { learner: Learners::Words(words(&text)), ..columns.clone() }).unwrap();
    });
    assert_eq!(batch.finish(&unwatched).unwrap().learner.name(0).as_deref(), Some("a"));
}
