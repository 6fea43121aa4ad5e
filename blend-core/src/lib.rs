//! Decides where each learner stands in a blended programme, what they may do next, and why.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::arithmetic_side_effects,
        reason = "tests fail by panicking"
    )
)]

pub mod answer;
mod change;
mod compile;
pub mod document;
mod evaluate;
pub mod exact;
mod id;
mod learner;
pub mod limits;
mod plan;
pub mod problem;
mod programme;
mod record;
pub mod time;
pub mod timeline;

pub use learner::{Question, Record, RuleRef};
pub use programme::{Programme, Schedule};
