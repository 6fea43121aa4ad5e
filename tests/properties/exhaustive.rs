//! Every rule tree and every short record of a small world: the engine against days counted on one's fingers.
//!
//! **Trees.** Over three components: each leaf; each rule of one level over leaves (every combinator, every count and sum,
//! percentages that tell apart what can be told apart, and remediation, an `if` on a failed attempt); and each `not`,
//! `after`, `if`, `all` and `any` of two levels whose parts are drawn from one rule for every set that `not`, `after`, `if`,
//! `all`, `any` and `at_least` of one level can denote (with `BLEND_PARTS` also what `points`, `percent` and remediation
//! can). The last is the only use of symmetry: `all`, `in_order`, `at_least` 2 of 2, points equal to the sum and 100 percent
//! denote the same set of instants (which one level checks), and a rule sees of its parts no more than their sets.
//!
//! **Records.** Every list of up to [`FACTS`] facts of the alphabet on a grid of days. Facts about different components
//! commute, and of facts about one component only those of one instant have an order that their instants do not tell: so
//! each cell of the grid (a component, a day) holds every list of its component's facts, and the cells come in one order.
//!
//! **The judge** keeps a set of instants as one bit a day: facts fall on midnights of UTC and lengths are whole days, so
//! nothing changes inside a day. Day 0 stands for all before it, the last for all after it.

use std::num::NonZero;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use blend_core::{Programme, RuleRef};
use serde_json::{Value, json};

use crate::agree::asked;

/// Facts in a record; `BLEND_FACTS` sets another number.
const FACTS: u64 = 4;
/// Days facts may fall on; `BLEND_DAYS` sets how many of these.
const DAYS: [u32; 3] = [2, 3, 6];
/// Days told apart.
const LAST: u32 = 20;
/// How long evidence of `a` counts, and how long `after` waits.
const VALID: u32 = 3;
const WAIT: u32 = 2;
/// A waiver of `c` lasts until this day.
const WAIVED: u32 = 5;

/// A set of days, one bit each.
type Days = u32;
const EVER: Days = (1 << (LAST + 1)) - 1;

const NAMES: [&str; 3] = ["a", "b", "c"];
const WEIGHTS: [u64; 3] = [2, 1, 1];
const POINTS: [u64; 3] = [1, 2, 1];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Completed,
    Revoked,
    Passed,
    Failed,
    Waived,
}

/// The facts there are about each component.
const ALPHABET: [[Kind; 2]; 3] =
    [[Kind::Completed, Kind::Revoked], [Kind::Passed, Kind::Failed], [Kind::Completed, Kind::Waived]];

#[derive(Clone, Copy, Debug)]
struct Fact {
    component: usize,
    kind: Kind,
    day: u32,
}

