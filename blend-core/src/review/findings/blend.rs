//! Whether it is a blend worth the name: A1 to A8.

use super::{Found, Look, listed, quoted, subjects};
use crate::answer::{FindingCode as Code, FindingSeverity, Model};
use crate::document::{FormatGroup as G, Purpose, Treatment};
use crate::limits;
use crate::review::design::{ChoiceItem, Item, Set};
use crate::review::share::Share;

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    repetition(look, found);
    supplementary_library(look, found);
    convenience_alternation(look, found);
    either_format(look, found);
    recording_as_blend(look, found);
    bolt_on(look, found);
    unconnected(look, found);
    one_modality(look, found);
}

fn repetition(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let introduces = |item: &Item<'_>, goal: usize| item.treatment_of(goal).has(Treatment::Introduce);
    let earliest: Vec<Option<(i64, usize)>> = (0..design.goals.len())
        .map(|goal| {
            let treated = design.goals.get(goal).into_iter().flat_map(|goal| &goal.treated);
            let items = treated.filter_map(|(index, _)| design.item(*index));
            items.filter(|item| item.requires(G::Digital) && introduces(item, goal)).map(|it| it.first_key()).min()
        })
        .collect();
    for (_, session) in design.required_in(G::Live) {
        let introduced: Vec<usize> =
            session.treats.iter().map(|(goal, _)| *goal).filter(|goal| introduces(session, *goal)).collect();
        let known =
            |goal: &usize| earliest.get(*goal).copied().flatten().is_some_and(|earlier| earlier < session.first_key());
        let share = Share::of(&introduced, |goal| known(goal));
        if share.part == 0 {
            continue;
        }
        let again = introduced.iter().filter(|goal| known(goal));
        let goals: Vec<&str> = again.filter_map(|goal| design.goals.get(*goal)).map(|goal| goal.id).collect();
        let message = format!("{} introduces again what digital parts introduced: {}", quoted(session), listed(goals));
        let error = share.at_least(look.options.repetition);
        found
            .add(Code::A1, vec![session.id().to_owned()], message)
            .share(share, look.options.repetition)
            .severity(if error { FindingSeverity::Error } else { FindingSeverity::Warning });
    }
}

fn supplementary_library(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let own = |item: &Item<'_>| matches!(item.group, G::Digital | G::Social | G::Workplace);
    let library: Vec<&str> = design
        .items
        .iter()
        .filter(|item| item.is(G::Digital) && !item.is_required() && !item.is_recording())
        .map(Item::id)
        .collect();
    // Of several digital parts some may have to be chosen, though none of them is required.
    let without = || design.completion.holds_without(design.plan, |id| design.item(id.at()).is_some_and(own));
    let live = design.required_in(G::Live).next().is_some();
    if live && !library.is_empty() && !design.required().any(|(_, item)| own(item)) && without() {
        let message = format!("only live sessions are required; {} can be left out", listed(library.iter().copied()));
        found.add(Code::A2, subjects(library), message);
    }
}

fn convenience_alternation(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let parts = || design.required().filter(|(_, item)| matches!(item.group, G::Live | G::Digital));
    let groups: Vec<G> = parts().map(|(_, item)| item.group).collect();
    let switches = groups.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let linked = parts().any(|(index, item)| match item.group {
        G::Live => design.rests(index).digital,
        _ => design.rests(index).live,
    });
    if linked || u32::try_from(switches).is_ok_and(|switches| switches < look.options.switches) {
        return;
    }
    let purposes = |group: G| {
        let of = parts().filter(|(_, item)| item.is(group));
        of.fold(Set::<Purpose>::of([]), |all, (_, item)| all.with(item.purposes))
    };
    let (live, digital) = (purposes(G::Live), purposes(G::Digital));
    let overlap = Share::new(live.common(digital).len().into(), live.with(digital).len().into());
    let diary = parts().any(|(_, item)| item.written.rationale.as_deref() == Some("scheduling"));
    if diary || overlap.at_least(look.options.overlap) {
        let ids: Vec<&str> = parts().map(|(_, item)| item.id()).collect();
        let why = if diary { "for the diary" } else { "for the same purposes" };
        let message = format!("live and digital parts take turns {switches} times without a link, {why}");
        let draft = found.add(Code::A3, subjects(ids), message);
        if !diary {
            draft.share(overlap, look.options.overlap);
        }
    }
}

