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

/// Objectives looked at in one pass over the graph, a bit each.
const AT_ONCE: usize = 512;
type Bits = [u64; AT_ONCE / 64];

/// Which of the objectives from `first` on an item treats so.
fn treated(item: &Item<'_>, first: usize, treatments: &[Treatment]) -> Bits {
    let mut bits = Bits::default();
    for (objective, _) in item.treats.iter().filter(|(_, set)| set.any(treatments)) {
        let place = objective.checked_sub(first).and_then(|place| u32::try_from(place).ok());
        if let Some(place) = place
            && let Some(word) = bits.get_mut(place.div_euclid(64) as usize)
        {
            *word |= 1_u64.wrapping_shl(place.rem_euclid(64));
        }
    }
    bits
}

fn builds_on_introduction(design: &Design<'_>) -> bool {
    let sessions: Vec<(usize, &Item<'_>)> =
        design.required_in(G::Live).filter(|(index, _)| design.rests(*index).introduction).collect();
    let used = [Treatment::Practise, Treatment::Apply];
    (0..design.goals.len()).step_by(AT_ONCE).any(|first| {
        let wanted: Vec<(usize, Bits)> =
            sessions.iter().map(|(index, item)| (*index, treated(item, first, &used))).collect();
        if wanted.iter().all(|(_, bits)| *bits == Bits::default()) {
            return false;
        }
        let give = |index: usize| match design.item(index) {
            Some(item) if item.requires(G::Digital) => treated(item, first, &[Treatment::Introduce]),
            _ => Bits::default(),
        };
        let join = |bits: &mut Bits, more: &Bits| bits.iter_mut().zip(more).for_each(|(bits, more)| *bits |= more);
        let introduced = design.graph.inherited(&Bits::default(), give, join);
        wanted.iter().any(|(index, wanted)| {
            let known = introduced.get(*index).into_iter().flatten();
            known.zip(wanted).any(|(known, wanted)| known & wanted != 0)
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
