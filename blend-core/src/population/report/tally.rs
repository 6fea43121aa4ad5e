//! What the learners of a group add up to.

use super::ReportOptions;
use super::layout::{Gate, Layout};
use super::learner::{Contribution, Counted, InComponent, Part};
use super::standings::Standings;
use crate::answer::{
    AttemptMeasures, ComponentStruggle, Effectiveness, GateEffect, GateSide, Measures, MinutesLost, ObjectiveStruggle,
    Readiness, Struggle,
};
use crate::exact::Ratio;
use crate::plan::schedule::{SessionId, Timetable};
use crate::population::share::{Counts, Ratings, Share, more, one_more, quartiles};
use std::collections::BTreeMap;

/// A group of learners, added up.
#[derive(Default)]
pub(super) struct Tally {
    standings: Standings,
    /// Ratings of readiness about the learners judged by each version.
    versions: Vec<Ratings>,
    /// The sessions that are over and in which one of them was seated or rated, with the ratings of them.
    sessions: BTreeMap<SessionId, Ratings>,
    responses: Share,
    answers: Ratings,
    /// Microseconds to completion.
    took: Vec<u64>,
    components: Vec<Attempts>,
    objectives: Vec<Attempts>,
}

/// Attempts of the counted learners at something.
#[derive(Clone, Default)]
struct Attempts {
    made: u64,
    failed: u64,
    tried: u64,
    struggled: u64,
    repeated: u64,
    /// How many passed at the attempt of each number.
    to_pass: BTreeMap<u64, u64>,
}

impl Attempts {
    /// Adds one learner's attempts at some components.
    fn add<'c>(&mut self, components: impl Iterator<Item = &'c InComponent>, struggle: u64) {
        let (mut made, mut failed) = (0, 0);
        for component in components {
            more(&mut made, component.attempts);
            more(&mut failed, component.failed);
            component.to_pass.iter().for_each(|number| one_more(self.to_pass.entry(*number).or_default()));
        }
        more(&mut self.made, made);
        more(&mut self.failed, failed);
        more(&mut self.tried, u64::from(made > 0));
        more(&mut self.struggled, u64::from(failed > 0));
        more(&mut self.repeated, u64::from(failed >= struggle.max(1)));
    }

    fn told(&self, out: &Counts) -> AttemptMeasures {
        let numbers = self.to_pass.iter().map(|(number, times)| (*number, *times));
        AttemptMeasures {
            attempts: self.made,
            failed_attempts: self.failed,
            learners: Share::new(self.struggled, self.tried).without(out).rate(),
            repeated: self.repeated,
            attempts_to_pass: quartiles(numbers, |quarters| Ratio::wide(quarters, 4).rounded()),
        }
    }
}

impl Tally {
    pub(super) fn new(layout: &Layout) -> Tally {
        Tally {
            standings: Standings::new(layout),
            versions: vec![Ratings::default(); layout.versions.len()],
            components: vec![Attempts::default(); layout.components.len()],
            objectives: vec![Attempts::default(); layout.objectives.len()],
            ..Tally::default()
        }
    }

    /// Adds one learner, with their parts in sessions.
    pub(super) fn add(&mut self, one: &Contribution, parts: &[Part], layout: &Layout, options: &ReportOptions) {
        self.standings.add(one, layout);
        if let Some(ratings) = self.versions.get_mut(one.version) {
            parts.iter().for_each(|part| ratings.join(part.ratings));
        }
        for part in parts {
            if part.seated || part.ratings.count > 0 {
                self.sessions.entry(part.session).or_default().join(part.ratings);
            }
            self.standings.take(part);
        }
        one.counted.iter().for_each(|counted| self.count(counted, one.version, layout, options));
    }

