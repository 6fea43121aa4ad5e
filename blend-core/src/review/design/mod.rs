//! What the author of a programme means, derived once from its document: the base of all answers of the design side.
//!
//! Plan and document -> [`Item`]s (components with the traits of their formats, planned days, treatments), M (what
//! completion cannot do without), the [`Graph`] of what rests on what, objectives with those that treat them. Whole
//! numbers throughout. Section 1 of the design side defines the words:
//!
//! - **M**: [`Item::required`] above 0. Components for which nothing is asked are never in it.
//! - **first, last**: by planned start; among those that start together, what is built on comes first, else the order of
//!   the document. Without weeks a component starts with the one before it in the document.
//! - **deps(x)**: never written out; [`Graph::inherited`] folds over it.

mod graph;
mod item;
mod mandatory;
mod set;

pub(crate) use graph::Graph;
pub(crate) use item::Item;
pub(crate) use mandatory::Completion;
pub(crate) use set::Set;

use super::fit;
use super::share::Share;
use crate::compile::format;
use crate::document::{self, FormatGroup, FormatWord, ObjectiveKind, Purpose, Treatment};
use crate::limits;
use crate::plan::{ComponentId, GateId, Plan, RuleId};
use std::collections::BTreeMap;

/// The design of one programme.
#[derive(Debug)]
pub(crate) struct Design<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) document: &'a document::Programme,
    /// In document order.
    pub(crate) items: Vec<Item<'a>>,
    /// The places of all items, in sequence.
    pub(crate) sequence: Vec<usize>,
    /// In document order.
    pub(crate) goals: Vec<Goal<'a>>,
    pub(crate) completion: Completion,
    pub(crate) graph: Graph,
    /// Of each item, what it rests on.
    pub(crate) rests: Vec<Rests>,
    /// From one component to another, directly.
    pub(crate) links: Vec<Link>,
    /// There are more links than these.
    pub(crate) cut: bool,
}

/// An objective and those that treat it.
#[derive(Debug)]
pub(crate) struct Goal<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: Option<ObjectiveKind>,
    /// Items with what they do for it, in document order.
    pub(crate) treated: Vec<(usize, Set<Treatment>)>,
}

/// One item of a choice.
#[derive(Debug)]
pub(crate) struct ChoiceItem {
    /// The components it wants, in document order.
    pub(crate) components: Vec<usize>,
    /// Whether people take some of it at the same time.
    pub(crate) sync: bool,
    /// The objectives its components treat, in order, each once.
    pub(crate) objectives: Vec<usize>,
}

/// What is among all that an item rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rests {
    /// A required digital part.
    pub(crate) digital: bool,
    /// A required live session.
    pub(crate) live: bool,
    /// A required part that is not live.
    pub(crate) other: bool,
    /// A required digital part that introduces something.
    pub(crate) introduction: bool,
    /// Something in which learners are judged.
    pub(crate) check: bool,
}

/// An occurrence of an item in which an objective is met, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exposed {
    pub(crate) item: usize,
    pub(crate) occurrence: u32,
}

/// One direct link: `to` builds on `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The gate; `None` for `after`.
    pub(crate) gate: Option<GateId>,
}

