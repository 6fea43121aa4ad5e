//! What is missing, out of bits: the list is made by the same [`todo`] as that of a record.
//!
//! Bits say all of it but the numbers that are told beside what is wanted, the 0.72 of 0.8. Rows of an effect that may be
//! the one told are noted with their number as they are read ([`Note`]); of those of one learner that still count the
//! greatest is told. Lists are kept without their numbers for the next learner whose bits are the same, and what they come
//! to with numbers by these. Source: sections 6 and 12 of the domain.

use super::effect::Noted;
use super::signal::Signals;
use super::sweep::kept_at;
use super::tree::{Builder, Holds};
use crate::answer::Missing;
use crate::batch::lists::Lists;
use crate::document::Value;
use crate::evaluate::{
    Item, Scope, Showing, There, Todo, have_presence, have_reviews, have_score, occurrences, todo, wanted,
};
use crate::exact::{Ratio, Score};
use crate::plan::{Component, ComponentId, Leaf, Plan, Rule, RuleId, RuleKind};
use foldhash::fast::FixedState;
use smallvec::SmallVec;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A number that a row has, which may have to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch) struct Note {
    /// The learner's number in the bucket.
    pub(in crate::batch) within: u32,
    /// The row's effect and instant.
    pub(in crate::batch) effect: u32,
    pub(in crate::batch) at: i64,
    pub(in crate::batch) number: Score,
    /// Whether the row is a visit too.
    pub(in crate::batch) of_visit: bool,
}

/// Where a number is told: the slot, and whether it is presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told(u8);

impl Told {
    const PRESENCE: u8 = 64;
    /// How many there can be.
    const ALL: usize = 128;

    pub(super) fn new(slot: u8, presence: bool) -> Told {
        Told(slot & (Told::PRESENCE - 1) | if presence { Told::PRESENCE } else { 0 })
    }

    pub(super) fn slot(self) -> u32 {
        u32::from(self.0 & (Told::PRESENCE - 1))
    }

    pub(super) fn is_presence(self) -> bool {
        self.0 & Told::PRESENCE != 0
    }

    fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// What completion wants, leaf by leaf.
#[derive(Debug)]
pub(super) struct Wants {
    plan: Arc<Plan>,
    /// When each rule below completion holds, and when each component is done.
    rules: Vec<Option<Holds>>,
    done: Vec<Option<Holds>>,
    wanted: Vec<Want>,
    /// The leaves of each component.
    of: Vec<Vec<Asking>>,
    /// What of the rows of each effect is noted, of which slot.
    noted: Vec<Option<(Noted, u8)>>,
}

/// A leaf about a component or an occurrence of it, or so many of its occurrences.
#[derive(Debug, Clone, PartialEq)]
struct Asking {
    leaf: Leaf,
    occurrence: Option<u32>,
    /// How many occurrences are wanted of it as a whole.
    count: u32,
    /// The number of what it wants, and the bits that are counted.
    number: u32,
    counted: u64,
}

/// What is wanted, as it is told: several leaves may want the same.
#[derive(Debug, PartialEq)]
struct Want {
    component: ComponentId,
    occurrence: Option<u32>,
    need: Value,
    /// What there is beside it.
    have: Have,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Have {
    Nothing,
    Number(Told),
    /// How many occurrences there are.
    Occurrences,
    /// No review, where one is wanted.
    NoReview,
}

impl Want {
    fn told(&self) -> Option<Told> {
        if let Have::Number(told) = self.have { Some(told) } else { None }
    }
}

impl Wants {
    /// `noted`: what is noted of rows, where scores and presence of these slots are told.
    pub(super) fn new(
        plan: &Arc<Plan>,
        signals: &Signals,
        noted: impl Fn(u64, u64) -> Vec<Option<(Noted, u8)>>,
    ) -> Option<Wants> {
        let builder = Builder { plan, signals, scope: Scope::WHOLE };
        let mut wants = Wants {
            plan: Arc::clone(plan),
            rules: vec![None; plan.rules.len()],
            done: vec![None; plan.components.len()],
            wanted: Vec::new(),
            of: vec![Vec::new(); plan.components.len()],
            noted: Vec::new(),
        };
        let (mut open, mut seen) = (vec![plan.completion], BTreeSet::new());
        while let Some(id) = open.pop() {
            let Some(rule) = plan.rules.get(id.at()).filter(|_| seen.insert(id)) else { continue };
            *wants.rules.get_mut(id.at())? = Some(builder.holds(id)?);
            match &rule.kind {
                RuleKind::Component { component, occurrence, leaf } => {
                    wants.add(&builder, *component, *occurrence, leaf, None)?;
                }
                RuleKind::Occurrences { component, count } => {
                    wants.add(&builder, *component, None, &Leaf::Done, Some(*count))?;
                }
                RuleKind::Group(group) => open.extend(plan.groups.get(group.at()).map(|group| group.rule)),
                RuleKind::Objective(objective) => {
                    let objective = plan.objectives.get(objective.at())?;
                    for id in objective.required.iter().chain(&objective.treated_by) {
                        *wants.done.get_mut(id.at())? = Some(builder.done(*id)?);
                        wants.add(&builder, *id, None, &Leaf::Done, None)?;
                    }
                }
                kind => open.extend(kind.parts()),
            }
        }
        let slots = |presence: bool| {
            let of = wants.wanted.iter().filter_map(Want::told).filter(|told| told.is_presence() == presence);
            of.fold(0, |slots, told| slots | 1_u64.checked_shl(told.slot()).unwrap_or(0))
        };
        wants.noted = noted(slots(false), slots(true));
        Some(wants)
    }

