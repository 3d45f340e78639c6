//! Item 0: what the other items are. Known only to who opens the bundle.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroize;

use crate::{Hash, KeyId};

/// The manifest. Unknown members are refused: format 1 has these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Hash of the core's canonical bytes.
    pub core: Hash,
    /// Region code of the village served (`12.77.01.1001`).
    pub region: String,
    /// What was counted into this bundle, by name.
    pub counts: BTreeMap<String, u64>,
    /// Items 1, 2, …, in order.
    pub items: Vec<ManifestItem>,
    /// Attachments that could not be read and are not in this bundle.
    pub left_out: Vec<LeftOut>,
    /// One for each of the header's recipients, in order.
    pub recipients: Vec<WrapProof>,
}

/// One item's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestItem {
    /// Its number in the header.
    pub number: u32,
    /// The attachment's id; none for records.
    pub attachment: Option<Uuid>,
    /// How the content became what was sealed.
    pub encoding: Encoding,
    /// Bytes sealed.
    pub encoded: u64,
    /// Bytes of the content.
    pub length: u64,
    /// BLAKE3 of the content.
    pub blake3: Hash,
}

/// How content is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// As it is: scans are compressed already.
    Identity,
    /// One zstd frame.
    Zstd,
}

/// A scan that could not be read. It goes in a later bundle; it never blocks the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Which.
    pub attachment: Uuid,
    /// A short code: `unreadable`, `changed`, `too_large`.
    pub reason: String,
}

/// With this the importer encapsulates again and sees that the wrap is good for a key it does not
/// hold. Whoever reads it holds the bundle key already.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrapProof {
    /// The recipient.
    pub key: KeyId,
    /// The 64 bytes its encapsulation took.
    #[serde(with = "crate::public_key::base64_vec")]
    pub(crate) randomness: Vec<u8>,
}

impl Drop for WrapProof {
    fn drop(&mut self) {
        self.randomness.zeroize();
    }
}

impl std::fmt::Debug for WrapProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WrapProof")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