impl<'a> Design<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Design<'a> {
        let document = &plan.document;
        let mut items: Vec<Item<'a>> = Vec::with_capacity(plan.components.len());
        let mut before = plan.components.iter().filter_map(|component| component.planned).map(|it| it.start).min();
        for (component, written) in plan.components.iter().zip(&document.components) {
            let item = item(plan, component, written, before.unwrap_or(0));
            before = Some(item.begins);
            items.push(item);
        }
        let completion = Completion::new(plan);
        for index in 0..items.len() {
            let wanted = completion.wants(plan.completion, index);
            if let Some(item) = items.get_mut(index).filter(|item| !item.plan.criterion.asks_nothing()) {
                item.required = match &item.plan.required {
                    required if required.whole || (wanted && !required.any()) => u64::from(item.plan.needs()),
                    required => u64::try_from(required.occurrences.len()).unwrap_or(u64::MAX),
                };
            }
        }
        let after: Vec<Vec<usize>> = items.iter().map(|item| after(plan, item)).collect();
        let mut sequence: Vec<usize> = (0..items.len()).collect();
        sequence.sort_by_key(|index| items.get(*index).map(|item| item.begins));
        let graph = Graph::new(plan, &after, &sequence);
        for (index, item) in items.iter_mut().enumerate() {
            item.rank = graph.place(index);
        }
        sequence.sort_by_key(|index| items.get(*index).map(Item::first_key));
        let (links, cut) = links(plan, &after, &graph);
        let goals = goals(document, &items);
        let rests = rests(&graph, &items);
        Design { plan, document, items, sequence, goals, completion, graph, rests, links, cut }
    }

    pub(crate) fn item(&self, index: usize) -> Option<&Item<'a>> {
        self.items.get(index)
    }

    /// All items in sequence.
    pub(crate) fn in_sequence(&self) -> impl Iterator<Item = (usize, &Item<'a>)> {
        self.sequence.iter().filter_map(|index| Some((*index, self.items.get(*index)?)))
    }

    /// M, in sequence.
    pub(crate) fn required(&self) -> impl Iterator<Item = (usize, &Item<'a>)> {
        self.in_sequence().filter(|(_, item)| item.is_required())
    }

    /// The required items of a group, in sequence.
    pub(crate) fn required_in(&self, group: FormatGroup) -> impl Iterator<Item = (usize, &Item<'a>)> {
        self.required().filter(move |(_, item)| item.is(group))
    }

    /// The first required item.
    pub(crate) fn first(&self) -> Option<(usize, &Item<'a>)> {
        self.required().next()
    }

    /// The last required item, by its last occurrence.
    pub(crate) fn last(&self) -> Option<(usize, &Item<'a>)> {
        self.required().max_by_key(|(_, item)| item.last_key())
    }

    pub(crate) fn rests(&self, index: usize) -> Rests {
        self.rests.get(index).copied().unwrap_or_default()
    }

    /// The circles that gates which block close, each as one path through them.
    pub(crate) fn blocking_paths(&self) -> Vec<Vec<usize>> {
        Graph::blocking(self.plan, &self.sequence).closed_paths()
    }

    /// Of each item, whether it rests on another.
    pub(crate) fn resting_on(&self, other: usize) -> Vec<bool> {
        self.graph.inherited(&false, |index| index == other, |rests, more| *rests |= more)
    }

    /// The share of objectives that some required item of a group treats so.
    pub(crate) fn share_treated(&self, group: FormatGroup, treatments: &[Treatment]) -> Share {
        Share::of(&self.goals, |goal| {
            goal.treated
                .iter()
                .any(|(index, set)| set.any(treatments) && self.item(*index).is_some_and(|item| item.requires(group)))
        })
    }

    /// iD and iL: the share of objectives introduced in required items of a group.
    pub(crate) fn introduced_in(&self, group: FormatGroup) -> Share {
        self.share_treated(group, &[Treatment::Introduce])
    }

    /// pL: the share of objectives practised or applied in a required live session.
    pub(crate) fn practised_live(&self) -> Share {
        self.share_treated(FormatGroup::Live, &[Treatment::Practise, Treatment::Apply])
    }

    /// Whether some gate stands before an item, of a mode if one is given.
    pub(crate) fn has_gate(&self, index: usize, mode: Option<document::Mode>) -> bool {
        let gates = self.items.get(index).into_iter().flat_map(|item| &item.plan.gates);
        gates.filter_map(|id| self.plan.gate(*id)).any(|gate| mode.is_none_or(|mode| gate.mode == mode))
    }

    /// Flipped: a required live session in which learners practise, that rests on a digital part that introduces, and
    /// introduces nothing itself.
    pub(crate) fn is_flipped(&self, index: usize, item: &Item<'_>) -> bool {
        item.requires(FormatGroup::Live) && item.practises() && self.rests(index).introduction && !item.introduces()
    }

    /// Whether completion leaves a choice between items that people take at the same time and items that each takes alone.
    pub(crate) fn has_format_choice(&self) -> bool {
        self.choices().iter().any(|choice| {
            let sync = |option: &ChoiceItem| option.sync;
            choice.iter().any(sync) && !choice.iter().all(sync)
        })
    }

    /// The choices completion leaves, with the items of each.
    pub(crate) fn choices(&self) -> Vec<Vec<ChoiceItem>> {
        let choices = self.completion.choices(self.plan);
        choices.into_iter().map(|(_, items)| items.iter().map(|id| self.choice_item(*id)).collect()).collect()
    }

    fn choice_item(&self, rule: RuleId) -> ChoiceItem {
        let mut steps = limits::LINKS;
        let components = self.graph.wanted(rule, &mut steps).unwrap_or_default();
        let items = || components.iter().filter_map(|index| self.item(*index));
        let mut objectives: Vec<usize> =
            items().flat_map(|item| item.treats.iter().map(|(objective, _)| *objective)).collect();
        objectives.sort_unstable();
        objectives.dedup();
        ChoiceItem { sync: items().any(|item| item.sync), objectives, components }
    }

    /// The days on which an objective is met, each with the items (by their places) that begin then; `days` are those on
    /// which the occurrences of an item begin, in their order.
    pub(crate) fn exposures(
        &self,
        goal: &Goal<'_>,
        days: impl Fn(&Item<'a>) -> Vec<i64>,
    ) -> BTreeMap<i64, Vec<Exposed>> {
        let mut met: BTreeMap<i64, Vec<Exposed>> = BTreeMap::new();
        for (index, _) in &goal.treated {
            let days = self.item(*index).map(&days).unwrap_or_default();
            for (day, occurrence) in days.into_iter().zip(1_u32..) {
                met.entry(day).or_default().push(Exposed { item: *index, occurrence });
            }
        }
        met
    }

    /// The days from the first planned start to the last planned end of what learners meet as the programme runs.
    pub(crate) fn span(&self) -> Option<(i64, i64)> {
        span(self.items.iter().filter(|item| item.is_in_the_run()))
    }

    /// The same of M alone.
    pub(crate) fn required_span(&self) -> Option<(i64, i64)> {
        span(self.items.iter().filter(|item| item.is_required()))
    }

    /// A word of the `design` of the document.
    pub(crate) fn said(&self, name: &str) -> Option<&'a str> {
        match self.told(name) {
            Some(document::Value::Text(word)) => Some(word),
            _ => None,
        }
    }

    /// A value of the `design` of the document.
    pub(crate) fn told(&self, name: &str) -> Option<&'a document::Value> {
        match &self.document.design {
            Some(document::Value::Map(pairs)) => pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

fn span<'i, 'a: 'i>(items: impl Iterator<Item = &'i Item<'a>>) -> Option<(i64, i64)> {
    let spans = items.filter_map(|item| item.span);
    spans.fold(None, |all: Option<(i64, i64)>, span| {
        let (start, end) = all.unwrap_or((span.start, span.end));
        Some((start.min(span.start), end.max(span.end)))
    })
}

