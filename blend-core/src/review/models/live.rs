//! Models that a live session carries: `bookend`, `live_selfpaced_live`, `f2f_driver`, `live_led`.

use super::{Condition, FIRST_IS_NOT_LIVE, HALF, is_live, starts_without_live};
use crate::document::{FormatGroup as G, Purpose};
use crate::review::design::{Design, Item};

pub(super) fn bookend(design: &Design<'_>) -> Vec<Condition> {
    let opening = design.required().find(|(_, item)| item.requires_one_of(&[G::Live, G::Digital, G::Human]));
    let closing = design.last();
    let opens = opening.is_some_and(|(_, item)| is_live(item) && item.purposes.has(Purpose::Connect));
    let closes = closing.is_some_and(|(_, item)| is_live(item) && item.purposes.has(Purpose::Reflect));
    let from = opening.map(|(index, item)| (index, item.first_key()));
    let to = closing.filter(|_| closes).map(|(index, item)| (index, item.last_key()));
    let between = |test: &dyn Fn(&Item<'_>) -> bool| {
        design.in_sequence().any(|(index, item)| test(item) && lies_between(index, item, from, to))
    };
    vec![
        ("the first of the required live, digital and human parts is live with purpose connect", opens),
        ("the last required part is live with purpose reflect", closes),
        ("a required digital part lies between", between(&|item| item.requires(G::Digital))),
        (
            "required workplace learning or a reinforcement lies between",
            between(&|item| item.requires(G::Workplace) || item.reinforces()),
        ),
    ]
}

/// Where the opening or closing part stands.
type End = Option<(usize, (i64, usize))>;

/// Whether some occurrence lies after the opening part and, where there is a closing one, before that.
fn lies_between(index: usize, item: &Item<'_>, from: End, to: End) -> bool {
    let after = from.is_some_and(|(opening, key)| index != opening && item.last_key() > key);
    let before = to.is_none_or(|(closing, key)| index != closing && item.first_key() < key);
    after && before
}

pub(super) fn live_selfpaced_live(design: &Design<'_>) -> Vec<Condition> {
    let (first, last) = (design.first(), design.last());
    let opens = first.is_some_and(|(_, item)| is_live(item));
    let closes = last.is_some_and(|(index, item)| is_live(item) && first.is_some_and(|(first, _)| first != index));
    let from = first.map(|(index, item)| (index, item.first_key()));
    let to = last.filter(|_| closes).map(|(index, item)| (index, item.last_key()));
    let between = |group: G| design.required_in(group).any(|(index, item)| lies_between(index, item, from, to));
    let repeated = [first, last].iter().flatten().any(|(_, item)| is_live(item) && item.required > 1);
    vec![
        ("the first required part is live", opens),
        ("the last required part is live, and another than the first", closes),
        ("a required digital part lies between", between(G::Digital)),
        ("no other required live session lies between", !between(G::Live) && !repeated),
    ]
}

pub(super) fn f2f_driver(design: &Design<'_>) -> Vec<Condition> {
    let first_live = design.required_in(G::Live).next().map(|(_, item)| item.begins);
    let digital = || design.required_in(G::Digital);
    let starts_later = |item: &Item<'_>| first_live.is_some_and(|live| item.begins >= live);
    vec![
        ("at least half of the objectives are introduced live", design.introduced_in(G::Live).at_least(HALF)),
        ("there is a required digital part", digital().next().is_some()),
        ("no required digital part introduces", !digital().any(|(_, item)| item.introduces())),
        (
            "every required digital part starts at or after the first live session",
            digital().all(|(_, item)| starts_later(item)),
        ),
    ]
}

pub(super) fn live_led(design: &Design<'_>) -> Vec<Condition> {
    // Of several of one length the first.
    let longest = design.required_in(G::Live).fold(None, |longest: Option<(usize, &Item<'_>)>, one| match longest {
        Some((_, item)) if item.minutes >= one.1.minutes => longest,
        _ => Some(one),
    });
    let rests_on_digital = longest.is_some_and(|(index, _)| design.rests(index).digital);
    let followed = longest.is_some_and(|(live, session)| {
        let rests = design.resting_on(live);
        design.required().any(|(index, item)| {
            let after = item.last_begins > session.begins || rests.get(index) == Some(&true);
            index != live && item.requires_one_of(&[G::Digital, G::Human, G::Social, G::Workplace]) && after
        })
    });
    vec![
        ("the longest live session rests on a required digital part", rests_on_digital),
        ("a required digital, human, social or workplace part comes after it", followed),
        (
            "at least half of the objectives are practised or applied in a required live session",
            design.practised_live().at_least(HALF),
        ),
        ("nothing is told in the longest live session", longest.is_some_and(|(_, item)| !item.informs())),
        (FIRST_IS_NOT_LIVE, starts_without_live(design)),
    ]
}
