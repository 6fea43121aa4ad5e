//! Decimal numbers as they were written.

use std::cmp::Ordering;
use std::fmt;

/// Most digits either side of the point.
const DIGITS: usize = 18;

/// An exact decimal number with at most 18 digits before and 18 after the point, in lowest terms.
///
/// ```
/// use blend_core::exact::Decimal;
/// assert_eq!(Decimal::parse("0.70"), Decimal::parse("7e-1"));
/// assert!(Decimal::parse("0.66666")? < Decimal::parse("0.6667")?);
/// # Ok::<(), blend_core::exact::DecimalError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// Why text is not a decimal number that can be kept exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a number of the form of JSON.
    #[error("not a number")]
    NotANumber,
    /// More than 18 digits before or after the point.
    #[error("too many digits")]
    TooManyDigits,
}

/// What becomes of digits after the 18th.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finer {
    Refused,
    Cut,
}

impl Decimal {
    /// Reads a number of the form of JSON, as `-12.5` or `3e-2`; outer zeros do not count as digits.
    ///
    /// # Errors
    /// What [`DecimalError`] lists.
    pub fn parse(text: &str) -> Result<Decimal, DecimalError> {
        Decimal::read(text, Finer::Refused)
    }

    /// As [`parse`](Decimal::parse), but what is finer than 18 digits after the point is cut; where something is lost the
    /// last digit kept is odd, so that rounding to fewer digits afterwards comes out as from the whole number.
    ///
    /// ```
    /// use blend_core::exact::Decimal;
    /// assert_eq!(Decimal::nearly("0.0002631578947368421")?.to_string(), "0.000263157894736843");
    /// assert_eq!(Decimal::nearly("0.8")?, Decimal::parse("0.8")?);
    /// # Ok::<(), blend_core::exact::DecimalError>(())
    /// ```
    ///
    /// # Errors
    /// What [`DecimalError`] lists; too many digits only before the point.
    pub fn nearly(text: &str) -> Result<Decimal, DecimalError> {
        Decimal::read(text, Finer::Cut)
    }

    fn read(text: &str, finer: Finer) -> Result<Decimal, DecimalError> {
        let (negative, body) = match text.strip_prefix('-') {
            Some(body) => (true, body),
            None => (false, text),
        };
        let (number, exponent) = match body.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, power(exponent)?),
            None => (body, 0),
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((_, "")) => return Err(DecimalError::NotANumber),
            Some((whole, fraction)) => (whole, fraction),
            None => (number, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(DecimalError::NotANumber);
        }
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let kept = significant.trim_end_matches('0');
        if kept.is_empty() {
            return Ok(Decimal { mantissa: 0, scale: 0 });
        }
        // The point stands `point` digits after the first kept digit (before it when negative).
        let width = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        let leading = width(&all).saturating_sub(width(significant));
        let point = width(whole).saturating_sub(leading).saturating_add(exponent);
        let after = width(kept).saturating_sub(point).max(0);
        let limit = i64::try_from(DIGITS).unwrap_or(i64::MAX);
        if point > limit || (after > limit && finer == Finer::Refused) {
            return Err(DecimalError::TooManyDigits);
        }
        if after > limit {
            let left = width(kept).saturating_sub(after.saturating_sub(limit));
            let digits = kept.get(..usize::try_from(left).unwrap_or(0)).unwrap_or_default();
            let cut: i128 =
                if digits.is_empty() { 0 } else { digits.parse().map_err(|_| DecimalError::TooManyDigits)? };
            let odd = cut | 1;
            let mantissa = if negative { odd.saturating_neg() } else { odd };
            return Ok(Decimal { mantissa, scale: u8::try_from(DIGITS).unwrap_or(u8::MAX) });
        }
        let zeros = u32::try_from(point.saturating_sub(width(kept)).max(0)).unwrap_or(0);
        let mantissa: i128 = kept.parse().map_err(|_| DecimalError::TooManyDigits)?;
        let mantissa = mantissa.saturating_mul(10_i128.saturating_pow(zeros));
        let mantissa = if negative { mantissa.saturating_neg() } else { mantissa };
        Ok(Decimal { mantissa, scale: u8::try_from(after).unwrap_or(u8::MAX) })
    }

    /// A whole number.
    pub fn from_u64(number: u64) -> Decimal {
        Decimal { mantissa: i128::from(number), scale: 0 }
    }

    /// The least whole number that makes so many percent of `total`; the sign does not count.
    pub(crate) fn percent_of(&self, total: u64) -> u128 {
        let scale = 10_u128.saturating_pow(u32::from(self.scale)).saturating_mul(100);
        self.mantissa.unsigned_abs().saturating_mul(u128::from(total)).div_ceil(scale)
    }

    /// The number times ten to the power of [`scale`](Decimal::scale).
    pub fn mantissa(&self) -> i128 {
        self.mantissa
    }

    /// Digits after the point, 0..=18.
    pub fn scale(&self) -> u8 {
        self.scale
    }

    /// Below zero.
    pub fn is_negative(&self) -> bool {
        self.mantissa < 0
    }

    /// Zero.
    pub fn is_zero(&self) -> bool {
        self.mantissa == 0
    }

    /// The number, when it is whole and not negative.
    pub fn to_u64(&self) -> Option<u64> {
        if self.scale == 0 { u64::try_from(self.mantissa).ok() } else { None }
    }

    /// The number in units of 1e-18: exact, at most 1e36.
    pub(crate) fn units(&self) -> i128 {
        let missing = u32::from(18_u8.saturating_sub(self.scale));
        self.mantissa.saturating_mul(10_i128.saturating_pow(missing))
    }
}

