//! The office's valid keys and its revoked devices, signed by the root.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hash, KemPublic, SigningPublic};

/// Signed by the root key. Serials rise; an older one never replaces a newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyset {
    /// The office's short name.
    pub office: String,
    /// Rises from 1.
    pub serial: u64,
    /// Epoch milliseconds by the office's clock.
    pub issued_at: i64,
    /// Bundles are sealed to this key …
    pub opening: KemPublic,
    /// … and to this one, whose private half exists only as three shares.
    pub recovery: KemPublic,
    /// Signs device certificates, invitations and office packs.
    pub issuing: SigningPublic,
    /// Signs receipts of every state, and office time.
    pub receipt: SigningPublic,
    /// Signs messages down and the office's stick contents.
    pub message: SigningPublic,
    /// Signs `stored` and `verified` receipts and office time; may be the only one on the gateway.
    pub gateway_receipt: SigningPublic,
    /// SHA-256 of the SubjectPublicKeyInfo of every server key that may answer, the next one too.
    pub tls_pins: Vec<Hash>,
    /// Where laptops reach the gateway, most preferred first.
    pub gateways: Vec<String>,
    /// Devices that are no longer trusted.
    pub revoked: Vec<Revocation>,
}

/// A revoked device, and up to where its bundles are still good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The device.
    pub device: Uuid,
    /// Its last good bundles, one for each chain; in a chain not named none is good.
    pub last_good: Vec<LastGood>,
    /// Epoch milliseconds by the office's clock.
    pub revoked_at: i64,
}

/// Bundles of this chain linked below this one are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastGood {
    /// The chain.
    pub chain: Uuid,
    /// The last good bundle's number.
    pub sequence: u64,
    /// Its header hash.
    pub header_hash: Hash,
}