/// A rule and what it denotes, given the days on which each component is done.
enum Tree {
    Leaf(usize),
    Failed,
    All(Vec<Tree>),
    InOrder(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    If(Box<Tree>, Box<Tree>),
    After(Box<Tree>),
    AtLeast(usize, Vec<Tree>),
    Points(u64, Vec<usize>),
    Percent(u64, Vec<usize>),
}

fn from(day: u32) -> Days {
    EVER & !((1 << day) - 1)
}

fn between(start: u32, end: u32) -> Days {
    if start < end { from(start) & !from(end.min(LAST + 1)) } else { 0 }
}

/// On which days at least `n` of the sets hold.
fn enough(sets: &[Days], n: usize) -> Days {
    let goal = n as u64;
    heavy(&sets.iter().map(|set| (1, *set)).collect::<Vec<_>>(), goal)
}

/// On which days the sets that hold weigh so much.
fn heavy(sets: &[(u64, Days)], goal: u64) -> Days {
    let mut days = 0;
    for day in 0..=LAST {
        let mut weight = 0;
        for (own, set) in sets {
            weight += own * u64::from(set >> day & 1);
        }
        days |= u32::from(weight >= goal) << day;
    }
    days
}

/// What the leaves denote for one record.
struct Leaves {
    done: [Days; 3],
    failed: Days,
}

impl Leaves {
    fn of(facts: &[Fact]) -> Leaves {
        let about = |component: usize| facts.iter().filter(move |fact| fact.component == component);
        // Evidence counts for some days, and no longer than to the first revocation at or after it.
        let cut = |day: u32| about(0).filter(|f| f.kind == Kind::Revoked && f.day >= day).map(|f| f.day).min();
        let completed = about(0).filter(|fact| fact.kind == Kind::Completed);
        let a =
            completed.map(|f| between(f.day, cut(f.day).unwrap_or(LAST + 1).min(f.day + VALID))).fold(0, |x, y| x | y);
        // Of two attempts, both count; a third does not.
        let counting = || about(1).take(2);
        let b = counting().filter(|fact| fact.kind == Kind::Passed).map(|fact| from(fact.day)).fold(0, |x, y| x | y);
        let failed =
            counting().filter(|fact| fact.kind == Kind::Failed).map(|fact| from(fact.day)).fold(0, |x, y| x | y);
        let waived = |fact: &Fact| fact.kind == Kind::Waived;
        let c = about(2).map(|f| if waived(f) { between(f.day, WAIVED) } else { from(f.day) }).fold(0, |x, y| x | y);
        Leaves { done: [a, b, c], failed: failed & !b }
    }
}

impl Tree {
    fn rule(&self) -> Value {
        let of = |trees: &[Tree]| trees.iter().map(Tree::rule).collect::<Vec<_>>();
        let names = |components: &[usize]| components.iter().map(|&c| NAMES[c]).collect::<Vec<_>>();
        match self {
            Tree::Leaf(component) => json!(NAMES[*component]),
            Tree::Failed => json!({"failed": "b"}),
            Tree::All(trees) => json!({"all": of(trees)}),
            Tree::InOrder(trees) => json!({"in_order": of(trees)}),
            Tree::Any(trees) => json!({"any": of(trees)}),
            Tree::Not(tree) => json!({"not": tree.rule()}),
            Tree::If(condition, then) => json!({"if": condition.rule(), "then": then.rule()}),
            Tree::After(tree) => json!({"after": tree.rule(), "wait": format!("P{WAIT}D")}),
            Tree::AtLeast(n, trees) => json!({"at_least": n, "of": of(trees)}),
            Tree::Points(points, components) => json!({"points": points, "of": names(components)}),
            Tree::Percent(percent, components) => json!({"percent": percent, "of": names(components)}),
        }
    }

