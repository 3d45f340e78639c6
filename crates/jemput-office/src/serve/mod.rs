//! Everything in one process: gateway, importer, issuing, web.

mod elsewhere;
mod inner_loop;
pub mod open;
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use jemput_gateway::http::Limits;
use jemput_gateway::{Gateway, GatewayConfig, Quota};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

pub use open::{Opened, Options, open};

use crate::importer::{Importer, Pushed};
use crate::issuing::Issuing;
use crate::keys::gateway_keys;
use crate::office::Office;
use crate::storage::scans::ScanReader;
use crate::storage::{Db, items};

/// What the office web is given: everything but the opening key.
#[derive(Clone)]
pub struct WebParts {
    /// Database, clock, events, audit.
    pub office: Office,
    /// Takes dropped files in.
    pub importer: Importer,
    /// Invitations, work lists, packs.
    pub issuing: Issuing,
    /// Reads scans.
    pub scans: ScanReader,
}

/// How to serve.
pub struct ServeOptions {
    /// The office.
    pub office: Options,
    /// For browsers; plain HTTP, so a loopback address unless a proxy stands before it.
    pub web: SocketAddr,
    /// For laptops.
    pub gateway: SocketAddr,
    /// Plain HTTP for laptops too: on a loopback address only.
    pub gateway_plain: bool,
    /// The gateway's own database; SQLite in its folder by default.
    pub gateway_database: Option<String>,
    /// Where the gateway keeps sealed bundles, as [`Options::blobs`]; its own folder by default.
    pub gateway_blobs: Option<String>,
    /// What laptops may make the gateway hold.
    pub bounds: Bounds,
}

/// What one laptop may begin in a day, and what all of them may take at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// Of one laptop, in a day.
    pub quota: Quota,
    /// Connections and memory.
    pub limits: Limits,
}

