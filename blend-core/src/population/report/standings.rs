//! Where the learners of a group stand, added up: what a report and a batch both tell of it.
//!
//! [`Standings`] takes what [`learner`](super::learner) says of one learner, or a [`Crowd`] that was counted elsewhere;
//! two of them are joined by adding.

use super::layout::Layout;
use super::learner::{Contribution, Counted, InComponent, Part, word};
use crate::answer::{FunnelStep, PreWork, Rate, Status, Timing, TimingCounts, group_word};
use crate::document::FormatGroup;
use crate::population::share::{Counts, Share, more, one_more};
use std::collections::BTreeMap;

/// A group of learners, added up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standings {
    pub(super) learners: u64,
    /// Why learners are not counted.
    pub(super) out: Counts,
    /// Who has completed, by the version that judges them.
    pub(super) versions: Vec<Share>,
    formats: BTreeMap<FormatGroup, Share>,
    timing: TimingCounts,
    registered: Share,
    attended: Share,
    components: Vec<InRow>,
}

/// The counted learners in one component.
#[derive(Debug, Clone, Default)]
struct InRow {
    /// Those whose version has it, and those of whom it asks something.
    having: u64,
    asked: u64,
    begun: u64,
    /// Of those asked.
    started: u64,
    done: u64,
    dropped: u64,
}

/// Learners of a programme of one version that were counted elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Crowd {
    /// Why learners are not counted, and how many are.
    out: Counts,
    pub(crate) counted: u64,
    pub(crate) completed: u64,
    pub(crate) timing: TimingCounts,
    /// Of each group of formats: who has done all its components.
    pub(crate) formats: Vec<u64>,
    /// Of each component: who has begun it, done it, begun and not done it.
    pub(crate) components: Vec<[u64; 3]>,
}

impl Standings {
    pub(crate) fn new(layout: &Layout) -> Standings {
        Standings {
            versions: vec![Share::default(); layout.versions.len()],
            components: vec![InRow::default(); layout.components.len()],
            ..Standings::default()
        }
    }

    /// Adds one learner; their parts in sessions are added by [`take`](Standings::take).
    pub(crate) fn add(&mut self, one: &Contribution, layout: &Layout) {
        one_more(&mut self.learners);
        let formats = layout.versions.get(one.version).map_or(&[][..], |version| &version.formats);
        for (group, _) in formats {
            self.formats.entry(*group).or_default();
        }
        if let Some(version) = self.versions.get_mut(one.version) {
            version.count(match (&one.counted, one.out) {
                (Some(counted), _) => Ok(counted.completed),
                (None, reason) => Err(reason.unwrap_or("not_enrolled")),
            });
        }
        one.out.into_iter().for_each(|reason| one_more(self.out.entry(reason).or_default()));
        one.counted.iter().for_each(|counted| self.count(counted, one.version, layout));
    }

    /// Adds what a learner did before one session.
    pub(crate) fn take(&mut self, part: &Part) {
        part.registered.into_iter().for_each(|word| self.registered.count(word));
        part.attended.into_iter().for_each(|word| self.attended.count(word));
    }

    fn count(&mut self, one: &Counted, version: usize, layout: &Layout) {
        for (group, done) in &one.formats {
            self.formats.entry(*group).or_default().count(Ok(*done));
        }
        self.timing.count(one.timing, !one.risks.is_empty());
        let Some(version) = layout.versions.get(version) else { return };
        for (component, (row, asks)) in one.components.iter().zip(&version.components) {
            let Some(row) = self.components.get_mut(*row) else { continue };
            row.add(component, *asks);
        }
    }

    /// Adds a crowd.
    pub(crate) fn add_crowd(&mut self, crowd: &Crowd, layout: &Layout) {
        let Some(version) = layout.versions.first().filter(|_| crowd.counted > 0 || !crowd.out.is_empty()) else {
            return;
        };
        more(&mut self.learners, crowd.out.values().copied().fold(crowd.counted, u64::saturating_add));
        if let Some(share) = self.versions.first_mut() {
            share.join(&Share::new(crowd.completed, crowd.counted).without(&crowd.out));
        }
        leave_out(&mut self.out, &crowd.out);
        for ((group, _), done) in version.formats.iter().zip(&crowd.formats) {
            self.formats.entry(*group).or_default().join(&Share::new(*done, crowd.counted));
        }
        self.timing.add(&crowd.timing);
        for ([begun, done, dropped], (row, asks)) in crowd.components.iter().zip(&version.components) {
            let Some(row) = self.components.get_mut(*row) else { continue };
            let of_asked = |count: u64| if *asks { count } else { 0 };
            row.join(&InRow {
                having: crowd.counted,
                asked: of_asked(crowd.counted),
                begun: *begun,
                started: of_asked(*begun),
                done: of_asked(*done),
                dropped: of_asked(*dropped),
            });
        }
    }

