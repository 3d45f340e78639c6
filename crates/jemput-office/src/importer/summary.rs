//! How an import went, in numbers: the page words it ("143 dari 143 kiriman, 3 perlu dilihat").

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The result of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Summary {
    /// Bundles found.
    pub found: u32,
    /// Of those, taken in or known before: safe at the office.
    pub safe: u32,
    /// Of those, not seen before.
    pub new: u32,
    /// New records.
    pub records: u32,
    /// New scans.
    pub scans: u32,
    /// What a person should look at, one entry each.
    pub look_at: Vec<Looked>,
    /// Receipts written back to the stick.
    pub receipts_written: u32,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Looked {
    /// File name, or `network`.
    pub source: String,
    /// Hex, when it was a bundle.
    pub header_hash: Option<String>,
    /// Which record line, when only a record was put apart.
    pub line: Option<u32>,
    /// Reason code.
    pub reason: String,
}
