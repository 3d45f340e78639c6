//! How many are still unrecorded, where and why.

use jemput_domain::counting::{Figures, NeighbourhoodTally, OutingWait, ServiceOutput, Tally};
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::laptops::LaptopView;

/// Regency, kecamatan, villages. RT and the rest of one region: `remaining_region`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RemainingPage {
    #[ts(type = "string")]
    pub today: Date,
    pub counted_at: UnixMillis,
    pub total: RegionRow,
    pub districts: Vec<DistrictRows>,
    /// People whose village is of another regency or unknown: in no row above.
    pub elsewhere: u32,
    /// As-of per laptop, missing bundles, silent laptops: those with something to say first.
    pub laptops: Vec<LaptopView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DistrictRows {
    pub row: RegionRow,
    pub villages: Vec<RegionRow>,
}

/// One line: figures by what is confirmed (`official`) and by what the teams say (`reported`).
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RegionRow {
    pub code: RegionCode,
    pub name: String,
    /// All there are in the region.
    pub villages: u32,
    /// Of those, the ones with no totals: in no figure, only their by-name list counts.
    pub without_baseline: u32,
    /// Still belum by name in those.
    pub left_without_baseline: u32,
    /// The oldest baseline among them: *per tanggal*.
    #[ts(type = "string | null")]
    pub baseline_as_of: Option<Date>,
    /// The newest outing day whose reports are in.
    #[ts(type = "string | null")]
    pub reports_until: Option<Date>,
    pub baseline: Figures,
    pub official: Figures,
    pub reported: Figures,
    /// The by-name list. targets = outcomes + disputed + not_yet_come.
    pub targets: u32,
    pub not_yet_come: u32,
    /// Gone from the list, and nobody said why: no targets any more.
    pub left_list: u32,
    pub disputed: u32,
    /// Still belum by name.
    pub left_official: u32,
    pub left_reported: u32,
    /// The baseline's belum less those on the list. Never hidden.
    #[ts(type = "number")]
    pub difference: i64,
    /// Found, off the list: *perlu cek SIAK*.
    pub to_check: u32,
    /// Laptops whose part of an outing has not come.
    pub waiting_laptops: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RegionRequest {
    /// Regency, kecamatan or village.
    pub region: RegionCode,
}

/// Everything counted over one region.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RegionPage {
    pub row: RegionRow,
    /// From the regency down to this region.
    pub path: Vec<RegionName>,
    pub tally: Tally,
    /// Of a village: its RT (or hamlets), in order.
    pub neighbourhoods: Vec<NeighbourhoodRow>,
    /// Outings the figures wait for.
    pub waits_for: Vec<OutingWait>,
    /// What teams did here (village of service), newest day first.
    pub output: Vec<ServiceOutput>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RegionName {
    pub code: RegionCode,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NeighbourhoodRow {
    /// `RT 001 / RW 002`; empty for those without one.
    pub name: String,
    pub tally: NeighbourhoodTally,
}

/// *Salin laporan WA*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WhatsappText {
    pub text: String,
}
