//! A programme while it is put together from parts that recur in all templates: pre-work with its entry quiz, live
//! sessions behind a gate, work on the job that the manager signs off, reminders at a steady pace, a job aid that stays.
//!
//! Time goes in steps: one week where the horizon is weeks, two for months, four without an end. Every objective is met
//! again at every step, which is what the spacing band (section 7 of the design side) asks for that horizon.

use super::part::{Part, part};
use crate::compile::format;
use crate::document::{
    Action, Allowance, Component, FormatGroup, FormatWord as F, Gate, Mode, Objective, OneOrMany, Programme,
    Purpose as P, Review, Rule, RuleParts, Treatment as T,
};

/// The longest pre-work of a session, and the longest piece of it, in minutes.
const PREWORK: i64 = 60;
const PIECE: i64 = 30;
/// The longest virtual session, in minutes.
const VIRTUAL: i64 = 120;
/// The shortest piece worth a component of its own.
const SHORT_PIECE: i64 = 5;
/// Minutes of a reminder, and of a talk.
const NUDGE: i64 = 5;
const TALK: i64 = 20;

/// A programme in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) programme: Programme,
    goals: Vec<Objective>,
    /// Minutes of the part that carries the programme.
    pub(super) minutes: i64,
    pub(super) weeks: i64,
    /// Weeks from one step to the next.
    pub(super) step: i64,
    /// What completion wants, in order.
    pub(super) wanted: Vec<Rule>,
}

impl Draft {
    pub(super) fn new(programme: Programme, minutes: i64, weeks: i64, step: i64) -> Draft {
        let goals = programme.objectives.clone().unwrap_or_default();
        Draft { programme, goals, minutes, weeks, step, wanted: Vec::new() }
    }

    /// How many steps there are.
    pub(super) fn steps(&self) -> i64 {
        self.weeks.checked_div(self.step).unwrap_or(1).max(1)
    }

    /// The week in which a step begins.
    pub(super) fn week(&self, step: i64) -> i64 {
        step.saturating_mul(self.step).saturating_add(1)
    }

    /// The last week before a step begins.
    pub(super) fn before(&self, step: i64) -> i64 {
        step.saturating_mul(self.step)
    }

    /// The places of all objectives.
    pub(super) fn goals(&self) -> Vec<usize> {
        (0..self.goals.len()).collect()
    }

    /// A share of the main minutes, rounded up.
    pub(super) fn share(&self, part: i64, of: i64) -> i64 {
        let up = self.minutes.saturating_mul(part).saturating_add(of.saturating_sub(1));
        up.checked_div(of).unwrap_or(1)
    }

    /// Minutes of pre-work that suit the main session.
    pub(super) fn prework_minutes(&self) -> i64 {
        self.minutes.min(PREWORK)
    }

    /// The format of a session that is virtual unless it is too long to be borne on a screen.
    pub(super) fn virtual_format(&self) -> F {
        if self.minutes > VIRTUAL { F::Ilt } else { F::Vilt }
    }

    /// Adds a part, and tells its id.
    pub(super) fn add(&mut self, part: Part) -> String {
        let id = part.written.id.clone();
        let places = part.goals.clone().unwrap_or_else(|| self.goals());
        let served = places.into_iter().filter_map(|place| self.goals.get(place));
        let treats = served.map(|goal| (goal.id.clone(), part.treatments_of(goal.kind)));
        let treats = (!part.treats.is_empty()).then(|| treats.collect());
        if part.required {
            self.wanted.push(Rule::Component(id.clone()));
        }
        if let Some(mode) = part.gate {
            let gate = gate(&part.written, mode);
            self.programme.gates.get_or_insert_default().push(gate);
        }
        self.programme.components.push(Component { treats, ..part.written });
        id
    }

