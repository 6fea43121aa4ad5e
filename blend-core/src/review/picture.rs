//! What a design looks like laid out: the coverage matrix, the dependency graph, the seat minutes.

use super::design::{Design, Item};
use super::share::Share;
use crate::answer::{CoverageRow, DependencyEdge, DependencyGraph, DependencyNode, OnlineLabel, SeatMinutes};
use crate::document::{Place, Treatment};
use std::collections::BTreeMap;

pub(super) fn coverage(design: &Design<'_>) -> Vec<CoverageRow> {
    let row = |goal: &super::design::Goal<'_>| {
        let ids = |treatment: Treatment| {
            let treating = goal.treated.iter().filter(|(_, set)| set.has(treatment));
            treating.filter_map(|(index, _)| design.item(*index)).map(|item| item.id().to_owned()).collect()
        };
        CoverageRow {
            objective: goal.id.to_owned(),
            kind: goal.kind,
            introduce: ids(Treatment::Introduce),
            demonstrate: ids(Treatment::Demonstrate),
            practise: ids(Treatment::Practise),
            apply: ids(Treatment::Apply),
            reinforce: ids(Treatment::Reinforce),
            assess: ids(Treatment::Assess),
        }
    };
    design.goals.iter().map(row).collect()
}

pub(super) fn graph(design: &Design<'_>) -> DependencyGraph {
    let node = |item: &Item<'_>| DependencyNode {
        id: item.id().to_owned(),
        format: item.written.format.clone(),
        group: item.group,
        required: item.is_required(),
        involves: item.written.involves.iter().flat_map(|roles| roles.iter()).map(|(_, role)| role.clone()).collect(),
    };
    let edge = |link: &super::design::Link| {
        let gate = link.gate.and_then(|id| design.plan.gate(id));
        Some(DependencyEdge {
            from: design.item(link.from)?.id().to_owned(),
            to: design.item(link.to)?.id().to_owned(),
            gate: gate.map(|gate| gate.id.to_string()),
            mode: gate.map(|gate| gate.mode),
        })
    };
    DependencyGraph {
        nodes: design.items.iter().map(node).collect(),
        edges: design.links.iter().filter_map(edge).collect(),
        cut: design.cut,
    }
}

pub(super) fn seat(design: &Design<'_>) -> SeatMinutes {
    let total = design.items.iter().fold(0_u64, |sum, item| sum.saturating_add(item.seat_minutes()));
    let (mut groups, mut formats) = (BTreeMap::new(), BTreeMap::new());
    for item in design.items.iter().filter(|item| item.seat_minutes() > 0) {
        for sum in [groups.entry(item.group).or_insert(0_u64), formats.entry(item.written.format.clone()).or_insert(0)]
        {
            *sum = sum.saturating_add(item.seat_minutes());
        }
    }
    SeatMinutes { total, groups: shares(groups, total), formats: shares(formats, total) }
}

fn shares<K: Ord>(sums: BTreeMap<K, u64>, total: u64) -> BTreeMap<K, String> {
    sums.into_iter().filter_map(|(key, sum)| Some((key, Share::new(sum, total).text()?))).collect()
}

/// The share of the seat minutes that is online.
pub(super) fn online(design: &Design<'_>) -> Share {
    design.items.iter().fold(Share::default(), |share, item| {
        let minutes = item.seat_minutes();
        let online = if item.place == Place::Online { minutes } else { 0 };
        Share::new(share.part.saturating_add(online), share.whole.saturating_add(minutes))
    })
}

/// What an online share is called: below 0.30, from 0.30 to below 0.80, from 0.80 on.
pub(super) fn online_label(share: Share) -> Option<OnlineLabel> {
    Some(match share {
        Share { whole: 0, .. } => return None,
        share if share.at_least(8_000) => OnlineLabel::Online,
        share if share.at_least(3_000) => OnlineLabel::Blended,
        _ => OnlineLabel::WebFacilitated,
    })
}
