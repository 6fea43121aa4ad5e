//! When objectives are met and when they had better be, in days and dates.
//!
//! The planned first days of all occurrences that treat an objective -> gaps, held against the band -> for each exposure
//! after the first the days in the band after the one before it, that stands where it is proposed. With a start the days
//! are those of the calendar; without one a month has the twelfth of 365 and a quarter days. Section 7 of the design side.

use super::start::{Start, suits};
use crate::answer::{ObjectiveSpacing, Spacing, SpacingExposure, SpacingProposal};
use crate::document::{self, json};
use crate::plan::Plan;
use crate::population::fill;
use crate::problem::{Collector, Place, Problems};
use crate::programme::{Programme, Schedule};
use crate::review::design::{Design, Exposed, Goal, Item};
use crate::review::spacing::{Band, horizon};
use crate::time::Instant;

/// For which horizon and from when on exposures are to be spaced.
///
/// ```
/// use blend_core::review::{SpacingOptions, Start};
/// let options = SpacingOptions::from_json(br#"{"horizon_days": 90, "cohort": "spring"}"#)?;
/// assert_eq!(options.start, Some(Start::Cohort("spring".into())));
/// assert_eq!(SpacingOptions::from_json(b"")?, SpacingOptions::default());
/// let refused = SpacingOptions::from_json(br#"{"horizon_days": 0, "starts": "soon"}"#).unwrap_err();
/// let places: Vec<&str> = refused.iter().map(|problem| problem.pointer()).collect();
/// assert_eq!(places, ["/horizon_days", "/starts"]);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpacingOptions {
    /// How many days objectives shall be remembered, at least 1; `None` for what the programme suggests (see
    /// [`ReviewOptions::retention_days`](crate::review::ReviewOptions::retention_days)).
    pub horizon_days: Option<u32>,
    /// What days count from; without it there are no dates.
    pub start: Option<Start>,
}

impl SpacingOptions {
    /// Reads options from JSON text: an object with any of `horizon_days` and `cohort` or `starts` (a date, local time or
    /// instant); empty text for the usual ones.
    ///
    /// # Errors
    /// Every problem of shape at once; if there is none, every number outside its range, text that is no instant, and
    /// fields that exclude each other.
    pub fn from_json(bytes: &[u8]) -> Result<SpacingOptions, Problems> {
        if bytes.is_empty() {
            return Ok(SpacingOptions::default());
        }
        let written = document::SpacingOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        let mut days = 0_u32;
        fill(&mut days, written.horizon_days, 1, u32::MAX.into(), &root.field("horizon_days"), &mut problems);
        let start = Start::written(written.cohort, written.starts.as_deref(), &root, &mut problems);
        let options = SpacingOptions { horizon_days: (days > 0).then_some(days), start };
        problems.finish(Some(options)).map(|(options, _)| options)
    }
}

impl Programme {
    /// When each objective of the newest version is met, whether the gaps suit a horizon, and when it had better be met;
    /// `schedule` for the dates of a cohort.
    ///
    /// ```
    /// use blend_core::{Programme, review::{SpacingOptions, Start}};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "objectives": [{"id": "o", "kind": "skill"}],
    ///     "components": [
    ///         {"id": "prep", "format": "video", "week": 1, "treats": {"o": ["introduce"]}},
    ///         {"id": "live", "format": "ilt", "week": 3, "treats": {"o": ["practise"]}}
    ///     ],
    ///     "completion": {"all": ["prep", "live"]}
    /// }"#)?;
    /// let options = SpacingOptions { horizon_days: Some(30), start: Some(Start::parse("2026-03-02")?) };
    /// let spacing = programme.spacing(None, &options)?;
    /// assert_eq!((spacing.band.from.as_str(), spacing.band.until.as_str()), ("3.6", "7.2"));
    /// let live = &spacing.objectives[0].exposures[1];
    /// assert_eq!((live.gap, live.inside, live.date.as_deref()), (Some(14), Some(false), Some("2026-03-16")));
    /// assert_eq!(live.proposed.as_ref().unwrap().date.as_deref(), Some("2026-03-09"));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_reference` for a cohort that is not there, `bad_instant` for a start outside the calendar,
    /// `other_programme` for a schedule of another programme.
    pub fn spacing(&self, schedule: Option<&Schedule>, options: &SpacingOptions) -> Result<Spacing, Problems> {
        suits(self.id(), schedule)?;
        let plan = self.newest();
        let start = options.start.as_ref().map(|start| start.instant(plan.zone, schedule)).transpose()?;
        let design = Design::new(plan);
        let horizon_days = options.horizon_days.unwrap_or_else(|| horizon(&design)).max(1);
        let look = Look { design: &design, plan, start, band: Band::of(horizon_days) };
        Ok(Spacing {
            programme: self.id().to_owned(),
            horizon_days,
            band: look.band.told(),
            start,
            objectives: design.goals.iter().map(|goal| look.objective(goal)).collect(),
        })
    }
}

