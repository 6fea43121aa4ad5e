//! Versions over generated changes: what has to be so whatever changes.

use super::{diff, side_by_side};
use crate::answer::{Alteration, CertificateState, Impact, Passage, Status};
use crate::problem::Code;
use crate::time::Instant;
use crate::{Population, Programme, RuleRef, impact};
use proptest::prelude::*;
use serde_json::{Value, json};

const IDS: [&str; 5] = ["a", "b", "c", "d", "e.f"];

/// A version with these components, wanting those of them in `wanted`.
fn version(name: &str, components: &[(usize, u8)], wanted: &[usize], rule: u8, terms: u8) -> Value {
    let component = |(id, mark): &(usize, u8)| {
        json!({"id": IDS[*id], "format": "elearning", "done_when": "passed", "pass_mark": f64::from(*mark) / 10.0,
               "weight": u64::from(*mark) + 1})
    };
    let there: Vec<usize> = components.iter().map(|(id, _)| *id).collect();
    let mut wanted: Vec<&str> = wanted.iter().filter(|id| there.contains(id)).map(|id| IDS[*id]).collect();
    if wanted.is_empty() {
        wanted.push(IDS[there[0]]);
    }
    let completion = match rule {
        0 => json!({"all": wanted}),
        1 => json!({"any": wanted}),
        _ => json!({"percent": 60, "of": wanted}),
    };
    let mut made = json!({
        "id": "p", "version": name, "components": components.iter().map(component).collect::<Vec<_>>(),
        "gates": [{"id": "g", "to": [IDS[there[0]]], "mode": "flag", "when": {"started": wanted[0]}}],
        "groups": [{"id": "all", "rule": {"all": wanted}}],
        "completion": completion, "hold": if rule == 1 { "always" } else { "once" }
    });
    match terms {
        0 => {}
        1 => made["certification"] = json!({"valid_for": "P3Y"}),
        _ => made["certification"] = json!({"valid_for": "P1095D", "window": "P60D"}),
    }
    made
}

fn compiled(document: &Value) -> Programme {
    Programme::from_json(document.to_string().as_bytes()).unwrap()
}

