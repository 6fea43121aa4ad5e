//! What a design comes to in minutes and days: what of a classroom programme can move, and when to meet objectives again.
//!
//! The design and a [`Start`] (a cohort of a schedule, or any date) -> `conversion` (agendas and seat minutes ->
//! [`Conversion`](crate::answer::Conversion)) and `spacing` (planned days of exposures, the band of section 7 ->
//! [`Spacing`](crate::answer::Spacing)). What falls on which date for a cohort or learner is `calendar`'s business, which
//! knows records. Source: sections 6 and 7 of the design side.

mod conversion;
mod spacing;
mod start;

pub use conversion::ConversionOptions;
pub(super) use conversion::movable;
pub use spacing::SpacingOptions;
pub use start::Start;
pub(crate) use start::suits;
