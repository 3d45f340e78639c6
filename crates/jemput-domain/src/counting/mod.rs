//! How many must hold a card, have been recorded, and have not: per village, as pure functions.
//!
//! The state system's totals of a day (the [`Baseline`]) are the start. Each person known by name is
//! then followed from where the baseline has them to where they stand now, and only that step moves
//! a figure. So what the baseline already contains is not counted again: by name where the state
//! system's word on the person is known ([`Evidence`]), else by date, and then the doubt is shown.
//!
//! Whoever is gone from a newer complete list of the unrecorded is belum no longer, in either answer:
//! the state system has said so, and not why. What a team has said of them is taken to be why; where
//! none has, they are taken to be recorded until totals say, under a cause of their own
//! ([`Cause::LeftList`]), so that belum is right at once and the doubt about sudah is seen.
//!
//! There are two answers at any time: *official*, by what is confirmed, and *reported*, by what the
//! teams say. wajib = sudah + belum holds in both by construction; [`identities`] proves it on any
//! result. The order in which reports, decisions and imports arrive changes nothing, nor does
//! receiving one twice.

mod confirmed;
mod effective;
mod evidence;
mod figures;
mod identities;
mod input;
mod path;
mod reports;
mod result;
mod service;
mod tally;
mod village;

pub use effective::{Effective, OutcomeBasis, effective};
pub use evidence::{Evidence, KnownState, evidence_from_list};
pub use figures::{Figures, Standing};
pub use identities::{BrokenIdentity, identities};
pub use input::{
    Baseline, CountInput, CountedPerson, Membership, OfficeDecision, OutingReturn, Report, Ruling,
};
pub use result::{Count, PersonCount, count};
pub use service::ServiceOutput;
pub use tally::{
    CardTally, Cause, ListTally, Movement, NeighbourhoodTally, OffListTally, OutingWait, Tally,
};
pub use village::VillageCount;
