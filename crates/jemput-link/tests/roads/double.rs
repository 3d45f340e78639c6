//! A server that misbehaves on demand, and otherwise agrees with everything. Not a gateway: the real
//! one is tested with this crate in the workspace's own scenarios.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use httpsig::prelude::{AlgorithmName, PublicKey, VerifyingKey};
use jemput_domain::wire::transfer::{
    BundleStatus, ContactAnswer, ContactRequest, KeyEpoch, MEDIA_TYPE, TransferCode, TransferError,
};
use jemput_seal::statement::{ItemRange, ItemState, Keyset, MessageEnvelope, OfficeTime, Receipt};
use jemput_seal::{Hash, Header, Signed, SigningPublic, SigningSecret, Uuid, header_hash};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What it does to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misdeed {
    /// 200 with a hotspot's page.
    Portal,
    /// 302 to a hotspot's page.
    Redirect,
    /// 200 with HTML under our content type.
    PretendingPortal,
    /// 502 of a proxy in between.
    BadGateway,
    /// 503 of the gateway.
    Busy,
    /// 500 of the gateway.
    Failing,
    /// 422 of the gateway.
    Forged,
    /// 429 of the gateway: as much as it takes in a day.
    Quota,
    /// Never answers.
    Stall,
    /// Answers the head and a bit, then nothing.
    StallInBody,
    /// A receipt signed by somebody else.
    ForeignReceipt,
    /// No receipt at all.
    NoReceipt,
    /// More than anyone should read.
    Endless,
    /// 401 until the certificate comes along.
    AskCertificate,
}

pub struct Double {
    pub misdeeds: Mutex<VecDeque<Misdeed>>,
    /// Applies to requests about bundles only; contacts go through.
    pub for_bundles: bool,
    pub device: SigningPublic,
    pub receipt: SigningSecret,
    pub stranger: SigningSecret,
    pub epoch: Uuid,
    pub office: String,
    /// A keyset given out with every contact.
    pub keyset: Option<Signed<Keyset>>,
    /// Messages given out, contact by contact; then none.
    pub messages: Mutex<VecDeque<Vec<Signed<MessageEnvelope>>>>,
    /// Header hashes it asks for at its first contact.
    pub wants: Mutex<Vec<Hash>>,
    /// Bodies of the contacts seen.
    pub contacts: Mutex<Vec<ContactRequest>>,
    /// Requests seen: method, path, whether the certificate came along.
    pub seen: Mutex<Vec<(Method, String, bool)>>,
}

impl Double {
    /// Serves on a free port of this machine, plain.
    pub async fn serve(self: Arc<Self>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, self.router()).await });
        address
    }

    /// The same with TLS.
    pub async fn serve_tls(
        self: Arc<Self>,
        config: Arc<tokio_rustls::rustls::ServerConfig>,
    ) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tls = Tls {
            listener,
            acceptor: config.into(),
        };
        tokio::spawn(async move { axum::serve(tls, self.router()).await });
        address
    }

    fn router(self: Arc<Self>) -> Router {
        Router::new().fallback(answer).with_state(self)
    }

    fn next(&self, path: &str) -> Option<Misdeed> {
        if self.for_bundles && !path.contains("/bundles") {
            return None;
        }
        self.misdeeds.lock().unwrap().pop_front()
    }

    fn contact(&self, body: &[u8]) -> Response {
        let body = serde_json::from_slice(body).unwrap();
        self.contacts.lock().unwrap().push(body);
        let time = self
            .receipt
            .sign(&OfficeTime {
                time: 1_795_350_000_000,
                epoch: self.epoch,
                counter: 0,
            })
            .unwrap();
        let messages = self
            .messages
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or_default();
        let answer = ContactAnswer {
            time: serde_json::to_value(time).unwrap(),
            epochs: vec![KeyEpoch {
                key: self.receipt.key_id().to_string(),
                epoch: self.epoch.to_string(),
            }],
            keyset: self
                .keyset
                .as_ref()
                .map(|keyset| serde_json::to_value(keyset).unwrap()),
            pack: None,
            messages: messages
                .iter()
                .map(|message| serde_json::to_value(message).unwrap())
                .collect(),
            more_messages: false,
            receipts: Vec::new(),
            receipts_cursor: 0,
            more_receipts: false,
            wants: std::mem::take(&mut *self.wants.lock().unwrap())
                .iter()
                .map(Hash::to_string)
                .collect(),
        };
        json(StatusCode::OK, &answer)
    }

    /// Says it has every byte already.
    fn start(&self, body: &[u8], misdeed: Option<Misdeed>) -> Response {
        let length = u32::from_be_bytes(body[..4].try_into().unwrap()) as usize;
        let header_json = &body[4..4 + length];
        let last = Header::parse(header_json).unwrap().items.len() as u32 - 1;
        let receipt = Receipt {
            office: self.office.clone(),
            header_hash: header_hash(header_json),
            items: vec![ItemRange {
                from: 0,
                to: last,
                state: ItemState::Verified,
            }],
            state: ItemState::Verified,
            epoch: self.epoch,
            counter: 1,
            time: 1,
        };
        let signer = if misdeed == Some(Misdeed::ForeignReceipt) {
            &self.stranger
        } else {
            &self.receipt
        };
        let receipts = match misdeed {
            Some(Misdeed::NoReceipt) => Vec::new(),
            _ => vec![serde_json::to_value(signer.sign(&receipt).unwrap()).unwrap()],
        };
        let status = BundleStatus {
            header_hash: header_hash(header_json).to_string(),
            complete: vec![(0, last)],
            partial: Vec::new(),
            refused_parts: Vec::new(),
            receipts,
            quarantined: None,
        };
        json(StatusCode::OK, &status)
    }
}