    /// `count`: how many occurrences are wanted, where that is not what the component says.
    fn add(
        &mut self,
        of: &Builder<'_>,
        id: ComponentId,
        occurrence: Option<u32>,
        leaf: &Leaf,
        count: Option<u32>,
    ) -> Option<()> {
        let component = self.plan.component(id)?;
        let count = count.unwrap_or(component.needs());
        let one = Scope::WHOLE.occurrence(component, occurrence);
        let counted = of.counted(component, leaf).filter(|_| one.is_none());
        let (need, have) = match counted {
            Some(_) => (occurrences(count, 0).0, Have::Occurrences),
            None => {
                let (need, there) = wanted(component, leaf);
                let slot = self.plan.slot_of(component, one.unwrap_or(1))?.0 as u8;
                let have = match there {
                    There::Score => Have::Number(Told::new(slot, false)),
                    There::Presence => Have::Number(Told::new(slot, true)),
                    There::Reviews => Have::NoReview,
                    There::Nothing | There::Minutes | There::Sessions => Have::Nothing,
                };
                // Of a row that names no occurrence it is only known later which one it is of.
                (component.repeat.is_none() || !matches!(have, Have::Number(_))).then_some(())?;
                (need, have)
            }
        };
        let want = Want { component: id, occurrence, need, have };
        let known = self.wanted.iter().position(|known| *known == want);
        let number = u32::try_from(known.unwrap_or(self.wanted.len())).ok()?;
        if known.is_none() {
            self.wanted.push(want);
        }
        let of = self.of.get_mut(id.at())?;
        let asking = Asking { leaf: leaf.clone(), occurrence, count, number, counted: counted.unwrap_or(0) };
        if !of.contains(&asking) {
            of.push(asking);
        }
        Some(())
    }

    /// Where the numbers of rows of an effect are told, and why.
    pub(super) fn noted(&self, effect: u32) -> Option<(Noted, Told)> {
        let (noted, slot) = self.noted.get(effect as usize).copied().flatten()?;
        Some((noted, Told::new(slot, noted != Noted::Score)))
    }