    fn days(&self, leaves: &Leaves) -> Days {
        let each = |trees: &[Tree]| trees.iter().map(|tree| tree.days(leaves)).collect::<Vec<_>>();
        let valued = |values: &[u64; 3], components: &[usize]| {
            components.iter().map(|&c| (values[c], leaves.done[c])).collect::<Vec<_>>()
        };
        match self {
            Tree::Leaf(component) => leaves.done[*component],
            Tree::Failed => leaves.failed,
            Tree::All(trees) | Tree::InOrder(trees) => each(trees).iter().fold(EVER, |x, y| x & y),
            Tree::Any(trees) => each(trees).iter().fold(0, |x, y| x | y),
            Tree::Not(tree) => EVER & !tree.days(leaves),
            Tree::If(condition, then) => EVER & (!condition.days(leaves) | then.days(leaves)),
            Tree::After(tree) => {
                // Held on the day and on so many before it; what holds on day 0 has held for ever.
                let held = tree.days(leaves);
                let ever = if held & 1 == 0 { 0 } else { (1 << WAIT) - 1 };
                (1..=WAIT).fold(held, |d, n| d & EVER & (held << n | ever >> (WAIT - n)))
            }
            Tree::AtLeast(n, trees) => enough(&each(trees), *n),
            Tree::Points(points, components) => heavy(&valued(&POINTS, components), *points),
            Tree::Percent(percent, components) => {
                let valued = valued(&WEIGHTS, components);
                let all: u64 = valued.iter().map(|(weight, _)| weight).sum();
                let scaled: Vec<_> = valued.iter().map(|(weight, set)| (weight * 100, *set)).collect();
                heavy(&scaled, all * percent)
            }
        }
    }
}

fn leaf(component: usize) -> Tree {
    Tree::Leaf(component)
}

fn leaves(components: &[usize]) -> Vec<Tree> {
    components.iter().map(|&c| leaf(c)).collect()
}

/// Subsets of the components with more than one of them.
const SUBSETS: [&[usize]; 4] = [&[0, 1], &[0, 2], &[1, 2], &[0, 1, 2]];

/// Every rule of one level over leaves.
fn one_level() -> Vec<Tree> {
    let mut trees = Vec::new();
    for x in 0..3 {
        trees.push(Tree::Not(Box::new(leaf(x))));
        trees.push(Tree::After(Box::new(leaf(x))));
        trees.extend((0..3).map(|y| Tree::If(Box::new(leaf(x)), Box::new(leaf(y)))));
        trees.push(Tree::If(Box::new(Tree::Failed), Box::new(leaf(x))));
    }
    for of in SUBSETS {
        trees.extend([Tree::All(leaves(of)), Tree::InOrder(leaves(of)), Tree::Any(leaves(of))]);
        trees.extend((1..=of.len()).map(|n| Tree::AtLeast(n, leaves(of))));
        trees.extend((1..=of.iter().map(|&c| POINTS[c]).sum()).map(|p| Tree::Points(p, of.to_vec())));
        trees.extend([25, 50, 75, 100].map(|p| Tree::Percent(p, of.to_vec())));
    }
    trees
}

/// One rule for every set that rules of up to one level denote; those of sums and of remediation if `wide`.
fn parts(wide: bool) -> Vec<Tree> {
    let mut parts: Vec<Tree> = leaves(&[0, 1, 2]);
    let triple = SUBSETS[3];
    for x in 0..3 {
        parts.push(Tree::Not(Box::new(leaf(x))));
        parts.push(Tree::After(Box::new(leaf(x))));
        // `{if: x, then: x}` always holds; one of the three is enough.
        parts.extend((0..3).filter(|&y| x != y || x == 0).map(|y| Tree::If(Box::new(leaf(x)), Box::new(leaf(y)))));
    }
    for of in SUBSETS {
        parts.extend([Tree::All(leaves(of)), Tree::Any(leaves(of))]);
    }
    parts.push(Tree::AtLeast(2, leaves(triple)));
    if wide {
        parts.extend((0..3).map(|x| Tree::If(Box::new(Tree::Failed), Box::new(leaf(x)))));
        parts.extend([2, 3].map(|points| Tree::Points(points, triple.to_vec())));
        parts.extend([50, 75].map(|percent| Tree::Percent(percent, triple.to_vec())));
    }
    parts
}

/// Every rule of two levels over the parts.
fn two_levels() -> Vec<Tree> {
    let wide = std::env::var_os("BLEND_PARTS").is_some();
    let count = parts(wide).len();
    let part = |i: usize| parts(wide).swap_remove(i);
    let mut trees = Vec::new();
    for i in 0..count {
        trees.push(Tree::Not(Box::new(part(i))));
        trees.push(Tree::After(Box::new(part(i))));
        for j in 0..count {
            trees.push(Tree::If(Box::new(part(i)), Box::new(part(j))));
        }
        for j in i + 1..count {
            trees.push(Tree::All(vec![part(i), part(j)]));
            trees.push(Tree::Any(vec![part(i), part(j)]));
        }
    }
    trees
}

fn day_text(day: u32) -> String {
    format!("2026-03-{:02}T00:00:00Z", day + 1)
}

/// One programme with every tree as a named rule.
fn programme(trees: &[Tree]) -> Programme {
    let groups: Vec<Value> =
        trees.iter().enumerate().map(|(i, tree)| json!({"id": format!("g{i}"), "rule": tree.rule()})).collect();
    let component = |i: usize, done_when: &str| json!({"id": NAMES[i], "format": "elearning", "done_when": done_when, "weight": WEIGHTS[i], "points": POINTS[i]});
    let (mut a, mut b, c) = (component(0, "completed"), component(1, "passed"), component(2, "completed"));
    a["valid_for"] = json!(format!("P{VALID}D"));
    b["max_attempts"] = json!(2);
    let document = json!({"id": "p", "components": [a, b, c], "completion": {"any": NAMES}, "groups": groups});
    Programme::from_json(&serde_json::to_vec(&document).unwrap()).unwrap()
}

/// Every record: for each cell of a day and a component every list of its component's facts.
fn records(days: &[u32], facts: usize) -> Vec<Vec<Fact>> {
    let cells: Vec<(u32, usize)> = days.iter().flat_map(|&day| (0..3).map(move |component| (day, component))).collect();
    let mut records = Vec::new();
    fill(&cells, facts, &mut Vec::new(), &mut records);
    records
}

fn fill(cells: &[(u32, usize)], left: usize, so_far: &mut Vec<Fact>, records: &mut Vec<Vec<Fact>>) {
    let Some((&(day, component), rest)) = cells.split_first() else {
        records.push(so_far.clone());
        return;
    };
    fill(rest, left, so_far, records);
    if left > 0 {
        for kind in ALPHABET[component] {
            so_far.push(Fact { component, kind, day });
            fill(cells, left - 1, so_far, records);
            so_far.pop();
        }
    }
}

fn event(place: usize, fact: &Fact) -> Value {
    let kind = match fact.kind {
        Kind::Completed => "completed",
        Kind::Revoked => "revoked",
        Kind::Passed => "passed",
        Kind::Failed => "failed",
        Kind::Waived => "waived",
    };
    let mut event = json!({
        "id": format!("e{place}"), "learner": "u", "kind": kind, "component": NAMES[fact.component], "at": day_text(fact.day),
    });
    if fact.kind == Kind::Waived {
        event["until"] = json!(day_text(WAIVED));
    }
    event
}

/// What the engine says, one bit a day; nothing where something changes inside a day.
fn told(set: &blend_core::timeline::Timeline) -> Option<Days> {
    const DAY: i64 = 86_400_000_000;
    // 1 March 2026, as `day_text` writes day 0.
    const START: i64 = 1_772_323_200_000_000;
    let place = |at: blend_core::time::Instant| {
        let passed = at.micros() - START;
        let day = u32::try_from(passed / DAY).ok()?;
        (passed % DAY == 0 && 0 < day && day <= LAST).then_some(day)
    };
    let mut days = 0;
    for (from, until) in set.iter() {
        let from = if from.is_finite() { place(from)? } else { 0 };
        let until = if until.is_finite() { place(until)? } else { LAST + 1 };
        days |= between(from, until);
    }
    Some(days)
}

#[test]
fn every_small_tree_over_every_small_record() {
    let mut trees: Vec<Tree> = leaves(&[0, 1, 2]);
    trees.extend(one_level());
    trees.extend(two_levels());
    let programme = programme(&trees);
    let paths: Vec<String> = (0..trees.len()).map(|i| format!("groups.g{i}")).collect();
    let days = &DAYS[..usize::try_from(asked("BLEND_DAYS", 2)).unwrap().min(DAYS.len())];
    let records = records(days, usize::try_from(asked("BLEND_FACTS", FACTS)).unwrap());
    let (next, pairs, held) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        while let Some(facts) = records.get(next.fetch_add(1, Ordering::Relaxed)) {
            let events: Vec<Value> = facts.iter().enumerate().map(|(place, fact)| event(place, fact)).collect();
            let record = programme.record_from_json(&serde_json::to_vec(&events).unwrap(), None).unwrap();
            let leaves = Leaves::of(facts);
            for (tree, path) in trees.iter().zip(&paths) {
                let right = tree.days(&leaves);
                let set = record.timeline(RuleRef::Path(path), None).unwrap();
                assert_eq!(told(&set), Some(right), "{} over {events:?}: {set:?}", tree.rule());
                pairs.fetch_add(1, Ordering::Relaxed);
                held.fetch_add(u64::from(right != 0 && right != EVER), Ordering::Relaxed);
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let (pairs, held) = (pairs.into_inner(), held.into_inner());
    println!("{} trees over {} records: {pairs} pairs, {held} of them change with time", trees.len(), records.len());
    assert_eq!(pairs, (trees.len() * records.len()) as u64);
    assert!(held * 5 > pairs, "too few sets begin or end somewhere: {held} of {pairs}");
}