    /// Adds what others add up to, of the same layout.
    pub(crate) fn join(&mut self, other: &Standings) {
        more(&mut self.learners, other.learners);
        leave_out(&mut self.out, &other.out);
        self.versions.iter_mut().zip(&other.versions).for_each(|(own, more)| own.join(more));
        other.formats.iter().for_each(|(group, more)| self.formats.entry(*group).or_default().join(more));
        self.timing.add(&other.timing);
        self.registered.join(&other.registered);
        self.attended.join(&other.attended);
        self.components.iter_mut().zip(&other.components).for_each(|(own, more)| own.join(more));
    }

    pub(crate) fn learners(&self) -> u64 {
        self.learners
    }

    /// Who has completed.
    pub(crate) fn completion(&self) -> Rate {
        let mut completion = Share::default();
        self.versions.iter().for_each(|version| completion.join(version));
        completion.rate()
    }

    /// Who has done all components of a group of formats.
    pub(crate) fn formats(&self) -> BTreeMap<&'static str, Rate> {
        let rate =
            |(group, share): (&FormatGroup, &Share)| (group_word(*group), share.clone().without(&self.out).rate());
        self.formats.iter().map(rate).collect()
    }

    pub(crate) fn timing(&self) -> TimingCounts {
        self.timing
    }

    /// Who came prepared.
    pub(crate) fn pre_work(&self) -> PreWork {
        PreWork { registered: self.registered.clone().rate(), attended: self.attended.clone().rate() }
    }

    /// How far learners come in each component of the layout.
    pub(crate) fn funnel(&self, layout: &Layout) -> Vec<FunnelStep> {
        let rows = layout.components.iter().zip(&self.components);
        rows.map(|(component, row)| row.funnel(component.to_string(), &self.out)).collect()
    }

    /// The components that fewer have begun than so many of ten thousand.
    pub(super) fn low_use(&self, layout: &Layout, bound: u16) -> Vec<String> {
        let rows = layout.components.iter().zip(&self.components);
        rows.filter(|(_, row)| row.is_low(bound)).map(|(component, _)| component.to_string()).collect()
    }
}

/// Leaves out more.
fn leave_out(out: &mut Counts, more_out: &Counts) {
    more_out.iter().for_each(|(reason, count)| more(out.entry(reason).or_default(), *count));
}

impl Crowd {
    /// Nobody, of the newest version.
    pub(crate) fn new(layout: &Layout) -> Crowd {
        let (formats, components) =
            layout.versions.first().map_or((0, 0), |version| (version.formats.len(), version.components.len()));
        Crowd {
            out: Counts::new(),
            counted: 0,
            completed: 0,
            timing: TimingCounts::default(),
            formats: vec![0; formats],
            components: vec![[0; 3]; components],
        }
    }

    /// Leaves out a learner of a status that does not count. Whether it is one.
    pub(crate) fn leaves_out(&mut self, status: Status) -> bool {
        let out = matches!(status, Status::NotEnrolled | Status::Withdrawn | Status::Suspended);
        if out {
            one_more(self.out.entry(word(status)).or_default());
        }
        out
    }

    /// Adds others.
    pub(crate) fn join(&mut self, other: &Crowd) {
        leave_out(&mut self.out, &other.out);
        more(&mut self.counted, other.counted);
        more(&mut self.completed, other.completed);
        self.timing.add(&other.timing);
        self.formats.iter_mut().zip(&other.formats).for_each(|(count, by)| more(count, *by));
        let components = self.components.as_flattened_mut().iter_mut().zip(other.components.as_flattened());
        components.for_each(|(count, by)| more(count, *by));
    }
}

impl TimingCounts {
    /// Counts one learner. `near`: of somebody on track, whether something is near.
    pub(crate) fn count(&mut self, timing: Timing, near: bool) {
        one_more(match timing {
            Timing::None => &mut self.none,
            Timing::OnTime => &mut self.on_time,
            Timing::Late => &mut self.late,
            Timing::Overdue => &mut self.overdue,
            Timing::Behind => &mut self.behind,
            Timing::OnTrack => &mut self.on_track,
        });
        more(&mut self.at_risk, u64::from(timing == Timing::OnTrack && near));
    }

    fn add(&mut self, other: &TimingCounts) {
        let TimingCounts { on_track, behind, overdue, late, on_time, none, at_risk } = other;
        more(&mut self.on_track, *on_track);
        more(&mut self.behind, *behind);
        more(&mut self.overdue, *overdue);
        more(&mut self.late, *late);
        more(&mut self.on_time, *on_time);
        more(&mut self.none, *none);
        more(&mut self.at_risk, *at_risk);
    }
}

impl InRow {
    fn add(&mut self, one: &InComponent, asks: bool) {
        one_more(&mut self.having);
        more(&mut self.begun, u64::from(one.started));
        if asks {
            one_more(&mut self.asked);
            more(&mut self.started, u64::from(one.started));
            more(&mut self.done, u64::from(one.done));
            more(&mut self.dropped, u64::from(one.started && !one.done));
        }
    }

    fn join(&mut self, other: &InRow) {
        more(&mut self.having, other.having);
        more(&mut self.asked, other.asked);
        more(&mut self.begun, other.begun);
        more(&mut self.started, other.started);
        more(&mut self.done, other.done);
        more(&mut self.dropped, other.dropped);
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
