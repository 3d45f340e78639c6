//! A private signing key: a laptop's, or one of the office's.

use ed25519_dalek::{Signer, SigningKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::header::RawSigned;
use crate::{KeyId, SealError, SignatureBytes, Signed, SigningPublic, Statement, canonical};

/// An Ed25519 private key. Wiped when dropped.
pub struct SigningSecret(SigningKey);

impl SigningSecret {
    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut seed[..]);
        Self::from_secret_bytes(&seed)
    }

    /// For the store only.
    pub fn from_secret_bytes(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// For the store only.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> SigningPublic {
        SigningPublic(Box::new(self.0.verifying_key().to_bytes()))
    }

    /// Names the public half.
    pub fn key_id(&self) -> KeyId {
        self.public().key_id()
    }

    /// Signs a statement.
    pub fn sign<T: Statement>(&self, statement: &T) -> Result<Signed<T>, SealError> {
        let bytes = canonical::to_bytes(statement).map_err(|_| SealError::StatementMalformed)?;
        // What a reader would refuse is not signed either.
        canonical::parse(&bytes).map_err(|_| SealError::StatementMalformed)?;
        let signature = self.sign_bytes(T::LABEL, &bytes);
        let payload = String::from_utf8(bytes).map_err(|_| SealError::StatementMalformed)?;
        Ok(Signed::from_raw(RawSigned {
            key: self.key_id(),
            payload,
            signature,
        }))
    }

    /// Signs the base of an HTTP request (RFC 9421). It begins with a quotation mark and every label
    /// of ours with `jemput/`, so that neither can pass for the other.
    pub fn sign_request(&self, signature_base: &[u8]) -> [u8; 64] {
        debug_assert!(!signature_base.starts_with(b"jemput/"));
        self.0.sign(signature_base).to_bytes()
    }

    pub(crate) fn sign_bytes(&self, label: &str, bytes: &[u8]) -> SignatureBytes {
        let message = [label.as_bytes(), bytes].concat();
        SignatureBytes(Box::new(self.0.sign(&message).to_bytes()))
    }
}