    /// Digital pieces over some objectives: each piece serves some of them, long ones are split. Tells their ids.
    pub(super) fn pieces(
        &mut self,
        (name, goals): (&str, &[usize]),
        minutes: i64,
        model: impl Fn(&str, &str) -> Part,
    ) -> Vec<String> {
        let all = i64::try_from(goals.len()).unwrap_or(1).max(1);
        let long_enough = minutes.checked_div(SHORT_PIECE).unwrap_or(1);
        let short_enough = minutes.saturating_add(PIECE.saturating_sub(1)).checked_div(PIECE).unwrap_or(1);
        let count = all.min(long_enough).max(short_enough).max(1);
        let share = |number: i64, part: i64, of: i64| number.saturating_mul(part).checked_div(of).unwrap_or(0);
        let mut ids = Vec::new();
        for place in 0..count {
            let number = place.saturating_add(1);
            let length = share(minutes, number, count).saturating_sub(share(minutes, place, count)).max(1);
            // More objectives than pieces: some in each piece; else some pieces for each objective.
            let inside = |goal: i64| match count <= all {
                true => share(goal, count, all) == place,
                false => share(place, all, count) == goal,
            };
            let served = goals.iter().zip(0..).filter(|(_, goal)| inside(*goal)).map(|(goal, _)| *goal);
            let served: Vec<usize> = served.collect();
            let (id, title) = (format!("{name}-{number}"), self.title_of(&served, name, number));
            ids.push(self.add(model(&id, &title).minutes(length).serving(served)));
        }
        ids
    }

    /// The title of a piece: what its only objective is called, else its number.
    fn title_of(&self, served: &[usize], name: &str, number: i64) -> String {
        let goal = match served {
            [only] => self.goals.get(*only),
            _ => None,
        };
        let said = goal.map(|goal| goal.title.as_deref().unwrap_or(&goal.id));
        said.map_or_else(|| format!("{} {number}", capital(name)), |title| format!("{}: {title}", capital(name)))
    }

    /// Modules that introduce objectives, from one week through another.
    pub(super) fn modules(&mut self, weeks: (i64, i64), minutes: i64, goals: &[usize]) -> Vec<String> {
        self.pieces(("module", goals), minutes, |id, title| {
            let module = part(id, title, F::Elearning, &[P::Inform]).treats(&[T::Introduce]);
            module.weeks(weeks.0, weeks.1).done_when("completed").required()
        })
    }

    /// A quiz over what was told.
    pub(super) fn quiz(&mut self, weeks: (i64, i64), minutes: i64, after: &[String], goals: &[usize]) -> String {
        let quiz = part("quiz", "Entry quiz", F::KnowledgeCheck, &[P::Assess]).treats(&[T::Assess]);
        let quiz = quiz.weeks(weeks.0, weeks.1).minutes(minutes).serving(goals.to_vec());
        self.add(quiz.after(after).passed("0.8").required())
    }

    /// Modules and a quiz over them: input that is seen to have been taken in.
    pub(super) fn input(&mut self, weeks: (i64, i64), minutes: i64, goals: &[usize]) -> Vec<String> {
        let quiz = quiz_minutes(minutes);
        let mut ids = self.modules(weeks, minutes.saturating_sub(quiz).max(1), goals);
        ids.push(self.quiz(weeks, quiz, &ids, goals));
        ids
    }

    /// Input of one week on all objectives, as long as suits as pre-work.
    pub(super) fn prework(&mut self, step: i64) -> Vec<String> {
        let week = self.week(step);
        self.input((week, week), self.prework_minutes(), &self.goals())
    }

    /// A live session of the main minutes.
    pub(super) fn session(&self, id: &str, title: &str, step: i64, purposes: &[P]) -> Part {
        let session = part(id, title, F::Ilt, purposes).week(self.week(step));
        session.minutes(self.minutes).attended("0.8").required()
    }

    /// A session in which all objectives are practised, behind a gate.
    pub(super) fn practice(&mut self, id: &str, title: &str, step: i64, after: &[String]) -> String {
        let session = self.session(id, title, step, &[P::Practise, P::Discuss]).treats(&[T::Practise]);
        self.add(session.after(after).gated())
    }

    /// Use at work, judged and signed off by the manager, from one step to before another.
    pub(super) fn tasks(&self, steps: (i64, i64), minutes: i64, after: &[String]) -> Part {
        let tasks = part("tasks", "Tasks at work", F::Ojt, &[P::Apply, P::Assess]).treats(&[T::Apply, T::Assess]);
        let weeks = (self.week(steps.0), self.before(steps.1));
        tasks.weeks(weeks.0, weeks.1).minutes(minutes).after(after).done_when("signed_off").involves("manager")
    }