fn item<'a>(
    plan: &'a Plan,
    component: &'a crate::plan::Component,
    written: &'a document::Component,
    before: i64,
) -> Item<'a> {
    let word = FormatWord::from_word(&written.format);
    let own = plan.document.formats.as_ref().and_then(|formats| formats.get(&written.format));
    let group = word.map_or(component.group, format::group);
    let own_place = own.and_then(|own| own.place);
    let place = word.map_or_else(|| own_place.unwrap_or_else(|| fit::usual_place(group)), fit::place);
    let own_sync = own.filter(|_| word.is_none()).and_then(|own| own.sync);
    let named = written.treats.iter().flatten();
    let objective = |name: &str| plan.names.objectives.get(name).map(|id| id.at());
    let mut treats: Vec<(usize, Set<Treatment>)> =
        named.filter_map(|(name, list)| Some((objective(name)?, Set::of(list.iter().copied())))).collect();
    treats.sort_unstable_by_key(|(objective, _)| *objective);
    let span = item::Span::of(component, written);
    Item {
        written,
        plan: component,
        word,
        group,
        sync: own_sync.unwrap_or_else(|| fit::is_sync(group)),
        place,
        minutes: component.minutes.unwrap_or(0),
        required: 0,
        span,
        begins: span.map_or(before, |span| span.start),
        last_begins: span.map_or(before, |span| span.last),
        rank: 0,
        treatments: treats.iter().fold(Set::of([]), |all, (_, set)| all.with(*set)),
        treats,
        purposes: Set::<Purpose>::of(written.purpose.iter().flatten().copied()),
    }
}

/// What an item comes after, each once.
fn after(plan: &Plan, item: &Item<'_>) -> Vec<usize> {
    let named = item.written.after.iter().flatten();
    let mut found: Vec<usize> = named.filter_map(|name| plan.component_named(name)).map(ComponentId::at).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Direct links by what they lead to: `after` first, then gates in their order.
fn links(plan: &Plan, after: &[Vec<usize>], graph: &Graph) -> (Vec<Link>, bool) {
    let mut links = Vec::new();
    let mut steps = limits::LINKS.saturating_mul(4);
    for (to, (component, after)) in plan.components.iter().zip(after).enumerate() {
        links.extend(after.iter().map(|from| Link { from: *from, to, gate: None }));
        for id in &component.gates {
            let Some(gate) = plan.gate(*id) else { continue };
            match graph.wanted(gate.when, &mut steps) {
                Some(wanted) => links.extend(wanted.into_iter().map(|from| Link { from, to, gate: Some(*id) })),
                None => return (links, true),
            }
        }
        if links.len() > limits::LINKS {
            links.truncate(limits::LINKS);
            return (links, true);
        }
    }
    (links, false)
}

fn goals<'a>(document: &'a document::Programme, items: &[Item<'a>]) -> Vec<Goal<'a>> {
    let written = document.objectives.iter().flatten();
    let mut goals: Vec<Goal<'a>> =
        written.map(|goal| Goal { id: &goal.id, kind: goal.kind, treated: Vec::new() }).collect();
    for (index, item) in items.iter().enumerate() {
        for (objective, set) in &item.treats {
            if let Some(goal) = goals.get_mut(*objective) {
                goal.treated.push((index, *set));
            }
        }
    }
    goals
}

fn rests(graph: &Graph, items: &[Item<'_>]) -> Vec<Rests> {
    let give = |index: usize| {
        items.get(index).map_or_else(Rests::default, |item| Rests {
            digital: item.requires(FormatGroup::Digital),
            live: item.requires(FormatGroup::Live),
            other: item.is_required() && item.is_part() && !item.is(FormatGroup::Live),
            introduction: item.requires(FormatGroup::Digital) && item.introduces(),
            check: item.is_check(),
        })
    };
    let join = |rests: &mut Rests, more: &Rests| {
        rests.digital |= more.digital;
        rests.live |= more.live;
        rests.other |= more.other;
        rests.introduction |= more.introduction;
        rests.check |= more.check;
    };
    graph.inherited(&Rests::default(), give, join)
}
