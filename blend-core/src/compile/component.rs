//! Components: their numbers checked, their plan in days, their occurrences laid out (section 3 of the domain).

use super::names::Scope;
use super::when::{self, Sign};
use super::{criterion, format, number};
use crate::document::{self, Attempts, Purpose};
use crate::exact::Score;
use crate::limits;
use crate::plan::{Component, ComponentId, Planned, Repeat, Required, Slot};
use crate::problem::{Code, Collector, Place, Problem, shown};
use crate::time::{Period, Zone};
use std::collections::BTreeSet;

/// Reads every component in document order, and lays out their slots.
pub(super) fn components(
    document: &document::Programme,
    zone: Zone,
    problems: &mut Collector,
) -> (Vec<Component>, Vec<Slot>) {
    let place = Place::at("/components");
    let mut told = document.components.len() > limits::COMPONENTS;
    if told {
        let message = format!("{} components, more than {}", document.components.len(), limits::COMPONENTS);
        problems.error(Code::LimitExceeded, place.to_string(), message);
    }
    let mut slots = Vec::new();
    let mut components = Vec::with_capacity(document.components.len());
    for (index, written) in document.components.iter().enumerate() {
        let item = place.item(index);
        let id = ComponentId(u32::try_from(index).unwrap_or(u32::MAX));
        let mut component = component(written, document.formats.as_ref(), zone, &item, problems);
        let first = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        let count = component.slots.end;
        component.slots = first..first.saturating_add(count);
        let total = slots.len().saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        if total > limits::COMPONENTS {
            // Nothing more is laid out: the programme is refused.
            if !told {
                told = true;
                let message = format!("with its occurrences there are more than {} components", limits::COMPONENTS);
                problems.error(Code::LimitExceeded, item.to_string(), message);
            }
        } else if component.repeat.is_some() {
            slots.extend((1..=count).map(|occurrence| Slot { component: id, occurrence }));
        } else {
            slots.push(Slot { component: id, occurrence: 0 });
        }
        components.push(component);
    }
    (components, slots)
}