async fn answer(State(double): State<Arc<Double>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    check_signature(&head, &body, &double.device);
    let certified = head.headers.contains_key("jemput-certificate");
    double
        .seen
        .lock()
        .unwrap()
        .push((head.method.clone(), head.uri.path().to_owned(), certified));
    let misdeed = double.next(head.uri.path());
    let html = "<html><title>Selamat datang di WiFi</title>";
    match misdeed {
        Some(Misdeed::Portal) => ([(header::CONTENT_TYPE, "text/html")], html).into_response(),
        Some(Misdeed::Redirect) => (
            StatusCode::FOUND,
            [(header::LOCATION, "http://10.0.0.1/login")],
        )
            .into_response(),
        Some(Misdeed::PretendingPortal) => {
            ([(header::CONTENT_TYPE, MEDIA_TYPE)], html).into_response()
        }
        Some(Misdeed::BadGateway) => (StatusCode::BAD_GATEWAY, html).into_response(),
        Some(Misdeed::Busy) => json(
            StatusCode::SERVICE_UNAVAILABLE,
            &TransferError {
                code: TransferCode::Busy,
            },
        ),
        Some(Misdeed::Failing) => json(
            StatusCode::INTERNAL_SERVER_ERROR,
            &TransferError {
                code: TransferCode::Internal,
            },
        ),
        Some(Misdeed::Forged) => json(
            StatusCode::UNPROCESSABLE_ENTITY,
            &TransferError {
                code: TransferCode::Forged,
            },
        ),
        Some(Misdeed::Quota) => json(
            StatusCode::TOO_MANY_REQUESTS,
            &TransferError {
                code: TransferCode::QuotaReached,
            },
        ),
        Some(Misdeed::AskCertificate) if !certified => json(
            StatusCode::UNAUTHORIZED,
            &TransferError {
                code: TransferCode::CertificateNeeded,
            },
        ),
        Some(Misdeed::Stall) => {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            StatusCode::OK.into_response()
        }
        Some(Misdeed::StallInBody) => {
            let stream = silent_body();
            Response::builder()
                .header(header::CONTENT_TYPE, MEDIA_TYPE)
                .body(stream)
                .unwrap()
        }
        Some(Misdeed::Endless) => Response::builder()
            .header(header::CONTENT_TYPE, MEDIA_TYPE)
            .body(Body::from(vec![b' '; 6 << 20]))
            .unwrap(),
        misdeed if head.method == Method::POST && head.uri.path().ends_with("/bundles") => {
            double.start(&body, misdeed)
        }
        _ if head.uri.path().ends_with("/contacts") => double.contact(&body),
        _ => json(
            StatusCode::NOT_FOUND,
            &TransferError {
                code: TransferCode::UnknownBundle,
            },
        ),
    }
}

/// A few bytes, then silence.
fn silent_body() -> Body {
    struct Silent(bool);
    impl http_body::Body for Silent {
        type Data = bytes::Bytes;
        type Error = std::convert::Infallible;
        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
            if std::mem::replace(&mut self.0, true) {
                return std::task::Poll::Pending;
            }
            std::task::Poll::Ready(Some(Ok(http_body::Frame::data(bytes::Bytes::from_static(
                b"{",
            )))))
        }
    }
    Body::new(Silent(false))
}

fn json(status: StatusCode, body: &impl serde::Serialize) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, MEDIA_TYPE)],
        serde_json::to_vec(body).unwrap(),
    )
        .into_response()
}

/// Builds the signature base from PROTOCOL.md's text, not with the sender's code.
fn check_signature(head: &axum::http::request::Parts, body: &[u8], device: &SigningPublic) {
    let text = |name: &str| head.headers[name].to_str().unwrap().to_owned();
    let input = text("signature-input");
    let (label, params) = input.split_once('=').unwrap();
    let path = head.uri.path();
    let mut base = format!(
        "\"@method\": {}\n\"@path\": {path}\n\"@query\": ?{}\n",
        head.method,
        head.uri.query().unwrap_or("")
    );
    let mut covered = r#"("@method" "@path" "@query""#.to_owned();
    if !body.is_empty() {
        assert_eq!(
            head.headers[header::CONTENT_LENGTH],
            body.len().to_string(),
            "not chunked"
        );
        let digest = text("content-digest");
        assert_eq!(
            digest,
            format!(
                "sha-256=:{}:",
                STANDARD.encode(<sha2::Sha256 as sha2::Digest>::digest(body))
            )
        );
        base += &format!("\"content-digest\": {digest}\n");
        covered += r#" "content-digest""#;
    }
    assert!(
        params.starts_with(&format!("{covered});created=")),
        "{params}"
    );
    assert!(params.ends_with(r#";tag="jemput-v1""#), "{params}");
    base += &format!("\"@signature-params\": {params}");
    let signature = text("signature");
    let value = signature
        .strip_prefix(&format!("{label}=:"))
        .unwrap()
        .strip_suffix(':')
        .unwrap();
    let key = PublicKey::from_bytes(&AlgorithmName::Ed25519, device.as_bytes()).unwrap();
    key.verify(base.as_bytes(), &STANDARD.decode(value).unwrap())
        .expect("the signature verifies");
}

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let Ok((stream, address)) = self.listener.accept().await else {
                continue;
            };
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