    fn want(&self, number: u32) -> Option<&Want> {
        self.wanted.get(number as usize)
    }
}

/// An entry of a list without its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Entry {
    /// What is wanted, and how many occurrences of it there are, where these are counted.
    want: u32,
    held: u32,
    alternatives: Vec<Vec<Entry>>,
}

impl Item for Entry {
    fn alternatives(&mut self) -> &mut Vec<Vec<Entry>> {
        &mut self.alternatives
    }
}

impl Entry {
    /// Where the numbers are told that are told with it, in their order.
    fn told(&self, wants: &Wants, all: &mut SmallVec<[Told; 2]>) {
        all.extend(wants.want(self.want).and_then(Want::told));
        self.alternatives.iter().flatten().for_each(|entry| entry.told(wants, all));
    }

    /// With numbers.
    fn with(&self, wants: &Wants, number: &impl Fn(Told) -> Option<Score>) -> Missing {
        let want = wants.want(self.want);
        let component = want.and_then(|want| wants.plan.component(want.component));
        let number_of = |told: Told| number(told).map(|number| Ratio::from_score(number).cut());
        let have = want.map(|want| match want.have {
            Have::Nothing => Value::Null,
            Have::NoReview => have_reviews(0),
            Have::Number(told) if told.is_presence() => have_presence(number_of(told)),
            Have::Number(told) => have_score(number_of(told)),
            Have::Occurrences => occurrences(0, self.held as usize).1,
        });
        let with = |list: &Vec<Entry>| list.iter().map(|entry| entry.with(wants, number)).collect();
        Missing {
            component: component.map(|component| component.name(want.and_then(|want| want.occurrence))),
            need: want.map_or(Value::Null, |want| want.need.clone()),
            have: have.unwrap_or_default(),
            alternatives: self.alternatives.iter().map(with).collect(),
        }
    }
}

/// What holds of completion where some bits are set.
struct Held<'w> {
    wants: &'w Wants,
    bits: u64,
}

impl Held<'_> {
    fn at(&self, holds: Option<&Option<Holds>>) -> bool {
        holds.and_then(Option::as_ref).is_some_and(|holds| holds.at(self.bits))
    }

    /// The entry of what is asked for of a component.
    fn entry(&self, id: ComponentId, is: impl Fn(&&Asking) -> bool) -> Entry {
        let asking = self.wants.of.get(id.at()).into_iter().flatten().find(is);
        let (want, counted) = asking.map_or((u32::MAX, 0), |asking| (asking.number, asking.counted));
        Entry { want, held: (self.bits & counted).count_ones(), alternatives: Vec::new() }
    }
}

impl Showing for Held<'_> {
    type Item = Entry;

    fn plan(&self) -> &Plan {
        &self.wants.plan
    }

    fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.wants.plan.rules.get(id.at())
    }

    fn holds(&self, id: RuleId, _: Scope) -> bool {
        self.at(self.wants.rules.get(id.at()))
    }

    fn is_done(&self, id: ComponentId) -> bool {
        self.at(self.wants.done.get(id.at()))
    }

    fn weight(&self, id: RuleId, _: Scope) -> u64 {
        self.rule(id).map_or(0, |rule| rule.weight)
    }

    fn item(&self, id: ComponentId, occurrence: Option<u32>, leaf: &Leaf, _: Scope) -> Entry {
        let needs = self.wants.plan.component(id).map_or(1, Component::needs);
        self.entry(id, |asking| asking.leaf == *leaf && asking.occurrence == occurrence && asking.count == needs)
    }

    fn occurrences(&self, id: ComponentId, count: u32) -> Entry {
        self.entry(id, |asking| asking.leaf == Leaf::Done && asking.occurrence.is_none() && asking.count == count)
    }

    /// There is no rule of such a kind.
    fn other(&self, _: RuleId, _: Scope) -> Todo<Entry> {
        Todo::default()
    }
}

/// The numbers that are told with an entry, in order.
type Numbers = SmallVec<[Option<Score>; 2]>;

/// So many entries are kept, and so many with numbers.
const MOST: usize = 1 << 16;

