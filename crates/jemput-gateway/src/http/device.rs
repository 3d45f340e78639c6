//! Which device a request is from.

use std::sync::Arc;

use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use httpsig::prelude::{AlgorithmName, HttpSigError, HttpSigResult, VerifyingKey};
use jemput_domain::wire::transfer::{CERTIFICATE_HEADER, TransferCode};
use jemput_seal::Signed;
use jemput_seal::statement::DeviceCertificate;

use super::signature::RequestSignature;
use crate::enrolment::PutDevices;
use crate::storage::devices;
use crate::{Gateway, GatewayError};

/// A device whose certificate verifies.
pub(crate) struct KnownKey {
    pub certificate: DeviceCertificate,
}

impl VerifyingKey for KnownKey {
    fn verify(&self, data: &[u8], signature: &[u8]) -> HttpSigResult<()> {
        let verified = self.certificate.signing.verify_request(data, signature);
        verified.map_err(|error| HttpSigError::InvalidSignature(error.code().to_owned()))
    }

    fn key_id(&self) -> String {
        self.certificate.device.to_string()
    }

    fn alg(&self) -> AlgorithmName {
        AlgorithmName::Ed25519
    }
}

/// A request's head whose signature verifies.
pub(super) async fn authenticate(
    gateway: &Gateway,
    head: &Parts,
    has_body: bool,
) -> Result<Arc<KnownKey>, GatewayError> {
    let signature = RequestSignature::read(head, has_body)?;
    let known = gateway.keys().get(&signature.device).cloned();
    if let Some(known) = known {
        signature.verify(&*known)?;
        return Ok(known);
    }
    let (certificate, is_new) = match brought(head)? {
        Some(signed) => (signed, true),
        None => {
            let stored = devices::certificate(
                &mut *gateway.shared.db.read().await?,
                &gateway.shared.office,
                signature.device,
            )
            .await?;
            (
                stored.ok_or(GatewayError::Refused(TransferCode::CertificateNeeded))?,
                false,
            )
        }
    };
    let content = gateway.trust()?.certificate(&certificate)?;
    if content.device != signature.device {
        return Err(GatewayError::Refused(TransferCode::BadSignature));
    }
    let known = Arc::new(KnownKey {
        certificate: content,
    });
    signature.verify(&*known)?;
    if is_new {
        gateway
            .shared
            .db
            .write(PutDevices(vec![(signature.device, certificate)]))
            .await?;
    }
    gateway.keys().insert(signature.device, known.clone());
    Ok(known)
}

/// The certificate the request brings, not verified.
fn brought(head: &Parts) -> Result<Option<Signed<DeviceCertificate>>, GatewayError> {
    let Some(value) = head.headers.get(CERTIFICATE_HEADER) else {
        return Ok(None);
    };
    let json = STANDARD
        .decode(value.as_bytes())
        .map_err(|_| GatewayError::Refused(TransferCode::Malformed))?;
    Ok(Some(Signed::from_json(&json)?))
}
