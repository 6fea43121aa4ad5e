//! The C ABI from C and C++: what it promises ([`abi`]), host programs plain and under checkers ([`hosts`]), and the whole
//! corpus asked through the C entry points ([`corpus`]) as JSON and as structs ([`flat`]).
//!
//! [`compiled`] builds the programs of this folder against the library; [`declared`] reads what the header declares.

mod abi;
mod arguments;
mod asking;
mod calls;
mod compiled;
mod corpus;
mod declared;
mod flat;
mod hosts;
