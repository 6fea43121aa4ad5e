//! The compiled form of one version of a programme: checked, resolved to indices, immutable.
//!
//! [`compile`](crate::compile) makes it from a document; evaluation reads it and nothing else. Every reference is an
//! index into one of the tables here, children of a rule come before it, and everything that depends on the document
//! alone (weights, which components are required, which gates stand before what) is worked out once.

mod rule;
pub(crate) mod schedule;
mod uses;

pub(crate) use rule::{AskedRule, Criterion, Leaf, MeanItem, Rule, RuleKind, Test};
pub(crate) use uses::{GateRow, Uses};

use crate::document::{self, Action, AfterLapse, Attempts, Basis, EvidenceFrom, FormatGroup, Hold, Mode};
use crate::exact::Score;
use crate::time::{Instant, MonthDay, Period, Zone};
use foldhash::fast::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident,)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u32);

        impl $name {
            pub(crate) fn at(self) -> usize {
                self.0 as usize
            }
        }
    )* };
}

index! {
    /// A component as declared.
    ComponentId,
    /// One occurrence of a component; what evidence belongs to. A component that is not repeated has one.
    SlotId,
    /// A rule node.
    RuleId,
    /// An objective.
    ObjectiveId,
    /// A group.
    GroupId,
    /// A gate, implied ones after the others.
    GateId,
}

/// One version of a programme, ready to be asked.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) document: document::Programme,
    pub(crate) zone: Zone,
    pub(crate) anchor: Anchor,
    pub(crate) hold: Hold,
    pub(crate) evidence_from: EvidenceFrom,
    pub(crate) due: Option<Due>,
    pub(crate) warn: Period,
    pub(crate) objectives: Vec<Objective>,
    pub(crate) components: Vec<Component>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) gates: Vec<Gate>,
    pub(crate) groups: Vec<Group>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) completion: RuleId,
    pub(crate) certification: Option<Certification>,
    pub(crate) names: Names,
    /// How often components are repeated: each number once, with the place of its first occurrence among the scopes.
    pub(crate) alignments: Vec<(u32, usize)>,
    pub(crate) uses: Uses,
}

/// From ids to indices.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Ids of components and of their equivalents; the flag says that it is an equivalent.
    pub(crate) components: HashMap<Box<str>, Vec<(ComponentId, Origin)>, RandomState>,
    pub(crate) objectives: HashMap<Box<str>, ObjectiveId>,
    pub(crate) groups: HashMap<Box<str>, GroupId>,
    pub(crate) gates: HashMap<Box<str>, Vec<GateId>>,
}

/// Whether facts came under a component's own id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Own,
    Equivalent,
}

/// What weeks and offsets count from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Anchor {
    Enrolment,
    Cohort,
    Attribute(Box<str>),
}

/// A due date: civil, until the end of that local day, unless a full instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Due {
    /// From the anchor (an occurrence's: from its planned start).
    Offset(Period),
    /// A date or instant, already turned into the first instant that is too late.
    At(Instant),
}

#[derive(Debug)]
pub(crate) struct Objective {
    pub(crate) id: Box<str>,
    /// Every component that treats it, in document order.
    pub(crate) treated_by: Vec<ComponentId>,
    /// The required ones of these.
    pub(crate) required: Vec<ComponentId>,
    /// Those that practise it.
    pub(crate) practised_by: Vec<ComponentId>,
}

#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) id: Box<str>,
    pub(crate) group: FormatGroup,
    /// Planned minutes of one occurrence.
    pub(crate) minutes: Option<u64>,
    pub(crate) planned: Option<Planned>,
    pub(crate) due: Option<Due>,
    pub(crate) criterion: Criterion,
    pub(crate) pass_mark: Option<Score>,
    pub(crate) attendance_mark: Score,
    pub(crate) attempts: Attempts,
    /// How many attempts count; with `attempts: first` one where the document says none.
    pub(crate) max_attempts: Option<u32>,
    pub(crate) valid_for: Option<Period>,
    pub(crate) weight: u64,
    pub(crate) points: u64,
    pub(crate) repeat: Option<Repeat>,
    pub(crate) slots: Range<u32>,
    /// What of it the completion rule cannot do without (section 5 of the domain).
    pub(crate) required: Required,
    /// Whether the completion rule (through groups and objectives) mentions it anywhere.
    pub(crate) in_completion: bool,
    /// Gates that stand before it, in document order, implied ones last.
    pub(crate) gates: Vec<GateId>,
}

