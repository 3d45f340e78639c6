//! What a laptop says of itself at every contact, and what lies on a stick.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hash, KeyId};

/// Signed by the device, at every contact and on every stick: so a bundle never sent is missed too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStatement {
    /// The laptop.
    pub device: Uuid,
    /// Its current chain.
    pub chain: Uuid,
    /// The highest number spent; 0 if none.
    pub sequence: u64,
    /// Header hash of that bundle.
    pub head: Option<Hash>,
    /// Records not yet sealed.
    pub unsealed: u64,
    /// Bytes free for data.
    pub free_bytes: u64,
    /// Version of the office pack held.
    pub pack: u64,
    /// Serial of the keyset held.
    pub keyset: u64,
    /// The highest receipt held, for each signing key and epoch.
    pub receipts: Vec<HighWater>,
    /// Chain of the messages down; none before the first.
    pub message_chain: Option<Uuid>,
    /// The highest message number held without a gap below.
    pub messages: u64,
    /// Version of the kit.
    pub program: String,
    /// The laptop's wall clock, epoch milliseconds.
    pub wall: i64,
    /// Rises with each statement, so that the newest is known whichever way it came.
    pub counter: u64,
}

/// The highest receipt a laptop holds of one signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HighWater {
    /// The signing key.
    pub key: KeyId,
    /// Its epoch.
    pub epoch: Uuid,
    /// The counter of the receipt.
    pub counter: u64,
}

/// What was written on a stick. Signed by the laptop's signing key, or by the office's message key
/// for what goes back. Every file beside it is named here, or is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickContents {
    /// The office's short name.
    pub office: String,
    /// The laptop that wrote it; none if the office did.
    pub device: Option<Uuid>,
    /// The writer's wall clock, epoch milliseconds.
    pub wall: i64,
    /// The files, in order of name.
    pub files: Vec<ContentsFile>,
}

/// One file on a stick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentsFile {
    /// Path from the folder of the contents list, with `/`.
    pub name: String,
    /// What it is.
    pub kind: ContentsKind,
    /// Its length.
    pub length: u64,
    /// BLAKE3 of its bytes.
    pub blake3: Hash,
    /// A bundle's identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_hash: Option<Hash>,
}

/// Kinds of file on a stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentsKind {
    /// A sealed bundle.
    Bundle,
    /// A device statement.
    Statement,
    /// Receipts.
    Receipts,
    /// Messages down.
    Messages,
    /// A keyset.
    Keyset,
    /// An office pack.
    Pack,
    /// An enrolment request or its answer.
    Enrolment,
}
