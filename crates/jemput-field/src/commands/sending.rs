//! Sealing, sending, sticks, and what is still only on this laptop.

use jemput_domain::error::ApiError;
use jemput_domain::ids::DocumentId;
use jemput_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::villages::{NoteLeft, StillWaiting};

/// "18 berkas masih hanya di laptop ini".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalOnly {
    /// Everything the office does not durably hold: `records` + `scans`.
    pub total: u32,
    pub records: u32,
    pub scans: u32,
    /// Of `total`: in no sealed bundle yet.
    pub unsealed: u32,
    #[ts(type = "number")]
    pub unsealed_scan_bytes: u64,
    /// Of `records`: applications not complete yet. They are sealed as they are.
    pub drafts: u32,
    /// Of `records`: begun, and not able to travel yet. [`Unfinished`] names it.
    pub unfinished: u32,
    /// Sealed bundles the office does not wholly hold.
    pub bundles: u32,
    /// Of these, turned away by the office: an admin there must look at them.
    pub bundles_refused: u32,
    /// At the enrolment table without a result.
    pub waiting: u32,
}

/// What no bundle takes along as it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unfinished {
    /// Notes without an outcome, by name; the first 20 of `notes`.
    pub notes_left: Vec<NoteLeft>,
    pub notes: u32,
    /// The form of a new person is filled in and was not noted.
    pub person_draft: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    #[ts(type = "number")]
    pub sequence: u64,
    /// Another one than the bundle before: the laptop was restored or copied.
    pub chain: String,
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
    /// Last written to a stick and read back.
    pub exported_at: Option<UnixMillis>,
    /// The office holds it in a backup; its scans are no longer here.
    pub pruned: bool,
    /// Why it is not moving, when it is not.
    pub trouble: Option<ApiError>,
    #[ts(type = "number | null")]
    pub retry_in_ms: Option<u64>,
}

/// In rising order; the last two end automatic sending and never permit deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BundleProgress {
    /// Its file is gone; what it held goes under another number.
    Lost,
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
    /// On the stick now, every byte read back and compared.
    pub bundles: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    /// Copies taken off the stick because the office has them.
    pub removed: u32,
    /// Bundles this laptop could not read from its own disk.
    pub unreadable: u32,
    /// Receipts that lay on the stick and came home.
    pub receipts: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StickImported {
    pub receipts: u32,
    pub messages: u32,
    pub keyset: bool,
    pub office_pack: bool,
    /// The office's answer to this laptop's enrolment.
    pub certificate: bool,
    /// Files or statements that did not verify and were left alone.
    pub damaged: u32,
    /// Bundles the office asks for again: export to this stick.
    pub wanted: u32,
}
