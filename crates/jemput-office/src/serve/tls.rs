//! TLS for laptops: one self-signed key that they pin.

use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::ServeError;
use crate::keys::Place;

const HANDSHAKE: Duration = Duration::from_secs(30);

/// The office's key and certificate.
pub fn config(place: &Place) -> Result<Arc<ServerConfig>, ServeError> {
    let (key, certificate) = place.tls(false);
    let pem = |error: rustls::pki_types::pem::Error| ServeError::Tls(error.to_string());
    let key = PrivateKeyDer::from_pem_file(key).map_err(pem)?;
    let certificate = CertificateDer::from_pem_file(certificate).map_err(pem)?;
    let failed = |error: rustls::Error| ServeError::Tls(error.to_string());
    let mut config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .map_err(failed)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// TLS on one socket; None if it comes to nothing, or not in time.
pub async fn handshake(acceptor: TlsAcceptor, socket: TcpStream) -> Option<TlsStream<TcpStream>> {
    let done = tokio::time::timeout(HANDSHAKE, acceptor.accept(socket)).await;
    done.ok()?.ok()
}