    /// Something short that comes back at every step, from one through another; nobody has to take it.
    pub(super) fn recurring(&self, of: Part, first: i64, last: i64) -> Part {
        let times = last.saturating_sub(first).saturating_add(1).max(1);
        of.week(self.week(first)).every(self.step, times).treats(&[T::Reinforce])
    }

    /// Reminders at every step to the one after the end.
    pub(super) fn reminders(&mut self, first: i64) {
        let nudge = part("reminders", "Reminders", F::Nudge, &[P::Reinforce, P::Reflect]).minutes(NUDGE);
        let part = self.recurring(nudge, first, self.steps().max(first));
        self.add(part);
    }

    /// A talk with the manager at every so many steps, to the one after the end.
    pub(super) fn check_ins(&mut self, first: i64, each: i64) {
        let last = self.steps().max(first);
        let times = last.saturating_sub(first).checked_div(each).unwrap_or(0).saturating_add(1);
        let talk = part("check-ins", "Check-ins with the manager", F::ManagerCheckin, &[P::Support, P::Reflect]);
        let talk = talk.week(self.week(first)).every(each.saturating_mul(self.step), times).minutes(TALK);
        self.add(talk.treats(&[T::Reinforce]).involves("manager"));
    }

    /// Help at work that outlives the programme.
    pub(super) fn job_aid(&mut self) {
        let aid = part("job-aid", "Job aid", F::JobAid, &[P::Support]).weeks(1, self.weeks).minutes(0);
        self.add(aid.with(|it| it.available = Some(crate::document::Available::Always)));
    }

    /// What goes on after everything else: reminders from a step on, a talk with the manager every other step, a job aid.
    pub(super) fn aftercare(&mut self, first: i64) {
        self.reminders(first);
        self.check_ins(first, 2);
        self.job_aid();
    }

    /// Accepts that a session introduces what is no behaviour (D14).
    pub(super) fn allow_live_introduction(&mut self) {
        let reason = "in this model the teacher introduces, for an audience that wants to be led";
        let allowance = Allowance { code: "D14".to_owned(), reason: Some(reason.to_owned()) };
        self.programme.review = Some(Review { allow: Some(vec![allowance]) });
    }

    /// The finished programme; it is complete when all that is wanted is done.
    pub(super) fn finish(self) -> Programme {
        let Draft { programme, wanted, .. } = self;
        let in_order = programme.pacing == Some(crate::document::Pacing::Fixed);
        let completion = if in_order {
            RuleParts { in_order: Some(wanted), ..RuleParts::default() }
        } else {
            RuleParts { all: Some(wanted), ..RuleParts::default() }
        };
        Programme { completion: Rule::Parts(Box::new(completion)), ..programme }
    }
}

/// Minutes of a quiz over input that takes so many with it.
pub(super) fn quiz_minutes(minutes: i64) -> i64 {
    minutes.checked_div(5).unwrap_or(1).max(1)
}

/// All of these components.
pub(super) fn all(ids: &[String]) -> Rule {
    let rules = ids.iter().cloned().map(Rule::Component).collect();
    Rule::Parts(Box::new(RuleParts { all: Some(rules), ..RuleParts::default() }))
}

/// The gate before a component: what it comes after; for a session by the day before.
fn gate(written: &Component, mode: Mode) -> Gate {
    let group = F::from_word(&written.format).map(format::group);
    let live = matches!(group, Some(FormatGroup::Live));
    let actions = if live { vec![Action::Register, Action::Attend] } else { vec![Action::Start] };
    Gate {
        id: format!("before-{}", written.id),
        title: None,
        description: None,
        to: Some(vec![written.id.clone()]),
        at: Some(OneOrMany::Many(actions)),
        mode,
        when: all(written.after.as_deref().unwrap_or(&[])),
        ahead: live.then(|| "PT24H".to_owned()),
        message: Some("Please do the preparation first.".to_owned()),
        hidden: None,
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
