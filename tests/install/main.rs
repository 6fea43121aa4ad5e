//! blend as C and C++ programs have it that know nothing of this repository: installed by `include/install.sh`, moved, and
//! built against from a folder outside, in an environment without Rust.
//!
//! [`outside`] makes such a folder; [`programs`] are built there by each way of finding the library, [`archives`] looks at
//! the libraries themselves, [`script`] at how they are installed, [`wrapper`] at `blend.hpp`.

mod archives;
mod outside;
mod programs;
mod script;
mod wrapper;
