//! The five dimensions (section 4 of the design side): two questions each, of 0 to 2 points.

use super::ReviewOptions;
use super::design::{Design, Item};
use super::findings::{is_channel, is_late, suits};
use super::fit::Assesses;
use super::share::Share;
use crate::answer::{Rubric, RubricVerdict};
use crate::document::{FormatGroup as G, FormatWord as F, Purpose, Treatment as T};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn rubric(design: &Design<'_>, options: &ReviewOptions) -> Rubric {
    let questions = [
        ("time: something before and after a live anchor", anchored(design)),
        ("time: objectives met again, and late enough", met_again(design)),
        ("modality: formats fit what they are used for", fit(design)),
        ("modality: kinds of parts are mixed", mixed(design)),
        ("social: weeks of discussing, reflecting or practising together", together(design)),
        ("social: occurrences with manager, coach or mentor", accompanied(design)),
        ("support: reference help", reference_help(design)),
        ("support: a channel for questions or coaching", channel(design)),
        ("assessment: weeks with a check", checked_weeks(design, options)),
        ("assessment: knowledge check and performance task", check_kinds(design)),
    ];
    let mut points = [0_u8; 5];
    for (slot, pair) in points.iter_mut().zip(questions.chunks(2)) {
        *slot = pair.iter().fold(0, |sum, (_, points)| sum.saturating_add(*points));
    }
    let [time, modality, social, support, assessment] = points;
    let verdict = match points.iter().min() {
        None | Some(0) => RubricVerdict::Gap,
        Some(1) => RubricVerdict::Thin,
        Some(2) => RubricVerdict::Adequate,
        Some(_) => RubricVerdict::Strong,
    };
    let failed = questions.iter().filter(|(_, points)| *points == 0).map(|(question, _)| *question).collect();
    let total = points.iter().fold(0, |sum: u8, points| sum.saturating_add(*points));
    Rubric { time, modality, social, support, assessment, total, verdict, failed }
}

/// 0, 1 or 2 for none, one or more.
fn one_or_more(count: usize) -> u8 {
    u8::try_from(count.min(2)).unwrap_or(2)
}

fn week(day: i64) -> i64 {
    day.div_euclid(7)
}

fn anchored(design: &Design<'_>) -> u8 {
    let parts = || design.in_sequence().filter(|(_, item)| item.is_part());
    let anchors = || parts().filter(|(_, item)| item.is(G::Live) && item.is_in_the_run());
    if anchors().next().is_none() {
        return u8::from(design.span().is_some_and(|(start, end)| end.saturating_sub(start) >= 14));
    }
    // Before some anchor is before the last one, after some after the first one.
    let first = anchors().map(|(_, item)| item.begins).min();
    let last = anchors().map(|(_, item)| item.last_begins).max();
    let on_anchor = design.graph.inherited(
        &false,
        |index| design.item(index).is_some_and(|item| item.is(G::Live) && item.is_in_the_run()),
        |rests, more| *rests |= more,
    );
    let before = parts().any(|(_, item)| last.is_some_and(|last| item.begins < last))
        || anchors().any(|(index, _)| design.rests(index).digital || design.rests(index).other);
    let after = parts().any(|(index, item)| {
        first.is_some_and(|first| item.last_begins > first) || on_anchor.get(index) == Some(&true)
    });
    u8::from(before).saturating_add(u8::from(after))
}

fn met_again(design: &Design<'_>) -> u8 {
    let days = |wanted: &[T], goal: &super::design::Goal<'_>| -> BTreeSet<i64> {
        let treating = goal.treated.iter().filter(|(_, set)| wanted.is_empty() || set.any(wanted));
        treating.filter_map(|(index, _)| design.item(*index)).flat_map(Item::days).collect()
    };
    let often = Share::of(&design.goals, |goal| days(&[], goal).len() >= 2);
    if !often.at_least(5_000) {
        return 0;
    }
    let late_enough = design.goals.iter().any(|goal| {
        let learnt = days(&[T::Introduce, T::Practise, T::Apply], goal).last().copied();
        learnt.is_some_and(|learnt| days(&[], goal).last().is_some_and(|last| last.saturating_sub(learnt) >= 7))
    });
    if late_enough { 2 } else { 1 }
}