/// The exponent of a number, cut to where it cannot matter any more.
fn power(text: &str) -> Result<i64, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecimalError::NotANumber);
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(1_000_000_000_000);
    Ok(if negative { size.saturating_neg() } else { size })
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        self.units().cmp(&other.units())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let base = 10_u128.saturating_pow(u32::from(self.scale));
        let size = self.mantissa.unsigned_abs();
        let (whole, rest) = (size.checked_div(base).unwrap_or(size), size.checked_rem(base).unwrap_or(0));
        if self.scale == 0 {
            return write!(f, "{sign}{whole}");
        }
        write!(f, "{sign}{whole}.{rest:0width$}", width = usize::from(self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_exactly() {
        let shown = |text| Decimal::parse(text).map(|number| number.to_string());
        for (text, wanted) in [
            ("0.70", "0.7"),
            ("7e-1", "0.7"),
            ("-12.5", "-12.5"),
            ("1e3", "1000"),
            ("0", "0"),
            ("0e99999999999999999999", "0"),
            ("100", "100"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1E+2", "100"),
            ("12.50e1", "125"),
            ("-0", "0"),
        ] {
            assert_eq!(shown(text), Ok(wanted.to_owned()), "{text}");
        }
        for bad in ["", "-", "1.", ".5", "01", "1e", "+1", "0x1", "NaN", "1 ", "1e+", "١"] {
            assert_eq!(Decimal::parse(bad), Err(DecimalError::NotANumber), "{bad}");
        }
        for long in ["1e18", "0.0000000000000000001", "1e999999999999", "1e-999999999999", "1234567890123456789"] {
            assert_eq!(Decimal::parse(long), Err(DecimalError::TooManyDigits), "{long}");
        }
        assert!(Decimal::parse("999999999999999999.999999999999999999").is_ok());
    }

    #[test]
    fn finer_digits_are_cut_to_odd() {
        let shown = |text| Decimal::nearly(text).map(|number| number.to_string());
        for (text, wanted) in [
            ("0.0000000000000000001", "0.000000000000000001"),
            ("1e-400", "0.000000000000000001"),
            ("-1e-400", "-0.000000000000000001"),
            ("1.0000000000000000001", "1.000000000000000001"),
            ("0.1234567890123456789", "0.123456789012345679"),
            ("0.12345678901234567809", "0.123456789012345679"),
            ("0.123456788500000000", "0.1234567885"),
            ("0.12345678850000000000001", "0.123456788500000001"),
            ("0.50", "0.5"),
        ] {
            assert_eq!(shown(text), Ok(wanted.to_owned()), "{text}");
        }
        assert_eq!(Decimal::nearly("1e18"), Err(DecimalError::TooManyDigits));
        assert_eq!(Decimal::nearly("0.1x"), Err(DecimalError::NotANumber));
    }

    proptest! {
        #[test]
        fn shown_numbers_read_back(mantissa in -1_000_000_000_000_i64..1_000_000_000_000, scale in 0_usize..12) {
            let text = format!("{mantissa}e-{scale}");
            let number = Decimal::parse(&text).unwrap();
            prop_assert_eq!(Decimal::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn order_is_that_of_the_numbers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, scale in 0_u32..6) {
            let read = |n: i64| Decimal::parse(&format!("{n}e-{scale}")).unwrap();
            prop_assert_eq!(read(a).cmp(&read(b)), a.cmp(&b));
        }
    }
}
