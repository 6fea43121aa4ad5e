//! Live sessions and what stands before and after them: D1 to D5, D11, D25.

use super::{Found, Look, listed, quoted, subjects};
use crate::answer::{FindingCode as Code, Model};
use crate::document::{FormatGroup as G, Purpose};
use crate::limits;
use crate::review::design::Item;
use crate::review::share::Share;
use std::collections::BTreeSet;

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    live_for_input(look, found);
    for (index, session) in look.design.required_in(G::Live) {
        if look.design.is_flipped(index, session) && !look.design.rests(index).check {
            let message = format!("nothing shows whether the pre-work of {} was done", quoted(session));
            found.add(Code::D3, vec![session.id().to_owned()], message);
        }
    }
    prework(look, found);
    unrelated_prework(look, found);
    nothing_after(look, found);
    stand_alone_flip(look, found);
}

fn live_for_input(look: &Look<'_, '_>, found: &mut Found) {
    if look.declares(Model::F2fDriver) || look.declares(Model::LiveSelfpacedLive) {
        return;
    }
    for session in look.design.items.iter().filter(|item| item.is(G::Live)) {
        let subject = vec![session.id().to_owned()];
        let share = Share::new(session.agenda_of(&[Purpose::Inform]), session.agenda_of(Purpose::ALL));
        if session.purposes.only(&[Purpose::Inform, Purpose::Demonstrate]) {
            found.add(Code::D1, subject, format!("{} tells and shows only", quoted(session)));
        } else if share.above(look.options.live_inform) {
            let message =
                format!("{} of the {} minutes of {} are for telling", share.part, share.whole, quoted(session));
            found.add(Code::D1, subject, message).share(share, look.options.live_inform);
        }
    }
}

/// Pre-work of a session: the digital parts it rests on, not looking behind other live sessions.
fn prework(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let mut steps = limits::LINKS.saturating_mul(4);
    let (mut items, most) = (BTreeSet::new(), u64::from(look.options.item_minutes));
    let is_live = |index: usize| design.item(index).is_some_and(|item| item.is(G::Live));
    for (index, session) in design.in_sequence().filter(|(_, item)| item.is(G::Live)) {
        let Some(rests_on) = design.graph.reached(index, is_live, &mut steps) else { return };
        let prework = || {
            rests_on
                .iter()
                .filter_map(|it| Some((*it, design.item(*it)?)))
                .filter(|(it, item)| item.is(G::Digital) && *it != index)
        };
        let minutes = prework().fold(0_u64, |sum, (_, item)| sum.saturating_add(item.minutes));
        let limit = u64::from(look.options.prework_minutes);
        let subject = || vec![session.id().to_owned()];
        let required = |index: &usize| design.item(*index).is_some_and(|item| item.requires(G::Digital));
        if session.is_required() && prework().any(|(_, item)| item.is_required()) {
            let mut gated = false;
            for gate in session.plan.gates.iter().filter_map(|id| design.plan.gate(*id)) {
                let Some(behind) = design.graph.behind(gate.when, is_live, &mut steps) else { return };
                gated |= behind.iter().any(required);
            }
            if !gated {
                let message = format!("{} rests on pre-work, and no gate looks at it", quoted(session));
                found.add(Code::D2, subject(), message);
            }
        }
        if minutes > limit {
            let message = format!("the pre-work of {} takes {minutes} minutes", quoted(session));
            found.add(Code::D4, subject(), message).value(minutes).threshold(limit);
        } else if let length = look.sessions.minutes(session)
            && length > 0
            && minutes > length
        {
            let message = format!("the pre-work of {} takes longer than the session", quoted(session));
            found.add(Code::D4, subject(), message).value(minutes).threshold(length);
        }
        items.extend(prework().filter(|(_, item)| item.minutes > most).map(|(index, _)| index));
    }
    for item in items.into_iter().filter_map(|index| design.item(index)) {
        let message = format!("{} is one piece of pre-work of {} minutes", quoted(item), item.minutes);
        found.add(Code::D4, vec![item.id().to_owned()], message).value(item.minutes).threshold(most);
    }
}

fn unrelated_prework(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    if design.goals.is_empty() {
        return;
    }
    let mut told = BTreeSet::new();
    for link in &design.links {
        let (Some(from), Some(to)) = (design.item(link.from), design.item(link.to)) else { continue };
        let prework = from.is(G::Digital) && to.is(G::Live);
        if prework && !from.shares_objective(to) && told.insert((link.from, link.to)) {
            let message = format!("{} stands before {}, and they share no objective", quoted(from), quoted(to));
            found.add(Code::D5, vec![from.id().to_owned(), to.id().to_owned()], message);
        }
    }
}

fn nothing_after(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let days = design.span().map_or(0, |(start, end)| end.saturating_sub(start));
    let sessions = design.in_sequence().filter(|(_, item)| item.is(G::Live) && item.is_in_the_run());
    let Some((last, session)) = sessions.max_by_key(|(_, item)| item.last_key()) else { return };
    // Without an end there is no last session.
    let goes_on = design.document.open_ended == Some(true);
    if goes_on || days <= i64::from(look.options.after_days) {
        return;
    }
    let rests = design.resting_on(last);
    let end = session.span.map_or(session.last_begins, |span| span.end);
    let comes_after = |index: usize, item: &Item<'_>| {
        item.is_part()
            && index != last
            && (rests.get(index) == Some(&true) || item.span.is_some_and(|span| span.end > end))
    };
    if !design.in_sequence().any(|(index, item)| comes_after(index, item)) {
        let message = format!("nothing comes after {}, in a programme of {days} days", quoted(session));
        found.add(Code::D11, vec![session.id().to_owned()], message).value(days).threshold(look.options.after_days);
    }
}

fn stand_alone_flip(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    if !look.is(Model::Flipped) {
        return;
    }
    let sessions: BTreeSet<usize> =
        design.required_in(G::Live).filter(|(index, item)| design.is_flipped(*index, item)).map(|(it, _)| it).collect();
    // Everything that some flipped session rests on, each walked once.
    let mut around: BTreeSet<usize> = sessions.clone();
    let mut steps = limits::LINKS.saturating_mul(4);
    for session in &sessions {
        let Some(reached) = design.graph.reached(*session, |_| false, &mut steps) else { return };
        around.extend(reached);
    }
    let alone = design.items.iter().enumerate().all(|(index, item)| !item.is_part() || around.contains(&index));
    if alone {
        let ids: Vec<&str> = sessions.iter().filter_map(|index| design.item(*index)).map(Item::id).collect();
        let message = format!("{} and the pre-work are all there is", listed(ids.iter().copied()));
        found.add(Code::D25, subjects(ids), message);
    }
}
