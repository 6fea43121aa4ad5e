//! How the cost of a fact grows where many learners are answered about out of columns: with learners, components, the
//! form of ids, the order of rows, what is asked of them, whether they have ids of their own, with a certificate, and with
//! sessions.
//!
//! `table` makes the columns of one population in several forms; each contestant evaluates one of them, all told for one
//! fact of it. Every hundredth learner or so is held against what a record of the same facts says. What the answer takes in
//! memory beside the columns is told once for each. Against other engines the same is measured in `peers/`.

mod table;

use blend_benches::contest::{Contest, timed};
use blend_benches::memory::{peak, reset_peak, resident};
use blend_core::batch::{Answers, Ids};
use std::env;
use std::process::Command;
use table::{Ids as Named, Order, Shape, Table};

/// Learners of the few; ten times as many are the more.
const FEW: u32 = 100_000;
/// The same when nothing is timed.
const SMALL: u32 = 400;
/// Says to a process of whose memory alone it is to tell.
const BESIDE: &str = "BLEND_BENCHES_BESIDE";

fn main() {
    let learners = if timed() { FEW } else { SMALL };
    let few = Shape {
        learners,
        components: 12,
        ids: Named::Dense,
        order: Order::Arrival,
        named: false,
        missing: false,
        renewed: false,
        held: false,
    };
    let more = Shape { learners: learners * 10, ..few };
    let shapes = [
        ("few learners", few),
        ("ten times as many", more),
        ("ten times as many, in order of learners", Shape { order: Order::Learner, ..more }),
        ("ten times as many, any 64-bit number for an id", Shape { ids: Named::Sparse, ..more }),
        ("ten times as many, ids of 36 characters", Shape { ids: Named::Text, ..more }),
        ("few learners, 60 components", Shape { components: 60, ..few }),
        ("few learners, what is missing", Shape { missing: true, ..few }),
        ("few learners, 60 components, what is missing", Shape { components: 60, missing: true, ..few }),
        ("few learners, rows with ids", Shape { named: true, ..few }),
        ("few learners, a certificate, and twelve talks of one kind", Shape { renewed: true, ..few }),
        ("few learners, rows about sessions of a schedule", Shape { held: true, ..few }),
    ];
    if let Some((_, shape)) =
        env::var(BESIDE).ok().and_then(|wanted| shapes.into_iter().find(|(name, _)| *name == wanted))
    {
        let table = Table::new(shape);
        if let Some(bytes) = beside(&table) {
            println!("{}", bytes as f64 / table.len() as f64);
        }
        return;
    }
    let tables: Vec<_> = shapes.into_iter().map(|(name, shape)| (name, Table::new(shape))).collect();
    let mut contest = Contest::new("batch, for each fact", &["few learners", "ten times as many"]);
    for (name, table) in &tables {
        let sample = table.sample();
        let check = move |_: usize, told: &Answers| check(told, &sample, table.learners());
        contest.enter_prepared(*name, (1, table.len()), || table.texts(), |texts, _| table.evaluate(texts), check);
    }
    contest.run();
    drop(tables);
    println!("\nbytes for each fact, beside the columns and the answer, at most");
    for (name, _) in shapes {
        match told_by_itself(name) {
            Some(bytes) if timed() => println!("  {name:<64} {bytes:>12.1}"),
            Some(_) => println!("  {name:<64} answer as expected"),
            None => println!("  memory is not told on this system"),
        }
    }
}

/// What a process of its own tells: here an evaluation would take again what the allocator has kept of those before.
fn told_by_itself(name: &str) -> Option<f64> {
    let told = Command::new(env::current_exe().ok()?).args(env::args().skip(1)).env(BESIDE, name).output().ok()?;
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    str::from_utf8(&told.stdout).ok()?.trim().parse().ok()
}

/// The most memory an evaluation takes, less what its answer keeps.
fn beside(table: &Table) -> Option<usize> {
    let texts = table.texts();
    let before = resident()?;
    reset_peak();
    let told = table.evaluate(&texts);
    let most = peak()?.saturating_sub(before);
    Some(most.saturating_sub(size(&told)))
}

/// Bytes of the columns of an answer.
fn size(told: &Answers) -> usize {
    let ids = match &told.learner {
        Ids::Text(text) => text.bytes.len() + text.ends.len() * size_of::<usize>(),
        ids => ids.len() * size_of::<u64>(),
    };
    let codes = told.components.iter().filter_map(|component| component.state.as_ref());
    let codes = codes.chain(told.gates.iter().map(|gate| &gate.outcome)).chain([&told.status, &told.timing]);
    let rows = told.progress.len();
    let missing = told.missing.as_ref();
    let missing =
        missing.map_or(0, |lists| lists.places.len() * size_of::<u32>() + lists.ends.len() * size_of::<usize>());
    ids + missing + rows * (size_of::<u16>() + size_of::<i64>()) + codes.map(|codes| codes.codes.len()).sum::<usize>()
}

fn check(told: &Answers, sample: &[table::Expected], learners: usize) {
    assert_eq!(told.progress.len(), learners);
    assert!(told.notices.is_empty() && !sample.is_empty(), "{:?}", told.notices);
    let mut found = 0;
    for row in 0..told.learner.len() {
        let name = told.learner.name(row).expect("an id");
        let Ok(place) = sample.binary_search_by(|expected| expected.learner.cmp(&name)) else { continue };
        let expected = &sample[place];
        assert_eq!(told.status.word(row), Some(&*expected.status), "{name}");
        assert_eq!((told.progress[row], told.completed_at[row]), (expected.progress, expected.completed_at), "{name}");
        if let Some(missing) = &told.missing {
            assert!(missing.of(row).eq(&expected.missing), "{name}");
        }
        let states = told.components.iter().map(|component| component.state.as_ref().and_then(|state| state.word(row)));
        let certification = told.certification.as_ref().and_then(|column| column.word(row));
        assert_eq!(certification, expected.certification.as_deref(), "{name}");
        assert!(states.eq(expected.states.iter().map(|state| Some(&**state))), "{name}");
        found += 1;
    }
    assert_eq!(found, sample.len());
}
