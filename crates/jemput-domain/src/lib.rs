//! The registry's rules: identities, regions, services, people, outings, outcomes, counting and
//! the types of everything that crosses a boundary.
//!
//! Pure: no I/O, no clock, no randomness. "Today" and new ids are always passed in.

pub mod error;
pub mod ids;
pub mod nik;
pub mod outcome;
pub mod time;
pub mod wire;