fn fit(design: &Design<'_>) -> u8 {
    let mut uses: BTreeMap<(usize, T, &str), bool> = BTreeMap::new();
    for (place, goal) in design.goals.iter().enumerate() {
        for (index, set) in &goal.treated {
            let Some(item) = design.item(*index) else { continue };
            for treatment in T::ALL.iter().filter(|treatment| set.has(**treatment)) {
                let suited = uses.entry((place, *treatment, &item.written.format)).or_default();
                *suited |= suits(item, goal.kind, *treatment);
            }
        }
    }
    let share = Share::of(uses.values(), |suited| **suited);
    u8::from(share.at_least(5_000)).saturating_add(u8::from(share.at_least(8_000)))
}

/// Live (with human), self-paced, collaborative, on the job: how many there are, and the largest format's share.
fn mixed(design: &Design<'_>) -> u8 {
    let has = |groups: &[G]| design.items.iter().any(|item| groups.contains(&item.group));
    let kinds = [&[G::Live, G::Human][..], &[G::Digital], &[G::Social], &[G::Workplace]];
    let count = kinds.iter().filter(|groups| has(groups)).count();
    let mut formats: BTreeMap<&str, u64> = BTreeMap::new();
    for item in &design.items {
        let minutes = formats.entry(&item.written.format).or_default();
        *minutes = minutes.saturating_add(item.seat_minutes());
    }
    let total = formats.values().copied().fold(0, u64::saturating_add);
    let largest = Share::new(formats.values().copied().max().unwrap_or(0), total);
    if count >= 3 && !largest.above(6_000) { 2 } else { u8::from(count >= 2 && !largest.above(8_000)) }
}

fn together(design: &Design<'_>) -> u8 {
    let shared = [Purpose::Discuss, Purpose::Reflect, Purpose::Practise];
    let mut weeks = BTreeSet::new();
    for item in design.items.iter().filter(|item| item.purposes.any(&shared)) {
        match (item.group, item.span) {
            (G::Live, _) => weeks.extend(item.days().map(week)),
            // What is open for weeks is taken up in more than one of them.
            (G::Social, Some(span)) => weeks.extend([week(span.start), week(span.end.saturating_sub(1))]),
            _ => {}
        }
    }
    one_or_more(weeks.len())
}

fn accompanied(design: &Design<'_>) -> u8 {
    let with_somebody = |item: &&Item<'_>| {
        let formats = [F::Coaching, F::Mentoring];
        let role = item.involves_manager() || item.involves("coach") || item.involves("mentor");
        item.is_part() && (role || item.has_format(&formats))
    };
    let occurrences = design.items.iter().filter(with_somebody).map(|item| item.plan.occurrences());
    one_or_more(usize::try_from(occurrences.fold(0_u32, u32::saturating_add)).unwrap_or(usize::MAX))
}

fn reference_help(design: &Design<'_>) -> u8 {
    // A digital piece that is there for support helps as an aid does.
    let helps = |item: &Item<'_>| match item.group {
        G::Support => !item.has_format(&[F::ContactChannel]),
        G::Digital => item.purposes.only(&[Purpose::Support]),
        _ => false,
    };
    let help = || design.items.iter().filter(|item| helps(item));
    u8::from(help().next().is_some()).saturating_add(u8::from(help().any(Item::is_always_available)))
}

fn channel(design: &Design<'_>) -> u8 {
    let channels = || design.items.iter().filter(|item| is_channel(item));
    let practice = design.items.iter().filter(|item| item.treatments.any(&[T::Practise, T::Apply]));
    let first = practice.filter_map(|item| item.span).map(|span| span.start).min();
    let open_then = |item: &Item<'_>| {
        let until = item.span.map(|span| span.end);
        item.is_always_available() || first.is_some_and(|first| until.is_none_or(|until| until > first))
    };
    u8::from(channels().next().is_some()).saturating_add(u8::from(channels().any(open_then)))
}

fn checked_weeks(design: &Design<'_>, options: &ReviewOptions) -> u8 {
    let checks = || design.items.iter().filter(|item| item.is_check());
    let days: BTreeSet<i64> = checks().flat_map(Item::days).collect();
    let weeks: BTreeSet<i64> = days.iter().copied().map(week).collect();
    let early =
        design.span().is_some_and(|(start, end)| days.iter().any(|day| !is_late(*day, start, end, options.late)));
    match (weeks.len(), checks().next()) {
        (0, None) => 0,
        (0 | 1, _) => 1,
        _ => {
            if early {
                2
            } else {
                1
            }
        }
    }
}

fn check_kinds(design: &Design<'_>) -> u8 {
    let shown = |kind: Assesses| design.items.iter().any(|item| item.is_check() && item.shows() == kind);
    u8::from(shown(Assesses::Knowledge)).saturating_add(u8::from(shown(Assesses::Performance)))
}
