//! Whether objectives are covered, assessed and met again: D7, D8, D12, D13, D27.

use super::{Found, Look, listed, quoted, subjects};
use crate::answer::FindingCode as Code;
use crate::document::Treatment as T;
use crate::problem::shown;
use crate::review::design::{Design, Goal, Item};
use crate::review::fit::{self, Assesses};
use crate::review::spacing::{Band, horizon};

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    assessment_place(look, found);
    let band = Band::of(look.options.retention_days.unwrap_or_else(|| horizon(look.design)));
    for goal in &look.design.goals {
        assessment_kind(look.design, goal, found);
        spacing(look.design, goal, band, found);
        coverage(goal, found);
        if treats(goal, &[T::Demonstrate]) && !treats(goal, &[T::Practise, T::Apply]) {
            let message = format!("objective `{}` is demonstrated and never practised", shown(goal.id));
            found.add(Code::D27, vec![goal.id.to_owned()], message);
        }
    }
    purposes(look.design, found);
}

fn treats(goal: &Goal<'_>, treatments: &[T]) -> bool {
    goal.treated.iter().any(|(_, set)| set.any(treatments))
}

fn assessment_place(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let checks: Vec<&Item<'_>> = design.items.iter().filter(|item| item.is_check()).collect();
    if checks.is_empty() {
        found.add(Code::D7, vec![design.document.id.clone()], "nothing is assessed");
        return;
    }
    let Some((start, end)) = design.span() else { return };
    let late = |day: i64| is_late(day, start, end, look.options.late);
    let planned = || checks.iter().filter_map(|item| item.span);
    if planned().next().is_some() && planned().all(|span| late(span.start)) {
        let ids: Vec<&str> = checks.iter().map(|item| item.id()).collect();
        let message = format!("everything is assessed late only: {}", listed(ids.iter().copied()));
        let days = end.saturating_sub(start);
        let first = planned().map(|span| span.start.saturating_sub(start)).min().unwrap_or(0);
        let of = |days: i64| u64::try_from(days).unwrap_or(0);
        let share = crate::review::share::Share::new(of(first), of(days));
        found.add(Code::D7, subjects(ids), message).share(share, look.options.late);
    }
}

/// Whether a day lies in the last part of a span, from a share of it on.
pub(crate) fn is_late(day: i64, start: i64, end: i64, from: u16) -> bool {
    let length = i128::from(end.saturating_sub(start));
    let gone = i128::from(day.saturating_sub(start));
    gone.saturating_mul(10_000) >= length.saturating_mul(i128::from(from))
}

fn assessment_kind(design: &Design<'_>, goal: &Goal<'_>, found: &mut Found) {
    let assessing = || goal.treated.iter().filter(|(_, set)| set.has(T::Assess)).filter_map(|(it, _)| design.item(*it));
    let performed = assessing().any(|item| item.shows() == Assesses::Performance);
    if goal.kind.is_some_and(fit::needs_performance) && assessing().next().is_some() && !performed {
        let ids: Vec<&str> = assessing().map(Item::id).collect();
        let message = format!("objective `{}` is assessed by knowledge checks only: {}", shown(goal.id), listed(ids));
        found.add(Code::D8, vec![goal.id.to_owned()], message);
    }
}

fn spacing(design: &Design<'_>, goal: &Goal<'_>, band: Band, found: &mut Found) {
    let days: Vec<i64> = design.exposures(goal, |item| item.days().collect()).into_keys().collect();
    let mut gaps =
        days.windows(2).filter_map(|pair| Some((*pair.first()?, pair.last()?.saturating_sub(*pair.first()?))));
    if let Some((day, gap)) = gaps.find(|(_, gap)| !band.holds(*gap)) {
        let days = if gap == 1 { "day" } else { "days" };
        let message = format!("exposures of objective `{}` are {gap} {days} apart", shown(goal.id));
        let (from, to) = (day.saturating_add(band.least), day.saturating_add(band.most));
        found
            .add(Code::D12, vec![goal.id.to_owned()], message)
            .value(gap)
            .threshold(band.text())
            .fix(format!("after day {day} meet it again between day {from} and day {to} from the anchor"));
    }
}

fn coverage(goal: &Goal<'_>, found: &mut Found) {
    for (treatments, what, word) in [
        (&[T::Introduce][..], "introduced", T::Introduce),
        (&[T::Practise, T::Apply], "practised", T::Practise),
        (&[T::Assess], "assessed", T::Assess),
    ] {
        if !treats(goal, treatments) {
            let message = format!("objective `{}` is never {what}", shown(goal.id));
            let draft = found.add(Code::D13, vec![goal.id.to_owned()], message).value(word.word());
            draft.fix(format!("fill the cell `{}` of `{}` in the coverage matrix", word.word(), shown(goal.id)));
        }
    }
}

fn purposes(design: &Design<'_>, found: &mut Found) {
    if design.goals.is_empty() {
        found
            .add(Code::D13, vec![design.document.id.clone()], "there are no objectives")
            .fix("say what learners shall know or do");
    }
    for item in &design.items {
        let subject = || vec![item.id().to_owned()];
        if item.purposes.is_empty() {
            let fix = "say what it is there for: `purpose`";
            found.add(Code::D13, subject(), format!("{} has no purpose", quoted(item))).fix(fix);
        }
        // Support and communication serve the programme, not one objective.
        if item.treats.is_empty() && item.is_part() && !design.goals.is_empty() {
            let fix = "say what it does for which objective: `treats`";
            found.add(Code::D13, subject(), format!("{} serves no objective", quoted(item))).fix(fix);
        }
    }
}
