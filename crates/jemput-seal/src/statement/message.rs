//! What the office sends to one laptop: sealed to it, numbered and chained.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Hash;

/// Signed by the message key. The content is HPKE to the device's receiving key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEnvelope {
    /// The office's short name.
    pub office: String,
    /// For this device only.
    pub device: Uuid,
    /// Begun anew when the device is enrolled again.
    pub chain: Uuid,
    /// Rises by one from 1.
    pub number: u64,
    /// [`crate::Signed::hash`] of the message before; none for number 1.
    pub previous: Option<Hash>,
    /// [`crate::SUITE`].
    pub suite: String,
    /// X-Wing ciphertext.
    #[serde(with = "crate::public_key::base64_vec")]
    pub encapsulated: Vec<u8>,
    /// zstd of the content, then AES-256-GCM.
    #[serde(with = "crate::public_key::base64_vec")]
    pub sealed: Vec<u8>,
}
