//! Long days and long virtual sessions (D19): as they are planned, and as the sessions of a schedule fall.

use super::{Found, Look, listed, quoted, subjects};
use crate::answer::FindingCode as Code;
use crate::document::{FormatGroup as G, Place};
use crate::limits;
use crate::plan::Anchor;
use crate::problem::shown;
use crate::review::design::Item;
use crate::review::sessions::longer;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Minutes with the ids of the components that they are of.
type Day<'a> = (u64, Vec<&'a str>);

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    let days = planned(look);
    // Sets of components that a day was told of already.
    let mut told: BTreeSet<Vec<&str>> = BTreeSet::new();
    single(look, &mut told, found);
    let most = u64::from(look.options.day_minutes);
    for (day, (minutes, ids)) in days.iter().filter(|(_, (minutes, _))| *minutes > most) {
        let message = format!("{minutes} minutes are planned for day {day}: {}", listed(ids.iter().copied()));
        found.add(Code::D19, subjects(ids.iter().copied()), message).value(minutes).threshold(most);
        told.insert(ids.clone());
    }
    dated(look, &days, told, found);
    virtual_sessions(look, found);
}

/// What is planned for a day, each with its minutes, by days from the anchor.
fn planned<'a>(look: &Look<'_, 'a>) -> BTreeMap<i64, Day<'a>> {
    let mut days: BTreeMap<i64, Day<'a>> = BTreeMap::new();
    for item in look.design.items.iter().filter(|item| item.is_part() && is_of_a_day(item)) {
        for day in item.days() {
            let (minutes, ids) = days.entry(day).or_default();
            *minutes = minutes.saturating_add(item.minutes);
            ids.push(item.id());
        }
    }
    days
}

fn is_of_a_day(item: &Item<'_>) -> bool {
    item.plan.planned.is_some_and(|planned| planned.end.saturating_sub(planned.start) == 1)
}

/// Sessions that are long by themselves.
fn single<'a>(look: &Look<'_, 'a>, told: &mut BTreeSet<Vec<&'a str>>, found: &mut Found) {
    let most = u64::from(look.options.day_minutes);
    for item in look.design.items.iter().filter(|item| item.is(G::Live)) {
        let sessions = look.sessions.of(item);
        let days = sessions.iter().flat_map(|session| {
            look.sessions.days(session).into_iter().map(|(day, minutes)| ((*session, day), minutes))
        });
        if let Some(((session, day), minutes)) = days.fold(None, longer).filter(|(_, minutes)| *minutes > most) {
            let message = format!("session `{}` takes {minutes} minutes of {day}", shown(&session.id));
            let ids = vec![item.id().to_owned(), session.id.to_string()];
            found.add(Code::D19, ids, message).value(minutes).threshold(most);
            told.insert(vec![item.id()]);
        } else if sessions.is_empty() && item.minutes > most && !is_of_a_day(item) {
            let message = format!("{} takes {} minutes of a day", quoted(item), item.minutes);
            found.add(Code::D19, vec![item.id().to_owned()], message).value(item.minutes).threshold(most);
        }
    }
}

/// Days on which the sessions of a cohort meet, with what is planned for them.
fn dated<'a>(
    look: &Look<'_, 'a>,
    planned: &BTreeMap<i64, Day<'a>>,
    mut told: BTreeSet<Vec<&'a str>>,
    found: &mut Found,
) {
    let most = u64::from(look.options.day_minutes);
    let Some(timetable) = look.sessions.timetable else { return };
    // Of several sessions of one component people are in one.
    let mut days: BTreeMap<(&str, NaiveDate), BTreeMap<usize, u64>> = BTreeMap::new();
    let mut has: BTreeSet<(&str, usize)> = BTreeSet::new();
    for (index, item) in look.design.items.iter().enumerate().filter(|(_, item)| item.is_part()) {
        for session in look.sessions.of(item) {
            let Some(cohort) = session.cohort.as_deref() else { continue };
            has.insert((cohort, index));
            for (date, minutes) in look.sessions.days(session) {
                let longest = days.entry((cohort, date)).or_default().entry(index).or_default();
                *longest = minutes.max(*longest);
            }
        }
    }
    let places: BTreeMap<&str, usize> =
        look.design.items.iter().enumerate().map(|(index, item)| (item.id(), index)).collect();
    let mut steps = limits::LINKS.saturating_mul(4);
    for ((cohort, date), mut minutes) in days {
        let starts = timetable.cohort(cohort).map(|cohort| look.sessions.zone.date(cohort.starts));
        let day = starts.map(|starts| date.signed_duration_since(starts).num_days());
        let counts = look.design.plan.anchor == Anchor::Cohort;
        let there = day.filter(|_| counts).and_then(|day| planned.get(&day));
        for index in there.into_iter().flat_map(|(_, ids)| ids).filter_map(|id| places.get(id)) {
            let Some(left) = steps.checked_sub(1) else { return };
            steps = left;
            if let Some(item) = look.design.item(*index).filter(|_| !has.contains(&(cohort, *index))) {
                minutes.insert(*index, item.minutes);
            }
        }
        let sum = minutes.values().fold(0_u64, |sum, minutes| sum.saturating_add(*minutes));
        let ids: Vec<&str> = minutes.keys().filter_map(|index| look.design.item(*index)).map(Item::id).collect();
        if sum > most && told.insert(ids.clone()) {
            let message =
                format!("cohort `{}` has {sum} minutes on {date}: {}", shown(cohort), listed(ids.iter().copied()));
            found.add(Code::D19, subjects(ids), message).value(sum).threshold(most);
        }
    }
}

fn virtual_sessions(look: &Look<'_, '_>, found: &mut Found) {
    let most = u64::from(look.options.virtual_minutes);
    for item in look.design.items.iter().filter(|item| item.is(G::Live)) {
        let online = item.place == Place::Online;
        // Whoever gives a link and no room meets there.
        let longest = look.sessions.longest(item, |session, meeting| {
            session.venues.get(meeting).is_some_and(|venue| venue.room.is_none() && (online || venue.link.is_some()))
        });
        if let Some((session, minutes)) = longest.filter(|(_, minutes)| *minutes > most) {
            let message = format!("`{}` is a virtual session of {minutes} minutes", shown(&session.id));
            let ids = vec![item.id().to_owned(), session.id.to_string()];
            found.add(Code::D19, ids, message).value(minutes).threshold(most);
        } else if look.sessions.of(item).is_empty() && online && item.minutes > most {
            let message = format!("{} is a virtual session of {} minutes", quoted(item), item.minutes);
            found.add(Code::D19, vec![item.id().to_owned()], message).value(item.minutes).threshold(most);
        }
    }
}
