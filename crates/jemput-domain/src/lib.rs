//! The registry's rules: identities, regions, services, people, outings, outcomes, counting and
//! the types of everything that crosses a boundary.
//!
//! Pure: no I/O, no clock, no randomness. "Today" and new ids are always passed in.

pub mod age;
pub mod catalogue;
pub mod counting;
pub mod ektp_status;
pub mod error;
pub mod fold;
pub mod format;
pub mod ids;
pub mod names;
pub mod nik;
pub mod outcome;
pub mod regions;
pub mod time;
pub mod typescript;
pub mod verdict;
pub mod wire;
