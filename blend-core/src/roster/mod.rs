//! Sessions and who is in them.
//!
//! A timetable and the records of a population -> [`seats`]: each learner's registration and since when it is eligible, put
//! in a queue; [`checks`] tell what is doubtful. What a single learner may do or has done is always asked of the engine.

mod checks;
mod seats;

pub(crate) use seats::Registered;
