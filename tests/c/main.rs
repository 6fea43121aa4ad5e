//! The C ABI from C and C++: what it promises ([`abi`]), host programs plain and under checkers ([`hosts`]), and the whole
//! corpus asked through the C entry points ([`corpus`]) as JSON and as structs ([`flat`]).
//!
//! [`declared`] reads what the header declares, and [`calls`] writes all functions as data for C programs that call each of
//! them: with wrong arguments ([`arguments`]), at random ([`fuzz`]), from many threads and after a fork ([`threads`]), in
//! builds that fail on demand or know no tables ([`builds`]). [`compiled`] builds the programs of this folder.

mod abi;
mod arguments;
mod asking;
mod builds;
mod calls;
mod compiled;
mod corpus;
mod declared;
mod flat;
mod fuzz;
mod hosts;
mod threads;
