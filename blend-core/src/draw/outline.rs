//! What there is to be seen of a programme: parts, links and objectives with the words for people, nothing laid out yet.
//!
//! [`Design`] -> [`Outline`]; every picture in every format is made from it, so all show the same.

use super::text::{self, clean, counted};
use crate::answer::group_word;
use crate::document::{FormatGroup, Mode, ObjectiveKind, Treatment};
use crate::review::design::{Design, Item};
use std::collections::BTreeMap;

/// A programme as its pictures show it.
pub(super) struct Outline<'a> {
    /// For people.
    pub(super) title: String,
    /// Model and the like, in a few words.
    pub(super) remarks: Vec<String>,
    /// In document order.
    pub(super) parts: Vec<Part<'a>>,
    /// By what they lead to, then what they come from; one between two parts.
    pub(super) links: Vec<Link>,
    pub(super) goals: Vec<Goal>,
    /// Whether some part is planned on a day inside its week.
    pub(super) by_day: bool,
}

/// A component.
pub(super) struct Part<'a> {
    pub(super) id: &'a str,
    /// For people.
    pub(super) name: String,
    pub(super) format: String,
    pub(super) group: FormatGroup,
    pub(super) required: bool,
    /// First day and the day after the last one.
    pub(super) days: Option<(i64, i64)>,
    /// Stays to be had.
    pub(super) always: bool,
    pub(super) minutes: u64,
    pub(super) occurrences: u32,
    pub(super) every: Option<&'a str>,
    /// Where it stands when everything comes after what it rests on.
    pub(super) rank: (usize, usize),
}

/// What a link does; the stronger first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkKind {
    /// A gate that blocks.
    Block,
    /// A gate that flags.
    Flag,
    /// Builds on it, not enforced.
    After,
}

impl LinkKind {
    pub(super) const ALL: [LinkKind; 3] = [LinkKind::Block, LinkKind::Flag, LinkKind::After];

    /// What it says, from what is built on to what builds on it.
    pub(super) fn legend(self) -> &'static str {
        match self {
            LinkKind::Block => "gate that blocks until met",
            LinkKind::Flag => "gate that flags while unmet",
            LinkKind::After => "builds on, not enforced",
        }
    }
}

/// That one part leads to another, in the strongest of the ways it does.
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: LinkKind,
    /// The gates of that kind, for people.
    pub(super) gates: Vec<String>,
}

/// An objective with the parts that treat it, by treatment.
pub(super) struct Goal {
    pub(super) name: String,
    pub(super) kind: Option<ObjectiveKind>,
    pub(super) cells: Vec<Vec<usize>>,
}

impl Goal {
    /// Whether a programme should fill the cell of a treatment and does not: never introduced, practised, assessed (D13).
    pub(super) fn lacks(&self, place: usize) -> bool {
        let empty = |treatment: &Treatment| {
            let found = Treatment::ALL.iter().position(|it| it == treatment).and_then(|place| self.cells.get(place));
            found.is_none_or(Vec::is_empty)
        };
        match Treatment::ALL.get(place) {
            Some(Treatment::Practise) => [Treatment::Practise, Treatment::Apply].iter().all(empty),
            Some(treatment @ (Treatment::Introduce | Treatment::Assess)) => empty(treatment),
            _ => false,
        }
    }
}

impl<'a> Outline<'a> {
    pub(super) fn new(design: &Design<'a>) -> Outline<'a> {
        let document = design.document;
        let by_day = document.components.iter().any(|component| component.day.is_some());
        let titles = document.objectives.iter().flatten();
        let goals = design.goals.iter().zip(titles).map(|(goal, written)| {
            let treating = |treatment: &Treatment| {
                let treated = goal.treated.iter().filter(|(_, set)| set.has(*treatment));
                treated.map(|(index, _)| *index).collect()
            };
            Goal {
                name: name(written.title.as_deref(), goal.id),
                kind: goal.kind,
                cells: Treatment::ALL.iter().map(treating).collect(),
            }
        });
        let mut remarks = vec![counted(design.items.len(), "component")];
        remarks.extend(document.model.as_deref().map(|model| format!("model {}", text::name(model).replace('_', " "))));
        remarks.extend(document.version.as_deref().map(|version| format!("version {}", text::name(version))));
        if document.open_ended == Some(true) {
            remarks.push("open-ended: no planned end".to_owned());
        }
        if design.cut {
            remarks.push("more links than are drawn".to_owned());
        }
        Outline {
            title: name(document.title.as_deref(), &document.id),
            remarks,
            parts: design.items.iter().enumerate().map(|(index, item)| part(index, item, by_day)).collect(),
            links: links(design),
            goals: goals.collect(),
            by_day,
        }
    }

    pub(super) fn name(&self, part: usize) -> &str {
        self.parts.get(part).map_or("", |part| &part.name)
    }

    /// The groups that have parts, in the order of lanes.
    pub(super) fn groups(&self) -> Vec<FormatGroup> {
        let used = |group: &&FormatGroup| self.parts.iter().any(|part| part.group == **group);
        FormatGroup::ALL.iter().filter(used).copied().collect()
    }

    /// The links of some kinds as sentences, at most so many.
    pub(super) fn told(&self, kinds: &[LinkKind], most: usize) -> String {
        let wanted = || self.links.iter().filter(|link| kinds.contains(&link.kind));
        let mut told = String::new();
        for link in wanted().take(most) {
            told.push_str(&self.sentence(link));
            told.push_str(". ");
        }
        match wanted().count().checked_sub(most) {
            Some(more @ 1..) => told.push_str(&format!("And {} more.", counted(more, "link"))),
            _ => drop(told.pop()),
        }
        told
    }

    /// A link in words.
    pub(super) fn sentence(&self, link: &Link) -> String {
        let (from, to) = (self.name(link.from), self.name(link.to));
        match link.kind {
            LinkKind::Block => format!("{to} is blocked until {from} ({})", gates(link)),
            LinkKind::Flag => format!("{to} is flagged until {from} ({})", gates(link)),
            LinkKind::After => format!("{to} builds on {from}"),
        }
    }
}

fn gates(link: &Link) -> String {
    let names = link.gates.join(", ");
    if link.gates.len() == 1 { format!("gate {names}") } else { format!("gates {names}") }
}

/// A title, or the id where there is none that can be read.
pub(super) fn name(title: Option<&str>, id: &str) -> String {
    title.map(text::name).filter(|title| !title.is_empty()).unwrap_or_else(|| text::name(id))
}

fn part<'a>(index: usize, item: &Item<'a>, by_day: bool) -> Part<'a> {
    let whole_weeks = |(start, end): (i64, i64)| {
        let over = end.rem_euclid(7);
        let end = if over == 0 { end } else { end.saturating_add(7).saturating_sub(over) };
        (start.saturating_sub(start.rem_euclid(7)), end)
    };
    let days = item.plan.planned.zip(item.span).map(|(planned, span)| {
        let end = if item.plan.repeat.is_some() { span.end } else { planned.end };
        (planned.start, end.max(planned.start.saturating_add(1)))
    });
    Part {
        id: item.id(),
        name: name(item.written.title.as_deref(), item.id()),
        format: text::name(&item.written.format).replace('_', " "),
        group: item.group,
        required: item.is_required(),
        days: if by_day { days } else { days.map(whole_weeks) },
        always: item.is_always_available(),
        minutes: item.minutes,
        occurrences: item.plan.occurrences(),
        every: item.written.every.as_deref(),
        rank: (item.rank, index),
    }
}

