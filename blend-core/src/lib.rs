//! Decides where each learner stands in a blended programme, what they may do next, and why.
