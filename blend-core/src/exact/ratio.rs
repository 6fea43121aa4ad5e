//! Exact non-negative ratios.

use super::Score;
use num_bigint::BigUint;
use num_rational::Ratio as Big;
use std::cmp::Ordering;
use std::fmt;

/// An exact non-negative ratio in lowest terms. What does not fit two 64-bit integers is kept with big ones.
///
/// ```
/// use blend_core::exact::Ratio;
/// let third = Ratio::new(1, 3);
/// assert_eq!(third.plus(&third).basis_points(), 6_666);
/// assert_eq!(third.plus(&third).plus(&third), Ratio::ONE);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ratio(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(u64, u64),
    /// Only what does not fit `Small`, so that equal ratios have equal forms.
    Large(Box<Big<BigUint>>),
}

impl Ratio {
    /// 0.
    pub const ZERO: Ratio = Ratio(Form::Small(0, 1));
    /// 1.
    pub const ONE: Ratio = Ratio(Form::Small(1, 1));

    /// `numerator / denominator`; nothing of nothing (a denominator of 0) is 0.
    pub fn new(numerator: u64, denominator: u64) -> Ratio {
        Ratio::wide(u128::from(numerator), u128::from(denominator))
    }

    /// From wide integers.
    pub(crate) fn wide(numerator: u128, denominator: u128) -> Ratio {
        if denominator == 0 {
            return Ratio::ZERO;
        }
        let common = gcd(numerator, denominator).max(1);
        if let (Ok(top), Ok(bottom), Ok(common)) = (numerator.try_into(), denominator.try_into(), common.try_into()) {
            let (top, bottom): (u64, u64) = (top, bottom);
            if let (Some(top), Some(bottom)) = (top.checked_div(common), bottom.checked_div(common)) {
                return Ratio(Form::Small(top, bottom));
            }
        }
        let (top, bottom) = (numerator.checked_div(common), denominator.checked_div(common));
        match (top.and_then(|top| u64::try_from(top).ok()), bottom.and_then(|bottom| u64::try_from(bottom).ok())) {
            (Some(top), Some(bottom)) => Ratio(Form::Small(top, bottom)),
            _ => Ratio::large(Big::new(BigUint::from(numerator), BigUint::from(denominator))),
        }
    }

    fn large(big: Big<BigUint>) -> Ratio {
        match (u64::try_from(big.numer()), u64::try_from(big.denom())) {
            (Ok(top), Ok(bottom)) => Ratio(Form::Small(top, bottom)),
            _ => Ratio(Form::Large(Box::new(big))),
        }
    }

    fn big(&self) -> Big<BigUint> {
        match &self.0 {
            Form::Small(top, bottom) => Big::new_raw(BigUint::from(*top), BigUint::from(*bottom)),
            Form::Large(big) => (**big).clone(),
        }
    }

    /// A score as a ratio.
    pub fn from_score(score: Score) -> Ratio {
        Ratio::new(u64::from(score.nanos()), u64::from(Score::ONE.nanos()))
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Ratio) -> Ratio {
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) {
            let (a, b, c, d) = (u128::from(*a), u128::from(*b), u128::from(*c), u128::from(*d));
            let (left, right, bottom) = (a.saturating_mul(d), c.saturating_mul(b), b.saturating_mul(d));
            if let Some(top) = left.checked_add(right) {
                return Ratio::wide(top, bottom);
            }
        }
        Ratio::large(big_sum(&self.big(), &other.big()))
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Ratio) -> Ratio {
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) {
            let (a, b, c, d) = (u128::from(*a), u128::from(*b), u128::from(*c), u128::from(*d));
            return Ratio::wide(a.saturating_mul(c), b.saturating_mul(d));
        }
        let (a, b) = (self.big(), other.big());
        Ratio::large(Big::new(big_times(a.numer(), b.numer()), big_times(a.denom(), b.denom())))
    }

    /// The quotient; anything divided by 0 is 0.
    #[must_use]
    pub fn over(&self, other: &Ratio) -> Ratio {
        match &other.0 {
            Form::Small(0, _) => Ratio::ZERO,
            Form::Small(top, bottom) => self.times(&Ratio(Form::Small(*bottom, *top))),
            Form::Large(big) => self.times(&Ratio::large(Big::new(big.denom().clone(), big.numer().clone()))),
        }
    }

    /// Whole basis points, rounded down, at most 10000.
    pub fn basis_points(&self) -> u16 {
        let points = match &self.0 {
            Form::Small(top, bottom) => match top.checked_mul(10_000) {
                Some(top) => top.checked_div(*bottom).and_then(|points| u16::try_from(points).ok()),
                None => quotient(*top, 10_000, *bottom).0.try_into().ok(),
            },
            Form::Large(big) => {
                let top = big_times(big.numer(), &BigUint::from(10_000_u32));
                u16::try_from(big_quotient(&top, big.denom())).ok()
            }
        };
        points.unwrap_or(10_000).min(10_000)
    }

    /// A decimal of at most nine digits after the point, rounded down.
    pub fn cut(&self) -> String {
        self.decimal(false)
    }

    /// A decimal of at most nine digits after the point, rounded half to even.
    pub fn rounded(&self) -> String {
        self.decimal(true)
    }

    fn decimal(&self, half_to_even: bool) -> String {
        let text = match &self.0 {
            Form::Small(top, bottom) => {
                let (units, rest) = quotient(*top, u64::from(Score::ONE.nanos()), *bottom);
                let half = rest.saturating_mul(2).cmp(&u128::from(*bottom));
                let odd = units.checked_rem(2) == Some(1);
                let up = half_to_even && (half == Ordering::Greater || (half == Ordering::Equal && odd));
                format!("{:0>10}", units.saturating_add(u128::from(up)))
            }
            Form::Large(big) => {
                let scaled = big_times(big.numer(), &BigUint::from(Score::ONE.nanos()));
                let units = big_quotient(&scaled, big.denom());
                let half = big_times(&big_rest(&scaled, big.denom()), &BigUint::from(2_u32)).cmp(big.denom());
                let up = half_to_even && (half == Ordering::Greater || (half == Ordering::Equal && units.bit(0)));
                format!("{:0>10}", big_plus(&units, &BigUint::from(u32::from(up))))
            }
        };
        let (whole, fraction) = text.split_at_checked(text.len().saturating_sub(9)).unwrap_or((&text, ""));
        match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        }
    }
}

