//! One component as the design side sees it.

use super::set::Set;
use crate::document::{self, FormatGroup, FormatWord, Place, Purpose, Treatment};
use crate::plan::{self, Due};
use crate::review::fit::{self, Assesses};

/// A component with its format's traits, its place in time and what it does for which objective.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    pub(crate) written: &'a document::Component,
    pub(crate) plan: &'a plan::Component,
    /// The known format; `None` for a host's own.
    pub(crate) word: Option<FormatWord>,
    pub(crate) group: FormatGroup,
    pub(crate) sync: bool,
    pub(crate) place: Place,
    /// Planned minutes of one occurrence; 0 where none are given.
    pub(crate) minutes: u64,
    /// How many occurrences completion cannot do without; 0 outside M.
    pub(crate) required: u64,
    /// Where it is planned, if it is.
    pub(crate) span: Option<Span>,
    /// Planned first day; where there is none, that of the component before.
    pub(crate) begins: i64,
    /// The same of the last occurrence.
    pub(crate) last_begins: i64,
    /// Among components that begin together: after what it rests on, else in document order.
    pub(crate) rank: usize,
    /// The objectives treated, by their places, in order.
    pub(crate) treats: Vec<(usize, Set<Treatment>)>,
    pub(crate) treatments: Set<Treatment>,
    pub(crate) purposes: Set<Purpose>,
}

/// Planned days from the anchor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// First day of the first occurrence.
    pub(crate) start: i64,
    /// First day of the last occurrence.
    pub(crate) last: i64,
    /// The day after the last one.
    pub(crate) end: i64,
    /// Days from one occurrence to the next; 0 for one that is not repeated.
    pub(crate) step: i64,
}

impl Span {
    pub(super) fn of(component: &plan::Component, written: &document::Component) -> Option<Span> {
        let planned = component.planned?;
        let step = component.repeat.as_ref().map_or(0, |repeat| repeat.every.about_days());
        let steps = i64::from(component.occurrences()).saturating_sub(1);
        let last = planned.start.saturating_add(step.saturating_mul(steps));
        let single = matches!(written.week, Some(document::OneOrMany::One(_)));
        let length = if single { planned.end.saturating_sub(planned.start) } else { 1 };
        let mut end = planned.end.max(last.saturating_add(length));
        if let Some(due) = due(component, written) {
            end = due.max(planned.start.saturating_add(1));
        }
        Some(Span { start: planned.start, last, end, step })
    }
}

/// The day after that on which a component is due, where that counts from the anchor.
fn due(component: &plan::Component, written: &document::Component) -> Option<i64> {
    match (&component.due, &component.repeat, &written.trigger) {
        // Due until the end of that day.
        (Some(Due::Offset(offset)), None, None) => Some(offset.about_days().saturating_add(1)),
        _ => None,
    }
}

