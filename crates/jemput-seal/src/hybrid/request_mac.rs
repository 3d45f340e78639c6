//! The enrolment request's proof that its sender holds the invitation.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::statement::{CertificateRequest, InvitationCode};
use crate::{Hash, KemPublic, SealError, SigningPublic};

const LABEL: &[u8] = b"jemput/1 certificate request\0";

impl CertificateRequest {
    /// A request with its MAC.
    pub fn new(
        invitation: Uuid,
        code: &InvitationCode,
        label: &str,
        signing: SigningPublic,
        receiving: KemPublic,
    ) -> Self {
        let mut request = Self {
            invitation,
            label: label.to_owned(),
            signing,
            receiving,
            mac: Hash([0; 32]),
        };
        request.mac = Hash(request.hmac(code).finalize().into_bytes().into());
        request
    }

    /// Whether the sender knew the code. Compares in constant time.
    pub fn verify(&self, code: &InvitationCode) -> Result<(), SealError> {
        self.hmac(code)
            .verify_slice(&self.mac.0)
            .map_err(|_| SealError::RequestMac)
    }

    fn hmac(&self, code: &InvitationCode) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&code.0).expect("HMAC takes keys of any length");
        mac.update(LABEL);
        mac.update(&self.signed_part());
        mac
    }

    /// Everything but the MAC; the label comes last because only its length varies.
    pub(crate) fn signed_part(&self) -> Vec<u8> {
        [
            self.invitation.as_bytes(),
            &self.signing.as_bytes()[..],
            self.receiving.as_bytes(),
            self.label.as_bytes(),
        ]
        .concat()
    }
}
