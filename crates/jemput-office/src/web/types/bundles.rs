//! Bundles in by file, what became of them, what was put apart.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::importer::Summary;

/// The files go as parts `file`, each named by its path on the stick (`JEMPUT/…`) or its own name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct BundlesInRequest {
    /// Made by the page (a UUID), so that it can follow `import_progress` events from the start.
    #[serde(default)]
    #[ts(optional)]
    pub run: Option<String>,
}

/// How it went. "143 dari 143 kiriman, 3 perlu dilihat": `summary.safe` of `summary.found`,
/// `summary.look_at`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportResult {
    pub run: String,
    pub summary: Summary,
    /// Receipts and messages for the stick can be fetched: `import_answers`.
    pub answers: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RunRequest {
    pub run: String,
}

/// One import, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunView {
    pub run: String,
    /// `network` or `stick`.
    pub road: String,
    pub source: String,
    pub started_at: UnixMillis,
    pub finished_at: Option<UnixMillis>,
    pub started_by: String,
    /// Null while it goes on, or when it broke off.
    pub summary: Option<Summary>,
    pub answers: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct QuarantineView {
    pub entry: String,
    /// `file`, `bundle`, `item`, `record`, or `lost`: a bundle that is not here.
    pub kind: String,
    pub header_hash: Option<String>,
    pub device: Option<DeviceId>,
    /// The laptop's label, when it is known.
    pub laptop: Option<String>,
    /// The bundle's number in its chain.
    pub sequence: Option<u32>,
    pub item: Option<u32>,
    pub line: Option<u32>,
    /// File name, or `network`.
    pub source: String,
    /// Reason code.
    pub reason: String,
    pub noted_at: UnixMillis,
    pub settled_at: Option<UnixMillis>,
    /// An admin may let this bundle in (`bundle_admit`).
    pub may_admit: bool,
    /// Somebody who has looked at it may say so (`quarantine_settle`).
    pub may_settle: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct EntryRequest {
    pub entry: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct BundleRequest {
    pub header_hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LaptopRequest {
    pub device: DeviceId,
}

/// One bundle of a laptop, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleView {
    pub header_hash: String,
    pub chain: String,
    pub sequence: u32,
    /// `verified`, `opened` (records are in), `imported` (scans too), `backed_up`, `quarantined`, `refused`
    pub state: String,
    pub reason: Option<String>,
    /// Another bundle has this number: the laptop was copied or restored.
    pub forked: bool,
    pub records: u32,
    pub records_apart: u32,
    pub attachments: u32,
    #[ts(type = "number")]
    pub bytes: i64,
    pub road: String,
    pub arrived_at: UnixMillis,
    pub imported_at: Option<UnixMillis>,
}
