//! Signed, versioned settings of one office.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::person::RegionCode;
use crate::ids::OfficerId;
use crate::outcome::OutcomeCode;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficePack {
    pub office: String,
    /// Rises; an older pack never replaces a newer.
    pub version: u32,
    pub name: String,
    /// The regency (`12.77`).
    pub regency: RegionCode,
    pub terms: Terms,
    pub roster: Vec<Officer>,
    /// Service codes accepted from the field, in the order shown.
    pub services: Vec<ServicePolicy>,
    /// Keys 1–9 and 0.
    pub common_outcomes: Vec<OutcomeCode>,
    pub prune: PrunePolicy,
    /// Locks after so many idle minutes.
    pub lock_after_minutes: u16,
}

/// Words that differ by province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Terms {
    /// Desa, Nagari, Gampong: for villages whose code's fourth segment starts with 2.
    pub village: String,
    /// Dusun, Jorong, Lingkungan.
    pub hamlet: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Officer {
    pub id: OfficerId,
    pub name: String,
    pub lead: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServicePolicy {
    pub service: String,
    pub handler: String,
    /// Requirement positions this office does not ask for.
    pub waived: Vec<u8>,
    /// Accepts a statement (SPTJM) in place of a paper.
    pub accepts_statement: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrunePolicy {
    /// `imported` suffices; else only `backed_up` permits deletion.
    pub on_imported: bool,
    /// Days in office-signed time after the receipt.
    pub after_days: u16,
}
