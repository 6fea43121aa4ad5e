//! Scores: exact decimals in 0..1 with nine digits.

use super::Decimal;
use std::fmt;

const WHOLE: u32 = 1_000_000_000;

/// An exact decimal in 0..=1, in units of 1e-9.
///
/// ```
/// use blend_core::exact::{Decimal, Score};
/// let score = Score::rounded(&Decimal::parse("0.90")?).ok_or("outside 0..1")?;
/// assert_eq!((score.nanos(), score.to_string()), (900_000_000, "0.9".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u32);

impl Score {
    /// 0.
    pub const ZERO: Score = Score(0);
    /// 1.
    pub const ONE: Score = Score(WHOLE);

    /// From units of 1e-9; `None` above 1.
    pub fn from_nanos(nanos: u32) -> Option<Score> {
        (nanos <= WHOLE).then_some(Score(nanos))
    }

    /// In units of 1e-9, 0..=1,000,000,000.
    pub fn nanos(self) -> u32 {
        self.0
    }

    /// A decimal rounded half to even at nine digits; `None` outside 0..=1 (before rounding).
    pub fn rounded(number: &Decimal) -> Option<Score> {
        let units = number.units();
        let one = Decimal::from_u64(1).units();
        (0..=one).contains(&units).then(|| quotient(units, one)).flatten()
    }

    /// `(raw - min) / (max - min)` rounded half to even at nine digits; `None` outside 0..=1 or unless `max` > `min`.
    pub fn from_raw(raw: &Decimal, max: &Decimal, min: &Decimal) -> Option<Score> {
        if max <= min || raw < min || raw > max {
            return None;
        }
        let numerator = raw.units().checked_sub(min.units())?;
        let denominator = max.units().checked_sub(min.units())?;
        quotient(numerator, denominator)
    }

    /// The mean of a sum of scores in units of 1e-9, rounded half to even.
    pub fn mean(nanos: u64, count: u64) -> Option<Score> {
        quotient(i128::from(nanos), i128::from(count).checked_mul(i128::from(WHOLE))?)
    }
}

/// A quotient in 0..=1, rounded half to even at nine digits.
fn quotient(numerator: i128, denominator: i128) -> Option<Score> {
    // Both are at most 1e37, so nine more digits have to be worked out one at a time.
    let (mut digits, mut rest) = (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?);
    for _ in 0..9 {
        rest = rest.checked_mul(10)?;
        digits = digits.checked_mul(10)?.checked_add(rest.checked_div(denominator)?)?;
        rest = rest.checked_rem(denominator)?;
    }
    let twice = rest.checked_mul(2)?;
    let up = twice > denominator || (twice == denominator && digits.checked_rem(2)? == 1);
    let rounded = digits.checked_add(i128::from(up))?;
    Score::from_nanos(u32::try_from(rounded).ok()?)
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0"),
            WHOLE => f.write_str("1"),
            nanos => {
                let digits = format!("{nanos:09}");
                write!(f, "0.{}", digits.trim_end_matches('0'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(text: &str) -> Option<String> {
        Score::rounded(&Decimal::parse(text).unwrap()).map(|score| score.to_string())
    }

    fn raw(raw: &str, max: &str, min: &str) -> Option<String> {
        let read = |text| Decimal::parse(text).unwrap();
        Score::from_raw(&read(raw), &read(max), &read(min)).map(|score| score.to_string())
    }

    #[test]
    fn scores_round_half_to_even_at_nine_digits() {
        assert_eq!(score("0.1234567885").as_deref(), Some("0.123456788"));
        assert_eq!(score("0.1234567895").as_deref(), Some("0.12345679"));
        assert_eq!(score("0.12345678850000001").as_deref(), Some("0.123456789"));
        assert_eq!(score("0.9999999999").as_deref(), Some("1"));
        assert_eq!(score("1.0000000001"), None);
        assert_eq!(score("-0.0000000001"), None);
        assert_eq!(score("0.80").as_deref(), Some("0.8"));
    }

    #[test]
    fn points_of_a_range() {
        assert_eq!(raw("2", "3", "0").as_deref(), Some("0.666666667"));
        assert_eq!(raw("1", "3", "0").as_deref(), Some("0.333333333"));
        assert_eq!(raw("0", "10", "-10").as_deref(), Some("0.5"));
        assert_eq!(raw("11", "10", "0"), None);
        assert_eq!(raw("1", "1", "1"), None);
        assert_eq!(raw("999999999999999999", "999999999999999999", "-999999999999999999").as_deref(), Some("1"));
        assert_eq!(raw("1", "999999999999999999", "-999999999999999999").as_deref(), Some("0.5"));
    }
}
