//! TLS for laptops: one self-signed key that they pin. Handshakes run beside each other, so that a
//! slow line keeps nobody waiting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
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

/// Connections whose handshake is done.
pub struct Listener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: io::Result<SocketAddr>,
}

impl Listener {
    /// Accepts in the background until stopped.
    pub fn start(
        listener: TcpListener,
        config: Arc<ServerConfig>,
        mut stopped: watch::Receiver<bool>,
    ) -> Self {
        let (done, ready) = mpsc::channel(64);
        let address = listener.local_addr();
        let acceptor = TlsAcceptor::from(config);
        tokio::spawn(async move {
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    _ = stopped.changed() => return,
                };
                let Ok((socket, from)) = accepted else {
                    // Too many open files, most likely: others must close first.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                };
                jemput_gateway::http::no_delay(&socket);
                let (acceptor, done) = (acceptor.clone(), done.clone());
                tokio::spawn(async move {
                    if let Ok(Ok(stream)) =
                        tokio::time::timeout(HANDSHAKE, acceptor.accept(socket)).await
                    {
                        let _ = done.send((stream, from)).await;
                    }
                });
            }
        });
        Self { ready, address }
    }
}

impl axum::serve::Listener for Listener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            // Stopped: the server's own shutdown ends this wait.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.address
            .as_ref()
            .copied()
            .map_err(|error| io::Error::from(error.kind()))
    }
}
