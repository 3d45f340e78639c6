//! Trusting one server key, not a name, an authority or a date.
//!
//! Field clocks are wrong by years and the office's key is self-signed: the pin (SHA-256 of the
//! SubjectPublicKeyInfo) and the handshake's signature are all that is checked, and enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jemput_seal::Hash;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use sha2::{Digest, Sha256};

use crate::LinkError;

/// Accepts exactly the pinned keys.
#[derive(Debug)]
pub(super) struct PinVerifier {
    pins: Vec<Hash>,
    provider: Arc<CryptoProvider>,
    refused: AtomicBool,
}

impl PinVerifier {
    /// A TLS configuration that trusts these pins, and the verifier to ask what it refused.
    pub(super) fn config(pins: &[Hash]) -> Result<(ClientConfig, Arc<Self>), LinkError> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(Self {
            pins: pins.to_vec(),
            provider: Arc::clone(&provider),
            refused: AtomicBool::new(false),
        });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| LinkError::Client)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(&verifier) as Arc<dyn ServerCertVerifier>)
            .with_no_client_auth();
        Ok((config, verifier))
    }

    /// Whether a server with another key answered since the last call.
    pub(super) fn take_refused(&self) -> bool {
        self.refused.swap(false, Ordering::SeqCst)
    }
}

/// The pin of a server's certificate.
pub fn pin_of(certificate: &CertificateDer<'_>) -> Result<Hash, Error> {
    let spki = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
    Ok(Hash(Sha256::digest(spki.as_ref()).into()))
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.pins.contains(&pin_of(end_entity)?) {
            Ok(ServerCertVerified::assertion())
        } else {
            self.refused.store(true, Ordering::SeqCst);
            Err(Error::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            ))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