impl<'a> Item<'a> {
    pub(crate) fn id(&self) -> &'a str {
        &self.written.id
    }

    pub(crate) fn is_required(&self) -> bool {
        self.required > 0
    }

    pub(crate) fn is(&self, group: FormatGroup) -> bool {
        self.group == group
    }

    /// Whether it is in M and of a group.
    pub(crate) fn requires(&self, group: FormatGroup) -> bool {
        self.is(group) && self.is_required()
    }

    /// Whether it is in M and of one of these groups.
    pub(crate) fn requires_one_of(&self, groups: &[FormatGroup]) -> bool {
        self.is_required() && groups.contains(&self.group)
    }

    /// Whether it is a part of learning: not mere support or communication.
    pub(crate) fn is_part(&self) -> bool {
        !matches!(self.group, FormatGroup::Support | FormatGroup::Communication)
    }

    pub(crate) fn has_format(&self, words: &[FormatWord]) -> bool {
        self.word.is_some_and(|word| words.contains(&word))
    }

    /// Where it stands in the sequence, by its first occurrence.
    pub(crate) fn first_key(&self) -> (i64, usize) {
        (self.begins, self.rank)
    }

    /// Where it stands in the sequence, by its last occurrence.
    pub(crate) fn last_key(&self) -> (i64, usize) {
        (self.last_begins, self.rank)
    }

    /// The planned first days of its occurrences.
    pub(crate) fn days(&self) -> impl Iterator<Item = i64> + use<> {
        let span = self.span;
        let count = i64::from(self.plan.occurrences());
        let day = move |span: Span, index: i64| span.start.saturating_add(span.step.saturating_mul(index));
        span.into_iter().flat_map(move |span| (0..count).map(move |index| day(span, index)))
    }

    /// Minutes of its required occurrences.
    pub(crate) fn seat_minutes(&self) -> u64 {
        self.minutes.saturating_mul(self.required)
    }

    /// What it does for one objective.
    pub(crate) fn treatment_of(&self, objective: usize) -> Set<Treatment> {
        let found = self.treats.binary_search_by_key(&objective, |(objective, _)| *objective);
        let found = found.ok().and_then(|place| self.treats.get(place));
        found.map_or(Set::of([]), |(_, set)| *set)
    }

    /// Whether it shares an objective with another.
    pub(crate) fn shares_objective(&self, other: &Item<'_>) -> bool {
        self.treats.iter().any(|(objective, _)| !other.treatment_of(*objective).is_empty())
    }

    /// Whether something is judged in it: by its format, its purpose, a treatment, or because it has to be passed.
    pub(crate) fn is_check(&self) -> bool {
        let made_for_it = [
            FormatWord::KnowledgeCheck,
            FormatWord::ScenarioAssessment,
            FormatWord::SkillsAssessment,
            FormatWord::OjtAssessment,
        ];
        self.has_format(&made_for_it)
            || self.purposes.has(Purpose::Assess)
            || self.treatments.has(Treatment::Assess)
            || self.has_to_be_passed()
    }

    /// Whether it is done by a score or verdict.
    pub(crate) fn has_to_be_passed(&self) -> bool {
        use plan::{Criterion, Test};
        fn asks(criterion: &Criterion) -> bool {
            match criterion {
                Criterion::None => false,
                Criterion::Test(test) => matches!(test, Test::Passed | Test::Score(_)),
                Criterion::All(of) | Criterion::Any(of) | Criterion::AtLeast(_, of) => of.iter().any(asks),
            }
        }
        asks(&self.plan.criterion)
    }

    /// What a check in it shows.
    pub(crate) fn shows(&self) -> Assesses {
        fit::shows(self.word, self.group)
    }

    /// Whether learners practise in it.
    pub(crate) fn practises(&self) -> bool {
        self.treatments.any(&[Treatment::Practise, Treatment::Apply]) || self.purposes.has(Purpose::Practise)
    }

    pub(crate) fn introduces(&self) -> bool {
        self.treatments.has(Treatment::Introduce)
    }

    /// Whether it is there to keep something alive.
    pub(crate) fn reinforces(&self) -> bool {
        self.purposes.has(Purpose::Reinforce)
    }

    /// Whether telling is part of it.
    pub(crate) fn informs(&self) -> bool {
        self.purposes.has(Purpose::Inform) || self.agenda_of(&[Purpose::Inform]) > 0
    }

    /// Minutes of its agenda for some purposes.
    pub(crate) fn agenda_of(&self, purposes: &[Purpose]) -> u64 {
        let agenda = self.written.agenda.iter().flatten();
        let counted = agenda.filter(|(word, _)| purposes.iter().any(|purpose| purpose.word() == *word));
        counted.fold(0, |sum, (_, minutes)| sum.saturating_add(u64::try_from(*minutes).unwrap_or(0)))
    }

    /// The day after the last one on which it can be done in time: of what is planned, else of what is due.
    pub(crate) fn closes(&self) -> Option<i64> {
        self.span.map(|span| span.end).or_else(|| due(self.plan, self.written))
    }

    /// Whether somebody of a role takes part.
    pub(crate) fn involves(&self, role: &str) -> bool {
        self.written.involves.iter().flat_map(|roles| roles.iter()).any(|(_, word)| word == role)
    }

    /// Whether the manager takes part.
    pub(crate) fn involves_manager(&self) -> bool {
        self.involves("manager") || self.has_format(&[FormatWord::ManagerCheckin])
    }

    pub(crate) fn is_on_demand(&self) -> bool {
        self.written.on_demand == Some(true)
    }

    pub(crate) fn is_always_available(&self) -> bool {
        self.written.available.is_some()
    }

    /// A recording of a session.
    pub(crate) fn is_recording(&self) -> bool {
        self.written.recording_of.is_some() || self.has_format(&[FormatWord::Recording])
    }

    /// Whether learners meet it as the programme runs: not asked for, not offered when needed, not simply there.
    pub(crate) fn is_in_the_run(&self) -> bool {
        self.is_part() && !self.is_on_demand() && !self.is_always_available() && self.written.activated_by.is_none()
    }
}
