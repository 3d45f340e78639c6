//! A laptop's own keys. Their secret bytes live in the encrypted database only.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hybrid::kem::KemSecret;
use crate::hybrid::{frame, message};
use crate::statement::{CertificateRequest, DeviceCertificate, Invitation, MessageEnvelope};
use crate::{KemPublic, SUITE, SealError, Signed, SigningPublic, SigningSecret, Statement};

/// Signing key and receiving key. The receiving key opens messages sealed to this laptop; there is
/// nothing on a laptop that opens a bundle.
pub struct DeviceKeys {
    pub(crate) signing: SigningSecret,
    receiving: KemSecret,
}

impl DeviceKeys {
    /// New keys.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self {
            signing: SigningSecret::generate(rng),
            receiving: KemSecret::generate(rng),
        }
    }

    /// For the store only: 32 bytes of signing seed, 32 of receiving seed.
    pub fn from_secret_bytes(bytes: &[u8; 64]) -> Self {
        let mut signing = Zeroizing::new([0; 32]);
        let mut receiving = Zeroizing::new([0; 32]);
        signing.copy_from_slice(&bytes[..32]);
        receiving.copy_from_slice(&bytes[32..]);
        Self {
            signing: SigningSecret::from_secret_bytes(&signing),
            receiving: KemSecret::from_seed(&receiving),
        }
    }

    /// For the store only.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        bytes[..32].copy_from_slice(&self.signing.to_secret_bytes()[..]);
        bytes[32..].copy_from_slice(&self.receiving.seed()[..]);
        bytes
    }

    /// The public signing key.
    pub fn signing_public(&self) -> SigningPublic {
        self.signing.public()
    }

    /// The public receiving key.
    pub fn receiving_public(&self) -> &KemPublic {
        self.receiving.public()
    }

    /// Whether a certificate is for these keys.
    pub fn fit(&self, certificate: &DeviceCertificate) -> bool {
        certificate.signing == self.signing.public()
            && &certificate.receiving == self.receiving.public()
    }

    /// Signs a statement: [`crate::statement::DeviceStatement`], [`crate::statement::StickContents`].
    pub fn sign<T: Statement>(&self, statement: &T) -> Result<Signed<T>, SealError> {
        self.signing.sign(statement)
    }

    /// Signs the base of an HTTP request (RFC 9421).
    pub fn sign_request(&self, signature_base: &[u8]) -> [u8; 64] {
        self.signing.sign_request(signature_base)
    }

    /// Asks to be enrolled, proving the invitation's code without sending it.
    pub fn request(&self, invitation: &Invitation, label: &str) -> CertificateRequest {
        CertificateRequest::new(
            invitation.id,
            &invitation.code,
            label,
            self.signing.public(),
            self.receiving.public().clone(),
        )
    }

    /// Opens a message whose signature [`crate::Trust::message`] has checked.
    pub fn open_message(
        &self,
        envelope: &MessageEnvelope,
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        if envelope.suite != SUITE {
            return Err(SealError::UnknownSuite);
        }
        let info = message::info(self.receiving.key_id());
        let packed = self.receiving.open(
            &envelope.encapsulated,
            &info,
            &message::aad(envelope.device, envelope.chain, envelope.number),
            &envelope.sealed,
        )?;
        // The content's length stands before it, so that no more is unpacked than the office packed.
        let (length, encoded) = packed
            .split_first_chunk()
            .ok_or(SealError::StatementMalformed)?;
        let length = u64::from_be_bytes(*length);
        if length > message::MESSAGE_MAX {
            return Err(SealError::Limits);
        }
        frame::decompress(encoded, length)
            .map(Zeroizing::new)
            .ok_or(SealError::StatementMalformed)
    }
}
