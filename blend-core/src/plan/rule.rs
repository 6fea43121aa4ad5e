//! Rules and criteria with every name resolved.

use super::{ComponentId, GroupId, ObjectiveId, RuleId};
use crate::document::{Kind, Missing, Value};
use crate::exact::{Decimal, Score};
use crate::time::{Instant, Period};

/// One rule node. Its children come before it in [`Plan::rules`](super::Plan::rules).
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) kind: RuleKind,
    pub(crate) title: Option<Box<str>>,
    /// Weight in progress and percentages, from the rule or its parts; what an `if` weighs while it applies.
    pub(crate) weight: u64,
    /// Points inside a `points` rule: `worth`, else those of the component a leaf is about, else 0.
    pub(crate) points: u64,
    /// Whether a weight was written on the rule itself (an `if` then keeps it only while it applies).
    pub(crate) own_weight: Option<u64>,
    /// Whether what it weighs depends on the instant: there is an `if` among its parts.
    pub(crate) varies: bool,
    /// Whether nothing in it can become impossible: no attempts to run out of and no date to miss.
    pub(crate) hopeful: bool,
    /// How many nodes it has with all its parts, groups counted through.
    pub(crate) extent: usize,
}

/// A rule given at run time; its nodes count on from those of the plan it was compiled against.
#[derive(Debug)]
pub(crate) struct AskedRule {
    pub(crate) nodes: Vec<Rule>,
    pub(crate) root: RuleId,
}

#[derive(Debug)]
pub(crate) enum RuleKind {
    /// About one component (or one occurrence of it).
    Component {
        component: ComponentId,
        occurrence: Option<u32>,
        leaf: Leaf,
    },
    /// At least `count` occurrences done.
    Occurrences {
        component: ComponentId,
        count: u32,
    },
    Objective(ObjectiveId),
    Group(GroupId),
    Award(Box<str>),
    Triggered(Box<str>),
    Attribute {
        name: Box<str>,
        values: Vec<Value>,
    },
    From(Instant),
    Until(Instant),
    SinceEnrolment(Period),
    After {
        rule: RuleId,
        wait: Period,
    },
    All(Vec<RuleId>),
    Any(Vec<RuleId>),
    Not(RuleId),
    /// `anew`: the trigger since whose latest happening evidence counts.
    If {
        condition: RuleId,
        then: RuleId,
        anew: Option<Box<str>>,
    },
    AtLeast {
        count: u32,
        of: Vec<RuleId>,
    },
    /// `count`: with `at_least` too.
    Points {
        points: u64,
        count: Option<u32>,
        of: Vec<RuleId>,
    },
    Percent {
        percent: Decimal,
        of: Vec<RuleId>,
    },
    Mean {
        items: Vec<MeanItem>,
        at_least: Score,
        missing: Missing,
    },
    InOrder(Vec<RuleId>),
}

impl RuleKind {
    /// The rules directly inside it, in document order; the rule of a group is not inside.
    pub(crate) fn parts(&self) -> impl Iterator<Item = RuleId> + '_ {
        let (first, second, list) = match self {
            RuleKind::After { rule, .. } | RuleKind::Not(rule) => (Some(*rule), None, [].as_slice()),
            RuleKind::If { condition, then, .. } => (Some(*condition), Some(*then), [].as_slice()),
            RuleKind::All(of)
            | RuleKind::Any(of)
            | RuleKind::InOrder(of)
            | RuleKind::AtLeast { of, .. }
            | RuleKind::Points { of, .. }
            | RuleKind::Percent { of, .. } => (None, None, of.as_slice()),
            _ => (None, None, [].as_slice()),
        };
        first.into_iter().chain(second).chain(list.iter().copied())
    }
}

/// What a leaf asks of its component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    Done,
    Waived,
    Failed,
    /// A counting score of at least `at_least`, none of at least `below`; at least one of the two is there.
    Score {
        at_least: Option<Score>,
        below: Option<Score>,
    },
    Test(Test),
}

/// One thing that evidence can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Started,
    Completed,
    Submitted,
    SignedOff,
    Passed,
    /// An attempt of at least this score.
    Score(Score),
    /// Reviews by so many different people.
    Reviewed(u32),
    /// Presence in one session of at least this fraction.
    Attended(Score),
    /// Minutes of presence over all sessions.
    Minutes(Decimal),
    /// Sessions attended.
    Sessions(u32),
}

impl Test {
    /// Whether activity of a kind is all it asks for.
    pub(crate) fn is_shown_by(&self, kind: Kind) -> bool {
        match self {
            Test::Started => true,
            Test::Completed => kind == Kind::Completed,
            Test::Submitted => kind == Kind::Submitted,
            Test::SignedOff => kind == Kind::SignedOff,
            _ => false,
        }
    }
}

/// When a component counts as done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Criterion {
    /// Nothing is asked.
    None,
    Test(Test),
    All(Vec<Criterion>),
    Any(Vec<Criterion>),
    AtLeast(u32, Vec<Criterion>),
}

impl Criterion {
    /// Whether it holds without any evidence.
    pub(crate) fn asks_nothing(&self) -> bool {
        match self {
            Criterion::None => true,
            Criterion::Test(_) => false,
            Criterion::All(of) => of.iter().all(Criterion::asks_nothing),
            Criterion::Any(of) => of.iter().any(Criterion::asks_nothing),
            Criterion::AtLeast(count, of) => of.iter().filter(|part| part.asks_nothing()).count() >= *count as usize,
        }
    }

    /// Whether some part of it asks for mere activity.
    pub(crate) fn looks_at_activity(&self) -> bool {
        match self {
            Criterion::None => false,
            Criterion::Test(test) => *test == Test::Started,
            Criterion::All(parts) | Criterion::Any(parts) | Criterion::AtLeast(_, parts) => {
                parts.iter().any(Criterion::looks_at_activity)
            }
        }
    }
}

/// One item of a mean.
#[derive(Debug)]
pub(crate) enum MeanItem {
    /// A component, weighing what it weighs (or what is written on the item).
    Component { component: ComponentId, occurrence: Option<u32>, weight: u64 },
    /// A mean inside a mean.
    Mean { items: Vec<MeanItem>, missing: Missing, weight: u64 },
}

impl MeanItem {
    pub(crate) fn weight(&self) -> u64 {
        match self {
            MeanItem::Component { weight, .. } | MeanItem::Mean { weight, .. } => *weight,
        }
    }
}