/// What of a component the completion rule cannot do without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Required {
    /// The component as a whole.
    pub(crate) whole: bool,
    /// Occurrences required by their names, each once.
    pub(crate) occurrences: Vec<u32>,
}

impl Required {
    pub(crate) fn any(&self) -> bool {
        self.whole || !self.occurrences.is_empty()
    }
}

impl Component {
    /// What is asked for it by default: a seat for live formats, a start for others.
    pub(crate) fn default_action(&self) -> Action {
        if self.group == FormatGroup::Live { Action::Register } else { Action::Start }
    }

    pub(crate) fn slot_ids(&self) -> impl Iterator<Item = SlotId> + use<> {
        self.slots.clone().map(SlotId)
    }

    /// Its id, with the number of an occurrence.
    pub(crate) fn name(&self, occurrence: Option<u32>) -> String {
        match occurrence {
            Some(occurrence) if self.repeat.is_some() => format!("{}#{occurrence}", self.id),
            _ => self.id.to_string(),
        }
    }

    /// The share of a session from which on it counts as attended.
    pub(crate) fn attended_from(&self) -> Score {
        match self.criterion {
            Criterion::Test(Test::Attended(share)) => share,
            _ => self.attendance_mark,
        }
    }

    /// How many occurrences have to be done.
    pub(crate) fn needs(&self) -> u32 {
        self.repeat.as_ref().map_or(1, |repeat| repeat.needs)
    }

    /// How many occurrences there are.
    pub(crate) fn occurrences(&self) -> u32 {
        self.slots.end.saturating_sub(self.slots.start)
    }
}

/// When a component is planned, in whole local days from the anchor's local date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Planned {
    /// First day.
    pub(crate) start: i64,
    /// The day after the last one.
    pub(crate) end: i64,
}

#[derive(Debug)]
pub(crate) struct Repeat {
    pub(crate) every: Period,
    pub(crate) needs: u32,
}

#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) component: ComponentId,
    /// From 1; 0 for a component that is not repeated.
    pub(crate) occurrence: u32,
}

#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) id: Box<str>,
    pub(crate) to: Vec<ComponentId>,
    /// The actions it stands before; for a default gate that depends on the component, see [`Gate::actions`].
    pub(crate) at: Option<Vec<Action>>,
    pub(crate) mode: Mode,
    pub(crate) when: RuleId,
    pub(crate) ahead: Option<Period>,
    pub(crate) message: Option<Box<str>>,
    /// Implied by `in_order`.
    pub(crate) implied: bool,
}

impl Gate {
    /// The actions it stands before for one of its components, in the order written.
    pub(crate) fn actions(&self, component: &Component) -> Vec<Action> {
        self.at.clone().unwrap_or_else(|| vec![component.default_action()])
    }
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: Box<str>,
    pub(crate) rule: RuleId,
    /// Levels of its rule, groups counted through.
    pub(crate) height: usize,
}

#[derive(Debug)]
pub(crate) struct Certification {
    pub(crate) term: Term,
    pub(crate) basis: Basis,
    /// How long before the end the window opens; without one it is open from the start.
    pub(crate) window: Option<Period>,
    pub(crate) grace: Period,
    /// The k-th for the k-th renewal, the last repeating; empty: the completion rule.
    pub(crate) renewal: Vec<RuleId>,
    pub(crate) after_lapse: AfterLapse,
}

/// How long a certificate runs.
#[derive(Debug)]
pub(crate) enum Term {
    /// The k-th for the k-th period, the last repeating; never empty.
    For(Vec<Period>),
    /// To the end of the next such day, at least `minimum_active` after it was earned.
    Until { day: MonthDay, minimum_active: Period },
}

impl Plan {
    pub(crate) fn id(&self) -> &str {
        &self.document.id
    }

    pub(crate) fn component(&self, id: ComponentId) -> Option<&Component> {
        self.components.get(id.at())
    }

    /// The components in document order, with their ids.
    pub(crate) fn components_with_ids(&self) -> impl Iterator<Item = (ComponentId, &Component)> {
        (0..).map(ComponentId).zip(&self.components)
    }

    pub(crate) fn gate(&self, id: GateId) -> Option<&Gate> {
        self.gates.get(id.at())
    }

    /// The component of this id, not looking at equivalents.
    pub(crate) fn component_named(&self, name: &str) -> Option<ComponentId> {
        let found = self.names.components.get(name)?;
        found.iter().find(|(_, origin)| *origin == Origin::Own).map(|(id, _)| *id)
    }

