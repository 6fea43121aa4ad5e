//! How far apart exposures should be to be remembered (section 7 of the design side).
//!
//! For a horizon of H days gaps lie between `0.20 H (H/7)^-0.35` and `0.40 H (H/7)^-0.35` days. Raised to the twentieth
//! power these are whole numbers: a gap g reaches the lower end when `(5 g)^20 >= 7^7 H^13`, and stays below the upper end
//! when `(5 g)^20 <= 2^20 7^7 H^13`.

use super::design::Design;
use crate::answer::SpacingBand;
use crate::exact::big_times;
use crate::plan::Term;
use num_bigint::BigUint;

/// The band of gaps for one horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Band {
    /// The least whole number of days in the band or above.
    pub(crate) least: i64,
    /// The greatest whole number of days in the band or below.
    pub(crate) most: i64,
    /// The lower end in tenths of days, rounded to the nearest.
    low_tenths: u64,
    /// The upper end in tenths of days, rounded to the nearest.
    high_tenths: u64,
}

impl Band {
    /// The band for a horizon of so many days, at least one.
    pub(crate) fn of(horizon: u32) -> Band {
        let low = big_times(&BigUint::from(7_u32).pow(7), &BigUint::from(horizon.max(1)).pow(13));
        let high = big_times(&BigUint::from(2_u32).pow(20), &low);
        // In units of 1/20 day: halves of tenths, so that tenths round to the nearest.
        let low = last_below(&low, 20);
        let high_units = last_below(&high, 20);
        let days = |units: u64| i64::try_from(units.div_euclid(20)).unwrap_or(i64::MAX);
        let tenths = |units: u64| units.saturating_add(1).div_euclid(2);
        // The ends themselves are never whole units but for horizons of 7 times a twentieth power.
        Band {
            least: days(low.0.saturating_add(if low.1 { 0 } else { 20 })),
            most: days(high_units.0),
            low_tenths: tenths(low.0),
            high_tenths: tenths(high_units.0),
        }
    }

    /// Whether a gap of whole days lies in the band.
    pub(crate) fn holds(&self, gap: i64) -> bool {
        (self.least..=self.most).contains(&gap)
    }

    /// Both ends in days, to a tenth: `3.6..7.2`.
    pub(crate) fn text(&self) -> String {
        let SpacingBand { from, until, .. } = self.told();
        format!("{from}..{until}")
    }

    /// The band as it is answered.
    pub(crate) fn told(&self) -> SpacingBand {
        let text = |tenths: u64| format!("{}.{}", tenths.div_euclid(10), tenths.rem_euclid(10));
        SpacingBand {
            from: text(self.low_tenths),
            until: text(self.high_tenths),
            least_days: self.least,
            most_days: self.most,
        }
    }

    /// The whole days in the band after a day; `None` where there are none in it.
    pub(crate) fn after(&self, day: i64) -> Option<(i64, i64)> {
        (self.least <= self.most).then(|| (day.saturating_add(self.least), day.saturating_add(self.most)))
    }
}

/// How many days a programme suggests that its objectives shall be remembered: the validity of its certificate, else what
/// its `horizon` says.
pub(crate) fn horizon(design: &Design<'_>) -> u32 {
    let certified = design.plan.certification.as_ref().map(|certification| match &certification.term {
        Term::For(periods) => periods.first().map_or(365, |period| period.about_days()),
        Term::Until { .. } => 365,
    });
    let days = certified.unwrap_or(match design.said("horizon") {
        Some("months") => 90,
        Some("ongoing") => 365,
        _ => 30,
    });
    u32::try_from(days).unwrap_or(u32::MAX).max(1)
}

/// The greatest number of units (so many a day) whose gap g has `(5 g)^20 <= bound`, and whether it is a whole day that
/// reaches the bound.
fn last_below(bound: &BigUint, units: u64) -> (u64, bool) {
    let power = |count: u64| big_times(&BigUint::from(count), &BigUint::from(5_u32)).pow(20);
    let scaled = big_times(bound, &BigUint::from(units).pow(20));
    let (mut low, mut high) = (0_u64, 1_u64 << 40);
    while low < high {
        let middle = low.saturating_add(high).saturating_add(1).div_euclid(2);
        if power(middle) <= scaled { low = middle } else { high = middle.saturating_sub(1) }
    }
    (low, low.rem_euclid(units) == 0 && power(low) == scaled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_those_of_the_table() {
        let text = |horizon| Band::of(horizon).text();
        assert_eq!([text(30), text(90)], ["3.6..7.2", "7.4..14.7"]);
        assert_eq!([text(180), text(365)], ["11.6..23.1", "18.3..36.6"]);
    }

    #[test]
    fn ends_are_those_of_the_design_side() {
        // As rounded there: 11.5..23 and 18..37.
        let whole = |horizon| (Band::of(horizon).least, Band::of(horizon).most);
        assert_eq!([whole(30), whole(90), whole(180), whole(365)], [(4, 7), (8, 14), (12, 23), (19, 36)]);
        // 0.20 x 1 x 7^0.35 = 0.395 and 0.79: no whole day.
        assert_eq!((Band::of(1).after(5), Band::of(1).text().as_str()), (None, "0.4..0.8"));
        assert_eq!(Band::of(30).after(5), Some((9, 12)));
    }

    #[test]
    fn whole_days_are_compared_exactly() {
        // 0.20 x 7 x 1 = 1.4 and 2.8.
        let week = Band::of(7);
        assert_eq!((week.least, week.most, week.text().as_str()), (2, 2, "1.4..2.8"));
        let month = Band::of(30);
        assert!(!month.holds(3) && month.holds(4) && month.holds(7) && !month.holds(8));
        assert!(Band::of(u32::MAX).most > Band::of(365).most);
    }
}
