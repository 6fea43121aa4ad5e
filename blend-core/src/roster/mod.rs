//! Sessions and who is in them.
//!
//! A timetable and the records of a population -> [`seats`]: each learner's registration and since when it is eligible, put
//! in a queue; [`turns`] say when somebody came to have a seat. [`told`] puts them into rosters and briefs, a [`row`] for
//! each; [`checks`] tell what is doubtful, [`effects`] what a change of the schedule does. What a single learner may do or
//! has done is always asked of the engine.

mod checks;
mod effects;
#[cfg(test)]
mod property;
mod row;
mod seats;
#[cfg(test)]
mod tests;
mod told;
mod turns;

pub(crate) use seats::{Queues, Registered, Seats};
pub(crate) use turns::Turn;