fn links(design: &Design<'_>) -> Vec<Link> {
    let written = design.document.gates.iter().flatten();
    let titles: BTreeMap<&str, &str> = written.filter_map(|gate| Some((&*gate.id, gate.title.as_deref()?))).collect();
    let mut between: BTreeMap<(usize, usize), Link> = BTreeMap::new();
    for link in &design.links {
        let gate = link.gate.and_then(|id| design.plan.gate(id));
        let kind = match gate.map(|gate| gate.mode) {
            Some(Mode::Block) => LinkKind::Block,
            Some(Mode::Flag) => LinkKind::Flag,
            None => LinkKind::After,
        };
        let found = between.entry((link.to, link.from)).or_insert_with(|| Link {
            from: link.from,
            to: link.to,
            kind,
            gates: Vec::new(),
        });
        if kind < found.kind {
            (found.kind, found.gates) = (kind, Vec::new());
        }
        if kind == found.kind {
            found.gates.extend(gate.map(|gate| name(titles.get(&*gate.id).copied(), &gate.id)));
        }
    }
    between.into_values().collect()
}

impl Part<'_> {
    /// Format, minutes, repeats, in a few words.
    pub(super) fn meta(&self) -> String {
        self.remarks().join(", ")
    }

    pub(super) fn remarks(&self) -> Vec<String> {
        let mut words = vec![self.format.clone()];
        if self.minutes > 0 {
            words.push(format!("{} min", self.minutes));
        }
        if self.occurrences > 1 {
            words.push(format!("{} times", self.occurrences));
        }
        if !self.required {
            words.push("optional".to_owned());
        }
        words
    }

    /// All there is to be said about it.
    pub(super) fn tip(&self, by_day: bool) -> String {
        let mut tip = format!("{}: {}", self.name, self.meta());
        if let Some(every) = self.every {
            tip.push_str(&format!(", every {}", clean(every)));
        }
        if let Some((start, end)) = self.days {
            tip.push_str(&format!(", {}", when(start, end, by_day)));
        }
        if self.always {
            tip.push_str(", stays available");
        }
        if self.name != self.id {
            tip.push_str(&format!(" ({})", clean(self.id)));
        }
        tip
    }
}

/// The name of a lane.
pub(super) fn group_name(group: FormatGroup) -> &'static str {
    match group {
        FormatGroup::Human => "one to one",
        group => group_word(group),
    }
}

/// Days in words: weeks where they are whole, else days of weeks.
pub(super) fn when(start: i64, end: i64, by_day: bool) -> String {
    let last = end.saturating_sub(1);
    let week = |day: i64| day.div_euclid(7).saturating_add(1);
    let day = |day: i64| day.rem_euclid(7);
    let whole = day(start) == 0 && day(end) == 0;
    match (week(start), week(last)) {
        (first, last) if whole || !by_day => range("week", first, last),
        (first, last) if first == last => {
            format!("week {first}, {}", range("day", day(start), day(end.saturating_sub(1))))
        }
        (first, final_week) => format!("week {first}, day {} to week {final_week}, day {}", day(start), day(last)),
    }
}

fn range(name: &str, first: i64, last: i64) -> String {
    if first == last {
        format!("{name} {first}")
    } else if first < 0 || last < 0 {
        format!("{name}s {first} to {last}")
    } else {
        format!("{name}s {first}–{last}")
    }
}