/// What spacing looks at.
struct Look<'d, 'a> {
    design: &'d Design<'a>,
    plan: &'a Plan,
    start: Option<Instant>,
    band: Band,
}

impl Look<'_, '_> {
    fn objective(&self, goal: &Goal<'_>) -> ObjectiveSpacing {
        let mut exposures: Vec<SpacingExposure> = Vec::new();
        let (mut before, mut stands) = (None::<i64>, None::<i64>);
        for (day, met) in self.design.exposures(goal, |item| self.days(item)) {
            let gap = before.map(|before| day.saturating_sub(before));
            let proposed = stands.and_then(|stands| self.proposal(stands, day));
            stands = Some(proposed.as_ref().map_or(day, |proposed| proposed.day));
            exposures.push(SpacingExposure {
                day,
                date: self.date(day),
                components: met.iter().filter_map(|exposed| self.name(exposed)).collect(),
                gap,
                inside: gap.map(|gap| self.band.holds(gap)),
                proposed,
            });
            before = Some(day);
        }
        let again = match exposures.as_slice() {
            [once] => self.proposal(once.day, once.day),
            _ => None,
        };
        ObjectiveSpacing { objective: goal.id.to_owned(), kind: goal.kind, exposures, again }
    }

    /// As near to a day as the band after an exposure allows.
    fn proposal(&self, after: i64, day: i64) -> Option<SpacingProposal> {
        let (from_day, until_day) = self.band.after(after)?;
        let day = day.max(from_day).min(until_day);
        Some(SpacingProposal {
            day,
            date: self.date(day),
            from_day,
            from_date: self.date(from_day),
            until_day,
            until_date: self.date(until_day),
        })
    }

    /// The days on which the occurrences of an item begin.
    fn days(&self, item: &Item<'_>) -> Vec<i64> {
        let Some(start) = self.start.filter(|_| item.span.is_some()) else { return item.days().collect() };
        let zone = self.plan.zone;
        let slots = item.plan.slot_ids().filter_map(|slot| self.plan.planned_start(start, slot));
        let first = zone.date(start);
        slots
            .filter(|begin| begin.is_finite())
            .map(|begin| zone.date(begin).signed_duration_since(first).num_days())
            .collect()
    }

    fn date(&self, day: i64) -> Option<String> {
        let zone = self.plan.zone;
        Some(zone.days_after(zone.date(self.start?), day).format("%Y-%m-%d").to_string())
    }