fn with_earlier(newest: &Value, earlier: &[&Value]) -> Programme {
    Programme::from_json_with_earlier(newest.to_string().as_bytes(), json!(earlier).to_string().as_bytes()).unwrap()
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

prop_compose! {
    fn versions(name: &'static str)(
        components in Just((0..IDS.len()).collect::<Vec<_>>()).prop_shuffle(),
        count in 1..=IDS.len(), marks in prop::collection::vec(4_u8..10, IDS.len()),
        wanted in prop::collection::vec(0..IDS.len(), 1..4), rule in 0_u8..3, terms in 0_u8..3,
    ) -> Value {
        let components: Vec<(usize, u8)> = components.into_iter().take(count).zip(marks).collect();
        let wanted: std::collections::BTreeSet<usize> = wanted.into_iter().collect();
        version(name, &components, &wanted.into_iter().collect::<Vec<_>>(), rule, terms)
    }
}

prop_compose! {
    /// Scores of one learner, pinned to version 1 or not.
    fn facts(learner: &'static str)(
        pinned in any::<bool>(), leaves in any::<bool>(),
        scores in prop::collection::vec((0..IDS.len(), 0_u8..=10, 1_u32..20), 0..8),
    ) -> Vec<Value> {
        let mut made = vec![json!({"id": "0", "learner": learner, "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z",
                                   "version": if pinned { json!("1") } else { Value::Null }})];
        for (index, (component, score, day)) in scores.into_iter().enumerate() {
            made.push(json!({"id": format!("{}", index + 1), "learner": learner, "kind": "scored", "component": IDS[component],
                             "score": f64::from(score) / 10.0, "at": format!("2026-01-{:02}T00:00:00Z", day + 1)}));
        }
        if leaves {
            made.push(json!({"id": "w", "learner": learner, "kind": "withdrawn", "programme": "p", "at": "2026-01-15T00:00:00Z"}));
        }
        made
    }
}

fn population(programme: &Programme, facts: &[Value]) -> Population {
    programme.population_from_json(json!(facts).to_string().as_bytes(), None).unwrap()
}

/// The standing before and after, asked as a host would: by the programme with its earlier versions and, for whoever
/// migrates, one more fact.
fn standings(old: &Value, new: &Value, facts: &[Value], at: Instant, how: Option<Passage>) -> [crate::Record; 2] {
    let before = population(&compiled(old), facts);
    let mut facts = facts.to_vec();
    if how == Some(Passage::Migrated) {
        let learner = facts[0]["learner"].clone();
        facts.push(
            json!({"id": "z", "learner": learner, "kind": "enrolled", "programme": "p", "version": "2", "at": at}),
        );
    }
    let after = population(&with_earlier(new, &[old]), &facts);
    [before.records()[0].clone(), after.records()[0].clone()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// B01: progress is 0..=10000 of the version that judges, and 10000 exactly when its rule holds; and the impact is the
    /// difference of what a host is told before and after, in every part.
    #[test]
    fn b01_impact_is_what_changes(old in versions("1"), new in versions("2"), facts in facts("u")) {
        let at = instant("2026-02-01T00:00:00Z");
        let told = population(&compiled(&old), &facts).impact(&compiled(&new), at).unwrap();
        let told: Option<&Impact> = told.first();
        let pinned = facts[0]["version"] == "1" && facts.last().unwrap()["kind"] != "withdrawn";
        let how = if pinned { Passage::Migrated } else { Passage::Published };
        prop_assert!(told.is_none_or(|told| told.how == how));
        let records = standings(&old, &new, &facts, at, Some(how));
        let [before, after] = [&records[0], &records[1]].map(|record| record.standing(at, None));
        for (record, standing) in records.iter().zip([&before, &after]) {
            prop_assert!(standing.progress <= 10_000);
            let holds = record.explain(RuleRef::Path("completion"), at, None).unwrap().holds;
            prop_assert_eq!(standing.progress == 10_000, holds);
        }
        let shift = |shift: Option<Value>| shift.map(|shift| (shift["before"].clone(), shift["after"].clone()));
        let differ = |before: Value, after: Value| (before != after).then_some((before, after));
        let expires = |standing: &crate::answer::Standing| json!(standing.certification.as_ref().map(|found| found.expires));
        let found = told.map(|told| serde_json::to_value(told).unwrap()).unwrap_or_default();
        let part = |name: &str| shift(found.get(name).filter(|value| !value.is_null()).cloned());
        prop_assert_eq!(part("completion"), differ(json!(before.completed_at), json!(after.completed_at)));
        prop_assert_eq!(part("progress"), differ(json!(before.progress), json!(after.progress)));
        prop_assert_eq!(part("expires"), differ(expires(&before), expires(&after)));
        for id in IDS {
            let state = |standing: &crate::answer::Standing| standing.components.iter().find(|row| row.id == id).map(|row| row.state);
            let changed = told.and_then(|told| told.components.iter().find(|row| row.id == id));
            prop_assert_eq!(changed.map(|row| (row.before, row.after)), Some((state(&before), state(&after))).filter(|(a, b)| a != b));
        }
        if let Some(told) = told {
            prop_assert!(!told.why.is_empty());
            // Verdicts are those of explanations, and what is told really came out otherwise or stands on what did.
            for why in told.why.iter().filter(|why| why.rule != "certification") {
                let verdict = |record: &crate::Record| record.explain(RuleRef::Path(&why.rule), at, None).ok().map(|told| told.holds);
                prop_assert_eq!((why.before, why.after), (verdict(&records[0]), verdict(&records[1])), "{}", &why.rule);
            }
        }
    }

    /// Empty exactly when both documents say the same; the other way round everything is told with its sides changed.
    #[test]
    fn differences_mirror(old in versions("1"), new in versions("2")) {
        let (old, new) = (compiled(&old), compiled(&new));
        prop_assert!(diff(&old, &old).is_empty());
        let there = diff(&old, &new);
        prop_assert!(!there.is_empty());
        let mut back: Vec<_> = diff(&new, &old).into_iter().map(|mut back| {
            std::mem::swap(&mut back.before, &mut back.after);
            back.change = match back.change {
                Alteration::Added => Alteration::Removed,
                Alteration::Removed => Alteration::Added,
                Alteration::Changed => Alteration::Changed,
            };
            back
        }).collect();
        let mut sorted = there;
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        back.sort_by(|a, b| a.path.cmp(&b.path));
        prop_assert_eq!(sorted, back);
    }
}

/// B22: several versions side by side, each learner judged by the own; and publishing a fourth moves the unpinned alone.
#[test]
fn b22_each_learner_is_judged_by_the_own_version() {
    let marked = |name: &str, mark: u8| version(name, &[(0, mark)], &[0], 0, 0);
    let (first, second, third) = (marked("1", 5), marked("2", 7), marked("3", 9));
    let programme = with_earlier(&third, &[&second, &first]);
    let mut facts = Vec::new();
    for (learner, pinned) in [("one", json!("1")), ("two", json!("2")), ("three", json!("3")), ("newest", Value::Null)]
    {
        facts.push(json!({"id": "0", "learner": learner, "kind": "enrolled", "programme": "p", "version": pinned, "at": "2026-01-01T00:00:00Z"}));
        facts.push(json!({"id": "1", "learner": learner, "kind": "scored", "component": "a", "score": 0.75, "at": "2026-01-02T00:00:00Z"}));
    }
    let population = population(&programme, &facts);
    let at = instant("2026-02-01T00:00:00Z");
    let standing = |learner: &str| population.record(learner).unwrap().standing(at, None);
    let told = ["one", "two", "three", "newest"].map(|learner| {
        let standing = standing(learner);
        (standing.version.unwrap(), standing.status)
    });
    let version_of = |name: &str, status| (name.to_owned(), status);
    assert_eq!(
        told,
        [
            version_of("1", Status::Completed),
            version_of("2", Status::Completed),
            version_of("3", Status::InProgress),
            version_of("3", Status::InProgress),
        ]
    );
    let fourth = compiled(&marked("4", 6));
    let told: Vec<_> = population
        .impact(&fourth, at)
        .unwrap()
        .into_iter()
        .map(|told| (told.learner, told.from.unwrap(), told.how, told.completion.is_some(), told.progress.is_some()))
        .collect();
    let row = |learner: &str, how, completion| (learner.to_owned(), "3".to_owned(), how, completion, true);
    // Those who completed by their own version stay so and gain nothing; the pinned one completes on migrating.
    assert_eq!(told, [row("newest", Passage::Published, true), row("three", Passage::Migrated, true)]);
}

/// What a rule stands on is told with it, wherever it is written.
#[test]
fn differences_bear_on_what_stands_on_them() {
    let doc = |version: &str, completion: Value, more: Value| {
        let mut made = json!({"id": "p", "version": version, "completion": completion,
            "components": [{"id": "a", "format": "video"}, {"id": "b", "format": "own", "weight": 1}], "formats": {"own": {"group": "D"}}});
        made.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        made
    };
    let facts = [
        json!({"id": "0", "learner": "u", "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z"}),
        json!({"id": "1", "learner": "u", "kind": "completed", "component": "b", "at": "2026-01-02T00:00:00Z"}),
    ];
    let order = |mode: &str| json!({"in_order": ["a", "b"], "mode": mode});
    let old = doc("1", order("block"), json!({}));
    let told = |new: Value| -> Vec<(String, Vec<String>)> {
        let told =
            population(&compiled(&old), &facts).impact(&compiled(&new), instant("2026-02-01T00:00:00Z")).unwrap();
        let paths = |why: crate::answer::Why| why.differences.into_iter().map(|difference| difference.path).collect();
        told.into_iter().flat_map(|told| told.why).map(|why| (why.rule.clone(), paths(why))).collect()
    };
    let row =
        |rule: &str, paths: &[&str]| (rule.to_owned(), paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
    assert_eq!(told(doc("2", order("flag"), json!({}))), [row("gates.order:b", &["completion"])]);
    let format = doc("2", order("block"), json!({"formats": {"own": {"group": "L"}}}));
    assert_eq!(told(format), [row("components.b", &["formats.own.group"])]);
    let mut weight = doc("2", order("block"), json!({}));
    weight["components"][1]["weight"] = json!(3);
    assert_eq!(told(weight), [row("completion", &["components.b.weight"])]);
    let mut title = doc("2", order("block"), json!({}));
    title["components"][1]["title"] = json!("B");
    assert_eq!(told(title), []);
}

#[test]
fn versions_of_another_programme_are_refused() {
    let mut other = version("2", &[(0, 5)], &[0], 0, 0);
    other["id"] = json!("q");
    let refused =
        impact(&compiled(&version("1", &[(0, 5)], &[0], 0, 0)), &compiled(&other), Vec::new(), None, Instant::ALWAYS);
    assert_eq!(refused.unwrap_err().as_slice()[0].code(), Code::OtherProgramme);
}

/// A version that is published under the name of another takes its place: whoever is pinned to it is judged anew.
#[test]
fn the_same_name_replaces() {
    let (old, new) = (version("1", &[(0, 5)], &[0], 0, 1), version("1", &[(0, 8)], &[0], 0, 1));
    let facts = [
        json!({"id": "0", "learner": "u", "kind": "enrolled", "programme": "p", "version": "1", "at": "2026-01-01T00:00:00Z"}),
        json!({"id": "1", "learner": "u", "kind": "scored", "component": "a", "score": 0.6, "at": "2026-01-02T00:00:00Z"}),
    ];
    let told = population(&compiled(&old), &facts).impact(&compiled(&new), instant("2026-02-01T00:00:00Z")).unwrap();
    let states = told[0].certification.unwrap();
    assert_eq!(told[0].how, Passage::Published);
    assert_eq!((states.before, states.after), (Some(CertificateState::Certified), Some(CertificateState::None)));
}

#[test]
fn what_went_stands_where_it_was() {
    let pairs = |old: &str, new: &str| {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let shown = |side: Option<&char>| side.copied().unwrap_or('-');
        let pairs = side_by_side(&old, &new, |item| *item);
        pairs.into_iter().map(|(old, new)| format!("{}{}", shown(old), shown(new))).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(pairs("abc", "abc"), "aa bb cc");
    assert_eq!(pairs("abc", "axc"), "aa -x b- cc");
    assert_eq!(pairs("abcd", "dxb"), "a- c- dd -x bb");
    assert_eq!(pairs("ab", ""), "a- b-");
    assert_eq!(pairs("", "ab"), "-a -b");
}
