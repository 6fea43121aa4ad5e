//! Instants, calendar periods and time zones, on chrono; the rules for clock changes live here alone.
//!
//! Text becomes an [`Instant`], a [`Period`] or a [`MonthDay`]; a [`Zone`] steps an instant by a period. Whatever falls
//! before year 1 is [`Instant::ALWAYS`], after year 9999 [`Instant::NEVER`]. Source: sections 2 and 12 of the domain.

mod instant;
mod period;
mod zone;

pub use instant::{Instant, InstantError, parse_date, parse_local};
pub use period::{MonthDay, Period, PeriodError};
pub use zone::Zone;
