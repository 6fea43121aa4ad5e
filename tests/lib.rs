//! Tests of blend that need more than one crate, or tools too heavy to ship: the shared corpus, the properties against
//! the reference evaluator, the wire schemas, the C and Python suites, hosts in other languages, and the tidiness of the
//! tree. [`built`] runs commands, and builds what hosts link and load; [`venv`] makes virtual environments of Python,
//! [`node`] installs packages of npm.

pub mod built;
pub mod node;
pub mod venv;
