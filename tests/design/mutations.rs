//! Mechanical mutations over every programme, each of which has to bring its finding to light; and scaling, which has to
//! change no label.

use crate::{programmes, review};
use blend_core::answer::{DependencyNode, FindingCode, Model};
use blend_core::document::{FormatGroup, Programme, Rule, RuleParts, Treatment};
use std::collections::BTreeSet;

/// Reviews every programme that a mutation applies to; how many those were, and in which the finding stays away.
#[track_caller]
fn check(code: FindingCode, applied: usize, mutate: impl Fn(&mut Programme) -> bool) {
    let mut count = 0;
    for (name, mut document) in programmes() {
        if !mutate(&mut document) {
            continue;
        }
        count += 1;
        let found: Vec<&str> = review(&document).findings.iter().map(|finding| finding.code.word()).collect();
        assert!(found.contains(&code.word()), "{name}: {} is not in {found:?}", code.word());
    }
    assert_eq!(count, applied, "{}", code.word());
}

fn required(document: &Programme) -> Vec<DependencyNode> {
    review(document).graph.nodes.into_iter().filter(|node| node.required).collect()
}

fn ids(nodes: &[DependencyNode], test: impl Fn(&DependencyNode) -> bool) -> BTreeSet<String> {
    nodes.iter().filter(|node| test(node)).map(|node| node.id.clone()).collect()
}

fn parts(parts: RuleParts) -> Rule {
    Rule::Parts(Box::new(parts))
}

/// The rule without some components; `None` when nothing is left.
fn without(rule: &Rule, gone: &BTreeSet<String>) -> Option<Rule> {
    match rule {
        Rule::Component(id) => (!gone.contains(id)).then(|| rule.clone()),
        Rule::Parts(of) => {
            let mut of = of.clone();
            let mut empty = false;
            for list in [&mut of.all, &mut of.in_order, &mut of.of].into_iter().flatten() {
                *list = list.iter().filter_map(|rule| without(rule, gone)).collect();
                empty |= list.is_empty();
            }
            (!empty).then_some(Rule::Parts(of))
        }
    }
}

#[test]
fn stripping_links_leaves_parts_unconnected() {
    check(FindingCode::A7, 23, |document| {
        document.gates = None;
        document.components.iter_mut().for_each(|component| component.after = None);
        if let Rule::Parts(of) = &mut document.completion
            && let Some(items) = of.in_order.take()
        {
            of.all = Some(items);
        }
        let nodes = required(document);
        let live = nodes.iter().filter(|node| node.group == FormatGroup::Live).count();
        live > 0 && live < nodes.len()
    });
}

#[test]
fn optional_digital_parts_are_a_library() {
    check(FindingCode::A2, 19, |document| {
        let nodes = required(document);
        let is = |groups: &[FormatGroup]| ids(&nodes, |node| groups.contains(&node.group));
        let digital = is(&[FormatGroup::Digital]);
        let other = is(&[FormatGroup::Social, FormatGroup::Workplace]);
        if digital.is_empty() || !other.is_empty() || is(&[FormatGroup::Live]).is_empty() {
            return false;
        }
        document.completion = without(&document.completion, &digital).expect("live sessions are left");
        true
    });
}

#[test]
fn sessions_that_introduce_again_repeat() {
    check(FindingCode::A1, 17, |document| {
        let before = review(document);
        let edge = before.graph.edges.iter().find_map(|edge| {
            let node = |id: &str| before.graph.nodes.iter().find(|node| node.id == id).expect("a node");
            let (from, to) = (node(&edge.from), node(&edge.to));
            let introduces = document.components.iter().any(|component| {
                let treats = component.treats.iter().flatten();
                component.id == from.id && treats.into_iter().any(|(_, list)| list.contains(&Treatment::Introduce))
            });
            let both = from.required && to.required && introduces;
            (both && from.group == FormatGroup::Digital && to.group == FormatGroup::Live)
                .then(|| (from.id.clone(), to.id.clone()))
        });
        let Some((from, to)) = edge else { return false };
        let treats = document.components.iter().find(|component| component.id == from).expect("it").treats.clone();
        document.components.iter_mut().find(|component| component.id == to).expect("it").treats = treats;
        true
    });
}

#[test]
fn a_choice_of_format_is_either_or() {
    check(FindingCode::A4, 31, |document| {
        let nodes = review(document).graph.nodes;
        let first = |group: FormatGroup| nodes.iter().position(|node| node.group == group);
        let (Some(digital), Some(live)) = (first(FormatGroup::Digital), first(FormatGroup::Live)) else { return false };
        document.components[live].treats = document.components[digital].treats.clone();
        if document.components[digital].treats.is_none() {
            return false;
        }
        let items = [digital, live].map(|place| Rule::Component(document.components[place].id.clone()));
        document.completion = parts(RuleParts { any: Some(items.to_vec()), ..RuleParts::default() });
        true
    });
}

#[test]
fn back_edges_close_circles() {
    check(FindingCode::S2, 25, |document| {
        let edges = review(document).graph.edges;
        let Some(edge) = edges.first() else { return false };
        let first = document.components.iter_mut().find(|component| component.id == edge.from).expect("it");
        first.after.get_or_insert_default().push(edge.to.clone());
        true
    });
}

#[test]
fn completion_without_live_sessions_is_narrow() {
    check(FindingCode::S5, 24, |document| {
        let nodes = required(document);
        let live = ids(&nodes, |node| node.group == FormatGroup::Live);
        let Some(left) = without(&document.completion, &live).filter(|_| !live.is_empty()) else { return false };
        document.completion = left;
        true
    });
}

#[test]
fn labels_do_not_hang_on_minutes() {
    for (name, document) in programmes() {
        let labels = |document: &Programme| {
            let review = review(document);
            (review.models, review.primary, review.nearest)
        };
        let before: (Vec<Model>, _, _) = labels(&document);
        for percent in 50..=200 {
            let mut scaled = document.clone();
            for minutes in scaled.components.iter_mut().filter_map(|component| component.minutes.as_mut()) {
                *minutes = *minutes * percent / 100;
            }
            assert_eq!(labels(&scaled), before, "{name} times {percent} %");
        }
    }
}