/// One component; `slots` is `0..count` until the occurrences are laid out.
fn component(
    written: &document::Component,
    formats: Option<&format::Declared>,
    zone: Zone,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Component {
    let (word, group) = format::resolve(&written.format, formats, &place.field("format"), problems);
    let planned = planned(written, place, problems);
    let (repeat, count) = repeat(written, planned, place, problems);
    let attempts = written.attempts.unwrap_or(Attempts::Best);
    let max = number::bounded(written.max_attempts, 1, u64::from(u32::MAX), &place.field("max_attempts"), problems);
    let max_attempts = max.and_then(|max| u32::try_from(max).ok()).or((attempts == Attempts::First).then_some(1));
    design(written, place, problems);
    Component {
        id: written.id.as_str().into(),
        group,
        minutes: number::bounded(written.minutes, 0, limits::MINUTES, &place.field("minutes"), problems),
        planned,
        due: written.due.as_ref().and_then(|due| when::due(due, zone, &place.field("due"), problems)),
        criterion: match &written.done_when {
            Some(written) => criterion::criterion(written, &place.field("done_when"), problems),
            None => format::default_criterion(word, group),
        },
        pass_mark: written.pass_mark.and_then(|mark| number::score(mark, &place.field("pass_mark"), problems)),
        attendance_mark: written
            .attendance_mark
            .and_then(|mark| number::share(mark, &place.field("attendance_mark"), problems))
            .unwrap_or(Score::ONE),
        attempts,
        max_attempts,
        valid_for: written
            .valid_for
            .as_ref()
            .and_then(|text| when::period(text, Sign::Positive, &place.field("valid_for"), problems)),
        weight: number::weight(written.weight, &place.field("weight"), problems).unwrap_or(1),
        points: number::weight(written.points, &place.field("points"), problems).unwrap_or(0),
        repeat,
        slots: 0..count,
        required: Required::default(),
        in_completion: false,
        gates: Vec::new(),
    }
}

/// Week and day as days from the anchor.
fn planned(written: &document::Component, place: &Place<'_>, problems: &mut Collector) -> Option<Planned> {
    let at = place.field("day");
    let day = written.day.and_then(|day| number::whole(day, 0..=6, &at, problems));
    let Some(week) = &written.week else {
        if written.day.is_some() {
            let problem = Problem::new(
                Code::ConflictingFields,
                at.to_string(),
                "`day` is a day of a week, and there is no `week`",
            );
            problems.push(problem.help("add `week`"));
        }
        return None;
    };
    let at = place.field("week");
    let range = (-limits::WEEK)..=limits::WEEK;
    let weeks: Vec<Option<i64>> =
        week.iter().map(|(rest, week)| number::whole(*week, range.clone(), &at.rest(&rest), problems)).collect();
    let (first, last) = match (week, weeks.as_slice()) {
        (document::OneOrMany::One(_), [week]) => ((*week)?, (*week)?),
        (document::OneOrMany::Many(_), [first, last]) => ((*first)?, (*last)?),
        (_, []) => {
            problems.error(Code::EmptyList, at.to_string(), "the list has no items");
            return None;
        }
        _ => {
            let message = "`week` is one week, or the first and the last one";
            problems.error(Code::CountOutOfRange, at.to_string(), message);
            return None;
        }
    };
    if first > last {
        let message = format!("the last week {last} is before the first one {first}");
        problems
            .push(Problem::new(Code::ReversedInterval, at.to_string(), message).help("write the earlier week first"));
        return None;
    }
    let monday = |week: i64| week.saturating_sub(1).saturating_mul(7);
    Some(match day {
        Some(day) => Planned {
            start: monday(first).saturating_add(day),
            end: monday(last).saturating_add(day).saturating_add(1),
        },
        None => Planned { start: monday(first), end: monday(last).saturating_add(7) },
    })
}

/// The repetition, and how many occurrences there are.
fn repeat(
    written: &document::Component,
    planned: Option<Planned>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> (Option<Repeat>, u32) {
    let Some(every) = &written.every else {
        for (name, there) in [("times", written.times.is_some()), ("needs", written.needs.is_some())] {
            if there {
                let message = format!("`{name}` is about a repeated component, and there is no `every`");
                let problem = Problem::new(Code::ConflictingFields, place.field(name).to_string(), message);
                problems.push(problem.help("add `every`, the step between occurrences"));
            }
        }
        return (None, 1);
    };
    let at = place.field("every");
    let step = when::period(every, Sign::Positive, &at, problems);
    let most = u64::from(u32::MAX);
    let times = number::bounded(written.times, 1, most, &place.field("times"), problems);
    let count = match (written.times, &written.week, planned) {
        (Some(_), _, _) => times,
        (None, Some(document::OneOrMany::Many(_)), Some(planned)) => {
            step.and_then(|step| fill(step, planned, every, &at, problems))
        }
        (None, Some(document::OneOrMany::Many(_)), None) => None,
        (None, _, _) => {
            let message = "how often it is repeated is missing";
            let problem = Problem::new(Code::MissingField, place.to_string(), message);
            problems.push(problem.help("add `times`, or a range of weeks, as `week: [1, 12]`"));
            None
        }
    };
    let known = count.and_then(|count| u32::try_from(count).ok());
    let needs = number::bounded(written.needs, 1, known.map_or(most, u64::from), &place.field("needs"), problems);
    let count = known.unwrap_or(1);
    let needs = needs.and_then(|needs| u32::try_from(needs).ok()).unwrap_or(count);
    (Some(Repeat { every: step.unwrap_or(Period::days(1)), needs }), count)
}

/// How many steps begin within the planned days.
fn fill(step: Period, planned: Planned, every: &str, place: &Place<'_>, problems: &mut Collector) -> Option<u64> {
    let Some(step) = step.weeks_and_days().and_then(|days| u64::try_from(days).ok()).filter(|days| *days > 0) else {
        let message = format!("`{}` is not in weeks and days, and there is no `times`", shown(every));
        let problem = Problem::new(Code::BadDuration, place.to_string(), message);
        problems.push(problem.help("write weeks or days, as `P4W`, or add `times`"));
        return None;
    };
    let days = u64::try_from(planned.end.saturating_sub(planned.start)).unwrap_or(0);
    Some(days.div_ceil(step))
}

/// Design data that has a form of its own.
fn design(written: &document::Component, place: &Place<'_>, problems: &mut Collector) {
    let at = place.field("treats");
    for (objective, treatments) in written.treats.iter().flatten() {
        if treatments.is_empty() {
            problems.error(Code::EmptyList, at.field(objective).to_string(), "the list has no items");
        }
    }
    let at = place.field("agenda");
    for (purpose, minutes) in written.agenda.iter().flatten() {
        let at = at.field(purpose);
        if Purpose::from_word(purpose).is_none() {
            let known: Vec<&'static str> = Purpose::ALL.iter().map(|purpose| purpose.word()).collect();
            document::wire::unknown_word(purpose, &at, &known, problems);
        }
        number::bounded(Some(*minutes), 0, limits::MINUTES, &at, problems);
    }
}

/// References of design data to other components.
pub(super) fn references(document: &document::Programme, scope: Scope<'_>, problems: &mut Collector) {
    let place = Place::at("/components");
    for (index, written) in document.components.iter().enumerate() {
        let item = place.item(index);
        for (at, name) in written.after.iter().flatten().enumerate() {
            scope.component(name, &item.field("after").item(at), problems);
        }
        if let Some(name) = &written.recording_of {
            scope.component(name, &item.field("recording_of"), problems);
        }
    }
    let place = Place::at("/blocks");
    for (block, names) in document.blocks.iter().flatten() {
        for (at, name) in names.iter().enumerate() {
            scope.component(name, &place.field(block).item(at), problems);
        }
    }
}

/// How often components are repeated, each number once, with the place of its first occurrence; place 0 is the whole.
pub(super) fn alignments(components: &[Component]) -> Vec<(u32, usize)> {
    let repeated = components.iter().filter(|component| component.repeat.is_some()).map(Component::occurrences);
    let mut next = 1_usize;
    let each = |of: u32| {
        let first = next;
        next = next.saturating_add(of as usize);
        (of, first)
    };
    repeated.collect::<BTreeSet<u32>>().into_iter().map(each).collect()
}