fn either_format(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let mut left = limits::LINKS;
    for choice in design.choices() {
        let (sync, alone): (Vec<&ChoiceItem>, Vec<&ChoiceItem>) = choice.iter().partition(|item| item.sync);
        let pairs = sync.iter().flat_map(|one| alone.iter().map(move |other| (*one, *other)));
        let same = pairs.take(left).find_map(|(one, other)| {
            let share = overlap(&one.objectives, &other.objectives);
            share.at_least(look.options.overlap).then_some((one, other, share))
        });
        left = left.saturating_sub(sync.len().saturating_mul(alone.len()));
        let Some((one, other, share)) = same else { continue };
        let ids: Vec<&str> = one
            .components
            .iter()
            .chain(&other.components)
            .filter_map(|index| design.item(*index))
            .map(Item::id)
            .collect();
        let message = format!(
            "learners may choose between a live and a self-paced form of the same: {}",
            listed(ids.iter().copied())
        );
        let draft = found.add(Code::A4, subjects(ids), message).share(share, look.options.overlap);
        if is_a_la_carte(look) {
            draft.severity(FindingSeverity::Info);
        }
    }
}

/// What two sorted lists have in common, of all that is in either.
fn overlap(one: &[usize], other: &[usize]) -> Share {
    let common = one.iter().filter(|item| other.binary_search(item).is_ok()).count();
    let all = one.len().saturating_add(other.len()).saturating_sub(common);
    Share::new(u64::try_from(common).unwrap_or(0), u64::try_from(all).unwrap_or(0))
}

fn is_a_la_carte(look: &Look<'_, '_>) -> bool {
    look.is(Model::ALaCarte) || look.declares(Model::ALaCarte)
}

fn recording_as_blend(look: &Look<'_, '_>, found: &mut Found) {
    let alone: Vec<&Item<'_>> = look.design.items.iter().filter(|item| item.is_part() && !item.sync).collect();
    let sessions = look.design.items.iter().any(|item| item.is(G::Live));
    if sessions && !alone.is_empty() && alone.iter().all(|item| item.is_recording()) {
        let ids: Vec<&str> = alone.iter().map(|item| item.id()).collect();
        let message = format!(
            "all that learners take by themselves is the recording of a session: {}",
            listed(ids.iter().copied())
        );
        found.add(Code::A5, subjects(ids), message);
    }
}

fn bolt_on(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let Some(baseline) = &design.document.baseline else { return };
    let given = |minutes: Option<i64>| minutes.and_then(|minutes| u64::try_from(minutes).ok());
    let Some(live_before) = given(baseline.live_minutes) else { return };
    let before = given(baseline.total_minutes).unwrap_or(live_before);
    let minutes = |live_only: bool| {
        let counted = design.required().filter(|(_, item)| !live_only || item.is(G::Live));
        counted.fold(0_u64, |sum, (_, item)| sum.saturating_add(item.seat_minutes()))
    };
    let (live, total) = (Share::new(minutes(true), live_before), minutes(false));
    let first = design.first().filter(|(_, item)| item.is(G::Digital));
    if let Some((_, first)) = first.filter(|_| live.at_least(look.options.live_kept) && total > before) {
        let message = format!(
            "{} was put before {} live minutes that were {live_before}: {} minutes more than the {before} in all",
            quoted(first),
            live.part,
            total.saturating_sub(before)
        );
        found.add(Code::A6, vec![first.id().to_owned()], message).share(live, look.options.live_kept);
    }
}

fn unconnected(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let parts = || design.required().filter(|(_, item)| item.is_part());
    let live = parts().any(|(_, item)| item.is(G::Live));
    let other = parts().any(|(_, item)| !item.is(G::Live));
    let linked = parts().any(|(index, item)| match item.is(G::Live) {
        true => design.rests(index).other,
        false => design.rests(index).live,
    });
    if live && other && !linked {
        let ids: Vec<&str> = parts().map(|(_, item)| item.id()).collect();
        let draft = found.add(Code::A7, subjects(ids), "no live part builds on another one, nor another on a live one");
        if is_a_la_carte(look) {
            draft.severity(FindingSeverity::Info);
        }
    }
}

fn one_modality(look: &Look<'_, '_>, found: &mut Found) {
    let has = |groups: &[G]| look.design.items.iter().any(|item| groups.contains(&item.group));
    let subject = || vec![look.design.document.id.clone()];
    if !has(&[G::Live, G::Human, G::Social]) {
        found.add(Code::A8, subject(), "there is no live, human or social part").fix("call it a course");
    }
    if !has(&[G::Digital, G::Workplace]) {
        found.add(Code::A8, subject(), "there is no digital or workplace part").fix("call it a workshop");
    }
}
