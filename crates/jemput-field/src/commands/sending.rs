//! Sealing, sending, sticks, and what is still only on this laptop.

use jemput_domain::error::ApiError;
use jemput_domain::ids::{DocumentId, OutingId};
use jemput_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::villages::StillWaiting;

/// "18 berkas masih hanya di laptop ini".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalOnly {
    /// Everything the office does not durably hold: `records` + `scans`.
    pub total: u32,
    pub records: u32,
    pub scans: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    /// Of `total`: in no sealed bundle yet.
    pub unsealed: u32,
    /// Sealed bundles the office does not wholly hold.
    pub bundles: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SealRequest {
    /// Only the outing's name in the answer; everything unsealed is sealed.
    #[serde(default)]
    #[ts(optional)]
    pub outing: Option<OutingId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sealed {
    /// More than one when the day is larger than a stick's file system takes.
    pub bundles: Vec<BundleView>,
    pub records: u32,
    pub scans: u32,
    /// Left out and named; they go in a later bundle.
    pub unreadable: Vec<UnreadableScan>,
    /// At the enrolment table without a result.
    pub waiting: Vec<StillWaiting>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnreadableScan {
    pub document: DocumentId,
    pub title: String,
    pub person_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleView {
    /// The header's hash, in hex: the bundle's name everywhere.
    pub hash: String,
    /// "kiriman ke-143"
    pub sequence: u32,
    /// Rises when the laptop was restored or cloned.
    pub chain_restarted: bool,
    pub sealed_at: UnixMillis,
    pub records: u32,
    pub scans: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number")]
    pub bytes_at_office: u64,
    pub state: BundleProgress,
    /// `quarantined` or `refused`: the office's code.
    pub office_code: Option<String>,
    pub last_error: Option<ApiError>,
    pub next_try_at: Option<UnixMillis>,
}

/// In rising order; the last two end automatic sending and never permit deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BundleProgress {
    OnlyHere,
    Sending,
    /// Written to a stick and read back; the office has not answered.
    OnStick,
    /// Records are at the office, scans still on their way.
    RecordsArrived,
    Stored,
    Verified,
    Opened,
    Imported,
    BackedUp,
    Quarantined,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StickVolume {
    pub path: String,
    pub label: String,
    #[ts(type = "number")]
    pub free_bytes: u64,
    #[ts(type = "number")]
    pub total_bytes: u64,
    /// Has a Jemput folder: receipts may lie there.
    pub has_jemput: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StickRequest {
    /// The stick's folder.
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StickExported {
    pub bundles: u32,
    /// There before, whole and unchanged.
    pub already_there: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    /// Everything was read back from the stick and compared.
    pub read_back: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StickImported {
    pub receipts: u32,
    pub messages: u32,
    pub work_lists: u32,
    pub keyset: bool,
    pub office_pack: bool,
    pub certificate: bool,
    /// Files meant for another laptop: left alone.
    pub for_others: u32,
}
