//! What a user would pick instead: an expression language, a policy engine, JSON logic.
//!
//! Each file enters its contestants twice: with facts ready in the peer's own values, and from what a host has.

mod cedar;
mod cel;
mod datalogic;

use crate::Arena;

pub(crate) fn enter(arena: &mut Arena<'_, '_>) {
    datalogic::enter(arena);
    cel::enter(arena);
    cedar::enter(arena);
}
