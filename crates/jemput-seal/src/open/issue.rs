//! What the office issues beside receipts (which [`SigningSecret::sign`] signs as they are).

use rand_core::CryptoRng;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::hybrid::kem::{self, ENCAPSULATION_RANDOMNESS};
use crate::hybrid::{frame, message};
use crate::statement::{CertificateRequest, DeviceCertificate, MessageEnvelope};
use crate::{Hash, SUITE, SealError, Signed, SigningSecret};

/// A message's place in its device's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessagePlace {
    /// Begun anew at each enrolment.
    pub chain: Uuid,
    /// Rises by one from 1.
    pub number: u64,
    /// Hash of the message before.
    pub previous: Option<Hash>,
}

/// A certificate for a request whose MAC (or six words) was checked. The caller keeps it: the same
/// keys get the same certificate again, other keys for a used invitation are refused.
pub fn issue_certificate(
    issuing: &SigningSecret,
    request: &CertificateRequest,
    office: &str,
    device: Uuid,
    serial: u64,
    label: &str,
    issued_at: i64,
) -> Result<Signed<DeviceCertificate>, SealError> {
    issuing.sign(&DeviceCertificate {
        device,
        office: office.to_owned(),
        serial,
        label: label.to_owned(),
        signing: request.signing.clone(),
        receiving: request.receiving.clone(),
        issued_at,
    })
}

/// Seals a message to one device and signs its envelope.
pub fn seal_message(
    signer: &SigningSecret,
    to: &DeviceCertificate,
    place: MessagePlace,
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Signed<MessageEnvelope>, SealError> {
    if content.len() as u64 > message::MESSAGE_MAX {
        return Err(SealError::Limits);
    }
    let mut packed = Zeroizing::new((content.len() as u64).to_be_bytes().to_vec());
    packed.extend_from_slice(&frame::compress(content)?);
    let mut randomness = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
    rng.fill_bytes(&mut randomness[..]);
    let (encapsulated, sealed) = kem::seal_to(
        &to.receiving,
        &randomness,
        &message::info(to.receiving.key_id()),
        &message::aad(to.device, place.chain, place.number),
        &packed,
    )?;
    signer.sign(&MessageEnvelope {
        office: to.office.clone(),
        device: to.device,
        chain: place.chain,
        number: place.number,
        previous: place.previous,
        suite: SUITE.to_owned(),
        encapsulated,
        sealed,
    })
}