    /// A slot's id: its component's, of an occurrence with its number (`coaching#1`).
    pub(crate) fn slot_name(&self, slot: SlotId) -> String {
        let found = self.slots.get(slot.at());
        let component = found.and_then(|slot| self.component(slot.component));
        match (found, component) {
            (Some(slot), Some(component)) => component.name(Some(slot.occurrence)),
            _ => String::new(),
        }
    }

    /// What a gate row is about: gate, component and action, as `pre-work:workshop:register`.
    pub(crate) fn row_name(&self, row: GateRow) -> String {
        let gate = self.gate(row.gate).map_or("", |gate| &*gate.id);
        match row.component.and_then(|id| self.component(id)) {
            Some(component) => format!("{gate}:{}:{}", component.name(Some(row.occurrence)), row.action.word()),
            None => format!("{gate}:{}", row.action.word()),
        }
    }

    /// Every slot, occurrences after one another.
    pub(crate) fn slot_ids(&self) -> impl Iterator<Item = SlotId> + use<> {
        (0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX)).map(SlotId)
    }

    /// The slot of one occurrence (0 or 1 for a component that is not repeated).
    pub(crate) fn slot_of(&self, component: &Component, occurrence: u32) -> Option<SlotId> {
        let slot = component.slots.start.checked_add(occurrence.max(1).checked_sub(1)?)?;
        (slot < component.slots.end).then_some(SlotId(slot))
    }

    /// The planned start of a slot for an anchor: whole local days from the anchor's local date, then its steps.
    pub(crate) fn planned_start(&self, anchor: Instant, slot: SlotId) -> Option<Instant> {
        let slot = self.slots.get(slot.at())?;
        let component = self.component(slot.component)?;
        let days = component.planned.map_or(0, |planned| planned.start);
        let first = self.zone.start_of_day(self.zone.days_after(self.zone.date(anchor), days));
        match &component.repeat {
            None => Some(first),
            Some(repeat) => Some(self.zone.step(first, &repeat.every, i64::from(slot.occurrence.saturating_sub(1)))),
        }
    }

    /// How many scopes rules can be asked in: everything as a whole, and each occurrence of components repeated equally
    /// often.
    pub(crate) fn scopes(&self) -> usize {
        self.alignments.last().map_or(1, |(of, first)| first.saturating_add(*of as usize))
    }

    /// The place of a scope: of everything, or of one occurrence of components repeated `of` times.
    pub(crate) fn scope(&self, aligned: Option<(u32, u32)>) -> usize {
        let Some((of, occurrence)) = aligned else { return 0 };
        let found = self.alignments.iter().find(|(repeated, _)| *repeated == of);
        found.map_or(0, |(_, first)| first.saturating_add(occurrence.saturating_sub(1) as usize))
    }

    /// What a scope at a place is about.
    pub(crate) fn aligned(&self, scope: usize) -> Option<(u32, u32)> {
        let (of, first) = self.alignments.iter().rev().find(|(_, first)| *first <= scope)?;
        Some((*of, u32::try_from(scope.saturating_sub(*first)).ok()?.saturating_add(1)))
    }

    /// The components whose evidence a rule looks at, through groups and objectives.
    pub(crate) fn looks_at(&self, rule: RuleId) -> BTreeSet<ComponentId> {
        fn means(items: &[MeanItem], found: &mut BTreeSet<ComponentId>) {
            for item in items {
                match item {
                    MeanItem::Component { component, .. } => drop(found.insert(*component)),
                    MeanItem::Mean { items, .. } => means(items, found),
                }
            }
        }
        let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![rule]);
        while let Some(id) = open.pop() {
            let Some(rule) = self.rules.get(id.at()).filter(|_| seen.insert(id)) else { continue };
            match &rule.kind {
                RuleKind::Component { component, .. } | RuleKind::Occurrences { component, .. } => {
                    found.insert(*component);
                }
                RuleKind::Objective(objective) => {
                    found.extend(self.objectives.get(objective.at()).into_iter().flat_map(|found| &found.treated_by));
                }
                RuleKind::Group(group) => open.extend(self.groups.get(group.at()).map(|group| group.rule)),
                RuleKind::Mean { items, .. } => means(items, &mut found),
                kind => open.extend(kind.parts()),
            }
        }
        found
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.document.version.as_deref()
    }
}
