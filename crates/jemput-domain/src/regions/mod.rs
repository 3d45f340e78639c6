//! Provinces, regencies, kecamatan and villages of the Home Ministry, by code.
//!
//! Regions are keyed by code and table version, never by name: names repeat even inside one
//! kecamatan, and a code needs a date to become a name ([`Regions::name_on`]). The 91,599 rows are
//! carried compressed and decoded once, on first use.

mod code;
mod history;
pub mod packed;
mod search;
mod table;
mod village;

pub use code::RegionLevel;
pub use table::{Region, Regions};
pub use village::{VillageKind, usual_village_term};
