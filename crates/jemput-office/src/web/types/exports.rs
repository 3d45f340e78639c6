//! XLSX files.

use jemput_domain::wire::person::RegionCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// Wajib, sudah, belum per kecamatan, village and RT.
    Remaining,
    /// Everyone still belum, by name.
    People,
    /// The list to print per RT.
    PrintedList,
    /// What teams did, per village of service and day.
    Output,
    /// Every standing outcome.
    Outcomes,
    /// What was put apart.
    Quarantine,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ExportRequest {
    pub report: Report,
    #[serde(default)]
    #[ts(optional)]
    pub region: Option<RegionCode>,
    /// One RT, with `printed_list`.
    #[serde(default)]
    #[ts(optional)]
    pub neighbourhood: Option<String>,
}
