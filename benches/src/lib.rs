//! What the benches share: one programme of twelve components, its learners, the same answers written by hand, and a
//! small harness.
//!
//! Data flows one way: [`learner`] makes facts from a seed; [`facts`] reduces them to what a rule engine is given;
//! [`coded`] answers everything about them by hand, as fast as one fixed programme allows; [`given`] writes the same
//! programme and facts as blend's documents. A bench target enters all of them in one [`contest`].

pub mod coded;
pub mod contest;
pub mod facts;
pub mod given;
pub mod learner;
pub mod memory;
pub mod random;