/// `top * times / bottom`, and what is left.
fn quotient(top: u64, times: u64, bottom: u64) -> (u128, u128) {
    let (top, bottom) = (u128::from(top).saturating_mul(u128::from(times)), u128::from(bottom));
    (top.checked_div(bottom).unwrap_or_default(), top.checked_rem(bottom).unwrap_or_default())
}

#[expect(clippy::arithmetic_side_effects, reason = "the divisor is a denominator, never 0")]
fn big_rest(top: &BigUint, bottom: &BigUint) -> BigUint {
    top % bottom
}

#[expect(clippy::arithmetic_side_effects, reason = "big integers grow; the divisor is a denominator, never 0")]
fn big_quotient(top: &BigUint, bottom: &BigUint) -> BigUint {
    top / bottom
}

#[expect(clippy::arithmetic_side_effects, reason = "big integers grow")]
pub(crate) fn big_times(a: &BigUint, b: &BigUint) -> BigUint {
    a * b
}

#[expect(clippy::arithmetic_side_effects, reason = "big integers grow")]
fn big_plus(a: &BigUint, b: &BigUint) -> BigUint {
    a + b
}

#[expect(clippy::arithmetic_side_effects, reason = "big integers grow; denominators are never 0")]
fn big_sum(a: &Big<BigUint>, b: &Big<BigUint>) -> Big<BigUint> {
    a + b
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    if let (Ok(mut a), Ok(mut b)) = (u64::try_from(a), u64::try_from(b)) {
        // The usual case, and several times as fast.
        while let Some(rest) = a.checked_rem(b) {
            (a, b) = (b, rest);
        }
        return u128::from(a);
    }
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                let (a, b, c, d) = (u128::from(*a), u128::from(*b), u128::from(*c), u128::from(*d));
                a.saturating_mul(d).cmp(&c.saturating_mul(b))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cut())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(ratio: &Ratio) -> Big<BigUint> {
        ratio.big()
    }

    proptest! {
        #[test]
        fn arithmetic_is_exact(a in any::<u64>(), b in 1_u64.., c in any::<u64>(), d in 1_u64..) {
            let (x, y) = (Ratio::new(a, b), Ratio::new(c, d));
            prop_assert_eq!(exact(&x.plus(&y)), exact(&x) + exact(&y));
            prop_assert_eq!(exact(&x.times(&y)), exact(&x) * exact(&y));
            prop_assert_eq!(x.cmp(&y), exact(&x).cmp(&exact(&y)));
            prop_assert_eq!(x.plus(&y), y.plus(&x));
            let sum = x.plus(&y).plus(&x);
            prop_assert_eq!(exact(&sum.times(&sum)), exact(&sum) * exact(&sum));
            if c > 0 {
                prop_assert_eq!(x.over(&y).times(&y), x);
            }
        }

        #[test]
        fn reports_round_as_they_say(top in 0_u64..=3_000_000, bottom in 1_u64..=3_000_000) {
            let ratio = Ratio::new(top, bottom);
            prop_assert_eq!(u64::from(ratio.basis_points()), (top * 10_000 / bottom).min(10_000));
            let cut: f64 = ratio.cut().parse().unwrap();
            let real = top as f64 / bottom as f64;
            prop_assert!(cut <= real + 1e-9 && real - cut < 1.1e-9 + real * 1e-12, "{} {}", cut, real);
        }
    }

    #[test]
    fn decimals() {
        assert_eq!(Ratio::new(2, 3).cut(), "0.666666666");
        assert_eq!(Ratio::new(2, 3).rounded(), "0.666666667");
        assert_eq!(Ratio::new(1, 1_024).rounded(), "0.000976562");
        assert_eq!(Ratio::new(3, 1_024).rounded(), "0.002929688");
        assert_eq!(
            (Ratio::new(5, 2).cut(), Ratio::ONE.cut(), Ratio::ZERO.cut()),
            ("2.5".into(), "1".into(), "0".into())
        );
        assert_eq!(Ratio::new(1, 0), Ratio::ZERO);
    }
}
