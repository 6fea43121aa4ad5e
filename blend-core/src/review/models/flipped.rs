//! Models in which digital work prepares live sessions: `flipped`, `prework_live`, and `contains_flipped`.

use super::{Condition, FIRST_IS_NOT_LIVE, starts_without_live};
use crate::document::{FormatGroup as G, Mode, Treatment};
use crate::review::design::{Design, Item};

pub(super) fn flipped(design: &Design<'_>) -> Vec<Condition> {
    let practising: Vec<(usize, &Item<'_>)> =
        design.required_in(G::Live).filter(|(_, item)| item.practises()).collect();
    let makes_sure = |index: usize| design.rests(index).check || design.has_gate(index, Some(Mode::Block));
    let mut conditions = prework_live(design);
    conditions.extend([
        (
            "every practising live session is flipped",
            !practising.is_empty() && practising.iter().all(|(index, item)| design.is_flipped(*index, item)),
        ),
        (
            "every practising live session has an entry check or a block gate",
            !practising.is_empty() && practising.iter().all(|(index, _)| makes_sure(*index)),
        ),
    ]);
    conditions
}

pub(super) fn prework_live(design: &Design<'_>) -> Vec<Condition> {
    vec![
        (
            "an objective introduced in a digital part that a live session rests on is practised or applied in it",
            builds_on_introduction(design),
        ),
        (FIRST_IS_NOT_LIVE, starts_without_live(design)),
    ]
}

/// Objectives looked at in one pass over the graph.
const AT_ONCE: usize = 64;

fn builds_on_introduction(design: &Design<'_>) -> bool {
    let sessions: Vec<(usize, &Item<'_>)> =
        design.required_in(G::Live).filter(|(index, _)| design.rests(*index).introduction).collect();
    let wanted = |item: &Item<'_>, first: usize, treatments: &[Treatment]| {
        let inside = |objective: usize| objective.checked_sub(first).filter(|place| *place < AT_ONCE);
        let places = item.treats.iter().filter(|(_, set)| set.any(treatments)).filter_map(|(it, _)| inside(*it));
        places.fold(0_u64, |bits, place| bits | 1_u64.wrapping_shl(u32::try_from(place).unwrap_or(0)))
    };
    let used = [Treatment::Practise, Treatment::Apply];
    (0..design.goals.len()).step_by(AT_ONCE).any(|first| {
        if !sessions.iter().any(|(_, item)| wanted(item, first, &used) != 0) {
            return false;
        }
        let give = |index: usize| match design.item(index) {
            Some(item) if item.requires(G::Digital) => wanted(item, first, &[Treatment::Introduce]),
            _ => 0,
        };
        let introduced = design.graph.inherited(&0_u64, give, |bits, more| *bits |= more);
        sessions.iter().any(|(index, item)| {
            introduced.get(*index).is_some_and(|introduced| introduced & wanted(item, first, &used) != 0)
        })
    })
}

pub(super) fn contains_flipped(design: &Design<'_>) -> Vec<Condition> {
    let mut sessions = design.required_in(G::Live);
    let (mut some, mut all) = (false, true);
    for (index, item) in sessions.by_ref() {
        let flipped = design.is_flipped(index, item);
        some |= flipped;
        all &= flipped;
    }
    vec![("some required live session is flipped", some), ("some required live session is not flipped", !all)]
}
