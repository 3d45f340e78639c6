//! One kept-alive connection to one gateway: bounded, watched for stalls, never redirected.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use http_body::{Body, Frame, SizeHint};
use jemput_seal::Hash;
use reqwest::redirect::Policy;
use tokio::sync::Notify;

use super::endpoint::Endpoint;
use super::pin::PinVerifier;
use super::reply::Reply;
use crate::LinkError;
use crate::core::exchange::Trouble;

/// Bytes handed to the socket at a time: what "progress" is counted in.
const BLOCK: usize = 16 * 1024;
/// A line that gives less than this for long is taken for dead.
const SLOWEST: u64 = 2 * 1024;
/// How long nothing at all may move, beside what the size allows.
const SILENCE: Duration = Duration::from_secs(30);

/// How a laptop connects. Proxies of the environment are never used: a hall's hotspot or somebody's
/// variable must not reroute a registry.
#[derive(Debug, Clone)]
pub struct ConnectionConfig {
    /// Time for DNS, TCP and TLS together.
    pub connect: Duration,
    /// How long nothing may move before the line counts as stalled.
    pub silence: Duration,
    /// A proxy named by the office.
    pub proxy: Option<String>,
}

impl Default for ConnectionConfig {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            silence: SILENCE,
            proxy: None,
        }
    }
}

/// See the module's text.
pub struct Connection {
    client: reqwest::Client,
    endpoint: Endpoint,
    verifier: Arc<PinVerifier>,
    silence: Duration,
}

/// A request ready to go.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    /// Content type and bytes.
    pub(crate) body: Option<(&'static str, Bytes)>,
    /// Longest answer accepted.
    pub(crate) limit: usize,
}

impl Connection {
    /// Prepares; connects at the first request.
    pub fn new(
        endpoint: Endpoint,
        pins: &[Hash],
        config: &ConnectionConfig,
    ) -> Result<Self, LinkError> {
        let (tls, verifier) = PinVerifier::config(pins)?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(Policy::none())
            .http1_only()
            .tcp_nodelay(true)
            .connect_timeout(config.connect)
            .pool_max_idle_per_host(1)
            // Shorter than any server's, so that a connection is not reused as it is closed.
            .pool_idle_timeout(Duration::from_secs(15));
        if let Some(proxy) = &config.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy).map_err(|_| LinkError::Client)?);
        }
        let client = builder.build().map_err(|_| LinkError::Client)?;
        Ok(Self {
            client,
            endpoint,
            verifier,
            silence: config.silence,
        })
    }

    /// Sends and waits for the whole answer; gives up when nothing moves.
    pub(crate) async fn exchange(&self, outgoing: Outgoing) -> Result<Reply, Trouble> {
        let moved = Arc::new(Notify::new());
        let length = outgoing
            .body
            .as_ref()
            .map_or(0, |(_, body)| body.len() as u64);
        // What the kernel has taken is out of sight: allow for a slow line to carry it.
        let silence = self.silence + Duration::from_secs(length / SLOWEST);
        let work = self.carry(outgoing, &moved);
        tokio::pin!(work);
        loop {
            tokio::select! {
                reply = &mut work => return reply,
                () = moved.notified() => {}
                () = tokio::time::sleep(silence) => return Err(Trouble::Stalled),
            }
        }
    }

    async fn carry(&self, outgoing: Outgoing, moved: &Arc<Notify>) -> Result<Reply, Trouble> {
        let mut request = self
            .client
            .request(outgoing.method, self.endpoint.url(&outgoing.target))
            .headers(outgoing.headers);
        if let Some((content_type, bytes)) = outgoing.body {
            request = request
                .header(header::CONTENT_TYPE, HeaderValue::from_static(content_type))
                .header(header::CONTENT_LENGTH, bytes.len())
                .body(reqwest::Body::wrap(Watched {
                    left: bytes,
                    moved: Arc::clone(moved),
                }));
        }
        let mut response = request.send().await.map_err(|error| self.trouble(&error))?;
        moved.notify_one();
        let mut reply = Reply::head(response.status(), response.headers());
        while let Some(block) = response
            .chunk()
            .await
            .map_err(|error| self.trouble(&error))?
        {
            moved.notify_one();
            if reply.body.len() + block.len() > outgoing.limit {
                return Err(Trouble::BadAnswer);
            }
            reply.body.extend_from_slice(&block);
        }
        Ok(reply)
    }

    fn trouble(&self, error: &reqwest::Error) -> Trouble {
        if self.verifier.take_refused() {
            return Trouble::WrongServer;
        }
        let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(current) = cause {
            // A hotspot that answers TLS with its plain HTTP page.
            if let Some(rustls::Error::InvalidMessage(_)) = tls_error(current) {
                return Trouble::CaptivePortal;
            }
            cause = current.source();
        }
        Trouble::NoConnection
    }
}

/// The TLS error in one link of a chain of causes; I/O errors hide what they carry from `source`.
fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let carried = error
        .downcast_ref::<std::io::Error>()
        .and_then(|io| io.get_ref());
    error
        .downcast_ref()
        .or_else(|| carried.and_then(|carried| tls_error(carried)))
}

/// A body that tells when a block of it was taken. Its length is known, so it is not chunked.
struct Watched {
    left: Bytes,
    moved: Arc<Notify>,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.left.len().min(BLOCK);
        let block = self.left.split_to(length);
        self.moved.notify_one();
        Poll::Ready(Some(Ok(Frame::data(block))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
