//! Sessions and who is in them.
//!
//! A timetable, and for some questions the records of a population -> [`checks`] tell what is doubtful. What a single
//! learner may do or has done is always asked of the engine.

mod checks;
