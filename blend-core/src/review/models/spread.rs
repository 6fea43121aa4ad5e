//! Models that are spread over time: `continuous_coaching`, `continuous_performance`, `rotation`, `enriched_virtual`.

use super::{Condition, FIRST_IS_NOT_LIVE, HALF, starts_without_live};
use crate::document::{FormatGroup as G, FormatWord, Pacing, Purpose};
use crate::review::design::{Design, Item};

pub(super) fn continuous_coaching(design: &Design<'_>) -> Vec<Condition> {
    let coaching =
        || design.required().filter(|(_, item)| item.has_format(&[FormatWord::Coaching, FormatWord::Mentoring]));
    let occurrences = coaching().fold(0_u64, |sum, (_, item)| sum.saturating_add(item.required));
    let first = coaching().next().map(|(_, item)| item.begins);
    let goes_on = first.is_some_and(|first| {
        design.required().any(|(_, item)| item.requires_one_of(&[G::Digital, G::Live]) && item.last_begins > first)
    });
    vec![
        ("there are at least two required coaching or mentoring occurrences", occurrences >= 2),
        ("they rest on a required digital part", coaching().any(|(index, _)| design.rests(index).digital)),
        ("they rest on a required live session", coaching().any(|(index, _)| design.rests(index).live)),
        ("a required digital or live part starts after the first of them", goes_on),
    ]
}

/// Minutes of the longest piece that is short.
const SHORT: u64 = 30;

pub(super) fn continuous_performance(design: &Design<'_>) -> Vec<Condition> {
    // What an event calls for may stand under the condition that it happened, so not be in M.
    let in_completion = |item: &Item<'_>| item.is_required() || item.plan.in_completion;
    let is_triggered = |item: &&Item<'_>| item.is(G::Digital) && item.written.trigger.is_some() && in_completion(item);
    let triggered = || design.items.iter().filter(is_triggered);
    let any = |test: &dyn Fn(&Item<'_>) -> bool| design.items.iter().any(test);
    let meets = |item: &Item<'_>| {
        let event = item.has_format(&[FormatWord::CohortEvent]) && item.plan.occurrences() > 1;
        event || item.has_format(&[FormatWord::Community])
    };
    let signs = [
        any(&|item| item.is(G::Workplace)) && any(&|item| item.is(G::Support)),
        any(&|item| item.involves_manager()),
        any(&meets),
        design.document.open_ended == Some(true),
    ];
    vec![
        ("completion asks for a digital part with a trigger", triggered().next().is_some()),
        ("it takes at most 30 minutes", triggered().any(|item| item.minutes <= SHORT)),
        (
            "three of: workplace learning with support, the manager, a recurring cohort event or a community, no end",
            signs.iter().filter(|sign| **sign).count() >= 3,
        ),
    ]
}

/// Days between two stations.
const STATION_GAP: std::ops::RangeInclusive<i64> = 1..=7;

pub(super) fn rotation(design: &Design<'_>) -> Vec<Condition> {
    let pacing = design.document.pacing;
    let individual = pacing == Some(Pacing::Individual);
    let is_station = |item: &Item<'_>| {
        item.is_part() && (item.is_required() || (individual && item.plan.in_completion)) && item.span.is_some()
    };
    let stations: Vec<(i64, &str)> = {
        let stations = design.in_sequence().filter(|(_, item)| is_station(item));
        let mut days: Vec<(i64, &str)> =
            stations.flat_map(|(_, item)| item.days().map(|day| (day, item.written.format.as_str()))).collect();
        days.sort_by_key(|(day, _)| *day);
        days
    };
    let gaps = || stations.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let mut lengths = gaps().map(|((a, _), (b, _))| b.saturating_sub(*a));
    let gap = lengths.next();
    let equal = gap.is_some_and(|gap| STATION_GAP.contains(&gap)) && lengths.all(|length| Some(length) == gap);
    let has = |group: G| design.items.iter().any(|item| is_station(item) && item.is(group));
    vec![
        ("the pace is fixed, or each learner has a path", individual || pacing == Some(Pacing::Fixed)),
        ("there are at least three stations", stations.len() >= 3),
        ("the gaps between stations are equal, 1 to 7 days", equal),
        ("neighbouring stations differ in format", gaps().all(|((_, a), (_, b))| a != b)),
        ("a station is digital", has(G::Digital)),
        ("a station is live", has(G::Live)),
    ]
}

/// Days between two meetings that recur.
const MEETING_GAP: i64 = 7;

pub(super) fn enriched_virtual(design: &Design<'_>) -> Vec<Condition> {
    let count = |group: G| design.required_in(group).fold(0_u64, |sum, (_, item)| sum.saturating_add(item.required));
    vec![
        ("at least half of the objectives are introduced digitally", design.introduced_in(G::Digital).at_least(HALF)),
        ("a required live session without telling recurs at a week or more, at least twice", meetings_recur(design)),
        ("there are at least as many digital occurrences as live ones", count(G::Digital) >= count(G::Live)),
        (FIRST_IS_NOT_LIVE, starts_without_live(design)),
        ("the programme has an end", design.document.open_ended != Some(true)),
    ]
}

/// One component repeated at least twice; or at least three of one format at equal gaps.
fn meetings_recur(design: &Design<'_>) -> bool {
    let meetings = || design.required_in(G::Live).filter(|(_, item)| !item.purposes.has(Purpose::Inform));
    let repeated = |item: &Item<'_>| {
        let step = item.plan.repeat.as_ref().map_or(0, |repeat| repeat.every.about_days());
        item.required >= 2 && step >= MEETING_GAP
    };
    if meetings().any(|(_, item)| repeated(item)) {
        return true;
    }
    let mut formats: std::collections::BTreeMap<&str, Vec<i64>> = std::collections::BTreeMap::new();
    for (_, item) in meetings() {
        if let Some(span) = item.span {
            formats.entry(&item.written.format).or_default().push(span.start);
        }
    }
    formats.values().any(|days| {
        let mut gaps = days.windows(2).filter_map(|pair| Some(pair.last()?.saturating_sub(*pair.first()?)));
        let gap = gaps.next();
        days.len() >= 3 && gap.is_some_and(|gap| gap >= MEETING_GAP) && gaps.all(|other| Some(other) == gap)
    })
}
