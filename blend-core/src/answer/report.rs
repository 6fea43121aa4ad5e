//! Measures over a population.
//!
//! Every rate tells what it is made of. Means are decimals, rounded half to even at nine digits; shares are whole basis
//! points, rounded down.

use crate::document::Value;
use crate::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;

/// A share of those that count, with those that were left out and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many of the denominator it is so for.
    pub numerator: u64,
    /// How many count.
    pub denominator: u64,
    /// Basis points 0..=10000, rounded down; `None` when nothing counts.
    pub value: Option<u16>,
    /// How many were left out, by the word of the reason; reasons without anybody are not there.
    pub excluded: BTreeMap<&'static str, u64>,
}

/// How numbers lie: quartiles, linear between neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spread<T> {
    /// How many numbers.
    pub count: u64,
    /// A quarter lies at or below; `None` without numbers.
    pub lower_quartile: Option<T>,
    /// Half lies at or below.
    pub median: Option<T>,
    /// Three quarters lie at or below.
    pub upper_quartile: Option<T>,
}

/// Measures over a population at an instant (section 10 of the domain).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The programme's id.
    pub programme: String,
    /// Its newest version.
    pub version: Option<String>,
    /// The instant asked.
    pub at: Instant,
    /// The instant known, when one was given.
    pub known_at: Option<Instant>,
    /// How many learners the population has, counted or not.
    pub learners: u64,
    /// Over everybody.
    pub all: Measures,
    /// Over each cohort of a latest enrolment, by id.
    pub cohorts: Vec<CohortMeasures>,
    /// Over each value of an attribute, by name, then truth values, numbers, texts.
    pub attributes: Vec<AttributeMeasures>,
    /// The sessions that began and were not called off by then, in the order of the schedule.
    pub sessions: Vec<SessionMeasures>,
    /// Who is overdue, behind or at risk, by id.
    pub people: Vec<Person>,
}

/// The measures of a cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CohortMeasures {
    /// The cohort named in the latest enrolment.
    pub cohort: String,
    /// Over its learners.
    #[serde(flatten)]
    pub measures: Measures,
}

/// The measures of those with one value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttributeMeasures {
    /// The attribute.
    pub name: String,
    /// Its value at the instant asked.
    pub value: Value,
    /// Over the learners with it.
    #[serde(flatten)]
    pub measures: Measures,
}

/// Measures over a group of learners. Counted is who is enrolled and not on leave; others are left out of every rate as
/// `not_enrolled`, `withdrawn` or `suspended`. All evidence counts, whatever period of a certificate is running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// How many learners, counted or not.
    pub learners: u64,
    /// Who has completed.
    pub completion: Rate,
    /// For each group of formats that the completion of somebody's version mentions, who has done all its components, of
    /// those whose version has some.
    pub formats: BTreeMap<&'static str, Rate>,
    /// How the counted learners stand to the dates.
    pub timing: TimingCounts,
    /// Who came prepared, over all sessions.
    pub pre_work: PreWork,
    /// The facilitators' ratings after sessions.
    pub readiness: Readiness,
    /// The learners' ratings thirty days after completion.
    pub effectiveness: Effectiveness,
    /// Time lost in sessions that were not prepared for.
    pub minutes_lost: MinutesLost,
    /// Whole seconds from enrolment to completion, rounded down.
    pub time_to_completion: Spread<u64>,
    /// How far learners come in each component, in document order, those of earlier versions last.
    pub funnel: Vec<FunnelStep>,
    /// Where attempts fail.
    pub struggle: Struggle,
    /// The components that too few of those have begun whose version has them, in the order of `funnel`.
    pub low_use: Vec<String>,
    /// What is different with each gate, in document order, those of earlier versions last.
    pub gates: Vec<GateEffect>,
}

/// How learners stand to the dates: each is counted under one word of [`Timing`](super::Timing), and perhaps as at risk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TimingCounts {
    /// There are dates and none is missed.
    pub on_track: u64,
    /// A required component is past its due, or a booked session near with an unmet gate.
    pub behind: u64,
    /// The programme's due has passed.
    pub overdue: u64,
    /// Completed after the due.
    pub late: u64,
    /// Completed before the due.
    pub on_time: u64,
    /// No dates.
    pub none: u64,
    /// Of those on track: something required and not done falls due within the programme's `warn`.
    pub at_risk: u64,
}

/// The share that met the rules of all gates to a session's component at its start; overrides and `ahead` do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreWork {
    /// Of those seated at the start; left out are `waiting`, `turned_away`, `withdrawn` (before the start) and, on leave
    /// then, `suspended`.
    pub registered: Rate,
    /// Of those who attended, with a seat or without; left out are `partial`, `absent`, `excused`, of the seated
    /// `not_told` while nothing is known, and who was not enrolled or on leave at the start.
    pub attended: Rate,
}

