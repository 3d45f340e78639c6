//! From an invitation to a certificate: over the network, or by files.
//!
//! Everything that comes back is checked against the root key the invitation brought, and against
//! the keys the request was made with. Repeating a request is harmless: the same keys get the same
//! certificate, so a laptop that lost power in between just asks again.

pub mod by_file;
mod by_network;

pub use by_network::{EnrolState, enrol};

use jemput_domain::wire::transfer::{EnrolmentAnswer, EnrolmentRequest};
use jemput_seal::statement::{CertificateRequest, DeviceCertificate, Invitation, Keyset, Pack};
use jemput_seal::{DeviceKeys, SealError, Signed, Trust};

use crate::LinkError;
use crate::core::exchange::Trouble;

/// An invitation that verifies against itself, and the trust it begins.
pub struct Invited {
    /// The pinned root with the invitation's keyset.
    pub trust: Trust,
    /// What the office says.
    pub invitation: Invitation,
}

/// A laptop's certificate, and what came with it. All verified.
#[derive(Debug)]
pub struct Enrolled {
    /// The certificate as it travels.
    pub certificate: Signed<DeviceCertificate>,
    /// What it says.
    pub device: DeviceCertificate,
    /// The newest keyset of invitation and answer.
    pub keyset: Signed<Keyset>,
    /// The pack of the answer, or else the invitation's.
    pub pack: Signed<Pack>,
}

/// Why enrolling ended without a certificate.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// Not an invitation, or altered.
    #[error("the invitation does not verify")]
    Invitation(#[source] SealError),
    /// The office does not know it.
    #[error("the office does not know this invitation")]
    Unknown,
    /// Another laptop was enrolled with it, or the office said no.
    #[error("this invitation was used for another laptop")]
    Used,
    /// By the office's clock.
    #[error("this invitation has expired")]
    Expired,
    /// The answer is not this office's, or not for this laptop's keys.
    #[error("the answer does not verify")]
    Answer(#[source] SealError),
    /// An answer PROTOCOL.md does not know.
    #[error("the office refused")]
    Refused(Trouble),
    /// The laptop's own.
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl Invited {
    /// Reads an invitation file.
    pub fn read(file: &[u8]) -> Result<Self, EnrolError> {
        let signed = Signed::<Invitation>::from_json(file).map_err(EnrolError::Invitation)?;
        let (trust, invitation) =
            Trust::from_invitation(&signed).map_err(EnrolError::Invitation)?;
        Ok(Self { trust, invitation })
    }

    /// The request these keys make, for both roads. `label` is what the laptop's people call it.
    pub fn request(&self, keys: &DeviceKeys, label: &str) -> CertificateRequest {
        keys.request(&self.invitation, label)
    }

    /// Checks an answer: keyset by the pinned root, certificate by its issuing key and for our keys.
    pub fn accept(
        &self,
        answer: EnrolmentAnswer,
        keys: &DeviceKeys,
    ) -> Result<Option<Enrolled>, EnrolError> {
        let EnrolmentAnswer::Enrolled {
            certificate,
            keyset,
            pack,
        } = answer
        else {
            return Ok(None);
        };
        let malformed = |_| EnrolError::Answer(SealError::StatementMalformed);
        let keyset: Signed<Keyset> = serde_json::from_value(keyset).map_err(malformed)?;
        let certificate: Signed<DeviceCertificate> =
            serde_json::from_value(certificate).map_err(malformed)?;
        let pack: Option<Signed<Pack>> = pack
            .map(serde_json::from_value)
            .transpose()
            .map_err(malformed)?;

        let mut trust = self.trust.clone();
        let newer = trust.add(&keyset).map_err(EnrolError::Answer)?;
        let device = trust
            .certificate(&certificate)
            .map_err(EnrolError::Answer)?;
        if !keys.fit(&device) {
            return Err(EnrolError::Answer(SealError::Certificate));
        }
        if let Some(pack) = &pack {
            trust.pack(pack).map_err(EnrolError::Answer)?;
        }
        Ok(Some(Enrolled {
            certificate,
            device,
            keyset: if newer {
                keyset
            } else {
                self.invitation.keyset.clone()
            },
            pack: pack.unwrap_or_else(|| self.invitation.pack.clone()),
        }))
    }
}

fn body(request: &CertificateRequest) -> Result<Vec<u8>, LinkError> {
    let request = serde_json::to_value(request).map_err(|_| LinkError::Client)?;
    serde_json::to_vec(&EnrolmentRequest { request }).map_err(|_| LinkError::Client)
}