/// Lists that were made, for whoever comes next, and the numbers of the learner in hand.
#[derive(Debug)]
pub(super) struct Memo<'q> {
    wants: &'q Wants,
    /// Sets of bits and what is missing for them, a power of two of them; none yet where there is no list.
    lists: Vec<(u64, Option<Vec<Listed>>)>,
    /// Entries by their number, and the other way round.
    entries: Vec<Entry>,
    numbers: HashMap<Entry, u32, FixedState>,
    /// The places of items among those of all lists, by entry and numbers.
    places: HashMap<(u32, Numbers), u32, FixedState>,
    /// The same by entry, without any number.
    plain: Vec<Option<u32>>,
    /// The greatest number by where it is told, and where there is any.
    greatest: [Option<Score>; Told::ALL],
    there: Vec<Told>,
}

/// An entry in a list that is kept: its number, and where its numbers are told.
#[derive(Debug, Clone)]
struct Listed {
    entry: u32,
    told: SmallVec<[Told; 2]>,
}

impl<'q> Memo<'q> {
    /// `kept`: how many lists to keep, a power of two.
    pub(super) fn new(wants: &'q Wants, kept: usize) -> Memo<'q> {
        Memo {
            wants,
            lists: vec![(0, None); kept.max(1)],
            entries: Vec::new(),
            numbers: HashMap::default(),
            places: HashMap::default(),
            plain: Vec::new(),
            greatest: [None; Told::ALL],
            there: Vec::new(),
        }
    }

    /// Tells what is missing where these bits are set and these numbers count: as places among the items of all lists.
    pub(super) fn tell(
        &mut self,
        bits: u64,
        counting: impl Iterator<Item = (Told, Score)>,
        lists: &mut Lists,
        out: &mut Vec<u32>,
    ) {
        if self.entries.len().max(self.places.len()) > MOST {
            *self = Memo::new(self.wants, self.lists.len());
        }
        for (told, number) in counting {
            let Some(greatest) = self.greatest.get_mut(told.place()) else { continue };
            if greatest.is_none() {
                self.there.push(told);
            }
            *greatest = (*greatest).max(Some(number));
        }
        let at = kept_at(bits, self.lists.len());
        let mut list = self.lists.get_mut(at).map(std::mem::take).unwrap_or_default();
        if list.0 != bits || list.1.is_none() {
            list = (bits, Some(self.list(bits)));
        }
        out.extend(list.1.iter().flatten().map(|listed| self.place(listed, lists)));
        self.lists.get_mut(at).into_iter().for_each(|cell| *cell = std::mem::take(&mut list));
        for told in self.there.drain(..) {
            self.greatest.get_mut(told.place()).into_iter().for_each(|greatest| *greatest = None);
        }
    }

    /// The list of a set of bits.
    fn list(&mut self, bits: u64) -> Vec<Listed> {
        let wants = self.wants;
        let listed = |entry: Entry| {
            let mut told = SmallVec::new();
            entry.told(wants, &mut told);
            let next = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            let number = *self.numbers.entry(entry).or_insert_with_key(|entry| {
                self.entries.push(entry.clone());
                self.plain.push(None);
                next
            });
            Listed { entry: number, told }
        };
        todo(&Held { wants, bits }, wants.plan.completion, Scope::WHOLE).items.into_iter().map(listed).collect()
    }

    /// The place of an entry with the numbers of the learner in hand.
    fn place(&mut self, listed: &Listed, lists: &mut Lists) -> u32 {
        let greatest = |told: &Told| self.greatest.get(told.place()).copied().flatten();
        let numbers: Numbers = listed.told.iter().map(greatest).collect();
        let plain = numbers.iter().all(Option::is_none);
        let known = match plain {
            true => self.plain.get(listed.entry as usize).copied().flatten(),
            false => self.places.get(&(listed.entry, numbers.clone())).copied(),
        };
        known.unwrap_or_else(|| {
            let number = |told: Told| greatest(&told);
            let item = self.entries.get(listed.entry as usize).map(|entry| entry.with(self.wants, &number));
            let place = item.map_or(u32::MAX, |item| lists.place(item));
            if plain {
                self.plain.get_mut(listed.entry as usize).into_iter().for_each(|known| *known = Some(place));
            } else {
                self.places.insert((listed.entry, numbers), place);
            }
            place
        })
    }
}