/// Ratings of the question `readiness` about sessions that are over: the latest by each person about each learner. They
/// count where the learner counts under whom they are filed, counted or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// How many ratings.
    pub ratings: u64,
    /// Their mean, 1..5.
    pub mean: Option<String>,
    /// Sessions in which somebody of the group was rated, in the order of the schedule.
    pub rated_sessions: Vec<String>,
    /// Sessions in which somebody of the group was seated and nobody rated.
    pub unrated_sessions: Vec<String>,
}

/// Answers to the question `effectiveness` from thirty days after completion on: each learner's latest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effectiveness {
    /// Who answered, of those whose thirty days are over; left out as `not_completed` and `not_due`.
    pub responses: Rate,
    /// Mean of the answers, 1..5.
    pub mean: Option<String>,
}

/// Time lost in sessions in which the group's mean rating of readiness is below the bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MinutesLost {
    /// Minutes.
    pub minutes: u64,
    /// The sessions, in the order of the schedule.
    pub unprepared_sessions: Vec<String>,
    /// How many sessions cannot be told: `unrated`.
    pub excluded: BTreeMap<&'static str, u64>,
}

/// How far the counted learners come in one component; one whose criterion is `none` is asked of nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FunnelStep {
    /// The component.
    pub component: String,
    /// How many are judged by a version that has it.
    pub asked: u64,
    /// How many of them have begun it: there is activity or evidence that counts; a waiver is none.
    pub started: u64,
    /// How many of them have done it, by evidence or waiver.
    pub done: u64,
    /// Done, of those asked.
    pub rate: Rate,
    /// Begun and not done, of those who have begun.
    pub drop_off: Rate,
}

/// Where attempts fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Struggle {
    /// The components, in the order of `funnel`.
    pub components: Vec<ComponentStruggle>,
    /// The objectives, in document order, those of earlier versions last.
    pub objectives: Vec<ObjectiveStruggle>,
}

/// Attempts at one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComponentStruggle {
    /// The component.
    pub component: String,
    /// Its attempts.
    #[serde(flatten)]
    pub attempts: AttemptMeasures,
}

/// Attempts at the components that treat one objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectiveStruggle {
    /// The objective.
    pub objective: String,
    /// The attempts.
    #[serde(flatten)]
    pub attempts: AttemptMeasures,
}

/// Attempts at something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttemptMeasures {
    /// All attempts.
    pub attempts: u64,
    /// Those of them that count and failed, whatever was reset later.
    pub failed_attempts: u64,
    /// Who failed one, of those who tried.
    pub learners: Rate,
    /// Who failed so often that help is called for: twice, unless asked otherwise.
    pub repeated: u64,
    /// How many attempts there were up to the first one that passed, over all who passed; an occurrence of a repeated
    /// component counts by itself.
    pub attempts_to_pass: Spread<String>,
}

/// What is different with a gate: learners by the version that judges them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateEffect {
    /// The gate.
    pub gate: String,
    /// Learners judged by a version that has it.
    pub with: GateSide,
    /// Learners judged by a version that has not.
    pub without: GateSide,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateSide {
    /// Who has completed.
    pub completion: Rate,
    /// Mean rating of readiness, 1..5.
    pub readiness: Option<String>,
}

/// The measures of one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionMeasures {
    /// The session.
    pub session: String,
    /// What it is of.
    pub component: String,
    /// Its start.
    pub start: Instant,
    /// Who came prepared; `None` where no version has a gate to the component.
    pub pre_work: Option<PreWork>,
    /// How many ratings of readiness; none before it is over.
    pub ratings: u64,
    /// Their mean, 1..5.
    pub readiness: Option<String>,
    /// Whether that mean is below the bound; `None` while it is not rated.
    pub unprepared: Option<bool>,
}

/// Somebody to look after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Who.
    pub learner: String,
    /// What is the matter.
    pub timing: Risk,
    /// The dates behind it: the programme's, components' in document order, sessions' by their start.
    pub reasons: Vec<RiskReason>,
    /// The first session to come with a seat asked for and a gate unmet.
    pub session: Option<String>,
}

/// What is the matter with somebody's dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// The programme's due has passed.
    Overdue,
    /// A required component is past its due, or a booked session near with an unmet gate.
    Behind,
    /// Nothing is missed; something required and not done falls due within the programme's `warn`.
    AtRisk,
}

/// One date that is missed or near: of a component, a session, or (with neither) the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RiskReason {
    /// The component, of an occurrence with its number.
    pub component: Option<String>,
    /// The session with an unmet gate.
    pub session: Option<String>,
    /// The first instant that is too late.
    pub due: Option<Instant>,
    /// The session's start.
    pub start: Option<Instant>,
}
