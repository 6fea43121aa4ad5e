//! Every finding of a design review explained, with an example that raises it and one that does not.
//!
#![doc = include_str!("base.md")]
#![doc = include_str!("blend.md")]
#![doc = include_str!("structure.md")]
#![doc = include_str!("learning.md")]
#![doc = include_str!("running.md")]
