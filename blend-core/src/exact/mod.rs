//! Exact numbers: decimals as written, scores, and ratios for progress and means. Integers only, no rounding but where
//! a function says so. Source: section 2 of the domain.

mod decimal;
mod ratio;
mod score;

pub use decimal::{Decimal, DecimalError};
pub use ratio::Ratio;
pub(crate) use ratio::big_times;
pub use score::Score;