    fn count(&mut self, one: &Counted, version: usize, layout: &Layout, options: &ReportOptions) {
        self.responses.count(one.effectiveness.map(|answer| answer.is_some()));
        one.effectiveness.ok().flatten().into_iter().for_each(|answer| self.answers.take(answer));
        self.took.extend(one.took);
        let Some(version) = layout.versions.get(version) else { return };
        for (component, (row, _)) in one.components.iter().zip(&version.components) {
            let Some(row) = self.components.get_mut(*row) else { continue };
            row.add(std::iter::once(component), options.struggle);
        }
        for (row, treated_by) in &version.objectives {
            let Some(row) = self.objectives.get_mut(*row) else { continue };
            row.add(treated_by.iter().filter_map(|id| one.components.get(id.at())), options.struggle);
        }
    }

    /// The measures.
    pub(super) fn told(&self, layout: &Layout, timetable: Option<&Timetable>, options: &ReportOptions) -> Measures {
        let (standings, out) = (&self.standings, &self.standings.out);
        let (readiness, minutes_lost) = self.readiness(timetable, options);
        let mut took = self.took.clone();
        took.sort_unstable();
        let seconds = |quarters: u128| u64::try_from(quarters / 4_000_000).unwrap_or(u64::MAX);
        let components = layout.components.iter().zip(&self.components);
        let objectives = layout.objectives.iter().zip(&self.objectives);
        Measures {
            learners: standings.learners,
            completion: standings.completion(),
            formats: standings.formats(),
            timing: standings.timing(),
            pre_work: standings.pre_work(),
            readiness,
            effectiveness: Effectiveness {
                responses: self.responses.clone().without(out).rate(),
                mean: self.answers.mean(),
            },
            minutes_lost,
            time_to_completion: quartiles(took.into_iter().map(|micros| (micros, 1)), seconds),
            funnel: standings.funnel(layout),
            struggle: Struggle {
                components: components
                    .map(|(component, attempts)| ComponentStruggle {
                        component: component.to_string(),
                        attempts: attempts.told(out),
                    })
                    .collect(),
                objectives: objectives
                    .map(|(objective, attempts)| ObjectiveStruggle {
                        objective: objective.to_string(),
                        attempts: attempts.told(out),
                    })
                    .collect(),
            },
            low_use: standings.low_use(layout, options.low_use),
            gates: self.gates(layout),
        }
    }

    fn readiness(&self, timetable: Option<&Timetable>, options: &ReportOptions) -> (Readiness, MinutesLost) {
        let mut all = Ratings::default();
        let (mut rated, mut unrated, mut unprepared) = (Vec::new(), Vec::new(), Vec::new());
        for (id, ratings) in &self.sessions {
            let Some(session) = timetable.and_then(|timetable| timetable.session(*id)) else { continue };
            let name = || session.id.to_string();
            all.join(*ratings);
            match ratings.below(options.readiness) {
                None => unrated.push(name()),
                Some(below) => {
                    rated.push(name());
                    unprepared.extend(below.then(name));
                }
            }
        }
        let count = |list: &[String]| u64::try_from(list.len()).unwrap_or(u64::MAX);
        let mut excluded = Counts::from([("unrated", count(&unrated))]);
        excluded.retain(|_, count| *count > 0);
        let minutes = options.minutes_lost.saturating_mul(count(&unprepared));
        (
            Readiness { ratings: all.count, mean: all.mean(), rated_sessions: rated, unrated_sessions: unrated },
            MinutesLost { minutes, unprepared_sessions: unprepared, excluded },
        )
    }

    fn gates(&self, layout: &Layout) -> Vec<GateEffect> {
        let side = |gate: &Gate, has: bool| {
            let (mut completion, mut ratings) = (Share::default(), Ratings::default());
            let versions = self.standings.versions.iter().zip(&self.versions).zip(&gate.versions);
            for ((completed, rated), _) in versions.filter(|(_, having)| **having == has) {
                completion.join(completed);
                ratings.join(*rated);
            }
            GateSide { completion: completion.rate(), readiness: ratings.mean() }
        };
        let effect =
            |gate: &Gate| GateEffect { gate: gate.id.to_string(), with: side(gate, true), without: side(gate, false) };
        layout.gates.iter().map(effect).collect()
    }
}
