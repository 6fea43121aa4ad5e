//! What the learners of a group add up to.

use super::ReportOptions;
use super::layout::{Gate, Layout};
use super::learner::{Contribution, Counted, InComponent};
use crate::answer::{
    AttemptMeasures, ComponentStruggle, Effectiveness, FunnelStep, GateEffect, GateSide, Measures, MinutesLost,
    ObjectiveStruggle, PreWork, Readiness, Struggle, Timing, TimingCounts, group_word,
};
use crate::document::FormatGroup;
use crate::exact::Ratio;
use crate::plan::schedule::{SessionId, Timetable};
use crate::population::share::{Counts, Ratings, Share, more, one_more, quartiles};
use std::collections::BTreeMap;

/// A group of learners, added up.
#[derive(Default)]
pub(super) struct Tally {
    learners: u64,
    /// Why learners are not counted.
    out: Counts,
    versions: Vec<InVersion>,
    /// The sessions that are over and in which one of them was seated or rated, with the ratings of them.
    sessions: BTreeMap<SessionId, Ratings>,
    formats: BTreeMap<FormatGroup, Share>,
    timing: TimingCounts,
    registered: Share,
    attended: Share,
    responses: Share,
    answers: Ratings,
    /// Microseconds to completion.
    took: Vec<u64>,
    components: Vec<InRow>,
    objectives: Vec<Attempts>,
}

/// The learners judged by one version.
#[derive(Clone, Default)]
struct InVersion {
    completion: Share,
    /// Ratings of readiness about these learners.
    ratings: Ratings,
}

/// The counted learners in one component.
#[derive(Clone, Default)]
struct InRow {
    /// Those whose version has it, and those of whom it asks something.
    having: u64,
    asked: u64,
    begun: u64,
    /// Of those asked.
    started: u64,
    done: u64,
    dropped: u64,
    attempts: Attempts,
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
    pub(super) fn new(layout: &Layout<'_>) -> Tally {
        Tally {
            versions: vec![InVersion::default(); layout.versions.len()],
            components: vec![InRow::default(); layout.components.len()],
            objectives: vec![Attempts::default(); layout.objectives.len()],
            ..Tally::default()
        }
    }

    /// Adds one learner.
    pub(super) fn add(&mut self, one: &Contribution, layout: &Layout<'_>, options: &ReportOptions) {
        one_more(&mut self.learners);
        let formats = layout.versions.get(one.version).map_or(&[][..], |version| &version.formats);
        for (group, _) in formats {
            self.formats.entry(*group).or_default();
        }
        if let Some(version) = self.versions.get_mut(one.version) {
            version.completion.count(match (&one.counted, one.out) {
                (Some(counted), _) => Ok(counted.completed),
                (None, reason) => Err(reason.unwrap_or("not_enrolled")),
            });
            one.sessions.iter().for_each(|part| version.ratings.join(part.ratings));
        }
        for part in &one.sessions {
            if part.seated || part.ratings.count > 0 {
                self.sessions.entry(part.session).or_default().join(part.ratings);
            }
            part.registered.into_iter().for_each(|word| self.registered.count(word));
            part.attended.into_iter().for_each(|word| self.attended.count(word));
        }
        one.out.into_iter().for_each(|reason| one_more(self.out.entry(reason).or_default()));
        one.counted.iter().for_each(|counted| self.count(counted, one.version, layout, options));
    }

    fn count(&mut self, one: &Counted, version: usize, layout: &Layout<'_>, options: &ReportOptions) {
        for (group, done) in &one.formats {
            self.formats.entry(*group).or_default().count(Ok(*done));
        }
        let timing = match one.timing {
            Timing::None => &mut self.timing.none,
            Timing::OnTime => &mut self.timing.on_time,
            Timing::Late => &mut self.timing.late,
            Timing::Overdue => &mut self.timing.overdue,
            Timing::Behind => &mut self.timing.behind,
            Timing::OnTrack => &mut self.timing.on_track,
        };
        one_more(timing);
        more(&mut self.timing.at_risk, u64::from(one.timing == Timing::OnTrack && !one.risks.is_empty()));
        self.responses.count(one.effectiveness.map(|answer| answer.is_some()));
        one.effectiveness.ok().flatten().into_iter().for_each(|answer| self.answers.take(answer));
        self.took.extend(one.took);
        let Some(version) = layout.versions.get(version) else { return };
        for (component, (row, asks)) in one.components.iter().zip(&version.components) {
            let Some(row) = self.components.get_mut(*row) else { continue };
            row.add(component, options.struggle, *asks);
        }
        for (row, treated_by) in &version.objectives {
            let Some(row) = self.objectives.get_mut(*row) else { continue };
            row.add(treated_by.iter().filter_map(|id| one.components.get(id.at())), options.struggle);
        }
    }

