//! How a laptop becomes the office's: invitation, request, certificate, office pack.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use uuid::Uuid;

use super::Keyset;
use crate::{Hash, KemPublic, Signed, SigningPublic};

/// Who a laptop is. Signed by the issuing key; travels in every header, so it names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCertificate {
    /// The laptop.
    pub device: Uuid,
    /// The office's short name.
    pub office: String,
    /// Rises with each certificate the office issues.
    pub serial: u64,
    /// What the office calls the laptop (`laptop 07`).
    pub label: String,
    /// Its signing key.
    pub signing: SigningPublic,
    /// Messages down are sealed to this key.
    pub receiving: KemPublic,
    /// Epoch milliseconds by the office's clock.
    pub issued_at: i64,
}

/// What the office hands a laptop to begin with. Signed by the issuing key of the keyset inside,
/// whose root is inside too: whoever hands over the file is who is trusted. Recording can start at
/// once; sealing as soon as the certificate returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Names the invitation.
    pub id: Uuid,
    /// The office's short name.
    pub office: String,
    /// The root, pinned from here on.
    pub root: SigningPublic,
    /// The current keyset.
    pub keyset: Signed<Keyset>,
    /// The current office pack.
    pub pack: Signed<Pack>,
    /// Proves that a request comes from who holds this file. Used once.
    pub code: InvitationCode,
    /// Epoch milliseconds; judged by the office's clock only.
    pub expires_at: i64,
}

/// 128 secret bits, used once.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode(pub [u8; 16]);

/// What the laptop sends to be enrolled. The MAC proves the invitation's code without sending it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRequest {
    /// The invitation used.
    pub invitation: Uuid,
    /// What the laptop's people call it; the office may choose another label.
    pub label: String,
    /// The new signing key.
    pub signing: SigningPublic,
    /// The new receiving key.
    pub receiving: KemPublic,
    /// HMAC-SHA256 under the code over the other members.
    pub mac: Hash,
}

/// The office pack: any JSON object, whose meaning is the domain's. Signed by the issuing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pack(pub Value);

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(…)")
    }
}

impl Serialize for InvitationCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> Deserialize<'de> for InvitationCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut code = [0; 16];
        hex::decode_to_slice(String::deserialize(deserializer)?, &mut code)
            .map_err(|_| de::Error::custom("not an invitation code"))?;
        Ok(Self(code))
    }
}
