//! What a person may see of the sending.

use jemput_seal::Hash;
use serde::Serialize;
use ts_rs::TS;

use super::exchange::{Standing, Trouble};

/// One bundle on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleProgress {
    /// Its header hash.
    #[ts(type = "string")]
    pub bundle: Hash,
    /// How far it is.
    pub stage: Stage,
    /// Sealed bytes in all items.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Of these, durably at the office as far as it has told us.
    #[ts(type = "number")]
    pub durable: u64,
    /// Why it is not moving, when it is not.
    pub trouble: Option<Trouble>,
    /// How long until it is tried again, after trouble of its own. Trouble without it: not in this
    /// run.
    #[ts(type = "number | null")]
    pub retry_in_ms: Option<u64>,
}

/// Stages in the order a bundle passes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Not yet offered, or not yet looked up.
    Waiting,
    /// Manifest and records are going.
    Records,
    /// Attachments are going, or wait for other bundles' records.
    Attachments,
    /// Every byte is there; the signed receipt is not.
    AwaitingReceipt,
    /// The office has answered for it, for good or ill.
    Receipted {
        /// By a receipt of its present epoch.
        standing: Standing,
    },
}

/// Where the whole sending stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LineProgress {
    /// Why the line waits, when it does.
    pub trouble: Option<Trouble>,
    /// How long until it is tried again.
    #[ts(type = "number | null")]
    pub retry_in_ms: Option<u64>,
    /// Bundles not yet answered for.
    pub open: usize,
    /// Bytes of theirs not yet durable at the office.
    #[ts(type = "number")]
    pub bytes_left: u64,
}
