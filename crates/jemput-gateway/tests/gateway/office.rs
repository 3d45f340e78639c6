//! An office with its keys, and a gateway serving it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jemput_domain::time::UnixMillis;
use jemput_gateway::blobs::{Blobs, FolderBlobs};
use jemput_gateway::inner::EnrolmentDecision;
use jemput_gateway::{Clock, Gateway, GatewayConfig, GatewayError, Inner as _, http};
use jemput_seal::statement::{
    Invitation, InvitationCode, Keyset, OfficeTime, Pack, Receipt, Revocation,
};
use jemput_seal::{Ceremony, KeysetTerms, Signed, SigningSecret, Trust, Uuid, issue_certificate};
use serde_json::json;
use tokio::sync::oneshot;

use super::laptop::Laptop;

pub const OFFICE: &str = "12.77";

/// One office's keys and where its gateway keeps things.
pub struct Office {
    pub keys: Ceremony,
    pub folder: tempfile::TempDir,
    pub database: String,
    pub now: Arc<AtomicI64>,
    pub revoked: Vec<Revocation>,
    pub blobs: Arc<dyn Blobs>,
    serial: u64,
}

/// A gateway answering on a port.
pub struct Running {
    pub gateway: Gateway,
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    served: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Office {
    /// `database` None: an SQLite file of its own.
    pub fn new(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = database.unwrap_or_else(|| sqlite(&folder.path().join("gateway.db")));
        let blobs = Arc::new(FolderBlobs::open(&folder.path().join("blobs")).unwrap());
        Self {
            keys: Ceremony::generate(&mut rand::rng()),
            folder,
            database,
            now: Arc::new(AtomicI64::new(1_790_000_000_000)),
            revoked: Vec::new(),
            blobs,
            serial: 1,
        }
    }

    pub fn keyset(&self) -> Signed<Keyset> {
        let terms = KeysetTerms {
            office: OFFICE.to_owned(),
            serial: self.serial,
            issued_at: 1_790_000_000_000,
            tls_pins: Vec::new(),
            gateways: Vec::new(),
            revoked: self.revoked.clone(),
        };
        self.keys.keyset(terms).unwrap()
    }

    /// The next keyset, with these devices revoked.
    pub fn next_keyset(&mut self, revoked: Vec<Revocation>) -> Signed<Keyset> {
        self.revoked = revoked;
        self.serial += 1;
        self.keyset()
    }

    pub fn pack(&self) -> Signed<Pack> {
        self.keys
            .issuing
            .sign(&Pack(json!({ "office": OFFICE, "version": 1 })))
            .unwrap()
    }

    pub fn trust(&self) -> Trust {
        Trust::new(self.keys.root.public(), &self.keyset()).unwrap()
    }

    pub fn config(&self) -> GatewayConfig {
        let now = self.now.clone();
        GatewayConfig {
            office: OFFICE.to_owned(),
            root: self.keys.root.public(),
            database: self.database.clone(),
            folder: self.spool(),
            blobs: self.blobs.clone(),
            receipt_key: SigningSecret::from_secret_bytes(
                &self.keys.gateway_receipt.to_secret_bytes(),
            ),
            clock: Clock::new(move || UnixMillis(now.fetch_add(1, Ordering::Relaxed))),
        }
    }

    pub fn spool(&self) -> PathBuf {
        self.folder.path().join("spool")
    }

    /// The names of what lies there.
    pub fn spooled(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.spool()).unwrap();
        let name = |file: std::io::Result<std::fs::DirEntry>| file.unwrap().file_name();
        files
            .map(|file| name(file).into_string().unwrap())
            .collect()
    }

    /// Opens, pushes keyset and pack, serves on port 0.
    pub async fn start(&self) -> Running {
        let gateway = Gateway::open(self.config()).await.unwrap();
        gateway.put_keyset(self.keyset()).await.unwrap();
        gateway.put_pack(1, self.pack()).await.unwrap();
        Running::serve(gateway).await
    }

    pub fn invitation(&self) -> Invitation {
        Invitation {
            id: Uuid::new_v4(),
            office: OFFICE.to_owned(),
            root: self.keys.root.public(),
            keyset: self.keyset(),
            pack: self.pack(),
            code: InvitationCode(rand::random()),
            expires_at: i64::MAX >> 12,
        }
    }

    /// A laptop whose certificate this office issued, as by stick: the gateway has never heard of it.
    pub fn certified(&self) -> Laptop {
        let mut laptop = Laptop::new();
        let request = laptop.keys.request(&self.invitation(), "laptop");
        let certificate = issue_certificate(
            &self.keys.issuing,
            &request,
            OFFICE,
            laptop.device,
            1,
            "laptop",
            0,
        )
        .unwrap();
        laptop.certificate = Some(certificate);
        laptop
    }

    /// A receipt of the office's own key over a whole bundle.
    pub fn receipt(&self, receipt: Receipt) -> Signed<Receipt> {
        self.keys.receipt.sign(&receipt).unwrap()
    }

    pub fn time_of(&self, signed: serde_json::Value) -> OfficeTime {
        let signed: Signed<OfficeTime> = serde_json::from_value(signed).unwrap();
        self.trust().office_time(&signed).unwrap()
    }

    /// Answers every waiting enrolment with a certificate.
    pub async fn enrol_all(&self, gateway: &Gateway, device: Uuid) -> Result<(), GatewayError> {
        for pending in gateway.enrolments().await? {
            let certificate = issue_certificate(
                &self.keys.issuing,
                &pending.request,
                OFFICE,
                device,
                1,
                "laptop 07",
                0,
            )
            .unwrap();
            gateway
                .decide_enrolment(pending.id, EnrolmentDecision::Issued(Box::new(certificate)))
                .await?;
        }
        Ok(())
    }
}

impl Running {
    pub async fn serve(gateway: Gateway) -> Self {
        Self::serve_with(gateway, http::Limits::default()).await
    }

    pub async fn serve_with(gateway: Gateway, limits: http::Limits) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let router = http::router_with(gateway.clone(), limits);
        let served = tokio::spawn(http::serve_with(
            listener,
            async |socket| Some(socket),
            router,
            limits,
            async move {
                let _ = stopped.await;
            },
        ));
        Self {
            gateway,
            url,
            stop: Some(stop),
            served,
        }
    }

    /// Ends without any tidying up: what is on the disk is all there is.
    pub async fn kill(mut self) {
        self.served.abort();
        drop(self.stop.take());
        let _ = (&mut self.served).await;
        self.gateway.close().await.unwrap();
    }
}

pub fn sqlite(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}
