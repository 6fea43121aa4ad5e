//! Exact shares: two whole numbers, compared by cross-multiplication, told as decimal text.

/// A part of a whole. A share of nothing is neither at least nor above anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Share {
    pub(crate) part: u64,
    pub(crate) whole: u64,
}

/// Basis points in a whole.
const ONE: u128 = 10_000;

impl Share {
    pub(crate) fn new(part: u64, whole: u64) -> Share {
        Share { part, whole }
    }

    /// How many of some things pass a test.
    pub(crate) fn of<T>(things: impl IntoIterator<Item = T>, test: impl Fn(&T) -> bool) -> Share {
        things.into_iter().fold(Share::default(), |share, thing| Share {
            part: share.part.saturating_add(u64::from(test(&thing))),
            whole: share.whole.saturating_add(1),
        })
    }

    fn sides(self, basis_points: u16) -> (u128, u128) {
        let part = u128::from(self.part).saturating_mul(ONE);
        (part, u128::from(self.whole).saturating_mul(u128::from(basis_points)))
    }

    pub(crate) fn at_least(self, basis_points: u16) -> bool {
        let (part, bound) = self.sides(basis_points);
        self.whole > 0 && part >= bound
    }

    pub(crate) fn above(self, basis_points: u16) -> bool {
        let (part, bound) = self.sides(basis_points);
        self.whole > 0 && part > bound
    }

    /// As decimal text with at most two digits after the point, rounded half up; `None` for a share of nothing.
    pub(crate) fn text(self) -> Option<String> {
        let half = u128::from(self.whole).checked_div(2)?;
        let hundredths =
            u128::from(self.part).saturating_mul(100).saturating_add(half).checked_div(self.whole.into())?;
        Some(hundredths_text(hundredths))
    }
}

/// Basis points as decimal text.
pub(crate) fn points_text(basis_points: u16) -> String {
    let text = format!("{}.{:04}", basis_points.div_euclid(10_000), basis_points.rem_euclid(10_000));
    trimmed(&text)
}

fn hundredths_text(hundredths: u128) -> String {
    trimmed(&format!("{}.{:02}", hundredths.div_euclid(100), hundredths.rem_euclid(100)))
}

fn trimmed(text: &str) -> String {
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        assert!(Share::new(3, 10).at_least(3_000) && !Share::new(3, 10).above(3_000));
        assert!(!Share::new(0, 0).at_least(0) && !Share::new(0, 0).above(0));
        assert_eq!(Share::of([1, 2, 3], |n| *n > 1), Share::new(2, 3));
        let text = |part, whole| Share::new(part, whole).text();
        assert_eq!(text(45, 135).as_deref(), Some("0.33"));
        assert_eq!(text(150, 360).as_deref(), Some("0.42"));
        assert_eq!((text(1, 2).as_deref(), text(7, 7).as_deref()), (Some("0.5"), Some("1")));
        assert_eq!((text(0, 7).as_deref(), text(0, 0)), (Some("0"), None));
        assert_eq!(
            (points_text(9_500), points_text(10_000), points_text(25)),
            ("0.95".into(), "1".into(), "0.0025".into())
        );
    }
}
