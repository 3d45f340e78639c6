//! The list of people a team is sent to find, signed by the office and sealed to one laptop.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::person::{PersonData, RegionCode};
use crate::ids::{OutingId, PersonId, WorkListId};
use crate::outcome::OutcomeCode;
use crate::time::{Date, UnixMillis};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkList {
    pub id: WorkListId,
    /// Rises with each issue for the same village; a lower one never replaces a higher.
    pub revision: u32,
    pub office: String,
    pub village: RegionCode,
    pub village_name: String,
    pub district_name: String,
    /// "per tanggal": the day the office's figures are of.
    #[ts(type = "string")]
    pub as_of: Date,
    pub issued_at: UnixMillis,
    pub totals: Option<VillageTotals>,
    pub outings: Vec<OutingPlan>,
    pub targets: Vec<Target>,
}

/// Wajib and sudah of one village; belum is always `wajib - sudah`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct VillageTotals {
    pub wajib: u32,
    pub sudah: u32,
}

/// One team, one village, one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutingPlan {
    pub id: OutingId,
    pub village: RegionCode,
    #[ts(type = "string")]
    pub date: Date,
    pub place: String,
    pub team: String,
    /// How many laptops share it ("laptop 1 dari 2").
    pub laptops: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Target {
    pub person: PersonId,
    pub data: PersonData,
    /// Recording status of the state system, verbatim (`domain/ektp_status.tsv`).
    pub ektp_status: Option<String>,
    /// The effective outcome so far, from earlier outings.
    pub known_outcome: Option<OutcomeCode>,
    /// The office's revision of this person, for `base_office_revision`.
    pub revision: u32,
}
