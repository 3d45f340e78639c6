//! The database's key: 32 bytes, wiped when dropped, never printed.

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// For the recovery round trip, which brings the key back from the escrow slot.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For wrapping it to the recovery key.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether both are the same key, in constant time.
    pub fn is(&self, other: &Self) -> bool {
        blake3::Hash::from_bytes(self.0) == blake3::Hash::from_bytes(other.0)
    }

    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0));
        Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", digits.as_str()))
    }

    /// The key as ATTACH wants it.
    pub(crate) fn literal(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0));
        Zeroizing::new(format!("x'{}'", digits.as_str()))
    }

    /// A key for another purpose, from this one.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, &self.0))
    }
}
