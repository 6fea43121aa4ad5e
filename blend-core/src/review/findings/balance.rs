//! Whether formats are in proportion and suit what they are for: D6, D14, D17, D18.

use super::{Found, Look, Test, listed, quoted, subjects};
use crate::answer::FindingCode as Code;
use crate::document::{FormatGroup as G, FormatWord, ObjectiveKind, Treatment, Value};
use crate::problem::shown;
use crate::review::design::{Design, Item};
use crate::review::fit;
use crate::review::share::Share;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    dominance(look, found);
    unfit_format(look, found);
    audience(look, found);
    formats(look, found);
}

fn dominance(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let minutes = |test: Test<'_>| {
        let counted = design.items.iter().filter(|item| test(item));
        counted.fold(0_u64, |sum, item| sum.saturating_add(item.seat_minutes()))
    };
    let total = minutes(&|_| true);
    let mut by_format: BTreeMap<&str, u64> = BTreeMap::new();
    for item in &design.items {
        let sum = by_format.entry(&item.written.format).or_default();
        *sum = sum.saturating_add(item.seat_minutes());
    }
    for (format, sum) in by_format {
        let share = Share::new(sum, total);
        if share.above(look.options.format_share) {
            let message = format!("format `{}` takes {sum} of {total} seat minutes", shown(format));
            found.add(Code::D6, vec![format.to_owned()], message).share(share, look.options.format_share);
        }
    }
    let is_passive = |item: &Item<'_>| item.has_format(&[FormatWord::Video, FormatWord::Reading]);
    let is_live = |item: &Item<'_>| item.is(G::Live);
    let kinds: [(Test<'_>, u16, &str); 2] = [
        (&is_passive, look.options.passive_share, "watching and reading take"),
        (&is_live, look.options.live_share, "live sessions take"),
    ];
    for (test, threshold, what) in kinds {
        let share = Share::new(minutes(test), total);
        if share.above(threshold) {
            let those = design.items.iter().filter(|item| item.is_required() && test(item)).map(Item::id);
            let message = format!("{what} {} of {total} seat minutes", share.part);
            found.add(Code::D6, subjects(those), message).share(share, threshold);
        }
    }
}

/// Whether a component's format suits what it does for an objective; what has to be passed assesses knowledge.
pub(crate) fn suits(item: &Item<'_>, kind: Option<ObjectiveKind>, treatment: Treatment) -> bool {
    let passed = item.has_to_be_passed() && fit::passing_shows(kind, treatment);
    passed || fit::fits(kind, treatment, item.word, item.group)
}

fn unfit_format(look: &Look<'_, '_>, found: &mut Found) {
    for item in &look.design.items {
        for treatment in Treatment::ALL.iter().filter(|treatment| item.treatments.has(**treatment)) {
            let treated = item.treats.iter().filter(|(_, set)| set.has(*treatment));
            let goals = treated.filter_map(|(goal, _)| look.design.goals.get(*goal));
            let (unfit, mut kinds): (Vec<&str>, Vec<_>) =
                goals.filter(|goal| !suits(item, goal.kind, *treatment)).map(|goal| (goal.id, goal.kind)).unzip();
            if unfit.is_empty() {
                continue;
            }
            kinds.sort_unstable();
            kinds.dedup();
            let format = &item.written.format;
            let message = format!(
                "{}: format `{}` does not suit to {} {}",
                quoted(item),
                shown(format),
                treatment.word(),
                listed(unfit.iter().copied())
            );
            let better = listed(fit::fitting(&kinds, *treatment).map(FormatWord::word));
            let ids = std::iter::once(item.id()).chain(unfit);
            found.add(Code::D14, subjects(ids), message).value(format).fix(format!("use a format that fits: {better}"));
        }
    }
}

fn audience(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let away = |context: &&str| context.contains("field") || context.contains("floor");
    if words(design, &["context"]).iter().any(away) {
        let most = u64::from(look.options.field_minutes);
        for live in design.items.iter().filter(|item| item.is(G::Live)) {
            let longest = look.sessions.longest(live, |_, _| true);
            let minutes = longest.map_or(live.minutes, |(_, minutes)| minutes);
            if minutes > most {
                let message = format!("{} keeps people from their work for {minutes} minutes", quoted(live));
                let session = longest.map(|(session, _)| session.id.to_string());
                let ids = std::iter::once(live.id().to_owned()).chain(session).collect();
                found.add(Code::D17, ids, message).value(minutes).threshold(most);
            }
        }
        let fixed = |item: &&Item<'_>| item.is(G::Digital) && item.written.mobile != Some(true);
        let ids: Vec<&str> = design.items.iter().filter(fixed).map(Item::id).collect();
        if !ids.is_empty() {
            let message = format!("digital parts are not said to work on a phone: {}", listed(ids.iter().copied()));
            found.add(Code::D17, subjects(ids), message).fix("make them work on a phone, and say `mobile: true`");
        }
    }
    for language in words(design, &["language", "languages"]) {
        let speaks =
            |item: &Item<'_>| item.written.language.iter().flat_map(|of| of.iter()).any(|(_, it)| it == language);
        let without = |item: &&Item<'_>| item.is_required() && !speaks(item);
        let ids: Vec<&str> = design.items.iter().filter(without).map(Item::id).collect();
        if !ids.is_empty() {
            let language = shown(language);
            let message = format!("required parts are not to be had in `{language}`: {}", listed(ids.iter().copied()));
            found.add(Code::D17, subjects(ids), message).value(language).fix("translate them, or say their `language`");
        }
    }
}

/// The words under some names of the design, or of its `audience`; each of a list.
fn words<'a>(design: &Design<'a>, names: &[&str]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut take = |value: &'a Value| match value {
        Value::Text(word) => drop(found.insert(word.as_str())),
        Value::List(words) => found.extend(words.iter().filter_map(|word| match word {
            Value::Text(word) => Some(word.as_str()),
            _ => None,
        })),
        _ => {}
    };
    for name in names {
        design.told(name).into_iter().for_each(&mut take);
        if let Some(Value::Map(pairs)) = design.told("audience") {
            pairs.iter().filter(|(key, _)| key == name).for_each(|(_, value)| take(value));
        }
    }
    found
}

fn formats(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let mut serving: BTreeMap<&str, bool> = BTreeMap::new();
    for item in &design.items {
        // Support and communication serve the programme, not one objective.
        let serves = !item.treats.is_empty() || !item.is_part();
        *serving.entry(&item.written.format).or_default() |= serves;
    }
    let most = usize::try_from(look.options.formats).unwrap_or(usize::MAX);
    if serving.len() > most {
        let message = format!("{} formats: {}", serving.len(), listed(serving.keys().copied()));
        found.add(Code::D18, subjects(serving.keys().copied()), message).value(serving.len()).threshold(most);
    }
    let idle: Vec<&str> = serving.iter().filter(|(_, serves)| !**serves).map(|(format, _)| *format).collect();
    if !idle.is_empty() && !design.goals.is_empty() {
        let message = format!("no objective is served by format {}", listed(idle.iter().copied()));
        found.add(Code::D18, subjects(idle), message);
    }
}
