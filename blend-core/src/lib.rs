//! Decides where each learner stands in a blended programme, what they may do next, and why.

mod compile;
pub mod document;
pub mod exact;
mod id;
pub mod limits;
mod plan;
pub mod problem;
pub mod time;
pub mod timeline;
