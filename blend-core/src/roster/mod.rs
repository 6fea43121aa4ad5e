//! One session of many learners: who has a seat, who waits, who was turned away.
//!
//! Records of a population -> [`seats`]: each learner's registration and since when it is eligible, put in a queue. Every
//! question about one learner goes to the engine.

mod seats;

pub(crate) use seats::Registered;