    /// The measures.
    pub(super) fn told(&self, layout: &Layout<'_>, timetable: Option<&Timetable>, options: &ReportOptions) -> Measures {
        let mut completion = Share::default();
        self.versions.iter().for_each(|version| completion.join(&version.completion));
        let (readiness, minutes_lost) = self.readiness(timetable, options);
        let mut took = self.took.clone();
        took.sort_unstable();
        let seconds = |quarters: u128| u64::try_from(quarters / 4_000_000).unwrap_or(u64::MAX);
        let format =
            |(group, share): (&FormatGroup, &Share)| (group_word(*group), share.clone().without(&self.out).rate());
        let rows = || layout.components.iter().map(|name| (*name).to_owned()).zip(&self.components);
        let objectives = layout.objectives.iter().zip(&self.objectives);
        Measures {
            learners: self.learners,
            completion: completion.rate(),
            formats: self.formats.iter().map(format).collect(),
            timing: self.timing,
            pre_work: PreWork { registered: self.registered.clone().rate(), attended: self.attended.clone().rate() },
            readiness,
            effectiveness: Effectiveness {
                responses: self.responses.clone().without(&self.out).rate(),
                mean: self.answers.mean(),
            },
            minutes_lost,
            time_to_completion: quartiles(took.into_iter().map(|micros| (micros, 1)), seconds),
            funnel: rows().map(|(component, row)| row.funnel(component, &self.out)).collect(),
            struggle: Struggle {
                components: rows()
                    .map(|(component, row)| ComponentStruggle { component, attempts: row.attempts.told(&self.out) })
                    .collect(),
                objectives: objectives
                    .map(|(objective, attempts)| ObjectiveStruggle {
                        objective: (*objective).to_owned(),
                        attempts: attempts.told(&self.out),
                    })
                    .collect(),
            },
            low_use: rows().filter(|(_, row)| row.is_low(options.low_use)).map(|(component, _)| component).collect(),
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

    fn gates(&self, layout: &Layout<'_>) -> Vec<GateEffect> {
        let side = |gate: &Gate<'_>, has: bool| {
            let (mut completion, mut ratings) = (Share::default(), Ratings::default());
            let versions = self.versions.iter().zip(&gate.versions).filter(|(_, having)| **having == has);
            for (version, _) in versions {
                completion.join(&version.completion);
                ratings.join(version.ratings);
            }
            GateSide { completion: completion.rate(), readiness: ratings.mean() }
        };
        let effect = |gate: &Gate<'_>| GateEffect {
            gate: gate.id.to_owned(),
            with: side(gate, true),
            without: side(gate, false),
        };
        layout.gates.iter().map(effect).collect()
    }
}

impl InRow {
    fn add(&mut self, one: &InComponent, struggle: u64, asks: bool) {
        one_more(&mut self.having);
        more(&mut self.begun, u64::from(one.started));
        if asks {
            one_more(&mut self.asked);
            more(&mut self.started, u64::from(one.started));
            more(&mut self.done, u64::from(one.done));
            more(&mut self.dropped, u64::from(one.started && !one.done));
        }
        self.attempts.add(std::iter::once(one), struggle);
    }

    fn funnel(&self, component: String, out: &Counts) -> FunnelStep {
        FunnelStep {
            component,
            asked: self.asked,
            started: self.started,
            done: self.done,
            rate: Share::new(self.done, self.asked).without(out).rate(),
            drop_off: Share::new(self.dropped, self.started).without(out).rate(),
        }
    }

    /// Whether fewer have begun it than so many of ten thousand.
    fn is_low(&self, bound: u16) -> bool {
        let (begun, bound) = (u128::from(self.begun), u128::from(bound));
        self.having > 0 && begun.saturating_mul(10_000) < bound.saturating_mul(u128::from(self.having))
    }
}