/// A running office.
pub struct Running {
    /// Where browsers reach it.
    pub web: SocketAddr,
    /// Where laptops reach it.
    pub gateway: SocketAddr,
    /// The parts, for whoever started it.
    pub parts: WebParts,
    gateway_parts: Gateway,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Why serving did not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plain HTTP for laptops on an address others can reach.
    #[error("--gateway-plain is for loopback addresses only")]
    PlainNotLoopback,
    /// An address could not be taken.
    #[error("{0}: {1}")]
    Address(SocketAddr, std::io::Error),
    /// The office's keys.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
    /// The office's storage.
    #[error(transparent)]
    Storage(#[from] crate::storage::StorageError),
    /// The importer.
    #[error(transparent)]
    Import(#[from] crate::importer::ImportError),
    /// Issuing.
    #[error(transparent)]
    Issue(#[from] crate::issuing::IssueError),
    /// The gateway.
    #[error("gateway: {0}")]
    Gateway(#[from] jemput_gateway::GatewayError),
    /// TLS.
    #[error("TLS: {0}")]
    Tls(String),
}

/// Starts everything; returns once both addresses answer.
pub async fn start(options: ServeOptions) -> Result<Running, ServeError> {
    if options.gateway_plain && !options.gateway.ip().is_loopback() {
        return Err(ServeError::PlainNotLoopback);
    }
    let opened = open(&options.office).await?;
    let place = &opened.place;
    let importer = Importer::new(
        opened.office.clone(),
        opened.keys.clone(),
        opened.card.root.clone(),
    )
    .await?;
    let parts = WebParts {
        office: opened.office.clone(),
        issuing: importer.issuing().clone(),
        scans: ScanReader::new(
            opened.office.db.clone(),
            opened.office.items.clone(),
            opened.keys.clone(),
        ),
        importer,
    };
    std::fs::create_dir_all(place.gateway()).map_err(crate::storage::StorageError::from)?;
    let own = || place.gateway().join("items").display().to_string();
    let blobs = items::store(&options.gateway_blobs.unwrap_or_else(own))?;
    let clock = opened.office.clock.clone();
    let gateway = Gateway::open(GatewayConfig {
        office: opened.card.office.clone(),
        root: opened.card.root.clone(),
        database: options
            .gateway_database
            .unwrap_or_else(|| Db::sqlite_url(&place.gateway().join("gateway.db"))),
        folder: place.gateway().join("spool"),
        blobs,
        receipt_key: gateway_keys::receipt_key(place)?,
        clock: jemput_gateway::Clock::new(move || clock()),
    })
    .await?;
    let Bounds { quota, limits } = options.bounds;
    gateway.set_quota(quota);

    // Before the first laptop asks: keysets, invitations, certificates, messages.
    parts
        .importer
        .push(&gateway, &mut Pushed::default())
        .await?;
    let (stop, stopped) = watch::channel(false);
    let web_listener = listen(options.web).await?;
    let gateway_listener = listen(options.gateway).await?;
    let (web, gateway_address) = (
        address(&web_listener, options.web)?,
        address(&gateway_listener, options.gateway)?,
    );
    let mut tasks = Vec::new();

    let laptops = jemput_gateway::http::router_with(gateway.clone(), limits);
    let until = wait(stopped.clone());
    if options.gateway_plain {
        let plain = |socket| std::future::ready(Some(socket));
        tasks.push(tokio::spawn(async move {
            log(
                "gateway",
                jemput_gateway::http::serve_with(gateway_listener, plain, laptops, limits, until)
                    .await,
            )
        }));
    } else {
        let acceptor = TlsAcceptor::from(tls::config(place)?);
        let handshake = move |socket| tls::handshake(acceptor.clone(), socket);
        tasks.push(tokio::spawn(async move {
            log(
                "gateway",
                jemput_gateway::http::serve_with(
                    gateway_listener,
                    handshake,
                    laptops,
                    limits,
                    until,
                )
                .await,
            )
        }));
    }

    let pages = crate::web::router(parts.clone());
    let until = wait(stopped.clone());
    let web_listener = web_listener.tap_io(|socket| jemput_gateway::http::no_delay(socket));
    tasks.push(tokio::spawn(async move {
        log(
            "web",
            axum::serve(web_listener, pages)
                .with_graceful_shutdown(until)
                .await,
        )
    }));

    let inner = Arc::new(gateway.clone());
    tasks.push(tokio::spawn(inner_loop::run(
        parts.importer.clone(),
        inner,
        stopped.clone(),
    )));
    tasks.push(tokio::spawn(elsewhere::watch(
        parts.office.clone(),
        stopped.clone(),
    )));
    tasks.push(tokio::spawn(inner_loop::anchor_audit(
        parts.office.clone(),
        stopped,
    )));
    Ok(Running {
        web,
        gateway: gateway_address,
        parts,
        gateway_parts: gateway,
        stop,
        tasks,
    })
}

impl Running {
    /// The gateway, as the inner side sees it.
    pub fn gateway(&self) -> &Gateway {
        &self.gateway_parts
    }

    /// Ends gracefully: requests under way are finished, what was acknowledged is stored. Open event
    /// streams are cut after a few seconds.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for mut task in self.tasks {
            if tokio::time::timeout(Duration::from_secs(5), &mut task)
                .await
                .is_err()
            {
                task.abort();
            }
        }
        if let Err(error) = self.gateway_parts.close().await {
            tracing::error!(%error, "the gateway did not close cleanly");
        }
        self.parts.office.db.close().await;
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(at)
        .await
        .map_err(|error| ServeError::Address(at, error))
}

fn address(listener: &TcpListener, asked: SocketAddr) -> Result<SocketAddr, ServeError> {
    listener
        .local_addr()
        .map_err(|error| ServeError::Address(asked, error))
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

fn log(what: &str, ended: std::io::Result<()>) {
    if let Err(error) = ended {
        tracing::error!(what, %error, "stopped serving");
    }
}
