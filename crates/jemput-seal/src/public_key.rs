//! Public keys and signatures as they stand in JSON: base64 with padding.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{KeyId, SealError};

/// Bytes of an Ed25519 signature.
pub const SIGNATURE_LEN: usize = 64;
/// Bytes of an X-Wing public key.
const KEM_PUBLIC_LEN: usize = 1216;

/// Bytes of one length, base64 in JSON.
macro_rules! base64_bytes {
    ($(#[$doc:meta])* $name:ident, $len:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(pub(crate) Box<[u8; $len]>);

        impl $name {
            /// The bytes.
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// From exactly as many bytes as such a value has.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
                let bytes: [u8; $len] = bytes.try_into().map_err(|_| SealError::KeyMalformed)?;
                Ok(Self(Box::new(bytes)))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&STANDARD.encode(&self.0[..]))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let bytes = STANDARD.decode(text).map_err(|_| de::Error::custom("not base64"))?;
                Self::from_bytes(&bytes).map_err(|_| de::Error::custom("wrong length"))
            }
        }
    };
}

base64_bytes! {
    /// An Ed25519 public key.
    SigningPublic, 32
}
base64_bytes! {
    /// An X-Wing public key (ML-KEM-768 ‖ X25519). Only its length is known on the verify side.
    KemPublic, KEM_PUBLIC_LEN
}
base64_bytes! {
    /// An Ed25519 signature.
    SignatureBytes, SIGNATURE_LEN
}

impl SigningPublic {
    /// The name this key goes by.
    pub fn key_id(&self) -> KeyId {
        KeyId::of("jemput/1 signing key\0", &self.0[..])
    }
}

impl KemPublic {
    /// The name this key goes by.
    pub fn key_id(&self) -> KeyId {
        KeyId::of("jemput/1 receiving key\0", &self.0[..])
    }
}

/// Variable-length bytes as base64, for `#[serde(with = "…")]`.
pub(crate) mod base64_vec {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD
            .decode(text)
            .map_err(|_| de::Error::custom("not base64"))
    }
}
