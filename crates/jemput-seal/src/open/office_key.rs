//! A key that opens bundles: the office's, or the recovery key put together from two shares.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hybrid::kem::KemSecret;
use crate::{KemPublic, KeyId, SealError};

/// The private half of an opening or recovery key. Wiped when dropped.
pub struct OpeningKey(pub(crate) KemSecret);

impl OpeningKey {
    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(KemSecret::generate(rng))
    }

    /// From the 32-byte seed.
    pub fn from_secret_bytes(seed: &[u8]) -> Result<Self, SealError> {
        let seed: &[u8; 32] = seed.try_into().map_err(|_| SealError::KeyMalformed)?;
        Ok(Self(KemSecret::from_seed(seed)))
    }

    /// The 32-byte seed: to be locked or split, never to be stored as it is.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.seed()
    }

    /// The public half.
    pub fn public(&self) -> &KemPublic {
        self.0.public()
    }

    /// Names the public half.
    pub fn key_id(&self) -> KeyId {
        self.0.key_id()
    }
}
