//! Signed statements: exact canonical JSON as text, the signer's key id, the signature.

use std::fmt;
use std::marker::PhantomData;

use ed25519_dalek::{Signature, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::header::RawSigned;
use crate::{Hash, KeyId, SealError, SignatureBytes, SigningPublic, canonical};

/// Something one key says. Each kind has its own label, so that a signature over one can never
/// pass for another.
pub trait Statement: Serialize + DeserializeOwned {
    /// Signed before the payload; ends in a NUL byte.
    const LABEL: &'static str;
}

/// A statement with its signature, as it travels: `{"key", "payload", "signature"}`. The payload is
/// the exact text that was signed, so members unknown to this version survive being passed on.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signed<T> {
    raw: RawSigned,
    #[serde(skip)]
    kind: PhantomData<fn() -> T>,
}

impl<T: Statement> Signed<T> {
    /// Takes three members read elsewhere to be a statement of this kind.
    pub fn from_raw(raw: RawSigned) -> Self {
        Self {
            raw,
            kind: PhantomData,
        }
    }

    /// The three members.
    pub fn raw(&self) -> &RawSigned {
        &self.raw
    }

    /// Who says to have signed it.
    pub fn key(&self) -> KeyId {
        self.raw.key
    }

    /// The content, if this key signed it.
    pub fn verify(&self, signer: &SigningPublic) -> Result<T, SealError> {
        if signer.key_id() != self.raw.key {
            return Err(SealError::SignerNotAllowed);
        }
        verify_bytes(
            signer,
            T::LABEL,
            self.raw.payload.as_bytes(),
            &self.raw.signature,
        )
        .map_err(|_| SealError::StatementSignature)?;
        self.peek()
    }

    /// The content, not verified: to find out which key must have signed it.
    pub fn peek(&self) -> Result<T, SealError> {
        let value = canonical::parse(self.raw.payload.as_bytes())
            .map_err(|_| SealError::StatementMalformed)?;
        serde_json::from_value(value).map_err(|_| SealError::StatementMalformed)
    }

    /// The whole as canonical JSON: what is stored, sent and repeated verbatim.
    pub fn to_json(&self) -> Vec<u8> {
        canonical::to_bytes(&self.raw).unwrap_or_default()
    }

    /// Reads what [`Self::to_json`] wrote.
    pub fn from_json(json: &[u8]) -> Result<Self, SealError> {
        serde_json::from_slice(json).map_err(|_| SealError::StatementMalformed)
    }

    /// BLAKE3 of the payload: names this statement (one link of a message chain).
    pub fn hash(&self) -> Hash {
        Hash::of(self.raw.payload.as_bytes())
    }
}

impl<T> Clone for Signed<T> {
    fn clone(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            kind: PhantomData,
        }
    }
}

impl<T> PartialEq for Signed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl<T> Eq for Signed<T> {}

/// Shows the signer only: payloads may hold what must not be logged.
impl<T> fmt::Debug for Signed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("key", &self.raw.key)
            .finish_non_exhaustive()
    }
}

impl SigningPublic {
    /// Whether this key signed the base of an HTTP request (RFC 9421). As strict as for statements.
    pub fn verify_request(&self, signature_base: &[u8], signature: &[u8]) -> Result<(), SealError> {
        let signature =
            Signature::from_slice(signature).map_err(|_| SealError::StatementSignature)?;
        verify_strict(self, signature_base, &signature)
    }
}

/// Strict Ed25519 over label ‖ bytes.
pub(crate) fn verify_bytes(
    signer: &SigningPublic,
    label: &str,
    bytes: &[u8],
    signature: &SignatureBytes,
) -> Result<(), SealError> {
    let message = [label.as_bytes(), bytes].concat();
    verify_strict(
        signer,
        &message,
        &Signature::from_bytes(signature.as_bytes()),
    )
}

fn verify_strict(
    signer: &SigningPublic,
    message: &[u8],
    signature: &Signature,
) -> Result<(), SealError> {
    let key = VerifyingKey::from_bytes(signer.as_bytes()).map_err(|_| SealError::KeyMalformed)?;
    key.verify_strict(message, signature)
        .map_err(|_| SealError::StatementSignature)
}