    fn name(&self, exposed: &Exposed) -> Option<String> {
        Some(self.design.item(exposed.item)?.plan.name(Some(exposed.occurrence)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json as j};

    fn spaced(components: &Value, horizon: u32, starts: Option<&str>) -> Spacing {
        let document = j!({
            "id": "p", "timezone": "UTC", "objectives": [{"id": "o", "kind": "skill"}],
            "components": components, "completion": "a"
        });
        let programme = Programme::from_json(document.to_string().as_bytes()).unwrap();
        let start = starts.map(|text| Start::parse(text).unwrap());
        programme.spacing(None, &SpacingOptions { horizon_days: Some(horizon), start }).unwrap()
    }

    /// Day, gap, whether inside, day proposed.
    type Row = (i64, Option<i64>, Option<bool>, Option<i64>);

    fn rows(spacing: &Spacing) -> Vec<Row> {
        let row = |it: &SpacingExposure| (it.day, it.gap, it.inside, it.proposed.as_ref().map(|proposed| proposed.day));
        spacing.objectives[0].exposures.iter().map(row).collect()
    }

    fn weeks(weeks: &[i64]) -> Value {
        let ids = ["a", "b", "c", "d"];
        weeks
            .iter()
            .zip(ids)
            .map(|(week, id)| j!({"id": id, "format": "video", "week": week, "treats": {"o": ["practise"]}}))
            .collect()
    }

    #[test]
    fn proposals_follow_one_another_and_stay_where_they_fit() {
        // 4 to 7 days: week 2 fits, week 5 comes after it at most 7 days, week 6 after that.
        let told = spaced(&weeks(&[1, 2, 5, 6]), 30, None);
        let expected = [
            (0, None, None, None),
            (7, Some(7), Some(true), Some(7)),
            (28, Some(21), Some(false), Some(14)),
            (35, Some(7), Some(true), Some(21)),
        ];
        assert_eq!(rows(&told), expected);
        assert_eq!(told.objectives[0].again, None);
        assert_eq!(told.objectives[0].exposures[3].proposed.as_ref().unwrap().date, None);
        // 12 to 23 days: too close together is moved apart.
        let told = spaced(&weeks(&[1, 2, 5]), 180, Some("2026-03-02T15:00:00Z"));
        assert_eq!(rows(&told)[1..], [(7, Some(7), Some(false), Some(12)), (28, Some(21), Some(true), Some(28))]);
        let proposed = told.objectives[0].exposures[1].proposed.as_ref().unwrap();
        let dates = [&proposed.date, &proposed.from_date, &proposed.until_date].map(|date| date.as_deref().unwrap());
        assert_eq!(dates, ["2026-03-14", "2026-03-14", "2026-03-25"]);
    }

    #[test]
    fn what_is_met_once_is_to_be_met_again() {
        let told = spaced(&weeks(&[2]), 90, Some("2026-03-02"));
        let again = told.objectives[0].again.as_ref().unwrap();
        assert_eq!((again.day, again.from_day, again.until_day), (15, 15, 21));
        assert_eq!(again.date.as_deref(), Some("2026-03-17"));
        // No whole day lies in the band of a single day.
        assert_eq!(spaced(&weeks(&[2]), 1, None).objectives[0].again, None);
        assert_eq!(rows(&spaced(&weeks(&[1, 2]), 1, None))[1], (7, Some(7), Some(false), None));
        // What has no plan has no day.
        let told = spaced(&j!([{"id": "a", "format": "video", "treats": {"o": ["practise"]}}]), 30, Some("2026-03-02"));
        assert_eq!((rows(&told).len(), &told.objectives[0].again), (0, &None));
    }

    #[test]
    fn months_are_those_of_the_calendar_once_there_is_a_start() {
        let monthly = j!([{"id": "a", "format": "coaching", "week": 1, "every": "P1M", "times": 3,
                           "treats": {"o": ["practise"]}}]);
        let days = |starts| rows(&spaced(&monthly, 365, starts)).iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(days(None), [0, 30, 60]);
        assert_eq!(days(Some("2026-02-01")), [0, 28, 59]);
        let told = spaced(&monthly, 365, None);
        assert_eq!(told.objectives[0].exposures[1].components, ["a#2"]);
    }

    #[test]
    fn starts_are_looked_up() {
        let document = j!({"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"});
        let programme = Programme::from_json(document.to_string().as_bytes()).unwrap();
        let schedule = programme
            .schedule_from_json(br#"{"programme": "p", "cohorts": [{"id": "spring", "starts": "2026-03-02"}]}"#);
        let schedule = schedule.unwrap();
        let of = |cohort: &str, schedule: Option<&Schedule>| {
            let options = SpacingOptions { start: Some(Start::Cohort(cohort.into())), ..SpacingOptions::default() };
            programme.spacing(schedule, &options)
        };
        assert_eq!(of("spring", Some(&schedule)).unwrap().start.unwrap().to_string(), "2026-03-02T00:00:00Z");
        let refused = of("sprng", Some(&schedule)).unwrap_err();
        assert_eq!(refused.as_slice()[0].help_text(), "did you mean `spring`?");
        assert_eq!(of("spring", None).unwrap_err().as_slice()[0].pointer(), "/cohort");
        let both = SpacingOptions::from_json(br#"{"cohort": "a", "starts": "2026-03-02"}"#).unwrap_err();
        assert_eq!(both.as_slice()[0].code().name(), "conflicting_fields");
    }
}
